"""A reported record, asked by typed questions; how people call it, and where it was typed."""

import re
from collections.abc import Mapping

from ..forms import report as form
from ..model import Table
from ..model.values import is_blank
from ..text.excel import address
from ..text.words import Words
from ..workbook.layout import arrange, slots, units
from .cells import Origin


class Record(dict[str, object]):
    """A record by column; one that was reported says where it came from, in underscored columns."""

    @property
    def project(self) -> str:
        return str(self["_project"])

    @property
    def quarter(self) -> int:
        return int(self.amount("_quarter"))

    @property
    def status(self) -> str:
        return str(self["_status"])

    @property
    def key(self) -> str:
        return str(self["_key"])

    def number(self, column: str) -> float | None:
        """A number; None for a blank, or for one too large to count."""
        value = self[column]
        return value if isinstance(value, int | float) and not is_blank(value) else None

    def amount(self, column: str) -> float:
        """A number, or 0 for a blank."""
        return self.number(column) or 0.0

    def text(self, column: str) -> str | None:
        """A text or a code; None for a blank."""
        value = self[column]
        return value if isinstance(value, str) and value else None

    def filled(self, column: str) -> bool:
        """Whether there is anything in a column."""
        return not is_blank(self[column])


def tag(table: Table, record: Mapping[str, object]) -> Words:
    """How people call a record, such as ผลผลิต 1; the numbers of a frame are whole again."""
    values = {name: record[name] for name in table.key}
    return table.tag_words({n: int(v) if isinstance(v, float) else v for n, v in values.items()})


# Where it was typed ---------------------------------------------------------------------------


def origin(table: Table, record: Record) -> Origin:
    """Where a record's answer was typed: in its row, as the form places it."""
    down, across = _answer_cell(table)
    row = max(0, int(record.amount("_row")) - 1 + down)
    return Origin(str(record["_filed"]), str(record["_sheet"]), address(row, across))


_ANSWER_CELLS: dict[str, tuple[int, int]] = {}


def _answer_cell(table: Table) -> tuple[int, int]:
    """How far below a record's first row, and in which column, the cell lies that answers it."""
    if table.name not in _ANSWER_CELLS:
        same = tuple(t for t in form.TABLES if t.sheet is table.sheet)
        asked = [n for line in table.lines for n in line if table[n].asked]
        name = next((n for n in table.answer if n in asked), asked[0])
        place = slots(table, units(same))[name]
        (block,) = arrange([(table, ["-"])])
        rows = block.records[0].rows
        _ANSWER_CELLS[table.name] = rows[place.line] - rows[0], place.col
    return _ANSWER_CELLS[table.name]


# Names that a formula counts by ---------------------------------------------------------------

_OPERATORS = str.maketrans("*?~=<>", "＊？～＝＜＞")


def plain_name(name: object) -> str:
    """A name as COUNTIFS may take it: its wildcards and operators are in their wide form."""
    return str(name).translate(_OPERATORS)


NO_SOURCE = Words("ไม่ระบุ", "Not stated")
"""For money without a source: a formula that counts all sources passes a blank by."""


def source_name(source: object) -> str:
    """A budget source as formulas count by it."""
    return plain_name(source or NO_SOURCE)


def natural_key(text: str) -> list[tuple[int, object]]:
    """A sort key that puts 2 before 10.

    A superscript is no digit to it, and no run of digits is too long.
    """
    return [
        (0, int(part)) if part.isdecimal() else (1, part)
        for part in re.split(r"(\d{1,18})", text)
        if part
    ]
