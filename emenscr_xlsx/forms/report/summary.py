"""Item 6: the quarter's summary, problems and suggestions (D15)."""

from ...model import Always, Column, Kind, Required, Sheet, Table
from ...text.words import Words
from .shared import LAST_TEXT, vague

SUMMARY_SHEET = Sheet(
    "summary",
    Words("6 สรุป", "6 Summary"),
    Words("6  สรุปปัญหาและข้อเสนอแนะของโครงการ", "6  Summary, problems and suggestions"),
)

SUMMARY = Table(
    "summary",
    Words("สรุปผลการดำเนินงาน", "Summary of the quarter"),
    SUMMARY_SHEET,
    key=(),
    item=6,
    answer=("summary",),
    columns=(
        LAST_TEXT,
        Column(
            "summary",
            Words("สรุปผลการดำเนินงาน", "Summary"),
            Kind.LONG,
            required=Required(Always(), "V-S1.summary_missing", "S43"),
            source="S43",
        ),
        Column(
            "problems", Words("ปัญหา อุปสรรค (ถ้ามี)", "Problems (if any)"), Kind.LONG, source="S44"
        ),
        Column(
            "suggestions", Words("ข้อเสนอแนะ (ถ้ามี)", "Suggestions (if any)"), Kind.LONG, source="S44"
        ),
    ),
    lines=(("last_text",), ("summary",), ("problems",), ("suggestions",)),
    rules=vague("summary"),
)

EXPLANATIONS = Table(
    "explanations",
    Words("คำชี้แจงถึงผู้อนุมัติ (ถ้ามี)", "Explanations to the approver (if any)"),
    SUMMARY_SHEET,
    key=(),
    open=3,
    hint=Words(
        "ตอบข้อสังเกตหรือความเห็นที่ไม่ต้องแก้ตัวเลข",
        "Answers to remarks and comments where nothing is to be corrected",
    ),
    columns=(
        Column(
            "about",
            Words("เรื่อง", "About"),
            Kind.LONG,
            span=7,
            prompt=True,
            source="S53, P3",
        ),
        Column("answer", Words("คำชี้แจง", "Explanation"), Kind.LONG, span=8, source="S53, P3"),
    ),
    lines=(("about", "answer"),),
)
"""What staff answer to remarks, and to the comment with which a report was returned."""
