"""The sheet of figures behind the dashboard: every formula over the data tables, with its value as of now, following the selectors."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from ..layout import address
from ..lists import ACTIVITY_STATE, REASON_KIND, STATUS
from ..style import Book
from ..words import Words
from .alerts import CAUSES, LEVELS
from .board import TIMELY
from .core import SENT, Facts
from .evaluation import OUTCOMES
from .sheet import DataSheet
from .tally import Figure, Tally

NAME = Words("ตัวเลข", "Figures")
ALL_OFFICES, ALL_SOURCES = Words("ทุกหน่วยงาน", "All offices"), Words("ทุกแหล่งเงิน", "All sources")
_OFFICE, _SOURCE, _QUARTER = "s_office", "s_source", "s_quarter"

Criteria = list[tuple[str, str]]
Office = tuple[str, str] | None
"""An office's name, and the cell that has it."""


@dataclass(frozen=True)
class Choice:
    """What the selectors stand on; None for all."""

    office: str | None = None
    source: str | None = None
    quarter: int | None = None


def _text(words: object) -> str:
    return '"' + str(words).replace('"', '""') + '"'


_SENT = tuple(("status", _text(f"<>{STATUS.words(s)}")) for s in STATUS.items if s not in SENT)
"""Only reports that were sent: neither drafts nor what was not reported."""


class Figures:
    """The sheet of figures, filled from the top; each figure that was placed is known by its cell."""

    def __init__(self, book: Book, facts: Facts, tally: Tally, sheets: dict[str, DataSheet], choice: Choice, ws) -> None:
        self.book, self.facts, self.tally, self.sheets, self.choice, self.ws = book, facts, tally, sheets, choice, ws
        self._listed, self.widest = 30, 1
        self.quarter = choice.quarter or facts.period.quarter
        self.headed(Words("ตัวเลขเบื้องหลังภาพรวม", "The figures behind the dashboard"))
        self.row = 3
        self._criteria()

    def headed(self, title: Words) -> None:
        """The page's looks, and its title."""
        ws, book = self.ws, self.book
        book.page(ws, title[self.facts.lang], self.facts.running)
        ws.set_column(0, 0, 34)
        ws.set_column(1, 24, 13.5)
        ws.set_row(0, 36)
        ws.write_string(0, 1, str(title), book.format("title"))  # the first column is on every page, and would cut it
        said = Words("ทุกช่องเป็นสูตรจากตารางข้อมูล และเปลี่ยนตามตัวเลือกบนภาพรวม", "Every cell is a formula over the data tables, and follows the overview's selectors")
        ws.write_string(1, 1, f"{said} · {self.facts.dated}", book.format("hint"))

    # Criteria ---------------------------------------------------------------------------------

    def _criteria(self) -> None:
        """What the selectors mean to a formula: a name, or an asterisk for all."""
        labels = Words("นับหน่วยงาน (* = ทั้งหมด)", "Office counted (*: all)"), Words("นับแหล่งเงิน (* = ทั้งหมด)", "Source counted (*: all)")
        chosen_of = ((_OFFICE, ALL_OFFICES, self.choice.office), (_SOURCE, ALL_SOURCES, self.choice.source))
        for label, (name, all_of, chosen) in zip(labels, chosen_of, strict=True):
            self._label(label, "hint")
            formula = f'IF({name}={_text(all_of)},"*",{name})'
            self._put(self.row, 1, Figure(formula, chosen or "*"), "General")
            self.book.workbook.define_name(f"c_{name}", f"='{self.ws.get_name()}'!{address(self.row, 1, absolute=True)}")
            self.row += 1
        self.row += 1

    def _label(self, text: object, style: str = "cell.text", col: int = 0) -> None:
        self.ws.write_string(self.row, col, str(text), self.book.format(style))

    def _put(self, row: int, col: int, figure: Figure, number_format: str, style: str = "cell") -> Figure:
        """Place a figure; from then on it is known by its cell."""
        self.ws.write_formula(row, col, f"={figure.formula}", self.book.format(style, number_format), figure.value)
        return Figure(f"'{self.ws.get_name()}'!{address(row, col, absolute=True)}", figure.value)

    def finish(self) -> None:
        """Print what was filled, on pages side by side, each with the names of the lines."""
        self.ws.print_area(0, 0, self.row, self.widest)
        if self.widest > 12:
            self.ws.fit_to_pages(2, 0)
            self.ws.repeat_columns(0)

    def name(self, name: str, sheet: str, row: int, col: int) -> None:
        """Give a cell a name."""
        self.book.workbook.define_name(name, f"='{sheet}'!{address(row, col, absolute=True)}")

    def listing(self, items: Sequence[str]) -> str:
        """A list for a drop-down, beside the figures; returns where it is."""
        for at, item in enumerate(items, 3):
            self.ws.write_string(at, self._listed, item, self.book.format("cell.text"))
        span = f"{address(3, self._listed, absolute=True)}:{address(2 + len(items), self._listed, absolute=True)}"
        self._listed += 1
        return f"='{self.ws.get_name()}'!{span}"

    # What can be counted ----------------------------------------------------------------------

    def _count(self, sheet: str, kind: str, what: str, criteria: Criteria, office: Office, quarter: int | None) -> Figure:
        formula = self.sheets[sheet].count([*self._where(office), ("quarter", self._when(quarter)), *criteria])
        return Figure(formula, self._value(kind, what, office, (quarter or self.quarter,)))

    def _where(self, office: Office) -> Criteria:
        """The office chosen, and the office of the row."""
        return [("office", f"c_{_OFFICE}"), *([("office", office[1])] if office else [])]

    def _when(self, quarter: int | None) -> str:
        return str(quarter) if quarter else _QUARTER

    def _value(self, kind: str, what: str, office: Office, quarters: Sequence[int], *, by_source: bool = False) -> float:
        """A value as the formula would have it: the office chosen, met with the office of the row."""
        chosen = self.choice.office
        if office and chosen not in (None, office[0]):
            return 0
        return self.tally.of(kind, what, office[0] if office else chosen, quarters, self.choice.source if by_source else None)

    def on(self, ws, name: Words) -> "Figures":
        """The same on a page of its own, from the fourth row on."""
        other = copy(self)
        other.ws, other.row, other.widest = ws, 3, 1
        other.headed(name)
        return other

    def status(self, status: str, office: Office = None, quarter: int | None = None) -> Figure:
        """Reports of a status."""
        return self._count("status", "status", status, [("status", _text(STATUS.words(status)))], office, quarter)

    def timely(self, what: str, office: Office = None, quarter: int | None = None) -> Figure:
        """Reports by how they stand against their due date."""
        return self._count("status", "timely", what, [("timely", _text(TIMELY[what]))], office, quarter)

    def standing(self, outcome: str, quarter: int, office: Office = None) -> Figure:
        """KPIs by how they stand in a quarter."""
        counted = self.sheets["evaluation"].count([*self._where(office), (f"standing{quarter}", _text(OUTCOMES[outcome]))])
        return Figure(counted, self._value("kpi", outcome, office, (quarter,)))

    def outcome(self, outcome: str, office: Office = None) -> Figure:
        """KPIs by how they stand in the quarter chosen."""
        counted = [
            f"({_QUARTER}={q})*({self.sheets['evaluation'].count([*self._where(office), (f'standing{q}', _text(OUTCOMES[outcome]))])})"
            for q in self.facts.quarters
        ]
        return Figure("+".join(counted), self._value("kpi", outcome, office, (self.quarter,)))

    def alert(self, level: str, cause: str) -> Figure:
        """Alerts of a level and cause."""
        wanted = [("level", _text(LEVELS[level])), ("cause", _text(CAUSES[cause]))]
        return self._count("alerts", "alert", f"{level} {cause}", wanted, None, None)

    def activity(self, state: str) -> Figure:
        """Activities by their state, of reports that were sent."""
        return self._count("activities", "activity", state, [("state", _text(ACTIVITY_STATE.words(state))), *_SENT], None, None)

    def money(self, field: str, office: Office = None, quarter: int | None = None, *, until: bool = False, year: bool = False) -> Figure:
        """A sum of baht: of the plan whether reported or not, of what was spent only as reports that were sent say."""
        q = quarter or self.quarter
        quarters = (1, 2, 3, 4) if year else tuple(range(1, q + 1)) if until else (q,)
        when = [] if year else [("quarter", f'"<="&{self._when(quarter)}' if until else self._when(quarter))]
        sent = () if field == "plan" else _SENT
        formula = self.sheets["budget"].sum(field, [*self._where(office), ("source", f"c_{_SOURCE}"), *when, *sent])
        return Figure(formula, self._value(field, "", office, quarters, by_source=True))

    def reason(self, kind: str) -> tuple[Figure, Figure]:
        """Budget lines with a kind of reason, and their variance in baht."""
        wanted = [
            *self._where(None),
            ("source", f"c_{_SOURCE}"),
            ("quarter", _QUARTER),
            ("reason_kind", _text(REASON_KIND.words(kind))),
            *_SENT,
        ]
        lines, baht = self.sheets["budget"].count(wanted), self.sheets["budget"].sum("variance", wanted)
        quarters = (self.quarter,)
        return (
            Figure(lines, self._value("reason", kind, None, quarters, by_source=True)),
            Figure(baht, self._value("reason_baht", kind, None, quarters, by_source=True)),
        )

    # Blocks -----------------------------------------------------------------------------------

    def block(self, title: Words, heads: Sequence[Words]) -> None:
        """A block's title and headings."""
        self.ws.set_row(self.row, 26)
        self._label(title[self.facts.lang], "section")
        self.ws.set_row(self.row + 1, 104)
        self.widest = max(self.widest, len(heads) - 1)
        for col, head in enumerate(heads):
            self.ws.write_string(self.row + 1, col, f"{head.th}\n{head.en}", self.book.format("head"))
        self.row += 2

    def line(self, label: object, figures: Sequence[Figure | float | None], formats: Sequence[str], style: str = "cell") -> list[Figure | None]:
        """A line of figures."""
        self.ws.set_row(self.row, 22)
        self.ws.write_string(self.row, 0, label[self.facts.lang] if isinstance(label, Words) else str(label), self.book.format(f"{style}.text"))
        placed: list[Figure | None] = []
        for col, (figure, number_format) in enumerate(zip(figures, formats, strict=True), 1):
            if isinstance(figure, Figure):
                placed.append(self._put(self.row, col, figure, number_format, style))
            elif figure is None:
                self.ws.write_blank(self.row, col, None, self.book.format(style))
                placed.append(None)
            else:
                self.ws.write_number(self.row, col, figure, self.book.format(style, number_format))
                placed.append(None)
        self.row += 1
        return placed

    def span(self, first: int, last: int, col: int) -> list[object]:
        """Cells of a column, as a chart takes them."""
        return [self.ws.get_name(), first, col, last, col]
