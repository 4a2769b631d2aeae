"""What the commands share: the application, how options are spelled, and how things are said."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from ..forms.lists import STATUS
from ..model.finding import Severity, Verdict
from ..text.errors import Error
from ..text.words import Words

app = typer.Typer(
    help="รายงานความก้าวหน้าโครงการ M6 ด้วยสมุดงาน Excel / Quarterly project reports by Excel workbook.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

WorkspaceOption = Annotated[
    Path,
    typer.Option("--workspace", "-w", help="พื้นที่ทำงาน / The workspace folder.", file_okay=False),
]
YearOption = Annotated[
    int, typer.Option("--year", help="ปีงบประมาณ พ.ศ. / Fiscal year, Buddhist era.")
]
QuarterOption = Annotated[int, typer.Option("--quarter", help="ไตรมาส 1-4 / Quarter.")]
LangOption = Annotated[str | None, typer.Option("--lang", help="ภาษา / Language: th, en.")]
HERE = Path()


def lang_of(lang: str | None) -> str | None:
    if lang not in (None, "th", "en"):
        raise Error(
            Words(f"ไม่มีภาษา {lang} ให้ใช้ th หรือ en", f"There is no language {lang}; use th or en")
        )
    return lang


def say(words: Words, style: str = "") -> None:
    out.print(escape(words.th), style=style)
    if words.en != words.th:
        out.print(escape(words.en), style="dim")


def bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=err,
        transient=True,
    )


STYLES = {
    Verdict.ACCEPTED: "green",
    Verdict.REMARKS: "yellow",
    Verdict.DRAFT: "cyan",
    Verdict.TO_CORRECT: "red",
    Verdict.REFUSED: "bold red",
}
WEIGHTS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def print_findings(findings) -> None:
    from ..writing.reply import ordered

    for f in ordered(findings):
        out.print(
            f"  [{WEIGHTS[f.severity]}]{f.severity.words.th}[/] {escape(f.where)}  {f.rule or f.code}  {escape(f.message.th)}"
        )
        out.print(f"      {escape(f.message.en)}", style="dim")


_TOLD = 12  # projects, and changes of one, that are told line by line


def print_issued(made) -> None:
    """The workbooks of a quarter, grouped: how many are new or as they were, and what changed in which."""
    from ..office.issue import ISSUE

    for state, words in ISSUE.items():
        of = [one for one in made if one.state == state]
        if not of:
            continue
        out.print(f"{words.th} {len(of)}  [dim]{words.en}[/]")
        for one in of[:_TOLD] if state == "changed" else ():
            out.print(f"  {escape(one.project)}")
            for said in one.changes[:_TOLD]:
                out.print(
                    f"      {escape(said.th)}  [dim]{escape(said.en) if said.en != said.th else ''}[/]"
                )
            _more(len(one.changes), "      ")
        _more(len(of) if state == "changed" else 0, "  ")


def _more(count: int, indent: str) -> None:
    if count > _TOLD:
        out.print(f"{indent}… +{count - _TOLD}", style="dim")


def print_outcomes(ws, done) -> None:
    if not done.outcomes:
        say(Words("กล่องรับว่าง", "The inbox is empty"))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("ไฟล์ / File", "ผล / Verdict", "สถานะ / Status", "", "คำตอบ / Reply"):
        table.add_column(head, overflow="fold")
    for o in done.outcomes:
        counts = Counter(f.severity for f in o.findings)
        said = (
            " ".join(
                f"[{WEIGHTS[s]}]{s.words.th} {n}[/]"
                for s, n in sorted(counts.items(), reverse=True)
            )
            if o.verdict is not Verdict.REFUSED
            else escape(o.findings[0].message.th)
        )
        shown = o.reply.relative_to(ws.root).as_posix() if o.reply else ""
        table.add_row(
            escape(o.file),
            f"[{STYLES[o.verdict]}]{o.verdict.words.th}[/]",
            str(STATUS.words(o.status)) if o.status else "",
            said,
            escape(shown),
        )
    out.print(table)
    counts = Counter(o.verdict for o in done.outcomes)
    say(
        Words(
            "รวม " + " · ".join(f"{v.words.th} {n}" for v, n in counts.items()),
            "In all: " + ", ".join(f"{n} {v.words.en.lower()}" for v, n in counts.items()),
        )
    )
