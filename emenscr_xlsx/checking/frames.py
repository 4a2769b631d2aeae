"""Tables on whose records conditions can be asked: one typed frame a table, of one report or many.

A frame stands on a plain range index; `_report` (its place among the reports) and `_key` say whose
a row is, and `_row` (the record's first Excel row) where it lies. Report-wide values are joined to
a frame when asked for.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..model import Column, Condition, Count, Kind, Table
from ..model.values import label, shown, to_python
from ..text.thai import folded
from ..text.words import Words

META = ("_report", "_key", "_row")

Cell = tuple[int, str]
"""A cell of a frame: its row and its column."""


@dataclass
class Frames:
    """The frames of so many `reports`, by table.

    `outer` holds the report-wide values: a constant, or one value per report. `added` leads from
    rows that only count among another table's records to the table and row in which they were
    typed.
    """

    tables: Mapping[str, Table]
    frames: dict[str, pd.DataFrame]
    reports: int
    outer: Mapping[str, pd.Series | float] = field(default_factory=dict)
    added: Mapping[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    _counts: dict[tuple[str, str], np.ndarray] = field(default_factory=dict, init=False)
    _computed: dict[tuple[str, str], tuple[pd.DataFrame, pd.Series]] = field(
        default_factory=dict, init=False
    )  # and of which frame

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.frames[table]

    def typed_rows(self, table: str) -> pd.DataFrame:
        """The rows that were typed in a table itself, without those that only count among them."""
        frame = self.frames[table]
        return frame.iloc[: len(frame) - sum(name == table for name, _ in self.added)]

    def typed_at(self, table: str, row: int) -> tuple[str, int]:
        """The table and row in which a row was typed."""
        return self.added.get((table, row), (table, row))

    def report_of(self, table: str, row: int) -> int:
        """The place of the report that a row belongs to."""
        return int(self.frames[table]["_report"].to_numpy()[row])

    def key_of(self, table: str, row: int) -> str:
        """The key of a row's record."""
        return str(self.frames[table]["_key"].to_numpy()[row])

    def joined(self, table: str, names: Iterable[str]) -> pd.DataFrame:
        """A table's frame with what else these names stand for.

        That is: report-wide values, computed columns, and counts of other records.
        """
        return self.joined_to(self.frames[table], self.tables[table], names)

    def joined_to(self, frame: pd.DataFrame, table: Table, names: Iterable[str]) -> pd.DataFrame:
        """The same of a frame with further columns, or of a table that has no frame here."""
        reports = frame["_report"].to_numpy()
        extra: dict[str, pd.Series | np.ndarray | float] = {}
        for name in sorted({*names} - {*frame.columns}):
            if name in table.counted:
                extra[name] = self._counted(table.name, table.counted[name])
            elif name in table.by_name:
                extra[name] = self.computed(table.name, name)
            else:
                value = self.outer[name]
                extra[name] = value.to_numpy()[reports] if isinstance(value, pd.Series) else value
        return frame.assign(**extra) if extra else frame

    def totals(self, table: Table) -> pd.DataFrame:
        """The frame of a table that has one record of computed columns for each report."""
        frame = pd.DataFrame({"_report": range(self.reports), "_key": ["-"] * self.reports})
        for column in table.columns:
            if column.computed is not None:
                frame[column.name] = series(column, column.computed.values(frame, self.frames))
        return frame

    @staticmethod
    def with_texts(frame: pd.DataFrame, name: str, texts: Sequence[str | None]) -> pd.DataFrame:
        """A frame with one more column, of texts and None for blanks."""
        return frame.assign(
            **{name: pd.Series(np.array([*texts], dtype=object), frame.index, dtype=object)}
        )

    def computed(self, table: str, name: str) -> pd.Series:
        """A computed column, from a table's own columns and from those of the tables it names."""
        frame, column = self.frames[table], self.tables[table][name]
        known = self._computed.get((table, name))
        if known is None or known[0] is not frame:
            if column.computed is None:
                raise KeyError(name)
            values = column.computed.values(frame, self.frames)
            self._computed[table, name] = known = (frame, series(column, values))
        return known[1]

    def holds(self, table: str, condition: Condition) -> np.ndarray:
        """Where a condition holds over a table's records."""
        return np.asarray(condition.mask(self.joined(table, condition.names())), dtype=bool)

    def again(self, table: str, fact: str) -> np.ndarray:
        """Rows of a kind that one before them in the same report equals."""
        frame, kind = self.frames[table], self.tables[table].fact(fact)
        seen: set[tuple[object, ...]] = set()
        repeats = []
        for holds, row in zip(
            self.holds(table, kind.where), _compared_by(frame, kind.by), strict=True
        ):
            repeats.append(bool(holds) and row in seen)
            seen |= {row} if holds else set()
        return np.array(repeats, dtype=bool)

    def _counted(self, table: str, count: Count) -> np.ndarray:
        """For each record of a table, how many others there are."""
        if (table, count.name) not in self._counts:
            frame = self.joined(table, [count.by] if count.by else ())
            other = self.tables[count.table]
            fact, others = other.fact(count.fact), self.frames[count.table]
            counter = Counter(_compared_by(others[self.holds(other.name, fact.where)], fact.by))
            rows = _compared_by(frame, [count.by] if count.by else fact.by)
            self._counts[table, count.name] = np.array(
                [counter[row] for row in rows], dtype=np.float64
            )
        return self._counts[table, count.name]

    def record(self, table: str, row: int, names: Iterable[str]) -> dict[str, Words]:
        """A record's values and the report-wide ones in words, for the places of a message."""
        table, row = self.typed_at(table, row)
        frame, columns = self.frames[table], self.tables[table].by_name
        report = self.report_of(table, row)
        words = {}
        for name in names:
            if name in columns and (name in frame.columns or columns[name].computed is not None):
                values = frame[name] if name in frame.columns else self.computed(table, name)
                words[name] = label(columns[name], to_python(values.iat[row]))
            elif name in self.outer:
                outer, cover = self.outer[name], self.tables["report"].by_name
                value = to_python(outer.iat[report] if isinstance(outer, pd.Series) else outer)
                words[name] = (
                    label(cover[name], value)
                    if name in cover
                    else Words(shown(value), shown(value))
                )
        return words


def _compared_by(frame: pd.DataFrame, names: Sequence[str]) -> list[tuple[object, ...]]:
    """Per row, its report and what it goes by; texts as the sheet compares them."""
    return list(
        zip(
            frame["_report"],
            *([folded(v) if isinstance(v, str) else v for v in frame[n]] for n in names),
            strict=True,
        )
    )


def series(column: Column, values: Sequence[object]) -> pd.Series:
    """A column of one type throughout: float64, datetime64 or object text with None for blanks."""
    dtype = column.kind.data.dtype
    if column.kind.is_number:
        return pd.Series(np.array([np.nan if v is None else v for v in values], dtype=dtype))
    objects = np.array([*values], dtype=object)
    if column.kind is Kind.DATE:
        days = pd.to_datetime(pd.Series(objects, dtype=object), errors="coerce")
        return pd.Series(days.to_numpy().astype(dtype))
    return pd.Series(objects, dtype=object)
