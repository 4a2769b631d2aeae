"""What the tests share.

A workspace with the samples' registry and history, typing, checking, and LibreOffice.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.merge import MergedCellRange

from emenscr_xlsx.cli import commands as cli
from emenscr_xlsx.demo import run, samples as demo
from emenscr_xlsx.demo.run import Ran
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.office import workspace
from emenscr_xlsx.reading import report as reader
from support.browser import Browser
from support.building import Builder
from support.command import Command, Said
from support.desk import Desk
from support.excel import Shown, recalculated
from support.libreoffice import LibreOffice
from support.office import IN_TIME, Office, build_office
from support.postgres import Postgres, binaries
from support.values import Book

# openpyxl draws every merged cell's border anew as it loads a form. That is most of the time that
# filling one takes, and nothing here reads it.
MergedCellRange.format = lambda _self: None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks LibreOffice or a server; slow tests come first, or all wait for one."""
    for item in items:
        if "soffice" in getattr(item, "fixturenames", ()):
            item.add_marker("libreoffice")
        if "postgres" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def samples() -> dict[str, Sample]:
    """Every sample by name, such as 2566-Q4/01-overall-monitoring or wrong/budget-lines."""
    return {s.name: s for s in demo.read_samples(demo.folder())}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Builder:
    """What is costly to build, built by one worker for all."""
    base = tmp_path_factory.getbasetemp()
    return Builder(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture(scope="session")
def played(built: Builder) -> Ran:
    """The second story's year: all quarters answered, all but the last approved, one returned."""
    (story,) = [s for s in demo.stories() if s.name == "health"]
    return built.once("played", lambda root: run.play(story, demo.read_samples(story.folder), root))


@pytest.fixture(scope="session")
def office(
    built: Builder, samples: dict[str, Sample], tmp_path_factory: pytest.TempPathFactory
) -> Office:
    """Shared and only to be read from: tests that ingest take `fresh_office`."""
    office = built.once("office", lambda root: build_office(root, samples))
    return office.copy(tmp_path_factory.mktemp("office") / "office")


@pytest.fixture
def fresh_office(office: Office, tmp_path: Path) -> Office:
    """A copy of the office that a test may change."""
    return office.copy(tmp_path / "office")


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Path], Path], list[Path]]:
    """Re-save workbooks in LibreOffice, recalculating every formula.

    Missing: skipped on a user's machine, failed in CI.
    """
    if shutil.which("soffice") is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing in CI")
        pytest.skip("LibreOffice is not installed")
    return LibreOffice(tmp_path_factory.mktemp("libreoffice")).resave


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server on this machine. Missing: as LibreOffice."""
    programs = binaries()
    if programs is None or find_spec("psycopg") is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL, or psycopg, is missing in CI")
        pytest.skip("PostgreSQL, or psycopg, is not installed")
    server = Postgres(programs)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """Chromium without a window. Missing: as LibreOffice."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    if not (program := next(filter(None, map(shutil.which, names)), None)):
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing in CI")
        pytest.skip("Chromium is not installed")
    return Browser(program, tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="session")
def excel() -> Callable[[Path], Shown]:
    """What an engine that types as Excel does makes of every cell, whatever the file stores.

    Missing: as LibreOffice.
    """
    if find_spec("formualizer") is None:
        if os.environ.get("CI"):
            pytest.fail("formualizer is missing in CI")
        pytest.skip("formualizer is not installed")
    return recalculated


@pytest.fixture(scope="session")
def filled(built: Builder, office: Office, samples: dict[str, Sample]) -> dict[str, Path]:
    """Every sample, typed into its own issued workbook; only to be read from."""

    def fill(folder: Path) -> dict[str, Path]:
        return {
            name: office.fill(sample, folder / f"{name.replace('/', '_')}.xlsx")
            for name, sample in samples.items()
        }

    return built.once("filled", fill)


@pytest.fixture(scope="session")
def deck_file(built: Builder, office: Office, samples: dict[str, Sample]) -> Path:
    """The deck's own project in its last quarter, filled in."""
    sample = samples["2566-Q4/01-overall-monitoring"]
    return built.once("deck", lambda folder: office.fill(sample, folder / "deck.xlsx"))


@pytest.fixture(scope="session")
def desk(office: Office, deck_file: Path) -> Desk:
    """The deck's own project in its last quarter, on the desk."""
    return Desk(reader.read_report(deck_file, office.ws.key, form.BY_NAME, form.VERSION))


@pytest.fixture(scope="session")
def deck_values(deck_file: Path) -> Book:
    """The same as values; to be copied before it is changed."""
    return {
        ws.title: [[c.value for c in row] for row in ws.iter_rows()]
        for ws in load_workbook(deck_file, data_only=True)
    }


@pytest.fixture
def emenscr(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command as from a shell, on a day when the samples' fourth quarter takes reports."""
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)

    def run(*words: object) -> Said:
        monkeypatch.setattr("sys.argv", ["emenscr", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        captured = capsys.readouterr()
        return Said(int(end.value.code or 0), captured.out, captured.err)

    return run
