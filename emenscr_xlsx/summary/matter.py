"""The one sentence that matters of a project: what is worst, or how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..text.words import Words, joined
from .alerts import Alert
from .chunk import Chunk
from .facts import ReportStatus

_MOST = 90  # characters of somebody's worst words


@dataclass(frozen=True, slots=True)
class Matter:
    """A sentence, and how bad it is: a level of alerts, or none."""

    level: str | None
    words: Words


_RETURNED = Words("ส่งกลับแก้ไข: {comment}", "returned: {comment}")
_ENDED = {
    "terminated": Words("ยุติโครงการ", "project terminated"),
    "finished": Words("โครงการเสร็จสิ้น", "project finished"),
}
_RISK = Words("เสี่ยง {count} เรื่อง: {first}", "{count} at risk: {first}")
_WAITS = Words("รอผู้อนุมัติระดับ {level}", "waits for approval, level {level}")
_TO_COME = Words("ยังไม่ถึงกำหนดส่ง เหลือ {days} วัน", "not due for another {days} days")
_NOT_BEGUN = Words("ยังไม่เริ่ม", "not begun")
_WELL = Words("อนุมัติแล้ว ไม่มีเรื่องต้องเตือน", "approved, nothing to warn of")


def matter(
    chunk: Chunk, project: str, alerts: Sequence[Alert], at_risk: Sequence[Sequence[object]]
) -> Matter:
    """What a director has to know of a project, of its alerts, and its rows of what is at risk."""
    facts, quarter = chunk.facts, chunk.facts.period.quarter
    status = facts.board.get((project, quarter))
    covers = chunk.sent("report", project)
    ended = covers[-1]["project_state"] if covers else None
    worst = sorted((a for a in alerts if a.quarter == quarter), key=lambda a: a.level != "critical")
    if worst and worst[0].level == "critical":
        return Matter("critical", worst[0].sentence)
    if status and status["status"] == "RETURNED":
        return Matter("watch", _RETURNED.format(comment=cut(status["comment"] or "–", _MOST)))
    if ended == "terminated":
        return Matter("watch", _ENDED["terminated"])
    if worst:
        return Matter("watch", worst[0].sentence)
    if at_risk:
        risk = _RISK.format(count=len(at_risk), first=risk_words(at_risk[0]))
        return Matter("watch", risk)
    if ended == "finished" and not (status and status["counts"]):
        return Matter(None, _ENDED["finished"])
    return Matter(None, _calm(status))


def risk_words(row: Sequence[object]) -> Words:
    """What a row of what is at risk says: its kind and its item."""
    return joined([_words(part) for part in row[3:5]], ": ", ": ")


def _words(part: object) -> Words:
    return part if isinstance(part, Words) else Words(str(part), str(part))


def _calm(status: ReportStatus | None) -> Words:
    """How a report stands of which nothing is wrong."""
    if status is None or not status["counts"]:
        return _NOT_BEGUN
    if status["status"] == "APPROVED":
        return _WELL
    if status["status"] == "SUBMITTED":
        return _WAITS.format(level=status["level"] + 1)
    days = status["days_left"]
    return status["state"] if days is None else _TO_COME.format(days=max(0, days))


def cut(text: str, most: int) -> str:
    """A text in one line of so many characters, and seen to be cut."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"
