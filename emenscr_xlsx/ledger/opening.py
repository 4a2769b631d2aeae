"""Opening a database: whether there is one, making its tables, and bringing those of an earlier version up to today's."""

from pathlib import Path

import sqlalchemy as sa

from ..model.finding import Verdict
from ..text.errors import Error
from ..text.words import Words
from .queries import STANDS
from .tables import DELIVERIES, METADATA, ROWS, STATUSES


class LedgerError(Error):
    """The database cannot be opened, for its own reason."""

    def __init__(self, slip: Exception) -> None:
        reason = getattr(slip, "orig", slip)
        super().__init__(
            Words(
                f"เปิดฐานข้อมูลของพื้นที่ทำงานไม่ได้ ({reason})",
                f"The workspace's database cannot be opened ({reason})",
            )
        )


class Unreachable(Error):
    """The database cannot be used now: locked, out of room, gone. It may be later."""

    def __init__(self, reason: object) -> None:
        super().__init__(
            Words(
                f"ใช้ฐานข้อมูลไม่ได้ขณะนี้ ให้ลองใหม่ ({reason})",
                f"The database cannot be used right now; try again ({reason})",
            )
        )
        self.reason = reason


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
        raise LedgerError(slip) from slip


def connected(url: str) -> sa.Engine:
    """The engine of a database; SQLite's transactions are durable, and begin where we say."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _durable)
        sa.event.listen(engine, "begin", _begin)
    return engine


def prepare(engine: sa.Engine) -> None:
    """Make the tables that are lacking, and give those made before the columns that a later version brought."""
    METADATA.create_all(engine)
    if _lacking(engine):
        with engine.execution_options(writing=True).begin() as db:
            lacking = _lacking(db)  # once more: another run may have come first
            for c in lacking:
                made = sa.schema.CreateColumn(c).compile(dialect=db.dialect)
                db.execute(
                    sa.text(
                        f"ALTER TABLE {db.dialect.identifier_preparer.quote(c.table.name)} ADD COLUMN {made}"
                    )
                )
            if DELIVERIES.c.withdrawn in lacking:
                _set_standing(db)


def tell_unreachable(engine: sa.Engine) -> None:
    """Let whatever the database cannot do for now be raised as Unreachable."""

    @sa.event.listens_for(engine, "handle_error")
    def _(context: sa.engine.ExceptionContext) -> Unreachable | None:
        slip = context.sqlalchemy_exception
        return Unreachable(slip.orig) if isinstance(slip, sa.exc.OperationalError) else None


def _lacking(db: sa.Engine | sa.Connection) -> list[sa.Column]:
    """The columns that a database does not have yet."""
    inspected = sa.inspect(db)
    held = {
        t.name: {h["name"] for h in inspected.get_columns(t.name)} for t in METADATA.sorted_tables
    }
    return [c for t in METADATA.sorted_tables for c in t.columns if c.name not in held[t.name]]


def _set_standing(db: sa.Connection) -> None:
    """In a ledger made when the newest delivery of any kind counted: drafts are told from reports, and the newest report that was sent stands."""
    cover = ROWS["report"]
    drafts = sa.select(cover.c["_delivery"]).where(cover.c.sending == "draft")
    db.execute(
        sa.update(DELIVERIES)
        .where(DELIVERIES.c.id.in_(drafts), DELIVERIES.c.verdict != Verdict.REFUSED)
        .values(verdict=str(Verdict.DRAFT))
    )
    newest = (
        sa.select(sa.func.max(DELIVERIES.c.id))
        .where(
            *(DELIVERIES.c[n] == STATUSES.c[n] for n in ("project", "fiscal_year", "quarter")),
            DELIVERIES.c.verdict.in_(STANDS),
        )
        .scalar_subquery()
    )
    db.execute(sa.update(STATUSES).values(delivery=newest))
    db.execute(
        sa.update(STATUSES)
        .where(STATUSES.c.status == "SAVED", STATUSES.c.delivery.is_not(None))
        .values(status="SUBMITTED")
    )


def _durable(connection, _record) -> None:
    connection.isolation_level = None  # transactions begin where we say, not at the first change
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    """A writing transaction takes its lock at once, so that what it reads stands until it is done."""
    connection.exec_driver_sql(
        "BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN"
    )
