"""Tables to a workbook that people fill: layout, locks, drop-downs, hints, given and carried-over values."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import form, registry
from .layout import (
    ANCHOR,
    CHECK_WIDTH,
    DECOR,
    END,
    FIRST_UNIT,
    TAG,
    TAG_WIDTH,
    UNIT_WIDTH,
    Block,
    Placed,
    address,
    anchor,
    arrange,
    is_narrative,
    lines,
    ruler,
    slots,
    units,
    widths,
)
from .spec import Choices, Column, Kind, Sheet, Table
from .style import Book
from .submission import CHUNK, TICKET_MARK, Records, Ticket, pack
from .words import Lang, Words, base_length, date_words

Values = Mapping[str, Mapping[str, Mapping[str, object]]]
"""Asked values to fill in beforehand: by table, record and column."""

LISTS, TICKET = Words("รายการเลือก", "Lists"), Words("ใบกำกับ", "Ticket")
GUIDE = Sheet("guide", Words("คำชี้แจง", "Guide"), Words("วิธีกรอกแบบรายงาน", "How to fill in this report"))
_LINE_HEIGHT = 24.0
_HEAD_ROW, _LABEL_ROW, _VALUE_ROW, _AIR = 32.0, 22.0, 30.0, 10.0


class SlipError(AssertionError):
    """xlsxwriter refused something of ours: a declaration is too long for Excel."""


def _done(result: object) -> None:
    """xlsxwriter drops what Excel would not take, with only a return code: fail on it."""
    if isinstance(result, int) and result != 0:
        raise SlipError(f"xlsxwriter returned {result}")


def text_height(text: str, chars: float, least: int = 1) -> float:
    """The row height that shows a text in a box of so many characters."""
    rows = sum(max(1, math.ceil(base_length(line) / chars)) for line in text.split("\n")) if text else 1
    return min(409.0, max(least, rows) * _LINE_HEIGHT + 6)


@dataclass
class Writer:
    """Writes the sheets of one workbook in one language."""

    book: Book
    lang: Lang
    values: Values
    lists: dict[str, str]  # list name → defined name

    def sheet(self, declared: Sheet, tables: Sequence[tuple[Table, Sequence[str], Sequence[dict[str, object]]]], header: str, period: str) -> tuple[Block, ...]:
        """One sheet with its tables; each comes with its record keys and given values."""
        ws = self.book.workbook.add_worksheet(declared.head[self.lang])
        declared_tables = tuple(t for t, _, _ in tables)
        width, sizes = units(declared_tables), widths(declared_tables)
        last = FIRST_UNIT + len(sizes)
        self.book.page(ws, header, period)
        ws.set_column(ANCHOR, ANCHOR, None, None, {"hidden": True})
        ws.set_column(TAG, TAG, TAG_WIDTH)
        for col, size in enumerate(sizes, FIRST_UNIT):
            ws.set_column(col, col, size)
        ws.set_column(last, last, CHECK_WIDTH)
        ws.freeze_panes(2, 0)
        ws.repeat_rows(0, 1)
        ws.set_row(0, 36)
        for row, (style, words) in enumerate((("title", declared.title), ("hint", declared.hint))):
            ws.write_string(row, TAG, words[self.lang], self.book.format(style))
            ws.write_string(row, ANCHOR, DECOR)
        blocks = arrange((t, keys) for t, keys, _ in tables)
        first: str | None = None
        for block, (_, _, records) in zip(blocks, tables, strict=True):
            asked = self._block(ws, block, records, width, last)
            first = first or asked
        if first:
            ws.set_selection(first)
        return blocks

    def _block(self, ws, block: Block, records: Sequence[dict[str, object]], width: int, last: int) -> str | None:
        """One table; returns the address of its first asked cell."""
        table, book = block.table, self.book
        title = table.title[self.lang] + (f"  ·  {table.hint[self.lang]}" if table.hint.th else "")
        ws.write_string(block.title_row, ANCHOR, DECOR)
        ws.set_row(block.title_row, 30)
        for col in range(TAG, last + 1):
            ws.write_blank(block.title_row, col, None, book.format("section"))
        ws.write_string(block.title_row, TAG, title, book.format("section"))
        places, own_lines = slots(table, width), lines(table)
        for no, row in enumerate(block.ruler_rows):
            ws.set_row(row, None, None, {"hidden": True})
            ws.write_string(row, ANCHOR, ruler(table, no))
            ws.write_string(row, TAG, DECOR)
            ws.write_string(row, last, DECOR)
            for name in own_lines[no]:
                ws.write_string(row, places[name].col, name)
        if block.label_row is not None:
            self._labels(ws, block.label_row, table, own_lines[0], width, "head")
            if table.open == 0:
                ws.set_row(block.label_row, 44)
        asked = None
        for at, placed in enumerate(block.records):
            given = records[at] if at < len(records) else {}
            own = self._record(ws, table, placed, given, width)
            asked = asked or own
        self._validations(ws, block, width)
        ws.write_string(block.end_row, ANCHOR, END)
        return asked

    def _labels(self, ws, row: int, table: Table, names: Sequence[str], width: int, style: str) -> None:
        ws.write_string(row, ANCHOR, DECOR)
        ws.set_row(row, _LABEL_ROW if style == "label" else 40)
        form_ = self.book.format(style)
        if style == "head":
            ws.write_string(row, TAG, Words("ลำดับ", "No.")[self.lang], form_)
        for name in names:
            slot = slots(table, width)[name]
            self._span(ws, row, slot.col, slot.span, table[name].heading[self.lang], form_)

    def _span(self, ws, row: int, col: int, span: int, value: object, form_) -> None:
        """Write a value over a number of units."""
        if span > 1:
            ws.merge_range(row, col, row, col + span - 1, None, form_)
        if value is None or value == "":
            ws.write_blank(row, col, None, form_)
        elif isinstance(value, str):
            ws.write_string(row, col, value, form_)
        elif isinstance(value, dt.date):
            ws.write_datetime(row, col, dt.datetime(value.year, value.month, value.day), form_)
        else:
            ws.write_number(row, col, value, form_)

    def _record(self, ws, table: Table, placed: Placed, given: dict[str, object], width: int) -> str | None:
        first = None
        filled = self.values.get(table.name, {}).get(placed.key, {})
        chars = width * UNIT_WIDTH * 0.95
        tag = table.tag_words(given)[self.lang] if given else (table.tag[self.lang] or (placed.key if placed.key.isdigit() else ""))
        for no, (row, names) in enumerate(zip(placed.rows, lines(table), strict=True)):
            ws.write_string(row, ANCHOR, anchor(table, placed.key, no))
            narrative = is_narrative(table, names)
            if table.heading and no == 0:
                text = str(given.get(table.heading) or "")
                ws.set_row(row, max(_HEAD_ROW, text_height(text, chars)))
                ws.write_string(row, TAG, tag, self.book.format("tag"))
                self._span(ws, row, FIRST_UNIT, width, text, self.book.format("heading"))
                continue
            if narrative:
                column = table[names[0]]
                ws.write_string(row, TAG, column.heading[self.lang], self.book.format("side"))
            elif table.is_card:
                self._labels(ws, row - 1, table, names, width, "label")
            else:
                ws.write_string(row, TAG, tag, self.book.format("key"))
            height = _VALUE_ROW
            for name in names:
                column, slot = table[name], slots(table, width)[name]
                value = self._shown(column, given.get(name) if column.given else filled.get(name))
                if isinstance(value, str):
                    height = max(height, text_height(value, (slot.span if width else column.span) * UNIT_WIDTH * 0.95))
                self._value(ws, table, placed, width, column, row, value)
                if column.asked and first is None:
                    first = address(row, slot.col)
            ws.set_row(row, max(height, text_height("", chars, 2)) if narrative else height)
        if table.is_card:
            ws.write_string(placed.rows[-1] + 1, ANCHOR, DECOR)
            ws.set_row(placed.rows[-1] + 1, _AIR)
        return first

    def _shown(self, column: Column, value: object) -> object:
        """A typed value as the sheet shows it."""
        if value is None:
            return None
        if column.kind is Kind.DATE and isinstance(value, str):
            return dt.date.fromisoformat(value)
        if isinstance(column.choices, Choices):
            return column.choices.words(value)[self.lang]
        return value

    def _value(self, ws, table: Table, placed: Placed, width: int, column: Column, row: int, value: object) -> None:
        slot = slots(table, width)[column.name]
        style = "asked" if column.asked else "given"
        if column.kind is Kind.LONG:
            style += ".long"
        elif column.kind is Kind.TEXT:
            style += ".text"
        form_ = self.book.format(style, column.kind.number_format)
        self._span(ws, row, slot.col, slot.span, value, form_)
        if column.computed is not None:
            self._computed(ws, table, placed, width, column, row, form_)

    def _computed(self, ws, table: Table, placed: Placed, width: int, column: Column, row: int, form_) -> None:
        """Arithmetic over the record, blank while any of its cells is."""
        places = slots(table, width)
        names = [n for n in places if f"{{{n}}}" in column.computed]
        at = {n: address(placed.rows[places[n].line], places[n].col) for n in names}
        tests = ",".join(at.values())
        formula = f'=IF(COUNT({tests})={len(names)},IFERROR({column.computed.format(**at)},""),"")'
        ws.write_formula(row, places[column.name].col, formula, form_, "")

    def _validations(self, ws, block: Block, width: int) -> None:
        """Drop-downs and input messages, once per column over all records."""
        table = block.table
        for column in table.asked:
            slot = slots(table, width).get(column.name)
            if slot is None or not block.records:
                continue
            options: dict[str, object] = {"validate": "any"}
            if isinstance(column.choices, Choices):
                options = {"validate": "list", "source": f"={self.lists[column.choices.name]}", "error_title": Words("ไม่อยู่ในรายการ", "Not in the list")[self.lang],
                           "error_message": Words("กรุณาเลือกจากรายการ", "Please choose from the list")[self.lang]}
            elif column.choices and column.choices in self.lists:
                options = {"validate": "list", "source": f"={self.lists[column.choices]}", "error_type": "warning",
                           "error_title": Words("ไม่อยู่ในรายการ", "Not in the list")[self.lang], "error_message": Words("กรุณาเลือกจากรายการ", "Please choose from the list")[self.lang]}
            if column.hint:
                options |= {"input_title": column.head[self.lang][:32], "input_message": column.hint[self.lang][:255]}
            if len(options) == 1:
                continue
            cells = [(p.rows[slot.line], slot.col) for p in block.records]
            options["ignore_blank"] = True
            (top, col), (bottom, _) = cells[0], cells[-1]
            if bottom - top != len(cells) - 1:  # cards: the cells do not touch
                options["multi_range"] = " ".join(address(r, c) for r, c in cells)
                bottom = top
            _done(ws.data_validation(top, col, bottom, col, options))


_ALLOWED = {
    "format_rows": True, "format_columns": True, "select_locked_cells": True, "select_unlocked_cells": True, "autofilter": True, "sort": True,
}


def _add_lists(book: Book, lang: Lang, static: Sequence[Choices], dynamic: Mapping[str, Sequence[object]]) -> dict[str, str]:
    """The hidden sheet of lists; returns list name → defined name."""
    ws = book.workbook.add_worksheet(LISTS[lang])
    ws.hide()
    ws.write_string(0, 0, DECOR)
    names = {}
    entries = [(c.name, [w[lang] for w in c.items.values()]) for c in static] + list(dynamic.items())
    for col, (name, items) in enumerate(entries, 1):
        ws.write_string(0, col, name)
        for row, item in enumerate(items, 1):
            ws.write_string(row, col, item) if isinstance(item, str) else ws.write_number(row, col, item)
        if items:
            names[name] = f"L_{name}"
            top, bottom = address(1, col, absolute=True), address(len(items), col, absolute=True)
            _done(book.workbook.define_name(names[name], f"='{LISTS[lang]}'!{top}:{bottom}"))
    return names


def _add_ticket(book: Book, ticket: Ticket, packed: str, key: bytes, lang: Lang) -> None:
    ws = book.workbook.add_worksheet(TICKET[lang])
    ws.very_hidden()
    ws.write_string(0, 0, TICKET_MARK)
    said = [(name, getattr(ticket, name)) for name in ("project", "fiscal_year", "quarter", "form", "issue", "lang")]
    said += [("given", packed[at : at + CHUNK]) for at in range(0, len(packed), CHUNK)]
    said.append(("seal", ticket.seal(key)))
    for row, (name, value) in enumerate(said, 1):
        ws.write_string(row, 0, name)
        ws.write_string(row, 1, str(value))


def _static_lists(tables: Sequence[Table]) -> list[Choices]:
    return list({c.choices.name: c.choices for t in tables for c in t.asked if isinstance(c.choices, Choices)}.values())


def report_workbook(ticket: Ticket, given: Records, key: bytes, values: Values | None = None) -> bytes:
    """A project's workbook of a quarter, sealed, with its given values and whatever asked values are known."""
    lang, book = ticket.lang, Book()
    project, period = str(given["report"][0]["project_name"]), ticket.period.words[lang]
    _guide(book, lang, given, period)
    dynamic = {
        "activities": [a["no"] for a in given["activities"]],
        "kpis": [form.KPIS.tag_words(k)[lang] for k in given["kpis"]],
    }
    # Defined names may point to a sheet that comes later; the drop-downs need only the names.
    static = _static_lists(form.TABLES)
    names = {c.name: f"L_{c.name}" for c in static} | {n: f"L_{n}" for n, items in dynamic.items() if items}
    writer = Writer(book, lang, values or {}, names)
    for declared in form.SHEETS:
        tables = []
        for table in form.TABLES:
            if table.sheet is declared:
                records = given.get(table.name, [])
                keys = [str(n) for n in range(1, table.open + 1)] if table.open else [table.record_key(r) for r in records]
                tables.append((table, keys, records))
        writer.sheet(declared, tables, project, period)
    for ws in book.workbook.worksheets():
        ws.protect("", _ALLOWED)
    _add_lists(book, lang, static, dynamic)
    _add_ticket(book, ticket, pack(given), key, lang)
    book.workbook.get_worksheet_by_name(form.COVER.head[lang]).activate()
    return book.bytes(dt.datetime.combine(ticket.period.start, dt.time()))


def _guide(book: Book, lang: Lang, given: Records, period: str) -> None:
    ws = book.workbook.add_worksheet(GUIDE.head[lang])
    report = given["report"][0]
    book.page(ws, str(report["project_name"]), period)
    ws.set_column(0, 0, None, None, {"hidden": True})
    ws.set_column(1, 1, 5)
    ws.set_column(2, 2, 130)
    ws.write_string(0, 0, DECOR)
    ws.set_row(0, 36)
    ws.write_string(0, 1, GUIDE.title[lang], book.format("title"))
    ws.write_string(1, 1, period, book.format("hint"))
    due = dt.date.fromisoformat(report["due_date"]) if report["due_date"] else None
    for row, (no, words) in enumerate(_guide_lines(due), 3):
        ws.write_string(row, 1, no, book.format("key"))
        ws.write_string(row, 2, words[lang], book.format("text"))
        ws.set_row(row, text_height(words[lang], 125))


def _guide_lines(due: dt.date | None) -> list[tuple[str, Words]]:
    lines_ = [
        Words("กรอกเฉพาะช่องสีเหลือง ช่องสีเทากรอกไว้ให้แล้ว ตามลำดับชีต 1 ถึง 6", "Fill in the yellow cells only; the grey ones are filled in for you. Work through sheets 1 to 6."),
        Words("เขียนผลเป็นสี่ส่วน: ทำอะไร ที่ไหน อย่างไร และผลเป็นอย่างไร ส่วนแผนระดับชาติเพิ่มส่วนที่ห้า: ส่งผลให้เกิดเป้าหมายอย่างไร", "Write each result in four parts: what, where, how, and with what result. The national plans add a fifth: how it brings the goal about."),
        Words("ยังไม่ส่งผลต่อเป้าหมาย ให้เลือก “ยังไม่ส่งผล” ระบบเติมประโยคมาตรฐานให้เอง", "If there is no effect on a goal yet, choose “Not yet”; the fixed sentence is added for you."),
        Words("กิจกรรมที่ไม่ได้ทำ ให้เลือก “ไม่มีการดำเนินการ” เลือกกรณี และเขียนเหตุผล", "For an activity that was not done choose “No action”, the case, and give the reason."),
        Words("เบิกจ่ายไม่เท่าแผน ทั้งต่ำกว่าและสูงกว่า ต้องระบุสาเหตุ หากไม่ได้เบิกจ่ายให้ใส่ 0 ไม่ใช่เว้นว่าง", "Any disbursement below or above plan needs its reason. If nothing was disbursed enter 0, do not leave it blank."),
        Words("ไตรมาสที่ 4 หรือเมื่อสิ้นสุดโครงการ ต้องตอบครบทั้งหกประเด็นและตัวชี้วัดทุกข้อ", "In quarter 4, or when the project ends, all six items and every KPI must be answered."),
        Words("ไม่ควรคัดลอกเป้าหมายของแผนมาใช้ในการรายงาน", "Please do not copy the plans' goal texts into the report."),
        Words("เมื่อครบแล้ว ไปที่ชีตปก เลือก “ส่งรายงาน” บันทึก แล้วส่งไฟล์ให้ผู้ประสานงาน ชื่อไฟล์จะเป็นอะไรก็ได้", "When all is done, choose “Send report” on the cover, save, and give the file to your coordinator. The file may have any name."),
    ]
    if due:
        said = date_words(due)
        lines_.append(Words(f"กำหนดส่ง: {said.th}", f"Due: {said.en}"))
    return [(str(no), words) for no, words in enumerate(lines_, 1)]


def registry_workbook(lang: Lang, rows: Mapping[str, Sequence[Mapping[str, object]]] | None = None) -> bytes:
    """A registry workbook, blank or with rows by table (column → typed value)."""
    book = Book()
    rows = rows or {}
    static = _static_lists(registry.TABLES)
    names = {c.name: f"L_{c.name}" for c in static}
    values = {t: {str(no): dict(row) for no, row in enumerate(records, 1)} for t, records in rows.items()}
    writer = Writer(book, lang, values, names)
    for table in registry.TABLES:
        count = max(table.open, len(rows.get(table.name, ())) + 20)
        writer.sheet(table.sheet, [(table, [str(n) for n in range(1, count + 1)], [])], Words("ทะเบียนโครงการ", "Project registry")[lang], "")
    _add_lists(book, lang, static, {})
    return book.bytes(dt.datetime(2022, 10, 1))
