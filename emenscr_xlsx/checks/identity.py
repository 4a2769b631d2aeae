"""Checks on whether a workbook asks what the registry asks now (C10)."""

from collections.abc import Callable, Iterator, Sequence

from ..finding import Severity
from ..form import BY_NAME
from ..revision import Change
from ..spec import Table
from ..words import Words, joined
from .core import Facts, Hit, check

# An older issue -------------------------------------------------------------------------------


def _of(facts: Facts, wanted: Callable[[Change], bool]) -> Iterator[tuple[Table, int, Change]]:
    """The changes of some kind, each with the row of today's record."""
    for report, changes in facts.revised.items():
        for change in filter(wanted, changes):
            frame = facts[change.table]
            at = ((frame["_report"] == report) & (frame["_key"] == change.record)).to_numpy().nonzero()[0]
            if len(at):
                yield BY_NAME[change.table], int(at[0]), change


def _head(table: Table) -> str:
    """Where a record as a whole is spoken of: at what it is called."""
    return table.heading or next(n for line in table.lines for n in line if table[n].given)


@check(
    "V-I1.registry_changed",
    Severity.ERROR,
    "ทะเบียนเปลี่ยนหลังออกแบบฉบับนี้ · {change} · กรอกหรือแก้ผลให้ตรงในแบบฉบับปัจจุบัน (ไฟล์ที่ตอบกลับ)",
    "The registry changed since this form was issued. {change}. Answer it in the present issue (the reply)",
    "C10",
)
def something_new_is_asked(facts: Facts) -> Iterator[Hit]:
    for table, row, change in _of(facts, lambda c: c.asks):
        yield table.name, row, change.column or _head(table), {"change": change.said}


@check(
    "V-I1.no_longer_asked",
    Severity.WARNING,
    "ทะเบียนเปลี่ยนหลังออกแบบฉบับนี้ · {change} · สิ่งที่กรอกไว้ยังอยู่และนับรวม ถ้าไม่ใช้แล้วให้ลบออก",
    "The registry changed since this form was issued. {change}. What was typed into it is kept, and counts: empty it if it is void",
    "C10",
)
def no_longer_asked(facts: Facts) -> Iterator[Hit]:
    for table, row, change in _of(facts, lambda c: c.typed):
        yield table.name, row, _head(table), {"change": change.said}


@check(
    "V-I1.registry_differs",
    Severity.INFO,
    "ทะเบียนเปลี่ยนหลังออกแบบฉบับนี้ ระบบใช้ค่าปัจจุบัน · {change}",
    "The registry changed since this form was issued, and its present values are used. {change}",
    "C10",
)
def registry_differs(facts: Facts) -> Iterator[Hit]:
    """Records that are no more, and were blank, have no cell of their own: they are told together, on the cover."""
    for table, row, change in _of(facts, lambda c: bool(c.column) and not c.asks):
        yield table.name, row, change.column, {"change": change.said}
    reports = facts["report"]["_report"].tolist()
    for report, changes in facts.revised.items():
        if gone := _gone(changes):
            yield "report", reports.index(report), "project_code", {"change": joined(gone, " · ", "; ")}


def _gone(changes: Sequence[Change]) -> list[Words]:
    return [c.said for c in changes if not (c.column or c.asks or c.typed)]
