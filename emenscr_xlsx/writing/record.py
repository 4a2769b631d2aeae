"""The formulas of one record.

Its computed cells, the check beside each line, and the hidden cells behind them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from xml.sax.saxutils import escape, unescape

from xlsxwriter.format import Format

from ..model import Column, Computed, Table
from ..text.excel import address
from ..text.formula import Expression, fn, ref, written
from ..text.words import Lang
from ..workbook.layout import Placed
from . import formulas, hidden_cells, input_meaning
from .book import Book
from .fast_sheet import FastSheet, style_number
from .parts import CachedValues, Written, done
from .row_shape import LOOK, CellShape, RowShape, row_shape, show
from .shapes import GIVEN, Marks, Places, RecordCells, Shape, mark

_VERDICT, _WORDS = "verdict", "words"
"""How what a line's check shows is called, besides the columns' hidden cells and their numbers."""


@dataclass
class Formulas:
    """What one record calculates."""

    book: Book
    lang: Lang
    ws: FastSheet
    written: Written
    table: Table
    placed: Placed
    given: Mapping[str, object]
    cached: CachedValues

    @cached_property
    def _cells(self) -> RecordCells:
        return RecordCells(self.table, self.given, self.placed.rows, self.lang)

    @cached_property
    def _places(self) -> Places:
        return self.written.cells(self.table, self.placed, self.cached.settings)

    def computed(self, computed: Computed, row: int, col: int, look: Format) -> None:
        """A computed column's cell, from what the typed cells mean."""
        meant = {n: values[-1] for n in self._places.hidden if (values := self._values(n))}
        value = computed.value({**self.given, **meant})
        shape = self._places.put(formulas.computed_shape(self.table, computed, self.lang))
        formula = written(ref(unescape(shape % self._cells)))
        done(self.ws.write_formula(row, col, formula, look, "" if value is None else value))

    def checks(self) -> None:
        """The check beside each line, what its cells are taken for, and what counts of the record.

        All of it shows what the pipeline says.
        """
        table, key, cells = self.table, self.placed.key, self._cells
        cells[LOOK] = style_number(self.book.format("check"))
        kept = tuple(c.name for c in table.asked if c.as_before and self.given.get(c.as_before[1]))
        shapes = _shapes(self._places, self.written.check_col, self.lang, kept)
        for column in table.asked:
            if column.counted_in:
                unit = input_meaning.unit_of(column, self.given)
                without = self._places.put(
                    input_meaning.shapes(column, unit)[input_meaning.WITHOUT_UNIT]
                )
                cells[GIVEN + column.name] = escape(without) % cells
        for shape in shapes.values():
            cells |= shape.blank
        for name in self._places.hidden:
            for number, value in enumerate(self._values(name)):
                show(cells, f"{name}{number}", value)
        for line, shape in shapes.items():
            number, words = self.cached.verdicts.get((table.name, key, line), (0, ""))
            cells[formulas.VERDICT] = address(self.placed.rows[line], self.written.check_col + 1)
            show(cells, _VERDICT, number)
            show(cells, _WORDS, words)
            shape.write(self.ws, self.placed.rows[line], cells)

    def _values(self, name: str) -> Sequence[object]:
        """What the hidden cells of a column, or those beside the record, show."""
        return self.cached.meanings.get((self.table.name, self.placed.key, name), ())


@lru_cache(128)
def _shapes(
    places: Places, check_col: int, lang: Lang, kept: tuple[str, ...]
) -> dict[int, RowShape]:
    """What stands from the check column on in each line of a record.

    `kept` are the columns whose text may stay as it was before. What takes a record's unit from its
    figures is a mark: people count in anything.
    """
    table, settings = places.table, places.settings
    offsets, beside = hidden_cells.offsets(table), hidden_cells.beside(table)
    cells: dict[int, list[CellShape]] = {number: [] for number in places.numbers}

    def add(line: int, offset: int, shape: Shape, shows: str, styled: bool = False) -> None:
        cells[line].append(CellShape(check_col + offset, places.put(shape), shows, styled))

    for line in places.numbers:
        if verdict := formulas.verdict_shape(table, line, lang, settings):
            check = formulas.check_shape(table, line, lang, settings)
            add(line, 0, check, _WORDS, styled=True)
            add(line, 1, verdict, _VERDICT, styled=True)
    for name, shape in formulas.beside_shapes(table, lang).items():
        add(places.numbers[0], beside[name], shape, f"{name}0")
    for column in table.asked:
        line, offset = offsets[column.name]
        before = _before(table, column, lang) if column.name in kept else None
        meaning = [*input_meaning.shapes(column, kept=before)]
        if column.counted_in:
            meaning[input_meaning.WITHOUT_UNIT] = Shape(f"%({GIVEN}{column.name})s")
        if line in cells:
            for number, shape in enumerate(meaning):
                add(line, offset + number, shape, f"{column.name}{number}")
    return {line: row_shape(str(line), listed) for line, listed in cells.items() if listed}


def _before(table: Table, column: Column, lang: Lang) -> Expression:
    """What stands in a column's blank box where its text stays as it was before."""
    choice, _ = column.as_before or ("", "")
    text = table.kept[column.name].formula(Marks(table, lang))
    return fn.IF(fn.LEN(mark(choice)).eq(0), "", text)
