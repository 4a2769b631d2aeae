"""What the consolidated workbook is made from: a year's quarters as ledger and registry have them, taken some projects at a time."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import pandas as pd

from .. import form
from ..frames import Batch
from ..layout import address, arrange, slots, units
from ..period import Period
from ..plan import Plan
from ..settings import Settings
from ..spec import Table
from ..words import Lang, Words, date_words
from .sheet import Field, Origin

AT_ONCE = 200
"""Projects whose reports are held in memory together."""

SENT = ("SUBMITTED", "RETURNED", "APPROVED")
"""Statuses of a report that was sent: its figures count; those of a draft do not (S51-S54)."""

Record = dict[str, object]


class Source(Protocol):
    """Where the reports come from, some projects at a time."""

    def rows(self, projects: Sequence[str]) -> dict[str, pd.DataFrame]: ...
    def former(self, projects: Sequence[str]) -> dict[str, pd.DataFrame]: ...
    def findings(self, projects: Sequence[str]) -> list[Record]: ...
    def deliveries(self, projects: Sequence[str]) -> list[Record]: ...
    def steps(self, projects: Sequence[str]) -> list[Record]: ...


@dataclass(frozen=True)
class Facts:
    """The quarters of a fiscal year up to one, with every project's status in each; `board` is by project and quarter."""

    period: Period
    whole_year: bool
    board: dict[tuple[str, int], Record]
    plan: Plan
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
        year = self.period.fiscal_year
        words = Words(f"ปีงบประมาณ พ.ศ. {year}", f"Fiscal year {year}") if self.whole_year else self.period.words
        return Words(f"{words.th} · {self.office(self.agency)}", f"{words.en} · {self.office(self.agency)}") if self.agency else words

    @cached_property
    def dated(self) -> str:
        """What the workbook is about, and as of when."""
        as_of = date_words(self.as_of)
        return str(Words(f"{self.title.th} · ข้อมูล ณ {as_of.th}", f"{self.title.en} · as of {as_of.en}"))

    @cached_property
    def running(self) -> str:
        """The same in the office's language, for the head of a printed page."""
        as_of = date_words(self.as_of)
        return Words(f"{self.title.th} · ข้อมูล ณ {as_of.th}", f"{self.title.en} · as of {as_of.en}")[self.lang]

    def office(self, code: object) -> str:
        """An agency's short name, or its name."""
        agency = self.plan.agencies.get(code, {})
        return plain_name(agency.get("abbr") or agency.get("name") or code)

    @cached_property
    def projects(self) -> dict[str, Record]:
        """The projects on the board, by agency and then by code, 2 before 10 (C15)."""
        found = {project: held for (project, _), held in self.board.items()}
        return dict(sorted(found.items(), key=lambda p: (natural_key(str(p[1]["agency"])), natural_key(p[0]))))

    @cached_property
    def offices(self) -> list[str]:
        """The agencies that have a project on the board, by their short names, in natural order."""
        return list(dict.fromkeys(self.office(p["agency"]) for p in self.projects.values()))

    def who(self, project: str) -> list[object]:
        """A project's code, name and office, with which every row begins."""
        held = self.projects[project]
        return [project, held["name"], self.office(held["agency"])]

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

    facts: Facts
    projects: list[str]
    _given: dict[str, dict[str, list[Record]]] = field(default_factory=dict)

    @cached_property
    def frames(self) -> dict[str, pd.DataFrame]:
        return self.facts.source.rows(self.projects)

    @cached_property
    def records(self) -> dict[str, dict[str, list[Record]]]:
        """The counting records, by table and project, quarter after quarter."""
        found: dict[str, dict[str, list[Record]]] = {}
        for name, frame in self.frames.items():
            of: dict[str, list[Record]] = {}
            columns = list(frame.columns)
            for values in zip(*(frame[c].tolist() for c in columns), strict=True):
                record = dict(zip(columns, values, strict=True))
                of.setdefault(record["_project"], []).append(record)
            found[name] = of
        return found

    def given(self, project: str) -> dict[str, list[Record]]:
        """What the registry gives a project's report, as of its last quarter on the board."""
        if project not in self._given:
            last = max(q for q in self.facts.quarters if (project, q) in self.facts.board)
            self._given[project] = self.facts.plan.given(project, Period(self.facts.period.fiscal_year, last))
        return self._given[project]

    def sent(self, table: str, project: str) -> list[Record]:
        """A project's records in reports that were sent."""
        return [r for r in self.records[table].get(project, ()) if r["_status"] in SENT]

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
        outer = {c.name: frames["report"][c.name] for c in form.REPORT.columns if c.name in frames["report"]} | dict(self.facts.settings.thresholds)
        return Batch([None] * len(keys), form.BY_NAME, frames, outer=outer), keys


_OPERATORS = str.maketrans("*?~=<>", "＊？～＝＜＞")


def plain_name(name: object) -> str:
    """A name that a formula may count by: what COUNTIFS would take for a wildcard or an operator, in its wide form."""
    return str(name).translate(_OPERATORS)


def natural_key(text: str) -> list[tuple[int, object]]:
    """A sort key that puts 2 before 10. A superscript is no digit to it, and no run of digits is too long."""
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in re.split(r"(\d{1,18})", text) if part]


def origin(table: Table, record: Record) -> Origin:
    """Where a record's answer was typed: in its row, as the form places it."""
    down, across = _answer(table)
    return Origin(record["_filed"], record["_sheet"], address(max(0, record["_row"] - 1 + down), across))


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
    return table.tag_words({k: int(v) if isinstance(v := record[k], float) else v for k in table.key})


def day(value: object) -> dt.date | None:
    """A date, from a timestamp, an ISO text, or nothing."""
    if value is None or value != value:
        return None
    if isinstance(value, str):
        return dt.date.fromisoformat(value)
    return value.date() if isinstance(value, dt.datetime) else value
