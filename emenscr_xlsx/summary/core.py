"""What the consolidated workbook is made from, and how one of its data sheets is written."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ..layout import address
from ..period import Period
from ..plan import Plan
from ..style import Book
from ..words import Lang, Words, base_length, wrapped


@dataclass(frozen=True)
class Facts:
    """A quarter as the ledger and the registry have it."""

    period: Period
    board: list[dict[str, object]]  # every project with its status
    plan: Plan
    rows: dict[str, pd.DataFrame]  # counting rows by table
    findings: pd.DataFrame
    deliveries: pd.DataFrame
    lang: Lang

    @cached_property
    def projects(self) -> dict[str, dict[str, object]]:
        """The board by project."""
        return {b["project"]: b for b in self.board}

    def agency(self, code: object) -> str:
        """An agency's short name, or its name."""
        agency = self.plan.agencies.get(code, {})
        return str(agency.get("abbr") or agency.get("name") or code)

    def natural(self) -> list[str]:
        """Projects by agency and then by code, 2 before 10 (C15)."""
        return sorted(self.projects, key=lambda p: (str(self.projects[p]["agency"]), natural_key(p)))


def natural_key(text: str) -> list[tuple[int, object]]:
    """A sort key that puts 2 before 10."""
    return [(0, int(part)) if part.isdigit() else (1, part) for part in re.split(r"(\d+)", text) if part]


@dataclass(frozen=True)
class Field:
    """A column of a data sheet; widths in characters."""

    head: Words
    number_format: str = "General"
    width: float = 14
    total: bool = False  # summed at the foot

    @property
    def heading(self) -> str:
        return self.head.th if self.head.th == self.head.en else f"{self.head.th}\n{self.head.en}"


_LINE, _CHARS = 20.0, 1.0  # points a line takes, and characters to a unit of width, in the size of data sheets
MONEY, DATE = "#,##0.00", "d mmm yyyy"


def data_sheet(book: Book, facts: Facts, name: Words, title: Words, fields: Sequence[Field], rows: Iterable[Sequence[object]]) -> None:
    """One sheet with a title and a real Excel table: filters, frozen headings, number formats, totals that follow the filter."""
    ws = book.sheet(name[facts.lang])
    book.page(ws, title[facts.lang], facts.period.words[facts.lang])
    rows = [list(r) for r in rows]
    top, left = 3, 0
    ws.set_row(0, 36)
    ws.write_string(0, 0, title.th, book.format("title"))
    ws.write_string(1, 0, f"{title.en} · {facts.period.words.th} / {facts.period.words.en}", book.format("hint"))
    ws.set_row(top, 44)
    ws.freeze_panes(top + 1, min(2, len(fields) - 1))
    ws.repeat_rows(top)
    headings = _distinct([f.heading for f in fields])
    columns = []
    for col, field in enumerate(fields):
        ws.set_column(col, col, max(field.width, max(base_length(line) for line in field.heading.split("\n")) * 1.15 + 3))
        columns.append({"header": headings[col], "header_format": book.format("head")})
    totals = [c for c, f in enumerate(fields) if f.total]
    ws.add_table(top, left, top + max(1, len(rows)), len(fields) - 1, {"columns": columns, "style": "Table Style Light 1", "banded_rows": False})
    for at, row in enumerate(rows, top + 1):
        height = 1
        for col, value in enumerate(row):
            shown = write(book, ws, at, col, value, "cell", fields[col].number_format)
            if shown:
                height = max(height, wrapped(shown, fields[col].width * _CHARS))
        ws.set_row(at, min(409, height * _LINE + 4))
    if totals and rows:
        at = top + len(rows) + 2
        ws.write_string(at, 0, "รวมที่แสดง / Total shown", book.format("bold"))
        for col in totals:
            span = f"{address(top + 1, col)}:{address(top + len(rows), col)}"
            value = sum(r[col] for r in rows if isinstance(r[col], int | float))
            ws.write_formula(at, col, f"=SUBTOTAL(109,{span})", book.format("total", fields[col].number_format), value)


def _distinct(headings: list[str]) -> list[str]:
    """Headings as a table wants them: each its own."""
    seen: dict[str, int] = {}
    found = []
    for h in headings:
        seen[h] = seen.get(h, 0) + 1
        found.append(h if seen[h] == 1 else f"{h} ({seen[h]})")
    return found


def write(book: Book, ws, row: int, col: int, value: object, style: str, number_format: str) -> str:
    """Write a value of any type as itself; returns what takes room in the cell, "" for what does not wrap."""
    if value is None or value != value:
        ws.write_blank(row, col, None, book.format(style))
    elif isinstance(value, pd.Timestamp | dt.date):
        ws.write_datetime(row, col, dt.datetime(value.year, value.month, value.day), book.format(style, number_format))
    elif isinstance(value, int | float):
        ws.write_number(row, col, value, book.format(style, number_format))
    else:
        ws.write_string(row, col, str(value), book.format(f"{style}.text"))
        return str(value)
    return ""
