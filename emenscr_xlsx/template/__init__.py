"""Tables to a workbook that people fill: the quarterly report, and the registry."""

import datetime as dt
from collections.abc import Mapping, Sequence

from .. import form, registry
from ..spec import Choices, Table
from ..style import Book
from ..submission import Records, Ticket, pack
from ..words import LANGS, Lang, Words
from . import pages
from .writer import Live, SlipError, Values, Writer, tables_of, text_height

__all__ = ["Live", "SlipError", "Values", "registry_workbook", "report_workbook", "text_height"]

_ALLOWED = {"format_rows": True, "format_columns": True, "select_locked_cells": True, "select_unlocked_cells": True, "autofilter": True, "sort": True}
"""What a protected sheet still lets people do; there is no password."""


def _static_lists(tables: Sequence[Table]) -> list[Choices]:
    return list({c.choices.name: c.choices for t in tables for c in t.asked if isinstance(c.choices, Choices)}.values())


def report_workbook(ticket: Ticket, given: Records, key: bytes, live: Live, values: Values | None = None) -> bytes:
    """A project's workbook of a quarter, sealed, with its given values and whatever asked values are known."""
    lang, book = ticket.lang, Book()
    project, period = str(given["report"][0]["project_name"]), ticket.period.words[lang]
    static = _static_lists(form.TABLES)
    dynamic: dict[str, list[tuple[object, ...]]] = {
        "activities": [(a["no"], *(form.ACTIVITIES.tag_words(a)[own] for own in LANGS)) for a in given["activities"]],
        "kpis": [(words[lang], words["en" if lang == "th" else "th"], form.KPIS.record_key(k)) for k in given["kpis"] for words in [form.KPIS.tag_words(k)]],
    }
    pages.guide(book, lang, given, period)
    writer = Writer(book, lang, values or {}, {c.name for c in static} | {n for n, items in dynamic.items() if items}, live)
    written = [writer.sheet(sheet, tables_of(sheet, given), project, period) for sheet in form.SHEETS]
    pages.report_names(book, written[0])
    pages.check_list(book, lang, written, writer.values, live, given, period)
    pages.m6_text(book, lang, written, live, project, period)
    for ws in book.workbook.worksheets():
        ws.protect("", _ALLOWED)
    pages.lists(book, lang, static, dynamic, {a["no"]: str(a["title"] or "") for a in given["activities"]})
    pages.ticket(book, ticket, pack(given), key)
    book.workbook.get_worksheet_by_name(form.COVER.head[lang]).activate()
    return book.bytes(dt.datetime.combine(ticket.period.start, dt.time()))


def registry_workbook(lang: Lang, rows: Mapping[str, Sequence[Mapping[str, object]]] | None = None) -> bytes:
    """A registry workbook, blank or with rows by table (column → typed value)."""
    book, rows = Book(), rows or {}
    static = _static_lists(registry.TABLES)
    values = {t: {str(no): dict(row) for no, row in enumerate(records, 1)} for t, records in rows.items()}
    writer = Writer(book, lang, values, {c.name for c in static})
    title = Words("ทะเบียนโครงการ", "Project registry")[lang]
    for table in registry.TABLES:
        count = max(table.open, len(rows.get(table.name, ())) + 20)
        writer.sheet(table.sheet, [(table, [str(n) for n in range(1, count + 1)], [])], title, "")
    pages.lists(book, lang, static, {}, {})
    return book.bytes(dt.datetime(2022, 10, 1))
