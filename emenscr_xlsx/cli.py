"""Arguments in, lines and an exit code out."""

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from typer.exceptions import TyperException

from .finding import Refusal, Severity, Verdict
from .lists import STATUS
from .period import Period
from .words import LANGS, Words, date_words

app = typer.Typer(
    help="รายงานความก้าวหน้าโครงการ M6 ด้วยสมุดงาน Excel / Quarterly project reports by Excel workbook.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
registry_app = typer.Typer(help="ทะเบียนโครงการ / The registry of projects.")
app.add_typer(registry_app, name="registry")

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

WorkspaceOption = Annotated[Path, typer.Option("--workspace", "-w", help="พื้นที่ทำงาน / The workspace folder.", file_okay=False)]
YearOption = Annotated[int, typer.Option("--year", help="ปีงบประมาณ พ.ศ. / Fiscal year, Buddhist era.")]
QuarterOption = Annotated[int, typer.Option("--quarter", help="ไตรมาส 1-4 / Quarter.")]
LangOption = Annotated[str | None, typer.Option("--lang", help="ภาษา / Language: th, en.")]
HERE = Path()


class Stop(Exception):
    """A wish that cannot be met, in the person's words."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


def _period(year: int, quarter: int) -> Period:
    try:
        return Period(year, quarter)
    except ValueError as slip:
        raise Stop(slip.args[0]) from None


def _lang(lang: str | None) -> str | None:
    if lang not in (None, "th", "en"):
        raise Stop(Words(f"ไม่มีภาษา {lang} ให้ใช้ th หรือ en", f"There is no language {lang}; use th or en"))
    return lang


def _say(words: Words, style: str = "") -> None:
    out.print(escape(words.th), style=style)
    if words.en != words.th:
        out.print(escape(words.en), style="dim")


def _bar() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=err, transient=True)


_STYLES = {Verdict.ACCEPTED: "green", Verdict.REMARKS: "yellow", Verdict.TO_CORRECT: "red", Verdict.REFUSED: "bold red"}
_WEIGHTS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


@app.command()
def init(directory: Annotated[Path, typer.Argument(help="โฟลเดอร์ / The folder.")]) -> None:
    """สร้างพื้นที่ทำงาน / Make a workspace."""
    from . import pipeline

    ws = pipeline.init(directory)
    _say(Words(f"สร้างพื้นที่ทำงานแล้วที่ {ws.root} ขั้นต่อไป: กรอก {ws.registry}", f"Workspace ready at {ws.root}. Next: fill in {ws.registry}"))


@registry_app.command("new")
def registry_new(path: Path, lang: LangOption = None) -> None:
    """สร้างทะเบียนเปล่า / Write a blank registry workbook."""
    from . import pipeline

    made = pipeline.new_registry(path, _lang(lang) or "th")
    _say(Words(f"สร้างทะเบียนแล้ว: {made}", f"Registry written: {made}"))


@registry_app.command("check")
def registry_check(path: Annotated[Path | None, typer.Argument()] = None, workspace: WorkspaceOption = HERE) -> None:
    """ตรวจทะเบียน / List what is wrong in the registry, by cell."""
    from . import pipeline

    ws = pipeline.Workspace(workspace)
    found, _ = pipeline.read_registry(path or ws.registry, ws.settings)
    _print_findings(found)
    if any(f.severity is Severity.ERROR for f in found):
        raise typer.Exit(1)
    if not found:
        _say(Words("ทะเบียนถูกต้อง", "The registry is in order"), "green")


def _print_findings(findings) -> None:
    from .reply import ordered

    for f in ordered(findings):
        out.print(f"  [{_WEIGHTS[f.severity]}]{f.severity.words.th}[/] {escape(f.where)}  {f.code}  {escape(f.message.th)}")
        out.print(f"      {escape(f.message.en)}", style="dim")


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
    from . import pipeline

    period = _period(year, quarter)
    ws = pipeline.Workspace(workspace)
    with _bar() as bar:
        task = bar.add_task("templates")
        made = pipeline.issue(ws, period, project=project, agency=agency, lang=_lang(lang), progress=lambda n, of: bar.update(task, completed=n, total=of))
    folder = ws.folder("templates", period)
    _say(Words(f"ออกแบบรายงานแล้ว {len(made)} ไฟล์ ที่ {folder}", f"{len(made)} workbooks issued in {folder}"))


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="ไฟล์ / Files.")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
    workspace: WorkspaceOption = HERE,
) -> None:
    """ตรวจไฟล์โดยไม่จัดเก็บ / Check files without filing them. Exit 0: no errors; 1: errors; 2: unreadable."""
    from . import pipeline

    for path in files:
        if not path.is_file():
            raise Stop(Words(f"ไม่พบไฟล์ {path}", f"There is no file {path}"))
    checked = pipeline.check(pipeline.Workspace(workspace), files)
    if as_json:
        sys.stdout.write(pipeline.as_json(checked) + "\n")
    else:
        for one in checked:
            out.print(f"[{_STYLES[one.verdict]}]{one.verdict.words.th}[/]  {escape(one.file)}  [dim]{one.verdict.words.en}[/]")
            _print_findings(one.findings)
    worst = 2 if any(c.verdict is Verdict.REFUSED for c in checked) else int(any(c.verdict is Verdict.TO_CORRECT for c in checked))
    raise typer.Exit(worst)


@app.command()
def ingest(workspace: WorkspaceOption = HERE) -> None:
    """รับไฟล์ทั้งหมดในกล่องรับ / Take everything in the inbox."""
    from . import pipeline

    ws = pipeline.Workspace(workspace)
    with _bar() as bar:
        task = bar.add_task("inbox")
        done = pipeline.ingest(ws, progress=lambda n, of: bar.update(task, completed=n, total=of))
    _print_outcomes(ws, done)


def _print_outcomes(ws, done) -> None:
    if not done.outcomes:
        _say(Words("กล่องรับว่าง", "The inbox is empty"))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("ไฟล์ / File", "ผล / Verdict", "สถานะ / Status", "", "คำตอบ / Reply"):
        table.add_column(head, overflow="fold")
    for o in done.outcomes:
        counts = Counter(f.severity for f in o.findings)
        said = (
            " ".join(f"[{_WEIGHTS[s]}]{s.words.th} {n}[/]" for s, n in sorted(counts.items(), reverse=True))
            if o.verdict is not Verdict.REFUSED
            else escape(o.findings[0].message.th)
        )
        shown = o.reply.relative_to(ws.root).as_posix() if o.reply else ""
        table.add_row(escape(o.file), f"[{_STYLES[o.verdict]}]{o.verdict.words.th}[/]", str(STATUS.words(o.status)) if o.status else "", said, escape(shown))
    out.print(table)
    counts = Counter(o.verdict for o in done.outcomes)
    _say(
        Words(
            "รวม " + " · ".join(f"{v.words.th} {n}" for v, n in counts.items()), "In all: " + ", ".join(f"{n} {v.words.en.lower()}" for v, n in counts.items())
        )
    )


@app.command()
def summary(year: YearOption, quarter: QuarterOption, workspace: WorkspaceOption = HERE) -> None:
    """สร้างสมุดงานสรุปของไตรมาส / Write the consolidated workbook of a quarter."""
    from . import pipeline

    path = pipeline.summarise(pipeline.Workspace(workspace), _period(year, quarter))
    _say(Words(f"สมุดงานสรุป: {path}", f"Consolidated workbook: {path}"))


@app.command()
def status(year: YearOption, quarter: QuarterOption, as_json: Annotated[bool, typer.Option("--json")] = False, workspace: WorkspaceOption = HERE) -> None:
    """สถานะของทุกโครงการ / The status of every project."""
    from . import pipeline

    board = pipeline.status(pipeline.Workspace(workspace), _period(year, quarter))
    if as_json:
        sys.stdout.write(json.dumps(board, ensure_ascii=False, indent=2) + "\n")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("รหัส / Code", "โครงการ / Project", "หน่วยงาน / Agency", "สถานะ / Status", "กำหนดส่ง / Due"):
        table.add_column(head, overflow="fold")
    for b in board:
        due = str(date_words(date.fromisoformat(str(b["due"])))) if b["due"] else ""
        table.add_row(*(escape(str(v)) for v in (b["project"], b["name"], b["agency"], STATUS.words(b["status"]), due)))
    out.print(table)
    counts = Counter(str(b["status"]) for b in board)
    out.print(" · ".join(f"{STATUS.words(s).th} {counts[s]}" for s in STATUS.items if counts[s]))


@app.command()
def rules(lang: LangOption = None) -> None:
    """รายการข้อกำหนด / The catalogue of rules, with severity and source."""
    from . import guide

    language = _lang(lang) or "th"
    for rule in guide.catalogue():
        out.print(
            f"[bold]{rule.code}[/]  [{_WEIGHTS[rule.severity]}]{rule.severity.words[language]}[/]  {escape(rule.where[language])}  {escape(rule.say[language])}  [dim]{escape(rule.source)}[/]"
        )
        if rule.when is not None:
            out.print(f"      {escape(rule.when[language])}", style="dim")


@app.command()
def guide(target: Annotated[Path, typer.Option("--out", help="ที่เก็บ / Where to put them.")] = Path("templates")) -> None:
    """เขียนคู่มือช่องกรอก รายการข้อกำหนด และแบบเปล่า / Write the field guide, the rule catalogue and blank workbooks."""
    from . import demo as samples
    from . import guide as documents
    from . import inbox

    made = samples.blanks()
    for lang in LANGS:
        made |= {f"field_guide_{lang}.md": documents.field_guide(lang).encode(), f"rules_{lang}.md": documents.rule_catalogue(lang).encode()}
    for name, content in made.items():
        inbox.write(target / name, content)
    _say(Words(f"เขียนแล้ว {len(made)} ไฟล์ ที่ {target}", f"{len(made)} files written to {target}"))


@app.command()
def demo(target: Annotated[Path, typer.Option("--out", help="ที่เก็บผล / Where to put it.")] = Path("outputs/demo")) -> None:
    """ทำงานทั้งหมดกับตัวอย่าง / Do the whole job on the samples."""
    from . import demo as samples

    with _bar() as bar:
        task = bar.add_task("demo")
        ran = samples.run(target, progress=lambda n, of: bar.update(task, completed=n, total=of))
    for label, done in ran.passes:
        out.rule(escape(label), style="dim")
        _print_outcomes(ran.workspace, done)
    out.rule(style="dim")
    _say(Words("เปิดดูไฟล์เหล่านี้:", "Open these:"), "bold")
    for label, path in ran.to_open:
        out.print(f"  {escape(str(path))}   [dim]{escape(str(label))}[/]")


def main() -> None:
    """Run the command line: one clear line and a non-zero exit for what a person can put right; our own bugs keep their traceback."""
    from .pipeline import WorkspaceError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except TyperException as slip:
        said = slip.format_message()
        words = Words(f"คำสั่งไม่ถูกต้อง: {said} (ดูวิธีใช้: emenscr --help)", f"{said} (see emenscr --help)")
    except (WorkspaceError, Stop) as slip:
        words = slip.words
    except Refusal as refused:
        words = refused.finding.message
    except PermissionError as held:
        words = Words(
            f"เขียนไฟล์ {held.filename or held} ไม่ได้ อาจเปิดอยู่ในโปรแกรมอื่น ให้ปิดแล้วลองใหม่",
            f"Cannot write {held.filename or held}; it may be open in another program. Close it and try again",
        )
    except OSError as slip:
        words = Words(f"ใช้ไฟล์หรือโฟลเดอร์ไม่ได้: {slip}", f"A file or folder cannot be used: {slip}")
    else:
        sys.exit(code or 0)
    err.print(f"[red]✗[/] {escape(words.th)}\n  [dim]{escape(words.en)}[/]")
    sys.exit(2)
