"""The steps that reports take from status to status (S55), and the history of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from ..forms.lists import STATUS, STEPS
from ..text.errors import Error
from ..text.period import Period
from ..text.words import Words
from .dialect import among
from .noting import note
from .tables import HISTORY, STATUSES, of_period


@dataclass(frozen=True, slots=True)
class Move:
    """A report's step to a status: by a delivery, or by hand with the reason.

    A step to SUBMITTED with a delivery makes that one the standing report. One to SAVED leaves none
    standing: it is a first draft, or a withdrawal by hand, which alone may set a report back that
    stands (S55). `sent` means that the delivery has just come in, and counts as a submission.
    """

    project: str
    period: Period
    status: str
    time: datetime
    delivery: int | None = None
    comment: str = ""
    level: int = 0
    who: str = ""
    sent: bool = False
    withdrawn: bool = False


class IllegalStep(Error):
    """A step to a status that may not follow the report's own (S55).

    Whoever decided looked before; so somebody else has moved the report since.
    """

    def __init__(self, move: Move, status: str) -> None:
        super().__init__(
            _MOVED_ON.format(
                project=move.project,
                period=move.period.words,
                status=STATUS.words(status),
                wanted=STATUS.words(move.status),
            )
        )


_MOVED_ON = Words(
    "รายงานของ {project} {period} มีสถานะ “{status}” แล้ว จึงเปลี่ยนเป็น “{wanted}” ไม่ได้ "
    "ให้ดูสถานะด้วย emenscr status แล้วลองใหม่",
    "The report of {project} for {period} is “{status}” by now, and cannot become “{wanted}”; "
    "see emenscr status, and try again",
)


class _Status(NamedTuple):
    """A report's status; how often it was sent, which delivery stands, and the levels it passed."""

    status: str = "NOT_REPORTED"
    submissions: int = 0
    delivery: int | None = None
    level: int = 0

    def after(self, move: Move) -> "_Status":
        """The status after a move; raises IllegalStep where it may not follow."""
        if move.withdrawn:
            legal = self.delivery is not None and self.level == 0 and self.status != "APPROVED"
        else:
            legal = move.status in STEPS[self.status]
        if not legal:
            raise IllegalStep(move, self.status)
        submissions = self.submissions + (move.sent and move.status == "SUBMITTED")
        delivery = None if move.status == "SAVED" else move.delivery or self.delivery
        return _Status(move.status, submissions, delivery, move.level)


def take_steps(db: sa.Connection, moves: Sequence[Move]) -> None:
    """Set reports' statuses and write the steps into the history (S55)."""
    if not moves:
        return
    statuses = _statuses(db, moves)
    standing, history = {}, []
    for move in moves:
        report = move.project, move.period
        after = statuses.get(report, _Status()).after(move)
        statuses[report] = after
        step = {
            "project": move.project,
            "fiscal_year": move.period.fiscal_year,
            "quarter": move.period.quarter,
            "status": move.status,
            "level": move.level,
        }
        standing[report] = step | {
            "delivery": after.delivery,
            "submissions": after.submissions,
            "since": move.time,
        }
        history.append(
            step
            | {
                "at": move.time,
                "delivery": move.delivery,
                "comment": move.comment,
                "who": move.who,
            }
        )
    for period in {move.period for move in moves}:
        projects = [move.project for move in moves if move.period == period]
        replaced = of_period(STATUSES, period) & among(STATUSES.c.project, projects)
        db.execute(sa.delete(STATUSES).where(replaced))
    db.execute(sa.insert(STATUSES), list(standing.values()))
    db.execute(sa.insert(HISTORY), history)
    note(db, {STATUSES: list(standing.values()), HISTORY: history})


def _statuses(db: sa.Connection, moves: Sequence[Move]) -> dict[tuple[str, Period], _Status]:
    """The statuses of the reports that move."""
    statuses = {}
    for period in {move.period for move in moves}:
        projects = [move.project for move in moves if move.period == period]
        query = sa.select(
            STATUSES.c.project,
            STATUSES.c.status,
            STATUSES.c.submissions,
            STATUSES.c.delivery,
            STATUSES.c.level,
        ).where(of_period(STATUSES, period) & among(STATUSES.c.project, projects))
        for project, *status in db.execute(query):
            statuses[project, period] = _Status(*status)
    return statuses
