"""The ticket of a workbook: what it is for, sealed. Written and read here."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..forms import approval
from ..model.finding import Refusal
from ..model.messages import finding
from ..model.records import Records
from ..model.values import plain
from ..text.period import Period
from ..text.words import Lang

TICKET_MARK = "emenscr-ticket"
"""What stands in the first cell of the sheet that holds the ticket."""

_CHUNK = 30_000  # characters of the given values in one cell; a cell holds 32,767

TicketKind = Literal["report", "approval"]


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a workbook is for. The only identity it has.

    Never its name, headings or position (law 7).

    The subject of a report (M6) is its project; that of an approval (M7) is the agency whose
    approver of this `level` decides. `given` is the SHA-256 of the given values.
    """

    subject: str
    fiscal_year: int
    quarter: int
    form: int
    issue: int
    lang: Lang
    given: str
    kind: TicketKind = "report"
    level: int = 0

    def __post_init__(self) -> None:
        if (self.kind == "approval") != (self.level > 0):
            raise ValueError(f"{self.kind} of level {self.level}")

    @property
    def is_approval(self) -> bool:
        """Whether the workbook is a supervisor's (M7), and no report (M6)."""
        return self.kind == "approval"

    @property
    def project(self) -> str:
        """The code of the project that a report is about."""
        if self.is_approval:
            raise AttributeError("an approval is about an agency")
        return self.subject

    @property
    def agency(self) -> str:
        """The code of the agency whose approver decides."""
        if not self.is_approval:
            raise AttributeError("a report is about a project")
        return self.subject

    @property
    def period(self) -> Period:
        return Period(self.fiscal_year, self.quarter)

    def newest(self, version: int) -> int:
        """The newest form of its kind, that of a report being this `version`."""
        return approval.VERSION if self.is_approval else version

    def is_known(self, version: int) -> bool:
        """Whether it is of a form that can be read."""
        return 1 <= self.form <= self.newest(version)

    def numbered(self, issue: int) -> "Ticket":
        """The same under an issue number."""
        return replace(self, issue=issue)

    def _facts(self) -> dict[str, str | int]:
        """What it says, by the names that stand in the sheet.

        Those of the first version, in which the subject is `project`.
        """
        facts: dict[str, str | int] = {
            "project": self.subject,
            "fiscal_year": self.fiscal_year,
            "quarter": self.quarter,
            "form": self.form,
            "issue": self.issue,
            "lang": self.lang,
        }
        return facts | {"level": self.level} if self.is_approval else facts

    def text(self) -> str:
        """The canonical text that is sealed."""
        facts = self._facts() | {"given": self.given}
        return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def seal(self, key: bytes) -> str:
        """The keyed hash that only an office with the key can make."""
        return hmac.new(key, self.text().encode(), hashlib.sha256).hexdigest()

    def rows(self, packed: str, seal: str) -> list[tuple[str, str]]:
        """The rows of its sheet, each a name and a value.

        What it says, the given values in pieces, the seal.
        """
        facts = [(name, str(value)) for name, value in self._facts().items()]
        pieces = [
            ("given", packed[start : start + _CHUNK]) for start in range(0, len(packed), _CHUNK)
        ]
        return [(TICKET_MARK, ""), *facts, *pieces, ("seal", seal)]


def read_ticket(
    sheets: Iterable[Sequence[Sequence[object]]], file: str
) -> tuple[Ticket, Records, str]:
    """The ticket among these sheets, the given values, and the seal, which is still to be checked.

    Raises Refusal where there is none, or none that we could have written.
    """
    for sheet in sheets:
        if sheet and sheet[0] and sheet[0][0] == TICKET_MARK:
            break
    else:
        raise Refusal(finding("NOT_OURS", file))
    facts: dict[str, str] = {}
    for row in sheet[1:]:
        if len(row) >= 2 and isinstance(row[0], str):
            value = row[1] if isinstance(row[1], str) else plain(row[1])
            facts[row[0]] = facts.get(row[0], "") + value
    try:
        level = int(facts.get("level", 0))
        ticket = Ticket(
            facts["project"],
            int(facts["fiscal_year"]),
            int(facts["quarter"]),
            int(facts["form"]),
            int(facts["issue"]),
            "en" if facts["lang"] == "en" else "th",
            digest(facts["given"]),
            "approval" if level else "report",
            level,
        )
        return ticket, unpack(facts["given"]), facts.get("seal", "")
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        raise Refusal(finding("SEAL", file)) from None


def pack(given: Records) -> str:
    """Given values as one canonical text: per table its columns once, then rows."""
    packed: dict[str, list[list[object]]] = {}
    for table, records in given.items():
        columns = list(records[0]) if records else []
        packed[table] = [[*columns], *([r[c] for c in columns] for r in records)]
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> Records:
    """The given values back from their text."""
    return {
        table: [dict(zip(columns, row, strict=True)) for row in rows]
        for table, (columns, *rows) in json.loads(text).items()
    }


def digest(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
