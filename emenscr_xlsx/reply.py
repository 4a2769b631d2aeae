"""Findings to the answer that goes back to whoever sent the file."""

import datetime as dt
from collections.abc import Sequence

from .finding import Finding, Severity, Verdict
from .style import Book
from .submission import Ticket
from .template import text_height
from .words import Lang, Words, date_words

_COLUMNS = (
    (Words("ลำดับ", "No."), 7),
    (Words("ระดับ", "Severity"), 14),
    (Words("ชีต", "Sheet"), 24),
    (Words("เซลล์", "Cell"), 9),
    (Words("สิ่งที่ต้องแก้หรือควรทราบ", "What is wrong, and what to do"), 88),
    (Words("ค่าที่พบ", "Value found"), 30),
    (Words("ข้อกำหนด", "Rule"), 16),
)

_NEXT = {
    Verdict.ACCEPTED: Words("รับไว้เรียบร้อย ไม่ต้องดำเนินการใด", "Accepted; there is nothing to do"),
    Verdict.REMARKS: Words("รับไว้แล้ว โปรดอ่านข้อสังเกต จะแก้ไขและส่งใหม่หรือไม่ก็ได้", "Accepted; please read the remarks, correcting them is up to you"),
    Verdict.TO_CORRECT: Words("แก้ไขตามเซลล์ที่ระบุในไฟล์เดิมของท่าน แล้วส่งกลับมาใหม่", "Correct the cells named here in your own file, and send it again"),
}


def ordered(findings: Sequence[Finding]) -> list[Finding]:
    """What must be corrected first, then by place."""
    return sorted(findings, key=lambda f: (-f.severity, f.sheet, *_place(f.cell)))


def _place(cell: str) -> tuple[int, int, str]:
    """Row first, then column."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :] or 0), len(letters), letters


def reply_workbook(ticket: Ticket, project: str, verdict: Verdict, findings: Sequence[Finding], file: str, received: dt.datetime) -> bytes:
    """The answer to a report: its verdict, what to do, and every finding by cell."""
    lang: Lang = ticket.lang
    book = Book()
    ws = book.sheet(Words("ผลการตรวจ", "Result")[lang])
    period = ticket.period.words[lang]
    book.page(ws, project, period)
    for col, (_, width) in enumerate(_COLUMNS):
        ws.set_column(col, col, width)
    ws.set_row(0, 36)
    ws.write_string(0, 0, Words("ผลการตรวจรายงาน", "Result of checking the report")[lang] + ": " + verdict.words[lang], book.format("title"))
    counts = {s: sum(f.severity is s for f in findings) for s in reversed(Severity)}
    said = " · ".join(f"{s.words[lang]} {n}" for s, n in counts.items() if n)
    lines = (
        project,
        f"{ticket.project} · {period}",
        Words("ไฟล์: {f} · ได้รับเมื่อ {d}", "File: {f} · received {d}").format(f=file, d=date_words(received.date()))[lang],
        _NEXT[verdict][lang] + (f"  ({said})" if said else ""),
    )
    for row, text in enumerate(lines, 1):
        ws.write_string(row, 0, text, book.format("bold" if row == 4 else "hint"))
        ws.set_row(row, 26 if row == 4 else 21)
    top = 6
    for col, (head, _) in enumerate(_COLUMNS):
        ws.write_string(top, col, head[lang], book.format("head"))
    ws.set_row(top, 28)
    ws.freeze_panes(top + 1, 0)
    ws.repeat_rows(top)
    centred, text = book.format("centred"), book.format("text")
    for no, f in enumerate(ordered(findings), 1):
        row = top + no
        ws.set_row(row, max(text_height(f.message[lang], 84), text_height(f.value, 27)))
        ws.write_number(row, 0, no, centred)
        ws.write_string(row, 1, f.severity.words[lang], book.format(f"severity.{f.severity.name}"))
        for col, value in ((2, f.sheet), (3, f.cell), (4, f.message[lang]), (5, f.value), (6, f.code)):
            ws.write_string(row, col, value, centred if col in (3, 6) else text)
    if findings:
        ws.autofilter(top, 0, top + len(findings), len(_COLUMNS) - 1)
    return book.bytes(received.replace(microsecond=0))


def refusal_text(finding: Finding, received: dt.datetime) -> str:
    """The answer to a file that is no report of ours, as plain text for any editor."""
    day = date_words(received.date())
    return (
        f"ไฟล์: {finding.file}\nได้รับเมื่อ: {day.th}\nผล: ไม่รับ\nเหตุผล: {finding.message.th}\n\n"
        f"File: {finding.file}\nReceived: {day.en}\nResult: refused\nReason: {finding.message.en}\n"
    )
