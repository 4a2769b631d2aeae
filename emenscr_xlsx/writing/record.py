"""The formulas of one record: its computed cells, the check beside each of its lines, and the hidden cells behind them."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from ..model import Column, Table
from ..text import excel
from ..text.excel import address
from ..text.words import Lang
from ..workbook.layout import Placed
from . import formulas, input_meaning
from .book import Book
from .parts import CachedValues, SlipError, Written, done


def within(formula: str) -> str:
    """A formula that Excel takes."""
    if len(formula) > excel.LONGEST:
        raise SlipError(f"a formula of {len(formula)} characters: {formula[:200]}")
    return formula


@dataclass
class Formulas:
    """What one record calculates. `places` are its cells that people see, `hidden` those that they do not."""

    book: Book
    lang: Lang
    ws: Worksheet
    written: Written
    table: Table
    placed: Placed
    given: Mapping[str, object]
    places: Mapping[str, str]
    hidden: Mapping[str, list[str]]
    shown: CachedValues

    def _formula(
        self,
        row: int,
        col: int,
        shape: formulas.Shape,
        show: object,
        look: object = None,
        **more: list[str],
    ) -> None:
        cell = formulas.resolver(
            self.table,
            self.given,
            self.places,
            {**self.hidden, **more},
            self.shown.settings,
            self.lang,
        )
        done(self.ws.write_formula(row, col, within(formulas.put(shape, cell)), look, show))

    def _shows(self, name: str) -> list[object] | None:
        """What the hidden cells of a column, or those beside the record, show."""
        return self.shown.meanings.get((self.table.name, self.placed.key, name))

    def computed(self, column: Column, row: int, col: int, look: object) -> None:
        """A computed column's cell, from what the typed cells mean."""
        meant = {n: shows[-1] for n in self.hidden if (shows := self._shows(n))}
        worth = column.computed.value({**self.given, **meant})
        self._formula(
            row,
            col,
            formulas.computed_shape(self.table, column.name, self.lang),
            "" if worth is None else worth,
            look,
        )

    def check(self, line: int, row: int) -> None:
        """The cached check beside a line, and what its cells are taken for."""
        table, col, settings = self.table, self.written.check_col, self.shown.settings
        verdict = formulas.verdict_shape(table, line, self.lang, settings)
        if verdict is None:
            return
        number, words = self.shown.verdicts.get((table.name, self.placed.key, line), (0, ""))
        look, came_to = self.book.format("check"), {formulas.VERDICT: [address(row, col + 1)]}
        self._formula(row, col + 1, verdict, number, look)
        self._formula(
            row, col, formulas.check_shape(table, line, self.lang, settings), words, look, **came_to
        )
        for name, (own_line, at) in input_meaning.offsets(table).items():
            if own_line == line:
                shows = self._shows(name) or [""] * input_meaning.steps(table[name])
                for step, (own, show) in enumerate(
                    zip(
                        input_meaning.formulas(table[name], self.places[name], self.hidden[name]),
                        shows,
                        strict=True,
                    )
                ):
                    done(self.ws.write_formula(row, col + at + step, own, None, show))

    def beside(self) -> None:
        """The hidden cells beside the record as a whole: how it stands, what others may ask about it, and what it asks about them."""
        row = min(self.placed.rows.values())
        for name, shape in formulas.beside_shapes(self.table, self.lang).items():
            (show,) = self._shows(name) or [""]
            self._formula(
                row, self.written.check_col + input_meaning.beside(self.table)[name], shape, show
            )
