"""An approver's workbook of a quarter (M7)."""

import datetime as dt
from collections.abc import Mapping, Sequence

from ..forms import approval
from ..model.records import Records
from ..text.words import Lang, Words
from ..workbook.anchors import DECOR
from ..workbook.layout import ANCHOR, TAG, slots
from ..workbook.ticket import Ticket, pack
from . import approval_pages, lists, pages
from .approval_pages import Whole
from .book import Book
from .parts import (
    ALLOWED,
    CachedValues,
    Values,
    Written,
    done,
    static_lists,
)
from .sheet import Writer


def approval_workbook(
    ticket: Ticket,
    given: Records,
    seal: str,
    cached: CachedValues,
    links: Mapping[str, str],
    wholes: Sequence[Whole] = (),
    values: Values | None = None,
) -> bytes:
    """An approver's workbook of a quarter, sealed.

    `links` leads from each project to its report's file, relative to where the workbook lies;
    `wholes` are the reports, each of which gets a page.
    """
    lang, book, values = ticket.lang, Book(), values or {}
    about, period = given["approver"][0], ticket.period.words[lang]
    static = static_lists(approval.TABLES)
    writer = Writer(
        book, lang, values, {c.name for c in static}, cached, foot=[_LINE] * (1 + len(_SIGNATURE))
    )
    tables = [(t, [t.record_key(r) for r in given[t.name]], given[t.name]) for t in approval.TABLES]
    written = writer.sheet(
        approval.SHEET, tables, f"{approval.SHEET.title[lang]} · {about['position']}", period
    )
    ws, decisions = written.ws, written.blocks[1]
    pages_of = approval_pages.sheet_names(wholes)
    for placed, record in zip(decisions.records, given["decisions"], strict=True):
        slot = slots(approval.DECISIONS, written.width)["file"]
        done(
            ws.write_url(
                placed.rows[slot.line],
                slot.col,
                f"external:{links[str(record['project_code'])]}",
                book.format("link.given"),
                str(record["file"]),
            )
        )
        code = str(record["project_code"])
        if code in pages_of:
            look = book.format("tag.link")
            head = min(placed.rows.values())
            done(ws.write_url(head, TAG, f"internal:'{pages_of[code]}'!B1", look, code))
    _signature(book, lang, written, str(about["position"]))
    for whole in wholes:
        notes = next(r for r in given["decisions"] if r["project_code"] == whole.code)["notes"]
        approval_pages.whole_report(
            book, lang, pages_of[whole.code], whole, str(notes or ""), written.name, period
        )
    for each in book.workbook.worksheets():
        each.protect("", ALLOWED)
    ws.activate()
    lists.lists(book, lang, {c.name: lists.offered(c, lang) for c in static}, {})
    pages.ticket(book, ticket, pack(given), seal)
    return book.bytes(dt.datetime.combine(ticket.period.start, dt.time()))


_DOTS, _LINE = "." * 60, 36.0
_SIGNATURE = (
    Words(f"ลงชื่อ {_DOTS}", f"Signed {_DOTS}"),
    Words(f"( {_DOTS} )", f"( {_DOTS} )"),
    Words("ตำแหน่ง {position}", "{position}"),
    Words(f"วันที่ {_DOTS}", f"Date {_DOTS}"),
)


def _signature(book: Book, lang: Lang, written: Written, position: str) -> None:
    """Where a printed workbook is signed, below its decisions."""
    first = written.blocks[-1].end_row + 2
    for row, words in enumerate(_SIGNATURE, first):
        written.ws.set_row(row, _LINE)
        written.ws.write_string(row, ANCHOR, DECOR)
        text = words[lang].format(position=position)
        written.ws.write_string(row, TAG, text, book.format("plain"))
