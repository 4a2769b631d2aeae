"""Where each report stands: project by quarter, who holds it, how late it is, since when and why it was returned."""

import datetime as dt
from collections.abc import Iterator

from ..forms import report as form
from ..model.finding import Verdict
from ..text.period import days_late
from ..text.words import Words
from .core import FROM, QUARTER, STATUS_FIELD, WHO, Chunk, Record, SummaryFacts, day, origin
from .sheet import DATE, Field

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
    Field(Words("วันก่อน (+) หลัง (−) กำหนด", "Days in hand (+), late (−)"), "+0;−0;0", 12),
    Field(Words("ตรงเวลา", "In time"), width=14, name="timely"),
    Field(Words("ส่งครั้งที่", "Times sent"), "0", 7),
    Field(Words("ส่งกลับเมื่อ", "Returned on"), DATE, 12),
    Field(Words("เหตุที่ส่งกลับ", "Why returned"), width=30),
    Field(Words("ผลการตรวจ", "Verdict"), width=16),
    Field(Words("ที่มาหลังจากนั้น ยังไม่นับ", "Came since, not counted"), width=22),
    *FROM,
)


def timely(
    facts: SummaryFacts, held: Record, sent: dt.date | None
) -> tuple[str | None, int | None]:
    """How a report stands against its due date, and by how many days."""
    late = days_late(day(held["due"]), sent or facts.as_of)
    if late is None:
        return None, None
    if sent is not None:
        return ("late" if late > 0 else "in_time"), -late
    return ("overdue" if late > 0 else "waiting"), -late


def first_sent(steps: list[Record]) -> dict[int, dt.date]:
    """When a project's reports were first sent, by quarter."""
    found: dict[int, dt.date] = {}
    for step in steps:
        if step["status"] == "SUBMITTED":
            found.setdefault(step["quarter"], day(step["at"]))
    return found


def rows(
    chunk: Chunk, project: str, steps: list[Record]
) -> Iterator[tuple[str | None, list[object]]]:
    """A project's rows, quarter after quarter, each with how it stands against its due date."""
    facts, sent = chunk.facts, first_sent(steps)
    covers = {r["_quarter"]: r for r in chunk.records["report"].get(project, ())}
    for quarter in facts.quarters:
        held = facts.board.get((project, quarter))
        if held is None:
            continue
        standing, days = timely(facts, held, sent.get(quarter))
        yield (
            standing,
            [
                *facts.who(project),
                quarter,
                held["state"],
                held["holder"],
                day(held["since"]),
                day(held["due"]),
                sent.get(quarter),
                days,
                TIMELY.get(standing),
                held["submissions"] or None,
                day(held["returned_since"]),
                held["comment"] or None,
                Verdict(held["verdict"]).words if held["verdict"] else None,
                held["pending"],
                origin(form.REPORT, covers[quarter]) if quarter in covers else None,
            ],
        )
