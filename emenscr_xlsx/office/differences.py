"""What differs between two deliveries of one report: which cells, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ..checking.batch import Batch
from ..model import Table
from ..model.values import label, to_python
from ..workbook.changes import AnswerChange


@dataclass(frozen=True, slots=True)
class _Cell:
    """An answer that differs: the record's report and key, the column, and both values."""

    report: int
    key: str
    column: str
    before: object
    after: object


def changes(before: Mapping[str, pd.DataFrame], batch: Batch) -> dict[int, list[AnswerChange]]:
    """By place in the batch, the asked cells whose values differ from `before`, in form order.

    `before` holds frames by table with `_key`, and with `_report`: the place in the batch of the
    report to compare with.
    """
    listed: dict[int, list[AnswerChange]] = {}
    for table in batch.tables.values():
        frame = before.get(table.name)
        if frame is None:
            continue
        for cell in _differing(table, frame, batch[table.name]):
            submission = batch.submissions[cell.report]
            place, column = submission.place(table.name), table[cell.column]
            listed.setdefault(cell.report, []).append(
                AnswerChange(
                    place.sheet or table.sheet.head[submission.ticket.lang],
                    place.address(cell.key, cell.column),
                    table.called(cell.key),
                    column.head,
                    label(column, cell.before),
                    label(column, cell.after),
                )
            )
    return listed


def _differing(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> list[_Cell]:
    columns = [c.name for c in table.asked]
    reports = set(before["_report"])
    old, new = (
        f[f["_report"].isin(reports)].set_index(["_report", "_key"])[columns]
        for f in (before, after)
    )
    rows = new.index.append(old.index.difference(new.index, sort=False))
    old, new = old.reindex(rows), new.reindex(rows)
    differ = ~((old == new) | (old.isna() & new.isna()))
    return [
        _Cell(
            int(rows[row][0]),
            rows[row][1],
            columns[col],
            to_python(old.iat[row, col]),
            to_python(new.iat[row, col]),
        )
        for row, col in zip(*differ.to_numpy().nonzero(), strict=True)
    ]
