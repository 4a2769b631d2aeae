"""What the ledger is asked: which claims and files it knows, where reports stand, and the counting rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from .. import form
from ..finding import Verdict
from ..period import Period
from ..spec import Kind, Table
from .tables import DELIVERIES, FINDINGS, ROWS, STATUSES, of


class Reading:
    """The questions; each is one reading transaction."""

    engine: sa.Engine

    def booked(self, claims: Iterable[str]) -> set[str]:
        """Of these claims, those already booked, by a run that was interrupted before it let go of them."""
        with self.engine.connect() as db:
            return set(db.scalars(sa.select(DELIVERIES.c.claim).where(DELIVERIES.c.claim.in_(list(claims)))))

    def seen(self, digests: Iterable[str]) -> dict[str, datetime]:
        """Of these files, those that were read before, and when they first came."""
        with self.engine.connect() as db:
            wanted = list(digests)
            found = sa.select(DELIVERIES.c.sha256, sa.func.min(DELIVERIES.c.received)).where(
                DELIVERIES.c.sha256.in_(wanted), DELIVERIES.c.verdict != Verdict.REFUSED
            )
            return dict(db.execute(found.group_by(DELIVERIES.c.sha256)).all())

    def standing(self, period: Period) -> dict[str, dict[str, object]]:
        """Per project: its status, when, its counting delivery, that one's content digest, and the highest issue received."""
        latest = (
            sa.select(DELIVERIES.c.project, sa.func.max(DELIVERIES.c.issue).label("issue"))
            .where(of(DELIVERIES, period), DELIVERIES.c.verdict != Verdict.REFUSED)
            .group_by(DELIVERIES.c.project)
            .subquery()
        )
        query = (
            sa.select(STATUSES, DELIVERIES.c.content, DELIVERIES.c.received, DELIVERIES.c.verdict, DELIVERIES.c.file, DELIVERIES.c.filed, latest.c.issue)
            .outerjoin(DELIVERIES, STATUSES.c.delivery == DELIVERIES.c.id)
            .outerjoin(latest, latest.c.project == STATUSES.c.project)
            .where(of(STATUSES, period))
        )
        with self.engine.connect() as db:
            return {row["project"]: dict(row) for row in db.execute(query).mappings()}

    def rows(self, periods: Sequence[Period], projects: Sequence[str] | None = None, tables: Iterable[str] | None = None) -> dict[str, pd.DataFrame]:
        """The counting rows of these periods, by table, with project, period, status, and the file they came in."""
        found = {}
        keep = sa.or_(*(of(STATUSES, p) for p in periods)) if periods else sa.false()
        if projects is not None:
            keep &= STATUSES.c.project.in_(projects)
        with self.engine.connect() as db:
            for name in tables or ROWS:
                table = ROWS[name]
                query = (
                    sa.select(
                        STATUSES.c.project.label("_project"),
                        STATUSES.c.fiscal_year.label("_fiscal_year"),
                        STATUSES.c.quarter.label("_quarter"),
                        STATUSES.c.status.label("_status"),
                        DELIVERIES.c.file.label("_file"),
                        DELIVERIES.c.filed.label("_filed"),
                        table,
                    )
                    .join(DELIVERIES, STATUSES.c.delivery == DELIVERIES.c.id)
                    .join(table, table.c["_delivery"] == DELIVERIES.c.id)
                    .where(keep)
                    .order_by(STATUSES.c.project, STATUSES.c.quarter, table.c["_row"])
                )
                found[name] = _typed(pd.read_sql(query, db), form.BY_NAME[name])
        return found

    def deliveries(self, period: Period) -> pd.DataFrame:
        """Every delivery for a period, in the order it came."""
        with self.engine.connect() as db:
            return pd.read_sql(sa.select(DELIVERIES).where(of(DELIVERIES, period)).order_by(DELIVERIES.c.id), db)

    def findings(self, period: Period) -> pd.DataFrame:
        """The findings of the counting deliveries of a period, with project and file."""
        query = (
            sa.select(DELIVERIES.c.project.label("_project"), DELIVERIES.c.file.label("_file"), DELIVERIES.c.filed.label("_filed"), FINDINGS)
            .join(DELIVERIES, FINDINGS.c.delivery == DELIVERIES.c.id)
            .join(STATUSES, STATUSES.c.delivery == DELIVERIES.c.id)
            .where(of(STATUSES, period))
            .order_by(DELIVERIES.c.project, FINDINGS.c.severity.desc())
        )
        with self.engine.connect() as db:
            return pd.read_sql(query, db)


def _typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Columns as the declarations have them: float64, datetime64 or object with None for blanks."""
    for c in table.columns:
        if c.name not in frame.columns:
            continue
        if c.kind.is_number:
            frame[c.name] = frame[c.name].astype("float64")
        elif c.kind is Kind.DATE:
            frame[c.name] = pd.to_datetime(frame[c.name]).astype("datetime64[s]")
        else:
            frame[c.name] = frame[c.name].astype(object).where(frame[c.name].notna(), None)
    return frame
