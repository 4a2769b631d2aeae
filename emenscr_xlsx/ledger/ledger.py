"""The ledger: what was issued, delivered and reported, and every report's status.

The only room with SQL. Its tables for reported rows are built from the declarations of the form;
it lies in SQLite, in the workspace by default, or in PostgreSQL (`dialect` says what differs).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ..text.period import Period
from .arrivals import Arrivals
from .dialect import insert_many
from .entries import Entry, finding_row, listed, stored
from .issuing import Issues
from .marks import Mark, moved_on, refuse_overtaken
from .noting import note
from .outgoing import Outgoing
from .reports import Reports
from .runners import Runners
from .standings import Standings
from .steps import Move, take_steps
from .tables import DELIVERIES, EXTENSIONS, FINDINGS, ROWS, STATUSES, of_period

if TYPE_CHECKING:
    import pandas as pd


class Ledger(Arrivals, Issues, Outgoing, Reports, Runners, Standings):
    """An open ledger. Each public method is one transaction."""

    # Booking ----------------------------------------------------------------------------------

    def book(
        self,
        entries: Sequence[Entry],
        frames: "Mapping[str, pd.DataFrame]",
        sheets: Sequence[Mapping[str, str]],
        mark: Mark | None = None,
        moves: Sequence[Move] = (),
    ) -> Mark | None:
        """Book deliveries with findings, rows and statuses, all or nothing; the mark moves on.

        `frames` are a batch's (with `_report`); `sheets` gives, per report of the batch, each
        table's sheet. `moves` are what an approver decided. Raises Overtaken, and books nothing,
        where anybody else has booked about the same projects, or the same bytes, since the `mark`;
        raises IllegalStep where a move may not follow.
        """
        about = {text for e in entries for text in (e.project, e.sha256) if text}
        about |= {move.project for move in moves}
        with self.deciding() as db:
            if mark is not None:
                refuse_overtaken(db, mark, about)
            first = (db.scalar(sa.select(sa.func.max(DELIVERIES.c.id))) or 0) + 1
            numbered = list(enumerate(entries, first))
            deliveries = [entry.row(number) for number, entry in numbered]
            if deliveries:
                db.execute(sa.insert(DELIVERIES), deliveries)
            findings = [
                finding_row(number, place, finding)
                for number, entry in numbered
                for place, finding in enumerate(entry.findings)
            ]
            if findings:
                db.execute(sa.insert(FINDINGS), findings)
            note(db, {DELIVERIES: deliveries, FINDINGS: findings})
            booked = {
                entry.report: number for number, entry in numbered if entry.report is not None
            }
            for name, frame in frames.items():
                if name in ROWS:
                    _book_rows(db, name, frame, booked, sheets)
            sent = (entry.move(number) for number, entry in numbered)
            take_steps(db, [step for step in sent if step is not None])
            take_steps(db, moves)
            return mark and moved_on(db, mark, about)

    def answered(self, claim: str, reply: str, *further: str) -> None:
        """Note where answers went whose own places were locked."""
        with self.deciding() as db:
            delivery = db.scalar(sa.select(DELIVERIES.c.id).where(DELIVERIES.c.claim == claim))
            _update(db, {"id": delivery, "reply": reply, "further": listed(further)})

    # By hand ----------------------------------------------------------------------------------

    def move(
        self,
        project: str,
        period: Period,
        status: str,
        time: datetime,
        comment: str = "",
        who: str = "",
    ) -> None:
        """Move a report to a status by hand, with the reason.

        Raises IllegalStep where it may not follow the report's status.
        """
        with self.deciding() as db:
            take_steps(db, [Move(project, period, status, time, comment=comment, who=who)])

    def withdraw(
        self, project: str, period: Period, time: datetime, comment: str, who: str = ""
    ) -> None:
        """Take back the report that stands; none stands until one is sent or reinstated.

        Raises IllegalStep where none can be taken back.
        """
        with self.deciding() as db:
            delivery = db.scalar(
                sa.select(STATUSES.c.delivery).where(of_period(STATUSES, period, project))
            )
            step = Move(project, period, "SAVED", time, delivery, comment, who=who, withdrawn=True)
            take_steps(db, [step])
            _update(db, {"id": delivery, "withdrawn": time})

    def reinstate(
        self,
        project: str,
        period: Period,
        delivery: int,
        time: datetime,
        comment: str,
        who: str = "",
    ) -> None:
        """Make an earlier delivery, that was sent and accepted, the standing report again.

        Raises IllegalStep where the report's status does not allow it.
        """
        with self.deciding() as db:
            take_steps(db, [Move(project, period, "SUBMITTED", time, delivery, comment, who=who)])
            _update(db, {"id": delivery, "withdrawn": None})

    def extend(
        self,
        period: Period,
        new_due: date,
        reason: str,
        time: datetime,
        *,
        agency: str | None,
        project: str | None,
        who: str = "",
    ) -> None:
        """Give an agency's reports, or one project's, more time (C8)."""
        extension = {
            "agency_code": agency,
            "project_code": project,
            "fiscal_year": period.fiscal_year,
            "quarter": period.quarter,
            "new_due": new_due,
            "reason": reason,
            "who": who,
            "at": time,
        }
        with self.deciding() as db:
            db.execute(sa.insert(EXTENSIONS), [extension])
            note(db, {EXTENSIONS: [extension]})

    # Anew -------------------------------------------------------------------------------------

    def restore_rows(
        self,
        frames: "Mapping[str, pd.DataFrame]",
        deliveries: Mapping[int, int],
        sheets: Sequence[Mapping[str, str]],
    ) -> None:
        """Write the rows of reports that were read anew, by their place in the batch."""
        with self._writing.begin() as db:
            for name, frame in frames.items():
                if name in ROWS:
                    _book_rows(db, name, frame, deliveries, sheets)


def _update(db: sa.Connection, values: Mapping[str, object]) -> None:
    """Change a delivery."""
    db.execute(sa.update(DELIVERIES).where(DELIVERIES.c.id == values["id"]).values(dict(values)))
    note(db, {DELIVERIES: [values]})


def _book_rows(
    db: sa.Connection,
    name: str,
    frame: "pd.DataFrame",
    booked: Mapping[int, int],
    sheets: Sequence[Mapping[str, str]],
) -> None:
    """Book the rows of a table, of those reports of the batch that are booked."""
    frame = frame[frame["_report"].isin(booked)]
    if frame.empty:
        return
    reports = frame["_report"]
    kept = frame.drop(columns="_report").assign(
        _delivery=reports.map(booked), _sheet=[sheets[r].get(name, "") for r in reports]
    )
    columns = (stored(kept[column.name]) for column in ROWS[name].columns)
    insert_many(db, ROWS[name], list(zip(*columns, strict=True)))
