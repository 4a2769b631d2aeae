"""What a pass over the inbox did: what became of each file."""

from dataclasses import dataclass, field
from pathlib import Path

from ..ledger.ledger import Ledger
from ..ledger.rows import Delivered, Standing
from ..ledger.steps import Move
from ..ledger.tables import IN_LOG
from ..model.finding import Finding, Severity, Verdict
from ..office.workspace import Workspace
from ..text.period import Period
from ..text.words import Words
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
    claim: str = ""  # what tells its arrival from any other


@dataclass
class Ingested:
    """What a pass over the inbox did.

    `outcomes` are also those of an interrupted run that had not been logged; `finished` counts the
    files that it had only left to deliver; `undone` names those left for the next run, and why.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    finished: int = 0
    undone: dict[str, Exception] = field(default_factory=dict)


def period_of(delivery: Delivered) -> Period | None:
    """The quarter that a delivery is about."""
    year, quarter = delivery["fiscal_year"], delivery["quarter"]
    return Period(year, quarter) if year and quarter else None


def recall(ws: Workspace, ledger: Ledger, done: Ingested) -> None:
    """Put first what an earlier run took in, and was interrupted before it could say so (S9)."""
    ours = {outcome.claim for outcome in done.outcomes}
    earlier: list[Outcome] = []
    statuses: dict[Period, dict[str, Standing]] = {}
    for delivery in ledger.to_tell(IN_LOG):
        if delivery["claim"] in ours:
            continue
        period = period_of(delivery)
        if period is not None and period not in statuses:
            statuses[period] = ledger.standing(period)
        standing = statuses[period].get(delivery["project"] or "") if period else None
        message = ledger.gravest(delivery["id"])
        earlier.append(_recalled(ws, delivery, standing, message))
    done.outcomes[:0] = earlier


def _recalled(
    ws: Workspace, delivery: Delivered, standing: Standing | None, message: Words | None
) -> Outcome:
    """What became of a file, as the ledger has it."""
    filed, reply = (ws.root / p if (p := delivery[n]) else None for n in ("filed", "reply"))
    verdict = Verdict(delivery["verdict"])
    gravest = () if message is None else (Finding("", Severity.INFO, message),)
    return Outcome(
        delivery["file"],
        verdict,
        standing["status"] if standing and verdict is not Verdict.REFUSED else None,
        gravest,
        delivery["project"],
        period_of(delivery),
        filed,
        reply,
        delivery["sha256"],
        claim=delivery["claim"] or "",
    )
