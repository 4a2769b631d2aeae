"""What the consolidated workbook is made from: a year's quarters as ledger and registry have them, taken some projects at a time."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypedDict

import pandas as pd

from ..checking.frames import Batch
from ..config.settings import Settings
from ..forms import report as form
from ..ledger.rows import Delivered, ReportFinding, Step
from ..model import Table
from ..model.values import is_blank, to_python
from ..registry import prefill
from ..registry.duty import SENT
from ..registry.registry import Registry
from ..text.excel import address
from ..text.period import Period
from ..text.typed import date_words
from ..text.words import Lang, Words
from ..workbook.layout import arrange, slots, units
from .sheet import MOST, Field, Origin, Uncountable, countable

AT_ONCE = 200
"""Projects whose reports are held in memory together."""

Record = dict[str, object]


class ReportStatus(TypedDict):
    """How a project's report stands in a quarter, or why it does not report; days are ISO text.

    `duty` says whether it has to report and why not, `state` how it stands in words; only those
    that `counts` are among those who report. `pending` names a draft, or a copy to be corrected,
    that came after the report that stands. `days_left` is negative once the due day has passed;
    None where nothing is due any more.
    """

    project: str
    name: str
    agency: str
    duty: str
    status: str
    state: Words
    counts: bool
    level: int
    holder: Words
    comment: str | None
    returned_since: str | None
    pending: Words | None
    days_left: int | None
    since: str | None
    submissions: int
    verdict: str | None
    due: str | None
    file: str | None


class Source(Protocol):
    """Where the reports come from, some projects at a time."""

    def rows(self, projects: Sequence[str]) -> dict[str, pd.DataFrame]: ...
    def former(self, projects: Sequence[str]) -> dict[str, pd.DataFrame]: ...
    def findings(self, projects: Sequence[str]) -> list[ReportFinding]: ...
    def deliveries(self, projects: Sequence[str]) -> list[Delivered]: ...
    def steps(self, projects: Sequence[str]) -> list[Step]: ...


@dataclass(frozen=True)
class SummaryFacts:
    """The quarters of a fiscal year up to one, with every project's status in each; `board` is by project and quarter."""

    period: Period
    whole_year: bool
    board: dict[tuple[str, int], ReportStatus]
    registry: Registry
    settings: Settings
    source: Source
    as_of: dt.date  # the newest thing in the ledger: days are counted to it, so the same ledger gives the same bytes
    since: dt.date  # what happened on it or later is told as news
    agency: str | None = None

    @property
    def lang(self) -> Lang:
        return self.settings.lang

    @cached_property
    def quarters(self) -> tuple[int, ...]:
        return tuple(range(1, self.period.quarter + 1))

    @cached_property
    def shown(self) -> tuple[int, ...]:
        """The quarters that are listed one by one: the workbook's own, or all of a year's."""
        return self.quarters if self.whole_year else (self.period.quarter,)

    @cached_property
    def title(self) -> Words:
        """What the workbook is about."""
        year, last = self.period.fiscal_year, self.period.quarter
        until = (
            Words("", "")
            if last == 4
            else Words(f" (ถึงไตรมาสที่ {last})", f" (up to quarter {last})")
        )
        words = (
            Words(f"ปีงบประมาณ พ.ศ. {year}{until.th}", f"Fiscal year {year}{until.en}")
            if self.whole_year
            else self.period.words
        )
        return (
            Words(
                f"{words.th} · {self.office(self.agency)}",
                f"{words.en} · {self.office(self.agency)}",
            )
            if self.agency
            else words
        )

    @cached_property
    def dated(self) -> str:
        """What the workbook is about, and as of when."""
        as_of = date_words(self.as_of)
        return str(
            Words(f"{self.title.th} · ข้อมูล ณ {as_of.th}", f"{self.title.en} · as of {as_of.en}")
        )

    @cached_property
    def running(self) -> str:
        """The same in the office's language, for the head of a printed page."""
        as_of = date_words(self.as_of)
        return Words(f"{self.title.th} · ข้อมูล ณ {as_of.th}", f"{self.title.en} · as of {as_of.en}")[
            self.lang
        ]

    def office(self, code: object) -> str:
        """An agency's short name, or its name."""
        agency = self.registry.agencies.get(code, {})
        return plain_name(agency.get("abbr") or agency.get("name") or code)

    @cached_property
    def projects(self) -> dict[str, Record]:
        """The projects of the year, whether they report in this quarter or not, by agency and then by code, 2 before 10 (C15).

        One that ended keeps its money and its KPIs in the year's totals; one that has not begun keeps its plan in them.
        """
        registry, agency = self.registry, self.agency
        of_year = {
            project: held
            for project, held in registry.projects.items()
            if held["fiscal_year"] == self.period.fiscal_year
            and (agency is None or registry.within(str(held["agency_code"]), agency))
        }
        return dict(
            sorted(
                of_year.items(),
                key=lambda p: (natural_key(str(p[1]["agency_code"])), natural_key(p[0])),
            )
        )

    def begins(self, project: str) -> int | None:
        """The first quarter in which a project reports; None while it has not begun."""
        return next((q for q in self.quarters if self.reports_in(project, q)), None)

    def counts_by(self, project: str, quarter: int) -> bool:
        """Whose results belong to the year up to a quarter: who has begun to report by then, though it may have ended since (T40)."""
        first = self.begins(project)
        return first is not None and first <= quarter

    @cached_property
    def offices(self) -> list[str]:
        """The agencies that have a project of the year, by their short names, in natural order."""
        return list(dict.fromkeys(self.office(p["agency_code"]) for p in self.projects.values()))

    def reports_in(self, project: str, quarter: int) -> bool:
        """Whether a project is one of those who report in a quarter: it has to, or did (T6)."""
        held = self.board.get((project, quarter))
        return held is not None and bool(held["counts"])

    def who(self, project: str) -> list[object]:
        """A project's code, name and office, with which every row begins."""
        held = self.projects[project]
        return [project, held["name"], self.office(held["agency_code"])]

    def chunks(self) -> Iterator["Chunk"]:
        """The projects, some at a time."""
        names = list(self.projects)
        for start in range(0, len(names), AT_ONCE):
            yield Chunk(self, names[start : start + AT_ONCE])


WHO = (
    Field(Words("รหัสโครงการ", "Project code"), width=18, name="project"),
    Field(Words("โครงการ", "Project"), width=30),
    Field(Words("หน่วยงาน", "Agency"), width=11, name="office"),
)
QUARTER = Field(Words("ไตรมาส", "Quarter"), "0", 7, name="quarter")
STATUS_FIELD = Field(Words("สถานะ", "Status"), width=15, name="status")
FROM = (Field(Words("เซลล์ที่มา", "Source cell"), width=22),)
"""Sheet and cell of the filed copy, which a click opens; the sources name the file."""


@dataclass
class Chunk:
    """Some projects with all that was reported of them."""

    facts: SummaryFacts
    projects: list[str]
    _given: dict[str, dict[str, list[Record]]] = field(default_factory=dict)

    @cached_property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The rows of reports that were sent, for only those count: what a draft says is in no table and in no sum."""
        return {
            name: frame[frame["_status"].isin(SENT)].reset_index(drop=True)
            for name, frame in self.facts.source.rows(self.projects).items()
        }

    @cached_property
    def records(self) -> dict[str, dict[str, list[Record]]]:
        """The counting records, by table and project, quarter after quarter."""
        found: dict[str, dict[str, list[Record]]] = {}
        for name, frame in self.frames.items():
            of: dict[str, list[Record]] = {}
            columns = list(frame.columns)
            for values in zip(*(_counted(frame[c]) for c in columns), strict=True):
                record = dict(zip(columns, values, strict=True))
                of.setdefault(record["_project"], []).append(record)
            found[name] = of
        return found

    def given(self, project: str) -> dict[str, list[Record]]:
        """What the registry gives a project's report, as of the last quarter in which it reports."""
        if project not in self._given:
            last = max(
                (q for q in self.facts.quarters if self.facts.reports_in(project, q)),
                default=self.facts.period.quarter,
            )
            self._given[project] = prefill.given(
                self.facts.registry, project, Period(self.facts.period.fiscal_year, last)
            )
        return self._given[project]

    def closed(self, project: str) -> int | None:
        """The quarter after which a project reports no more: that of its last report, where this says that it ended (S47, S49)."""
        last = max(self.sent("report", project), key=lambda r: r["_quarter"], default=None)
        ended = last is not None and (
            last["closing"] == "yes" or last["project_state"] in ("finished", "terminated")
        )
        return last["_quarter"] if ended else None

    def newest_until(self, project: str, quarter: int) -> int | None:
        """The quarter up to which the report of one is its project's newest: what it says to be outstanding stands so long."""
        sent = [r["_quarter"] for r in self.sent("report", project)]
        return min((q for q in sent if q > quarter), default=5) - 1 if quarter in sent else None

    def sent(self, table: str, project: str) -> list[Record]:
        """A project's records in reports that were sent."""
        return self.records[table].get(project, [])

    def batch(self, quarters: Sequence[int]) -> tuple[Batch, list[tuple[str, int]]]:
        """The reports of these quarters as a batch, and which report is whose and of when."""
        report = self.frames["report"]
        report = report[report["_quarter"].isin(quarters)]
        keys = list(zip(report["_project"], report["_quarter"], strict=True))
        number = {key: no for no, key in enumerate(keys)}
        frames = {}
        for name, frame in self.frames.items():
            own = frame[frame["_quarter"].isin(quarters)].reset_index(drop=True)
            numbers = [number[key] for key in zip(own["_project"], own["_quarter"], strict=True)]
            frames[name] = own.assign(_report=pd.Series(numbers, index=own.index, dtype="int64"))
        outer = {
            c.name: frames["report"][c.name]
            for c in form.REPORT.columns
            if c.name in frames["report"]
        } | dict(self.facts.settings.thresholds)
        return Batch([None] * len(keys), form.BY_NAME, frames, outer=outer), keys


def _counted(column: pd.Series) -> list[object]:
    """A column's values; a number too large to count is a blank that says so."""
    values = column.tolist()
    if column.dtype != "float64" or (column.abs().fillna(0) < MOST).all():
        return values
    return [v if is_blank(v) or countable(v) else Uncountable(v) for v in values]


_OPERATORS = str.maketrans("*?~=<>", "＊？～＝＜＞")


def plain_name(name: object) -> str:
    """A name that a formula may count by: what COUNTIFS would take for a wildcard or an operator, in its wide form."""
    return str(name).translate(_OPERATORS)


NO_SOURCE = Words("ไม่ระบุ", "Not stated")
"""For money without a source: a formula that counts all sources passes a blank by."""


def source_name(source: object) -> str:
    """A budget source as formulas count by it."""
    return plain_name(source or NO_SOURCE)


def natural_key(text: str) -> list[tuple[int, object]]:
    """A sort key that puts 2 before 10. A superscript is no digit to it, and no run of digits is too long."""
    return [
        (0, int(part)) if part.isdecimal() else (1, part)
        for part in re.split(r"(\d{1,18})", text)
        if part
    ]


def origin(table: Table, record: Record) -> Origin:
    """Where a record's answer was typed: in its row, as the form places it."""
    down, across = _answer(table)
    return Origin(
        record["_filed"], record["_sheet"], address(max(0, record["_row"] - 1 + down), across)
    )


_PLACES: dict[str, tuple[int, int]] = {}


def _answer(table: Table) -> tuple[int, int]:
    """How far below a record's first row, and in which column, the cell lies that answers it."""
    if table.name not in _PLACES:
        same = tuple(t for t in form.TABLES if t.sheet is table.sheet)
        asked = [n for line in table.lines for n in line if table[n].asked]
        name = next((n for n in table.answer if n in asked), asked[0])
        place = slots(table, units(same))[name]
        (block,) = arrange([(table, ["-"])])
        rows = block.records[0].rows
        _PLACES[table.name] = rows[place.line] - rows[0], place.col
    return _PLACES[table.name]


def tag(table: Table, record: Record) -> Words | None:
    """How people call a record."""
    if not table.key:
        return None
    return table.tag_words(
        {k: int(v) if isinstance(v := record[k], float) else v for k in table.key}
    )


def day(value: object) -> dt.date | None:
    """A date, from a timestamp, an ISO text, or nothing."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else to_python(value)
