"""Conditions on amounts: comparisons, differences and ratios."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from ..text.formula import Expression, fn
from ..text.words import Words
from .condition import Cells, Condition, Frame, Heads, Mask, Operand, cell_of, name_of, values

_DUST = 1e-9  # binary fractions of decimal amounts differ by less than this


@dataclass(frozen=True)
class _Compare(Condition):
    left: Operand
    right: Operand
    sign: ClassVar[str]
    verb: ClassVar[Words]
    holds: ClassVar[Callable[[Any, Any], Mask]]

    def names(self) -> frozenset[str]:
        return frozenset(o for o in (self.left, self.right) if isinstance(o, str))

    def mask(self, frame: Frame) -> Mask:
        return type(self).holds(values(frame, self.left), values(frame, self.right))

    def formula(self, cells: Cells) -> Expression:
        left, right = cell_of(cells, self.left), cell_of(cells, self.right)
        return fn.AND(fn.COUNT(left, right).eq(2), left.compared(self.sign, right))

    def words(self, heads: Heads) -> Words:
        left, right = name_of(heads, self.left), name_of(heads, self.right)
        return Words(f"{left.th} {self.verb.th} {right.th}", f"{left.en} {self.verb.en} {right.en}")


class Above(_Compare):
    """Left is greater than right."""

    sign, verb, holds = ">", Words("มากกว่า", "is above"), operator.gt


class Below(_Compare):
    """Left is less than right."""

    sign, verb, holds = "<", Words("น้อยกว่า", "is below"), operator.lt


class Equal(_Compare):
    """Left and right are the same number."""

    sign, verb, holds = "=", Words("เท่ากับ", "equals"), operator.eq


@dataclass(frozen=True)
class Differs(Condition):
    """Two numbers lie further apart than `by`, in their own unit."""

    left: Operand
    right: Operand
    by: Operand = 0

    def names(self) -> frozenset[str]:
        return frozenset(o for o in (self.left, self.right, self.by) if isinstance(o, str))

    def mask(self, frame: Frame) -> Mask:
        gap = (values(frame, self.left) - values(frame, self.right)).abs().round(6)
        wide: Mask = gap > values(frame, self.by)
        return wide

    def formula(self, cells: Cells) -> Expression:
        left, right, by = (cell_of(cells, o) for o in (self.left, self.right, self.by))
        gap = fn.ROUND(fn.ABS(fn.N(left) - fn.N(right)), 6)
        return fn.AND(fn.COUNT(left, right).eq(2), gap > by)

    def words(self, heads: Heads) -> Words:
        left, right, by = (name_of(heads, o) for o in (self.left, self.right, self.by))
        return Words(
            f"{left.th} ต่างจาก {right.th} เกิน {by.th}",
            f"{left.en} differs from {right.en} by more than {by.en}",
        )


@dataclass(frozen=True)
class RatioOff(Condition):
    """A percent that is not part ÷ whole × 100, within `by` points.

    At 0.01 rounding and truncation both pass (A11).
    """

    percent: str
    part: str
    whole: str
    by: Operand

    def names(self) -> frozenset[str]:
        return frozenset(
            o for o in (self.percent, self.part, self.whole, self.by) if isinstance(o, str)
        )

    def mask(self, frame: Frame) -> Mask:
        whole = frame[self.whole]
        exact = frame[self.part] / whole.where(whole > 0) * 100
        off: Mask = (frame[self.percent] - exact).abs() > values(frame, self.by) + _DUST
        return off

    def formula(self, cells: Cells) -> Expression:
        percent, part, whole = (cell_of(cells, n) for n in (self.percent, self.part, self.whole))
        some = fn.N(whole) > 0
        exact = fn.N(part) / fn.IF(some, fn.N(whole), 1) * 100
        off = fn.ABS(fn.N(percent) - exact) > cell_of(cells, self.by) + _DUST
        return fn.AND(fn.COUNT(percent, part, whole).eq(3), some, off)

    def words(self, heads: Heads) -> Words:
        p, n, d, by = (name_of(heads, o) for o in (self.percent, self.part, self.whole, self.by))
        return Words(
            f"{p.th} ต่างจาก {n.th} ÷ {d.th} × 100 เกิน {by.th}",
            f"{p.en} is more than {by.en} away from {n.en} ÷ {d.en} × 100",
        )
