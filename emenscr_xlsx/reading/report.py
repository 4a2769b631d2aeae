"""A workbook to a submission: its ticket, its cells by record and column, and what was found on the way.

Tables are found by their rulers and anchors (see `layout`), never by sheet name, heading or position, so
what was moved, inserted or renamed is read right, and what cannot be is named. Reading never guesses.
"""

import hashlib
from pathlib import Path

from ..config.limits import ROOMY, USUAL
from ..forms import approval
from ..forms import report as form
from ..model import Table
from ..model.values import AsPercent
from ..text.excel import letter
from ..workbook.submission import Submission
from ..workbook.ticket import unpack
from .number_formats import percent_cells
from .opening import OpenedWorkbook, open_workbook, read_ticket
from .screen import Guard
from .tables import read_tables

__all__ = ["open_workbook", "read_plain", "read_report", "read_tables", "read_ticket"]


def read_report(
    path: Path,
    key: bytes,
    tables: dict[str, Table] = form.BY_NAME,
    version: int = form.VERSION,
    name: str = "",
    limits: dict[str, float] = USUAL,
) -> Submission:
    """Read a quarterly workbook of this version or an earlier one, or an approval workbook; raises Refusal where it is no form of ours."""
    name = name or path.name
    content = _content(path, name, limits)
    opened = open_workbook(content, name, limits)
    ticket, packed = read_ticket(opened.grids, key, name, version)
    sha256 = hashlib.sha256(content).hexdigest()
    if ticket.is_approval:
        return _read(
            opened,
            approval.BY_NAME,
            Submission(name, sha256, ticket, unpack(packed), saved=opened.saved),
        )
    edition = form.edition(ticket.form)
    given = edition.given(unpack(packed))
    lacks = edition.lacks.keys() | (form.parts_of_a_whole() if form.in_one_box(given) else set())
    return _read(
        opened,
        tables,
        Submission(name, sha256, ticket, given, lacks=frozenset(lacks), saved=opened.saved),
        edition,
    )


def read_plain(
    path: Path, tables: dict[str, Table], name: str = "", limits: dict[str, float] = ROOMY
) -> Submission:
    """Read a workbook without a ticket, such as the registry."""
    name = name or path.name
    content = _content(path, name, limits)
    opened = open_workbook(content, name, limits)
    read = _read(opened, tables, Submission(name, hashlib.sha256(content).hexdigest()))
    _mark_percents(opened, tables, read, Guard(name, limits))
    return read


def _mark_percents(
    opened: OpenedWorkbook, tables: dict[str, Table], read: Submission, guard: Guard
) -> None:
    """Numbers that their cells show as per cent, seen to be such: Excel makes 0.95 of a typed 95 %."""
    for name, records in read.cells.items():
        place = read.places[name]
        columns = [c for c in place.columns if tables[name][c].kind.is_number]
        shown = (
            percent_cells(opened.parts, opened.sheets[place.sheet].part, guard) if columns else ()
        )
        for key, cells in records.items() if shown else ():
            for column in columns:
                if isinstance(cells.get(column), float) and place.address(key, column) in shown:
                    cells[column] = AsPercent(cells[column])


def _content(path: Path, name: str, limits: dict[str, float]) -> bytes:
    """A file's bytes, unless it is too big to be looked at."""
    Guard(name, limits).within("file_mb", path.stat().st_size / (1 << 20))
    return path.read_bytes()


def _read(
    opened: OpenedWorkbook,
    tables: dict[str, Table],
    into: Submission,
    edition: form.Edition = form.TODAY,
) -> Submission:
    read_tables(opened.grids, tables, into, edition)
    faulty = opened.faulty()
    for name, records in into.cells.items():
        place = into.places[name]
        columns = {
            column
            for column, (_, col) in place.columns.items()
            if letter(col) in faulty[place.sheet]
        }
        asked = [c.name for c in tables[name].asked if c.name in columns]
        for key, cells in records.items():
            for column in asked:
                if cells.get(column, "") == "" and (
                    fault := opened.fault(place.sheet, place.address(key, column))
                ):
                    cells[column] = fault
    return into
