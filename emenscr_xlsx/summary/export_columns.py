"""The columns of the exported tables that no form declares. Data only."""

from ..forms.lists import DUTY, EXPENSE_CLASS, STATUS as STATUSES
from ..model import DataType
from ..text.words import Words
from .export_items import SEVERITY, VERDICT, Item

NAMES = {
    "report": "covers",
    "goals": "goal_results",
    "kpis": "kpi_results",
    "activities": "activity_results",
}
"""What tables of the form are called where the registry has one of their name, or a report is."""

CODE = Item("project_code", Words("รหัสโครงการ", "Project code"), source="D2")
PERIOD = Item("period", Words("งวด", "Period"), source="D7")
QUARTER = (
    Item(
        "fiscal_year", Words("ปีงบประมาณ (พ.ศ.)", "Fiscal year (B.E.)"), DataType.WHOLE, source="D2"
    ),
    Item("quarter", Words("ไตรมาส", "Quarter"), DataType.WHOLE, source="D7"),
)
WHO = (
    CODE,
    Item("project_name", Words("ชื่อโครงการ", "Project name"), source="D2"),
    Item("agency_code", Words("รหัสหน่วยงาน", "Agency code"), source="D1"),
    Item("agency", Words("หน่วยงาน", "Agency"), source="D1"),
    *QUARTER,
    PERIOD,
)
RECORD = (
    Item("record", Words("รหัสรายการ", "Record key")),
    Item("record_id", Words("รหัสรายการของโครงการ", "Record key, with the project")),
)
FROM = (
    *RECORD,
    Item("source_file", Words("ไฟล์ที่ได้รับ", "File as received")),
    Item("source_path", Words("สำเนาที่เก็บไว้", "Filed copy")),
    Item("source_cell", Words("ชีตและเซลล์", "Sheet and cell")),
)
STATUS = Item("status", STATUSES.title, choices=STATUSES, source="S50-S54")
REPORT = (
    STATUS,
    Item("status_since", Words("สถานะตั้งแต่", "Status since"), DataType.DATE, source="S50-S54"),
    Item("due", Words("กำหนดส่ง", "Due"), DataType.DATE, source="B3"),
    Item("times_sent", Words("ส่งครั้งที่", "Times sent"), DataType.WHOLE, source="D7"),
    Item("duty", DUTY.title, choices=DUTY, source="D2"),
    Item("approval_level", Words("ผ่านผู้อนุมัติระดับ", "Approval levels passed"), DataType.WHOLE),
)
STEP = (
    Item("step", Words("ลำดับขั้น", "Step"), DataType.WHOLE),
    STATUS,
    Item("day", Words("วันที่", "Date"), DataType.DATE),
    Item("approval_level", Words("ระดับ", "Level"), DataType.WHOLE),
    Item("person", Words("ผู้ดำเนินการ", "By whom")),
    Item("remark", Words("ความเห็น", "Comment")),
    Item("delivery", Words("ฉบับที่รับ", "Delivery"), DataType.WHOLE),
)
FINDING = (
    Item("severity", Words("ระดับ", "Severity"), choices=SEVERITY),
    Item("rule", Words("ข้อกำหนด", "Rule")),
    Item("rule_id", Words("ชื่อข้อกำหนด", "The rule's own name")),
    Item("message_th", Words("ข้อความ", "Message, Thai")),
    Item("message_en", Words("ข้อความอังกฤษ", "Message, English")),
    Item("found_value", Words("ค่าที่พบ", "Value")),
    Item("form_table", Words("ตาราง", "Table of the form")),
    *RECORD,
    Item("form_column", Words("ช่อง", "Column of the form")),
    Item("sheet", Words("ชีต", "Sheet")),
    Item("cell", Words("เซลล์", "Cell")),
    Item("delivery", Words("ฉบับที่รับ", "Delivery"), DataType.WHOLE),
)
DELIVERY = (
    Item("delivery", Words("ฉบับที่รับ", "Delivery"), DataType.WHOLE),
    Item("source_file", Words("ไฟล์ที่ได้รับ", "File as received")),
    Item("received", Words("ได้รับ", "Received"), DataType.DATE),
    Item("verdict", Words("ผลการตรวจ", "Verdict"), choices=VERDICT),
    Item("issue", Words("ฉบับที่ออก", "Issue"), DataType.WHOLE),
    Item("rows_read", Words("แถวที่อ่าน", "Rows read"), DataType.WHOLE),
    Item("rows_used", Words("แถวที่ใช้", "Rows used"), DataType.WHOLE),
    Item("counts", Words("นับในสรุป", "Counts"), DataType.WHOLE),
    Item("source_path", Words("สำเนาที่เก็บไว้", "Filed copy")),
    Item("sha256", Words("ลายนิ้วมือไฟล์", "SHA-256")),
)
TEXT = (
    Item("box", Words("ช่องใน eMENSCR", "Box in eMENSCR")),
    *RECORD,
    Item("text_m6", Words("ข้อความ", "Text")),
)
PLAN = (
    CODE,
    *QUARTER,
    PERIOD,
    Item("activity_no", Words("กิจกรรมที่", "Activity"), DataType.WHOLE, source="D13"),
    Item("source", Words("แหล่งเงิน", "Budget source"), source="B6"),
    Item("expense_class", EXPENSE_CLASS.title, choices=EXPENSE_CLASS, source="D13"),
    Item("plan", Words("แผน (บาท)", "Plan (baht)"), DataType.NUMBER, source="D13"),
)
LISTED = (
    Item("list_name", Words("รายการ", "List")),
    Item("code", Words("รหัส", "Code")),
    Item("label_th", Words("ชื่อไทย", "Label, Thai")),
    Item("label_en", Words("ชื่ออังกฤษ", "Label, English")),
)
