"""The registry as a workbook, blank or with rows."""

import datetime as dt
from collections.abc import Mapping, Sequence

from ..forms import registry as registry_form
from ..text.words import Lang, Words
from . import lists
from .book import Book
from .parts import static_lists
from .sheet import Writer


def registry_workbook(
    lang: Lang, rows: Mapping[str, Sequence[Mapping[str, object]]] | None = None
) -> bytes:
    """A registry workbook, blank or with rows by table (column → typed value)."""
    book, rows = Book(), rows or {}
    static = static_lists(registry_form.TABLES)
    values = {
        t: {str(number): dict(row) for number, row in enumerate(records, 1)}
        for t, records in rows.items()
    }
    writer = Writer(book, lang, values, {c.name for c in static})
    title = Words("ทะเบียนโครงการ", "Project registry")[lang]
    for table in registry_form.TABLES:
        count = max(table.open, len(rows.get(table.name, ())) + 20)
        writer.sheet(table.sheet, [(table, [str(n) for n in range(1, count + 1)], [])], title, "")
    lists.lists(book, lang, {c.name: lists.offered(c, lang) for c in static}, {})
    return book.bytes(dt.datetime(2022, 10, 1))
