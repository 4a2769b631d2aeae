"""What readers are given, and what they give back."""

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..model.finding import Finding, Refusal
from ..workbook.submission import Submission, file_digest
from .content import content_of


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: a report, which is `sealed`, or a registry.

    Its bytes are given, or lie at a path.
    """

    name: str
    limits: Mapping[str, float]
    sealed: bool
    source: str | bytes

    def content(self) -> bytes:
        """Its bytes; raises Refusal where it is too big, OSError where it cannot be read."""
        if isinstance(self.source, bytes):
            return self.source
        return content_of(Path(self.source), self.name, self.limits)

    def sent(self) -> "Job":
        """The same with its bytes; as it is where they cannot be had, which reading it says."""
        with contextlib.suppress(Refusal, OSError):
            return replace(self, source=self.content())
        return self

    def sha256(self) -> str:
        """The digest of its bytes."""
        if isinstance(self.source, bytes):
            return hashlib.sha256(self.source).hexdigest()
        return file_digest(Path(self.source))


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is told of a file, whose bytes follow: a `sealed` report, or a registry."""

    name: str
    sealed: bool
    limits: Mapping[str, float]
    size: int


@dataclass(frozen=True, slots=True)
class Read:
    """What came of a file: what was read, or the reason why not.

    One refused by its size has no digest.
    """

    sha256: str
    result: Submission | Finding

    def checked(self, key: bytes) -> "Read":
        """The same, or a refusal in the place of a report that is not sealed with this key."""
        try:
            if isinstance(self.result, Submission):
                self.result.refuse_foreign(key)
        except Refusal as refused:
            return Read(self.sha256, refused.finding)
        return self
