"""The steps that reports take from status to status (S55), and the history of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ..forms.lists import STEPS
from ..text.period import Period
from .tables import HISTORY, STATUSES, of_period


@dataclass(frozen=True, slots=True)
class Move:
    """A report's step to a status: by a delivery, or by hand with the reason.

    A step to SUBMITTED with a delivery makes that one the standing report. One to SAVED leaves none standing: it is a
    first draft, or a withdrawal by hand, which alone may set a report back that stands (S55).
    """

    project: str
    period: Period
    status: str
    time: datetime
    delivery: int | None = None
    comment: str = ""
    level: int = 0
    who: str = ""
    sent: bool = False  # the delivery has just come in, and counts as a submission
    withdrawn: bool = False


class IllegalStep(Exception):
    """A status that may not follow the one held (S55)."""


def move(db: sa.Connection, moves: Sequence[Move]) -> None:
    """Set reports' statuses and write the steps into the history (S55)."""
    if not moves:
        return
    held: dict[tuple[str, Period], tuple[str, int, int | None, int]] = {}
    for period in {m.period for m in moves}:
        same = of_period(STATUSES, period) & STATUSES.c.project.in_(
            [m.project for m in moves if m.period == period]
        )
        for project, *rest in db.execute(
            sa.select(
                STATUSES.c.project,
                STATUSES.c.status,
                STATUSES.c.submissions,
                STATUSES.c.delivery,
                STATUSES.c.level,
            ).where(same)
        ):
            held[project, period] = tuple(rest)
        db.execute(sa.delete(STATUSES).where(same))
    standing, history = {}, []
    for m in moves:
        status, submissions, delivery, level = held.get(
            (m.project, m.period), ("NOT_REPORTED", 0, None, 0)
        )
        legal = (
            (delivery is not None and level == 0 and status != "APPROVED")
            if m.withdrawn
            else m.status in STEPS[status]
        )
        if not legal:
            raise IllegalStep(f"{m.project} {m.period.label}: {status} → {m.status}")
        submissions += m.sent and m.status == "SUBMITTED"
        stands = None if m.status == "SAVED" else m.delivery or delivery
        held[m.project, m.period] = m.status, submissions, stands, m.level
        key = {
            "project": m.project,
            "fiscal_year": m.period.fiscal_year,
            "quarter": m.period.quarter,
            "status": m.status,
            "level": m.level,
        }
        standing[m.project, m.period] = {
            **key,
            "delivery": stands,
            "submissions": submissions,
            "since": m.time,
        }
        history.append(
            {**key, "at": m.time, "delivery": m.delivery, "comment": m.comment, "who": m.who}
        )
    db.execute(sa.insert(STATUSES), list(standing.values()))
    db.execute(sa.insert(HISTORY), history)
