"""What changed: since a day, what came, was corrected, approved or returned; and since last quarter, figures that swung."""

from collections.abc import Iterator

from ..forms import report as form
from ..forms.lists import STATUS
from ..model import Choices, Column, Kind, Table
from ..model.values import to_python
from ..text.words import Words
from .core import FROM, QUARTER, WHO, Chunk, Record, day, origin, tag
from .sheet import DATE, Field

NAME, TITLE = Words("เปลี่ยนแปลง", "What changed"), Words("สิ่งที่เปลี่ยนแปลง", "What changed")

FIELDS = (
    *WHO,
    QUARTER,
    Field(Words("เทียบกับ", "Compared with"), width=17),
    Field(Words("การเปลี่ยนแปลง", "Change"), width=19),
    Field(Words("รายการ", "Item"), width=26),
    Field(Words("เดิม", "Before"), "#,##0.00", 14),
    Field(Words("ใหม่", "Now"), "#,##0.00", 14),
    Field(Words("ผลต่าง", "Difference"), "+#,##0.00;−#,##0.00;0.00", 13),
    Field(Words("ร้อยละ", "Per cent"), "+0.0;−0.0;0.0", 8),
    Field(Words("วันที่", "Date"), DATE, 12),
    Field(Words("ความเห็น", "Comment"), width=28),
    *FROM,
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
    chunk: Chunk, project: str, steps: list[Record], former: dict[str, list[Record]]
) -> Iterator[list[object]]:
    """A project's changes: the steps its reports took, figures corrected on the way, and swings since last quarter."""
    facts = chunk.facts
    who = facts.who(project)
    covers = {r["_quarter"]: r for r in chunk.records["report"].get(project, ())}
    before: dict[int, str] = {}
    sent: set[int] = set()
    for step in steps:
        quarter, status = step["quarter"], step["status"]
        words = _AGAIN if status == "SUBMITTED" and quarter in sent else _STEPS[status]
        if status == "SUBMITTED" and step["level"]:
            words = _PASSED.format(level=step["level"])
        if day(step["at"]) >= facts.since:
            source = origin(form.REPORT, covers[quarter]) if quarter in covers else None
            was = STATUS.words(before.get(quarter, "NOT_REPORTED"))
            yield [
                *who,
                quarter,
                _NEWS,
                words,
                None,
                was,
                STATUS.words(status),
                None,
                None,
                day(step["at"]),
                _comment(step),
                source,
            ]
        before[quarter] = status
        if status == "SUBMITTED":
            sent.add(quarter)
    yield from _corrections(chunk, project, who, former)
    yield from _swings(chunk, project, who)


def _comment(step: Record) -> str | None:
    """What was said of a step, and by whom."""
    return " — ".join(text for text in (step["comment"], step["who"]) if text) or None


def _compared(table: Table) -> list[Column]:
    """Answers that can be compared: figures and choices."""
    return [
        c
        for c in table.asked
        if (c.kind.is_number and c.kind is not Kind.WHOLE) or isinstance(c.choices, Choices)
    ]


def _corrections(
    chunk: Chunk, project: str, who: list[object], former: dict[str, list[Record]]
) -> Iterator[list[object]]:
    """Answers that differ from those of the report that counted on the day to compare with."""
    for name, old in former.items():
        table = form.BY_NAME[name]
        if not table.key:
            continue
        now = {(r["_quarter"], r["_key"]): r for r in chunk.records[name].get(project, ())}
        for was in old:
            record = now.get((was["_quarter"], was["_key"]))
            if record is None:
                continue
            for column in _compared(table):
                a, b = to_python(was[column.name]), to_python(record[column.name])
                if a != b:
                    yield [
                        *who,
                        was["_quarter"],
                        _NEWS,
                        _CORRECTED,
                        _item(table, record, column),
                        *_difference(column, a, b),
                        None,
                        None,
                        origin(table, record),
                    ]


def _swings(chunk: Chunk, project: str, who: list[object]) -> Iterator[list[object]]:
    """Figures of the workbook's quarter that lie far from the last quarter's."""
    facts = chunk.facts
    quarter, least = facts.period.quarter, facts.settings.alerts["swing_percent"]
    for table in (form.KPIS, form.BUDGET):
        by: dict[int, dict[str, Record]] = {}
        for record in chunk.records[table.name].get(project, ()):
            by.setdefault(record["_quarter"], {})[record["_key"]] = record
        last = by.get(quarter - 1, {})
        for key, record in by.get(quarter, {}).items():
            if key not in last:
                continue
            for column in (c for c in _compared(table) if c.kind.is_number):
                a, b = to_python(last[key][column.name]), to_python(record[column.name])
                if a is not None and b is not None and abs(b - a) > abs(a) * least / 100:
                    yield [
                        *who,
                        quarter,
                        _QUARTER,
                        _SWING,
                        _item(table, record, column),
                        *_difference(column, a, b),
                        None,
                        None,
                        origin(table, record),
                    ]


def _difference(column: Column, a: object, b: object) -> list[object]:
    """Before, now, difference and per cent."""
    if isinstance(column.choices, Choices):
        return [*(column.choices.words(v) if v is not None else None for v in (a, b)), None, None]
    if a is None or b is None:
        return [a, b, None, None]
    return [a, b, b - a, (b - a) / abs(a) * 100 if a else None]


def _item(table: Table, record: Record, column: Column) -> Words:
    words = tag(table, record)
    title = table.title
    return Words(
        f"{title.th} {words.th}: {column.head.th}", f"{title.en} {words.en}: {column.head.en}"
    )
