"""Approving (M7): what becomes of the reports when an approver's workbook comes back.

Only what was submitted, and is still as it was when the workbook was made, can be decided; each row stands for
itself, so that one that has been overtaken is refused by name and the others go through.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from ..checking.batch import Batch
from ..checking.engine import CheckContext
from ..checking.judging import judge
from ..checking.stacking import stack
from ..forms import approval
from ..forms.lists import STATUS
from ..ledger.ledger import Ledger
from ..ledger.steps import Move
from ..model.finding import Finding, Severity, Verdict
from ..model.values import to_python
from ..registry.rows import Approver
from ..text.period import Period
from ..text.words import Words
from ..workbook.submission import Submission
from ..workbook.ticket import Ticket
from ..writing.delivery import Delivery, Returned
from . import file_names
from .answer import ready_to_correct
from .examine import examine
from .originals import originals
from .workspace import Workspace


@dataclass
class ApprovalOutcome:
    """What an approval workbook comes to: what is found, the steps to book, and the answers to returned projects."""

    findings: list[Finding]
    moves: list[Move] = field(default_factory=list)
    returned: dict[str, bytes] = field(
        default_factory=dict
    )  # by where each belongs, within the workspace


def decide(ws: Workspace, ledger: Ledger, submission: Submission, now: datetime) -> ApprovalOutcome:
    """Weigh an approval workbook that came back; what is found says what was done and not done; nothing is booked yet."""
    ticket = submission.ticket
    period, batch = ticket.period, stack([submission], approval.BY_NAME)
    (findings,) = judge(CheckContext(batch, ws.settings), "approval")
    amiss = {f.record for f in findings if f.table == "decisions" and f.severity is Severity.ERROR}
    standing, decided, frame = (
        ledger.standing(period),
        ApprovalOutcome(findings),
        batch["decisions"],
    )
    position, words = str(submission.given["approver"][0]["position"]), {}
    records = frame.to_dict("records")
    sent = originals(
        ws,
        standing,
        (
            r["project_code"]
            for r in records
            if r["decision"] == "return" and r["project_code"] in standing.keys() - amiss
        ),
    )
    for row, record in enumerate(records):
        code, choice = record["project_code"], record["decision"]
        if choice is None or code in amiss:
            continue
        held, project = standing.get(code, {}), ws.registry.projects.get(code)
        levels = ws.registry.approvers(project) if project else []
        if said := _overtaken(record, held, levels, ticket):
            findings.append(_at(batch, row, Severity.WARNING, said))
            continue
        if choice == "return" and isinstance(sent[code], Words):
            findings.append(_at(batch, row, Severity.WARNING, _NO_ORIGINAL.format(why=sent[code])))
            continue
        comment = to_python(record["comment"]) or ""
        last = ticket.level == len(levels)
        status = "RETURNED" if choice == "return" else "APPROVED" if last else "SUBMITTED"
        level = 0 if choice == "return" else ticket.level
        decided.moves.append(
            Move(code, period, status, now, comment=comment, level=level, who=position)
        )
        if choice == "return":
            words[code] = Returned(position, comment)
        findings.append(
            _at(batch, row, Severity.INFO, _WENT[status].format(level=ticket.level + 1))
        )
    decided.returned = returned_answers(ws, ledger, period, words, now, sent)
    return decided


_WENT = {
    "APPROVED": Words("อนุมัติแล้ว", "Approved"),
    "SUBMITTED": Words("อนุมัติแล้ว ส่งต่อผู้อนุมัติระดับ {level}", "Approved, and passed on to level {level}"),
    "RETURNED": Words(
        "ส่งกลับแก้ไขแล้ว เจ้าของโครงการได้รับไฟล์พร้อมความเห็นของท่าน",
        "Returned; the project gets its report back with your words",
    ),
}
_CHANGED = Words(
    "ไม่ได้ดำเนินการ: รายงานนี้มีฉบับใหม่หลังออกแบบพิจารณา ให้ขอแบบพิจารณาใหม่",
    "Not done: a newer copy of this report has come in since this workbook was made; ask for a fresh one",
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


def _overtaken(
    record: Mapping[str, object],
    held: Mapping[str, object],
    levels: Sequence[Approver],
    ticket: Ticket,
) -> Words | None:
    """Why a row can no longer be decided; None where it can."""
    if len(levels) < ticket.level or levels[ticket.level - 1]["agency_code"] != ticket.agency:
        return _NOT_YOURS
    status = held.get("status", "NOT_REPORTED")
    if held.get("delivery") != record["delivery"] or held.get("content") != record["content"]:
        return _CHANGED
    if status != "SUBMITTED":
        return _NOT_WAITING.format(status=STATUS.words(status))
    return None if held["level"] + 1 == ticket.level else _NOT_HERE.format(level=ticket.level)


def _at(batch: Batch, row: int, severity: Severity, said: Words) -> Finding:
    record = batch["decisions"].iloc[row]
    found = batch.finding(
        "decisions",
        row,
        "decision",
        "V-T1.overtaken" if severity is Severity.WARNING else "DECIDED",
        severity,
        said,
    )
    whose = f"{record['project_code']} {record['project_name']}"
    return replace(found, message=Words(f"{whose}: {said.th}", f"{whose}: {said.en}"))


def returned_answers(
    ws: Workspace,
    ledger: Ledger,
    period: Period,
    words: Mapping[str, Returned],
    now: datetime,
    sent: Mapping[str, Submission | Words],
) -> dict[str, bytes]:
    """For each project that is returned, its report made anew with the supervisor's words on its first page; by where it belongs."""
    if not words:
        return {}
    standing, made = ledger.standing(period), {}
    # A report is checked as of the day it came, on which lateness and waivers depend.
    for day, same in groupby(
        sorted(words, key=lambda c: standing[c]["received"]),
        lambda c: standing[c]["received"].date(),
    ):
        codes = list(same)
        submissions = [sent[code] for code in codes]
        before = {code: {"submissions": standing[code]["submissions"] - 1} for code in codes}
        examined = examine(ws, ledger, period, submissions, day, before)
        owners = [ws.registry.project_code(s.ticket.project) for s in submissions]
        deliveries = {
            no: Delivery(
                s,
                examined.findings[no],
                Verdict.TO_CORRECT,
                now,
                ws.registry.due(ws.registry.projects[code], period),
                words[code],
            )
            for no, (s, code) in enumerate(zip(examined.submissions, owners, strict=True))
        }
        for no, (issue, content) in ready_to_correct(
            ws, ledger, period, examined.batch, deliveries, now
        ).items():
            made[f"replies/{period.label}/{file_names.safe(owners[no])}_returned_{issue}.xlsx"] = (
                content
            )
    return made
