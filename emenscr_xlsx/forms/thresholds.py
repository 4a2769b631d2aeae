"""The numbers that an office may choose, as columns that a condition can speak of. Data only."""

from ..model import Column, Kind, Sheet, Table
from ..text.words import Words

_SHEET = Sheet("settings", Words("ค่าตั้ง", "Settings"), Words("ค่าตั้ง", "Settings"))

SETTINGS = Table(
    "settings",
    Words("เกณฑ์ของหน่วยงาน", "The office's thresholds"),
    _SHEET,
    key=(),
    columns=(
        Column(
            "tolerance_baht",
            Words("ส่วนต่างที่ยอมรับ (บาท)", "tolerance in baht"),
            Kind.MONEY,
            low=0,
            source="V-B2",
        ),
        Column(
            "percent_tolerance",
            Words("ความคลาดเคลื่อนร้อยละ", "percent tolerance"),
            Kind.NUMBER,
            low=0,
            high=5,
            source="A11",
        ),
        Column(
            "shortest_narrative",
            Words("ข้อความสั้นสุด (ตัวอักษร)", "shortest narrative (characters)"),
            Kind.WHOLE,
            low=0,
            source="V-N2",
        ),
        Column(
            "copy_ratio",
            Words("สัดส่วนการคัดลอก (ร้อยละของเป้าหมาย)", "copy ratio (% of the goal)"),
            Kind.NUMBER,
            low=0,
            high=100,
            source="V-C1",
        ),
    ),
)
"""The thresholds, as columns that a condition can speak of like any other."""

DEFAULTS = {
    "tolerance_baht": 0.0,
    "percent_tolerance": 0.01,
    "shortest_narrative": 4,
    "copy_ratio": 50.0,
}

ALERTS = Table(
    "alerts",
    Words("เกณฑ์การแจ้งเตือน", "Alert bands"),
    _SHEET,
    key=(),
    columns=(
        Column(
            "kpi_critical",
            Words("ตัวชี้วัดวิกฤต (ร้อยละของเป้าหมาย)", "KPI critical below (% of target)"),
            Kind.NUMBER,
            low=0,
            high=100,
            source="C21",
        ),
        Column(
            "kpi_watch",
            Words("ตัวชี้วัดเฝ้าระวัง (ร้อยละของเป้าหมาย)", "KPI watch below (% of target)"),
            Kind.NUMBER,
            low=0,
            high=100,
            source="C21",
        ),
        Column(
            "spend_critical",
            Words("เบิกจ่ายวิกฤต (ร้อยละของแผน)", "Spending critical below (% of plan)"),
            Kind.NUMBER,
            low=0,
            high=100,
            source="C21",
        ),
        Column(
            "spend_watch",
            Words("เบิกจ่ายเฝ้าระวัง (ร้อยละของแผน)", "Spending watch below (% of plan)"),
            Kind.NUMBER,
            low=0,
            high=100,
            source="C21",
        ),
        Column(
            "unreported_days",
            Words("ไม่รายงานวิกฤต (วันหลังกำหนด)", "Unreported critical from (days late)"),
            Kind.WHOLE,
            low=1,
            source="C21",
        ),
        Column(
            "swing_percent",
            Words("เปลี่ยนแปลงมาก (ร้อยละ)", "Large swing above (%)"),
            Kind.NUMBER,
            low=0,
            source="D17",
        ),
    ),
)
"""The bands of the summary's alerts."""

ALERT_DEFAULTS = {
    "kpi_critical": 75.0,
    "kpi_watch": 100.0,
    "spend_critical": 60.0,
    "spend_watch": 85.0,
    "unreported_days": 90,
    "swing_percent": 30.0,
}
