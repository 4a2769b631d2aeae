"""Checking: files opened, sorted into batches of one quarter, and checked together."""

import hashlib
import json
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
from ..forms import report as form
from ..ledger.ledger import Ledger
from ..model.finding import Finding, Verdict
from ..model.messages import finding
from ..model.values import is_blank
from ..reading import pool
from ..registry import prefill
from ..registry.registry import Registry
from ..text.period import Period
from ..workbook.registry_changes import RegistryChange
from ..workbook.revision import revise
from ..workbook.submission import Submission
from ..workbook.ticket import Ticket
from ..writing.delivery import ordered
from . import earlier, gate, workspace
from .workspace import Progress, Workspace, in_one_go, quiet

StandingReports = Mapping[str, Mapping[str, object]]
"""How the reports of a period stand, by project (`Ledger.standing`)."""

BATCH = 1000  # workbooks held in memory at once: a batch costs its checks 0.3 s however small, and a workbook some 0.15 MB


T = TypeVar("T")


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """A sequence in pieces of a batch."""
    for first in range(0, len(items), BATCH):
        yield items[first : first + BATCH]


@dataclass
class Checked:
    """A file that was checked: its verdict and findings, and what was read if it is a report of ours."""

    file: str
    sha256: str
    verdict: Verdict
    findings: list[Finding]
    submission: Submission | None = None
    report: int | None = None  # its place in its batch
    batch: Batch | None = None


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
        """By what the newer of two deliveries of a report is known: its issue, when it was last saved, when it came; never its name."""
        s = self.submission
        return s.ticket.issue, s.saved or datetime.min, self.arrived, s.sha256


@dataclass(frozen=True)
class Examined:
    """Reports of a period, at most one per project, that were checked together; lists go by place in the batch."""

    batch: Batch
    contents: list[str]  # a digest of what was typed
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
    report = {s.ticket.project: no for no, s in enumerate(submissions)}
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
    for no, s in enumerate(submissions):
        code = registry.project_code(s.ticket.project)
        report, changes = revise(
            s,
            prefill.given(registry, code, period, past.get(s.ticket.project)),
            prefill.prefilled(registry, code),
        )
        revised.append(report)
        if changes:
            changed[no] = changes
    return revised, changed


def _deadlines(
    registry: Registry, period: Period, submissions: Sequence[Submission], standing: StandingReports
) -> dict[int, date]:
    """The day each report is due, with extensions, of those that were not accepted before: a correction is not late again (V-T2)."""
    found = {}
    for no, s in enumerate(submissions):
        due = registry.due(registry.project(s.ticket.project), period)
        if due and not standing.get(s.ticket.project, {}).get("submissions"):
            found[no] = date.fromisoformat(due)
    return found


def _content(batch: Batch) -> list[str]:
    """Per report, a digest of what was typed: the same answers, the same digest."""
    sums = [hashlib.sha256() for _ in batch.submissions]
    for table in batch.tables.values():
        frame = batch[table.name]
        asked = [c.name for c in table.asked]
        for report, *values in zip(frame["_report"], *(frame[n] for n in asked), strict=True):
            sums[report].update(repr([None if is_blank(v) else v for v in values]).encode())
    return [s.hexdigest() for s in sums]


def examine(
    ws: Workspace,
    ledger: Ledger,
    period: Period,
    submissions: Sequence[Submission],
    received: date,
    standing: StandingReports,
) -> Examined:
    """Check and judge reports of one period, at most one per project."""
    history = _history(ledger, submissions, period)
    revised, changed = _revised(ws.registry, period, submissions, history)
    batch = stack(revised, form.BY_NAME, ws.settings.thresholds)
    contents = _content(batch)
    unchanged = frozenset(
        no
        for no, s in enumerate(submissions)
        if (held := standing.get(s.ticket.project))
        and held.get("status") == "RETURNED"
        and held["content"] == contents[no]
    )
    deadlines = _deadlines(ws.registry, period, submissions, standing)
    context = rules.CheckContext(
        batch, ws.settings, history, received, unchanged, deadlines, changed, ws.registry.called
    )
    findings = [
        rules.waive(settled, ws.registry.waived(s.ticket.project, period, received))
        for s, settled in zip(revised, judge(context), strict=True)
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
    """Reports of a period in groups of at most one per project: the newest of each project first, then the next."""
    groups: list[list[ReportFile]] = []
    counts: dict[str, int] = defaultdict(int)
    for report in sorted(reports, key=lambda r: r.age, reverse=True):
        project = report.ticket.project
        if counts[project] == len(groups):
            groups.append([])
        groups[counts[project]].append(report)
        counts[project] += 1
    return groups


@in_one_go()
def check(
    ws: Workspace,
    files: Sequence[Path],
    *,
    received: date | None = None,
    progress: Progress = quiet,
) -> list[Checked]:
    """Check files without filing them, in the order given."""
    done: dict[Path, Checked] = {}
    received = received or workspace.clock().date()
    with ws.ledger() as ledger:
        for some in chunks(files):
            reports = []
            for path, result in _read(ws, some):
                if isinstance(result, Checked):
                    done[path] = result
                elif reason := gate.refusal(
                    gate.Arrived(path.name, result.ticket, received), ws.registry, gate.OURS
                ):
                    done[path] = _refused(path, result.sha256, reason)
                else:
                    reports.append(result)
            for period, several in by_period(reports):
                for wave in waves(several):
                    submissions = [r.submission for r in wave]
                    examined = examine(
                        ws, ledger, period, submissions, received, ledger.standing(period)
                    )
                    for no, report in enumerate(wave):
                        s = examined.submissions[no]
                        done[report.path] = Checked(
                            str(report.path),
                            s.sha256,
                            examined.verdicts[no],
                            examined.findings[no],
                            s,
                            no,
                            examined.batch,
                        )
            progress(len(done), len(files))
    return [done[p] for p in files]


def _read(ws: Workspace, paths: Sequence[Path]) -> Iterator[tuple[Path, ReportFile | Checked]]:
    """Read files; one that cannot be opened, or is no workbook of ours, has been checked by that."""
    closed = {p for p in paths if not _may_open(p)}
    for path in closed:
        yield path, _refused(path, "", finding("NOT_OPENED", path.name))
    readable = [p for p in paths if p not in closed]
    answers = pool.read_all([ws.job(p, p.name) for p in readable])
    for path, read in zip(readable, answers, strict=True):
        if isinstance(read.result, Finding):
            yield path, _refused(path, read.sha256, read.result)
        else:
            yield path, ReportFile(path, read.result)


def _refused(path: Path, sha256: str, reason: Finding) -> Checked:
    return Checked(str(path), sha256, Verdict.REFUSED, [reason])


def _may_open(path: Path) -> bool:
    try:
        open(path, "rb").close()
    except OSError:
        return False
    return True


def as_json(checked: Sequence[Checked]) -> str:
    """Findings as the documented JSON list."""
    return json.dumps(
        [
            {
                "file": c.file,
                "sheet": f.sheet,
                "cell": f.cell,
                "code": f.code,
                "rule": f.rule,
                "severity": f.severity.name.lower(),
                "message_th": f.message.th,
                "message_en": f.message.en,
                "value": f.value,
            }
            for c in checked
            for f in ordered(c.findings)
        ],
        ensure_ascii=False,
        indent=2,
    )
