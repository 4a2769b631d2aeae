"""Approving (M7): what becomes of the reports when an approver's workbook comes back.

Only a report that was submitted, and is still as it was when the workbook was made, can be
decided; and only by a row that showed it as the seal has it, whole and once. Each row stands for
itself: one that is not executed is named, and the others go through.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby

from ..checking.batch import Batch
from ..checking.engine import CheckContext
from ..checking.judging import judge
from ..checking.stacking import stack
from ..forms import approval
from ..forms.lists import STATUS
from ..ledger.ledger import Ledger
from ..ledger.rows import Standing
from ..ledger.steps import Move
from ..model.finding import Finding, Severity, Verdict
from ..model.values import to_python
from ..registry.registry import Registry
from ..registry.rows import Project
from ..text.period import Period
from ..text.typed import date_words
from ..text.words import Words
from ..workbook.submission import Submission
from ..workbook.ticket import Ticket
from ..writing.delivery import Delivery, Returned
from . import file_names
from .answer import ready_to_correct
from .approval_shown import DOUBLED, Shown
from .examine import examine
from .originals import originals
from .workspace import Workspace


@dataclass
class ApprovalOutcome:
    """What an approval workbook comes to: findings, the steps to book, and answers to projects.

    `returned` holds the reports that go back, by where each belongs within the workspace.
    """

    findings: list[Finding]
    moves: list[Move] = field(default_factory=list)
    returned: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class _Choice:
    """What an approver chose of a report: its row, level, and which delivery of it was shown."""

    row: int
    project: str
    level: int
    delivery: object
    content: object
    returns: bool
    comment: str


def _choices(batch: Batch, amiss: Set[str], level: int) -> list[_Choice]:
    """What was chosen in an approval workbook, but for projects whose rows are amiss.

    A row's own choice goes before that of all. `level` is that of workbooks of one level.
    """
    all_decided = to_python(batch["approver"]["all_decided"].iloc[0])
    return [
        _Choice(
            row,
            str(record["project_code"]),
            _level(record["level"], level),
            record["delivery"],
            record["content"],
            record["decision"] == "return",
            str(to_python(record["comment"]) or ""),
        )
        for row, record in enumerate(batch["decisions"].to_dict("records"))
        if (record["decision"] or all_decided) and record["project_code"] not in amiss
    ]


def decide(ws: Workspace, ledger: Ledger, submission: Submission, now: datetime) -> ApprovalOutcome:
    """Decide what becomes of the reports in an approval workbook that came back.

    The findings say what was done and not done. Nothing is booked yet.
    """
    ticket, period = submission.ticket, submission.ticket.period
    ws = ws.in_year(period.fiscal_year)
    batch = stack([submission], approval.BY_NAME)
    (findings,) = judge(CheckContext(batch, ws.settings), "approval")
    amiss = {
        f.record
        for f in findings
        if f.table == "decisions" and f.severity is Severity.ERROR and f.code not in DOUBLED
    }
    choices, standing = _choices(batch, amiss, ticket.level), ledger.standing(period)
    shown = Shown(submission, findings)
    sent = originals(
        ws, standing, (c.project for c in choices if c.returns and c.project in standing)
    )
    position = str(submission.given["approver"][0]["position"])
    who = _signed(batch, position)
    outcome = ApprovalOutcome(findings)
    returns: dict[str, ToReturn] = {}
    for choice in choices:
        project = ws.registry.projects.get(choice.project)
        why_not = shown.otherwise(choice.project) or _overtaken(
            choice, standing.get(choice.project), project, ws.registry, ticket
        )
        if why_not is None and choice.returns:
            original = sent[choice.project]
            if isinstance(original, Words):
                why_not = _NO_ORIGINAL.format(why=original)
            else:
                words = Returned(who, choice.comment)
                returns[choice.project] = ToReturn(original, words)
        if why_not is not None:
            findings.append(_at(batch, choice.row, Severity.WARNING, why_not))
            continue
        then = ws.registry.next_approver(project, choice.level) if project else None
        status = "RETURNED" if choice.returns else "SUBMITTED" if then else "APPROVED"
        level = 0 if choice.returns else choice.level
        outcome.moves.append(
            Move(
                choice.project,
                period,
                status,
                now,
                comment=choice.comment,
                level=level,
                who=who,
            )
        )
        done = _DONE[status].format(level=then["level"] if then else 0)
        findings.append(_at(batch, choice.row, Severity.INFO, done))
    outcome.returned = returned_answers(ws, ledger, period, returns, now)
    return outcome


_DONE = {
    "APPROVED": Words("อนุมัติแล้ว", "Approved"),
    "SUBMITTED": Words("อนุมัติแล้ว ส่งต่อผู้อนุมัติระดับ {level}", "Approved, and passed on to level {level}"),
    "RETURNED": Words(
        "ส่งกลับแก้ไขแล้ว เจ้าของโครงการได้รับไฟล์พร้อมความเห็นของท่าน",
        "Returned; the project gets its report back with your words",
    ),
}
_CHANGED = Words(
    "ไม่ได้ดำเนินการ: รายงานนี้มีฉบับใหม่หลังออกแบบพิจารณา ให้ขอแบบพิจารณาใหม่",
    "Not done: a newer copy of this report has come in since this workbook was made; "
    "ask for a fresh one",
)
_NOT_WAITING = Words(
    "ไม่ได้ดำเนินการ: รายงานนี้ไม่ได้รอพิจารณาแล้ว ({status})",
    "Not done: this report no longer waits for approval ({status})",
)
_NOT_HERE = Words(
    "ไม่ได้ดำเนินการ: รายงานนี้ไม่ได้อยู่ที่ระดับ {level} แล้ว",
    "Not done: this report is no longer at level {level}",
)
_NO_ORIGINAL = Words(
    "ไม่ได้ดำเนินการ: ส่งกลับไม่ได้เพราะ{why} แล้วขอแบบพิจารณาใหม่",
    "Not done: it cannot be returned, for {why}; then ask for a fresh workbook",
)
_NOT_YOURS = Words(
    "ไม่ได้ดำเนินการ: ท่านไม่ได้เป็นผู้อนุมัติโครงการนี้ตามทะเบียน",
    "Not done: by the registry you do not approve this project",
)


def _level(given: object, level: int) -> int:
    """The level that a row is given; that of the workbook where it is given none."""
    value = to_python(given)
    return int(value) if isinstance(value, int | float) else level


def _signed(batch: Batch, position: str) -> str:
    """Who decided: a position, and the name and day where they are given."""
    about = batch["approver"].iloc[0]
    name, day = to_python(about["signer"]), to_python(about["decided_on"])
    who = f"{name} ({position})" if name else position
    return f"{who} · {date_words(day).th}" if isinstance(day, date) else who


def _overtaken(
    choice: _Choice,
    row: Standing | None,
    project: Project | None,
    registry: Registry,
    ticket: Ticket,
) -> Words | None:
    """Why a report can no longer be decided, given how it stands; None where it can."""
    mine = [a for a in registry.approvers_of(ticket.agency) if a["level"] == ticket.level]
    levels = registry.approvers(project) if project else []
    theirs = [a for a in levels if a["level"] == choice.level]
    if [*map(registry.person, mine)] != [*map(registry.person, theirs)] or not mine:
        return _NOT_YOURS
    if row is None or (row["delivery"], row["content"]) != (choice.delivery, choice.content):
        return _CHANGED
    if row["status"] != "SUBMITTED":
        return _NOT_WAITING.format(status=STATUS.words(row["status"]))
    then = registry.next_approver(project, row["level"]) if project else None
    here = then is not None and then["level"] == choice.level
    return None if here else _NOT_HERE.format(level=choice.level)


def _at(batch: Batch, row: int, severity: Severity, words: Words) -> Finding:
    """What was done of a row, or why not, said of its project."""
    record = batch["decisions"].iloc[row]
    rule = "V-T1.overtaken" if severity is Severity.WARNING else "DECIDED"
    finding = batch.finding("decisions", row, "decision", rule, severity, words)
    project = f"{record['project_code']} {record['project_name']}"
    return replace(finding, message=Words(f"{project}: {words.th}", f"{project}: {words.en}"))


@dataclass(frozen=True)
class ToReturn:
    """A report to be returned: as it was sent, and in whose words."""

    original: Submission
    words: Returned


def returned_answers(
    ws: Workspace, ledger: Ledger, period: Period, returns: Mapping[str, ToReturn], now: datetime
) -> dict[str, bytes]:
    """The workbooks of returned reports, each made anew with the supervisor's words.

    `returns` are by project; the workbooks by where they belong within the workspace.
    """
    if not returns:
        return {}
    ws = ws.in_year(period.fiscal_year)
    standing, made = ledger.standing(period), dict[str, bytes]()
    received = {code: standing[code]["received"] or now for code in returns}
    in_order = sorted(returns, key=lambda code: received[code])
    # A report is checked as of the day it came, on which lateness and waivers depend.
    for day, same_day in groupby(in_order, lambda code: received[code].date()):
        codes = list(same_day)
        before: dict[str, Standing] = {
            code: {
                **standing[code],
                "submissions": standing[code]["submissions"] - 1,
                "status": "SUBMITTED",
            }
            for code in codes
        }
        submissions = [returns[code].original for code in codes]
        examined = examine(ws, ledger, period, submissions, day, before)
        projects = [ws.registry.project(s.ticket.project) for s in submissions]
        deliveries = {
            place: Delivery(
                submission,
                examined.findings[place],
                Verdict.TO_CORRECT,
                now,
                ws.registry.due(project, period),
                returns[project["project_code"]].words,
            )
            for place, (submission, project) in enumerate(
                zip(examined.submissions, projects, strict=True)
            )
        }
        works = ready_to_correct(ws, ledger, period, examined.batch, deliveries, now)
        contents = ws.workers.each(work for _, work in works.values())
        for (place, (issue, _)), content in zip(works.items(), contents, strict=True):
            name = f"{file_names.safe(projects[place]['project_code'])}_returned_{issue}.xlsx"
            made[f"replies/{period.label}/{name}"] = content
    return made
