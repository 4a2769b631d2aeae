"""The hidden cells beside the checks: their names, and where they lie.

The first hidden column holds the number of each line's outcome. Those after it belong to the record
as a whole, on its first line, and the rest to the asked columns of each line (see `input_meaning`).
"""

from functools import cache

from ..model import Column, Table
from ..workbook.layout import lines

STANDING = "#standing"
"""Names the hidden cell that holds how a record stands (see `forms.report.due`)."""


def fact_name(table: str, fact: str) -> str:
    """The defined name of the hidden cells that hold a fact of a table's records."""
    return f"F_{table}_{fact}"


def own_fact(fact: str) -> str:
    """Names the hidden cell that holds a fact of the record itself."""
    return f"#{fact}"


def steps(column: Column) -> int:
    """How many hidden cells a column takes: a text one, a choice two, a number four."""
    return 2 if column.choices is not None else 4 if column.kind.is_number else 1


@cache
def beside(table: Table) -> dict[str, int]:
    """The hidden cells of a record as a whole, on its first line, counted from the check column."""
    names = (STANDING, *(own_fact(f.name) for f in table.facts), *table.counted)
    return {name: offset for offset, name in enumerate(names, 2)}


@cache
def offsets(table: Table) -> dict[str, tuple[int, int]]:
    """Per asked column, its line and its first hidden cell, counted from the check column."""
    cells = {}
    for number, line in enumerate(lines(table)):
        offset = 2 + len(beside(table))
        for name in line:
            if table[name].asked:
                cells[name] = (number, offset)
                offset += steps(table[name])
    return cells


def room(tables: tuple[Table, ...]) -> int:
    """How many hidden columns a sheet with these tables needs."""
    return max(
        last
        for t in tables
        for last in (
            *beside(t).values(),
            *(offset + steps(t[name]) - 1 for name, (_, offset) in offsets(t).items()),
        )
    )
