"""The page of a reply that keeps, whole, what has no place in the form (F14)."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format

from ..model.values import plain
from ..text.excel import address
from ..text.words import Lang, Words
from ..workbook.anchors import DECOR
from ..workbook.own_pages import (
    ASIDE,
    FIRST_VALUE,
    NOT_USED,
    NOT_USED_MARK,
    ORIGIN_COLUMN,
    WAITS,
    Leftover,
)
from .book import Book
from .fast_sheet import FastSheet
from .pages import page
from .parts import done, text_height

_TOP = 3  # the first row of the list
_WIDTHS = (26, 34, 60, 24, 24, 24, 24, 24, 24, 24)
_HEADS = (
    Words("เดิมอยู่ที่", "Where it was"),
    Words("สิ่งที่ต้องทำ", "What to do"),
    Words("สิ่งที่พิมพ์ไว้", "What was typed"),
)
_MOVE = Words("ย้ายไปยังช่องของแบบ หรือลบแถวนี้", "Move it to a cell of the form, or delete this row")
_CHOOSE = Words(
    "อีกค่าหนึ่งของ {cell} คงไว้ค่าเดียว แล้วลบแถวนี้",
    "The other value of {cell}: keep one of the two, and delete this row",
)
_KEEP = Words("เก็บไว้ให้ดู ไม่ต้องทำอะไร", "Kept for you to see; nothing to do")
_WAITING = Words("ต้องย้ายหรือลบก่อนส่ง", "To be moved or deleted before it is sent")
_KEPT = Words("เก็บไว้ให้ดู ส่งได้ทั้งที่ยังมีอยู่", "Kept for you to see; the report can be sent with these")
_GROUPS = ((_WAITING, True), (_KEPT, False))


def _rows(leftovers: Sequence[Leftover]) -> dict[int, Leftover | Words]:
    """The rows of the page, below its headings: each group under its title."""
    listed: list[Leftover | Words] = []
    for title, waits in _GROUPS:
        if some := [left for left in leftovers if left.waits is waits]:
            listed += [title, *some]
    return dict(enumerate(listed, _TOP))


def places(leftovers: Sequence[Leftover], lang: Lang) -> dict[tuple[str, str], str]:
    """Where on the page each thing stands, by the sheet and cell where it stood.

    Of several from one cell it is the first.
    """
    return {
        (line.sheet, line.cell): f"'{NOT_USED.head[lang]}'!{address(row, FIRST_VALUE)}"
        for row, line in reversed(_rows(leftovers).items())
        if isinstance(line, Leftover)
    }


def not_used(
    book: Book,
    lang: Lang,
    leftovers: Sequence[Leftover],
    locate: Callable[[str, str, str], str],
    header: tuple[str, str],
) -> None:
    """Write the page, if there is anything for it; `locate` leads to the cells of the form."""
    if not leftovers:
        return
    ws = page(book, lang, NOT_USED, _WIDTHS, *header)
    ws.write_string(0, 0, NOT_USED_MARK)
    ws.freeze_panes(_TOP, 0)
    for col, words in enumerate(_HEADS, ORIGIN_COLUMN):
        ws.write_string(_TOP - 1, col, words[lang], book.format("head"))
    ws.set_row(_TOP - 1, 28)
    for row in range(1, _TOP):
        ws.write_string(row, 0, DECOR)
    kept = _Page(book, ws, lang, locate)
    for row, line in _rows(leftovers).items():
        if isinstance(line, Words):
            kept.title(row, line)
        else:
            kept.entry(row, line)


@dataclass(frozen=True)
class _Page:
    """The page in the making."""

    book: Book
    ws: FastSheet
    lang: Lang
    locate: Callable[[str, str, str], str]

    def title(self, row: int, title: Words) -> None:
        """The title of a group."""
        look = self.book.format("section")
        for col in range(ORIGIN_COLUMN, FIRST_VALUE + 1):
            self.ws.write_blank(row, col, None, look)
        self.ws.write_string(row, ORIGIN_COLUMN, title[self.lang], look)
        self.ws.write_string(row, 0, DECOR)
        self.ws.set_row(row, 32)

    def entry(self, row: int, leftover: Leftover) -> None:
        """What stood somewhere: where, what to do with it, and its values."""
        ws, text = self.ws, self.book.format("text")
        ws.write_string(row, 0, WAITS if leftover.waits else ASIDE)
        ws.write_string(row, ORIGIN_COLUMN, leftover.typed_at, text)
        todo = (_MOVE if leftover.waits else _KEEP)[self.lang]
        if place := self.locate(*leftover.rival):
            todo = _CHOOSE.format(cell=place.replace("'", ""))[self.lang]
            look = self.book.format("link.text")
            done(ws.write_url(row, ORIGIN_COLUMN + 1, f"internal:{place}", look, todo))
        else:
            ws.write_string(row, ORIGIN_COLUMN + 1, todo, text)
        heights = [text_height(todo, 30), text_height(leftover.typed_at, 22)]
        for col, value in enumerate(leftover.values, FIRST_VALUE):
            self._value(row, col, value, text)
            width = _WIDTHS[min(col, len(_WIDTHS)) - 1]
            heights.append(text_height(plain(value), width * 0.85))
        ws.set_row(row, max(heights))

    def _value(self, row: int, col: int, value: object, look: Format) -> None:
        """A value as it was: a figure stays one, so that it can be copied."""
        if isinstance(value, dt.datetime | dt.date):
            day = dt.datetime.combine(value, dt.time())
            moment = value if isinstance(value, dt.datetime) else day
            shown = "d mmm yyyy" if moment == day else "d mmm yyyy h:mm"
            self.ws.write_datetime(row, col, moment, self.book.format("text", shown))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            self.ws.write_number(row, col, value, look)
        else:
            self.ws.write_string(row, col, plain(value), look)
