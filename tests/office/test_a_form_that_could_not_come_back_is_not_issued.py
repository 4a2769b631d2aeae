"""What is issued can be filled in, opened by Excel, and taken back."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.config.limits import USUAL
from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.model.records import Records
from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.form_size import sized
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.reading.report import read_report
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.text.formula import fn, literal, written
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.text.words import Words
from support.filling import KEY, cells_of
from support.issuing import issued, with_records
from support.office import Office

Q4 = Period(2566, 4)
DECK = "ศธ 04006-66-0001"


def merges(path: Path) -> int:
    """How many merged ranges the sheet has that has most of them."""
    with ZipFile(path) as parts:
        return max(parts.read(n).count(b"<mergeCell ") for n in parts.namelist() if "sheet" in n)


@pytest.mark.slow
def test_a_form_beyond_the_limits_is_refused_by_name(
    fresh_office: Office,
) -> None:
    """With what there is of it, the figure and the way out (X6)."""
    root = fresh_office.ws.root
    sizes = {i.project: merges(i.path) for i in issue(Workspace(root), Q4, agency="ศธ 04006")}
    largest = max(sizes, key=lambda project: sizes[project])
    limit = sorted(sizes.values())[-2]
    assert limit < sizes[largest]
    (root / "emenscr.toml").write_text(f"[limits]\nmerges = {limit}\n", "utf-8")
    for path in (root / "templates" / Q4.label).rglob("*.xlsx"):
        path.unlink()
    with pytest.raises(WorkspaceError) as refused:
        issue(Workspace(root), Q4, agency="ศธ 04006")
    for words in (refused.value.words.th, refused.value.words.en):
        assert largest in words
        assert f"{limit:,}" in words
        assert "[limits]" in words
    assert len(refused.value.words.en.splitlines()) == 1
    left = {p.name for p in (root / "templates" / Q4.label).rglob("*.xlsx")}
    assert len(left) == len(sizes) - 1


def _long_formula() -> bytes:
    written(literal("ก" * 9000))
    raise AssertionError


def _deep_formula() -> bytes:
    deep = literal(0)
    for _ in range(70):
        deep = fn.IF(deep, 1, 0)
    raise AssertionError


@pytest.mark.parametrize(
    ("make", "figure"), [(_long_formula, "Excel takes 8,191"), (_deep_formula, "65")]
)
def test_a_form_that_excel_could_not_calculate_is_refused_with_the_figure(make, figure) -> None:
    """By the project, what there is too much of and how much Excel takes (X6)."""
    given: Records = {"activities": [{}] * 900, "kpis": [], "budget": []}
    refused = sized(DECK, given, USUAL, make)
    assert isinstance(refused, Words)
    assert all(part in refused.en for part in (DECK, " 900 ", figure))


@pytest.mark.slow
def test_a_large_project_is_issued_filled_and_read(tmp_path: Path) -> None:
    """Of 150 activities, 400 budget lines and 60 KPIs, within the usual limits (X6)."""
    project = next(iter((registry := demo.sample_registry()).projects))
    given = with_records(
        prefill.given(registry, project, Q4), activities=150, budget=400, kpis=60, goals=20
    )
    path = tmp_path / "large.xlsx"
    path.write_bytes(sized(project, given, USUAL, lambda: issued(given, {}, "th")))
    book = load_workbook(path)
    typed = {}
    for number, ((table, key, name), (sheet, row, col)) in enumerate(cells_of(book).items()):
        column = form.BY_NAME[table][name]
        if column.asked and column.choices is None:
            value = f"ได้ผลเป็นที่น่าพอใจ {number} " * 20 if column.kind.is_text else number % 90
            book[sheet].cell(row, col).value = typed[table, key, name] = value
    book.save(path)
    read = read_report(path, KEY)
    assert len(typed) > 2500
    assert not read.findings
    assert [
        cell for cell, value in typed.items() if read.cells[cell[0]][cell[1]].get(cell[2]) != value
    ] == []
