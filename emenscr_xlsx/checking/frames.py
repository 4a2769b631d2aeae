"""Submissions, stacked: one typed frame per table for a whole batch (law 3), and what parsing found.

A frame stands on a plain range index; `_report` (position in the batch), `_key` and `_row` (the record's
first Excel row) lead back to its cell. Report-wide values are joined to a frame as columns when asked for.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import isfinite

import numpy as np
import pandas as pd

from ..model import Column, Condition, Count, Kind, Table
from ..model.finding import Finding, rule_number
from ..model.messages import finding
from ..model.values import label, parse, plain, shown, to_python
from ..text.thai import clean, folded, squash
from ..text.words import Words
from ..workbook.submission import Submission

_DAY_ZERO = date(1899, 12, 30)  # a spreadsheet's day 0
META = ("_report", "_key", "_row")
Names = dict[str, dict[str, object]]


@dataclass
class Batch:
    """Submissions and their frames. `bad` holds the cells that did not parse: table → (row, column)."""

    submissions: Sequence[Submission]
    tables: dict[str, Table]
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    bad: dict[str, set[tuple[int, str]]] = field(default_factory=dict)
    outer: dict[str, pd.Series | float] = field(
        default_factory=dict
    )  # report-wide values: a constant, or one per report
    added: dict[tuple[str, int], tuple[str, int]] = field(
        default_factory=dict
    )  # rows that count among another table's: there → where typed
    counts: dict[tuple[str, str], np.ndarray] = field(
        default_factory=dict
    )  # what was counted, by table and name
    _computed: dict[tuple[str, str], tuple[pd.DataFrame, pd.Series]] = field(
        default_factory=dict
    )  # computed columns, and of which frame

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.frames[table]

    def typed_rows(self, table: str) -> pd.DataFrame:
        """The rows that were typed in a table itself, without those that only count among them."""
        frame = self.frames[table]
        return frame.iloc[: len(frame) - sum(name == table for name, _ in self.added)]

    def typed_at(self, table: str, row: int) -> tuple[str, int]:
        """The table and row in which a row was typed."""
        return self.added.get((table, row), (table, row))

    def joined(self, table: str, names: Iterable[str]) -> pd.DataFrame:
        """The frame of a table with what else these names stand for: report-wide values, computed columns, and counts of other records."""
        return self.joined_to(self.frames[table], self.tables[table], names)

    def joined_to(self, frame: pd.DataFrame, table: Table, names: Iterable[str]) -> pd.DataFrame:
        """The same of a frame that has more columns than its table's, or that stands for a table outside the batch."""
        reports, extra = frame["_report"].to_numpy(), {}
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
        count = len(self.submissions)
        frame = pd.DataFrame({"_report": range(count), "_key": ["-"] * count})
        for column in table.columns:
            if column.computed is not None:
                frame[column.name] = _series(column, column.computed.values(frame, self.frames))
        return frame

    @staticmethod
    def with_texts(frame: pd.DataFrame, name: str, texts: Sequence[str | None]) -> pd.DataFrame:
        """A frame with one more column, of texts and None for blanks."""
        return frame.assign(**{name: pd.Series(texts, frame.index, dtype=object)})

    def computed(self, table: str, name: str) -> pd.Series:
        """A computed column, from a table's own columns and from those of the tables that it names."""
        frame, column = self.frames[table], self.tables[table][name]
        known = self._computed.get((table, name))
        if known is None or known[0] is not frame:
            self._computed[table, name] = known = (
                frame,
                _series(column, column.computed.values(frame, self.frames)),
            )
        return known[1]

    def holds(self, table: str, condition: Condition) -> np.ndarray:
        """Where a condition holds over a table's records."""
        return np.asarray(condition.mask(self.joined(table, condition.names())), dtype=bool)

    def again(self, table: str, fact: str) -> np.ndarray:
        """Rows of a kind that one before them in the same report equals."""
        frame, of = self.frames[table], self.tables[table].fact(fact)
        so, seen = self.holds(table, of.where), set()
        found = []
        for holds, at in zip(so, self._goes_by(frame, of.by), strict=True):
            found.append(bool(holds) and at in seen)
            seen |= {at} if holds else set()
        return np.array(found, dtype=bool)

    @staticmethod
    def _goes_by(frame: pd.DataFrame, names: Sequence[str]) -> list[tuple[object, ...]]:
        """Per row, its report and what it goes by; texts as the sheet compares them."""
        return list(
            zip(
                frame["_report"],
                *([folded(v) if isinstance(v, str) else v for v in frame[n]] for n in names),
                strict=True,
            )
        )

    def _counted(self, table: str, count: Count) -> np.ndarray:
        """For each record of a table, how many others there are; where that cannot be known the cell counts as one that did not parse."""
        if (made := self.counts.get((table, count.name))) is not None:
            return made
        frame, other = self.frames[table], self.tables[count.table]
        fact, others = other.fact(count.fact), self.frames[count.table]
        unread = {row for row, column in self.bad.get(other.name, ()) if column in fact.names()}
        unknown = frame["_report"].isin(set(others["_report"].iloc[sorted(unread)]))
        doubtful = {*map(int, unknown.to_numpy().nonzero()[0])} | {
            row for row, column in self.bad.get(table, ()) if column == count.by
        }
        self.bad.setdefault(table, set()).update((row, count.name) for row in doubtful)
        there = Counter(self._goes_by(others[self.holds(other.name, fact.where)], fact.by))
        found = np.array(
            [there[at] for at in self._goes_by(frame, [count.by] if count.by else fact.by)],
            dtype=np.float64,
        )
        self.counts[table, count.name] = found
        return found

    def cell_at(self, table: str, row: int, column: str) -> tuple[Submission, str, str]:
        """The submission, sheet and address of a cell."""
        table, row = self.typed_at(table, row)
        frame = self.frames[table]
        submission = self.submissions[int(frame["_report"].iat[row])]
        place = submission.place(table)
        return submission, place.sheet, place.address(frame["_key"].iat[row], column)

    def record(self, table: str, row: int, names: Iterable[str]) -> dict[str, Words]:
        """A record's values and the report-wide ones in words, for the places of a message."""
        table, row = self.typed_at(table, row)
        frame, columns = self.frames[table], self.tables[table].by_name
        report = int(frame["_report"].iat[row])
        found = {}
        for name in names:
            if name in columns and (name in frame.columns or columns[name].computed is not None):
                held = frame[name] if name in frame.columns else self.computed(table, name)
                found[name] = label(columns[name], to_python(held.iat[row]))
            elif name in self.outer:
                value, cover = self.outer[name], self.tables["report"].by_name
                one = to_python(value.iat[report] if isinstance(value, pd.Series) else value)
                found[name] = (
                    label(cover[name], one) if name in cover else Words(shown(one), shown(one))
                )
        return found

    def finding(
        self, table: str, row: int, column: str, rule: str, severity, say: Words, **places: object
    ) -> Finding:
        """A finding at a record's cell, its message filled from the record; `rule` is an id or a number."""
        table, row = self.typed_at(table, row)
        submission, sheet, cell = self.cell_at(table, row, column)
        record = self.record(table, row, say.places() | {column})
        declared = self.tables[table][column]
        return Finding(
            rule_number(rule),
            severity,
            say.format(**{"head": declared.heading} | record | places),
            file=submission.file,
            sheet=sheet,
            cell=cell,
            value=record[column].th if column in record else "",
            table=table,
            record=str(self.frames[table]["_key"].iat[row]),
            column=column,
            rule=rule,
        )


def stack(
    submissions: Sequence[Submission],
    tables: dict[str, Table],
    thresholds: dict[str, float] | None = None,
) -> Batch:
    """Type the cells of all submissions, column by column; findings of parsing go to their submissions.

    What conditions may read besides a record, the cover's values and the office's `thresholds`, becomes `outer`.
    """
    batch = Batch(submissions, tables)
    names = [_names(s, tables) for s in submissions]
    for table in tables.values():
        batch.frames[table.name], batch.bad[table.name] = _frame(table, submissions, names)
    for table in tables.values():
        if table.among:
            _count_among(batch, table)
    if "report" in batch.frames:
        report = batch["report"]
        batch.outer = {n: report[n] for n in report.columns if n not in META} | (thresholds or {})
    return batch


def _count_among(batch: Batch, table: Table) -> None:
    """Let a table's records count among those of another: numbered after them, and told of by the activity that they name."""
    extra, frame = batch[table.name], batch[table.among]
    if extra.empty:
        return
    activities, reports = batch["activities"], extra["_report"]
    titles = dict(
        zip(
            zip(activities["_report"], activities["no"], strict=True),
            activities["title"],
            strict=True,
        )
    )
    numbers = (
        frame.groupby("_report").size().reindex(reports).fillna(0).to_numpy()
        + extra.groupby("_report").cumcount().to_numpy()
        + 1
    )
    told = [titles.get(at) for at in zip(reports, extra["activity_no"], strict=True)]
    own = extra.assign(
        _key=[f"{n:g}" for n in numbers],
        line=numbers,
        activity=pd.Series(told, index=extra.index, dtype=object),
    )
    first = len(frame)
    batch.frames[table.among] = pd.concat(
        [frame, own.reindex(columns=frame.columns)], ignore_index=True
    )
    batch.added |= {(table.among, first + row): (table.name, row) for row in range(len(extra))}


def _names(submission: Submission, tables: dict[str, Table]) -> Names:
    """For each table that a column may name: what people may write for its records, to their keys."""
    wanted = {c.choices for t in tables.values() for c in t.columns if isinstance(c.choices, str)}
    found: Names = {}
    for name in wanted:
        table = tables[name]
        known = table.codes(submission.given.get(name, ()))
        if not submission.given:  # the registry names its own rows
            known = {
                squash(plain(row[table.key[0]])): plain(row[table.key[0]]).strip()
                for row in submission.cells.get(name, {}).values()
                if row.get(table.key[0]) not in (None, "")
            }
        found[name] = known
    return found


@dataclass(slots=True)
class _Record:
    """A record of one submission: what it is given, what was read, and what its form shows where that is another."""

    report: int
    submission: Submission
    key: str
    given: dict[str, object]
    cells: dict[str, object]
    issued: dict[str, object] = field(default_factory=dict)

    def say(self, table: Table, column: Column, code: str, **places: object) -> None:
        """A finding at one of its cells."""
        place = self.submission.place(table.name)
        said = finding(
            code, self.submission.file, place.sheet, place.address(self.key, column.name), **places
        )
        self.submission.findings.append(
            replace(said, table=table.name, record=self.key, column=column.name)
        )


def _records(table: Table, submissions: Sequence[Submission]) -> list[_Record]:
    """A table's records over all submissions; of an open table, those with something in them."""
    asked, records = [c.name for c in table.asked], []
    for no, submission in enumerate(submissions):
        read = submission.cells.get(table.name, {})
        if table.open:
            records += [
                _Record(no, submission, key, dict(table.fixed), cells)
                for key, cells in read.items()
                if any(map(_is_filled, map(cells.get, asked)))
            ]
        else:
            for given in submission.given.get(table.name, ()):
                key = table.record_key(given)
                issued = submission.issued.get(table.name, {}).get(key, given)
                records.append(_Record(no, submission, key, given, read.get(key, {}), issued))
    return records


def _is_filled(raw: object) -> bool:
    return raw is not None and (clean(raw) if isinstance(raw, str) else raw) != ""


def _frame(
    table: Table, submissions: Sequence[Submission], names: list[Names]
) -> tuple[pd.DataFrame, set[tuple[int, str]]]:
    """A table's typed frame, and the cells of it that did not parse."""
    records = _records(table, submissions)
    bad: set[tuple[int, str]] = set()
    data: dict[str, object] = {
        "_report": np.array([r.report for r in records], dtype=np.int64),
        "_key": np.array([r.key for r in records], dtype=object),
        "_row": np.array(
            [r.submission.place(table.name).first_row(r.key) for r in records], dtype=np.int64
        ),
    }
    for column in table.columns:
        if column.given:
            data[column.name] = _series(column, [r.given.get(column.name) for r in records])
            _compare(table, column, records)
        elif column.asked:
            data[column.name] = _series(column, _parsed(table, column, records, names, bad))
    return pd.DataFrame(data), bad


def _parsed(
    table: Table,
    column: Column,
    records: Sequence[_Record],
    names: list[Names],
    bad: set[tuple[int, str]],
) -> list[object]:
    """An asked column's values; what does not parse is None, and noted in `bad`."""
    name, values = column.name, []
    choices = column.choices if isinstance(column.choices, str) else None
    plain_number = choices is None and column.kind.is_number and column.kind is not Kind.WHOLE
    for at, record in enumerate(records):
        raw = record.cells.get(name)
        if raw is None or raw == "":
            values.append(None)
            if raw is None and record.submission.lost(table.name, record.key, name):
                bad.add((at, name))  # lost with its row, column or table, and named with that
        elif plain_number and type(raw) is float and isfinite(raw):
            values.append(raw)
        else:
            value, problem = parse(column, raw, names[record.report][choices] if choices else None)
            values.append(value)
            if problem is not None:
                record.say(table, column, problem.code, **problem.places)
                if value is None:
                    bad.add((at, name))
    return values


def _compare(table: Table, column: Column, records: Sequence[_Record]) -> None:
    """V-I1: a given cell that shows neither what was issued nor what the registry has now."""
    for record in records:
        raw, given, issued = (
            record.cells.get(column.name, ""),
            record.given.get(column.name),
            record.issued.get(column.name),
        )
        if column.name not in record.cells or any(
            _shows(column, raw, value, record) for value in (given, issued)
        ):
            continue
        record.say(
            table,
            column,
            "V-I1.given_changed",
            value=plain(raw)[:80],
            issued=label(column, _dated(column, given)),
        )


def _dated(column: Column, value: object) -> object:
    return (
        date.fromisoformat(str(value)) if column.kind is Kind.DATE and value is not None else value
    )


def _shows(column: Column, raw: object, value: object, record: _Record) -> bool:
    """Whether a cell shows a given value."""
    if raw == value or (raw == "" and value is None):
        return True
    value = _dated(column, value)
    if (
        column.kind is Kind.DATE
        and value is not None
        and (parse(column, raw)[0] == value or raw == (value - _DAY_ZERO).days)
    ):
        return True  # also a date that has lost its format
    words = label(column, value)
    return squash(plain(raw)) in {
        squash(words[record.submission.ticket.lang]),
        squash("" if value is None else plain(value)),
    }


def _series(column: Column, values: list[object]) -> pd.Series:
    """A column of one type throughout: float64, datetime64 or object text with None for blanks."""
    dtype = column.kind.data.dtype
    if column.kind.is_number:
        return pd.Series(np.array([np.nan if v is None else v for v in values], dtype=dtype))
    if column.kind is Kind.DATE:
        days = pd.to_datetime(pd.Series(values, dtype=object), errors="coerce")
        return pd.Series(days.astype(dtype))
    return pd.Series(values, dtype=dtype)
