"""Checking: files opened, sorted into batches of one quarter, and checked together."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from ..checking import rules as checks
from ..checking import schema
from ..checking.frames import Batch, stack
from ..checking.verdict import settle, verdict
from ..forms import report as form
from ..ledger.ledger import Ledger
from ..model.finding import Finding, Verdict
from ..model.messages import finding
from ..reading import pool as isolate
from ..registry import prefill
from ..registry.registry import Registry
from ..text.period import Period
from ..workbook import revision
from ..workbook.submission import Submission
from ..writing import reply
from . import earlier, gate, workspace
from .workspace import Progress, Workspace, in_one_go, quiet

StandingReports = Mapping[str, Mapping[str, object]]
"""How the reports of a period stand, by project (`Ledger.standing`)."""

BATCH = 1000  # workbooks held in memory at once: a batch costs its checks 0.3 s however small, and a workbook some 0.15 MB


def chunks(some: Sequence) -> Iterator[Sequence]:
    """A sequence in pieces of a batch."""
    for at in range(0, len(some), BATCH):
        yield some[at : at + BATCH]


@dataclass
class Checked:
    """A file that was looked at: its findings, and what was read if it is a report of ours."""

    file: str
    sha256: str
    findings: list[Finding]
    submission: Submission | None = None
    report: int | None = None  # its place in its batch
    batch: Batch | None = None

    @property
    def verdict(self) -> Verdict:
        return (
            Verdict.REFUSED
            if self.submission is None
            else verdict(self.findings, draft=is_draft(self.batch, self.report))
        )


def is_draft(batch: Batch, report: int) -> bool:
    """Whether a report of a batch is left on “save as draft” (S51)."""
    return batch["report"]["sending"].iat[report] == "draft"


@dataclass
class OpenedFile:
    """A file as opened: a report of ours, or the reason why not."""

    path: Path
    name: str
    sha256: str
    submission: Submission | None = None
    refusal: Finding | None = None
    arrived: int = 0  # when its file came, to be compared with another's

    @property
    def age(self) -> tuple[int, datetime, int, str]:
        """By what the newer of two deliveries of a report is told: its issue, when it was last saved, when it came; never its name."""
        s = self.submission
        return s.ticket.issue, s.saved or datetime.min, self.arrived, self.sha256


def open_all(
    ws: Workspace,
    paths: Iterable[tuple[Path, str]],
    progress: Callable[[int], None] = lambda _: None,
) -> list[OpenedFile]:
    """Read files, each with the name to call it by, in processes of their own; `progress` is called how many have been read."""
    paths = list(paths)
    opened = []
    for (path, name), read in zip(
        paths, isolate.read_all([ws.job(p, n) for p, n in paths], progress), strict=True
    ):
        refused = isinstance(read.result, Finding)
        opened.append(
            OpenedFile(
                path,
                name,
                read.sha256,
                None if refused else read.result,
                read.result if refused else None,
            )
        )
    return opened


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
) -> dict[int, list[revision.RegistryChange]]:
    """Give each report today's values, and say what the registry changed since its form was issued."""
    past, found = earlier.past_of(history), {}
    for no, s in enumerate(submissions):
        code = registry.project_code(s.ticket.project)
        found[no] = revision.revise(
            s,
            prefill.given(registry, code, period, past.get(s.ticket.project)),
            prefill.prefilled(registry, code),
        )
    return {no: changes for no, changes in found.items() if changes}


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
            sums[report].update(repr([None if v != v else v for v in values]).encode())
    return [s.hexdigest() for s in sums]


def examine(
    ws: Workspace,
    ledger: Ledger,
    period: Period,
    submissions: Sequence[Submission],
    received: date,
    standing: StandingReports,
) -> tuple[Batch, list[str]]:
    """Check a batch of one period, at most one submission per project; each submission's findings are settled."""
    history = _history(ledger, submissions, period)
    revised = _revised(ws.registry, period, submissions, history)
    batch = stack(submissions, form.BY_NAME, ws.settings.thresholds)
    contents = _content(batch)
    unchanged = frozenset(
        no
        for no, s in enumerate(submissions)
        if (held := standing.get(s.ticket.project))
        and held.get("status") == "RETURNED"
        and held["content"] == contents[no]
    )
    schema.check(batch, ws.settings)
    deadlines = _deadlines(ws.registry, period, submissions, standing)
    checks.run(
        checks.CheckContext(
            batch, ws.settings, history, received, unchanged, deadlines, revised, ws.registry.called
        )
    )
    for s in submissions:
        s.findings = checks.waive(
            settle(s.findings), ws.registry.waived(s.ticket.project, period, received)
        )
    return batch, contents


def by_period(opened: Sequence[OpenedFile]) -> list[tuple[Period, list[OpenedFile]]]:
    """The reports among these files by period, earliest first."""
    periods: dict[Period, list[OpenedFile]] = defaultdict(list)
    for one in opened:
        if one.submission:
            periods[one.submission.ticket.period].append(one)
    return sorted(periods.items())


def waves(reports: Sequence[OpenedFile]) -> list[list[OpenedFile]]:
    """Reports of a period in groups of at most one per project: the newest of each project first, then the next."""
    groups: list[list[OpenedFile]] = []
    counts: dict[str, int] = defaultdict(int)
    for one in sorted(reports, key=lambda o: o.age, reverse=True):
        project = one.submission.ticket.project
        if counts[project] == len(groups):
            groups.append([])
        groups[counts[project]].append(one)
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
            closed = {p for p in some if not _may_open(p)}
            opened = [
                OpenedFile(p, p.name, "", refusal=finding("NOT_OPENED", p.name))
                for p in some
                if p in closed
            ]
            opened += open_all(ws, [(p, p.name) for p in some if p not in closed])
            for one in opened:
                said = one.refusal or gate.refusal(
                    gate.Arrived(one.name, one.submission.ticket, received), ws.registry, gate.OURS
                )
                if said:
                    one.submission = None
                    done[one.path] = Checked(str(one.path), one.sha256, [said])
            for period, reports in by_period(opened):
                for wave in waves(reports):
                    submissions = [o.submission for o in wave]
                    batch, _ = examine(
                        ws, ledger, period, submissions, received, ledger.standing(period)
                    )
                    for no, one in enumerate(wave):
                        done[one.path] = Checked(
                            str(one.path),
                            one.sha256,
                            one.submission.findings,
                            one.submission,
                            no,
                            batch,
                        )
            progress(len(done), len(files))
    return [done[p] for p in files]


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
            for f in reply.ordered(c.findings)
        ],
        ensure_ascii=False,
        indent=2,
    )
