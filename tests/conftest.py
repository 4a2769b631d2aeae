"""What the tests share: a workspace with the samples' registry and history, typing, checking, and LibreOffice."""

import os
import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.cli import commands as cli
from emenscr_xlsx.demo import run as demo
from emenscr_xlsx.demo.run import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.office import workspace
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.reading import report as reader
from support.command import Command, Said
from support.desk import Desk
from support.excel import Shown, recalculated
from support.libreoffice import LibreOffice
from support.office import IN_TIME, Office, build_office
from support.values import Book


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow tests come first, or at the end all workers wait for the one that has them."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def samples() -> dict[str, Sample]:
    """Every sample by name, such as 2566-Q4/01-overall-monitoring or wrong/budget-lines."""
    return {s.name: s for s in demo.read_samples(demo.samples())}


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> demo.Ran:
    """The second story, taken through its year: every quarter answered, all but the last approved, one report returned and corrected."""
    (story,) = [s for s in demo.stories() if s.name == "health"]
    return demo.play(
        story, demo.read_samples(story.folder), tmp_path_factory.mktemp("played") / story.name
    )


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory, samples: dict[str, Sample]) -> Office:
    """Shared and only to be read from: tests that ingest take `fresh_office`."""
    return build_office(tmp_path_factory.mktemp("office"), samples)


@pytest.fixture
def fresh_office(office: Office, tmp_path: Path) -> Office:
    """A copy of the office that a test may change."""
    root = tmp_path / "office"
    shutil.copytree(office.ws.root, root)
    moved = {k: root / p.relative_to(office.ws.root) for k, p in office.issued.items()}
    return Office(Workspace(root), moved)


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Path], Path], list[Path]]:
    """Re-save workbooks in LibreOffice, recalculating every formula. Missing: skipped on a user's machine, failed in CI."""
    if shutil.which("soffice") is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing in CI")
        pytest.skip("LibreOffice is not installed")
    return LibreOffice(tmp_path_factory.mktemp("libreoffice")).resave


@pytest.fixture(scope="session")
def excel() -> Callable[[Path], Shown]:
    """What an engine that types as Excel does makes of every cell, whatever the file says its formulas show. Missing: as LibreOffice."""
    if find_spec("formualizer") is None:
        if os.environ.get("CI"):
            pytest.fail("formualizer is missing in CI")
        pytest.skip("formualizer is not installed")
    return recalculated


# In memory ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def desk(
    office: Office, samples: dict[str, Sample], tmp_path_factory: pytest.TempPathFactory
) -> Desk:
    """The deck's own project in its last quarter, on the desk."""
    filled = office.fill(
        samples["2566-Q4/01-overall-monitoring"], tmp_path_factory.mktemp("desk") / "clean.xlsx"
    )
    return Desk(reader.read_report(filled, office.ws.key, form.BY_NAME, form.VERSION))


@pytest.fixture(scope="session")
def filled(
    office: Office, samples: dict[str, Sample], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Every sample, typed into its own issued workbook."""
    folder = tmp_path_factory.mktemp("filled")
    return {
        name: office.fill(sample, folder / f"{name.replace('/', '_')}.xlsx")
        for name, sample in samples.items()
    }


# Laid out anew --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def deck_file(
    office: Office, samples: dict[str, Sample], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The deck's own project in its last quarter, filled in."""
    return office.fill(
        samples["2566-Q4/01-overall-monitoring"], tmp_path_factory.mktemp("deck") / "deck.xlsx"
    )


@pytest.fixture(scope="session")
def deck_values(deck_file: Path) -> Book:
    """The same as values; to be copied before it is changed."""
    return {
        ws.title: [[c.value for c in row] for row in ws.iter_rows()]
        for ws in load_workbook(deck_file, data_only=True)
    }


@pytest.fixture
def emenscr(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command as from a shell, on a day on which the samples' fourth quarter takes reports."""
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)

    def run(*words: object) -> Said:
        monkeypatch.setattr("sys.argv", ["emenscr", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        return Said(int(end.value.code or 0), said.out, said.err)

    return run
