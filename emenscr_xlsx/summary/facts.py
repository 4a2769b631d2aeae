"""What the consolidated workbook is made from: a year's quarters by ledger and registry."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypedDict

import pandas as pd

from ..config.settings import Settings
from ..ledger.rows import Delivered, ReportFinding, Step
from ..registry.registry import Registry
from ..registry.rows import Project
from ..text.period import Period
from ..text.typed import date_words
from ..text.words import Lang, Shown, Words
from .fields import Field
from .records import natural_key, plain_name


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
    """The quarters of a fiscal year up to one.

    `board` has every project's status by project and quarter. `as_of` is the time of the newest
    thing in the ledger: days are counted to its day, so that the same ledger gives the same bytes.
    What happened on the day `since` or later is listed as news. `shown_in` is the language of its
    words; None for the workspace's own. With `print_all` every sheet prints, and not only the first
    three.
    """

    period: Period
    whole_year: bool
    board: dict[tuple[str, int], ReportStatus]
    registry: Registry
    settings: Settings
    source: Source
    as_of: dt.datetime
    since: dt.date
    agency: str | None = None
    shown_in: Shown | None = None
    print_all: bool = False

    @property
    def language(self) -> Shown:
        """In which language words are shown, or in both."""
        return self.shown_in or self.settings.lang

    @property
    def lang(self) -> Lang:
        """The one language of what is never shown in both: names of sheets, charts, sentences."""
        return self.settings.lang if self.language == "both" else self.language

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
        words = self._year if self.whole_year else self.period.words
        if not self.agency:
            return words
        office = self.office(self.agency)
        return Words(f"{words.th} · {office}", f"{words.en} · {office}")

    @property
    def _year(self) -> Words:
        year, last = self.period.fiscal_year, self.period.quarter
        words = Words(f"ปีงบประมาณ พ.ศ. {year}", f"Fiscal year {year}")
        if last == 4:
            return words
        return Words(f"{words.th} (ถึงไตรมาสที่ {last})", f"{words.en} (up to quarter {last})")

    @cached_property
    def _dated(self) -> Words:
        day, time = date_words(self.as_of.date()), f"{self.as_of:%H:%M}"
        return Words(
            f"{self.title.th} · ข้อมูล ณ {day.th} {time} น.",
            f"{self.title.en} · as of {day.en}, {time}",
        )

    @cached_property
    def dated(self) -> str:
        """What the workbook is about, and as of when."""
        return self._dated.shown(self.language)

    @cached_property
    def running(self) -> str:
        """The same in one language, for the head of a printed page."""
        return self._dated[self.lang]

    def office(self, code: str) -> str:
        """An agency's short name, or its name."""
        agency = self.registry.agencies.get(code)
        return plain_name((agency and (agency["abbr"] or agency["name"])) or code)

    def office_of(self, project: str) -> str:
        """The short name of a project's agency."""
        return self.office(self.projects[project]["agency_code"])

    @cached_property
    def projects(self) -> dict[str, Project]:
        """The projects of the year, whether they report in this quarter or not.

        By agency and then by code, 2 before 10 (C15). One that ended keeps its money and its KPIs
        in the year's totals; one that has not begun keeps its plan in them. A project belongs to
        the agency that its report of the quarter names, whatever the registry says since (T44).
        """
        of_year: dict[str, Project] = {
            code: {**project, "agency_code": status["agency"] if status else project["agency_code"]}
            for code, project in self.registry.projects.items()
            for status in [self.board.get((code, self.period.quarter))]
            # Of one agency the board has the projects; whose others are is told by their reports.
            if (status or self.agency is None) and project["fiscal_year"] == self.period.fiscal_year
        }
        return dict(
            sorted(
                of_year.items(),
                key=lambda p: (natural_key(p[1]["agency_code"]), natural_key(p[0])),
            )
        )

    @cached_property
    def offices(self) -> list[str]:
        """The agencies that have a project of the year, by their short names, in natural order."""
        return list(dict.fromkeys(map(self.office_of, self.projects)))

    def who(self, project: str) -> tuple[str, str, str]:
        """A project's code, name and office, with which every row begins."""
        return project, self.projects[project]["name"], self.office_of(project)

    # Who reports ------------------------------------------------------------------------------

    def reports_in(self, project: str, quarter: int) -> bool:
        """Whether a project is one of those who report in a quarter: it has to, or did (T6)."""
        status = self.board.get((project, quarter))
        return status is not None and status["counts"]

    def begins(self, project: str) -> int | None:
        """The first quarter in which a project reports; None while it has not begun."""
        return next((q for q in self.quarters if self.reports_in(project, q)), None)

    def last_reporting(self, project: str) -> int | None:
        """The last quarter in which a project reports; None while it has not begun."""
        return max((q for q in self.quarters if self.reports_in(project, q)), default=None)

    def counts_by(self, project: str, quarter: int) -> bool:
        """Whether a project's results belong to the year up to a quarter.

        They do once it has begun to report, though it may have ended since (T40).
        """
        first = self.begins(project)
        return first is not None and first <= quarter


WHO = (
    Field(Words("รหัสโครงการ", "Project code"), width=18, name="project"),
    Field(Words("โครงการ", "Project"), width=30),
    Field(Words("หน่วยงาน", "Agency"), width=11, name="office"),
)
QUARTER = Field(Words("ไตรมาส", "Quarter"), "0", 7, name="quarter")
STATUS_FIELD = Field(Words("สถานะ", "Status"), width=15, name="status")
SOURCE_CELL = Field(Words("เซลล์ที่มา", "Source cell"), width=22)
"""Sheet and cell of the filed copy, which a click opens; the sources name the file."""
