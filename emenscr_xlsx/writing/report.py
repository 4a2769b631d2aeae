"""Tables to a workbook that people fill: the quarterly report, and the registry."""

import datetime as dt
from collections.abc import Callable, Mapping

from ..forms import report as form
from ..model import Choices, Column, LookedUp
from ..model.records import Records
from ..text.words import Lang
from ..workbook.layout import arrange, places, units
from ..workbook.own_pages import NOT_USED
from ..workbook.ticket import Ticket, pack
from . import lists, names, pages
from .book import Book
from .check_list import check_list
from .guide_page import guide, what_is_left
from .m6_page import m6_text
from .parts import (
    ALLOWED,
    Answer,
    CachedValues,
    Values,
    static_lists,
    tables_of,
)
from .sheet import Writer

Front = Callable[[Book, Callable[[str, str, str], str]], None]
"""Writes a page that stands first.

It is told where a (table, record, column) lies in the workbook.
"""


def report_workbook(
    ticket: Ticket,
    given: Records,
    seal: str,
    cached: CachedValues,
    values: Values | None = None,
    answer: Answer | None = None,
    front: Front | None = None,
) -> bytes:
    """A project's workbook of a quarter, sealed, with its given and any known asked values.

    One that goes back to be corrected also has an `answer` at its cells and a page in `front`.
    """
    lang, book, values = ticket.lang, Book(), values or {}
    project, period = str(given["report"][0]["project_name"]), ticket.period.words[lang]
    listed = {c.name: lists.offered(c, lang) for c in static_lists(form.TABLES)} | {
        "activities": lists.named(form.ACTIVITIES, given["activities"], lambda a: a["no"]),
        "kpis": lists.named(form.KPIS, given["kpis"], lambda k: form.KPIS.tag_words(k)[lang]),
    }
    if front:
        front(book, locator(given, values, lang, cached.settings.rows))
    first = guide(book, lang, given, period)
    writer = Writer(
        book,
        lang,
        values,
        {name for name, items in listed.items() if items.items},
        cached,
        answer or Answer(),
        form.in_one_box(given),
    )
    written = [
        writer.sheet(sheet, tables_of(sheet, given, values, cached.settings.rows), project, period)
        for sheet in form.SHEETS
    ]
    names.report_names(book, lang, written[0], given["report"][0], cached.settings)
    names.fact_names(book, written)
    what_is_left(book, lang, first, check_list(book, lang, written, cached, given, period))
    m6_text(book, lang, written, cached, project, period)
    for ws in book.workbook.worksheets():
        if ws.name != NOT_USED.head[lang]:  # its rows are to be moved and deleted
            ws.protect("", ALLOWED)
    lists.lists(
        book,
        lang,
        listed,
        {a["no"]: str(a["title"] or "") for a in given["activities"]},
        _looked_up(given, lang),
    )
    pages.ticket(book, ticket, pack(given), seal)
    if front is None:
        written[0].ws.activate()
    return book.bytes(dt.datetime.combine(ticket.period.start, dt.time()))


def _looked_up(given: Records, lang: Lang) -> dict[str, list[object]]:
    """What tables look up of the records they name, in those records' order.

    As formulas compare it; "-" where there is nothing.
    """
    computed = [c for t in form.TABLES for c in (*t.computed.values(), *t.kept.values())]
    return {
        look_up.list_name: [
            _listed(form.BY_NAME[look_up.table][look_up.column], record.get(look_up.column), lang)
            for record in given[look_up.table]
        ]
        for look_up in computed
        if isinstance(look_up, LookedUp)
    }


def _listed(column: Column, value: object, lang: Lang) -> object:
    if value is None:
        return "-"
    return column.words(value)[lang] if isinstance(column.choices, Choices) else value


def locator(
    given: Records, values: Values, lang: Lang, rows: Mapping[str, float]
) -> Callable[[str, str, str], str]:
    """Where a (table, record, column) lies in a workbook with these values.

    Such as '3 งบประมาณ'!K8; "" where it does not.
    """
    records: dict[tuple[str, str], tuple[str, dict[str, str]]] = {}
    for sheet in form.SHEETS:
        tables = tables_of(sheet, given, values, rows)
        width = units(tuple(t for t, _, _ in tables))
        for block in arrange(((t, keys) for t, keys, _ in tables), form.in_one_box(given)):
            for placed in block.records:
                records[block.table.name, placed.key] = (
                    sheet.head[lang],
                    places(block.table, placed, width),
                )

    def locate(table: str, record: str, column: str) -> str:
        sheet, cells = records.get((table, record), ("", {}))
        cell = cells.get(column) or (next(iter(cells.values()), "") if not column else "")
        return f"'{sheet}'!{cell}" if cell else ""

    return locate
