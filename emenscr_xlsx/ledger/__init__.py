"""The ledger: what was issued, delivered, found and reported, and every report's status. The only module with SQL.

Its tables for reported rows are built from the declarations of the form; any database that SQLAlchemy
knows will do, SQLite in the workspace by default.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from ..finding import Finding, Verdict
from ..lists import STEPS
from ..period import Period
from .reading import STANDS, Booked, Reading, mark_of
from .tables import ARRIVALS, DELIVERIES, EXTENSIONS, FINDINGS, HISTORY, ISSUES, METADATA, ROWS, STATUSES, of

__all__ = ["Booked", "Entry", "IllegalStep", "Ledger", "LedgerError", "Move", "Overtaken", "Unreachable", "begun"]

Unreachable = sa.exc.OperationalError
"""The database cannot be used now: locked, out of room, gone. It may be later."""


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
    status: str | None = None  # what the delivery makes of the report; None where the report stands as it stood
    saved: datetime | None = None
    replaces: int | None = None
    claim: str | None = None
    further: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A report's step to a status: by a delivery, or by hand with the reason.

    A step to SUBMITTED with a delivery makes that one the standing report. One to SAVED leaves none standing: it is a
    first draft, or a withdrawal by hand, which alone may set a report back that stands (S55).
    """

    project: str
    period: Period
    status: str
    at: datetime
    delivery: int | None = None
    comment: str = ""
    level: int = 0
    who: str = ""
    sent: bool = False  # the delivery has just come in, and counts as a submission
    withdrawn: bool = False


class IllegalStep(Exception):
    """A status that may not follow the one held (S55)."""


class LedgerError(Exception):
    """The database cannot be opened, with its own reason."""


class Overtaken(Exception):
    """Somebody else booked in the meantime: what was decided must be decided anew."""


def begun(url: str) -> bool:
    """Whether there is a ledger at an address; looking makes none. An empty file is none."""
    try:
        at = sa.make_url(url)
        if at.get_backend_name() == "sqlite":
            path = Path((at.database or ":memory:").removeprefix("file:").partition("?")[0])
            return path.is_file() and path.stat().st_size > 0
        engine = sa.create_engine(at)
        try:
            return sa.inspect(engine).has_table(DELIVERIES.name)
        finally:
            engine.dispose()
    except (sa.exc.SQLAlchemyError, ImportError) as slip:
        raise LedgerError(str(getattr(slip, "orig", slip))) from slip


class Ledger(Reading):
    """An open ledger. Each public method is one transaction."""

    def __init__(self, url: str) -> None:
        try:
            self.engine = sa.create_engine(url)
            if self.engine.dialect.name == "sqlite":
                sa.event.listen(self.engine, "connect", _durable)
                sa.event.listen(self.engine, "begin", _begin)
            self._writing = self.engine.execution_options(writing=True)
            METADATA.create_all(self.engine)
            self._widen()
        except (sa.exc.SQLAlchemyError, ImportError) as slip:
            raise LedgerError(str(getattr(slip, "orig", slip))) from slip

    def _widen(self) -> None:
        """Give tables made before the columns that a later version brought."""
        if _lacking(self.engine):
            with self._writing.begin() as db:
                lacking = _lacking(db)  # once more: another run may have come first
                for c in lacking:
                    made = sa.schema.CreateColumn(c).compile(dialect=db.dialect)
                    db.execute(sa.text(f"ALTER TABLE {db.dialect.identifier_preparer.quote(c.table.name)} ADD COLUMN {made}"))
                if DELIVERIES.c.withdrawn in lacking:
                    _set_standing(db)

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Issuing ----------------------------------------------------------------------------------

    def issue(self, given: dict[str, str], period: Period, at: datetime) -> dict[str, int]:
        """Issue numbers for projects, by the digest of their given values: the same values keep their number."""
        with self._writing.begin() as db:
            known: dict[str, tuple[int, str]] = {}
            for project, issue, digest in db.execute(
                sa.select(ISSUES.c.project, ISSUES.c.issue, ISSUES.c.given).where(of(ISSUES, period)).order_by(ISSUES.c.issue)
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
        with self._writing.begin() as db:
            latest = sa.select(ISSUES.c.project, sa.func.max(ISSUES.c.issue)).where(of(ISSUES, period)).group_by(ISSUES.c.project)
            known = dict(db.execute(latest).all())
            numbers = {project: known.get(project, 0) + 1 for project in given}
            same = {"fiscal_year": period.fiscal_year, "quarter": period.quarter, "at": at}
            if given:
                db.execute(sa.insert(ISSUES), [{"project": p, "issue": n, "given": given[p], **same} for p, n in numbers.items()])
        return numbers

    # Booking ----------------------------------------------------------------------------------

    def receive(self, arrivals: Sequence[dict[str, object]]) -> None:
        """Note files that were taken out of the inbox: each claim once."""
        with self._writing.begin() as db:
            known = set(db.scalars(sa.select(ARRIVALS.c.claim).where(ARRIVALS.c.claim.in_([a["claim"] for a in arrivals]))))
            if fresh := [a for a in arrivals if a["claim"] not in known]:
                db.execute(sa.insert(ARRIVALS), fresh)

    def book(
        self,
        entries: Sequence[Entry],
        frames: dict[str, pd.DataFrame],
        sheets: Sequence[dict[str, str]],
        mark: tuple[int, int] | None = None,
        moves: Sequence[Move] = (),
    ) -> tuple[int, int]:
        """Book deliveries with their findings, rows and statuses, all or nothing; returns the ledger's new mark.

        `frames` are a batch's (with `_report`); `sheets` gives, per report of the batch, each table's sheet. With a
        `mark`, nothing is booked, and Overtaken raised, if anybody else has booked since. `moves` are what an approver decided.
        """
        with self._writing.begin() as db:
            if mark is not None and mark_of(db) != mark:
                raise Overtaken
            first = (db.scalar(sa.select(sa.func.max(DELIVERIES.c.id))) or 0) + 1
            ids = list(range(first, first + len(entries)))
            if entries:
                db.execute(sa.insert(DELIVERIES), [_delivery(i, e) for i, e in zip(ids, entries, strict=True)])
            findings = [_finding(i, f) for i, e in zip(ids, entries, strict=True) for f in e.findings]
            if findings:
                db.execute(sa.insert(FINDINGS), findings)
            booked = {e.report: i for i, e in zip(ids, entries, strict=True) if e.report is not None}
            for name, frame in ((n, f) for n, f in frames.items() if n in ROWS):
                self._book_rows(db, name, frame, booked, sheets)
            _move(db, [Move(e.project, e.period, e.status, e.received, i, sent=True) for i, e in zip(ids, entries, strict=True) if e.status is not None])
            _move(db, moves)
            return mark_of(db)

    def _book_rows(self, db: sa.Connection, name: str, frame: pd.DataFrame, booked: dict[int, int], sheets: Sequence[dict[str, str]]) -> None:
        frame = frame[frame["_report"].isin(booked)]
        if frame.empty:
            return
        reports = frame["_report"]
        out = frame.drop(columns="_report").assign(_delivery=reports.map(booked), _sheet=[sheets[r].get(name, "") for r in reports])
        columns = [c.name for c in ROWS[name].columns]
        rows = list(zip(*(_stored(out[c]) for c in columns), strict=True))
        db.exec_driver_sql(str(sa.insert(ROWS[name]).compile(db)), rows)  # as values of the database's own: told by the name, ten thousand rows take long

    def answered(self, claim: str, reply: str, *further: str) -> None:
        """Note where answers went that had to go elsewhere than booked, their places being held open."""
        with self._writing.begin() as db:
            db.execute(sa.update(DELIVERIES).where(DELIVERIES.c.claim == claim).values(reply=reply, further=_listed(further)))

    def move(self, project: str, period: Period, status: str, at: datetime, comment: str = "", who: str = "") -> None:
        """Move a report to a status by hand, with the reason; raises IllegalStep where it may not follow."""
        with self._writing.begin() as db:
            _move(db, [Move(project, period, status, at, comment=comment, who=who)])

    def withdraw(self, project: str, period: Period, at: datetime, comment: str, who: str = "") -> None:
        """Take back the report that stands: none stands until one is sent, or reinstated; raises IllegalStep where none can be taken back."""
        with self._writing.begin() as db:
            delivery = db.scalar(sa.select(STATUSES.c.delivery).where(of(STATUSES, period, project)))
            _move(db, [Move(project, period, "SAVED", at, delivery, comment, who=who, withdrawn=True)])
            db.execute(sa.update(DELIVERIES).where(DELIVERIES.c.id == delivery).values(withdrawn=at))

    def reinstate(self, project: str, period: Period, delivery: int, at: datetime, comment: str, who: str = "") -> None:
        """Make an earlier delivery, that was sent and accepted, the standing report again."""
        with self._writing.begin() as db:
            _move(db, [Move(project, period, "SUBMITTED", at, delivery, comment, who=who)])
            db.execute(sa.update(DELIVERIES).where(DELIVERIES.c.id == delivery).values(withdrawn=None))

    def extend(self, period: Period, new_due: date, reason: str, at: datetime, *, agency: str | None, project: str | None, who: str = "") -> None:
        """Give an agency's reports, or one project's, more time (C8)."""
        given = {"agency_code": agency, "project_code": project, "new_due": new_due, "reason": reason, "who": who, "at": at}
        with self._writing.begin() as db:
            db.execute(sa.insert(EXTENSIONS), [given | {"fiscal_year": period.fiscal_year, "quarter": period.quarter}])


def _lacking(db: sa.Engine | sa.Connection) -> list[sa.Column]:
    """The columns that a database does not have yet."""
    inspected = sa.inspect(db)
    held = {t.name: {h["name"] for h in inspected.get_columns(t.name)} for t in METADATA.sorted_tables}
    return [c for t in METADATA.sorted_tables for c in t.columns if c.name not in held[t.name]]


def _set_standing(db: sa.Connection) -> None:
    """In a ledger made when the newest delivery of any kind counted: drafts are told from reports, and the newest report that was sent stands."""
    cover = ROWS["report"]
    drafts = sa.select(cover.c["_delivery"]).where(cover.c.sending == "draft")
    db.execute(sa.update(DELIVERIES).where(DELIVERIES.c.id.in_(drafts), DELIVERIES.c.verdict != Verdict.REFUSED).values(verdict=str(Verdict.DRAFT)))
    newest = (
        sa.select(sa.func.max(DELIVERIES.c.id))
        .where(*(DELIVERIES.c[n] == STATUSES.c[n] for n in ("project", "fiscal_year", "quarter")), DELIVERIES.c.verdict.in_(STANDS))
        .scalar_subquery()
    )
    db.execute(sa.update(STATUSES).values(delivery=newest))
    db.execute(sa.update(STATUSES).where(STATUSES.c.status == "SAVED", STATUSES.c.delivery.is_not(None)).values(status="SUBMITTED"))


def _durable(connection, _record) -> None:
    connection.isolation_level = None  # transactions begin where we say, not at the first change
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    """A writing transaction takes its lock at once, so that what it reads stands until it is done."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")


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
        "saved": e.saved,
        "replaces": e.replaces,
        "filed": e.filed,
        "reply": e.reply,
        "further": _listed(e.further),
        "rows_read": read,
        "rows_used": used,
        "rows_ignored": ignored,
    }


def _finding(number: int, f: Finding) -> dict[str, object]:
    return {
        "delivery": number,
        "code": f.code,
        "rule": f.rule,
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
    held: dict[tuple[str, Period], tuple[str, int, int | None, int]] = {}
    for period in {m.period for m in moves}:
        same = of(STATUSES, period) & STATUSES.c.project.in_([m.project for m in moves if m.period == period])
        for project, *rest in db.execute(
            sa.select(STATUSES.c.project, STATUSES.c.status, STATUSES.c.submissions, STATUSES.c.delivery, STATUSES.c.level).where(same)
        ):
            held[project, period] = tuple(rest)
        db.execute(sa.delete(STATUSES).where(same))
    standing, history = {}, []
    for m in moves:
        status, submissions, delivery, level = held.get((m.project, m.period), ("NOT_REPORTED", 0, None, 0))
        legal = (delivery is not None and level == 0 and status != "APPROVED") if m.withdrawn else m.status in STEPS[status]
        if not legal:
            raise IllegalStep(f"{m.project} {m.period.label}: {status} → {m.status}")
        submissions += m.sent and m.status == "SUBMITTED"
        stands = None if m.status == "SAVED" else m.delivery or delivery
        held[m.project, m.period] = m.status, submissions, stands, m.level
        key = {"project": m.project, "fiscal_year": m.period.fiscal_year, "quarter": m.period.quarter, "status": m.status, "level": m.level}
        standing[m.project, m.period] = {**key, "delivery": stands, "submissions": submissions, "since": m.at}
        history.append({**key, "at": m.at, "delivery": m.delivery, "comment": m.comment, "who": m.who})
    db.execute(sa.insert(STATUSES), list(standing.values()))
    db.execute(sa.insert(HISTORY), history)


def _listed(places: Sequence[str]) -> str | None:
    return json.dumps(places, ensure_ascii=False) if places else None


def _stored(series: pd.Series) -> list[object]:
    """A column as SQLite holds it: None for blanks, dates as text."""
    if series.dtype.kind == "M":
        return [None if v is pd.NaT else v.date().isoformat() for v in series]
    if series.dtype.kind == "f":
        return [None if v != v else v for v in series.tolist()]
    return [None if v is None or v != v else v for v in series.tolist()]
