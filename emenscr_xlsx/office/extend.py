"""Giving more time (C8): what a coordinator may grant, and what was understood."""

from dataclasses import dataclass
from datetime import date

from ..registry.duty import Duties
from ..text.period import Period, days_late
from ..text.typed import both_calendars, likely_day
from ..text.words import Words
from . import workspace
from .workspace import Workspace, WorkspaceError

_FAR = 10 * 366  # days from the present due date that no report can mean


@dataclass(frozen=True)
class Extended:
    """More time, as it was understood: whose reports, from which due day to which; `approved` are those it no longer helps."""

    whose: Words
    period: Period
    before: date | None
    until: date
    approved: tuple[str, ...] = ()

    @property
    def words(self) -> Words:
        until, before = (
            both_calendars(self.until),
            both_calendars(self.before) if self.before else Words("ไม่ได้กำหนด", "none"),
        )
        return Words(
            f"ขยายเวลา{self.period.words.th} ของ {self.whose.th}: จาก {before.th} เป็น {until.th}",
            f"More time for {self.whose.en}, {self.period.words.en}: from {before.en} to {until.en}",
        )


def extend(
    ws: Workspace,
    period: Period,
    until: date,
    why: str,
    *,
    project: str | None = None,
    agency: str | None = None,
    by: str = "",
) -> Extended:
    """Give one project's report, or all of an agency's, until a later day; kept in the ledger, the registry stays as it is."""
    registry = ws.registry
    if (project is None) == (agency is None):
        raise WorkspaceError(
            "ให้ระบุโครงการหรือหน่วยงาน อย่างใดอย่างหนึ่ง", "Name a project or an agency: one of the two"
        )
    code, office = (
        (registry.project_code(project) if project else None),
        (registry.agency_of(agency) if agency else None),
    )
    if code is None and office is None:
        raise WorkspaceError(
            f"ไม่พบ {project or agency} ในทะเบียน", f"{project or agency} is not in the registry"
        )
    with ws.ledger() as ledger:
        registry.given_since[:] = ledger.extensions()
        duties, standing = (
            Duties(registry, ledger.project_states(period.fiscal_year)),
            ledger.standing(period),
        )
        if code and (why_not := duties.why_not(registry.projects[code], period)):
            raise WorkspaceError(why_not.th, why_not.en)
        reports = (
            [code] if code else [p["project_code"] for p in duties.reporting(period, agency=office)]
        )
        if not reports:
            raise WorkspaceError(
                f"{agency} ไม่มีโครงการที่ต้องรายงานใน{period.words.th}",
                f"No project of {agency} reports in {period.words.en}",
            )
        approved = tuple(c for c in reports if standing.get(c, {}).get("status") == "APPROVED")
        if len(approved) == len(reports):
            of = ", ".join(approved)
            raise WorkspaceError(
                f"รายงานอนุมัติแล้ว จึงขยายเวลาไม่ได้: {of} (หากต้องแก้ไขให้สั่ง emenscr reopen)",
                f"Already approved, so there is nothing to extend: {of} (to have it corrected: emenscr reopen)",
            )
        due = (
            registry.due(registry.projects[code], period)
            if code
            else registry.due_of(period, None, str(office))
        )
        _refuse_no_gain(due, until)
        ledger.extend(period, until, why, workspace.clock(), agency=office, project=code, who=by)
        registry.given_since[:] = ledger.extensions()
    name = (
        f"{code} {registry.projects[code]['name']}"
        if code
        else str(registry.agencies[office]["name"])
    )
    return Extended(
        Words(name, name), period, date.fromisoformat(due) if due else None, until, approved
    )


def _refuse_no_gain(due: str | None, until: date) -> None:
    """A day before the present due day gives no time, and one decades away was not meant."""
    if due is None:
        return
    gained, present = days_late(due, until), both_calendars(date.fromisoformat(due))
    said = both_calendars(until)
    if abs(gained) > _FAR:
        meant = likely_day(until, date.fromisoformat(due))
        hint = (
            Words("", "")
            if meant is None
            else Words(
                f" น่าจะหมายถึง {both_calendars(meant).th}",
                f"; {both_calendars(meant).en} was probably meant",
            )
        )
        raise WorkspaceError(
            f"{said.th} ห่างจากกำหนดส่ง {present.th} หลายสิบปี{hint.th} ให้พิมพ์ปี พ.ศ. สี่หลัก",
            f"{said.en} is decades from the due date, {present.en}{hint.en}; type the year with four digits",
        )
    if gained < 0:
        raise WorkspaceError(
            f"{said.th} อยู่ก่อนกำหนดส่งปัจจุบัน {present.th}",
            f"{said.en} lies before the present due date, {present.en}",
        )
