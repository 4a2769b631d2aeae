"""The ledger: what was issued, delivered, found and reported, and every report's status. The only module with SQL.

Its tables for reported rows are built from the declarations of the form; any database that SQLAlchemy
knows will do, SQLite in the workspace by default.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from .. import form
from ..finding import Finding, Verdict
from ..period import Period
from ..spec import Kind, Table
from .tables import DELIVERIES, FINDINGS, HISTORY, ISSUES, METADATA, ROWS, STATUSES


@dataclass(slots=True)
class Entry:
    """A delivery to be booked; `report` is its place in the batch whose frames hold its rows, if it was read."""

    sha256: str
    file: str
    received: datetime
    verdict: Verdict
    findings: Sequence[Finding]
    project: str | None = None
    period: Period | None = None
    issue: int | None = None
    content: str | None = None
    filed: str | None = None
    reply: str | None = None
    rows: tuple[int, int, int] = (0, 0, 0)
    report: int | None = None
    status: str | None = None
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A report's step to a status: by a delivery, or by hand with the reason."""

    project: str
    period: Period
    status: str
    at: datetime
    delivery: int | None = None
    comment: str = ""


def _of(table: sa.Table, period: Period, project: str | None = None) -> sa.ColumnElement[bool]:
    same = (table.c.fiscal_year == period.fiscal_year) & (table.c.quarter == period.quarter)
    return same if project is None else same & (table.c.project == project)


class LedgerError(Exception):
    """The database cannot be opened, with its own reason."""


class Ledger:
    """An open ledger. Each public method is one transaction."""

    def __init__(self, url: str) -> None:
        try:
            self.engine = sa.create_engine(url)
            if self.engine.dialect.name == "sqlite":
                sa.event.listen(self.engine, "connect", _durable)
            METADATA.create_all(self.engine)
        except (sa.exc.SQLAlchemyError, ImportError) as slip:
            raise LedgerError(str(getattr(slip, "orig", slip))) from slip

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Issuing ----------------------------------------------------------------------------------

    def issue(self, given: dict[str, str], period: Period, at: datetime) -> dict[str, int]:
        """Issue numbers for projects, by the digest of their given values: the same values keep their number."""
        with self.engine.begin() as db:
            known: dict[str, tuple[int, str]] = {}
            for project, issue, digest in db.execute(
                sa.select(ISSUES.c.project, ISSUES.c.issue, ISSUES.c.given).where(_of(ISSUES, period)).order_by(ISSUES.c.issue)
            ):
                known[project] = (issue, digest)
            numbers, fresh = {}, []
            for project, digest in given.items():
                last, held = known.get(project, (0, None))
                numbers[project] = last if held == digest else last + 1
                if held != digest:
                    fresh.append(
                        {"project": project, "fiscal_year": period.fiscal_year, "quarter": period.quarter, "issue": last + 1, "given": digest, "at": at}
                    )
            if fresh:
                db.execute(sa.insert(ISSUES), fresh)
        return numbers

    def reissue(self, given: dict[str, str], period: Period, at: datetime) -> dict[str, int]:
        """A further issue number for each project, for the copy that goes back to be corrected."""
        with self.engine.begin() as db:
            latest = sa.select(ISSUES.c.project, sa.func.max(ISSUES.c.issue)).where(_of(ISSUES, period)).group_by(ISSUES.c.project)
            known = dict(db.execute(latest).all())
            numbers = {project: known.get(project, 0) + 1 for project in given}
            same = {"fiscal_year": period.fiscal_year, "quarter": period.quarter, "at": at}
            if given:
                db.execute(sa.insert(ISSUES), [{"project": p, "issue": n, "given": given[p], **same} for p, n in numbers.items()])
        return numbers

    # Booking ----------------------------------------------------------------------------------

    def book(self, entries: Sequence[Entry], frames: dict[str, pd.DataFrame], sheets: Sequence[dict[str, str]]) -> list[int]:
        """Book deliveries with their findings, rows and statuses, all or nothing; returns their ids.

        `frames` are a batch's (with `_report`); `sheets` gives, per report of the batch, each table's sheet.
        """
        if not entries:
            return []
        with self.engine.begin() as db:
            first = (db.scalar(sa.select(sa.func.max(DELIVERIES.c.id))) or 0) + 1
            ids = list(range(first, first + len(entries)))
            db.execute(sa.insert(DELIVERIES), [_delivery(i, e) for i, e in zip(ids, entries, strict=True)])
            findings = [_finding(i, f) for i, e in zip(ids, entries, strict=True) for f in e.findings]
            if findings:
                db.execute(sa.insert(FINDINGS), findings)
            booked = {e.report: i for i, e in zip(ids, entries, strict=True) if e.report is not None}
            for name, frame in frames.items():
                self._book_rows(db, name, frame, booked, sheets)
            _move(db, [Move(e.project, e.period, e.status, e.received, i) for i, e in zip(ids, entries, strict=True) if e.status is not None])
        return ids

    def _book_rows(self, db: sa.Connection, name: str, frame: pd.DataFrame, booked: dict[int, int], sheets: Sequence[dict[str, str]]) -> None:
        frame = frame[frame["_report"].isin(booked)]
        if frame.empty:
            return
        reports = frame["_report"]
        out = frame.drop(columns="_report").assign(_delivery=reports.map(booked), _sheet=[sheets[r].get(name, "") for r in reports])
        columns = [c.name for c in ROWS[name].columns]
        lists = [_plain(out[c]) for c in columns]
        db.execute(sa.insert(ROWS[name]), [dict(zip(columns, row, strict=True)) for row in zip(*lists, strict=True)])

    def move(self, project: str, period: Period, status: str, at: datetime, comment: str = "") -> None:
        """Move a report to a status by hand, with the reason."""
        with self.engine.begin() as db:
            _move(db, [Move(project, period, status, at, comment=comment)])

    # Reading ----------------------------------------------------------------------------------

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
            .where(_of(DELIVERIES, period), DELIVERIES.c.verdict != Verdict.REFUSED)
            .group_by(DELIVERIES.c.project)
            .subquery()
        )
        query = (
            sa.select(STATUSES, DELIVERIES.c.content, DELIVERIES.c.received, DELIVERIES.c.verdict, DELIVERIES.c.file, DELIVERIES.c.filed, latest.c.issue)
            .outerjoin(DELIVERIES, STATUSES.c.delivery == DELIVERIES.c.id)
            .outerjoin(latest, latest.c.project == STATUSES.c.project)
            .where(_of(STATUSES, period))
        )
        with self.engine.connect() as db:
            return {row["project"]: dict(row) for row in db.execute(query).mappings()}

    def rows(self, periods: Sequence[Period], projects: Sequence[str] | None = None, tables: Iterable[str] | None = None) -> dict[str, pd.DataFrame]:
        """The counting rows of these periods, by table, with project, period, status, and the file they came in."""
        found = {}
        keep = sa.or_(*(_of(STATUSES, p) for p in periods)) if periods else sa.false()
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
            return pd.read_sql(sa.select(DELIVERIES).where(_of(DELIVERIES, period)).order_by(DELIVERIES.c.id), db)

    def findings(self, period: Period) -> pd.DataFrame:
        """The findings of the counting deliveries of a period, with project and file."""
        query = (
            sa.select(DELIVERIES.c.project.label("_project"), DELIVERIES.c.file.label("_file"), DELIVERIES.c.filed.label("_filed"), FINDINGS)
            .join(DELIVERIES, FINDINGS.c.delivery == DELIVERIES.c.id)
            .join(STATUSES, STATUSES.c.delivery == DELIVERIES.c.id)
            .where(_of(STATUSES, period))
            .order_by(DELIVERIES.c.project, FINDINGS.c.severity.desc())
        )
        with self.engine.connect() as db:
            return pd.read_sql(query, db)


def _durable(connection, _record) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _delivery(number: int, e: Entry) -> dict[str, object]:
    read, used, ignored = e.rows
    return {
        "id": number,
        "claim": e.claim,
        "sha256": e.sha256,
        "file": e.file,
        "received": e.received,
        "verdict": str(e.verdict),
        "project": e.project,
        "fiscal_year": e.period and e.period.fiscal_year,
        "quarter": e.period and e.period.quarter,
        "issue": e.issue,
        "content": e.content,
        "filed": e.filed,
        "reply": e.reply,
        "rows_read": read,
        "rows_used": used,
        "rows_ignored": ignored,
    }


def _finding(number: int, f: Finding) -> dict[str, object]:
    return {
        "delivery": number,
        "code": f.code,
        "severity": int(f.severity),
        "sheet": f.sheet,
        "cell": f.cell,
        "message_th": f.message.th,
        "message_en": f.message.en,
        "value": f.value,
        "table": f.table,
        "record": f.record,
        "column": f.column,
    }


def _move(db: sa.Connection, moves: Sequence[Move]) -> None:
    """Set reports' statuses and write the steps into the history (S55)."""
    if not moves:
        return
    held: dict[tuple[str, Period], tuple[int, int | None]] = {}
    for period in {m.period for m in moves}:
        same = _of(STATUSES, period) & STATUSES.c.project.in_([m.project for m in moves if m.period == period])
        for project, submissions, delivery in db.execute(sa.select(STATUSES.c.project, STATUSES.c.submissions, STATUSES.c.delivery).where(same)):
            held[project, period] = submissions, delivery
        db.execute(sa.delete(STATUSES).where(same))
    standing, history = {}, []
    for m in moves:
        submissions, delivery = held.get((m.project, m.period), (0, None))
        submissions += m.status == "SUBMITTED" and m.delivery is not None
        held[m.project, m.period] = submissions, m.delivery or delivery
        key = {"project": m.project, "fiscal_year": m.period.fiscal_year, "quarter": m.period.quarter}
        standing[m.project, m.period] = {**key, "status": m.status, "delivery": m.delivery or delivery, "submissions": submissions, "since": m.at}
        history.append({**key, "status": m.status, "at": m.at, "delivery": m.delivery, "comment": m.comment})
    db.execute(sa.insert(STATUSES), list(standing.values()))
    db.execute(sa.insert(HISTORY), history)


def _plain(series: pd.Series) -> list[object]:
    """A column as Python values, None for blanks."""
    if series.dtype.kind == "M":
        return [None if v is pd.NaT else v.date() for v in series]
    if series.dtype.kind == "f":
        return [None if v != v else v for v in series.tolist()]
    return [None if v is None or v != v else v for v in series.tolist()]


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
