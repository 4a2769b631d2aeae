"""What a coordinator may do to a report by hand: reopen it, withdraw it, or let an earlier delivery stand again."""

from collections.abc import Mapping
from pathlib import Path

from ..ledger.ledger import Ledger
from ..model.finding import Verdict
from ..text.period import Period
from ..text.words import Words
from ..writing.delivery import Returned
from . import disk, workspace
from .approval import returned_answers
from .originals import originals
from .workspace import Workspace, WorkspaceError

COORDINATOR = str(Words("ผู้ประสานงาน", "coordinator"))


def reopen(ws: Workspace, period: Period, project: str, why: str, *, by: str = "") -> Path | None:
    """Reopen an approved or submitted report: it stands returned, with the reason, and its workbook is made anew."""
    code, at = ws.registry.project_code(project), workspace.clock()
    with ws.ledger() as ledger:
        held = ledger.standing(period).get(code or "", {})
        if code is None or held.get("status") not in ("SUBMITTED", "APPROVED"):
            raise WorkspaceError(
                f"เปิดรายงานของ {project} ไม่ได้ รายงานต้องส่งแล้วหรืออนุมัติแล้ว",
                f"The report of {project} cannot be reopened: only a submitted or approved one can",
            )
        who = by or COORDINATOR
        sent = originals(ws, {code: held}, [code])
        if isinstance(words := sent[code], Words):
            raise WorkspaceError(
                f"เปิดรายงานของ {project} ไม่ได้: {words.th}",
                f"The report of {project} cannot be reopened: {words.en}",
            )
        made = returned_answers(ws, ledger, period, {code: Returned(who, why)}, at, sent)
        ledger.move(code, period, "RETURNED", at, why, who)
    return next((disk.write(ws.root / place, content) for place, content in made.items()), None)


def withdraw(ws: Workspace, period: Period, project: str, why: str, *, by: str = "") -> None:
    """Take back a report that stands: it counts no more, and its file may be dropped again; the reason stays in the history."""
    with ws.ledger() as ledger:
        code, held = _held(ws, ledger, period, project)
        if not held.get("delivery"):
            raise WorkspaceError(
                f"{code} ไม่มีรายงานที่ส่งแล้วใน{period.words.th}",
                f"{code} has no report that was sent for {period.words.en}",
            )
        _not_approved(code, held)
        ledger.withdraw(code, period, workspace.clock(), why, by or COORDINATOR)


def reinstate(
    ws: Workspace, period: Period, project: str, delivery: int, why: str, *, by: str = ""
) -> None:
    """Make an earlier delivery, that was sent and accepted, the report that stands again; the reason stays in the history."""
    with ws.ledger() as ledger:
        code, held = _held(ws, ledger, period, project)
        known = [
            d["id"] for d in ledger.deliveries([period], [code]) if Verdict(d["verdict"]).stands
        ]
        if delivery not in known:
            th, en = (", ".join(map(str, known)) or none for none in ("ไม่มี", "none"))
            raise WorkspaceError(
                f"เลขรับ {delivery} ไม่ใช่รายงานที่ส่งและรับไว้แล้วของ {code} เลขรับที่ใช้ได้: {th}",
                f"Number {delivery} is no report of {code} that was sent and accepted; those are: {en}",
            )
        _not_approved(code, held)
        ledger.reinstate(code, period, delivery, workspace.clock(), why, by or COORDINATOR)


def _held(
    ws: Workspace, ledger: Ledger, period: Period, project: str
) -> tuple[str, Mapping[str, object]]:
    """A project's code as the registry has it, and where its report stands."""
    if (code := ws.registry.project_code(project)) is None:
        raise WorkspaceError(
            f"ไม่พบโครงการ {project} ในทะเบียน", f"Project {project} is not in the registry"
        )
    return code, ledger.standing(period).get(code, {})


def _not_approved(code: str, held: Mapping[str, object]) -> None:
    if held.get("status") == "APPROVED" or held.get("level"):
        raise WorkspaceError(
            f"รายงานของ {code} ผ่านการอนุมัติแล้ว ให้เปิดรายงานก่อน (emenscr reopen)",
            f"The report of {code} has been approved; reopen it first (emenscr reopen)",
        )
