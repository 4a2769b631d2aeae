"""The cells of a sheet, found without any reader: how many are filled, which hold faults, and whether they lie in order.

What programs write is read by one expression in one go; whatever does not fit it, however odd, is parsed element by
element, and both ways end in the same lists.
"""

import html
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import groupby, pairwise
from operator import lt

from .core import Guard
from .xml import Attributes, closely, elements, spelled

_SAID = rb'(?: [a-zA-Z0-9:]{1,30}+="[^"<&]{0,200}+")*+'
_STYLE = rb'(?: s="[0-9]{1,5}+")?+'
_CELL = re.compile(  # possessive, and leaving it to `spelled` what a text may hold: that is twice as fast
    rb'<c r="([A-Z]{1,3}+[1-9][0-9]{0,6}+)"'
    + _STYLE
    + rb'(?: t="(s|str|n|b|e)")?+(?: (?:cm|vm|ph)="[0-9]{1,6}+")*+ ?+>'
    rb"(?:<f("
    + _SAID
    + rb' ?+(?:/>|>[^<]*+</f>)))?+(?:<v(?: xml:space="preserve")?+(?: ?/>|>([^<]*+)</v>))?+</c>'
)
_BLANK = rb'<c r="[A-Z]{1,3}+\1"' + _STYLE + rb" ?+/>"
_ROWS = re.compile(
    rb'(?:\s*+<row r="([1-9][0-9]{0,6}+)"'
    + _SAID
    + rb" ?+(?:/>|>(?:\s|"
    + _BLANK
    + rb")*+</row>))*+\s*+"
)
_ROW = re.compile(rb'<row r="([0-9]+)"')
_STRING = re.compile(rb'<si><t(?: xml:space="preserve")?+(?: ?/>|>([^<]*+)</t>)</si>')
_MERGES = re.compile(
    rb'<mergeCells(?: count="[0-9]{1,7}+")?+>((?:<mergeCell ref="[A-Z0-9:$]++" ?/>)*+)</mergeCells>'
)
_SHARED = re.compile(rb'(?=.*"shared").* ref="([^"]*+)"', re.DOTALL)
_MERGED = re.compile(rb'"([^"]*+)"')
_NUMBERS = re.compile(rb"(?:[-+]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][-+]?[0-9]{1,3}+)?+ )*+")
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_AT = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_KINDS = {None, b"n", b"s", b"str", b"inlineStr", b"b", b"d", b"e"}
_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_IN_A_CELL = ["sheetData", "row", "c"]
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


@dataclass(slots=True)
class ScreenedSheet:
    """A sheet as screened: its name, the part it lies in, how many cells a reader must find filled, and the faults it may not see."""

    name: str
    part: str
    filled: int = 0
    spaces: int = 0  # of the filled, those that hold nothing but white space: a reader may take them for blank
    errors: dict[str, str] = field(default_factory=dict)  # address → the error shown
    uncalculated: dict[str, bytes] = field(default_factory=dict)  # address → the formula's element


@dataclass(slots=True)
class SheetCells:
    """A sheet's cells, but for blank ones: parallel lists, in the order in which they stand. A formula or value is None where there is none."""

    rows: list[int] = field(default_factory=list)  # the rows themselves
    addresses: list[bytes] = field(default_factory=list)
    kinds: list[bytes | None] = field(default_factory=list)
    formulas: list[bytes | None] = field(default_factory=list)
    values: list[bytes | None] = field(default_factory=list)


def strings(xml: bytes, guard: Guard) -> list[bytes]:
    """The texts that cells share."""
    start, end = xml.find(b"<si>"), xml.rfind(b"</si>") + 5
    if (
        start >= 0
        and len(pieces := _STRING.split(xml[start:end])) > 1
        and not b"".join(pieces[::2]).strip()
        and spelled(xml[start:end])
    ):
        closely(xml[:start] + xml[end:], guard)
        return [text or b"" for text in pieces[1::2]]
    found: list[bytes] = []
    inside: list[str] = []

    def opened(name: str, _: Attributes) -> None:
        inside.append(name)
        if name == "si":
            found.append(b"")

    def told(text: str) -> None:
        if inside[-1] == "t" and "rPh" not in inside and found:
            found[-1] += text.encode()

    closely(xml, guard, opened, lambda _: inside.pop(), told)
    return found


def sheet(name: str, part: str, xml: bytes, shared: list[bytes], guard: Guard) -> ScreenedSheet:
    """Screen a sheet."""
    found = ScreenedSheet(name, part)
    cells = _at_once(xml, guard) or _one_by_one(xml, guard)
    _in_order(cells, guard)
    _within(cells, guard)
    _count(cells, shared, found, guard)
    return found


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
        + [said.get("ref", "") for name, said in elements(xml, guard) if name == "mergeCell"],
        guard,
    )


def _merged(ranges: list[str], guard: Guard) -> None:
    guard.within("merges", len(ranges))
    guard.within("merged_cells", sum(_area(r, guard) for r in ranges))


@lru_cache(4096)
def _size(ref: str) -> int:
    """How many cells a range has; 0 of what is no range."""
    at = _RANGE.fullmatch(ref)
    if at is None:
        return 0
    left, top, right, bottom = at[1], int(at[2]), at[3] or at[1], int(at[4] or at[2])
    return (abs(_column(right) - _column(left)) + 1) * (abs(bottom - top) + 1)


def _area(ref: str, guard: Guard) -> int:
    """How many cells a range has."""
    if not (size := _size(ref)):
        raise guard.refuse("MALFORMED")
    return size


@cache
def _column(letters: str | bytes) -> int:
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

    def opened(name: str, said: Attributes) -> None:
        nonlocal sheets
        inside.append(name)
        if name == "row" and inside[-2:-1] == ["sheetData"]:
            row = said.get("r") or str(cells.rows[-1] + 1 if cells.rows else 1)
            if not row.isascii() or not row.isdigit():
                raise guard.refuse("MALFORMED")
            cells.rows.append(int(row[:8]))
        elif name == "c" and inside[1:] == _IN_A_CELL:
            at = _AT.fullmatch(said["r"]) if "r" in said else None
            if at is None:
                raise guard.refuse("MALFORMED")
            cells.addresses.append(at[0].encode())
            cells.kinds.append(said["t"].encode() if "t" in said else None)
            cells.formulas.append(None)
            cells.values.append(None)
        elif name in ("v", "f", "is") and inside[1:-1] == _IN_A_CELL:
            held = cells.formulas if name == "f" else cells.values
            if held[-1] is not None:
                raise guard.refuse("MALFORMED")
            held[-1] = (
                b"".join(b' %s="%s"' % (k.encode(), v.encode()) for k, v in said.items()) + b">"
                if name == "f"
                else b""
            )
        elif name == "mergeCell":
            merged.append(said.get("ref", ""))
        sheets += name == "sheetData"

    def told(text: str) -> None:
        if inside[-1] in ("v", "f", "t") and inside[1:4] == _IN_A_CELL and "rPh" not in inside:
            held = cells.formulas if inside[-1] == "f" else cells.values
            held[-1] = (held[-1] or b"") + text.encode()

    closely(xml, guard, opened, lambda _: inside.pop(), told)
    if sheets != 1:
        raise guard.refuse("MALFORMED")
    _merged(merged, guard)
    return cells


def _in_order(cells: SheetCells, guard: Guard) -> None:
    """Rows downward, and no cell twice: else two programs may see two different sheets."""
    runs = [int(number) for number, _ in groupby(_of(cells.addresses, _LETTERS))]
    ordered = (
        all(map(lt, cells.rows, cells.rows[1:]))
        and all(a < b for a, b in pairwise(runs))
        and set(runs) <= set(cells.rows)
    )
    if not ordered or len(set(cells.addresses)) != len(cells.addresses):
        raise guard.refuse("DISORDER")


def _within(cells: SheetCells, guard: Guard) -> None:
    """No further down or right than a sheet goes, and no more than is sensible of it filled."""
    if not cells.addresses:
        return
    right, bottom = max(map(_column, set(_of(cells.addresses, _DIGITS)))), cells.rows[-1]
    if right > _LAST_COLUMN or bottom > _LAST_ROW:
        raise guard.refuse("MALFORMED")
    if right * bottom > guard.limits["box"]:
        filled = [
            at for at, value in zip(cells.addresses, cells.values, strict=True) if value is not None
        ]
        guard.within(
            "box",
            max(map(_column, _of(filled, _DIGITS)), default=0)
            * max(map(int, _of(filled[-1:], _LETTERS)), default=0),
        )


def _of(addresses: list[bytes], but: bytes) -> list[bytes]:
    """The rows of addresses, or their columns: what is left without letters, or without digits."""
    return b" ".join(addresses).translate(None, but).split()


def _count(cells: SheetCells, shared: list[bytes], found: ScreenedSheet, guard: Guard) -> None:
    """Count the filled cells, and keep the faults."""
    held: dict[bytes | None, list[bytes]] = defaultdict(list)
    for kind, value in zip(cells.kinds, cells.values, strict=True):
        if value:
            held[kind].append(value)
    if not held.keys() <= _KINDS:
        raise guard.refuse("MALFORMED")
    numbers, texts = (
        held[None] + held[b"n"],
        held[b"str"] + held[b"inlineStr"] + held[b"b"] + held[b"d"],
    )
    _texts(texts, guard)
    _numbers(numbers, guard)
    _formulas([f for f in cells.formulas if f], guard)
    known = _looked_up(held[b"s"], shared, guard)
    if held[b"e"]:
        found.errors = {
            at.decode(): v.decode()
            for at, kind, v in zip(cells.addresses, cells.kinds, cells.values, strict=True)
            if kind == b"e" and v
        }
    for at, kind, formula, value in zip(
        cells.addresses, cells.kinds, cells.formulas, cells.values, strict=True
    ):
        if not value and formula is not None and kind != b"str":
            found.uncalculated[at.decode()] = formula
    found.filled = len(numbers) + len(texts) + len(known) - known.count(b"")
    found.spaces = sum(map(bytes.isspace, texts)) + sum(map(bytes.isspace, known))
    guard.within("cells", found.filled)


def _looked_up(index: list[bytes], shared: list[bytes], guard: Guard) -> list[bytes]:
    """The shared texts that cells refer to."""
    if not index:
        return []
    numbers = (
        list(map(int, index))
        if b"".join(index).isdigit() and max(map(len, index)) < 10
        else [len(shared)]
    )
    if max(numbers) >= len(shared):
        raise guard.refuse("MALFORMED")
    return list(map(shared.__getitem__, numbers))


def _numbers(numbers: list[bytes], guard: Guard) -> None:
    if numbers:
        guard.within("number", max(map(len, numbers)))
        if not _NUMBERS.fullmatch(b" ".join((*numbers, b""))) or float("inf") in map(
            abs, map(float, numbers)
        ):
            raise guard.refuse("MALFORMED")


def _texts(texts: list[bytes], guard: Guard) -> None:
    """No text longer than a cell can hold."""
    if texts and max(map(len, texts)) > guard.limits["text"]:
        guard.within("text", max(len(text.decode()) for text in texts))


def _formulas(formulas: list[bytes], guard: Guard) -> None:
    if not formulas:
        return
    if max(map(len, formulas)) > guard.limits["formula"]:
        guard.within("formula", max(len(spelled_out(f)) for f in formulas))
    whole = 0
    for formula in formulas:
        if not formula.startswith(b">") and (at := _SHARED.search(formula.partition(b">")[0])):
            whole += _area(at[1].decode(), guard) * len(formula)
    guard.within("shared", whole)


def spelled_out(formula: bytes) -> str:
    """A formula out of what stands in its element, as Excel counts its characters; nobody calculates it."""
    return html.unescape(formula.partition(b">")[2].removesuffix(b"</f>").decode(errors="replace"))


def texts(shared: list[bytes], guard: Guard) -> None:
    """The shared texts, each no longer than a cell can hold."""
    _texts(shared, guard)
