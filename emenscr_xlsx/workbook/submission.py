"""A workbook that came in.

Its ticket (who and when it is for, sealed), its cells, and where they lie.
"""

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from ..forms import report as form
from ..model.finding import Finding, Refusal
from ..model.messages import finding
from ..model.records import Records
from ..text.excel import address
from .own_pages import Leftover
from .ticket import Ticket, digest, pack


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, by which it is kept and known."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(slots=True)
class Place:
    """Where a table was found.

    Its sheet, each column's line and column, each record's row by line (zero-based).
    """

    sheet: str
    columns: dict[str, tuple[int, int]] = field(default_factory=dict)
    rows: dict[str, dict[int, int]] = field(default_factory=dict)

    def first_row(self, key: str) -> int:
        """The record's first Excel row, 1-based; 0 where it was not found."""
        rows = self.rows.get(key)
        return rows[min(rows)] + 1 if rows else 0

    def address(self, key: str, column: str) -> str:
        """The A1 address of a record's column, "" where it has none."""
        if column not in self.columns or key not in self.rows:
            return ""
        line, col = self.columns[column]
        row = self.rows[key].get(line)
        return "" if row is None else address(row, col)


@dataclass(frozen=True, slots=True)
class Submission:
    """A workbook as read: raw cells by table, record and column, and what reading found.

    What is found later is returned by whoever finds it, and never added here.
    """

    file: str
    sha256: str = ""
    issued_as: Ticket | None = None
    given: Records = field(default_factory=dict)
    issued: dict[str, dict[str, dict[str, object]]] = field(
        default_factory=dict
    )  # what the form shows, where `given` is of today
    cells: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    lacks: frozenset[tuple[str, str]] = (
        frozenset()
    )  # (table, column) that have no place in this form
    leftovers: tuple[Leftover, ...] = ()  # what was typed and has no place in the form
    rows_read: int = 0
    rows_used: int = 0
    rows_ignored: int = 0
    saved: datetime | None = None  # when the workbook itself says that it was last saved, in UTC
    seal: str = ""  # as it stands beside the ticket
    unseen: frozenset[str] = frozenset()  # of an approver's: the records that are partly hidden

    @property
    def ticket(self) -> Ticket:
        """The ticket that a workbook of ours was issued with.

        One without, such as the registry, has none.
        """
        if self.issued_as is None:
            raise ValueError(f"{self.file} has no ticket")
        return self.issued_as

    def refuse_foreign(self, key: bytes, version: int = form.VERSION) -> None:
        """Raise Refusal where it is not sealed with this key, or is of a later form."""
        ticket = self.ticket
        if not hmac.compare_digest(ticket.seal(key).encode(), self.seal.encode()):
            raise Refusal(finding("SEAL", self.file))
        if not ticket.is_known(version):
            today = ticket.newest(version)
            raise Refusal(finding("FORM_VERSION", self.file, form=ticket.form, version=today))

    def place(self, table: str) -> Place:
        """Where a table was found; an empty place where it was not."""
        return self.places.get(table) or Place("")

    def lost(self, table: str, key: str, column: str) -> bool:
        """Whether a cell that the form has was not found in the workbook."""
        return (
            bool(self.places)
            and (table, column) not in self.lacks
            and not self.place(table).address(key, column)
        )

    def renewed(self, version: int, issue: int) -> Ticket:
        """The ticket of a further copy in today's form.

        With the given values as today's form has them.
        """
        return replace(self.ticket, form=version, issue=issue, given=digest(pack(self.given)))
