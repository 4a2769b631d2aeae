"""A data sheet: a title, an Excel table whose rows go to disk as they come, totals, and links."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Protocol

from ..model.values import is_blank
from ..text.excel import address, letter, xml
from ..text.formula import Expression, Value, fn, literal, ref, written
from ..text.words import Lang, Words
from ..writing.book import Book
from ..writing.fast_sheet import Stream
from .cells import Origin, Uncountable, countable, in_sheet, inline, lines_of
from .fields import Field

LIMIT = 1_048_576
"""Rows that Excel has on a sheet."""

_OFFICE = 2  # the column of a row's office
_ABOVE = (36.0, 24.0, 12.0)  # how high the rows above the headings are
_TOP, _LINE, _TALLEST = len(_ABOVE), 20.0, 409.0
_PAGE = 215  # characters that one page takes across and can still be read
_FULL = 0.9  # how much of a line words fill before they are broken
_FINE = 0.62  # the size of small print against that of a cell
_EPOCH = dt.date(1899, 12, 30)

Criteria = Sequence[tuple[str, Value]]
"""What records are counted by: fields, each with what it must be."""


_NOTHING = Words("ไม่มีรายการ", "Nothing to show")


@dataclass(frozen=True)
class Part:
    """A sheet of a data table: its name and the first and last row of its records, zero-based."""

    sheet: str
    first: int
    last: int


class Dated(Protocol):
    """How the pages of a workbook are headed."""

    @property
    def lang(self) -> Lang: ...
    @property
    def dated(self) -> str: ...
    @property
    def running(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Column:
    """How the cells of a column are written: its letter, its styles, and its width."""

    letter: str
    figure: str
    text: tuple[str, str]
    fine: tuple[str, str]
    room: float


class DataSheet:
    """A data table, on as many sheets as its rows need. `limit` is how many rows a sheet holds."""

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
    ) -> None:
        self.book, self.key, self.name, self.title, self.note = book, key, name, title, note
        self.fields, self.facts, self.root, self.limit = fields, facts, root, limit
        self.foot = foot
        self.headings = _distinct([f.heading for f in fields])
        self.parts: list[Part] = []
        self._columns = [
            _Column(
                letter(number),
                book.number("cell", field.number_format),
                book.numbers("cell.text"),
                book.numbers("fine"),
                field.room,
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
        ws, book, wide = self.ws, self.book, sum(f.room for f in self.fields) > _PAGE
        ws.outline_settings(True, False)  # an office's rows fold up under its first
        book.page(ws, self.title[self.facts.lang], self.facts.running)
        for row, height in enumerate(_ABOVE):
            ws.set_row(row, height)
        ws.set_row(_TOP, 22 * max(f.heading_lines(f.room) for f in self.fields) + 4)
        left = int(wide)  # the first column is on every page, and would cut the title
        ws.write_string(0, left, self.title.th, book.format("title"))
        ws.write_string(1, left, self._subtitle(), book.format("hint"))
        ws.freeze_panes(_TOP + 1, min(2, len(self.fields) - 1))
        ws.repeat_rows(_TOP)
        if wide:  # on two pages side by side, so that it can be read, each with the project's code
            ws.fit_to_pages(2, 0)
            ws.repeat_columns(0, 0)
        for number, (field, heading) in enumerate(zip(self.fields, self.headings, strict=True)):
            ws.set_column(number, number, field.room)
            ws.write_string(_TOP, number, heading, book.format("head"))

    def _subtitle(self) -> str:
        """The English title, as of when it is, and of which sheet it is the continuation."""
        text = f"{self.title.en} · {self.facts.dated}"
        if self.parts:
            last = self.parts[-1].sheet
            text = f"{Words(f'ต่อจากชีต “{last}” · ', f'continued from sheet “{last}” · ')}{text}"
        return f"{text} · {self.note}" if self.note else text

    def _close(self, follows: str = "") -> None:
        """End a sheet: the table, its totals, and where it goes on."""
        ws, last = self.ws, max(self.row - 1, _TOP + 1)
        if self.row == _TOP + 1:
            ws.line(self.row, [self._text(0, self.row + 1, str(_NOTHING))], 2 * _LINE)
            self.row += 1
        number = len(self.parts) + 1
        table = f"t_{self.key}" if number == 1 else f"t_{self.key}_{number}"
        ws.listed(table, _TOP, last, self.headings)
        self.parts.append(Part(self._sheet, _TOP + 1, last))
        self.row += 1
        self._totals(last)
        if self.foot:
            self._below(self.foot, "hint")
        if follows:
            words = Words(f"ต่อในชีต “{follows}”", f"Continued on sheet “{follows}”")
            self._below(str(words), "bold")
        if self._links_end is not None:
            most, row = Stream.LINKS, self._links_end + 1
            words = Words(
                f"Excel รับลิงก์ได้ {most:,} ลิงก์ต่อชีต ตั้งแต่แถว {row} ลิงก์จึงเป็นสูตร HYPERLINK",
                f"Excel takes {most:,} links on a sheet; from row {row} on they are "
                "HYPERLINK formulas",
            )
            self._below(str(words), "hint")

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
        self._below(str(Words("รวมที่แสดง", "Total shown")), "bold")

    def _below(self, text: str, style: str) -> None:
        self.ws.write_string(self.row, 0, text, self.book.format(style))
        self.row += 1

    def done(self) -> None:
        """No more rows come."""
        self._close()

    # A row ------------------------------------------------------------------------------------

    def add(self, values: Sequence[object]) -> None:
        """Write a record.

        A value is a text, a number, a date, Words, the Origin to lead to, or None.
        """
        if self.row >= self.limit - 5:  # room for the totals, and what stands below them
            self._close(_name_of_part(self.name, len(self.parts) + 2))
            self._open()
        level, self._office = int(values[_OFFICE] == self._office), values[_OFFICE]
        self._tall = 1.0
        cells = [self._cell(number, value) for number, value in enumerate(values)]
        self.ws.line(self.row, cells, min(_TALLEST, self._tall * _LINE + 4), level)
        self.row += 1

    def _cell(self, number: int, value: object) -> str:
        """A value's cell as XML."""
        row, column = self.row + 1, self._columns[number]
        if is_blank(value):
            if isinstance(value, Uncountable):
                return self._text(number, row, str(value.words))
            return f'<c r="{column.letter}{row}" s="{column.figure}"/>'
        if isinstance(value, str | Words):
            return self._text(number, row, str(value))
        if isinstance(value, int | float):
            if not countable(value):
                return self._text(number, row, str(Uncountable(value).words))
            self.part_totals[number] += value
            return f'<c r="{column.letter}{row}" s="{column.figure}"><v>{value!r}</v></c>'
        if isinstance(value, Origin):
            return self._origin(number, value)
        if isinstance(value, dt.date):
            days = (dt.date(value.year, value.month, value.day) - _EPOCH).days
            return f'<c r="{column.letter}{row}" s="{column.figure}"><v>{days}</v></c>'
        raise TypeError(f"no cell takes {value!r}")

    def _text(self, number: int, row: int, text: str) -> str:
        """A text's cell; one too long for the tallest row is set in small print."""
        column = self._columns[number]
        style, room = column.text, column.room * _FULL
        if len(text) > room or "\n" in text:
            need: float = lines_of(text, room)
            if need * _LINE > _TALLEST:
                style, need = column.fine, lines_of(text, room / _FINE) * _FINE
            self._tall = max(self._tall, need)
        return inline(f"{column.letter}{row}", style, text)

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

    # For formulas -----------------------------------------------------------------------------

    def spans(self, field: str) -> list[Expression]:
        """The ranges of a field, one for each sheet of the table."""
        col = next(number for number, f in enumerate(self.fields) if f.name == field)
        return [ref(in_sheet(p.sheet, column_span(p.first, p.last, col))) for p in self.parts]

    def count(self, wanted: Criteria) -> Expression:
        """A formula that counts the records of which each field meets its criterion."""
        return added(fn.COUNTIFS(*pairs) for pairs in self._pairs(wanted))

    def sum(self, field: str, wanted: Criteria) -> Expression:
        """A formula that sums a field over those records."""
        return added(
            fn.SUMIFS(span, *pairs)
            for span, pairs in zip(self.spans(field), self._pairs(wanted), strict=True)
        )

    def _pairs(self, wanted: Criteria) -> list[list[Expression]]:
        """Ranges and criteria in turn, for each sheet of the table."""
        pairs: list[list[Expression]] = [[] for _ in self.parts]
        for field, criterion in wanted:
            for part, span in zip(pairs, self.spans(field), strict=True):
                part += [span, literal(criterion)]
        return pairs


def column_span(first: int, last: int, col: int) -> str:
    """The cells of a column from one row to another."""
    return f"{address(first, col, absolute=True)}:{address(last, col, absolute=True)}"


def added(formulas: Iterable[Expression]) -> Expression:
    """Formulas added up."""
    return reduce(Expression.__add__, formulas)


def _name_of_part(name: str, number: int) -> str:
    """The name of a table's sheet of a number."""
    return name if number == 1 else f"{name[:26]} ({number})"


def _distinct(headings: Sequence[str]) -> list[str]:
    """Headings as a table wants them: each its own."""
    seen: dict[str, int] = {}
    distinct = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        distinct.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return distinct
