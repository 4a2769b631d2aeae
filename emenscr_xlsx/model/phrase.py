"""Phrases: sentences with places for values, read twice, in Python and as an Excel formula."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from string import Formatter

from ..text.cell_text import substituted
from ..text.excel import CELL
from ..text.formula import Expression, Value, fn, joined
from ..text.words import Words
from .condition import Always, Condition

Place = tuple[str, str]
"""A column's name, and how to show it.

"" as its column does, or a manner such as because (see `forms.phrases`).
"""


def pieces(pattern: str) -> Iterator[tuple[str, Place | None]]:
    """The literal texts of a pattern, each with the place that follows it, if one does."""
    for literal, name, manner, _ in Formatter().parse(pattern):
        yield literal, None if name is None else (name, manner or "")


def concatenated(pattern: str, shown: Callable[[Place], Expression]) -> Expression:
    """A pattern as an Excel expression; `shown` gives the expression for each place."""
    parts: list[Value] = []
    for text, place in pieces(pattern):
        if text:
            parts.append(text)
        if place is not None:
            parts.append(shown(place))
    return joined(parts)


def filled_in(pattern: str, shown: Callable[[Place], str]) -> str:
    """A pattern as a text; `shown` gives the text for each place."""
    return "".join(literal + (shown(place) if place else "") for literal, place in pieces(pattern))


@dataclass(frozen=True)
class Phrase:
    """A sentence said of a record when a condition holds (D18)."""

    name: str
    say: str
    when: Condition

    def names(self) -> frozenset[str]:
        """The columns it reads, of the record, the report, and what its text has come to so far."""
        places = {place for _, place in pieces(self.say) if place}
        return (
            self.when.names()
            | {name for name, _ in places}
            | {m.partition(" ")[2] for _, m in places if " " in m}
        )


@dataclass(frozen=True, eq=False)
class Piece:
    """What is said of each record of a table within the text of a box of another's."""

    name: str
    table: str
    phrases: tuple[Phrase, ...]
    by: str = ""  # its column that names the record whose box it goes into; "" for any
    listed: str = ""  # how several in one box are introduced, with a place for their count


@dataclass(frozen=True)
class Each:
    """The place in a box's text where pieces of another table go."""

    piece: Piece
    by: str = (
        ""  # the box's given column that names the pieces; "" where they name it, or all go in
    )
    when: Condition = Always()


@dataclass(frozen=True, eq=False)
class Box:
    """A box of eMENSCR, one for each record of a table.

    First what was written (`lead`), then what follows from what was chosen (`rest`).
    """

    name: str
    table: str
    lead: tuple[Phrase, ...]
    rest: tuple[Phrase | Each, ...] = ()
    title: Words | None = None  # where it is not its table's

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All that it may say itself."""
        return (*self.lead, *(part for part in self.rest if isinstance(part, Phrase)))


# A word that staff type before what already follows it ------------------------------------------


def without_lead(text: str, words: tuple[str, ...]) -> str:
    """A text without these words at its beginning, however often they stand there."""
    return _led_by(words).sub("", text).strip(" ")


@cache
def _led_by(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\A(?:[ \n]|{'|'.join(map(re.escape, words))})+")


def without_lead_formula(cell: Expression, words: tuple[str, ...]) -> Expression:
    """The same as an Excel expression.

    Each word becomes a mark, and the text begins at the first character that is no mark.
    """
    marks = [(word, chr(0xE000 + number)) for number, word in enumerate(words)]
    marked = substituted(cell, marks)
    bare = substituted(marked, (("\n", " "), *((mark, " ") for _, mark in marks)))
    first = fn.FIND(fn.LEFT(fn.TRIM(bare), 1), marked)
    rest = substituted(fn.MID(marked, first, CELL), ((mark, word) for word, mark in marks))
    return fn.IF(fn.LEN(fn.TRIM(bare)).eq(0), "", fn.TRIM(rest))
