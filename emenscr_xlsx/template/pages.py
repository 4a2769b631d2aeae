"""The pages around the form: check list and M6 text; and the hidden ones, lists and ticket."""

from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from .. import form
from .. import live as formulas
from ..finding import OK, Severity
from ..layout import DECOR, address, own_page
from ..parsed import is_parsed
from ..spec import Choices, Sheet, Table
from ..spec.condition import quoted
from ..style import Book
from ..submission import CHUNK, TICKET_MARK, Records, Ticket
from ..words import Lang, Words
from .parts import Live, Values, Written, done

LISTS, TICKET = Words("รายการเลือก", "Lists"), Words("ใบกำกับ", "Ticket")
CHECK_LIST = Sheet("check_list", Words("ตรวจก่อนส่ง", "Check list"), Words("ตรวจก่อนส่ง", "Before you send"))


def page(book: Book, lang: Lang, sheet: Sheet, columns: Sequence[float], project: str, period: str) -> Worksheet:
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
    Words("✗ ยังไม่ครบ", "✗ Incomplete"),
    Words("ตอบภายหลังได้", "May follow later"),
)
_READY, _NOT_READY = Words("✓ พร้อมส่ง", "✓ Ready to send"), Words("✗ ยังไม่พร้อมส่ง", "✗ Not ready to send")


def _answered(live: Live, values: Values, table: Table, key: str, name: str) -> bool:
    """Whether a cell holds an answer: something typed that means something."""
    if is_parsed(table[name]):
        return live.meanings.get((table.name, key, name), [""])[-1] != ""
    return values.get(table.name, {}).get(key, {}).get(name) is not None


def check_list(book: Book, lang: Lang, written: Sequence[Written], values: Values, live: Live, given: Records, period: str) -> None:
    """The six items: how much is answered, how many problems are left, and where."""
    ws = page(book, lang, CHECK_LIST, (6, 58, 14, 12, 12, 26, 20), str(given["report"][0]["project_name"]), period)
    ws.span(3, 1, 2, book.format("head"))
    for col, head in enumerate(_HEADS, 1):
        if head[lang]:
            ws.write_string(3, col, head[lang], book.format("head"))
    ws.set_row(3, 30)
    sheets = [(0, written[0])] + [(item, next(w for w in written if any(b.table.item == item for b in w.blocks))) for item in form.ITEMS]
    row, states = 4, []
    for row, (item, sheet) in enumerate(sheets, 4):
        title = form.ITEMS[item] if item else form.COVER.head
        ws.set_row(row, 32)
        if item:
            ws.write_string(row, 1, str(item), book.format("tag"))
        done(ws.write_url(row, 2, f"internal:'{sheet.name}'!B1", book.format("link"), title[lang]))
        asked = [(b.table, p.key, {**sheet.places(b, p), **sheet.meanings(b, p)}) for b in sheet.blocks if b.table.item and b.table.answer for p in b.records]
        total = len(asked)
        held = sum(any(_answered(live, values, t, key, n) for n in t.answer) for t, key, _ in asked)
        lengths = (" + ".join(f"LEN('{sheet.name}'!{places[n]})" for n in t.answer) for t, _, places in asked)
        answered = "+".join(f"({length}>0)" for length in lengths)
        if total:
            ws.write_formula(row, 3, f'=({answered})&" / {total}"', book.format("centred"), f"{held} / {total}")
        else:  # the cover, or an item that the project has nothing under
            ws.write_string(row, 3, "–", book.format("centred"))
        span = f"'{sheet.name}'!{address(0, sheet.check_col, absolute=True)}:{address(sheet.blocks[-1].end_row, sheet.check_col, absolute=True)}"
        counts = {}
        for col, severity in ((4, Severity.ERROR), (5, Severity.WARNING)):
            names = {b.table.name for b in sheet.blocks}
            counts[severity] = sum(table in names and text.startswith(severity.mark) for (table, _, _), text in live.problems.items())
            ws.write_formula(row, col, f'=COUNTIF({span},"{severity.mark}*")', book.format("centred", "0"), counts[severity])
        errors, share = address(row, 4), address(row, 3)
        unfinished = f"IF({formulas.final(lang)},{quoted(_UNFINISHED[lang])},{quoted(_LATER[lang])})"
        whole = f'{share}="{total} / {total}"' if total else "TRUE"
        state = f"=IF({errors}>0,{quoted(_TO_CORRECT[lang])},IF({whole},{quoted(_COMPLETE[lang])},{unfinished}))"
        value = _TO_CORRECT if counts[Severity.ERROR] else _COMPLETE if held == total else _UNFINISHED if live.final else _LATER
        ws.write_formula(row, 6, state, book.format("check"), value[lang])
        states.append(value)
        where = quoted(f"#'{sheet.name}'!B")
        first = f'MATCH("{Severity.ERROR.mark}*",{span},0)'
        ws.write_formula(
            row, 7, f'=IF({errors}>0,HYPERLINK({where}&{first},{quoted(_GO[lang])}),"")', book.format("link"), _GO[lang] if counts[Severity.ERROR] else ""
        )
    amiss = any(s in (_TO_CORRECT, _UNFINISHED) for s in states)
    ready = f'=IF(COUNTIF({address(4, 6)}:{address(row, 6)},"{Severity.ERROR.mark}*")=0,{quoted(_READY[lang])},{quoted(_NOT_READY[lang])})'
    own_rows(ws, row + 2)
    ws.write_formula(row + 2, 2, ready, book.format("verdict"), (_NOT_READY if amiss else _READY)[lang])
    for mark, style in ((OK, "ok"), (Severity.ERROR.mark, f"severity.{Severity.ERROR.name}")):
        for top, col, bottom in ((4, 6, row), (row + 2, 2, row + 2)):
            done(ws.conditional_format(top, col, bottom, col, {"type": "text", "criteria": "begins with", "value": mark, "format": book.colours(style)}))


# Names, lists and ticket ----------------------------------------------------------------------


def report_names(book: Book, lang: Lang, cover: Written, report: Mapping[str, object]) -> None:
    """A defined name for each report-wide value, such as R_quarter: where it stands, or itself where it is not shown."""
    block = cover.blocks[0]
    places = {**cover.places(block, block.records[0]), **cover.meanings(block, block.records[0])}
    for column in block.table.given:
        if column.name not in places:
            done(book.workbook.define_name(f"R_{column.name}", f"={formulas.constant(column, report.get(column.name), lang)}"))
    for name, slot in places.items():
        letters = slot.rstrip("0123456789")
        done(book.workbook.define_name(f"R_{name}", f"='{cover.name}'!${letters}${slot[len(letters) :]}"))


def lists(
    book: Book,
    lang: Lang,
    static: Sequence[Choices],
    dynamic: Mapping[str, Sequence[tuple[object, ...]]],
    titles: Mapping[object, str],
    looked_up: Mapping[str, Sequence[object]],
) -> None:
    """The hidden sheet of lists: each item and its other spellings, as L_… (the items) and A_… (with the spellings); and what is looked up by an item."""
    ws = book.sheet(LISTS[lang])
    ws.hide()
    ws.write_string(0, 0, DECOR)
    other: Lang = "en" if lang == "th" else "th"
    columns: dict[str, Sequence[tuple[object, ...]]] = {}
    for c in static:
        most = max(map(len, c.also.values()), default=0)
        others = {code: (*c.also.get(code, ()), *[""] * most)[:most] for code in c.items}
        columns[c.name] = [(w[lang], w[other], code, *others[code]) for code, w in c.items.items()]
    columns |= dynamic
    columns["activity_titles"] = list(titles.items())
    col = 1
    for name, items in columns.items():
        for row, values in enumerate(items, 1):
            for at, value in enumerate(values, col):
                ws.write_string(row, at, value) if isinstance(value, str) else ws.write_number(row, at, value)
        if items:
            whole = name == "activity_titles"
            for mark, last in ((f"L_{name}", col + whole), (f"A_{name}", col + len(items[0]) - 1)):
                span = f"{address(1, col, absolute=True)}:{address(len(items), last, absolute=True)}"
                done(book.workbook.define_name(mark, f"='{LISTS[lang]}'!{span}"))
            col += len(items[0])
    for name, known in looked_up.items():
        for row, value in enumerate(known, 1):
            ws.write_string(row, col, value) if isinstance(value, str) else ws.write_number(row, col, value)
        if known:
            span = f"{address(1, col, absolute=True)}:{address(len(known), col, absolute=True)}"
            done(book.workbook.define_name(name, f"='{LISTS[lang]}'!{span}"))
            col += 1


def ticket(book: Book, issued: Ticket, packed: str, key: bytes) -> None:
    """The hidden sheet that says what the workbook is for, sealed."""
    ws = book.sheet(TICKET[issued.lang])
    ws.very_hidden()
    ws.write_string(0, 0, TICKET_MARK)
    said = [
        (name, getattr(issued, name)) for name in ("project", "fiscal_year", "quarter", "form", "issue", "lang", *(["level"] if issued.is_approval else []))
    ]
    said += [("given", packed[at : at + CHUNK]) for at in range(0, len(packed), CHUNK)]
    said.append(("seal", issued.seal(key)))
    for row, (name, value) in enumerate(said, 1):
        ws.write_string(row, 0, name)
        ws.write_string(row, 1, str(value))
