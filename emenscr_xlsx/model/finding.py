"""What a check found, as data: its place, its severity, and its words in both languages."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from ..text.errors import Error
from ..text.words import Words

OK = "✓"
"""What a check in a sheet shows where nothing is wrong.

Where something is wrong, it begins with `Severity.mark`.
"""


def rule_number(rule: str) -> str:
    """The catalogue number of a rule's id: V-T1 for V-T1.unchanged.

    A number is its own.
    """
    return rule.partition(".")[0]


class Severity(IntEnum):
    """How much a finding weighs.

    An error blocks acceptance, a warning is a remark, an info is for reading.
    """

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def words(self) -> Words:
        return {
            Severity.INFO: Words("แจ้งให้ทราบ", "Info"),
            Severity.WARNING: Words("ข้อสังเกต", "Remark"),
            Severity.ERROR: Words("ต้องแก้ไข", "To correct"),
        }[self]

    @property
    def mark(self) -> str:
        return {Severity.INFO: "i", Severity.WARNING: "!", Severity.ERROR: "✗"}[self]


CHECK_MARKS = (OK, *(severity.mark for severity in Severity))
"""How whatever a check in a sheet shows begins."""


class Verdict(StrEnum):
    """What becomes of a delivery."""

    ACCEPTED = "accepted"
    REMARKS = "accepted with remarks"
    DRAFT = "draft"
    TO_CORRECT = "to correct"
    REFUSED = "refused"

    @property
    def words(self) -> Words:
        return {
            Verdict.ACCEPTED: Words("รับไว้แล้ว", "Accepted"),
            Verdict.REMARKS: Words("รับไว้แล้ว มีข้อสังเกต", "Accepted with remarks"),
            Verdict.DRAFT: Words("บันทึกเป็นร่างแล้ว ยังไม่ได้ส่ง", "Saved as a draft, not sent"),
            Verdict.TO_CORRECT: Words("ต้องแก้ไข", "To correct"),
            Verdict.REFUSED: Words("ไม่รับ", "Refused"),
        }[self]

    @property
    def stands(self) -> bool:
        """Whether a delivery with this verdict takes the place of the report that stands (S52)."""
        return self in (Verdict.ACCEPTED, Verdict.REMARKS)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong or worth knowing; `cell` is an A1 address, or "" for a sheet or file.

    `code` is the number of the catalogue, such as V-T1; `rule` is the rule's own id, such as
    V-T1.unchanged.
    """

    code: str
    severity: Severity
    message: Words
    file: str = ""
    sheet: str = ""
    cell: str = ""
    value: str = ""
    table: str = ""
    record: str = ""
    column: str = ""
    rule: str = ""
    about: Words = Words("", "")  # what people call the record

    @property
    def asked_about(self) -> Words:
        """What is wrong, and of which record: as whoever is to explain it reads it."""
        lead = Words(f"{self.about.th}: ", f"{self.about.en}: ") if self.about.th else self.about
        return Words(f"{lead.th}{self.message.th}", f"{lead.en}{self.message.en}")

    @property
    def where(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


class Refusal(Error):
    """A file that cannot be read as a form of ours; its finding says why and what to do.

    Its words begin with the file, and with the sheet and cell where it is one.
    """

    def __init__(self, finding: Finding) -> None:
        place = " · ".join(filter(None, (finding.file, finding.where)))
        lead, words = f"{place}: " if place else "", finding.message
        super().__init__(Words(f"{lead}{words.th}", f"{lead}{words.en}"))
        self.finding = finding
