"""A column of a data sheet."""

from dataclasses import dataclass

from ..text.words import Words
from .cells import base_width, lines_of

MONEY, DATE, PLAIN = "#,##0.00", "d mmm yyyy", "General"


_HEADING = 6  # lines of a heading on a small screen


@dataclass(frozen=True)
class Field:
    """A column of a data sheet; widths in characters. `total` where it is summed at the foot."""

    head: Words
    number_format: str = PLAIN
    width: float = 14
    total: bool = False
    name: str = ""  # by which formulas know it

    @property
    def heading(self) -> str:
        return self.head.th if self.head.th == self.head.en else f"{self.head.th}\n{self.head.en}"

    @property
    def room(self) -> float:
        """The column's width: no word of its heading is broken, and it can stay in sight (X5)."""
        words = (base_width(word) * 1.1 + 2.5 for word in self.head.en.split())
        room = max(self.width, *words)
        while self.heading_lines(room) > _HEADING:
            room += 1
        return room

    def heading_lines(self, room: float) -> int:
        """How many lines its heading takes in a width."""
        return sum(lines_of(line, room - 2) for line in self.heading.split("\n"))
