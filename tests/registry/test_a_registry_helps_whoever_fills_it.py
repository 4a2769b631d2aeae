"""A registry offers what its other sheets define, says what belongs where, and grows (P2)."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.forms import registry as registry_form
from emenscr_xlsx.forms.example import EXAMPLE
from emenscr_xlsx.model.finding import Severity
from emenscr_xlsx.office import pdf
from emenscr_xlsx.office.registry_file import by_cause, new_registry, read_registry
from emenscr_xlsx.reading.tables import read_tables
from emenscr_xlsx.workbook.anchors import END, ruler
from emenscr_xlsx.writing.registry import registry_workbook
from support.command import Command


@pytest.fixture(scope="module")
def sheets() -> dict[str, str]:
    """The XML of each table's sheet in a blank registry."""
    with zipfile.ZipFile(BytesIO(registry_workbook("th"))) as book:
        return {
            table.name: unescape(book.read(f"xl/worksheets/sheet{number}.xml").decode())
            for number, table in enumerate(registry_form.TABLES, 1)
        }


def test_what_another_sheet_defines_is_offered(sheets: dict[str, str]) -> None:
    for table in registry_form.TABLES:
        for column in table.columns:
            other = column.offers.table if column.offers else column.choices
            if isinstance(other, str):
                sheet = registry_form.BY_NAME[other].sheet.head.th
                assert f"OFFSET('{sheet}'!" in sheets[table.name], (table.name, column.name)
    plan = sheets["budget_lines"]
    assert "MATCH($C7,'กิจกรรม'!$C$7:$C$100000,0)" in plan  # only the project's own activities
    assert '"แหล่งเงิน"' in plan


def test_each_heading_says_what_belongs_below_it(sheets: dict[str, str]) -> None:
    for table in registry_form.TABLES:
        for column in table.columns:
            assert f'promptTitle="{column.head.th[:32]}"' in sheets[table.name]
            assert not column.hint or column.hint.th[:60] in sheets[table.name]


def test_rows_below_the_last_are_taken() -> None:
    table = registry_form.AGENCIES
    names = [c.name for c in table.columns]
    grid = [
        [ruler(table, 0), "", *names],
        [END, *[""] * (len(names) + 1)],
        *(["", "", f"A{n}", f"หน่วยงาน {n}", *[""] * (len(names) - 2)] for n in range(500)),
    ]
    read = read_tables({"หน่วยงาน": grid}, {"agencies": table}, "r.xlsx", {})
    assert len(read.cells["agencies"]) == 500


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_example_is_small_and_in_order(tmp_path: Path, lang: str) -> None:
    path = new_registry(tmp_path / "r.xlsx", lang, example=True)
    findings, batch = read_registry(path, Settings())
    assert [f for f in findings if f.severity is not Severity.INFO] == []
    assert 0 < len(batch["projects"]) <= 3
    assert all(len(batch[name]) for name in ("kpis", "activities", "goals", "calendar"))


def test_an_empty_registry_is_not_called_in_order(tmp_path: Path, emenscr: Command) -> None:
    path = new_registry(tmp_path / "r.xlsx")
    answer = emenscr("registry", "check", path, "-w", tmp_path)
    assert "The registry has no project yet" in answer.out
    assert "โครงการ 0" in answer.out
    assert "in order" not in answer.out


def test_a_cause_is_said_once_and_before_what_it_causes(tmp_path: Path) -> None:
    goals = [{"project_code": "X", "level": "OUTPUT", "no": n, "text": "ก"} for n in range(1, 5)]
    project = {"project_code": "P", "name": "ก", "fiscal_year": 2567, "total_budget": 0}
    path = tmp_path / "r.xlsx"
    path.write_bytes(registry_workbook("th", {"goals": goals, "projects": [project]}))
    findings, _ = read_registry(path, Settings())
    causes = by_cause(findings)
    unknown = [f for f in causes if f.code == "NOT_IN_LIST"]
    assert [f.message.en.endswith("(and in 3 more places)") for f in unknown] == [True]
    tables = [f.table for f in causes]
    assert tables.index("projects") < tables.index("goals")
    words = " ".join(f.message.en for f in causes)
    assert not any(word in words for word in ("None", "nan", "NaT", "Timestamp", "float"))
    assert by_cause([replace(f, cell=f"{n}") for n, f in enumerate(findings)])


def test_no_row_that_holds_nothing_is_there_to_be_printed() -> None:
    """P2: the blank rows that stand ready printed 158 pages; now columns give them their look."""
    book = load_workbook(BytesIO(registry_workbook("th", {n: list(r) for n, r in EXAMPLE.items()})))
    for table in registry_form.TABLES:
        sheet = book[table.sheet.head.th]
        assert sheet.print_area == ""
        assert sheet.max_row <= 6 + len(EXAMPLE.get(table.name, ())) + 2, table.name


@pytest.mark.slow
def test_rows_that_a_person_types_are_read_and_printed(
    tmp_path: Path, soffice: Callable[..., list[Path]]
) -> None:
    """P2: a blank registry prints a page a sheet; what is typed below prints too, and grows."""
    blank, typed = tmp_path / "blank.xlsx", tmp_path / "typed.xlsx"
    blank.write_bytes(registry_workbook("th"))
    book = load_workbook(blank)
    goals = book[registry_form.BY_NAME["goals"].sheet.head.th]
    for number in range(1, 151):
        for col, value in enumerate(("P", "ผลผลิต", number, f"เป้าหมาย {number}"), 3):
            goals.cell(number + 6, col).value = value
    book.save(typed)
    _, batch = read_registry(typed, Settings())
    assert len(batch["goals"]) == 150

    def pages(path: Path) -> int:
        return len(re.findall(rb"/Type\s*/Page\b", pdf.to_pdf(path).read_bytes()))

    assert pages(blank) == len(registry_form.TABLES)
    assert pages(typed) >= len(registry_form.TABLES) + 2
