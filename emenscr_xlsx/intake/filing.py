"""Bringing what was decided to its end: booked in one transaction, then delivered to its places, and let go of last."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..checking.frames import Batch
from ..ledger.ledger import Entry, Ledger
from ..ledger.queries import Booked
from ..ledger.steps import Move
from ..office import disk
from ..office.workspace import Workspace
from ..workbook.changes import Replaced
from . import inbox
from .outcome import Ingested, Outcome


@dataclass
class Decided:
    """What is to be booked of a file, and the answer that then goes out."""

    claim: inbox.Claim
    entry: Entry
    answer: bytes
    further: tuple[
        bytes, ...
    ] = ()  # answers to others, such as the reports that an approver returned
    moves: tuple[Move, ...] = ()
    status: str | None = None  # where the report then stands, be it moved or not
    replaced: tuple[Replaced, ...] = ()


@dataclass
class Filing:
    """The end of a pass over the inbox: what was booked, delivered and let go of."""

    ws: Workspace
    ledger: Ledger
    now: datetime
    done: Ingested = field(default_factory=Ingested)
    mark: tuple[int, int] = (0, 0)
    booked: dict[str, Decided] = field(
        default_factory=dict
    )  # by claim, what this pass has booked and not handed over yet
    concluded: set[str] = field(default_factory=set)  # the claims that came to their end
    failures: dict[str, str] = field(
        default_factory=dict
    )  # by claim, how the program failed on its file
    failing: int = 0  # for how many files in a row the machine has failed

    @property
    def _store(self) -> Path:
        return self.ws.intake / "store"

    def _staged(self, claim: inbox.Claim, no: int = 0) -> Path:
        """Where the answer to a file, or a further one, lies until it may go out."""
        return self.ws.intake / "answers" / f"{claim.id}-{no}"

    def begin(self) -> None:
        """Clear what an interrupted run had half written."""
        for folder in (self._store, self.ws.intake / "answers"):
            disk.sweep(folder)

    def _within(self, path: Path) -> str:
        return (
            path.relative_to(self.ws.root) if path.is_relative_to(self.ws.root) else path.absolute()
        ).as_posix()

    def _conclude(self, decided: Sequence[Decided], batch: Batch | None = None) -> None:
        """Book what was decided, in one transaction; then deliver it, and let go of the claims."""
        if not decided:
            return
        with disk.together():
            for d in decided:
                for no, answer in enumerate((d.answer, *d.further)):
                    disk.write(self._staged(d.claim, no), answer)
        frames, sheets = (
            ({}, [])
            if batch is None
            else (
                batch.frames,
                [{t: p.sheet for t, p in s.places.items()} for s in batch.submissions],
            )
        )
        self.mark = self.ledger.book(
            [d.entry for d in decided],
            frames,
            sheets,
            self.mark,
            [m for d in decided for m in d.moves],
        )
        self.booked |= {d.claim.id: d for d in decided}
        self._hand_over(
            [
                (d.claim, Booked(d.entry.sha256, d.entry.filed, d.entry.reply, d.entry.further))
                for d in decided
            ]
        )

    def _hand_over(self, booked: Sequence[tuple[inbox.Claim, Booked]]) -> None:
        """What was booked, by this pass or an interrupted one, goes to its places; when all of it lies there, the claims go."""
        with disk.together():
            places = [self._deliver(claim, told) for claim, told in booked]
        with disk.together():
            for claim, told in booked:
                if told.sha256:
                    inbox.release(claim, self.ws.inbox, told.sha256)
                else:  # nothing could be copied: the claim itself is what is filed
                    inbox.set_aside(claim, self.ws.root / told.filed)
        for (claim, _), (filed, answered) in zip(booked, places, strict=True):
            self.concluded.add(claim.id)
            self.failing = 0
            if d := self.booked.pop(claim.id, None):
                e, failure = d.entry, self.failures.get(claim.id, "")
                self.done.outcomes.append(
                    Outcome(
                        e.file,
                        e.verdict,
                        d.status,
                        tuple(e.findings),
                        e.project,
                        e.period,
                        filed,
                        answered,
                        e.sha256,
                        d.moves,
                        d.replaced,
                        failure,
                    )
                )
            else:
                self.done.finished += 1

    def _deliver(self, claim: inbox.Claim, booked: Booked) -> tuple[Path, Path]:
        """Put the original, then the answers, in their places: where it lies now, and its own answer."""
        filed, answers = (
            self.ws.root / booked.filed,
            [self.ws.root / place for place in (booked.reply, *booked.further)],
        )
        kept = inbox.stored(self._store, booked.sha256)
        if booked.sha256 and kept.exists():
            disk.deliver(kept, filed)
        elif booked.sha256 and not filed.exists():
            disk.copy(claim.path, filed)
        placed = [
            disk.deliver(staged, place) if (staged := self._staged(claim, no)).exists() else place
            for no, place in enumerate(answers)
        ]
        if placed != answers:
            self.ledger.answered(claim.id, *map(self._within, placed))
        return filed, placed[0]
