"""Where everything lies on a sheet: tables and their records to rows, columns and addresses. Pure.

Every sheet is ruled the same: a hidden anchor column, a tag column (what a record is called, and
the labels of its narratives), equal units that columns span, and a check column at the end.

    A          B      C D E F …                    last
    @goals|1          achieved · · as_activity …          ruler (hidden): which column lies where
    goals|OUTPUT-1|1  …                            …      record: table, key, line
    -                                                     a row of labels or titles
    .                                                     the table ends
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from ..model import Kind, Table
from ..text.excel import address

ANCHOR, TAG, FIRST_UNIT = 0, 1, 2
UNIT_WIDTH, TAG_WIDTH, GRID_TAG_WIDTH, CHECK_WIDTH = 7.0, 22.0, 8.0, 40.0
CARD_UNITS = 15
TOP_ROWS = 3  # title, hint, air


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a column lies in a record.

    Which line, from which zero-based Excel column, over how many.
    """

    line: int
    col: int
    span: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A record on the sheet: its key and the zero-based row of each of its lines, by number."""

    key: str
    rows: dict[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """A table on the sheet; rows are zero-based."""

    table: Table
    title_row: int
    ruler_rows: dict[int, int]  # by the number of the line
    label_rows: dict[int, int]  # a grid's labels, by line; a card has them in each record
    records: tuple[Placed, ...]
    end_row: int


@cache
def lines(table: Table) -> tuple[tuple[str, ...], ...]:
    """A record's lines; a card with a heading has that first."""
    return ((table.heading,), *table.lines) if table.heading else table.lines


@cache
def placed_lines(table: Table, whole: bool) -> dict[int, tuple[str, ...]]:
    """The lines that stand in a workbook, by number.

    Where one box takes the `whole` narrative, its parts have no place.
    """
    return {
        number: line
        for number, line in enumerate(lines(table))
        if not (whole and all(table[n].part for n in line))
    }


def is_narrative(table: Table, line: Sequence[str]) -> bool:
    """A line that is one wide box with its label beside it."""
    return table.is_card and len(line) == 1 and table[line[0]].kind is Kind.LONG


@cache
def units(tables: tuple[Table, ...]) -> int:
    """How many units wide a sheet with these tables is.

    0 where one grid alone has columns of its own widths.
    """
    if len(tables) == 1 and not tables[0].is_card and len(tables[0].lines) == 1:
        return 0
    grids = [sum(t[n].span for n in line) for t in tables if not t.is_card for line in t.lines]
    return max(CARD_UNITS, *grids) if grids else CARD_UNITS


@cache
def slots(table: Table, width: int) -> dict[str, Slot]:
    """Where each placed column of a table lies, on a sheet of that many units."""
    if not width:
        return {name: Slot(0, FIRST_UNIT + col, 1) for col, name in enumerate(table.lines[0])}
    placed = {}
    for number, line in enumerate(lines(table)):
        if is_narrative(table, line):
            placed[line[0]] = Slot(number, FIRST_UNIT, width)
            continue
        col = FIRST_UNIT
        for name in line:
            placed[name] = Slot(number, col, table[name].span)
            col += table[name].span
    return placed


def tag_width(tables: tuple[Table, ...]) -> float:
    """The tag column holds names of cards and labels of narratives.

    Or only the numbers of a grid's rows.
    """
    return TAG_WIDTH if any(t.is_card for t in tables) else GRID_TAG_WIDTH


def widths(tables: tuple[Table, ...]) -> tuple[float, ...]:
    """The widths of the columns between tag and check, in characters."""
    count = units(tables)
    return (
        (UNIT_WIDTH,) * count
        if count
        else tuple(tables[0][n].span * UNIT_WIDTH for n in tables[0].lines[0])
    )


def arrange(
    tables: Iterable[tuple[Table, Sequence[str]]], whole: bool = False
) -> tuple[Block, ...]:
    """Place tables, each with the keys of its records, below one another on a sheet."""
    row, blocks = TOP_ROWS, []
    for table, keys in tables:
        title, row = row, row + 1
        own_lines = placed_lines(table, whole)
        rulers = dict(zip(own_lines, range(row, row + len(own_lines)), strict=True))
        row += len(own_lines)
        labels = {} if table.is_card else {n: row + n for n in own_lines}
        row += len(labels)
        records = []
        for key in keys:
            rows = {}
            for number, line in own_lines.items():
                if table.is_card and line != (table.heading,) and not is_narrative(table, line):
                    row += 1  # its labels
                rows[number] = row
                row += 1
            records.append(Placed(key, rows))
            row += table.is_card  # air between cards
        blocks.append(Block(table, title, rulers, labels, tuple(records), row))
        row += 2
    return tuple(blocks)


def places(table: Table, placed: Placed, width: int) -> dict[str, str]:
    """The address of each column of a record that stands on the sheet."""
    return {
        n: address(placed.rows[s.line], s.col)
        for n, s in slots(table, width).items()
        if s.line in placed.rows
    }
