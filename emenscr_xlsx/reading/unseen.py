"""Which records of a workbook a person cannot see whole, since rows or columns are hidden."""

from ..workbook.submission import Place
from .opening import OpenedWorkbook
from .screen import Guard, elements

_LEAST = 4.0  # points of height, or a fraction of characters of width, under which nothing is read
_NARROWEST = 0.5
_MOST = 1000  # columns that are looked at


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
    row, usual = 0, {}
    try:
        for path, attributes in elements(xml, guard):
            if path[-1] == "sheetFormatPr":
                usual = {"ht": attributes.get("defaultRowHeight", "15")}
                if not _is_seen(attributes, "defaultColWidth", _NARROWEST):
                    columns |= set(range(1, _MOST + 1))
            elif path[-1] == "row":
                row = int(attributes.get("r", row + 1))
                if not _is_seen(usual | attributes, "ht", _LEAST):
                    rows.add(row)
            elif path[-1] == "col":
                first, last = int(attributes["min"]), int(attributes["max"])
                these = set(range(first, min(last, first + _MOST - 1) + 1))
                seen = _is_seen(attributes, "width", _NARROWEST)
                columns = columns - these if seen else columns | these
    except (KeyError, ValueError):
        raise guard.refuse("MALFORMED") from None
    return rows, columns


def _is_seen(attributes: dict[str, str], size: str, least: float) -> bool:
    shown = attributes.get("hidden", "0").strip() in ("0", "false")
    return shown and float(attributes.get(size, least)) >= least
