"""An approver's workbook of a quarter (M7)."""

import datetime as dt
from collections.abc import Mapping

from ..forms import approval
from ..model.records import Records
from ..workbook.layout import slots
from ..workbook.ticket import Ticket, pack
from . import lists, pages
from .book import Book
from .parts import (
    ALLOWED,
    CachedValues,
    Values,
    done,
    static_lists,
)
from .sheet import Writer


def approval_workbook(
    ticket: Ticket,
    given: Records,
    key: bytes,
    cached: CachedValues,
    links: Mapping[str, str],
    values: Values | None = None,
) -> bytes:
    """An approver's workbook of a quarter, sealed.

    `links` leads from each project to its report's file, relative to where the workbook lies.
    """
    lang, book, values = ticket.lang, Book(), values or {}
    about, period = given["approver"][0], ticket.period.words[lang]
    static = static_lists(approval.TABLES)
    writer = Writer(book, lang, values, {c.name for c in static}, cached)
    tables = [(t, [t.record_key(r) for r in given[t.name]], given[t.name]) for t in approval.TABLES]
    written = writer.sheet(
        approval.SHEET, tables, f"{approval.SHEET.title[lang]} · {about['position']}", period
    )
    ws, decisions = written.ws, written.blocks[1]
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
    ws.protect("", ALLOWED)
    ws.activate()
    lists.lists(book, lang, {c.name: lists.offered(c, lang) for c in static}, {})
    pages.ticket(book, ticket, pack(given), key)
    return book.bytes(dt.datetime.combine(ticket.period.start, dt.time()))
