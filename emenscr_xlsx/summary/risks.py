"""What is at risk of staying unanswered at the year's end (V-A5, S47, S48).

Only what can still be lost: what an activity of a later quarter is planned to answer is not at risk
yet, nor is what no activity answers while half of the year lies ahead (P6).
"""

from collections.abc import Callable, Iterator

from ..forms import report as form
from ..forms.lists import JUDGED
from ..forms.registry_notation import links, quarters
from ..model import Table
from ..registry.rows import Activity
from ..text.words import Words
from .chunk import Chunk
from .facts import SOURCE_CELL, WHO
from .fields import Field
from .records import Record, origin, tag

NAME, TITLE = (
    Words("เสี่ยงสิ้นปี", "Year-end risks"),
    Words("รายการที่เสี่ยงตอบไม่ครบเมื่อสิ้นปี", "At risk of staying unanswered at the year's end"),
)
_RISK = {
    "kpi": Words("ตัวชี้วัดยังไม่มีคำตอบ (S47)", "KPI without an answer (S47)"),
    "strategy": Words(
        "เป้าหมายยุทธศาสตร์ชาติยังไม่มีคำตอบ (S48)", "National-strategy target without an answer (S48)"
    ),
    "undone": Words("กิจกรรมตามแผนยังไม่ได้ดำเนินการ", "Planned activity never done"),
    "promise": Words(
        "เลื่อนมาแล้วยังไม่ได้ดำเนินการตามไตรมาสที่ระบุ (V-A5)",
        "Deferred, and the promised quarter has passed (V-A5)",
    ),
}
FIELDS = (
    *WHO,
    Field(Words("ประเภท", "Kind"), width=30),
    Field(Words("รายการ", "Item"), width=17),
    Field(Words("รายละเอียด", "What it is"), width=54),
    Field(Words("ไตรมาสที่เกี่ยวข้อง", "Quarter"), "0", 8),
    SOURCE_CELL,
)


def rows(chunk: Chunk, project: str) -> Iterator[list[object]]:
    """What of a project has no answer, up to the workbook's quarter."""
    who = chunk.facts.who(project)
    last = chunk.facts.last_reporting(project)
    if last is None:
        return  # it has not begun
    ahead = _answered_ahead(chunk, project, last)
    for table, kind, given, answered in _questions(chunk, project):
        if ahead.get(table.record_key(given), last < _LATE and chunk.closed(project) is None):
            continue
        reported = [
            r
            for r in chunk.sent(table.name, project)
            if table.record_key(r) == table.record_key(given)
        ]
        if any(map(answered, reported)):
            continue
        text, target = given.get("text") or given.get("goal_text"), given.get("target_value")
        newest = reported[-1] if reported else None
        yield [
            *who,
            _RISK[kind],
            tag(table, given),
            f"{text} ({target})" if target else text,
            newest.quarter if newest else None,
            origin(table, newest) if newest else None,
        ]
    for kind, number, title, quarter, record in _activities(chunk, project, last):
        source = origin(form.ACTIVITIES, record) if record else None
        called = tag(form.ACTIVITIES, {"no": number})
        yield [*who, _RISK[kind], called, title, quarter, source]


_LATE = 3
"""The quarter from which what no activity is planned to answer is at risk."""


def _answered_ahead(chunk: Chunk, project: str, last: int) -> dict[str, bool]:
    """By KPI, whether an activity that answers it is planned for a quarter to come."""
    ahead: dict[str, bool] = {}
    for activity in chunk.facts.registry.plan_of(project).activities:
        later = max(quarters(activity["planned_quarters"]) or (0,)) > last
        for _, key in links(activity["answers"]):
            if key:
                ahead[key] = ahead.get(key, False) or (later and chunk.closed(project) is None)
    return ahead


_Question = tuple[Table, str, Record, Callable[[Record], bool]]
"""A table, the kind of risk, what is given, and whether a record answers it."""


def _questions(chunk: Chunk, project: str) -> Iterator[_Question]:
    """What must be answered by the year's end: every KPI, and the national strategy's targets."""
    given_to, plan = chunk.given(project), form.MASTER_PLAN
    for given in given_to["kpis"]:
        yield form.KPIS, "kpi", given, _judged
    for given in given_to["master_plan"]:
        if given["level"] == "NS":
            answered = _against_target if given.get("target_value") else _answered
            yield plan, "strategy", given, answered


def _judged(kpi: Record) -> bool:
    return kpi["achieved"] in JUDGED


def _answered(goal: Record) -> bool:
    return any(map(goal.filled, form.MASTER_PLAN.answer))


def _against_target(goal: Record) -> bool:
    return goal.filled("target_answer") or goal.filled("as_activity")


_Undone = tuple[str, int, object, int, Record | None]
"""The kind of risk, the activity's number and title, its quarter, and what was reported of it."""


def _activities(chunk: Chunk, project: str, last: int) -> Iterator[_Undone]:
    """Activities that were deferred to a quarter that has passed, or planned and never done."""
    reported: dict[int, list[Record]] = {}
    for record in chunk.sent("activities", project):
        reported.setdefault(int(record.amount("no")), []).append(record)
    due = _due(chunk, project, last)
    for number in sorted(due.keys() | reported.keys()):
        records = reported.get(number, [])
        done = max((r.quarter for r in records if r["state"] == "done"), default=0)
        promise = next((r for r in reversed(records) if r["no_action"] == "deferred"), None)
        promised = _promised(chunk, promise) if promise else None
        if promised and promised > last:
            continue
        if promise and promised and done < promised:
            yield "promise", number, promise["title"], promised, promise
        elif not done and number in due:
            if any(r["no_action"] in ("budget_cut", "terminated") for r in records):
                continue
            quarter, activity = due[number]
            newest = records[-1] if records else None
            title = newest["title"] if newest else activity["title"]
            yield "undone", number, title, quarter, newest


def _due(chunk: Chunk, project: str, last: int) -> dict[int, tuple[int, Activity]]:
    """The activities planned up to a quarter and no longer, each with its last quarter."""
    due = {}
    for activity in chunk.facts.registry.plan_of(project).activities:
        planned = quarters(activity["planned_quarters"]) or ()
        if planned and max(planned) <= last:
            due[activity["no"]] = max(planned), activity
    return due


def _promised(chunk: Chunk, promise: Record) -> int | None:
    """The quarter of this year that an activity was deferred to."""
    year, quarter = promise.number("next_year"), promise.number("next_quarter")
    if quarter is None or year not in (None, chunk.facts.period.fiscal_year):
        return None
    return int(quarter) if promise.quarter < quarter else None
