"""How a check is written, found and run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from ..config.settings import Settings
from ..forms.report import FINAL
from ..model.finding import Severity
from ..text.words import Words
from ..workbook.registry_changes import RegistryChange
from .batch import Batch, FindingsByReport

Hit = tuple[str, int, str] | tuple[str, int, str, dict[str, object]]
"""Table, row of its frame, column; and values for the places of the message."""


@dataclass
class CheckContext:
    """What a check may look at.

    Frames of `history` have `_report` (of the batch), `_key`, and `quarter`.
    """

    batch: Batch
    settings: Settings
    history: dict[str, pd.DataFrame] = field(default_factory=dict)
    received: date | None = None
    unchanged: frozenset[int] = frozenset()  # reports that came back as they were returned
    deadlines: Mapping[int, date] = field(
        default_factory=dict
    )  # when reports are due that were not accepted before
    revised: Mapping[int, Sequence[RegistryChange]] = field(
        default_factory=dict
    )  # what the registry changed since their forms were issued
    called: Mapping[str, frozenset[str]] = field(
        default_factory=dict
    )  # the registry's projects (`Registry.called`)

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.batch[table]

    def earlier(self, table: str) -> pd.DataFrame:
        """A table's rows from earlier quarters of the same reports; empty where there are none."""
        frame = self.history.get(table)
        return self.batch[table].assign(quarter=0).iloc[:0] if frame is None else frame

    def faulty(self, table: str, *columns: str) -> pd.Series:
        """Rows in which one of these cells could not be read.

        What it would have said is unknown, not missing (law 2).
        """
        index, unsettled = self.batch[table].index, self.batch.unsettled
        rows = {row for row, column in unsettled[table] if column in columns}
        rows |= {
            row
            for (name, row), (typed, typed_row) in self.batch.added.items()
            if name == table and any((typed_row, c) in unsettled[typed] for c in columns)
        }
        return pd.Series(index.isin(rows), index=index)

    def report(self, name: str, rows: pd.DataFrame) -> pd.Series:
        """A column of the cover, for the reports of these rows."""
        return pd.Series(
            self.batch["report"][name].to_numpy()[rows["_report"].to_numpy()], index=rows.index
        )

    def final(self, rows: pd.DataFrame) -> pd.Series:
        """Where all six items are due (S6, S49)."""
        return pd.Series(
            FINAL.mask(self.batch["report"]).to_numpy()[rows["_report"].to_numpy()],
            index=rows.index,
        )


Find = Callable[[CheckContext], Iterator[Hit]]
"""A check: what it finds among the facts."""


@dataclass(frozen=True)
class Registered:
    """A check and what it says."""

    code: str
    severity: Severity
    say: Words
    source: str
    find: Find
    scope: str
    structural: bool = False  # holds the structure: no office can weigh or waive it
    name: Words | None = None  # what it looks for, in a few words

    @property
    def called(self) -> Words:
        """Its name; without one, what it says, with nothing in its places."""
        return self.name or self.say.format(**dict.fromkeys(self.say.places(), "…"))


REGISTERED: list[Registered] = []


def check(
    code: str,
    severity: Severity,
    th: str,
    en: str,
    source: str,
    *,
    scope: str = "report",
    structural: bool = False,
    name: Words | None = None,
) -> Callable[[Find], Find]:
    """Register a check function under its rule's id.

    An error of the report is named, for the check list to tell that it is looked for on receipt.
    """

    def register(find: Find) -> Find:
        REGISTERED.append(
            Registered(code, severity, Words(th, en), source, find, scope, structural, name)
        )
        return find

    return register


def run(facts: CheckContext, scope: str = "report") -> FindingsByReport:
    """Run every check of a scope; returns what they find, by report."""
    batch = facts.batch
    findings = batch.no_findings()
    for registered in REGISTERED:
        severity = facts.settings.severity_of(registered)
        if registered.scope != scope or severity is None:
            continue
        for table, row, column, *rest in registered.find(facts):
            typed, typed_row = batch.typed_at(table, row)
            if (typed_row, column) in batch.unsettled[typed]:
                continue
            places = rest[0] if rest else {}
            findings[batch.report_of(table, row)].append(
                batch.finding(
                    table, row, column, registered.code, severity, registered.say, **places
                )
            )
    return findings


def keyed(frame: pd.DataFrame, *names: str) -> pd.MultiIndex:
    """Rows as (report, key…) for membership tests across frames."""
    return pd.MultiIndex.from_arrays([frame["_report"], *(frame[n] for n in names)])


def texts(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Every text written in these columns, row by row: its row, its column, and itself."""
    for row, written in enumerate(zip(*(frame[c].tolist() for c in columns), strict=True)):
        for column, text in zip(columns, written, strict=True):
            if isinstance(text, str):
                yield row, column, text


def rows(mask: pd.Series) -> list[int]:
    """The row positions where a mask holds."""
    return [int(i) for i in mask.to_numpy(dtype=bool, na_value=False).nonzero()[0]]
