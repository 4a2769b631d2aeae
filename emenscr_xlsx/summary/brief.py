"""The brief: one line a project, by office with subtotals, on as few pages as can be read.

Its figures are formulas that lead to the projects' rows.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..text.excel import address
from ..text.formula import fn, ref, written
from ..text.thai import wrapped
from ..text.words import Words
from ..writing.book import Book
from .cells import in_sheet
from .facts import SummaryFacts
from .fields import BAHT, POINTS, SHARE, date_format, heading
from .matter import Matter
from .parts import Place
from .sheet import DataSheet
from .tally import Figure

NAME = Words("รายโครงการ", "By project")
TITLE = Words("บทสรุปรายโครงการ", "Project by project")
_HEADS = (
    (Words("รหัส", "Code"), 16.0),
    (Words("โครงการ", "Project"), 46.0),
    (Words("สถานะ", "Status"), 13.0),
    (Words("กำหนดส่ง", "Due"), 10.5),
    (Words("ตัวชี้วัดบรรลุ", "KPIs met"), 8.0),
    (Words("จาก", "of"), 6.0),
    (Words("แผนสะสม (บาท)", "Plan to date (baht)"), 13.0),
    (Words("เบิกจ่ายสะสม (บาท)", "Disbursed to date (baht)"), 13.0),
    (Words("ร้อยละ", "%"), 7.0),
    (Words("เทียบไตรมาสก่อน (จุด)", "Against last quarter (points)"), 10.0),
    (Words("ข้อสังเกต", "Remarks"), 9.0),
    (Words("ชี้แจง", "Answers"), 7.5),
    (Words("เรื่องสำคัญ", "What matters"), 52.0),
)
_MET, _KPIS, _PLAN, _PAID, _PERCENT, _POINTS, _REMARKS, _ANSWERS, _MATTER = range(4, 13)
_WAS_PLAN, _WAS_PAID = 13, 14
_HEAD, _LINE, _WORDS = 3, 18.5, 1.05  # characters of narrow Thai to one of a column's width
_FIELDS = {
    _MET: "met",
    _KPIS: "kpis",
    _PLAN: "plan_to_date",
    _PAID: "to_date",
    _WAS_PLAN: "plan_before",
    _WAS_PAID: "before",
}
"""The columns that show a field of a project's row; those of the quarter before are hidden."""
_NOTED = (_REMARKS, _ANSWERS)


@dataclass(frozen=True, slots=True)
class BriefLine:
    """What a project's line shows, and where its row stands; `figures` by column."""

    project: str
    status: Words
    due: dt.date | None
    figures: Mapping[int, float]
    matter: Matter
    place: Place


class Brief:
    """The sheet, laid out first, and filled when the projects' rows are written."""

    def __init__(self, book: Book, facts: SummaryFacts) -> None:
        self.book, self.facts = book, facts
        self.ws = book.sheet(NAME[facts.lang])
        self.lines: list[BriefLine] = []

    def add(
        self,
        project: str,
        place: Place,
        status: Words,
        due: str | None,
        kpis: tuple[int, int],
        money: tuple[float, float, float, float],
        remarks: tuple[int, int],
        matter: Matter,
    ) -> None:
        """Gather a project's line.

        `kpis` are those met and all, `money` the plan and what was disbursed to date, and both a
        quarter before, `remarks` those that there are and what staff answered.
        """
        figures = dict(zip((*_FIELDS, *_NOTED), (*kpis, *money, *remarks), strict=True))
        day = dt.date.fromisoformat(due) if due else None
        self.lines.append(BriefLine(project, status, day, figures, matter, place))

    def write(self, projects: DataSheet) -> None:
        """Fill the page from the lines that were gathered."""
        ws, book, facts = self.ws, self.book, self.facts
        book.page(ws, TITLE[facts.lang], facts.running)
        ws.set_margins(0.35, 0.35, 0.55, 0.4)
        ws.set_row(0, 30)
        ws.write_string(0, 0, TITLE.shown(facts.language), book.format("title"))
        base = Words(
            "แผนและเบิกจ่ายสะสมถึงไตรมาสที่ {q} · เทียบไตรมาสก่อน: ผลต่างของร้อยละ · "
            "ข้อสังเกตและคำชี้แจงของรายงานที่นับ",
            "Plan and disbursed to date, up to quarter {q}; remarks on the reports that count, and "
            "what staff answered",
        ).format(q=facts.period.quarter)
        ws.write_string(1, 0, f"{facts.dated} · {base[facts.lang]}", book.format("hint"))
        heads = [heading(words, facts.language) for words, _ in _HEADS]
        for col, (text, (_, width)) in enumerate(zip(heads, _HEADS, strict=True)):
            ws.set_column(col, col, width)
            ws.write_string(_HEAD, col, text, book.format("head"))
        tallest = max(
            wrapped(text, width - 2.5) for text, (_, width) in zip(heads, _HEADS, strict=True)
        )
        ws.set_column(_WAS_PLAN, _WAS_PAID, None, None, {"hidden": True})
        ws.set_row(2, 6)
        ws.set_row(_HEAD, 21 * tallest + 4)
        ws.freeze_panes(_HEAD + 1, 2)
        ws.repeat_rows(_HEAD)
        row = _HEAD + 1
        total = row
        self._sums(total, Words("ทุกหน่วยงาน", "All offices")[facts.lang], self.lines, "total")
        row += 1
        by_office = groupby(self.lines, lambda line: facts.office_of(line.project))
        for office, group in by_office:
            lines = list(group)
            self._sums(row, office, lines, "group")
            for line in lines:
                row += 1
                self._line(row, line, projects)
            row += 1
        ws.print_area(0, 0, row - 1, len(_HEADS) - 1)

    def _sums(self, row: int, label: str, lines: Sequence[BriefLine], style: str) -> None:
        """An office's line with its subtotals, or that of all; its projects stand below."""
        ws, cell_format = self.ws, self.book.format(style)
        last = row + len(lines)
        if style == "total":  # the offices' own lines are among them, and SUBTOTAL skips them
            last += len({self.facts.office_of(line.project) for line in lines})
        ws.set_row(row, 21)
        ws.write_string(row, 0, label, cell_format)
        for col in (1, 2, 3, _MATTER):
            ws.write_blank(row, col, None, cell_format)
        sums = {col: sum(line.figures[col] for line in lines) for col in (*_FIELDS, *_NOTED)}
        for col, value in sums.items():
            span = ref(f"{address(row + 1, col)}:{address(last, col)}")
            self._put(row, col, Figure(fn.SUBTOTAL(109, span), value), BAHT, style)
        self._shares(row, sums, style)

    def _line(self, row: int, line: BriefLine, projects: DataSheet) -> None:
        """A project's line."""
        ws, book, facts = self.ws, self.book, self.facts
        sheet, place_row = line.place
        name, says = facts.projects[line.project]["name"], line.matter.words[facts.lang]
        needed = (
            wrapped(text, _HEADS[col][1] * _WORDS) for col, text in ((1, name), (_MATTER, says))
        )
        ws.set_row(row, _LINE * max(needed) + 4)
        ws.write_url(
            row,
            0,
            f"internal:{in_sheet(sheet, address(place_row, 0))}",
            book.format("link.cell"),
            line.project,
        )
        ws.write_string(row, 1, name, book.format("cell"))
        ws.write_string(row, 2, line.status.shown(facts.language), book.format("cell"))
        if line.due:
            due = dt.datetime.combine(line.due, dt.time())
            ws.write_datetime(row, 3, due, book.format("cell", date_format(facts.lang)))
        else:
            ws.write_blank(row, 3, None, book.format("cell"))
        for col, field in _FIELDS.items():
            self._put(row, col, Figure(projects.cell(line.place, field), line.figures[col]), BAHT)
        self._shares(row, line.figures)
        for col in _NOTED:
            ws.write_number(row, col, line.figures[col], book.format("cell", '0;0;"–"'))
        ws.write_string(row, _MATTER, says, book.format(f"matter.{line.matter.level}"))

    def _shares(self, row: int, figures: Mapping[int, float], style: str = "cell") -> None:
        """What share of the plan was disbursed, and how far that moved since the last quarter."""
        placed = {col: Figure(ref(address(row, col)), value) for col, value in figures.items()}
        share, before = (
            placed[_PAID].share(placed[_PLAN]),
            placed[_WAS_PAID].share(placed[_WAS_PLAN]),
        )
        self._put(row, _PERCENT, share, SHARE, style)
        here = ref(address(row, _PERCENT))
        known = share.value != "" and before.value != ""
        moved = fn.IF(
            fn.OR(placed[_PLAN].formula.eq(0), placed[_WAS_PLAN].formula.eq(0)),
            "",
            here - placed[_WAS_PAID].formula * 100 / placed[_WAS_PLAN].formula,
        )
        value = share.number - before.number if known else ""
        self._put(row, _POINTS, Figure(moved, value), POINTS, style)

    def _put(self, row: int, col: int, figure: Figure, shown: str, style: str = "cell") -> None:
        cell_format = self.book.format(style, shown)
        self.ws.write_formula(row, col, written(figure.formula), cell_format, figure.value)
