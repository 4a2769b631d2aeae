"""What a pass over the inbox did: what became of each file."""

from dataclasses import dataclass, field
from pathlib import Path

from ..ledger.steps import Move
from ..model.finding import Finding, Verdict
from ..text.period import Period
from ..workbook.changes import Replaced


@dataclass(frozen=True)
class Outcome:
    """What became of a dropped file."""

    file: str
    verdict: Verdict
    status: str | None
    findings: tuple[Finding, ...]
    project: str | None = None
    period: Period | None = None
    filed: Path | None = None
    reply: Path | None = None
    sha256: str = ""
    moves: tuple[Move, ...] = ()  # of an approver's workbook: the reports that it moved on
    replaced: tuple[Replaced, ...] = ()  # the deliveries whose place it takes
    failure: str = ""  # how the program failed on it: a traceback


@dataclass
class Ingested:
    """What a pass over the inbox did.

    `finished` counts the files that an interrupted run had only left to deliver; `undone` names
    those left for the next run, and why.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    finished: int = 0
    undone: dict[str, Exception] = field(default_factory=dict)

    @property
    def periods(self) -> list[Period]:
        """The periods in which a report stands otherwise now, or has a draft to be named."""
        return sorted(
            {
                o.period
                for o in self.outcomes
                if o.period and (o.verdict is not Verdict.REFUSED or o.moves)
            }
        )
