"""The hidden marks by which a sheet is read: which table, record and line a row belongs to."""

import re

from ..model import Table

DECOR, END = "-", "."
"""The mark of a row of labels or titles, and of the row that ends a table."""

_LINES = {str(line): line for line in range(10)}


def own_page(width: int) -> str:
    """What stands in the first cell of a page of ours that asks nothing.

    How many columns it is wide.
    """
    return f"{DECOR}{width}"


def page_width(mark: object) -> int | None:
    """The width of such a page, 0 where the mark names none; None where it is no page of ours."""
    match = re.fullmatch(rf"{DECOR}(\d{{0,5}})", mark) if isinstance(mark, str) else None
    return int(match[1] or 0) if match else None


def ruler(table: Table, line: int) -> str:
    """The mark of a row that says where the columns of one line of a table's records lie."""
    return f"@{table.name}|{line}"


def is_ruler(mark: object) -> bool:
    """Whether a cell looks like a ruler's mark."""
    return type(mark) is str and mark[:1] == "@" and "|" in mark


def parse_ruler(mark: str) -> tuple[str, int] | None:
    """The table and line that a ruler's mark names; None where it is no such mark."""
    name, _, line = mark[1:].partition("|")
    return (name, _LINES[line]) if mark[:1] == "@" and line in _LINES else None


def anchor(table: Table, key: str, line: int) -> str:
    """The mark of a record's row."""
    return f"{table.name}|{key}|{line}"


def anchors_of(table: Table, line: int) -> str:
    """What the marks of a line of all of a table's records match, as COUNTIFS takes it."""
    return f"{table.name}|*|{line}"


def parse_anchor(mark: str) -> tuple[str, str, int]:
    """The table, record key and line that a row's mark names.

    The line is -1 where there is none.
    """
    name, key, line = [*mark.split("|"), "", ""][:3]
    return name, key, _LINES.get(line, -1)
