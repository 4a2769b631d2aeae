"""The defined names of a report.

Facts about its records, and the values that every formula may ask.
"""

from collections.abc import Mapping, Sequence

from ..config.settings import Settings
from ..text.formula import written
from ..text.words import Lang
from .book import Book
from .hidden_cells import beside, fact_name, own_fact
from .parts import Written, done
from .shapes import RecordCells, constant


def fact_names(book: Book, sheets: Sequence[Written]) -> None:
    """A defined name for the hidden cells of each fact about records, such as F_activities_told."""
    for sheet in sheets:
        for block in sheet.blocks:
            for fact in block.table.facts:
                cells = sheet.down(beside(block.table)[own_fact(fact.name)], block)
                done(book.workbook.define_name(fact_name(block.table.name, fact.name), f"={cells}"))


def report_names(
    book: Book, lang: Lang, cover: Written, report: Mapping[str, object], settings: Settings
) -> None:
    """A defined name for each report-wide value, such as R_quarter.

    Its cell, or itself where it has none.
    """
    table, record = cover.blocks[0].table, cover.blocks[0].records[0]
    places = cover.cells(table, record, settings)
    for column in table.given:
        if column.name not in places.shown:
            value = written(constant(column, report.get(column.name), lang))
            done(book.workbook.define_name(f"R_{column.name}", value))
    rows = RecordCells(table, report, record.rows, lang)
    for name in places.shown:
        place = places[name] % rows
        letters = place.rstrip("0123456789")
        cell = f"='{cover.name}'!${letters}${place[len(letters) :]}"
        done(book.workbook.define_name(f"R_{name}", cell))
