"""A day that Excel, or two digits of a year, put into another century is named, not used (F18)."""

from datetime import datetime

import pytest

from emenscr_xlsx.checking.engine import CheckContext
from emenscr_xlsx.checking.judging import judge
from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.forms.registry import BY_NAME
from emenscr_xlsx.model.finding import Severity
from emenscr_xlsx.workbook.submission import Submission

CALENDAR = {"fiscal_year": 2566.0, "quarter": 4.0, "internal_due": "15/10/2566"}
PROJECT = {
    "project_code": "ก 1",
    "name": "โครงการ",
    "fiscal_year": 2566.0,
    "agency_code": "ก",
    "total_budget": 0.0,
}


def _found(table: str, **cells: object) -> list[tuple[str, Severity, str, str]]:
    row = {**(PROJECT if table == "projects" else CALENDAR), **cells}
    read = Submission("registry.xlsx", cells={table: {"1": row}})
    batch = stack([read], BY_NAME)
    (findings,) = judge(CheckContext(batch, Settings()), "registry")
    return [
        (f.column, f.severity, f.message.th, f.message.en)
        for f in findings
        if f.rule == "DATES.far_from_year"
    ]


@pytest.mark.parametrize(
    ("table", "column", "typed", "likely"),
    [
        ("calendar", "opens", datetime(1966, 9, 1), "1 ก.ย. 2566 (1 Sep 2023)"),
        ("calendar", "closes", datetime(1966, 11, 15), "15 พ.ย. 2566 (15 Nov 2023)"),
        ("calendar", "ministry_due", "1/10/23", "1 ต.ค. 2566 (1 Oct 2023)"),
        ("projects", "start_date", "1/10/22", "1 ต.ค. 2565 (1 Oct 2022)"),
        ("projects", "end_date", datetime(1966, 9, 30), "30 ก.ย. 2566 (30 Sep 2023)"),
    ],
)
def test_a_day_of_another_century_says_which_was_probably_meant(
    table: str, column: str, typed: object, likely: str
) -> None:
    """Excel's 1966 for 1/9/66, 2522 for 1/10/22: an error, so that no quarter closes by it."""
    ((where, severity, th, _),) = _found(table, **{column: typed})
    assert (where, severity) == (column, Severity.ERROR)
    assert likely in th


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("calendar", {"opens": "1/9/2566", "closes": "15-พ.ย.-66"}),
        ("projects", {"start_date": "1/10/2560", "end_date": "30/9/2570"}),
        ("projects", {"start_date": None}),
    ],
)
def test_days_near_their_year_are_left_alone(table: str, cells: dict[str, object]) -> None:
    """A project may run for years."""
    assert _found(table, **cells) == []
