"""What an office may choose besides numbers: its settings, each declared once."""

from ..forms.lists import DENOMINATOR, NARRATIVE
from ..model import Choices, Column, Kind
from ..model.setting import Section, Setting
from ..text.words import Words


def _setting(
    name: str,
    default: object,
    comment: Words,
    *,
    kind: Kind = Kind.TEXT,
    choices: Choices | None = None,
    low: float | None = None,
    high: float | None = None,
    example: object = None,
) -> Setting:
    column = Column(name, comment, kind, choices=choices, low=low, high=high)
    return Setting(column, default, comment, example)


_MACROS = Choices(
    "macros",
    Words("มาโคร", "Macros"),
    {"refuse": Words("ไม่รับ", "refuse"), "read": Words("อ่านค่าในเซลล์", "read the cells")},
)

_LANGUAGE = Choices(
    "lang",
    Words("ภาษา", "Language"),
    {"th": Words("ไทย", "Thai"), "en": Words("อังกฤษ", "English")},
)

SETTINGS = (
    _setting(
        "lang",
        "th",
        Words("ภาษาของแบบรายงาน", "language of the workbooks: th, en"),
        choices=_LANGUAGE,
    ),
    _setting(
        "database",
        "sqlite:///ledger.sqlite",
        Words(
            "ไฟล์ต้องอยู่ในเครื่องนี้ ไม่ใช่โฟลเดอร์เครือข่าย; หลายเครื่องใช้ postgresql+psycopg://…",
            "a file on this machine, never on a shared drive; several machines share a PostgreSQL",
        ),
    ),
    _setting(
        "settle_seconds",
        2.0,
        Words("ไฟล์ต้องนิ่งกี่วินาทีจึงรับ", "how long a file must have lain still before it is taken"),
        kind=Kind.NUMBER,
        low=0,
        high=3600,
    ),
    _setting(
        "summary_seconds",
        60.0,
        Words(
            "ขณะเฝ้ากล่องรับ สร้างสมุดงานสรุปใหม่บ่อยที่สุดทุกกี่วินาที",
            "how long at least from one summary to the next, while the inbox is watched",
        ),
        kind=Kind.NUMBER,
        low=0,
        high=86_400,
    ),
    _setting(
        "summary_reports",
        2000,
        Words(
            "emenscr ingest สร้างสมุดงานสรุปเอง เมื่อโครงการ × ไตรมาสไม่เกินจำนวนนี้",
            "emenscr ingest makes the summary where projects × quarters are no more than this",
        ),
        kind=Kind.WHOLE,
        low=0,
        high=1_000_000,
    ),
    _setting(
        "narrative",
        "parts",
        Words(
            "parts = แยกช่องตามส่วน, single = ช่องเดียวต่อเรื่อง",
            "a box for each part of a narrative, or one for all of it",
        ),
        choices=NARRATIVE,
    ),
    _setting(
        "denominator",
        "plan",
        Words(
            "ตัวหารของร้อยละการเบิกจ่ายสะสม: plan = แผนทั้งปี, after_transfers = วงเงินหลังโอน",
            "what disbursed to date is a share of: the year's plan,"
            " or total budget plus additional allocations",
        ),
        choices=DENOMINATOR,
    ),
    _setting(
        "macros",
        "refuse",
        Words(
            "สมุดงานที่มีมาโคร: refuse = ไม่รับ, read = อ่านเฉพาะค่าในเซลล์ (ไม่มีการเรียกใช้มาโคร)",
            "workbooks with macros: refuse, or read their cells (macros are never run)",
        ),
        choices=_MACROS,
    ),
    _setting(
        "cluster",
        "",
        Words(
            "ที่อยู่ของตัวจัดงาน Dask ถ้าให้หลายเครื่องช่วยกันทำ (ดู templates/to_a_ministry_th.md)",
            "a Dask scheduler, if machines share the work (see templates/to_a_ministry_en.md)",
        ),
        example="tcp://10.0.0.1:8786",
    ),
    _setting(
        "trial",
        frozenset(),
        Words("ข้อกำหนดใหม่ที่ให้เป็นข้อสังเกตไปก่อน", "new rules that speak as remarks first"),
        example=["V-K2"],
    ),
)
"""The settings above all sections."""

INBOX = Section(
    "inbox",
    (
        _setting(
            "folder",
            "inbox",
            Words(
                "กล่องรับ จะเป็นโฟลเดอร์เครือข่ายก็ได้", "where files are dropped; may be a shared folder"
            ),
        ),
        _setting(
            "ignore",
            (),
            Words("ชื่อไฟล์ที่ไม่ต้องรับ", "names of files to be left alone, besides the usual ones"),
            example=["*.bak", "readme*"],
        ),
    ),
)
"""The inbox: its folder, once a setting of its own (`inbox = "…"`), and what to leave alone."""

SEVERITY = Section(
    "severity",
    (
        _setting(
            "V-N2",
            "info",
            Words("error, warning, info, off ของทั้งเลขข้อ", "of all rules under a number"),
        ),
        _setting(
            "V-K2.figure_missing", "warning", Words("หรือของข้อเดียว", "or of one rule; emenscr rules")
        ),
    ),
)
"""Severities by rule, of which these are examples."""
