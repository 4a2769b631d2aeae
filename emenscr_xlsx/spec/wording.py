"""Conditions on texts: a sentence in them, a placeholder for them, a figure in them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ..words import CELL, Words, joined
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


_MARKS_ABOVE, _TONES = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39", "\u0e48\u0e49\u0e4a\u0e4b"
_BARE = ((" \u0e32", "\u0e33"), (" ", ""), ("\n", ""), ("\u00a0", ""), ("\u200b", ""))


def spellings(sentence: str) -> tuple[tuple[str, str], ...]:
    """What to replace in a text, in this order, so that a sentence is found in it however spaced, and in the spellings that look the same."""
    found = [pair for pair in _BARE if pair[1] in sentence]
    found += [("\u0e40\u0e40", "\u0e41")] if "\u0e41" in sentence else []
    found += [("\u0e4d\u0e32", "\u0e33")] if "\u0e33" in sentence else []
    pairs = {a + b for a, b in pairwise(sentence) if a in _MARKS_ABOVE and b in _TONES}
    return (*found, *((pair[::-1], pair) for pair in sorted(pairs)))


def replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A text with each of these replaced, one after another."""
    for old, new in pairs:
        text = text.replace(old, new)
    return text


def replaced_formula(cell: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The same as an Excel expression."""
    for old, new in pairs:
        cell = f"SUBSTITUTE({cell},{'CHAR(10)' if old == chr(10) else quoted(old)},{quoted(new)})"
    return cell


@dataclass(frozen=True)
class Says(Condition):
    """One of these sentences stands in the columns' texts taken together, and none of `unless` (a negation) makes it another.

    Unlike `Contains` it reads a whole narrative at once, and knows what stands before a sentence: “ไม่บรรลุ…” does not say “บรรลุ…”.
    """

    columns: tuple[str, ...]
    sentences: tuple[str, ...]
    unless: tuple[str, ...] = ()

    def names(self) -> frozenset[str]:
        return frozenset(self.columns)

    def _pairs(self) -> tuple[tuple[str, str], ...]:
        whole = "".join((*self.sentences, *self.unless))
        return (*spellings(whole), *((_bare(text), "|") for text in self.unless))

    def mask(self, frame: Any) -> Mask:
        pairs, wanted = self._pairs(), [_bare(s) for s in self.sentences]

        def says(text: str) -> bool:
            return len(text) <= CELL and any(s in replaced(text, pairs) for s in wanted)

        first, *rest = (frame[name].map(lambda t: t if isinstance(t, str) else "") for name in self.columns)
        for text in rest:
            first = first + "|" + text
        return first.map(says).astype(bool)

    def formula(self, at: Cells) -> str:
        text = replaced_formula('&"|"&'.join(map(at.cell, self.columns)), self._pairs())
        tests = [f"ISNUMBER(FIND({quoted(_bare(s))},{text}))" for s in self.sentences]
        return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"

    def words(self, heads: Heads) -> Words:
        names = joined([heads.head(n) for n in self.columns], " ", " ")
        return Words(f"{names.th} มีข้อความ “{self.sentences[0]}”", f"{names.en} says “{self.sentences[0]}”")


def _bare(text: str) -> str:
    return text.replace(" ", "")
