"""A sheet as its cells show it, without any reader.

How many are filled, which hold faults, and in what order.
"""

import html
import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import lt

from .cells import SheetCells, area, cells_of, column
from .core import Guard
from .xml import Attributes, closely, spelled

_STRING = re.compile(rb'<si><t(?: xml:space="preserve")?+(?: ?/>|>([^<]*+)</t>)</si>')
_SHARED = re.compile(rb'(?=.*"shared").* ref="([^"]*+)"', re.DOTALL)
_NUMBERS = re.compile(rb"(?:[-+]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][-+]?[0-9]{1,3}+)?+ )*+")
_KINDS = {None, b"n", b"s", b"str", b"inlineStr", b"b", b"d", b"e"}
_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


@dataclass(slots=True)
class ScreenedSheet:
    """A sheet as screened.

    Its name, the part it lies in, how many cells a reader must find filled, and the faults it may
    not see.
    """

    name: str
    part: str
    filled: int = 0
    spaces: int = 0  # of the filled, those that hold white space only: blank to some readers
    errors: dict[str, str] = field(default_factory=dict)  # address → the error shown
    uncalculated: dict[str, bytes] = field(default_factory=dict)  # address → the formula's element


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
    texts: list[bytes] = []
    inside: list[str] = []

    def opened(name: str, _: Attributes) -> None:
        inside.append(name)
        if name == "si":
            texts.append(b"")

    def typed(text: str) -> None:
        if inside[-1] == "t" and "rPh" not in inside and texts:
            texts[-1] += text.encode()

    closely(xml, guard, opened, lambda _: inside.pop(), typed)
    return texts


def sheet(name: str, part: str, xml: bytes, shared: list[bytes], guard: Guard) -> ScreenedSheet:
    """Screen a sheet."""
    screened = ScreenedSheet(name, part)
    cells = cells_of(xml, guard)
    _in_order(cells, guard)
    _within(cells, guard)
    _count(cells, shared, screened, guard)
    return screened


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
    right, bottom = max(map(column, set(_of(cells.addresses, _DIGITS)))), cells.rows[-1]
    if right > _LAST_COLUMN or bottom > _LAST_ROW:
        raise guard.refuse("MALFORMED")
    if right * bottom > guard.limits["box"]:
        filled = [
            cell
            for cell, value in zip(cells.addresses, cells.values, strict=True)
            if value is not None
        ]
        guard.within(
            "box",
            max(map(column, _of(filled, _DIGITS)), default=0)
            * max(map(int, _of(filled[-1:], _LETTERS)), default=0),
        )


def _of(addresses: list[bytes], but: bytes) -> list[bytes]:
    """The rows of addresses, or their columns: what is left without letters, or without digits."""
    return b" ".join(addresses).translate(None, but).split()


def _count(cells: SheetCells, shared: list[bytes], screened: ScreenedSheet, guard: Guard) -> None:
    """Count the filled cells, and keep the faults."""
    by_kind: dict[bytes | None, list[bytes]] = defaultdict(list)
    for kind, value in zip(cells.kinds, cells.values, strict=True):
        if value:
            by_kind[kind].append(value)
    if not by_kind.keys() <= _KINDS:
        raise guard.refuse("MALFORMED")
    numbers, texts = (
        by_kind[None] + by_kind[b"n"],
        by_kind[b"str"] + by_kind[b"inlineStr"] + by_kind[b"b"] + by_kind[b"d"],
    )
    _texts(texts, guard)
    _numbers(numbers, guard)
    _formulas([f for f in cells.formulas if f], guard)
    known = _looked_up(by_kind[b"s"], shared, guard)
    if by_kind[b"e"]:
        screened.errors = {
            cell.decode(): v.decode()
            for cell, kind, v in zip(cells.addresses, cells.kinds, cells.values, strict=True)
            if kind == b"e" and v
        }
    for cell, kind, formula, value in zip(
        cells.addresses, cells.kinds, cells.formulas, cells.values, strict=True
    ):
        # A text that was calculated may be empty; what was not calculated has no value at all.
        if not value and formula is not None and (kind != b"str" or value is None):
            screened.uncalculated[cell.decode()] = formula
    screened.filled = len(numbers) + len(texts) + len(known) - known.count(b"")
    screened.spaces = sum(map(bytes.isspace, texts)) + sum(map(bytes.isspace, known))
    guard.within("cells", screened.filled)


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
        if not formula.startswith(b">") and (match := _SHARED.search(formula.partition(b">")[0])):
            whole += area(match[1].decode(), guard) * len(formula)
    guard.within("shared", whole)


def spelled_out(formula: bytes) -> str:
    """A formula out of what stands in its element, as Excel counts its characters.

    Nobody calculates it.
    """
    return html.unescape(formula.partition(b">")[2].removesuffix(b"</f>").decode(errors="replace"))


def texts(shared: list[bytes], guard: Guard) -> None:
    """The shared texts, each no longer than a cell can hold."""
    _texts(shared, guard)
