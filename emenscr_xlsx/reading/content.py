"""A file's bytes, unless it is too big to be looked at."""

from collections.abc import Mapping
from pathlib import Path

from .screen.core import Guard


def content_of(path: Path, name: str, limits: Mapping[str, float]) -> bytes:
    """A file's bytes; raises Refusal where its size alone says that it is no form."""
    Guard(name, limits).within("file_mb", path.stat().st_size / (1 << 20))
    return path.read_bytes()
