"""The quarterly workbook (M6): its sheets, tables, columns and row rules (D7-D15, Part E). Data only."""

from functools import cache

from ..settings import SETTINGS
from ..spec import Scope, Table
from ..submission import Records
from ..words import Words
from .activities import ACTIVITIES, ACTIVITIES_SHEET
from .budget import ALLOCATIONS, BUDGET, BUDGET_SHEET
from .cover import COVER, REPORT
from .goals import GOALS, GOALS_SHEET, KPI_PARTS, KPIS
from .plans import MASTER_PLAN, MASTER_PLAN_SHEET, NESD_PLAN, NESD_PLAN_SHEET
from .shared import FINAL, PARTS
from .summary import SUMMARY, SUMMARY_SHEET
from .versions import CHANGES, VERSION, Edition, edition

__all__ = [
    "ACTIVITIES",
    "ALLOCATIONS",
    "BUDGET",
    "BY_NAME",
    "CHANGES",
    "COVER",
    "FINAL",
    "GOALS",
    "ITEMS",
    "KPIS",
    "KPI_PARTS",
    "MASTER_PLAN",
    "NESD_PLAN",
    "PARTS",
    "REPORT",
    "SHEETS",
    "SUMMARY",
    "TABLES",
    "TODAY",
    "VERSION",
    "Edition",
    "edition",
    "in_one_box",
    "parts_of_a_whole",
    "scope",
]

SHEETS = (COVER, GOALS_SHEET, ACTIVITIES_SHEET, BUDGET_SHEET, MASTER_PLAN_SHEET, NESD_PLAN_SHEET, SUMMARY_SHEET)

ITEMS = {
    1: Words("ความก้าวหน้าต่อเป้าหมายโครงการ", "Progress towards goals"),
    2: Words("ความก้าวหน้าของกิจกรรมตามแผนงาน", "Progress of activities"),
    3: Words("การเบิกจ่ายงบประมาณ", "Budget disbursement"),
    4: Words("ความก้าวหน้ากับแผนแม่บทภายใต้ยุทธศาสตร์ชาติ", "Master plans"),
    5: Words("ความก้าวหน้ากับแผนพัฒนาฯ ฉบับที่ 13", "Thirteenth plan"),
    6: Words("สรุปปัญหาและข้อเสนอแนะ", "Summary, problems and suggestions"),
}
"""The six items that a quarter's report answers (S4)."""

TABLES = (REPORT, GOALS, KPIS, KPI_PARTS, ACTIVITIES, BUDGET, ALLOCATIONS, MASTER_PLAN, NESD_PLAN, SUMMARY)
BY_NAME = {t.name: t for t in TABLES}
TODAY = edition(VERSION)


def in_one_box(given: Records) -> bool:
    """Whether a report with these given values is told in one box a narrative, rather than in parts."""
    return any(r.get("narrative") == "single" for r in given.get("report", ()))


@cache
def parts_of_a_whole() -> frozenset[tuple[str, str]]:
    """The (table, column) that have no place where one box takes a whole narrative."""
    return frozenset((t.name, c.name) for t in TABLES for c in t.columns if c.part)


def scope(table: Table) -> Scope:
    """The columns a condition of a table can speak of: its own, the report's, and the office's settings."""
    return Scope((table, REPORT, SETTINGS))
