"""Conditions on texts: a sentence in them, a placeholder for them, a figure in them."""

import re
from dataclasses import dataclass
from typing import Any

from ..words import Words
from .condition import Cells, Condition, Heads, Mask, Operand, cell_of, name_of, not_blank, quoted, values

_SPACES = " \n"


def _without(text: str, marks: str) -> str:
    """The text without these characters: far faster than `translate` on Thai."""
    for mark in marks:
        text = text.replace(mark, "")
    return text


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
        needle = _without(self.text, _SPACES)
        return frame[self.name].map(lambda t: isinstance(t, str) and needle in _without(t, _SPACES)).astype(bool)

    def formula(self, at: Cells) -> str:
        return f"ISNUMBER(FIND({quoted(_without(self.text, _SPACES))},{_no_spaces(at.cell(self.name))}))"

    def words(self, heads: Heads) -> Words:
        head = heads.head(self.name)
        return Words(f"{head.th} มีข้อความ “{self.text}”", f"{head.en} contains “{self.text}”")


PLACEHOLDERS = ("ไม่มี", "ไม่ระบุ", "n/a", "na", "none")
_FILLER = "-._xX*/ \n"


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
        size = text.map(lambda t: len(_without(t, _FILLER)), na_action="ignore").astype(float)
        return idle | (size < values(frame, self.least))

    def formula(self, at: Cells) -> str:
        cell = at.cell(self.name)
        bare = cell
        for mark in "-._xX*/ ":
            bare = f'SUBSTITUTE({bare},"{mark}","")'
        idle = ",".join(f"LOWER(TRIM({cell}))={quoted(p)}" for p in PLACEHOLDERS)
        return f'AND({not_blank(cell)},OR({idle},LEN(SUBSTITUTE({bare},CHAR(10),""))<{cell_of(at, self.least)}))'

    def words(self, heads: Heads) -> Words:
        head, least = heads.head(self.name), name_of(heads, self.least)
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
