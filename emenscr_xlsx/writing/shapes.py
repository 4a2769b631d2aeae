"""Formulas with marks where cells go.

A formula is made once per table, line and language; a record only puts its addresses in. What
people typed is read through its meaning (`input_meaning`). Report-wide values are defined names
(R_…), lists too (L_…), given values that the sheet does not show are constants.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from string import digits
from typing import NewType
from xml.sax.saxutils import escape

from ..config.settings import Settings
from ..forms import report as form
from ..forms.phrases import LEADS
from ..forms.thresholds import SETTINGS
from ..model import Choices, Column, Count, Kind, Table
from ..model.counts import ANY, UNKNOWN
from ..model.phrase import Place, without_lead_formula
from ..model.values import figure_formula, shown_formula
from ..text.excel import letter, quoted
from ..text.formula import Expression, any_of, as_number, fn, in_brackets, literal, ref
from ..text.words import Lang
from ..workbook.anchors import anchors_of
from ..workbook.layout import ANCHOR, lines, slots
from . import hidden_cells
from .hidden_cells import fact_name, own_fact

Shape = NewType("Shape", str)
"""A formula with `%(name)s` where the cell of that name goes."""

_LOGICAL = 4  # what TYPE calls TRUE and FALSE
_STEP, _ITSELF = "=", "!"
"""Stand before a column's name for one of its hidden cells, and for the cell itself."""


@dataclass(frozen=True)
class Marks:
    """The cells of a formula's shape: a mark for each column, to be replaced per record."""

    table: Table
    lang: Lang

    def cell(self, name: str) -> Expression:
        """What a column's cell means."""
        column = self.table.by_name.get(name)
        if (
            column is not None
            and column.computed is not None
            and not column.computed.over_records
            and not any(name in line for line in self.table.lines)
        ):
            return in_brackets(column.computed.formula(self))  # it has no cell of its own
        return mark(name)

    def label(self, name: str, code: str) -> str:
        """What the sheet shows for a code of a column."""
        return form.scope(self.table).column(name).words(code)[self.lang]

    def typed(self, name: str) -> Expression:
        """What was typed into a column's cell, in plain characters."""
        return step(name, 0)

    def itself(self, name: str) -> Expression:
        """The cell that people type into."""
        return itself(name)

    def unreadable(self, name: str) -> Expression:
        """There is something in the cell and it means nothing.

        Of a count, there is among what it counts.
        """
        if name in self.table.counted:
            return self.cell(name).eq(UNKNOWN)
        column = self.table[name]
        if column.is_free_text:
            cell = self.itself(name)
            return fn.IF(fn.ISERROR(cell), True, fn.TYPE(cell).eq(_LOGICAL))
        return fn.AND(fn.LEN(self.typed(name)) > 0, fn.LEN(self.cell(name)).eq(0))

    def doubts(self, names: Iterable[str]) -> list[Expression]:
        """What makes unknown whatever reads these."""
        readable = {c.name for c in self.table.asked} | self.table.counted.keys()
        return [self.unreadable(n) for n in sorted(readable.intersection(names))]

    def count(self, count: Count) -> Expression:
        """A count of records, or that it is unknown (see `model.counts`)."""
        there = ref(fact_name(count.table, count.fact))
        doubts = [fn.COUNTIF(there, UNKNOWN) > 0, *self.doubts(count.reads(self.table.computed))]
        number = fn.SUMPRODUCT(as_number(there.eq(ANY)))
        if form.BY_NAME[count.table].fact(count.fact).by:
            mine = self.cell(count.by or own_fact(count.fact))
            number = fn.SUMPRODUCT(there.eq(mine) * mine.ne(""))
        return fn.IF(any_of(doubts), UNKNOWN, number)

    def place(self, place: Place) -> Expression:
        """How a message or phrase shows a column."""
        name, manner = place
        manner, _, other = manner.partition(" ")
        column, cell = form.scope(self.table).column(name), self.cell(name)
        if manner in LEADS:
            return without_lead_formula(cell, LEADS[manner])
        if manner == "title":
            return fn.IFERROR(fn.VLOOKUP(cell, ref("L_activity_titles"), 2, False), "")
        if manner == "from":
            return shown_formula(fn.ROUND(fn.ABS(cell - self.cell(other)), 2))
        if isinstance(column.choices, Choices):
            return _in_thai(column.choices, cell, self.lang) if manner == "thai" else cell
        if column.is_figure:
            if manner == "against":
                return figure_formula(cell, self.cell(other))
            return figure_formula(cell, decimals=2 if manner == "thai" else 4)
        if column.kind.is_number and column.kind is not Kind.WHOLE:
            return shown_formula(cell)
        return cell


def _in_thai(choices: Choices, cell: Expression, lang: Lang) -> Expression:
    """A chosen label in Thai, whatever the workbook's language: the M6 text is Thai."""
    if lang == "th":
        return cell
    thai = literal("")
    for words in reversed(choices.items.values()):
        thai = fn.IF(cell.eq(words[lang]), words.th, thai)
    return thai


def mark(name: str) -> Expression:
    """Stands in a shape for a cell, by name."""
    return ref(f"\0{name}\0")


def itself(name: str) -> Expression:
    """Stands in a shape for the cell of a column that people type into."""
    return mark(_ITSELF + name)


def step(name: str, number: int) -> Expression:
    """Stands in a shape for a hidden cell of a column; the first has what was typed."""
    return mark(f"{number}{_STEP}{name}")


def shape(formula: Expression) -> Shape:
    """A formula with marks, as a shape."""
    parts = formula.text.replace("%", "%%").split("\0")
    parts[1::2] = [f"%({name})s" for name in parts[1::2]]
    return Shape("".join(parts))


def constant(column: Column, value: object, lang: Lang) -> Expression:
    """A given value that the sheet does not show."""
    if value is None:
        return literal("")
    if isinstance(column.choices, Choices):
        return literal(column.choices.words(value)[lang])
    return literal(value if isinstance(value, int | float) else str(value))


def total_of(name: str, tables: Iterable[tuple[Table, Sequence[str]]]) -> Expression:
    """The sum of a column over records, "" where none has a number.

    `tables` are given with the column's cells, from above; what is no cell of a sheet adds nothing.
    """
    counts, sums = [], []
    for table, values in tables:
        if cells := [value for value in values if value.startswith("'")]:
            marks, numbers = _rows_of(cells, letter(ANCHOR)), _rows_of(cells)
            (line,) = (number for number, names in enumerate(lines(table)) if name in names)
            ours = anchors_of(table, line)  # between the cells may stand other lines
            counts += [fn.COUNTIFS(marks, ours, numbers, test) for test in (">=0", "<0")]
            sums.append(fn.SUMIF(marks, ours, numbers))
    if not sums:
        return literal("")
    count, total = (reduce(Expression.__add__, parts) for parts in (counts, sums))
    return fn.IF(count.eq(0), "", fn.ROUND(total, 2))


def _rows_of(cells: Sequence[str], column: str = "") -> Expression:
    """The cells from the first to the last of a column's, or those of another in their rows."""
    sheet, _, first = cells[0].rpartition("!")
    letters, last = first.rstrip(digits), cells[-1].rpartition("!")[2]
    rows = [cell.removeprefix(letters) for cell in (first, last)]
    return ref(f"{sheet}!{column or letters}{rows[0]}:{column or letters}{rows[1]}")


@dataclass(frozen=True, eq=False)
class Places:
    """What stands in the shapes of a table for each name, wherever a record lies.

    A cell, its row a mark with the number of its line; a mark for what a record has that the sheet
    does not show (see `RecordCells`); or a report-wide name.
    """

    table: Table
    numbers: tuple[int, ...]  # of the lines that a record has
    shown: Mapping[str, str]
    hidden: Mapping[str, Sequence[str]]
    settings: Settings

    def __getitem__(self, name: str) -> str:
        number, sign, column = name.partition(_STEP)
        if sign:
            return self.hidden[column][int(number)] if column in self.hidden else _NOWHERE
        if name.startswith(_ITSELF):
            return self.shown.get(name.removeprefix(_ITSELF), _NOWHERE)
        if name in self.hidden:
            return self.hidden[name][-1]
        if name in self.shown:
            return self.shown[name]
        if name in self.table.by_name or name == _KEY or name.startswith(GIVEN):
            return f"%({name})s"
        if name in SETTINGS.by_name:
            return literal(self.settings.thresholds[name]).text
        return f"R_{name}"

    def put(self, shape: Shape) -> Shape:
        """A shape with the places put in: what is left are the marks of a record."""
        return Shape(shape.replace("%%", "%%%%") % self)


@lru_cache(1024)
def places_of(
    table: Table,
    numbers: tuple[int, ...],
    width: int,
    check_col: int,
    settings: Settings,
    sheet: str = "",
) -> Places:
    """Where the cells of a table's records lie that stand in their lines of these numbers.

    Of a `sheet`, where formulas on another ask for them.
    """
    before = f"'{sheet}'!" if sheet else ""

    def cell(line: int, col: int) -> str:
        return f"{before}{letter(col)}%({line})s"

    hidden = {
        name: [cell(line, check_col + offset + i) for i in range(hidden_cells.steps(table[name]))]
        for name, (line, offset) in hidden_cells.offsets(table).items()
        if line in numbers
    }
    beside = {
        name: [cell(numbers[0], check_col + offset)]
        for name, offset in hidden_cells.beside(table).items()
    }
    shown = {n: cell(s.line, s.col) for n, s in slots(table, width).items() if s.line in numbers}
    return Places(table, numbers, shown, hidden | beside, settings)


@dataclass
class RecordCells(dict[str, str]):
    """What stands for each mark of a record in a formula's XML.

    The numbers of its rows, by line, and values that the sheet does not show, worked out once.
    """

    table: Table
    record: Mapping[str, object]
    rows: Mapping[int, int]
    lang: Lang

    def __post_init__(self) -> None:
        self.update((str(number), str(row + 1)) for number, row in self.rows.items())

    def __missing__(self, name: str) -> str:
        if name == _KEY:
            value = quoted(self.table.tag_words(self.record)[self.lang])
        else:
            value = constant(self.table[name], self.record.get(name), self.lang).text
        self[name] = escaped = escape(value)
        return escaped


GIVEN = "@"
"""Stands before the name of a mark that whoever writes a record gives, such as another row."""
_KEY = "_key"
_NOWHERE = literal("").text  # of a box that has no place there is nothing
