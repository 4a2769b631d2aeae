"""The board: what came today, who holds what and for how long, as one page for a browser."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from urllib.parse import quote

from ..ledger.rows import Answered
from ..model.finding import Verdict
from ..summary.facts import ReportStatus
from ..summary.web_page import web_page
from ..text.period import Period
from ..text.thai import clean
from ..text.typed import date_words
from . import disk, workspace
from .statuses import status
from .unsound import unsound
from .workspace import Workspace

REFRESH = 30  # seconds after which the page loads itself anew while the inbox is watched


def board(
    ws: Workspace,
    period: Period,
    statuses: Sequence[ReportStatus] | None = None,
    *,
    watched: bool = False,
) -> Path:
    """Make `outputs/board.html` of a quarter; returns its path. `watched`: it refreshes itself.

    `statuses` are those of the quarter where they are known.
    """
    now = workspace.clock()
    with ws.ledger() as ledger:
        arrivals = ledger.arrived(datetime.combine(now.date(), time()))
        answers = {
            a["project"]: a for a in ledger.answers(period) if a["verdict"] != Verdict.REFUSED
        }
    statuses = status(ws, period) if statuses is None else statuses
    names = {s["project"]: s["name"] for s in statuses}
    reporting = {s["agency"] for s in statuses}
    offices = {
        code: a["abbr"] or a["name"]
        for code, a in ws.registry.agencies.items()
        if code in reporting
    }
    reports = [_report(s, answers.get(s["project"]), offices) for s in statuses]
    page = web_page(
        {
            "period": period.words.th,
            "made": f"{date_words(now.date()).th} เวลา {now:%H:%M} น.",
            "refresh": REFRESH if watched else 0,
            "amiss": [sentence.th for sentence in unsound(ws, period)],
            "arrivals": [_arrival(a, names) for a in arrivals],
            "agencies": [*offices.items()],
            "order": [_STAFF, *(_level(n) for n in range(1, 10)), _DONE],
            "reports": reports,
        }
    )
    return disk.write(ws.folder("outputs") / "board.html", page.encode())


_STAFF, _DONE = "เจ้าของโครงการ", "อนุมัติแล้ว"


def _level(level: int) -> str:
    return f"ผู้อนุมัติระดับ {level}"


def _report(
    s: ReportStatus, answer: Answered | None, offices: Mapping[str, str]
) -> dict[str, object]:
    """A project's line of the board."""
    if s["status"] == "APPROVED":
        kept = _DONE
    elif s["status"] == "SUBMITTED":
        kept = _level(s["level"] + 1)
    else:
        kept = _STAFF if s["counts"] else "–"
    return {
        "code": s["project"],
        "name": s["name"],
        "agency": s["agency"],
        "office": offices[s["agency"]],
        "state": s["state"].th,
        "holder": s["holder"].th,
        "held": kept,
        "due": date_words(date.fromisoformat(s["due"])).th if s["due"] else "",
        "left": s["days_left"],
        **_links(answer),
    }


def _arrival(a: Answered, names: Mapping[str, str]) -> dict[str, object]:
    """A line of what came today."""
    verdict, code = Verdict(a["verdict"]), a["project"] or ""
    return {
        "time": f"{a['received']:%H:%M}",
        "file": clean(a["file"]),
        "about": f"{code} {names.get(code, '')}".strip(),
        "verdict": str(verdict),
        "result": verdict.words.th,
        "errors": "" if verdict is Verdict.REFUSED else a["errors"] or "",
        "remarks": a["remarks"] or "",
        **_links(a),
    }


def _links(answer: Answered | None) -> dict[str, str]:
    """Where a delivery's answer and original lie, from the board on; in the workspace only."""
    places = {"reply": answer["reply"], "filed": answer["filed"]} if answer else {}
    return {
        name: f"../{quote(place)}"
        for name, place in places.items()
        if place and not Path(place).is_absolute()
    }
