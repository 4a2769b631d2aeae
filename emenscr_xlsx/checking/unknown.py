"""Cells of which it cannot be known what they say, and counts that hang on them."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ..model import Table
from ..workbook.submission import Submission
from .frames import Cell


def with_doubts(
    submissions: Sequence[Submission],
    tables: Mapping[str, Table],
    frames: Mapping[str, pd.DataFrame],
    unreadable: Mapping[str, set[Cell]],
) -> dict[str, set[Cell]]:
    """The cells that cannot be read, and those with two values, of which one is yet to be chosen.

    The counts that need one of either are among them.
    """
    unsettled = {name: {*cells} for name, cells in unreadable.items()}
    two = [(n, f) for n, s in enumerate(submissions) for f in s.findings if f.rule == "TWO_VALUES"]
    for report, f in two:
        frame = frames[f.table]
        rows = frame["_report"].eq(report) & frame["_key"].eq(f.record)
        unsettled[f.table] |= {(int(row), f.column) for row in rows.to_numpy().nonzero()[0]}
    if two:
        add_unknown_counts(tables, frames, unsettled)
    return unsettled


def add_unknown_counts(
    tables: Mapping[str, Table],
    frames: Mapping[str, pd.DataFrame],
    unreadable: Mapping[str, set[Cell]],
) -> None:
    """Mark the counts that cannot be known, as a cell that they need is unreadable."""
    for table in tables.values():
        for count in table.counts:
            fact = tables[count.table].fact(count.fact)
            rows = [row for row, column in unreadable[count.table] if column in fact.names()]
            reports = set(frames[count.table]["_report"].iloc[rows])
            doubtful = frames[table.name]["_report"].isin(reports).to_numpy().nonzero()[0]
            read = count.reads(table.computed)
            by = [row for row, column in unreadable[table.name] if column in read]
            unreadable[table.name].update((int(row), count.name) for row in (*doubtful, *by))
