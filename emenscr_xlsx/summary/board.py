"""How each report stands: who holds it, how late it is, and why it was returned."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..forms import report as form
from ..ledger.rows import Step
from ..model.finding import Verdict
from ..text.period import days_late
from ..text.words import Words
from .chunk import Chunk
from .facts import QUARTER, SOURCE_CELL, STATUS_FIELD, WHO, ReportStatus, SummaryFacts
from .fields import DATE, Field
from .records import origin

NAME, TITLE = Words("สถานะ", "Status"), Words("สถานะการรายงาน", "Status of reports")
TIMELY = {
    "in_time": Words("ตรงเวลา", "In time"),
    "late": Words("ช้ากว่ากำหนด", "Late"),
    "waiting": Words("ยังไม่ถึงกำหนด", "Not due yet"),
    "overdue": Words("เลยกำหนด ยังไม่ส่ง", "Overdue, not sent"),
}
"""How a report stands against its due date (C22)."""

FIELDS = (
    *WHO,
    QUARTER,
    STATUS_FIELD,
    Field(Words("อยู่ที่", "Held by"), width=26),
    Field(Words("ตั้งแต่", "Since"), DATE, 12),
    Field(Words("กำหนดส่ง", "Due"), DATE, 12),
    Field(Words("วันที่ส่ง", "Sent"), DATE, 12),
    Field(Words("วันก่อน (+) หลัง (−) กำหนด", "Days in hand (+), late (−)"), '+0;"−"0;0', 12),
    Field(Words("ตรงเวลา", "In time"), width=14, name="timely"),
    Field(Words("ส่งครั้งที่", "Times sent"), "0", 7),
    Field(Words("ส่งกลับเมื่อ", "Returned on"), DATE, 12),
    Field(Words("เหตุที่ส่งกลับ", "Why returned"), width=30),
    Field(Words("ผลการตรวจ", "Verdict"), width=16),
    Field(Words("ที่มาหลังจากนั้น ยังไม่นับ", "Came since, not counted"), width=22),
    SOURCE_CELL,
)


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How a report stands against its due date, and the days in hand, negative where it is late."""

    state: str
    days: int


def timeliness(
    facts: SummaryFacts, status: ReportStatus, sent: dt.date | None
) -> Timeliness | None:
    """How timely a report is; None where nothing is due."""
    late = days_late(status["due"], sent or facts.as_of.date())
    if late is None:
        return None
    if sent is not None:
        return Timeliness("late" if late > 0 else "in_time", -late)
    return Timeliness("overdue" if late > 0 else "waiting", -late)


def _first_sent(steps: Sequence[Step]) -> dict[int, dt.date]:
    """When a project's reports were first sent, by quarter."""
    days: dict[int, dt.date] = {}
    for step in steps:
        if step["status"] == "SUBMITTED":
            days.setdefault(step["quarter"], step["time"].date())
    return days


def rows(
    chunk: Chunk, project: str, steps: Sequence[Step]
) -> Iterator[tuple[int, Timeliness | None, list[object]]]:
    """A project's rows, quarter after quarter, each with its quarter and how timely it is."""
    facts, sent, covers = chunk.facts, _first_sent(steps), chunk.covers(project)
    for quarter in facts.quarters:
        status = facts.board.get((project, quarter))
        if status is None:
            continue
        timely = timeliness(facts, status, sent.get(quarter))
        row: list[object] = [
            *facts.who(project),
            quarter,
            status["state"],
            status["holder"],
            _day(status["since"]),
            _day(status["due"]),
            sent.get(quarter),
            timely and timely.days,
            timely and TIMELY[timely.state],
            status["submissions"] or None,
            _day(status["returned_since"]),
            status["comment"] or None,
            Verdict(status["verdict"]).words if status["verdict"] else None,
            status["pending"],
            origin(form.REPORT, covers[quarter]) if quarter in covers else None,
        ]
        yield quarter, timely, row


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text is not None else None
