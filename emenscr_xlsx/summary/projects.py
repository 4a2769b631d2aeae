"""One row a project, and one a budget line, over the year (T39, T40).

What a quarter's report repeats is counted once.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..forms import report as form
from ..forms.lists import DENOMINATOR, EXPENSE_CLASS, PROJECT_STATE, STATUS
from ..model.values import is_blank
from ..text.words import Words
from .chunk import Chunk
from .evaluation import OUTCOMES, KpiStanding
from .facts import SOURCE_CELL, WHO, SummaryFacts
from .fields import MONEY, Field
from .records import Record, origin, source_name
from .tables import planned_lines

NAME, TITLE = Words("โครงการ", "Projects"), Words("โครงการของปี", "Projects of the year")
LINES_TITLE = Words("แผนและผลการใช้จ่ายทั้งปี รายบรรทัด", "Plan and spending of the year, line by line")
_NOT_BEGUN, _ENDED = Words("ยังไม่เริ่ม", "Not begun"), Words("สิ้นสุดแล้ว", "Ended")
_QUARTERS = (1, 2, 3, 4)

_SPENDING = (
    Field(Words("แผนทั้งปี", "Plan of the year"), MONEY, 13, True, "year_plan"),
    Field(Words("เบิกจ่ายทั้งปี", "Disbursed, year"), MONEY, 13, True, "disbursed"),
    Field(Words("ก่อหนี้/PO คงค้าง", "Committed, outstanding"), MONEY, 13, True, "outstanding"),
    Field(
        Words("ใช้จ่าย (เบิกจ่าย + ก่อหนี้คงค้าง)", "Spent (disbursed + committed)"),
        MONEY,
        13,
        True,
        "spent",
    ),
)


def fields(facts: SummaryFacts) -> list[Field]:
    """The columns of a project's row; the share names what it is a share of."""
    whole = DENOMINATOR.words(facts.settings.denominator)
    return [
        *WHO,
        Field(Words("สถานะ", "Status"), width=15, name="state"),
        Field(Words("เริ่มรายงานไตรมาส", "Reports from quarter"), "0", 9, name="begins"),
        Field(Words("ส่งครั้งแรกไตรมาส", "First sent in quarter"), "0", 9, name="first_sent"),
        Field(Words("รายงานที่ต้องส่ง", "Reports due"), "0", 9, True),
        Field(Words("รายงานที่ส่งแล้ว", "Reports sent"), "0", 9, True),
        Field(Words("วงเงินงบประมาณ", "Total budget"), MONEY, 13, True, "total_budget"),
        Field(Words("จัดสรรเพิ่มเติม", "Additional allocations"), MONEY, 13, True),
        Field(Words("วงเงินหลังโอน", "Budget after transfers"), MONEY, 13, True),
        *_SPENDING,
        Field(Words(f"เบิกจ่าย ร้อยละของ{whole.th}", f"Disbursed, % of {whole.en}"), "0.00", 12),
        Field(Words("ตัวชี้วัด", "KPIs"), "0", 8, True, "kpis"),
        *(Field(w, "0", 8, True, name) for name, w in OUTCOMES.items()),
        Field(Words("แผนสะสม", "Plan to date"), MONEY, 13, True, "plan_to_date"),
        Field(Words("เบิกจ่ายสะสม", "Disbursed to date"), MONEY, 13, True, "to_date"),
        Field(Words("แผนสะสม ไตรมาสก่อน", "Plan, last quarter"), MONEY, 13, True, "plan_before"),
        Field(Words("เบิกจ่ายสะสม ไตรมาสก่อน", "Disbursed, last quarter"), MONEY, 13, True, "before"),
        SOURCE_CELL,
    ]


LINE_FIELDS = (
    *WHO,
    Field(Words("กิจกรรม", "Activity"), width=26),
    Field(Words("แหล่งเงิน", "Source"), width=16),
    Field(Words("ลักษณะรายจ่าย", "Class"), width=13),
    *(Field(Words(f"แผนไตรมาส {q}", f"Plan Q{q}"), MONEY, 13, True) for q in _QUARTERS),
    *(Field(Words(f"เบิกจ่ายไตรมาส {q}", f"Disbursed Q{q}"), MONEY, 13, True) for q in _QUARTERS),
    *_SPENDING,
    Field(Words("คงเหลือจากแผน", "Left of the plan"), MONEY, 13, True),
    Field(Words("เบิกจ่าย ร้อยละของแผนทั้งปี", "Disbursed, % of the year's plan"), "0.00", 12),
)


@dataclass
class Line:
    """A budget line over the year: planned and disbursed by quarter, committed and unpaid."""

    record: Record
    plan: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    disbursed: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    outstanding: float = 0

    def to_date(self, quarter: int) -> tuple[float, float]:
        """What was planned and what disbursed up to a quarter."""
        until = range(1, quarter + 1)
        plan, paid = (
            sum(by_quarter.get(q, 0) for q in until) for by_quarter in (self.plan, self.disbursed)
        )
        return plan, paid

    @property
    def spending(self) -> list[float]:
        """What `_SPENDING` shows."""
        paid = sum(self.disbursed.values())
        return [sum(self.plan.values()), paid, self.outstanding, paid + self.outstanding]


_SAME_LINE = ("activity_no", "source", "expense_class")
"""By what one budget line differs from another."""


def lines(chunk: Chunk, project: str) -> list[Line]:
    """A project's budget lines: each quarter as reported, or else as the registry plans it."""
    known: dict[tuple[object, ...], Line] = {}
    reported = chunk.sent("budget", project)
    for record in reported:
        line, quarter = known.setdefault(_same(record), Line(record)), record.quarter
        line.plan[quarter] += record.amount("plan")
        line.disbursed[quarter] += record.amount("disbursed")
        if chunk.newest_until(project, quarter) == 4:
            line.outstanding += record.amount("committed")
    titles = {a["no"]: a["title"] for a in chunk.facts.registry.plan_of(project).activities}
    for quarter in set(_QUARTERS) - {record.quarter for record in reported}:
        for record in planned_lines(chunk.facts, project, quarter):
            title = titles.get(int(record.amount("activity_no")))
            line = known.setdefault(_same(record), Line(Record(record, activity=title)))
            line.plan[quarter] += record.amount("plan")
    return list(known.values())


def _same(record: Record) -> tuple[object, ...]:
    """The values by which a record's budget line differs from others; numbers are whole again."""
    values = (record[name] for name in _SAME_LINE)
    return tuple(int(v) if isinstance(v, float) and not is_blank(v) else v for v in values)


def line_rows(chunk: Chunk, project: str, lines: Sequence[Line]) -> Iterator[list[object]]:
    """A project's budget lines, each once."""
    for line in lines:
        plan, paid, *rest = line.spending
        expense_class = line.record.text("expense_class")
        yield [
            *chunk.facts.who(project),
            line.record["activity"],
            source_name(line.record["source"]),
            EXPENSE_CLASS.words(expense_class) if expense_class else None,
            *(line.plan.get(q) for q in _QUARTERS),
            *(line.disbursed.get(q) for q in _QUARTERS),
            plan,
            paid,
            *rest,
            plan - paid,
            paid * 100 / plan if plan else None,
        ]


def row(
    chunk: Chunk, project: str, lines: Sequence[Line], standings: Sequence[KpiStanding]
) -> list[object]:
    """A project's row."""
    facts, reports = chunk.facts, chunk.sent("report", project)
    sent = [report.quarter for report in reports]
    columns = zip(*(line.spending for line in lines), strict=True)
    spending = [sum(column) for column in columns] or [0.0] * len(_SPENDING)
    budget = float(facts.projects[project]["total_budget"] or 0)
    more = sum(record.amount("amount") for record in chunk.sent("allocations", project))
    whole = {"plan": spending[0], "after_transfers": budget + more}[facts.settings.denominator]
    outcomes = _outcomes(chunk, project, standings)
    return [
        *facts.who(project),
        state(chunk, project),
        facts.begins(project),
        min(sent, default=None),
        sum(facts.reports_in(project, q) for q in facts.quarters),
        len(sent),
        budget,
        more,
        budget + more,
        *spending,
        spending[1] * 100 / whole if whole else None,
        len(outcomes),
        *(outcomes.count(o) for o in OUTCOMES),
        *money(lines, facts.period.quarter),
        origin(form.REPORT, reports[-1]) if reports else None,
    ]


def money(lines: Sequence[Line], quarter: int) -> tuple[float, float, float, float]:
    """What all lines plan and disbursed up to a quarter, and up to the one before."""
    now, before = ([line.to_date(q) for line in lines] for q in (quarter, quarter - 1))
    plan, paid = (sum(sums[n] for sums in now) for n in (0, 1))
    was_plan, was_paid = (sum(sums[n] for sums in before) for n in (0, 1))
    return plan, paid, was_plan, was_paid


def _outcomes(chunk: Chunk, project: str, standings: Sequence[KpiStanding]) -> list[str]:
    """How the KPIs of a project stand, once it has begun."""
    quarter = chunk.facts.period.quarter
    if not chunk.facts.counts_by(project, quarter):
        return []
    return [standing.outcome(quarter) for standing in standings]


def kpis_met(chunk: Chunk, project: str, standings: Sequence[KpiStanding]) -> tuple[int, int]:
    """How many KPIs of a project are met, and how many it has."""
    outcomes = _outcomes(chunk, project, standings)
    return outcomes.count("met"), len(outcomes)


def state(chunk: Chunk, project: str) -> Words:
    """A project's status in the workbook's quarter, or why it does not report in it."""
    facts, reports = chunk.facts, chunk.sent("report", project)
    if facts.begins(project) is None:
        return _NOT_BEGUN
    if facts.reports_in(project, facts.period.quarter):
        return STATUS.words(facts.board[project, facts.period.quarter]["status"])
    last = reports[-1]["project_state"] if reports else None
    return PROJECT_STATE.words(last) if last in ("finished", "terminated") else _ENDED
