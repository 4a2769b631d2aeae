"""Phrases: sentences with places for values, declared once and read twice, in Python and as an Excel formula."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from string import Formatter

from .condition import Condition, quoted

Place = tuple[str, str]
"""A column's name, and how to show it: "" as its column does, or a manner such as because (see `phrases`)."""


def pieces(pattern: str) -> Iterator[tuple[str, Place | None]]:
    """The literal texts of a pattern, each with the place that follows it, if one does."""
    for literal, name, manner, _ in Formatter().parse(pattern):
        yield literal, None if name is None else (name, manner or "")


def concatenated(pattern: str, shown: Callable[[Place], str]) -> str:
    """A pattern as an Excel expression; `shown` gives the expression for each place."""
    parts = []
    for literal, place in pieces(pattern):
        if literal:
            parts.append(quoted(literal))
        if place is not None:
            parts.append(shown(place))
    return "&".join(parts) or '""'


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
        """The columns it reads."""
        return self.when.names() | {place[0] for _, place in pieces(self.say) if place}
