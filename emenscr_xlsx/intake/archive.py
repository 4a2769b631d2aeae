"""A zip of workbooks is taken apart: each file in it becomes a claim, and is answered for itself.

The names in it are only ever shown: a claim is named by its own id, and lies beside the archive's.
"""

import re
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..config.settings import Settings
from ..ledger.ledger import Ledger
from ..model.finding import Finding, Refusal
from ..model.messages import finding
from ..office import disk
from ..reading.content import content_of
from ..reading.screen import Guard, container, kinds
from .inbox import Claim, short, stored
from .incoming import IncomingFile
from .nobodys import is_nobodys

_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_NO_NAME = re.compile(r'[\0-\x1f\x7f<>:"|?*]')  # what some system takes no name with
_UNPACKED = 5  # the version of the ids of claims that come from an archive
_SHOWN = 10  # names that an answer lists


def is_archive(file: IncomingFile) -> bool:
    """Whether a file is to be taken apart; one that came out of an archive is not."""
    code = file.content.code if isinstance(file.content, Finding) else ""
    return code == "ARCHIVE" and uuid.UUID(file.id).version != _UNPACKED


def take_apart(file: IncomingFile, store: Path, settings: Settings, ledger: Ledger) -> list[Claim]:
    """Make claims of the files in an archive, and say so of it (F11).

    They are the same claims for the same archive's claim: a run that takes up what another had
    begun doubles nothing, and what is booked is not made anew. There are none where the archive
    holds no workbook, or more than it may.
    """
    try:
        files = _files(stored(store, file.sha256), file.name, settings.limits, settings.ignore)
    except Refusal as refused:
        file.content = refused.finding
        return []
    often = Counter(map(_base, files))
    claims = [_claim(file.claim, inner, alone=often[_base(inner)] == 1) for inner in files]
    booked = ledger.booked(c.id for c in claims)
    with disk.together():
        for claimed, body in zip(claims, files.values(), strict=True):
            if claimed.id not in booked:
                disk.write(claimed.path, body)
    if claims:
        names = ", ".join(f"“{c.name}”" for c in claims[:_SHOWN])
        more = " …" if len(claims) > _SHOWN else ""
        file.content = finding("UNPACKED", file.name, count=len(claims), names=names + more)
    return [claimed for claimed in claims if claimed.id not in booked]


def _files(
    path: Path, name: str, limits: Mapping[str, float], ignore: Sequence[str]
) -> dict[str, bytes]:
    """The files in a zip that holds workbooks, by their names; none in any other archive."""
    content, guard = content_of(path, name, limits), Guard(name, limits)
    if kinds.kind(content) is not None:
        return {}
    files = {
        inner: body
        for inner, body in container.parts(content, guard).items()
        if not any(is_nobodys(part, ignore) for part in inner.split("/"))
    }
    if not any(inner.lower().endswith(_WORKBOOKS) for inner in files):
        return {}
    guard.within("archive_files", len(files))
    return files


def _base(inner: str) -> str:
    return inner.rpartition("/")[2]


def _claim(archive: Claim, inner: str, *, alone: bool) -> Claim:
    """The claim of a file in an archive, named with its folders where others have its name."""
    name = _NO_NAME.sub("_", _base(inner) if alone else inner.replace("/", " - "))
    path = archive.path.with_name(f"{uuid.uuid5(uuid.UUID(archive.id), inner).hex}_{short(name)}")
    return Claim(path, name, archive.folder, archive.arrived)
