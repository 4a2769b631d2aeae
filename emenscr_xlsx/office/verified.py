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
from .disk import Look

_YOUNG = 2_000_000_000  # nanoseconds within which a file may change and bear the same time


class Verified:
    """The originals of a quarter by their place: their digest, and how each looked when read.

    They lie in a file of this copy of the workspace; where it is gone or damaged, all are read
    anew.
    """

    def __init__(self, place: Path) -> None:
        self.place, self._new = place, False
        try:
            self._known: dict[str, list[str | int]] = dict(json.loads(place.read_bytes()))
        except (OSError, ValueError, TypeError):
            self._known = {}

    def is_as_filed(self, root: Path, filed: str, sha256: str) -> bool:
        """Whether a file has its digest; it is read where it looks otherwise than when it had.

        Raises OSError where it cannot be read.
        """
        path, now = f"{root}{os.sep}{filed}", time.time_ns()
        look = Look.from_status(os.stat(path))
        if self._known.get(filed) == [sha256, *look]:
            return True
        if file_digest(Path(path)) != sha256:
            return False
        if now - look.latest > _YOUNG and Look.from_status(os.stat(path)) == look:
            self._known[filed], self._new = [sha256, *look], True
        return True

    def keep(self) -> None:
        """Remember what was read."""
        if self._new:
            with suppress(OSError):  # it is read once more
                disk.write(self.place, json.dumps(self._known).encode(), secret=True)
