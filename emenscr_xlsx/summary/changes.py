"""What changed since a day, and since last quarter.

Since the day: what came, was corrected, approved or returned. Since last quarter: large swings.
"""

from collections.abc import Iterator, Mapping, Sequence

from ..forms import report as form
from ..forms.lists import STATUS
from ..ledger.rows import Step
from ..model import Choices, Column, Kind, Table
from ..model.values import to_python
from ..text.words import Words
from .chunk import Chunk
from .facts import QUARTER, SOURCE_CELL, WHO
from .fields import DATE, Field
from .records import Record, origin, tag

NAME, TITLE = Words("เปลี่ยนแปลง", "What changed"), Words("สิ่งที่เปลี่ยนแปลง", "What changed")

FIELDS = (
    *WHO,
    QUARTER,
    Field(Words("เทียบกับ", "Compared with"), width=17),
    Field(Words("การเปลี่ยนแปลง", "Change"), width=19),
    Field(Words("รายการ", "Item"), width=26),
    Field(Words("เดิม", "Before"), "#,##0.00", 14),
    Field(Words("ใหม่", "Now"), "#,##0.00", 14),
    Field(Words("ผลต่าง", "Difference"), '+#,##0.00;"−"#,##0.00;0.00', 13),
    Field(Words("ร้อยละ", "Per cent"), '+0.0;"−"0.0;0.0', 8),
    Field(Words("วันที่", "Date"), DATE, 12),
    Field(Words("ความเห็น", "Comment"), width=28),
    SOURCE_CELL,
)

_NEWS = Words("สรุปครั้งก่อน", "The last summary")
_QUARTER = Words("ไตรมาสก่อน", "Last quarter")
_STEPS = {
    "SAVED": Words("บันทึกร่าง หรือส่งให้แก้ไข", "Saved, or sent back to be corrected"),
    "SUBMITTED": Words("ส่งใหม่", "New"),
    "RETURNED": Words("ส่งกลับแก้ไข", "Returned"),
    "APPROVED": Words("อนุมัติ", "Approved"),
}
_PASSED = Words("ผ่านผู้อนุมัติระดับ {level}", "Passed approval level {level}")
_AGAIN = Words("ส่งฉบับแก้ไข", "Sent again, corrected")
_CORRECTED = Words("แก้ไขค่า", "Figure corrected")
_SWING = Words("เปลี่ยนแปลงมาก", "Large swing")


def rows(
    chunk: Chunk, project: str, steps: Sequence[Step], former: Mapping[str, Sequence[Record]]
) -> Iterator[list[object]]:
    """A project's changes: steps of its reports, figures corrected on the way, and swings.

    `former` has, by table, the records of reports that counted on the day to compare with.
    """
    yield from _steps(chunk, project, steps)
    yield from _corrections(chunk, project, former)
    yield from _swings(chunk, project)


def _steps(chunk: Chunk, project: str, steps: Sequence[Step]) -> Iterator[list[object]]:
    """The steps that a project's reports took since the day to compare with."""
    who, covers = chunk.facts.who(project), chunk.covers(project)
    before: dict[int, str] = {}
    sent: set[int] = set()
    for step in steps:
        quarter, status, day = step["quarter"], step["status"], step["time"].date()
        words = _AGAIN if status == "SUBMITTED" and quarter in sent else _STEPS[status]
        if status == "SUBMITTED" and step["level"]:
            words = _PASSED.format(level=step["level"])
        if day >= chunk.facts.since:
            was = STATUS.words(before.get(quarter, "NOT_REPORTED"))
            source = origin(form.REPORT, covers[quarter]) if quarter in covers else None
            change = [None, was, STATUS.words(status), None, None, day, _comment(step), source]
            yield [*who, quarter, _NEWS, words, *change]
        before[quarter] = status
        if status == "SUBMITTED":
            sent.add(quarter)


def _comment(step: Step) -> str | None:
    """The comment on a step, and whose it is."""
    return " — ".join(text for text in (step["comment"], step["who"]) if text) or None


def _compared(table: Table) -> list[Column]:
    """Answers that can be compared: figures and choices."""
    return [
        c
        for c in table.asked
        if (c.kind.is_number and c.kind is not Kind.WHOLE) or isinstance(c.choices, Choices)
    ]


def _corrections(
    chunk: Chunk, project: str, former: Mapping[str, Sequence[Record]]
) -> Iterator[list[object]]:
    """Answers that differ from those of the report that counted on the day to compare with."""
    who = chunk.facts.who(project)
    for name, records in former.items():
        table = form.BY_NAME[name]
        if not table.key:
            continue
        now = {(r.quarter, r.key): r for r in chunk.sent(name, project)}
        for was in records:
            record = now.get((was.quarter, was.key))
            if record is None:
                continue
            for column in _compared(table):
                a, b = to_python(was[column.name]), to_python(record[column.name])
                if a != b:
                    difference = _difference(column, was, record)
                    yield [
                        *(*who, was.quarter, _NEWS, _CORRECTED, _item(table, record, column)),
                        *(*difference, None, None, origin(table, record)),
                    ]


def _swings(chunk: Chunk, project: str) -> Iterator[list[object]]:
    """Figures of the workbook's quarter that lie far from the last quarter's."""
    facts = chunk.facts
    who, quarter = facts.who(project), facts.period.quarter
    least = facts.settings.alerts["swing_percent"]
    for table in (form.KPIS, form.BUDGET):
        by_quarter: dict[int, dict[str, Record]] = {}
        for record in chunk.sent(table.name, project):
            by_quarter.setdefault(record.quarter, {})[record.key] = record
        last = by_quarter.get(quarter - 1, {})
        for key, record in by_quarter.get(quarter, {}).items():
            if key not in last:
                continue
            for column in (c for c in _compared(table) if c.kind.is_number):
                a, b = last[key].number(column.name), record.number(column.name)
                if a is not None and b is not None and abs(b - a) > abs(a) * least / 100:
                    difference = _difference(column, last[key], record)
                    yield [
                        *(*who, quarter, _QUARTER, _SWING, _item(table, record, column)),
                        *(*difference, None, None, origin(table, record)),
                    ]


def _difference(column: Column, was: Record, now: Record) -> list[object]:
    """Before, now, difference and per cent."""
    if isinstance(column.choices, Choices):
        codes = (was.text(column.name), now.text(column.name))
        return [*(column.choices.words(code) if code else None for code in codes), None, None]
    a, b = was.number(column.name), now.number(column.name)
    if a is None or b is None:
        return [a, b, None, None]
    return [a, b, b - a, (b - a) / abs(a) * 100 if a else None]


def _item(table: Table, record: Record, column: Column) -> Words:
    """What a figure is of, such as ตัวชี้วัด เชิงปริมาณ 1: ผล."""
    words, title = tag(table, record), table.title
    return Words(
        f"{title.th} {words.th}: {column.head.th}", f"{title.en} {words.en}: {column.head.en}"
    )
