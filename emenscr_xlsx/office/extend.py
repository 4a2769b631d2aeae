"""Giving more time (C8): what a coordinator may grant, and what was understood."""

from dataclasses import dataclass
from datetime import date

from ..registry.duty import Duties
from ..text.period import Period
from ..text.typed import both_calendars, likely_day
from ..text.words import Words
from . import workspace
from .errors import WorkspaceError
from .statuses import status_of
from .workspace import Workspace

_FAR = 10 * 366  # days from the present due date that no report can mean


@dataclass(frozen=True)
class Extended:
    """More time, as it was understood: whose reports, and from which due day to which.

    `approved` are the projects whose reports it no longer helps.
    """

    whose: Words
    period: Period
    before: date | None
    until: date
    approved: tuple[str, ...] = ()

    @property
    def words(self) -> Words:
        """What was given, in words."""
        until, period = both_calendars(self.until), self.period.words
        before = both_calendars(self.before) if self.before else Words("ไม่ได้กำหนด", "none")
        return Words(
            f"ขยายเวลา{period.th} ของ {self.whose.th}: จาก {before.th} เป็น {until.th}",
            f"More time for {self.whose.en}, {period.en}: from {before.en} to {until.en}",
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
    """Give one project's report, or all of an agency's, until a later day.

    It is kept in the ledger; the registry stays as it is. Raises WorkspaceError where nothing can
    be given, or the day was not meant.
    """
    registry = ws.in_year(period.fiscal_year).registry
    if (project is None) == (agency is None):
        raise WorkspaceError(
            "ให้ระบุโครงการหรือหน่วยงาน อย่างใดอย่างหนึ่ง", "Name a project or an agency: one of the two"
        )
    code = registry.project_code(project) if project else None
    office = registry.agency_of(agency) if agency else None
    with ws.ledger() as ledger:
        registry.extend(ledger.extensions())
        duties = Duties(registry, ledger.project_states(period.fiscal_year))
        standing = ledger.standing(period)
        if code is not None:
            row = registry.projects[code]
            if why_not := duties.why_not(row, period):
                raise WorkspaceError(why_not.th, why_not.en)
            name, reports = f"{code} {row['name']}", [code]
            due = registry.due(row, period)
        elif office is not None:
            name = registry.agencies[office]["name"]
            reports = [p["project_code"] for p in duties.reporting(period, agency=office)]
            due = registry.due_of(period, None, office)
        else:
            raise WorkspaceError(
                f"ไม่พบ {project or agency} ในทะเบียน", f"{project or agency} is not in the registry"
            )
        if not reports:
            raise WorkspaceError(
                f"{agency} ไม่มีโครงการที่ต้องรายงานใน{period.words.th}",
                f"No project of {agency} reports in {period.words.en}",
            )
        approved = tuple(c for c in reports if status_of(standing.get(c)) == "APPROVED")
        if len(approved) == len(reports):
            codes = ", ".join(approved)
            raise WorkspaceError(
                f"รายงานอนุมัติแล้ว จึงขยายเวลาไม่ได้: {codes} (หากต้องแก้ไขให้สั่ง emenscr reopen)",
                f"Already approved, so there is nothing to extend: {codes} "
                "(to have it corrected: emenscr reopen)",
            )
        _refuse_no_gain(due, until)
        given = {
            "agency_code": office,
            "project_code": code,
            "fiscal_year": period.fiscal_year,
            "quarter": period.quarter,
            "new_due": until.isoformat(),
            "reason": why,
        }
        if given in registry.given_since:  # the same once more, as by a run that was cut
            ledger.tell()
        else:
            now = workspace.clock()
            ledger.extend(period, until, why, now, agency=office, project=code, who=by)
        registry.extend(ledger.extensions())
    return Extended(
        Words(name, name), period, date.fromisoformat(due) if due else None, until, approved
    )


def _refuse_no_gain(due: str | None, until: date) -> None:
    """A day before the present due day gives no time, and one decades away was not meant."""
    if due is None:
        return
    before, asked = date.fromisoformat(due), both_calendars(until)
    gained, present = (until - before).days, both_calendars(before)
    if abs(gained) > _FAR:
        meant = likely_day(until, before)
        hint = (
            Words("", "")
            if meant is None
            else Words(
                f" น่าจะหมายถึง {both_calendars(meant).th}",
                f"; {both_calendars(meant).en} was probably meant",
            )
        )
        raise WorkspaceError(
            f"{asked.th} ห่างจากกำหนดส่ง {present.th} หลายสิบปี{hint.th} ให้พิมพ์ปี พ.ศ. สี่หลัก",
            f"{asked.en} is decades from the due date, {present.en}{hint.en}; "
            "type the year with four digits",
        )
    if gained < 0:
        raise WorkspaceError(
            f"{asked.th} อยู่ก่อนกำหนดส่งปัจจุบัน {present.th}",
            f"{asked.en} lies before the present due date, {present.en}",
        )
