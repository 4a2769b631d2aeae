"""The cells of a sheet, taken out of its XML.

What programs write is read by one expression in one go; whatever does not fit it, however odd, is
parsed element by element, and both ways end in the same lists.
"""

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from .core import Guard
from .xml import Attributes, closely, elements, spelled

_ATTRIBUTES = rb'(?: [a-zA-Z0-9:]{1,30}+="[^"<&]{0,200}+")*+'
_STYLE = rb'(?: s="[0-9]{1,5}+")?+'
# Possessive, and leaving it to `spelled` what a text may hold: that is twice as fast.
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}+[1-9][0-9]{0,6}+)"'
    + _STYLE
    + rb'(?: t="(s|str|n|b|e)")?+(?: (?:cm|vm|ph)="[0-9]{1,6}+")*+ ?+>'
    rb"(?:<f("
    + _ATTRIBUTES
    + rb' ?+(?:/>|>[^<]*+</f>)))?+(?:<v(?: xml:space="preserve")?+(?: ?/>|>([^<]*+)</v>))?+</c>'
)
_BLANK = rb'<c r="[A-Z]{1,3}+\1"' + _STYLE + rb" ?+/>"
_ROWS = re.compile(
    rb'(?:\s*+<row r="([1-9][0-9]{0,6}+)"'
    + _ATTRIBUTES
    + rb" ?+(?:/>|>(?:\s|"
    + _BLANK
    + rb")*+</row>))*+\s*+"
)
_ROW = re.compile(rb'<row r="([0-9]+)"')
_MERGES = re.compile(
    rb'<mergeCells(?: count="[0-9]{1,7}+")?+>((?:<mergeCell ref="[A-Z0-9:$]++" ?/>)*+)</mergeCells>'
)
_MERGED = re.compile(rb'"([^"]*+)"')
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_AT = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_IN_A_CELL = ["sheetData", "row", "c"]


@dataclass(slots=True)
class SheetCells:
    """A sheet's cells, but for blank ones: parallel lists, in the order in which they stand.

    A formula or value is None where there is none.
    """

    rows: list[int] = field(default_factory=list)  # the rows themselves
    addresses: list[bytes] = field(default_factory=list)
    kinds: list[bytes | None] = field(default_factory=list)
    formulas: list[bytes | None] = field(default_factory=list)
    values: list[bytes | None] = field(default_factory=list)


def cells_of(xml: bytes, guard: Guard) -> SheetCells:
    """The cells of a sheet, but for blank ones, and its merges in measure."""
    return _at_once(xml, guard) or _one_by_one(xml, guard)


def _at_once(xml: bytes, guard: Guard) -> SheetCells | None:
    """The cells of a sheet that is written as programs write them, None of any other."""
    start, end = xml.find(b"<sheetData>") + 11, xml.rfind(b"</sheetData>")
    if start < 11 or end < start or xml.count(b"sheetData") > 2:
        return None
    pieces = _CELL.split(xml[start:end])
    skeleton = b"".join(pieces[::5])
    values = pieces[4::5]
    if not _ROWS.fullmatch(skeleton) or not spelled(
        b"\n".join(filter(None, values))
    ):  # formulas need not be: nobody reads them
        return None
    if any(k == b"str" and v is None for k, v in zip(pieces[2::5], values, strict=True)):
        return None  # a text without a value, or with an empty one: to be told apart
    _frame(xml[:start] + xml[end:], guard)
    return SheetCells(
        list(map(int, _ROW.findall(skeleton))), pieces[1::5], pieces[2::5], pieces[3::5], values
    )


def _frame(xml: bytes, guard: Guard) -> None:
    """What stands around the cells: merges in measure."""
    merged: list[str] = []
    if merges := _MERGES.search(xml):
        merged += map(bytes.decode, _MERGED.findall(merges[1]))
        xml = xml[: merges.start(1)] + xml[merges.end(1) :]
    _merged(
        merged
        + [
            attributes.get("ref", "")
            for name, attributes in elements(xml, guard)
            if name == "mergeCell"
        ],
        guard,
    )


def _merged(ranges: list[str], guard: Guard) -> None:
    guard.within("merges", len(ranges))
    guard.within("merged_cells", sum(area(r, guard) for r in ranges))


@lru_cache(4096)
def _size(ref: str) -> int:
    """How many cells a range has; 0 of what is no range."""
    match = _RANGE.fullmatch(ref)
    if match is None:
        return 0
    left, top, right, bottom = (
        match[1],
        int(match[2]),
        match[3] or match[1],
        int(match[4] or match[2]),
    )
    return (abs(column(right) - column(left)) + 1) * (abs(bottom - top) + 1)


def area(ref: str, guard: Guard) -> int:
    """How many cells a range has."""
    if not (size := _size(ref)):
        raise guard.refuse("MALFORMED")
    return size


@cache
def column(letters: str | bytes) -> int:
    """A column's number, counted from 1."""
    number = 0
    for c in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + c - 64
    return number


def _one_by_one(xml: bytes, guard: Guard) -> SheetCells:
    """The cells of any sheet."""
    cells, merged = SheetCells(), []
    inside: list[str] = []
    sheets = 0

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal sheets
        inside.append(name)
        if name == "row" and inside[-2:-1] == ["sheetData"]:
            row = attributes.get("r") or str(cells.rows[-1] + 1 if cells.rows else 1)
            if not row.isascii() or not row.isdigit():
                raise guard.refuse("MALFORMED")
            cells.rows.append(int(row[:8]))
        elif name == "c" and inside[1:] == _IN_A_CELL:
            cell = _AT.fullmatch(attributes["r"]) if "r" in attributes else None
            if cell is None:
                raise guard.refuse("MALFORMED")
            cells.addresses.append(cell[0].encode())
            cells.kinds.append(attributes["t"].encode() if "t" in attributes else None)
            cells.formulas.append(None)
            cells.values.append(None)
        elif name in ("v", "f", "is") and inside[1:-1] == _IN_A_CELL:
            pieces = cells.formulas if name == "f" else cells.values
            if pieces[-1] is not None:
                raise guard.refuse("MALFORMED")
            pieces[-1] = (
                b"".join(b' %s="%s"' % (k.encode(), v.encode()) for k, v in attributes.items())
                + b">"
                if name == "f"
                else b""
            )
        elif name == "mergeCell":
            merged.append(attributes.get("ref", ""))
        sheets += name == "sheetData"

    def typed(text: str) -> None:
        if inside[-1] in ("v", "f", "t") and inside[1:4] == _IN_A_CELL and "rPh" not in inside:
            pieces = cells.formulas if inside[-1] == "f" else cells.values
            pieces[-1] = (pieces[-1] or b"") + text.encode()

    closely(xml, guard, opened, lambda _: inside.pop(), typed)
    if sheets != 1:
        raise guard.refuse("MALFORMED")
    _merged(merged, guard)
    return cells
