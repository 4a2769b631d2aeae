"""The registry as a workbook, blank or with rows."""

import datetime as dt
from collections.abc import Mapping, Sequence

from ..forms import registry as registry_form
from ..model import Column, Offer, Table
from ..text.excel import address
from ..text.words import Lang, Words
from ..workbook.layout import Block, arrange, slots
from . import lists
from .book import Book
from .parts import Written, done, static_lists
from .sheet import Writer

_LAST = 99_999  # the row down to which a drop-down stands and looks, for rows that people add below
_NEEDED = Words("ต้องกรอก", "Must be filled in")
_MESSAGE, _TITLE = 255, 32  # characters that Excel takes of a note


def registry_workbook(
    lang: Lang, rows: Mapping[str, Sequence[Mapping[str, object]]] | None = None
) -> bytes:
    """A registry workbook, blank or with rows by table (column → typed value).

    What another sheet defines is offered there in a drop-down; a note at each heading says what
    belongs below it, and why. The rows below the filled ones have their look from their columns,
    so that Excel and LibreOffice print those in which something stands.
    """
    book, rows = Book(), rows or {}
    static = static_lists(registry_form.TABLES)
    values = {
        t: {str(number): dict(row) for number, row in enumerate(records, 1)}
        for t, records in rows.items()
    }
    placed = {
        table.name: (
            table,
            [str(n) for n in range(1, len(rows.get(table.name, ())) + table.open + 1)],
        )
        for table in registry_form.TABLES
    }
    blocks = {name: arrange([tables])[0] for name, tables in placed.items()}
    offers = {
        (table.name, column.name): formula
        for table in registry_form.TABLES
        for column in table.columns
        if (formula := _offered(table, column, blocks, lang))
    }
    writer = Writer(book, lang, values, {c.name for c in static}, offers=offers, down_to=_LAST)
    title = Words("ทะเบียนโครงการ", "Project registry")[lang]
    for table, keys in placed.values():
        written = writer.sheet(table.sheet, [(table, keys, [])], title, "")
        _note_headings(written, table, lang)
    lists.lists(book, lang, {c.name: lists.offered(c, lang) for c in static}, {})
    return book.bytes(dt.datetime(2022, 10, 1))


def _offered(table: Table, column: Column, blocks: Mapping[str, Block], lang: Lang) -> str | None:
    """The cells of another sheet that a column's drop-down offers; None where it has none."""
    offer = column.offers
    if isinstance(column.choices, str):
        other = registry_form.BY_NAME[column.choices]
        offer = Offer(other.name, other.key[0])
    if offer is None:
        return None
    other = registry_form.BY_NAME[offer.table]
    first, cells = _down(other, offer.column, blocks, lang)
    if not offer.by:
        return f"=OFFSET({first},0,0,MAX(1,COUNTA({cells})),1)"
    _, by = _down(other, offer.by, blocks, lang)
    row = blocks[table.name].records[0].rows[0]
    choices = other[offer.by].choices
    wanted = (
        f'"{choices.words(offer.item)[lang]}"'
        if offer.item and not isinstance(choices, str | None)
        else f"${address(row, slots(table, 0)[offer.by].col)}"
    )
    return f"=OFFSET({first},MATCH({wanted},{by},0)-1,0,COUNTIF({by},{wanted}),1)"


def _down(table: Table, name: str, blocks: Mapping[str, Block], lang: Lang) -> tuple[str, str]:
    """The first cell of a column of a sheet, and all of them."""
    row, col = blocks[table.name].records[0].rows[0], slots(table, 0)[name].col
    sheet = table.sheet.head[lang]
    first, last = (address(r, col, absolute=True) for r in (row, _LAST))
    return f"'{sheet}'!{first}", f"'{sheet}'!{first}:{last}"


def _note_headings(written: Written, table: Table, lang: Lang) -> None:
    """What belongs below each heading, shown where somebody comes to it."""
    row = written.blocks[0].label_rows.get(0, 0)
    for column in table.columns:
        needed = column.required is not None and column.required.when.names() == set()
        parts = [
            *([column.hint[lang]] if column.hint else []),
            *([_NEEDED[lang]] if needed else []),
            *([f"{column.unit[lang]}"] if column.unit else []),
            column.kind.words[lang],
        ]
        note = {
            "validate": "any",
            "input_title": column.head[lang][:_TITLE],
            "input_message": " · ".join(parts)[:_MESSAGE],
        }
        col = slots(table, written.width)[column.name].col
        done(written.ws.data_validation(row, col, row, col, note))
