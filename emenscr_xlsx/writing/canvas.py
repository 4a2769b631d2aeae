"""A sheet being written: its rows and their heights, and how a value, a label and a note look."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsxwriter.format import Format

from ..model import Choices, Column, Kind, Table
from ..model.finding import Finding
from ..text.thai import wrapped
from ..text.typed import date
from ..text.words import Lang
from ..workbook.anchors import DECOR
from ..workbook.layout import ANCHOR, slots
from .book import Book
from .fast_sheet import FastSheet
from .look import AS_TYPED, BUDDHIST_DATE
from .parts import HEAD_CHARS, done

_LABEL_ROW, _HEAD_ROW = 22.0, 44.0


@dataclass
class Canvas:
    """A sheet being written in a language; `width` is in units, 0 for columns of their own widths.

    `heights` are those of its rows in points, 0 for a hidden one.
    """

    book: Book
    lang: Lang
    ws: FastSheet
    width: int
    heights: dict[int, float] = field(default_factory=dict)

    def row(self, row: int, height: float) -> None:
        """Give a row its height."""
        self.ws.set_row(row, height)
        self.heights[row] = height

    def hide(self, row: int) -> None:
        """Hide a row."""
        self.ws.set_row(row, None, None, {"hidden": True})
        self.heights[row] = 0

    def text(self, row: int, col: int, text: str, style: str) -> None:
        """A text in a style."""
        self.ws.write_string(row, col, text, self.book.format(style))

    def span(self, row: int, col: int, units: int, value: object, look: Format) -> None:
        """A value over a number of units."""
        if units > 1:
            self.ws.span(row, col, units, look)
        if value is None or value == "":
            self.ws.write_blank(row, col, None, look)
        elif isinstance(value, dt.date):
            day = dt.datetime(value.year, value.month, value.day)
            self.ws.write_datetime(row, col, day, look)
        elif isinstance(value, bool):
            self.ws.write_boolean(row, col, value, look)
        elif isinstance(value, int | float):
            self.ws.write_number(row, col, value, look)
        else:
            self.ws.write_string(row, col, str(value), look)

    def units(self, table: Table, name: str) -> int:
        """How many units wide the cells of a column are."""
        return slots(table, self.width)[name].span if self.width else table[name].span

    def labels(self, row: int, table: Table, names: Sequence[str], style: str) -> None:
        """The headings of columns above their cells."""
        self.ws.write_string(row, ANCHOR, DECOR)
        look, height = self.book.format(style), _LABEL_ROW if style == "label" else _HEAD_ROW
        for name in names:
            slot, heading = slots(table, self.width)[name], table[name].heading[self.lang]
            self.span(row, slot.col, slot.span, heading, look)
            if style == "head":
                room = self.units(table, name) * HEAD_CHARS
                height = max(height, _LABEL_ROW * wrapped(heading, room))
        self.row(row, height)

    def shown(self, column: Column, value: object) -> object:
        """A typed value as the sheet shows it."""
        if value is None:
            return None
        if column.kind is Kind.DATE and isinstance(value, str):
            return date(value) or value  # what is no day stays as it was typed
        if isinstance(column.choices, Choices):
            return column.choices.words(value)[self.lang]
        return value

    def look(
        self,
        column: Column,
        finding: Finding | None = None,
        size: int | None = None,
        *,
        idle: bool = False,
    ) -> Format:
        """The format of a column's cells.

        In the colour of a finding, and in smaller type for a long text; an `idle` one asks nothing.
        """
        style = "asked" if column.asked and not idle else "given"
        if column.display_only:
            style += ".aside"
        elif column.kind.is_number:  # a long one is shown smaller, rather than as ###
            style += ".figure"
        else:
            style += {Kind.LONG: ".long", Kind.TEXT: ".text"}.get(column.kind, "")
        if finding is not None:
            style += f".{finding.severity.name}"
        shown = AS_TYPED if column.asked and column.is_free_text else column.kind.number_format
        if column.kind is Kind.DATE and column.given and self.lang == "th":
            shown = BUDDHIST_DATE
        return self.book.format(f"{style}~{size}" if size else style, shown)

    def note(self, row: int, col: int, finding: Finding) -> None:
        """A finding as a note at its cell."""
        text = f"{finding.severity.words[self.lang]}: {finding.message[self.lang]}"
        options = {"author": "emenscr_xlsx", "x_scale": 2.2, "y_scale": 1.2, "font_size": 11}
        done(self.ws.write_comment(row, col, text, options))
