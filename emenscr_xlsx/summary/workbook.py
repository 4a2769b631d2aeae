"""Accepted tables to the consolidated workbook for management."""

import datetime as dt

from ..forms import report as form
from ..model.values import is_blank
from ..text.words import Words
from ..writing.book import Book
from . import (
    alerts,
    board,
    changes,
    completeness,
    evaluation,
    figures,
    projects,
    quarters,
    sources,
    tables,
)
from .core import Chunk, Record, SummaryFacts, source_name
from .figures import Choice, Figures
from .overview import Overview
from .sheet import LIMIT, DataSheet, Field
from .tally import Tally
from .texts import Texts

__all__ = ["Choice", "SummaryFacts", "summary_workbook"]

ROOT = "../../"
"""From the folder of a period's outputs to the workspace, where the filed copies lie."""


def summary_workbook(
    facts: SummaryFacts, choice: Choice | None = None, *, limit: int = LIMIT
) -> bytes:
    """The consolidated workbook; the same ledger gives the same bytes. `limit` is how many rows a sheet takes."""
    return _Summary(facts, choice or Choice(), limit).write()


class _Summary:
    """The workbook in the making: every sheet open, rows going to all of them, some projects at a time."""

    def __init__(self, facts: SummaryFacts, choice: Choice, limit: int) -> None:
        self.facts, self.choice, self.limit = facts, choice, limit
        self.book = Book(in_memory=False)
        self.book.workbook.use_zip64()
        self.tally = Tally()
        self.sheets: dict[str, DataSheet] = {}

    def write(self) -> bytes:
        facts, book = self.facts, self.book
        overview = Overview(book, facts)
        compared = book.sheet(quarters.NAME[facts.lang]) if facts.whole_year else None
        self._open("alerts", alerts.NAME, alerts.TITLE, alerts.FIELDS)
        self._open("projects", projects.NAME, projects.TITLE, projects.fields(facts))
        self._open("status", board.NAME, board.TITLE, board.FIELDS)
        self._open("completeness", completeness.NAME, completeness.TITLE, completeness.FIELDS)
        self._open("risks", completeness.RISKS, completeness.RISKS_TITLE, completeness.RISK_FIELDS)
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
        for chunk in facts.chunks():
            self._chunk(chunk, texts)
        for sheet in self.sheets.values():
            sheet.done()
        counted = Figures(book, facts, self.tally, self.sheets, self.choice, behind)
        overview.write(counted)
        counted.finish()
        if compared is not None:
            quarters.write(counted, compared).finish()
        book.workbook.worksheets()[0].activate()
        return book.bytes(dt.datetime.combine(facts.period.end, dt.time()))

    def _open(
        self,
        key: str,
        name: Words,
        title: Words,
        fields: list[Field] | tuple[Field, ...],
        note: str = "",
        foot: Words | None = None,
    ) -> None:
        below = str(foot) if foot else ""
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
        facts, add = self.facts, {key: sheet.add for key, sheet in self.sheets.items()}
        batch, keys = chunk.batch(facts.shown)
        texts.add(chunk, batch, keys)
        for _, row in completeness.rows(chunk, batch, keys):
            add["completeness"](row)
        source = facts.source
        steps, findings, deliveries = (
            _by_project(rows)
            for rows in (
                source.steps(chunk.projects),
                source.findings(chunk.projects),
                source.deliveries(chunk.projects),
            )
        )
        former = {
            name: _by_project(frame.to_dict("records"), "_project")
            for name, frame in source.former(chunk.projects).items()
        }
        for project in chunk.projects:
            office = facts.who(project)[2]
            own = steps.get(project, [])
            timely = {}
            on_board = (q for q in facts.quarters if (project, q) in facts.board)
            for (standing, row), quarter in zip(
                board.rows(chunk, project, own), on_board, strict=True
            ):
                add["status"](row)
                timely[quarter] = (standing, row[9])
                if facts.reports_in(project, quarter):
                    self.tally.add(
                        "status", str(facts.board[project, quarter]["status"]), office, quarter
                    )
                    self.tally.add("timely", str(standing), office, quarter)
            standings = []
            for standing, row in evaluation.kpi_rows(chunk, project):
                add["evaluation"](row)
                standings.append(standing)
                for quarter in facts.quarters:
                    if facts.counts_by(project, quarter):
                        self.tally.add("kpi", standing.outcome(quarter), office, quarter)
            for row in evaluation.goal_rows(chunk, project):
                add["plan_goals"](row)
            for level, cause, row in alerts.rows(chunk, project, timely, standings):
                add["alerts"](row)
                self.tally.add("alert", f"{level} {cause}", office, row[3])
            for row in completeness.risks(chunk, project):
                add["risks"](row)
            for sheet in tables.SHEETS:
                for row in sheet.rows(chunk, project):
                    add[sheet.key](row)
            own_lines = projects.lines(chunk, project)
            add["projects"](projects.row(chunk, project, own_lines, standings))
            for row in projects.line_rows(chunk, project, own_lines):
                add["lines"](row)
            self._sums(chunk, project, office)
            for row in changes.rows(
                chunk, project, own, {name: rows.get(project, []) for name, rows in former.items()}
            ):
                add["changes"](row)
            for row in sources.remark_rows(facts, project, findings.get(project, [])):
                add["remarks"](row)
            for row in sources.source_rows(facts, project, deliveries.get(project, [])):
                add["sources"](row)

    def _sums(self, chunk: Chunk, project: str, office: str) -> None:
        """Money, activities and projects, as the formulas will sum them."""
        facts, tally, told = self.facts, self.tally, set()

        def baht(name: str, record: Record, quarter: int, amount: object) -> None:
            if not is_blank(amount):
                for expense_class in {"", record["expense_class"] or ""}:
                    tally.add(
                        name, expense_class, office, quarter, amount, source_name(record["source"])
                    )

        for r in chunk.records["budget"].get(project, ()):
            quarter, source = r["_quarter"], source_name(r["source"])
            told.add(quarter)
            baht("plan", r, quarter, r["plan"])
            baht("disbursed", r, quarter, r["disbursed"])
            for later in range(quarter, chunk.newest_until(project, quarter) + 1):
                baht("committed", r, later, r["committed"])
            if r["reason_kind"]:
                tally.add("reason", r["reason_kind"], office, quarter, 1, source)
                variance = form.BUDGET["variance"].computed.value(r)
                tally.add(
                    "reason_baht",
                    r["reason_kind"],
                    office,
                    quarter,
                    0 if is_blank(variance) else variance,
                    source,
                )
        for quarter in {1, 2, 3, 4} - told:
            for line in tables.planned_lines(facts, project, quarter):
                baht("plan", line, quarter, line["plan"])
        for r in chunk.sent("activities", project):
            if r["state"]:
                tally.add("activity", r["state"], office, r["_quarter"])
        for r in chunk.sent("allocations", project):
            if not is_blank(r["amount"]):
                tally.add("allocated", "", office, r["_quarter"], r["amount"])
        tally.add("project", "", office, 0)
        tally.add("budget", "", office, 0, facts.projects[project]["total_budget"] or 0)
        for name, quarter in (
            ("begins", facts.begins(project)),
            (
                "first_sent",
                min((r["_quarter"] for r in chunk.sent("report", project)), default=None),
            ),
        ):
            if quarter is not None:
                tally.add(name, "", office, quarter)


def _by_project(
    rows: list[dict[str, object]], name: str = "project"
) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return found
