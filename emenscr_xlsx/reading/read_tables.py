"""What reading collects of a workbook's tables, sheet by sheet."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..model import Table
from ..model.finding import Finding
from ..model.messages import finding
from ..model.records import Records
from ..model.values import plain, shown
from ..text.words import Words
from ..workbook.called import about
from ..workbook.own_pages import Leftover
from ..workbook.submission import Place


def first_words(row: Iterable[object]) -> str:
    """The first words of a row, to recognise it by."""
    return " · ".join(_shown(v) for v in row if v not in ("", None))


def _shown(value: object) -> str:
    return shown(value) if isinstance(value, float) else plain(value)


@dataclass(slots=True)
class ReadTables:
    """The tables of a workbook in the making.

    Raw cells and their places, what was noted, what has no place, and how many rows.
    """

    file: str
    given: Records
    cells: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    unmarked: dict[str, set[str]] = field(default_factory=dict)  # sheet → tables without rulers
    rows_read: int = 0
    rows_used: int = 0
    rows_ignored: int = 0

    def say(self, code: str, sheet: str = "", cell: str = "", **places: object) -> None:
        """Note a finding."""
        self.findings.append(finding(code, self.file, sheet, cell, **places))

    def say_of(
        self,
        table: Table,
        key: str,
        code: str,
        sheet: str,
        cell: str = "",
        column: str = "",
        **places: object,
    ) -> None:
        """Note a finding about a record of a table, or a column of it."""
        noted = finding(code, self.file, sheet, cell, **places)
        called = self.called(table, key)
        self.findings.append(
            replace(noted, table=table.name, record=key, column=column, about=called)
        )

    def leave(
        self, code: str, sheet: str, cell: str, values: Iterable[object], *, waits: bool = True
    ) -> None:
        """Note what has no place in the form, and keep it whole."""
        self.say(code, sheet, cell, value=first_words(self.keep(sheet, cell, values, waits=waits)))

    def keep(
        self, sheet: str, cell: str, values: Iterable[object], *, waits: bool = True
    ) -> tuple[object, ...]:
        """Keep what has no place in the form; returns what there is."""
        kept = tuple(v for v in values if v not in ("", None))
        if kept:
            self.leftovers.append(Leftover(sheet, cell, kept, waits))
        return kept

    def called(self, table: Table, key: str) -> Words:
        """What people call a record; "" in the registry, whose rows are known by number."""
        if not self.given:
            return Words("", "")
        return about(table, key, self.given.get(table.name, ()))

    def adopt(self, sheet: "ReadTables", names: Iterable[str]) -> None:
        """Take these tables as another sheet has them."""
        for name in names:
            self.places[name] = sheet.places[name]
            self.cells[name] = sheet.cells.get(name, {})

    def add(self, sheet: "ReadTables") -> None:
        """Take what was noted of a sheet, and what of it has no place."""
        self.findings += sheet.findings
        self.leftovers += sheet.leftovers
        for name, tables in sheet.unmarked.items():
            self.unmarked.setdefault(name, set()).update(tables)
        self.rows_read += sheet.rows_read
        self.rows_used += sheet.rows_used
        self.rows_ignored += sheet.rows_ignored
