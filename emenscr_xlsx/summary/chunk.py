"""Some projects with all that was reported of them: what is in memory at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from ..checking.frames import Frames
from ..forms import report as form
from ..model.values import is_blank
from ..registry import prefill
from ..registry.duty import SENT
from ..text.period import Period
from .cells import MOST, Uncountable, countable
from .facts import SummaryFacts
from .records import Record

AT_ONCE = 200
"""Projects whose reports are in memory together."""


def chunks(facts: SummaryFacts) -> Iterator["Chunk"]:
    """The projects, some at a time."""
    names = list(facts.projects)
    for start in range(0, len(names), AT_ONCE):
        yield Chunk(facts, names[start : start + AT_ONCE])


@dataclass
class Chunk:
    """Some projects with all that was reported of them."""

    facts: SummaryFacts
    projects: list[str]
    _given: dict[str, dict[str, list[Record]]] = field(default_factory=dict)

    @cached_property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The rows of reports that were sent: what a draft says is in no table and in no sum."""
        return {
            name: frame[frame["_status"].isin(SENT)].reset_index(drop=True)
            for name, frame in self.facts.source.rows(self.projects).items()
        }

    @cached_property
    def _records(self) -> dict[str, dict[str, list[Record]]]:
        """The records by table and project, quarter after quarter."""
        return {name: by_project(records_of(frame)) for name, frame in self.frames.items()}

    def sent(self, table: str, project: str) -> list[Record]:
        """A project's records in reports that were sent, quarter after quarter."""
        return self._records[table].get(project, [])

    def covers(self, project: str) -> dict[int, Record]:
        """The covers of a project's reports, by quarter."""
        return {cover.quarter: cover for cover in self.sent("report", project)}

    def given(self, project: str) -> dict[str, list[Record]]:
        """What the registry gives a project's report, as of the last quarter it reports in."""
        if project not in self._given:
            facts = self.facts
            last = Period(
                facts.period.fiscal_year, facts.last_reporting(project) or facts.period.quarter
            )
            self._given[project] = {
                table: [Record(row) for row in rows]
                for table, rows in prefill.given(facts.registry, project, last).items()
            }
        return self._given[project]

    def closed(self, project: str) -> int | None:
        """The quarter after which a project reports no more (S47, S49).

        It is that of its last report, where this says that the project ended.
        """
        covers = self.sent("report", project)
        if not covers:
            return None
        last = max(covers, key=lambda cover: cover.quarter)
        ended = last["closing"] == "yes" or last["project_state"] in ("finished", "terminated")
        return last.quarter if ended else None

    def newest_until(self, project: str, quarter: int) -> int:
        """The quarter up to which the report of a quarter is its project's newest.

        What it says to be outstanding stands so long.
        """
        later = (q for q in self.covers(project) if q > quarter)
        return min(later, default=5) - 1

    def batch(self, quarters: Sequence[int]) -> tuple[Frames, list[tuple[str, int]]]:
        """The reports of these quarters as a batch, and the project and quarter of each."""
        report = self.frames["report"]
        report = report[report["_quarter"].isin(quarters)]
        reports = list(zip(report["_project"], report["_quarter"], strict=True))
        number = {key: n for n, key in enumerate(reports)}
        frames = {}
        for name, frame in self.frames.items():
            rows = frame[frame["_quarter"].isin(quarters)].reset_index(drop=True)
            numbers = [number[key] for key in zip(rows["_project"], rows["_quarter"], strict=True)]
            frames[name] = rows.assign(_report=pd.Series(numbers, index=rows.index, dtype="int64"))
        outer = {
            c.name: frames["report"][c.name]
            for c in form.REPORT.columns
            if c.name in frames["report"]
        } | dict(self.facts.settings.thresholds)
        return Frames(form.BY_NAME, frames, len(reports), outer), reports


def records_of(frame: pd.DataFrame) -> Iterator[Record]:
    """A frame's rows as records; a number too large to count is a blank that says so."""
    columns = [str(name) for name in frame.columns]
    for values in zip(*(_countable(frame[name]) for name in columns), strict=True):
        yield Record(zip(columns, values, strict=True))


def by_project(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Records by their project."""
    grouped: dict[str, list[Record]] = {}
    for record in records:
        grouped.setdefault(record.project, []).append(record)
    return grouped


def _countable(column: "pd.Series[Any]") -> list[object]:
    values = column.tolist()
    if column.dtype != "float64" or (column.abs().fillna(0) < MOST).all():
        return values
    return [v if is_blank(v) or countable(v) else Uncountable(v) for v in values]
