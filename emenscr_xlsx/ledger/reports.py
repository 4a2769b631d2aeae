"""The rows of the reports that stand or stood, and the deliveries and findings behind them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ..forms import report as form
from ..model import Kind, Table
from ..text.period import Period
from .dialect import among
from .opening import Database
from .rows import Delivered, ReportFinding, rows
from .tables import DELIVERIES, FINDINGS, HISTORY, ROWS, STATUSES, in_order, of_periods

if TYPE_CHECKING:
    import pandas as pd


def _standing(
    periods: Sequence[Period], projects: Sequence[str] | None = None
) -> sa.ColumnElement[bool]:
    """The reports that stand in these periods, of these projects if named.

    STATUSES.delivery is the newest delivery that was sent and accepted. Whatever counts, is
    compared with, prefilled from or approved is asked through this.
    """
    stands = of_periods(STATUSES, periods) & STATUSES.c.delivery.is_not(None)
    return stands if projects is None else stands & among(STATUSES.c.project, projects)


class Reports(Database):
    """The reports that were delivered."""

    def rows(
        self,
        periods: Sequence[Period],
        projects: Sequence[str] | None = None,
        tables: Iterable[str] | None = None,
    ) -> "dict[str, pd.DataFrame]":
        """The rows of the standing reports of these periods, by table.

        Each row has its project, period and status, and the file it came in.
        """
        frames, standing = {}, _standing(periods, projects)
        with self._reading() as db:
            for name in tables or ROWS:
                table = ROWS[name]
                query = (
                    sa.select(
                        *(
                            STATUSES.c[n].label(f"_{n}")
                            for n in ("project", "fiscal_year", "quarter", "status")
                        ),
                        DELIVERIES.c.file.label("_file"),
                        DELIVERIES.c.filed.label("_filed"),
                        table,
                    )
                    .join(DELIVERIES, STATUSES.c.delivery == DELIVERIES.c.id)
                    .join(table, table.c["_delivery"] == DELIVERIES.c.id)
                    .where(standing)
                    .order_by(*in_order(STATUSES), *in_order(table))
                )
                frames[name] = _frame(db, query, form.BY_NAME[name])
        return frames

    def former(
        self,
        periods: Sequence[Period],
        projects: Sequence[str],
        since: datetime,
        tables: Iterable[str],
    ) -> "dict[str, pd.DataFrame]":
        """The rows of the reports that stood at a time, where others stand now."""
        sent = (
            HISTORY.c.delivery.is_not(None)
            & (HISTORY.c.status == "SUBMITTED")
            & (HISTORY.c["at"] < since)
        )
        report = [HISTORY.c.project, HISTORY.c.fiscal_year, HISTORY.c.quarter]
        step = (
            sa.select(sa.func.max(HISTORY.c.id).label("id"))
            .where(of_periods(HISTORY, periods), among(HISTORY.c.project, projects), sent)
            .group_by(*report)
            .subquery()
        )
        last = (
            sa.select(*report, HISTORY.c.delivery).join(step, step.c.id == HISTORY.c.id).subquery()
        )
        same = sa.and_(*(STATUSES.c[column.name] == last.c[column.name] for column in report))
        frames = {}
        with self._reading() as db:
            for name in tables:
                table = ROWS[name]
                query = (
                    sa.select(
                        last.c.project.label("_project"), last.c.quarter.label("_quarter"), table
                    )
                    .join(STATUSES, same)
                    .join(table, table.c["_delivery"] == last.c.delivery)
                    .where(STATUSES.c.delivery != last.c.delivery)
                    .order_by(*in_order(last), *in_order(table))
                )
                frames[name] = _frame(db, query, form.BY_NAME[name])
        return frames

    def deliveries(self, periods: Sequence[Period], projects: Sequence[str]) -> list[Delivered]:
        """Every delivery of these projects, in the order it came."""
        counts = (STATUSES.c.delivery == DELIVERIES.c.id).label("counts")
        query = (
            sa.select(DELIVERIES, counts)
            .outerjoin(STATUSES, STATUSES.c.delivery == DELIVERIES.c.id)
            .where(of_periods(DELIVERIES, periods), among(DELIVERIES.c.project, projects))
            .order_by(DELIVERIES.c.id)
        )
        with self._reading() as db:
            return rows(db, query, Delivered)

    def findings(self, periods: Sequence[Period], projects: Sequence[str]) -> list[ReportFinding]:
        """The findings of the reports that stand, the gravest of each first."""
        query = (
            sa.select(
                DELIVERIES.c.project,
                DELIVERIES.c.quarter,
                DELIVERIES.c.file,
                DELIVERIES.c.filed,
                FINDINGS,
            )
            .join(DELIVERIES, FINDINGS.c.delivery == DELIVERIES.c.id)
            .join(STATUSES, STATUSES.c.delivery == DELIVERIES.c.id)
            .where(_standing(periods, projects))
            .order_by(*in_order(DELIVERIES), *in_order(FINDINGS))
        )
        with self._reading() as db:
            return rows(db, query, ReportFinding)


def _frame(db: sa.Connection, query: sa.Select[Any], table: Table) -> "pd.DataFrame":
    """A table's rows, its columns as declared: float64, datetime64 or object with None for blanks.

    A column that the form did not have when a row was booked gets what follows from the others.
    """
    import pandas as pd  # only commands that ask for rows load it

    frame = pd.read_sql(query, db)
    for column in table.columns:
        name = column.name
        if name not in frame.columns:
            continue
        values = pd.to_datetime(frame[name]) if column.kind is Kind.DATE else frame[name]
        values = values.astype(pd.api.types.pandas_dtype(column.kind.data.dtype))
        frame[name] = values if values.dtype != object else values.where(values.notna(), None)
    for (of_table, name), meant in form.edition(1).lacks.items():
        if of_table == table.name and callable(meant) and name in frame:
            blank = frame[name].isna()
            if blank.any():
                frame.loc[blank, name] = list(map(meant, frame[blank].to_dict("records")))
    return frame
