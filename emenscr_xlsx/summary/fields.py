"""A column of a data sheet."""

from dataclasses import dataclass

from ..text.thai import base_length, wrapped
from ..text.words import Lang, Shown, Words

MONEY, DATE, PLAIN = "#,##0.00", "d mmm yyyy", "General"
BAHT, SHARE, POINTS = "#,##0", "0.0", '"▲" 0.0;"▼" 0.0;"="'
"""For people who read a page, and not a table: whole baht, per cent, and points gained or lost."""


_HEADING = 6  # lines of a heading on a small screen


def date_format(lang: Lang) -> str:
    """How a cell shows a date on a page for people: in Thai by the Buddhist era."""
    return f"[$-107041E]{DATE}" if lang == "th" else DATE


@dataclass(frozen=True)
class Field:
    """A column of a data sheet; widths in characters. `total` where it is summed at the foot."""

    head: Words
    number_format: str = PLAIN
    width: float = 14
    total: bool = False
    name: str = ""  # by which formulas know it

    def room(self, language: Shown) -> float:
        """The column's width: no word of its heading is broken, and it can stay in sight (X5)."""
        words = heading(self.head, language).split()
        room = max(self.width, *(min(base_length(word), 16) * 1.1 + 2.5 for word in words))
        while self.heading_lines(room, language) > _HEADING:
            room += 1
        return room

    def heading_lines(self, room: float, language: Shown) -> int:
        """How many lines its heading takes in a width."""
        return wrapped(heading(self.head, language), room - 2.5)


def heading(head: Words, language: Shown) -> str:
    """A heading in one language, or in both, one above the other."""
    both = language == "both" and head.th != head.en
    return f"{head.th}\n{head.en}" if both else head.shown(language)
