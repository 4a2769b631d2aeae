"""A ruler's row: which column of a table lies where on a sheet, and where nothing should stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ..forms.report import Edition
from ..model import Table
from ..text.thai import squash
from ..workbook.anchors import DECOR


def others(row: Sequence[object], columns: set[int]) -> list[int]:
    """The columns of a sheet but for these; all its rows are of one length."""
    return [col for col in range(len(row)) if col not in columns]


@cache
def _labels(table: Table, *columns: str) -> frozenset[str]:
    """What may stand in the tag column beside these columns.

    Their headings, as they are and squashed.
    """
    heads = {
        w
        for c in columns
        for words in (table[c].heading, table[c].single_box_heading)
        if words
        for w in (words.th, words.en)
    }
    return frozenset(heads | {squash(w) for w in heads})


@dataclass(frozen=True, slots=True)
class Ruler:
    """Where a line of a table has its columns on a sheet."""

    cols: list[int]
    names: list[str]  # of the columns, in the same order
    decor: list[int]  # where the tag, the check and the hidden cells stand
    beyond: list[int]  # the sheet's other columns, in which nothing should stand
    labels: frozenset[str]
    spread: Mapping[int, int]  # the columns that cells span, each with the column they begin in


@lru_cache(1024)
def ruled(row: tuple[object, ...], anchor_col: int, table: Table, edition: Edition) -> Ruler:
    """What a ruler's row says."""
    named = {
        col: edition.columns.get((table.name, value), value)
        for col, value in enumerate(row)
        if type(value) is str and value and col != anchor_col
    }
    columns = {col: name for col, name in named.items() if name in table.by_name}
    decor = [col for col, name in named.items() if name == DECOR]
    return Ruler(
        [*columns],
        [*columns.values()],
        decor,
        others(row, {anchor_col, *columns, *decor}),
        _labels(table, *columns.values()),
        {
            col + step: col
            for col, name in columns.items()
            for step in range(1, table[name].span)
            if col + step not in named
        },
    )
