"""The numbers that an office may choose, as columns that a condition can speak of. Data only."""

from ..model import Column, Kind, Sheet, Table
from ..model.setting import Section, Setting
from ..text.words import Words

THRESHOLDS = Section(
    "thresholds",
    (
        Setting(
            Column(
                "tolerance_baht",
                Words("ส่วนต่างที่ยอมรับ (บาท)", "tolerance in baht"),
                Kind.MONEY,
                low=0,
                source="V-B2",
            ),
            0.0,
            Words(
                "V-B2: ส่วนต่างจากแผนที่ไม่ต้องชี้แจง",
                "difference from the plan that needs no reason",
            ),
        ),
        Setting(
            Column(
                "percent_tolerance",
                Words("ความคลาดเคลื่อนร้อยละ", "percent tolerance"),
                Kind.NUMBER,
                low=0,
                high=5,
                source="A11",
            ),
            0.01,
            Words("V-K1", "V-K1"),
        ),
        Setting(
            Column(
                "shortest_narrative",
                Words("ข้อความสั้นสุด (ตัวอักษร)", "shortest narrative (characters)"),
                Kind.WHOLE,
                low=0,
                source="V-N2",
            ),
            4,
            Words("V-N2", "V-N2"),
        ),
        Setting(
            Column(
                "copy_ratio",
                Words("สัดส่วนการคัดลอก (ร้อยละของเป้าหมาย)", "copy ratio (% of the goal)"),
                Kind.NUMBER,
                low=0,
                high=100,
                source="V-C1",
            ),
            50.0,
            Words(
                "V-C1: คัดลอกต่อเนื่องกี่ร้อยละของเป้าหมายแผน",
                "how much of a plan's goal may stand word for word, in %",
            ),
        ),
    ),
)
"""The thresholds of the rules."""

_SHEET = Sheet("settings", Words("ค่าตั้ง", "Settings"), Words("ค่าตั้ง", "Settings"))

SETTINGS = Table(
    "settings",
    Words("เกณฑ์ของหน่วยงาน", "The office's thresholds"),
    _SHEET,
    key=(),
    columns=tuple(s.column for s in THRESHOLDS.settings),
)
"""The thresholds as a table, whose columns a condition can speak of like any other's."""


def _percent(name: str, head: Words, default: float, comment: Words | None = None) -> Setting:
    return Setting(Column(name, head, Kind.NUMBER, low=0, high=100, source="C21"), default, comment)


ALERTS = Section(
    "alerts",
    (
        _percent(
            "kpi_critical",
            Words("ตัวชี้วัดวิกฤต (ร้อยละของเป้าหมาย)", "KPI critical below (% of target)"),
            75.0,
            Words("ผลต่ำกว่าร้อยละนี้ของเป้าหมาย = วิกฤต", "below this % of the target: critical"),
        ),
        _percent(
            "kpi_watch",
            Words("ตัวชี้วัดเฝ้าระวัง (ร้อยละของเป้าหมาย)", "KPI watch below (% of target)"),
            100.0,
            Words("เฝ้าระวัง", "watch"),
        ),
        _percent(
            "spend_critical",
            Words("เบิกจ่ายวิกฤต (ร้อยละของแผน)", "Spending critical below (% of plan)"),
            60.0,
            Words("เบิกจ่ายต่ำกว่าร้อยละนี้ของแผน", "below this % of the plan"),
        ),
        _percent(
            "spend_watch",
            Words("เบิกจ่ายเฝ้าระวัง (ร้อยละของแผน)", "Spending watch below (% of plan)"),
            85.0,
        ),
        Setting(
            Column(
                "unreported_days",
                Words("ไม่รายงานวิกฤต (วันหลังกำหนด)", "Unreported critical from (days late)"),
                Kind.WHOLE,
                low=1,
                source="C21",
            ),
            90,
            Words("ไม่รายงานเกินกี่วันหลังกำหนด = วิกฤต", "days after the due date"),
        ),
        Setting(
            Column(
                "swing_percent",
                Words("เปลี่ยนแปลงมาก (ร้อยละ)", "Large swing above (%)"),
                Kind.NUMBER,
                low=0,
                source="D17",
            ),
            30.0,
            Words("เปลี่ยนจากไตรมาสก่อนเกินร้อยละ", "swing against last quarter, in %"),
        ),
    ),
    Words("C21: สมุดงานสรุป", "the summary's alerts"),
)
"""The bands of the summary's alerts."""
