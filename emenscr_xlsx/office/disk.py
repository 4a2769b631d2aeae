"""Putting a file in its place: whole or not at all, and on the disk before it is spoken of."""

import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

_TRIES, _PAUSE = 5, 0.4  # how often, and seconds apart, a place held open by Excel is tried
_DOCUMENTS = (".xlsx", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".doc", ".docx", ".pdf", ".zip")


def suffix(name: str) -> str:
    """The suffix under which a dropped file may be kept: that of a document, .bin for what could run, "" for none."""
    found = re.search(r"\.[A-Za-z0-9]{1,7}$", name)
    return "" if not found else found[0].lower() if found[0].lower() in _DOCUMENTS else ".bin"


def write(target: Path, content: bytes, *, secret: bool = False) -> Path:
    """Write a file whole or not at all, and say where: a dated sibling if the old one stays open in another program.

    Nobody but its owner ever reads a `secret` one, from its first moment on.
    """
    with temporary(target.parent, 0o600 if secret else 0o666) as (path, out):
        out.write(content)
    return _or_gone(target, path)


def copy(source: Path, target: Path) -> Path:
    """A copy of a file, whole or not at all."""
    with temporary(target.parent) as (path, out), open(source, "rb") as file:
        shutil.copyfileobj(file, out)
    return _or_gone(target, path)


def deliver(source: Path, target: Path) -> Path:
    """Move a finished file to its place, which is returned: a dated sibling if the old one stays open in another program."""
    target.parent.mkdir(parents=True, exist_ok=True)
    return _into(target, source)


def sweep(folder: Path) -> None:
    """Clear what an interrupted run had begun to write."""
    for path in folder.glob(".*.tmp"):
        path.unlink(missing_ok=True)


@contextmanager
def temporary(folder: Path, mode: int = 0o666) -> Iterator[tuple[Path, BinaryIO]]:
    """A file to be written in a folder and then put in its place; on the disk when done, gone when not."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f".{uuid.uuid4().hex}.tmp"
    try:
        with open(path, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as out:
            yield path, out
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _or_gone(target: Path, path: Path) -> Path:
    """Put a new file in its place; where that cannot be, it goes."""
    try:
        return _into(target, path)
    finally:
        path.unlink(missing_ok=True)


def _into(target: Path, source: Path) -> Path:
    """Put a finished file in a place that people may hold open: retried briefly, then beside it under the day and time."""
    for _ in range(_TRIES):
        try:
            os.replace(source, target)
        except PermissionError:  # Excel holds it open
            time.sleep(_PAUSE)
            continue
        break
    else:
        beside = target.with_stem(f"{target.stem} {datetime.now():%Y-%m-%d %H%M%S}")
        try:
            os.replace(source, beside)
        except PermissionError as held:
            raise PermissionError(held.errno, held.strerror, str(target)) from None
        target = beside
    sync(target.parent)
    return target


_waiting: ContextVar[set[Path] | None] = ContextVar("_waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Files put in place, or removed, inside: the entries of their folders are on the disk when it ends, each folder written once."""
    folders: set[Path] = set()
    before = _waiting.set(folders)
    try:
        yield
    finally:
        _waiting.reset(before)
    for folder in sorted(folders):
        sync(folder)


def sync(folder: Path) -> None:
    """Have a folder's entries on the disk; Windows keeps them by itself."""
    if (waiting := _waiting.get()) is not None:
        waiting.add(folder)
    elif os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
