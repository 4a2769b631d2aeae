"""A blank registry and the samples' are in order, and a registry is read back as typed."""

import csv
from datetime import date
from pathlib import Path

import pytest

from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.forms import registry as registry_form
from emenscr_xlsx.forms.lists import MASTER_PLANS, MILESTONES, STRATEGIES
from emenscr_xlsx.model import Choices, Kind
from emenscr_xlsx.model.finding import Severity
from emenscr_xlsx.model.values import is_blank
from emenscr_xlsx.office.registry_file import new_registry, read_registry
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.writing.registry import registry_workbook
from support.office import Office


@pytest.mark.parametrize("lang", ["th", "en"])
def test_a_blank_registry_has_no_findings_and_no_rows(tmp_path: Path, lang: str) -> None:
    findings, batch = read_registry(new_registry(tmp_path / "r.xlsx", lang), Settings())
    assert findings == []
    assert {name: len(frame) for name, frame in batch.frames.items()} == dict.fromkeys(
        registry_form.BY_NAME, 0
    )


def test_the_samples_registry_has_no_errors(office: Office) -> None:
    findings, _ = read_registry(office.ws.registry_file, Settings())
    assert [f for f in findings if f.severity is Severity.ERROR] == []


def test_every_typed_row_comes_back(office: Office) -> None:
    _, batch = read_registry(office.ws.registry_file, Settings())
    for table in registry_form.TABLES:
        with open(demo.folder() / "registry" / f"{table.name}.csv", encoding="utf-8-sig") as file:
            typed = list(csv.DictReader(file))
        frame = batch[table.name]
        assert len(frame) == len(typed), table.name
        for column in table.columns:
            read = [None if is_blank(v) else v for v in frame[column.name]]
            for text, value in zip((row[column.name] for row in typed), read, strict=True):
                assert (value is None) == (not text), (table.name, column.name)
                if column.kind.is_number and value is not None:
                    assert value == float(text)
                elif column.kind is Kind.DATE and value is not None:
                    assert date(2022, 1, 1) < value.date() < date(2026, 1, 1)
                elif isinstance(column.choices, Choices) and value is not None:
                    assert text in (
                        column.choices.words(value).th,
                        column.choices.words(value).en,
                        value,
                    )


@pytest.mark.parametrize("lang", ["th", "en"])
def test_rows_written_by_us_come_back_as_they_were(
    office: Office, tmp_path: Path, lang: str
) -> None:
    _, batch = read_registry(office.ws.registry_file, Settings())
    rows = {
        name: [
            {c: v for c, v in row.items() if not c.startswith("_") and not is_blank(v)}
            for row in frame.to_dict("records")
        ]
        for name, frame in batch.frames.items()
    }
    path = tmp_path / "r.xlsx"
    path.write_bytes(registry_workbook(lang, rows))
    findings, again = read_registry(path, Settings())
    assert [f for f in findings if f.severity is Severity.ERROR] == []
    for name, frame in batch.frames.items():
        columns = [c for c in frame.columns if not c.startswith("_")]
        assert again[name][columns].equals(frame[columns]), name


def test_the_national_lists_ship_complete() -> None:
    assert [len(choices.items) for choices in (STRATEGIES, MASTER_PLANS, MILESTONES)] == [6, 23, 13]


def test_a_project_is_found_however_its_code_is_written(office: Office) -> None:
    for written in ("ศธ 04006-66-0001", "ศธ04006-66-0001", "ศธ. 04006–66–0001", "ศธ ๐๔๐๐๖-๖๖-๐๐๐๑"):
        assert office.ws.registry.project_code(written) == "ศธ 04006-66-0001"
    assert office.ws.registry.project_code("ศธ 04006-66-9999") is None


def test_an_extension_moves_the_due_date_of_its_project_only(office: Office) -> None:
    registry, period = office.ws.registry, Period(2566, 4)
    assert registry.due(registry.projects["ศธ 04901-66-0003"], period) == "2023-10-24"
    assert registry.due(registry.projects["ศธ 04901-66-0004"], period) == "2023-10-16"
