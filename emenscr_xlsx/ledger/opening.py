"""Opening a database: its tables are made, or brought up to date, before anything is asked."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from . import dialect
from .failures import LedgerError
from .noting import note
from .tables import DELIVERIES, IDENTITY
from .versions import up_to_date


def begun(url: str) -> bool:
    """Whether there is a ledger at an address; looking makes none. An empty file is none."""
    place = dialect.address(url)
    if (path := dialect.file_of(place)) is not None:
        return path.is_file() and path.stat().st_size > 0
    try:
        engine = dialect.connected(place)
        try:
            return sa.inspect(engine).has_table(DELIVERIES.name)
        finally:
            engine.dispose()
    except sa.exc.SQLAlchemyError as error:
        raise LedgerError(error) from error


class Database:
    """An open database with the ledger's tables. Raises LedgerError where it cannot be opened.

    `log` is where its decisions are logged.
    """

    def __init__(self, url: str, log: Path | None = None) -> None:
        self.log = log
        self._held: sa.Connection | None = None
        try:
            self.engine = dialect.connected(dialect.address(url))
            self._writing = self.engine.execution_options(writing=True)
            up_to_date(self.engine)
            self.id = _identity(self.engine)
        except sa.exc.SQLAlchemyError as error:
            raise LedgerError(error) from error
        sa.event.listen(self.engine, "handle_error", dialect.as_ours)

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """Whatever is asked meanwhile is answered as of one moment; nothing may be written."""
        with self._reading() as db:
            before, self._held = self._held, db
            try:
                yield
            finally:
                self._held = before

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        """A transaction that reads: one snapshot."""
        if self._held is not None:
            yield self._held
        else:
            with self.engine.connect() as db:
                yield db

    def integrity(self) -> list[str]:
        """What the database itself finds wrong with it; a server keeps its own watch."""
        return dialect.integrity(self.engine)

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
