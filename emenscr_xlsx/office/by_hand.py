"""What a coordinator may do by hand: reopen a report, withdraw it, or reinstate a delivery."""

from pathlib import Path

from ..ledger.ledger import Ledger
from ..ledger.rows import Standing
from ..model.finding import Verdict
from ..text.period import Period
from ..text.words import Words
from ..writing.delivery import Returned
from . import disk, workspace
from .approval import ToReturn, returned_answers
from .errors import WorkspaceError
from .originals import originals
from .statuses import status_of
from .workspace import Workspace

COORDINATOR = str(Words("ผู้ประสานงาน", "coordinator"))


def reopen(ws: Workspace, period: Period, project: str, why: str, *, by: str = "") -> Path | None:
    """Reopen a submitted or approved report: it is returned, with the reason, to be corrected.

    Returns the workbook's path. Raises WorkspaceError where the report cannot be reopened. The same
    once more, with the same reason, makes the workbook again.
    """
    registry, now = ws.in_year(period.fiscal_year).registry, workspace.clock()
    code = registry.project_code(project)
    with ws.ledger() as ledger:
        row = ledger.standing(period).get(code) if code else None
        again = code is not None and _done_before(ledger, period, code, "RETURNED", why)
        if row is None or not (again or status_of(row) in ("SUBMITTED", "APPROVED")):
            raise WorkspaceError(
                f"เปิดรายงานของ {project} ไม่ได้ รายงานต้องส่งแล้วหรืออนุมัติแล้ว",
                f"The report of {project} cannot be reopened: only a submitted or approved one can",
            )
        code = row["project"]
        who = by or COORDINATOR
        original = originals(ws, {code: row}, [code])[code]
        if isinstance(original, Words):
            raise WorkspaceError(
                f"เปิดรายงานของ {project} ไม่ได้: {original.th}",
                f"The report of {project} cannot be reopened: {original.en}",
            )
        to_return = ToReturn(original, Returned(who, why))
        made = returned_answers(ws, ledger, period, {code: to_return}, now)
        if not again:
            ledger.move(code, period, "RETURNED", now, why, who)
    return next((disk.write(ws.root / place, content) for place, content in made.items()), None)


def withdraw(ws: Workspace, period: Period, project: str, why: str, *, by: str = "") -> None:
    """Take back the report that stands: it counts no more, and its file may be dropped again.

    The reason stays in the history. Raises WorkspaceError where none can be taken back.
    """
    with ws.ledger() as ledger:
        code, row = _row_of(ws, ledger, period, project)
        if _done_before(ledger, period, code, "SAVED", why):
            return
        if row is None or row["delivery"] is None:
            raise WorkspaceError(
                f"{code} ไม่มีรายงานที่ส่งแล้วใน{period.words.th}",
                f"{code} has no report that was sent for {period.words.en}",
            )
        _refuse_approved(code, row)
        ledger.withdraw(code, period, workspace.clock(), why, by or COORDINATOR)


def reinstate(
    ws: Workspace, period: Period, project: str, delivery: int, why: str, *, by: str = ""
) -> None:
    """Make an earlier delivery, that was sent and accepted, the report that stands again.

    The reason stays in the history. Raises WorkspaceError where the delivery is none of those.
    """
    with ws.ledger() as ledger:
        code, row = _row_of(ws, ledger, period, project)
        if _done_before(ledger, period, code, "SUBMITTED", why, delivery):
            return
        known = [
            d["id"] for d in ledger.deliveries([period], [code]) if Verdict(d["verdict"]).stands
        ]
        if delivery not in known:
            th, en = (", ".join(map(str, known)) or none for none in ("ไม่มี", "none"))
            raise WorkspaceError(
                f"เลขรับ {delivery} ไม่ใช่รายงานที่ส่งและรับไว้แล้วของ {code} เลขรับที่ใช้ได้: {th}",
                f"Number {delivery} is no report of {code} that was sent and accepted; "
                f"those are: {en}",
            )
        _refuse_approved(code, row)
        ledger.reinstate(code, period, delivery, workspace.clock(), why, by or COORDINATOR)


def _done_before(
    ledger: Ledger,
    period: Period,
    code: str,
    status: str,
    why: str,
    delivery: int | None = None,
) -> bool:
    """Whether the last step of a report was this very one: so a run that was cut is repeated."""
    last = ledger.steps([period], [code])[-1:]
    if not last or (last[0]["status"], last[0]["comment"]) != (status, why):
        return False
    ledger.tell()
    return delivery in (None, last[0]["delivery"])


def _row_of(
    ws: Workspace, ledger: Ledger, period: Period, project: str
) -> tuple[str, Standing | None]:
    """A project's code as the registry has it, and how its report stands."""
    if (code := ws.in_year(period.fiscal_year).registry.project_code(project)) is None:
        raise WorkspaceError(
            f"ไม่พบโครงการ {project} ในทะเบียน", f"Project {project} is not in the registry"
        )
    return code, ledger.standing(period).get(code)


def _refuse_approved(code: str, row: Standing | None) -> None:
    if row and (row["status"] == "APPROVED" or row["level"]):
        raise WorkspaceError(
            f"รายงานของ {code} ผ่านการอนุมัติแล้ว ให้เปิดรายงานก่อน (emenscr reopen)",
            f"The report of {code} has been approved; reopen it first (emenscr reopen)",
        )
