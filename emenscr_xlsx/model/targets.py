"""What a KPI comes to over the quarters of a year, and whether that meets its target.

Declared once, and read in Python and in the sheet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..text.formula import Expression, fn, literal
from ..text.words import Words
from .computed import Computed, counts
from .condition import Always, Cells, Condition, Frame, Heads, Mask, cell_of

_SIGNS = {"ge": ">=", "le": "<=", "eq": "="}
_DECIMALS = 6  # sums of decimal figures differ by less than that from what they come to by hand


def rolled_up(roll_up: str, figures: Sequence[float]) -> float | None:
    """What the figures of some quarters, in their order, come to; None where there are none.

    The latest, their sum, their average or their maximum.
    """
    if not figures:
        return None
    if roll_up == "sum":
        return sum(figures)
    if roll_up == "average":
        return sum(figures) / len(figures)
    return max(figures) if roll_up == "maximum" else figures[-1]


def meets(value: Any, operator: Any, target: Any, roll_up: Any = "latest", end: Any = True) -> Any:
    """Whether a value to date meets its target; of single values, or of columns, alike (V-K2).

    A sum or maximum that must stay at or below its target, or equal it, may still be spoilt by
    later quarters: it is met only at the `end`.
    """
    gap = round(value - target, _DECIMALS)
    reached = (
        ((operator == "ge") & (gap >= 0))
        | ((operator == "le") & (gap <= 0))
        | ((operator == "eq") & (gap == 0))
    )
    return reached & ((operator == "ge") | (roll_up == "latest") | (roll_up == "average") | end)


def holds(cells: Cells, name: str, code: str) -> Expression:
    """That a column shows a code's label."""
    return cell_of(cells, name).eq(cells.label(name, code))


@dataclass(frozen=True)
class Meets(Condition):
    """`meets`, as a condition; without `roll_up` and `end`, as if the end had come."""

    value: str
    operator: str
    target: str
    roll_up: str | None = None
    end: Condition = Always()

    def names(self) -> frozenset[str]:
        read = {self.value, self.operator, self.target, self.roll_up} - {None}
        return frozenset(name for name in read if name) | self.end.names()

    def mask(self, frame: Frame) -> Mask:
        value, operator, target = (frame[n] for n in (self.value, self.operator, self.target))
        met: Mask = (
            meets(value, operator, target)
            if self.roll_up is None
            else meets(value, operator, target, frame[self.roll_up], self.end.mask(frame))
        )
        return met

    def formula(self, cells: Cells) -> Expression:
        value, target = cell_of(cells, self.value), cell_of(cells, self.target)
        gap = fn.ROUND(fn.N(value) - fn.N(target), _DECIMALS)
        wanted = {code: holds(cells, self.operator, code) for code in _SIGNS}
        reached = fn.OR(
            *(fn.AND(wanted[code], gap.compared(sign, 0)) for code, sign in _SIGNS.items())
        )
        tests = [fn.COUNT(value, target).eq(2), reached]
        if self.roll_up is not None:
            settled = [holds(cells, self.roll_up, code) for code in ("latest", "average")]
            tests.append(fn.OR(wanted["ge"], *settled, self.end.formula(cells)))
        return fn.AND(*tests)

    def words(self, heads: Heads) -> Words:
        value, target = heads.head(self.value), heads.head(self.target)
        if self.roll_up is None:
            return Words(f"{value.th} ถึง {target.th}", f"{value.en} meets {target.en}")
        roll_up, end = heads.head(self.roll_up), self.end.words(heads)
        return Words(
            f"{value.th} ถึง {target.th} และไตรมาสต่อไปเปลี่ยนไม่ได้แล้ว (ตาม{roll_up.th} หรือเมื่อ "
            f"{end.th})",
            f"{value.en} meets {target.en}, and later quarters cannot undo it (by {roll_up.en}, "
            f"or as {end.en})",
        )


@dataclass(frozen=True)
class ToDate(Computed):
    """The figure to date, as the record's own roll-up has it; blank while this quarter has none.

    `figures` says in which column the figure stands, by how the record is measured; `before` is
    what the `count` earlier quarters with a figure came to.
    """

    measure: str
    figures: tuple[tuple[str, str], ...]
    roll_up: str
    before: str
    count: str

    def names(self) -> frozenset[str]:
        return frozenset(
            (
                self.measure,
                self.roll_up,
                self.before,
                self.count,
                *(column for _, column in self.figures),
            )
        )

    def value(self, record: Mapping[str, object]) -> float | None:
        column = dict(self.figures).get(str(record.get(self.measure)))
        figure = record.get(column) if column else None
        roll_up, before, count = (record.get(n) for n in (self.roll_up, self.before, self.count))
        if not counts(figure):
            return None
        earlier = [before] if counts(before) else []
        if roll_up != "latest":
            if not counts(count):
                return None
            if roll_up == "average":
                total = sum(earlier) * count + figure
                return round(total / (count + 1), _DECIMALS)
        return rolled_up(str(roll_up), [*earlier, figure])

    def formula(self, cells: Cells) -> Expression:
        before, count = cell_of(cells, self.before), cell_of(cells, self.count)
        figure = literal("")
        for code, column in reversed(self.figures):
            is_measure = holds(cells, self.measure, code)
            figure = fn.IF(is_measure, cell_of(cells, column), figure)
        average = fn.ROUND((fn.N(before) * count + figure) / (count + 1), _DECIMALS)
        maximum = fn.IF(fn.ISNUMBER(before), fn.MAX(before, figure), figure)
        to_date = fn.IF(holds(cells, self.roll_up, "average"), average, maximum)
        to_date = fn.IF(holds(cells, self.roll_up, "sum"), fn.N(before) + figure, to_date)
        to_date = fn.IF(fn.ISNUMBER(count), to_date, "")
        to_date = fn.IF(holds(cells, self.roll_up, "latest"), figure, to_date)
        return fn.IF(fn.ISNUMBER(figure), to_date, "")
