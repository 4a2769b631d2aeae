"""A column of a data sheet."""

from dataclasses import dataclass

from ..text.words import Words
from .cells import base_width

MONEY, DATE, PLAIN = "#,##0.00", "d mmm yyyy", "General"


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
        """The column's width: no word of its heading is broken."""
        return max(self.width, *(base_width(word) * 1.1 + 2.5 for word in self.head.en.split()))
