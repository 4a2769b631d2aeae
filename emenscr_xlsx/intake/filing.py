"""The end of a file's way: decisions are booked in one transaction, delivered, and released."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..checking.batch import Batch
from ..ledger.ledger import Ledger
from ..ledger.marks import Mark
from ..office import disk
from ..office.workspace import Workspace
from . import inbox
from .incoming import Decision, IncomingFile, State
from .outcome import Ingested
from .owners import Owner


@dataclass
class Filing:
    """A pass over the inbox, as far as it books, delivers and lets go."""

    ws: Workspace
    ledger: Ledger
    now: datetime
    done: Ingested = field(default_factory=Ingested)
    mark: Mark | None = None
    failing: int = 0  # for how many files in a row the machine has failed

    @property
    def store(self) -> Path:
        """The folder of the private copies."""
        return self.ws.intake / "store"

    def begin(self, owner: Owner) -> None:
        """Clear what an interrupted run had half written."""
        for folder in (self.store, self.ws.intake / "answers", *owner.folders()):
            disk.sweep(folder)

    def conclude(
        self, decided: Sequence[tuple[IncomingFile, Decision]], batch: Batch | None = None
    ) -> None:
        """Book what was decided, then deliver it, and let go of the claims."""
        if decided:
            self._book(decided, batch)
            self.finish([file for file, _ in decided])

    def _book(self, decided: Sequence[tuple[IncomingFile, Decision]], batch: Batch | None) -> None:
        """Book decisions in one transaction, their answers being ready to go out."""
        with disk.together():
            for file, decision in decided:
                for number, answer in enumerate(decision.answers):
                    disk.write(self.ws.staged(file.id, number), answer)
        for file, decision in decided:
            file.decision, file.state = decision, State.DECIDED
        self.mark = self.ledger.book(
            [decision.entry for _, decision in decided],
            {} if batch is None else batch.frames,
            []
            if batch is None
            else [{t: p.sheet for t, p in s.places.items()} for s in batch.submissions],
            self.mark,
            [move for _, decision in decided for move in decision.moves],
        )
        for file, decision in decided:
            file.places, file.state = decision.places, State.BOOKED

    def finish(self, files: Sequence[IncomingFile]) -> None:
        """Deliver what was booked, by this pass or an interrupted one, then let the claims go.

        No claim goes before all of it lies in its place.
        """
        with disk.together():
            for file in files:
                self._deliver(file)
        with disk.together():
            for file in files:
                self._release(file)
        for file in files:
            file.state, self.failing = State.RELEASED, 0
            if file.decision is None:
                self.done.finished += 1
            else:
                self.done.outcomes.append(file.outcome(file.decision))

    def _deliver(self, file: IncomingFile) -> None:
        """Put the original, then the answers, in their places."""
        places = file.places
        filed, kept = self.ws.root / places.filed, inbox.stored(self.store, places.sha256)
        if places.sha256 and kept.exists():
            disk.deliver(kept, filed)
        elif places.sha256 and not filed.exists():
            disk.copy(file.claim.path, filed)
        answers = [self.ws.root / place for place in (places.reply, *places.further)]
        placed = [
            disk.deliver(staged, place)
            if (staged := self.ws.staged(file.id, number)).exists()
            else place
            for number, place in enumerate(answers)
        ]
        if placed != answers:
            self.ledger.answered(file.id, *map(self.ws.within, placed))
        file.filed, file.reply, file.state = filed, placed[0], State.DELIVERED

    def _release(self, file: IncomingFile) -> None:
        """Let go of the claim."""
        if file.places.sha256:
            inbox.release(file.claim, self.ws.inbox, file.places.sha256)
        else:  # nothing could be copied: the claim itself is what is filed
            inbox.set_aside(file.claim, self.ws.root / file.places.filed)
