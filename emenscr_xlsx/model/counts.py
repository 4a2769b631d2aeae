"""Counts: what a condition may ask about the other records of a report, as a number.

A table says which of its records are of a kind that others ask about (`Fact`). Any table of the
report may count them (`Count`), all, or those that go by one of its own values; to a condition the
count is a column like any other. In pandas it is a group-by. In the sheet it is a SUMPRODUCT over
hidden cells beside the records: each holds what its record goes by where the fact holds, "" where
it does not, and `UNKNOWN` where a cell of it cannot be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ..text.words import Words
from .computed import Computed
from .condition import Condition

UNKNOWN = "#"
"""Beside a record whose cells cannot be read: what is counted with it is unknown."""

ANY = 1
"""What a record goes by where nobody asks which."""


@dataclass(frozen=True, eq=False)
class Fact:
    """That a record is of a kind others ask about.

    `where` says which are; `by` names the columns they go by, none where all are counted together.
    """

    name: str
    where: Condition
    by: tuple[str, ...] = ()

    def names(self) -> frozenset[str]:
        """The columns it reads."""
        return self.where.names() | {*self.by}


@dataclass(frozen=True, eq=False)
class Count:
    """How many records of a kind a table has.

    Those that go by this record's `by` column, or all where none is named. Within one table `by`
    may be left out where the fact has something to go by: a record is counted with its equals.
    """

    name: str
    head: Words
    table: str
    fact: str
    by: str = ""

    def reads(self, computed: Mapping[str, Computed]) -> frozenset[str]:
        """The columns of its own record that say with which others it is counted."""
        by = computed.get(self.by)
        return by.names() if by else frozenset((self.by,))
