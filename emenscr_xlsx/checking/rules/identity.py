"""Checks on whose report a workbook is, and whether the registry changed since (C5, C10)."""

import re
from collections.abc import Callable, Iterator, Sequence

from ...forms.report import BY_NAME
from ...model import Table
from ...model.finding import Severity
from ...model.values import plain
from ...text.thai import code_key, squash
from ...text.typed import BE
from ...text.words import Words, joined
from ...workbook.registry_changes import RegistryChange
from ..engine import CheckContext, Hit, check, rows

# Another report's name ------------------------------------------------------------------------


def _number(raw: object) -> int | None:
    """The one whole number in what was typed: “3”, “Q3”, “ไตรมาสที่ ๓”."""
    numbers = re.findall(r"\d+", squash(plain(raw)))
    return int(numbers[0]) if len(numbers) == 1 else None


def _quarter(raw: object) -> int | None:
    number = _number(raw)
    return number if number in (1, 2, 3, 4) else None


def _year(raw: object) -> int | None:
    """A fiscal year in the Buddhist era, from a year of either era or its last two digits."""
    number = _number(raw) or 0
    year = number + 2500 if 0 < number < 100 else number + BE if 1950 < number < 2200 else number
    return year if 2500 <= year <= 2700 else None


_OF_PERIOD: dict[str, tuple[Callable[[object], int | None], Words]] = {
    "quarter": (_quarter, Words("ไตรมาสที่ {n}", "quarter {n}")),
    "fiscal_year": (_year, Words("ปีงบประมาณ {n}", "fiscal year {n}")),
}


@check(
    "V-I1.other_report",
    Severity.ERROR,
    "ช่องนี้ถูกแก้เป็น{named} ซึ่งเป็นของรายงานอื่น แบบนี้ออกให้ {own} ถ้าเป็นรายงานอื่น "
    "ให้กรอกในแบบของรายงานนั้น ถ้าเป็นรายงานนี้ ให้คืนค่าเดิม (ไฟล์ที่ตอบกลับคืนให้แล้ว)",
    "This cell was made to name {named}, another report; this form was issued for {own}. "
    "If the other is meant, fill in the form of that one; "
    "if this one, restore the issued value (the reply has done so)",
    "C5",
    name=Words(
        "รหัส ปี และไตรมาสบนปกไม่ถูกแก้เป็นของรายงานอื่น",
        "code, year and quarter on the cover are not those of another report",
    ),
)
def other_report(facts: CheckContext) -> Iterator[Hit]:
    frame = facts["report"]
    for row, report in enumerate(frame["_report"].tolist()):
        submission = facts.batch.submissions[report]
        cells = submission.cells.get("report", {}).get("-", {})
        code, period = str(frame["project_code"].iat[row]), submission.ticket.period
        issued = Words(f"{code} {period.words.th}", f"{code}, {period.words.en}")
        for column in ("project_code", "project_name"):
            codes = facts.called.get(code_key(plain(cells.get(column) or "")), frozenset())
            if codes and code not in codes:
                yield (
                    "report",
                    row,
                    column,
                    {
                        "named": joined(
                            [Words(f"โครงการ {c}", f"project {c}") for c in sorted(codes)],
                            ", ",
                            ", ",
                        ),
                        "own": issued,
                    },
                )
        for column, (read, words) in _OF_PERIOD.items():
            typed = read(cells.get(column) or "")
            if typed not in (None, int(frame[column].to_numpy()[row])):
                yield "report", row, column, {"named": words.format(n=typed), "own": issued}


# An older issue -------------------------------------------------------------------------------


def _of(
    facts: CheckContext, wanted: Callable[[RegistryChange], bool]
) -> Iterator[tuple[Table, int, RegistryChange]]:
    """The changes of some kind, each with the row of today's record."""
    for report, changes in facts.revised.items():
        for change in filter(wanted, changes):
            frame = facts[change.table]
            record = (frame["_report"] == report) & (frame["_key"] == change.record)
            for row in rows(record)[:1]:
                yield BY_NAME[change.table], row, change


def _head(table: Table) -> str:
    """Where a record as a whole is spoken of: at what it is called."""
    return table.heading or next(n for line in table.lines for n in line if table[n].given)


@check(
    "V-I1.registry_changed",
    Severity.ERROR,
    "ทะเบียนเปลี่ยนหลังออกแบบฉบับนี้ · {change} · กรอกหรือแก้ผลให้ตรงในแบบฉบับปัจจุบัน (ไฟล์ที่ตอบกลับ)",
    "The registry changed since this form was issued. {change}. Answer it in the present "
    "issue (the reply)",
    "C10",
    name=Words(
        "ทะเบียนไม่เปลี่ยนหลังออกแบบฉบับนี้", "the registry has not changed since this form was issued"
    ),
)
def something_new_is_asked(facts: CheckContext) -> Iterator[Hit]:
    for table, row, change in _of(facts, lambda c: c.asks):
        yield table.name, row, change.column or _head(table), {"change": change.words}


@check(
    "V-I1.no_longer_asked",
    Severity.WARNING,
    "ทะเบียนเปลี่ยนหลังออกแบบฉบับนี้ · {change} · สิ่งที่กรอกไว้ยังอยู่และนับรวม ถ้าไม่ใช้แล้วให้ลบออก",
    "The registry changed since this form was issued. {change}. What was typed into it is "
    "kept, and counts: empty it if it is void",
    "C10",
)
def no_longer_asked(facts: CheckContext) -> Iterator[Hit]:
    for table, row, change in _of(facts, lambda c: c.typed):
        yield table.name, row, _head(table), {"change": change.words}


@check(
    "V-I1.registry_differs",
    Severity.INFO,
    "ทะเบียนเปลี่ยนหลังออกแบบฉบับนี้ ระบบใช้ค่าปัจจุบัน · {change}",
    "The registry changed since this form was issued, and its present values are used. {change}",
    "C10",
)
def registry_differs(facts: CheckContext) -> Iterator[Hit]:
    """Records that are no more, and were blank, have no cell of their own.

    They are told together, on the cover.
    """
    for table, row, change in _of(facts, lambda c: bool(c.column) and not c.asks):
        yield table.name, row, change.column, {"change": change.words}
    reports = facts["report"]["_report"].tolist()
    for report, changes in facts.revised.items():
        if gone := _gone(changes):
            yield (
                "report",
                reports.index(report),
                "project_code",
                {"change": joined(gone, " · ", "; ")},
            )


def _gone(changes: Sequence[RegistryChange]) -> list[Words]:
    return [c.words for c in changes if not (c.column or c.asks or c.typed)]
