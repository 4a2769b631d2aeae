"""The pages around a form that ask nothing, and the one that keeps what has no place in it."""

from dataclasses import dataclass

from ..model import Sheet
from ..text.words import Words

GUIDE = Sheet(
    "guide", Words("คำชี้แจง", "Guide"), Words("วิธีกรอกแบบรายงาน", "How to fill in this report")
)
CHECK_LIST = Sheet(
    "check_list", Words("ตรวจก่อนส่ง", "Check list"), Words("ตรวจก่อนส่ง", "Before you send")
)
M6_TEXT = Sheet(
    "m6_text",
    Words("ข้อความ M6", "M6 text"),
    Words("ข้อความสำหรับวางใน eMENSCR", "Text to paste into eMENSCR"),
    Words(
        "คัดลอกทีละช่องไปวางในระบบ ข้อความเปลี่ยนตามที่กรอก",
        "Copy each cell into the system; the text follows what you fill in",
    ),
)
NOT_USED = Sheet(
    "not_used",
    Words("ยังไม่ได้ใช้", "Not used yet"),
    Words("สิ่งที่พิมพ์ไว้และยังไม่มีที่ในแบบ", "What was typed and has no place in the form yet"),
    Words(
        "ย้ายแต่ละรายการไปยังช่องของแบบ หรือลบแถวถ้าไม่ใช้ รายงานยังส่งไม่ได้จนกว่าตารางแรกจะว่าง",
        "Move each entry to its cell of the form, or delete its row if it is not needed; "
        "the report cannot be sent until the first table is empty",
    ),
)
PAGES = (GUIDE, CHECK_LIST, M6_TEXT)

NOT_USED_MARK = "-?"
"""What stands in the first cell of the page that keeps what has no place in the form."""

WAITS, ASIDE = "?", "~"
"""The marks of its rows: those that wait to be placed, and those that are only kept."""

ORIGIN_COLUMN, FIRST_VALUE = 1, 3
"""The columns of the page: where an entry comes from, what to do with it, then its values."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """What was typed where the form asks nothing: the values of a row's cells, from the first on.

    `sheet` and `cell` say where it stands in the file that came, `origin` where it was typed if
    that was in an earlier one; `rival` is the (table, record, column) of which it is another value.
    While one that `waits` is there, the report is to be corrected.
    """

    sheet: str
    cell: str
    values: tuple[object, ...]
    waits: bool = True
    origin: str = ""
    rival: tuple[str, str, str] = ("", "", "")

    @property
    def typed_at(self) -> str:
        """Where it was typed, as people read it."""
        return self.origin or f"{self.sheet}!{self.cell}"
