"""An office without Excel may fill and save in LibreOffice.

What is read stays the same, and so do the drop-downs.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import registry as registry_form, report as form
from emenscr_xlsx.model import Choices, Table
from emenscr_xlsx.office.check import Checked, check
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.registry_file import read_registry
from emenscr_xlsx.registry import prefill
from support.filling import cells_of
from support.office import IN_TIME, Office

Resave = Callable[[list[Path], Path], list[Path]]

RESAVED = (
    "2566-Q4/01-overall-monitoring",
    "2566-Q4/10-one-stop-service",
    "2566-Q3/09-information-website",
    "2566-Q1/05-indicator-database",
    "wrong/mistyped-cells",
    "wrong/budget-lines",
    "wrong/kpi-figures",
    "wrong/additional-money",
)


def own_rows(checked: Checked, table: str) -> pd.DataFrame:
    """A report's rows of a table, wherever in its batch it came to stand."""
    frame = checked.batch[table].query("_report == @checked.report")
    return frame.drop(columns="_report").reset_index(drop=True)


def test_a_resaved_report_reads_the_same(
    office: Office, samples: dict[str, Sample], soffice: Resave, tmp_path: Path
) -> None:
    """Every typed value and every finding, good reports and wrong ones."""
    paths = [
        office.fill(samples[name], tmp_path / "filled" / f"{name.replace('/', '_')}.xlsx")
        for name in RESAVED
    ]
    resaved = soffice(paths, tmp_path / "resaved")
    for before, after in zip(
        *(check(office.ws, files, received=IN_TIME.date()) for files in (paths, resaved)),
        strict=True,
    ):
        assert before.submission
        assert [replace(f, file="") for f in after.findings] == [
            replace(f, file="") for f in before.findings
        ], before.file
        assert (after.submission.rows_read, after.submission.rows_used) == (
            before.submission.rows_read,
            before.submission.rows_used,
        )
        for name in before.batch.frames:
            pd.testing.assert_frame_equal(
                own_rows(after, name),
                own_rows(before, name),
                obj=f"{before.file} {name}",
                check_dtype=False,  # of a column with nothing in it, whoever else is in the batch
            )


def test_a_resaved_registry_reads_the_same(office: Office, soffice: Resave, tmp_path: Path) -> None:
    """Every row of every table."""
    (resaved,) = soffice([office.ws.registry_file], tmp_path / "resaved")
    (findings, before), (again, after) = (
        read_registry(path, office.ws.settings) for path in (office.ws.registry_file, resaved)
    )
    assert again == findings
    for name, frame in before.frames.items():
        pd.testing.assert_frame_equal(after[name], frame, obj=name)


# Drop-downs -----------------------------------------------------------------------------------


def lists(ws: Worksheet) -> list[DataValidation]:
    """The drop-downs of a sheet."""
    return [v for v in ws.data_validations.dataValidation if v.type == "list"]


def items(book: Workbook, name: str) -> list[object]:
    """What a defined name lists."""
    ((sheet, span),) = book.defined_names[name].destinations
    cells = book[sheet][span]
    return [c.value for (c,) in cells] if isinstance(cells, tuple) else [cells.value]


def assert_drop_downs(
    book: Workbook, tables: tuple[Table, ...], lang: str, named: dict[str, list[object]]
) -> None:
    """Each asked choice has its list, by its defined name, in the workbook's language."""
    seen = set()
    for (name, _, column), (sheet, row, col) in cells_of(book).items():
        declared = next(t for t in tables if t.name == name)[column]
        if not declared.asked or declared.choices is None:
            continue
        fixed = isinstance(declared.choices, Choices)
        if not fixed and declared.choices not in named:
            continue
        place = book[sheet].cell(row, col).coordinate
        (source,) = [v.formula1 for v in lists(book[sheet]) if place in v.sqref]
        listed = declared.choices.name if fixed else declared.choices
        assert source == f"L_{listed}"
        assert items(book, source) == (
            [w[lang] for w in declared.choices.items.values()] if fixed else named[listed]
        )
        seen.add((name, column))
    assert seen
    sources = [v.formula1 for ws in book for v in lists(ws)]
    assert not [s for s in sources if s.startswith('"') and len(s) > 255]


@pytest.mark.parametrize("lang", ["th", "en"])
def test_every_choice_of_a_report_has_its_drop_down(
    fresh_office: Office, samples: dict[str, Sample], soffice: Resave, tmp_path: Path, lang: str
) -> None:
    """As written, and as LibreOffice saves it again."""
    sample = samples["2566-Q4/01-overall-monitoring"]
    (issued,) = issue(fresh_office.ws, sample.period, project=sample.project, lang=lang)
    (resaved,) = soffice([issued.path], tmp_path / "resaved")
    given = prefill.given(fresh_office.ws.registry, sample.project, sample.period)
    named = {
        "activities": [a["no"] for a in given["activities"]],
        "kpis": [form.KPIS.tag_words(k)[lang] for k in given["kpis"]],
    }
    for path in (issued.path, resaved):
        assert_drop_downs(load_workbook(path), form.TABLES, lang, named)


def test_every_choice_of_the_registry_has_its_drop_down(office: Office) -> None:
    """For each offered row."""
    assert_drop_downs(load_workbook(office.ws.registry_file), registry_form.TABLES, "th", {})
