"""What reading collects of a workbook's tables, sheet by sheet."""

from dataclasses import dataclass, field, replace

from ..model import Table
from ..model.finding import Finding
from ..model.messages import finding
from ..model.records import Records
from ..text.words import Words
from ..workbook.submission import Place


@dataclass(slots=True)
class ReadTables:
    """The tables of a workbook in the making.

    Raw cells and their places, what was noted, and how many rows.
    """

    file: str
    given: Records
    cells: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rows_read: int = 0
    rows_used: int = 0
    rows_ignored: int = 0

    def say(self, code: str, sheet: str = "", cell: str = "", **places: object) -> None:
        """Note a finding."""
        self.findings.append(finding(code, self.file, sheet, cell, **places))

    def say_of(
        self, table: Table, key: str, code: str, sheet: str, cell: str = "", **places: object
    ) -> None:
        """Note a finding about a record of a table; the key "" means the whole table."""
        noted = finding(code, self.file, sheet, cell, **places)
        self.findings.append(replace(noted, table=table.name, record=key))

    def called(self, table: Table, key: str) -> Words:
        """What people call a record: its tag, or the table's title where it has none."""
        records = self.given.get(table.name, ())
        tags = (table.tag_words(r) for r in records if table.record_key(r) == key)
        tag = next(tags, Words(key, key))
        return tag if tag.th else table.title
