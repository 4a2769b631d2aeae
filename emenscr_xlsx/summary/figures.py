"""The sheet of figures behind the dashboard: every formula over the data tables, with its value as of now, following the selectors."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from ..forms.lists import ACTIVITY_STATE, DENOMINATOR, EXPENSE_CLASS, REASON_KIND, STATUS
from ..text.excel import address
from ..text.words import Words
from ..writing.book import Book
from .alerts import CAUSES, LEVELS
from .board import TIMELY
from .core import SummaryFacts
from .evaluation import OUTCOMES
from .sheet import DataSheet, lines_of
from .tally import Figure, Tally

NAME = Words("ตัวเลข", "Figures")
ALL_OFFICES, ALL_SOURCES = Words("ทุกหน่วยงาน", "All offices"), Words("ทุกแหล่งเงิน", "All sources")
_OFFICE, _SOURCE, _QUARTER = "s_office", "s_source", "s_quarter"
Criteria = list[tuple[str, str]]
Office = tuple[str, str] | None
"""An office's name, and the cell that has it."""

Head = Words | tuple[Words, Words]
"""A heading: the same in every workbook, or one for a quarter's and one for a year's."""


@dataclass(frozen=True)
class Choice:
    """What the selectors stand on; None for all, and for the workbook's own quarter."""

    office: str | None = None
    source: str | None = None
    quarter: int | None = None


def _text(words: object) -> str:
    return '"' + str(words).replace('"', '""') + '"'


class Figures:
    """The sheet of figures, filled from the top; each figure that was placed is known by its cell."""

    def __init__(
        self,
        book: Book,
        facts: SummaryFacts,
        tally: Tally,
        sheets: dict[str, DataSheet],
        choice: Choice,
        ws,
    ) -> None:
        self.book, self.facts, self.tally, self.sheets, self.choice, self.ws = (
            book,
            facts,
            tally,
            sheets,
            choice,
            ws,
        )
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
        ws.write_string(
            0, 1, str(title), book.format("title")
        )  # the first column is on every page, and would cut it
        said = Words(
            "ทุกช่องเป็นสูตรจากตารางข้อมูล และเปลี่ยนตามตัวเลือกบนภาพรวม",
            "Every cell is a formula over the data tables, and follows the overview's selectors",
        )
        ws.write_string(1, 1, f"{said} · {self.facts.dated}", book.format("hint"))

    # Criteria ---------------------------------------------------------------------------------

    def _criteria(self) -> None:
        """What the selectors mean to a formula: a name, or an asterisk for all."""
        labels = (
            Words("นับหน่วยงาน (* = ทั้งหมด)", "Office counted (*: all)"),
            Words("นับแหล่งเงิน (* = ทั้งหมด)", "Source counted (*: all)"),
        )
        chosen_of = (
            (_OFFICE, ALL_OFFICES, self.choice.office),
            (_SOURCE, ALL_SOURCES, self.choice.source),
        )
        for label, (name, all_of, chosen) in zip(labels, chosen_of, strict=True):
            self._label(label, "hint")
            formula = f'IF({name}={_text(all_of)},"*",{name})'
            self._put(self.row, 1, Figure(formula, chosen or "*"), "General")
            self.book.workbook.define_name(
                f"c_{name}", f"='{self.ws.get_name()}'!{address(self.row, 1, absolute=True)}"
            )
            self.row += 1
        self.row += 1

    def _label(self, text: object, style: str = "cell.text", col: int = 0) -> None:
        self.ws.write_string(self.row, col, str(text), self.book.format(style))

    def _put(
        self, row: int, col: int, figure: Figure, number_format: str, style: str = "cell"
    ) -> Figure:
        """Place a figure; from then on it is known by its cell."""
        self.ws.write_formula(
            row, col, f"={figure.formula}", self.book.format(style, number_format), figure.value
        )
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

    def _count(
        self,
        sheet: str,
        kind: str,
        what: str,
        criteria: Criteria,
        office: Office,
        quarter: int | None,
    ) -> Figure:
        formula = self.sheets[sheet].count([*self._where(office), *self._when(quarter), *criteria])
        return Figure(formula, self._value(kind, what, office, self._quarters(quarter)))

    def _where(self, office: Office) -> Criteria:
        """The office chosen, and the office of the row."""
        return [("office", f"c_{_OFFICE}"), *([("office", office[1])] if office else [])]

    def _when(self, quarter: int | None, *, until: bool = False) -> Criteria:
        """A quarter, or the one chosen; with `until` all up to it, as in a year's workbook always."""
        chosen = str(quarter) if quarter else _QUARTER
        return [("quarter", f'"<="&{chosen}' if until or self._adds_up(quarter) else chosen)]

    def _quarters(self, quarter: int | None, *, until: bool = False) -> range:
        """The same in numbers."""
        last = quarter or self.quarter
        return range(1 if until or self._adds_up(quarter) else last, last + 1)

    def _adds_up(self, quarter: int | None) -> bool:
        """Whether what is chosen is the year up to a quarter, and not the quarter (T45)."""
        return self.facts.whole_year and quarter is None

    def _value(
        self,
        kind: str,
        what: str,
        office: Office,
        quarters: Sequence[int],
        *,
        by_source: bool = False,
    ) -> float:
        """A value as the formula would have it: the office chosen, met with the office of the row."""
        chosen = self.choice.office
        if office and chosen not in (None, office[0]):
            return 0
        return self.tally.value(
            kind,
            what,
            office[0] if office else chosen,
            quarters,
            self.choice.source if by_source else None,
        )

    def on(self, ws, name: Words) -> "Figures":
        """The same on a page of its own, from the fourth row on."""
        other = copy(self)
        other.ws, other.row, other.widest = ws, 3, 1
        other.headed(name)
        return other

    def status(self, status: str, office: Office = None, quarter: int | None = None) -> Figure:
        """Reports of a status."""
        return self._count(
            "status", "status", status, [("status", _text(STATUS.words(status)))], office, quarter
        )

    def timely(self, what: str, office: Office = None, quarter: int | None = None) -> Figure:
        """Reports by how they stand against their due date."""
        return self._count(
            "status", "timely", what, [("timely", _text(TIMELY[what]))], office, quarter
        )

    def standing(self, outcome: str, quarter: int, office: Office = None) -> Figure:
        """KPIs by how they stand in a quarter."""
        counted = self.sheets["evaluation"].count(
            [*self._where(office), (f"standing{quarter}", _text(OUTCOMES[outcome]))]
        )
        return Figure(counted, self._value("kpi", outcome, office, (quarter,)))

    def outcome(self, outcome: str, office: Office = None) -> Figure:
        """KPIs by how they stand in the last quarter chosen, those of projects that ended before among them."""
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
        return self._count(
            "activities",
            "activity",
            state,
            [("state", _text(ACTIVITY_STATE.words(state)))],
            None,
            None,
        )

    def money(
        self,
        field: str,
        office: Office = None,
        quarter: int | None = None,
        *,
        until: bool = False,
        year: bool = False,
        expense_class: str = "",
    ) -> Figure:
        """A sum of baht: of the plan whether reported or not, of what was spent only as reports that were sent say."""
        year = year or (
            field == "plan" and not until and self._adds_up(quarter)
        )  # a plan is known for all of it
        when = [] if year else self._when(quarter, until=until)
        quarters = range(1, 5) if year else self._quarters(quarter, until=until)
        return self._baht(field, office, when, quarters, expense_class)

    def outstanding(
        self, office: Office = None, quarter: int | None = None, *, expense_class: str = ""
    ) -> Figure:
        """What is committed and not yet paid: as each project's newest report up to a quarter says, for it is a balance and no flow."""
        last = quarter or _QUARTER
        when = [("quarter", f'"<="&{last}'), ("until", f'">="&{last}')]
        return self._baht("committed", office, when, (quarter or self.quarter,), expense_class)

    def _baht(
        self,
        field: str,
        office: Office,
        criteria: Criteria,
        quarters: Sequence[int],
        expense_class: str,
    ) -> Figure:
        of_class = (
            [("expense_class", _text(EXPENSE_CLASS.words(expense_class)))] if expense_class else []
        )
        formula = self.sheets["budget"].sum(
            field, [*self._where(office), ("source", f"c_{_SOURCE}"), *criteria, *of_class]
        )
        return Figure(formula, self._value(field, expense_class, office, quarters, by_source=True))

    # What a share is of -----------------------------------------------------------------------

    @property
    def denominator(self) -> Words:
        """What the office has disbursed to date measured against (B6)."""
        return DENOMINATOR.words(self.facts.settings.denominator)

    def named(self, *, by_class: bool = False) -> Figure:
        """Its name where a source may be chosen, or where figures are of a class: those are always measured against their plan."""
        lang, plan = self.facts.lang, DENOMINATOR.words("plan")
        if by_class or self.facts.settings.denominator == "plan":
            return Figure(_text(plan[lang]), plan[lang])
        whole = self.denominator[lang]
        return Figure(
            f'IF(c_{_SOURCE}="*",{_text(whole)},{_text(plan[lang])})',
            plan[lang] if self.choice.source else whole,
        )

    def whole(self, office: Office = None, quarter: int | None = None) -> Figure:
        """What disbursed to date is a share of; of one budget source always its plan, for a project's budget is of no source."""
        plan = self.money("plan", office, year=True)
        if self.facts.settings.denominator == "plan":
            return plan
        budget = self.sheets["projects"].sum("total_budget", self._where(office))
        more = self.sheets["allocations"].sum(
            "amount", [*self._where(office), *self._when(quarter, until=True)]
        )
        value = self._value("budget", "", office, (0,)) + self._value(
            "allocated", "", office, self._quarters(quarter, until=True)
        )
        shown = plan.value if self.choice.source else value
        return Figure(f'IF(c_{_SOURCE}="*",{budget}+{more},{plan.formula})', shown)

    def projects(self, office: Office = None) -> Figure:
        """The projects of the year, whether they report now or not."""
        return Figure(
            self.sheets["projects"].count(self._where(office)),
            self._value("project", "", office, (0,)),
        )

    def begun(self, office: Office = None) -> Figure:
        """The projects that had to report by now, those that ended since among them: theirs are the KPIs that are counted."""
        return self._projects("begins", office)

    def reported(self, office: Office = None) -> Figure:
        """The projects of which at least one report was sent by now: theirs is the money that was spent to date."""
        return self._projects("first_sent", office)

    def _projects(self, field: str, office: Office) -> Figure:
        formula = self.sheets["projects"].count([*self._where(office), (field, f'"<="&{_QUARTER}')])
        return Figure(formula, self._value(field, "", office, range(1, self.quarter + 1)))

    def reason(self, kind: str) -> tuple[Figure, Figure]:
        """Budget lines with a kind of reason, and their variance in baht."""
        wanted = [
            *self._where(None),
            ("source", f"c_{_SOURCE}"),
            *self._when(None),
            ("reason_kind", _text(REASON_KIND.words(kind))),
        ]
        lines, baht = (
            self.sheets["budget"].count(wanted),
            self.sheets["budget"].sum("variance", wanted),
        )
        quarters = self._quarters(None)
        return (
            Figure(lines, self._value("reason", kind, None, quarters, by_source=True)),
            Figure(baht, self._value("reason_baht", kind, None, quarters, by_source=True)),
        )

    # Blocks -----------------------------------------------------------------------------------

    def block(self, title: Words, heads: Sequence[Head]) -> None:
        """A block's title and headings."""
        self.ws.set_row(self.row, 26)
        self._label(title[self.facts.lang], "section")
        texts = [f"{words.th}\n{words.en}" for words in map(self.heading, heads)]
        self.ws.set_row(self.row + 1, 22 * max(lines_of(text, 10) for text in texts[1:]) + 8)
        self.widest = max(self.widest, len(heads) - 1)
        for col, text in enumerate(texts):
            self.ws.write_string(self.row + 1, col, text, self.book.format("head"))
        self.row += 2

    def heading(self, head: Head) -> Words:
        """The words of a heading in this workbook: a quarter's, or a year's."""
        return head[self.facts.whole_year] if isinstance(head, tuple) else head

    def line(
        self,
        label: object,
        figures: Sequence[Figure | float | None],
        formats: Sequence[str],
        style: str = "cell",
    ) -> list[Figure | None]:
        """A line of figures."""
        self.ws.set_row(self.row, 22)
        self.ws.write_string(
            self.row,
            0,
            label[self.facts.lang] if isinstance(label, Words) else str(label),
            self.book.format(f"{style}.text"),
        )
        placed: list[Figure | None] = []
        for col, (figure, number_format) in enumerate(zip(figures, formats, strict=True), 1):
            if isinstance(figure, Figure):
                placed.append(self._put(self.row, col, figure, number_format, style))
            elif figure is None:
                self.ws.write_blank(self.row, col, None, self.book.format(style))
                placed.append(None)
            else:
                self.ws.write_number(self.row, col, figure, self.book.format(style, number_format))
                placed.append(
                    Figure(
                        f"'{self.ws.get_name()}'!{address(self.row, col, absolute=True)}", figure
                    )
                )
        self.row += 1
        return placed

    def span(self, first: int, last: int, col: int) -> list[object]:
        """Cells of a column, as a chart takes them."""
        return [self.ws.get_name(), first, col, last, col]
