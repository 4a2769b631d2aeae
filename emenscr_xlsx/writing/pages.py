"""The pages around the form: check list and M6 text; and the hidden ones, lists and ticket."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from ..forms import report as form
from ..forms.lists import SENDING
from ..forms.report.due import AnswerState
from ..model import Choices, Sheet, Table
from ..model.finding import OK, Severity
from ..model.records import Records
from ..model.saying import spellings
from ..text.excel import address, quoted
from ..text.words import Lang, Words
from ..workbook.anchors import DECOR, own_page
from ..workbook.ticket import CHUNK, TICKET_MARK, Ticket
from . import formulas
from .book import Book
from .input_meaning import STANDING, beside, fact_name, own_fact
from .parts import CachedValues, Written, done

LISTS, TICKET = Words("รายการเลือก", "Lists"), Words("ใบกำกับ", "Ticket")
CHECK_LIST = Sheet(
    "check_list", Words("ตรวจก่อนส่ง", "Check list"), Words("ตรวจก่อนส่ง", "Before you send")
)


def page(
    book: Book, lang: Lang, sheet: Sheet, columns: Sequence[float], project: str, period: str
) -> Worksheet:
    """A page with a title: hidden anchor column, then columns of these widths."""
    ws = book.sheet(sheet.head[lang])
    book.page(ws, project, period)
    ws.set_column(0, 0, None, None, {"hidden": True})
    for col, width in enumerate(columns, 1):
        ws.set_column(col, col, width)
    ws.write_string(0, 0, own_page(len(columns)))
    ws.set_row(0, 36)
    ws.write_string(0, 1, sheet.title[lang], book.format("title"))
    ws.write_string(1, 1, sheet.hint[lang] or period, book.format("hint"))
    return ws


def own_rows(ws: Worksheet, last: int) -> None:
    """Mark the rows of a page as ours, so that what is typed below is found (see `layout.own_page`)."""
    for row in range(1, last + 1):
        ws.write_string(row, 0, DECOR)


# The check list -------------------------------------------------------------------------------

_HEADS = (
    Words("ประเด็น", "Item"),
    Words("", ""),
    Words("ตอบแล้ว", "Answered"),
    Words("ต้องแก้", "To correct"),
    Words("ข้อสังเกต", "Remarks"),
    Words("สถานะ", "State"),
    Words("จุดแรกที่ต้องแก้", "First to correct"),
)
_GO = Words("ไปที่จุดแรก", "Go to the first")
_COMPLETE, _TO_CORRECT, _UNFINISHED, _LATER = (
    Words("✓ ครบ", "✓ Complete"),
    Words("✗ มีที่ต้องแก้", "✗ To correct"),
    Words("! ยังไม่ครบ", "! Incomplete"),
    Words("ตอบภายหลังได้", "May follow later"),
)
_READY, _NOT_READY = (
    Words("✓ พร้อมส่ง", "✓ Ready to send"),
    Words("✗ ยังไม่พร้อมส่ง", "✗ Not ready to send"),
)
_READY_DRAFT = Words(
    "✓ พร้อมส่ง เลือก “ส่งรายงาน” ที่ชีตปก แล้วบันทึก",
    "✓ Ready to send: choose “Send report” on the cover, and save",
)
_ON_RECEIPT = Words("สิ่งที่ตรวจได้เมื่อได้รับไฟล์เท่านั้น", "What can only be checked on receipt")


def check_list(
    book: Book,
    lang: Lang,
    written: Sequence[Written],
    cached: CachedValues,
    given: Records,
    period: str,
) -> None:
    """The six items: how much is answered, how many problems are left, and where."""
    ws = page(
        book,
        lang,
        CHECK_LIST,
        (6, 58, 14, 12, 12, 26, 20),
        str(given["report"][0]["project_name"]),
        period,
    )
    ws.span(3, 1, 2, book.format("head"))
    for col, head in enumerate(_HEADS, 1):
        if head[lang]:
            ws.write_string(3, col, head[lang], book.format("head"))
    ws.set_row(3, 30)
    sheets = [(0, written[0])] + [
        (item, next(w for w in written if any(b.table.item == item for b in w.blocks)))
        for item in form.ITEMS
    ]
    row, amiss = 4, 0
    for row, (item, sheet) in enumerate(sheets, 4):
        title = form.ITEMS[item] if item else form.COVER.head
        ws.set_row(row, 32)
        if item:
            ws.write_string(row, 1, str(item), book.format("tag"))
        done(ws.write_url(row, 2, f"internal:'{sheet.name}'!B1", book.format("link"), title[lang]))
        stands = Counter(
            cached.meanings[b.table.name, p.key, STANDING][0]
            for b in sheet.blocks
            if b.table.item
            for p in b.records
        )
        of = sum(count for how, count in stands.items() if how > AnswerState.NOT_ASKED)
        records = sheet.down(beside(form.REPORT)[STANDING])
        total, answered, due, later = (
            f"COUNTIF({records},{one})"
            for one in (
                '">0"',
                *map(int, (AnswerState.ANSWERED, AnswerState.DUE, AnswerState.LATER)),
            )
        )
        # Counts of cells are numbers; a comparison joined to a text would read TRUE in Excel.
        share = f'=IF({total}=0,"–",{answered}&" / "&{total})'
        ws.write_formula(
            row,
            3,
            share,
            book.format("centred"),
            f"{stands[AnswerState.ANSWERED]} / {of}" if of else "–",
        )
        span = sheet.down(0)
        counts = {}
        for col, severity in ((4, Severity.ERROR), (5, Severity.WARNING)):
            names = {b.table.name for b in sheet.blocks}
            counts[severity] = sum(
                table in names and text.startswith(severity.mark)
                for (table, _, _), text in cached.problems.items()
            )
            ws.write_formula(
                row,
                col,
                f'=COUNTIF({span},"{severity.mark}*")',
                book.format("centred", "0"),
                counts[severity],
            )
        errors = address(row, 4)
        open_ = f"IF({due}>0,{quoted(_UNFINISHED[lang])},IF({later}>0,{quoted(_LATER[lang])},{quoted(_COMPLETE[lang])}))"
        state = f"=IF({errors}>0,{quoted(_TO_CORRECT[lang])},{open_})"
        value = (
            _UNFINISHED
            if stands[AnswerState.DUE]
            else _LATER
            if stands[AnswerState.LATER]
            else _COMPLETE
        )
        ws.write_formula(
            row,
            6,
            state,
            book.format("check"),
            (_TO_CORRECT if counts[Severity.ERROR] else value)[lang],
        )
        amiss += counts[Severity.ERROR]
        where = quoted(f"#'{sheet.name}'!B")
        first = f'MATCH("{Severity.ERROR.mark}*",{span},0)'
        ws.write_formula(
            row,
            7,
            f'=IF({errors}>0,HYPERLINK({where}&{first},{quoted(_GO[lang])}),"")',
            book.format("link"),
            _GO[lang] if counts[Severity.ERROR] else "",
        )
    sent = f"R_sending={quoted(SENDING.words('draft')[lang])}"
    ready = f"=IF(SUM({address(4, 4)}:{address(row, 4)})>0,{quoted(_NOT_READY[lang])},IF({sent},{quoted(_READY_DRAFT[lang])},{quoted(_READY[lang])}))"
    is_draft = (
        cached.meanings.get((form.REPORT.name, "-", "sending"), [""])[-1]
        == SENDING.words("draft")[lang]
    )
    ws.set_row(row + 2, 36)
    ws.span(row + 2, 2, 6, book.format("verdict"))
    ws.write_formula(
        row + 2,
        2,
        ready,
        book.format("verdict"),
        (_NOT_READY if amiss else _READY_DRAFT if is_draft else _READY)[lang],
    )
    for mark, style in ((OK, "ok"), (Severity.ERROR.mark, f"severity.{Severity.ERROR.name}")):
        for top, col, bottom in ((4, 6, row), (row + 2, 2, row + 2)):
            done(
                ws.conditional_format(
                    top,
                    col,
                    bottom,
                    col,
                    {
                        "type": "text",
                        "criteria": "begins with",
                        "value": mark,
                        "format": book.colours(style),
                    },
                )
            )
    below = row + 4
    ws.set_row(below, 30)
    ws.span(below, 2, 6, book.format("section"))
    ws.write_string(below, 2, _ON_RECEIPT[lang], book.format("section"))
    names = cached.on_receipt
    for at, name in enumerate(names, below + 1):
        ws.span(at, 2, 6, book.format("side.left"))
        ws.write_string(at, 2, f"• {name[lang]}", book.format("side.left"))
        ws.set_row(at, 22)
    own_rows(ws, below + len(names))


# Names, lists and ticket ----------------------------------------------------------------------


def fact_names(book: Book, written: Sequence[Written]) -> None:
    """A defined name for each fact about a table's records, such as F_activities_told: the hidden cells that hold it."""
    for sheet in written:
        for block in sheet.blocks:
            for fact in block.table.facts:
                cells = sheet.down(beside(block.table)[own_fact(fact.name)], block)
                done(book.workbook.define_name(fact_name(block.table.name, fact.name), f"={cells}"))


def report_names(book: Book, lang: Lang, cover: Written, report: Mapping[str, object]) -> None:
    """A defined name for each report-wide value, such as R_quarter: where it stands, or itself where it is not shown."""
    block = cover.blocks[0]
    hidden = cover.hidden(block, block.records[0])
    places = cover.places(block, block.records[0]) | {
        c.name: hidden[c.name][-1] for c in block.table.asked
    }
    for column in block.table.given:
        if column.name not in places:
            done(
                book.workbook.define_name(
                    f"R_{column.name}",
                    f"={formulas.constant(column, report.get(column.name), lang)}",
                )
            )
    for name, slot in places.items():
        letters = slot.rstrip("0123456789")
        done(
            book.workbook.define_name(
                f"R_{name}", f"='{cover.name}'!${letters}${slot[len(letters) :]}"
            )
        )


@dataclass(frozen=True)
class Listed:
    """A list of the workbook: its items, and what may be written for them (squashed) with the item that is meant."""

    items: Sequence[object]
    keys: Mapping[str, object]


def offered(choices: Choices, lang: Lang) -> Listed:
    """A closed list, in the workbook's language."""
    return Listed(
        [w[lang] for w in choices.items.values()],
        {key: choices.words(code)[lang] for key, code in choices.codes.items()},
    )


def named(
    table: Table,
    records: Sequence[Mapping[str, object]],
    item: Callable[[Mapping[str, object]], object],
) -> Listed:
    """The records of a table that others may name."""
    items = {table.spelled(r)[0]: item(r) for r in records}
    return Listed(
        list(items.values()), {key: items[meant] for key, meant in table.codes(records).items()}
    )


def lists(
    book: Book,
    lang: Lang,
    listed: Mapping[str, Listed],
    titles: Mapping[object, str],
    looked_up: Mapping[str, Sequence[object]] | None = None,
) -> None:
    """The hidden sheet of lists: the items of each (L_…), and all that may be written for one (K_…), with the item beside it (V_…).

    `looked_up` holds, by defined name, what is looked up of the records of a list, in their order.
    """
    ws = book.sheet(LISTS[lang])
    ws.hide()
    ws.write_string(0, 0, DECOR)
    columns = {}
    for name, one in listed.items():
        written = _as_typed(one.keys)
        columns |= {
            f"L_{name}": one.items,
            f"K_{name}": [*written],
            f"V_{name}": [*written.values()],
        }
    columns |= looked_up or {}
    for col, (name, values) in enumerate(columns.items(), 1):
        _down(ws, col, values)
        span = (
            f"{address(1, col, absolute=True)}:{address(max(1, len(values)), col, absolute=True)}"
        )
        done(book.workbook.define_name(name, f"='{LISTS[lang]}'!{span}"))
    if titles:
        col = len(columns) + 1
        _down(ws, col, [*titles])
        _down(ws, col + 1, [*titles.values()])
        span = f"{address(1, col, absolute=True)}:{address(len(titles), col + 1, absolute=True)}"
        done(book.workbook.define_name("L_activity_titles", f"='{LISTS[lang]}'!{span}"))


def _as_typed(keys: Mapping[str, object]) -> dict[str, object]:
    """Keys, and the same in spellings that look alike (two เ for แ, a tone before its vowel), which only a program can put right."""
    found = dict(keys)
    for key, item in keys.items():
        for odd, usual in spellings(key):
            if usual and " " not in odd:
                found.setdefault(key.replace(usual, odd), item)
    return found


def _down(ws: Worksheet, col: int, values: Sequence[object]) -> None:
    for row, value in enumerate(values, 1):
        ws.write_string(row, col, value) if isinstance(value, str) else ws.write_number(
            row, col, value
        )


def ticket(book: Book, issued: Ticket, packed: str, key: bytes) -> None:
    """The hidden sheet that says what the workbook is for, sealed."""
    ws = book.sheet(TICKET[issued.lang])
    ws.very_hidden()
    ws.write_string(0, 0, TICKET_MARK)
    said = [
        (name, getattr(issued, name))
        for name in (
            "project",
            "fiscal_year",
            "quarter",
            "form",
            "issue",
            "lang",
            *(["level"] if issued.is_approval else []),
        )
    ]
    said += [("given", packed[at : at + CHUNK]) for at in range(0, len(packed), CHUNK)]
    said.append(("seal", issued.seal(key)))
    for row, (name, value) in enumerate(said, 1):
        ws.write_string(row, 0, name)
        ws.write_string(row, 1, str(value))
