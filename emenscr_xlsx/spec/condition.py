"""Conditions: small expressions with three readings, a pandas mask, an Excel formula and words in two languages.

A comparison with a blank never holds, in all three. An operand that is a string names a column (of the
table or of the whole report); a number is itself.
"""

import operator
import re
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from ..words import Words, joined

Operand = str | float
Mask = Any  # a boolean pandas Series; this floor imports no pandas


class Cells(Protocol):
    """What a formula needs to know of the sheet it is written into."""

    def cell(self, name: str) -> str:
        """The address, or the constant, that stands for a column in this record."""

    def label(self, name: str, code: str) -> str:
        """What the sheet shows for a code of a column, as the sheet's language has it."""


class Heads(Protocol):
    """What words need to know: the heading of a column, and the words of a code in it."""

    def head(self, name: str) -> Words: ...

    def choice(self, name: str, code: object) -> Words: ...


_LITERAL = 250  # Excel takes 255 characters in one string literal


def quoted(text: str) -> str:
    """A text as an Excel string expression: one literal, or several joined where one would be too long."""
    parts = [text[at : at + _LITERAL] for at in range(0, len(text), _LITERAL)] or [""]
    literals = ['"' + part.replace('"', '""') + '"' for part in parts]
    return literals[0] if len(literals) == 1 else f"({'&'.join(literals)})"


class Condition:
    """One truth about a record."""

    def names(self) -> frozenset[str]:
        """The columns it reads."""
        raise NotImplementedError

    def mask(self, frame: Any) -> Mask:
        """Where it holds, over a frame of records."""
        raise NotImplementedError

    def formula(self, at: Cells) -> str:
        """An Excel expression that is TRUE where it holds."""
        raise NotImplementedError

    def words(self, heads: Heads) -> Words:
        """The condition said to a person."""
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

    def mask(self, frame: Any) -> Mask:
        return frame.index == frame.index

    def formula(self, at: Cells) -> str:
        return "TRUE"

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

    def mask(self, frame: Any) -> Mask:
        first, *rest = (p.mask(frame) for p in self.parts)
        for part in rest:
            first = first & part
        return first

    def formula(self, at: Cells) -> str:
        return f"AND({','.join(p.formula(at) for p in self.parts)})"

    def words(self, heads: Heads) -> Words:
        return joined([_held(p, heads) for p in self.parts], " และ", " and ")


class Or(_Group):
    """At least one of them holds."""

    def mask(self, frame: Any) -> Mask:
        first, *rest = (p.mask(frame) for p in self.parts)
        for part in rest:
            first = first | part
        return first

    def formula(self, at: Cells) -> str:
        return f"OR({','.join(p.formula(at) for p in self.parts)})"

    def words(self, heads: Heads) -> Words:
        return joined([p.words(heads) for p in self.parts], " หรือ", " or ")


def _held(part: Condition, heads: Heads) -> Words:
    said = part.words(heads)
    return Words(f"({said.th})", f"({said.en})") if isinstance(part, Or) else said


@dataclass(frozen=True)
class Not(Condition):
    """The other does not hold (and so holds on blanks, where no comparison does)."""

    part: Condition

    def names(self) -> frozenset[str]:
        return self.part.names()

    def mask(self, frame: Any) -> Mask:
        return ~self.part.mask(frame)

    def formula(self, at: Cells) -> str:
        return f"NOT({self.part.formula(at)})"

    def words(self, heads: Heads) -> Words:
        if isinstance(self.part, Filled):
            return self.part.blank(heads)
        said = self.part.words(heads)
        return Words(f"ไม่ใช่กรณีที่ ({said.th})", f"not ({said.en})")


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

    def mask(self, frame: Any) -> Mask:
        return frame[self.name].isin(self.values)

    def formula(self, at: Cells) -> str:
        cell = at.cell(self.name)
        tests = [
            f"EXACT(TRIM({cell}),{quoted(at.label(self.name, v))})" if isinstance(v, str) else f"AND(ISNUMBER({cell}),{cell}={v})"
            for v in self.values
        ]
        return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"

    def words(self, heads: Heads) -> Words:
        head = heads.head(self.name)
        values = joined([heads.choice(self.name, v) for v in self.values], " หรือ ", " or ")
        return Words(f"{head.th} เป็น {values.th}", f"{head.en} is {values.en}")


def _not_blank(cell: str) -> str:
    return f"LEN(TRIM(CLEAN({cell})))>0"  # spaces and line breaks alone are blank


@dataclass(frozen=True, init=False)
class Filled(Condition):
    """At least one of the columns is filled."""

    columns: tuple[str, ...]

    def __init__(self, *columns: str) -> None:
        object.__setattr__(self, "columns", columns)

    def names(self) -> frozenset[str]:
        return frozenset(self.columns)

    def mask(self, frame: Any) -> Mask:
        first, *rest = (frame[name].notna() for name in self.columns)
        for one in rest:
            first = first | one
        return first

    def formula(self, at: Cells) -> str:
        tests = [_not_blank(at.cell(name)) for name in self.columns]
        return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"

    def words(self, heads: Heads) -> Words:
        names = joined([heads.head(n) for n in self.columns], " หรือ ", " or ")
        return Words(f"กรอก {names.th} แล้ว", f"{names.en} is filled")

    def blank(self, heads: Heads) -> Words:
        names = joined([heads.head(n) for n in self.columns], " และ ", " and ")
        return Words(f"{names.th} ว่าง", f"{names.en} is blank")


def _values(frame: Any, operand: Operand) -> Any:
    return frame[operand] if isinstance(operand, str) else operand


def _cell(at: Cells, operand: Operand) -> str:
    return at.cell(operand) if isinstance(operand, str) else f"{operand:.15g}"


def _name(heads: Heads, operand: Operand) -> Words:
    return heads.head(operand) if isinstance(operand, str) else Words(f"{operand:,.15g}", f"{operand:,.15g}")


@dataclass(frozen=True)
class _Compare(Condition):
    left: Operand
    right: Operand
    sign: ClassVar[str]
    said: ClassVar[Words]
    holds: ClassVar[Any]

    def names(self) -> frozenset[str]:
        return frozenset(o for o in (self.left, self.right) if isinstance(o, str))

    def mask(self, frame: Any) -> Mask:
        return type(self).holds(_values(frame, self.left), _values(frame, self.right))

    def formula(self, at: Cells) -> str:
        left, right = _cell(at, self.left), _cell(at, self.right)
        return f"AND(COUNT({left},{right})=2,{left}{self.sign}{right})"

    def words(self, heads: Heads) -> Words:
        left, right = _name(heads, self.left), _name(heads, self.right)
        return Words(f"{left.th} {self.said.th} {right.th}", f"{left.en} {self.said.en} {right.en}")


class Above(_Compare):
    """Left is greater than right."""

    sign, said, holds = ">", Words("มากกว่า", "is above"), operator.gt


class Below(_Compare):
    """Left is less than right."""

    sign, said, holds = "<", Words("น้อยกว่า", "is below"), operator.lt


class Equal(_Compare):
    """Left and right are the same number."""

    sign, said, holds = "=", Words("เท่ากับ", "equals"), operator.eq


_DUST = 1e-9  # binary fractions of decimal amounts differ by less than this


@dataclass(frozen=True)
class Differs(Condition):
    """Two numbers lie further apart than `by`, in their own unit."""

    left: Operand
    right: Operand
    by: Operand = 0

    def names(self) -> frozenset[str]:
        return frozenset(o for o in (self.left, self.right, self.by) if isinstance(o, str))

    def mask(self, frame: Any) -> Mask:
        gap = (_values(frame, self.left) - _values(frame, self.right)).abs().round(6)
        return gap > _values(frame, self.by)

    def formula(self, at: Cells) -> str:
        left, right, by = (_cell(at, o) for o in (self.left, self.right, self.by))
        return f"AND(COUNT({left},{right})=2,ROUND(ABS(N({left})-N({right})),6)>{by})"

    def words(self, heads: Heads) -> Words:
        left, right, by = (_name(heads, o) for o in (self.left, self.right, self.by))
        return Words(
            f"{left.th} ต่างจาก {right.th} เกิน {by.th}", f"{left.en} differs from {right.en} by more than {by.en}"
        )


@dataclass(frozen=True)
class RatioOff(Condition):
    """A percent that is not part ÷ whole × 100, within `by` points (A11: rounding or truncation both pass at 0.01)."""

    percent: str
    part: str
    whole: str
    by: Operand

    def names(self) -> frozenset[str]:
        return frozenset(o for o in (self.percent, self.part, self.whole, self.by) if isinstance(o, str))

    def mask(self, frame: Any) -> Mask:
        whole = frame[self.whole]
        exact = frame[self.part] / whole.where(whole > 0) * 100
        return (frame[self.percent] - exact).abs() > _values(frame, self.by) + _DUST

    def formula(self, at: Cells) -> str:
        percent, part, whole = (at.cell(n) for n in (self.percent, self.part, self.whole))
        exact = f"N({part})/IF(N({whole})>0,N({whole}),1)*100"
        return (
            f"AND(COUNT({percent},{part},{whole})=3,N({whole})>0,"
            f"ABS(N({percent})-{exact})>{_cell(at, self.by)}+{_DUST:.9f})"
        )

    def words(self, heads: Heads) -> Words:
        p, n, d, by = (_name(heads, o) for o in (self.percent, self.part, self.whole, self.by))
        return Words(
            f"{p.th} ต่างจาก {n.th} ÷ {d.th} × 100 เกิน {by.th}",
            f"{p.en} is more than {by.en} away from {n.en} ÷ {d.en} × 100",
        )


@dataclass(frozen=True)
class Meets(Condition):
    """A value meets a target, the way the record's own operator (ge, le, eq) says."""

    value: str
    sense: str
    target: str

    def names(self) -> frozenset[str]:
        return frozenset((self.value, self.sense, self.target))

    def mask(self, frame: Any) -> Mask:
        value, sense, target = (frame[n] for n in (self.value, self.sense, self.target))
        return (
            ((sense == "ge") & (value >= target))
            | ((sense == "le") & (value <= target))
            | ((sense == "eq") & (value == target))
        )

    def formula(self, at: Cells) -> str:
        value, sense, target = (at.cell(n) for n in (self.value, self.sense, self.target))
        ge, le, eq = (quoted(at.label(self.sense, s)) for s in ("ge", "le", "eq"))
        return (
            f"AND(COUNT({value},{target})=2,"
            f"OR(AND({sense}={ge},{value}>={target}),AND({sense}={le},{value}<={target}),"
            f"AND({sense}={eq},{value}={target})))"
        )

    def words(self, heads: Heads) -> Words:
        value, target = heads.head(self.value), heads.head(self.target)
        return Words(f"{value.th} ถึง {target.th}", f"{value.en} meets {target.en}")


_SPACES = str.maketrans("", "", " \n")


def _no_spaces(cell: str) -> str:
    return f'SUBSTITUTE(SUBSTITUTE({cell}," ",""),CHAR(10),"")'


@dataclass(frozen=True)
class Contains(Condition):
    """The text has this sentence in it, however it is spaced."""

    name: str
    text: str

    def names(self) -> frozenset[str]:
        return frozenset((self.name,))

    def mask(self, frame: Any) -> Mask:
        needle = self.text.translate(_SPACES)
        return frame[self.name].map(lambda t: isinstance(t, str) and needle in t.translate(_SPACES)).astype(bool)

    def formula(self, at: Cells) -> str:
        return f"ISNUMBER(FIND({quoted(self.text.translate(_SPACES))},{_no_spaces(at.cell(self.name))}))"

    def words(self, heads: Heads) -> Words:
        head = heads.head(self.name)
        return Words(f"{head.th} มีข้อความ “{self.text}”", f"{head.en} contains “{self.text}”")


PLACEHOLDERS = ("ไม่มี", "ไม่ระบุ", "n/a", "na", "none")
_FILLER = str.maketrans("", "", "-._xX*/ \n")


@dataclass(frozen=True)
class Short(Condition):
    """The text is a placeholder, or shorter than `least` characters once dashes, dots and x's are taken out."""

    name: str
    least: Operand

    def names(self) -> frozenset[str]:
        return frozenset(o for o in (self.name, self.least) if isinstance(o, str))

    def mask(self, frame: Any) -> Mask:
        text = frame[self.name]
        idle = text.map(lambda t: isinstance(t, str) and t.strip().casefold() in PLACEHOLDERS).astype(bool)
        size = text.map(lambda t: len(t.translate(_FILLER)), na_action="ignore").astype(float)
        return idle | (size < _values(frame, self.least))

    def formula(self, at: Cells) -> str:
        cell = at.cell(self.name)
        bare = cell
        for mark in "-._xX*/ ":
            bare = f'SUBSTITUTE({bare},"{mark}","")'
        idle = ",".join(f"LOWER(TRIM({cell}))={quoted(p)}" for p in PLACEHOLDERS)
        return (
            f'AND({_not_blank(cell)},OR({idle},LEN(SUBSTITUTE({bare},CHAR(10),""))<{_cell(at, self.least)}))'
        )

    def words(self, heads: Heads) -> Words:
        head, least = heads.head(self.name), _name(heads, self.least)
        return Words(
            f"{head.th} สั้นกว่า {least.th} ตัวอักษร หรือเป็นเครื่องหมายแทนข้อความ",
            f"{head.en} is shorter than {least.en} characters, or a placeholder",
        )


_DIGIT = re.compile("[0-9๐-๙]")


@dataclass(frozen=True)
class Figure(Condition):
    """The text has a figure in it, in Arabic or Thai digits."""

    name: str

    def names(self) -> frozenset[str]:
        return frozenset((self.name,))

    def mask(self, frame: Any) -> Mask:
        return frame[self.name].map(lambda t: isinstance(t, str) and bool(_DIGIT.search(t))).astype(bool)

    def formula(self, at: Cells) -> str:
        digits = ",".join(quoted(d) for d in "0123456789๐๑๒๓๔๕๖๗๘๙")
        return f"SUMPRODUCT(--ISNUMBER(FIND({{{digits}}},{at.cell(self.name)})))>0"

    def words(self, heads: Heads) -> Words:
        head = heads.head(self.name)
        return Words(f"{head.th} มีตัวเลข", f"{head.en} has a figure")
