"""Where the records of a data table stand, as formulas elsewhere name them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from ..text.excel import address
from ..text.formula import Expression, Value, fn, literal, ref
from .cells import in_sheet
from .fields import Field

Criteria = Sequence[tuple[str, Value]]
"""What records are counted by: fields, each with what it must be."""


@dataclass(frozen=True)
class Part:
    """A sheet of a data table: its name and the first and last row of its records, zero-based."""

    sheet: str
    first: int
    last: int


Place = tuple[str, int]
"""The sheet and the row of a record, zero-based."""


class Parts:
    """A data table on one sheet or several, and how formulas count it."""

    fields: Sequence[Field]
    parts: list[Part]

    def _col(self, field: str) -> int:
        return next(number for number, f in enumerate(self.fields) if f.name == field)

    def cell(self, place: Place, field: str) -> Expression:
        """A field of a record that was written."""
        sheet, row = place
        return ref(in_sheet(sheet, address(row, self._col(field), absolute=True)))

    def spans(self, field: str) -> list[Expression]:
        """The ranges of a field, one for each sheet of the table."""
        col = self._col(field)
        return [ref(in_sheet(p.sheet, column_span(p.first, p.last, col))) for p in self.parts]

    def count(self, wanted: Criteria) -> Expression:
        """A formula that counts the records of which each field meets its criterion."""
        return added(fn.COUNTIFS(*pairs) for pairs in self._pairs(wanted))

    def sum(self, field: str, wanted: Criteria) -> Expression:
        """A formula that sums a field over those records."""
        return added(
            fn.SUMIFS(span, *pairs)
            for span, pairs in zip(self.spans(field), self._pairs(wanted), strict=True)
        )

    def _pairs(self, wanted: Criteria) -> list[list[Expression]]:
        """Ranges and criteria in turn, for each sheet of the table."""
        pairs: list[list[Expression]] = [[] for _ in self.parts]
        for field, criterion in wanted:
            for part, span in zip(pairs, self.spans(field), strict=True):
                part += [span, literal(criterion)]
        return pairs


def column_span(first: int, last: int, col: int) -> str:
    """The cells of a column from one row to another."""
    return f"{address(first, col, absolute=True)}:{address(last, col, absolute=True)}"


def added(formulas: Iterable[Expression]) -> Expression:
    """Formulas added up."""
    return reduce(Expression.__add__, formulas)
