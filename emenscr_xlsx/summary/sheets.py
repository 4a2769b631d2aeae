"""The data sheets: status board, the tables of the form over all reports, findings and sources."""

from collections.abc import Iterator, Sequence
from datetime import date

from .. import form
from ..finding import Severity, Verdict
from ..lists import STATUS
from ..spec import Choices, Column, Kind, Table
from ..style import Book
from ..words import Words
from .core import DATE, Facts, Field, data_sheet

_PROJECT = (Field(Words("รหัสโครงการ", "Project code"), width=22), Field(Words("โครงการ", "Project"), width=38), Field(Words("หน่วยงาน", "Agency"), width=14))
_SOURCE = (
    Field(Words("สถานะ", "Status"), width=16),
    Field(Words("ไฟล์ที่มา", "Source file"), width=28),
    Field(Words("ชีต", "Sheet"), width=20),
    Field(Words("แถว", "Row"), "0", 7),
)


def write(book: Book, facts: Facts) -> None:
    """Write every data sheet."""
    _board(book, facts)
    for name, tables, columns in _TABLES:
        _table(book, facts, name, [form.BY_NAME[t] for t in tables], columns)
    _findings(book, facts)
    _sources(book, facts)


def _who(facts: Facts, project: str) -> list[object]:
    b = facts.projects.get(project, {})
    return [project, b.get("name"), facts.agency(b.get("agency"))]


def _board(book: Book, facts: Facts) -> None:
    fields = (
        *_PROJECT,
        Field(Words("สถานะ", "Status"), width=16),
        Field(Words("ตั้งแต่", "Since"), DATE),
        Field(Words("กำหนดส่ง", "Due"), DATE),
        Field(Words("ส่งครั้งที่", "Times sent"), "0", 10),
        Field(Words("ผลการตรวจ", "Verdict"), width=24),
        Field(Words("ไฟล์ที่มา", "Source file"), width=34),
    )
    rows = []
    for project in facts.natural():
        b = facts.projects[project]
        rows.append(
            [
                *_who(facts, project),
                STATUS.words(b["status"]),
                _day(b["since"]),
                _day(b["due"]),
                b["submissions"],
                Verdict(b["verdict"]).words if b["verdict"] else None,
                b["file"],
            ]
        )
    data_sheet(book, facts, Words("สถานะ", "Status"), Words("สถานะการรายงาน", "Status of reports"), fields, rows)


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


_PARTS = ("what", "where", "how", "result", "contribution")
_NARRATIVE = Column("narrative", Words("ผลการดำเนินงาน", "Narrative"), Kind.LONG)
"""The parts of a narrative in one cell."""
_TABLES: tuple[tuple[Words, tuple[str, ...], tuple[str, ...]], ...] = (
    (Words("เป้าหมาย", "Goals"), ("goals",), ("text", "achieved", "as_activity")),
    (Words("ตัวชี้วัด", "KPIs"), ("kpis",), ("text", "operator", "target", "unit", "quantity", "total", "percent", "achieved", "previous", "as_activity")),
    (Words("ผลย่อยตัวชี้วัด", "KPI part-results"), ("kpi_parts",), ("kpi", "label", "quantity", "total", "percent")),
    (Words("กิจกรรม", "Activities"), ("activities",), ("title", "planned", "state", "no_action", "reason", "next_quarter", "next_year", "terminated_scope")),
    (
        Words("งบประมาณ", "Budget"),
        ("budget",),
        (
            "activity_no",
            "activity",
            "source",
            "expense_class",
            "plan",
            "disbursed",
            "variance",
            "used",
            "committed",
            "reason_kind",
            "reason_activity",
            "reason",
            "cum_plan",
            "cum_before",
            "year_plan",
        ),
    ),
    (Words("จัดสรรเพิ่มเติม", "Additional allocations"), ("allocations",), ("source_name", "source_code", "work_plan", "amount")),
    (
        Words("แผนแม่บทและแผนฯ 13", "Plan contributions"),
        ("master_plan", "nesd_plan"),
        ("plan_name", "goal_text", "target_value", "target_answer", "as_activity"),
    ),
    (Words("ปัญหาและข้อเสนอแนะ", "Problems, suggestions"), ("summary",), ("summary", "problems", "suggestions")),
)


def _field(column: Column) -> Field:
    width = {Kind.LONG: 64.0, Kind.MONEY: 15.0, Kind.TEXT: 24.0}.get(column.kind, 14.0)
    return Field(column.heading, column.kind.number_format, width, column.kind is Kind.MONEY)


def _table(book: Book, facts: Facts, name: Words, tables: Sequence[Table], columns: Sequence[str]) -> None:
    first = tables[0]
    tagged = bool(first.key)
    narrated = "what" in first.by_name
    shown = (*(first[c] for c in columns), *((_NARRATIVE,) if narrated else ()))
    fields = (*_PROJECT, *((Field(Words("รายการ", "Item"), width=18),) if tagged else ()), *map(_field, shown), *_SOURCE)
    data_sheet(book, facts, name, first.title if len(tables) == 1 else name, fields, _rows(facts, tables, columns, tagged))


def _rows(facts: Facts, tables: Sequence[Table], columns: Sequence[str], tagged: bool) -> Iterator[list[object]]:
    by_project: dict[str, list[list[object]]] = {}
    for table in tables:
        frame = facts.rows[table.name]
        for record in frame.to_dict("records"):
            tag = [_tag(table, record)] if tagged else []
            values = [_value(table[c], record) for c in columns]
            if "what" in table.by_name:
                values.append(" ".join(record[p] for p in _PARTS if record.get(p)) or None)
            source = [STATUS.words(record["_status"]), record["_file"], record["_sheet"], record["_row"]]
            by_project.setdefault(record["_project"], []).append([*_who(facts, record["_project"]), *tag, *values, *source])
    for project in facts.natural():
        yield from by_project.get(project, ())


def _tag(table: Table, record: dict[str, object]) -> Words:
    return table.tag_words({k: int(v) if isinstance(v := record[k], float) else v for k in table.key})


def _value(column: Column, record: dict[str, object]) -> object:
    if column.computed is not None:
        return column.computed.value(record)
    value = record[column.name]
    if value is None or value != value:
        return None
    if isinstance(column.choices, Choices):
        return column.choices.words(value)
    if column.choices == "kpis":
        kind, _, no = str(value).partition("-")
        return form.KPIS.tag_words({"kind": kind, "no": no})
    return value


def _findings(book: Book, facts: Facts) -> None:
    fields = (
        *_PROJECT,
        Field(Words("ระดับ", "Severity"), width=18),
        Field(Words("ข้อกำหนด", "Rule"), width=16),
        Field(Words("ชีต", "Sheet"), width=22),
        Field(Words("เซลล์", "Cell"), width=9),
        Field(Words("ข้อความ", "Message in Thai"), width=70),
        Field(Words("ข้อความอังกฤษ", "Message in English"), width=70),
        Field(Words("ค่าที่พบ", "Value"), width=30),
        Field(Words("ไฟล์ที่มา", "Source file"), width=34),
    )
    by_project: dict[str, list[list[object]]] = {}
    for f in facts.findings.to_dict("records"):
        by_project.setdefault(f["_project"], []).append(
            [
                *_who(facts, f["_project"]),
                Severity(f["severity"]).words,
                f["code"],
                f["sheet"],
                f["cell"],
                f["message_th"],
                f["message_en"],
                f["value"],
                f["_file"],
            ]
        )
    rows = [row for p in facts.natural() for row in by_project.get(p, ())]
    data_sheet(book, facts, Words("ข้อสังเกต", "Findings"), Words("ข้อสังเกตและข้อผิดพลาด", "Findings"), fields, rows)


def _sources(book: Book, facts: Facts) -> None:
    fields = (
        Field(Words("ไฟล์", "File"), width=40),
        *_PROJECT,
        Field(Words("ได้รับ", "Received"), DATE),
        Field(Words("ผลการตรวจ", "Verdict"), width=26),
        Field(Words("ฉบับที่", "Issue"), "0", 8),
        Field(Words("แถวที่อ่าน", "Rows read"), "0", 10),
        Field(Words("แถวที่ใช้", "Rows used"), "0", 10),
        Field(Words("แถวที่ไม่ใช้", "Rows ignored"), "0", 10),
        Field(Words("เก็บไว้ที่", "Filed as"), width=52),
        Field(Words("ลายนิ้วมือไฟล์", "SHA-256"), width=70),
    )
    rows = [
        [
            d["file"],
            *_who(facts, d["project"]),
            d["received"].date(),
            Verdict(d["verdict"]).words,
            d["issue"],
            d["rows_read"],
            d["rows_used"],
            d["rows_ignored"],
            d["filed"],
            d["sha256"],
        ]
        for d in facts.deliveries.to_dict("records")
    ]
    data_sheet(book, facts, Words("ที่มา", "Sources"), Words("ที่มาของข้อมูล", "Sources"), fields, rows)
