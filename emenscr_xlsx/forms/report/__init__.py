"""The quarterly workbook (M6): its sheets, tables, columns and row rules (D7-D15, Part E)."""

from .activities import ACTIVITIES, ACTIVITIES_SHEET
from .budget import ALLOCATIONS, BUDGET, BUDGET_SHEET, EXTRA_BUDGET, QUARTER_MONEY
from .cover import COVER, REPORT
from .goals import GOALS, GOALS_SHEET, KPI_PARTS, KPIS
from .plans import MASTER_PLAN, NESD_PLAN
from .shared import FINAL, PARTS
from .summary import EXPLANATIONS, SUMMARY
from .tables import (
    BY_NAME,
    ITEMS,
    KEPT,
    M6_TABLES,
    SHEETS,
    TABLES,
    TODAY,
    by_the_end,
    in_one_box,
    m6_table,
    parts_of_a_whole,
    scope,
)
from .versions import CHANGES, VERSION, Edition, edition

__all__ = [
    "ACTIVITIES",
    "ACTIVITIES_SHEET",
    "ALLOCATIONS",
    "BUDGET",
    "BUDGET_SHEET",
    "BY_NAME",
    "CHANGES",
    "COVER",
    "EXPLANATIONS",
    "EXTRA_BUDGET",
    "FINAL",
    "GOALS",
    "GOALS_SHEET",
    "ITEMS",
    "KEPT",
    "KPIS",
    "KPI_PARTS",
    "M6_TABLES",
    "MASTER_PLAN",
    "NESD_PLAN",
    "PARTS",
    "QUARTER_MONEY",
    "REPORT",
    "SHEETS",
    "SUMMARY",
    "TABLES",
    "TODAY",
    "VERSION",
    "Edition",
    "by_the_end",
    "edition",
    "in_one_box",
    "m6_table",
    "parts_of_a_whole",
    "scope",
]
