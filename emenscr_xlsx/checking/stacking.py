"""Submissions, stacked: one typed frame a table for a whole batch (law 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd

from ..model import Column, Kind, Table
from ..model.finding import Finding
from ..model.messages import finding
from ..model.values import Problem, label, parse, plain
from ..text.thai import clean, squash
from ..text.typed import MOST
from ..text.words import BLANK, Words
from ..workbook.called import about
from ..workbook.submission import Submission
from .batch import Batch
from .frames import META, Cell, series
from .naming import Named, Names, names_of
from .unknown import add_unknown_counts, with_doubts

_DAY_ZERO = date(1899, 12, 30)  # a spreadsheet's day 0


def stack(
    submissions: Sequence[Submission],
    tables: Mapping[str, Table],
    thresholds: Mapping[str, float] | None = None,
) -> Batch:
    """Type the cells of all submissions.

    What conditions may read besides a record, the cover's values and the office's `thresholds`,
    becomes `outer`.
    """
    names = [names_of(s, tables) for s in submissions]
    findings: list[list[Finding]] = [[*s.findings] for s in submissions]
    frames, unreadable = {}, {}
    for table in tables.values():
        typed = _Typed(table, _records(table, submissions), names)
        frames[table.name], unreadable[table.name] = typed.frame(), typed.unreadable
        for report, noted in typed.findings:
            findings[report].append(noted)
    added: dict[tuple[str, int], tuple[str, int]] = {}
    for table in tables.values():
        if table.among and not frames[table.name].empty:
            added |= _count_among(frames, table)
    outer: dict[str, pd.Series | float] = {}
    if "report" in frames:
        cover = frames["report"]
        outer |= {name: cover[name] for name in cover.columns if name not in META}
        outer |= thresholds or {}
    add_unknown_counts(tables, frames, unreadable)
    unsettled = with_doubts(submissions, tables, frames, unreadable)
    return Batch(
        tables=tables,
        frames=frames,
        reports=len(submissions),
        outer=outer,
        added=added,
        submissions=submissions,
        unreadable={name: frozenset(cells) for name, cells in unreadable.items()},
        unsettled={name: frozenset(cells) for name, cells in unsettled.items()},
        findings=tuple(map(tuple, findings)),
    )


def _count_among(
    frames: dict[str, pd.DataFrame], table: Table
) -> dict[tuple[str, int], tuple[str, int]]:
    """Number a table's records after those of the table among which they count.

    Returns where each of the rows that were added was typed.
    """
    extra, frame = frames[table.name], frames[table.among]
    activities, reports = frames["activities"], extra["_report"]
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
    named = [titles.get(number) for number in zip(reports, extra["activity_no"], strict=True)]
    rows = extra.assign(
        _key=[f"{n:g}" for n in numbers],
        line=numbers,
        activity=pd.Series(named, index=extra.index, dtype=object),
    )
    first = len(frame)
    frames[table.among] = pd.concat([frame, rows.reindex(columns=frame.columns)], ignore_index=True)
    return {(table.among, first + row): (table.name, row) for row in range(len(extra))}


@dataclass(slots=True)
class _Record:
    """A record of one submission.

    What it is given, what was read, and what its form shows where that is another.
    """

    report: int
    submission: Submission
    key: str
    given: Mapping[str, object]
    cells: Mapping[str, object]
    issued: Mapping[str, object] = field(default_factory=dict)


def _records(table: Table, submissions: Sequence[Submission]) -> list[_Record]:
    """A table's records over all submissions; of an open table, those with something in them."""
    asked = [c.name for c in table.asked]
    records: list[_Record] = []
    for number, submission in enumerate(submissions):
        read = submission.cells.get(table.name, {})
        if table.open:
            records += [
                _Record(number, submission, key, dict(table.fixed), cells)
                for key, cells in read.items()
                if any(map(_is_filled, map(cells.get, asked)))
            ]
        else:
            for given in submission.given.get(table.name, ()):
                key = table.record_key(given)
                issued = submission.issued.get(table.name, {}).get(key, given)
                records.append(_Record(number, submission, key, given, read.get(key, {}), issued))
    return records


def _is_filled(raw: object) -> bool:
    return raw is not None and (clean(raw) if isinstance(raw, str) else raw) != ""


@dataclass
class _Typed:
    """A table's records being typed.

    The cells that do not parse, and what there is to say, by report.
    """

    table: Table
    records: Sequence[_Record]
    names: Sequence[Names]
    unreadable: set[Cell] = field(default_factory=set)
    findings: list[tuple[int, Finding]] = field(default_factory=list)

    def frame(self) -> pd.DataFrame:
        """The typed frame."""
        data: dict[str, object] = {
            "_report": np.array([r.report for r in self.records], dtype=np.int64),
            "_key": np.array([r.key for r in self.records], dtype=object),
            "_row": np.array(
                [r.submission.place(self.table.name).first_row(r.key) for r in self.records],
                dtype=np.int64,
            ),
        }
        for column in self.table.columns:
            if column.given:
                data[column.name] = series(column, [r.given.get(column.name) for r in self.records])
                self._compare(column)
            elif column.asked:
                data[column.name] = series(column, self._parsed(column))
        frame = pd.DataFrame(data)
        for column in self.table.asked:
            if column.as_before:
                choice, last = column.as_before
                kept = frame[column.name].isna() & frame[choice].notna()
                frame[column.name] = frame[column.name].mask(kept, frame[last])
        return frame

    def _say(self, record: _Record, column: Column, code: str, **places: object) -> None:
        """A finding at a record's cell."""
        place = record.submission.place(self.table.name)
        words = finding(
            code,
            record.submission.file,
            place.sheet,
            place.address(record.key, column.name),
            **places,
        )
        located = replace(
            words,
            table=self.table.name,
            record=record.key,
            column=column.name,
            about=self._about(record),
        )
        self.findings.append((record.report, located))

    def _about(self, record: _Record) -> Words:
        if record.submission.issued_as is None:
            return Words("", "")
        return about(self.table, record.key, record.submission.given.get(self.table.name, ()))

    def _say_problem(
        self, record: _Record, column: Column, problem: Problem, named: Named | None
    ) -> None:
        """What is wrong with a cell; a name of which it is in doubt what it means is not wrong."""
        places = problem.places
        if named is not None and problem.code == "NOT_IN_LIST":
            if named.doubt:
                return
            places = {**places, "choices": named.choices}
        self._say(record, column, problem.code, **places)

    def _parsed(self, column: Column) -> list[object]:
        """An asked column's values; what does not parse is None, and unreadable."""
        name = column.name
        values: list[object] = []
        choices = column.choices if isinstance(column.choices, str) else None
        plain_number = choices is None and column.kind.is_number and column.kind is not Kind.WHOLE
        for row, record in enumerate(self.records):
            raw = record.cells.get(name)
            if raw is None or raw == "":
                values.append(None)
                if raw is None and record.submission.lost(self.table.name, record.key, name):
                    self.unreadable.add((row, name))  # named with its row, column or table
            elif plain_number and type(raw) is float and -MOST <= raw <= MOST:
                values.append(raw)
            else:
                named = self.names[record.report][choices] if choices else None
                unit = record.given.get(column.counted_in) if column.counted_in else None
                keys = named.keys if named else None
                value, problem = parse(column, raw, keys, str(unit or ""))
                values.append(value)
                if problem is not None:
                    self._say_problem(record, column, problem, named)
                    if value is None:
                        self.unreadable.add((row, name))
        return values

    def _compare(self, column: Column) -> None:
        """V-I1: a given cell that shows neither what was issued nor what the registry has now."""
        for record in self.records:
            if column.name not in record.cells:
                continue
            raw, given = record.cells[column.name], record.given.get(column.name)
            if not any(
                _shows(column, raw, value, record)
                for value in (given, record.issued.get(column.name))
            ):
                self._say(
                    record,
                    column,
                    "V-I1.given_changed",
                    head=column.head,
                    value=_seen(column, raw),
                    issued=label(column, _dated(column, given)),
                )


def _seen(column: Column, raw: object) -> object:
    """A cell's value as a message tells it: a figure as its column shows figures."""
    if raw == "":
        return BLANK
    is_figure = column.kind.is_number and column.choices is None and isinstance(raw, float)
    return label(column, raw) if is_figure else plain(raw)


def _dated(column: Column, value: object) -> object:
    is_date = column.kind is Kind.DATE and value is not None
    return date.fromisoformat(str(value)) if is_date else value


def _shows(column: Column, raw: object, value: object, record: _Record) -> bool:
    """Whether a cell shows a given value."""
    if raw == value or (raw == "" and value is None):
        return True
    value = _dated(column, value)
    if isinstance(value, date) and (
        parse(column, raw)[0] == value or raw == (value - _DAY_ZERO).days
    ):
        return True  # also a date that has lost its format
    words = label(column, value)
    return squash(plain(raw)) in {
        squash(words[record.submission.ticket.lang]),
        squash("" if value is None else plain(value)),
    }
