"""The command that tells how the reports of a quarter stand."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.cells import cell_len, set_cell_size
from rich.markup import escape

from ..forms.lists import DUTY, STATUS
from ..text.errors import Error
from ..text.terminal import harmless
from ..text.thai import squash
from ..text.words import Words
from .app import HERE, AnyQuarter, AnyYear, WorkspaceOption, app, out, period_of, say, say_each

if TYPE_CHECKING:
    from ..summary.facts import ReportStatus

_WORDS = {**STATUS.items, **DUTY.items}


@app.command()
def status(
    year: AnyYear = None,
    quarter: AnyQuarter = None,
    agency: Annotated[
        str | None,
        typer.Option(help="เฉพาะหน่วยงานนี้และหน่วยงานในสังกัด / One agency, and those below it."),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option("--status", help="เฉพาะสถานะ เช่น ส่งแล้ว / One status, such as submitted."),
    ] = None,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="เฉพาะที่เลยกำหนด / Only those that are overdue.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    workspace: WorkspaceOption = HERE,
) -> None:
    """สถานะของทุกโครงการ / The status of every project."""
    from ..office import statuses
    from ..office.unsound import unsound
    from ..office.workspace import Workspace

    ws = Workspace(workspace)
    period, wanted = period_of(ws, year, quarter), _state_of(state)
    registry = ws.in_year(period.fiscal_year).registry
    within = None if agency is None else statuses.agency_called(registry, agency)
    board = [
        b
        for b in statuses.status(ws, period)
        if (within is None or registry.within(b["agency"], within))
        and wanted in (None, b["state"])
        and not (overdue and (b["days_left"] is None or b["days_left"] >= 0))
    ]
    if as_json:
        shown = json.dumps(
            board,
            ensure_ascii=False,
            indent=2,
            default=lambda words: {"th": words.th, "en": words.en},
        )
        sys.stdout.write(harmless(shown) + "\n")
        return
    say(period.words)
    say_each(unsound(ws, period))
    if not board:
        say(Words("ไม่มีโครงการที่ตรงกับที่ถาม", "No project is as asked"))
        return
    for line in _lines(board):
        out.print(line)
    if any(b["pending"] for b in board):
        say(Words("+ มีฉบับใหม่กว่าที่ยังไม่นับ", "+ something newer has come that does not count"), "dim")
    counts = Counter(b["state"] for b in board)
    out.print(" · ".join(f"{w.th} {counts[w]}" for w in _WORDS.values() if counts[w]))


def _state_of(written: str | None) -> Words | None:
    """The status that a word means, in either language or as `--json` has it."""
    if written is None:
        return None
    for code, words in _WORDS.items():
        if squash(written) in map(squash, (code, words.th, words.en)):
            return words
    th, en = (", ".join(w[lang] for w in _WORDS.values()) for lang in ("th", "en"))
    raise Error(
        Words(f"ไม่มีสถานะ “{written}” ให้ใช้ {th}", f"There is no status “{written}”; use {en}")
    )


def _lines(board: "list[ReportStatus]") -> Iterator[str]:
    """A line a project, within the screen: what is too long ends in an ellipsis, but for codes."""
    rows = [("รหัส", "สถานะ", "เหลือวัน", "อยู่ที่", "โครงการ")]
    for b in board:
        left = "" if b["days_left"] is None else str(b["days_left"])
        state = b["state"].th + ("+" if b["pending"] else "")
        rows.append((b["project"], state, left, b["holder"].th, b["name"]))
    code, state_width, left_width = (max(cell_len(row[n]) for row in rows) for n in range(3))
    holder = 15
    name = max(10, out.width - code - state_width - left_width - holder - 8)
    for number, row in enumerate(rows):
        late = row[2].startswith("-")
        days = " " * (left_width - cell_len(row[2])) + row[2]
        cells = (
            escape(_fitted(row[0], code)),
            _fitted(row[1], state_width),
            f"[red]{days}[/]" if late else days,
            escape(_fitted(row[3], holder)),
            escape(_fitted(row[4], name).rstrip()),
        )
        line = "  ".join(cells)
        yield line if number else f"[bold]{line}[/]"


def _fitted(text: str, width: int) -> str:
    """A text in so many cells of the screen."""
    text = " ".join(text.split())
    short = text if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"
    return set_cell_size(short, width)
