"""The registry of a workspace: as it was kept, or read anew where its workbook has changed."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ..config.settings import Settings
from ..model.finding import Severity
from ..model.records import Row
from ..registry import kept
from ..registry.registry import Registry, rows_of
from . import disk, errors
from .errors import WorkspaceError


def registry_in(path: Path, chosen: Settings, place: Path, key: bytes) -> Registry:
    """The registry that a workbook holds, kept in a place beside it.

    Raises WorkspaceError where there is none, or it has errors.
    """
    if not path.exists():
        raise WorkspaceError.saying(errors.NO_REGISTRY, path=path)
    stamp = kept.stamp(path.read_bytes(), chosen)
    tables = kept.kept(place, stamp, key)
    if tables is None:
        tables = _read(path, chosen)
        with suppress(OSError):
            disk.write(place, kept.keep(tables, stamp, key), secret=True)
    return Registry(tables, chosen.narrative)


def _read(path: Path, chosen: Settings) -> Mapping[str, list[Row]]:
    """The rows of a registry's workbook; errors in it are refused by name."""
    from .registry_file import read_registry  # what it needs takes long to load

    findings, batch = read_registry(path, chosen)
    if wrong := [f for f in findings if f.severity is Severity.ERROR]:
        raise WorkspaceError.saying(
            errors.WRONG_REGISTRY,
            count=len(wrong),
            where=wrong[0].where,
            message=wrong[0].message,
        )
    return rows_of(batch)
