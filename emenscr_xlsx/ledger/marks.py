"""How far a ledger had come when somebody began to decide, and whether they were overtaken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from ..model.finding import Verdict
from .dialect import among
from .failures import Overtaken
from .tables import DELIVERIES, HISTORY


@dataclass(frozen=True, slots=True)
class Mark:
    """The highest delivery and the highest step when somebody began to decide.

    `since` are those up to which its holder knows of a project, or of a file's digest, by having
    booked about it since.
    """

    delivery: int
    step: int
    since: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def knows(self, subject: str | None) -> tuple[int, int]:
        """Up to which delivery and step the holder knows what happened to a project or a file."""
        return self.since.get(subject or "", (self.delivery, self.step))


def mark_of(db: sa.Connection) -> Mark:
    """How far the ledger has come."""
    delivery, step = (
        db.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))).scalar_one()
        for table in (DELIVERIES, HISTORY)
    )
    return Mark(delivery, step)


def moved_on(db: sa.Connection, mark: Mark, subjects: Iterable[str]) -> Mark:
    """The mark after its holder has booked about these projects and digests."""
    now = mark_of(db)
    booked = dict.fromkeys(subjects, (now.delivery, now.step))
    return replace(mark, since={**mark.since, **booked})


def refuse_overtaken(db: sa.Connection, mark: Mark, subjects: Iterable[str]) -> None:
    """Raise Overtaken where anybody else has booked about these projects or digests.

    To be asked in the lock. What was refused bears on nothing.
    """
    concerned = {*subjects}
    delivered = sa.select(DELIVERIES.c.id, DELIVERIES.c.project, DELIVERIES.c.sha256).where(
        DELIVERIES.c.id > mark.delivery,
        DELIVERIES.c.verdict != Verdict.REFUSED,
        among(DELIVERIES.c.project, concerned) | among(DELIVERIES.c.sha256, concerned),
    )
    for delivery, *about in db.execute(delivered):
        if any(delivery > mark.knows(subject)[0] for subject in concerned.intersection(about)):
            raise Overtaken
    stepped = sa.select(HISTORY.c.id, HISTORY.c.project).where(
        HISTORY.c.id > mark.step, among(HISTORY.c.project, concerned)
    )
    for step, project in db.execute(stepped):
        if step > mark.knows(project)[1]:
            raise Overtaken
