"""The cells of any sheet, as XML has them: what programs write otherwise than most."""

import re
from dataclasses import dataclass
from itertools import starmap
from xml.sax.saxutils import escape

from .core import Guard
from .sheet_cells import SheetCells, box, column, measure
from .xml import Attributes, closely, short

_AT = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_INSIDE = {  # what may stand in the cells of a sheet, by what it stands in
    "sheetData": {"row"},
    "row": {"c", "extLst"},
    "c": {"f", "v", "is", "extLst"},
    "is": {"t", "r", "rPh", "phoneticPr"},
    "r": {"t", "rPr"},
    "rPh": {"t"},
    "v": set[str](),
    "f": set[str](),
    "t": set[str](),
}
_UNREAD = {"extLst", "rPh", "rPr"}


@dataclass(slots=True)
class _Cell:
    """A cell being read."""

    row: int
    column: int
    address: str
    kind: str
    style: str
    formula: str | None = None
    value: str | None = None
    shape: str = ""  # the element that its value stands in

    @property
    def shown(self) -> str | None:
        """Its value: a number without the white space around it, a day without its zone."""
        if self.value and self.kind in ("n", "s", "b", "d"):
            return self.value.strip(" \t\r\n").removesuffix("Z" if self.kind == "d" else "")
        return self.value


def _letters(number: int) -> str:
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def one_by_one(xml: bytes, guard: Guard) -> SheetCells:
    """The cells of any sheet, as XML has them.

    Rows and cells without a place follow the one before. What is foreign among the cells is
    refused: some programs would see it, and others would not.
    """
    cells: list[_Cell] = []
    cell = _Cell(0, 0, "", "", "")
    merged: list[str] = []
    inside: list[str] = []
    here: set[int] = set()  # the columns of this row
    row = sheets = 0

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal cell, row, sheets
        around, depth = inside[:], len(inside) + 1
        inside.append(name)
        if depth == 1 and name != "worksheet":
            raise guard.refuse("MALFORMED")
        if name == "sheetData":
            sheets += 1 if depth == 2 else 2
        elif name == "mergeCell":
            merged.append(attributes.get("ref", ""))
        elif depth > 2 and around[1] == "sheetData" and _UNREAD.isdisjoint(around):
            if name not in _INSIDE.get(around[-1], ()):
                raise guard.refuse("FOREIGN", cell.address, value=short(name))
            if depth == 3:
                row, cell = (
                    _place(attributes.get("r"), row, guard),
                    _Cell(0, 0, cell.address, "", ""),
                )
                here.clear()
            elif name == "c":
                cell = _cell(attributes, row, cell.column, guard)
                if cell.column in here:
                    raise guard.refuse("DISORDER", cell.address)
                here.add(cell.column)
            elif depth == 5 and name != "extLst":
                if cell.value is cell.formula is None:
                    cells.append(cell)
                _begun(cell, name, attributes, guard)

    def typed(text: str) -> None:
        if len(inside) < 5 or inside[1] != "sheetData" or not _UNREAD.isdisjoint(inside):
            return
        if inside[-1] == "f":
            cell.formula = (cell.formula or "") + text
        elif inside[-1] in ("v", "t"):
            cell.value = (cell.value or "") + text

    closely(xml, guard, opened, lambda _: inside.pop(), typed)
    if sheets != 1:
        raise guard.refuse("MALFORMED")
    measure(merged, guard)
    return _sorted(cells, merged, guard)


def _place(stated: str | None, before: int, guard: Guard) -> int:
    """A row's number, which is below the one before."""
    if stated is None:
        return before + 1
    if not re.fullmatch("[1-9][0-9]{0,6}", stated):
        raise guard.refuse("MALFORMED")
    if int(stated) <= before:
        raise guard.refuse("DISORDER", f"A{stated}")
    return int(stated)


def _cell(attributes: Attributes, row: int, last: int, guard: Guard) -> _Cell:
    address = attributes.get("r", f"{_letters(last + 1)}{row}")
    if (place := _AT.fullmatch(address)) is None:
        raise guard.refuse("MALFORMED", f"A{row}")
    if int(place[2]) != row:
        raise guard.refuse("DISORDER", address)
    style = attributes.get("s", "0")
    kind = attributes.get("t", "n")
    if not re.fullmatch("[0-9]{1,6}", style):
        raise guard.refuse("MALFORMED", address)
    return _Cell(row, column(place[1]), address, kind, style)


def _begun(cell: _Cell, name: str, attributes: Attributes, guard: Guard) -> None:
    """A formula or value of a cell begins, which has one of each at most."""
    if name == "f":
        if cell.formula is not None:
            raise guard.refuse("MALFORMED", cell.address)
        cell.formula = "".join(starmap(' {}="{}"'.format, attributes.items())) + ">"
    else:
        if cell.shape or (name == "is") != (cell.kind == "inlineStr"):
            raise guard.refuse("MALFORMED", cell.address)
        cell.shape, cell.value = name, ""


def _sorted(cells: list[_Cell], merged: list[str], guard: Guard) -> SheetCells:
    """Cells by rows and columns."""
    cells.sort(key=lambda c: (c.row, c.column))
    filled = cells
    if box([c.row for c in cells], [c.column for c in cells]) > guard.limits["box"]:
        filled = [c for c in cells if (c.value or "").strip()]  # blanks far away say nothing
    return SheetCells(
        [c.address.encode() for c in filled],
        [c.row for c in filled],
        [c.column for c in filled],
        [c.style.encode() for c in filled],
        [c.kind.encode() for c in filled],
        [c.formula.encode() if c.formula is not None else None for c in filled],
        [_xml(c.shown).encode() if c.shown is not None else None for c in filled],
        merged,
    )


def _xml(text: str) -> str:
    return escape(text, {"\r": "&#13;"})
