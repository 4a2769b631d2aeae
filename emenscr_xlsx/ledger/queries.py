"""What the ledger is asked: which claims and files it knows, where reports stand, and the counting rows."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from ..forms import report as form
from ..model import Kind, Table
from ..model.finding import Verdict
from ..text.period import Period
from .tables import (
    ARRIVALS,
    DELIVERIES,
    EXTENSIONS,
    FINDINGS,
    HISTORY,
    ROWS,
    STATUSES,
    TEMPLATES,
    of_period,
)


@dataclass(frozen=True, slots=True)
class Booked:
    """What a booked delivery's file is, and where it and its answer belong, within the workspace."""

    sha256: str
    filed: str
    reply: str
    further: tuple[str, ...] = ()


STANDS = tuple(str(v) for v in Verdict if v.stands)
"""The verdicts with which a delivery stands once it is sent."""


def _standing(
    periods: Sequence[Period], projects: Sequence[str] | None = None
) -> sa.ColumnElement[bool]:
    """The reports that stand in these periods, of these projects if named: STATUSES.delivery is the newest delivery that was sent and accepted.

    Whatever counts, is compared with, prefilled from or approved is asked through this.
    """
    within = sa.or_(*(of_period(STATUSES, p) for p in periods)) if periods else sa.false()
    stands = within & STATUSES.c.delivery.is_not(None)
    return stands if projects is None else stands & STATUSES.c.project.in_(projects)


def mark_of(db: sa.Connection) -> tuple[int, int]:
    """The highest delivery and the highest step in the history."""
    return tuple(
        db.scalar(sa.select(sa.func.coalesce(sa.func.max(t.c.id), 0)))
        for t in (DELIVERIES, HISTORY)
    )


class Reading:
    """The questions; each is one reading transaction."""

    engine: sa.Engine

    def mark(self) -> tuple[int, int]:
        """How far the ledger has come: whoever books later says from which mark they reasoned (see `Ledger.book`)."""
        with self.engine.connect() as db:
            return mark_of(db)

    def arrivals(self, claims: Iterable[str]) -> dict[str, str]:
        """Of these claims, those noted before, each with the whole name it came under."""
        with self.engine.connect() as db:
            return dict(
                db.execute(
                    sa.select(ARRIVALS.c.claim, ARRIVALS.c.file).where(
                        ARRIVALS.c.claim.in_(list(claims))
                    )
                ).all()
            )

    def booked(self, claims: Iterable[str]) -> dict[str, Booked]:
        """Of these claims, those already booked, by a run that was interrupted before it let go of them."""
        query = sa.select(
            DELIVERIES.c.claim,
            DELIVERIES.c.further,
            DELIVERIES.c.sha256,
            DELIVERIES.c.filed,
            DELIVERIES.c.reply,
        )
        with self.engine.connect() as db:
            return {
                claim: Booked(*rest, tuple(json.loads(further or "[]")))
                for claim, further, *rest in db.execute(
                    query.where(DELIVERIES.c.claim.in_(list(claims)))
                )
            }

    def seen(self, digests: Iterable[str]) -> dict[str, tuple[datetime, str]]:
        """Of these files, those that were taken before, and not withdrawn: when they first came, and where they are kept."""
        query = sa.select(DELIVERIES.c.sha256, DELIVERIES.c.received, DELIVERIES.c.filed)
        taken = (
            (DELIVERIES.c.sha256.in_(list(digests)))
            & (DELIVERIES.c.verdict != Verdict.REFUSED)
            & DELIVERIES.c.withdrawn.is_(None)
        )
        with self.engine.connect() as db:
            found: dict[str, tuple[datetime, str]] = {}
            for sha256, received, filed in db.execute(query.where(taken).order_by(DELIVERIES.c.id)):
                found.setdefault(sha256, (received, filed))
            return found

    def standing(self, period: Period) -> dict[str, dict[str, object]]:
        """Per project: its status, since when, its standing delivery with that one's content digest, and the highest issue received.

        `newest_…` tell of the newest delivery that was kept, be it a draft or to be corrected: where its id is not the
        standing delivery's, something has come that does not count.
        """
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
                *(DELIVERIES.c[n] for n in ("content", "received", "verdict", "file", "filed")),
                latest.c.issue,
                latest.c.newest,
                *(newest.c[n].label(f"newest_{n}") for n in ("verdict", "received", "file")),
            )
            .outerjoin(DELIVERIES, STATUSES.c.delivery == DELIVERIES.c.id)
            .outerjoin(latest, latest.c.project == STATUSES.c.project)
            .outerjoin(newest, newest.c.id == latest.c.newest)
            .where(of_period(STATUSES, period))
        )
        with self.engine.connect() as db:
            return {row["project"]: dict(row) for row in db.execute(query).mappings()}

    def returned(self, period: Period) -> dict[str, dict[str, object]]:
        """Per project whose report stands returned: when, by whom, and with what words it was last returned."""
        query = (
            sa.select(HISTORY)
            .where(
                of_period(HISTORY, period), HISTORY.c.status == "RETURNED", HISTORY.c.comment != ""
            )
            .order_by(HISTORY.c.id)
        )
        with self.engine.connect() as db:
            return {row["project"]: dict(row) for row in db.execute(query).mappings()}

    def extensions(self) -> list[dict[str, object]]:
        """The extensions given since the registry was written, the newest first; days as ISO text, as the registry has them."""
        with self.engine.connect() as db:
            return [
                dict(row) | {"new_due": row["new_due"].isoformat()}
                for row in db.execute(
                    sa.select(EXTENSIONS).order_by(EXTENSIONS.c.id.desc())
                ).mappings()
            ]

    def rows(
        self,
        periods: Sequence[Period],
        projects: Sequence[str] | None = None,
        tables: Iterable[str] | None = None,
    ) -> dict[str, pd.DataFrame]:
        """The rows of the standing reports of these periods, by table, with project, period, status, and the file they came in."""
        found, keep = {}, _standing(periods, projects)
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

    def story(
        self, *, project: str | None = None, sha256: str | None = None, file: str | None = None
    ) -> list[dict[str, object]]:
        """Every arrival of a project's reports, of a digest (or its beginning), or of files whose name contains a text, in order.

        An arrival that is not decided yet has no verdict. `said` is the first finding's words, `steps` the statuses it led to.
        """
        query = sa.select(ARRIVALS, DELIVERIES).outerjoin(
            DELIVERIES, DELIVERIES.c.claim == ARRIVALS.c.claim, full=True
        )
        if project is not None:
            query = query.where(DELIVERIES.c.project == project)
        elif sha256 is not None:
            query = query.where(
                sa.func.coalesce(ARRIVALS.c.sha256, DELIVERIES.c.sha256).startswith(
                    sha256, autoescape=True
                )
            )
        else:
            query = query.where(
                sa.func.coalesce(ARRIVALS.c.file, DELIVERIES.c.file).contains(file, autoescape=True)
            )
        with self.engine.connect() as db:
            found = []
            for row in db.execute(
                query.order_by(sa.func.coalesce(DELIVERIES.c.id, 1 << 60), ARRIVALS.c["at"])
            ).mappings():
                one = {c.name: row[c] for c in ARRIVALS.c} | {
                    c.name: row[c] for c in DELIVERIES.c if row[c] is not None
                }
                one["said"] = db.execute(
                    sa.select(FINDINGS.c.message_th, FINDINGS.c.message_en)
                    .where(FINDINGS.c.delivery == row[DELIVERIES.c.id])
                    .order_by(FINDINGS.c.severity.desc())
                    .limit(1)
                ).first()
                steps = (
                    sa.select(HISTORY.c.status, HISTORY.c["at"])
                    .where(HISTORY.c.delivery == row[DELIVERIES.c.id])
                    .order_by(HISTORY.c.id)
                )
                one["steps"] = db.execute(steps).all()
                found.append(one)
            return found

    def templates(self, period: Period) -> dict[str, dict[str, object]]:
        """The workbooks in the templates folder, by project: issue, stamp and given values."""
        with self.engine.connect() as db:
            return {
                row["project"]: dict(row)
                for row in db.execute(
                    sa.select(TEMPLATES).where(of_period(TEMPLATES, period))
                ).mappings()
            }

    def project_states(self, year: int) -> dict[tuple[str, Period], str]:
        """The state of its project that each standing report of a year gives, by project and quarter; a returned one gives none."""
        report = ROWS["report"]
        query = (
            sa.select(STATUSES.c.project, STATUSES.c.quarter, report.c.project_state)
            .join(report, report.c["_delivery"] == STATUSES.c.delivery)
            .where(STATUSES.c.fiscal_year == year, STATUSES.c.status.in_(("SUBMITTED", "APPROVED")))
        )
        with self.engine.connect() as db:
            return {
                (project, Period(year, quarter)): state
                for project, quarter, state in db.execute(query)
            }

    # For the summary --------------------------------------------------------------------------

    def newest(self, periods: Sequence[Period]) -> datetime | None:
        """When the last thing happened in these periods."""
        within = [sa.or_(*(of_period(t, p) for p in periods)) for t in (HISTORY, DELIVERIES)]
        with self.engine.connect() as db:
            times = [
                db.scalar(sa.select(sa.func.max(c)).where(w))
                for c, w in zip((HISTORY.c["at"], DELIVERIES.c.received), within, strict=True)
            ]
        return max((t for t in times if t is not None), default=None)

    def steps(self, periods: Sequence[Period], projects: Sequence[str]) -> list[dict[str, object]]:
        """The steps that reports took, in order."""
        query = (
            sa.select(HISTORY)
            .where(
                sa.or_(*(of_period(HISTORY, p) for p in periods)), HISTORY.c.project.in_(projects)
            )
            .order_by(HISTORY.c.id)
        )
        with self.engine.connect() as db:
            return [dict(row) for row in db.execute(query).mappings()]

    def deliveries(
        self, periods: Sequence[Period], projects: Sequence[str]
    ) -> list[dict[str, object]]:
        """Every delivery of these projects, in the order it came; `counts` says whether it is the report that stands."""
        counts = (STATUSES.c.delivery == DELIVERIES.c.id).label("counts")
        query = (
            sa.select(DELIVERIES, counts)
            .outerjoin(STATUSES, STATUSES.c.delivery == DELIVERIES.c.id)
            .where(
                sa.or_(*(of_period(DELIVERIES, p) for p in periods)),
                DELIVERIES.c.project.in_(projects),
            )
            .order_by(DELIVERIES.c.id)
        )
        with self.engine.connect() as db:
            return [dict(row) for row in db.execute(query).mappings()]

    def findings(
        self, periods: Sequence[Period], projects: Sequence[str]
    ) -> list[dict[str, object]]:
        """The findings of the reports that stand, with project, quarter and file."""
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
            .order_by(DELIVERIES.c.project, DELIVERIES.c.quarter, FINDINGS.c.severity.desc())
        )
        with self.engine.connect() as db:
            return [dict(row) for row in db.execute(query).mappings()]

    def former(
        self,
        periods: Sequence[Period],
        projects: Sequence[str],
        since: datetime,
        tables: Iterable[str],
    ) -> dict[str, pd.DataFrame]:
        """The rows of the reports that stood at a time, where others stand now."""
        sent = (
            HISTORY.c.delivery.is_not(None)
            & (HISTORY.c.status == "SUBMITTED")
            & (HISTORY.c["at"] < since)
        )
        step = (
            sa.select(sa.func.max(HISTORY.c.id).label("id"))
            .where(
                sa.or_(*(of_period(HISTORY, p) for p in periods)),
                HISTORY.c.project.in_(projects),
                sent,
            )
            .group_by(HISTORY.c.project, HISTORY.c.fiscal_year, HISTORY.c.quarter)
            .subquery()
        )
        last = (
            sa.select(
                HISTORY.c.project, HISTORY.c.fiscal_year, HISTORY.c.quarter, HISTORY.c.delivery
            )
            .join(step, step.c.id == HISTORY.c.id)
            .subquery()
        )
        same = (
            (STATUSES.c.project == last.c.project)
            & (STATUSES.c.fiscal_year == last.c.fiscal_year)
            & (STATUSES.c.quarter == last.c.quarter)
        )
        found = {}
        with self.engine.connect() as db:
            for name in tables:
                table = ROWS[name]
                query = (
                    sa.select(
                        last.c.project.label("_project"), last.c.quarter.label("_quarter"), table
                    )
                    .join(STATUSES, same)
                    .join(table, table.c["_delivery"] == last.c.delivery)
                    .where(STATUSES.c.delivery != last.c.delivery)
                    .order_by(last.c.project, last.c.quarter, table.c["_row"])
                )
                found[name] = _typed(pd.read_sql(query, db), form.BY_NAME[name])
        return found


def _typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Columns as the declarations have them: float64, datetime64 or object with None for blanks."""
    for c in table.columns:
        if c.name not in frame.columns:
            continue
        values = pd.to_datetime(frame[c.name]) if c.kind is Kind.DATE else frame[c.name]
        values = values.astype(c.kind.data.dtype)
        frame[c.name] = values if values.dtype != object else values.where(values.notna(), None)
    for (owner, column), meant in form.edition(
        1
    ).lacks.items():  # what follows for rows booked before the form had a column
        if (
            owner == table.name
            and callable(meant)
            and column in frame
            and (blank := frame[column].isna()).any()
        ):
            frame.loc[blank, column] = list(map(meant, frame[blank].to_dict("records")))
    return frame
