"""What a cell of a data sheet holds, and a text's cell as XML."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..text.excel import ACTING
from ..text.words import Words
from ..writing import fast_sheet

MOST = 1e15
"""What a sum can hold: a spreadsheet counts fifteen digits."""


def countable(value: float) -> bool:
    """Whether a number can be part of a sum; 1E308 twice is no number any more."""
    return -MOST < value < MOST


class Uncountable(float):
    """A reported number that is too large to count: a blank to every sum, shown as it came."""

    reported: float

    def __new__(cls, reported: float) -> "Uncountable":
        blank = super().__new__(cls, "nan")
        blank.reported = reported
        return blank

    @property
    def words(self) -> Words:
        return Words(
            f"{self.reported:G} (มากเกินนับ ไม่รวมในยอด)",
            f"{self.reported:G} (too large to count, in no sum)",
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row came from: the filed copy, by its place in the workspace, its sheet and cell."""

    filed: str
    sheet: str
    cell: str

    @property
    def location(self) -> str:
        return in_sheet(self.sheet, self.cell) if self.sheet else ""


def in_sheet(sheet: str, place: str) -> str:
    """A place on a sheet, as a formula or a link names it."""
    name = sheet.replace("'", "''")
    return f"'{name}'!{place}"


def inline(place: str, styles: Sequence[str], text: str) -> str:
    """A text's cell as XML; `styles` as of `Book.numbers`."""
    return f'<c r="{place}"{unplaced(styles, text)}'


def unplaced(styles: Sequence[str], text: str) -> str:
    """The same without its place, which may be put before it wherever the text comes again."""
    return fast_sheet.inline(styles[text.startswith(ACTING)], text)
