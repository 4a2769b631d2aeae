"""What is typed into the clean report on the desk, to set a stage for a rule."""

from emenscr_xlsx.forms.phrases import NOT_YET_SENTENCES
from emenscr_xlsx.forms.report import PARTS

Edits = dict[str, object]


MIDYEAR = {
    "report.-.quarter": 2,
    "report.-.closing": "no",
    "report.-.project_state": "อยู่ระหว่างดำเนินการ",
}
RUNNING = {"report.-.project_state": "อยู่ระหว่างดำเนินการ"}
NO_TEXT = dict.fromkeys(PARTS, "")


def under(record: str, **cells: object) -> Edits:
    return {f"{record}.{column}": value for column, value in cells.items()}


IDLE = under(
    "activities.2",
    **NO_TEXT,
    state="ไม่มีการดำเนินการ",
    no_action="ถูกตัดงบประมาณ",
    reason="งบประมาณถูกปรับลดทั้งกิจกรรม",
)
UNSPENT = under("budget.2", disbursed=0, reason_kind="กิจกรรมไม่ได้ดำเนินการ", reason_activity=2)
CUT = IDLE | UNSPENT
DEFERRED = CUT | under("activities.2", no_action="เลื่อนไปไตรมาสอื่น", next_quarter=1, next_year=2567)
ENDED = CUT | under("activities.2", no_action="ยุติโครงการ/กิจกรรม", terminated_scope="กิจกรรม")
ESTIMATE = under("budget.1", reason_kind="ประมาณการจากปีที่ผ่านมา")
MORE = under("budget.1", disbursed=650_500, reason_kind="ได้รับจัดสรรเพิ่มเติม")
ALLOCATED = under(
    "allocations.1",
    source_name="โครงการพัฒนาผู้รับผิดชอบงานติดตาม",
    source_code="ศธ 04006-66-0002",
    work_plan="แผนงานพื้นฐาน",
    amount=500,
)
EXTRA = under(
    "extra_budget.1",
    activity_no=3,
    source="เงินรายได้",
    expense_class="รายจ่ายประจำ",
    disbursed=900,
    reason_kind="อื่น ๆ",
    reason="ซ่อมระบบที่เสียกะทันหัน",
)
IN_ONE = {"report.-.narrative": "single"} | {
    f"activities.{number}.answers_figures": "no" for number in range(1, 7)
}  # told in parts, their first has no figure


OUTPUT, OUTCOME, KPI = (NOT_YET_SENTENCES[k] for k in ("OUTPUT", "OUTCOME", "KPI"))
GOAL_TEXT = (
    "ภาครัฐมีวัฒนธรรมการทำงานที่มุ่งผลสัมฤทธิ์และผลประโยชน์ส่วนรวม ตอบสนองความต้องการของประชาชนได้อย่างสะดวก "
    "รวดเร็ว โปร่งใส"
)
OWN_WORDS = (
    "หน่วยปฏิบัติเห็นผลงานของตนเทียบกับเป้าหมายได้ตรงกัน จึงหันมาทำงานโดยยึดผลที่เกิดกับผู้เรียนเป็นหลัก "
    "และประชาชนตรวจดูผลของเขตพื้นที่ใกล้บ้านได้เองจากหน้าสารสนเทศ"
)
