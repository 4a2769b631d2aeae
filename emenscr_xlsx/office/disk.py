"""Writing files: whole or not at all, and on the disk before anything relies on them."""

import contextlib
import errno
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
from typing import BinaryIO, NamedTuple

_DEAD = 60.0  # seconds after which nobody goes on writing to a half-written file
_swept: set[Path] = set()  # the folders in which this process has looked for such
_TRIES, _PAUSE = 5, 0.4  # how often, and seconds apart, a place held open by Excel is tried
_DOCUMENTS = (".xlsx", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".doc", ".docx", ".pdf", ".zip")


class Look(NamedTuple):
    """What a file looked like: its size, its times in nanoseconds, its number in the file system.

    Two equal looks at different times, and nobody has written to it between them.
    """

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def from_status(cls, status: os.stat_result) -> "Look":
        """A file's, by what the system says of it."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)

    @property
    def latest(self) -> int:
        """When it changed last, in nanoseconds."""
        return max(self.modified, self.changed)


def suffix(name: str) -> str:
    """The suffix under which a dropped file may be kept.

    It is that of a document, .bin for what could run, "" where the name has none.
    """
    match = re.search(r"\.[A-Za-z0-9]{1,7}$", name)
    if match is None:
        return ""
    return match[0].lower() if match[0].lower() in _DOCUMENTS else ".bin"


def write(target: Path, content: bytes, *, secret: bool = False) -> Path:
    """Write a file whole or not at all; returns its path.

    That is a dated sibling of the target if the old file stays open in another program. A `secret`
    file can be read by its owner only, from its first moment on.
    """
    with temporary(target.parent, 0o600 if secret else 0o666) as (path, out):
        out.write(content)
    return _or_gone(target, path)


def copy(source: Path, target: Path) -> Path:
    """Copy a file, whole or not at all; returns the copy's path, as `write` does."""
    with temporary(target.parent) as (path, out), open(source, "rb") as file:
        shutil.copyfileobj(file, out)
    return _or_gone(target, path)


def deliver(source: Path, target: Path) -> Path:
    """Move a finished file to its place, on any volume; returns its path, as `write` does."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _into(target, source)
    except OSError as slip:
        if slip.errno != errno.EXDEV:
            raise
    placed = copy(source, target)
    source.unlink()
    return placed


def sweep(folder: Path, seconds: float = 0) -> None:
    """Clear what an interrupted run had begun to write, so many seconds ago at least."""
    for path in folder.glob(".*.tmp"):
        with contextlib.suppress(OSError):
            if not seconds or time.time() - path.stat().st_mtime > seconds:
                path.unlink(missing_ok=True)


@contextmanager
def temporary(folder: Path, mode: int = 0o666) -> Iterator[tuple[Path, BinaryIO]]:
    """Open a file to be written in a folder and then put in its place.

    It is on the disk when the block ends, and gone if the block fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if folder not in _swept:
        _swept.add(folder)
        sweep(folder, _DEAD)
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
    """Put a new file in its place; remove it where that cannot be."""
    try:
        return _into(target, path)
    finally:
        path.unlink(missing_ok=True)


def _into(target: Path, source: Path) -> Path:
    """Put a finished file in a place that a person may have open.

    That is retried briefly; then the file goes beside it, with the day and time in its name.
    """
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
        except PermissionError as slip:
            raise PermissionError(slip.errno, slip.strerror, str(target)) from None
        target = beside
    sync(target.parent)
    return target


_waiting: ContextVar[set[Path] | None] = ContextVar("_waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Put several files in place, or remove them: each folder is written to the disk once."""
    folders: set[Path] = set()
    before = _waiting.set(folders)
    try:
        yield
    finally:
        _waiting.reset(before)
    for folder in sorted(folders):
        sync(folder)


def sync(folder: Path) -> None:
    """Write a folder's entries to the disk; Windows does it by itself."""
    if (waiting := _waiting.get()) is not None:
        waiting.add(folder)
    elif os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
