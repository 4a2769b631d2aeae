"""The whole text of each report in an approver's workbook: its figures, and what it tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..forms import report as form
from ..forms.lists import FIGURE
from ..forms.phrases import BOXES
from ..model import Sheet, Table
from ..model.records import Row
from ..model.values import shown
from ..text.words import Lang, Words
from .book import Book
from .fast_sheet import FastSheet
from .pages import own_rows, page
from .parts import done, row_fit, text_height

_WIDTHS = (18.0, 44.0, 17.0, 17.0, 17.0, 17.0, 36.0)
_ROOM = 0.85  # of a width in characters that text fills
_KPIS, _MONEY, _TEXT, _REMARKS = (
    Words("ตัวชี้วัด", "KPIs"),
    Words("การเบิกจ่าย (บาท)", "Disbursement (baht)"),
    Words("รายงานทั้งฉบับ", "The whole report"),
    Words("ประเด็นที่ควรพิจารณา", "To be weighed"),
)
_KPI_HEADS = (
    *(Words("ตัวชี้วัด", "KPI"), Words("", ""), Words("ค่าเป้าหมาย", "Target")),
    *(Words("ไตรมาสก่อน", "Last quarter"), Words("ไตรมาสนี้", "This quarter")),
    *(Words("ผลเทียบเป้าหมาย", "Against the target"), Words("", "")),
)
_MONEY_HEADS = (
    *(Words("กิจกรรมที่", "Activity no."), Words("กิจกรรม · แหล่งเงิน", "Activity · source")),
    *(Words("แผนไตรมาสนี้", "Plan"), Words("เบิกจ่ายไตรมาสก่อน", "Last quarter")),
    *(Words("เบิกจ่ายจริง", "Disbursed"), Words("ผลต่าง", "Variance"), Words("สาเหตุ", "Reason")),
)
_BACK = Words("กลับไปหน้าพิจารณา", "Back to the decisions")


@dataclass(frozen=True)
class Whole:
    """A report whole: its rows, last quarter's KPIs and budget, and the text of each box."""

    code: str
    name: str
    rows: Mapping[str, Sequence[Row]]
    last: Mapping[str, Sequence[Row]]
    texts: Mapping[tuple[str, str], str]


def sheet_names(wholes: Sequence[Whole]) -> dict[str, str]:
    """The name of each report's sheet, by project: short, and unlike any other."""
    return {
        whole.code: f"{number} " + "".join(" " if c in "[]:*?/\\'" else c for c in whole.code)[:25]
        for number, whole in enumerate(wholes, 1)
    }


def whole_report(
    book: Book, lang: Lang, name: str, whole: Whole, notes: str, back: str, period: str
) -> None:
    """A page with all that a report says; `back` is the name of the sheet that decides on it."""
    title = Words(whole.name, whole.name)
    sheet = Sheet(name, Words(name, name), title, Words(whole.code, whole.code))
    _Page(book, lang, page(book, lang, sheet, _WIDTHS, whole.name, period)).write(
        whole, notes, back
    )


@dataclass
class _Page:
    """The page in the making; `row` is the next."""

    book: Book
    lang: Lang
    ws: FastSheet
    row: int = 2

    def write(self, whole: Whole, notes: str, back: str) -> None:
        look = self.book.format("link")
        done(self.ws.write_url(2, 1, f"internal:'{back}'!B1", look, _BACK[self.lang]))
        self.row = 4
        if notes:
            self._section(_REMARKS)
            for note in notes.splitlines():
                self._wide("", note)
        self._section(_KPIS, _KPI_HEADS)
        for kpi in whole.rows["kpis"]:
            self._cells(self._kpi(kpi))
        self._section(_MONEY, _MONEY_HEADS)
        spent = {line["_key"]: line["disbursed"] for line in reversed(whole.last["budget"])}
        for line in whole.rows["budget"]:
            self._cells(self._line(line, spent.get(line["_key"])))
        self._section(_TEXT)
        for box in BOXES:
            table = form.m6_table(box.table)
            for (name, key), text in whole.texts.items():
                if name == box.name and text:
                    called = table.called(key) if table.key else box.title or table.title
                    self._wide(called[self.lang], text)
        own_rows(self.ws, self.row)

    def _kpi(self, kpi: Row) -> list[object]:
        table = form.KPIS
        value = {n: kpi.get(n) for n in table.by_name}
        figure = value.get(FIGURE.get(str(value["measure"]), ""))
        goal, tag = value["target"], table.called(str(kpi["_key"]))
        target = ""
        if goal is not None:
            sense, unit = self._chosen(table, "operator", value), value["unit"]
            target = " ".join(str(x) for x in (sense, _figure(goal), unit) if x)
        achieved = self._chosen(table, "achieved", value)
        return [tag[self.lang], value["text"], target, value["previous"], figure, achieved, None]

    def _line(self, line: Row, before: object) -> list[object]:
        value = {n: line.get(n) for n in form.BUDGET.by_name}
        plan, spent = value["plan"], value["disbursed"]
        kind = self._chosen(form.BUDGET, "reason_kind", value)
        why = " · ".join(str(x) for x in (kind, value["reason"]) if x)
        about = " · ".join(str(x) for x in (value["activity"], value["source"]) if x)
        off = None
        if isinstance(plan, float | int) and isinstance(spent, float | int):
            off = round(spent - plan, 2)
        return [_whole(value["activity_no"]), about, plan, before, spent, off, why or None]

    def _chosen(self, table: Table, name: str, record: Mapping[str, object]) -> str | None:
        """What was chosen of a list, in words."""
        code = record[name]
        return None if code is None else table[name].words(code)[self.lang]

    def _section(self, title: Words, heads: Sequence[Words] = ()) -> None:
        self.row += 1
        self.ws.span(self.row, 1, len(_WIDTHS), self.book.format("section"))
        self.ws.write_string(self.row, 1, title[self.lang], self.book.format("section"))
        self.ws.set_row(self.row, 30)
        self.row += 1
        for col, head in enumerate(heads, 1):
            self.ws.write_string(self.row, col, head[self.lang], self.book.format("head"))
        if heads:
            self.ws.set_row(self.row, 44)
            self.row += 1

    def _cells(self, values: Sequence[object]) -> None:
        """A row of figures and short texts."""
        height = 0.0
        for col, (value, width) in enumerate(zip(values, _WIDTHS, strict=True), 1):
            if isinstance(value, int | float):
                self.ws.write_number(self.row, col, value, self.book.format("cell", "#,##0.00"))
            else:
                text = "" if value is None else str(value)
                self.ws.write_string(self.row, col, text, self.book.format("cell.text"))
                height = max(height, text_height(text, width * _ROOM))
        self.ws.set_row(self.row, height)
        self.row += 1

    def _wide(self, label: str, text: str) -> None:
        """A text over the page, with its label."""
        height, size = row_fit(text, sum(_WIDTHS[1:]) * _ROOM)
        look = self.book.format(f"text~{size}" if size else "text")
        self.ws.write_string(self.row, 1, label, self.book.format("side"))
        self.ws.span(self.row, 2, len(_WIDTHS) - 1, look)
        self.ws.write_string(self.row, 2, text, look)
        self.ws.set_row(self.row, max(height, text_height(label, _WIDTHS[0] * _ROOM)))
        self.row += 1


def _whole(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else ""


def _figure(value: object) -> str:
    return shown(value) if isinstance(value, int | float) else str(value)
