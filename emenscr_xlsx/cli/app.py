"""What the commands share: the application, the spelling of options, and printing."""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from .. import __version__
from ..forms.lists import STATUS
from ..model.finding import Finding, Severity, Verdict
from ..text.errors import Error
from ..text.period import Period
from ..text.terminal import harmless
from ..text.words import LANGS, Lang, Words
from .slips import whole

if TYPE_CHECKING:
    from ..intake import Ingested
    from ..office.verbs import Issued, Workspace

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"emenscr {__version__}\n")
        raise typer.Exit


_WORKSPACE = typer.Option(
    "--workspace", "-w", help="พื้นที่ทำงาน / The workspace folder.", file_okay=False
)


@app.callback()
def _options(
    context: typer.Context,
    workspace: Annotated[Path | None, _WORKSPACE] = None,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="รุ่น / The version."),
    ] = False,
) -> None:
    """รายงานความก้าวหน้าโครงการ M6 ด้วยสมุดงาน Excel / Quarterly project reports by Excel workbook."""
    if workspace is not None:
        context.default_map = _given_before(context.command, str(workspace))


def _given_before(command: object, workspace: str) -> dict[str, Any]:
    """The workspace as the default of a command, and of those below it."""
    below: dict[str, object] = getattr(command, "commands", {})
    return {"workspace": workspace} | {
        name: _given_before(inner, workspace) for name, inner in below.items()
    }


class _Screen(Console):
    """The terminal; no text of others gives it orders, not even a file's name (S19)."""

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str(harmless(text), **options)


out = _Screen(highlight=False, soft_wrap=True)
err = _Screen(stderr=True, highlight=False, soft_wrap=True)

WorkspaceOption = Annotated[Path, _WORKSPACE]
_YEAR = typer.Option(
    "--year", parser=whole, metavar="YEAR", help="ปีงบประมาณ พ.ศ. / Fiscal year, Buddhist era."
)
_QUARTER = typer.Option("--quarter", parser=whole, metavar="1-4", help="ไตรมาส 1-4 / Quarter.")
YearOption = Annotated[int, _YEAR]
QuarterOption = Annotated[int, _QUARTER]
AnyYear = Annotated[int | None, _YEAR]
AnyQuarter = Annotated[int | None, _QUARTER]
"""Without them the present quarter is meant, see `period_of`."""
ClusterOption = Annotated[
    str,
    typer.Option(help="ที่อยู่ตัวจัดงาน Dask / A Dask scheduler that shares the work out, tcp://…"),
]
LangOption = Annotated[str | None, typer.Option("--lang", help="ภาษา / Language: th, en.")]
HERE = Path()


def lang_of(lang: str | None) -> Lang | None:
    """The language of an option; raises Error where there is no such language."""
    if lang is None:
        return None
    for known in LANGS:
        if lang == known:
            return known
    raise Error(
        Words(f"ไม่มีภาษา {lang} ให้ใช้ th หรือ en", f"There is no language {lang}; use th or en")
    )


def period_of(ws: "Workspace", year: int | None, quarter: int | None) -> Period:
    """The quarter that is meant: the present one where none is named."""
    from ..office import statuses

    if year is None or quarter is None:
        now = statuses.present(ws)
        year = now.fiscal_year if year is None else year
        quarter = now.quarter if quarter is None and year == now.fiscal_year else quarter
    return statuses.latest(ws, year) if quarter is None else Period(year, quarter)


def say(words: Words, style: str = "") -> None:
    """Print a text in both languages."""
    out.print(escape(words.th), style=style)
    if words.en != words.th:
        out.print(escape(words.en), style="dim")


def say_each(warnings: Iterable[Words]) -> None:
    """Print what somebody has to put right, each in both languages."""
    for words in warnings:
        say(words, "yellow")


def bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=err,
        transient=True,
    )


def table_of(*heads: str) -> Table:
    """A table to print, with these headings."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, overflow="fold")
    return table


STYLES = {
    Verdict.ACCEPTED: "green",
    Verdict.REMARKS: "yellow",
    Verdict.DRAFT: "cyan",
    Verdict.TO_CORRECT: "red",
    Verdict.REFUSED: "bold red",
}
WEIGHTS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def print_findings(findings: Sequence[Finding]) -> None:
    """Print each finding with its cell and rule, the gravest first."""
    from ..writing.delivery import ordered

    for f in ordered(findings):
        th, en = (f"{f.about[lang]}: " if f.about[lang] else "" for lang in LANGS)
        out.print(
            f"  [{WEIGHTS[f.severity]}]{f.severity.words.th}[/] {escape(f.where)}"
            f"  {f.rule or f.code}  {escape(th + f.message.th)}"
        )
        out.print(f"      {escape(en + f.message.en)}", style="dim")


_LISTED = 12  # projects, and changes of one, that are listed line by line


def print_issued(workbooks: Sequence["Issued"]) -> None:
    """Print how many workbooks of a quarter are new or as they were, and what changed in which."""
    from ..office.issue import ISSUE

    for state, words in ISSUE.items():
        group = [w for w in workbooks if w.state == state]
        if not group:
            continue
        out.print(f"{words.th} {len(group)}  [dim]{words.en}[/]")
        for workbook in group[:_LISTED] if state == "changed" else ():
            out.print(f"  {escape(workbook.project)}")
            for change in workbook.changes[:_LISTED]:
                english = escape(change.en) if change.en != change.th else ""
                out.print(f"      {escape(change.th)}  [dim]{english}[/]")
            _more(len(workbook.changes), "      ")
        _more(len(group) if state == "changed" else 0, "  ")


def _more(count: int, indent: str) -> None:
    if count > _LISTED:
        out.print(f"{indent}… +{count - _LISTED}", style="dim")


def print_outcomes(ws: "Workspace", done: "Ingested") -> None:
    """Print what became of each file of the inbox."""
    if not done.outcomes:
        say(Words("กล่องรับว่าง", "The inbox is empty"))
        return
    for o in done.outcomes:
        severities = Counter(f.severity for f in o.findings)
        remark = (
            " ".join(
                f"[{WEIGHTS[s]}]{s.words.th} {n}[/]"
                for s, n in sorted(severities.items(), reverse=True)
            )
            if o.verdict is not Verdict.REFUSED
            else escape(o.findings[0].message.th)
        )
        stands = escape(str(STATUS.words(o.status))) if o.status else ""
        parts = (f"[{STYLES[o.verdict]}]{o.verdict.words.th}[/]", escape(o.file), stands, remark)
        out.print("  ".join(part for part in parts if part))
        if o.reply:
            out.print(f"    → {escape(ws.within(o.reply))}", style="dim")
    words = counted(done)
    say(Words(f"รวม {words.th}", f"In all: {words.en}"))


def counted(done: "Ingested") -> Words:
    """How many files came to what."""
    verdicts = Counter(o.verdict for o in done.outcomes)
    return Words(
        " · ".join(f"{v.words.th} {n}" for v, n in verdicts.items()),
        ", ".join(f"{n} {v.words.en.lower()}" for v, n in verdicts.items()),
    )
