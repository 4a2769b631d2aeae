"""What sheets are made from: values, what formulas show, findings, and where things lie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..config.settings import Settings
from ..forms import report as form
from ..model import Choices, Sheet, Table
from ..model.finding import Finding
from ..text.excel import address
from ..text.formula import fn, ref
from ..text.thai import wrapped
from ..text.words import Words
from ..workbook.layout import UNIT_WIDTH, Block, Placed, is_narrative, lines
from .book import Book
from .fast_sheet import FastSheet
from .m6 import Cells, boxes_of
from .shapes import Places, places_of

Values = Mapping[str, Mapping[str, Mapping[str, object]]]
"""Asked values to fill in beforehand: by table, record and column."""

Rows = Sequence[Mapping[str, object]]
"""Given values of records."""


_UNIT, _INDENT = UNIT_WIDTH * 0.75, 2.5  # in characters of our type, or of a wider one
HEAD_CHARS = UNIT_WIDTH * 0.9
"""How many characters of a heading a unit holds."""


def chars_in(units: int) -> float:
    """How many characters a box of so many units holds, also where another font stands in."""
    return units * _UNIT - _INDENT


_LINE_HEIGHT, _HIGHEST = 24.0, 409.0
_TYPE, _SMALLEST = 15, 6  # sizes in points
_SHORT_GRID = 20  # records that are kept on one page


class SlipError(AssertionError):
    """xlsxwriter refused something of ours: a declaration is too long for Excel."""


def done(result: object) -> None:
    """Xlsxwriter drops what Excel would not take, with only a return code: fail on it."""
    if isinstance(result, int) and result != 0:
        raise SlipError(f"xlsxwriter returned {result}")


def coloured(
    book: Book, ws: FastSheet, mark: str, style: str, area: tuple[int, int, int, int]
) -> None:
    """Give cells a style's colours where they begin with a mark.

    `area` is from a (row, column) to another.
    """
    top, left, end, right = area
    first, last = address(top, left), address(end, right)
    begins = fn.LEFT(ref(first), len(mark)).eq(mark)
    cells = first if first == last else f"{first}:{last}"
    ws.colour(cells, str(begins), book.colours(style))


def text_height(text: str, chars: float, least: int = 1) -> float:
    """The row height that shows a text in a box of so many characters."""
    return min(_HIGHEST, max(least, wrapped(text, chars)) * _LINE_HEIGHT + 6)


def row_fit(text: str, chars: float) -> tuple[float, int | None]:
    """The row height that shows a whole text in a box of so many characters.

    Also the smaller type that it takes where a row cannot be so high.
    """
    if (height := max(1, wrapped(text, chars)) * _LINE_HEIGHT + 6) <= _HIGHEST:
        return height, None
    for size in range(_TYPE - 2, _SMALLEST - 1, -1):
        height = wrapped(text, chars * _TYPE / size) * _LINE_HEIGHT * size / _TYPE + 6
        if height <= _HIGHEST:
            break
    return min(_HIGHEST, height), size


@dataclass
class Answer:
    """What is shown at the cells of a workbook that goes back.

    Findings by (table, record, column).
    """

    findings: Mapping[tuple[str, str, str], Finding] = field(default_factory=dict)


@dataclass
class CachedValues:
    """What the formulas of a workbook are to show before anything recalculates them."""

    settings: Settings
    verdicts: Mapping[tuple[str, str, int], tuple[int, str]] = field(default_factory=dict)
    m6_cells: Cells = field(default_factory=dict)  # all that the M6 page shows
    meanings: Mapping[tuple[str, str, str], list[object]] = field(default_factory=dict)
    on_receipt: Sequence[Words] = ()  # what can only be checked on receipt, by name

    @property
    def problems(self) -> dict[tuple[str, str, int], str]:
        """What the check beside each (table, record, line) says."""
        return {line: words for line, (_, words) in self.verdicts.items()}

    @property
    def texts(self) -> dict[tuple[str, str], str]:
        """The text of each (box, record)."""
        return boxes_of([self.m6_cells])[0]


@dataclass
class Written:
    """A sheet as written: where its tables and checks came to lie."""

    sheet: Sheet
    name: str
    ws: FastSheet
    blocks: tuple[Block, ...]
    records: list[Rows]
    check_col: int
    width: int

    def cells(self, table: Table, placed: Placed, settings: Settings, sheet: str = "") -> Places:
        """Where the cells of a record lie, for this sheet's formulas or, by its name, another's."""
        return places_of(table, tuple(placed.rows), self.width, self.check_col, settings, sheet)

    def down(self, offset: int, block: Block | None = None) -> str:
        """The cells of a column beside a table, or beside the whole sheet.

        `offset` is counted from the check column.
        """
        top, bottom = (block.title_row, block.end_row) if block else (0, self.blocks[-1].end_row)
        col = self.check_col + offset
        first, last = (address(row, col, absolute=True) for row in (top, bottom))
        return f"'{self.name}'!{first}:{last}"


def starts(written: Written) -> list[int]:
    """The rows at which a printed page may begin.

    A table with its first record, or any later record.
    """
    starts = [0]
    for number, block in enumerate(written.blocks):
        if number:
            starts.append(block.title_row)
        if not _is_short(block):
            starts += [min(p.rows.values()) for p in block.records[1:]]
    return starts


def seams(written: Written) -> list[int]:
    """The rows at which what belongs together may be torn.

    A card at its narratives but for the first, a short grid at its records but for the first two.
    """
    rows = []
    for block in written.blocks:
        if _is_short(block):
            rows += [min(p.rows.values()) for p in block.records[2:]]
        for placed in block.records:
            narratives = [
                row
                for number, row in placed.rows.items()
                if is_narrative(block.table, lines(block.table)[number])
            ]
            rows += narratives[1:]
    return rows


def _is_short(block: Block) -> bool:
    """A grid that stays on one page where it can."""
    return not block.table.is_card and len(block.records) <= _SHORT_GRID


def tables_of(
    sheet: Sheet, given: Mapping[str, Rows], values: Values, rows: Mapping[str, float]
) -> list[tuple[Table, list[str], Rows]]:
    """The form's tables of a sheet, with the keys of their records and what is given of them.

    An open table has room for all of its values, and as many `rows` as the office offers.
    """
    tables = []
    for table in form.TABLES:
        if table.sheet is sheet:
            records = given.get(table.name, [])
            keys = [table.record_key(r) for r in records]
            if table.open:
                last = max([int(rows[table.name]), *map(int, values.get(table.name, ()))])
                keys = [str(number) for number in range(1, last + 1)]
            tables.append((table, keys, records))
    return tables


ALLOWED = {
    "format_rows": True,
    "format_columns": True,
    "insert_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "autofilter": True,
    "sort": True,
}
"""What a protected sheet still lets people do; there is no password."""


def static_lists(tables: Sequence[Table]) -> list[Choices]:
    """The closed lists that tables ask from, each once."""
    return list(
        {
            c.choices.name: c.choices
            for t in tables
            for c in t.asked
            if isinstance(c.choices, Choices)
        }.values()
    )
