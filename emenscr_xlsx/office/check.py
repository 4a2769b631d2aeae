"""Checking files without filing them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..checking.batch import Batch
from ..model.finding import Finding, Verdict
from ..model.messages import finding
from ..workbook.submission import Submission
from ..writing.delivery import ordered
from . import gate, workspace
from .examine import ReportFile, by_period, chunks, examine, waves
from .workspace import Progress, Workspace, in_one_go, quiet


@dataclass
class Checked:
    """A file that was checked: its verdict and findings, and what was read if it is ours."""

    file: str
    sha256: str
    verdict: Verdict
    findings: list[Finding]
    submission: Submission | None = None
    report: int | None = None  # its place in its batch
    batch: Batch | None = None


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
                    gate.Arrived(path.name, result.ticket, received),
                    ws.in_year(result.ticket.fiscal_year).registry,
                    gate.OURS,
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
                    for place, report in enumerate(wave):
                        s = examined.submissions[place]
                        done[report.path] = Checked(
                            str(report.path),
                            s.sha256,
                            examined.verdicts[place],
                            examined.findings[place],
                            s,
                            place,
                            examined.batch,
                        )
            progress(len(done), len(files))
    return [done[p] for p in files]


def _read(ws: Workspace, paths: Sequence[Path]) -> Iterator[tuple[Path, ReportFile | Checked]]:
    """Read files; one that cannot be opened, or is none of ours, is checked by that."""
    closed = {p for p in paths if not _may_open(p)}
    for path in closed:
        yield path, _refused(path, "", finding("NOT_OPENED", path.name))
    readable = [p for p in paths if p not in closed]
    answers = ws.read([ws.job(p, p.name) for p in readable])
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
                "about_th": f.about.th,
                "about_en": f.about.en,
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
