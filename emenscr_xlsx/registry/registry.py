"""The registry's look-ups: projects, agencies, approvers, due dates, waivers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Self, TypeVar, cast

from ..model.records import Row, line_of
from ..model.values import to_python
from ..text.period import Period
from ..text.thai import code_key, squash
from ..text.words import Words
from .rows import (
    Activity,
    Agency,
    Approver,
    BudgetLine,
    CalendarRow,
    Extension,
    Goal,
    Kpi,
    NationalTarget,
    PlanLink,
    Project,
    ProjectPlan,
    Waiver,
)

if TYPE_CHECKING:
    from ..checking.frames import Frames

R = TypeVar("R")


def rows_of(batch: "Frames") -> dict[str, list[Row]]:
    """Rows by table, with None for blanks, whole numbers as int and dates as ISO text."""
    return {
        name: [
            {str(column): json_value(value) for column, value in row.items()}
            for row in frame.to_dict("records")
        ]
        for name, frame in batch.frames.items()
    }


def json_value(value: object) -> object:
    """A frame's value as JSON has it: None for a blank, a whole number as int, a date as text."""
    value = to_python(value)
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, float) and value.is_integer() else value


@dataclass(frozen=True)
class Registry:
    """The registry's rows, by table, by code and by project.

    `tables` holds plain values: None for a blank, whole numbers as int, days as ISO text.
    """

    tables: Mapping[str, list[Row]]
    narrative: str = "parts"  # whether the office writes a narrative in parts or in a single box
    given_since: list[Extension] = field(default_factory=list)  # extensions that the ledger holds

    @classmethod
    def from_batch(cls, batch: "Frames", narrative: str = "parts") -> Self:
        """The registry of a batch's frames."""
        return cls(rows_of(batch), narrative)

    def _rows(self, table: str, _type: type[R]) -> list[R]:
        """A table's rows as their type in `rows.py`, which a test compares with the declaration."""
        return cast(list[R], self.tables[table])

    @cached_property
    def _plans(self) -> dict[str, ProjectPlan]:
        plans: dict[str, ProjectPlan] = defaultdict(ProjectPlan)
        for goal in self._rows("goals", Goal):
            plans[goal["project_code"]].goals.append(goal)
        for kpi in self._rows("kpis", Kpi):
            plans[kpi["project_code"]].kpis.append(kpi)
        for activity in self._rows("activities", Activity):
            plans[activity["project_code"]].activities.append(activity)
        for line in self._rows("budget_lines", BudgetLine):
            plans[line["project_code"]].budget_lines.append(line)
        for link in self._rows("plan_links", PlanLink):
            plans[link["project_code"]].plan_links.append(link)
        for waiver in self._rows("waivers", Waiver):
            plans[waiver["project_code"]].waivers.append(waiver)
        return dict(plans)

    def plan_of(self, project: str) -> ProjectPlan:
        """What the registry holds of a project besides its own row, by its code."""
        return self._plans.get(project) or ProjectPlan()

    @cached_property
    def projects(self) -> dict[str, Project]:
        """Projects by code."""
        return {p["project_code"]: p for p in self._rows("projects", Project) if p["project_code"]}

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """Agencies by code."""
        return {a["agency_code"]: a for a in self._rows("agencies", Agency) if a["agency_code"]}

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {code_key(code): code for code in self.projects}

    def project_code(self, written: str) -> str | None:
        """The registry's spelling of a project's code, however it is written (B5)."""
        return self._codes.get(code_key(written))

    def project(self, written: str) -> Project:
        """The project that a code means, however written; raises KeyError where there is none."""
        return self.projects[self._codes[code_key(written)]]

    @cached_property
    def called(self) -> dict[str, frozenset[str]]:
        """The codes of the projects that a code or a name means, by what people write for them."""
        codes: dict[str, set[str]] = defaultdict(set)
        for code, project in self.projects.items():
            for name in (code, project["name"]):
                codes[code_key(str(name or code))].add(code)
        return {name: frozenset(meant) for name, meant in codes.items()}

    def of_year(self, year: int, *, agency: str | None = None) -> list[Project]:
        """The projects of a fiscal year, of one agency if named, in the registry's order.

        `duty` says which of them report in a quarter.
        """
        return [
            p
            for p in self.projects.values()
            if p["fiscal_year"] == year and agency in (None, p["agency_code"])
        ]

    def due(self, project: Project, period: Period) -> str | None:
        """The day a report is due, as ISO text; the calendar's or the latest extension's (C8)."""
        return self.due_of(period, project["project_code"], project["agency_code"])

    def due_of(self, period: Period, project: str | None, agency: str) -> str | None:
        """The same for a project, or for an agency as a whole where no project is named."""
        calendar = self.calendar(period)
        days = [calendar["internal_due"]] if calendar else []
        for whose in [(project, None), (None, agency)] if project else [(None, agency)]:
            days += self._extended.get((period.fiscal_year, period.quarter, *whose), ())
        return max((d for d in days if d is not None), default=None)

    def extend(self, given: Iterable[Extension]) -> None:
        """Take over the extensions that the ledger holds."""
        self.given_since[:] = given
        vars(self).pop("_extended", None)

    @cached_property
    def _extended(self) -> dict[tuple[int, int, str | None, str | None], list[str]]:
        """The days to which extensions go, by period and by whose they are."""
        days: dict[tuple[int, int, str | None, str | None], list[str]] = defaultdict(list)
        for e in (*self.given_since, *self._rows("extensions", Extension)):
            agency = e["agency_code"] if e["project_code"] is None else None
            days[e["fiscal_year"], e["quarter"], e["project_code"], agency].append(e["new_due"])
        return dict(days)

    def agency_of(self, written: str) -> str | None:
        """The agency that a code, short name or name means, however written; None where none is."""
        return self._agency_names.get(code_key(written))

    @cached_property
    def _agency_names(self) -> dict[str, str]:
        return {
            code_key(name): code
            for code, a in self.agencies.items()
            for name in (a["name"], a["abbr"], a["agency_code"])
            if name
        }

    def approvers(self, project: Project) -> list[Approver]:
        """Who approves a project's reports, level 1 first (S53).

        At each level it is the agency's own approver, or that of the nearest agency above.
        """
        levels: dict[int, Approver] = {}
        for agency in self._line_of(project["agency_code"]):
            for approver in self.approvers_of(agency):
                levels.setdefault(approver["level"], approver)
        return [levels[level] for level in sorted(levels)]

    def next_approver(self, project: Project, passed: int) -> Approver | None:
        """Whose turn it is after the level that `passed`, 0 for none; None after the last."""
        return next((a for a in self.approvers(project) if a["level"] > passed), None)

    def person(self, approver: Approver) -> Approver:
        """The row that stands for a person, who may approve at several levels and for agencies.

        The same e-mail address, or the same position as in an agency above, is the same person.
        """
        mail, position = approver["email"], squash(approver["position"])
        same: list[Approver] = [
            other
            for agency in self._line_of(approver["agency_code"])
            for other in self._approvers.get(agency, ())
            if not (mail and other["email"]) and squash(other["position"]) == position
        ]
        same += self._by_mail.get(mail or "", ())
        return min(
            same, key=lambda a: (len(self._line_of(a["agency_code"])), a["agency_code"], a["level"])
        )

    def approvers_of(self, agency: str) -> list[Approver]:
        """The approvers that the registry names for an agency itself, level 1 first."""
        return sorted(self._approvers.get(agency, ()), key=lambda a: a["level"])

    @cached_property
    def _by_mail(self) -> dict[str, list[Approver]]:
        by_mail: dict[str, list[Approver]] = defaultdict(list)
        for approver in self._rows("approvers", Approver):
            if approver["email"]:
                by_mail[approver["email"]].append(approver)
        return dict(by_mail)

    @cached_property
    def _approvers(self) -> dict[str, list[Approver]]:
        by_agency: dict[str, list[Approver]] = defaultdict(list)
        for approver in self._rows("approvers", Approver):
            by_agency[approver["agency_code"]].append(approver)
        return dict(by_agency)

    def within(self, agency: str, other: str) -> bool:
        """Whether an agency is another, or stands below it."""
        return other in self._line_of(agency)

    def _line_of(self, agency: str | None) -> list[str]:
        """An agency and those above it, from below; one that stands above itself is named once."""
        return line_of(self._parents, agency)

    @cached_property
    def _parents(self) -> dict[str, str | None]:
        return {code: a["parent"] for code, a in self.agencies.items()}

    def calendar(self, period: Period) -> CalendarRow | None:
        """The calendar's row for a period."""
        return next(
            (
                c
                for c in self._rows("calendar", CalendarRow)
                if (c["fiscal_year"], c["quarter"]) == (period.fiscal_year, period.quarter)
            ),
            None,
        )

    def open_on(self, day: date) -> list[Period]:
        """The periods that take reports on a day, earliest first."""
        today = day.isoformat()
        return sorted(
            Period(c["fiscal_year"], c["quarter"])
            for c in self._rows("calendar", CalendarRow)
            if c["opens"] and c["closes"] and c["opens"] <= today <= c["closes"]
        )

    def opened(self, day: date) -> Period | None:
        """The newest quarter that takes reports by a day, as the calendar has it; None for none."""
        return max(
            (
                period
                for c in self._rows("calendar", CalendarRow)
                for period in (Period(c["fiscal_year"], c["quarter"]),)
                if (c["opens"] or period.end.isoformat()) <= day.isoformat()
            ),
            default=None,
        )

    def waivers(self, project: str, fiscal_year: int) -> list[Waiver]:
        """The waivers of a project in a fiscal year."""
        return [w for w in self.plan_of(project).waivers if w["fiscal_year"] == fiscal_year]

    def benchmark(self, period: Period, target_class: str = "total") -> NationalTarget | None:
        """The national disbursement target of a period (B7)."""
        wanted = (period.fiscal_year, period.quarter, target_class)
        targets = (
            t
            for t in self._rows("national_targets", NationalTarget)
            if (t["fiscal_year"], t["quarter"], t["target_class"]) == wanted
        )
        return next(targets, None)

    def waived(self, project: str, period: Period, on: date) -> dict[str, Words]:
        """The rules waived for a report on a day, each with the words that say so."""
        return {
            w["rule"]: Words(
                f"ผ่อนผันโดย {w['approved_by']}: {w['reason']}",
                f"waived by {w['approved_by']}: {w['reason']}",
            )
            for w in self.waivers(project, period.fiscal_year)
            if w["quarter"] == period.quarter
            and (w["until"] is None or w["until"] >= on.isoformat())
        }
