"""What a narrative says, whichever of its boxes says it.

A sentence is found however it is spaced and spelled.
"""

from dataclasses import dataclass
from itertools import pairwise

from ..text import words
from ..text.cell_text import substituted
from ..text.excel import CELL, replaced
from ..text.formula import Expression, fn, joined
from ..text.words import Words
from .condition import Cells, Condition, Frame, Heads, Mask, cell_of

_MARKS_ABOVE, _TONES = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39", "\u0e48\u0e49\u0e4a\u0e4b"
_SPACES = ((" \u0e32", "\u0e33"), (" ", ""), ("\n", ""), ("\u00a0", ""), ("\u200b", ""))


def spellings(sentence: str) -> tuple[tuple[str, str], ...]:
    """What to replace in a text, in this order, so that a sentence is found in it.

    However it is spaced, and in the spellings that look the same.
    """
    pairs = [pair for pair in _SPACES if pair[1] in sentence]
    pairs += [("\u0e40\u0e40", "\u0e41")] if "\u0e41" in sentence else []
    pairs += [("\u0e4d\u0e32", "\u0e33")] if "\u0e33" in sentence else []
    marks = {a + b for a, b in pairwise(sentence) if a in _MARKS_ABOVE and b in _TONES}
    return (*pairs, *((pair[::-1], pair) for pair in sorted(marks)))


@dataclass(frozen=True)
class Says(Condition):
    """One of these sentences stands in the columns' texts taken together.

    None of `unless` (a negation) makes it another. Unlike `Contains` it reads a whole narrative at
    once, and knows what stands before a sentence: “ไม่บรรลุ…” does not say “บรรลุ…”.
    """

    columns: tuple[str, ...]
    sentences: tuple[str, ...]
    unless: tuple[str, ...] = ()

    def names(self) -> frozenset[str]:
        return frozenset(self.columns)

    def _pairs(self) -> tuple[tuple[str, str], ...]:
        whole = "".join((*self.sentences, *self.unless))
        first, *others = map(_unspaced, self.sentences)
        return (
            *spellings(whole),
            *((_unspaced(text), "|") for text in self.unless),
            *((other, first) for other in others),
        )

    def mask(self, frame: Frame) -> Mask:
        pairs, wanted = self._pairs(), _unspaced(self.sentences[0])

        def says(text: str) -> bool:
            return len(text) <= CELL and wanted in replaced(text, pairs)

        first, *rest = (
            frame[name].map(lambda t: t if isinstance(t, str) else "") for name in self.columns
        )
        for text in rest:
            first = first + "|" + text
        return first.map(says).astype(bool)

    def formula(self, cells: Cells) -> Expression:
        text = joined((cell_of(cells, name) for name in self.columns), "|")
        place = fn.FIND(_unspaced(self.sentences[0]), substituted(text, self._pairs()))
        return fn.ISNUMBER(place)

    def words(self, heads: Heads) -> Words:
        names = words.joined([heads.head(n) for n in self.columns], " ", " ")
        return Words(
            f"{names.th} มีข้อความ “{self.sentences[0]}”", f"{names.en} says “{self.sentences[0]}”"
        )


def _unspaced(text: str) -> str:
    return text.replace(" ", "")
