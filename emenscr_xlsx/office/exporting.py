"""The reports as data: parquet, CSV or SQLite, with a data dictionary."""

import json
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pandas as pd

from ..ledger.exporting import SqliteFile
from ..summary import export as data
from ..summary.export_files import CsvFiles, ParquetFiles
from ..text.period import Period
from . import disk, file_names
from .errors import WorkspaceError
from .report import SummaryScope
from .statuses import latest
from .workspace import Workspace

_DEAD = 3600.0  # seconds after which no export goes on


class TableFiles(Protocol):
    """What tables are written to, a piece of a table at a time."""

    def add(self, name: str, frame: pd.DataFrame) -> None:
        """Write a piece of a table."""

    def close(self) -> None:
        """Finish the files."""


FORMATS: dict[str, Callable[[Path], TableFiles]] = {
    "parquet": ParquetFiles,
    "csv": CsvFiles,
    "sqlite": SqliteFile,
}


LATEST = "latest"
"""The folder of `outputs/export/` that a whole workspace's tables lie in."""


def _place(scope: SummaryScope) -> str:
    """The folder of a scope: an agency's tables are never taken for those of all."""
    return file_names.safe(scope.office) if scope.office else LATEST


def export(scope: SummaryScope, kind: str, folder: Path | None = None) -> list[Path]:
    """Write the typed tables of a scope and the data dictionary; each file whole or not at all.

    They lie in the same place each time, so that what is connected to them finds the newest.
    """
    target = folder or scope.ws.root / "outputs" / "export" / _place(scope)
    scope.ws.intake.mkdir(exist_ok=True)
    for left in scope.ws.intake.glob("export-*"):  # by a run that was cut
        if time.time() - left.stat().st_mtime > _DEAD:
            shutil.rmtree(left, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory(dir=scope.ws.intake, prefix="export-") as made,
        scope.ws.ledger() as ledger,
        ledger.at_one_moment(),
    ):
        facts = scope.facts(ledger)
        try:
            files = FORMATS[kind](Path(made))
        except ImportError:
            raise WorkspaceError(
                "เขียน parquet ต้องติดตั้งส่วนเสริมก่อน: pip install 'emenscr-xlsx[parquet]'",
                "Parquet needs an extra: pip install 'emenscr-xlsx[parquet]'",
            ) from None
        try:
            files.add("data_dictionary", data.dictionary(scope.ws.settings.lang))
            for name, frame in data.tables(facts):
                files.add(name, frame)
        finally:
            files.close()
        written = [disk.copy(path, target / path.name) for path in sorted(Path(made).iterdir())]
    if folder is None:
        quarter = None if scope.whole_year else scope.period.quarter
        text = json.dumps([kind, scope.period.fiscal_year, quarter, scope.office])
        disk.write(_note(target), text.encode())
    return written


def _note(folder: Path) -> Path:
    """Where it is noted what an export was made of; beside it, for other programs read it whole."""
    return folder.with_name(f".{folder.name}.json")


def export_again(ws: Workspace, period: Period) -> list[Path]:
    """Make anew the exports in their fixed place that a period bears on; returns their folders."""
    made = []
    for note in sorted((ws.root / "outputs" / "export").glob(".*.json")):
        try:
            kind, year, quarter, office = json.loads(note.read_bytes())
        except ValueError:
            continue
        whole, until = quarter is None, Period(year, quarter or period.quarter)
        if kind in FORMATS and year == period.fiscal_year and until >= period:
            until = latest(ws, year) if whole else until
            made.append(export(SummaryScope(ws, until, whole, office), kind)[0].parent)
    return made
