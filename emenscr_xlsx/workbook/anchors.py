"""The hidden marks by which a sheet is read: which table, record and line a row belongs to. Written and read here."""

import re

from ..model import Table

DECOR, END = "-", "."


def own_page(width: int) -> str:
    """What stands in the first cell of a page of ours that asks nothing: it ends so many columns on."""
    return f"{DECOR}{width}"


def page_width(mark: object) -> int | None:
    """The width of such a page, 0 where it is not told; None where it is no page of ours."""
    own = re.fullmatch(rf"{DECOR}(\d{{0,5}})", mark) if isinstance(mark, str) else None
    return int(own[1] or 0) if own else None


def ruler(table: Table, line: int) -> str:
    """What a ruler row says in the anchor column."""
    return f"@{table.name}|{line}"


def anchor(table: Table, key: str, line: int) -> str:
    """What a record's row says in the anchor column."""
    return f"{table.name}|{key}|{line}"
