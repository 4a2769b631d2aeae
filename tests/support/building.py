"""What is costly to build, built once for all of pytest's workers."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

T = TypeVar("T")


@dataclass(frozen=True)
class Builder:
    """A folder that the workers of one run share."""

    folder: Path

    def once(self, name: str, build: Callable[[Path], T]) -> T:
        """Build in a folder of that name, unless a worker has already done so."""
        result = self.folder / f"{name}.pickle"
        with FileLock(self.folder / f"{name}.lock"):
            if not result.exists():
                result.write_bytes(pickle.dumps(build(self.folder / name)))
        return pickle.loads(result.read_bytes())
