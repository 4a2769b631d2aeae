"""Findings to the answer that goes back to whoever sent the file."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..forms import report as form
from ..model.finding import Finding, Severity, Verdict
from ..model.messages import REPAIRED
from ..model.values import CellFault, plain
from ..text.excel import truncated
from ..text.typed import date_words
from ..text.words import Lang, Words
from ..workbook.anchors import DECOR, own_page
from ..workbook.changes import PAGEFUL, AnswerChange, Replaced, pair
from ..workbook.submission import Submission
from .book import Book
from .parts import Answer, CachedValues, done, text_height
from .report import report_workbook

_COLUMNS = (
    (Words("ลำดับ", "No."), 7),
    (Words("ระดับ", "Severity"), 14),
    (Words("ชีต", "Sheet"), 24),
    (Words("เซลล์", "Cell"), 16),
    (Words("สิ่งที่ต้องแก้หรือควรทราบ", "What is wrong, and what to do"), 88),
    (Words("ค่าที่พบ", "Value found"), 30),
    (Words("ข้อกำหนด", "Rule"), 26),
)

_NEXT = {
    Verdict.ACCEPTED: Words("รับไว้เรียบร้อย ไม่ต้องดำเนินการใด", "Accepted; there is nothing to do"),
    Verdict.REMARKS: Words(
        "รับไว้แล้ว โปรดอ่านข้อสังเกต จะแก้ไขและส่งใหม่หรือไม่ก็ได้",
        "Accepted; please read the remarks, correcting them is up to you",
    ),
    Verdict.DRAFT: Words(
        "ยังไม่ได้ส่งรายงาน ทำต่อในไฟล์นี้ เมื่อครบแล้วเลือก “ส่งรายงาน” ที่ชีตปก บันทึก แล้วส่งไฟล์นี้กลับมา",
        "The report is not sent yet: go on in this very file, choose “Send report” on the cover once all is there, save it, and send this file back",
    ),
    Verdict.TO_CORRECT: Words(
        "แก้ไขในไฟล์นี้ตามเซลล์ที่ระบุ (กดที่ชื่อเซลล์เพื่อไปยังเซลล์นั้น) บันทึก แล้วส่งไฟล์นี้กลับมา",
        "Correct the cells named here in this very file (click a cell's name to go there), save it, and send this file back",
    ),
}
_NEXT_APPROVAL = {
    Verdict.ACCEPTED: Words("บันทึกผลการพิจารณาแล้ว", "Your decisions are recorded"),
    Verdict.REMARKS: Words(
        "บันทึกผลการพิจารณาแล้ว ยกเว้นรายการที่ระบุ",
        "Your decisions are recorded, but for those named here",
    ),
    Verdict.TO_CORRECT: Words(
        "รายการที่ต้องแก้ไขยังไม่ได้ดำเนินการ แก้ในแบบพิจารณาของท่านแล้วส่งไฟล์อีกครั้ง รายการอื่นบันทึกแล้ว",
        "What is to be corrected was not done: correct it in your workbook and send it again; the other decisions are recorded",
    ),
}
_NEXT_RETURNED = Words(
    "แก้ไขในไฟล์นี้ตามความเห็น เลือก “ส่งรายงาน” บันทึก แล้วส่งไฟล์นี้กลับมาเพื่ออนุมัติใหม่ (M7)",
    "Correct this very file as the comment asks, choose “Send report”, save it, and send it back for approval (M7)",
)
_RETURNED, _WORDS = (
    Words("ส่งกลับแก้ไข", "Returned for correction"),
    Words("ความเห็นของ{by}: {comment}", "Comment by {by}: {comment}"),
)
_DECIDED = Words("ผลการพิจารณา (M7)", "Your decisions (M7)")
_RESULT, _TITLE = (
    Words("ผลการตรวจ", "Result"),
    Words("ผลการตรวจรายงาน", "Result of checking the report"),
)
_CAME, _DUE = (
    Words("ไฟล์: {f} · ได้รับเมื่อ {d}", "File: {f} · received {d}"),
    Words(" · กำหนดส่ง {d}", " · due {d}"),
)


_PROBLEMS, _REMARKS = Words("ต้องแก้ไข", "To correct"), Words("ข้อสังเกต", "Remarks")
_MISSING = Words("ต้องทำก่อนส่ง", "To be done before it is sent")
_REPAIRED = Words(
    "อ่านให้แล้ว: ตัวเลขและวันที่ที่พิมพ์เป็นข้อความ ไม่ต้องทำอะไร",
    "Repaired on reading: figures and dates typed as text; nothing to do",
)
_SINCE = Words(
    "เปลี่ยนในทะเบียนหลังออกแบบฉบับนี้ ไม่ต้องทำอะไร",
    "Changed in the registry since this form was issued; nothing to do",
)
_SET_BACK = Words(
    "ตั้งกลับให้แล้ว: ช่องสีเทาที่ถูกแก้ หากค่าเดิมผิดให้แจ้งผู้ประสานงาน",
    "Set back: grey cells that had been changed; if the issued value is wrong, tell your coordinator",
)


def _group(f: Finding, problems: Words) -> Words:
    """What a finding is listed under."""
    if f.severity is Severity.ERROR:
        return problems
    if f.rule == "V-I1.registry_differs":
        return _SINCE
    return (
        _REPAIRED
        if f.code in REPAIRED
        else _SET_BACK
        if f.rule == "V-I1.given_changed"
        else _REMARKS
    )


def ordered(findings: Sequence[Finding]) -> list[Finding]:
    """What must be corrected first, then by place."""
    return sorted(findings, key=lambda f: (-f.severity, f.sheet, *_place(f.cell)))


def _place(cell: str) -> tuple[int, int, str]:
    """Row first, then column."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :] or 0), len(letters), letters


@dataclass(frozen=True)
class Returned:
    """That a supervisor returned a report, in whose words (S53)."""

    by: str
    comment: str


@dataclass(frozen=True)
class Delivery:
    """What an answer is about: a report as it came, its verdict, what was found, and which other deliveries it meets.

    `replaced` are those whose place it takes; `stands` is the one that goes on counting because this one does not.
    """

    submission: Submission
    verdict: Verdict
    received: dt.datetime
    due: str | None = None
    returned: Returned | None = None
    replaced: tuple[Replaced, ...] = ()
    stands: Replaced | None = None

    @property
    def about(self) -> str:
        """Whose report or decisions these are."""
        given = self.submission.given
        return str(
            given["approver"][0]["position"]
            if self.submission.ticket.is_approval
            else given["report"][0]["project_name"]
        )

    @property
    def title(self) -> Words:
        """What the page is, and how it was judged."""
        head = _DECIDED if self.submission.ticket.is_approval else _TITLE
        return Words(f"{head.th}: {self.outcome.th}", f"{head.en}: {self.outcome.en}")

    @property
    def outcome(self) -> Words:
        return _RETURNED if self.returned else self.verdict.words

    @property
    def next(self) -> Words:
        """What whoever gets the answer is to do."""
        if self.returned:
            return _NEXT_RETURNED
        return (_NEXT_APPROVAL if self.submission.ticket.is_approval else _NEXT)[self.verdict]

    @property
    def findings(self) -> list[Finding]:
        return self.submission.findings


def receipt(delivery: Delivery) -> bytes:
    """The answer to a report that was accepted, or to an approver: the verdict, and any remark by cell."""
    book = Book()
    _page(book, delivery, lambda _table, _record, _column: "")
    return book.bytes(delivery.received.replace(microsecond=0))


def corrected_ready(delivery: Delivery, issue: int, key: bytes, cached: CachedValues) -> bytes:
    """The answer to a report that must be corrected: the same report, whole again, with each finding at its cell.

    All that was typed is carried over, also what could not be read. Correct it, save it, drop it in the inbox.
    """
    submission = delivery.submission
    renamed = _renamed(submission)
    values = carried(submission)
    moved = replace(
        cached,
        verdicts={(t, renamed(t, k), line): said for (t, k, line), said in cached.verdicts.items()},
        m6_cells={(t, renamed(t, k), what): text for (t, k, what), text in cached.m6_cells.items()},
        meanings={(t, renamed(t, k), c): shows for (t, k, c), shows in cached.meanings.items()},
    )
    at = {
        (f.table, renamed(f.table, f.record), f.column): f
        for f in reversed(ordered(delivery.findings))
        if f.table
    }
    ticket = submission.renewed(form.VERSION, issue)

    def front(book: Book, locate: Callable[[str, str, str], str]) -> None:
        _page(
            book,
            delivery,
            lambda table, record, column: locate(table, renamed(table, record), column),
        )

    return report_workbook(ticket, submission.given, key, moved, values, Answer(at), front)


def carried(submission: Submission) -> dict[str, dict[str, dict[str, object]]]:
    """All that was typed, also what could not be read, as it goes into a workbook made anew."""
    renamed = _renamed(submission)
    return {
        t: {
            renamed(t, k): {
                c: _typed(v)
                for c, v in cells.items()
                if v not in ("", None) and form.BY_NAME[t][c].asked
            }
            for k, cells in records.items()
        }
        for t, records in submission.cells.items()
    }


def _renamed(submission: Submission) -> Callable[[str, str], str]:
    """Rows that people added to an open table get the numbers after those that were offered."""
    names: dict[tuple[str, str], str] = {}
    for table in form.TABLES:
        added = (
            [k for k in submission.cells.get(table.name, ()) if k.startswith("+")]
            if table.open
            else []
        )
        names |= {(table.name, k): str(table.open + no) for no, k in enumerate(added, 1)}
    return lambda table, key: names.get((table, key), key)


def _typed(raw: object) -> object:
    """A raw value as a person sees it, to be written again."""
    if isinstance(raw, CellFault):
        return raw.text
    return raw if isinstance(raw, str | float | int) and not isinstance(raw, bool) else plain(raw)


def _page(book: Book, delivery: Delivery, locate: Callable[[str, str, str], str]) -> None:
    """The page that says how the report was judged, what happens next, and everything that was found, by cell."""
    ticket, findings = delivery.submission.ticket, delivery.findings
    lang: Lang = ticket.lang
    ws = book.sheet(_RESULT[lang])
    project, period = delivery.about, ticket.period.words[lang]
    book.page(ws, project, period)
    ws.write_string(0, 0, own_page(len(_COLUMNS)))
    ws.set_column(0, 0, None, None, {"hidden": True})
    for col, (_, width) in enumerate(_COLUMNS, 1):
        ws.set_column(col, col, width)
    ws.set_row(0, 36)
    ws.write_string(0, 1, delivery.title[lang], book.format("title"))
    counts = {s: sum(f.severity is s for f in findings) for s in reversed(Severity)}
    said = " · ".join(f"{s.words[lang]} {n}" for s, n in counts.items() if n)
    due = (
        dt.date.fromisoformat(delivery.due)
        if delivery.due and not delivery.verdict.stands
        else None
    )
    lines = (
        project,
        f"{ticket.project} · {period}",
        _CAME[lang].format(f=delivery.submission.file, d=date_words(delivery.received.date())[lang])
        + (_DUE[lang].format(d=date_words(due)[lang]) if due else ""),
        delivery.next[lang] + (f"  ({said})" if said else ""),
    )
    for row, text in enumerate(lines, 1):
        ws.write_string(row, 1, text, book.format("bold" if row == 4 else "hint"))
        ws.set_row(row, 26 if row == 4 else 21)
    top = 6
    notices = (
        [_WORDS.format(by=delivery.returned.by, comment=delivery.returned.comment)]
        if delivery.returned
        else []
    )
    notices += [_TAKES_PLACE.format(other=r.words) for r in delivery.replaced]
    notices += [_STANDS.format(other=delivery.stands.words)] if delivery.stands else []
    for notice in notices:
        ws.merge_range(top, 1, top, len(_COLUMNS), None, book.format("words"))
        ws.write_string(top, 1, notice[lang], book.format("words"))
        ws.set_row(top, text_height(notice[lang], 170))
        top += 1
    top += bool(notices)
    for col, (head, _) in enumerate(_COLUMNS, 1):
        ws.write_string(top, col, head[lang], book.format("head"))
    ws.set_row(top, 28)
    ws.freeze_panes(top + 1, 0)
    ws.repeat_rows(top)
    row, no = top, 0

    def section(row: int, words: str) -> None:
        for col in range(1, len(_COLUMNS) + 1):
            ws.write_blank(row, col, None, book.format("section"))
        ws.write_string(row, 1, words, book.format("section"))
        ws.set_row(row, 32)

    for title, own in _listed(
        findings, _MISSING if delivery.verdict is Verdict.DRAFT else _PROBLEMS
    ):
        row += 1
        section(row, f"{title[lang]}  ({len(own)})")
        for same in _grouped(own):
            row, no = row + 1, no + 1
            _line(book, ws, row, no, same, lang, locate)
    for other in delivery.replaced:
        row += 1
        section(row, f"{_DIFFERS.format(other=other.words)[lang]}  ({len(other.changes)})")
        for change in other.changes[:PAGEFUL]:
            row, no = row + 1, no + 1
            _changed(book, ws, row, no, change, lang)
    for own_row in range(1, row + 1):
        ws.write_string(own_row, 0, DECOR)


_TAKES_PLACE = Words("ฉบับนี้ใช้นับแทน{other}", "This copy counts in place of {other}")
_STANDS = Words(
    "{other} ยังใช้นับอยู่ จนกว่าจะส่งฉบับใหม่ที่รับได้",
    "Still counted: {other}, until a new copy is sent and accepted",
)
_DIFFERS = Words("ช่องที่ต่างจาก{other}", "What differs from {other}")
_CHANGED = Words("เปลี่ยน", "Changed")


def _changed(book: Book, ws, row: int, no: int, change: AnswerChange, lang: Lang) -> None:
    """An answer that differs from the one given before."""
    about, values = f"{change.record[lang]} · {change.head[lang]}", pair(change, lang)
    ws.set_row(row, max(text_height(about, 80), text_height(values, 26)))
    for col, value, look in (
        (2, _CHANGED[lang], "centred"),
        (3, change.sheet, "text"),
        (4, change.cell, "centred"),
        (5, about, "text"),
        (6, values, "text"),
    ):
        ws.write_string(row, col, value, book.format(look))
    ws.write_number(row, 1, no, book.format("centred"))
    ws.write_blank(row, 7, None, book.format("centred"))


def _listed(findings: Sequence[Finding], problems: Words) -> list[tuple[Words, list[Finding]]]:
    """The groups of the page that have something in them, in the order in which they are read; `problems` is the title of what must be corrected."""
    groups = (
        (title, [f for f in findings if _group(f, problems) is title])
        for title in (problems, _REMARKS, _REPAIRED, _SET_BACK, _SINCE)
    )
    return [(title, own) for title, own in groups if own]


def _grouped(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Findings that say the same of several cells of a sheet together, the most serious first."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for f in ordered(findings):
        groups.setdefault(
            (f.severity, f.sheet, f.rule, f.message, f.value if f.code == "OUTSIDE" else ""), []
        ).append(f)
    return list(groups.values())


def rule(found: Finding) -> str:
    """The id of the rule, where it has a number in the catalogue."""
    return found.rule if found.code.startswith("V-") else ""


_SHOWN = 400  # characters of what was found: to recognise it by, the text itself stands in its cell


def _line(
    book: Book,
    ws,
    row: int,
    no: int,
    same: list[Finding],
    lang: Lang,
    locate: Callable[[str, str, str], str],
) -> None:
    """One group of findings, linked to the first of its cells."""
    first = same[0]
    at = locate(first.table, first.record, first.column)
    sheet = at.rpartition("!")[0].strip("'") or first.sheet
    # In a workbook made anew a cell may lie elsewhere than in the file that came.
    cells = ", ".join(
        (locate(f.table, f.record, f.column).rpartition("!")[2] or f.cell) for f in same
    )
    value = truncated(" · ".join(dict.fromkeys(f.value for f in same if f.value)), _SHOWN)
    centred, text = book.format("centred"), book.format("text")
    ws.set_row(
        row,
        max(text_height(first.message[lang], 80), text_height(value, 26), text_height(cells, 14)),
    )
    ws.write_number(row, 1, no, centred)
    ws.write_string(
        row, 2, first.severity.words[lang], book.format(f"severity.{first.severity.name}")
    )
    ws.write_string(row, 3, sheet, text)
    if at:
        done(ws.write_url(row, 4, f"internal:{at}", book.format("link.centred"), cells))
    else:
        ws.write_string(row, 4, cells, centred)
    ws.write_string(row, 5, first.message[lang], text)
    ws.write_string(row, 6, value, text)
    ws.write_string(row, 7, rule(first), centred)


def refusal_text(finding: Finding, received: dt.datetime, sha256: str) -> str:
    """The answer to a file that is no report of ours, as plain text for any editor; it leads to the file, kept beside it."""
    day, name = date_words(received.date()), " ".join(finding.file.split())
    return (
        f"ไฟล์: {name}\nได้รับเมื่อ: {day.th} {received:%H:%M} น.\nผล: ไม่รับ\nเหตุผล: {finding.message.th}\n"
        f"ไฟล์ที่ส่งมาเก็บไว้ครบถ้วน หมายเลขไฟล์ {sha256[:16]}\n\n"
        f"File: {name}\nReceived: {day.en}, {received:%H:%M}\nResult: refused\nReason: {finding.message.en}\n"
        f"The file is kept as it came, as number {sha256[:16]}\n"
    )
