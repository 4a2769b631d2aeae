"""What a sheet holds, however it was read out of its XML."""

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from .core import Guard

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_ROW = 15  # bits for a column, in a place that sorts by rows and in them by columns
_SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData><row>%b</row></sheetData></worksheet>"
)


@dataclass
class SheetCells:
    """A sheet's cells, but for blank ones: parallel lists, by rows and in them by columns.

    A formula, value or style is None where there is none.
    """

    addresses: list[bytes] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    styles: list[bytes | None] = field(default_factory=list)
    kinds: list[bytes | None] = field(default_factory=list)
    formulas: list[bytes | None] = field(default_factory=list)
    values: list[bytes | None] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)  # ranges

    @property
    def xml(self) -> bytes:
        """The sheet for the reader: what these cells hold, and nothing else.

        The reader goes by the cells' own addresses, so they stand in one row. It knows some errors
        only, and would give up over another: they are left out, and so are formulas.
        """
        tags = {k: b' t="%b"' % k if k else b"" for k in set(self.kinds)}
        tags[b"inlineStr"] = b' t="str"'
        return _SHEET % b"".join(
            [
                b'<c r="%b" s="%b"%b><v xml:space="preserve">%b</v></c>'
                % (address, style or b"0", tags[kind], value)
                for address, style, kind, value in zip(
                    self.addresses, self.styles, self.kinds, self.values, strict=True
                )
                if value and kind != b"e"
            ]
        )

    def covered(self) -> frozenset[str]:
        """The filled cells that a merged range hides: all of it but its first."""
        filled = [i for i, value in enumerate(self.values) if value]
        places = [self.rows[i] << _ROW | self.columns[i] for i in filled]
        covered = set()
        for ref in self.merged:
            left, top, right, bottom = _corners(ref) or (1, 1, 0, 0)
            n = bisect_left(places, top << _ROW | left)
            while n < len(places) and places[n] <= bottom << _ROW | right:
                row, col = divmod(places[n], 1 << _ROW)
                if col < left:  # a range may be as large as the sheet: only where something stands
                    n = bisect_left(places, row << _ROW | left, n)
                elif col > right:
                    n = bisect_left(places, (row + 1) << _ROW | left, n)
                else:
                    if (row, col) != (top, left):
                        covered.add(self.addresses[filled[n]].decode())
                    n += 1
        return frozenset(covered)

    @cached_property
    def of_kinds(self) -> dict[bytes | None, list[int]]:
        """Where the cells of each kind are that have a value."""
        places: dict[bytes | None, list[int]] = defaultdict(list)
        for i, (kind, value) in enumerate(zip(self.kinds, self.values, strict=True)):
            if value:
                places[kind].append(i)
        return places

    def by_kind(self, kind: bytes | None) -> list[bytes]:
        """The values of the cells of a kind that have one."""
        return [self.values[i] or b"" for i in self.of_kinds[kind]]


def box(rows: list[int], columns: list[int]) -> int:
    """How many cells there are from A1 to the last row and column."""
    return max(rows, default=0) * max(columns, default=0)


def measure(ranges: list[str], guard: Guard) -> None:
    """Hold the merged ranges of a sheet against what it may have of them."""
    guard.within("merges", len(ranges))
    guard.within("merged_cells", sum(area(r, guard) for r in ranges))


@lru_cache(4096)
def _corners(ref: str) -> tuple[int, int, int, int] | None:
    """A range's first column and row, and its last; None of what is no range."""
    match = _RANGE.fullmatch(ref)
    if match is None:
        return None
    left, top, right, bottom = (
        match[1],
        int(match[2]),
        match[3] or match[1],
        int(match[4] or match[2]),
    )
    first, last = sorted((column(left), column(right)))
    return first, min(top, bottom), last, max(top, bottom)


def area(ref: str, guard: Guard) -> int:
    """How many cells a range has."""
    if (corners := _corners(ref)) is None:
        raise guard.refuse("MALFORMED")
    left, top, right, bottom = corners
    return (right - left + 1) * (bottom - top + 1)


@cache
def column(letters: str | bytes) -> int:
    """A column's number, counted from 1."""
    number = 0
    for c in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + c - 64
    return number
