"""The ticket of a workbook: what it is for, sealed. Written and read here."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, replace

from ..model.records import Records
from ..text.period import Period
from ..text.words import Lang

TICKET_MARK = "emenscr-ticket"
CHUNK = (
    30_000  # characters of the given values in one cell of the ticket sheet; a cell holds 32,767
)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a workbook is for. The only identity it has: never its name, headings or position (law 7)."""

    project: str
    fiscal_year: int
    quarter: int
    form: int
    issue: int
    lang: Lang
    given: str  # SHA-256 of the given values
    level: int = 0  # of an approval workbook: whose level of approval; its `project` is then the approver's agency

    @property
    def is_approval(self) -> bool:
        """Whether the workbook is a supervisor's (M7), and no report (M6)."""
        return self.level > 0

    @property
    def period(self) -> Period:
        return Period(self.fiscal_year, self.quarter)

    def numbered(self, issue: int) -> "Ticket":
        """The same under an issue number."""
        return replace(self, issue=issue)

    def text(self) -> str:
        """The canonical text that is sealed."""
        said = asdict(self)
        if not self.is_approval:
            del said["level"]  # a report has none
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def seal(self, key: bytes) -> str:
        """The keyed hash that only an office with the key can make."""
        return hmac.new(key, self.text().encode(), hashlib.sha256).hexdigest()


def pack(given: Records) -> str:
    """Given values as one canonical text: per table its columns once, then rows."""
    packed = {}
    for table, records in given.items():
        columns = list(records[0]) if records else []
        packed[table] = [columns, *([r[c] for c in columns] for r in records)]
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> Records:
    """The given values back from their text."""
    return {
        table: [dict(zip(columns, row, strict=True)) for row in rows]
        for table, (columns, *rows) in json.loads(text).items()
    }


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
