"""The closed lists that ship with the package. Data only.

States, kinds, and the national plans (B8).
"""

from ..model import Choices
from ..text.words import Words


def _numbered(names: str) -> dict[str, Words]:
    return {
        str(number): Words(name, name) for number, name in enumerate(names.strip().splitlines(), 1)
    }


YES_NO = Choices(
    "yes_no", Words("ใช่/ไม่ใช่", "Yes/no"), {"yes": Words("ใช่", "Yes"), "no": Words("ไม่ใช่", "No")}
)

NARRATIVE = Choices(
    "narrative",
    Words("การเขียนผล", "How results are told"),
    {"parts": Words("แยกเป็นส่วน", "In parts"), "single": Words("ช่องเดียว", "In one box")},
)

UNCHANGED = Choices(
    "unchanged",
    Words("สถานที่และวิธีการ", "Place and method"),
    {"same": Words("เหมือนไตรมาสก่อน", "As last quarter")},
)

PROJECT_KIND = Choices(
    "project_kind",
    Words("ประเภท", "Kind"),
    {"project": Words("โครงการ", "Project"), "operation": Words("การดำเนินงาน", "Operation")},
)

PROJECT_STATE = Choices(
    "project_state",
    Words("สถานะโครงการ", "Project state"),
    {
        "running": Words("อยู่ระหว่างดำเนินการ", "Running"),
        "finished": Words("เสร็จสิ้น", "Finished"),
        "terminated": Words("ยุติ", "Terminated"),
    },
)

SENDING = Choices(
    "sending",
    Words("การส่ง", "Sending"),
    {"draft": Words("บันทึกร่าง", "Save as draft"), "submit": Words("ส่งรายงาน", "Send report")},
)

GOAL_LEVEL = Choices(
    "goal_level",
    Words("ระดับเป้าหมาย", "Goal level"),
    {"OUTPUT": Words("ผลผลิต", "Output"), "OUTCOME": Words("ผลลัพธ์", "Outcome")},
)

ACHIEVEMENT = Choices(
    "achievement",
    Words("ผลเทียบเป้าหมาย", "Achievement"),
    {
        "met": Words("บรรลุ", "Achieved"),
        "not_met": Words("ไม่บรรลุ", "Not achieved"),
        "not_yet": Words("ยังไม่ส่งผลต่อเป้าหมาย", "Not yet"),
    },
    also={"not_yet": ("ยังไม่ส่งผล",)},
)

JUDGED = ("met", "not_met")
"""Results that answer a target; “not yet” puts the answer off."""

KPI_KIND = Choices(
    "kpi_kind",
    Words("ประเภทตัวชี้วัด", "KPI kind"),
    {"QUANT": Words("เชิงปริมาณ", "Quantitative"), "QUAL": Words("เชิงคุณภาพ", "Qualitative")},
)

OPERATOR = Choices(
    "operator",
    Words("เกณฑ์", "Criterion"),
    {"ge": Words("≥", "≥"), "le": Words("≤", "≤"), "eq": Words("=", "=")},
    also={
        "ge": (
            ">=",
            "=>",
            "ไม่น้อยกว่า",
            "ไม่ต่ำกว่า",
            "อย่างน้อย",
            "ตั้งแต่",
            "มากกว่าหรือเท่ากับ",
            "at least",
            "not less than",
        ),
        "le": (
            "<=",
            "=<",
            "ไม่เกิน",
            "ไม่มากกว่า",
            "ไม่สูงกว่า",
            "อย่างมาก",
            "น้อยกว่าหรือเท่ากับ",
            "at most",
            "not more than",
        ),
        "eq": ("==", "เท่ากับ", "equals", "equal to"),
    },
)

MEASURE = Choices(
    "measure",
    Words("วัดเป็น", "Measured as"),
    {
        "percent": Words("ร้อยละ", "Percent"),
        "count": Words("จำนวน", "Count"),
        "ratio": Words("อัตราส่วน", "Ratio"),
        "qualitative": Words("เชิงคุณภาพ", "Qualitative"),
    },
    also={
        "percent": ("%", "เปอร์เซ็นต์", "per cent"),
        "count": ("จำนวนนับ",),
        "qualitative": ("คุณภาพ",),
    },
)

FIGURE = {"percent": "percent", "count": "quantity", "ratio": "quantity"}
"""The cell in which a KPI's figure stands, by how it is measured; a qualitative one has none."""

ROLL_UP = Choices(
    "roll_up",
    Words("การรวมผลทั้งปี", "Over the year"),
    {
        "latest": Words("ใช้ค่าล่าสุด", "Latest value"),
        "sum": Words("รวมทุกไตรมาส", "Sum of quarters"),
        "average": Words("เฉลี่ยทุกไตรมาส", "Average of quarters"),
        "maximum": Words("ใช้ค่าสูงสุด", "Highest value"),
    },
    also={
        "latest": ("ค่าล่าสุด", "ล่าสุด"),
        "sum": ("ผลรวม", "รวม", "สะสม", "ค่าสะสม", "total", "cumulative"),
        "average": ("ค่าเฉลี่ย", "เฉลี่ย", "mean"),
        "maximum": ("ค่าสูงสุด", "สูงสุด", "max", "highest"),
    },
)

ACTIVITY_STATE = Choices(
    "activity_state",
    Words("สถานะกิจกรรม", "Activity state"),
    {"done": Words("ดำเนินการ", "Done"), "no_action": Words("ไม่มีการดำเนินการ", "No action")},
)

NO_ACTION = Choices(
    "no_action",
    Words("กรณีที่ไม่มีการดำเนินการ", "No-action case"),
    {
        "deferred": Words("เลื่อนไปไตรมาสอื่น", "Deferred"),
        "budget_cut": Words("ถูกตัดงบประมาณ", "Budget cut"),
        "terminated": Words("ยุติโครงการ/กิจกรรม", "Terminated"),
    },
)

TERMINATED_SCOPE = Choices(
    "terminated_scope",
    Words("สิ่งที่ยุติ", "What was terminated"),
    {"project": Words("โครงการ", "Project"), "activity": Words("กิจกรรม", "Activity")},
)

REASON_KIND = Choices(
    "reason_kind",
    Words("ประเภทสาเหตุ", "Kind of reason"),
    {
        "activity_not_done": Words("กิจกรรมไม่ได้ดำเนินการ", "Activity not done"),
        "prior_year_estimate": Words("ประมาณการจากปีที่ผ่านมา", "Estimate from last year"),
        "additional_allocation": Words("ได้รับจัดสรรเพิ่มเติม", "Additional allocation"),
        "other": Words("อื่น ๆ", "Other"),
    },
)

EXPENSE_CLASS = Choices(
    "expense_class",
    Words("ลักษณะรายจ่าย", "Expense class"),
    {
        "recurrent": Words("รายจ่ายประจำ", "Recurrent"),
        "investment": Words("รายจ่ายลงทุน", "Investment"),
    },
)

TARGET_CLASS = Choices(
    "target_class",
    Words("กลุ่มรายจ่าย", "Expense group"),
    {"total": Words("รวม", "Total")} | EXPENSE_CLASS.items,
)

DENOMINATOR = Choices(
    "denominator",
    Words("ตัวหารของร้อยละการเบิกจ่าย", "What disbursed is a share of"),
    {
        "plan": Words("แผนทั้งปี", "the year's plan"),
        "after_transfers": Words("วงเงินหลังโอน", "the budget after transfers"),
    },
)
"""The two denominators in use (B6); whichever is chosen is named beside its figures."""

PLAN_LEVEL = Choices(
    "plan_level",
    Words("ระดับแผน", "Plan level"),
    {
        "NS": Words("ยุทธศาสตร์ชาติ", "National strategy"),
        "MP_ISSUE": Words("แผนแม่บทประเด็น", "Master-plan issue"),
        "MP_SUB": Words("แผนย่อย", "Sub-plan"),
        "NESDP13": Words("แผนพัฒนาฯ ฉบับที่ 13", "13th plan"),
    },
)

STRATEGIES = Choices(
    "strategies",
    Words("ยุทธศาสตร์ชาติ 6 ด้าน", "The six national strategies"),
    _numbered("""
ความมั่นคง
การสร้างความสามารถในการแข่งขัน
การพัฒนาและเสริมสร้างศักยภาพทรัพยากรมนุษย์
การสร้างโอกาสและความเสมอภาคทางสังคม
การสร้างการเติบโตบนคุณภาพชีวิตที่เป็นมิตรต่อสิ่งแวดล้อม
การปรับสมดุลและพัฒนาระบบการบริหารจัดการภาครัฐ
"""),
)

MASTER_PLANS = Choices(
    "master_plans",
    Words("แผนแม่บท 23 ประเด็น", "The 23 master-plan issues"),
    _numbered("""
ความมั่นคง
การต่างประเทศ
การเกษตร
อุตสาหกรรมและบริการแห่งอนาคต
การท่องเที่ยว
พื้นที่และเมืองน่าอยู่อัจฉริยะ
โครงสร้างพื้นฐาน ระบบโลจิสติกส์ และดิจิทัล
ผู้ประกอบการและวิสาหกิจขนาดกลางและขนาดย่อมยุคใหม่
เขตเศรษฐกิจพิเศษ
การปรับเปลี่ยนค่านิยมและวัฒนธรรม
ศักยภาพคนตลอดช่วงชีวิต
การพัฒนาการเรียนรู้
การเสริมสร้างให้คนไทยมีสุขภาวะที่ดี
ศักยภาพการกีฬา
พลังทางสังคม
เศรษฐกิจฐานราก
ความเสมอภาคและหลักประกันทางสังคม
การเติบโตอย่างยั่งยืน
การบริหารจัดการน้ำทั้งระบบ
การบริการประชาชนและประสิทธิภาพภาครัฐ
การต่อต้านการทุจริตและประพฤติมิชอบ
กฎหมายและกระบวนการยุติธรรม
การวิจัยและพัฒนานวัตกรรม
"""),
)

MILESTONES = Choices(
    "milestones",
    Words("หมุดหมายแผนพัฒนาฯ ฉบับที่ 13", "The 13 milestones of the 13th plan"),
    _numbered("""
ไทยเป็นประเทศชั้นนำด้านสินค้าเกษตรและเกษตรแปรรูปมูลค่าสูง
ไทยเป็นจุดหมายของการท่องเที่ยวที่เน้นคุณภาพและความยั่งยืน
ไทยเป็นฐานการผลิตยานยนต์ไฟฟ้าที่สำคัญของโลก
ไทยเป็นศูนย์กลางทางการแพทย์และสุขภาพมูลค่าสูง
ไทยเป็นประตูการค้าการลงทุนและยุทธศาสตร์ทางโลจิสติกส์ที่สำคัญของภูมิภาค
ไทยเป็นศูนย์กลางอุตสาหกรรมอิเล็กทรอนิกส์อัจฉริยะและอุตสาหกรรมดิจิทัลของอาเซียน
ไทยมีวิสาหกิจขนาดกลางและขนาดย่อมที่เข้มแข็ง มีศักยภาพสูง และสามารถแข่งขันได้
ไทยมีพื้นที่และเมืองอัจฉริยะที่น่าอยู่ ปลอดภัย เติบโตได้อย่างยั่งยืน
ไทยมีความยากจนข้ามรุ่นลดลง และมีความคุ้มครองทางสังคมที่เพียงพอ เหมาะสม
ไทยมีเศรษฐกิจหมุนเวียนและสังคมคาร์บอนต่ำ
ไทยสามารถลดความเสี่ยงและผลกระทบจากภัยธรรมชาติและการเปลี่ยนแปลงสภาพภูมิอากาศ
ไทยมีกำลังคนสมรรถนะสูง มุ่งเรียนรู้อย่างต่อเนื่อง ตอบโจทย์การพัฒนาแห่งอนาคต
ไทยมีภาครัฐที่ทันสมัย มีประสิทธิภาพ และตอบโจทย์ประชาชน
"""),
)

PLAN_LISTS = {"NS": STRATEGIES, "MP_ISSUE": MASTER_PLANS, "NESDP13": MILESTONES}
"""The list a plan link's number and name belong to; sub-plans have none (B8)."""

STATUS = Choices(
    "status",
    Words("สถานะการรายงาน", "Report status"),
    {
        "NOT_REPORTED": Words("ยังไม่รายงาน", "Not reported"),
        "SAVED": Words("บันทึก", "Saved"),
        "SUBMITTED": Words("ส่งแล้ว", "Submitted"),
        "RETURNED": Words("ส่งกลับแก้ไข", "Returned"),
        "APPROVED": Words("อนุมัติแล้ว", "Approved"),
    },
)
"""The five statuses (S50-S54)."""

STEPS = {
    "NOT_REPORTED": ("SAVED", "SUBMITTED"),
    "SAVED": ("SAVED", "SUBMITTED"),
    "SUBMITTED": (
        "SUBMITTED",
        "RETURNED",
        "APPROVED",
    ),  # to itself: sent anew, or approved at one of several levels
    "RETURNED": ("SUBMITTED",),
    "APPROVED": ("RETURNED",),  # reopened
}
"""Which status may follow which (S55).

A report that stands is set back only by a withdrawal, see `ledger.Move`.
"""

DUTY = Choices(
    "duty",
    Words("หน้าที่รายงาน", "Duty to report"),
    {
        "due": Words("ต้องรายงาน", "Has to report"),
        "not_started": Words("โครงการยังไม่เริ่ม", "Not started"),
        "ended": Words("โครงการสิ้นสุดแล้ว", "Ended"),
        "finished": Words("โครงการเสร็จสิ้นแล้ว", "Finished"),
        "terminated": Words("โครงการยุติแล้ว", "Terminated"),
    },
)
"""Whether a project has to report in a quarter, and why not (see `duty`)."""

ALL_DECIDED = Choices(
    "all_decided",
    Words("ทุกรายงานที่ไม่ได้เลือก", "Every report left blank"),
    {"approve": Words("อนุมัติทั้งหมด", "Approve all")},
)

DECISION = Choices(
    "decision",
    Words("ผลการพิจารณา", "Decision"),
    {"approve": Words("อนุมัติ", "Approve"), "return": Words("ส่งกลับแก้ไข", "Return for correction")},
)
