"""What changed from one version of the form to the next. Data only.

By it, forms of earlier versions are still read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from ...model.records import Records
from ..registry_notation import bounded_of, measure_of

Record = Mapping[str, object]


@dataclass(frozen=True)
class FormChange:
    """What a version brought; tables and columns go by the names of today."""

    added: Mapping[str, Mapping[str, object]] = field(
        default_factory=dict
    )  # table → column → what its absence means, or how that is derived
    tables: Mapping[str, str] = field(default_factory=dict)  # a table → the name it had before
    columns: Mapping[tuple[str, str], str] = field(
        default_factory=dict
    )  # (table, column) → the name it had before


def _measure(record: Record) -> str:
    return measure_of(str(record.get("kind")), str(record.get("unit") or ""))


def _bounded(record: Record) -> str:
    target = record.get("target")
    return bounded_of(_measure(record), [target] if isinstance(target, int | float) else [])


CHANGES: dict[int, FormChange] = {
    1: FormChange(),
    2: FormChange(
        added={
            "report": {"narrative": "parts"},
            "budget": {"cum_plan": None, "cum_before": None},  # given before, and now shown
            **{
                name: {"last_text": None}
                for name in ("goals", "kpis", "activities", "master_plan", "nesd_plan", "summary")
            },
        }
    ),
    3: FormChange(
        added={
            "extra_budget": dict.fromkeys(
                (
                    "activity_no",
                    "source",
                    "expense_class",
                    "disbursed",
                    "committed",
                    "reason_kind",
                    "reason_activity",
                    "reason",
                )
            ),
            "kpi_parts": {"unit": None},
            "kpis": {
                "roll_up": None,
                "measure": _measure,
                "bounded": _bounded,
            }  # how it is rolled up was given before, and is now shown
            | dict.fromkeys(
                ("quarter_target", "before", "before_count", "to_date", "judged_before")
            ),
        }
    ),
    4: FormChange(
        added={
            "explanations": {"about": None, "answer": None},
            "goals": {"answered_by": None},
            "kpis": {"answered_by": None},
        }
    ),
    5: FormChange(
        added={"activities": dict.fromkeys(("last_where", "last_how", "unchanged"))},
    ),
}

VERSION = max(CHANGES)
"""Of the form that is issued now; raised whenever a table, a column or its place changes."""


@dataclass(frozen=True, eq=False)
class Edition:
    """A version of the form, told in the names of today's."""

    tables: Mapping[str, str]  # its name of a table → today's, where they differ
    columns: Mapping[
        tuple[str, str], str
    ]  # (today's table, its name of a column) → today's, where they differ
    lacks: Mapping[tuple[str, str], object]  # (table, column) it does not have → what that means

    @property
    def is_todays(self) -> bool:
        return not (self.tables or self.columns or self.lacks)

    def given(self, records: Records) -> Records:
        """The given values of a workbook of this version as today's form has them."""
        given: Records = {table: [] for table, _ in self.lacks if table not in records}
        for name, rows in records.items():
            table = self.tables.get(name, name)
            given[table] = [
                self.completed(table, {self.columns.get((table, c), c): v for c, v in row.items()})
                for row in rows
            ]
        return given

    def completed(self, table: str, record: Record) -> dict[str, object]:
        """A record with what this version did not give yet."""
        absent = {
            column: meant
            for (owner, column), meant in self.lacks.items()
            if owner == table and column not in record
        }
        return {
            **record,
            **{
                column: meant(record) if callable(meant) else meant
                for column, meant in absent.items()
            },
        }


@cache
def edition(version: int) -> Edition:
    """A version of the form, from what changed since; today's own has nothing to tell."""
    later = [
        CHANGES[n] for n in sorted(CHANGES, reverse=True) if n > version
    ]  # the oldest name is found last
    tables = {today: before for change in later for today, before in change.tables.items()}
    columns = {today: before for change in later for today, before in change.columns.items()}
    return Edition(
        {before: today for today, before in tables.items()},
        {(table, before): column for (table, column), before in columns.items()},
        {
            (table, column): meant
            for change in later
            for table, added in change.added.items()
            for column, meant in added.items()
        },
    )
