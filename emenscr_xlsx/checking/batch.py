"""Submissions with their frames: what is checked together, and where each cell of it lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model.finding import Finding, Severity, rule_number
from ..text.words import Words
from ..workbook.called import about
from ..workbook.submission import Submission
from .frames import Cell, Frames

FindingsByReport = list[list[Finding]]
"""What was found, by the place of the report."""


@dataclass(kw_only=True)
class Batch(Frames):
    """Submissions and their frames, as `stack` made them.

    `unreadable` are the cells that cannot be known, by table: those that did not parse, and counts
    that such cells would have changed. No check speaks of the `unsettled`: these, and those with
    two values. `findings` are those of reading and parsing, by report.
    """

    submissions: Sequence[Submission]
    unreadable: Mapping[str, frozenset[Cell]]
    unsettled: Mapping[str, frozenset[Cell]]
    findings: Sequence[Sequence[Finding]]

    def no_findings(self) -> FindingsByReport:
        """A place for the findings of each report."""
        return [[] for _ in self.submissions]

    def cell_at(self, table: str, row: int, column: str) -> tuple[Submission, str, str]:
        """The submission, sheet and address of a cell."""
        table, row = self.typed_at(table, row)
        submission = self.submissions[self.report_of(table, row)]
        place = submission.place(table)
        return submission, place.sheet, place.address(self.key_of(table, row), column)

    def finding(
        self,
        table: str,
        row: int,
        column: str,
        rule: str,
        severity: Severity,
        say: Words,
        **places: object,
    ) -> Finding:
        """A finding at a record's cell, its message filled from the record.

        `rule` is an id or a number.
        """
        table, row = self.typed_at(table, row)
        submission, sheet, cell = self.cell_at(table, row, column)
        record = self.record(table, row, say.places() | {column})
        declared = self.tables[table][column]
        return Finding(
            rule_number(rule),
            severity,
            say.format(**{"head": declared.heading} | record | places),
            file=submission.file,
            sheet=sheet,
            cell=cell,
            value=record[column].th if column in record else "",
            table=table,
            record=self.key_of(table, row),
            column=column,
            rule=rule,
            about=self.about(table, row),
        )

    def about(self, table: str, row: int) -> Words:
        """What people call a row's record; "" in the registry, whose rows are known by number."""
        submission = self.submissions[self.report_of(table, row)]
        if submission.issued_as is None:
            return Words("", "")
        records = submission.given.get(table, ())
        return about(self.tables[table], self.key_of(table, row), records)
