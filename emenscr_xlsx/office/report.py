"""The status board, and the consolidated workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

import pandas as pd

from ..forms import report as form
from ..ledger.ledger import Ledger
from ..ledger.rows import Delivered, ReportFinding, Standing, Step
from ..model.finding import Verdict
from ..registry.duty import Duties, counts, standing_words
from ..registry.registry import Registry
from ..registry.rows import Project
from ..summary import workbook as summary
from ..summary.facts import ReportStatus, SummaryFacts
from ..summary.project_page import project_page
from ..text.period import Period, days_late
from ..text.typed import date_words
from ..text.words import Shown, Words
from . import disk, file_names, workspace
from .errors import NO_AGENCY, WorkspaceError
from .standing import status_of
from .workspace import Workspace, in_one_go

NEWS = timedelta(days=7)
"""How far back changes are told of, from the newest thing in the ledger, unless a day is given."""


def status(ws: Workspace, period: Period) -> list[ReportStatus]:
    """How the report of every project of the year stands in a quarter.

    `days_left` counts from today to the due day, with any extension.
    """
    with ws.ledger() as ledger, ledger.at_one_moment():
        return _statuses(ws.in_year(period.fiscal_year), ledger, period)


def _statuses(ws: Workspace, ledger: Ledger, period: Period) -> list[ReportStatus]:
    """The same, of a year's workspace, as an open ledger has it."""
    standings, returns = ledger.standing(period), ledger.returned(period)
    reported = ledger.reported_as(period)
    duties = Duties(ws.registry, ledger.project_states(period.fiscal_year))
    today = workspace.clock().date()
    statuses: list[ReportStatus] = []
    for project in ws.registry.of_year(period.fiscal_year):
        code = project["project_code"]
        standing = standings.get(code)
        state, level = status_of(standing), standing["level"] if standing else 0
        duty = duties.duty_of(project, period)
        reports = counts(duty, state)
        due = ws.registry.due(project, period) if reports else None
        late = days_late(due, today) if state not in ("SUBMITTED", "APPROVED") else None
        returned = returns.get(code) if state == "RETURNED" else None
        statuses.append(
            {
                "project": code,
                "name": project["name"],
                "agency": reported.get(code, project["agency_code"]),
                "duty": duty,
                "status": state,
                "state": standing_words(duty, state),
                "counts": reports,
                "level": level,
                "holder": _holder(ws.registry, project, state, level) if reports else _NOBODY,
                "comment": returned["comment"] if returned else None,
                "returned_since": returned["time"].date().isoformat() if returned else None,
                "pending": _pending(standing) if standing else None,
                "days_left": None if late is None else -late,
                "since": standing["since"].date().isoformat() if standing else None,
                "submissions": standing["submissions"] if standing else 0,
                "verdict": standing and (standing["verdict"] or standing["newest_verdict"]),
                "due": due,
                "file": standing and (standing["file"] or standing["newest_file"]),
            }
        )
    return statuses


_NEWER = {
    Verdict.DRAFT: Words("มีร่างใหม่ {day}", "newer draft of {day}"),
    Verdict.TO_CORRECT: Words("มีฉบับใหม่ที่ต้องแก้ไข {day}", "newer copy of {day} to be corrected"),
}


def _pending(standing: Standing) -> Words | None:
    """What has come since the report that stands, and does not count; None where nothing has."""
    if not standing["delivery"] or (standing["newest"] or 0) <= standing["delivery"]:
        return None
    verdict, received = standing["newest_verdict"], standing["newest_received"]
    words = _NEWER.get(Verdict(verdict)) if verdict else None
    return words.format(day=date_words(received.date())) if words and received else None


_STAFF, _NOBODY = Words("เจ้าของโครงการ", "staff"), Words("–", "–")
_LEVEL = Words("ผู้อนุมัติระดับ {level}: {position}", "approver, level {level}: {position}")
_NO_APPROVER = Words("ยังไม่ได้กำหนดผู้อนุมัติ", "no approver is named")


def _holder(registry: Registry, project: Project, status: str, level: int) -> Words:
    """Who has to do something now (S50-S54)."""
    if status == "APPROVED":
        return _NOBODY
    if status != "SUBMITTED":
        return _STAFF
    then = registry.next_approver(project, level)
    if then is None:
        return _NO_APPROVER
    return _LEVEL.format(level=then["level"], position=then["position"])


NO_PROJECT = Words(
    "ไม่มีโครงการ “{project}” ในทะเบียนของปีงบประมาณ {year} ดูรหัสโครงการด้วย emenscr status",
    "The registry has no project “{project}” in fiscal year {year}; emenscr status lists the codes",
)


def latest(ws: Workspace, year: int) -> Period:
    """The last quarter of a year that the ledger knows anything of, or the first."""
    with ws.ledger() as ledger:
        return next(
            (p for q in (4, 3, 2) if ledger.newest([p := Period(year, q)])), Period(year, 1)
        )


def present(ws: Workspace) -> Period:
    """The quarter whose reports are asked for today: the newest that has opened by the calendar.

    Without a calendar it is the quarter that ended last.
    """
    today = workspace.clock().date()
    return ws.registry.opened(today) or Period.containing(today).previous()


@dataclass(frozen=True)
class _Reports:
    """The ledger as the summary asks it: a year's quarters, some projects at a time."""

    ledger: Ledger
    periods: Sequence[Period]
    since: date

    def rows(self, projects: Sequence[str]) -> dict[str, pd.DataFrame]:
        return self.ledger.rows(self.periods, projects)

    def former(self, projects: Sequence[str]) -> dict[str, pd.DataFrame]:
        return self.ledger.former(
            self.periods,
            projects,
            datetime.combine(self.since, time()),
            [t.name for t in form.TABLES if t.key],
        )

    def findings(self, projects: Sequence[str]) -> list[ReportFinding]:
        return self.ledger.findings(self.periods, projects)

    def deliveries(self, projects: Sequence[str]) -> list[Delivered]:
        return self.ledger.deliveries(self.periods, projects)

    def steps(self, projects: Sequence[str]) -> list[Step]:
        return self.ledger.steps(self.periods, projects)


@dataclass(frozen=True)
class SummaryScope:
    """What a consolidated workbook covers: a quarter, or a year's quarters up to it.

    It covers all offices, or one and those below it. `lang` is the language of its words, by
    default the workspace's. With `print_all` all of its sheets print.
    """

    ws: Workspace
    period: Period
    whole_year: bool = False
    agency: str | None = None
    lang: Shown | None = None
    print_all: bool = False

    @cached_property
    def periods(self) -> list[Period]:
        return [*self.period.earlier(), self.period]

    @property
    def _registry(self) -> Registry:
        return self.ws.in_year(self.period.fiscal_year).registry

    @cached_property
    def office(self) -> str | None:
        """The agency's code, however it was written."""
        if self.agency is None:
            return None
        code = self._registry.agency_of(self.agency)
        if code is None:
            raise WorkspaceError.saying(NO_AGENCY, agency=self.agency)
        return code

    def board(self, ledger: Ledger) -> dict[tuple[str, int], ReportStatus]:
        """Every project's status, by project and quarter.

        Raises WorkspaceError where no project is covered.
        """
        ws = self.ws.in_year(self.period.fiscal_year)
        boards = {period: _statuses(ws, ledger, period) for period in self.periods}
        projects = {
            report["project"]
            for report in boards[self.period]
            if self.office is None or self._registry.within(report["agency"], self.office)
        }
        board = {
            (report["project"], period.quarter): report
            for period, reports in boards.items()
            for report in reports
            if report["project"] in projects
        }
        if not board:
            words = self.period.words
            raise WorkspaceError(
                f"ไม่มีโครงการในทะเบียนสำหรับ{words.th}", f"The registry has no project for {words.en}"
            )
        return board

    @property
    def target(self) -> Path:
        """Where the workbook belongs."""
        folder = (
            self.ws.root / "outputs" / str(self.period.fiscal_year)
            if self.whole_year
            else self.ws.folder("outputs", self.period)
        )
        return folder / (
            f"summary_{file_names.safe(self.office)}.xlsx" if self.office else "summary.xlsx"
        )

    def facts(self, ledger: Ledger, since: date | None = None) -> SummaryFacts:
        """What the workbook is made from; the same ledger and day to compare with give the same.

        The ledger is asked more than once, until all is written: it answers as of one moment.
        """
        newest = ledger.newest(self.periods)
        as_of = newest or datetime.combine(self.period.end, time())
        since = since or as_of.date() - NEWS
        source = _Reports(ledger, self.periods, since)
        return SummaryFacts(
            self.period,
            self.whole_year,
            self.board(ledger),
            self._registry,
            self.ws.settings,
            source,
            as_of,
            since,
            self.office,
            self.lang,
            self.print_all,
        )


@in_one_go()
def brief(scope: SummaryScope, project: str) -> Path:
    """Write a project's page of a scope's quarter; returns its path, as `summarise` does.

    Raises WorkspaceError where the registry has no such project in the year.
    """
    with scope.ws.ledger() as ledger, ledger.at_one_moment():
        facts = scope.facts(ledger)
        code = scope.ws.in_year(scope.period.fiscal_year).registry.project_code(project)
        if code is None or code not in facts.projects:
            raise WorkspaceError.saying(NO_PROJECT, project=project, year=scope.period.fiscal_year)
        content = project_page(facts, code)
    folder = scope.ws.folder("outputs", scope.period) / "briefs"
    return disk.write(folder / f"{file_names.safe(code)}.xlsx", content)


@in_one_go()
def summarise(
    ws: Workspace,
    period: Period,
    *,
    whole_year: bool = False,
    agency: str | None = None,
    since: date | None = None,
    lang: Shown | None = None,
    print_all: bool = False,
) -> Path:
    """Write the consolidated workbook, from the ledger and the registry; returns its path.

    That is a dated sibling of its place if somebody has the old one open.
    """
    scope = SummaryScope(ws, period, whole_year, agency, lang, print_all)
    with ws.ledger() as ledger, ledger.at_one_moment():
        content = summary.summary_workbook(scope.facts(ledger, since))
    return disk.write(scope.target, content)
