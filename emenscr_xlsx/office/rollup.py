"""The national summary: what several workspaces exported, in one workbook."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..forms import report as form
from ..summary.rollup import USED, RollUp, rollup_workbook
from ..text.period import Period
from ..text.words import Shown, Words
from . import disk
from .errors import WorkspaceError

_NO_EXPORT = Words(
    "ไม่พบข้อมูลที่ส่งออกใน {folder} ให้สั่ง emenscr export --year {year} --format csv -w {folder} ก่อน",
    "There is no export in {folder}; "
    "first run: emenscr export --year {year} --format csv -w {folder}",
)
_OTHER_VERSION = Words(
    "ข้อมูลใน {folder} ส่งออกด้วยรุ่นอื่น ไม่มี {what} ให้ปรับปรุงโปรแกรมของพื้นที่ทำงานนั้นเป็นรุ่นเดียวกันแล้วส่งออกใหม่",
    "What lies in {folder} was exported by another version: it has no {what}. "
    "Bring that workspace's program to this version, and export again",
)
_NEWER = Words(
    "ข้อมูลใน {folder} ส่งออกด้วยแบบรุ่น {theirs} ใหม่กว่ารุ่น {ours} ของโปรแกรมนี้ "
    "ให้ปรับปรุงโปรแกรมนี้เป็นรุ่นเดียวกันก่อน",
    "What lies in {folder} was exported by version {theirs} of the form, which is newer than "
    "{ours}, this program's: bring this program to that version first",
)
_OTHER_YEAR = Words(
    "ข้อมูลใน {folder} ไม่มีรายงานของ{period} ให้ส่งออกปีนั้นใหม่",
    "What lies in {folder} has no report for {period}; export that year again",
)
_NO_PARQUET = Words(
    "ข้อมูลใน {folder} เป็น parquet ซึ่งต้องติดตั้งส่วนเสริมก่อน: pip install 'emenscr-xlsx[parquet]' "
    "หรือส่งออกใหม่เป็น csv",
    "What lies in {folder} is parquet, which needs an extra: pip install 'emenscr-xlsx[parquet]'. "
    "Or export it again as csv",
)
_SAME_NAME = Words(
    "{folder} ระบุซ้ำ ให้ระบุแต่ละพื้นที่ทำงานครั้งเดียว", "{folder} is named twice; name each workspace once"
)


_NUMBERS = {"fiscal_year": "int64", "quarter": "int64", "plan": "float64", "disbursed": "float64"}


@dataclass(frozen=True)
class RolledUp:
    """A national summary that was made: its place, its totals, and the doubled projects."""

    path: Path
    projects: int
    plan: float
    disbursed: float
    doubled: tuple[str, ...]


def rollup(folders: Sequence[Path], period: Period, target: Path, lang: Shown = "both") -> RolledUp:
    """Write the national summary of workspaces, or of folders that exports lie in.

    A project that stands in several counts once, in the first. Raises WorkspaceError where an
    export is missing, of another version or of another year.
    """
    names = [folder.resolve().name for folder in folders]
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in USED}
    for folder in folders:
        if [f.resolve() for f in folders].count(folder.resolve()) > 1:
            raise WorkspaceError.saying(_SAME_NAME, folder=folder)
        name = folder.resolve().name
        source = str(folder.resolve()) if names.count(name) > 1 else name
        tables = _tables(folder, period)
        for table, frame in tables.items():
            parts[table].append(frame.assign(**{"from": source}))
    facts = RollUp({n: pd.concat(p, ignore_index=True) for n, p in parts.items()}, period, lang)
    path = disk.write(target, rollup_workbook(facts))
    counted = facts.projects
    return RolledUp(
        path,
        len(counted),
        float(counted["plan"].sum()),
        float(counted["disbursed"].sum()),
        tuple(sorted(set(facts.doubled["project_code"]))),
    )


def _tables(folder: Path, period: Period) -> dict[str, pd.DataFrame]:
    """The tables of an export that are needed, with the columns that are needed."""
    inside = folder / "outputs" / "export" / "latest"
    place = inside if inside.is_dir() else folder
    _refuse_newer(folder, place)
    tables = {name: _read(folder, place, name, period) for name in USED}
    reports = tables["reports"]
    covered = (reports["fiscal_year"] == period.fiscal_year) & (
        reports["quarter"] == period.quarter
    )
    if not covered.any():
        raise WorkspaceError.saying(_OTHER_YEAR, folder=folder, period=period.words)
    return tables


def _refuse_newer(folder: Path, place: Path) -> None:
    """Raise WorkspaceError where an export is of a newer version than this program's.

    One without a version is older than versions are.
    """
    with suppress(ImportError, ValueError, KeyError):
        dictionary = _frame(place, "data_dictionary", {"form_version": "int64"})
        theirs = 0 if dictionary is None else int(dictionary["form_version"].max())
        if theirs > form.VERSION:
            raise WorkspaceError.saying(_NEWER, folder=folder, theirs=theirs, ours=form.VERSION)


def _frame(place: Path, name: str, types: Mapping[str, str]) -> pd.DataFrame | None:
    """Columns of a table of an export; None where it is not there."""
    if (path := place / f"{name}.csv").exists():
        return pd.read_csv(path, usecols=list(types), dtype=dict(types))
    if (path := place / f"{name}.parquet").exists():
        return pd.read_parquet(path, columns=list(types))
    return None


def _read(folder: Path, place: Path, name: str, period: Period) -> pd.DataFrame:
    """A table of an export; raises WorkspaceError where it cannot be had."""
    columns = list(USED[name])
    try:
        frame = _frame(place, name, {column: _NUMBERS.get(column, "object") for column in columns})
        if frame is None:
            raise WorkspaceError.saying(_NO_EXPORT, folder=folder, year=period.fiscal_year)
        return frame
    except ImportError:
        raise WorkspaceError.saying(_NO_PARQUET, folder=folder) from None
    except (ValueError, KeyError) as slip:
        raise WorkspaceError.saying(
            _OTHER_VERSION, folder=folder, what=f"{name}: {', '.join(columns)}"
        ) from slip
