"""Arguments in, lines and an exit code out."""

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table
from typer.exceptions import TyperException

from ..forms.lists import DUTY, STATUS
from ..model.finding import Severity, Verdict
from ..text.errors import Error
from ..text.period import Period
from ..text.typed import date_words
from ..text.words import LANGS, Words, joined
from . import approve, forms, intake, results  # noqa: F401 - their commands
from .app import (
    HERE,
    STYLES,
    WEIGHTS,
    LangOption,
    QuarterOption,
    WorkspaceOption,
    YearOption,
    app,
    bar,
    err,
    lang_of,
    out,
    print_findings,
    print_issued,
    print_outcomes,
    say,
)

registry_app = typer.Typer(help="ทะเบียนโครงการ / The registry of projects.")
app.add_typer(registry_app, name="registry")


@app.command()
def init(
    directory: Annotated[Path, typer.Argument(help="โฟลเดอร์ / The folder.")],
    new_key: Annotated[
        bool,
        typer.Option(
            "--new-key",
            help="สร้างกุญแจใหม่แทนที่หายไป แบบที่ออกไปแล้วจะใช้ไม่ได้ / A new key for one that is lost: forms issued so far are refused.",
        ),
    ] = False,
    new_ledger: Annotated[
        bool,
        typer.Option(
            "--new-ledger",
            help="เริ่มฐานข้อมูลใหม่แทนที่หายไป รายงานเดิมจะไม่นับ / A new database for one that is lost: no earlier report counts.",
        ),
    ] = False,
) -> None:
    """สร้างพื้นที่ทำงาน / Make a workspace."""
    from .. import office

    ws = office.init(directory, new_key=new_key, new_ledger=new_ledger)
    say(
        Words(
            f"สร้างพื้นที่ทำงานแล้วที่ {ws.root} ขั้นต่อไป: กรอก {ws.registry_file}",
            f"Workspace ready at {ws.root}. Next: fill in {ws.registry_file}",
        )
    )


@registry_app.command("new")
def registry_new(path: Path, lang: LangOption = None) -> None:
    """สร้างทะเบียนเปล่า / Write a blank registry workbook."""
    from .. import office

    made = office.new_registry(path, lang_of(lang) or "th")
    say(Words(f"สร้างทะเบียนแล้ว: {made}", f"Registry written: {made}"))


@registry_app.command("check")
def registry_check(
    path: Annotated[Path | None, typer.Argument()] = None, workspace: WorkspaceOption = HERE
) -> None:
    """ตรวจทะเบียน / List what is wrong in the registry, by cell."""
    from .. import office

    ws = office.Workspace(workspace)
    found, _ = office.read_registry(path or ws.registry_file, ws.settings)
    print_findings(found)
    if any(f.severity is Severity.ERROR for f in found):
        raise typer.Exit(1)
    if not found:
        say(Words("ทะเบียนถูกต้อง", "The registry is in order"), "green")


@app.command()
def templates(
    year: YearOption,
    quarter: QuarterOption,
    project: Annotated[str | None, typer.Option(help="เฉพาะโครงการ / One project's code.")] = None,
    agency: Annotated[str | None, typer.Option(help="เฉพาะหน่วยงาน / One agency's code.")] = None,
    lang: LangOption = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """ออกแบบรายงานของไตรมาส / Issue the workbooks of a quarter."""
    from .. import office

    period = Period(year, quarter)
    ws = office.Workspace(workspace)
    with bar() as shown:
        task = shown.add_task("templates")
        made = office.issue(
            ws,
            period,
            project=project,
            agency=agency,
            lang=lang_of(lang),
            progress=lambda n, of: shown.update(task, completed=n, total=of),
        )
    print_issued(made)
    written, folder = sum(one.written for one in made), ws.folder("templates", period)
    say(
        Words(
            f"แบบรายงาน {len(made)} ไฟล์ ที่ {folder} (เขียนใหม่ {written})",
            f"{len(made)} workbooks issued in {folder} ({written} written, the others are as they were)",
        )
    )
    if project is None:
        idle = Counter(
            b["state"]
            for b in office.status(ws, period)
            if not b["counts"] and agency in (None, b["agency"])
        )
        if idle:
            of = [Words(f"{words.th} {n}", f"{words.en} {n}") for words, n in idle.items()]
            said = joined(of, " · ", ", ")
            say(Words(f"ไม่ต้องรายงานไตรมาสนี้: {said.th}", f"Not asked this quarter: {said.en}"))


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="ไฟล์ / Files.")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
    workspace: WorkspaceOption = HERE,
) -> None:
    """ตรวจไฟล์โดยไม่จัดเก็บ / Check files without filing them. Exit 0: no errors; 1: errors; 2: unreadable."""
    from .. import office

    for path in files:
        if not path.is_file():
            raise Error(Words(f"ไม่พบไฟล์ {path}", f"There is no file {path}"))
    checked = office.check(office.Workspace(workspace), files)
    if as_json:
        sys.stdout.write(office.as_json(checked) + "\n")
    else:
        for one in checked:
            out.print(
                f"[{STYLES[one.verdict]}]{one.verdict.words.th}[/]  {escape(one.file)}  [dim]{one.verdict.words.en}[/]"
            )
            print_findings(one.findings)
    worst = (
        2
        if any(c.verdict is Verdict.REFUSED for c in checked)
        else int(any(c.verdict is Verdict.TO_CORRECT for c in checked))
    )
    raise typer.Exit(worst)


@app.command()
def status(
    year: YearOption,
    quarter: QuarterOption,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    workspace: WorkspaceOption = HERE,
) -> None:
    """สถานะของทุกโครงการ / The status of every project."""
    from .. import office

    board = office.status(office.Workspace(workspace), Period(year, quarter))
    if as_json:
        sys.stdout.write(
            json.dumps(
                board,
                ensure_ascii=False,
                indent=2,
                default=lambda words: {"th": words.th, "en": words.en},
            )
            + "\n"
        )
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in (
        "รหัส / Code",
        "โครงการ / Project",
        "หน่วยงาน / Agency",
        "สถานะ / Status",
        "อยู่ที่ / Held by",
        "กำหนดส่ง / Due",
        "เหลือ (วัน) / Days left",
    ):
        table.add_column(head, overflow="fold")
    for b in board:
        due = str(date_words(date.fromisoformat(str(b["due"])))) if b["due"] else ""
        left = (
            ""
            if b["days_left"] is None
            else f"[red]{b['days_left']}[/]"
            if b["days_left"] < 0
            else str(b["days_left"])
        )
        stands = " · ".join(str(words) for words in (b["state"], b["pending"]) if words)
        table.add_row(
            *(
                escape(str(v))
                for v in (b["project"], b["name"], b["agency"], stands, b["holder"], due)
            ),
            left,
        )
    out.print(table)
    counts = Counter(b["state"].th for b in board)
    out.print(
        " · ".join(
            f"{words.th} {counts[words.th]}"
            for words in (*STATUS.items.values(), *DUTY.items.values())
            if counts[words.th]
        )
    )


@app.command()
def rules(lang: LangOption = None) -> None:
    """รายการข้อกำหนด / The catalogue of rules, with severity and source."""
    from ..office import guide

    language = lang_of(lang) or "th"
    for rule in guide.catalogue():
        out.print(
            f"[bold]{rule.code}[/]  [{WEIGHTS[rule.severity]}]{rule.weight[language]}[/]  {escape(rule.where[language])}  {escape(rule.say[language])}  [dim]{escape(rule.source)}[/]"
        )
        if rule.when is not None:
            out.print(f"      {escape(rule.when[language])}", style="dim")


@app.command()
def guide(
    target: Annotated[Path, typer.Option("--out", help="ที่เก็บ / Where to put them.")] = Path(
        "templates"
    ),
) -> None:
    """เขียนคู่มือช่องกรอก รายการข้อกำหนด และแบบเปล่า / Write the field guide, the rule catalogue and blank workbooks."""
    from ..demo import run as samples
    from ..office import disk
    from ..office import guide as documents

    made = samples.blanks()
    for lang in LANGS:
        made |= {
            f"field_guide_{lang}.md": documents.field_guide(lang).encode(),
            f"rules_{lang}.md": documents.rule_catalogue(lang).encode(),
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
    from ..demo import run as samples

    with bar() as shown:
        task = shown.add_task("demo")
        ran = samples.run(target, progress=lambda n, of: shown.update(task, completed=n, total=of))
    for one in ran:
        out.rule(f"[bold]{escape(str(one.story.title))}[/]")
        for label, done in one.passes:
            out.rule(escape(label), style="dim")
            print_outcomes(one.workspace, done)
    out.rule(style="dim")
    say(Words("เปิดดูไฟล์เหล่านี้:", "Open these:"), "bold")
    for one in ran:
        out.print(escape(str(one.story.title)))
        for label, path in one.to_open:
            out.print(f"  {escape(str(path))}   [dim]{escape(str(label))}[/]")


def main() -> None:
    """Run the command line: one clear line and a non-zero exit for what a person can put right; our own bugs keep their traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except TyperException as slip:
        said = slip.format_message()
        words = Words(
            f"คำสั่งไม่ถูกต้อง: {said} (ดูวิธีใช้: emenscr --help)", f"{said} (see emenscr --help)"
        )
    except Error as error:
        words = error.words
    except PermissionError as slip:
        words = Words(
            f"เขียนไฟล์ {slip.filename or slip} ไม่ได้ อาจเปิดอยู่ในโปรแกรมอื่น ให้ปิดแล้วลองใหม่",
            f"Cannot write {slip.filename or slip}; it may be open in another program. Close it and try again",
        )
    except OSError as slip:
        words = Words(f"ใช้ไฟล์หรือโฟลเดอร์ไม่ได้: {slip}", f"A file or folder cannot be used: {slip}")
    else:
        sys.exit(code or 0)
    err.print(f"[red]✗[/] {escape(words.th)}\n  [dim]{escape(words.en)}[/]")
    sys.exit(2)
