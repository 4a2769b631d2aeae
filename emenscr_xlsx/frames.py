"""Submissions, stacked: one typed frame per table for a whole batch (law 3), and what parsing found.

A frame stands on a plain range index; `_report` (position in the batch), `_key` and `_row` (the record's
first Excel row) lead back to its cell. Report-wide values are joined to a frame as columns when asked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import isfinite

import numpy as np
import pandas as pd

from .cells import label, parse, plain, shown
from .finding import Finding
from .messages import finding
from .spec import Column, Kind, Table
from .submission import Submission
from .words import Words, squash

META = ("_report", "_key", "_row")
Names = dict[str, dict[str, object]]


@dataclass
class Batch:
    """Submissions and their frames. `bad` holds the cells that did not parse: table → (row, column)."""

    submissions: Sequence[Submission]
    tables: dict[str, Table]
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    bad: dict[str, set[tuple[int, str]]] = field(default_factory=dict)
    outer: dict[str, pd.Series | float] = field(default_factory=dict)  # report-wide values: a constant, or one per report

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.frames[table]

    def joined(self, table: str, names: Iterable[str]) -> pd.DataFrame:
        """The frame of a table with report-wide columns added."""
        frame = self.frames[table]
        reports = frame["_report"].to_numpy()
        extra = {n: value.to_numpy()[reports] if isinstance(value := self.outer[n], pd.Series) else value for n in names}
        return frame.assign(**extra) if extra else frame

    def at(self, table: str, row: int, column: str) -> tuple[Submission, str, str]:
        """The submission, sheet and address of a cell."""
        frame = self.frames[table]
        submission = self.submissions[int(frame["_report"].iat[row])]
        place = submission.place(table)
        return submission, place.sheet, place.address(frame["_key"].iat[row], column)

    def record(self, table: str, row: int, names: Iterable[str]) -> dict[str, Words]:
        """A record's values and the report-wide ones in words, for the places of a message."""
        frame, columns = self.frames[table], self.tables[table].by_name
        report = int(frame["_report"].iat[row])
        found = {}
        for name in names:
            if name in columns and name in frame.columns:
                found[name] = label(columns[name], plain_value(frame[name].iat[row]))
            elif name in self.outer:
                value = self.outer[name]
                text = shown(plain_value(value.iat[report] if isinstance(value, pd.Series) else value))
                found[name] = Words(text, text)
        return found

    def finding(self, table: str, row: int, column: str, code: str, severity, say: Words, **places: object) -> Finding:
        """A finding at a record's cell, its message filled from the record."""
        submission, sheet, cell = self.at(table, row, column)
        record = self.record(table, row, say.places() | {column})
        declared = self.tables[table][column]
        return Finding(
            code,
            severity,
            say.format(**{"head": declared.heading} | record | places),
            file=submission.file,
            sheet=sheet,
            cell=cell,
            value=record[column].th if column in record else "",
            table=table,
            record=str(self.frames[table]["_key"].iat[row]),
            column=column,
        )


def plain_value(value: object) -> object:
    """None for any of pandas' blanks, a date for a timestamp."""
    if value is None or value != value:
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def stack(submissions: Sequence[Submission], tables: dict[str, Table], thresholds: dict[str, float] | None = None) -> Batch:
    """Type the cells of all submissions, column by column; findings of parsing go to their submissions.

    What conditions may read besides a record, the cover's values and the office's `thresholds`, becomes `outer`.
    """
    batch = Batch(submissions, tables)
    names: list[dict[str, Names]] = [_names(s, tables) for s in submissions]
    for table in tables.values():
        batch.frames[table.name], batch.bad[table.name] = _frame(table, submissions, names)
    if "report" in batch.frames:
        report = batch["report"]
        batch.outer = {n: report[n] for n in report.columns if n not in META} | (thresholds or {})
    return batch


def _names(submission: Submission, tables: dict[str, Table]) -> dict[str, dict[str, object]]:
    """For each table that a column may name: what people may write for its records, to their keys."""
    wanted = {c.choices for t in tables.values() for c in t.columns if isinstance(c.choices, str)}
    found: dict[str, dict[str, object]] = {}
    for name in wanted:
        table = tables[name]
        known: dict[str, object] = {}
        for record in submission.given.get(name, ()):
            key: object = table.record_key(record)
            if len(table.key) == 1 and table[table.key[0]].kind is Kind.WHOLE:
                key = float(record[table.key[0]])
                known[squash(plain(key))] = key
            tag = table.tag_words(record)
            known |= {squash(str(key)): key, squash(tag.th): key, squash(tag.en): key}
        if not submission.given:  # the registry names its own rows
            known = {
                squash(plain(row[table.key[0]])): plain(row[table.key[0]]).strip()
                for row in submission.cells.get(name, {}).values()
                if row.get(table.key[0]) not in (None, "")
            }
        found[name] = known
    return found


def _frame(table: Table, submissions: Sequence[Submission], names: list[dict[str, Names]]) -> tuple[pd.DataFrame, set[tuple[int, str]]]:
    reports: list[int] = []
    keys: list[str] = []
    rows: list[int] = []
    givens: list[dict[str, object]] = []
    cells: list[dict[str, object]] = []
    asked = [c.name for c in table.asked]
    for no, submission in enumerate(submissions):
        place, found = submission.place(table.name), submission.cells.get(table.name, {})
        if table.open:
            records = [(key, {}) for key, row in found.items() if any(row.get(n) not in (None, "") and str(row[n]).strip() for n in asked)]
        else:
            records = [(table.record_key(r), r) for r in submission.given.get(table.name, [{}] if not table.key and not submission.given else [])]
        for key, given in records:
            reports.append(no)
            keys.append(key)
            rows.append(place.first_row(key))
            givens.append(given)
            cells.append(found.get(key, {}))

    bad: set[tuple[int, str]] = set()
    data: dict[str, object] = {"_report": np.array(reports, dtype=np.int64), "_key": np.array(keys, dtype=object), "_row": np.array(rows, dtype=np.int64)}
    for column in table.columns:
        if column.computed is not None:
            continue
        if column.given:
            data[column.name] = _series(column, [g.get(column.name) for g in givens])
            _compare(table, column, submissions, reports, keys, givens, cells)
            continue
        values: list[object] = []
        choices = column.choices if isinstance(column.choices, str) else None
        for at, cell in enumerate(cells):
            raw = cell.get(column.name)
            if raw is None or raw == "":
                values.append(None)
                if raw is None and _lost(submissions[reports[at]], table, keys[at], column):
                    bad.add((at, column.name))  # named already, with its row, column or table
                continue
            if type(raw) is float and choices is None and column.kind.is_number and column.kind is not Kind.WHOLE and isfinite(raw):
                values.append(raw)
                continue
            value, problem = parse(column, raw, names[reports[at]][choices] if choices else None)
            values.append(value)
            if problem is not None:
                submission = submissions[reports[at]]
                place = submission.place(table.name)
                if value is None:
                    bad.add((at, column.name))
                said = finding(problem.code, submission.file, place.sheet, place.address(keys[at], column.name), **problem.places)
                submission.findings.append(_of(said, table, keys[at], column))
        data[column.name] = _series(column, values)
    return pd.DataFrame(data), bad


def _lost(submission: Submission, table: Table, key: str, column: Column) -> bool:
    """A cell of a workbook that has lost its row, its column or its whole table."""
    return bool(submission.places) and not submission.place(table.name).address(key, column.name)


def _of(said: Finding, table: Table, key: str, column: Column) -> Finding:
    from dataclasses import replace

    return replace(said, table=table.name, record=key, column=column.name)


def _series(column: Column, values: list[object]) -> pd.Series:
    """A column of one type throughout: float64, datetime64 or object text with None for blanks."""
    if column.kind.is_number:
        return pd.Series(np.array([np.nan if v is None else v for v in values], dtype=np.float64))
    if column.kind is Kind.DATE:
        return pd.Series(pd.to_datetime(pd.Series(values, dtype=object), errors="coerce").astype("datetime64[s]"))
    return pd.Series(values, dtype=object)


def _compare(table: Table, column: Column, submissions, reports, keys, givens, cells) -> None:
    """V-I1: a given cell that no longer shows what was issued."""
    for at, cell in enumerate(cells):
        if column.name not in cell:
            continue
        raw, issued = cell[column.name], givens[at].get(column.name)
        if raw == issued or (raw == "" and issued is None):
            continue
        words = label(column, _issued(column, issued))
        submission = submissions[reports[at]]
        if squash(plain(raw)) in (squash(words[submission.ticket.lang]), squash(plain(issued) if issued is not None else "")):
            continue
        if column.kind is Kind.DATE and (parsed := parse(column, raw)[0]) is not None and parsed.isoformat() == issued:
            continue
        place = submission.place(table.name)
        said = finding("V-I1", submission.file, place.sheet, place.address(keys[at], column.name), value=plain(raw)[:80], issued=words)
        submission.findings.append(_of(said, table, keys[at], column))


def _issued(column: Column, value: object) -> object:
    from datetime import date

    return date.fromisoformat(value) if column.kind is Kind.DATE and isinstance(value, str) else value
