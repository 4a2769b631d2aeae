"""A workbook to a submission: its ticket, its cells by record and column, and what was found on the way.

Tables are found by their rulers and anchors (see `layout`), never by sheet name, heading or position, so
what was moved, inserted or renamed is read right, and what cannot be is named. Reading never guesses.
"""

import hashlib
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hmac import compare_digest
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import python_calamine as calamine
from openpyxl import load_workbook

from .cells import CellFault, plain
from .finding import Finding, Refusal
from .layout import DECOR, END, address
from .messages import MESSAGES
from .spec import Table
from .submission import TICKET_MARK, Place, Submission, Ticket, digest, unpack
from .words import Words

Grid = list[list[object]]
_ANCHOR_SEARCH = 30  # columns in which the anchor column may have come to lie
_LINES = tuple("0123456789")


def finding(code: str, submission: Submission | str, sheet: str = "", cell: str = "", **places: object) -> Finding:
    """A built-in finding at a place of a file."""
    message = MESSAGES[code]
    value = places.get("value", "")
    return Finding(
        code, message.severity, message.say.format(**places),
        file=submission if isinstance(submission, str) else submission.file, sheet=sheet, cell=cell, value=str(value),
    )


# Opening --------------------------------------------------------------------------------------

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(slots=True)
class Opened:
    """A workbook's sheets as rows from A1 on, and the cells (sheet, address) that may hold an error or an uncalculated formula."""

    grids: dict[str, Grid]
    suspects: frozenset[tuple[str, str]]
    content: bytes


def open_workbook(content: bytes, name: str) -> Opened:
    """Read every sheet of a workbook; what is no readable .xlsx is refused with the reason."""
    if content.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise Refusal(finding("PASSWORD" if encrypted else "NOT_A_WORKBOOK", name))
    if not content.startswith(b"PK"):
        raise Refusal(finding("NOT_A_WORKBOOK", name))
    try:
        with zipfile.ZipFile(BytesIO(content)) as box:
            if "xl/workbook.xml" not in box.namelist():
                raise Refusal(finding("NOT_A_WORKBOOK", name))
            suspects = frozenset((sheet, at) for part, sheet in _sheet_parts(box) for at in _faults(box.read(part)))
        grids = _grids(content)
    except calamine.PasswordError:
        raise Refusal(finding("PASSWORD", name)) from None
    except (calamine.CalamineError, zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, RuntimeError, NotImplementedError, ElementTree.ParseError):
        raise Refusal(finding("UNREADABLE", name)) from None
    return Opened(grids, suspects, content)


_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _sheet_parts(box: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The part of the zip that holds each worksheet, and the sheet's name."""
    names = {e.get(_R): e.get("name", "") for e in ElementTree.fromstring(box.read("xl/workbook.xml")).iter() if e.tag.endswith("}sheet")}
    targets = {e.get("Id"): e.get("Target", "") for e in ElementTree.fromstring(box.read("xl/_rels/workbook.xml.rels"))}
    parts = [(posixpath.normpath(posixpath.join("/xl", targets[key]))[1:], name) for key, name in names.items() if key in targets]
    return [(part, name) for part, name in parts if part.startswith("xl/worksheets/")]


def _grids(content: bytes) -> dict[str, Grid]:
    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        return {n: book.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in book.sheet_names}
    except calamine.CalamineError as failed:
        if "Unsupported cell error value" not in str(failed):
            raise
    return _grids(_old_errors(content))


_ERROR = re.compile(rb'(<c [^>]*t="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>)#(?!N/A<)[^<]*')


def _old_errors(content: bytes) -> bytes:
    """The workbook with #N/A for every error: calamine gives up the whole file over those it does not know, such as #SPILL!."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as box, zipfile.ZipFile(out, "w") as copy:
        for part in box.namelist():
            xml = box.read(part)
            copy.writestr(part, _ERROR.sub(rb"\1#N/A", xml) if part.startswith("xl/worksheets/") else xml)
    return out.getvalue()


# calamine gives error cells, and formulas without a value, as blanks (law 6). These bytes in a sheet's XML give them away.
_FAULTS = (b' t="e"', b"</f></c>", b"<v></v></c>", b"/></c>")
_ADDRESS = re.compile(rb' r="([A-Z]+[0-9]+)"')


def _faults(xml: bytes) -> Iterator[str]:
    """The addresses at which a sheet may hold an error or an uncalculated formula; one too many does no harm."""
    for mark in _FAULTS:
        at = xml.find(mark)
        while at >= 0:
            if cell := _ADDRESS.match(xml, xml.rfind(b' r="', 0, xml.find(b">", at))):
                yield cell[1].decode()
            at = xml.find(mark, at + len(mark))


def _second_opinion(opened: Opened, submission: Submission, tables: dict[str, Table]) -> None:
    """Where an asked cell that reads as blank may hold a fault, ask openpyxl, and put a CellFault there."""
    blanks: dict[tuple[str, str], dict[str, object]] = {}
    for name, records in submission.cells.items():
        place, asked = submission.places[name], [c.name for c in tables[name].asked]
        for key, cells in records.items():
            for column in asked:
                if cells.get(column, "") == "" and (place.sheet, at := place.address(key, column)) in opened.suspects:
                    blanks[place.sheet, at] = {"cells": cells, "column": column}
    if not blanks:
        return
    values = load_workbook(BytesIO(opened.content), data_only=True)
    formulas = load_workbook(BytesIO(opened.content))
    for (sheet, at), blank in blanks.items():
        value = values[sheet][at]
        if value.data_type == "e":
            blank["cells"][blank["column"]] = CellFault("ERROR_VALUE", str(value.value))
        elif value.value is None and value.data_type != "str" and formulas[sheet][at].data_type == "f":  # "str": calculated, and shows nothing
            blank["cells"][blank["column"]] = CellFault("NOT_CALCULATED", str(formulas[sheet][at].value))


# The ticket -----------------------------------------------------------------------------------


def read_ticket(grids: dict[str, Grid], key: bytes, name: str, version: int) -> tuple[Ticket, str]:
    """The ticket and the packed given values; refused where there is none, or its seal does not hold."""
    for grid in grids.values():
        if grid and grid[0] and grid[0][0] == TICKET_MARK:
            break
    else:
        raise Refusal(finding("NOT_OURS", name))
    said: dict[str, str] = {}
    for row in grid[1:]:
        if len(row) >= 2 and isinstance(row[0], str):
            said[row[0]] = said.get(row[0], "") + (row[1] if isinstance(row[1], str) else plain(row[1]))
    try:
        ticket = Ticket(
            said["project"], int(said["fiscal_year"]), int(said["quarter"]), int(said["form"]), int(said["issue"]),
            "en" if said["lang"] == "en" else "th", digest(said["given"]),
        )
    except (KeyError, ValueError):
        raise Refusal(finding("SEAL", name)) from None
    if not compare_digest(ticket.seal(key).encode(), said.get("seal", "").encode()):
        raise Refusal(finding("SEAL", name))
    if ticket.form != version:
        raise Refusal(finding("FORM_VERSION", name, form=ticket.form, version=version))
    return ticket, said["given"]


# The tables -----------------------------------------------------------------------------------


def _anchor_column(grid: Grid) -> int | None:
    """The column that holds the anchors: the one in which the first ruler stands."""
    for row in grid:
        for col, value in enumerate(row[:_ANCHOR_SEARCH]):
            if type(value) is str and value.startswith("@") and "|" in value:
                return col
    return None


def read_tables(grids: dict[str, Grid], tables: dict[str, Table], into: Submission) -> None:
    """Collect the cells of every table into the submission, and name whatever cannot be placed."""
    for sheet, grid in grids.items():
        col = _anchor_column(grid)
        if col is not None:
            _read_sheet(sheet, grid, col, tables, into)
        elif not (grid and grid[0] and grid[0][0] in (DECOR, TICKET_MARK)) and (gist := _sheet_gist(grid)):
            into.findings.append(finding("SHEET_IGNORED", into, sheet, value=gist))
    for name, table in tables.items():
        place = into.places.get(name)
        if place is None:
            into.findings.append(finding("TABLE_MISSING", into, title=table.title))
            continue
        for line in table.lines:
            for column in line:
                if column not in place.columns:
                    into.findings.append(finding("COLUMN_MISSING", into, place.sheet, head=table[column].heading))
        for record in into.given.get(name, ()):
            key = table.record_key(record)
            rows = place.rows.get(key)
            if rows is None or None in rows:
                into.findings.append(finding("ROW_MISSING", into, place.sheet, record=_called(into, table, key)))


def _depth(table: Table) -> int:
    return len(table.lines) + bool(table.heading)


def _ruler(mark: str, tables: dict[str, Table]) -> tuple[Table, int] | None:
    """The table and line that a ruler's mark names."""
    name, _, line = mark[1:].partition("|")
    known = mark.startswith("@") and name in tables and line in _LINES and int(line) < _depth(tables[name])
    return (tables[name], int(line)) if known else None


def _ruled(grid: Grid, anchor_col: int) -> tuple[set[int], set[int]]:
    """The columns in which a sheet's rulers have something, and those of them that hold titles and checks."""
    rulers = [row for row in grid if type(row[anchor_col]) is str and row[anchor_col].startswith("@")]
    ruled = {col for row in rulers for col, value in enumerate(row) if value != ""}
    return ruled, {anchor_col, *(col for row in rulers for col, value in enumerate(row) if value == DECOR)}


def _called(into: Submission, table: Table, key: str) -> Words:
    """What people call a record: its tag, or the table's title where it has none."""
    tag = next((table.tag_words(r) for r in into.given.get(table.name, ()) if table.record_key(r) == key), Words(key, key))
    return tag if tag.th else table.title


def _read_sheet(sheet: str, grid: Grid, anchor_col: int, tables: dict[str, Table], into: Submission) -> None:
    rulers: dict[tuple[str, int], list[tuple[int, str]]] = {}
    expected: dict[str, set[str]] = {}
    table: Table | None = None  # the table whose rows are being read
    twice: set[str] = set()
    extra = 0
    ruled, titled = _ruled(grid, anchor_col)
    for at, row in enumerate(grid):
        mark = row[anchor_col] if anchor_col < len(row) else ""
        if type(mark) is not str:
            mark = ""
        if mark == DECOR:
            _outside(into, sheet, at, row, titled if table is None else ruled)
        elif ruled_line := _ruler(mark, tables):
            table, line = ruled_line
            name = table.name
            place = into.places.setdefault(name, Place(sheet))
            if place.sheet != sheet or (name, line) in rulers:
                if name not in twice:
                    into.findings.append(finding("TABLE_TWICE", into, sheet, title=table.title, copy=sheet))
                twice.add(name)
                continue
            columns = [(col, value) for col, value in enumerate(row) if col != anchor_col and type(value) is str and value]
            rulers[name, line] = columns
            place.columns.update({column: (line, col) for col, column in columns if column != DECOR})
        elif mark and mark != END:
            name, key, line = [*mark.split("|"), "", ""][:3]
            into.rows_read += 1
            if name in twice:
                into.rows_ignored += 1
                continue
            columns = rulers.get((name, int(line) if line in _LINES else -1))
            if name not in expected:
                expected[name] = {tables[name].record_key(r) for r in into.given.get(name, ())} if name in tables else set()
            if columns is None or not (tables[name].open or key in expected[name]):
                into.rows_ignored += 1
                into.findings.append(finding("ROW_UNKNOWN", into, sheet, address(at, anchor_col + 1), value=_gist(row, anchor_col)))
                continue
            _take(into, tables[name], sheet, at, row, key, int(line), columns, anchor_col)
        else:
            filled = [col for col, value in enumerate(row) if value != "" and (mark != END or col != anchor_col)]
            if filled:
                into.rows_read += 1
                if table is not None and table.open and (table.name, 0) in rulers and table.name not in twice:
                    extra += 1
                    _take(into, table, sheet, at, row, f"+{extra}", 0, rulers[table.name, 0], anchor_col)
                else:
                    into.rows_ignored += 1
                    into.findings.append(finding("ROW_UNKNOWN", into, sheet, address(at, filled[0]), value=_gist(row[filled[0] :], -1)))
            if mark == END:
                table = None


def _take(into: Submission, table: Table, sheet: str, at: int, row: list[object], key: str, line: int, columns: list[tuple[int, str]], anchor_col: int) -> None:
    """Take one line of a record."""
    place = into.places[table.name]
    rows = place.rows.setdefault(key, [None] * _depth(table))
    if rows[line] is not None:
        into.rows_ignored += 1
        into.findings.append(finding("ROW_TWICE", into, sheet, address(at, columns[0][0] if columns else 0), record=_called(into, table, key)))
        return
    rows[line] = at
    cells = into.cells.setdefault(table.name, {}).setdefault(key, {})
    width, known = len(row), 1  # the anchor itself
    for col, column in columns:
        if col < width:
            value = row[col]
            known += value != ""
            if column != DECOR:
                cells[column] = value
    into.rows_used += 1
    if width - row.count("") > known:
        _outside(into, sheet, at, row, {anchor_col, *(col for col, _ in columns)})


def _outside(into: Submission, sheet: str, at: int, row: list[object], ours: set[int]) -> None:
    """Name what stands in a row of ours, but in none of our columns."""
    for col, value in enumerate(row):
        if value != "" and col not in ours:
            into.findings.append(finding("OUTSIDE", into, sheet, address(at, col), value=plain(value)[:80]))


def _sheet_gist(grid: Grid) -> str:
    return next((gist for row in grid if (gist := _gist(row, -1))), "")


def _gist(row: list[object], skip: int) -> str:
    """The first words of a row, to recognise it by."""
    return " · ".join(plain(v) for col, v in enumerate(row) if col != skip and v not in ("", None))[:80]


# A whole workbook -----------------------------------------------------------------------------


def read_report(path: Path, key: bytes, tables: dict[str, Table], version: int, name: str = "") -> Submission:
    """Read a quarterly workbook; raises Refusal where it is no form of ours."""
    content, name = path.read_bytes(), name or path.name
    opened = open_workbook(content, name)
    ticket, packed = read_ticket(opened.grids, key, name, version)
    return _read(opened, tables, Submission(name, hashlib.sha256(content).hexdigest(), ticket, unpack(packed)))


def read_plain(path: Path, tables: dict[str, Table]) -> Submission:
    """Read a workbook without a ticket, such as the registry."""
    content = path.read_bytes()
    return _read(open_workbook(content, path.name), tables, Submission(path.name, hashlib.sha256(content).hexdigest()))


def _read(opened: Opened, tables: dict[str, Table], into: Submission) -> Submission:
    read_tables(opened.grids, tables, into)
    if opened.suspects:
        _second_opinion(opened, into, tables)
    return into
