"""Grids of cells to records.

Rulers say which column lies where, anchors which record a row belongs to.

Every row with something in it is read, and used or named: none is skipped silently.
"""

from collections.abc import Mapping, Sequence
from itertools import islice

from ..forms.report import TODAY, Edition
from ..model import Sheet, Table
from ..model.records import Records
from ..model.values import plain
from ..text.excel import address
from ..workbook.anchors import DECOR, is_ruler, page_width
from ..workbook.own_pages import (
    ASIDE,
    FIRST_VALUE,
    NOT_USED,
    NOT_USED_MARK,
    ORIGIN_COLUMN,
    PAGES,
    WAITS,
    Leftover,
)
from ..workbook.submission import Place
from ..workbook.ticket import TICKET_MARK
from .copies import add_sheet
from .opening import Grid
from .read_tables import ReadTables, first_words
from .sheet_reader import SheetReader
from .unmarked import keep_whole

_KEPT_ROWS = 200  # of a sheet of the officer's own; the rest stands in the file that came
_ANCHOR_SEARCH = 30  # columns in which the anchor column may have come to lie


def read_tables(
    grids: Mapping[str, Grid],
    tables: Mapping[str, Table],
    file: str,
    given: Records,
    lacks: frozenset[tuple[str, str]] = frozenset(),
    edition: Edition = TODAY,
) -> ReadTables:
    """The cells of every table, and a finding for whatever cannot be placed.

    `given` are the records as issued, `lacks` the columns (table, column) that have no place in
    this form. A workbook of an earlier `edition` says its tables and columns in that one's names.
    """
    read = ReadTables(file, given)
    sheets = {t.sheet.name: t.sheet for t in tables.values()}
    bare: dict[str, Sheet] = {}  # sheets that look like ours and have no marks
    issued = {name for sheet in sheets.values() for name in (sheet.head.th, sheet.head.en)}
    # A copy that stands before the sheet that was issued is still the copy.
    for name in sorted(grids, key=lambda name: name not in issued):
        grid = grids[name]
        if (col := _anchor_column(grid)) is not None:
            sheet = ReadTables(file, given)
            SheetReader(name, grid, col, tables, edition, sheet).read()
            add_sheet(read, sheet, name, tables)
            continue
        mark = grid[0][0] if grid and grid[0] else ""
        if (width := page_width(mark)) is not None:
            _name_what_is_beside(name, grid, width, read)
        elif mark == NOT_USED_MARK:
            _name_what_waits(name, grid, read)
        elif ours := _looks_like(name, grid, (*sheets.values(), *PAGES, NOT_USED)):
            bare[name] = ours
        elif mark != TICKET_MARK:
            _keep_aside(name, grid, read)
    _name_what_has_no_marks(grids, bare, tables, read)
    for table in tables.values():
        wanted = [c for line in table.lines for c in line if (table.name, c) not in lacks]
        _name_what_is_missing(table, wanted, read)
    return read


def _name_what_is_beside(sheet: str, grid: Grid, width: int, read: ReadTables) -> None:
    """Name what was typed beside or below a page of ours that asks nothing, such as the guide."""
    if not width:
        return
    for row, cells in enumerate(grid):
        for col, value in enumerate(cells):
            if value != "" and (col > width or (row and cells[0] != DECOR)):
                read.leave("OUTSIDE", sheet, address(row, col), [value])


def _name_what_waits(sheet: str, grid: Grid, read: ReadTables) -> None:
    """Name what still stands on the page that keeps what has no place in the form (F14)."""
    for row, cells in enumerate(grid):
        mark, values = cells[0], cells[FIRST_VALUE:]
        if mark == "":
            values = cells[1:]  # typed there by hand
        if mark in (NOT_USED_MARK, DECOR) or not any(v != "" for v in values):
            continue
        first = next(col for col, v in enumerate(cells) if col and v != "")
        cell = address(row, FIRST_VALUE if mark in (WAITS, ASIDE) else first)
        origin = plain(cells[ORIGIN_COLUMN]) if mark in (WAITS, ASIDE) else ""
        kept = tuple(v for v in values if v != "")
        read.leftovers.append(Leftover(sheet, cell, kept, mark != ASIDE, origin))
        if mark != ASIDE:
            read.say("NOT_USED_YET", sheet, cell, value=first_words(kept), origin=origin or cell)


def _keep_aside(sheet: str, grid: Grid, read: ReadTables) -> None:
    """Name a sheet of the officer's own, and keep its first rows to be seen in the reply (F14)."""
    filled = ((row, cells) for row, cells in enumerate(grid) if any(v != "" for v in cells))
    for number, (row, cells) in enumerate(islice(filled, _KEPT_ROWS)):
        cell = address(row, next(col for col, value in enumerate(cells) if value != ""))
        kept = read.keep(sheet, cell, cells, waits=False)
        if not number:
            read.say("SHEET_IGNORED", sheet, cell, value=first_words(kept))


def _anchor_column(grid: Grid) -> int | None:
    """The column that holds the anchors: the one in which the first ruler stands."""
    for cells in grid:
        for col, value in enumerate(cells[:_ANCHOR_SEARCH]):
            if value and is_ruler(value):
                return col
    return None


def _looks_like(name: str, grid: Grid, sheets: Sequence[Sheet]) -> Sheet | None:
    """The sheet of ours that one without marks looks like, by its name or its title."""
    top = {value for row in grid[:3] for value in row if type(value) is str and value}
    for sheet in sheets:
        words = (sheet.head, sheet.title)
        if name in (sheet.head.th, sheet.head.en) or top & {w for t in words for w in (t.th, t.en)}:
            return sheet
    return None


def _name_what_has_no_marks(
    grids: Mapping[str, Grid],
    bare: Mapping[str, Sheet],
    tables: Mapping[str, Table],
    read: ReadTables,
) -> None:
    """Name, in one sentence, the sheets whose hidden rows or columns are gone (F9).

    What was typed in them cannot be read, and is kept whole.
    """
    lost = {}
    for name, sheet in bare.items():
        lacking = [t for t in tables.values() if t.sheet is sheet]
        if sheet is NOT_USED or any(t.name not in read.places for t in lacking):
            keep_whole(name, grids[name], lacking, read)
            lost[name] = {t.name for t in lacking}
        elif lacking:
            _keep_aside(name, grids[name], read)
    for name, marked in lost.items():
        read.unmarked.setdefault(name, set()).update(marked)
    if read.unmarked:
        sheets = ", ".join(f"“{name}”" for name in read.unmarked)
        read.say("MARKS_GONE", next(iter(read.unmarked)), sheets=sheets)


def _name_what_is_apart(table: Table, place: Place, read: ReadTables) -> None:
    """Name the cards whose lines do not stand together, in their order."""
    lines = sorted(
        (row, key, line) for key, rows in place.rows.items() for line, row in rows.items()
    )
    above, last, apart = "", dict[str, int](), set[str]()
    for row, key, line in lines:
        if key in last and (key != above or line < last[key]):
            if key not in apart:
                columns = place.columns.values()
                cell = address(row, min(col for number, col in columns if number == line))
                called = read.called(table, key)
                read.say_of(table, key, "ROW_APART", place.sheet, cell, record=called)
            apart.add(key)
        else:
            above = key
        last[key] = line


def _name_what_is_missing(table: Table, wanted: Sequence[str], read: ReadTables) -> None:
    if any(table.name in names for names in read.unmarked.values()):
        return  # told with its sheet
    place = read.places.get(table.name)
    if place is None:
        if wanted:
            read.say("TABLE_MISSING", title=table.title, sheet_name=table.sheet.head)
        return
    if table.is_card:
        _name_what_is_apart(table, place, read)
    # A registry of an earlier version lacks what may be left out, and is read all the same.
    may_lack = {c.name for c in table.columns if table.open and c.required is None}
    for column in (c for c in wanted if c not in place.columns and c not in may_lack):
        read.say("COLUMN_MISSING", place.sheet, head=table[column].heading, title=table.title)
    expected = {line for line, _ in place.columns.values()}
    for record in read.given.get(table.name, ()):
        key = table.record_key(record)
        if not expected <= place.rows.get(key, {}).keys():
            called = read.called(table, key)
            read.say_of(table, key, "ROW_MISSING", place.sheet, record=called)
