"""The inbox: which files wait, claiming them, and filing them away. The only module that moves files.

A file is claimed by a rename, so one runner gets it; filed as a copy named by its digest; and the claim
is removed last, so nothing is lost wherever a run ends. A dropped file's own name is only ever shown.
"""

import hashlib
import os
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

_CLAIM = re.compile(r"[0-9a-f]{32}_(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Claim:
    """A file taken out of the inbox: where it is now, and what it was called."""

    path: Path
    name: str

    @property
    def id(self) -> str:
        """What tells this claim from any other, even one on the same bytes."""
        return self.path.name[:32]


def waiting(inbox: Path) -> list[Path]:
    """The files that wait, by name; lock files, hidden files and links are passed over."""
    return sorted(p for p in inbox.rglob("*") if p.is_file() and not p.is_symlink() and not p.name.startswith(("~$", ".")))


def claim(inbox: Path, claimed: Path) -> list[Claim]:
    """Claim whatever waits, after whatever an interrupted run had claimed. A file held open elsewhere is left for later."""
    claimed.mkdir(parents=True, exist_ok=True)
    taken = [Claim(p, m[1]) for p in sorted(claimed.iterdir()) if (m := _CLAIM.fullmatch(p.name))]
    for path in waiting(inbox):
        name = os.fsencode(path.name).decode(errors="replace")  # a name may hold bytes that are no text
        target = claimed / f"{uuid.uuid4().hex}_{_short(name)}"
        try:
            path.rename(target)
        except OSError:
            continue
        taken.append(Claim(target, name))
    return taken


_LONGEST = 200  # bytes of a name; a file system takes 255, and the claim needs 33


def _short(name: str) -> str:
    """A name cut to what fits behind a claim, its suffix kept."""
    if len(name.encode()) <= _LONGEST:
        return name
    end = suffix(name)
    return name.encode()[: _LONGEST - len(end)].decode(errors="ignore") + end


def safe(code: str) -> str:
    """A project code as part of a file name, on any system."""
    return re.sub(r"[^\w\-]+", "-", code).strip("-")[:40] or "x"


def suffix(name: str) -> str:
    """The suffix of a dropped file's name where it is an ordinary one, for people to open it by."""
    found = re.search(r"\.[A-Za-z0-9]{1,7}$", name)
    return found[0].lower() if found else ""


def file_away(source: Path, folder: Path, name: str) -> Path:
    """Put a copy of a claimed file into a folder, whole or not at all."""
    return write(folder / name, source.read_bytes())


def write(target: Path, content: bytes) -> Path:
    """Write a file whole or not at all; where the old one is held open, a numbered one stands beside it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        with open(temporary, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        for no in range(1, 100):
            place = target if no == 1 else target.with_stem(f"{target.stem} ({no})")
            try:
                os.replace(temporary, place)
            except PermissionError:  # Excel holds it open
                continue
            return place
    finally:
        temporary.unlink(missing_ok=True)
    raise PermissionError(str(target))


def release(claimed: Claim) -> None:
    """The last step: the claim itself goes."""
    claimed.path.unlink(missing_ok=True)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
