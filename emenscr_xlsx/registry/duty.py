"""Who has to report in a quarter (S6, S49, C22).

A project reports from the quarter in which it starts, by the registry, to the one in which it
ends or was reported finished or terminated. Such a report answers all six items (V-Q1), so
nothing more is asked once it stands. Where it is returned or withdrawn it no longer stands, and
the later quarters are due again.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..forms.lists import DUTY, STATUS
from ..text.period import Period
from ..text.typed import date_words
from ..text.words import Words
from .registry import Registry
from .rows import Project

CLOSED = ("finished", "terminated")
"""States of a project after which nothing is asked."""

SENT = ("SUBMITTED", "RETURNED", "APPROVED")
"""Statuses of a report that was sent: it counts, whether or not it was asked for."""

_WHY = {
    "other_year": Words(
        "โครงการ {project} อยู่ในปีงบประมาณ {year}", "Project {project} belongs to fiscal year {year}"
    ),
    "not_started": Words("โครงการ {project} เริ่ม {day}", "Project {project} starts on {day}"),
    "ended": Words("โครงการ {project} สิ้นสุดเมื่อ {day}", "Project {project} ended on {day}"),
    "finished": Words(
        "รายงานไตรมาสที่ {quarter} แจ้งว่าโครงการ {project} เสร็จสิ้นและตอบครบแล้ว",
        "The report of quarter {quarter} says that project {project} is finished,"
        " and answers everything",
    ),
    "terminated": Words(
        "รายงานไตรมาสที่ {quarter} แจ้งว่าโครงการ {project} ยุติและตอบครบแล้ว",
        "The report of quarter {quarter} says that project {project} is terminated,"
        " and answers everything",
    ),
}
_NOT_ASKED = Words("{why} จึงไม่ต้องรายงาน{period}", "{why}: no report is asked of it for {period}")


@dataclass(frozen=True)
class Duties:
    """Which projects report in a quarter, by the registry and by the states in standing reports.

    `states` is what `Ledger.project_states` gives: the state by project and period.
    """

    registry: Registry
    states: Mapping[tuple[str, Period], str] = field(default_factory=dict)

    def duty_of(self, project: Project, period: Period) -> str:
        """A project's duty in a quarter of its year, as `lists.DUTY` has it."""
        if project["start_date"] and project["start_date"] > period.end.isoformat():
            return "not_started"
        if closed := self._closed(project, period):
            return closed[1]
        return (
            "ended"
            if project["end_date"] and project["end_date"] < period.start.isoformat()
            else "due"
        )

    def _closed(self, project: Project, period: Period) -> tuple[Period, str] | None:
        """The newest earlier report of the year, where it says that the project is over."""
        reported = [
            (p, self.states[key])
            for p in period.earlier()
            if (key := (project["project_code"], p)) in self.states
        ]
        return reported[-1] if reported and reported[-1][1] in CLOSED else None

    def reporting(self, period: Period, *, agency: str | None = None) -> list[Project]:
        """The projects that report in a quarter, of one agency if named, in order."""
        return [
            p
            for p in self.registry.of_year(period.fiscal_year, agency=agency)
            if self.duty_of(p, period) == "due"
        ]

    def why_not(self, project: Project, period: Period) -> Words | None:
        """Why no report of a project is asked for a quarter; None where one is."""
        same_year = project["fiscal_year"] == period.fiscal_year
        duty = self.duty_of(project, period) if same_year else "other_year"
        if duty == "due":
            return None
        closed = self._closed(project, period)
        day = project["start_date"] if duty == "not_started" else project["end_date"]
        why = _WHY[duty].format(
            project=project["project_code"],
            year=project["fiscal_year"],
            quarter=closed[0].quarter if closed else None,
            day=date_words(dt.date.fromisoformat(day)) if day else None,
        )
        return _NOT_ASKED.format(why=why, period=period.words)


def counts(duty: str, status: str) -> bool:
    """Whether a project is one of those who report in a quarter: it has to, or did."""
    return duty == "due" or status in SENT


def standing_words(duty: str, status: str) -> Words:
    """How a report stands: by its status (S50-S54), or why none is asked for."""
    return STATUS.words(status) if counts(duty, status) else DUTY.words(duty)
