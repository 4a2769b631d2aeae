"""What M6 says of the project as a whole (S46-S49): each KPI and plan goal with its target, its results by quarter, and what answers it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..forms import report as form
from ..forms.lists import ACHIEVEMENT, FIGURE, OPERATOR, ROLL_UP, YES_NO
from ..forms.registry_notation import links
from ..model import meets, rolled_up
from ..model.values import is_blank
from ..text.words import Words
from .core import FROM, WHO, Chunk, Record, origin, tag
from .sheet import Field

UNANSWERED = Words("ยังไม่ตอบ", "Unanswered")
OUTCOMES = {**ACHIEVEMENT.items, "unanswered": UNANSWERED}
"""How a KPI stands: as last reported, or not at all."""

NAME, TITLE = (
    Words("การประเมิน", "Evaluation"),
    Words("การประเมินตามตัวชี้วัดของโครงการ", "Evaluation by the project's KPIs"),
)
GOALS, GOALS_TITLE = (
    Words("การประเมินเป้าหมายแผน", "Evaluation of plan goals"),
    Words("การประเมินตามเป้าหมายของแผน", "Evaluation by the plans' goals"),
)
_YES, _NO = YES_NO.items["yes"], YES_NO.items["no"]
_QUARTERS = (1, 2, 3, 4)
_ANSWERED_BY = (
    Field(Words("กิจกรรมที่ตอบ", "Activities that answer it"), width=17),
    Field(Words("สอดคล้อง", "Aligned"), width=9),
    Field(Words("รายงานไตรมาส", "Reported in quarter"), "0", 8),
)

FIELDS = (
    *WHO,
    Field(Words("ตัวชี้วัด", "KPI"), width=15),
    Field(Words("ข้อความ", "Text"), width=36),
    Field(Words("เกณฑ์", "Criterion"), width=6),
    Field(Words("ค่าเป้าหมาย", "Target"), "#,##0.##", 9),
    Field(Words("หน่วย", "Unit"), width=8),
    *(Field(Words(f"ผล ไตรมาส {q}", f"Result Q{q}"), "#,##0.##", 8) for q in _QUARTERS),
    Field(Words("การรวมผล", "Over the year"), width=13),
    Field(Words("ผลทั้งปี", "Result"), "#,##0.##", 9),
    Field(Words("ถึงเป้าหมาย", "Meets the target"), width=9),
    Field(
        Words("ร้อยละของเป้าหมาย (≤: เป้าหมาย ÷ ผล)", "% of target (≤: target ÷ result)"),
        "#,##0.0",
        10,
    ),
    *(
        Field(
            Words(f"ผลเทียบเป้าหมาย ณ ไตรมาส {q}", f"Standing in Q{q}"), width=13, name=f"standing{q}"
        )
        for q in _QUARTERS
    ),
    *_ANSWERED_BY,
    *FROM,
)

GOAL_FIELDS = (
    *WHO,
    Field(Words("ระดับแผน", "Plan level"), width=17),
    Field(Words("ด้าน/ประเด็น/หมุดหมาย", "Strategy, issue or milestone"), width=26),
    Field(Words("เป้าหมาย", "Goal"), width=36),
    Field(Words("ค่าเป้าหมาย", "Target"), width=16),
    *(Field(Words(f"ตอบใน ไตรมาส {q}", f"Answered in Q{q}"), width=8) for q in _QUARTERS),
    Field(Words("ผลต่อค่าเป้าหมาย", "Result against the target"), width=36),
    *_ANSWERED_BY,
    *FROM,
)


@dataclass(frozen=True)
class KpiStanding:
    """A KPI over the year: its figure and outcome in each quarter that was reported, and what they come to.

    Whether a figure meets the target, and how much of it that is, is asked here and nowhere else in the summary.
    """

    given: Record
    by_quarter: dict[int, Record]
    closed: int | None = (
        None  # the quarter of the project's last report, where it ended before the year did
    )

    @property
    def qualitative(self) -> bool:
        """Judged by its outcome alone: it has no figure, and a percent of it says nothing (C13)."""
        return self.given["measure"] == "qualitative"

    @property
    def target(self) -> float | None:
        target = self.given["target"]
        return None if self.qualitative or is_blank(target) else target

    def last(self, quarter: int) -> Record:
        """The record that last said how the KPI stands, up to a quarter."""
        return self.by_quarter[
            max(q for q, r in self.by_quarter.items() if q <= quarter and r["achieved"])
        ]

    def figure(self, quarter: int) -> float | None:
        """What was reported in one quarter, by how the KPI is measured; a qualitative one has no figure."""
        column, record = FIGURE.get(self.given["measure"]), self.by_quarter.get(quarter)
        value = record[column] if record and column else None
        return None if is_blank(value) else value

    def total(self, quarter: int) -> float | None:
        """What the figures up to a quarter come to, as declared for the KPI."""
        return rolled_up(
            self._roll_up, [f for q in range(1, quarter + 1) if (f := self.figure(q)) is not None]
        )

    def meets(self, quarter: int) -> bool | None:
        """Whether the figure up to a quarter meets the target; None where one of them is missing, or a later quarter may undo it."""
        total, target, operator = self.total(quarter), self.target, self.given["operator"] or "ge"
        if total is None or target is None:
            return None
        settled = meets(total, operator, target, self._roll_up, self._final(quarter))
        return settled if settled or not meets(total, operator, target) else None

    def attained(self, quarter: int) -> float | None:
        """How much of the target the figure up to a quarter is, in per cent; None where that says nothing.

        For ≥ the figure ÷ the target; for ≤ the target ÷ the figure, so that more is better here too; for = the smaller ÷ the larger.
        A qualitative KPI has none, nor has a target of zero or below.
        """
        total, target = self.total(quarter), self.target
        if total is None or target is None or target <= 0 or total < 0:
            return None
        operator = self.given["operator"] or "ge"
        part, whole = {
            "ge": (total, target),
            "le": (target, total),
            "eq": (min(total, target), max(total, target)),
        }[operator]
        return part * 100 / whole if whole else None

    def outcome(self, quarter: int) -> str:
        """As last reported up to a quarter; of figures put together, as these say once no later one can undo it (V-K2)."""
        said = [
            r["achieved"]
            for q in range(1, quarter + 1)
            if (r := self.by_quarter.get(q)) and r["achieved"]
        ]
        if not said:
            return "unanswered"
        reached = self.meets(quarter)
        if self._roll_up == "latest" or reached is None:
            return said[-1]
        if reached and (self._roll_up != "average" or self._final(quarter)):
            return "met"
        return "not_met" if not reached and self._final(quarter) else said[-1]

    @property
    def _roll_up(self) -> str:
        return self.given["roll_up"] or "latest"

    def _final(self, quarter: int) -> bool:
        """Whether nothing more is reported after a quarter."""
        return quarter == 4 or (self.closed is not None and quarter >= self.closed)


def standings(chunk: Chunk, project: str) -> Iterator[KpiStanding]:
    """Every KPI of a project as the registry has it now, with what sent reports say of it."""
    table = form.KPIS
    told: dict[str, dict[int, Record]] = {}
    for record in chunk.sent("kpis", project):
        told.setdefault(f"{record['kind']}-{record['no']:g}", {})[record["_quarter"]] = record
    closed = chunk.closed(project)
    for given in chunk.given(project)["kpis"]:
        yield KpiStanding(given, told.get(table.record_key(given), {}), closed)


def answering(chunk: Chunk, project: str) -> dict[str, list[int]]:
    """The activities that the registry says answer each goal, by its key."""
    found: dict[str, list[int]] = {}
    for activity in chunk.facts.registry.plan_of(project).activities:
        for _, key in links(activity["answers"]):
            if key:
                found.setdefault(key, []).append(activity["no"])
    return found


def kpi_rows(chunk: Chunk, project: str) -> Iterator[tuple[KpiStanding, list[object]]]:
    """A project's KPIs."""
    facts, table, answers = chunk.facts, form.KPIS, answering(chunk, project)
    last = facts.period.quarter
    for s in standings(chunk, project):
        given, meets = s.given, s.meets(last)
        by = answers.get(table.record_key(given), [])
        latest = max((q for q, r in s.by_quarter.items() if r["achieved"]), default=None)
        yield (
            s,
            [
                *facts.who(project),
                tag(table, given),
                given["text"],
                OPERATOR.words(given["operator"]).th if given["operator"] else None,
                given["target"],
                given["unit"],
                *(s.figure(q) if q <= last else None for q in _QUARTERS),
                ROLL_UP.words(given["roll_up"]),
                s.total(last),
                None if meets is None else _YES if meets else _NO,
                s.attained(last),
                *(
                    OUTCOMES[s.outcome(q)] if q <= last and facts.counts_by(project, q) else None
                    for q in _QUARTERS
                ),
                ", ".join(map(str, by)) or None,
                _YES if by else _NO,
                latest,
                origin(table, s.by_quarter[latest]) if latest else None,
            ],
        )


def goal_rows(chunk: Chunk, project: str) -> Iterator[list[object]]:
    """A project's plan goals: aligned where a report says which activity, or in its own words how, the goal comes about."""
    facts = chunk.facts
    for table in (form.MASTER_PLAN, form.NESD_PLAN):
        told: dict[str, dict[int, Record]] = {}
        for record in chunk.sent(table.name, project):
            if any(record[n] is not None and record[n] == record[n] for n in table.answer):
                told.setdefault(f"{record['level']}-{record['no']:g}", {})[record["_quarter"]] = (
                    record
                )
        for given in chunk.given(project)[table.name]:
            answers = told.get(table.record_key(given), {})
            latest = max(answers, default=None)
            record = answers[latest] if latest else {}
            by = sorted(
                {
                    int(r["as_activity"])
                    for r in answers.values()
                    if r["as_activity"] == r["as_activity"] and r["as_activity"] is not None
                }
            )
            yield [
                *facts.who(project),
                tag(table, given),
                given["plan_name"],
                given["goal_text"],
                given["target_value"],
                *("✓" if q in answers else None for q in _QUARTERS),
                next(
                    (
                        r["target_answer"]
                        for q, r in sorted(answers.items(), reverse=True)
                        if r["target_answer"]
                    ),
                    None,
                ),
                ", ".join(map(str, by)) or None,
                _YES if answers else _NO,
                latest,
                origin(table, record) if latest else None,
            ]
