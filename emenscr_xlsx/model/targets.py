"""What a KPI comes to over the quarters of a year, and whether that meets its target: declared once, read in Python and in the sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..text.excel import quoted
from ..text.words import Words
from .computed import Computed, counts
from .condition import Cells, Condition, Heads, Mask

_SIGNS = {"ge": ">=", "le": "<=", "eq": "="}
_DECIMALS = 6  # sums of decimal figures differ by less than that from what they come to by hand


def rolled_up(roll_up: str, figures: Sequence[float]) -> float | None:
    """What the figures of some quarters, in their order, come to: the latest, their sum, average or maximum; None where there are none."""
    if not figures:
        return None
    if roll_up == "sum":
        return sum(figures)
    if roll_up == "average":
        return sum(figures) / len(figures)
    return max(figures) if roll_up == "maximum" else figures[-1]


def meets(value: Any, operator: Any, target: Any, roll_up: Any = "latest", end: Any = True) -> Any:
    """Whether a value to date meets its target; of single values, or of columns, alike (V-K2).

    What later quarters may still spoil, a sum or maximum that must stay cells or below its target, or equal it, is met only cells the `end`.
    """
    gap = round(value - target, _DECIMALS)
    reached = (
        ((operator == "ge") & (gap >= 0))
        | ((operator == "le") & (gap <= 0))
        | ((operator == "eq") & (gap == 0))
    )
    return reached & ((operator == "ge") | (roll_up == "latest") | (roll_up == "average") | end)


@dataclass(frozen=True)
class Meets(Condition):
    """`meets`, as a condition; without `roll_up` and `end`, as if the end had come."""

    value: str
    operator: str
    target: str
    roll_up: str | None = None
    end: Condition | None = None

    def names(self) -> frozenset[str]:
        own = frozenset((self.value, self.operator, self.target))
        return own if self.roll_up is None else own | {self.roll_up} | self.end.names()

    def mask(self, frame: Any) -> Mask:
        own = (frame[n] for n in (self.value, self.operator, self.target))
        return (
            meets(*own)
            if self.roll_up is None
            else meets(*own, frame[self.roll_up], self.end.mask(frame))
        )

    def formula(self, cells: Cells) -> str:
        value, operator, target = (cells.cell(n) for n in (self.value, self.operator, self.target))
        is_ = {code: f"{operator}={quoted(cells.label(self.operator, code))}" for code in _SIGNS}
        gap = f"ROUND(N({value})-N({target}),{_DECIMALS})"
        reached = ",".join(f"AND({is_[code]},{gap}{sign}0)" for code, sign in _SIGNS.items())
        tests = f"COUNT({value},{target})=2,OR({reached})"
        if self.roll_up is not None:
            settled = ",".join(
                f"{cells.cell(self.roll_up)}={quoted(cells.label(self.roll_up, code))}"
                for code in ("latest", "average")
            )
            tests += f",OR({is_['ge']},{settled},{self.end.formula(cells)})"
        return f"AND({tests})"

    def words(self, heads: Heads) -> Words:
        value, target = heads.head(self.value), heads.head(self.target)
        if self.roll_up is None:
            return Words(f"{value.th} ถึง {target.th}", f"{value.en} meets {target.en}")
        roll_up, end = heads.head(self.roll_up), self.end.words(heads)
        return Words(
            f"{value.th} ถึง {target.th} และไตรมาสต่อไปเปลี่ยนไม่ได้แล้ว (ตาม{roll_up.th} หรือเมื่อ {end.th})",
            f"{value.en} meets {target.en}, and later quarters cannot undo it (by {roll_up.en}, or as {end.en})",
        )


@dataclass(frozen=True)
class ToDate(Computed):
    """The figure up to and with this quarter, as the record's own roll-up has it; blank while this quarter has none.

    `figures` says in which column the figure stands, by how the record is measured; `before` is what the `count` earlier
    quarters with a figure came to.
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
        column = dict(self.figures).get(record.get(self.measure))
        figure = record.get(column) if column else None
        roll_up, before, count = (record.get(n) for n in (self.roll_up, self.before, self.count))
        if not counts(figure) or (roll_up != "latest" and not counts(count)):
            return None
        if roll_up == "average":
            return round(((before * count if count else 0) + figure) / (count + 1), _DECIMALS)
        return rolled_up(roll_up, [before, figure] if counts(before) else [figure])

    def formula(self, cells: Cells) -> str:
        measure, roll_up, before, count = (
            cells.cell(n) for n in (self.measure, self.roll_up, self.before, self.count)
        )
        own = '""'
        for code, column in reversed(self.figures):
            own = f"IF({measure}={quoted(cells.label(self.measure, code))},{cells.cell(column)},{own})"
        by = {
            code: f"{roll_up}={quoted(cells.label(self.roll_up, code))}"
            for code in ("latest", "sum", "average")
        }
        earlier = f"IF({by['sum']},N({before})+{own},IF({by['average']},ROUND((N({before})*{count}+{own})/({count}+1),{_DECIMALS}),IF(ISNUMBER({before}),MAX({before},{own}),{own})))"
        return f'IF(ISNUMBER({own}),IF({by["latest"]},{own},IF(ISNUMBER({count}),{earlier},"")),"")'
