"""Conditions on texts: a sentence in them, a placeholder for them, a figure in them.

What looks the same is the same to the pipeline (`thai.canonical`). The sheet knows the commonest
spellings, so that of a text in an odd one the pipeline may say more.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from ..text.cell_text import compared, not_blank, substituted
from ..text.formula import Expression, fn
from ..text.thai import DIGITS, canonical, code_key, squash
from ..text.words import Words
from .condition import Cells, Condition, Frame, Heads, Mask, Operand, cell_of, name_of, values

_SPACES = " \n\u00a0"


def _without(text: str, parts: str | tuple[str, ...]) -> str:
    """The text without these characters or words: far faster than `translate` on Thai."""
    for part in parts:
        text = text.replace(part, "")
    return text


_OTHER_SPELLINGS = re.compile("([\u0e31\u0e34-\u0e3a])([\u0e48-\u0e4c])|\u0e33|แ")
# Letters of one spelling only, whatever stands around them.
_PLAIN = re.compile("[ก-ฌฎฏฑ-ฮะโใไ]+")


@dataclass(frozen=True)
class Contains(Condition):
    """The text has this sentence in it, however it is spaced and spelled."""

    name: str
    text: str

    def names(self) -> frozenset[str]:
        return frozenset((self.name,))

    @cached_property
    def _needle(self) -> str:
        return squash(self.text)

    @cached_property
    def _core(self) -> str:
        """A piece of the sentence that rules most other texts out at little cost."""
        return max(_PLAIN.findall(self._needle), key=len, default="")

    def _is_in(self, text: object) -> bool:
        return (
            isinstance(text, str)
            and self._core in _without(text, _SPACES + "\t")
            and self._needle in squash(text)
        )

    def mask(self, frame: Frame) -> Mask:
        return frame[self.name].map(self._is_in).astype(bool)

    def formula(self, cells: Cells) -> Expression:
        spellings = {
            m[0]: {"\u0e33": "\u0e4d\u0e32", "แ": "เเ"}.get(m[0]) or m[2] + m[1]
            for m in _OTHER_SPELLINGS.finditer(self._needle)
        }
        torn = [(" \u0e32", "\u0e33")] if "\u0e33" in self._needle else []
        pairs = (
            torn
            + [(mark, "") for mark in _SPACES]
            + [(odd, usual) for usual, odd in spellings.items()]
        )
        text = fn.LOWER(cell_of(cells, self.name))
        return fn.ISNUMBER(fn.FIND(self._needle, substituted(text, pairs)))

    def words(self, heads: Heads) -> Words:
        head = heads.head(self.name)
        return Words(f"{head.th} มีข้อความ “{self.text}”", f"{head.en} contains “{self.text}”")


PLACEHOLDERS = (
    *(
        "ไม่มี",
        "ไม่มีข้อมูล",
        "ไม่มีอะไร",
        "ไม่ระบุ",
        "ไม่ทราบ",
        "เหมือนเดิม",
        "เหมือนไตรมาสก่อน",
        "เหมือนไตรมาสที่แล้ว",
        "เหมือนครั้งก่อน",
    ),
    *("เช่นเดิม", "ตามเดิม", "คงเดิม", "เดิม", "รอข้อมูล", "ทดสอบ", "โอเค"),
    *(
        "na",
        "none",
        "nil",
        "null",
        "nothing",
        "same",
        "sameasbefore",
        "ok",
        "okay",
        "test",
        "tbd",
        "todo",
    ),
)
"""What is typed where a text is asked for and nothing is said.

Without spaces, marks and polite particles.
"""
_FILLER = "-–—._…,*/|~!?()“”\"'x"
_POLITE = ("ครับ", "คับ", "ค่ะ", "คะ", "จ้า", "นะ")
_BARE_OF = (*_FILLER, *_SPACES, *_POLITE)
_LETTERS = (
    25  # no placeholder has more different letters, its marks and polite particles among them
)
_SAYS_NOTHING = frozenset(map(canonical, PLACEHOLDERS)) | {""}


def _bare(text: str) -> str:
    """The text without marks, spaces and polite particles."""
    return _without(text.casefold(), _BARE_OF)


def _bare_cell(cell: Expression) -> Expression:
    return substituted(fn.LOWER(cell), [(part, "") for part in _BARE_OF])


def _is_idle(text: object) -> bool:
    if not isinstance(text, str) or len(set(text[:99])) > _LETTERS:
        return False
    text = canonical(text).casefold()
    return len(set(_without(text, _SPACES))) == 1 or _bare(text) in _SAYS_NOTHING


@dataclass(frozen=True)
class Placeholder(Condition):
    """The text only fills its box.

    Marks, one letter over and over, or words such as ไม่มีค่ะ, เหมือนเดิม, n/a.
    """

    name: str

    def names(self) -> frozenset[str]:
        return frozenset((self.name,))

    def mask(self, frame: Frame) -> Mask:
        return frame[self.name].map(_is_idle).astype(bool)

    def formula(self, cells: Cells) -> Expression:
        cell = cell_of(cells, self.name)
        packed = substituted(fn.LOWER(cell), [(space, "") for space in _SPACES])
        one_letter = fn.LEN(fn.SUBSTITUTE(packed, fn.LEFT(packed), "")).eq(0)
        known = "||" + "|".join(PLACEHOLDERS) + "|"
        is_known = fn.ISNUMBER(fn.FIND("|" & _bare_cell(cell) & "|", known))
        return fn.AND(not_blank(cell), fn.OR(one_letter, is_known))

    def words(self, heads: Heads) -> Words:
        head = heads.head(self.name)
        return Words(f"{head.th} เป็นเพียงคำหรือเครื่องหมายแทนข้อความ", f"{head.en} is a placeholder")


@dataclass(frozen=True)
class Short(Condition):
    """The text says something, in fewer than `least` characters.

    Marks, spaces and polite particles are not counted.
    """

    name: str
    least: Operand

    def names(self) -> frozenset[str]:
        return frozenset(o for o in (self.name, self.least) if isinstance(o, str))

    def mask(self, frame: Frame) -> Mask:
        size = frame[self.name].map(lambda t: len(_bare(t)), na_action="ignore").astype(float)
        short: Mask = (size > 0) & (size < values(frame, self.least))
        return short

    def formula(self, cells: Cells) -> Expression:
        size = fn.LEN(_bare_cell(cell_of(cells, self.name)))
        return fn.AND(size > 0, size < cell_of(cells, self.least))

    def words(self, heads: Heads) -> Words:
        head, least = heads.head(self.name), name_of(heads, self.least)
        return Words(
            f"{head.th} สั้นกว่า {least.th} ตัวอักษร", f"{head.en} is shorter than {least.en} characters"
        )


_DIGITS = ("0123456789", *DIGITS)
_DIGIT = re.compile(f"[{''.join(_DIGITS)}]")


@dataclass(frozen=True)
class HasFigure(Condition):
    """The text has a figure in it, in Arabic, Thai or full-width digits."""

    name: str

    def names(self) -> frozenset[str]:
        return frozenset((self.name,))

    def mask(self, frame: Frame) -> Mask:
        return (
            frame[self.name]
            .map(lambda t: isinstance(t, str) and bool(_DIGIT.search(t)))
            .astype(bool)
        )

    def formula(self, cells: Cells) -> Expression:
        cell = cell_of(cells, self.name)
        without_digits = substituted(cell, ((d, "") for digits in _DIGITS for d in digits))
        return fn.LEN(without_digits) < fn.LEN(cell)

    def words(self, heads: Heads) -> Words:
        head = heads.head(self.name)
        return Words(f"{head.th} มีตัวเลข", f"{head.en} has a figure")


def _code_cell(cell: Expression) -> Expression:
    return substituted(compared(cell), ((".", ""),))


@dataclass(frozen=True)
class SameCode(Condition):
    """Two codes are one, however their dashes, digits and spaces are written (B5)."""

    left: str
    right: str

    def names(self) -> frozenset[str]:
        return frozenset((self.left, self.right))

    def mask(self, frame: Frame) -> Mask:
        left, right = (
            frame[n].map(lambda t: code_key(t) if isinstance(t, str) else None)
            for n in (self.left, self.right)
        )
        return (left == right) & left.notna()

    def formula(self, cells: Cells) -> Expression:
        left, right = cell_of(cells, self.left), cell_of(cells, self.right)
        same = _code_cell(left).eq(_code_cell(right))
        return fn.AND(not_blank(left), same)

    def words(self, heads: Heads) -> Words:
        left, right = heads.head(self.left), heads.head(self.right)
        return Words(
            f"{left.th} เป็นรหัสเดียวกับ {right.th}", f"{left.en} is the same code as {right.en}"
        )
