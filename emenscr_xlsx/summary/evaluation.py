"""What M6 says of the project as a whole (S46-S49).

Each KPI and plan goal has its target, its results by quarter, and the activities that answer it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..forms import report as form
from ..forms.lists import ACHIEVEMENT, FIGURE, OPERATOR, ROLL_UP, YES_NO
from ..forms.registry_notation import links
from ..model import Table, meets, rolled_up
from ..text.words import Words
from .chunk import Chunk
from .facts import SOURCE_CELL, WHO
from .fields import Field
from .records import Record, origin, tag

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
    SOURCE_CELL,
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
    SOURCE_CELL,
)


@dataclass(frozen=True)
class KpiStanding:
    """A KPI over the year: its figure and outcome in each quarter, and what they come to.

    `closed` is the quarter of the project's last report, where it ended before the year did.
    Whether a figure meets the target, and how much of it that is, is asked here and nowhere else in
    the summary.
    """

    given: Record
    by_quarter: Mapping[int, Record]
    closed: int | None = None

    @property
    def qualitative(self) -> bool:
        """Judged by its outcome alone: it has no figure, and a percent of it says nothing (C13)."""
        return self.given["measure"] == "qualitative"

    @property
    def target(self) -> float | None:
        return None if self.qualitative else self.given.number("target")

    def last(self, quarter: int) -> Record:
        """The last record up to a quarter that says how the KPI stands."""
        return self.by_quarter[max(q for q in self._answered() if q <= quarter)]

    @property
    def latest(self) -> int | None:
        """The last quarter in which a report says how the KPI stands."""
        return max(self._answered(), default=None)

    def _answered(self) -> dict[int, str]:
        """How the KPI stands by the quarters whose reports say so."""
        outcomes = {q: record.text("achieved") for q, record in self.by_quarter.items()}
        return {quarter: outcome for quarter, outcome in outcomes.items() if outcome}

    def figure(self, quarter: int) -> float | None:
        """What was reported in a quarter; a qualitative KPI has no figure."""
        column, record = (
            FIGURE.get(self.given.text("measure") or ""),
            self.by_quarter.get(quarter),
        )
        return record.number(column) if record and column else None

    def total(self, quarter: int) -> float | None:
        """What the figures up to a quarter come to, as declared for the KPI."""
        figures = map(self.figure, range(1, quarter + 1))
        return rolled_up(self._roll_up, [f for f in figures if f is not None])

    def meets(self, quarter: int) -> bool | None:
        """Whether the figure up to a quarter meets the target.

        None where one of them is missing, or a later quarter may undo it.
        """
        total, target, operator = self.total(quarter), self.target, self._operator
        if total is None or target is None:
            return None
        if meets(total, operator, target, self._roll_up, self._final(quarter)):
            return True
        return None if meets(total, operator, target) else False

    def attained(self, quarter: int) -> float | None:
        """How much of the target the figure up to a quarter is, in per cent.

        For ≥ the figure ÷ the target; for ≤ the target ÷ the figure, so that more is better here
        too; for = the smaller ÷ the larger. None where that says nothing: of a qualitative KPI, or
        of a target of zero or below.
        """
        total, target = self.total(quarter), self.target
        if total is None or target is None or target <= 0 or total < 0:
            return None
        part, whole = {
            "ge": (total, target),
            "le": (target, total),
            "eq": (min(total, target), max(total, target)),
        }[self._operator]
        return part * 100 / whole if whole else None

    def outcome(self, quarter: int) -> str:
        """As last reported up to a quarter.

        Of figures put together, as these say once no later one can undo it (V-K2).
        """
        answers = [a for q, a in sorted(self._answered().items()) if q <= quarter]
        if not answers:
            return "unanswered"
        reached = self.meets(quarter)
        if self._roll_up == "latest" or reached is None:
            return answers[-1]
        if reached and (self._roll_up != "average" or self._final(quarter)):
            return "met"
        return "not_met" if not reached and self._final(quarter) else answers[-1]

    @property
    def _operator(self) -> str:
        return self.given.text("operator") or "ge"

    @property
    def _roll_up(self) -> str:
        return self.given.text("roll_up") or "latest"

    def _final(self, quarter: int) -> bool:
        """Whether nothing more is reported after a quarter."""
        return quarter == 4 or (self.closed is not None and quarter >= self.closed)


def standings(chunk: Chunk, project: str) -> Iterator[KpiStanding]:
    """Every KPI of a project, with what sent reports say of it."""
    table = form.KPIS
    reported = _by_quarter(table, chunk.sent("kpis", project))
    closed = chunk.closed(project)
    for given in chunk.given(project)["kpis"]:
        by_quarter = reported.get(table.record_key(given), {})
        yield KpiStanding(_as_issued(given, by_quarter), by_quarter, closed)


_PLANNED = ("text", "operator", "target", "unit", "roll_up", "measure", "bounded")


def _as_issued(given: Record, by_quarter: Mapping[int, Record]) -> Record:
    """A KPI as its newest report was given it; as the registry has it where there is none.

    What the registry says since is for reports to come (T44).
    """
    newest = by_quarter.get(max(by_quarter, default=0))
    if newest is None:
        return given
    names = [n for n in _PLANNED if n in newest and newest.filled(n)]
    return Record({**given, **{name: newest[name] for name in names}})


def _by_quarter(table: Table, records: list[Record]) -> dict[str, dict[int, Record]]:
    """Records by their key and quarter."""
    grouped: dict[str, dict[int, Record]] = {}
    for record in records:
        key = table.record_key(record)
        grouped.setdefault(key, {})[record.quarter] = record
    return grouped


def _answering(chunk: Chunk, project: str) -> dict[str, list[int]]:
    """The activities that the registry says answer each goal, by its key."""
    activities: dict[str, list[int]] = {}
    for activity in chunk.facts.registry.plan_of(project).activities:
        for _, key in links(activity["answers"]):
            if key:
                activities.setdefault(key, []).append(activity["no"])
    return activities


def kpi_rows(chunk: Chunk, project: str) -> Iterator[tuple[KpiStanding, list[object]]]:
    """A project's KPIs."""
    facts, table, answers = chunk.facts, form.KPIS, _answering(chunk, project)
    last = facts.period.quarter
    for s in standings(chunk, project):
        given, meets_target, latest = s.given, s.meets(last), s.latest
        activities = answers.get(table.record_key(given), [])
        row = [
            *facts.who(project),
            tag(table, given),
            given["text"],
            OPERATOR.words(given["operator"]).th if given["operator"] else None,
            given["target"],
            given["unit"],
            *(s.figure(q) if q <= last else None for q in _QUARTERS),
            ROLL_UP.words(given["roll_up"]),
            s.total(last),
            None if meets_target is None else _YES if meets_target else _NO,
            s.attained(last),
            *(
                OUTCOMES[s.outcome(q)] if q <= last and facts.counts_by(project, q) else None
                for q in _QUARTERS
            ),
            ", ".join(map(str, activities)) or None,
            _YES if activities else _NO,
            latest,
            origin(table, s.by_quarter[latest]) if latest else None,
        ]
        yield s, row


def goal_rows(chunk: Chunk, project: str) -> Iterator[list[object]]:
    """A project's plan goals.

    One is aligned where a report says which activity, or in its own words how, it comes about.
    """
    for table in (form.MASTER_PLAN, form.NESD_PLAN):
        answered = [r for r in chunk.sent(table.name, project) if any(map(r.filled, table.answer))]
        reported = _by_quarter(table, answered)
        for given in chunk.given(project)[table.name]:
            answers = reported.get(table.record_key(given), {})
            yield _goal_row(chunk, project, table, given, answers)


def _goal_row(
    chunk: Chunk, project: str, table: Table, given: Record, answers: Mapping[int, Record]
) -> list[object]:
    """A plan goal with its answers by quarter."""
    latest = max(answers, default=None)
    numbers = (record.number("as_activity") for record in answers.values())
    activities = sorted({int(number) for number in numbers if number is not None})
    newest_first = (answers[quarter] for quarter in sorted(answers, reverse=True))
    results = (record.text("target_answer") for record in newest_first)
    return [
        *chunk.facts.who(project),
        tag(table, given),
        given["plan_name"],
        given["goal_text"],
        given["target_value"],
        *("✓" if q in answers else None for q in _QUARTERS),
        next(filter(None, results), None),
        ", ".join(map(str, activities)) or None,
        _YES if answers else _NO,
        latest,
        origin(table, answers[latest]) if latest else None,
    ]
