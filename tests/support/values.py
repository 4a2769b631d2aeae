"""Workbooks of values alone, for tests where it matters what lies where, and not how it looks."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter

Rows = list[list[object]]


Book = dict[str, Rows]
"""The values of each sheet: for tests where it matters what lies where, and not how it looks."""


@dataclass(frozen=True)
class Formula:
    """A formula and what its cell shows; "" where it was never calculated."""

    text: str
    shown: str | float = ""


def save_values(book: Book, path: Path) -> Path:
    """Write values, and nothing else, to a workbook."""
    with xlsxwriter.Workbook(path) as out:
        day = out.add_format({"num_format": "d mmm yyyy"})
        for sheet, rows in book.items():
            ws = out.add_worksheet(sheet)
            for number, row in enumerate(rows):
                for col, value in enumerate(row):
                    if isinstance(value, Formula):
                        ws.write_formula(number, col, value.text, None, value.shown)
                    elif isinstance(value, datetime):
                        ws.write_datetime(number, col, value, day)
                    elif isinstance(value, str):
                        ws.write_string(number, col, value)
                    elif value is not None:
                        ws.write_number(number, col, value)
    return path
