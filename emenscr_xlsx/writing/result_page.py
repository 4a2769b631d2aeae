"""The page that says how a file was judged, what happens next, and each finding by cell."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..model.finding import Finding, Severity
from ..text.excel import CELL, truncated
from ..text.thai import wrapped
from ..text.typed import date_words
from ..text.words import Lang, Words
from ..workbook.anchors import own_page
from ..workbook.changes import PAGEFUL, AnswerChange, pair
from ..workbook.own_pages import NOT_USED
from .book import Book
from .delivery import Delivery, alike, grouped, rule_of
from .fast_sheet import FastSheet
from .pages import own_rows
from .parts import done, text_height

Locate = Callable[[Finding], str]
"""Where what a finding speaks of lies in the workbook, such as '3 งบประมาณ'!K8.

An empty text where it does not.
"""

_COLUMNS = (
    (Words("ลำดับ", "No."), 7),
    (Words("ระดับ", "Severity"), 14),
    (Words("ชีต", "Sheet"), 24),
    (Words("เซลล์", "Cell"), 16),
    (Words("รายการ", "About"), 30),
    (Words("สิ่งที่ต้องแก้หรือควรทราบ", "What is wrong, and what to do"), 88),
    (Words("ค่าที่พบ", "Value found"), 30),
    (Words("ข้อกำหนด", "Rule"), 26),
)
_RESULT = Words("ผลการตรวจ", "Result")
_CAME, _DUE = (
    Words("ไฟล์: {f} · ได้รับเมื่อ {d}", "File: {f} · received {d}"),
    Words(" · กำหนดส่ง {d}", " · due {d}"),
)
_TAKES_PLACE = Words("ฉบับนี้ใช้นับแทน{other}", "This copy counts in place of {other}")
_STANDS = Words(
    "{other} ยังใช้นับอยู่ จนกว่าจะส่งฉบับใหม่ที่รับได้",
    "Still counted: {other}, until a new copy is sent and accepted",
)
_WAITING = Words(
    "สิ่งที่พิมพ์ไว้ {n} รายการยังไม่มีที่ในแบบ เก็บไว้ครบในชีต “{page}” ให้ย้ายหรือลบให้หมดก่อนส่งไฟล์นี้กลับมา",
    "{n} things that were typed have no place in the form yet and are kept whole on sheet "
    "“{page}”; "
    "move or delete them all before you send this file back",
)
_DIFFERS = Words("ช่องที่ต่างจาก{other}", "What differs from {other}")
_CHANGED = Words("เปลี่ยน", "Changed")
_TITLE_ROW, _HEADINGS = 36, 6
_LINES, _LINE = 4, 24
"""Lines of a notice to a row, and how high each is: a long one can be scrolled through."""
_SHOWN = 400
"""Characters of the value found: to recognise it by, the text itself stands in its cell."""


def result_page(book: Book, delivery: Delivery, locate: Locate, waiting: int = 0) -> None:
    """Write the page; `locate` leads to the cells of the workbook that it stands in.

    So many things are `waiting` in that workbook to be placed.
    """
    lang = delivery.ticket.lang
    ws = book.sheet(_RESULT[lang])
    page = _ResultPage(book, ws, lang, locate)
    page.head(delivery)
    if delivery.findings or delivery.replaced:
        page.columns(_HEADINGS)
    page.row = _HEADINGS
    page.notices(delivery, waiting)
    for title, findings in grouped(delivery):
        page.section(f"{title[lang]}  ({len(findings)})")
        for same in alike(findings):
            page.findings(same)
    for other in delivery.replaced:
        page.section(f"{_DIFFERS.format(other=other.words)[lang]}  ({len(other.changes)})")
        for change in other.changes[:PAGEFUL]:
            page.change(change)
    own_rows(ws, page.row)


@dataclass
class _ResultPage:
    """The page in the making: `row` is its last row so far, `number` that of its last entry."""

    book: Book
    ws: FastSheet
    lang: Lang
    locate: Locate
    row: int = 0
    number: int = 0

    def head(self, delivery: Delivery) -> None:
        """What was judged and how, and what is to be done."""
        book, ws, lang, ticket = self.book, self.ws, self.lang, delivery.ticket
        period = ticket.period.words[lang]
        book.page(ws, delivery.about, period)
        ws.write_string(0, 0, own_page(len(_COLUMNS)))
        ws.set_column(0, 0, None, None, {"hidden": True})
        for col, (_, width) in enumerate(_COLUMNS, 1):
            ws.set_column(col, col, width)
        ws.set_row(0, _TITLE_ROW)
        ws.write_string(0, 1, delivery.title[lang], book.format("title"))
        counts = {s: sum(f.severity is s for f in delivery.findings) for s in reversed(Severity)}
        count = " · ".join(f"{s.words[lang]} {n}" for s, n in counts.items() if n)
        came = _CAME[lang].format(
            f=delivery.submission.file, d=date_words(delivery.received.date())[lang]
        )
        if delivery.due and not delivery.verdict.stands:
            due = dt.date.fromisoformat(delivery.due)
            came += _DUE[lang].format(d=date_words(due)[lang])
        todo = delivery.next[lang] + (f"  ({count})" if count else "")
        lines = (delivery.about, f"{ticket.subject} · {period}", came, todo)
        for row, text in enumerate(lines, 1):
            ws.write_string(row, 1, text, book.format("bold" if text is todo else "hint"))
            ws.set_row(row, 26 if text is todo else 21)

    def notices(self, delivery: Delivery, waiting: int) -> None:
        """A comment, the deliveries this one meets, and that something waits to be placed."""
        notices = []
        if returned := delivery.returned:
            notices.append(returned.words)
        notices += [_TAKES_PLACE.format(other=other.words) for other in delivery.replaced]
        if delivery.stands:
            notices.append(_STANDS.format(other=delivery.stands.words))
        if waiting:
            notices.append(_WAITING.format(n=waiting, page=NOT_USED.head))
        look = self.book.format("words")
        for notice in notices:
            first, lines = self.row + 1, wrapped(notice[self.lang], 170)
            for start in range(0, lines, _LINES):
                self.row += 1
                self.ws.set_row(self.row, min(_LINES, lines - start) * _LINE + 6)
            self.ws.merge_range(first, 1, self.row, len(_COLUMNS), None, look)
            self.ws.write_string(first, 1, notice[self.lang], look)

    def columns(self, row: int) -> None:
        """The headings of the table, which stay in sight."""
        for col, (heading, _) in enumerate(_COLUMNS, 1):
            self.ws.write_string(row, col, heading[self.lang], self.book.format("head"))
        self.ws.set_row(row, 28)
        self.ws.freeze_panes(row + 1, 0)
        self.ws.repeat_rows(row)

    def section(self, title: str) -> None:
        """The title of a group."""
        self.row += 1
        for col in range(1, len(_COLUMNS) + 1):
            self.ws.write_blank(self.row, col, None, self.book.format("section"))
        self.ws.write_string(self.row, 1, title, self.book.format("section"))
        self.ws.set_row(self.row, 32)

    def findings(self, same: Sequence[Finding]) -> None:
        """Findings that say the same, linked to the first of their cells."""
        first, ws, lang = same[0], self.ws, self.lang
        self.row, self.number = self.row + 1, self.number + 1
        row = self.row
        place = self.locate(first)
        sheet = place.rpartition("!")[0].strip("'") or first.sheet
        # In a workbook made anew a cell may lie elsewhere than in the file that came.
        cells = ", ".join(self.locate(f).rpartition("!")[2] or f.cell for f in same)
        # What was set back stands nowhere else.
        room = CELL if first.rule == "V-I1.given_changed" else _SHOWN
        value = truncated(" · ".join(dict.fromkeys(f.value for f in same if f.value)), room)
        centred, text = self.book.format("centred"), self.book.format("text")
        message = first.message[lang]
        about = ", ".join(dict.fromkeys(f.about[lang] for f in same if f.about[lang]))
        heights = text_height(message, 80), text_height(value, 26), text_height(cells, 14)
        ws.set_row(row, max(*heights, text_height(about, 27)))
        ws.write_number(row, 1, self.number, centred)
        severity = self.book.format(f"severity.{first.severity.name}")
        ws.write_string(row, 2, first.severity.words[lang], severity)
        ws.write_string(row, 3, sheet, text)
        if place:
            link = self.book.format("link.centred")
            done(ws.write_url(row, 4, f"internal:{place}", link, cells))
        else:
            ws.write_string(row, 4, cells, centred)
        ws.write_string(row, 5, about, text)
        ws.write_string(row, 6, message, text)
        ws.write_string(row, 7, value, text)
        ws.write_string(row, 8, rule_of(first), centred)

    def change(self, change: AnswerChange) -> None:
        """An answer that differs from the one given before."""
        self.row, self.number = self.row + 1, self.number + 1
        record, head = change.record[self.lang], change.head[self.lang]
        values = pair(change, self.lang)
        self.ws.set_row(self.row, max(text_height(record, 27), text_height(values, 26)))
        for col, value, look in (
            (2, _CHANGED[self.lang], "centred"),
            (3, change.sheet, "text"),
            (4, change.cell, "centred"),
            (5, record, "text"),
            (6, head, "text"),
            (7, values, "text"),
        ):
            self.ws.write_string(self.row, col, value, self.book.format(look))
        self.ws.write_number(self.row, 1, self.number, self.book.format("centred"))
        self.ws.write_blank(self.row, 8, None, self.book.format("centred"))
