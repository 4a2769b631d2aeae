"""The guide on one page.

How to fill in the report, what the colours mean, and which sentences are written for you.
"""

import datetime as dt
from collections.abc import Iterator
from functools import partial

from ..forms import report as form
from ..forms.phrases import PHRASES
from ..model import Phrase, Table
from ..model.finding import Severity
from ..model.phrase import Place, filled_in
from ..model.records import Records
from ..text.formula import fn, literal, written
from ..text.typed import date_words
from ..text.words import Lang, Words
from ..workbook.own_pages import GUIDE
from .book import Book
from .check_list import Left
from .fast_sheet import FastSheet
from .pages import own_rows, page
from .parts import text_height

_COLUMNS, _WIDTH = 10, 16.5

_STEPS = (
    Words(
        "กรอกเฉพาะช่องสีเหลือง ตามลำดับชีต 1 ถึง 6 ช่องตรวจด้านขวาบอกทันทีว่าบรรทัดใดครบ (✓) ต้องแก้ (✗) "
        "หรือควรทบทวน (!)",
        "Fill in the yellow cells only, sheets 1 to 6 in turn. The check on the right tells at "
        "once which line is complete (✓), must be corrected (✗) or deserves a second look (!).",
    ),
    Words(
        "ยังไม่ส่งผลต่อเป้าหมาย ให้เลือก “ยังไม่ส่งผลต่อเป้าหมาย” ส่วนกิจกรรมที่ไม่ได้ทำ ให้เลือก “ไม่มีการดำเนินการ” "
        "เลือกกรณี และเขียนเหตุผล",
        "If there is no effect on a goal yet, choose “Not yet”. For an activity that was not done "
        "choose “No action”, the case, and give the reason.",
    ),
    Words(
        "เบิกจ่ายไม่เท่าแผน ทั้งต่ำกว่าและสูงกว่า ต้องระบุสาเหตุ หากไม่ได้เบิกจ่ายให้ใส่ 0 ไม่ใช่เว้นว่าง",
        "Any disbursement below or above plan needs its reason. If nothing was disbursed enter 0, "
        "do not leave it blank.",
    ),
    Words(
        "ไตรมาสที่ 4 หรือเมื่อสิ้นสุดโครงการ ต้องตอบครบทั้งหกประเด็นและตัวชี้วัดทุกข้อ",
        "In quarter 4, or when the project ends, all six items and every KPI must be answered.",
    ),
    Words(
        "ไม่ควรคัดลอกเป้าหมายของแผนมาใช้ในการรายงาน ข้อนี้และข้อที่ต้องเทียบกับรายงานอื่น ตรวจเมื่อได้รับไฟล์",
        "Please do not copy the plans' goal texts into the report. That, and what needs other "
        "reports to tell, is checked on receipt.",
    ),
    Words(
        "ชีต “ตรวจก่อนส่ง” บอกว่าเหลืออะไร เมื่อครบแล้ว ไปที่ชีตปก เลือก “ส่งรายงาน” บันทึก แล้วส่งไฟล์ให้ผู้ประสานงาน "
        "ชื่อไฟล์จะเป็นอะไรก็ได้",
        "The check list tells what is left. When all is done, choose “Send report” on the cover, "
        "save, and give the file to your coordinator. The file may have any name.",
    ),
)
_COLOURS = (
    ("legend.asked", Words("ช่องที่ท่านกรอก", "You fill this in")),
    ("legend.given", Words("มีให้แล้ว แก้ไม่ได้", "Given, locked")),
    (
        f"legend.{Severity.ERROR.name}",
        Words("✗ ต้องกรอกหรือต้องแก้ตอนนี้", "✗ Required now, or to correct"),
    ),
    (f"legend.{Severity.WARNING.name}", Words("! ควรทบทวน ส่งได้", "! Look again; may be sent")),
    (f"legend.{Severity.INFO.name}", Words("i แจ้งให้ทราบ", "i For your information")),
)
_WRITE, _LEGEND, _SENTENCES = (
    Words("เขียนผลให้ครบทุกส่วน", "Tell each result in all its parts"),
    Words("สีของช่อง", "What the colours mean"),
    Words(
        "ประโยคที่ระบบเติมให้ในชีต “ข้อความ M6” ไม่ต้องพิมพ์เอง",
        "Sentences written for you in the M6 text; no need to type them",
    ),
)
_FIFTH = Words("เฉพาะแผนระดับชาติ: ", "National plans only: ")
_LEFT, _LEFT_ROW = Words("ต้องทำต่อ", "To do"), 3
_TO_CORRECT = Words(
    "✗ เหลือที่ต้องกรอกหรือแก้ {n} แห่ง ชีต “ตรวจก่อนส่ง” พาไปทีละแห่ง",
    "✗ {n} cells are still to be filled in or corrected; the check list leads to them",
)
_SEND = Words(
    "✓ พร้อมส่ง: เลือก “ส่งรายงาน” ที่ชีตปก บันทึก แล้วส่งไฟล์นี้ให้ผู้ประสานงาน",
    "✓ Ready: choose “Send report” on the cover, save, and give this file to your coordinator",
)
_DUE, _ASK = Words("กำหนดส่ง", "Due"), Words("สอบถาม", "Whom to ask")


def sentences() -> Iterator[tuple[Table, Phrase]]:
    """The fixed sentences (D18), without their variants."""
    names = [p.name for phrases in PHRASES.values() for p in phrases]
    for table, phrases in PHRASES.items():
        for p in phrases:
            if p.name.isupper() and not any(p.name.startswith(f"{n}_") for n in names):
                yield form.m6_table(table), p


_SHOWN = {"because": "(เหตุผล)", "title": "(ชื่อกิจกรรม)"}


def _place(table: Table, place: Place) -> str:
    """What stands in a sentence where a value goes."""
    return _SHOWN.get(place[1]) or f"({form.scope(table).column(place[0]).head.th})"


def guide(book: Book, lang: Lang, given: Records, period: str) -> FastSheet:
    """The page, but for what is left (see `what_is_left`)."""
    report = given["report"][0]
    ws = page(book, lang, GUIDE, (_WIDTH,) * _COLUMNS, str(report["project_name"]), period)
    ws.fit_to_pages(1, 1)

    def span(row: int, col: int, count: int, text: str, style: str) -> None:
        ws.span(row, col, count, book.format(style))
        ws.write_string(row, col, text, book.format(style))

    def section(row: int, title: Words) -> None:
        span(row, 1, _COLUMNS, title[lang], "section")
        ws.set_row(row, 30)

    row = 2
    due = (
        date_words(dt.date.fromisoformat(str(report["due_date"])))[lang]
        if report["due_date"]
        else ""
    )
    for col, label, text in ((1, _DUE, due), (5, _ASK, str(report["contact"] or ""))):
        if text:
            ws.write_string(row, col, label[lang], book.format("tag"))
            span(row, col + 1, 3 if col == 1 else 5, text, "heading")
    ws.set_row(row, 32)
    row += 2
    for number, words in enumerate(_STEPS, 1):
        ws.write_string(row, 1, str(number), book.format("key"))
        span(row, 2, _COLUMNS - 1, words[lang], "step")
        ws.set_row(row, text_height(words[lang], (_COLUMNS - 1) * _WIDTH))
        row += 1
    section(row, _WRITE)
    parts = (form.MASTER_PLAN[n] for n in (*form.PARTS, "contribution"))
    for col, column in zip(range(1, _COLUMNS, 2), parts, strict=True):
        hint = column.hint[lang] if column.hint else ""
        only_plans = _FIFTH[lang] if column.name == "contribution" else ""
        span(row + 1, col, 2, column.head[lang], "head")
        span(row + 2, col, 2, only_plans + hint, "legend.given")
    ws.set_row(row + 1, 30)
    ws.set_row(row + 2, 76)
    row += 3
    section(row, _LEGEND)
    for col, (style, words) in zip(range(1, _COLUMNS, 2), _COLOURS, strict=True):
        span(row + 1, col, 2, words[lang], style)
    ws.set_row(row + 1, 34)
    row += 2
    section(row, _SENTENCES)
    before = None
    for table, phrase in sentences():
        row += 1
        ws.set_row(row, 22)
        if table.sheet is not before:
            span(row, 1, 2, table.sheet.head[lang], "side.left")
            before = table.sheet
        span(row, 3, _COLUMNS - 2, filled_in(phrase.say, partial(_place, table)), "cell.text")
    own_rows(ws, row)
    return ws


def what_is_left(book: Book, lang: Lang, ws: FastSheet, left: Left) -> None:
    """How much is still to be corrected, or how the report is sent; live."""
    before, after = _TO_CORRECT[lang].split("{n}")
    done = _SEND[lang]
    words = fn.IF(left.formula > 0, before & left.formula & literal(after), done)
    value = f"{before}{left.number}{after}" if left.number else done
    look = book.format("heading")
    ws.write_string(_LEFT_ROW, 1, _LEFT[lang], book.format("tag"))
    ws.span(_LEFT_ROW, 2, _COLUMNS - 1, look)
    ws.write_formula(_LEFT_ROW, 2, written(words), look, value)
    ws.set_row(_LEFT_ROW, 32)
