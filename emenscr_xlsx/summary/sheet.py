"""A data sheet: a title, an Excel table whose rows go to disk as they come, totals, and links."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..model.values import is_blank
from ..text.excel import address, letter, xml
from ..text.formula import fn, ref, written
from ..text.thai import wrapped
from ..text.words import Lang, Shown, Words
from ..writing.book import Book
from ..writing.fast_sheet import FastSheet
from ..writing.fast_workbook import Stream
from .cells import Origin, Uncountable, countable, inline, unplaced
from .fields import Field, heading
from .parts import Part, Parts, Place

LIMIT = 1_048_576
"""Rows that Excel has on a sheet."""

_OFFICE = 2  # the column of a row's office
_ABOVE = (36.0, 24.0, 12.0)  # how high the rows above the headings are
_TOP, _LINE, _TALLEST = len(_ABOVE), 20.0, 409.0
_PAGE = 215  # characters that one page takes across and can still be read
_LATELY = 2000  # texts of a column that are kept as they were written
_FULL = 0.9  # how much of a line words fill before they are broken
_FINE = 0.62  # the size of small print against that of a cell
_EPOCH = dt.date(1899, 12, 30)

_NOTHING = Words("ไม่มีรายการ", "Nothing to show")


class Dated(Protocol):
    """How the pages of a workbook are headed, and whether all of them are printed."""

    @property
    def print_all(self) -> bool: ...
    @property
    def lang(self) -> Lang: ...
    @property
    def language(self) -> Shown: ...
    @property
    def dated(self) -> str: ...
    @property
    def running(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Column:
    """How the cells of a column are written: its letter, its styles, and its width.

    Most `texts` of a column come again and again.
    """

    letter: str
    figure: str
    text: tuple[str, str]
    fine: tuple[str, str]
    room: float
    texts: dict[str, tuple[str, float]] = field(default_factory=dict)

    def put(self, text: str) -> tuple[str, float]:
        """A text's cell without its place, and how many lines it takes.

        One too long for the tallest row is set in small print.
        """
        if (known := self.texts.get(text)) is not None:
            return known
        style, room, need = self.text, self.room * _FULL, 1.0
        if len(text) > room or "\n" in text:
            need = wrapped(text, room)
            if need * _LINE > _TALLEST:
                style, need = self.fine, wrapped(text, room / _FINE) * _FINE
        if len(self.texts) >= _LATELY:
            self.texts.clear()
        self.texts[text] = put = unplaced(style, text), need
        return put


class DataSheet(Parts):
    """A data table, on as many sheets as its rows need. `limit` is how many rows a sheet holds.

    Rows fold up by what stands in the `grouped` column, which is the office's.
    """

    def __init__(
        self,
        book: Book,
        key: str,
        name: str,
        title: Words,
        note: str,
        fields: Sequence[Field],
        facts: Dated,
        root: str,
        limit: int = LIMIT,
        foot: str = "",
        grouped: int | None = _OFFICE,
    ) -> None:
        self.book, self.key, self.name, self.title, self.note = book, key, name, title, note
        self.fields, self.facts, self.root, self.limit = fields, facts, root, limit
        self.foot, self.grouped = foot, grouped
        self.language = facts.language
        self.headings = _distinct([heading(f.head, self.language) for f in fields])
        self.parts: list[Part] = []
        self._columns = [
            _Column(
                letter(number),
                book.number("cell", field.number_format),
                book.numbers("cell.text"),
                book.numbers("fine"),
                field.room(self.language),
            )
            for number, field in enumerate(fields)
        ]
        self._tall = 1.0
        self._link = book.numbers("link.cell")
        self._open()

    # A sheet ----------------------------------------------------------------------------------

    def _open(self) -> None:
        """Begin a sheet."""
        self._sheet = _name_of_part(self.name, len(self.parts) + 1)
        self.ws = self.book.stream(self._sheet)
        self.row, self.part_totals = _TOP + 1, [0.0] * len(self.fields)
        self._office: object = None
        self._links_end: int | None = None  # the first row whose link is a formula
        ws, book, wide = self.ws, self.book, sum(c.room for c in self._columns) > _PAGE
        ws.outline_settings(True, False)  # an office's rows fold up under its first
        book.page(ws, self.title[self.facts.lang], self.facts.running)
        for row, height in enumerate(_ABOVE):
            ws.set_row(row, height)
        rooms = ((field, field.room(self.language)) for field in self.fields)
        lines = max(field.heading_lines(room, self.language) for field, room in rooms)
        ws.set_row(_TOP, 22 * lines + 4)
        left = int(wide)  # the first column is on every page, and would cut the title
        ws.write_string(0, left, self._title(), book.format("title"))
        ws.write_string(1, left, self._subtitle(), book.format("hint"))
        ws.freeze_panes(_TOP + 1, min(2, len(self.fields) - 1))
        ws.repeat_rows(_TOP)
        if wide:  # on two pages side by side, so that it can be read, each with the project's code
            ws.fit_to_pages(2, 0)
            ws.repeat_columns(0, 0)
        for number, (column, head) in enumerate(zip(self._columns, self.headings, strict=True)):
            ws.set_column(number, number, column.room)
            ws.write_string(_TOP, number, head, book.format("head"))

    def _said(self, words: Words) -> str:
        return words.shown(self.language)

    def _title(self) -> str:
        return self.title.th if self.language == "both" else self.title[self.facts.lang]

    def _subtitle(self) -> str:
        """As of when it is, the English title too, and of which sheet it is the continuation."""
        text = self.facts.dated
        if self.language == "both":
            text = f"{self.title.en} · {text}"
        if self.parts:
            last = self.parts[-1].sheet
            follows = Words(f"ต่อจากชีต “{last}”", f"continued from sheet “{last}”")
            text = f"{self._said(follows)} · {text}"
        return f"{text} · {self.note}" if self.note else text

    def _close(self, follows: str = "") -> None:
        """End a sheet: the table, its totals, and where it goes on."""
        ws, last = self.ws, max(self.row - 1, _TOP + 1)
        if self.row == _TOP + 1:
            nothing = self._text(self._columns[0], self.row + 1, self._said(_NOTHING))
            ws.line(self.row, [nothing], 2 * _LINE)
            self.row += 1
        number = len(self.parts) + 1
        table = f"t_{self.key}" if number == 1 else f"t_{self.key}_{number}"
        ws.listed(table, _TOP, last, self.headings)
        if not self.facts.print_all:
            unprinted(ws, len(self.fields) + 1)
        self.parts.append(Part(self._sheet, _TOP + 1, last))
        self.row += 1
        self._totals(last)
        if self.foot:
            self._below(self.foot, "hint")
        if follows:
            words = Words(f"ต่อในชีต “{follows}”", f"Continued on sheet “{follows}”")
            self._below(self._said(words), "bold")
        if self._links_end is not None:
            most, row = Stream.LINKS, self._links_end + 1
            words = Words(
                f"Excel รับลิงก์ได้ {most:,} ลิงก์ต่อชีต ตั้งแต่แถว {row} ลิงก์จึงเป็นสูตร HYPERLINK",
                f"Excel takes {most:,} links on a sheet; from row {row} on they are "
                "HYPERLINK formulas",
            )
            self._below(self._said(words), "hint")

    def _totals(self, last: int) -> None:
        """A line with the sums of what a filter leaves."""
        summed = [number for number, field in enumerate(self.fields) if field.total]
        if not summed:
            return
        for number in summed:
            span = ref(f"{address(_TOP + 1, number)}:{address(last, number)}")
            self.ws.write_formula(
                self.row,
                number,
                written(fn.SUBTOTAL(109, span)),
                self.book.format("total", self.fields[number].number_format),
                self.part_totals[number],
            )
        self._below(self._said(Words("รวมที่แสดง", "Total shown")), "bold")

    def _below(self, text: str, style: str) -> None:
        self.ws.write_string(self.row, 0, text, self.book.format(style))
        self.row += 1

    def done(self) -> None:
        """No more rows come."""
        self._close()

    # A row ------------------------------------------------------------------------------------

    def add(self, values: Sequence[object]) -> Place:
        """Write a record; returns where it stands.

        A value is a text, a number, a date, Words, the Origin to lead to, or None.
        """
        if self.row >= self.limit - 5:  # room for the totals, and what stands below them
            self._close(_name_of_part(self.name, len(self.parts) + 2))
            self._open()
        group = None if self.grouped is None else values[self.grouped]
        level, self._office = int(group is not None and group == self._office), group
        self._tall = 1.0
        cells = [self._cell(number, value) for number, value in enumerate(values)]
        self.ws.line(self.row, cells, min(_TALLEST, self._tall * _LINE + 4), level)
        self.row += 1
        return self._sheet, self.row - 1

    def _cell(self, number: int, value: object) -> str:
        """A value's cell as XML."""
        row, column = self.row + 1, self._columns[number]
        if isinstance(value, Words):
            value = value.shown(self.language)
        if isinstance(value, str):
            return self._text(column, row, value)
        if is_blank(value):
            if isinstance(value, Uncountable):
                return self._text(column, row, self._said(value.words))
            return f'<c r="{column.letter}{row}" s="{column.figure}"/>'
        if isinstance(value, int | float):
            if not countable(value):
                return self._text(column, row, self._said(Uncountable(value).words))
            self.part_totals[number] += value
            return f'<c r="{column.letter}{row}" s="{column.figure}"><v>{value!r}</v></c>'
        if isinstance(value, Origin):
            return self._origin(number, value)
        if isinstance(value, dt.date):
            days = (dt.date(value.year, value.month, value.day) - _EPOCH).days
            return f'<c r="{column.letter}{row}" s="{column.figure}"><v>{days}</v></c>'
        raise TypeError(f"no cell takes {value!r}")

    def _text(self, column: _Column, row: int, text: str) -> str:
        """A text's cell."""
        put, need = column.put(text)
        self._tall = max(self._tall, need)
        return f'<c r="{column.letter}{row}"{put}'

    def _origin(self, number: int, origin: Origin) -> str:
        """A link's cell; a formula where the sheet takes no more links."""
        target, shown = self.root + origin.filed, origin.location or origin.filed.rpartition("/")[2]
        place = f"{self._columns[number].letter}{self.row + 1}"
        if self.ws.has_room_for_links:
            self.ws.link(self.row, number, target, origin.location)
            return inline(place, self._link, shown)
        if self._links_end is None:
            self._links_end = self.row
        formula = xml(str(fn.HYPERLINK(f"{target}#{origin.location}", shown)))
        cell = f"<f>{formula}</f><v>{xml(shown)}</v>"  # the sheet's name is somebody's
        return f'<c r="{place}" s="{self._link[0]}" t="str">{cell}</c>'


def unprinted(ws: FastSheet, col: int) -> None:
    """Have a sheet print nothing until its print area is cleared: a blank cell of a column."""
    ws.print_area(_TOP - 1, col, _TOP - 1, col)


def _name_of_part(name: str, number: int) -> str:
    """The name of a table's sheet of a number."""
    return name if number == 1 else f"{name[:26]} ({number})"


def _distinct(headings: Sequence[str]) -> list[str]:
    """Headings as a table wants them: each its own."""
    seen: dict[str, int] = {}
    distinct = []
    for text in headings:
        seen[text] = seen.get(text, 0) + 1
        distinct.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return distinct
