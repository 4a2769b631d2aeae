"""The formulas of one record.

Its computed cells, the check beside each line, and the hidden cells behind them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlsxwriter.format import Format

from ..model import Computed, Table
from ..text.excel import address
from ..text.formula import Expression, fn, written
from ..text.words import Lang
from ..workbook.layout import Placed
from . import formulas, hidden_cells, input_meaning
from .book import Book
from .fast_sheet import FastSheet
from .parts import CachedValues, Written, done
from .shapes import Marks, RecordCells, mark, put, shape


@dataclass
class Formulas:
    """What one record calculates.

    `places` are its cells that people see, `hidden` those that they do not.
    """

    book: Book
    lang: Lang
    ws: FastSheet
    written: Written
    table: Table
    placed: Placed
    given: Mapping[str, object]
    places: Mapping[str, str]
    hidden: Mapping[str, list[str]]
    cached: CachedValues

    @cached_property
    def _cells(self) -> RecordCells:
        return RecordCells(
            self.table, self.given, self.places, self.hidden, self.cached.settings, self.lang
        )

    def computed(self, computed: Computed, row: int, col: int, look: Format) -> None:
        """A computed column's cell, from what the typed cells mean."""
        meant = {n: values[-1] for n in self.hidden if (values := self._values(n))}
        value = computed.value({**self.given, **meant})
        shape = formulas.computed_shape(self.table, computed, self.lang)
        self._write(row, col, put(shape, self._cells), "" if value is None else value, look)

    def check(self, line: int, row: int) -> None:
        """The check beside a line, and what its cells are taken for."""
        table, col, settings = self.table, self.written.check_col, self.cached.settings
        verdict = formulas.verdict_shape(table, line, self.lang, settings)
        if verdict is None:
            return
        number, words = self.cached.verdicts.get((table.name, self.placed.key, line), (0, ""))
        look = self.book.format("check")
        self._write(row, col + 1, put(verdict, self._cells), number, look)
        self._cells[formulas.VERDICT] = address(row, col + 1)
        check = formulas.check_shape(table, line, self.lang, settings)
        self._write(row, col, put(check, self._cells), words, look)
        for name, (line_of_column, offset) in hidden_cells.offsets(table).items():
            if line_of_column == line:
                values = self._values(name) or [""] * hidden_cells.steps(table[name])
                unit = input_meaning.unit_of(table[name], self.given)
                meaning = input_meaning.formulas(
                    table[name], self.places[name], self.hidden[name], unit, self._kept(name)
                )
                for step, (formula, value) in enumerate(zip(meaning, values, strict=True)):
                    self._write(row, col + offset + step, formula, value)

    def beside(self) -> None:
        """The hidden cells beside the record as a whole.

        How it stands, what others may ask about it, and what it asks about them.
        """
        row, offsets = min(self.placed.rows.values()), hidden_cells.beside(self.table)
        for name, each in formulas.beside_shapes(self.table, self.lang).items():
            (value,) = self._values(name) or [""]
            self._write(row, self.written.check_col + offsets[name], put(each, self._cells), value)

    def _kept(self, name: str) -> Expression | None:
        """What stands in a blank box as it was before, where there is such a text."""
        choice, last = self.table[name].as_before or ("", "")
        if not self.given.get(last):
            return None
        text = self.table.kept[name].formula(Marks(self.table, self.lang))
        return put(shape(fn.IF(fn.LEN(mark(choice)).eq(0), "", text)), self._cells)

    def _values(self, name: str) -> Sequence[object]:
        """What the hidden cells of a column, or those beside the record, show."""
        return self.cached.meanings.get((self.table.name, self.placed.key, name), ())

    def _write(
        self, row: int, col: int, formula: Expression, value: object, look: Format | None = None
    ) -> None:
        done(self.ws.write_formula(row, col, written(formula), look, value))
