"""Grids of cells to records.

Rulers say which column lies where, anchors which record a row belongs to.

Every row with something in it is read, and used or named: none is skipped silently.
"""

from collections.abc import Mapping, Sequence

from ..forms.report import TODAY, Edition
from ..model import Table
from ..model.records import Records
from ..model.values import plain
from ..text.excel import address
from ..workbook.anchors import DECOR, is_ruler, page_width
from ..workbook.ticket import TICKET_MARK
from .opening import Grid
from .read_tables import ReadTables
from .sheet_reader import SheetReader, first_words

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
    for sheet, grid in grids.items():
        col = _anchor_column(grid)
        if col is not None:
            SheetReader(sheet, grid, col, tables, edition, read).read()
            continue
        mark = grid[0][0] if grid and grid[0] else ""
        if (width := page_width(mark)) is not None:
            _name_what_is_beside(sheet, grid, width, read)
        elif mark != TICKET_MARK and (words := next(filter(None, map(first_words, grid)), "")):
            read.say("SHEET_IGNORED", sheet, value=words)
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
                read.say("OUTSIDE", sheet, address(row, col), value=plain(value)[:80])


def _anchor_column(grid: Grid) -> int | None:
    """The column that holds the anchors: the one in which the first ruler stands."""
    for cells in grid:
        for col, value in enumerate(cells[:_ANCHOR_SEARCH]):
            if value and is_ruler(value):
                return col
    return None


def _name_what_is_missing(table: Table, wanted: Sequence[str], read: ReadTables) -> None:
    place = read.places.get(table.name)
    if place is None:
        if wanted:
            read.say("TABLE_MISSING", title=table.title)
        return
    for column in (c for c in wanted if c not in place.columns):
        read.say("COLUMN_MISSING", place.sheet, head=table[column].heading)
    expected = {line for line, _ in place.columns.values()}
    for record in read.given.get(table.name, ()):
        key = table.record_key(record)
        if not expected <= place.rows.get(key, {}).keys():
            read.say("ROW_MISSING", place.sheet, record=read.called(table, key))
