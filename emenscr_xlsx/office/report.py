"""The status board, and the consolidated workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

import pandas as pd

from ..forms import report as form
from ..ledger.ledger import Ledger
from ..ledger.rows import Delivered, ReportFinding, Step
from ..registry.registry import Registry
from ..summary import workbook as summary
from ..summary.facts import ReportStatus, SummaryFacts
from ..summary.project_page import project_page
from ..text.period import Period
from ..text.words import Shown, Words
from . import disk, file_names
from .errors import WorkspaceError
from .statuses import agency_called, statuses
from .workspace import Workspace, in_one_go

NEWS = timedelta(days=7)
"""How far back changes are told of, from the newest thing in the ledger, unless a day is given."""


NO_PROJECT = Words(
    "ไม่มีโครงการ “{project}” ในทะเบียนของปีงบประมาณ {year} ดูรหัสโครงการด้วย emenscr status",
    "The registry has no project “{project}” in fiscal year {year}; emenscr status lists the codes",
)


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
        return agency_called(self._registry, self.agency)

    def board(self, ledger: Ledger) -> dict[tuple[str, int], ReportStatus]:
        """Every project's status, by project and quarter.

        Raises WorkspaceError where no project is covered.
        """
        ws = self.ws.in_year(self.period.fiscal_year)
        boards = {period: statuses(ws, ledger, period) for period in self.periods}
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
