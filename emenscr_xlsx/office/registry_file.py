"""The registry's workbook: written blank, and read."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..checking.batch import Batch
from ..checking.engine import CheckContext
from ..checking.judging import judge
from ..checking.stacking import stack
from ..config.limits import ROOMY
from ..config.settings import Settings
from ..forms import registry as registry_form
from ..forms.example import EXAMPLE
from ..forms.lists import KPI_KIND, MEASURE
from ..forms.registry_notation import measure_of
from ..model.finding import Finding
from ..model.values import AsPercent, plain, to_python
from ..reading.jobs import Job
from ..reading.pool import read_one
from ..text.thai import squash
from ..text.words import Lang, Words
from ..workbook.submission import Submission
from ..writing.registry import registry_workbook
from . import disk
from .errors import WorkspaceError

TypedRow = dict[str, Any]
"""A row of the registry by column, of the types that its columns have."""


def new_registry(path: Path, lang: Lang = "th", *, example: bool = False) -> Path:
    """Write a blank registry workbook, or a small example; an existing one is not touched."""
    if path.exists():
        raise WorkspaceError(f"มีไฟล์ {path} อยู่แล้ว", f"{path} already exists")
    return disk.write(path, registry_workbook(lang, EXAMPLE if example else None))


_REST = Words("{words} (และอีก {count} แห่ง)", "{words} (and in {count} more places)")


def by_cause(findings: Sequence[Finding]) -> list[Finding]:
    """What was found, each cause once, and what causes others first.

    One value that is wrong in many rows of a column is one cause.
    """
    order = {name: place for place, name in enumerate(registry_form.BY_NAME)}
    groups: dict[tuple[str, str, str, str, int], list[Finding]] = {}
    for f in sorted(findings, key=lambda f: order.get(f.table, -1)):
        cause = f.value if f.code == "NOT_IN_LIST" else f"{f.cell}"
        groups.setdefault((f.rule or f.code, f.table, f.column, cause, f.severity), []).append(f)
    causes = []
    for first, *rest in groups.values():
        words = Words(
            _REST.th.format(words=first.message.th, count=len(rest)),
            _REST.en.format(words=first.message.en, count=len(rest)),
        )
        causes.append(replace(first, message=words) if rest else first)
    return causes


def replace_registry(path: Path, content: bytes) -> Path:
    """Put a registry in the place of another, which a program must not hold open."""
    made = disk.write(path, content)
    if made != path:
        made.unlink()
        raise WorkspaceError(
            f"{path} เปิดอยู่ในโปรแกรมอื่น จึงไม่ได้เปลี่ยนอะไร ให้ปิดแล้วสั่งใหม่",
            f"{path} is open in another program, and nothing was changed; close it and repeat",
        )
    return path


def typed_rows(batch: Batch) -> dict[str, list[TypedRow]]:
    """A registry's rows by table, with None for blanks and days as dates."""
    return {
        name: [
            {c: to_python(v) for c, v in row.items() if c in batch.tables[name].by_name}
            for row in frame.to_dict("records")
        ]
        for name, frame in batch.frames.items()
    }


def read_registry(path: Path, chosen: Settings) -> tuple[list[Finding], Batch]:
    """Read and check a registry workbook; returns what was found, and its rows as a batch."""
    batch = stack([open_registry(path, chosen)], registry_form.BY_NAME)
    (findings,) = judge(CheckContext(batch, chosen), "registry")
    return findings, batch


def open_registry(path: Path, chosen: Settings | None = None) -> Submission:
    """Read a registry workbook; raises Error where there is none, or it cannot be read."""
    if not path.exists():
        raise WorkspaceError(f"ไม่พบไฟล์ {path}", f"There is no file {path}")
    limits = (chosen or Settings()).reading(ROOMY)
    submission = read_one(Job(path.name, limits, sealed=False, source=str(path)))
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
