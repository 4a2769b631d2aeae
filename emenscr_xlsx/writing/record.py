"""The formulas of one record.

Its computed cells, the check beside each line, and the hidden cells behind them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format

from ..model import Computed, Table
from ..text.excel import address
from ..text.formula import Expression, written
from ..text.words import Lang
from ..workbook.layout import Placed
from . import formulas, hidden_cells, input_meaning
from .book import Book
from .fast_sheet import FastSheet
from .parts import CachedValues, Written, done
from .shapes import Shape, put, resolver


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

    def computed(self, computed: Computed, row: int, col: int, look: Format) -> None:
        """A computed column's cell, from what the typed cells mean."""
        meant = {n: values[-1] for n in self.hidden if (values := self._values(n))}
        value = computed.value({**self.given, **meant})
        shape = formulas.computed_shape(self.table, computed, self.lang)
        self._write(row, col, self._put(shape), "" if value is None else value, look)

    def check(self, line: int, row: int) -> None:
        """The check beside a line, and what its cells are taken for."""
        table, col, settings = self.table, self.written.check_col, self.cached.settings
        verdict = formulas.verdict_shape(table, line, self.lang, settings)
        if verdict is None:
            return
        number, words = self.cached.verdicts.get((table.name, self.placed.key, line), (0, ""))
        look, number_at = self.book.format("check"), {formulas.VERDICT: [address(row, col + 1)]}
        self._write(row, col + 1, self._put(verdict), number, look)
        check = formulas.check_shape(table, line, self.lang, settings)
        self._write(row, col, self._put(check, number_at), words, look)
        for name, (line_of_column, offset) in hidden_cells.offsets(table).items():
            if line_of_column == line:
                values = self._values(name) or [""] * hidden_cells.steps(table[name])
                meaning = input_meaning.formulas(table[name], self.places[name], self.hidden[name])
                for step, (formula, value) in enumerate(zip(meaning, values, strict=True)):
                    self._write(row, col + offset + step, formula, value)

    def beside(self) -> None:
        """The hidden cells beside the record as a whole.

        How it stands, what others may ask about it, and what it asks about them.
        """
        row, offsets = min(self.placed.rows.values()), hidden_cells.beside(self.table)
        for name, shape in formulas.beside_shapes(self.table, self.lang).items():
            (value,) = self._values(name) or [""]
            self._write(row, self.written.check_col + offsets[name], self._put(shape), value)

    def _values(self, name: str) -> Sequence[object]:
        """What the hidden cells of a column, or those beside the record, show."""
        return self.cached.meanings.get((self.table.name, self.placed.key, name), ())

    def _put(self, shape: Shape, more: Mapping[str, list[str]] | None = None) -> Expression:
        """A formula with the record's cells, and `more` hidden ones."""
        hidden = {**self.hidden, **(more or {})}
        settings = self.cached.settings
        return put(
            shape, resolver(self.table, self.given, self.places, hidden, settings, self.lang)
        )

    def _write(
        self, row: int, col: int, formula: Expression, value: object, look: Format | None = None
    ) -> None:
        done(self.ws.write_formula(row, col, written(formula), look, value))
