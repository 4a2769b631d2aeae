"""Items 4 and 5 (D12). Data only.

Contributions to the national strategy, the master plans and the 13th plan.
"""

from ...model import Column, Filled, Is, Kind, Required, Rule, Sheet, Table
from ...text.words import Words
from ..lists import PLAN_LEVEL
from .shared import (
    AS_ACTIVITY,
    AS_TOLD,
    FINAL,
    LAST_TEXT,
    NOTHING_TO_REPEAT,
    PARTS,
    TOLD_THERE,
    parts,
    vague,
    written,
)

MASTER_PLAN_SHEET = Sheet(
    "master_plan",
    Words("4 แผนแม่บท", "4 Master plan"),
    Words(
        "4  ความก้าวหน้ากับแผนแม่บทภายใต้ยุทธศาสตร์ชาติ",
        "4  Progress against the master plans under the national strategy",
    ),
)
NESD_PLAN_SHEET = Sheet(
    "nesd_plan",
    Words("5 แผนฯ 13", "5 Thirteenth plan"),
    Words(
        "5  ความก้าวหน้ากับแผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ ฉบับที่ 13",
        "5  Progress against the 13th national development plan",
    ),
)

_FIVE = (*PARTS, "contribution")
_STARTED = Filled(*_FIVE, "target_answer")
_UNANSWERED = FINAL & ~_STARTED & ~AS_TOLD
_NO_COPY = Words(
    "ไม่ควรคัดลอกข้อความเป้าหมายของแผนมาใช้ในการรายงาน",
    "Please do not copy the plan's goal text into the report",
)


def _contributions(
    name: str,
    title: Words,
    sheet: Sheet,
    item: int,
    rules: tuple[Rule, ...],
    target_due: Required | None = None,
) -> Table:
    written_here = _STARTED & ~Filled("as_activity")
    return Table(
        name,
        title,
        sheet,
        key=("level", "no"),
        tag=Words("{level} {no}", "{level} {no}"),
        heading="goal_text",
        item=item,
        answer=("what", "as_activity"),
        answering=Filled("what") | AS_TOLD,
        due=FINAL,
        counts=(TOLD_THERE,),
        hint=_NO_COPY,
        columns=(
            Column(
                "level",
                Words("ระดับแผน", "Plan level"),
                Kind.CHOICE,
                given=True,
                choices=PLAN_LEVEL,
                source="S37",
            ),
            Column("no", Words("ลำดับเป้าหมาย", "Goal no."), Kind.WHOLE, given=True, source="S39"),
            Column(
                "plan_name",
                Words("ด้าน/ประเด็น/หมุดหมาย", "Strategy, issue or milestone"),
                given=True,
                span=10,
                source="B8",
            ),
            Column(
                "goal_text",
                Words("เป้าหมายของแผน", "The plan's goal"),
                Kind.LONG,
                given=True,
                source="S39",
            ),
            Column("target_value", Words("ค่าเป้าหมาย", "Target"), given=True, span=5, source="S48"),
            AS_ACTIVITY,
            LAST_TEXT,
            *parts(
                written_here,
                "V-N1.part_missing",
                "S10, S37",
                contribution=Required(
                    _STARTED | Filled("as_activity"), "V-N3.contribution_missing", "S37"
                ),
            ),
            Column(
                "target_answer",
                Words("ผลต่อค่าเป้าหมายที่เลือกไว้", "Result against the chosen target"),
                Kind.LONG,
                required=target_due,
                source="S48",
            ),
        ),
        lines=(
            ("plan_name", "target_value"),
            ("as_activity",),
            ("last_text",),
            *((p,) for p in _FIVE),
            ("target_answer",),
        ),
        rules=(written(written_here, "S10, S37"), NOTHING_TO_REPEAT, *rules, *vague(*_FIVE)),
    )


MASTER_PLAN = _contributions(
    "master_plan",
    Words("เป้าหมายของแผนแม่บทภายใต้ยุทธศาสตร์ชาติ", "Goals under the national strategy"),
    MASTER_PLAN_SHEET,
    4,
    (
        Rule(
            "V-Q4.strategy_unanswered",
            "what",
            _UNANSWERED & Is("level", "NS"),
            source="S48",
            say=Words(
                "ไตรมาสนี้ต้องตอบเป้าหมายยุทธศาสตร์ชาติที่เลือกไว้ ยังไม่ได้รายงาน",
                "The chosen national-strategy goal is due this quarter, and is not reported",
            ),
        ),
        Rule(
            "V-Q1.goal_unanswered",
            "what",
            _UNANSWERED & Is("level", "MP_ISSUE", "MP_SUB"),
            source="S6, S49",
            say=Words(
                "ไตรมาสนี้ต้องรายงานให้ครบทุกประเด็น เป้าหมายนี้ยังไม่ได้รายงาน",
                "Every item is due this quarter, and this goal is not reported",
            ),
        ),
    ),
    Required(
        Filled("target_value") & Is("level", "NS") & FINAL & (_STARTED | Filled("as_activity")),
        "V-Q4.target_unanswered",
        "S48",
        Words(
            "ต้องตอบค่าเป้าหมายของยุทธศาสตร์ชาติที่เลือกไว้: {target_value}",
            "The chosen national-strategy target must be answered: {target_value}",
        ),
    ),
)

NESD_PLAN = _contributions(
    "nesd_plan",
    Words("เป้าหมายของแผนพัฒนาฯ ฉบับที่ 13", "Goals of the 13th plan"),
    NESD_PLAN_SHEET,
    5,
    (
        Rule(
            "V-Q1.goal_unanswered",
            "what",
            _UNANSWERED,
            source="S6, S49",
            say=Words(
                "ไตรมาสนี้ต้องรายงานให้ครบทุกประเด็น เป้าหมายนี้ยังไม่ได้รายงาน",
                "Every item is due this quarter, and this goal is not reported",
            ),
        ),
    ),
)
