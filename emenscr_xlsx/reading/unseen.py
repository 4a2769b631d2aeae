"""Which records of a workbook a person cannot see whole, since rows or columns are hidden."""

from ..workbook.submission import Place
from .opening import OpenedWorkbook
from .screen import Guard, elements

_LEAST = 4.0  # points of height, or a fraction of characters of width, under which nothing is read
_NARROWEST = 0.5


def unseen(opened: OpenedWorkbook, place: Place, guard: Guard) -> frozenset[str]:
    """The keys of a table's records of which a row, or a column that they fill, is hidden."""
    if not place.sheet:
        return frozenset()
    sheet = opened.sheets[place.sheet]
    if sheet.hidden:
        return frozenset(place.rows)
    rows, columns = _hidden(sheet.source, guard)
    lines = {line for name, (line, col) in place.columns.items() if col + 1 in columns}
    return frozenset(
        key
        for key, placed in place.rows.items()
        if any(row + 1 in rows or line in lines for line, row in placed.items())
    )


def _hidden(xml: bytes, guard: Guard) -> tuple[set[int], set[int]]:
    """The hidden rows and columns of a sheet, counted from 1."""
    rows: set[int] = set()
    columns: set[int] = set()
    row = 0
    for path, attributes in elements(xml, guard):
        if path[-1] == "row":
            row = int(attributes.get("r", row + 1))
            if _is_hidden(attributes, "ht", _LEAST):
                rows.add(row)
        elif path[-1] == "col" and _is_hidden(attributes, "width", _NARROWEST):
            first, last = int(attributes["min"]), int(attributes["max"])
            columns |= set(range(first, min(last, first + 999) + 1))
    return rows, columns


def _is_hidden(attributes: dict[str, str], size: str, least: float) -> bool:
    return attributes.get("hidden") in ("1", "true") or float(attributes.get(size, least)) < least
