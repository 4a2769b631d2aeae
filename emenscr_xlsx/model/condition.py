"""Conditions: small expressions with three readings.

A pandas mask, an Excel formula, and words in two languages. A comparison with a blank never holds,
in all three. An operand that is a string names a column (of the table or of the whole report); a
number is itself.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ..text.cell_text import not_blank
from ..text.formula import Expression, any_of, fn, literal
from ..text.words import Words, joined

if TYPE_CHECKING:
    import pandas as pd

    Frame = pd.DataFrame
    Mask = pd.Series[bool]
else:
    Frame = Mask = object  # this floor imports no pandas

Operand = str | float


class Cells(Protocol):
    """What a formula needs to know of the sheet it is written into."""

    def cell(self, name: str) -> Expression:
        """The address, or the constant, that stands for a column in this record."""

    def label(self, name: str, code: str) -> str:
        """What the sheet shows for a code of a column, as the sheet's language has it."""


class Heads(Protocol):
    """What words need to know: the heading of a column, and the words of a code in it."""

    def head(self, name: str) -> Words: ...

    def choice(self, name: str, code: object) -> Words: ...


class Condition:
    """A statement that holds of a record, or does not."""

    def names(self) -> frozenset[str]:
        """The columns it reads."""
        raise NotImplementedError

    def mask(self, frame: Frame) -> Mask:
        """Where it holds, over a frame of records."""
        raise NotImplementedError

    def formula(self, cells: Cells) -> Expression:
        """An Excel expression that is TRUE where it holds."""
        raise NotImplementedError

    def words(self, heads: Heads) -> Words:
        """The condition in words."""
        raise NotImplementedError

    def __and__(self, other: "Condition") -> "Condition":
        return And((self, other))

    def __or__(self, other: "Condition") -> "Condition":
        return Or((self, other))

    def __invert__(self) -> "Condition":
        return Not(self)


@dataclass(frozen=True)
class Always(Condition):
    """Holds for every record."""

    def names(self) -> frozenset[str]:
        return frozenset()

    def mask(self, frame: Frame) -> Mask:
        return frame.index.to_series().notna()

    def formula(self, cells: Cells) -> Expression:
        return literal(True)

    def words(self, heads: Heads) -> Words:
        return Words("ทุกกรณี", "always")

    def __and__(self, other: Condition) -> Condition:
        return other


@dataclass(frozen=True)
class _Group(Condition):
    parts: tuple[Condition, ...]

    def names(self) -> frozenset[str]:
        return frozenset().union(*(p.names() for p in self.parts))


class And(_Group):
    """All of them hold."""

    def mask(self, frame: Frame) -> Mask:
        first, *rest = (p.mask(frame) for p in self.parts)
        for part in rest:
            first = first & part
        return first

    def formula(self, cells: Cells) -> Expression:
        return fn.AND(*(p.formula(cells) for p in self.parts))

    def words(self, heads: Heads) -> Words:
        return joined([_bracketed(p, heads) for p in self.parts], " และ", " and ")


class Or(_Group):
    """At least one of them holds."""

    def mask(self, frame: Frame) -> Mask:
        first, *rest = (p.mask(frame) for p in self.parts)
        for part in rest:
            first = first | part
        return first

    def formula(self, cells: Cells) -> Expression:
        return fn.OR(*(p.formula(cells) for p in self.parts))

    def words(self, heads: Heads) -> Words:
        return joined([p.words(heads) for p in self.parts], " หรือ", " or ")


def _bracketed(part: Condition, heads: Heads) -> Words:
    words = part.words(heads)
    return Words(f"({words.th})", f"({words.en})") if isinstance(part, Or) else words


@dataclass(frozen=True)
class Not(Condition):
    """The other does not hold (and so holds on blanks, where no comparison does)."""

    part: Condition

    def names(self) -> frozenset[str]:
        return self.part.names()

    def mask(self, frame: Frame) -> Mask:
        return ~self.part.mask(frame)

    def formula(self, cells: Cells) -> Expression:
        return fn.NOT(self.part.formula(cells))

    def words(self, heads: Heads) -> Words:
        if isinstance(self.part, Filled):
            return self.part.blank(heads)
        words = self.part.words(heads)
        return Words(f"ไม่ใช่กรณีที่ ({words.th})", f"not ({words.en})")


@dataclass(frozen=True)
class _Supposed:
    """A sheet's cells, one column of which holds a given code."""

    cells: Cells
    name: str
    code: str

    def cell(self, name: str) -> Expression:
        if name == self.name:
            return literal(self.cells.label(name, self.code))
        return cell_of(self.cells, name)

    def label(self, name: str, code: str) -> str:
        return self.cells.label(name, code)


@dataclass(frozen=True)
class Suppose(Condition):
    """What would hold if a column held this code."""

    name: str
    code: str
    part: Condition

    def names(self) -> frozenset[str]:
        return self.part.names()

    def mask(self, frame: Frame) -> Mask:
        return self.part.mask(frame.assign(**{self.name: self.code}))

    def formula(self, cells: Cells) -> Expression:
        return self.part.formula(_Supposed(cells, self.name, self.code))

    def words(self, heads: Heads) -> Words:
        head, value = heads.head(self.name), heads.choice(self.name, self.code)
        words = self.part.words(heads)
        return Words(
            f"{words.th} หาก {head.th} เป็น {value.th}",
            f"{words.en}, supposing that {head.en} is {value.en}",
        )


@dataclass(frozen=True, init=False)
class Is(Condition):
    """The column holds one of these codes or numbers."""

    name: str
    values: tuple[str | int, ...]

    def __init__(self, name: str, *values: str | int) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "values", values)

    def names(self) -> frozenset[str]:
        return frozenset((self.name,))

    def mask(self, frame: Frame) -> Mask:
        return frame[self.name].isin(self.values)

    def formula(self, cells: Cells) -> Expression:
        cell = cell_of(cells, self.name)
        return any_of(
            fn.EXACT(cell, cells.label(self.name, value))
            if isinstance(value, str)
            else fn.AND(fn.ISNUMBER(cell), cell.eq(value))
            for value in self.values
        )

    def words(self, heads: Heads) -> Words:
        head = heads.head(self.name)
        values = joined([heads.choice(self.name, v) for v in self.values], " หรือ ", " or ")
        return Words(f"{head.th} เป็น {values.th}", f"{head.en} is {values.en}")


@dataclass(frozen=True, init=False)
class Filled(Condition):
    """At least one of the columns is filled."""

    columns: tuple[str, ...]

    def __init__(self, *columns: str) -> None:
        object.__setattr__(self, "columns", columns)

    def names(self) -> frozenset[str]:
        return frozenset(self.columns)

    def mask(self, frame: Frame) -> Mask:
        first, *rest = (frame[name].notna() for name in self.columns)
        for filled in rest:
            first = first | filled
        return first

    def formula(self, cells: Cells) -> Expression:
        return any_of(not_blank(cell_of(cells, name)) for name in self.columns)

    def words(self, heads: Heads) -> Words:
        names = joined([heads.head(n) for n in self.columns], " หรือ ", " or ")
        return Words(f"กรอก {names.th} แล้ว", f"{names.en} is filled")

    def blank(self, heads: Heads) -> Words:
        names = joined([heads.head(n) for n in self.columns], " และ ", " and ")
        return Words(f"{names.th} ว่าง", f"{names.en} is blank")


def values(frame: Frame, operand: Operand) -> Any:
    return frame[operand] if isinstance(operand, str) else operand


def cell_of(cells: Cells, operand: Operand) -> Expression:
    return cells.cell(operand) if isinstance(operand, str) else literal(operand)


def name_of(heads: Heads, operand: Operand) -> Words:
    return (
        heads.head(operand)
        if isinstance(operand, str)
        else Words(f"{operand:,.15g}", f"{operand:,.15g}")
    )
