"""How the report of each project stands, and which quarter is asked for.

This is what `status` shows: nothing here loads pandas, or what makes workbooks.
"""

from typing import TYPE_CHECKING

from ..ledger.ledger import Ledger
from ..ledger.rows import Standing
from ..model.finding import Verdict
from ..registry.duty import Duties, counts, standing_words
from ..registry.registry import Registry
from ..registry.rows import Project
from ..text.period import Period, days_late
from ..text.typed import date_words
from ..text.words import Words
from . import workspace
from .errors import NO_AGENCY, WorkspaceError
from .workspace import Workspace

if TYPE_CHECKING:
    from ..summary.facts import ReportStatus


def status_of(standing: Standing | None) -> str:
    """A report's status (S50-S54); NOT_REPORTED where the ledger knows nothing of it."""
    return standing["status"] if standing else "NOT_REPORTED"


def status(ws: Workspace, period: Period) -> "list[ReportStatus]":
    """How the report of every project of the year stands in a quarter.

    `days_left` counts from today to the due day, with any extension.
    """
    with ws.ledger() as ledger, ledger.at_one_moment():
        return statuses(ws.in_year(period.fiscal_year), ledger, period)


def statuses(ws: Workspace, ledger: Ledger, period: Period) -> "list[ReportStatus]":
    """The same, of a year's workspace, as an open ledger has it."""
    standings, returns = ledger.standing(period), ledger.returned(period)
    reported = ledger.reported_as(period)
    duties = Duties(ws.registry, ledger.project_states(period.fiscal_year))
    today = workspace.clock().date()
    listed: list[ReportStatus] = []
    for project in ws.registry.of_year(period.fiscal_year):
        code = project["project_code"]
        standing = standings.get(code)
        state, level = status_of(standing), standing["level"] if standing else 0
        duty = duties.duty_of(project, period)
        reports = counts(duty, state)
        due = ws.registry.due(project, period) if reports else None
        late = days_late(due, today) if state not in ("SUBMITTED", "APPROVED") else None
        returned = returns.get(code) if state == "RETURNED" else None
        listed.append(
            {
                "project": code,
                "name": project["name"],
                "agency": reported.get(code, project["agency_code"]),
                "duty": duty,
                "status": state,
                "state": standing_words(duty, state),
                "counts": reports,
                "level": level,
                "holder": _holder(ws.registry, project, state, level) if reports else _NOBODY,
                "comment": returned["comment"] if returned else None,
                "returned_since": returned["time"].date().isoformat() if returned else None,
                "pending": _pending(standing) if standing else None,
                "days_left": None if late is None else -late,
                "since": standing["since"].date().isoformat() if standing else None,
                "submissions": standing["submissions"] if standing else 0,
                "verdict": standing and (standing["verdict"] or standing["newest_verdict"]),
                "due": due,
                "file": standing and (standing["file"] or standing["newest_file"]),
            }
        )
    return listed


_NEWER = {
    Verdict.DRAFT: Words("มีร่างใหม่ {day}", "newer draft of {day}"),
    Verdict.TO_CORRECT: Words("มีฉบับใหม่ที่ต้องแก้ไข {day}", "newer copy of {day} to be corrected"),
}


def _pending(standing: Standing) -> Words | None:
    """What has come since the report that stands, and does not count; None where nothing has."""
    if not standing["delivery"] or (standing["newest"] or 0) <= standing["delivery"]:
        return None
    verdict, received = standing["newest_verdict"], standing["newest_received"]
    words = _NEWER.get(Verdict(verdict)) if verdict else None
    return words.format(day=date_words(received.date())) if words and received else None


_STAFF, _NOBODY = Words("เจ้าของโครงการ", "staff"), Words("–", "–")
_LEVEL = Words("ผู้อนุมัติระดับ {level}: {position}", "approver, level {level}: {position}")
_NO_APPROVER = Words("ยังไม่ได้กำหนดผู้อนุมัติ", "no approver is named")


def _holder(registry: Registry, project: Project, status: str, level: int) -> Words:
    """Who has to do something now (S50-S54)."""
    if status == "APPROVED":
        return _NOBODY
    if status != "SUBMITTED":
        return _STAFF
    then = registry.next_approver(project, level)
    if then is None:
        return _NO_APPROVER
    return _LEVEL.format(level=then["level"], position=then["position"])


def latest(ws: Workspace, year: int) -> Period:
    """The last quarter of a year that the ledger knows anything of, or the first."""
    with ws.ledger() as ledger:
        return next(
            (p for q in (4, 3, 2) if ledger.newest([p := Period(year, q)])), Period(year, 1)
        )


def present(ws: Workspace) -> Period:
    """The quarter whose reports are asked for today: the newest that has opened by the calendar.

    Without a calendar it is the quarter that ended last.
    """
    today = workspace.clock().date()
    return ws.registry.opened(today) or Period.containing(today).previous()


def agency_called(registry: Registry, written: str) -> str:
    """The code of an agency, however written; raises WorkspaceError where there is none."""
    code = registry.agency_of(written)
    if code is None:
        raise WorkspaceError.saying(NO_AGENCY, agency=written)
    return code
