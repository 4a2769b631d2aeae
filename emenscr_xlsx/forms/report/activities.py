"""Item 2: activities, done or not, and why not (D11). Data only."""

from ...model import (
    Above,
    Always,
    Below,
    Column,
    Equal,
    Fact,
    Filled,
    HasFigure,
    Is,
    Kind,
    Required,
    Rule,
    Sheet,
    Table,
)
from ...model.finding import Severity
from ...text.words import Words
from ..lists import ACTIVITY_STATE, NO_ACTION, TERMINATED_SCOPE, YES_NO
from .shared import (
    BAHT,
    IN_ONE,
    KEEP_PARTS,
    LAST_PARTS,
    LAST_TEXT,
    PARTS,
    parts,
    vague,
    written,
)

ACTIVITIES_SHEET = Sheet(
    "activities",
    Words("2 กิจกรรม", "2 Activities"),
    Words("2  ความก้าวหน้าของกิจกรรมตามแผนงาน", "2  Progress of activities against the plan"),
)

_DONE, _NO_ACTION = Is("state", "done"), Is("state", "no_action")
_DUE = Is("planned", "yes") | Is("promised", "yes")
_DEFERRED = _NO_ACTION & Is("no_action", "deferred")
_THIS_YEAR = ~Filled("next_year") | Equal("next_year", "fiscal_year")

ACTIVITIES = Table(
    "activities",
    Words("กิจกรรม", "Activities"),
    ACTIVITIES_SHEET,
    key=("no",),
    tag=Words("กิจกรรมที่ {no}", "Activity {no}"),
    heading="title",
    item=2,
    answer=("state",),
    due=_DUE,
    facts=(
        Fact("told", _DONE & Filled(*PARTS), by=("no",)),
    ),  # a part that it lacks is asked for there
    hint=Words(
        "กิจกรรมตามแผนของไตรมาสนี้ต้องเลือก “ดำเนินการ” หรือ “ไม่มีการดำเนินการ”",
        "Each activity planned for this quarter is “Done” or “No action”",
    ),
    columns=(
        Column("no", Words("กิจกรรมที่", "Activity no."), Kind.WHOLE, given=True, source="S25"),
        Column("title", Words("ชื่อกิจกรรม", "Title"), Kind.LONG, given=True, source="S25"),
        Column(
            "is_main",
            Words("กิจกรรมหลัก", "Main activity"),
            Kind.CHOICE,
            given=True,
            choices=YES_NO,
            source="S25",
        ),
        Column(
            "planned",
            Words("ตามแผนไตรมาสนี้", "Planned now"),
            Kind.CHOICE,
            given=True,
            choices=YES_NO,
            span=2,
            source="D6",
        ),
        Column(
            "promised",
            Words("เลื่อนมาไตรมาสนี้", "Deferred to now"),
            Kind.CHOICE,
            given=True,
            choices=YES_NO,
            span=2,
            source="S27a",
        ),
        Column(
            "plan_amount",
            Words("แผนการใช้จ่ายงบประมาณไตรมาสนี้", "Plan this quarter"),
            Kind.MONEY,
            given=True,
            unit=BAHT,
            span=5,
            source="D6",
        ),
        Column(
            "answers", Words("ตอบเป้าหมาย/ตัวชี้วัด", "Answers"), given=True, span=6, source="S45, S46"
        ),
        Column(
            "answers_figures",
            Words("ตอบตัวชี้วัดเชิงปริมาณ", "Answers a quantitative KPI"),
            Kind.CHOICE,
            given=True,
            choices=YES_NO,
            source="S28",
        ),
        Column(
            "state",
            Words("สถานะ", "State"),
            Kind.CHOICE,
            choices=ACTIVITY_STATE,
            span=2,
            source="D11",
            required=Required(
                _DUE | Filled(*PARTS, "no_action", "reason"),
                "V-A1.state_missing",
                "S26, S27",
                Words(
                    "กิจกรรมนี้ต้องรายงานไตรมาสนี้ เลือก “ดำเนินการ” หรือ “ไม่มีการดำเนินการ”",
                    "This activity is due this quarter: choose “Done” or “No action”",
                ),
            ),
        ),
        Column(
            "no_action",
            Words("กรณี", "Case"),
            Kind.CHOICE,
            choices=NO_ACTION,
            span=3,
            required=Required(_NO_ACTION, "V-A1.case_missing", "S27"),
            source="S27",
        ),
        Column(
            "next_quarter",
            Words("จะดำเนินการในไตรมาสที่", "In quarter"),
            Kind.WHOLE,
            low=1,
            high=4,
            span=3,
            required=Required(_DEFERRED, "V-A3.quarter_missing", "S27a"),
            source="S27a",
        ),
        Column(
            "next_year",
            Words("ปีงบประมาณ", "Fiscal year"),
            Kind.WHOLE,
            low=2500,
            high=2700,
            span=2,
            source="S27a",
            hint=Words("ใส่เฉพาะเมื่อเลื่อนไปปีงบประมาณอื่น", "Only if deferred to another fiscal year"),
        ),
        Column(
            "terminated_scope",
            Words("สิ่งที่ยุติ", "Terminated"),
            Kind.CHOICE,
            choices=TERMINATED_SCOPE,
            span=2,
            source="S27c",
            required=Required(
                _NO_ACTION & Is("no_action", "terminated"), "V-A2.scope_missing", "S27c"
            ),
        ),
        Column(
            "reason",
            Words("เนื่องจาก", "Because"),
            Kind.LONG,
            required=Required(_NO_ACTION, "V-A2.reason_missing", "S27"),
            source="S27",
            hint=Words("เหตุผล ไม่ต้องพิมพ์คำว่า “เนื่องจาก”", "The reason, without the word “because”"),
        ),
        LAST_TEXT,
        *LAST_PARTS,
        KEEP_PARTS,
        *parts(_DONE, "V-N1.part_missing", "S26", may_stay=True),
    ),
    lines=(
        ("planned", "promised", "plan_amount", "answers"),
        ("last_text",),
        ("state", "no_action", "next_quarter", "next_year", "terminated_scope", "unchanged"),
        ("reason",),
        *((name,) for name in PARTS),
    ),
    rules=(
        written(_DONE, "S26"),
        Rule(
            "V-A3.not_later",
            "next_quarter",
            _DEFERRED
            & Below("quarter", 4)
            & Filled("next_quarter")
            & ~Above("next_quarter", "quarter")
            & _THIS_YEAR,
            source="S27a",
            say=Words(
                "เลื่อนไปไตรมาส {next_quarter} ไม่ได้ ต้องเป็นไตรมาสหลังไตรมาส {quarter} "
                "หรือระบุปีงบประมาณถัดไป",
                "It cannot be deferred to quarter {next_quarter}: give a quarter after "
                "{quarter}, or a later fiscal year",
            ),
        ),
        Rule(
            "V-A3.year_is_over",
            "next_year",
            _DEFERRED
            & (
                Below("next_year", "fiscal_year")
                | Is("quarter", 4) & Equal("next_year", "fiscal_year")
            ),
            source="S27a, S9.2",
            say=Words(
                "เลื่อนไปปีงบประมาณ {next_year} ไม่ได้ เพราะไม่ได้อยู่หลังไตรมาส {quarter} ปีงบประมาณ "
                "{fiscal_year}",
                "It cannot be deferred to fiscal year {next_year}: nothing in it comes after "
                "quarter {quarter} of {fiscal_year}",
            ),
        ),
        Rule(
            "V-A3.year_missing",
            "next_year",
            _DEFERRED & Is("quarter", 4) & ~Filled("next_year"),
            severity=Severity.WARNING,
            source="S27a, S9.2",
            say=Words(
                "เลื่อนจากไตรมาสที่ 4 ควรระบุปีงบประมาณที่จะดำเนินการ",
                "Deferred from quarter 4: please state the fiscal year it moves to",
            ),
        ),
        Rule(
            "V-A4.result_told",
            "state",
            _NO_ACTION & Filled(*PARTS),
            severity=Severity.WARNING,
            source="D11",
            say=Words(
                "เลือก “ไม่มีการดำเนินการ” แต่เขียนผลการดำเนินงานไว้ โปรดตรวจสอบ",
                "“No action” is chosen, yet a result is described; please check",
            ),
        ),
        *(
            Rule(
                "V-A7.no_figure",
                box,
                when & _DONE & Is("answers_figures", "yes") & Filled(box) & ~HasFigure(box),
                severity=Severity.WARNING,
                source="S45, S28",
                say=Words(
                    "กิจกรรมนี้ตอบตัวชี้วัดเชิงปริมาณ ควรระบุผลเป็นตัวเลข",
                    "This activity answers a quantitative KPI: its result should give a figure",
                ),
            )
            for box, when in (("result", Always()), ("what", IN_ONE))
        ),
        *vague("reason", *PARTS),
    ),
)
