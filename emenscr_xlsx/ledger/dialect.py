"""What differs between the two databases that a ledger may lie in: SQLite, and PostgreSQL.

What each step relies on, on both alike:

- *Writing*: one at a time, whoever runs and wherever. A transaction that writes takes the ledger's
  lock before it reads anything (SQLite: BEGIN IMMEDIATE; PostgreSQL: an advisory lock that goes
  with the transaction, each statement then seeing what was committed before it, READ COMMITTED). So
  the next number that it reads is free, and numbers rise in the order of commits: "since a mark" is
  a range of numbers. Under REPEATABLE READ the snapshot would be older than the lock.
- *Deciding* happens outside of any transaction, from what was read after a `Mark`. Booking, in the
  lock, compares: if anybody else has booked about the same projects or the same bytes since, it
  books nothing and raises `Overtaken`, and what was decided is decided anew. What only a constraint
  notices (a claim booked twice) is Overtaken too.
- *Reading* sees one snapshot for a whole transaction (SQLite: WAL; PostgreSQL: REPEATABLE READ,
  read only), and `Database.at_one_moment` keeps it over several questions.
- *Opening* makes tables and brings earlier ones up to date in the lock, all or nothing.

Texts are compared and sorted by their code points on both, and what one of them cannot hold (NUL,
half a character) is in neither.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from ..text.words import Words
from .failures import Damaged, Overtaken, Unreachable, Unusable

_SQLITE, _POSTGRESQL = "sqlite+pysqlite", "postgresql+psycopg"
_WAIT = 30  # seconds for the lock of another that writes
_LOCK = int.from_bytes(b"emenscr")  # the advisory lock of the ledger in a PostgreSQL database

# Addresses and connections --------------------------------------------------------------------


def address(url: str) -> sa.URL:
    """A database's address with its driver; raises Unusable where no ledger can lie there."""
    try:
        named = sa.make_url(url)
    except sa.exc.ArgumentError as slip:
        raise Unusable(_NO_ADDRESS.format(can=_CAN)) from slip
    if named.drivername in ("sqlite", _SQLITE):
        return named.set(drivername=_SQLITE)
    if named.drivername in ("postgresql", _POSTGRESQL):
        return named.set(drivername=_POSTGRESQL)
    raise Unusable(_OTHER.format(kind=named.drivername, can=_CAN))


def file_of(place: sa.URL) -> Path | None:
    """The file of a database; None where it is on a server."""
    if place.drivername != _SQLITE:
        return None
    return Path((place.database or ":memory:").removeprefix("file:").partition("?")[0])


def connected(place: sa.URL) -> sa.Engine:
    """The engine of a database, whose transactions begin as told above.

    With the option `writing` of an execution they write. Raises Unusable without its driver.
    """
    server = place.drivername == _POSTGRESQL
    try:
        options = {"client_encoding": "UTF8"} if server else {}
        engine = sa.create_engine(place, pool_pre_ping=server, connect_args=options)
    except ImportError as missing:
        raise Unusable(_NO_DRIVER) from missing
    sa.event.listen(engine, "connect", _waiting if server else _durable)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _durable(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, not at the first change
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_WAIT * 1000}")
    _write_ahead(cursor)
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Have a database write ahead; SQLite itself does not wait where several begin it at once."""
    until = monotonic() + _WAIT
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except cursor.connection.OperationalError as slip:
            if slip.sqlite_errorname != "SQLITE_BUSY" or monotonic() > until:
                raise
            sleep(0.02)


def _waiting(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("SHOW server_encoding")
    if (encoding := (cursor.fetchone() or [None])[0]) != "UTF8":
        raise Unusable(_NO_UNICODE.format(encoding=encoding))
    cursor.execute(f"SET lock_timeout = '{_WAIT}s'")
    cursor.close()
    connection.commit()


def _begin(db: sa.Connection) -> None:
    writing = bool(db.get_execution_options().get("writing"))
    db.exec_driver_sql(_BEGIN[db.dialect.name, writing])


_BEGIN = {
    ("sqlite", True): "BEGIN IMMEDIATE",
    ("sqlite", False): "BEGIN",
    ("postgresql", True): f"SELECT pg_advisory_xact_lock({_LOCK})",
    ("postgresql", False): "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
}


def clock(db: sa.Connection) -> datetime:
    """The database's own time, in UTC."""
    asked = sa.select(sa.func.current_timestamp(type_=sa.DateTime(timezone=True)))
    now = db.execute(asked).scalar_one()
    return now.astimezone(UTC).replace(tzinfo=None) if now.tzinfo else now


# What goes wrong ------------------------------------------------------------------------------

_TWICE = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505")


def as_ours(context: sa.engine.ExceptionContext) -> Exception | None:
    """What a database cannot do, for now or at all, as an error of ours; None for a slip."""
    error = context.sqlalchemy_exception
    origin = getattr(error, "orig", None)
    if isinstance(error, sa.exc.IntegrityError):
        name = getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None)
        return Overtaken() if name in _TWICE else None
    if isinstance(error, sa.exc.OperationalError):
        return Unreachable(origin)
    if type(error) is sa.exc.DatabaseError:  # such as: its image is malformed
        return Damaged(origin)
    return None


def integrity(engine: sa.Engine) -> list[str]:
    """What the database itself finds wrong with it; a server keeps its own watch."""
    if engine.dialect.name != "sqlite":
        return []
    with engine.connect() as db:
        checks = [str(row[0]) for row in db.execute(sa.text("PRAGMA integrity_check"))]
        keys = [f"foreign key {row}" for row in db.execute(sa.text("PRAGMA foreign_key_check"))]
    return [check for check in checks if check != "ok"] + keys


# Types ----------------------------------------------------------------------------------------

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """A text without what one of the databases cannot hold."""
    return text if text.isprintable() else _UNSTORABLE.sub("", text)


class Text(sa.TypeDecorator[str]):
    """A text, compared and sorted by its code points; NUL and half characters are left out."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(
            sa.Text(collation="C") if dialect.name == "postgresql" else sa.Text()
        )

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value and storable(value)


TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "TEXT": Text(),
    # It may have fifteen digits.
    "INTEGER": sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
    "FLOAT": sa.Float(),
    "DATE": sa.Date(),
}
"""The types of what people type, by `DataType.sql`."""


class _Texts(sa.TypeDecorator[Sequence[str]]):
    """Any number of texts as one parameter."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(
            sa.ARRAY(sa.Text()) if dialect.name == "postgresql" else sa.JSON()
        )


class _Among(sa.sql.functions.FunctionElement[bool]):
    """A column's text, and the texts of which it may be any."""

    name = "among"
    type = sa.Boolean()
    inherit_cache = True

    def self_group(self, against: object = None) -> Self:
        """As it is: where SQLAlchemy compares it with 1, SQLite uses no index."""
        return self


@compiles(_Among, "sqlite")
def _among_listed(among: _Among, compiler: SQLCompiler, **named: Any) -> str:
    column, texts = (compiler.process(part, **named) for part in among.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"


@compiles(_Among, "postgresql")
def _among_array(among: _Among, compiler: SQLCompiler, **named: Any) -> str:
    column, texts = (compiler.process(part, **named) for part in among.clauses)
    return f"{column} = ANY({texts})"


def among(column: sa.ColumnElement[Any], texts: Iterable[str]) -> sa.ColumnElement[bool]:
    """Whether a column's text is one of these, however many: they are one parameter."""
    return _Among(column, sa.bindparam(None, list(texts), type_=_Texts(), unique=True))


# Rows -----------------------------------------------------------------------------------------


def insert_many(db: sa.Connection, table: sa.Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert whole rows by position, in the database's own values.

    By name, ten thousand take long.
    """
    quote = db.dialect.identifier_preparer.quote
    names = [quote(column.name) for column in table.columns]
    places = ["?" if db.dialect.name == "sqlite" else "%s"] * len(names)
    db.exec_driver_sql(
        f"INSERT INTO {quote(table.name)} ({', '.join(names)}) VALUES ({', '.join(places)})",
        rows,
    )


# Messages -------------------------------------------------------------------------------------

_CAN = Words(
    "ใช้ได้เพียง SQLite (sqlite:///ledger.sqlite) หรือ PostgreSQL "
    "(postgresql+psycopg://ผู้ใช้:รหัสผ่าน@เครื่อง/ฐานข้อมูล) ให้แก้ค่า database ใน emenscr.toml",
    "It is SQLite (sqlite:///ledger.sqlite) or PostgreSQL "
    "(postgresql+psycopg://user:password@host/name); correct database in emenscr.toml",
)
_OTHER = Words("ไม่รองรับฐานข้อมูล “{kind}” {can}", "A database “{kind}” is not supported. {can}")
_NO_ADDRESS = Words("ค่า database ไม่ใช่ที่อยู่ของฐานข้อมูล {can}", "database is no address of one. {can}")
_NO_DRIVER = Words(
    "ยังไม่ได้ติดตั้งส่วนที่ใช้กับ PostgreSQL ให้สั่ง pip install 'emenscr-xlsx[postgres]'",
    "What PostgreSQL needs is not installed; run pip install 'emenscr-xlsx[postgres]'",
)
_NO_UNICODE = Words(
    "ฐานข้อมูล PostgreSQL นี้เก็บข้อความเป็น {encoding} ซึ่งเก็บภาษาไทยไม่ได้ ให้สร้างใหม่ด้วย ENCODING 'UTF8'",
    "This PostgreSQL database keeps its texts as {encoding}, which holds no Thai; "
    "have one made with ENCODING 'UTF8'",
)
