"""Whose a claim is, where several take files out of one inbox.

Each runner is a copy of the workspace, on this machine or another, with the same ledger and inbox.
Its claims lie in a folder of its own. While it is at work nobody else takes them up; once it is not
heard of any more, whoever comes takes over what it has not booked. What it has booked it delivers
itself, for the answers lie with it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic

from ..ledger.ledger import Ledger
from ..office.workspace import Workspace
from ..text.errors import Error
from . import inbox
from .inbox import Claim

_AGAIN = 60.0  # seconds after which a runner says once more that it is at work


class Owner:
    """Whoever takes files out of an inbox now; `busy` are the others who do."""

    def __init__(self, ws: Workspace, ledger: Ledger) -> None:
        self.ws, self.ledger = ws, ledger
        self.busy, self.since = ledger.at_work(ws.runner), monotonic()

    def go_on(self) -> None:
        """Say that this runner is still at work."""
        if monotonic() - self.since > _AGAIN:
            self.busy, self.since = self.ledger.at_work(self.ws.runner), monotonic()

    @property
    def name(self) -> str:
        """The folder of its claims, within those of all."""
        return f"{self.ledger.id}/{self.ws.runner}"

    def folders(self) -> Iterator[Path]:
        """The folders of claims in which nobody else is at work."""
        for folder, inner, _ in os.walk(self.ws.inbox / inbox.CLAIMED):
            inner[:] = [name for name in inner if name not in self.busy]
            yield Path(folder)

    def left(self) -> list[Claim]:
        """What an earlier run left, of this runner or of any who is not at work."""
        claims = [c for c in inbox.claims(self.ws.inbox) if c.runner not in self.busy]
        others = [c for c in claims if c.runner not in ("", self.ws.runner)]
        booked = self.ledger.booked(c.id for c in others)
        return [
            taken
            for c in claims
            if (c.id not in booked or self._answered_here(c, booked[c.id].reply))
            and (taken := _taken_over(c, self.ws.inbox, self.name))
        ]

    def _answered_here(self, claim: Claim, reply: str) -> bool:
        """Whether the answer to a claim lies in this copy of the workspace."""
        return self.ws.staged(claim.id).exists() or (self.ws.root / reply).exists()


@contextmanager
def owning(ws: Workspace, ledger: Ledger) -> Iterator[Owner]:
    """Take files out of an inbox: what is claimed meanwhile is left alone by others."""
    owner = Owner(ws, ledger)
    try:
        yield owner
    finally:
        with suppress(Error):
            ledger.done(ws.runner)


def _taken_over(claimed: Claim, folder: Path, owner: str) -> Claim | None:
    """The same claim in the folder of its new owner; None where another was quicker."""
    target = folder / inbox.CLAIMED / owner / claimed.folder / claimed.path.name
    if target == claimed.path:
        return claimed
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        claimed.path.rename(target)
    except OSError:
        return claimed if os.path.lexists(claimed.path) else None
    return replace(claimed, path=target)


def strangers(folder: Path, ledger: str) -> list[Path]:
    """The folders of claims that other ledgers than this one have made."""
    claimed = folder / inbox.CLAIMED
    return sorted(
        path
        for path in (claimed.iterdir() if claimed.is_dir() else ())
        if path.name != ledger and inbox.NAMED.fullmatch(path.name) and path.is_dir()
    )


def adopt(folder: Path, ledger: str) -> None:
    """Take over the claims of ledgers that are given up."""
    for given_up in strangers(folder, ledger):
        for path in [p for p in given_up.rglob("*") if not p.is_dir() or p.is_symlink()]:
            target = folder / inbox.CLAIMED / ledger / path.relative_to(given_up)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
        for path in sorted(given_up.rglob("*"), reverse=True):
            path.rmdir()
        given_up.rmdir()
