"""Checks on the report as a whole.

What is still to be answered, when it came, and what came back unchanged.
"""

from collections.abc import Iterator

import pandas as pd

from ...forms.report import ITEMS, M6_TABLES, TABLES
from ...forms.report.due import AnswerState
from ...model.finding import Severity
from ...text.excel import CELL
from ...text.period import days_late
from ...text.thai import squash
from ...text.typed import date_words
from ..due import answer_state
from ..engine import CheckContext, Hit, check, rows


@check(
    "V-Q2.item_unanswered",
    Severity.INFO,
    "ยังไม่ได้รายงานประเด็นที่ {item} {title} ต้องตอบให้ครบภายในไตรมาสที่ 4",
    "Item {item}, {title}, is not reported yet; it must be answered by quarter 4",
    "S5, S6",
)
def unanswered_items(facts: CheckContext) -> Iterator[Hit]:
    for item, title in ITEMS.items():
        tables = [t for t in TABLES if t.item == item]
        answered: set[int] = set()
        first: dict[int, Hit] = {}
        for table in tables:
            frame = facts[table.name]
            stands = pd.Series(answer_state(facts.batch, table), frame.index, dtype="int64")
            mask = stands.eq(AnswerState.ANSWERED) | facts.faulty(table.name, *table.answer)
            answered |= set(frame.loc[mask, "_report"])
            later = stands.eq(AnswerState.LATER)
            for row, report in zip(rows(later), frame.loc[later, "_report"], strict=True):
                first.setdefault(
                    report, (table.name, row, table.answer[0], {"item": item, "title": title})
                )
        yield from (hit for report, hit in first.items() if report not in answered)


@check(
    "V-T1.unchanged",
    Severity.WARNING,
    "รายงานนี้ถูกส่งกลับให้แก้ไข แต่ส่งมาใหม่โดยไม่มีการเปลี่ยนแปลง",
    "This report was returned for correction, and comes back without any change",
    "S53, C12",
)
def unchanged_since_returned(facts: CheckContext) -> Iterator[Hit]:
    yield from (("report", row, "sending") for row in sorted(facts.unchanged))


@check(
    "V-T2.late",
    Severity.WARNING,
    "ส่งช้ากว่ากำหนด {days} วัน (กำหนดส่ง {due})",
    "{days} days late (due {due})",
    "B3",
)
def late(facts: CheckContext) -> Iterator[Hit]:
    """Only what is sent, and was not accepted before, can be late.

    Against the due date as it is, not as the form has it.
    """
    if facts.received is None:
        return
    frame = facts["report"]
    for row in rows(frame["sending"].eq("submit")):
        due = facts.deadlines.get(facts.batch.report_of("report", row))
        if due and (days := days_late(due, facts.received) or 0) > 0:
            yield "report", row, "due_date", {"days": days, "due": date_words(due)}


_ROOM = 30_000
"""Characters that people may write for one box; the sentences around them take the rest."""


@check(
    "V-N10.too_long",
    Severity.WARNING,
    "ข้อความของรายการนี้รวมกันยาว {length} ตัวอักษร เซลล์หนึ่งรับได้ {most} ข้อความ M6 "
    "ที่เรียงให้อาจถูกตัดท้าย ให้เขียนให้สั้นลง",
    "The texts of this record are {length} characters together; a cell holds {most}, and the "
    "M6 text made of them may be cut: shorten them",
    "D18",
)
def too_long_for_a_cell(facts: CheckContext) -> Iterator[Hit]:
    for table in M6_TABLES:
        name = table.name
        frame, columns = (
            facts[name],
            [c.name for c in table.asked if c.is_free_text],
        )
        lengths = pd.DataFrame({c: frame[c].str.len() for c in columns}).fillna(0)
        for row in rows(lengths.sum(axis=1) > _ROOM):
            of_record = lengths.iloc[row]
            longest = str(of_record.idxmax())
            yield name, row, longest, {"length": f"{of_record.sum():,.0f}", "most": f"{CELL:,}"}


_LEAST = 20  # shorter texts repeat by nature
_NEW_EACH_QUARTER = ("what", "result", "summary")  # where and how of routine work stay as they were


@check(
    "V-N7.same_as_before",
    Severity.WARNING,
    "ข้อความเหมือนกับไตรมาสที่ {before} ทุกประการ",
    "The text is the same as in quarter {before}",
    "C9",
)
def same_as_last_quarter(facts: CheckContext) -> Iterator[Hit]:
    for table in TABLES:
        earlier, frame = facts.earlier(table.name), facts[table.name]
        columns = [n for n in _NEW_EACH_QUARTER if n in table.by_name]
        if earlier.empty or frame.empty or not columns:
            continue
        last = (
            earlier.sort_values("quarter")
            .drop_duplicates(["_report", "_key"], keep="last")
            .set_index(["_report", "_key"])
        )
        before = last.reindex(pd.MultiIndex.from_frame(frame[["_report", "_key"]]))
        quarters = before["quarter"].to_numpy()
        for column in columns:
            for row, (now, then) in enumerate(zip(frame[column], before[column], strict=True)):
                if (
                    isinstance(now, str)
                    and isinstance(then, str)
                    and len(now) >= _LEAST
                    and squash(now) == squash(then)
                ):
                    yield table.name, row, column, {"before": f"{quarters[row]:g}"}
