"""What goes out to people: the answers that deliveries were given, and what has been sent."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from ..model.finding import Severity
from ..text.period import Period
from .decisions import Decisions
from .noting import note
from .rows import Answered, rows
from .tables import DELIVERIES, FINDINGS, SENT, of_period


class Outgoing(Decisions):
    """The files that go out, and those that are gone."""

    def gone(self) -> set[tuple[str, str]]:
        """The files that were sent, by their place in the workspace and their digest."""
        with self._reading() as db:
            return {
                (place, sha256)
                for place, sha256 in db.execute(sa.select(SENT.c.place, SENT.c.sha256))
            }

    def note_gone(self, files: Iterable[tuple[str, str]], time: datetime) -> int:
        """Note that files were sent; returns how many were not noted before."""
        sent = [
            {"place": place, "sha256": sha256, "at": time}
            for place, sha256 in sorted({*files} - self.gone())
        ]
        with self.deciding() as db:
            if sent:
                db.execute(sa.insert(SENT), sent)
            note(db, {SENT: sent})
        return len(sent)

    def answers(self, period: Period) -> list[Answered]:
        """The deliveries of a period with their answers, in the order they came."""
        return self._answered(of_period(DELIVERIES, period) & DELIVERIES.c.withdrawn.is_(None))

    def arrived(self, since: datetime) -> list[Answered]:
        """Whatever came since a time, the newest first."""
        lately = DELIVERIES.c.received >= since
        first = sa.select(sa.func.min(DELIVERIES.c.id)).where(lately).scalar_subquery()
        return self._answered(lately & (DELIVERIES.c.id >= first))[::-1]

    def _answered(self, which: sa.ColumnElement[bool]) -> list[Answered]:
        def count(severity: Severity) -> sa.ColumnElement[int]:
            return sa.func.coalesce(
                sa.func.sum(sa.case((FINDINGS.c.severity == severity, 1), else_=0)), 0
            )

        names = (
            "id",
            "project",
            "fiscal_year",
            "quarter",
            "verdict",
            "received",
            "file",
            "filed",
            "reply",
        )
        query = (
            sa.select(
                *(DELIVERIES.c[name] for name in names),
                count(Severity.ERROR).label("errors"),
                count(Severity.WARNING).label("remarks"),
            )
            .outerjoin(FINDINGS, FINDINGS.c.delivery == DELIVERIES.c.id)
            .where(which)
            .group_by(DELIVERIES.c.id)
            .order_by(DELIVERIES.c.id)
        )
        with self._reading() as db:
            return rows(db, query, Answered)
