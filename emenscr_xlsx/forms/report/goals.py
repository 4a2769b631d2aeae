"""Item 1: outputs and outcomes, KPIs and their part-results (D9, D10). Data only."""

from dataclasses import replace

from ...model import (
    Above,
    Always,
    Below,
    Column,
    Condition,
    Count,
    Equal,
    Fact,
    Filled,
    Is,
    Kind,
    LookedUp,
    Meets,
    RatioOff,
    Required,
    Rule,
    Sheet,
    Table,
    ToDate,
)
from ...model.finding import Severity
from ...text.words import Words
from ..lists import ACHIEVEMENT, FIGURE, GOAL_LEVEL, KPI_KIND, MEASURE, OPERATOR, ROLL_UP, YES_NO
from .shared import (
    ANSWERED_BY,
    AS_ACTIVITY,
    AS_TOLD,
    FINAL,
    LAST_TEXT,
    NOT_YET_RULES,
    NOTHING_TO_REPEAT,
    PARTS,
    TOLD_AS,
    TOLD_BY_ITS_ACTIVITY,
    parts,
    sentence_rules,
    vague,
    written,
)

GOALS_SHEET = Sheet(
    "goals",
    Words("1 เป้าหมายและตัวชี้วัด", "1 Goals and KPIs"),
    Words("1  ความก้าวหน้าต่อเป้าหมายโครงการ", "1  Progress towards the project's goals"),
)

_ACHIEVED = Words("ผลเทียบเป้าหมาย", "Against the target")

_WORKED = (Is("achieved", "met", "not_met") | Filled(*PARTS)) & ~Filled("as_activity") & ~AS_TOLD

GOALS = Table(
    "goals",
    Words("เป้าหมายผลผลิตและผลลัพธ์", "Outputs and outcomes"),
    GOALS_SHEET,
    key=("level", "no"),
    tag=Words("{level} {no}", "{level} {no}"),
    heading="text",
    item=1,
    answer=("achieved",),
    due=FINAL,
    counts=(TOLD_BY_ITS_ACTIVITY,),
    hint=Words(
        "หากยังไม่ถึงเป้าหมาย เลือก “ยังไม่ส่งผลต่อเป้าหมาย” ระบบจะเติมประโยคมาตรฐานให้",
        "If it does not affect the goal yet, choose “Not yet”; the fixed sentence is added for you",
    ),
    columns=(
        Column(
            "level",
            Words("ระดับ", "Level"),
            Kind.CHOICE,
            given=True,
            choices=GOAL_LEVEL,
            source="D4",
        ),
        Column("no", Words("ลำดับ", "No."), Kind.WHOLE, given=True, source="D4"),
        Column("text", Words("เป้าหมาย", "Goal"), Kind.LONG, given=True, source="S8, S13"),
        Column(
            "previous",
            Words("ไตรมาสก่อน", "Last quarter"),
            Kind.CHOICE,
            given=True,
            choices=ACHIEVEMENT,
            span=3,
            source="C9",
        ),
        Column(
            "achieved",
            _ACHIEVED,
            Kind.CHOICE,
            choices=ACHIEVEMENT,
            required=Required(Filled(*PARTS, "as_activity"), source="D9"),
            span=3,
            source="D9",
        ),
        ANSWERED_BY,
        AS_ACTIVITY,
        TOLD_AS,
        LAST_TEXT,
        *parts(_WORKED, "V-N1.part_missing", "S10"),
    ),
    lines=(("achieved", "as_activity", "previous"), ("last_text",), *((name,) for name in PARTS)),
    rules=(
        Rule(
            "V-Q1.goal_unanswered",
            "achieved",
            FINAL & ~Filled("achieved", *PARTS) & ~AS_TOLD,
            source="S6, S49",
            say=Words(
                "ไตรมาสนี้ต้องรายงานให้ครบทุกประเด็น เป้าหมายนี้ยังไม่ได้รายงาน",
                "Every item is due this quarter, and this goal is not reported",
            ),
        ),
        written(_WORKED, "S10"),
        NOTHING_TO_REPEAT,
        *NOT_YET_RULES,
        *sentence_rules("OUTPUT", Is("level", "OUTPUT")),
        *sentence_rules("OUTCOME", Is("level", "OUTCOME")),
        *vague(*PARTS),
    ),
)

# What holds of any quantity, total and percent, of a KPI and of its part-results alike.
_BY_PERCENT, _BY_QUANTITY, _BOUNDED = (
    Is("measure", "percent"),
    Is("measure", "count", "ratio"),
    Is("bounded", "yes"),
)
_MORE_THAN_ALL = _BOUNDED & Above("quantity", "total")
_FIGURE_RULES = (
    Rule(
        "V-K4.out_of_range",
        "percent",
        _BOUNDED & (Below("percent", 0) | Above("percent", 100)),
        source="D10",
        say=Words(
            "ร้อยละต้องอยู่ระหว่าง 0 ถึง 100 หากเกินได้จริง ให้ผู้ประสานงานแก้ทะเบียน",
            "A percent lies between 0 and 100; if this may go beyond, tell your coordinator",
        ),
    ),
    Rule(
        "V-K4.fraction",
        "percent",
        _BY_PERCENT
        & Above("target", 1)
        & Above("percent", 0)
        & ~Above("percent", 1)
        & (
            ~Filled("quantity")
            | ~Filled("total")
            | RatioOff("percent", "quantity", "total", "percent_tolerance")
        ),
        severity=Severity.WARNING,
        source="D10",
        say=Words(
            "ร้อยละ {percent} ดูเหมือนเศษส่วน หากหมายถึงร้อยละให้พิมพ์เช่น 98 ไม่ใช่ 0.98",
            "{percent} looks like a fraction; for a percent type 98, not 0.98",
        ),
    ),
    Rule(
        "V-K1.percent_off",
        "percent",
        RatioOff("percent", "quantity", "total", "percent_tolerance") & ~_MORE_THAN_ALL,
        severity=Severity.WARNING,
        source="A11, D10",
        say=Words(
            "ร้อยละ {percent} ไม่ตรงกับ {quantity} ÷ {total} × 100",
            "{percent} per cent is not {quantity} ÷ {total} × 100",
        ),
    ),
    Rule(
        "V-K5.above_total",
        "quantity",
        _MORE_THAN_ALL,
        source="D10",
        say=Words(
            "จำนวน {quantity} มากกว่าจำนวนทั้งหมด {total}",
            "The quantity {quantity} is more than the total {total}",
        ),
    ),
)

_KPI_DUE = FINAL & ~Is("judged_before", "yes")
_JUDGED = Is("achieved", "met", "not_met")
_BY_PARTS = Is("roll_up", "latest") & Above("part_results", 0)
"""Over several quarters, one quarter's part-results do not tell what is to be added up."""


def _figure(measured: Condition) -> Required:
    """V-K2: a KPI measured so that is judged needs its figure, or part-results."""
    say = Words(
        "เลือก “{achieved}” ต้องกรอกผลของไตรมาสนี้เป็นตัวเลข (ตัวชี้วัดที่ใช้ค่าล่าสุด กรอกผลย่อยแทนได้)",
        "“{achieved}” needs this quarter's figure here (part-results will do where the latest "
        "value counts)",
    )
    return Required(_JUDGED & measured & ~_BY_PARTS, "V-K2.figure_missing", "S28", say)


def _by_parts(sense: str) -> Condition:
    """Part-results alone judge the KPI, with no total given.

    Parts of a count may add up, so there only where its criterion is of this sense.
    """
    return (
        _BY_PARTS
        & Filled("target")
        & (~Is("measure", "count") | (Is("operator", sense) & ~Filled("quantity")))
    )


_PART_RULES = (
    Rule(
        "V-K6.all_meet",
        "achieved",
        Is("achieved", "not_met") & _by_parts("ge") & Equal("parts_meeting", "part_results"),
        source="S22.1",
        say=Words(
            "ผลย่อยทุกส่วนถึงเป้าหมาย {operator} {target} แต่เลือก “{achieved}” ให้แก้ผลย่อย หรือเลือก “บรรลุ”",
            "Every part-result meets the target {operator} {target}, yet “{achieved}” is chosen; "
            "correct the part-results, or choose “Achieved”",
        ),
    ),
    Rule(
        "V-K6.none_meets",
        "achieved",
        Is("achieved", "met") & _by_parts("le") & Equal("parts_meeting", 0),
        source="S22.1",
        say=Words(
            "ไม่มีผลย่อยส่วนใดถึงเป้าหมาย {operator} {target} แต่เลือก “{achieved}” ให้แก้ผลย่อย หรือเลือก "
            "“ไม่บรรลุ”",
            "No part-result meets the target {operator} {target}, yet “{achieved}” is chosen; "
            "correct the part-results, or choose “Not achieved”",
        ),
    ),
    Rule(
        "V-K6.parts_are_mixed",
        "percent",
        _BY_PARTS
        & _BY_PERCENT
        & Filled("target")
        & ~Filled("percent")
        & Above("parts_meeting", 0)
        & Below("parts_meeting", "part_results"),
        severity=Severity.WARNING,
        source="S22.1",
        say=Words(
            "มีผลย่อยที่ถึงและไม่ถึงเป้าหมายปนกัน แต่ไม่มีผลภาพรวม โปรดระบุผลภาพรวมของตัวชี้วัด",
            "Some part-results meet the target and some do not, and there is no overall figure; "
            "please give one",
        ),
    ),
)

_COMPARED = Filled("target") & Filled("to_date")
_MEETS_AT_END = Meets("to_date", "operator", "target")
_MEETS_NOW = Meets("to_date", "operator", "target", "roll_up", FINAL)

_NO_FIGURE = ("measure", "qualitative")

KPIS = Table(
    "kpis",
    Words("ตัวชี้วัดความสำเร็จ (ใช้ข้อมูลประเมินโครงการ)", "KPIs (used to evaluate the project)"),
    GOALS_SHEET,
    key=("kind", "no"),
    tag=Words("{kind} {no}", "{kind} {no}"),
    heading="text",
    item=1,
    answer=("achieved",),
    due=_KPI_DUE,
    counts=(
        TOLD_BY_ITS_ACTIVITY,
        Count("part_results", Words("จำนวนผลย่อย", "part-results"), "kpi_parts", "result", "_key"),
        Count(
            "parts_meeting",
            Words("จำนวนผลย่อยที่ถึงเป้าหมาย", "part-results that meet the target"),
            "kpi_parts",
            "meeting",
            "_key",
        ),
    ),
    columns=(
        Column(
            "kind",
            Words("ประเภท", "Kind"),
            Kind.CHOICE,
            given=True,
            choices=KPI_KIND,
            source="S19, S20",
        ),
        Column("no", Words("ลำดับ", "No."), Kind.WHOLE, given=True, source="S19, S20"),
        Column("text", Words("ตัวชี้วัด", "KPI"), Kind.LONG, given=True, source="D5"),
        Column(
            "operator",
            Words("เกณฑ์", "Criterion"),
            Kind.CHOICE,
            given=True,
            choices=OPERATOR,
            span=1,
            source="C13",
        ),
        Column(
            "target", Words("ค่าเป้าหมาย", "Target"), Kind.NUMBER, given=True, span=2, source="S19"
        ),
        Column("unit", Words("หน่วย", "Unit"), given=True, span=2, source="S19"),
        Column(
            "roll_up",
            Words("ผลทั้งปี", "Over the year"),
            Kind.CHOICE,
            given=True,
            choices=ROLL_UP,
            source="D5",
        ),
        Column(
            "measure",
            Words("วัดเป็น", "Measured as"),
            Kind.CHOICE,
            given=True,
            choices=MEASURE,
            source="D5",
        ),
        Column(
            "bounded",
            Words("อยู่ใน 0-100", "Within 0-100"),
            Kind.CHOICE,
            given=True,
            choices=YES_NO,
            source="D10",
        ),
        Column(
            "quarter_target",
            Words("เป้าไตรมาสนี้", "Quarter target"),
            Kind.NUMBER,
            given=True,
            source="D5",
        ),
        Column(
            "previous", Words("ผลไตรมาสก่อน", "Last quarter"), Kind.NUMBER, given=True, source="C9"
        ),
        Column("before", Words("ผลสะสมก่อนนี้", "Before this"), Kind.NUMBER, given=True, source="D5"),
        Column(
            "before_count",
            Words("จำนวนไตรมาสที่มีผล", "Quarters with a result"),
            Kind.WHOLE,
            given=True,
            source="D5",
        ),
        Column(
            "judged_before",
            Words("มีผลแล้วในไตรมาสก่อน", "Answered in an earlier quarter"),
            Kind.CHOICE,
            given=True,
            choices=YES_NO,
            source="S47",
        ),
        Column(
            "quantity",
            Words("จำนวน", "Quantity"),
            Kind.NUMBER,
            low=0,
            required=_figure(_BY_QUANTITY),
            source="S28",
            counted_in="unit",
            idle_where=_NO_FIGURE,
        ),
        Column(
            "total",
            Words("จากทั้งหมด", "Out of"),
            Kind.NUMBER,
            low=0,
            source="S22.1",
            counted_in="unit",
            idle_where=_NO_FIGURE,
        ),
        Column(
            "percent",
            Words("คิดเป็นร้อยละ", "Per cent"),
            Kind.PERCENT,
            required=_figure(_BY_PERCENT),
            source="S28",
            idle_where=_NO_FIGURE,
        ),
        Column(
            "achieved",
            _ACHIEVED,
            Kind.CHOICE,
            choices=ACHIEVEMENT,
            span=3,
            source="S28",
            required=Required(Filled("quantity", "percent", "as_activity", *PARTS), source="S28"),
        ),
        Column(
            "to_date",
            Words("ผลถึงไตรมาสนี้", "To date"),
            Kind.NUMBER,
            span=3,
            computed=ToDate("measure", tuple(FIGURE.items()), "roll_up", "before", "before_count"),
            source="D5",
        ),
        ANSWERED_BY,
        AS_ACTIVITY,
        TOLD_AS,
        LAST_TEXT,
        *parts(_WORKED, "V-N1.part_missing", "S10, S24"),
    ),
    lines=(
        ("operator", "target", "unit", "quantity", "total", "percent", "achieved"),
        ("as_activity", "roll_up", "previous", "before", "to_date", "quarter_target"),
        ("last_text",),
        *((name,) for name in PARTS),
    ),
    rules=(
        written(_WORKED, "S10, S24"),
        NOTHING_TO_REPEAT,
        Rule(
            "V-Q3.kpi_unanswered",
            "achieved",
            _KPI_DUE & ~Filled("achieved"),
            source="S47",
            say=Words(
                "ไตรมาสนี้ต้องตอบตัวชี้วัดให้ครบทุกข้อ ตัวชี้วัดนี้ยังไม่มีผลในไตรมาสใด",
                "Every KPI is due this quarter, and this one has no result in any quarter",
            ),
        ),
        *NOT_YET_RULES,
        *_FIGURE_RULES,
        Rule(
            "V-K2.disagrees",
            "achieved",
            _COMPARED
            & (
                (Is("achieved", "met") & ~_MEETS_AT_END)
                | (Is("achieved", "not_met") & _MEETS_AT_END)
            ),
            source="S28",
            say=Words(
                "ผลถึงไตรมาสนี้ {to_date} เป้าหมาย {operator} {target} {unit} ไม่ตรงกับที่เลือก "
                "“{achieved}”",
                "To date {to_date}, target {operator} {target} {unit}: does not agree with "
                "“{achieved}”",
            ),
        ),
        Rule(
            "V-K2.too_early",
            "achieved",
            _COMPARED & Is("achieved", "met") & _MEETS_AT_END & ~_MEETS_NOW,
            source="S28",
            say=Words(
                "ผลถึงไตรมาสนี้ {to_date} เป้าหมาย {operator} {target} ตัดสินเมื่อสิ้นสุด ตอนนี้ให้เลือก "
                "“ยังไม่ส่งผลต่อเป้าหมาย”",
                "To date {to_date}; the target {operator} {target} is met only at the end: "
                "choose “Not yet”",
            ),
        ),
        *_PART_RULES,
        *sentence_rules("KPI", Always()),
        *vague(*PARTS),
    ),
)

_PART_RESULT = Filled("kpi", "label", "quantity", "total", "percent")


def _of_its_kpi(name: str) -> Column:
    """What is given for the KPI that a part-result names."""
    return replace(
        KPIS[name], span=1, display_only=True, given=False, computed=LookedUp("kpi", "kpis", name)
    )


KPI_PARTS = Table(
    "kpi_parts",
    Words("ผลย่อยของตัวชี้วัด", "KPI part-results"),
    GOALS_SHEET,
    key=(),
    open=8,
    facts=(
        Fact(
            "result",
            (_BY_PERCENT & Filled("percent")) | (_BY_QUANTITY & Filled("quantity")),
            by=("kpi",),
        ),
        Fact(
            "meeting",
            (_BY_PERCENT & Meets("percent", "operator", "target"))
            | (_BY_QUANTITY & Meets("quantity", "operator", "target")),
            by=("kpi",),
        ),
        Fact("row", Filled("kpi") & Filled("label"), by=("kpi", "label")),
    ),
    counts=(
        Count(
            "alike", Words("จำนวนบรรทัดของผลย่อยนี้", "rows of this part-result"), "kpi_parts", "row"
        ),
    ),
    hint=Words(
        "หากตัวชี้วัดหนึ่งมีผลหลายส่วน ให้แยกบรรทัดละส่วน",
        "Where one KPI has several part-results, give each a row",
    ),
    columns=(
        Column(
            "kpi",
            Words("ตัวชี้วัด", "KPI"),
            Kind.CHOICE,
            choices="kpis",
            span=3,
            required=Required(_PART_RESULT, source="D10"),
            source="S22.1",
        ),
        Column(
            "label",
            Words("ผลส่วนที่", "Part"),
            span=5,
            required=Required(_PART_RESULT, source="D10"),
            source="S22.1",
        ),
        Column(
            "quantity",
            Words("จำนวน", "Quantity"),
            Kind.NUMBER,
            low=0,
            required=Required(_BY_QUANTITY, source="S22.1"),
            source="S22.1",
        ),
        Column("unit", Words("หน่วยนับ", "Unit"), span=1, source="S22.1"),
        Column("total", Words("จากทั้งหมด", "Out of"), Kind.NUMBER, low=0, source="S22.1"),
        Column(
            "percent",
            Words("คิดเป็นร้อยละ", "Per cent"),
            Kind.PERCENT,
            required=Required(_BY_PERCENT, source="S22.1"),
            source="S22.1",
        ),
        *map(_of_its_kpi, ("measure", "bounded", "operator", "target")),
    ),
    lines=(("kpi", "label", "quantity", "unit", "total", "percent"),),
    rules=(
        *_FIGURE_RULES,
        Rule(
            "V-K6.twice",
            "label",
            Above("alike", 1),
            source="S22.1",
            say=Words(
                "ผลย่อยนี้ซ้ำกับบรรทัดอื่น ให้ลบบรรทัดที่ซ้ำ",
                "The same part-result stands in another row; delete one of them",
            ),
            structural=True,
        ),
    ),
)
