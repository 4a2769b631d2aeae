"""What an approver is shown of the reports that wait there (M7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from ..ledger.rows import Standing
from ..model.records import Records, Row
from ..model.values import shown
from ..registry.rows import Approver, Project
from ..text.period import Period
from ..text.words import Lang, Words
from .approval_notes import Rows, amount, notes
from .workspace import Workspace


@dataclass(frozen=True)
class Waiting:
    """A report that waits for approval: how it stands, whose turn it is, and of how many levels."""

    project: Project
    standing: Standing
    approver: Approver
    levels: int

    @property
    def code(self) -> str:
        return self.project["project_code"]


def given(
    ws: Workspace,
    period: Period,
    group: Sequence[Waiting],
    now: Mapping[str, Rows],
    then: Mapping[str, Rows],
    remarks: Mapping[str, Sequence[str]],
    lang: Lang,
) -> Records:
    """What an approver is shown of the reports that wait there."""
    decisions = [
        _decision(ws, report, now[code], then[code], remarks.get(code, ()), lang)
        for report in group
        for code in [report.code]
    ]
    approver = group[0].approver
    about: Row = {
        "position": approver["position"],
        "agency": ws.registry.agencies[ws.registry.person(approver)["agency_code"]]["name"],
        "level": approver["level"],
        "levels": group[0].levels,
        "period": period.words[lang],
        "reports": len(group),
    }
    return {"approver": [about], "decisions": decisions}


def _decision(
    ws: Workspace,
    report: Waiting,
    rows: Rows,
    last: Rows,
    remarks: Sequence[str],
    lang: Lang,
) -> Row:
    """What an approver is shown of a report, given its rows by table, and last quarter's."""
    budget, summary = rows["budget"], rows["summary"]
    project, standing = report.project, report.standing
    agency = ws.registry.agencies.get(project["agency_code"])
    return {
        "project_code": report.code,
        "project_name": project["name"],
        "level": report.approver["level"],
        "delivery": standing["delivery"],
        "content": standing["content"],
        "agency": agency and (agency["abbr"] or agency["name"]),
        "sent": standing["since"].date().isoformat(),
        "submission": standing["submissions"],
        "kpis_met": _met(rows["kpis"]),
        "file": standing["filed"],
        "plan": _total(budget, "plan"),
        "disbursed": _total(budget, "disbursed"),
        "remarks": len(remarks),
        "last_quarter": _last_quarter(last, lang),
        "summary": summary[0]["summary"] if summary else None,
        "notes": "\n".join(notes(rows, remarks, lang)) or None,
    }


def _met(kpis: Sequence[Row]) -> str:
    """How many KPIs are achieved, of how many."""
    return f"{sum(k['achieved'] == 'met' for k in kpis)} / {len(kpis)}"


def _total(budget: Sequence[Row], column: str) -> float:
    return fsum(amount(line, column) for line in budget)


def _last_quarter(last: Rows, lang: Lang) -> str | None:
    """Last quarter's figures in a line; None where nothing was reported."""
    if not (last["kpis"] or last["budget"]):
        return None
    budget = last["budget"]
    return _LAST[lang].format(
        met=_met(last["kpis"]),
        plan=shown(_total(budget, "plan")),
        disbursed=shown(_total(budget, "disbursed")),
    )


_LAST = Words(
    "ตัวชี้วัดที่บรรลุ {met} · แผน {plan} · เบิกจ่าย {disbursed} บาท",
    "KPIs achieved {met} · plan {plan} · disbursed {disbursed} baht",
)
