"""Phrases: sentences with places for values, declared once and read twice, in Python and as an Excel formula."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from string import Formatter

from .condition import Condition, quoted


def pieces(pattern: str) -> Iterator[tuple[str, str | None]]:
    """The literal texts of a pattern, each with the name of the place that follows it, if one does."""
    for literal, name, _, _ in Formatter().parse(pattern):
        yield literal, name


def concatenated(pattern: str, shown: Callable[[str], str]) -> str:
    """A pattern as an Excel expression; `shown` gives the expression for each place."""
    parts = []
    for literal, name in pieces(pattern):
        if literal:
            parts.append(quoted(literal))
        if name is not None:
            parts.append(shown(name))
    return "&".join(parts) or '""'


@dataclass(frozen=True)
class Phrase:
    """A sentence said of a record when a condition holds (D18)."""

    name: str
    say: str
    when: Condition

    def names(self) -> frozenset[str]:
        """The columns it reads."""
        return self.when.names() | {name for _, name in pieces(self.say) if name}
