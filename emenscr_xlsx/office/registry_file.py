"""The registry's workbook: written blank, and read."""

from pathlib import Path

from ..checking.batch import Batch
from ..checking.engine import CheckContext
from ..checking.judging import judge
from ..checking.stacking import stack
from ..config.limits import ROOMY
from ..config.settings import Settings
from ..forms import registry as registry_form
from ..forms.lists import KPI_KIND, MEASURE
from ..forms.registry_notation import measure_of
from ..model.finding import Finding
from ..model.values import AsPercent, plain
from ..reading.pool import Job, read_one
from ..text.thai import squash
from ..text.words import Lang
from ..workbook.submission import Submission
from ..writing.registry import registry_workbook
from . import disk
from .errors import WorkspaceError


def new_registry(path: Path, lang: Lang = "th") -> Path:
    """Write a blank registry workbook; an existing one is not touched."""
    if path.exists():
        raise WorkspaceError(f"มีไฟล์ {path} อยู่แล้ว", f"{path} already exists")
    return disk.write(path, registry_workbook(lang))


def read_registry(path: Path, chosen: Settings) -> tuple[list[Finding], Batch]:
    """Read and check a registry workbook; returns what was found, and its rows as a batch."""
    batch = stack([open_registry(path, chosen)], registry_form.BY_NAME)
    (findings,) = judge(CheckContext(batch, chosen), "registry")
    return findings, batch


def open_registry(path: Path, chosen: Settings | None = None) -> Submission:
    """Read a registry workbook; raises Error where there is none, or it cannot be read."""
    if not path.exists():
        raise WorkspaceError(f"ไม่พบไฟล์ {path}", f"There is no file {path}")
    submission = read_one(Job(str(path), path.name, None, (chosen or Settings()).reading(ROOMY)))
    _mean_percents(submission)
    return submission


def _mean_percents(read: Submission) -> None:
    """A target shown as per cent means that for a percent KPI, and the number itself for others."""
    for row in read.cells.get("kpis", {}).values():
        measure, kind, unit = (plain(row.get(n, "")) for n in ("measure", "kind", "unit"))
        meant = MEASURE.codes.get(squash(measure)) or measure_of(
            KPI_KIND.codes.get(squash(kind)), unit
        )
        for name in registry_form.TARGETS:
            if meant != "percent" and isinstance(target := row.get(name), AsPercent):
                row[name] = target.value
