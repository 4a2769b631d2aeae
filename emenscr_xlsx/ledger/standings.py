"""Where the reports of a period stand, and how far the ledger has come."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from ..model.finding import Verdict
from ..registry.rows import Extension
from ..text.period import Period
from .dialect import among
from .marks import Mark, mark_of
from .opening import Database
from .rows import Standing, Step, rows
from .tables import (
    DELIVERIES,
    EXTENSIONS,
    HISTORY,
    ROWS,
    STATUSES,
    in_order,
    of_period,
    of_periods,
    with_time,
)


class Standings(Database):
    """The statuses of reports."""

    def mark(self) -> Mark:
        """How far the ledger has come; whoever books names the mark they started from."""
        with self._reading() as db:
            return mark_of(db)

    def unexplained(self) -> list[tuple[str, Period]]:
        """The reports whose status is not that of the last step in their history."""
        report = [HISTORY.c[n] for n in ("project", "fiscal_year", "quarter")]
        last = sa.select(sa.func.max(HISTORY.c.id)).group_by(*report)
        steps = sa.select(*report, HISTORY.c.status).where(HISTORY.c.id.in_(last))
        statuses = sa.select(*(STATUSES.c[c.name] for c in steps.selected_columns))
        with self._reading() as db:
            differing = {tuple(r) for r in db.execute(steps)} ^ {
                tuple(r) for r in db.execute(statuses)
            }
        return sorted({(row[0], Period(row[1], row[2])) for row in differing})

    def newest(self, periods: Sequence[Period]) -> datetime | None:
        """When the last thing happened in these periods."""
        queries = [
            sa.select(sa.func.max(time)).where(of_periods(table, periods))
            for table, time in ((HISTORY, HISTORY.c["at"]), (DELIVERIES, DELIVERIES.c.received))
        ]
        with self._reading() as db:
            times = [db.scalar(query) for query in queries]
        return max((t for t in times if t is not None), default=None)

    def standing(self, period: Period) -> dict[str, Standing]:
        """How each project's report stands, of those that have come at all."""
        kept = (
            of_period(DELIVERIES, period)
            & (DELIVERIES.c.verdict != Verdict.REFUSED)
            & DELIVERIES.c.withdrawn.is_(None)
        )
        latest = (
            sa.select(
                DELIVERIES.c.project,
                sa.func.max(DELIVERIES.c.issue).label("issue"),
                sa.func.max(DELIVERIES.c.id).label("newest"),
            )
            .where(kept)
            .group_by(DELIVERIES.c.project)
            .subquery()
        )
        newest = DELIVERIES.alias()
        query = (
            sa.select(
                STATUSES,
                *(
                    DELIVERIES.c[n]
                    for n in ("content", "received", "verdict", "file", "filed", "sha256")
                ),
                latest.c.issue,
                latest.c.newest,
                *(newest.c[n].label(f"newest_{n}") for n in ("verdict", "received", "file")),
            )
            .outerjoin(DELIVERIES, STATUSES.c.delivery == DELIVERIES.c.id)
            .outerjoin(latest, latest.c.project == STATUSES.c.project)
            .outerjoin(newest, newest.c.id == latest.c.newest)
            .where(of_period(STATUSES, period))
            .order_by(*in_order(STATUSES))
        )
        with self._reading() as db:
            return {row["project"]: row for row in rows(db, query, Standing)}

    def returned(self, period: Period) -> dict[str, Step]:
        """The step by which each project's report was last returned, with the words."""
        returns = (HISTORY.c.status == "RETURNED") & (HISTORY.c.comment != "")
        query = sa.select(*with_time(HISTORY)).where(of_period(HISTORY, period), returns)
        with self._reading() as db:
            return {row["project"]: row for row in rows(db, query.order_by(HISTORY.c.id), Step)}

    def steps(self, periods: Sequence[Period], projects: Sequence[str]) -> list[Step]:
        """The steps that reports took, in order."""
        within = of_periods(HISTORY, periods) & among(HISTORY.c.project, projects)
        query = sa.select(*with_time(HISTORY)).where(within).order_by(HISTORY.c.id)
        with self._reading() as db:
            return rows(db, query, Step)

    def extensions(self) -> list[Extension]:
        """The extensions given since the registry was written, the newest first."""
        query = sa.select(EXTENSIONS).order_by(EXTENSIONS.c.id.desc())
        with self._reading() as db:
            return [
                Extension(
                    agency_code=row["agency_code"],
                    project_code=row["project_code"],
                    fiscal_year=row["fiscal_year"],
                    quarter=row["quarter"],
                    new_due=row["new_due"].isoformat(),
                    reason=row["reason"],
                )
                for row in db.execute(query).mappings()
            ]

    def reported_as(self, period: Period) -> dict[str, str]:
        """The agency to which each project belonged, as its standing report of a period says."""
        report = ROWS["report"]
        query = (
            sa.select(STATUSES.c.project, report.c.agency_code)
            .join(report, report.c["_delivery"] == STATUSES.c.delivery)
            .where(of_period(STATUSES, period), report.c.agency_code.is_not(None))
            .order_by(*in_order(STATUSES))
        )
        with self._reading() as db:
            return dict(db.execute(query).all())

    def project_states(self, year: int) -> dict[tuple[str, Period], str]:
        """The project state that each standing report of a year gives, unless it is returned."""
        report = ROWS["report"]
        query = (
            sa.select(STATUSES.c.project, STATUSES.c.quarter, report.c.project_state)
            .join(report, report.c["_delivery"] == STATUSES.c.delivery)
            .where(STATUSES.c.fiscal_year == year, STATUSES.c.status.in_(("SUBMITTED", "APPROVED")))
            .order_by(*in_order(STATUSES))
        )
        with self._reading() as db:
            return {
                (project, Period(year, quarter)): state
                for project, quarter, state in db.execute(query)
            }
