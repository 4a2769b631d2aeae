"""How a data sheet is written: a title, an Excel table whose rows go to disk as they come, totals that follow the filter, links to the source."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ..model.values import is_blank
from ..text.excel import ACTING, address, letter, quoted
from ..text.words import Lang, Words
from ..writing.book import Book
from ..writing.fast_sheet import Stream

MONEY, DATE, WHOLE, PLAIN = "#,##0.00", "d mmm yyyy", "0", "General"
LIMIT = 1_048_576
"""Rows that Excel has on a sheet."""

_OFFICE = 2  # the column of a row's office
_TOP, _LINE, _TALLEST = 3, 20.0, 409.0
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+")
_UNSAFE = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_PAGE = 215  # characters that one page takes across and can still be read
_FULL = 0.9  # how much of a line words fill before they are broken
_FINE = 0.62  # the size of small print against that of a cell
_EPOCH = dt.date(1899, 12, 30)
MOST = 1e15
"""What a sum can hold: a spreadsheet counts fifteen digits."""


def countable(value: float) -> bool:
    """Whether a number can be part of a sum: a spreadsheet counts fifteen digits, and 1E308 twice is no number any more."""
    return -MOST < value < MOST


class Uncountable(float):
    """A number that was reported and is too large to count: a blank to every sum, shown as it came."""

    reported: float

    def __new__(cls, reported: float) -> "Uncountable":
        blank = super().__new__(cls, "nan")
        blank.reported = reported
        return blank

    @property
    def words(self) -> Words:
        return Words(
            f"{self.reported:G} (มากเกินนับ ไม่รวมในยอด)",
            f"{self.reported:G} (too large to count, in no sum)",
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row came from: the filed copy, by its place in the workspace, and sheet and cell in it."""

    filed: str
    sheet: str
    cell: str

    @property
    def location(self) -> str:
        name = self.sheet.replace("'", "''")
        return f"'{name}'!{self.cell}" if self.sheet else ""


@dataclass(frozen=True)
class Field:
    """A column of a data sheet; widths in characters."""

    head: Words
    number_format: str = PLAIN
    width: float = 14
    total: bool = False  # summed at the foot
    name: str = ""  # by which formulas know it

    @property
    def heading(self) -> str:
        return self.head.th if self.head.th == self.head.en else f"{self.head.th}\n{self.head.en}"

    @property
    def room(self) -> float:
        """The column's width: no word of its heading is broken."""
        return max(self.width, *(base_width(word) * 1.1 + 2.5 for word in self.head.en.split()))


def base_width(text: str) -> int:
    """Characters that take width, counted fast."""
    return len(_MARKS.sub("", text))


def lines_of(text: str, chars: float) -> int:
    """How many lines a text takes in so many characters' width."""
    if len(text) <= chars and "\n" not in text:
        return 1
    return sum(max(1, -int(-base_width(line) // chars)) for line in text.split("\n"))


def escaped(text: str) -> str:
    """A text as XML; what XML cannot hold is left out."""
    if _UNSAFE.search(text):
        text = (
            re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]", "", text)
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
        )
    return text


def inline(place: str, styles: Sequence[str], text: str) -> str:
    """A text's cell as XML; `styles` as of `Book.numbers`."""
    return f'<c r="{place}" s="{styles[text.startswith(ACTING)]}" t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>'


_NOTHING = Words("ไม่มีรายการ", "Nothing to show")


@dataclass(frozen=True)
class Part:
    """A sheet of a data table: its name and the first and last row of its records, zero-based."""

    sheet: str
    first: int
    last: int


class Dated(Protocol):
    """How the pages of a workbook are headed."""

    lang: Lang
    dated: str
    running: str


class DataSheet:
    """A data table, on as many sheets as its rows need. `limit` is what a sheet holds."""

    def __init__(
        self,
        book: Book,
        key: str,
        name: str,
        title: Words,
        note: str,
        fields: Sequence[Field],
        facts: "Dated",
        root: str,
        limit: int = LIMIT,
        foot: str = "",
    ) -> None:
        self.book, self.key, self.name, self.title, self.note, self.foot = (
            book,
            key,
            name,
            title,
            note,
            foot,
        )
        self.fields, self.facts, self.root, self.limit = fields, facts, root, limit
        self.headings = _distinct([f.heading for f in fields])
        self.parts: list[Part] = []
        self._styles = [
            (
                letter(no),
                book.number("cell", f.number_format),
                book.numbers("cell.text"),
                book.numbers("fine"),
                f.room,
            )
            for no, f in enumerate(fields)
        ]
        self._tall = 1.0
        self._link = book.numbers("link.cell")
        self._open()

    # A sheet ----------------------------------------------------------------------------------

    def _open(self) -> None:
        number = len(self.parts) + 1
        name = self.name if number == 1 else f"{self.name[:26]} ({number})"
        ws: Stream = self.book.stream(name)
        self._office = None
        ws.outline_settings(True, False)  # an office's rows fold up under its first
        self.ws, self.row, self.part_totals, self.links_end = (
            ws,
            _TOP + 1,
            [0.0] * len(self.fields),
            None,
        )
        book, last = self.book, self.parts[-1].sheet if self.parts else ""
        book.page(ws, self.title[self.facts.lang], self.facts.running)
        ws.set_row(0, 36)
        ws.set_row(
            _TOP,
            22
            * max(
                sum(lines_of(line, f.room - 2) for line in f.heading.split("\n"))
                for f in self.fields
            )
            + 4,
        )
        wide = sum(f.room for f in self.fields) > _PAGE
        ws.write_string(
            0, int(wide), self.title.th, book.format("title")
        )  # the first column is on every page, and would cut it
        continued = (
            Words(f"ต่อจากชีต “{last}” · ", f"continued from sheet “{last}” · ")
            if last
            else Words("", "")
        )
        ws.write_string(
            1,
            int(wide),
            f"{continued}{self.title.en} · {self.facts.dated}{' · ' + self.note if self.note else ''}",
            book.format("hint"),
        )
        ws.freeze_panes(_TOP + 1, min(2, len(self.fields) - 1))
        ws.repeat_rows(_TOP)
        if wide:  # on two pages side by side, so that it can be read, each with the project's code
            ws.fit_to_pages(2, 0)
            ws.repeat_columns(0)
        for no, heading in enumerate(self.headings):
            ws.set_column(no, no, self.fields[no].room)
            ws.write_string(_TOP, no, heading, book.format("head"))

    def _close(self, follows: str = "") -> None:
        ws, book, last = self.ws, self.book, max(self.row - 1, _TOP + 1)
        if self.row == _TOP + 1:
            ws.line(self.row, [self._text(0, self.row + 1, str(_NOTHING))], 2 * _LINE)
            self.row += 1
        ws.listed(
            f"t_{self.key}" if not self.parts else f"t_{self.key}_{len(self.parts) + 1}",
            _TOP,
            last,
            self.headings,
        )
        self.parts.append(Part(ws.get_name(), _TOP + 1, last))
        at = self.row + 1
        shown = [no for no, f in enumerate(self.fields) if f.total]
        if shown:
            ws.write_string(at, 0, str(Words("รวมที่แสดง", "Total shown")), book.format("bold"))
            for no in shown:
                span = f"{address(_TOP + 1, no)}:{address(last, no)}"
                ws.write_formula(
                    at,
                    no,
                    f"=SUBTOTAL(109,{span})",
                    book.format("total", self.fields[no].number_format),
                    self.part_totals[no],
                )
            at += 1
        if self.foot:
            ws.write_string(at, 0, self.foot, book.format("hint"))
            at += 1
        if follows:
            ws.write_string(
                at,
                0,
                str(Words(f"ต่อในชีต “{follows}”", f"Continued on sheet “{follows}”")),
                book.format("bold"),
            )
            at += 1
        if self.links_end is not None:
            said = Words(
                f"Excel รับลิงก์ได้ {Stream.LINKS:,} ลิงก์ต่อชีต ตั้งแต่แถว {self.links_end + 1} ลิงก์จึงเป็นสูตร HYPERLINK",
                f"Excel takes {Stream.LINKS:,} links on a sheet; from row {self.links_end + 1} on they are HYPERLINK formulas",
            )
            ws.write_string(at, 0, str(said), book.format("hint"))

    def done(self) -> None:
        """No more rows come."""
        self._close()

    # A row ------------------------------------------------------------------------------------

    def add(self, values: Sequence[object]) -> None:
        """Write a record. A value is a text, a number, a date, Words, the Origin to lead to, or None."""
        if (
            self.row >= self.limit - 5
        ):  # room for the totals, and for saying what they leave out and where it goes on
            self._close(f"{self.name[:26]} ({len(self.parts) + 2})")
            self._open()
        at, row, cells = self.row, self.row + 1, []
        level, self._office = int(values[_OFFICE] == self._office), values[_OFFICE]
        self._tall = 1.0
        put = cells.append
        for no, value in enumerate(values):
            column, figure, *_ = self._styles[no]
            kind = type(value)
            if is_blank(value):
                blank = f'<c r="{column}{row}" s="{figure}"/>'
                put(self._text(no, row, str(value.words)) if kind is Uncountable else blank)
            elif kind is str:
                put(self._text(no, row, value))
            elif (kind is float or kind is int) and not countable(value):
                put(self._text(no, row, str(Uncountable(value).words)))
            elif kind is float or kind is int:
                put(f'<c r="{column}{row}" s="{figure}"><v>{value!r}</v></c>')
                self.part_totals[no] += value
            elif kind is Words:
                put(self._text(no, row, str(value)))
            elif kind is Origin:
                put(self._origin(at, no, value))
            else:
                put(
                    f'<c r="{column}{row}" s="{figure}"><v>{(dt.date(value.year, value.month, value.day) - _EPOCH).days}</v></c>'
                )
        self.ws.line(at, cells, min(_TALLEST, self._tall * _LINE + 4), level)
        self.row += 1

    def _text(self, no: int, row: int, text: str) -> str:
        """A text's cell; one too long for the tallest row is set in small print."""
        column, _, style, fine, room = self._styles[no]
        if len(text) > room * _FULL or "\n" in text:
            need = lines_of(text, room * _FULL)
            if need * _LINE > _TALLEST:
                style, need = fine, lines_of(text, room * _FULL / _FINE) * _FINE
            self._tall = max(self._tall, need)
        return inline(f"{column}{row}", style, text)

    def _origin(self, at: int, no: int, origin: Origin) -> str:
        target, shown = self.root + origin.filed, origin.location or origin.filed.rpartition("/")[2]
        place = f"{self._styles[no][0]}{at + 1}"
        if self.ws.has_room_for_links:
            self.ws.link(at, no, target, origin.location)
            return inline(place, self._link, shown)
        if self.links_end is None:
            self.links_end = at
        formula = escaped(
            f"HYPERLINK({quoted(f'{target}#{origin.location}')},{quoted(shown)})"
        )  # the sheet's name is somebody's
        return f'<c r="{place}" s="{self._link[0]}" t="str"><f>{formula}</f><v>{escaped(shown)}</v></c>'

    # For formulas -----------------------------------------------------------------------------

    def spans(self, field: str) -> list[str]:
        """The ranges of a field, one for each sheet of the table."""
        no = next(i for i, f in enumerate(self.fields) if f.name == field)
        return [
            f"'{p.sheet.replace(chr(39), chr(39) * 2)}'!{address(p.first, no, absolute=True)}:{address(p.last, no, absolute=True)}"
            for p in self.parts
        ]

    def count(self, wanted: Sequence[tuple[str, str]]) -> str:
        """A formula that counts the records of which each field meets its criterion."""
        return "+".join(f"COUNTIFS({','.join(pairs)})" for pairs in self._pairs(wanted))

    def sum(self, field: str, wanted: Sequence[tuple[str, str]]) -> str:
        """A formula that sums a field over those records."""
        return "+".join(
            f"SUMIFS({span},{','.join(pairs)})"
            for span, pairs in zip(self.spans(field), self._pairs(wanted), strict=True)
        )

    def _pairs(self, wanted: Sequence[tuple[str, str]]) -> list[list[str]]:
        each = [[(span, criterion) for span in self.spans(field)] for field, criterion in wanted]
        return [[text for pair in part for text in pair] for part in zip(*each, strict=True)]


def _distinct(headings: list[str]) -> list[str]:
    """Headings as a table wants them: each its own."""
    seen: dict[str, int] = {}
    found = []
    for h in headings:
        seen[h] = seen.get(h, 0) + 1
        found.append(h if seen[h] == 1 else f"{h} ({seen[h]})")
    return found
