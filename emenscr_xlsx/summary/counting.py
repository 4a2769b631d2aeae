"""What the dashboard can count and sum: formulas over the data tables, with their values now."""

from collections.abc import Sequence
from copy import copy
from typing import Self

from ..forms.lists import ACTIVITY_STATE, DENOMINATOR, EXPENSE_CLASS, REASON_KIND, STATUS
from ..text.formula import Expression, Value, fn, in_brackets, literal
from ..text.words import Words
from . import parts
from .alerts import CAUSES, LEVELS
from .board import TIMELY
from .evaluation import OUTCOMES
from .figures import COUNTED_OFFICE, COUNTED_SOURCE, QUARTER, FiguresPage
from .tally import Figure

Criteria = list[tuple[str, Value]]
Office = tuple[str, Expression] | None
"""An office's name, and the cell that has it."""


class Figures(FiguresPage):
    """A page of figures, and what can be counted on it; all follows the selectors."""

    def before(self) -> Self:
        """The same up to the quarter before the one chosen; before the first it is all zero."""
        other = copy(self)
        other.asked, other.quarter = in_brackets(QUARTER - 1), self.quarter - 1
        return other

    # By what is chosen ------------------------------------------------------------------------

    def _where(self, office: Office) -> Criteria:
        """The office chosen, and the office of the row."""
        chosen: Criteria = [("office", COUNTED_OFFICE)]
        return [*chosen, ("office", office[1])] if office else chosen

    def _when(self, quarter: int | None, *, until: bool = False) -> Criteria:
        """A quarter, or the one chosen.

        With `until` all quarters up to it, as in a year's workbook always.
        """
        chosen: Value = quarter or self.asked
        return [("quarter", _up_to(chosen) if until or self._adds_up(quarter) else chosen)]

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
        """A value as the formula has it, of the office chosen and the office of the row."""
        chosen = self.choice.office
        if office and chosen not in (None, office[0]):
            return 0
        source = self.choice.source if by_source else None
        return self.tally.value(kind, what, office[0] if office else chosen, quarters, source)

    def _count(
        self,
        table: str,
        kind: str,
        what: str,
        criteria: Criteria,
        office: Office = None,
        quarter: int | None = None,
    ) -> Figure:
        wanted = [*self._where(office), *self._when(quarter), *criteria]
        value = self._value(kind, what, office, self._quarters(quarter))
        return Figure(self.sheets[table].count(wanted), value)

    # Reports, KPIs, alerts, activities --------------------------------------------------------

    def status(self, status: str, office: Office = None, quarter: int | None = None) -> Figure:
        """Reports of a status."""
        words: Criteria = [("status", self.worded(STATUS.words(status)))]
        return self._count("status", "status", status, words, office, quarter)

    def timely(self, state: str, office: Office = None, quarter: int | None = None) -> Figure:
        """Reports by how they stand against their due date."""
        words: Criteria = [("timely", self.worded(TIMELY[state]))]
        return self._count("status", "timely", state, words, office, quarter)

    def standing(self, outcome: str, quarter: int, office: Office = None) -> Figure:
        """KPIs by how they stand in a quarter."""
        value = self._value("kpi", outcome, office, (quarter,))
        return Figure(self._standings(outcome, quarter, office), value)

    def outcome(self, outcome: str, office: Office = None) -> Figure:
        """KPIs by how they stand in the last quarter chosen.

        Those of projects that ended before are among them.
        """
        counted = parts.added(
            in_brackets(self.asked.eq(quarter))
            * in_brackets(self._standings(outcome, quarter, office))
            for quarter in self.facts.quarters
        )
        return Figure(counted, self._value("kpi", outcome, office, (self.quarter,)))

    def _standings(self, outcome: str, quarter: int, office: Office) -> Expression:
        wanted = [*self._where(office), (f"standing{quarter}", self.worded(OUTCOMES[outcome]))]
        return self.sheets["evaluation"].count(wanted)

    def alerts(self, level: str, office: Office = None) -> Figure:
        """Alerts of a level, whatever their cause."""
        wanted = [*self._where(office), *self._when(None), ("level", self.worded(LEVELS[level]))]
        values = (
            self._value("alert", f"{level} {cause}", office, self._quarters(None))
            for cause in CAUSES
        )
        return Figure(self.sheets["alerts"].count(wanted), sum(values))

    def alert(self, level: str, cause: str) -> Figure:
        """Alerts of a level and cause."""
        words: Criteria = [
            ("level", self.worded(LEVELS[level])),
            ("cause", self.worded(CAUSES[cause])),
        ]
        return self._count("alerts", "alert", f"{level} {cause}", words)

    def activity(self, state: str) -> Figure:
        """Activities by their state, of reports that were sent."""
        words: Criteria = [("state", self.worded(ACTIVITY_STATE.words(state)))]
        return self._count("activities", "activity", state, words)

    # Projects ---------------------------------------------------------------------------------

    def projects(self, office: Office = None) -> Figure:
        """The projects of the year, whether they report now or not."""
        counted = self.sheets["projects"].count(self._where(office))
        return Figure(counted, self._value("project", "", office, (0,)))

    def begun(self, office: Office = None) -> Figure:
        """The projects that had to report by now, and those that ended since.

        Theirs are the KPIs that are counted.
        """
        return self._projects("begins", office)

    def reported(self, office: Office = None) -> Figure:
        """The projects of which at least one report was sent by now.

        Theirs is the money that was spent to date.
        """
        return self._projects("first_sent", office)

    def _projects(self, field: str, office: Office) -> Figure:
        counted = self.sheets["projects"].count([*self._where(office), (field, _up_to(self.asked))])
        return Figure(counted, self._value(field, "", office, range(1, self.quarter + 1)))

    # Money ------------------------------------------------------------------------------------

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
        """A sum of baht.

        The plan is summed whether reported or not, and known for the whole year; what was spent
        only as reports that were sent say.
        """
        year = year or (field == "plan" and not until and self._adds_up(quarter))
        when = [] if year else self._when(quarter, until=until)
        quarters = range(1, 5) if year else self._quarters(quarter, until=until)
        return self._baht(field, office, when, quarters, expense_class)

    def outstanding(
        self, office: Office = None, quarter: int | None = None, *, expense_class: str = ""
    ) -> Figure:
        """What is committed and not yet paid, by each project's newest report up to a quarter.

        It is a balance, and no flow.
        """
        last: Value = quarter or self.asked
        when: Criteria = [("quarter", _up_to(last)), ("until", literal(">=") & last)]
        return self._baht("committed", office, when, (quarter or self.quarter,), expense_class)

    def _baht(
        self,
        field: str,
        office: Office,
        criteria: Criteria,
        quarters: Sequence[int],
        expense_class: str,
    ) -> Figure:
        wanted = [*self._where(office), ("source", COUNTED_SOURCE), *criteria]
        if expense_class:
            wanted.append(("expense_class", self.worded(EXPENSE_CLASS.words(expense_class))))
        value = self._value(field, expense_class, office, quarters, by_source=True)
        return Figure(self.sheets["budget"].sum(field, wanted), value)

    def reason(self, kind: str) -> tuple[Figure, Figure]:
        """Budget lines with a kind of reason, and their variance in baht."""
        wanted = [
            *self._where(None),
            ("source", COUNTED_SOURCE),
            *self._when(None),
            ("reason_kind", self.worded(REASON_KIND.words(kind))),
        ]
        budget, quarters = self.sheets["budget"], self._quarters(None)
        return (
            Figure(
                budget.count(wanted), self._value("reason", kind, None, quarters, by_source=True)
            ),
            Figure(
                budget.sum("variance", wanted),
                self._value("reason_baht", kind, None, quarters, by_source=True),
            ),
        )

    # What a share is of -----------------------------------------------------------------------

    @property
    def denominator(self) -> Words:
        """What the office has disbursed to date measured against (B6)."""
        return DENOMINATOR.words(self.facts.settings.denominator)

    def named(self, *, by_class: bool = False) -> Figure:
        """The denominator's name; figures of a source or a class are measured against a plan."""
        lang, plan = self.facts.lang, DENOMINATOR.words("plan")
        if by_class or self.facts.settings.denominator == "plan":
            return Figure(literal(plan[lang]), plan[lang])
        whole = self.denominator[lang]
        return Figure(
            fn.IF(COUNTED_SOURCE.eq("*"), whole, plan[lang]),
            plan[lang] if self.choice.source else whole,
        )

    def whole(self, office: Office = None, quarter: int | None = None) -> Figure:
        """What disbursed to date is a share of.

        Of one budget source it is always the plan, for a project's budget is of no source.
        """
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
        return Figure(
            fn.IF(COUNTED_SOURCE.eq("*"), budget + more, plan.formula),
            plan.value if self.choice.source else value,
        )


def _up_to(last: Value) -> Expression:
    """A criterion: up to a quarter."""
    return literal("<=") & last
