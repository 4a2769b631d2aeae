"""The sheet of figures behind the dashboard, filled from the top."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Self

from ..text.excel import address
from ..text.formula import Expression, fn, ref, written
from ..text.thai import wrapped
from ..text.words import Words
from ..writing.book import Book
from ..writing.fast_sheet import FastSheet
from .cells import in_sheet
from .facts import SummaryFacts
from .fields import heading
from .parts import column_span
from .sheet import DataSheet, unprinted
from .tally import Figure, Tally

NAME = Words("ตัวเลข", "Figures")
ALL_OFFICES, ALL_SOURCES = Words("ทุกหน่วยงาน", "All offices"), Words("ทุกแหล่งเงิน", "All sources")
OFFICE, SOURCE, QUARTER = ref("s_office"), ref("s_source"), ref("s_quarter")
"""What the selectors stand on."""

COUNTED_OFFICE, COUNTED_SOURCE = ref("c_s_office"), ref("c_s_source")
"""The same as criteria: a name, or an asterisk for all."""

Head = Words | tuple[Words, Words]
"""A heading: the same in every workbook, or one for a quarter's and one for a year's."""


@dataclass(frozen=True)
class Choice:
    """What the selectors stand on; None for all, and for the workbook's own quarter."""

    office: str | None = None
    source: str | None = None
    quarter: int | None = None


class FiguresPage:
    """A page of figures, filled from the top; each figure that was placed is known by its cell."""

    def __init__(
        self,
        book: Book,
        facts: SummaryFacts,
        tally: Tally,
        sheets: dict[str, DataSheet],
        choice: Choice,
        ws: FastSheet,
    ) -> None:
        self.book, self.facts, self.tally, self.sheets = book, facts, tally, sheets
        self.choice, self.ws, self.sheet = choice, ws, NAME[facts.lang]
        self._listed, self.widest = 30, 1
        self.quarter = choice.quarter or facts.period.quarter
        self.asked: Expression = QUARTER
        self._headed(Words("ตัวเลขเบื้องหลังภาพรวม", "The figures behind the dashboard"))
        self.row = 3
        self._criteria()

    def on(self, ws: FastSheet, sheet: str, title: Words) -> Self:
        """The same on a sheet of its own, from the fourth row on."""
        other = copy(self)
        other.ws, other.sheet, other.row, other.widest = ws, sheet, 3, 1
        other._headed(title)
        return other

    def _headed(self, title: Words) -> None:
        """The page's looks, and its title."""
        ws, book = self.ws, self.book
        book.page(ws, title[self.facts.lang], self.facts.running)
        ws.set_column(0, 0, 34)
        ws.set_column(1, 24, 13.5)
        ws.set_row(0, 36)
        # The first column is on every page, and would cut the title.
        ws.write_string(0, 1, self.worded(title), book.format("title"))
        hint = Words(
            "ทุกช่องเป็นสูตรจากตารางข้อมูล และเปลี่ยนตามตัวเลือกบนภาพรวม",
            "Every cell is a formula over the data tables, and follows the overview's selectors",
        )
        ws.write_string(1, 1, f"{self.worded(hint)} · {self.facts.dated}", book.format("hint"))

    def worded(self, words: Words) -> str:
        """Words as this workbook shows them."""
        return words.shown(self.facts.language)

    def _criteria(self) -> None:
        """What the selectors mean to a formula: a name, or an asterisk for all."""
        for label, selector, criterion, everything, chosen in (
            (
                Words("นับหน่วยงาน (* = ทั้งหมด)", "Office counted (*: all)"),
                OFFICE,
                COUNTED_OFFICE,
                ALL_OFFICES,
                self.choice.office,
            ),
            (
                Words("นับแหล่งเงิน (* = ทั้งหมด)", "Source counted (*: all)"),
                SOURCE,
                COUNTED_SOURCE,
                ALL_SOURCES,
                self.choice.source,
            ),
        ):
            self._label(self.worded(label), "hint")
            formula = fn.IF(selector.eq(self.worded(everything)), "*", selector)
            self._put(self.row, 1, Figure(formula, chosen or "*"), "General")
            self.name(str(criterion), self.sheet, self.row, 1)
            self.row += 1
        self.row += 1

    def _label(self, text: str, style: str = "cell.text") -> None:
        self.ws.write_string(self.row, 0, text, self.book.format(style))

    def cell(self, row: int, col: int) -> Expression:
        """A cell of this page, as formulas elsewhere name it."""
        return ref(in_sheet(self.sheet, address(row, col, absolute=True)))

    def _put(
        self, row: int, col: int, figure: Figure, number_format: str, style: str = "cell"
    ) -> Figure:
        """Place a figure; from then on it is known by its cell."""
        cell_format = self.book.format(style, number_format)
        self.ws.write_formula(row, col, written(figure.formula), cell_format, figure.value)
        return Figure(self.cell(row, col), figure.value)

    def name(self, name: str, sheet: str, row: int, col: int) -> None:
        """Give a cell a name."""
        place = in_sheet(sheet, address(row, col, absolute=True))
        self.book.workbook.define_name(name, f"={place}")

    def listing(self, items: Sequence[str]) -> str:
        """A list for a drop-down, beside the figures; returns where it is."""
        for row, item in enumerate(items, 3):
            self.ws.write_string(row, self._listed, item, self.book.format("cell.text"))
        span = column_span(3, 2 + len(items), self._listed)
        self._listed += 1
        return f"={in_sheet(self.sheet, span)}"

    def finish(self, *, printed: bool = False) -> None:
        """Print what was filled, on pages side by side, each with the names of the lines.

        Only a page that is `printed` does so unasked.
        """
        if not (printed or self.facts.print_all):
            unprinted(self.ws, self._listed)
            return
        self.ws.print_area(0, 0, self.row, self.widest)
        if self.widest > 12:
            self.ws.fit_to_pages(2, 0)
            self.ws.repeat_columns(0, 0)

    # Blocks -----------------------------------------------------------------------------------

    def block(self, title: Words, heads: Sequence[Head]) -> None:
        """A block's title and headings."""
        self.ws.set_row(self.row, 26)
        self._label(title[self.facts.lang], "section")
        texts = [heading(self.heading(head), self.facts.language) for head in heads]
        self.ws.set_row(self.row + 1, 22 * max(wrapped(text, 10) for text in texts[1:]) + 8)
        self.widest = max(self.widest, len(heads) - 1)
        for col, text in enumerate(texts):
            self.ws.write_string(self.row + 1, col, text, self.book.format("head"))
        self.row += 2

    def heading(self, head: Head) -> Words:
        """The words of a heading in this workbook: a quarter's, or a year's."""
        return head[self.facts.whole_year] if isinstance(head, tuple) else head

    def line(
        self,
        label: Words | str,
        figures: Sequence[Figure | float | None],
        formats: Sequence[str],
        style: str = "cell",
    ) -> list[Figure | None]:
        """A line of figures; returns them as placed."""
        self.ws.set_row(self.row, 22)
        text = label[self.facts.lang] if isinstance(label, Words) else label
        self._label(text, f"{style}.text")
        placed: list[Figure | None] = []
        for col, (figure, number_format) in enumerate(zip(figures, formats, strict=True), 1):
            if isinstance(figure, Figure):
                placed.append(self._put(self.row, col, figure, number_format, style))
            elif figure is None:
                self.ws.write_blank(self.row, col, None, self.book.format(style))
                placed.append(None)
            else:
                self.ws.write_number(self.row, col, figure, self.book.format(style, number_format))
                placed.append(Figure(self.cell(self.row, col), figure))
        self.row += 1
        return placed

    def span(self, first: int, last: int, col: int) -> list[object]:
        """Cells of a column, as a chart takes them."""
        return [self.sheet, first, col, last, col]
