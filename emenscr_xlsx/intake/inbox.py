"""Claims on the files that wait in the inbox. A dropped file's own name is only ever shown."""

import hashlib
import os
import re
import stat
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from ..office.disk import Look, suffix, sync, temporary
from ..workbook.submission import file_digest
from .nobodys import PASSED_OVER, is_nobodys

CLAIMED = ".claimed"
"""Where claimed files lie: inside the inbox, so that a claim is a rename on one volume."""

ASIDE = ".refused"
"""Where what cannot be copied is set aside if the folder for it lies on another drive."""

NAMED = re.compile(r"[0-9a-f]{32}")
"""The name of a folder of claims: their ledger's, and in it their runner's."""

_CLAIM = re.compile(r"([0-9a-f]{32})_(.*)", re.DOTALL)
# Windows attributes of a file whose content is still in the cloud.
_ELSEWHERE = 0x1000 | 0x40000 | 0x400000
_PIECE = 1 << 20
_IN_USE = (32, 33)  # what Windows calls a file that another program keeps to itself for now
_LONGEST = 200  # bytes of a name; a file system takes 255, and the claim needs 33


@dataclass(frozen=True, slots=True)
class Claim:
    """A file taken out of the inbox: where it is now, and what it was called.

    `folder` is the folder of the inbox it was dropped into, "" for none. `arrived` is when it came,
    in nanoseconds of this machine's clock, to be compared with another's. `runner` is whose it is.
    """

    path: Path
    name: str
    folder: str = ""
    arrived: int = 0
    runner: str = ""

    @property
    def id(self) -> str:
        """What tells this claim from any other, even one on the same bytes."""
        return self.path.name[:32]


class Unfit(Exception):
    """A claimed thing of which no copy can be kept: the code of the reason why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def look(
    inbox: Path,
    closed: Callable[[Path], None] = lambda _: None,
    ignore: Sequence[str] = (),
) -> dict[Path, Look]:
    """The files that wait, by path, and what each looks like.

    What is nobody's report, links and placeholders are passed over. `closed` is called with each
    folder that cannot be listed; OSError is raised where the inbox itself cannot be.
    """
    looks = {}

    def passed(slip: OSError) -> None:
        if slip.filename is None or Path(slip.filename) == inbox:
            raise slip
        closed(Path(slip.filename))

    for folder, inner, names in os.walk(inbox, onerror=passed):
        inner[:] = sorted(n for n in inner if not is_nobodys(n, ()))
        for name in sorted(names):
            path = Path(folder, name)
            if is_nobodys(name, ignore):
                continue
            try:
                status = path.lstat()
            except OSError:  # gone since it was listed
                continue
            if (
                stat.S_ISREG(status.st_mode)
                and not getattr(status, "st_file_attributes", 0) & _ELSEWHERE
            ):
                looks[path] = Look.from_status(status)
    return looks


def at_rest(
    inbox: Path, seconds: float, closed: Callable[[Path], None], ignore: Sequence[str] = ()
) -> tuple[dict[Path, Look], list[Path]]:
    """The files that have lain still for so many seconds, with their looks, and those that change.

    Files that changed lately are waited for, no longer than those seconds. `closed` is called as by
    `look`.
    """
    before = look(inbox, ignore=ignore)
    youngest = max((seen.latest for seen in before.values()), default=0) / 1e9
    time.sleep(min(seconds, max(0.0, youngest + seconds - time.time())))
    after = look(inbox, closed, ignore)
    still = {path: seen for path, seen in after.items() if before.get(path) == seen}
    return still, [path for path in after if path not in still]


def claims(inbox: Path) -> list[Claim]:
    """What an interrupted run had claimed; whatever else lies there is made a claim as well."""
    claimed = inbox / CLAIMED
    listed = []
    for folder, inner, names in os.walk(claimed):
        links = [n for n in inner if Path(folder, n).is_symlink()]
        within = Path(folder).relative_to(claimed).parts
        named = [*takewhile(NAMED.fullmatch, within[:2])]  # the ledger's folder, and a runner's
        runner = named[1] if len(named) > 1 else ""
        dropped_into = _text(within[len(named)]) if within[len(named) :] else ""
        for path in (Path(folder, n) for n in (*names, *links)):
            if m := _CLAIM.fullmatch(path.name):
                listed.append(Claim(path, _text(m[2]), dropped_into, _arrived(path), runner))
            elif not path.name.startswith(PASSED_OVER):
                name, target = _text(path.name), path.with_name(_claim_name(path))
                try:
                    path.rename(target)
                except OSError:
                    continue
                listed.append(Claim(target, name, dropped_into, _arrived(target), runner))
    return sorted(listed, key=lambda c: c.path)


def _text(name: str) -> str:
    """A file name as text, with a mark for each byte that is none."""
    return os.fsencode(name).decode(errors="replace")


def _claim_name(path: Path) -> str:
    return f"{uuid.uuid4().hex}_{short(_text(path.name))}"


def claim(inbox: Path, waiting: Mapping[Path, Look], owner: str = "") -> list[Claim]:
    """Claim files; one that is gone, open elsewhere or not as it looked is passed over.

    A claim lies in the folder of its `owner`.
    """
    taken = []
    for path, seen in waiting.items():
        folder = short(_text(path.relative_to(inbox).parts[0])) if path.parent != inbox else ""
        target = inbox / CLAIMED / owner / folder / _claim_name(path)
        (inbox / CLAIMED).mkdir(exist_ok=True)
        try:
            if seen != Look.from_status(path.lstat()):
                continue
            arrived = _arrived(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
        except OSError:
            continue
        taken.append(Claim(target, _text(path.name), folder, arrived))
    return taken


def _arrived(path: Path) -> int:
    """When a file came, in nanoseconds; 0 where it is gone.

    Windows notes when it was made here, other systems when its entry last changed.
    """
    try:
        return path.lstat().st_ctime_ns
    except OSError:
        return 0


def short(name: str) -> str:
    """A name cut to what fits behind a claim, its suffix kept."""
    if len(name.encode()) <= _LONGEST:
        return name
    end = suffix(name)
    return name.encode()[: _LONGEST - len(end)].decode(errors="ignore") + end


def refuse_unfit(claimed: Claim, most: float) -> None:
    """Raise Unfit for what must not be copied: a link, a device, or more than so many bytes.

    The size is looked at, and nothing else.
    """
    status = claimed.path.lstat()
    if not stat.S_ISREG(status.st_mode):
        raise Unfit("NOT_A_FILE")
    if status.st_size > most:
        raise Unfit("TOO_MUCH")


def store(claimed: Claim, folder: Path) -> str:
    """Keep a private copy of a claimed file, named by its SHA-256, which is returned.

    A link or a device is never opened. Raises Unfit where the file may not be opened.
    """
    flags = (
        os.O_RDONLY
        | getattr(os, "O_NOFOLLOW", 0)
        | getattr(os, "O_NONBLOCK", 0)
        | getattr(os, "O_BINARY", 0)
    )
    digest = hashlib.sha256()
    try:
        file = open(  # noqa: SIM115 - closed below
            claimed.path, "rb", opener=lambda path, _: os.open(path, flags)
        )
    except PermissionError as slip:
        if getattr(slip, "winerror", None) in _IN_USE:
            raise
        raise Unfit("NOT_OPENED") from slip
    with file, temporary(folder) as (path, out):
        # What is added meanwhile is found when the claim is let go of.
        left = os.fstat(file.fileno()).st_size
        while left > 0 and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            digest.update(piece)
            out.write(piece)
    os.replace(path, stored(folder, digest.hexdigest()))
    sync(folder)
    return digest.hexdigest()


def aside(claimed: Claim, folder: Path, inbox: Path) -> Path:
    """Where a claimed thing belongs of which no copy can be kept.

    That is a folder if it can be moved there, else a hidden one in the inbox.
    """
    folder.mkdir(parents=True, exist_ok=True)
    status = claimed.path.lstat()
    end = suffix(claimed.name) if stat.S_ISREG(status.st_mode) else ".bin"
    reached = status.st_dev == folder.stat().st_dev
    return (folder if reached else inbox / ASIDE) / (claimed.id[:16] + end)


def set_aside(claimed: Claim, target: Path) -> None:
    """Move a claimed thing itself, unread, to the place that was found for it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if os.path.lexists(claimed.path):
        os.replace(claimed.path, target)
    sync(target.parent)


def stored(folder: Path, digest: str) -> Path:
    """Where the private copy of a file lies."""
    return folder / digest


def release(claimed: Claim, inbox: Path, digest: str) -> None:
    """The last step: the claim goes.

    If somebody went on writing to it since it was kept, it goes back into the inbox instead.
    """
    if not claimed.path.exists():
        return
    if file_digest(claimed.path) == digest:
        claimed.path.unlink(missing_ok=True)
    else:
        end = suffix(claimed.name)
        back = f"{short(claimed.name).removesuffix(end)} {claimed.id[:8]}{end}"
        (inbox / claimed.folder).mkdir(exist_ok=True)
        claimed.path.rename(inbox / claimed.folder / back)
    sync(claimed.path.parent)
