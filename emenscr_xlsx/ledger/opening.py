"""Opening a database: making its tables, and bringing those of an earlier version up to date."""

import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection

from ..model.finding import Verdict
from ..text.errors import Error
from ..text.words import Words
from .noting import note, note_all
from .tables import DELIVERIES, IDENTITY, IN_SUMMARY, METADATA, ROWS, STATUSES


class LedgerError(Error):
    """The database cannot be opened, for its own reason."""

    def __init__(self, error: Exception) -> None:
        reason = getattr(error, "orig", error)
        super().__init__(
            Words(
                "เปิดฐานข้อมูลของพื้นที่ทำงานไม่ได้ สาเหตุอยู่ในบรรทัดถัดไป ให้ส่งให้ผู้ดูแลระบบ",
                f"The workspace's database cannot be opened ({reason})",
            )
        )


class Unreachable(Error):
    """The database cannot be used now: locked, out of room, gone. It may be later."""

    def __init__(self, reason: object) -> None:
        super().__init__(
            Words(
                "ใช้ฐานข้อมูลไม่ได้ขณะนี้ ให้ลองใหม่",
                f"The database cannot be used right now; try again ({reason})",
            )
        )
        self.reason = reason


class Damaged(Unreachable):
    """The database's file is damaged."""

    def __init__(self, reason: object) -> None:
        super().__init__(reason)
        self.words = Words(
            f"ฐานข้อมูลของพื้นที่ทำงานเสียหาย ({reason}) ให้สั่ง emenscr audit",
            f"The workspace's database is damaged ({reason}); run emenscr audit",
        )


def begun(url: str) -> bool:
    """Whether there is a ledger at an address; looking makes none. An empty file is none."""
    try:
        address = sa.make_url(url)
        if address.get_backend_name() == "sqlite":
            file = (address.database or ":memory:").removeprefix("file:").partition("?")[0]
            path = Path(file)
            return path.is_file() and path.stat().st_size > 0
        engine = sa.create_engine(address)
        try:
            return sa.inspect(engine).has_table(DELIVERIES.name)
        finally:
            engine.dispose()
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        raise LedgerError(error) from error


class Database:
    """An open database with the ledger's tables. Raises LedgerError where it cannot be opened.

    `log` is where its decisions are logged.
    """

    def __init__(self, url: str, log: Path | None = None) -> None:
        self.log = log
        try:
            self.engine = _connected(url)
            self._writing = self.engine.execution_options(writing=True)
            _prepare(self.engine)
            self.id = _identity(self.engine)
        except (sa.exc.SQLAlchemyError, ImportError) as error:
            raise LedgerError(error) from error
        sa.event.listen(self.engine, "handle_error", _unreachable)

    def integrity(self) -> list[str]:
        """What the database itself finds wrong with it; another than SQLite keeps its own watch."""
        if self.engine.dialect.name != "sqlite":
            return []
        with self.engine.connect() as db:
            checks = [str(row[0]) for row in db.execute(sa.text("PRAGMA integrity_check"))]
            keys = [f"foreign key {row}" for row in db.execute(sa.text("PRAGMA foreign_key_check"))]
        return [check for check in checks if check != "ok"] + keys

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _connected(url: str) -> sa.Engine:
    """The engine of a database; SQLite's transactions are durable, and begin where we say."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _durable)
        sa.event.listen(engine, "begin", _begin)
    return engine


def _durable(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, not at the first change
    cursor = connection.cursor()
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    """Take the lock of a writing transaction at once: what it reads stands until it is done."""
    connection.exec_driver_sql(
        "BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN"
    )


def _unreachable(context: sa.engine.ExceptionContext) -> Error | None:
    """What the database cannot do, for now or at all, as an error of ours."""
    error = context.sqlalchemy_exception
    if isinstance(error, sa.exc.OperationalError):
        return Unreachable(error.orig)
    if type(error) is sa.exc.DatabaseError:  # such as: its image is malformed
        return Damaged(error.orig)
    return None


def _identity(engine: sa.Engine) -> str:
    """What tells this ledger from any other, made when it is first opened."""
    query = sa.select(IDENTITY.c.id)
    with engine.connect() as db:
        known = db.scalar(query)
    if known:
        return str(known)
    with engine.execution_options(writing=True).begin() as db:
        if not db.scalar(query):
            made = {"id": uuid.uuid4().hex}
            db.execute(sa.insert(IDENTITY).values(made))
            note(db, {IDENTITY: [made]})
        return str(db.scalar(query))


# Tables of an earlier version -----------------------------------------------------------------


def _prepare(engine: sa.Engine) -> None:
    """Make the tables that are missing, and add the columns that a later version brought."""
    METADATA.create_all(engine)
    if _missing(engine):
        with engine.execution_options(writing=True).begin() as db:
            missing = _missing(db)  # once more: another run may have come first
            quote = db.dialect.identifier_preparer.quote
            for table, column in missing:
                declared = sa.schema.CreateColumn(column).compile(dialect=db.dialect)
                db.execute(sa.text(f"ALTER TABLE {quote(table.name)} ADD COLUMN {declared}"))
            added = {column.name for table, column in missing if table is DELIVERIES}
            if "withdrawn" in added:
                _set_standing(db)
            if "told" in added:
                db.execute(sa.update(DELIVERIES).values(told=IN_SUMMARY))
                note_all(db)


def _missing(db: sa.Engine | sa.Connection) -> list[tuple[sa.Table, sa.Column[object]]]:
    """The columns that a database does not have yet, each with its table."""
    inspected = sa.inspect(db)
    missing = []
    for table in METADATA.sorted_tables:
        names = {column["name"] for column in inspected.get_columns(table.name)}
        missing += [(table, column) for column in table.columns if column.name not in names]
    return missing


_STANDS = tuple(str(v) for v in Verdict if v.stands)
"""The verdicts with which a delivery stands once it is sent."""


def _set_standing(db: sa.Connection) -> None:
    """Tell drafts from reports, and let the newest report that was sent stand.

    In a ledger of an earlier version the newest delivery of any kind counted.
    """
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
            DELIVERIES.c.verdict.in_(_STANDS),
        )
        .scalar_subquery()
    )
    db.execute(sa.update(STATUSES).values(delivery=newest))
    db.execute(
        sa.update(STATUSES)
        .where(STATUSES.c.status == "SAVED", STATUSES.c.delivery.is_not(None))
        .values(status="SUBMITTED")
    )
