"""Item 1: outputs and outcomes, KPIs and their part-results (D9, D10)."""

from ..finding import Severity
from ..lists import ACHIEVEMENT, GOAL_LEVEL, KPI_KIND, OPERATOR, ROLL_UP
from ..phrases import PERCENT_UNIT
from ..spec import Above, Always, Below, Column, Filled, Is, Kind, Meets, Need, Or, RatioOff, Rule, Sheet, Table
from ..words import Words
from .shared import AS_ACTIVITY, FINAL, LAST_TEXT, NOT_YET_RULES, PARTS, parts, sentence_rules, told, vague

GOALS_SHEET = Sheet("goals", Words("1 เป้าหมายและตัวชี้วัด", "1 Goals and KPIs"), Words("1  ความก้าวหน้าต่อเป้าหมายโครงการ", "1  Progress towards the project's goals"))

_ACHIEVED = Words("ผลเทียบเป้าหมาย", "Against the target")

_WORKED = (Is("achieved", "met", "not_met") | Filled(*PARTS)) & ~Filled("as_activity")

GOALS = Table(
    "goals",
    Words("เป้าหมายผลผลิตและผลลัพธ์", "Outputs and outcomes"),
    GOALS_SHEET,
    key=("level", "no"),
    tag=Words("{level} {no}", "{level} {no}"),
    heading="text",
    item=1,
    answer=("achieved",),
    hint=Words(
        "หากยังไม่ถึงเป้าหมาย เลือก “ยังไม่ส่งผล” ระบบจะเติมประโยคมาตรฐานให้", "If it does not affect the goal yet, choose “Not yet”; the fixed sentence is added for you"
    ),
    columns=(
        Column("level", Words("ระดับ", "Level"), Kind.CHOICE, given=True, choices=GOAL_LEVEL, source="D4"),
        Column("no", Words("ลำดับ", "No."), Kind.WHOLE, given=True, source="D4"),
        Column("text", Words("เป้าหมาย", "Goal"), Kind.LONG, given=True, source="S8, S13"),
        Column("previous", Words("ไตรมาสก่อน", "Last quarter"), Kind.CHOICE, given=True, choices=ACHIEVEMENT, span=3, source="C9"),
        Column("achieved", _ACHIEVED, Kind.CHOICE, choices=ACHIEVEMENT, need=Need(Filled(*PARTS, "as_activity"), source="D9"), span=3, source="D9"),
        AS_ACTIVITY,
        LAST_TEXT,
        *parts(_WORKED, "V-N1.part_missing", "S10"),
    ),
    lines=(("achieved", "as_activity", "previous"), ("last_text",), *((name,) for name in PARTS)),
    rules=(
        Rule(
            "V-Q1.goal_unanswered",
            "achieved",
            FINAL & ~Filled("achieved", "as_activity", *PARTS),
            source="S6, S49",
            say=Words("ไตรมาสนี้ต้องรายงานให้ครบทุกประเด็น เป้าหมายนี้ยังไม่ได้รายงาน", "Every item is due this quarter, and this goal is not reported"),
        ),
        told(_WORKED, "S10"),
        *NOT_YET_RULES,
        *sentence_rules("OUTPUT", Is("level", "OUTPUT")),
        *sentence_rules("OUTCOME", Is("level", "OUTCOME")),
        *vague(*PARTS),
    ),
)

_QUANT = Is("kind", "QUANT")
_BY_PERCENT = Is("unit", PERCENT_UNIT)


def _misjudged(value: str) -> Or:
    meets = Meets(value, "operator", "target")
    return (Is("achieved", "met") & ~meets) | (Is("achieved", "not_met") & meets)


def _ratio_rules(extra: tuple[Rule, ...] = ()) -> tuple[Rule, ...]:
    """V-K1, V-K4, V-K5: what holds of any quantity, total and percent."""
    return (
        Rule(
            "V-K4.out_of_range",
            "percent",
            Below("percent", 0) | Above("percent", 100),
            source="D10",
            say=Words("ร้อยละต้องอยู่ระหว่าง 0 ถึง 100", "A percent lies between 0 and 100"),
        ),
        Rule(
            "V-K4.fraction",
            "percent",
            Above("percent", 0) & ~Above("percent", 1) & RatioOff("percent", "quantity", "total", "percent_tolerance"),
            severity=Severity.WARNING,
            source="D10",
            say=Words("ร้อยละ {percent} ดูเหมือนเศษส่วน หากหมายถึงร้อยละให้พิมพ์เช่น 98 ไม่ใช่ 0.98", "{percent} looks like a fraction; for a percent type 98, not 0.98"),
        ),
        Rule(
            "V-K1.percent_off",
            "percent",
            RatioOff("percent", "quantity", "total", "percent_tolerance"),
            severity=Severity.WARNING,
            source="A11, D10",
            say=Words("ร้อยละ {percent} ไม่ตรงกับ {quantity} ÷ {total} × 100", "{percent} per cent is not {quantity} ÷ {total} × 100"),
        ),
        Rule(
            "V-K5.above_total",
            "quantity",
            Above("quantity", "total"),
            source="D10",
            say=Words("จำนวน {quantity} มากกว่าจำนวนทั้งหมด {total}", "The quantity {quantity} is more than the total {total}"),
        ),
        *extra,
    )


KPIS = Table(
    "kpis",
    Words("ตัวชี้วัดความสำเร็จ (ใช้ข้อมูลประเมินโครงการ)", "KPIs (used to evaluate the project)"),
    GOALS_SHEET,
    key=("kind", "no"),
    tag=Words("{kind} {no}", "{kind} {no}"),
    heading="text",
    item=1,
    answer=("achieved",),
    columns=(
        Column("kind", Words("ประเภท", "Kind"), Kind.CHOICE, given=True, choices=KPI_KIND, source="S19, S20"),
        Column("no", Words("ลำดับ", "No."), Kind.WHOLE, given=True, source="S19, S20"),
        Column("text", Words("ตัวชี้วัด", "KPI"), Kind.LONG, given=True, source="D5"),
        Column("operator", Words("เกณฑ์", "Criterion"), Kind.CHOICE, given=True, choices=OPERATOR, span=1, source="C13"),
        Column("target", Words("ค่าเป้าหมาย", "Target"), Kind.NUMBER, given=True, span=2, source="S19"),
        Column("unit", Words("หน่วย", "Unit"), given=True, span=2, source="S19"),
        Column("roll_up", Words("ผลทั้งปี", "Over the year"), Kind.CHOICE, given=True, choices=ROLL_UP, source="D5"),
        Column("previous", Words("ผลไตรมาสก่อน", "Last quarter"), Kind.NUMBER, given=True, span=3, source="C9"),
        Column("quantity", Words("จำนวน", "Quantity"), Kind.NUMBER, low=0, source="S28"),
        Column("total", Words("จากทั้งหมด", "Out of"), Kind.NUMBER, low=0, source="S22.1"),
        Column("percent", Words("คิดเป็นร้อยละ", "Per cent"), Kind.PERCENT, source="S28"),
        Column(
            "achieved",
            _ACHIEVED,
            Kind.CHOICE,
            choices=ACHIEVEMENT,
            span=3,
            source="S28",
            need=Need(Filled("quantity", "percent", "as_activity", *PARTS), source="S28"),
        ),
        AS_ACTIVITY,
        LAST_TEXT,
        *parts(_WORKED, "V-N1.part_missing", "S10, S24"),
    ),
    lines=(
        ("operator", "target", "unit", "quantity", "total", "percent", "achieved"),
        ("as_activity", "previous"),
        ("last_text",),
        *((name,) for name in PARTS),
    ),
    rules=(
        told(_WORKED, "S10, S24"),
        *NOT_YET_RULES,
        *_ratio_rules(
            (
                Rule(
                    "V-K2.percent_disagrees",
                    "achieved",
                    _QUANT & Filled("target") & _BY_PERCENT & Filled("percent") & _misjudged("percent"),
                    source="S28",
                    say=Words(
                        "ผลร้อยละ {percent} เทียบเป้าหมาย {operator} {target} ไม่ตรงกับที่เลือก “{achieved}”",
                        "{percent} per cent against the target {operator} {target} does not agree with “{achieved}”",
                    ),
                ),
                Rule(
                    "V-K2.quantity_disagrees",
                    "achieved",
                    _QUANT & Filled("target") & ~_BY_PERCENT & Filled("quantity") & _misjudged("quantity"),
                    source="S28",
                    say=Words(
                        "ผล {quantity} {unit} เทียบเป้าหมาย {operator} {target} ไม่ตรงกับที่เลือก “{achieved}”",
                        "{quantity} {unit} against the target {operator} {target} does not agree with “{achieved}”",
                    ),
                ),
            )
        ),
        *sentence_rules("KPI", Always()),
        *vague(*PARTS),
    ),
)

_PART_RESULT = Filled("kpi", "label", "quantity", "total", "percent")

KPI_PARTS = Table(
    "kpi_parts",
    Words("ผลย่อยของตัวชี้วัด", "KPI part-results"),
    GOALS_SHEET,
    key=(),
    open=8,
    hint=Words("หากตัวชี้วัดหนึ่งมีผลหลายส่วน ให้แยกบรรทัดละส่วน", "Where one KPI has several part-results, give each a row"),
    columns=(
        Column("kpi", Words("ตัวชี้วัด", "KPI"), Kind.CHOICE, choices="kpis", span=3, need=Need(_PART_RESULT, source="D10"), source="S22.1"),
        Column("label", Words("ผลส่วนที่", "Part"), span=5, need=Need(_PART_RESULT, source="D10"), source="S22.1"),
        Column("quantity", Words("จำนวน", "Quantity"), Kind.NUMBER, low=0, source="S22.1"),
        Column("unit", Words("หน่วยนับ", "Unit"), span=1, source="S22.1"),
        Column("total", Words("จากทั้งหมด", "Out of"), Kind.NUMBER, low=0, source="S22.1"),
        Column("percent", Words("คิดเป็นร้อยละ", "Per cent"), Kind.PERCENT, need=Need(_PART_RESULT, source="S22.1"), source="S22.1"),
    ),
    lines=(("kpi", "label", "quantity", "unit", "total", "percent"),),
    rules=_ratio_rules(),
)
