"""The registry's rows with typed columns, as `forms/registry.py` declares them.

A required column is never None, for a registry with errors is not used. A date is its ISO text.
"""

from dataclasses import dataclass, field
from typing import TypedDict


class Agency(TypedDict):
    """An office, with the office above it (D1)."""

    agency_code: str
    name: str
    abbr: str | None
    ministry_abbr: str | None
    parent: str | None
    contact: str | None
    email: str | None


class Approver(TypedDict):
    """Who approves an office's reports at a level (S53)."""

    agency_code: str
    level: int
    position: str
    email: str | None


class Project(TypedDict):
    """A project or operation (D2)."""

    project_code: str
    name: str
    kind: str | None
    fiscal_year: int
    agency_code: str
    start_date: str | None
    end_date: str | None
    total_budget: float
    spent_before: float | None


class Goal(TypedDict):
    """An output or an outcome of a project (D4)."""

    project_code: str
    level: str
    no: int
    text: str


class Kpi(TypedDict):
    """A KPI of a project, with its targets (D5)."""

    project_code: str
    kind: str
    no: int
    text: str
    measure: str | None
    operator: str | None
    target: float | None
    unit: str | None
    total: float | None
    roll_up: str | None
    target_q1: float | None
    target_q2: float | None
    target_q3: float | None
    target_q4: float | None
    bounded: str | None


class Activity(TypedDict):
    """An activity of a project, with the quarters it is planned in (D6)."""

    project_code: str
    no: int
    title: str
    is_main: str | None
    planned_quarters: str
    answers: str | None


class BudgetLine(TypedDict):
    """What an activity is to spend in each quarter, of a source and class, in baht (D13)."""

    project_code: str
    activity_no: int
    source: str
    expense_class: str
    q1: float | None
    q2: float | None
    q3: float | None
    q4: float | None


class PlanLink(TypedDict):
    """A plan's goal that a project serves (D3)."""

    project_code: str
    level: str
    no: int
    code_no: int | None
    plan_name: str | None
    goal_text: str | None
    target_value: str | None


class CalendarRow(TypedDict):
    """When a quarter opens, is due and closes (D17)."""

    fiscal_year: int
    quarter: int
    opens: str | None
    internal_due: str
    ministry_due: str | None
    closes: str | None


class Extension(TypedDict):
    """More time for a project, or for an office as a whole where no project is named (C8)."""

    agency_code: str | None  # None in one that was given by hand to a project
    project_code: str | None
    fiscal_year: int
    quarter: int
    new_due: str
    reason: str


class NationalTarget(TypedDict):
    """The country's cumulative disbursement target of a quarter, in per cent (B7)."""

    fiscal_year: int
    quarter: int
    target_class: str
    disbursed_pct: float
    spent_pct: float | None
    reference: str | None


class Waiver(TypedDict):
    """A rule that is waived for a project's report, until a day if one is named."""

    project_code: str
    fiscal_year: int
    quarter: int
    rule: str
    reason: str
    approved_by: str
    until: str | None


@dataclass(frozen=True)
class ProjectPlan:
    """What the registry knows of one project, table by table in the registry's order."""

    goals: list[Goal] = field(default_factory=list)
    kpis: list[Kpi] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    budget_lines: list[BudgetLine] = field(default_factory=list)
    plan_links: list[PlanLink] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
