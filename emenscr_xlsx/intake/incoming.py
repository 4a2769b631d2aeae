"""A file on its way through the inbox: one object, from its claim until the claim is let go of."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, auto
from pathlib import Path

from ..ledger.arrivals import Booked
from ..ledger.entries import Entry
from ..ledger.steps import Move
from ..model.finding import Finding
from ..office.examine import ReportFile
from ..workbook.changes import Replaced
from ..workbook.submission import Submission
from ..workbook.ticket import Ticket
from .inbox import Claim
from .outcome import Outcome


class State(IntEnum):
    """How far a file has come."""

    CLAIMED = auto()  # taken out of the inbox
    KEPT = auto()  # a private copy lies in the store, or it is known why none can be made
    NOTED = auto()  # the ledger knows that it came
    READ = auto()  # it is known to be a workbook of ours, or why not
    DECIDED = auto()  # its verdict is known, and its answers are made
    BOOKED = auto()  # the ledger has the decision
    DELIVERED = auto()  # the original and the answers lie in their places
    RELEASED = auto()  # the claim is gone


@dataclass(frozen=True)
class Decision:
    """What is to be booked of a file, and the answers that then go out: its own comes first."""

    entry: Entry
    places: Booked
    answers: tuple[bytes, ...]
    moves: tuple[Move, ...] = ()
    status: str | None = None  # where the report then stands, be it moved or not
    replaced: tuple[Replaced, ...] = ()


@dataclass
class IncomingFile:
    """A file that was claimed, and what becomes of it: each step of a pass sets what it came to.

    `name` is its whole name, for a claim's own may be cut. `sha256` is that of the private copy;
    where none can be made it is "", and `unfit` the code of the reason why. `content` is what was
    read: a workbook of ours, or the reason why it is none; None before that. `before` says when
    the same bytes were taken, and where they lie; None if they never were. `decision` is what
    this pass decided of it; None before that, and where an earlier run decided. `places` are
    where the file and its answers belong, once that is booked; `filed` and `reply` where they
    lie, once they are delivered. `failure` is how the program failed on it: a traceback.
    `reading` is what its bytes, given by their digest, were read as: it stays though they are
    decided anew.
    """

    claim: Claim
    state: State = State.CLAIMED
    name: str = ""
    sha256: str = ""
    unfit: str = ""
    content: ReportFile | Finding | None = None
    before: tuple[datetime, str] | None = None
    decision: Decision | None = None
    places: Booked = Booked("", "", "")
    filed: Path | None = None
    reply: Path | None = None
    failure: str = ""
    reading: tuple[str, Submission | Finding] | None = None

    @property
    def id(self) -> str:
        """What tells its claim from any other."""
        return self.claim.id

    @property
    def ticket(self) -> Ticket | None:
        """Its ticket, if it is a workbook of ours."""
        return self.content.ticket if isinstance(self.content, ReportFile) else None

    @property
    def was_read(self) -> bool:
        """Whether the bytes of its private copy were read before."""
        return self.reading is not None and self.reading[0] == self.sha256

    def open(self, path: Path, before: tuple[datetime, str] | None) -> None:
        """Take its reading as its content; `path` is that of the private copy."""
        if self.reading is None:
            raise RuntimeError(f"{self.name} is not read")
        _, read = self.reading
        self.content = (
            read if isinstance(read, Finding) else ReportFile(path, read, self.claim.arrived)
        )
        self.before, self.state = before, State.READ

    def start_anew(self) -> None:
        """Forget what an attempt came to that failed before it was booked."""
        self.state, self.sha256, self.unfit = State.CLAIMED, "", ""
        self.content = self.before = self.decision = None

    def resume(self, places: Booked) -> None:
        """Go on from what the ledger has booked of it.

        A decision of this pass counts only if it was this pass that booked it.
        """
        if self.state < State.BOOKED:
            self.decision = None
        self.places, self.state = places, State.BOOKED

    def outcome(self, decision: Decision) -> Outcome:
        """What became of it."""
        entry = decision.entry
        return Outcome(
            entry.file,
            entry.verdict,
            decision.status,
            tuple(entry.findings),
            entry.project,
            entry.period,
            self.filed,
            self.reply,
            entry.sha256,
            decision.moves,
            decision.replaced,
            self.failure,
            self.id,
        )
