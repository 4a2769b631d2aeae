"""`macros = "read"`: the cells of a workbook with macros are read, and the macros are not run."""

from pathlib import Path

import pytest

from emenscr_xlsx.config.limits import USUAL
from emenscr_xlsx.config.settings import load
from emenscr_xlsx.model.finding import Refusal
from emenscr_xlsx.reading.report import read_report
from support.hostile import TYPES, Box, parts_of
from support.office import Office

_SHEET = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


@pytest.fixture
def with_macros(deck_file: Path, tmp_path: Path) -> Path:
    """The filled form, as Excel saves it with macros."""
    parts = parts_of(deck_file.read_bytes())
    parts[TYPES] = parts[TYPES].replace(_SHEET, _MACROS)
    path = tmp_path / "มาโคร.xlsm"
    path.write_bytes(Box(parts | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}).bytes())
    return path


def limits(folder: Path, settings: str) -> dict[str, float]:
    (folder / "emenscr.toml").write_text(settings, "utf-8")
    return dict(load(folder / "emenscr.toml").reading(USUAL))


def test_a_workbook_with_macros_is_refused_unless_the_office_says_otherwise(
    with_macros: Path, office: Office, tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as refused:
        read_report(with_macros, office.ws.key, limits=limits(tmp_path, ""))
    assert refused.value.finding.code == "MACROS"


def test_its_cells_are_read_as_those_of_any_other_with_a_word_on_the_macros(
    with_macros: Path, deck_file: Path, office: Office, tmp_path: Path
) -> None:
    read = read_report(with_macros, office.ws.key, limits=limits(tmp_path, 'macros = "read"'))
    assert read.cells == read_report(deck_file, office.ws.key).cells
    assert "MACROS_IGNORED" in {f.code for f in read.findings}
