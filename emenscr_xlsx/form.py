"""The quarterly workbook (M6): its tables, columns and row rules (D7-D15, Part E). Data only."""

from .finding import Severity
from .lists import (
    ACHIEVEMENT,
    ACTIVITY_STATE,
    EXPENSE_CLASS,
    GOAL_LEVEL,
    KPI_KIND,
    NO_ACTION,
    OPERATOR,
    PLAN_LEVEL,
    PROJECT_STATE,
    REASON_KIND,
    ROLL_UP,
    SENDING,
    TERMINATED_SCOPE,
    YES_NO,
)
from .phrases import NOT_YET_SENTENCES, PERCENT_UNIT
from .settings import SETTINGS
from .spec import (
    Above,
    Always,
    Below,
    Column,
    Condition,
    Contains,
    Difference,
    Differs,
    Figure,
    Filled,
    Is,
    Kind,
    Meets,
    Need,
    RatioOff,
    Rule,
    Scope,
    Share,
    Sheet,
    Short,
    Table,
)
from .spec.condition import Or
from .words import Words

VERSION = 1
"""Raised whenever a table, a column or its place changes."""

BAHT = Words("บาท", "baht")

COVER = Sheet("cover", Words("ปก", "Cover"), Words("รายงานความก้าวหน้าโครงการ (M6)", "Project progress report (M6)"),
              Words("เลือกสถานะโครงการ และเลือก “ส่งรายงาน” เมื่อกรอกครบแล้ว", "Choose the project state, and “Send report” once everything is filled in"))
GOALS_SHEET = Sheet("goals", Words("1 เป้าหมายและตัวชี้วัด", "1 Goals and KPIs"),
                    Words("1  ความก้าวหน้าต่อเป้าหมายโครงการ", "1  Progress towards the project's goals"))
ACTIVITIES_SHEET = Sheet("activities", Words("2 กิจกรรม", "2 Activities"),
                         Words("2  ความก้าวหน้าของกิจกรรมตามแผนงาน", "2  Progress of activities against the plan"))
BUDGET_SHEET = Sheet("budget", Words("3 งบประมาณ", "3 Budget"), Words("3  การเบิกจ่ายงบประมาณ", "3  Budget disbursement"),
                     Words("หน่วย: บาท · เบิกจ่ายไม่ตรงแผน ทั้งต่ำกว่าและสูงกว่า ต้องระบุสาเหตุ", "In baht · any difference from the plan, below or above, needs its reason"))
MASTER_PLAN_SHEET = Sheet("master_plan", Words("4 แผนแม่บท", "4 Master plan"),
                          Words("4  ความก้าวหน้ากับแผนแม่บทภายใต้ยุทธศาสตร์ชาติ", "4  Progress against the master plans under the national strategy"))
NESD_PLAN_SHEET = Sheet("nesd_plan", Words("5 แผนฯ 13", "5 Thirteenth plan"),
                        Words("5  ความก้าวหน้ากับแผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ ฉบับที่ 13", "5  Progress against the 13th national development plan"))
SUMMARY_SHEET = Sheet("summary", Words("6 สรุป", "6 Summary"),
                      Words("6  สรุปปัญหาและข้อเสนอแนะของโครงการ", "6  Summary, problems and suggestions"))
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

# What every table can ask about ---------------------------------------------------------------

FINAL = Is("closing", "yes") | Is("project_state", "finished", "terminated")
"""All six items are due: quarter 4, or the project has ended (S6, S49)."""

PARTS = ("what", "where", "how", "result")
"""The four parts of a narrative (S10)."""

_PART_HEADS = {
    "what": Words("1 ทำอะไร", "1 What was done"),
    "where": Words("2 ที่ไหน", "2 Where"),
    "how": Words("3 อย่างไร", "3 How"),
    "result": Words("4 ผลเป็นอย่างไร", "4 With what result"),
    "contribution": Words("5 ส่งผลให้เกิดเป้าหมายอย่างไร", "5 How it brings the goal about"),
}
_PART_HINTS = {
    "what": Words("งานที่ทำในไตรมาสนี้", "The work done this quarter"),
    "where": Words("สถานที่ หน่วยงาน ระบบ หรือกลุ่มเป้าหมาย", "The place, office, system or target group"),
    "how": Words("วิธีการ วันที่ ผู้เข้าร่วม", "Method, dates, participants"),
    "result": Words("ผลที่เกิดขึ้น พร้อมตัวเลข", "What came of it, with figures"),
    "contribution": Words("ผลนี้ทำให้เป้าหมายของแผนเกิดขึ้นได้อย่างไร ด้วยถ้อยคำของท่านเอง", "How this result brings the plan's goal about, in your own words"),
}


def _part(name: str, need: Need) -> Column:
    return Column(name, _PART_HEADS[name], Kind.LONG, need=need, hint=_PART_HINTS[name], source="D8")


def _vague(*names: str) -> tuple[Rule, ...]:
    """V-N2: a part that is a placeholder or too short."""
    return tuple(
        Rule("V-N2", name, Short(name, "shortest_narrative"), severity=Severity.WARNING, source="S10",
             say=Words("ข้อความสั้นเกินไปหรือเป็นเครื่องหมายแทนข้อความ ควรเขียนให้ชัดเจน", "The text is too short or a placeholder; please say it in words"))
        for name in names
    )


def _said(names: tuple[str, ...], sentence: str) -> Or:
    return Or(tuple(Contains(name, sentence) for name in names))


def _sentence_rules(own: str, when: Condition) -> tuple[Rule, ...]:
    """V-N4 and V-N5 on sentences typed by hand: the wrong variant, the right one without its mark, or against it."""
    others = [s for key, s in NOT_YET_SENTENCES.items() if key != own]
    sentence = NOT_YET_SENTENCES[own]
    wrong_variant = tuple(
        Rule("V-N4", part, when & Or(tuple(Contains(part, s) for s in others)), severity=Severity.WARNING, source="S11, S18, S24",
             say=Words(f"ประโยค “ยังไม่ส่งผล” นี้เป็นของหัวข้ออื่น ให้เลือก “ยังไม่ส่งผล” แล้วลบประโยคที่พิมพ์ไว้ ระบบจะเติมให้: {sentence}",
                       f"This “not yet” sentence belongs to another section. Choose “Not yet” and delete the sentence; the right one is added for you: {sentence}"))
        for part in PARTS
    )
    return (
        Rule("V-N5", "achieved", when & _said(PARTS, sentence) & Is("achieved", "met"), source="S11",
             say=Words("ระบุว่า “บรรลุ” แต่ข้อความบอกว่ายังไม่ส่งผลต่อเป้าหมาย ให้แก้อย่างใดอย่างหนึ่ง", "Marked “Achieved”, yet the text says it does not yet affect the goal; correct one of the two")),
        *wrong_variant,
        Rule("V-N4", "achieved", when & _said(PARTS, sentence) & ~Is("achieved", "met", "not_yet"), severity=Severity.WARNING, source="S11, S18, S24",
             say=Words("ข้อความบอกว่ายังไม่ส่งผล แต่ไม่ได้เลือก “ยังไม่ส่งผล”", "The text says “not yet”, but “Not yet” is not chosen here")),
    )


_NOT_YET_RULES = (
    Rule("V-N5", "achieved", Is("achieved", "not_yet") & Is("project_state", "finished"), source="S11",
         say=Words("โครงการเสร็จสิ้นแล้ว จึงเลือก “ยังไม่ส่งผล” ไม่ได้ ให้เลือก “บรรลุ” หรือ “ไม่บรรลุ”", "The project is finished, so “Not yet” cannot stand; choose “Achieved” or “Not achieved”")),
    Rule("V-Q5", "achieved", Is("achieved", "not_yet") & FINAL, severity=Severity.WARNING, source="S6, S11",
         say=Words("ไตรมาสนี้ต้องตอบให้ครบ หากไม่ถึงเป้าหมายให้เลือก “ไม่บรรลุ” แทน “ยังไม่ส่งผล”", "This quarter must answer everything; if the target was missed, choose “Not achieved” rather than “Not yet”")),
)

AS_ACTIVITY = Column("as_activity", Words("เหมือนกิจกรรมที่", "As activity no."), Kind.WHOLE, choices="activities", span=3, source="S29",
                     hint=Words("ใส่เลขกิจกรรม หากข้อความเหมือนที่เขียนไว้ในกิจกรรมนั้น", "The number of the activity whose text says the same"))

_ACHIEVED = Words("ผลเทียบเป้าหมาย", "Against the target")

# The tables -----------------------------------------------------------------------------------

REPORT = Table(
    "report", Words("ข้อมูลรายงาน", "The report"), COVER, key=(), tag=Words("โครงการ", "Project"), heading="project_name",
    columns=(
        Column("project_code", Words("รหัสโครงการ", "Project code"), given=True, span=3, source="D2"),
        Column("project_name", Words("ชื่อโครงการ", "Project name"), Kind.LONG, given=True, source="D2"),
        Column("agency_code", Words("รหัสหน่วยงาน", "Agency code"), given=True, span=3, source="D1"),
        Column("agency", Words("หน่วยงาน", "Agency"), given=True, span=5, source="D1"),
        Column("fiscal_year", Words("ปีงบประมาณ (พ.ศ.)", "Fiscal year (B.E.)"), Kind.WHOLE, given=True, source="D2"),
        Column("quarter", Words("ไตรมาส", "Quarter"), Kind.WHOLE, given=True, source="D7"),
        Column("start_date", Words("วันเริ่มต้น", "Start"), Kind.DATE, given=True, source="D2"),
        Column("end_date", Words("วันสิ้นสุด", "End"), Kind.DATE, given=True, source="D2"),
        Column("due_date", Words("กำหนดส่ง", "Due"), Kind.DATE, given=True, span=3, source="B3"),
        Column("closing", Words("ต้องตอบครบ 6 ประเด็น", "All six items due"), Kind.CHOICE, given=True, choices=YES_NO, span=3, source="S6, S49"),
        Column("total_budget", Words("วงเงินงบประมาณ", "Total budget"), Kind.MONEY, given=True, unit=BAHT, span=3, source="D2"),
        Column("project_state", Words("สถานะโครงการ", "Project state"), Kind.CHOICE, choices=PROJECT_STATE, need=Need(source="D2"), span=3, source="D2"),
        Column("sending", Words("การส่ง", "Sending"), Kind.CHOICE, choices=SENDING, need=Need(source="S51, S52"), span=3, source="S51, S52"),
        Column("reporter", Words("ผู้รายงาน", "Reporter"), span=4, source="D7"),
        Column("position", Words("ตำแหน่ง", "Position"), span=3, source="D7"),
        Column("phone", Words("โทรศัพท์", "Telephone"), span=2, source="D7"),
    ),
    lines=(
        ("agency", "agency_code", "project_code"),
        ("fiscal_year", "quarter", "start_date", "end_date", "due_date"),
        ("total_budget", "closing"),
        ("project_state", "sending"),
        ("reporter", "position", "phone"),
    ),
)

_WORKED = (Is("achieved", "met", "not_met") | Filled(*PARTS)) & ~Filled("as_activity")
_GOAL_PART = Need(_WORKED, "V-N1", "S10")

GOALS = Table(
    "goals", Words("เป้าหมายผลผลิตและผลลัพธ์", "Outputs and outcomes"), GOALS_SHEET, key=("level", "no"), tag=Words("{level} {no}", "{level} {no}"),
    heading="text", item=1, answer=("achieved",),
    hint=Words("หากยังไม่ถึงเป้าหมาย เลือก “ยังไม่ส่งผล” ระบบจะเติมประโยคมาตรฐานให้", "If it does not affect the goal yet, choose “Not yet”; the fixed sentence is added for you"),
    columns=(
        Column("level", Words("ระดับ", "Level"), Kind.CHOICE, given=True, choices=GOAL_LEVEL, source="D4"),
        Column("no", Words("ลำดับ", "No."), Kind.WHOLE, given=True, source="D4"),
        Column("text", Words("เป้าหมาย", "Goal"), Kind.LONG, given=True, source="S8, S13"),
        Column("previous", Words("ไตรมาสก่อน", "Last quarter"), Kind.CHOICE, given=True, choices=ACHIEVEMENT, span=3, source="C9"),
        Column("achieved", _ACHIEVED, Kind.CHOICE, choices=ACHIEVEMENT, need=Need(Filled(*PARTS, "as_activity"), source="D9"), span=3, source="D9"),
        AS_ACTIVITY,
        *(_part(name, _GOAL_PART) for name in PARTS),
    ),
    lines=(("achieved", "as_activity", "previous"), *((name,) for name in PARTS)),
    rules=(
        Rule("V-Q1", "achieved", FINAL & ~Filled("achieved", "as_activity", *PARTS), source="S6, S49",
             say=Words("ไตรมาสนี้ต้องรายงานให้ครบทุกประเด็น เป้าหมายนี้ยังไม่ได้รายงาน", "Every item is due this quarter, and this goal is not reported")),
        *_NOT_YET_RULES,
        *_sentence_rules("OUTPUT", Is("level", "OUTPUT")),
        *_sentence_rules("OUTCOME", Is("level", "OUTCOME")),
        *_vague(*PARTS),
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
        Rule("V-K4", "percent", Below("percent", 0) | Above("percent", 100), source="D10",
             say=Words("ร้อยละต้องอยู่ระหว่าง 0 ถึง 100", "A percent lies between 0 and 100")),
        Rule("V-K4", "percent", Above("percent", 0) & ~Above("percent", 1) & RatioOff("percent", "quantity", "total", "percent_tolerance"),
             severity=Severity.WARNING, source="D10",
             say=Words("ร้อยละ {percent} ดูเหมือนเศษส่วน หากหมายถึงร้อยละให้พิมพ์เช่น 98 ไม่ใช่ 0.98", "{percent} looks like a fraction; for a percent type 98, not 0.98")),
        Rule("V-K1", "percent", RatioOff("percent", "quantity", "total", "percent_tolerance"), severity=Severity.WARNING, source="A11, D10",
             say=Words("ร้อยละ {percent} ไม่ตรงกับ {quantity} ÷ {total} × 100", "{percent} per cent is not {quantity} ÷ {total} × 100")),
        Rule("V-K5", "quantity", Above("quantity", "total"), source="D10",
             say=Words("จำนวน {quantity} มากกว่าจำนวนทั้งหมด {total}", "The quantity {quantity} is more than the total {total}")),
        *extra,
    )


_KPI_PART = Need(_WORKED, "V-N1", "S10, S24")

KPIS = Table(
    "kpis", Words("ตัวชี้วัดความสำเร็จ (ใช้ข้อมูลประเมินโครงการ)", "KPIs (used to evaluate the project)"), GOALS_SHEET, key=("kind", "no"), tag=Words("{kind} {no}", "{kind} {no}"),
    heading="text", item=1, answer=("achieved",),
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
        Column("achieved", _ACHIEVED, Kind.CHOICE, choices=ACHIEVEMENT, span=3, source="S28",
               need=Need(Filled("quantity", "percent", "as_activity", *PARTS), source="S28")),
        AS_ACTIVITY,
        *(_part(name, _KPI_PART) for name in PARTS),
    ),
    lines=(
        ("operator", "target", "unit", "quantity", "total", "percent", "achieved"),
        ("as_activity", "previous"),
        *((name,) for name in PARTS),
    ),
    rules=(
        *_NOT_YET_RULES,
        *_ratio_rules((
            Rule("V-K2", "achieved", _QUANT & Filled("target") & _BY_PERCENT & Filled("percent") & _misjudged("percent"), source="S28",
                 say=Words("ผลร้อยละ {percent} เทียบเป้าหมาย {operator} {target} ไม่ตรงกับที่เลือก “{achieved}”", "{percent} per cent against the target {operator} {target} does not agree with “{achieved}”")),
            Rule("V-K2", "achieved", _QUANT & Filled("target") & ~_BY_PERCENT & Filled("quantity") & _misjudged("quantity"), source="S28",
                 say=Words("ผล {quantity} {unit} เทียบเป้าหมาย {operator} {target} ไม่ตรงกับที่เลือก “{achieved}”", "{quantity} {unit} against the target {operator} {target} does not agree with “{achieved}”")),
        )),
        *_sentence_rules("KPI", Filled("kind")),
        *_vague(*PARTS),
    ),
)

_PART_RESULT = Filled("kpi", "label", "quantity", "total", "percent")

KPI_PARTS = Table(
    "kpi_parts", Words("ผลย่อยของตัวชี้วัด", "KPI part-results"), GOALS_SHEET, key=(), open=8,
    hint=Words("หากตัวชี้วัดหนึ่งมีผลหลายส่วน ให้แยกบรรทัดละส่วน", "Where one KPI has several part-results, give each a row"),
    columns=(
        Column("kpi", Words("ตัวชี้วัด", "KPI"), Kind.CHOICE, choices="kpis", span=3, need=Need(_PART_RESULT, source="D10"), source="S22.1"),
        Column("label", Words("ผลส่วนที่", "Part"), span=6, need=Need(_PART_RESULT, source="D10"), source="S22.1"),
        Column("quantity", Words("จำนวน", "Quantity"), Kind.NUMBER, low=0, source="S22.1"),
        Column("total", Words("จากทั้งหมด", "Out of"), Kind.NUMBER, low=0, source="S22.1"),
        Column("percent", Words("คิดเป็นร้อยละ", "Per cent"), Kind.PERCENT, need=Need(_PART_RESULT, source="S22.1"), source="S22.1"),
    ),
    lines=(("kpi", "label", "quantity", "total", "percent"),),
    rules=_ratio_rules(),
)

_DONE, _NO_ACTION = Is("state", "done"), Is("state", "no_action")
_DEFERRED = _NO_ACTION & Is("no_action", "deferred")
_ACTIVITY_PART = Need(_DONE, "V-N1", "S26")

ACTIVITIES = Table(
    "activities", Words("กิจกรรม", "Activities"), ACTIVITIES_SHEET, key=("no",), tag=Words("กิจกรรมที่ {no}", "Activity {no}"), heading="title", item=2, answer=("state",),
    hint=Words("กิจกรรมตามแผนของไตรมาสนี้ต้องเลือก “ดำเนินการ” หรือ “ไม่มีการดำเนินการ”", "Each activity planned for this quarter is “Done” or “No action”"),
    columns=(
        Column("no", Words("กิจกรรมที่", "Activity no."), Kind.WHOLE, given=True, source="S25"),
        Column("title", Words("ชื่อกิจกรรม", "Title"), Kind.LONG, given=True, source="S25"),
        Column("is_main", Words("กิจกรรมหลัก", "Main activity"), Kind.CHOICE, given=True, choices=YES_NO, source="S25"),
        Column("planned", Words("ตามแผนไตรมาสนี้", "Planned now"), Kind.CHOICE, given=True, choices=YES_NO, span=3, source="D6"),
        Column("promised", Words("เลื่อนมาไตรมาสนี้", "Deferred to now"), Kind.CHOICE, given=True, choices=YES_NO, span=3, source="S27a"),
        Column("plan_amount", Words("แผนเงินไตรมาสนี้", "Plan this quarter"), Kind.MONEY, given=True, unit=BAHT, span=3, source="D6"),
        Column("answers", Words("ตอบเป้าหมาย/ตัวชี้วัด", "Answers"), given=True, span=6, source="S45, S46"),
        Column("answers_figures", Words("ตอบตัวชี้วัดเชิงปริมาณ", "Answers a quantitative KPI"), Kind.CHOICE, given=True, choices=YES_NO, source="S28"),
        Column("state", Words("สถานะ", "State"), Kind.CHOICE, choices=ACTIVITY_STATE, span=3, source="D11",
               need=Need(Is("planned", "yes") | Is("promised", "yes") | Filled(*PARTS, "no_action", "reason"), "V-A1", "S26, S27",
                         Words("กิจกรรมนี้ต้องรายงานไตรมาสนี้ เลือก “ดำเนินการ” หรือ “ไม่มีการดำเนินการ”", "This activity is due this quarter: choose “Done” or “No action”"))),
        Column("no_action", Words("กรณี", "Case"), Kind.CHOICE, choices=NO_ACTION, span=3, need=Need(_NO_ACTION, "V-A1", "S27"), source="S27"),
        Column("next_quarter", Words("จะทำไตรมาส", "In quarter"), Kind.WHOLE, low=1, high=4, span=2, need=Need(_DEFERRED, "V-A3", "S27a"), source="S27a"),
        Column("next_year", Words("ปีงบประมาณ", "Fiscal year"), Kind.WHOLE, low=2500, high=2700, span=2, source="S27a",
               hint=Words("ใส่เฉพาะเมื่อเลื่อนไปปีงบประมาณอื่น", "Only if deferred to another fiscal year")),
        Column("terminated_scope", Words("สิ่งที่ยุติ", "Terminated"), Kind.CHOICE, choices=TERMINATED_SCOPE, span=2, source="S27c",
               need=Need(_NO_ACTION & Is("no_action", "terminated"), "V-A2", "S27c")),
        Column("reason", Words("เนื่องจาก", "Because"), Kind.LONG, need=Need(_NO_ACTION, "V-A2", "S27"), source="S27",
               hint=Words("เหตุผล ไม่ต้องพิมพ์คำว่า “เนื่องจาก”", "The reason, without the word “because”")),
        *(_part(name, _ACTIVITY_PART) for name in PARTS),
    ),
    lines=(
        ("planned", "promised", "plan_amount", "answers"),
        ("state", "no_action", "next_quarter", "next_year", "terminated_scope"),
        ("reason",),
        *((name,) for name in PARTS),
    ),
    rules=(
        Rule("V-A3", "next_quarter", _DEFERRED & Below("quarter", 4) & ~Above("next_quarter", "quarter") & Filled("next_quarter") & ~Above("next_year", "fiscal_year"), source="S27a",
             say=Words("เลื่อนไปไตรมาส {next_quarter} ไม่ได้ ต้องเป็นไตรมาสหลังไตรมาส {quarter} หรือระบุปีงบประมาณถัดไป", "It cannot be deferred to quarter {next_quarter}: give a quarter after {quarter}, or a later fiscal year")),
        Rule("V-A3", "next_year", _DEFERRED & Is("quarter", 4) & ~Above("next_year", "fiscal_year"), severity=Severity.WARNING, source="S27a, S9.2",
             say=Words("เลื่อนจากไตรมาสที่ 4 ควรระบุปีงบประมาณที่จะดำเนินการ", "Deferred from quarter 4: please state the fiscal year it moves to")),
        Rule("V-A4", "state", _NO_ACTION & Filled(*PARTS), severity=Severity.WARNING, source="D11",
             say=Words("เลือก “ไม่มีการดำเนินการ” แต่เขียนผลการดำเนินงานไว้ โปรดตรวจสอบ", "“No action” is chosen, yet a result is described; please check")),
        Rule("V-A7", "result", _DONE & Is("answers_figures", "yes") & Filled("result") & ~Figure("result"), severity=Severity.WARNING, source="S45, S28",
             say=Words("กิจกรรมนี้ตอบตัวชี้วัดเชิงปริมาณ ควรระบุผลเป็นตัวเลข", "This activity answers a quantitative KPI: its result should give a figure")),
        *_vague("reason", *PARTS),
    ),
)

_OFF_PLAN = Differs("disbursed", "plan", "tolerance_baht")

BUDGET = Table(
    "budget", Words("การเบิกจ่าย", "Disbursement"), BUDGET_SHEET, key=("line",), tag=Words("{line}", "{line}"), item=3, answer=("disbursed",),
    columns=(
        Column("line", Words("ลำดับ", "No."), Kind.WHOLE, given=True, source="D13"),
        Column("activity_no", Words("กิจกรรมที่", "Activity no."), Kind.WHOLE, given=True, span=1, source="D13"),
        Column("activity", Words("กิจกรรม", "Activity"), given=True, span=4, source="D13"),
        Column("source", Words("แหล่งเงิน", "Source"), given=True, span=2, source="B6"),
        Column("expense_class", Words("ลักษณะรายจ่าย", "Class"), Kind.CHOICE, given=True, choices=EXPENSE_CLASS, span=2, source="B6"),
        Column("plan", Words("แผนไตรมาสนี้", "Plan"), Kind.MONEY, given=True, unit=BAHT, source="S30"),
        Column("cum_plan", Words("แผนสะสม", "Plan to date"), Kind.MONEY, given=True, unit=BAHT, source="D13"),
        Column("cum_before", Words("เบิกจ่ายสะสมก่อนหน้า", "Disbursed before"), Kind.MONEY, given=True, unit=BAHT, source="D13"),
        Column("year_plan", Words("แผนทั้งปี", "Plan of the year"), Kind.MONEY, given=True, unit=BAHT, source="D13"),
        Column("disbursed", Words("เบิกจ่ายจริง", "Disbursed"), Kind.MONEY, unit=BAHT, source="S30, S31",
               need=Need(Above("plan", 0), "V-B7", "C11", Words("ยังไม่ได้กรอกยอดเบิกจ่าย หากไม่มีการเบิกจ่ายให้ใส่ 0", "Enter what was disbursed; if nothing was, enter 0"))),
        Column("committed", Words("ก่อหนี้/PO", "Committed"), Kind.MONEY, low=0, unit=BAHT, source="B6"),
        Column("variance", Words("ผลต่าง", "Variance"), Kind.MONEY, unit=BAHT, computed=Difference("disbursed", "plan"), source="D13"),
        Column("used", Words("ร้อยละของแผน", "% of plan"), Kind.PERCENT, computed=Share("disbursed", "plan"), source="D13"),
        Column("reason_kind", Words("ประเภทสาเหตุ", "Kind of reason"), Kind.CHOICE, choices=REASON_KIND, span=3, source="S33-S35",
               need=Need(_OFF_PLAN, "V-B1", "S30, S31", Words("เบิกจ่าย {disbursed} ไม่ตรงแผน {plan} บาท ต้องเลือกประเภทสาเหตุ", "Disbursed {disbursed} against a plan of {plan} baht: choose the kind of reason"))),
        Column("reason_activity", Words("กิจกรรมที่ไม่ได้ทำ", "Activity not done"), Kind.WHOLE, choices="activities", span=2, source="S33",
               need=Need(Is("reason_kind", "activity_not_done"), "V-B3", "S33")),
        Column("reason", Words("สาเหตุ", "Reason"), Kind.LONG, span=5, source="S30, S31",
               need=Need(Is("reason_kind", "other"), "V-B1", "S30, S31", Words("เลือก “อื่น ๆ” ต้องเขียนสาเหตุ", "“Other” needs the reason in words"))),
    ),
    lines=(("activity", "source", "expense_class", "plan", "disbursed", "committed", "variance", "used", "reason_kind", "reason_activity", "reason"),),
    rules=(
        Rule("V-B7", "disbursed", Below("disbursed", 0), source="D13", say=Words("ยอดเบิกจ่ายติดลบไม่ได้", "A disbursement cannot be negative")),
        Rule("V-B6", "reason_kind", Is("reason_kind", "additional_allocation") & Below("disbursed", "plan"), severity=Severity.WARNING, source="S35",
             say=Words("ได้รับจัดสรรเพิ่มเติม แต่เบิกจ่ายต่ำกว่าแผน โปรดตรวจสอบ", "Additional money was allocated, yet less than planned was disbursed; please check")),
        Rule("V-B9", "reason_kind", Filled("reason_kind") & Filled("disbursed") & ~_OFF_PLAN, severity=Severity.INFO, source="S30",
             say=Words("เบิกจ่ายตรงตามแผน ไม่ต้องระบุสาเหตุ", "Disbursed as planned; no reason is needed")),
        *_vague("reason"),
    ),
)

_ALLOCATED = Filled("source_name", "source_code", "work_plan", "amount")
_ALLOCATION = Need(_ALLOCATED, "V-B5", "S35")

ALLOCATIONS = Table(
    "allocations", Words("งบประมาณที่ได้รับจัดสรรเพิ่มเติม", "Additional allocations"), BUDGET_SHEET, key=(), open=4,
    hint=Words("กรอกครบทั้งสี่ช่องของแต่ละบรรทัด", "Fill all four cells of a row"),
    columns=(
        Column("source_name", Words("ได้รับจากโครงการ", "From project"), span=8, need=_ALLOCATION, source="S35"),
        Column("source_code", Words("รหัสโครงการ", "Project code"), span=4, need=_ALLOCATION, source="S35"),
        Column("work_plan", Words("แผนงาน", "Work plan"), span=5, need=_ALLOCATION, source="S35"),
        Column("amount", Words("จำนวนงบประมาณ", "Amount"), Kind.MONEY, unit=BAHT, span=3, need=_ALLOCATION, source="S35"),
    ),
    lines=(("source_name", "source_code", "work_plan", "amount"),),
    rules=(
        Rule("V-B5", "amount", Filled("amount") & ~Above("amount", 0), source="S35",
             say=Words("จำนวนงบประมาณที่ได้รับเพิ่มต้องมากกว่า 0", "The additional amount must be above 0")),
    ),
)

_FIVE = (*PARTS, "contribution")


def _contributions(name: str, title: Words, sheet: Sheet, item: int, rules: tuple[Rule, ...], hint: Words) -> Table:
    started = Filled(*_FIVE, "target_answer")
    part = Need(started & ~Filled("as_activity"), "V-N1", "S10, S37")
    return Table(
        name, title, sheet, key=("level", "no"), tag=Words("{level} {no}", "{level} {no}"), heading="goal_text", item=item, answer=("what", "as_activity"), hint=hint,
        columns=(
            Column("level", Words("ระดับแผน", "Plan level"), Kind.CHOICE, given=True, choices=PLAN_LEVEL, source="S37"),
            Column("no", Words("ลำดับเป้าหมาย", "Goal no."), Kind.WHOLE, given=True, source="S39"),
            Column("plan_name", Words("ด้าน/ประเด็น/หมุดหมาย", "Strategy, issue or milestone"), given=True, span=10, source="B8"),
            Column("goal_text", Words("เป้าหมายของแผน", "The plan's goal"), Kind.LONG, given=True, source="S39"),
            Column("target_value", Words("ค่าเป้าหมาย", "Target"), given=True, span=5, source="S48"),
            AS_ACTIVITY,
            *(_part(p, part) for p in PARTS),
            _part("contribution", Need(started | Filled("as_activity"), "V-N3", "S37")),
            Column("target_answer", Words("ผลต่อค่าเป้าหมายที่เลือกไว้", "Result against the chosen target"), Kind.LONG, source="S48",
                   need=Need(Filled("target_value") & Is("level", "NS") & FINAL & (started | Filled("as_activity")), "V-Q4", "S48",
                             Words("ต้องตอบค่าเป้าหมายของยุทธศาสตร์ชาติที่เลือกไว้: {target_value}", "The chosen national-strategy target must be answered: {target_value}"))),
        ),
        lines=(("plan_name", "target_value"), ("as_activity",), *((p,) for p in _FIVE), ("target_answer",)),
        rules=(*rules, *_vague(*_FIVE)),
    )


_UNANSWERED = FINAL & ~Filled(*_FIVE, "target_answer", "as_activity")
_NO_COPY = Words("ไม่ควรคัดลอกข้อความเป้าหมายของแผนมาใช้ในการรายงาน", "Please do not copy the plan's goal text into the report")

MASTER_PLAN = _contributions(
    "master_plan", Words("เป้าหมายของแผนแม่บทภายใต้ยุทธศาสตร์ชาติ", "Goals under the national strategy"), MASTER_PLAN_SHEET, 4,
    (
        Rule("V-Q4", "what", _UNANSWERED & Is("level", "NS"), source="S48",
             say=Words("ไตรมาสนี้ต้องตอบเป้าหมายยุทธศาสตร์ชาติที่เลือกไว้ ยังไม่ได้รายงาน", "The chosen national-strategy goal is due this quarter, and is not reported")),
        Rule("V-Q1", "what", _UNANSWERED & Is("level", "MP_ISSUE", "MP_SUB"), source="S6, S49",
             say=Words("ไตรมาสนี้ต้องรายงานให้ครบทุกประเด็น เป้าหมายนี้ยังไม่ได้รายงาน", "Every item is due this quarter, and this goal is not reported")),
    ),
    _NO_COPY,
)

NESD_PLAN = _contributions(
    "nesd_plan", Words("เป้าหมายของแผนพัฒนาฯ ฉบับที่ 13", "Goals of the 13th plan"), NESD_PLAN_SHEET, 5,
    (
        Rule("V-Q1", "what", _UNANSWERED, source="S6, S49",
             say=Words("ไตรมาสนี้ต้องรายงานให้ครบทุกประเด็น เป้าหมายนี้ยังไม่ได้รายงาน", "Every item is due this quarter, and this goal is not reported")),
    ),
    _NO_COPY,
)

SUMMARY = Table(
    "summary", Words("สรุปผลการดำเนินงาน", "Summary of the quarter"), SUMMARY_SHEET, key=(), item=6, answer=("summary",),
    columns=(
        Column("summary", Words("สรุปผลการดำเนินงาน", "Summary"), Kind.LONG, need=Need(Always(), "V-S1", "S43"), source="S43"),
        Column("problems", Words("ปัญหา อุปสรรค (ถ้ามี)", "Problems (if any)"), Kind.LONG, source="S44"),
        Column("suggestions", Words("ข้อเสนอแนะ (ถ้ามี)", "Suggestions (if any)"), Kind.LONG, source="S44"),
    ),
    lines=(("summary",), ("problems",), ("suggestions",)),
    rules=_vague("summary"),
)

TABLES = (REPORT, GOALS, KPIS, KPI_PARTS, ACTIVITIES, BUDGET, ALLOCATIONS, MASTER_PLAN, NESD_PLAN, SUMMARY)
BY_NAME = {t.name: t for t in TABLES}


def scope(table: Table) -> Scope:
    """The columns a condition of a table can speak of: its own, the report's, and the office's settings."""
    return Scope((table, REPORT, SETTINGS))
