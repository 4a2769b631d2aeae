"""The quarterly workbook (M6): sheets, tables, columns, row rules (D7-D15, Part E). Data only."""

from functools import cache

from ...model import Column, ColumnScope, Condition, Kind, Suppose, Table
from ...model.records import Records
from ...text.words import Words
from ..phrases import PHRASES
from ..thresholds import SETTINGS
from .activities import ACTIVITIES, ACTIVITIES_SHEET
from .budget import ALLOCATIONS, BUDGET, BUDGET_SHEET, EXTRA_BUDGET, QUARTER_MONEY
from .cover import COVER, REPORT
from .goals import GOALS, GOALS_SHEET, KPI_PARTS, KPIS
from .plans import MASTER_PLAN, MASTER_PLAN_SHEET, NESD_PLAN, NESD_PLAN_SHEET
from .summary import EXPLANATIONS, SUMMARY, SUMMARY_SHEET
from .versions import VERSION, edition

SHEETS = (
    COVER,
    GOALS_SHEET,
    ACTIVITIES_SHEET,
    BUDGET_SHEET,
    MASTER_PLAN_SHEET,
    NESD_PLAN_SHEET,
    SUMMARY_SHEET,
)

ITEMS = {
    1: Words("ความก้าวหน้าต่อเป้าหมายโครงการ", "Progress towards goals"),
    2: Words("ความก้าวหน้าของกิจกรรมตามแผนงาน", "Progress of activities"),
    3: Words("การเบิกจ่ายงบประมาณ", "Budget disbursement"),
    4: Words("ความก้าวหน้ากับแผนแม่บทภายใต้ยุทธศาสตร์ชาติ", "Master plans"),
    5: Words("ความก้าวหน้ากับแผนพัฒนาฯ ฉบับที่ 13", "Thirteenth plan"),
    6: Words("สรุปปัญหาและข้อเสนอแนะ", "Summary, problems and suggestions"),
}
"""The six items that a quarter's report answers (S4)."""

TABLES = (
    REPORT,
    GOALS,
    KPIS,
    KPI_PARTS,
    ACTIVITIES,
    BUDGET,
    EXTRA_BUDGET,
    ALLOCATIONS,
    MASTER_PLAN,
    NESD_PLAN,
    SUMMARY,
    EXPLANATIONS,
)
BY_NAME = {t.name: t for t in TABLES}
KEPT = tuple(t for t in TABLES if not t.among)
"""The tables whose records are kept.

Records of the others are kept with those among which they count.
"""

M6_TABLES = tuple(t for t in KEPT if t.name in PHRASES)
"""The tables of whose records the M6 text tells."""

TODAY = edition(VERSION)

_SO_FAR = Table(
    "so_far",
    Words("", ""),
    COVER,
    key=(),
    columns=(Column("lead", Words("ข้อความที่เขียน", "What is written"), Kind.LONG),),
)
"""What a phrase may read besides a record: what its text has come to (see `phrases`)."""


def in_one_box(given: Records) -> bool:
    """Whether a report with these given values has one box for a whole narrative."""
    return any(r.get("narrative") == "single" for r in given.get("report", ()))


@cache
def by_the_end(table: Table) -> Condition:
    """Which records must be answered by the end, when all six items are due."""
    return Suppose("closing", "yes", table.due) if "closing" in table.due.names() else table.due


@cache
def parts_of_a_whole() -> frozenset[tuple[str, str]]:
    """The (table, column) that have no place where one box takes a whole narrative."""
    return frozenset((t.name, c.name) for t in TABLES for c in t.columns if c.part)


def scope(table: Table) -> ColumnScope:
    """The columns a condition of a table can speak of.

    Its own, the report's, and the office's settings.
    """
    return ColumnScope((table, REPORT, SETTINGS, _SO_FAR))


def m6_table(name: str) -> Table:
    """The table whose records a box or piece of the M6 text tells of."""
    return QUARTER_MONEY if name == QUARTER_MONEY.name else BY_NAME[name]
