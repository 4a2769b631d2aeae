"""A workspace in one file, key and ledger included, and a workspace made from such a file."""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..ledger.snapshot import beside, snapshot
from ..text.words import Words
from ..workbook.submission import file_digest
from . import disk, scripts, workspace
from .errors import WorkspaceError
from .workspace import Workspace

LEDGER = "ledger.sqlite"
"""What the ledger is called in a backup, wherever it lies."""

_LEFT_OUT = ("backups", "outbox")  # at the top: copies of what is in the backup already
_KEY, _SETTINGS = ".emenscr.key", "emenscr.toml"
_BEGUN = ".restoring"  # names the backup from which a workspace is being made
_PASSED_OVER = ("lock", ".DS_Store", "Thumbs.db")
_NOT_READABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class Kept:
    """A backup: its file, how many files it holds, and whether the ledger is among them."""

    path: Path
    files: int
    ledger: bool


def backup(ws: Workspace, target: Path | None = None) -> Kept:
    """Write a backup of a workspace, while other commands and the watch may run.

    By default it lies in `backups/`, under the time. A ledger on a database server is not in it.
    """
    _ = ws.key
    path = target or ws.folder("backups") / f"{workspace.clock():%Y-%m-%d_%H%M%S}.zip"
    path = path.with_suffix(".zip") if path.suffix.lower() != ".zip" else path
    kept: set[str] = set()
    with disk.temporary(path.parent, 0o600) as (written, out):
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as packed:
            # What the ledger has booked lies in the inbox and in .intake until it is delivered, so
            # those are read after it. What it has not booked lies in the inbox, read before it.
            _add(packed, kept, ws, ws.inbox, path)
            if ws.ledger_file:
                with tempfile.TemporaryDirectory() as folder, ws.ledger() as ledger:
                    snapshot(ledger, Path(folder) / LEDGER)
                    packed.write(Path(folder) / LEDGER, LEDGER)
            for part in (ws.inbox, ws.intake, ws.root):
                _add(packed, kept, ws, part, path)
        out.flush()
        size = len(kept) + bool(ws.ledger_file)
    return Kept(disk.deliver(written, path), size, bool(ws.ledger_file))


def _add(
    packed: zipfile.ZipFile, kept: set[str], ws: Workspace, folder: Path, target: Path
) -> None:
    """Put the files of a folder of the workspace into a backup; each once.

    Whatever is gone since it was listed has been filed elsewhere, in a folder that is read later.
    """
    for path in _files(folder):
        if not path.is_relative_to(ws.root) or path == target or _of_ledger(ws, path):
            continue
        name = path.relative_to(ws.root).as_posix()
        name = name.encode(errors="backslashreplace").decode()
        if name in kept or name.split("/")[0] in _LEFT_OUT:
            continue
        try:
            packed.write(path, name)
        except FileNotFoundError:
            continue
        kept.add(name)


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder; links and what is still being written are none."""
    for path in sorted(folder.rglob("*")):
        unfinished = path.name.startswith(".") and path.suffix == ".tmp"
        if not (unfinished or path.name in _PASSED_OVER or path.is_symlink()) and path.is_file():
            yield path


def _of_ledger(ws: Workspace, path: Path) -> bool:
    """Whether a file is the ledger, or one of those that SQLite keeps beside it."""
    ledger = ws.ledger_file
    return ledger is not None and path.resolve() in (ledger, *beside(ledger))


def restore(file: Path, root: Path) -> Workspace:
    """Make a workspace from a backup, in a folder that is empty or not there yet.

    Raises WorkspaceError, and leaves the folder as it was, where that cannot be. One that was cut
    is repeated with the same backup; until then the key is missing, and no command works there.
    """
    if not file.is_file():
        raise WorkspaceError(f"ไม่พบไฟล์ {file}", f"There is no file {file}")
    begun, digest = root / _BEGUN, file_digest(file).encode()
    cut = begun.is_file() and begun.read_bytes() == digest
    if not cut and root.is_dir() and any(map(_counts, root.rglob("*"))):
        raise WorkspaceError.saying(_NOT_EMPTY, root=root)
    if not (cut and Workspace(root).key_file.exists()):
        written: list[Path] = []
        try:
            with zipfile.ZipFile(file) as packed:
                members = _members(packed, file, root)
                if not cut:
                    written.append(begun)
                    disk.write(begun, digest)
                _unpack(packed, members, root, written)
        except _NOT_READABLE as slip:
            _undo(written)
            raise _no_backup(file, slip) from slip
        except BaseException:
            _undo(written)
            raise
    for name in ("inbox", "templates", "accepted", "replies", "refused", "outputs"):
        (root / name).mkdir(exist_ok=True)
    scripts.write_scripts(root)
    begun.unlink()
    return Workspace(root)


def _unpack(
    packed: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], root: Path, written: list[Path]
) -> None:
    """Write the files of a backup, the key last, and put the ledger in its place."""
    for member in members:
        path = root / member.filename
        path.parent.mkdir(parents=True, exist_ok=True)
        secret = member.filename == _KEY
        with (
            disk.temporary(path.parent, 0o600 if secret else 0o666) as (unfinished, out),
            packed.open(member) as source,
        ):
            shutil.copyfileobj(source, out)
        written.append(path)
        disk.deliver(unfinished, path)
        if member.filename == LEDGER:
            _place_ledger(Workspace(root), path)


def _counts(path: Path) -> bool:
    """Whether it is for this that a folder is not empty: no folder, nor what was cut."""
    return path.suffix != ".tmp" and (path.is_symlink() or not path.is_dir())


def _undo(written: list[Path]) -> None:
    for path in written:
        path.unlink(missing_ok=True)
        with suppress(OSError):  # other files lie beside it
            path.parent.rmdir()


def _place_ledger(ws: Workspace, restored: Path) -> None:
    """Put the ledger where the settings look for it, if that is within the workspace."""
    place = ws.ledger_file
    if place is None or not restored.exists() or place == restored.resolve():
        return
    if not place.is_relative_to(ws.root.resolve()):
        raise WorkspaceError.saying(_ELSEWHERE, ledger=place)
    disk.deliver(restored, place)


def _members(packed: zipfile.ZipFile, file: Path, root: Path) -> list[zipfile.ZipInfo]:
    """The files of a backup, every one within the workspace: settings first, ledger and key last.

    Raises WorkspaceError where it is no whole backup of ours.
    """
    members = {m.filename: m for m in packed.infolist() if not m.is_dir()}
    if _KEY not in members:
        raise _no_backup(file, "no key")
    for name in members:
        if not (root / name).resolve().is_relative_to(root.resolve()):
            raise _no_backup(file, name)
    if damaged := packed.testzip():
        raise _no_backup(file, damaged)
    last = (_KEY, LEDGER)
    return sorted(
        members.values(), key=lambda m: (*(m.filename == n for n in last), m.filename != _SETTINGS)
    )


def _no_backup(file: Path, why: object) -> WorkspaceError:
    return WorkspaceError.saying(_NO_BACKUP, file=file, why=why)


_NOT_EMPTY = Words(
    "โฟลเดอร์ {root} มีไฟล์อยู่แล้ว ให้กู้คืนลงในโฟลเดอร์ว่าง: emenscr restore ไฟล์.zip -w โฟลเดอร์ใหม่",
    "{root} holds files already; restore into an empty folder: emenscr restore FILE.zip -w NEW",
)
_NO_BACKUP = Words(
    "{file} ไม่ใช่สำเนาสำรองที่สมบูรณ์ ให้ใช้สำเนาฉบับอื่น",
    "{file} is no whole backup of a workspace ({why}); use another one",
)
_ELSEWHERE = Words(
    "emenscr.toml ในสำเนาสำรองเก็บฐานข้อมูลไว้นอกพื้นที่ทำงาน ({ledger}) "
    "ให้แตก ZIP เอง แล้ววาง ledger.sqlite ไว้ที่นั่น",
    "The backup's emenscr.toml keeps the database outside the workspace ({ledger}); "
    "unpack the ZIP by hand, and put ledger.sqlite there",
)
