"""Accepted tables to the consolidated workbook for management."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from ..forms import report as form
from ..ledger.rows import Step
from ..model.values import is_blank
from ..text.words import Words
from ..writing.book import Book
from . import (
    alerts,
    board,
    changes,
    compare,
    completeness,
    evaluation,
    figures,
    projects,
    quarters,
    risks,
    sources,
    tables,
)
from .alerts import Alert
from .board import Timeliness
from .brief import Brief
from .chunk import Chunk, by_project, chunks, records_of
from .counting import Figures
from .evaluation import KpiStanding
from .facts import SummaryFacts
from .fields import Field
from .figures import Choice
from .matter import matter
from .overview import Overview
from .records import Record, source_name
from .sheet import LIMIT, DataSheet
from .tally import Tally
from .texts import Texts

__all__ = ["Choice", "SummaryFacts", "summary_workbook"]

ROOT = "../../"
"""From the folder of a period's outputs to the workspace, where the filed copies lie."""


def summary_workbook(
    facts: SummaryFacts, choice: Choice | None = None, *, limit: int = LIMIT
) -> bytes:
    """The consolidated workbook; the same ledger gives the same bytes.

    `limit` is how many rows a sheet takes.
    """
    return _Summary(facts, choice or Choice(), limit).write()


class _Summary:
    """The workbook in the making: every sheet is open, and rows go to all of them."""

    def __init__(self, facts: SummaryFacts, choice: Choice, limit: int) -> None:
        self.facts, self.choice, self.limit = facts, choice, limit
        self.book = Book(in_memory=False)
        self.book.workbook.use_zip64()
        self.tally = Tally()
        self.sheets: dict[str, DataSheet] = {}

    def write(self) -> bytes:
        facts, book = self.facts, self.book
        overview = Overview(book, facts)
        self.brief, offices = Brief(book, facts), book.sheet(compare.NAME[facts.lang])
        year = book.sheet(quarters.NAME[facts.lang]) if facts.whole_year else None
        self._open("alerts", alerts.NAME, alerts.TITLE, alerts.FIELDS)
        self._open("projects", projects.NAME, projects.TITLE, projects.fields(facts))
        self._open("status", board.NAME, board.TITLE, board.FIELDS)
        self._open("completeness", completeness.NAME, completeness.TITLE, completeness.FIELDS)
        self._open("risks", risks.NAME, risks.TITLE, risks.FIELDS)
        self._open("evaluation", evaluation.NAME, evaluation.TITLE, evaluation.FIELDS)
        self._open("plan_goals", evaluation.GOALS, evaluation.GOALS_TITLE, evaluation.GOAL_FIELDS)
        for sheet in tables.SHEETS:
            self._open(sheet.key, sheet.name, sheet.title, sheet.fields, foot=sheet.foot)
            if sheet is tables.BUDGET:
                self._open("lines", tables.LINES, projects.LINES_TITLE, projects.LINE_FIELDS)
        texts = Texts(book, facts, ROOT, self.limit)
        self._open(
            "changes", changes.NAME, changes.TITLE, changes.FIELDS, f"{facts.since:%Y-%m-%d} →"
        )
        self._open("remarks", sources.REMARKS, sources.REMARKS_TITLE, sources.REMARK_FIELDS)
        self._open("sources", sources.SOURCES, sources.SOURCES_TITLE, sources.SOURCE_FIELDS)
        behind = book.sheet(figures.NAME[facts.lang])
        for chunk in chunks(facts):
            self._chunk(chunk, texts)
        texts.done()
        for written in self.sheets.values():
            written.done()
        counted = Figures(book, facts, self.tally, self.sheets, self.choice, behind)
        compared = compare.write(counted, offices)
        compared.finish()
        overview.write(counted, compared)
        counted.finish()
        self.brief.write(self.sheets["projects"])
        if year is not None:
            quarters.write(counted, year).finish()
        book.workbook.worksheets()[0].activate()
        return book.bytes(dt.datetime.combine(facts.period.end, dt.time()))

    def _open(
        self,
        key: str,
        name: Words,
        title: Words,
        fields: Sequence[Field],
        note: str = "",
        foot: Words | None = None,
    ) -> None:
        below = foot.shown(self.facts.language) if foot else ""
        self.sheets[key] = DataSheet(
            self.book,
            key,
            name[self.facts.lang],
            title,
            note,
            fields,
            self.facts,
            ROOT,
            self.limit,
            below,
        )

    # Some projects ----------------------------------------------------------------------------

    def _chunk(self, chunk: Chunk, texts: Texts) -> None:
        facts, source = self.facts, self.facts.source
        batch, keys = chunk.batch(facts.shown)
        texts.add(chunk, batch, keys)
        self._add("completeness", completeness.rows(chunk, batch, keys))
        steps = _by_project(source.steps(chunk.projects))
        findings = _by_project(source.findings(chunk.projects))
        deliveries = _by_project(source.deliveries(chunk.projects))
        former = {
            name: by_project(records_of(frame))
            for name, frame in source.former(chunk.projects).items()
        }
        for project in chunk.projects:
            taken = steps.get(project, [])
            timely = self._board(chunk, project, taken)
            standings = self._kpis(chunk, project)
            self._add("plan_goals", evaluation.goal_rows(chunk, project))
            alerted = self._alerts(chunk, project, timely, standings)
            at_risk = list(risks.rows(chunk, project))
            self._add("risks", at_risk)
            for sheet in tables.SHEETS:
                self._add(sheet.key, sheet.rows(chunk, project))
            lines = projects.lines(chunk, project)
            place = self.sheets["projects"].add(projects.row(chunk, project, lines, standings))
            self._add("lines", projects.line_rows(chunk, project, lines))
            self._sums(chunk, project)
            before = {name: records.get(project, []) for name, records in former.items()}
            self._add("changes", changes.rows(chunk, project, taken, before))
            remarks = findings.get(project, [])
            status = facts.board.get((project, facts.period.quarter))
            self._add("remarks", sources.remark_rows(facts, project, remarks))
            self.brief.add(
                project,
                place,
                projects.state(chunk, project),
                status["due"] if status else None,
                projects.kpis_met(chunk, project, standings),
                projects.money(lines, facts.period.quarter),
                (
                    sum(sources.is_remark(facts, f) for f in remarks),
                    sum(bool(r.text("answer")) for r in chunk.sent("explanations", project)),
                ),
                matter(chunk, project, alerted, at_risk),
            )
            self._add("sources", sources.source_rows(facts, project, deliveries.get(project, [])))

    def _add(self, key: str, rows: Iterable[Sequence[object]]) -> None:
        """Write rows on a sheet."""
        for row in rows:
            self.sheets[key].add(row)

    def _board(
        self, chunk: Chunk, project: str, steps: Sequence[Step]
    ) -> dict[int, Timeliness | None]:
        """Write and count how a project's reports stand; returns how timely each is, by quarter."""
        facts, office, timely = self.facts, self.facts.office_of(project), {}
        for quarter, timeliness, row in board.rows(chunk, project, steps):
            self._add("status", [row])
            timely[quarter] = timeliness
            if facts.reports_in(project, quarter):
                status = facts.board[project, quarter]["status"]
                self.tally.add("status", status, office, quarter)
                if timeliness:
                    self.tally.add("timely", timeliness.state, office, quarter)
        return timely

    def _kpis(self, chunk: Chunk, project: str) -> list[KpiStanding]:
        """Write and count a project's KPIs."""
        facts, office, standings = self.facts, self.facts.office_of(project), []
        for standing, row in evaluation.kpi_rows(chunk, project):
            self._add("evaluation", [row])
            standings.append(standing)
            for quarter in facts.quarters:
                if facts.counts_by(project, quarter):
                    self.tally.add("kpi", standing.outcome(quarter), office, quarter)
        return standings

    def _alerts(
        self,
        chunk: Chunk,
        project: str,
        timely: Mapping[int, Timeliness | None],
        standings: Sequence[KpiStanding],
    ) -> list[Alert]:
        """Write and count a project's alerts; returns them."""
        who, raised = (
            self.facts.who(project),
            list(alerts.alerts(chunk, project, timely, standings)),
        )
        for alert in raised:
            self._add("alerts", [alert.row(who)])
            what = f"{alert.level} {alert.cause}"
            self.tally.add("alert", what, self.facts.office_of(project), alert.quarter)
        return raised

    # Sums, as the formulas will count them ----------------------------------------------------

    def _sums(self, chunk: Chunk, project: str) -> None:
        """Count a project's money, its activities, and itself."""
        facts, tally, office = self.facts, self.tally, self.facts.office_of(project)
        self._budget(chunk, project)
        for activity in chunk.sent("activities", project):
            if state := activity.text("state"):
                tally.add("activity", state, office, activity.quarter)
        for allocation in chunk.sent("allocations", project):
            tally.add("allocated", "", office, allocation.quarter, allocation.amount("amount"))
        tally.add("project", "", office, 0)
        tally.add("budget", "", office, 0, facts.projects[project]["total_budget"] or 0)
        for name, quarter in (
            ("begins", facts.begins(project)),
            ("first_sent", min(chunk.covers(project), default=None)),
        ):
            if quarter is not None:
                tally.add(name, "", office, quarter)

    def _budget(self, chunk: Chunk, project: str) -> None:
        """Count a project's budget lines: as reported, or else as the registry plans them."""
        reported = chunk.sent("budget", project)
        for line in reported:
            quarter = line.quarter
            self._baht("plan", line, project, quarter)
            self._baht("disbursed", line, project, quarter)
            for later in range(quarter, chunk.newest_until(project, quarter) + 1):
                self._baht("committed", line, project, later)
            self._reason(line, project)
        for quarter in {1, 2, 3, 4} - {line.quarter for line in reported}:
            for line in tables.planned_lines(self.facts, project, quarter):
                self._baht("plan", line, project, quarter)

    def _baht(self, name: str, line: Record, project: str, quarter: int) -> None:
        """Count an amount of a budget line, in its class and in all."""
        if (amount := line.number(name)) is None:
            return
        office, source = self.facts.office_of(project), source_name(line["source"])
        for expense_class in {"", line.text("expense_class") or ""}:
            self.tally.add(name, expense_class, office, quarter, amount, source)

    def _reason(self, line: Record, project: str) -> None:
        """Count a line's reason for variance, and the variance."""
        kind = line.text("reason_kind")
        if kind is None:
            return
        office, source = self.facts.office_of(project), source_name(line["source"])
        self.tally.add("reason", kind, office, line.quarter, 1, source)
        computed = form.BUDGET["variance"].computed
        variance = computed.value(line) if computed else None
        baht = variance if isinstance(variance, int | float) and not is_blank(variance) else 0
        self.tally.add("reason_baht", kind, office, line.quarter, baht, source)


_Row = TypeVar("_Row", bound=Mapping[str, object])


def _by_project(rows: Iterable[_Row]) -> dict[str, list[_Row]]:
    """Rows by their project."""
    grouped: dict[str, list[_Row]] = {}
    for row in rows:
        grouped.setdefault(str(row["project"]), []).append(row)
    return grouped
