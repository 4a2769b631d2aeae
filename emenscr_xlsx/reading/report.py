"""A workbook to a submission: its ticket, its cells, and what was found on the way.

Tables are found by their rulers and anchors (see `workbook.anchors`), never by sheet name, heading
or position, so what was moved, inserted or renamed is read right, and what cannot be is named.
Reading never guesses.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from ..config.limits import ROOMY, USUAL
from ..forms import approval, report as form
from ..model import Kind, Table
from ..model.records import Records
from ..model.values import AsPercent
from ..text.excel import letter
from ..workbook.submission import Submission
from ..workbook.ticket import Ticket, read_ticket
from .content import content_of
from .fetching import note_reaching_out
from .margin import margin
from .number_formats import day_cells, percent_cells
from .opening import OpenedWorkbook, open_workbook
from .read_tables import ReadTables, first_words
from .screen import Guard
from .tables import read_tables
from .unseen import unseen


def read_report(
    path: Path,
    key: bytes,
    tables: Mapping[str, Table] = form.BY_NAME,
    version: int = form.VERSION,
    name: str = "",
    limits: Mapping[str, float] = USUAL,
) -> Submission:
    """Read a quarterly workbook of this version or an earlier one, or an approval workbook.

    Raises Refusal where it is no form of ours, or cannot be read.
    """
    name = name or path.name
    read = parse_report(content_of(path, name, limits), name, limits, tables, version)
    read.refuse_foreign(key, version)
    return read


def parse_report(
    content: bytes,
    name: str,
    limits: Mapping[str, float] = USUAL,
    tables: Mapping[str, Table] = form.BY_NAME,
    version: int = form.VERSION,
) -> Submission:
    """The same of a file's bytes, whose seal is still to be checked.

    Of a later form than this `version` only the ticket is read.
    """
    opened = open_workbook(content, name, limits)
    ticket, given, seal = read_ticket(opened.grids.values(), name)
    if not ticket.is_known(version):
        digest = hashlib.sha256(content).hexdigest()
        return Submission(name, digest, ticket, seal=seal)
    if ticket.is_approval:
        later = (added for n, added in approval.ADDED.items() if n > ticket.form)
        lacking = frozenset[tuple[str, str]]().union(*later)
        read = _read(opened, approval.BY_NAME, content, ticket, given, lacking, seal=seal)
        place, guard = read.place(approval.DECISIONS.name), Guard(name, limits)
        return replace(read, unseen=unseen(opened, place, guard))
    edition = form.edition(ticket.form)
    given = edition.given(given)
    parts = form.parts_of_a_whole() if form.in_one_box(given) else set()
    lacks = frozenset(edition.lacks.keys() | parts)
    return _read(opened, tables, content, ticket, given, lacks, edition, seal)


def read_plain(
    path: Path,
    tables: Mapping[str, Table],
    name: str = "",
    limits: Mapping[str, float] = ROOMY,
) -> Submission:
    """Read a workbook without a ticket, such as the registry.

    Raises Refusal where it cannot be read.
    """
    name = name or path.name
    return parse_plain(content_of(path, name, limits), tables, name, limits)


def parse_plain(
    content: bytes, tables: Mapping[str, Table], name: str, limits: Mapping[str, float] = ROOMY
) -> Submission:
    """The same of a file's bytes."""
    opened = open_workbook(content, name, limits)
    read = _read(opened, tables, content)
    _mark_shown(opened, tables, read, Guard(name, limits))
    return read


def _mark_shown(
    opened: OpenedWorkbook, tables: Mapping[str, Table], read: Submission, guard: Guard
) -> None:
    """Numbers that their cells show as per cent or as a day, seen to be such.

    Excel makes 0.95 of a typed 95 %, and calamine a number of a day in a Thai format.
    """
    book = opened.parts.get("xl/workbook.xml", b"")
    first = _FIRST_DAYS[_LATER_DAYS.search(book) is not None]
    for name, records in read.cells.items():
        place, table = read.places[name], tables[name]
        for wanted, cells_that_show, mark in (
            (lambda c: c.kind.is_number, percent_cells, AsPercent),
            (lambda c: c.kind is Kind.DATE, day_cells, partial(_day, first)),
        ):
            columns = [c for c in place.columns if wanted(table[c])]
            if not columns:
                continue
            shown = cells_that_show(opened.parts, opened.sheets[place.sheet].part, guard)
            for key, cells in records.items() if shown else ():
                for column in columns:
                    value = cells.get(column)
                    if isinstance(value, float) and place.address(key, column) in shown:
                        cells[column] = mark(value)


_LATER_DAYS = re.compile(rb'<workbookPr\b[^>]*\bdate1904="(?:1|true)"')
_FIRST_DAYS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}


def _day(first: datetime, value: float) -> object:
    """The day that a number counts; the number itself where there is no such day."""
    return first + timedelta(int(value)) if 0 < value < _NO_DAY else value


_NO_DAY = 2_900_000  # a spreadsheet counts no further than the year 9999


def _read(
    opened: OpenedWorkbook,
    tables: Mapping[str, Table],
    content: bytes,
    ticket: Ticket | None = None,
    given: Records | None = None,
    lacks: frozenset[tuple[str, str]] = frozenset(),
    edition: form.Edition = form.TODAY,
    seal: str = "",
) -> Submission:
    read = read_tables(opened.grids, tables, opened.name, given or {}, lacks, edition)
    _mark_faults(opened, tables, read)
    _remark(opened, tables, read)
    if ticket:
        note_reaching_out(opened, tables, read)
    return Submission(
        opened.name,
        hashlib.sha256(content).hexdigest(),
        ticket,
        given or {},
        cells=read.cells,
        places=read.places,
        findings=tuple(read.findings),
        lacks=lacks,
        leftovers=(*read.leftovers, *(margin(opened, Guard(opened.name, USUAL)) if ticket else ())),
        rows_read=read.rows_read,
        rows_used=read.rows_used,
        rows_ignored=read.rows_ignored,
        saved=opened.saved if ticket else None,
        seal=seal,
    )


def _mark_faults(opened: OpenedWorkbook, tables: Mapping[str, Table], read: ReadTables) -> None:
    """Cells that read as blank and are not.

    Those with an error, or with a formula without a value.
    """
    faulty = opened.faulty()
    for name, records in read.cells.items():
        place = read.places[name]
        columns = {
            column
            for column, (_, col) in place.columns.items()
            if letter(col) in faulty[place.sheet]
        }
        asked = [c.name for c in tables[name].asked if c.name in columns]
        for key, cells in records.items():
            for column in asked:
                address, value = place.address(key, column), cells.get(column, "")
                if fault := opened.fault(place.sheet, address, value):
                    cells[column] = fault


def _remark(opened: OpenedWorkbook, tables: Mapping[str, Table], read: ReadTables) -> None:
    """Note what the officer should know of the rest of the file.

    Sheets that were not looked into, and values that come from elsewhere.
    """
    for sheet in opened.unread:
        read.say("SHEET_UNREAD", sheet)
    at_cells = False
    for name, place in read.places.items() if any(opened.elsewhere.values()) else ():
        elsewhere = opened.elsewhere[place.sheet]
        asked = [c.name for c in tables[name].asked if c.name in place.columns]
        for key, cells in read.cells.get(name, {}).items():
            for column in asked:
                if column in cells and (address := place.address(key, column)) in elsewhere:
                    at_cells = True
                    value = first_words([cells[column]])
                    where = (place.sheet, address, column)
                    read.say_of(tables[name], key, "LINKED_CELL", *where, value=value)
    for remark in opened.remarks:
        if not (at_cells and remark == "LINKS"):
            read.say(remark)
