"""Computed columns: arithmetic over a record's columns, in Python and as an Excel formula.

They are shown and never read back.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeGuard

from ..text.cell_text import not_blank
from ..text.formula import Expression, fn, ref
from .condition import Cells, Filled, Frame, cell_of


class Computed:
    """What a column of a record comes to.

    None, and "" in the sheet, where what it needs is missing.
    """

    over_records: ClassVar[bool] = False  # it reads many records, and has its own hidden cell

    def names(self) -> frozenset[str]:
        """The columns it reads."""
        raise NotImplementedError

    def value(self, record: Mapping[str, object]) -> object:
        """Its value for one record."""
        raise NotImplementedError

    def formula(self, cells: Cells) -> Expression:
        """An Excel expression for it."""
        raise NotImplementedError

    def values(self, frame: Frame, frames: Mapping[str, Frame]) -> list[object]:
        """Its value for every record of a frame; `frames` holds those of all tables."""
        names = sorted(self.names())
        return [
            self.value(dict(zip(names, row, strict=True)))
            for row in zip(*(frame[n].tolist() for n in names), strict=True)
        ]


def counts(value: object) -> TypeGuard[float]:
    """Whether a value is a number to Excel's COUNT.

    A blank is none, nor is a number typed as text.
    """
    return isinstance(value, int | float) and not math.isnan(value)


@dataclass(frozen=True)
class Difference(Computed):
    """Left minus right, blank while either is no number."""

    left: str
    right: str

    def names(self) -> frozenset[str]:
        return frozenset((self.left, self.right))

    def value(self, record: Mapping[str, object]) -> float | None:
        left, right = record.get(self.left), record.get(self.right)
        return self._of(left, right) if counts(left) and counts(right) else None

    def _of(self, left: float, right: float) -> float | None:
        return left - right

    def formula(self, cells: Cells) -> Expression:
        left, right = cell_of(cells, self.left), cell_of(cells, self.right)
        return fn.IF(fn.COUNT(left, right).eq(2), self._formula(left, right), "")

    def _formula(self, left: Expression, right: Expression) -> Expression:
        return left - right


class Share(Difference):
    """Left as per cent of right, blank while either is no number, or where right is 0."""

    def _of(self, left: float, right: float) -> float | None:
        return left / right * 100 if right else None

    def _formula(self, left: Expression, right: Expression) -> Expression:
        return fn.IF(right.eq(0), "", left / right * 100)


@dataclass(frozen=True)
class OrElse(Computed):
    """A column; where it is blank, another, if `chosen` is filled and none of `without` is."""

    column: str
    other: str
    chosen: str
    without: tuple[str, ...]

    def names(self) -> frozenset[str]:
        return frozenset((self.column, self.other, self.chosen, *self.without))

    def value(self, record: Mapping[str, object]) -> object:
        if _filled(record[self.column]):
            return record[self.column]
        open_to = _filled(record[self.chosen]) and not any(_filled(record[n]) for n in self.without)
        return record[self.other] if open_to and _filled(record[self.other]) else None

    def formula(self, cells: Cells) -> Expression:
        column, other = cell_of(cells, self.column), cell_of(cells, self.other)
        open_to = Filled(self.chosen) & ~Filled(*self.without)
        return fn.IF(not_blank(column), column, fn.IF(open_to.formula(cells), other, ""))


def _filled(value: object) -> bool:
    return not (value is None or value == "" or (isinstance(value, float) and math.isnan(value)))


@dataclass(frozen=True)
class Sum(Computed):
    """The sum of a table's column over a report, to the satang; blank where none is filled."""

    over_records: ClassVar[bool] = True
    table: str
    column: str

    def names(self) -> frozenset[str]:
        return frozenset()

    def values(self, frame: Frame, frames: Mapping[str, Frame]) -> list[object]:
        sums = frames[self.table].groupby("_report")[self.column].sum(min_count=1).round(2)
        return list(sums.reindex(frame["_report"]))


@dataclass(frozen=True)
class LookedUp(Computed):
    """A given value of the record of another table that a column names.

    In the sheet it comes from the hidden lists.
    """

    by: str
    table: str
    column: str

    @property
    def list_name(self) -> str:
        """The defined name of the list that holds the values, beside that of the records' names."""
        return f"G_{self.table}_{self.column}"

    def names(self) -> frozenset[str]:
        return frozenset((self.by,))

    def formula(self, cells: Cells) -> Expression:
        row = fn.MATCH(cell_of(cells, self.by), ref(f"L_{self.table}"), 0)
        return fn.IFERROR(fn.INDEX(ref(self.list_name), row), "")

    def values(self, frame: Frame, frames: Mapping[str, Frame]) -> list[object]:
        other = frames[self.table]
        known: dict[object, object] = dict(
            zip(zip(other["_report"], other["_key"], strict=True), other[self.column], strict=True)
        )
        return [known.get(named) for named in zip(frame["_report"], frame[self.by], strict=True)]
