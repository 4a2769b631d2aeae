"""The cover: what the report is about, the project's state, and whether it is sent (D2, D7)."""

from ...model import Column, Kind, Required, Sheet, Table
from ...text.words import Words
from ..lists import NARRATIVE, PROJECT_STATE, SENDING, YES_NO
from .shared import BAHT

COVER = Sheet(
    "cover",
    Words("ปก", "Cover"),
    Words("รายงานความก้าวหน้าโครงการ (M6)", "Project progress report (M6)"),
    Words(
        "เลือกสถานะโครงการ และเลือก “ส่งรายงาน” เมื่อกรอกครบแล้ว",
        "Choose the project state, and “Send report” once everything is filled in",
    ),
)

REPORT = Table(
    "report",
    Words("ข้อมูลรายงาน", "The report"),
    COVER,
    key=(),
    tag=Words("โครงการ", "Project"),
    heading="project_name",
    columns=(
        Column(
            "project_code", Words("รหัสโครงการ", "Project code"), given=True, span=3, source="D2"
        ),
        Column(
            "project_name", Words("ชื่อโครงการ", "Project name"), Kind.LONG, given=True, source="D2"
        ),
        Column("agency_code", Words("รหัสหน่วยงาน", "Agency code"), given=True, span=3, source="D1"),
        Column("agency", Words("หน่วยงาน", "Agency"), given=True, span=5, source="D1"),
        Column("contact", Words("สอบถาม", "Whom to ask"), given=True, source="D1"),
        Column(
            "fiscal_year",
            Words("ปีงบประมาณ (พ.ศ.)", "Fiscal year (B.E.)"),
            Kind.WHOLE,
            given=True,
            source="D2",
        ),
        Column("quarter", Words("ไตรมาส", "Quarter"), Kind.WHOLE, given=True, source="D7"),
        Column("start_date", Words("วันเริ่มต้น", "Start"), Kind.DATE, given=True, source="D2"),
        Column("end_date", Words("วันสิ้นสุด", "End"), Kind.DATE, given=True, source="D2"),
        Column("due_date", Words("กำหนดส่ง", "Due"), Kind.DATE, given=True, span=3, source="B3"),
        Column(
            "closing",
            Words("ต้องตอบครบ 6 ประเด็น", "All six items due"),
            Kind.CHOICE,
            given=True,
            choices=YES_NO,
            span=3,
            source="S6, S49",
        ),
        Column(
            "narrative",
            Words("การเขียนผล", "How results are told"),
            Kind.CHOICE,
            given=True,
            choices=NARRATIVE,
            source="S10",
        ),
        Column(
            "total_budget",
            Words("วงเงินงบประมาณ", "Total budget"),
            Kind.MONEY,
            given=True,
            unit=BAHT,
            span=3,
            source="D2",
        ),
        Column(
            "project_state",
            Words("สถานะโครงการ", "Project state"),
            Kind.CHOICE,
            choices=PROJECT_STATE,
            required=Required(source="D2"),
            span=3,
            source="D2",
        ),
        Column(
            "sending",
            Words("การส่ง", "Sending"),
            Kind.CHOICE,
            choices=SENDING,
            required=Required(source="S51, S52"),
            span=3,
            source="S51, S52",
        ),
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
