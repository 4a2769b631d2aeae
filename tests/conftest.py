"""What the tests share: a workspace with the samples' registry and history, typing, checking, and LibreOffice."""

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from python_calamine import CalamineWorkbook

from emenscr_xlsx.checking import rules as checks
from emenscr_xlsx.checking import schema
from emenscr_xlsx.checking.frames import stack
from emenscr_xlsx.checking.verdict import settle
from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo import run as demo
from emenscr_xlsx.demo.run import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.forms.lists import JUDGED
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.model.finding import Finding
from emenscr_xlsx.office.examine import check as check_
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.workspace import Workspace, init
from emenscr_xlsx.reading import report as reader
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.workbook.submission import Submission

IN_TIME = datetime(2023, 10, 10, 9)  # before the samples' fourth quarter is due


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


@dataclass
class Office:
    """A workspace whose first three quarters are in the ledger, and whose workbooks are issued."""

    ws: Workspace
    issued: dict[tuple[str, Period], Path]

    def template(self, sample: Sample) -> Path:
        return self.issued[sample.project, sample.period]

    def fill(self, sample: Sample, target: Path) -> Path:
        """Type a sample into its issued workbook."""
        return demo.fill(self.template(sample), sample, target)

    def check(self, *paths: Path, received: datetime = IN_TIME) -> list[list[Finding]]:
        """The findings of each file."""
        return [c.findings for c in check_(self.ws, paths, received=received.date())]


Register = Callable[[list[dict[str, object]]], list[dict[str, object]]]


def registered(office: Office, **tables: Register) -> Workspace:
    """The office's workspace after its coordinator changed tables of the registry, each from its rows to other rows."""
    book = load_workbook(office.ws.registry_file)
    places = demo.cells_of(book)
    for table, change in tables.items():
        cells = {
            (key, name): book[sheet].cell(row, col)
            for (of, key, name), (sheet, row, col) in places.items()
            if of == table
        }
        keys, names = dict.fromkeys(k for k, _ in cells), dict.fromkeys(n for _, n in cells)
        rows = [{n: cells[k, n].value for n in names} for k in keys]
        filled = change([r for r in rows if any(v is not None for v in r.values())])
        for no, key in enumerate(keys):
            for name in names:
                cells[key, name].value = filled[no].get(name) if no < len(filled) else None
    book.save(office.ws.registry_file)
    return Workspace(office.ws.root)


def where(cells: dict[str, object], **found: object) -> Register:
    """Rows in which some values stand, with others in their cells."""
    return lambda rows: [
        {**r, **cells} if all(r[n] == v for n, v in found.items()) else r for r in rows
    ]


def build_office(root: Path, samples: dict[str, Sample], until: int = 4) -> Office:
    """A workspace with the quarters before `until` accepted, and `until` issued."""
    ws = init(root)
    demo.fill_registry(ws.registry_file, demo.samples() / "registry", ws.registry_file)
    issued = {}
    for quarter in range(1, until + 1):
        period = Period(2566, quarter)
        issued |= {(i.project, period): i.path for i in issue(ws, period)}
        if quarter < until:
            good = [
                s
                for s in samples.values()
                if s.period == period and not s.name.startswith("wrong/")
            ]
            for s in good:
                demo.fill(
                    issued[s.project, period], s, ws.inbox / f"{s.name.replace('/', '_')}.xlsx"
                )
            ingest(ws, now=datetime.combine(period.end, datetime.min.time()))
    return Office(ws, issued)


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
    profile = tmp_path_factory.mktemp("libreoffice")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>'
        "</oor:items>"
    )

    def resave(paths: list[Path], target: Path) -> list[Path]:
        target.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{profile}",
                "--headless",
                "--convert-to",
                "xlsx:Calc MS Excel 2007 XML",
                "--outdir",
                str(target),
                *map(str, paths),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
        return [target / p.name for p in paths]

    return resave


Shown = dict[tuple[str, int, int], object]
"""What a workbook shows, by sheet, row and column, counted from 0; floats to nine decimals."""


_FORMULA = re.compile(r'<c r="([A-Z]+)([0-9]+)"[^>]*><f')


def shown_by(path: Path) -> Shown:
    """Everything a workbook shows, as a program sees it without calculating."""
    book, cells = CalamineWorkbook.from_path(path), {}
    for name in book.sheet_names:
        for row, values in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
            for col, value in enumerate(values):
                if value != "":
                    cells[name, row, col] = round(value, 9) if isinstance(value, float) else value
    return cells


@pytest.fixture(scope="session")
def excel() -> Callable[[Path], Shown]:
    """What an engine that types as Excel does makes of every cell, whatever the file says its formulas show. Missing: as LibreOffice."""
    try:
        import formualizer
    except ImportError:
        if os.environ.get("CI"):
            pytest.fail("formualizer is missing in CI")
        pytest.skip("formualizer is not installed")

    def recalculated(path: Path) -> Shown:
        book, shown = formualizer.Workbook.load_path(str(path)), shown_by(path)
        book.evaluate_all()
        with zipfile.ZipFile(path) as parts:
            for no, sheet in enumerate(CalamineWorkbook.from_path(path).sheet_names, 1):
                for letters, row in _FORMULA.findall(
                    parts.read(f"xl/worksheets/sheet{no}.xml").decode()
                ):
                    at = sheet, int(row) - 1, column_index_from_string(letters) - 1
                    value = book.get_value(sheet, at[1] + 1, at[2] + 1)
                    shown.pop(at, None)
                    if value not in (None, ""):
                        shown[at] = round(value, 9) if isinstance(value, float) else value
        return shown

    return recalculated


# In memory ------------------------------------------------------------------------------------


@dataclass
class Desk:
    """A clean report, read once from its workbook, to be retyped at will and checked many at a time without files."""

    clean: Submission

    def retyped(
        self, typed: dict[str, object], *, file: str = "", blank: bool = False
    ) -> Submission:
        """A copy with cells typed over, by table.record.column; a given cell is issued anew. `blank` empties every asked cell first."""
        copy = Submission(
            file or self.clean.file,
            ticket=self.clean.ticket,
            places=self.clean.places,
            given={t: [dict(r) for r in rows] for t, rows in self.clean.given.items()},
            cells={
                t: {k: dict(row) for k, row in rows.items()} for t, rows in self.clean.cells.items()
            },
        )
        if blank:
            for table in form.TABLES:
                for row in copy.cells[table.name].values():
                    row.update(dict.fromkeys((c.name for c in table.asked), ""))
        for at, value in typed.items():
            name, key, column = at.split(".")
            if form.BY_NAME[name][column].given:
                record = next(
                    r for r in copy.given[name] if form.BY_NAME[name].record_key(r) == key
                )
                record[column] = value
                copy.cells[name][key].pop(column, None)
            else:
                copy.cells[name][key][column] = float(value) if isinstance(value, int) else value
        return copy

    def facts(self, reports: Sequence[Submission], **known: object) -> checks.CheckContext:
        """Check reports together; each one's findings are settled as the pipeline settles them."""
        settings = Settings()
        batch = stack(reports, form.BY_NAME, settings.thresholds)
        facts = checks.CheckContext(batch, settings, **known)
        if "kpis" in facts.history:  # as what is given now would have it
            earlier, kpis = facts.history["kpis"], batch["kpis"]
            judged = earlier[earlier["achieved"].isin(JUDGED)]
            known = set(zip(judged["_report"], judged["_key"], strict=True))
            answered = [
                "yes" if at in known else "no"
                for at in zip(kpis["_report"], kpis["_key"], strict=True)
            ]
            batch.frames["kpis"] = kpis.assign(
                judged_before=pd.Series(answered, index=kpis.index, dtype=object)
            )
        schema.check(batch, settings)
        checks.run(facts)
        for report in reports:
            report.findings = settle(report.findings)
        return facts

    def address(self, at: str) -> tuple[str, str]:
        """Sheet and cell of table.record.column."""
        name, key, column = at.split(".")
        return self.clean.place(name).sheet, self.clean.place(name).address(key, column)


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

Rows = list[list[object]]
Book = dict[str, Rows]
"""The values of each sheet: for tests where it matters what lies where, and not how it looks."""


@dataclass(frozen=True)
class Formula:
    """A formula and what its cell shows; "" where it was never calculated."""

    text: str
    shown: str | float = ""


def save_values(book: Book, path: Path) -> Path:
    """Write values, and nothing else, to a workbook."""
    with xlsxwriter.Workbook(path) as out:
        day = out.add_format({"num_format": "d mmm yyyy"})
        for sheet, rows in book.items():
            ws = out.add_worksheet(sheet)
            for at, row in enumerate(rows):
                for col, value in enumerate(row):
                    if isinstance(value, Formula):
                        ws.write_formula(at, col, value.text, None, value.shown)
                    elif isinstance(value, datetime):
                        ws.write_datetime(at, col, value, day)
                    elif isinstance(value, str):
                        ws.write_string(at, col, value)
                    elif value is not None:
                        ws.write_number(at, col, value)
    return path


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
