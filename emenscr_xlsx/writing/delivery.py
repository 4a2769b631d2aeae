"""What an answer is about: a file as it came, how it was judged, and what is said of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ..model.finding import Finding, Severity, Verdict
from ..model.messages import REPAIRED
from ..text.words import Words
from ..workbook.changes import Replaced
from ..workbook.submission import Submission
from ..workbook.ticket import Ticket

_NEXT = {
    Verdict.ACCEPTED: Words("รับไว้เรียบร้อย ไม่ต้องดำเนินการใด", "Accepted; there is nothing to do"),
    Verdict.REMARKS: Words(
        "รับไว้แล้ว โปรดอ่านข้อสังเกต จะแก้ไขและส่งใหม่หรือไม่ก็ได้",
        "Accepted; please read the remarks, correcting them is up to you",
    ),
    Verdict.DRAFT: Words(
        "ยังไม่ได้ส่งรายงาน ทำต่อในไฟล์นี้ เมื่อครบแล้วเลือก “ส่งรายงาน” ที่ชีตปก บันทึก แล้วส่งไฟล์นี้กลับมา",
        "The report is not sent yet: go on in this very file, choose “Send report” on the cover "
        "once all is there, save it, and send this file back",
    ),
    Verdict.TO_CORRECT: Words(
        "แก้ไขในไฟล์นี้ตามเซลล์ที่ระบุ (กดที่ชื่อเซลล์เพื่อไปยังเซลล์นั้น) บันทึก แล้วส่งไฟล์นี้กลับมา",
        "Correct the cells named here in this very file (click a cell's name to go there), save "
        "it, and send this file back",
    ),
}
_NEXT_APPROVAL = {
    Verdict.ACCEPTED: Words("บันทึกผลการพิจารณาแล้ว", "Your decisions are recorded"),
    Verdict.REMARKS: Words(
        "บันทึกผลการพิจารณาแล้ว ยกเว้นรายการที่ระบุ",
        "Your decisions are recorded, but for those named here",
    ),
    Verdict.TO_CORRECT: Words(
        "รายการที่ต้องแก้ไขยังไม่ได้ดำเนินการ แก้ในแบบพิจารณาของท่านแล้วส่งไฟล์อีกครั้ง รายการอื่นบันทึกแล้ว",
        "What is to be corrected was not done: correct it in your workbook and send it again; the "
        "other decisions are recorded",
    ),
}
_NEXT_RETURNED = Words(
    "แก้ไขในไฟล์นี้ตามความเห็น หรือเขียนคำชี้แจงที่ท้ายชีต 6 เลือก “ส่งรายงาน” บันทึก แล้วส่งไฟล์นี้กลับมาเพื่ออนุมัติใหม่ (M7)",
    "Correct this very file as the comment asks, or explain at the foot of sheet 6; choose “Send "
    "report”, save it, and send it back for approval (M7)",
)
_COMMENT = Words("ความเห็นของ{by}: {comment}", "Comment by {by}: {comment}")
_RETURNED = Words("ส่งกลับแก้ไข", "Returned for correction")
_DECIDED = Words("ผลการพิจารณา (M7)", "Your decisions (M7)")
_CHECKED = Words("ผลการตรวจรายงาน", "Result of checking the report")


@dataclass(frozen=True)
class Returned:
    """That a supervisor returned a report, in whose words (S53)."""

    by: str
    comment: str

    @property
    def words(self) -> Words:
        """The comment, and whose it is."""
        return _COMMENT.format(by=self.by, comment=self.comment)


@dataclass(frozen=True)
class Delivery:
    """What an answer is about.

    A report as it came, what was found, its verdict, and which other deliveries it meets.

    `replaced` are those whose place it takes; `stands` is the one that goes on counting because
    this one does not.
    """

    submission: Submission
    findings: Sequence[Finding]
    verdict: Verdict
    received: dt.datetime
    due: str | None = None
    returned: Returned | None = None
    replaced: tuple[Replaced, ...] = ()
    stands: Replaced | None = None

    @property
    def ticket(self) -> Ticket:
        """What the workbook was made for."""
        return self.submission.ticket

    @property
    def about(self) -> str:
        """Whose report or decisions these are."""
        given = self.submission.given
        return str(
            given["approver"][0]["position"]
            if self.ticket.is_approval
            else given["report"][0]["project_name"]
        )

    @property
    def title(self) -> Words:
        """What the page is, and how it was judged."""
        head = _DECIDED if self.ticket.is_approval else _CHECKED
        return Words(f"{head.th}: {self.outcome.th}", f"{head.en}: {self.outcome.en}")

    @property
    def outcome(self) -> Words:
        return _RETURNED if self.returned else self.verdict.words

    @property
    def next(self) -> Words:
        """What whoever gets the answer is to do."""
        if self.returned:
            return _NEXT_RETURNED
        return (_NEXT_APPROVAL if self.ticket.is_approval else _NEXT)[self.verdict]


def ordered(findings: Sequence[Finding]) -> list[Finding]:
    """What must be corrected first, then by place."""
    return sorted(findings, key=lambda f: (-f.severity, f.sheet, *_place(f.cell)))


def _place(cell: str) -> tuple[int, int, str]:
    """Row first, then column."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :] or 0), len(letters), letters


# The groups of the page ---------------------------------------------------------------------------

_PROBLEMS, _REMARKS = Words("ต้องแก้ไข", "To correct"), Words("ข้อสังเกต", "Remarks")
_MISSING = Words("ต้องทำก่อนส่ง", "To be done before it is sent")
_REPAIRED = Words(
    "ระบบแปลงตัวเลขและวันที่ที่พิมพ์เป็นข้อความให้แล้ว ไม่ต้องทำอะไร",
    "Repaired on reading: figures and dates typed as text; nothing to do",
)
_SINCE = Words(
    "เปลี่ยนในทะเบียนหลังออกแบบฉบับนี้ ไม่ต้องทำอะไร",
    "Changed in the registry since this form was issued; nothing to do",
)
_SET_BACK = Words(
    "ตั้งกลับให้แล้ว: ช่องสีเทาที่ถูกแก้ หากค่าเดิมผิดให้แจ้งผู้ประสานงาน",
    "Set back: grey cells that had been changed; if the issued value is wrong, tell your "
    "coordinator",
)


def _title(f: Finding, problems: Words) -> Words:
    """What a finding is listed under; `problems` is the title of what must be corrected."""
    if f.severity is Severity.ERROR:
        return problems
    if f.rule == "V-I1.registry_differs":
        return _SINCE
    if f.code in REPAIRED:
        return _REPAIRED
    return _SET_BACK if f.rule == "V-I1.given_changed" else _REMARKS


def grouped(delivery: Delivery) -> list[tuple[Words, list[Finding]]]:
    """The findings of a delivery under their titles, in the order in which they are read."""
    problems = _MISSING if delivery.verdict is Verdict.DRAFT else _PROBLEMS
    groups = (
        (title, [f for f in delivery.findings if _title(f, problems) is title])
        for title in (problems, _REMARKS, _REPAIRED, _SET_BACK, _SINCE)
    )
    return [(title, findings) for title, findings in groups if findings]


def alike(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Findings that say the same of several cells of a sheet together, the most serious first."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for f in ordered(findings):
        groups.setdefault(
            (f.severity, f.sheet, f.rule, f.message, f.value if f.code == "OUTSIDE" else ""), []
        ).append(f)
    return list(groups.values())


def rule_of(finding: Finding) -> str:
    """The id of the rule, where it has a number in the catalogue."""
    return finding.rule if finding.code.startswith("V-") else ""
