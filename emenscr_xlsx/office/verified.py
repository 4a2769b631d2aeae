"""Which originals were read and found as they were filed, so that they are not read each time.

`audit` reads them all, whatever is remembered here.
"""

import json
import os
import time
from contextlib import suppress
from pathlib import Path

from ..workbook.submission import file_digest
from . import disk

_YOUNG = 2_000_000_000  # nanoseconds within which a file may change and bear the same time

_Look = list[str | int]


class Verified:
    """The originals of a quarter by their place: their digest, and how each looked when read.

    How it looks is its size, its times of change and its number in the file system. They lie in a
    file of this copy of the workspace; where it is gone or damaged, all are read anew.
    """

    def __init__(self, place: Path) -> None:
        self.place, self._new = place, False
        try:
            self._known: dict[str, _Look] = dict(json.loads(place.read_bytes()))
        except (OSError, ValueError, TypeError):
            self._known = {}

    def is_as_filed(self, root: Path, filed: str, sha256: str) -> bool:
        """Whether a file has its digest; it is read where it looks otherwise than when it had.

        Raises OSError where it cannot be read.
        """
        path, now = f"{root}{os.sep}{filed}", time.time_ns()
        look = _look(path, sha256)
        if self._known.get(filed) == look:
            return True
        if file_digest(Path(path)) != sha256:
            return False
        if now - max(map(int, look[2:4])) > _YOUNG and _look(path, sha256) == look:
            self._known[filed], self._new = look, True
        return True

    def keep(self) -> None:
        """Remember what was read."""
        if self._new:
            with suppress(OSError):  # it is read once more
                disk.write(self.place, json.dumps(self._known).encode(), secret=True)


def _look(path: str, sha256: str) -> _Look:
    """A file's digest and how it looks."""
    status = os.stat(path)
    return [sha256, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
