"""What came of it: the status of every report, and the consolidated workbook."""

from pathlib import Path

from .. import inbox, summary
from ..period import Period
from .workspace import Workspace, WorkspaceError


def status(ws: Workspace, period: Period) -> list[dict[str, object]]:
    """Every project of the year with its status in a quarter, when it is due, and how many times it was sent."""
    with ws.ledger() as ledger:
        standing = ledger.standing(period)
    found = []
    for project in ws.plan.of_year(period.fiscal_year):
        if project["end_date"] and project["end_date"] < period.start.isoformat():
            continue
        held = standing.get(project["project_code"], {})
        found.append(
            {
                "project": project["project_code"],
                "name": project["name"],
                "agency": project["agency_code"],
                "status": held.get("status", "NOT_REPORTED"),
                "since": held["since"].date().isoformat() if held else None,
                "submissions": held.get("submissions", 0),
                "verdict": held.get("verdict"),
                "due": ws.plan.due(project, period),
                "file": held.get("file"),
            }
        )
    return found


def summarise(ws: Workspace, period: Period) -> Path:
    """Write the consolidated workbook of a quarter, from the ledger and the registry."""
    board = status(ws, period)
    if not board:
        raise WorkspaceError(f"ไม่มีโครงการในทะเบียนสำหรับ{period.words.th}", f"The registry has no project for {period.words.en}")
    with ws.ledger() as ledger:
        content = summary.summary_workbook(
            summary.Facts(
                period,
                board,
                ws.plan,
                ledger.rows([period]),
                ledger.findings(period),
                ledger.deliveries(period),
                ws.settings.lang,
            )
        )
    return inbox.write(ws.folder("outputs", period) / "summary.xlsx", content)
