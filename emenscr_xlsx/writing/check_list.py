"""The check list: how much is answered, how many problems are left, and where."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..forms import report as form
from ..forms.lists import SENDING
from ..forms.report.due import AnswerState
from ..model.finding import OK, Severity
from ..model.records import Records
from ..text.excel import address
from ..text.formula import Expression, fn, literal, ref, written
from ..text.words import Lang, Words
from ..workbook.own_pages import CHECK_LIST
from .book import Book
from .fast_sheet import FastSheet
from .hidden_cells import STANDING, beside
from .pages import own_rows, page
from .parts import CachedValues, Written, coloured, done

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

_TOP = 4  # the first row of the list


@dataclass(frozen=True)
class Left:
    """How many cells are still to be corrected: as a formula, and now."""

    formula: Expression
    number: int


def check_list(
    book: Book,
    lang: Lang,
    sheets: Sequence[Written],
    cached: CachedValues,
    given: Records,
    period: str,
) -> Left:
    """The cover and the six items: how much is answered, how many problems are left, and where."""
    columns = (6, 58, 14, 12, 12, 26, 20)
    project = str(given["report"][0]["project_name"])
    ws = page(book, lang, CHECK_LIST, columns, project, period)
    ws.fit_to_pages(1, 1)
    ws.span(3, 1, 2, book.format("head"))
    for col, head in enumerate(_HEADS, 1):
        if head[lang]:
            ws.write_string(3, col, head[lang], book.format("head"))
    ws.set_row(3, 30)
    checks = _CheckList(book, lang, ws, cached)
    listed = [(0, sheets[0])] + [
        (item, next(s for s in sheets if any(b.table.item == item for b in s.blocks)))
        for item in form.ITEMS
    ]
    errors = [checks.line(row, item, sheet) for row, (item, sheet) in enumerate(listed, _TOP)]
    last = _TOP + len(listed) - 1
    checks.verdict(last, sum(errors))
    for mark, style in ((OK, "ok"), (Severity.ERROR.mark, f"severity.{Severity.ERROR.name}")):
        coloured(book, ws, mark, style, (_TOP, 6, last, 6))
        coloured(book, ws, mark, style, (last + 2, 2, last + 2, 2))
    below = last + 4
    ws.set_row(below, 30)
    ws.span(below, 2, 6, book.format("section"))
    ws.write_string(below, 2, _ON_RECEIPT[lang], book.format("section"))
    for row, name in enumerate(cached.on_receipt, below + 1):
        ws.span(row, 2, 6, book.format("side.left"))
        ws.write_string(row, 2, f"• {name[lang]}", book.format("side.left"))
        ws.set_row(row, 22)
    own_rows(ws, below + len(cached.on_receipt))
    cells = f"{address(_TOP, 4, absolute=True)}:{address(last, 4, absolute=True)}"
    return Left(fn.SUM(ref(f"'{CHECK_LIST.head[lang]}'!{cells}")), sum(errors))


@dataclass
class _CheckList:
    """The check list in the making."""

    book: Book
    lang: Lang
    ws: FastSheet
    cached: CachedValues

    def line(self, row: int, item: int, sheet: Written) -> int:
        """An item, or the cover where it is 0; returns how many errors are left on its sheet."""
        lang, book, ws = self.lang, self.book, self.ws
        title = form.ITEMS[item] if item else form.COVER.head
        ws.set_row(row, 32)
        if item:
            ws.write_string(row, 1, str(item), book.format("tag"))
        done(ws.write_url(row, 2, f"internal:'{sheet.name}'!B1", book.format("link"), title[lang]))
        self._share(row, sheet)
        checks, left = ref(sheet.down(0)), {}
        for col, severity in ((4, Severity.ERROR), (5, Severity.WARNING)):
            left[severity] = self._count(sheet, severity)
            count = fn.COUNTIF(checks, f"{severity.mark}*")
            self._write(row, col, count, left[severity], "centred", "0")
        self._state(row, sheet, bool(left[Severity.ERROR]))
        first = fn.MATCH(f"{Severity.ERROR.mark}*", checks, 0)
        link = fn.HYPERLINK(f"#'{sheet.name}'!B" & first, _GO[lang])
        value = _GO[lang] if left[Severity.ERROR] else ""
        self._write(row, 7, fn.IF(ref(address(row, 4)) > 0, link, ""), value, "link")
        return left[Severity.ERROR]

    def verdict(self, last: int, errors: int) -> None:
        """Whether the report is ready to be sent, two rows below the last item's."""
        ready, not_ready, ready_draft = (w[self.lang] for w in (_READY, _NOT_READY, _READY_DRAFT))
        draft = SENDING.words("draft")[self.lang]
        left = fn.SUM(ref(f"{address(_TOP, 4)}:{address(last, 4)}"))
        unsent = fn.IF(ref("R_sending").eq(draft), ready_draft, ready)
        sending = self.cached.meanings.get((form.REPORT.name, "-", "sending"), [""])[-1]
        value = not_ready if errors else ready_draft if sending == draft else ready
        row = last + 2
        self.ws.set_row(row, 36)
        self.ws.span(row, 2, 6, self.book.format("verdict"))
        self._write(row, 2, fn.IF(left > 0, not_ready, unsent), value, "verdict")

    def _share(self, row: int, sheet: Written) -> None:
        """How many of the records that are asked are answered."""
        states = self._states(sheet)
        answered, asked = (
            states[AnswerState.ANSWERED],
            states.total() - states[AnswerState.NOT_ASKED],
        )
        # Counts of cells are numbers; a comparison joined to a text would read TRUE in Excel.
        all_asked = fn.COUNTIF(_standing(sheet), ">0")
        all_answered = fn.COUNTIF(_standing(sheet), int(AnswerState.ANSWERED))
        share = fn.IF(all_asked.eq(0), "–", all_answered & " / " & all_asked)
        self._write(row, 3, share, f"{answered} / {asked}" if asked else "–", "centred")

    def _state(self, row: int, sheet: Written, has_errors: bool) -> None:
        """Whether an item is complete, to correct, not finished, or may follow."""
        formula, value = literal(_COMPLETE[self.lang]), _COMPLETE
        states = self._states(sheet)
        for state, words in ((AnswerState.LATER, _LATER), (AnswerState.DUE, _UNFINISHED)):
            count = fn.COUNTIF(_standing(sheet), int(state))
            formula = fn.IF(count > 0, words[self.lang], formula)
            value = words if states[state] else value
        formula = fn.IF(ref(address(row, 4)) > 0, _TO_CORRECT[self.lang], formula)
        self._write(row, 6, formula, (_TO_CORRECT if has_errors else value)[self.lang], "check")

    def _states(self, sheet: Written) -> Counter[object]:
        """How many records of a sheet stand in each way."""
        return Counter(
            self.cached.meanings[b.table.name, p.key, STANDING][0]
            for b in sheet.blocks
            if b.table.item
            for p in b.records
        )

    def _count(self, sheet: Written, severity: Severity) -> int:
        """How many checks of a sheet come to a severity."""
        tables = {b.table.name for b in sheet.blocks}
        return sum(
            table in tables and words.startswith(severity.mark)
            for (table, _, _), (_, words) in self.cached.verdicts.items()
        )

    def _write(self, row: int, col: int, formula: Expression, value: object, *look: str) -> None:
        done(self.ws.write_formula(row, col, written(formula), self.book.format(*look), value))


def _standing(sheet: Written) -> Expression:
    """The hidden cells that hold how the records of a sheet stand."""
    return ref(sheet.down(beside(form.REPORT)[STANDING]))
