"""The registry's typed rows have the columns, kinds and blanks that its declaration gives."""

from types import NoneType
from typing import get_args, get_type_hints

import pytest

from emenscr_xlsx.forms import registry as registry_form
from emenscr_xlsx.model import Always, Column, Kind
from emenscr_xlsx.registry import rows

ROWS = {
    "agencies": rows.Agency,
    "approvers": rows.Approver,
    "projects": rows.Project,
    "goals": rows.Goal,
    "kpis": rows.Kpi,
    "activities": rows.Activity,
    "budget_lines": rows.BudgetLine,
    "plan_links": rows.PlanLink,
    "calendar": rows.CalendarRow,
    "extensions": rows.Extension,
    "national_targets": rows.NationalTarget,
    "waivers": rows.Waiver,
}


def kind(column: Column) -> type:
    """How a value of the column is held: a date as its ISO text."""
    if column.kind is Kind.WHOLE:
        return int
    return float if column.kind.is_number else str


@pytest.mark.parametrize("name", ROWS)
def test_a_row_has_the_declared_columns(name: str) -> None:
    declared = registry_form.BY_NAME[name].by_name
    hints = get_type_hints(ROWS[name])
    assert list(hints) == list(declared)
    for column, hint in hints.items():
        types = set(get_args(hint)) or {hint}
        assert types - {NoneType} == {kind(declared[column])}, column
        required = declared[column].required
        if required is None or not isinstance(required.when, Always):
            assert NoneType in types, column


def test_every_table_but_the_code_lists_has_a_row() -> None:
    assert registry_form.BY_NAME.keys() - ROWS.keys() == {"code_lists"}
