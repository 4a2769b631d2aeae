"""Accepted tables to the consolidated workbook for management."""

import datetime as dt

from ..style import Book
from . import overview, sheets
from .core import Facts

__all__ = ["Facts", "summary_workbook"]


def summary_workbook(facts: Facts) -> bytes:
    """The consolidated workbook of a quarter; the same ledger gives the same bytes."""
    book = Book()
    overview.write(book, facts)
    sheets.write(book, facts)
    book.workbook.worksheets()[0].activate()
    return book.bytes(dt.datetime.combine(facts.period.end, dt.time()))
