"""What the pages around the form have in common, and the hidden one of the ticket."""

from collections.abc import Sequence

from ..model import Sheet
from ..text.words import Lang, Words
from ..workbook.anchors import DECOR, own_page
from ..workbook.ticket import Ticket
from .book import Book
from .fast_sheet import FastSheet

TICKET = Words("ใบกำกับ", "Ticket")


def page(
    book: Book, lang: Lang, sheet: Sheet, columns: Sequence[float], project: str, period: str
) -> FastSheet:
    """A page with a title: hidden anchor column, then columns of these widths."""
    ws = book.sheet(sheet.head[lang])
    book.page(ws, project, period)
    ws.set_column(0, 0, None, None, {"hidden": True})
    for col, width in enumerate(columns, 1):
        ws.set_column(col, col, width)
    ws.write_string(0, 0, own_page(len(columns)))
    ws.set_row(0, 36)
    ws.set_row(1, 22)
    ws.write_string(0, 1, sheet.title[lang], book.format("title"))
    ws.write_string(1, 1, sheet.hint[lang] or period, book.format("hint"))
    return ws


def own_rows(ws: FastSheet, last: int) -> None:
    """Mark the rows of a page as ours, so that what is typed below is found."""
    for row in range(1, last + 1):
        ws.write_string(row, 0, DECOR)


def ticket(book: Book, issued: Ticket, packed: str, seal: str) -> None:
    """The hidden sheet that says what the workbook is for, sealed."""
    ws = book.sheet(TICKET[issued.lang])
    ws.very_hidden()
    for row, (name, value) in enumerate(issued.rows(packed, seal)):
        ws.write_string(row, 0, name)
        if value:
            ws.write_string(row, 1, value)
