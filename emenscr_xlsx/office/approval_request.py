"""Asking for approval (M7): the workbook an approver is given, with the reports that wait for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os.path import relpath
from pathlib import Path

import pandas as pd

from ..checking.stacking import stack
from ..forms import approval
from ..forms import report as form
from ..forms.lists import ACHIEVEMENT, NO_ACTION, REASON_KIND
from ..model.finding import Severity
from ..model.records import Records, Row
from ..model.values import shown, to_python
from ..registry.rows import Approver, Project
from ..text.period import Period
from ..text.words import Lang, Words
from ..workbook.submission import Submission
from ..workbook.ticket import Ticket, digest, pack
from ..writing.approval import approval_workbook
from ..writing.cached import meanings, verdicts
from ..writing.parts import CachedValues
from . import disk, file_names, workspace
from .examine import StandingReports
from .workspace import Workspace, WorkspaceError, in_one_go


@dataclass(frozen=True)
class Asked:
    """An approval workbook that was made: whose, where, and how many reports wait in it."""

    agency: str
    level: int
    path: Path
    reports: int


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
            "approval",
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
