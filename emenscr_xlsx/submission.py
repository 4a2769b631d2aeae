"""A workbook that came in: its ticket (who and when it is for, sealed), its cells, and where they lie."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field

from .finding import Finding
from .layout import address
from .period import Period
from .words import Lang

TICKET_MARK = "emenscr-ticket"
CHUNK = 30_000  # characters of the given values in one cell of the ticket sheet; a cell holds 32,767

Records = dict[str, list[dict[str, object]]]
"""Given values by table: one dict a record, JSON types only (a date is its ISO text)."""


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

    @property
    def period(self) -> Period:
        return Period(self.fiscal_year, self.quarter)

    def text(self) -> str:
        """The canonical text that is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

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
    return {table: [dict(zip(columns, row, strict=True)) for row in rows] for table, (columns, *rows) in json.loads(text).items()}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(slots=True)
class Place:
    """Where a table was found: its sheet, each column's line and column, each record's row per line (zero-based)."""

    sheet: str
    columns: dict[str, tuple[int, int]] = field(default_factory=dict)
    rows: dict[str, list[int | None]] = field(default_factory=dict)

    def first_row(self, key: str) -> int:
        """The record's first Excel row, 1-based; 0 where it was not found."""
        return next((r + 1 for r in self.rows.get(key, ()) if r is not None), 0)

    def address(self, key: str, column: str) -> str:
        """The A1 address of a record's column, "" where it has none."""
        if column not in self.columns or key not in self.rows:
            return ""
        line, col = self.columns[column]
        row = self.rows[key][line]
        return "" if row is None else address(row, col)


@dataclass(slots=True)
class Submission:
    """A workbook as read: raw cells by table, record and column, and what reading found."""

    file: str
    sha256: str = ""
    ticket: Ticket | None = None
    given: Records = field(default_factory=dict)
    cells: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rows_read: int = 0
    rows_used: int = 0
    rows_ignored: int = 0

    def place(self, table: str) -> Place:
        return self.places.get(table) or Place("")
