"""Examining: reports sorted into batches of one quarter, and checked together."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import pandas as pd

from ..checking import rules
from ..checking.batch import Batch, FindingsByReport
from ..checking.judging import judge
from ..checking.stacking import stack
from ..checking.verdict import verdict
from ..config.settings import Settings
from ..forms import report as form
from ..ledger.ledger import Ledger
from ..ledger.rows import Standing
from ..model.finding import Verdict
from ..model.values import is_blank
from ..registry import prefill
from ..registry.registry import Registry
from ..text.period import Period
from ..workbook.registry_changes import RegistryChange
from ..workbook.revision import revise
from ..workbook.submission import Submission
from ..workbook.ticket import Ticket
from . import earlier
from .workspace import Workspace

BATCH = 1000
"""Workbooks held in memory at once, some 0.15 MB each; to check a batch costs 0.3 s at least."""


T = TypeVar("T")


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """A sequence in pieces of a batch."""
    for first in range(0, len(items), BATCH):
        yield items[first : first + BATCH]


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file that was read as a workbook of ours."""

    path: Path
    submission: Submission
    arrived: int = 0  # when the file came, to be compared with another's

    @property
    def ticket(self) -> Ticket:
        return self.submission.ticket

    @property
    def sha256(self) -> str:
        return self.submission.sha256

    @property
    def age(self) -> tuple[int, datetime, int, str]:
        """What tells the newer of two deliveries of a report.

        Its issue, when it was last saved, and when it came; never its name.
        """
        s = self.submission
        return s.ticket.issue, s.saved or datetime.min, self.arrived, s.sha256


@dataclass(frozen=True)
class Examined:
    """Reports of a period, at most one per project, that were checked together.

    Lists go by place in the batch; `contents` are digests of what was typed.
    """

    batch: Batch
    contents: list[str]
    findings: FindingsByReport  # settled
    verdicts: list[Verdict]

    @property
    def submissions(self) -> Sequence[Submission]:
        return self.batch.submissions


def _history(
    ledger: Ledger, submissions: Sequence[Submission], period: Period
) -> dict[str, pd.DataFrame]:
    """Rows of earlier quarters of the year, with the report of the batch they belong to."""
    earlier = period.earlier()
    if not earlier:
        return {}
    report = {s.ticket.project: place for place, s in enumerate(submissions)}
    return {
        name: frame.assign(_report=frame["_project"].map(report), quarter=frame["_quarter"])
        for name, frame in ledger.rows(earlier, list(report)).items()
    }


def _revised(
    registry: Registry,
    period: Period,
    submissions: Sequence[Submission],
    history: dict[str, pd.DataFrame],
) -> tuple[list[Submission], dict[int, list[RegistryChange]]]:
    """Each report with today's values; and what the registry changed since its form was issued."""
    past = earlier.past_of(history)
    revised: list[Submission] = []
    changed: dict[int, list[RegistryChange]] = {}
    for place, s in enumerate(submissions):
        code = registry.project(s.ticket.project)["project_code"]
        report, changes = revise(
            s,
            prefill.given(registry, code, period, past.get(s.ticket.project)),
            prefill.prefilled(registry, code),
        )
        revised.append(report)
        if changes:
            changed[place] = changes
    return revised, changed


def _deadlines(
    registry: Registry,
    period: Period,
    submissions: Sequence[Submission],
    standing: Mapping[str, Standing],
) -> dict[int, date]:
    """The day each report is due, with extensions, by its place in the batch.

    Only of reports that were not accepted before: a correction is not late again (V-T2).
    """
    deadlines = {}
    for place, s in enumerate(submissions):
        due = registry.due(registry.project(s.ticket.project), period)
        row = standing.get(s.ticket.project)
        if due and not (row and row["submissions"]):
            deadlines[place] = date.fromisoformat(due)
    return deadlines


def content_digests(batch: Batch) -> list[str]:
    """Per report, a digest of what was typed: the same answers, the same digest."""
    sums = [hashlib.sha256() for _ in batch.submissions]
    for table in batch.tables.values():
        frame = batch[table.name]
        asked = [c.name for c in table.asked if not c.prompt]
        prompted = len(asked) < len(table.asked)
        for report, *values in zip(frame["_report"], *(frame[n] for n in asked), strict=True):
            answers = [None if is_blank(v) else v for v in values]
            if not prompted or any(v is not None for v in answers):
                sums[report].update(repr(answers).encode())
    return [s.hexdigest() for s in sums]


def stacked(
    registry: Registry,
    settings: Settings,
    ledger: Ledger,
    period: Period,
    submissions: Sequence[Submission],
) -> tuple[Batch, dict[str, pd.DataFrame], dict[int, list[RegistryChange]]]:
    """Reports as a batch, as today's registry has what is given.

    With their projects' rows of earlier quarters, and what the registry changed.
    """
    history = _history(ledger, submissions, period)
    revised, changed = _revised(registry, period, submissions, history)
    return stack(revised, form.BY_NAME, settings.thresholds), history, changed


def examine(
    ws: Workspace,
    ledger: Ledger,
    period: Period,
    submissions: Sequence[Submission],
    received: date,
    standing: Mapping[str, Standing],
) -> Examined:
    """Check and judge reports of one period, at most one per project."""
    ws = ws.in_year(period.fiscal_year)
    batch, history, changed = stacked(ws.registry, ws.settings, ledger, period, submissions)
    contents = content_digests(batch)
    unchanged = frozenset(
        place
        for place, s in enumerate(submissions)
        if (row := standing.get(s.ticket.project))
        and (row["status"], row["content"]) == ("RETURNED", contents[place])
    )
    deadlines = _deadlines(ws.registry, period, submissions, standing)
    context = rules.CheckContext(
        batch, ws.settings, history, received, unchanged, deadlines, changed, ws.registry.called
    )
    findings = [
        rules.waive(settled, ws.registry.waived(s.ticket.project, period, received))
        for s, settled in zip(batch.submissions, judge(context), strict=True)
    ]
    drafts = batch["report"]["sending"].eq("draft")  # left on “save as draft” (S51)
    verdicts = [
        verdict(settled, draft=bool(draft)) for settled, draft in zip(findings, drafts, strict=True)
    ]
    return Examined(batch, contents, findings, verdicts)


def by_period(reports: Sequence[ReportFile]) -> list[tuple[Period, list[ReportFile]]]:
    """Reports by their period, earliest first."""
    periods: dict[Period, list[ReportFile]] = defaultdict(list)
    for report in reports:
        periods[report.ticket.period].append(report)
    return sorted(periods.items())


def waves(reports: Sequence[ReportFile]) -> list[list[ReportFile]]:
    """Reports of a period in groups of at most one per project: the newest of each come first."""
    groups: list[list[ReportFile]] = []
    counts: dict[str, int] = defaultdict(int)
    for report in sorted(reports, key=lambda r: r.age, reverse=True):
        project = report.ticket.project
        if counts[project] == len(groups):
            groups.append([])
        groups[counts[project]].append(report)
        counts[project] += 1
    return groups
