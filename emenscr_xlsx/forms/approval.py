"""The approval workbook (M7). Data only.

What a supervisor is shown of each report, and what is decided (D16).
"""

from ..model import Column, Difference, Filled, Is, Kind, Required, Share, Sheet, Table
from ..text.words import Words
from .lists import ALL_DECIDED, DECISION

VERSION = 2
"""Raised whenever a table, a column or its place changes."""

ADDED = {
    2: frozenset(
        {
            *(("approver", name) for name in ("all_decided", "signer", "decided_on")),
            ("decisions", "last_quarter"),
        }
    )
}
"""The (table, column) that each version brought: those of an earlier one lack them."""

_BAHT = Words("บาท", "baht")

SHEET = Sheet(
    "approval",
    Words("พิจารณา", "Decisions"),
    Words("การพิจารณารายงานความก้าวหน้า (M7)", "Approval of progress reports (M7)"),
    Words(
        "เลือก “อนุมัติทั้งหมด” แล้วเลือกต่างเฉพาะรายงานที่ส่งกลับ หรือเลือกทีละรายงาน รายงานที่ไม่เลือกยังรอพิจารณา "
        "บันทึกแล้วส่งไฟล์นี้ให้ผู้ประสานงาน",
        "Choose “Approve all” and, where you differ, return a report; or choose for each. One left "
        "blank keeps waiting. Save, and give this file to the coordinator",
    ),
)

APPROVER = Table(
    "approver",
    Words("ผู้พิจารณา", "The approver"),
    SHEET,
    key=(),
    tag=Words("ผู้พิจารณา", "Approver"),
    heading="position",
    columns=(
        Column("position", Words("ตำแหน่ง", "Position"), Kind.LONG, given=True, source="D16"),
        Column("agency", Words("หน่วยงาน", "Agency"), given=True, span=6, source="D1"),
        Column("level", Words("ระดับ", "Level"), Kind.WHOLE, given=True, source="D16"),
        Column("levels", Words("จากทั้งหมด", "Of"), Kind.WHOLE, given=True, source="S53"),
        Column("period", Words("ไตรมาส", "Quarter"), given=True, span=5, source="D7"),
        Column("reports", Words("จำนวนรายงาน", "Reports"), Kind.WHOLE, given=True, span=4),
        Column(
            "all_decided",
            Words("ทุกรายงานที่ไม่ได้เลือกด้านล่าง", "Every report not chosen below"),
            Kind.CHOICE,
            choices=ALL_DECIDED,
            span=5,
            source="S53",
        ),
        Column("signer", Words("ชื่อผู้พิจารณา", "Your name"), span=6, source="S53"),
        Column("decided_on", Words("วันที่พิจารณา", "Date"), Kind.DATE, span=4, source="S53"),
    ),
    lines=(("agency", "period", "reports"), ("all_decided", "signer", "decided_on")),
)

DECISIONS = Table(
    "decisions",
    Words("รายงานที่รอพิจารณา", "Reports that wait"),
    SHEET,
    key=("project_code",),
    tag=Words("{project_code}", "{project_code}"),
    heading="project_name",
    columns=(
        Column("project_code", Words("รหัสโครงการ", "Project code"), given=True, source="D2"),
        Column("project_name", Words("โครงการ", "Project"), Kind.LONG, given=True, source="D2"),
        Column("level", Words("ระดับ", "Level"), Kind.WHOLE, given=True, source="S53"),
        Column("delivery", Words("เลขรับ", "Delivery"), Kind.WHOLE, given=True, source="D16"),
        Column("content", Words("ลายนิ้วมือ", "Digest"), given=True, source="D16"),
        Column("agency", Words("หน่วยงาน", "Agency"), given=True, span=3, source="D1"),
        Column("sent", Words("ส่งเมื่อ", "Sent"), Kind.DATE, given=True, source="S52"),
        Column("submission", Words("ครั้งที่ส่ง", "Times sent"), Kind.WHOLE, given=True, source="D7"),
        Column("kpis_met", Words("ตัวชี้วัดที่บรรลุ", "KPIs achieved"), given=True, source="S28"),
        Column("file", Words("ไฟล์รายงาน", "The report's file"), given=True, span=6, source="C12"),
        Column(
            "plan",
            Words("แผนไตรมาสนี้", "Plan"),
            Kind.MONEY,
            given=True,
            unit=_BAHT,
            span=3,
            source="S30",
        ),
        Column(
            "disbursed",
            Words("เบิกจ่ายจริง", "Disbursed"),
            Kind.MONEY,
            given=True,
            unit=_BAHT,
            span=3,
            source="S30",
        ),
        Column(
            "variance",
            Words("ผลต่าง", "Variance"),
            Kind.MONEY,
            unit=_BAHT,
            span=3,
            computed=Difference("disbursed", "plan"),
            source="D13",
        ),
        Column(
            "used",
            Words("ร้อยละของแผน", "% of plan"),
            Kind.PERCENT,
            span=3,
            computed=Share("disbursed", "plan"),
            source="D13",
        ),
        Column(
            "remarks",
            Words("ข้อสังเกต (ข้อ)", "Remarks"),
            Kind.WHOLE,
            given=True,
            span=3,
            source="D16",
        ),
        Column(
            "summary", Words("สรุปผลการดำเนินงาน", "Summary"), Kind.LONG, given=True, source="S43"
        ),
        Column(
            "last_quarter", Words("ไตรมาสก่อน", "Last quarter"), Kind.LONG, given=True, source="C9"
        ),
        Column(
            "notes",
            Words("ข้อมูลประกอบการพิจารณา", "To be weighed"),
            Kind.LONG,
            given=True,
            source="S30, S33, S44",
        ),
        Column(
            "decision",
            Words("ผลการพิจารณา", "Decision"),
            Kind.CHOICE,
            choices=DECISION,
            span=4,
            source="S53, S54",
            required=Required(
                Filled("comment"),
                "V-T1.decision_missing",
                "S53",
                Words(
                    "เขียนความเห็นไว้แล้ว โปรดเลือกผลการพิจารณา",
                    "There is a comment; choose the decision",
                ),
                structural=True,
            ),
        ),
        Column(
            "comment",
            Words("ความเห็น/สิ่งที่ให้แก้ไข", "Comment, or what to correct"),
            Kind.LONG,
            source="S53, C12",
            required=Required(
                Is("decision", "return"),
                "V-T1.comment_missing",
                "S53, C12",
                Words("ส่งกลับแก้ไขต้องเขียนสิ่งที่ให้แก้ไข", "A return needs what is to be corrected"),
                structural=True,
            ),
        ),
    ),
    lines=(
        ("agency", "sent", "submission", "kpis_met", "file"),
        ("plan", "disbursed", "variance", "used", "remarks"),
        ("last_quarter",),
        ("summary",),
        ("notes",),
        ("decision",),
        ("comment",),
    ),
)

TABLES = (APPROVER, DECISIONS)
BY_NAME = {t.name: t for t in TABLES}
