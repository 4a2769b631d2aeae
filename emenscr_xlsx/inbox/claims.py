"""Files that wait, and claims on them. A dropped file's own name is only ever shown."""

import hashlib
import os
import re
import stat
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..submission import file_digest
from .files import suffix, sync, temporary

CLAIMED = ".claimed"
"""Where claimed files lie: inside the inbox, so that a claim is a rename on one volume whatever drive that is."""

_CLAIM = re.compile(r"([0-9a-f]{32})_(.*)", re.DOTALL)
_PASSED_OVER = ("~$", ".")  # what Excel keeps beside an open file, and hidden files
_ELSEWHERE = 0x1000 | 0x40000 | 0x400000  # Windows attributes of a file whose content is still in the cloud
_PIECE = 1 << 20
_LONGEST = 200  # bytes of a name; a file system takes 255, and the claim needs 33


@dataclass(frozen=True, slots=True)
class Look:
    """What a file looked like: two equal looks at different times, and it has come to rest."""

    size: int
    changed: int
    inode: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A file taken out of the inbox: where it is now, what it was called, and the folder it was dropped into ("" for none)."""

    path: Path
    name: str
    folder: str = ""
    arrived: int = 0  # when it came, in nanoseconds of this machine's clock; to be compared with another's

    @property
    def id(self) -> str:
        """What tells this claim from any other, even one on the same bytes."""
        return self.path.name[:32]


def look(inbox: Path) -> dict[Path, Look]:
    """The files that wait, by name, and what each looks like; lock files, hidden files, links and placeholders are passed over.

    Raises OSError where the inbox cannot be reached.
    """
    found = {}
    for folder, inner, names in os.walk(inbox, onerror=_raise):
        inner[:] = sorted(n for n in inner if not n.startswith(_PASSED_OVER))
        for name in sorted(names):
            path = Path(folder, name)
            if name.startswith(_PASSED_OVER):
                continue
            try:
                status = path.lstat()
            except OSError:  # gone since it was listed
                continue
            if stat.S_ISREG(status.st_mode) and not getattr(status, "st_file_attributes", 0) & _ELSEWHERE:
                found[path] = Look(status.st_size, max(status.st_mtime_ns, status.st_ctime_ns), status.st_ino)
    return found


def at_rest(inbox: Path, seconds: float) -> tuple[list[Path], list[Path]]:
    """The files that have lain still for so many seconds, waited for if need be; and those that still change."""
    before = look(inbox)
    youngest = max((one.changed for one in before.values()), default=0) / 1e9
    time.sleep(min(seconds, max(0.0, youngest + seconds - time.time())))
    after = look(inbox)
    return [p for p, one in after.items() if before.get(p) == one], [p for p, one in after.items() if before.get(p) != one]


def _raise(slip: OSError) -> None:
    raise slip


def claims(inbox: Path) -> list[Claim]:
    """What an interrupted run had claimed."""
    claimed = inbox / CLAIMED
    found = []
    for path in sorted(claimed.rglob("*")) if claimed.is_dir() else ():
        if path.is_file() and (m := _CLAIM.fullmatch(path.name)):
            found.append(Claim(path, m[2], path.parent.name if path.parent != claimed else "", _arrived(path)))
    return found


def claim(inbox: Path, only: Iterable[Path] | None = None) -> list[Claim]:
    """Claim what waits, or only these files; one that is held open elsewhere, or gone, is left for later."""
    taken = []
    for path in look(inbox) if only is None else only:
        name = os.fsencode(path.name).decode(errors="replace")  # a name may hold bytes that are no text
        folder = path.relative_to(inbox).parts[0] if path.parent != inbox else ""
        target = inbox / CLAIMED / folder / f"{uuid.uuid4().hex}_{_short(name)}"
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            arrived = _arrived(path)
            path.rename(target)
        except OSError:
            continue
        taken.append(Claim(target, name, folder, arrived))
    return taken


def _arrived(path: Path) -> int:
    """When a file came: Windows notes when it was made here, other systems when its entry last changed."""
    return path.lstat().st_ctime_ns


def _short(name: str) -> str:
    """A name cut to what fits behind a claim, its suffix kept."""
    if len(name.encode()) <= _LONGEST:
        return name
    end = suffix(name)
    return name.encode()[: _LONGEST - len(end)].decode(errors="ignore") + end


def store(claimed: Claim, folder: Path) -> str:
    """Keep a private copy of a claimed file, named by its SHA-256, which is returned. A link or a device is never opened."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    held = hashlib.sha256()
    with open(os.open(claimed.path, flags), "rb") as file, temporary(folder) as (path, out):
        while piece := file.read(_PIECE):
            held.update(piece)
            out.write(piece)
    os.replace(path, stored(folder, held.hexdigest()))
    sync(folder)
    return held.hexdigest()


def stored(folder: Path, digest: str) -> Path:
    """Where the private copy of a file lies."""
    return folder / digest


def release(claimed: Claim, inbox: Path, digest: str) -> None:
    """The last step: the claim goes. If somebody went on writing to it since it was kept, it goes back into the inbox instead."""
    if not claimed.path.exists():
        return
    if file_digest(claimed.path) == digest:
        claimed.path.unlink(missing_ok=True)
    else:
        end = suffix(claimed.name)
        back = f"{_short(claimed.name).removesuffix(end)} {claimed.id[:8]}{end}"
        claimed.path.rename(inbox / claimed.folder / back)
    sync(claimed.path.parent)
