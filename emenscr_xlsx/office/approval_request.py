"""Asking for approval (M7): the workbook an approver is given, with the reports that wait."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from os.path import relpath
from pathlib import Path

from ..checking.stacking import stack
from ..forms import approval, report as form
from ..ledger.rows import Standing
from ..model.finding import Severity
from ..model.records import Records, Row
from ..model.values import shown
from ..registry.registry import Registry
from ..registry.rows import Approver, Project
from ..text.period import Period
from ..text.words import Lang, Words
from ..workbook.submission import Submission
from ..workbook.ticket import Ticket, digest, pack
from ..writing.approval import approval_workbook
from ..writing.approval_pages import Whole
from ..writing.cached import meanings, verdicts
from ..writing.parts import CachedValues
from . import disk, earlier, file_names, workspace
from .approval_notes import Rows, amount, notes
from .errors import WorkspaceError
from .originals import amiss
from .workspace import Workspace, in_one_go
from .zipping import zipped

Turn = tuple[str, int]
"""The agency and level by which an approver is known."""


@dataclass(frozen=True)
class Asked:
    """An approval workbook that was made: whose, where, and how many reports wait in it."""

    agency: str
    level: int
    path: Path
    reports: int


@dataclass(frozen=True)
class _Waiting:
    """A report that waits for approval: how it stands, whose turn it is, and of how many levels."""

    project: Project
    standing: Standing
    approver: Approver
    levels: int

    @property
    def code(self) -> str:
        return self.project["project_code"]


def _waiting(ws: Workspace, standing: Mapping[str, Standing]) -> Iterator[_Waiting]:
    """The reports that wait for approval."""
    for code, row in standing.items():
        if (project := ws.registry.projects.get(code)) is not None:
            approver = ws.registry.next_approver(project, row["level"])
            if row["status"] == "SUBMITTED" and approver is not None:
                yield _Waiting(project, row, approver, len(ws.registry.approvers(project)))


@in_one_go()
def approvals(
    ws: Workspace,
    period: Period,
    *,
    level: int | None = None,
    agency: str | None = None,
    lang: Lang | None = None,
) -> list[Asked]:
    """Write a workbook for each approver whose turn it is, with the reports that wait there.

    A report whose original is gone or was altered is in none; `unsound` names it.
    """
    ws, lang = ws.in_year(period.fiscal_year), lang or ws.settings.lang
    if agency is not None and (agency := ws.registry.agency_of(agency)) is None:
        raise WorkspaceError("ไม่พบหน่วยงานนี้ในทะเบียน", "There is no such agency in the registry")
    groups: dict[Turn, list[_Waiting]] = {}
    with ws.ledger() as ledger:
        with ledger.at_one_moment():
            waiting = list(_waiting(ws, ledger.standing(period)))
            wrong = amiss(ws, period, {report.code: report.standing for report in waiting})
            for report in waiting:
                approver = report.approver
                if report.code in wrong:
                    continue
                if agency in (None, approver["agency_code"]) and level in (None, approver["level"]):
                    groups.setdefault(turn(ws.registry, approver), []).append(report)
            for group in groups.values():
                group.sort(key=lambda report: report.code)
            codes = [report.code for group in groups.values() for report in group]
            rows = ledger.rows([period], codes) if groups else {}
            before = period.earlier()[-1:]
            last = ledger.rows(before, codes, ("kpis", "budget")) if groups and before else {}
            now, then = earlier.by_project(rows), earlier.by_project(last)
            remarks: dict[str, list[str]] = defaultdict(list)
            for f in ledger.findings([period], codes):
                if f["severity"] == int(Severity.WARNING):
                    remarks[f["project"]].append(f["message_th" if lang == "th" else "message_en"])
        given = {
            person: _given(ws, period, group, now, then, remarks, lang)
            for person, group in groups.items()
        }
        numbers = ledger.issue(
            {_issued_to(person): digest(pack(records)) for person, records in given.items()},
            period,
            workspace.clock(),
        )
    made, texts = [], earlier.last_texts({t.name: rows[t.name] for t in form.M6_TABLES if rows})
    for person, group in groups.items():
        agency_code, number = person
        ticket = Ticket(
            agency_code,
            period.fiscal_year,
            period.quarter,
            approval.VERSION,
            numbers[_issued_to(person)],
            lang,
            digest(pack(given[person])),
            "approval",
            number,
        )
        folder = ws.folder("approvals", period)
        links = {
            report.code: Path(
                relpath(ws.root / (report.standing["filed"] or ""), folder)
            ).as_posix()
            for report in group
        }
        wholes = [
            Whole(code, report.project["name"], now[code], then[code], texts.get(code, {}))
            for report in group
            for code in [report.code]
        ]
        content = approval_workbook(
            ticket,
            given[person],
            ticket.seal(ws.key),
            _cached(ws, given[person], lang),
            links,
            wholes,
        )
        path = folder / f"{file_names.safe(agency_code)}_{period.label}_{number}.xlsx"
        made.append(Asked(agency_code, number, disk.write(path, content), len(group)))
        _beside(ws, path.with_suffix(".zip"), group)
    return made


MANY = 5
"""So many reports are linked to; more go along in a zip, since links are dead in a mail (P3)."""


def _beside(ws: Workspace, path: Path, group: Sequence[_Waiting]) -> None:
    """Lay the originals of many reports beside their approver's workbook, in one file."""
    if len(group) <= MANY:
        path.unlink(missing_ok=True)
        return
    files = {
        f"{file_names.safe(report.code)}.xlsx": ws.root / (report.standing["filed"] or "")
        for report in group
    }
    disk.write(path, zipped({name: file.read_bytes() for name, file in files.items()}))


def turn(registry: Registry, approver: Approver) -> Turn:
    """By which agency and level the person is known whose turn it is."""
    person = registry.person(approver)
    return person["agency_code"], person["level"]


def _issued_to(person: Turn) -> str:
    """By what name the ledger numbers the workbooks of a person."""
    agency, level = person
    return f"approval {agency} {level}"


def _cached(ws: Workspace, records: Records, lang: Lang) -> CachedValues:
    """What the workbook's formulas show as it is made."""
    batch = stack([Submission("", given=records)], approval.BY_NAME)
    return CachedValues(
        ws.settings, verdicts(batch, lang, ws.settings)[0], meanings=meanings(batch, lang)[0]
    )


def _given(
    ws: Workspace,
    period: Period,
    group: Sequence[_Waiting],
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
    report: _Waiting,
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
