"""The formulas of a row, made once as XML with marks; each record only fills them in.

A form has some seven hundred formulas of a few hundred kinds, most of them long.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from xml.sax.saxutils import escape, unescape

from ..text.excel import LONGEST, letter
from ..text.formula import ref, written
from .fast_sheet import FastSheet, shown
from .shapes import RecordCells, Shape

LOOK = "look"
"""Marks the number of the one style that a row's formulas have, where they have any."""
_KIND, _VALUE = "<", ">"
"""Stand before the name of what a formula shows."""


class CellShape(NamedTuple):
    """A formula in a column, and the name of what it shows (see `show`)."""

    col: int
    formula: Shape  # its places put in
    shows: str
    styled: bool = False

    def xml(self, row: str) -> str:
        """The cell with its marks; `row` is that of the row's number."""
        head = f'<c r="{letter(self.col)}%({row})s"' + f' s="%({LOOK})s"' * self.styled
        formula, value = escape(self.formula), f"%({_VALUE}{self.shows})s"
        return f"{head}%({_KIND}{self.shows})s><f>{formula}</f><v>{value}</v></c>"


@dataclass(frozen=True)
class RowShape:
    """Formulas from one column to another."""

    first: int
    last: int
    xml: str
    blank: Mapping[str, str]  # the marks of formulas that show nothing

    def write(self, ws: FastSheet, row: int, marks: Mapping[str, str]) -> None:
        """Write them in a row. Raises TooLong where Excel takes none so long."""
        cells = self.xml % marks
        for after in cells.split("<f>"):
            if 2 * len(after) >= LONGEST:
                written(ref(unescape(after.partition("</f>")[0])))
        ws.finished(row, self.first, self.last, cells)


def row_shape(row: str, cells: Iterable[CellShape]) -> RowShape:
    """The shape of formulas in a row, whose number has this mark."""
    cells = sorted(cells)
    return RowShape(
        cells[0].col,
        cells[-1].col,
        "".join(cell.xml(row) for cell in cells),
        {sign + cell.shows: "" for cell in cells for sign in (_KIND, _VALUE)},
    )


def show(cells: RecordCells, name: str, value: object) -> None:
    """Have the formula of a name show a value."""
    cells[_KIND + name], cells[_VALUE + name] = shown(value)
