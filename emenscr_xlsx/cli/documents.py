"""The commands that need no workspace: the rules, documents and blanks, the demonstration."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from ..text.words import LANGS, Words
from .app import (
    WEIGHTS,
    LangOption,
    app,
    bar,
    counted,
    lang_of,
    out,
    say,
)


@app.command()
def rules(lang: LangOption = None) -> None:
    """รายการข้อกำหนด / The catalogue of rules, with severity and source."""
    from ..office import guide

    language = lang_of(lang) or "th"
    for rule in guide.catalogue():
        out.print(
            f"[bold]{rule.code}[/]  [{WEIGHTS[rule.severity]}]{rule.weight[language]}[/]"
            f"  {escape(rule.where[language])}  {escape(rule.say[language])}"
            f"  [dim]{escape(rule.source)}[/]"
        )
        if rule.when is not None:
            out.print(f"      {escape(rule.when[language])}", style="dim")


@app.command()
def guide(
    target: Annotated[Path, typer.Option("--out", help="ที่เก็บ / Where to put them.")] = Path(
        "templates"
    ),
) -> None:
    """เขียนคู่มือ รายการข้อกำหนด และแบบเปล่า / Write the guides, the rules and blanks."""
    from ..demo.blanks import blanks
    from ..office import connecting, disk, guide as documents, ministry_page

    made = blanks()
    for lang in LANGS:
        made |= {
            f"field_guide_{lang}.md": documents.field_guide(lang).encode(),
            f"rules_{lang}.md": documents.rule_catalogue(lang).encode(),
            f"connect_{lang}.md": connecting.connection_page(lang).encode(),
            f"to_a_ministry_{lang}.md": ministry_page.ministry_page(lang).encode(),
        }
    for name, content in made.items():
        disk.write(target / name, content)
    say(Words(f"เขียนแล้ว {len(made)} ไฟล์ ที่ {target}", f"{len(made)} files written to {target}"))


@app.command()
def demo(
    target: Annotated[Path, typer.Option("--out", help="ที่เก็บผล / Where to put it.")] = Path(
        "outputs/demo"
    ),
) -> None:
    """ทำงานทั้งหมดกับตัวอย่าง / Do the whole job on the samples."""
    from ..demo import run

    with bar() as shown:
        task = shown.add_task("demo")
        played = run.run(
            target, progress=lambda done, total: shown.update(task, completed=done, total=total)
        )
    for office in played:
        out.rule(style="dim")
        say(office.story.title, "bold")
        for label, done in office.passes:
            words = counted(done)
            out.print(f"{escape(label)}: {words.th}  [dim]{words.en}[/]")
    out.rule(style="dim")
    say(Words("เปิดดูไฟล์เหล่านี้:", "Open these:"), "bold")
    for office in played:
        out.print(escape(str(office.story.title)))
        for what, path in office.to_open:
            out.print(f"  {escape(str(path))}   [dim]{escape(str(what))}[/]")
