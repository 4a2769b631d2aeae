"""The registry workbook: what is known before a quarter is reported (D1-D6, D17). Data only.

Kept by the coordinator. Codes are opaque keys (B5); nothing here is guessed by the software.
"""

from ..model import (
    Above,
    Below,
    Choices,
    Column,
    Filled,
    Is,
    Kind,
    Offer,
    Required,
    Rule,
    Sheet,
    Table,
)
from ..model.finding import Severity
from ..text.words import Words
from .lists import (
    EXPENSE_CLASS,
    GOAL_LEVEL,
    KPI_KIND,
    MEASURE,
    OPERATOR,
    PLAN_LEVEL,
    PROJECT_KIND,
    ROLL_UP,
    TARGET_CLASS,
    YES_NO,
)

BAHT = Words("บาท", "baht")
REQUIRED = Required()
BLANK_ROWS = 1
"""How many rows stand ready on each sheet, below those that are filled; people go on below."""

LIST_NAME = Choices(
    "list_name",
    Words("รายการ", "List"),
    {
        "budget_source": Words("แหล่งเงิน", "Budget source"),
        "unit": Words("หน่วยนับ", "Unit"),
    },
)


def _table(
    name: str,
    title: Words,
    hint: Words,
    key: tuple[str, ...],
    *columns: Column,
    rules: tuple[Rule, ...] = (),
) -> Table:
    sheet = Sheet(name, title, title, hint)
    return Table(
        name,
        title,
        sheet,
        key,
        columns,
        lines=(tuple(c.name for c in columns),),
        rules=rules,
        open=BLANK_ROWS,
    )


def _project() -> Column:
    return Column(
        "project_code",
        Words("รหัสโครงการ", "Project code"),
        choices="projects",
        also=PROJECTS_CALLED,
        required=REQUIRED,
        span=4,
    )


def _year() -> Column:
    return Column(
        "fiscal_year",
        Words("ปีงบประมาณ (พ.ศ.)", "Fiscal year (B.E.)"),
        Kind.WHOLE,
        low=2500,
        high=2700,
        required=REQUIRED,
        also=(
            "ปีงบประมาณ",
            "ปีงบ",
            "ปี",
            "ปี พ.ศ.",
            "fiscal year",
            "year",
        ),
    )


def _quarter() -> Column:
    return Column(
        "quarter", Words("ไตรมาส", "Quarter"), Kind.WHOLE, low=1, high=4, required=REQUIRED
    )


PROJECTS_CALLED = ("รหัส", "ชื่อโครงการ", "โครงการ", "project", "project name")
AGENCIES_CALLED = (
    "หน่วยงาน",
    "ชื่อหน่วยงาน",
    "ส่วนราชการ",
    "ชื่อส่วนราชการ",
    "หน่วยงานรับผิดชอบ",
    "หน่วยงานที่รับผิดชอบ",
    "ผู้รับผิดชอบ",
    "เจ้าของโครงการ",
    "agency",
    "office",
)
"""What offices call the columns that name a project or an agency, by code or by name."""


def _agency(head: Words, required: Required | None = REQUIRED, name: str = "agency_code") -> Column:
    return Column(
        name,
        head,
        choices="agencies",
        required=required,
        span=3,
        also=("ต้นสังกัด", "parent") if name == "parent" else AGENCIES_CALLED,
    )


def _email() -> Column:
    return Column("email", Words("อีเมล (ถ้ามี)", "E-mail (if any)"), span=5)


AGENCIES = _table(
    "agencies",
    Words("หน่วยงาน", "Agencies"),
    Words("หน่วยงานละหนึ่งบรรทัด พร้อมต้นสังกัด", "One row per office, with the office above it"),
    ("agency_code",),
    Column(
        "agency_code",
        Words("รหัสหน่วยงาน", "Agency code"),
        required=REQUIRED,
        span=3,
        source="D1",
        also=(
            "รหัสหน่วย",
            "รหัสส่วนราชการ",
            "agency id",
            "office code",
        ),
        hint=Words(
            "รหัสที่ใช้อ้างถึงหน่วยงานในชีตอื่น เช่น ศธ 04006 อย่าเปลี่ยนระหว่างปี",
            "What other sheets call the office by, such as ศธ 04006; keep it all year",
        ),
    ),
    Column(
        "name",
        Words("ชื่อหน่วยงาน", "Name"),
        required=REQUIRED,
        span=8,
        source="D1",
        also=(
            "หน่วยงาน",
            "ชื่อส่วนราชการ",
            "ส่วนราชการ",
            "สำนัก/กอง",
            "agency",
            "agency name",
            "office",
        ),
    ),
    Column(
        "abbr",
        Words("ชื่อย่อ", "Abbreviation"),
        span=2,
        source="D1",
        also=(
            "อักษรย่อ",
            "ตัวย่อ",
            "short name",
        ),
    ),
    Column(
        "ministry_abbr",
        Words("กระทรวง (ชื่อย่อ)", "Ministry (abbr.)"),
        span=2,
        source="D1",
        also=("กระทรวง", "กระทรวงต้นสังกัด"),
    ),
    _agency(Words("สังกัด (รหัส)", "Parent (code)"), required=None, name="parent"),
    Column(
        "contact",
        Words("สอบถาม", "Whom to ask"),
        span=5,
        also=(
            "ผู้ติดต่อ",
            "ผู้ประสานงาน",
            "เบอร์ติดต่อ",
            "contact",
        ),
        hint=Words(
            "พิมพ์บนแบบรายงานของหน่วยงาน ให้เจ้าหน้าที่รู้ว่าถามใคร",
            "Printed on the office’s forms, so that its staff know whom to ask",
        ),
    ),
    _email(),
)

APPROVERS = _table(
    "approvers",
    Words("ผู้อนุมัติ", "Approvers"),
    Words(
        "ผู้อนุมัติตามลำดับบังคับบัญชา (M7) ของรายงานของหน่วยงาน ระดับ 1 ก่อน หน่วยงานที่ไม่มีผู้อนุมัติใช้ของต้นสังกัด",
        "Who approves an office's reports (M7), level 1 first; an office without approvers has "
        "those of the office above it",
    ),
    ("agency_code", "level"),
    _agency(Words("รหัสหน่วยงาน", "Agency code")),
    Column(
        "level",
        Words("ระดับ", "Level"),
        Kind.WHOLE,
        low=1,
        high=9,
        required=REQUIRED,
        source="S53, P6",
        also=(
            "ลำดับชั้น",
            "ระดับการอนุมัติ",
            "ลำดับที่",
        ),
        hint=Words(
            "ระดับ 1 อนุมัติก่อน ระดับสุดท้ายปิดรายงาน ห้ามข้ามระดับ",
            "Level 1 decides first and the last one closes the report; leave none out",
        ),
    ),
    Column(
        "position",
        Words("ตำแหน่งผู้อนุมัติ", "Approver's position"),
        required=REQUIRED,
        span=8,
        source="D16",
        also=(
            "ตำแหน่ง",
            "ผู้อนุมัติ",
            "ผู้บังคับบัญชา",
            "position",
            "approver",
        ),
    ),
    _email(),
)

PROJECTS = _table(
    "projects",
    Words("โครงการ", "Projects"),
    Words("โครงการ/การดำเนินงานละหนึ่งบรรทัด", "One row per project or operation"),
    ("project_code",),
    Column(
        "project_code",
        Words("รหัสโครงการ", "Project code"),
        required=REQUIRED,
        span=4,
        source="D2",
        also=(
            "รหัส",
            "เลขที่โครงการ",
            "รหัสงาน/โครงการ",
            "project id",
            "code",
        ),
        hint=Words(
            "รหัสใน eMENSCR หรือของหน่วยงาน ทุกชีตและทุกไตรมาสรู้จักโครงการด้วยรหัสนี้",
            "Its code in eMENSCR or the office’s; every sheet and quarter knows the project by it",
        ),
    ),
    Column(
        "name",
        Words("ชื่อโครงการ", "Name"),
        Kind.LONG,
        required=REQUIRED,
        span=10,
        source="D2",
        also=(
            "โครงการ",
            "ชื่องาน/โครงการ",
            "งาน/โครงการ",
            "โครงการ/กิจกรรม",
            "โครงการ/การดำเนินงาน",
            "project",
            "project name",
            "title",
        ),
    ),
    Column(
        "kind",
        Words("ประเภท", "Kind"),
        Kind.CHOICE,
        choices=PROJECT_KIND,
        source="D2",
        also=(
            "ประเภทโครงการ",
            "ประเภทงาน",
            "type",
        ),
    ),
    _year(),
    _agency(Words("รหัสหน่วยงาน", "Agency code")),
    Column(
        "start_date",
        Words("วันเริ่มต้น", "Start"),
        Kind.DATE,
        source="D2",
        also=(
            "วันที่เริ่มต้น",
            "วันที่เริ่ม",
            "เริ่มต้น",
            "เริ่ม",
            "วันเริ่มโครงการ",
            "start date",
            "begin",
        ),
        hint=Words(
            "ก่อนไตรมาสที่เริ่ม ระบบไม่ขอรายงาน พิมพ์เช่น 1/10/2566",
            "Before its quarter no report is asked; type it like 1/10/2566",
        ),
    ),
    Column(
        "end_date",
        Words("วันสิ้นสุด", "End"),
        Kind.DATE,
        source="D2",
        also=(
            "วันที่สิ้นสุด",
            "สิ้นสุด",
            "ถึงวันที่",
            "วันสิ้นสุดโครงการ",
            "end date",
            "finish",
        ),
        hint=Words(
            "หลังไตรมาสที่สิ้นสุด ระบบไม่ขอรายงาน และใช้ตัดสินว่ายกไปปีหน้าหรือไม่",
            "After its quarter no report is asked; it says whether the project goes on next year",
        ),
    ),
    Column(
        "total_budget",
        Words("วงเงินงบประมาณ", "Total budget"),
        Kind.MONEY,
        unit=BAHT,
        low=0,
        required=REQUIRED,
        source="D2",
        also=(
            "งบประมาณ",
            "วงเงิน",
            "งบประมาณรวม",
            "งบประมาณทั้งสิ้น",
            "จำนวนเงิน",
            "budget",
            "amount",
        ),
        hint=Words(
            "วงเงินทั้งโครงการ ควรเท่ากับแผนเงินทุกไตรมาสรวมกับที่เบิกจ่ายปีก่อน",
            "The whole budget: all plans and what was disbursed before add up to it",
        ),
    ),
    Column(
        "spent_before",
        Words("เบิกจ่ายสะสมปีก่อน", "Disbursed in earlier years"),
        Kind.MONEY,
        unit=BAHT,
        low=0,
        source="D13",
        also=("เบิกจ่ายปีก่อน",),
        hint=Words(
            "โครงการต่อเนื่องเท่านั้น ระบบใส่ให้เมื่อเริ่มปีใหม่",
            "Of a project that goes on only; filled in when a new year begins",
        ),
    ),
    rules=(
        Rule(
            "DATES.ends_before_start",
            "end_date",
            Above("start_date", "end_date"),
            Words("วันสิ้นสุดอยู่ก่อนวันเริ่มต้น", "The end lies before the start"),
            "D2",
        ),
    ),
)

GOALS = _table(
    "goals",
    Words("เป้าหมาย", "Goals"),
    Words("เป้าหมายเชิงผลผลิตและผลลัพธ์", "Outputs and outcomes"),
    ("project_code", "level", "no"),
    _project(),
    Column(
        "level",
        Words("ระดับ", "Level"),
        Kind.CHOICE,
        choices=GOAL_LEVEL,
        required=REQUIRED,
        source="D4",
        also=(
            "ระดับเป้าหมาย",
            "ผลผลิตหรือผลลัพธ์",
        ),
    ),
    Column("no", Words("ลำดับ", "No."), Kind.WHOLE, low=1, required=REQUIRED, source="D4"),
    Column(
        "text",
        Words("เป้าหมาย", "Goal"),
        Kind.LONG,
        required=REQUIRED,
        span=14,
        source="D4",
        also=(
            "เป้าหมายโครงการ",
            "ผลผลิต/ผลลัพธ์",
            "goal",
            "output",
            "outcome",
        ),
    ),
)

_MEASURED = Is("measure", "percent", "count", "ratio") | (~Filled("measure") & Is("kind", "QUANT"))
_FOR_MEASURED = Required(_MEASURED, source="S19")
TARGETS = ("target", *(f"target_q{q}" for q in (1, 2, 3, 4)))
"""The target of the year, and those of its quarters."""

KPIS = _table(
    "kpis",
    Words("ตัวชี้วัด", "KPIs"),
    Words(
        "ลำดับนับแยกตามประเภท · ค่าเป้าหมายของร้อยละพิมพ์ 95 ไม่ใช่ 0.95 · ผลทั้งปีบอกว่าผลรายไตรมาสรวมกันอย่างไร",
        "Numbered within their kind · type a percent target as 95, not 0.95 · “over the year” "
        "says how the quarters' results add up",
    ),
    ("project_code", "kind", "no"),
    _project(),
    Column(
        "kind",
        Words("ประเภท", "Kind"),
        Kind.CHOICE,
        choices=KPI_KIND,
        required=REQUIRED,
        source="D5",
        also=("ประเภทตัวชี้วัด",),
        told_by=("target", "QUANT"),
    ),
    Column("no", Words("ลำดับ", "No."), Kind.WHOLE, low=1, required=REQUIRED, source="D5"),
    Column(
        "text",
        Words("ตัวชี้วัด", "KPI"),
        Kind.LONG,
        required=REQUIRED,
        span=12,
        source="D5",
        also=(
            "ชื่อตัวชี้วัด",
            "ตัวชี้วัดความสำเร็จ",
            "indicator",
            "kpi name",
        ),
    ),
    Column(
        "measure",
        Words("วัดเป็น", "Measured as"),
        Kind.CHOICE,
        choices=MEASURE,
        source="D5",
        also=(
            "วิธีวัด",
            "รูปแบบการวัด",
        ),
        hint=Words(
            "ร้อยละ จำนวน อัตราส่วน หรือเชิงคุณภาพ แบบรายงานจะถามช่องให้ตรงกัน",
            "Per cent, count, ratio or qualitative: the form asks the figures that it needs",
        ),
    ),
    Column(
        "operator",
        Words("เกณฑ์", "Criterion"),
        Kind.CHOICE,
        choices=OPERATOR,
        required=Required(Filled("target")),
        span=1,
        source="C13",
        also=(
            "เงื่อนไข",
            "เครื่องหมาย",
            "operator",
        ),
        hint=Words("≥ หรือพิมพ์ >= หรือ “ไม่น้อยกว่า” ก็ได้", "≥; >= and “at least” are taken as well"),
    ),
    Column(
        "target",
        Words("ค่าเป้าหมาย", "Target"),
        Kind.NUMBER,
        required=_FOR_MEASURED,
        source="S19",
        also=(
            "เป้าหมาย",
            "ค่าเป้า",
            "target value",
        ),
        hint=Words(
            "เป้าหมายของทั้งปี ร้อยละให้พิมพ์ 95 ไม่ใช่ 0.95",
            "The year’s target; type 95 for 95 per cent, not 0.95",
        ),
    ),
    Column(
        "unit",
        Words("หน่วย", "Unit"),
        required=_FOR_MEASURED,
        source="S19",
        also=(
            "หน่วยนับ",
            "หน่วยวัด",
        ),
        offers=Offer("code_lists", "item", "list_name", "unit"),
    ),
    Column(
        "total",
        Words("จำนวนทั้งหมด", "Denominator"),
        Kind.NUMBER,
        low=0,
        source="S22.1",
        also=(
            "ตัวหาร",
            "จำนวนเต็ม",
            "ฐาน",
        ),
    ),
    Column(
        "roll_up",
        Words("ผลทั้งปี", "Over the year"),
        Kind.CHOICE,
        choices=ROLL_UP,
        source="D5",
        also=("การรวมผล",),
        hint=Words(
            "บอกว่าผลสี่ไตรมาสรวมกันอย่างไร เช่น รวมทุกไตรมาส หรือใช้ค่าล่าสุด",
            "How the four quarters make the year: added up, or the last one, …",
        ),
    ),
    *(
        Column(
            f"target_q{q}", Words(f"เป้าหมายไตรมาส {q}", f"Target Q{q}"), Kind.NUMBER, source="D5"
        )
        for q in (1, 2, 3, 4)
    ),
    Column(
        "bounded", Words("อยู่ใน 0-100", "Within 0-100"), Kind.CHOICE, choices=YES_NO, source="D10"
    ),
    rules=(
        Rule(
            "V-K4.target_out_of_range",
            "bounded",
            Is("bounded", "yes") & (Below("target", 0) | Above("target", 100)),
            Words(
                "ค่าเป้าหมาย {target} อยู่นอก 0-100 จึงไม่มีผลใดถึงได้",
                "The target {target} lies outside 0-100, so that no result could meet it",
            ),
            "D10",
        ),
        Rule(
            "V-K2.target_unused",
            "target",
            Filled("target") & ~_MEASURED,
            Words(
                "ตัวชี้วัดเชิงคุณภาพไม่มีการเทียบค่าเป้าหมาย หากวัดเป็นตัวเลขให้เลือก “วัดเป็น”",
                "The target of a qualitative KPI is compared with nothing; if it is measured by "
                "a figure, choose how",
            ),
            "S19, S20",
            Severity.WARNING,
        ),
    ),
)

ACTIVITIES = _table(
    "activities",
    Words("กิจกรรม", "Activities"),
    Words(
        "ไตรมาสตามแผน เช่น 1, 3 · ตอบเป้าหมาย เช่น ผลผลิต 1, เชิงปริมาณ 3",
        "Planned quarters such as 1, 3 · answers such as Output 1, Quantitative 3",
    ),
    ("project_code", "no"),
    _project(),
    Column(
        "no",
        Words("กิจกรรมที่", "No."),
        Kind.WHOLE,
        low=1,
        required=REQUIRED,
        source="D6",
        also=(
            "ลำดับที่",
            "ลำดับกิจกรรม",
            "no",
            "number",
        ),
    ),
    Column(
        "title",
        Words("ชื่อกิจกรรม", "Title"),
        Kind.LONG,
        required=REQUIRED,
        span=10,
        source="D6",
        also=(
            "กิจกรรม",
            "ชื่อกิจกรรมหลัก",
            "รายการกิจกรรม",
            "activity",
            "activity name",
        ),
    ),
    Column(
        "is_main", Words("กิจกรรมหลัก", "Main activity"), Kind.CHOICE, choices=YES_NO, source="S25"
    ),
    Column(
        "planned_quarters",
        Words("ไตรมาสตามแผน", "Planned quarters"),
        required=REQUIRED,
        source="D6",
        also=(
            "ไตรมาส",
            "แผนการดำเนินงาน",
            "ไตรมาสที่ดำเนินการ",
            "quarters",
        ),
        hint=Words(
            "เช่น 1, 3 ไตรมาสอื่นระบบไม่ถามกิจกรรมนี้",
            "Such as 1, 3; in other quarters the activity is not asked about",
        ),
    ),
    Column(
        "answers",
        Words("ตอบเป้าหมาย/ตัวชี้วัด", "Answers"),
        span=8,
        source="S45, S46",
        also=(
            "ตอบตัวชี้วัด",
            "ตัวชี้วัดที่ตอบ",
        ),
        hint=Words(
            "เช่น ผลผลิต 1, เชิงปริมาณ 3 เพื่อให้ผลของกิจกรรมไปถึงเป้าหมาย",
            "Such as Output 1, Quantitative 3, so that its results reach the goal",
        ),
    ),
)

BUDGET_LINES = _table(
    "budget_lines",
    Words("แผนการใช้จ่ายงบประมาณ", "Budget plan"),
    Words(
        "แผนการใช้จ่ายรายไตรมาสของแต่ละกิจกรรม แหล่งเงิน และลักษณะรายจ่าย (บาท)",
        "Plan per quarter of each activity, source and class, in baht",
    ),
    ("project_code", "activity_no", "source", "expense_class"),
    _project(),
    Column(
        "activity_no",
        Words("กิจกรรมที่", "Activity no."),
        Kind.WHOLE,
        low=1,
        required=REQUIRED,
        source="D13",
        also=(
            "กิจกรรม",
            "ลำดับกิจกรรม",
        ),
        hint=Words(
            "เลขกิจกรรมของโครงการนี้ในชีตกิจกรรม",
            "The number of the project’s activity on the sheet of activities",
        ),
        offers=Offer("activities", "no", "project_code"),
    ),
    Column(
        "source",
        Words("แหล่งเงิน", "Source"),
        required=REQUIRED,
        span=4,
        source="B6",
        also=(
            "แหล่งงบประมาณ",
            "แหล่งที่มา",
            "ประเภทเงิน",
            "source of funds",
        ),
        offers=Offer("code_lists", "item", "list_name", "budget_source"),
    ),
    Column(
        "expense_class",
        Words("ลักษณะรายจ่าย", "Class"),
        Kind.CHOICE,
        choices=EXPENSE_CLASS,
        required=REQUIRED,
        source="B6",
        also=(
            "งบรายจ่าย",
            "ประเภทรายจ่าย",
            "หมวดรายจ่าย",
        ),
    ),
    *(
        Column(
            f"q{q}",
            Words(f"แผนไตรมาส {q}", f"Plan Q{q}"),
            Kind.MONEY,
            unit=BAHT,
            low=0,
            source="D13",
            also=(f"ไตรมาส {q}", f"ไตรมาสที่ {q}", f"Q{q}", f"แผน Q{q}"),
        )
        for q in (1, 2, 3, 4)
    ),
)

PLAN_LINKS = _table(
    "plan_links",
    Words("ความเชื่อมโยงแผน", "Plan links"),
    Words(
        "สี่ระดับ: ยุทธศาสตร์ชาติ แผนแม่บทประเด็น แผนย่อย แผนพัฒนาฯ ฉบับที่ 13",
        "Four levels: national strategy, master-plan issue, sub-plan, 13th plan",
    ),
    ("project_code", "level", "no"),
    _project(),
    Column(
        "level",
        Words("ระดับแผน", "Level"),
        Kind.CHOICE,
        choices=PLAN_LEVEL,
        required=REQUIRED,
        source="D3",
        also=("ระดับของแผน",),
    ),
    Column(
        "no", Words("ลำดับเป้าหมาย", "Goal no."), Kind.WHOLE, low=1, required=REQUIRED, source="S39.1"
    ),
    Column(
        "code_no",
        Words("ด้าน/ประเด็น/หมุดหมายที่", "Strategy, issue or milestone no."),
        Kind.WHOLE,
        low=1,
        required=Required(Is("level", "NS", "MP_ISSUE", "NESDP13"), source="B8"),
        source="B8",
    ),
    Column(
        "plan_name",
        Words("ชื่อด้าน/ประเด็น/หมุดหมาย", "Its name"),
        span=8,
        source="B8",
        also=(
            "ชื่อแผน",
            "แผน",
            "ยุทธศาสตร์",
        ),
    ),
    Column(
        "goal_text",
        Words("เป้าหมายของแผน", "The plan's goal"),
        Kind.LONG,
        required=Required(Is("level", "NS", "MP_ISSUE", "MP_SUB"), source="S39"),
        span=12,
        source="S39",
        also=("เป้าหมายแผน",),
    ),
    Column("target_value", Words("ค่าเป้าหมาย", "Target"), span=5, source="S48"),
)

CALENDAR = _table(
    "calendar",
    Words("ปฏิทิน", "Calendar"),
    Words("วันเปิดรับและกำหนดส่งของแต่ละไตรมาส", "When each quarter opens and is due"),
    ("fiscal_year", "quarter"),
    _year(),
    _quarter(),
    Column(
        "opens",
        Words("เปิดรับ", "Opens"),
        Kind.DATE,
        span=3,
        source="D17",
        also=(
            "วันเปิดรับ",
            "เริ่มส่ง",
        ),
        hint=Words(
            "ก่อนวันนี้ ไฟล์ของไตรมาสนี้ถูกปฏิเสธ", "Before this day the quarter’s files are refused"
        ),
    ),
    Column(
        "internal_due",
        Words("กำหนดส่งภายใน", "Internal due"),
        Kind.DATE,
        required=REQUIRED,
        span=3,
        source="D17",
        also=(
            "กำหนดส่ง",
            "วันครบกำหนด",
            "due date",
            "due",
        ),
        hint=Words(
            "วันที่แบบรายงานต้องถึงผู้ประสานงาน นับวันที่เหลือจากวันนี้",
            "When reports must reach you; days left are counted to it",
        ),
    ),
    Column(
        "ministry_due", Words("กำหนดส่งกระทรวง", "Ministry due"), Kind.DATE, span=3, source="D17"
    ),
    Column(
        "closes",
        Words("ปิดรับ", "Closes"),
        Kind.DATE,
        span=3,
        source="D17",
        also=(
            "วันปิดรับ",
            "สิ้นสุดรับ",
        ),
        hint=Words(
            "หลังวันนี้ ไฟล์ของไตรมาสนี้ถูกปฏิเสธ เว้นว่าง = ไม่ปิด",
            "After this day the quarter’s files are refused; blank: it never closes",
        ),
    ),
    rules=(
        Rule(
            "DATES.due_before_opening",
            "internal_due",
            Above("opens", "internal_due"),
            Words("กำหนดส่งอยู่ก่อนวันเปิดรับ", "Due before it opens"),
            "D17",
        ),
        Rule(
            "DATES.closes_before_due",
            "closes",
            Above("internal_due", "closes"),
            Words("ปิดรับก่อนกำหนดส่ง", "Closes before it is due"),
            "D17",
        ),
    ),
)

EXTENSIONS = _table(
    "extensions",
    Words("ขยายเวลา", "Extensions"),
    Words("หน่วยงานหรือโครงการที่ได้รับขยายเวลา", "Offices or projects with more time"),
    (),
    _agency(Words("รหัสหน่วยงาน", "Agency code")),
    Column(
        "project_code",
        Words("รหัสโครงการ (ถ้าเฉพาะโครงการ)", "Project code (if for one project)"),
        choices="projects",
        span=4,
        source="D17",
    ),
    _year(),
    _quarter(),
    Column(
        "new_due",
        Words("กำหนดส่งใหม่", "New due date"),
        Kind.DATE,
        required=REQUIRED,
        span=3,
        source="C8",
    ),
    Column("reason", Words("เหตุผล", "Reason"), required=REQUIRED, span=8, source="C8"),
)

NATIONAL_TARGETS = _table(
    "national_targets",
    Words("เป้าหมายเบิกจ่ายประเทศ", "National targets"),
    Words(
        "เป้าหมายการเบิกจ่ายสะสมของประเทศ (ร้อยละ) ใช้เปรียบเทียบเท่านั้น",
        "Cumulative national disbursement targets in per cent; a benchmark only",
    ),
    ("fiscal_year", "quarter", "target_class"),
    _year(),
    _quarter(),
    Column(
        "target_class",
        Words("กลุ่มรายจ่าย", "Class"),
        Kind.CHOICE,
        choices=TARGET_CLASS,
        required=REQUIRED,
        span=3,
        source="B7",
    ),
    Column(
        "disbursed_pct",
        Words("เบิกจ่าย (ร้อยละ)", "Disbursed (%)"),
        Kind.PERCENT,
        low=0,
        high=100,
        required=REQUIRED,
        span=3,
        source="B7",
    ),
    Column(
        "spent_pct",
        Words("ใช้จ่าย (ร้อยละ)", "Spent (%)"),
        Kind.PERCENT,
        low=0,
        high=100,
        span=3,
        source="B7",
    ),
    Column("reference", Words("ที่มา", "Source"), span=8, source="B7"),
    rules=(
        Rule(
            "V-B7.spent_below_disbursed",
            "spent_pct",
            Above("disbursed_pct", "spent_pct"),
            Words("ใช้จ่ายน้อยกว่าเบิกจ่าย", "Spent is less than disbursed"),
            "B6",
            Severity.WARNING,
        ),
    ),
)

WAIVERS = _table(
    "waivers",
    Words("ผ่อนผัน", "Waivers"),
    Words(
        "ข้อกำหนดที่ผ่อนผันให้โครงการ ใครอนุมัติ เพราะเหตุใด ถึงเมื่อใด",
        "A rule waived for a project: who, why, until when",
    ),
    ("project_code", "fiscal_year", "quarter", "rule"),
    _project(),
    _year(),
    _quarter(),
    Column(
        "rule",
        Words("ข้อกำหนด", "Rule"),
        required=REQUIRED,
        span=4,
        hint=Words(
            "เลขข้อ เช่น V-K2 หรือข้อเดียว เช่น V-K2.figure_missing",
            "A number such as V-K2, or one rule such as V-K2.figure_missing",
        ),
    ),
    Column("reason", Words("เหตุผล", "Reason"), required=REQUIRED, span=8),
    Column("approved_by", Words("ผู้อนุมัติ", "Approved by"), required=REQUIRED, span=4),
    Column("until", Words("ถึงวันที่", "Until"), Kind.DATE, span=3),
)

CODE_LISTS = _table(
    "code_lists",
    Words("รายการรหัส", "Code lists"),
    Words("แหล่งเงินและหน่วยนับที่ใช้ได้", "Budget sources and units in use"),
    ("list_name", "item"),
    Column(
        "list_name",
        Words("รายการ", "List"),
        Kind.CHOICE,
        choices=LIST_NAME,
        required=REQUIRED,
        span=3,
        source="B6",
    ),
    Column("item", Words("ค่า", "Item"), required=REQUIRED, span=6, source="B6"),
)

TABLES = (
    AGENCIES,
    APPROVERS,
    PROJECTS,
    GOALS,
    KPIS,
    ACTIVITIES,
    BUDGET_LINES,
    PLAN_LINKS,
    CALENDAR,
    EXTENSIONS,
    NATIONAL_TARGETS,
    WAIVERS,
    CODE_LISTS,
)
BY_NAME = {t.name: t for t in TABLES}
