"""What the tests share: a workspace with the samples' registry and history, typing, checking, and LibreOffice."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from emenscr_xlsx import demo, pipeline
from emenscr_xlsx.demo import Sample
from emenscr_xlsx.finding import Finding
from emenscr_xlsx.period import Period

IN_TIME = datetime(2023, 10, 10, 9)  # before the samples' fourth quarter is due


@pytest.fixture(scope="session")
def samples() -> dict[str, Sample]:
    """Every sample by name, such as 2566-Q4/01-overall-monitoring or wrong/budget-lines."""
    return {s.name: s for s in demo.read_samples(demo.samples())}


@dataclass
class Office:
    """A workspace whose first three quarters are in the ledger, and whose workbooks are issued."""

    ws: pipeline.Workspace
    issued: dict[tuple[str, Period], Path]

    def template(self, sample: Sample) -> Path:
        return self.issued[sample.project, sample.period]

    def fill(self, sample: Sample, target: Path) -> Path:
        """Type a sample into its issued workbook."""
        return demo.fill(self.template(sample), sample, target)

    def check(self, *paths: Path, received: datetime = IN_TIME) -> list[list[Finding]]:
        """The findings of each file."""
        return [c.findings for c in pipeline.check(self.ws, paths, received=received.date())]


def build_office(root: Path, samples: dict[str, Sample], until: int = 4) -> Office:
    """A workspace with the quarters before `until` accepted, and `until` issued."""
    ws = pipeline.init(root)
    demo.fill_registry(ws.registry, demo.samples() / "registry", ws.registry)
    issued = {}
    for quarter in range(1, until + 1):
        period = Period(2566, quarter)
        issued |= {(i.project, period): i.path for i in pipeline.issue(ws, period)}
        if quarter < until:
            good = [s for s in samples.values() if s.period == period and not s.name.startswith("wrong/")]
            for s in good:
                demo.fill(issued[s.project, period], s, ws.inbox / f"{s.name.replace('/', '_')}.xlsx")
            pipeline.ingest(ws, now=datetime.combine(period.end, datetime.min.time()))
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
    return Office(pipeline.Workspace(root), moved)


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
            ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(target), *map(str, paths)],
            check=True, capture_output=True, timeout=300,
        )
        return [target / p.name for p in paths]

    return resave
