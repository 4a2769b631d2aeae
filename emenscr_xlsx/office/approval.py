"""Approving (M7): the workbook an approver is given, and what becomes of the reports when it comes back.

Only what was submitted, and is still as it was when the workbook was made, can be decided; each row stands for
itself, so that one that has been overtaken is refused by name and the others go through.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from os.path import relpath
from pathlib import Path

import pandas as pd

from ..checking import schema
from ..checking.frames import Batch, stack
from ..checking.verdict import settle
from ..forms import approval
from ..forms import report as form
from ..forms.lists import ACHIEVEMENT, NO_ACTION, REASON_KIND, STATUS
from ..ledger.ledger import Ledger
from ..ledger.steps import Move
from ..model.finding import Finding, Severity, Verdict
from ..model.records import Records, Row
from ..model.values import shown, to_python
from ..registry.rows import Approver, Project
from ..text.period import Period
from ..text.words import Lang, Words
from ..workbook.submission import Submission
from ..workbook.ticket import Ticket, digest, pack
from ..writing import reply
from ..writing.approval import approval_workbook
from ..writing.cached import meanings, verdicts
from ..writing.parts import CachedValues
from . import disk, file_names, workspace
from .answer import ready_to_correct
from .examine import StandingReports, examine
from .originals import originals
from .workspace import Workspace, WorkspaceError, in_one_go


@dataclass(frozen=True)
class Asked:
    """An approval workbook that was made: whose, where, and how many reports wait in it."""

    agency: str
    level: int
    path: Path
    reports: int


# Asking ---------------------------------------------------------------------------------------


def _waiting(ws: Workspace, standing: StandingReports) -> Iterator[tuple[Project, Approver, int]]:
    """Reports that wait for approval: the project, whose turn it is, and of how many levels."""
    for code, held in standing.items():
        project = ws.registry.projects.get(code)
        levels = ws.registry.approvers(project) if project else []
        if held["status"] == "SUBMITTED" and held["level"] < len(levels):
            yield project, levels[held["level"]], len(levels)


@in_one_go()
def approvals(
    ws: Workspace,
    period: Period,
    *,
    level: int | None = None,
    agency: str | None = None,
    lang: Lang | None = None,
) -> list[Asked]:
    """Write a workbook for each approver whose turn it is, with the reports that wait there."""
    lang = lang or ws.settings.lang
    if agency is not None and (agency := ws.registry.agency_of(agency)) is None:
        raise WorkspaceError("ไม่พบหน่วยงานนี้ในทะเบียน", "There is no such agency in the registry")
    groups: dict[tuple[str, int], list[tuple[Project, Approver, int]]] = {}
    with ws.ledger() as ledger:
        standing = ledger.standing(period)
        for waits in _waiting(ws, standing):
            whose = (waits[1]["agency_code"], waits[1]["level"])
            if level in (None, whose[1]) and agency in (None, whose[0]):
                groups.setdefault(whose, []).append(waits)
        codes = [p["project_code"] for group in groups.values() for p, _, _ in group]
        rows = ledger.rows([period], codes) if groups else {}
        remarks = [
            f for f in ledger.findings([period], codes) if f["severity"] == int(Severity.WARNING)
        ]
        given = {
            whose: _given(ws, period, group, standing, rows, remarks, lang)
            for whose, group in groups.items()
        }
        numbers = ledger.issue(
            {f"approval {a} {n}": digest(pack(g)) for (a, n), g in given.items()},
            period,
            workspace.clock(),
        )
    made = []
    for (code, number), records in given.items():
        ticket = Ticket(
            code,
            period.fiscal_year,
            period.quarter,
            approval.VERSION,
            numbers[f"approval {code} {number}"],
            lang,
            digest(pack(records)),
            number,
        )
        folder = ws.folder("approvals", period)
        links = {
            r["project_code"]: Path(
                relpath(ws.root / str(standing[r["project_code"]]["filed"]), folder)
            ).as_posix()
            for r in records["decisions"]
        }
        batch = stack([Submission("", given=records)], approval.BY_NAME)
        cached = CachedValues(
            ws.settings,
            verdicts(batch, lang, ws.settings)[0],
            meanings=meanings(batch, lang)[0],
        )
        content = approval_workbook(ticket, records, ws.key, cached, links)
        path = disk.write(folder / f"{file_names.safe(code)}_{period.label}_{number}.xlsx", content)
        made.append(Asked(code, number, path, len(records["decisions"])))
    return made


def _given(
    ws: Workspace,
    period: Period,
    group: Sequence[tuple[Project, Approver, int]],
    standing: StandingReports,
    rows: Mapping[str, pd.DataFrame],
    remarks: Sequence[Mapping[str, object]],
    lang: Lang,
) -> Records:
    """What an approver is shown."""
    _, approver, of = group[0]
    decisions = []
    for project, _, _ in sorted(group, key=lambda g: str(g[0]["project_code"])):
        code = project["project_code"]
        held, own = (
            standing[code],
            {name: frame[frame["_project"] == code] for name, frame in rows.items()},
        )
        decisions.append(
            _shown(
                ws,
                project,
                held,
                own,
                [f[f"message_{lang}"] for f in remarks if f["project"] == code],
                lang,
            )
        )
    agency = ws.registry.agencies[approver["agency_code"]]
    about = {
        "position": approver["position"],
        "agency": agency["name"],
        "level": approver["level"],
        "levels": of,
        "period": period.words[lang],
    }
    return {"approver": [about], "decisions": decisions}


def _shown(
    ws: Workspace,
    project: Project,
    held: Mapping[str, object],
    own: Mapping[str, pd.DataFrame],
    remarks: Sequence[str],
    lang: Lang,
) -> Row:
    kpis, budget = own["kpis"], own["budget"]
    agency = ws.registry.agencies.get(project["agency_code"], {})
    return {
        "project_code": project["project_code"],
        "project_name": project["name"],
        "delivery": held["delivery"],
        "content": held["content"],
        "agency": agency.get("abbr") or agency.get("name"),
        "sent": held["since"].date().isoformat(),
        "submission": held["submissions"],
        "kpis_met": f"{int(kpis['achieved'].eq('met').sum())} / {len(kpis)}",
        "file": Path(str(held["filed"])).name,
        "plan": float(budget["plan"].sum()),
        "disbursed": float(budget["disbursed"].sum()),
        "remarks": len(remarks),
        "summary": to_python(own["summary"]["summary"].iloc[0]) if len(own["summary"]) else None,
        "notes": "\n".join(_notes(own, remarks, lang)) or None,
    }


_UNMET, _IDLE = (
    Words("ไม่บรรลุ: {of}", "Not achieved: {of}"),
    Words("ไม่ได้ดำเนินการ: {of}", "Not done: {of}"),
)
_OFF_PLAN, _PROBLEMS = (
    Words("เบิกจ่ายต่างจากแผน: {of}", "Off the plan: {of}"),
    Words("ปัญหา: {of}", "Problems: {of}"),
)
_REMARK = Words("ข้อสังเกต: {of}", "Remark: {of}")


def _notes(own: Mapping[str, pd.DataFrame], remarks: Sequence[str], lang: Lang) -> Iterator[str]:
    """What a supervisor would ask: targets missed, work not done, money off the plan, problems, remarks."""

    def said(words: Words, *parts: object) -> str:
        return words[lang].format(of=" · ".join(str(p) for p in parts if to_python(p) is not None))

    for _, k in own["kpis"].iterrows():
        if k["achieved"] in ("not_met", "not_yet"):
            yield said(
                _UNMET,
                form.KPIS.tag_words({"kind": k["kind"], "no": int(k["no"])})[lang],
                ACHIEVEMENT.words(k["achieved"])[lang],
            )
    for _, a in own["activities"].iterrows():
        if a["state"] == "no_action":
            yield said(
                _IDLE,
                f"{a['no']:g} {a['title']}",
                NO_ACTION.words(a["no_action"])[lang] if a["no_action"] else None,
                a["reason"],
            )
    for _, b in own["budget"].iterrows():
        if b["reason_kind"]:
            off = shown((to_python(b["disbursed"]) or 0) - (to_python(b["plan"]) or 0))
            yield said(
                _OFF_PLAN,
                b["activity"],
                off,
                REASON_KIND.words(b["reason_kind"])[lang],
                b["reason"],
            )
    for problem in own["summary"]["problems"].dropna():
        yield said(_PROBLEMS, problem)
    for message in remarks:
        yield said(_REMARK, message)


# Deciding -------------------------------------------------------------------------------------


@dataclass
class ApprovalOutcome:
    """What an approval workbook comes to: the steps to book, and the answers to returned projects."""

    moves: list[Move] = field(default_factory=list)
    returned: dict[str, bytes] = field(
        default_factory=dict
    )  # by where each belongs, within the workspace


def decide(ws: Workspace, ledger: Ledger, submission: Submission, now: datetime) -> ApprovalOutcome:
    """Weigh an approval workbook that came back; its findings are settled, with what was done and not done; nothing is booked yet."""
    ticket = submission.ticket
    period, batch = ticket.period, stack([submission], approval.BY_NAME)
    schema.check(batch, ws.settings)
    submission.findings = settle(submission.findings)
    amiss = {
        f.record
        for f in submission.findings
        if f.table == "decisions" and f.severity is Severity.ERROR
    }
    standing, decided, frame = ledger.standing(period), ApprovalOutcome(), batch["decisions"]
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
            submission.findings.append(_at(batch, row, Severity.WARNING, said))
            continue
        if choice == "return" and isinstance(sent[code], Words):
            submission.findings.append(
                _at(batch, row, Severity.WARNING, _NO_ORIGINAL.format(why=sent[code]))
            )
            continue
        comment = to_python(record["comment"]) or ""
        last = ticket.level == len(levels)
        status = "RETURNED" if choice == "return" else "APPROVED" if last else "SUBMITTED"
        level = 0 if choice == "return" else ticket.level
        decided.moves.append(
            Move(code, period, status, now, comment=comment, level=level, who=position)
        )
        if choice == "return":
            words[code] = reply.Returned(position, comment)
        submission.findings.append(
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
    if len(levels) < ticket.level or levels[ticket.level - 1]["agency_code"] != ticket.project:
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
    words: Mapping[str, reply.Returned],
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
        batch = examine(ws, ledger, period, submissions, day, before).batch
        owners = [ws.registry.project_code(s.ticket.project) for s in submissions]
        deliveries = {
            no: reply.Delivery(
                s,
                Verdict.TO_CORRECT,
                now,
                ws.registry.due(ws.registry.projects[code], period),
                words[code],
            )
            for no, (s, code) in enumerate(zip(submissions, owners, strict=True))
        }
        for no, (issue, content) in ready_to_correct(
            ws, ledger, period, batch, deliveries, now
        ).items():
            made[f"replies/{period.label}/{file_names.safe(owners[no])}_returned_{issue}.xlsx"] = (
                content
            )
    return made
