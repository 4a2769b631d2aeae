"""A copy of a ledger as it is at one moment, while others go on writing to it."""

from pathlib import Path

import sqlalchemy as sa

from .opening import Database
from .tables import RUNNERS


def snapshot(ledger: Database, target: Path) -> None:
    """Copy a ledger that is an SQLite file to another file, by SQLite's own backup.

    The copy holds whole transactions only, and is one file: nothing of it waits in a log beside it.
    Nobody is at work on it: what was claimed may be taken up at once.
    """
    copy = sa.create_engine(f"sqlite:///{target}")
    try:
        source, into = ledger.engine.raw_connection(), copy.raw_connection()
        try:
            source.driver_connection.backup(into.driver_connection)  # type: ignore[union-attr]
            into.driver_connection.execute("PRAGMA journal_mode=DELETE")  # type: ignore[union-attr]
            into.driver_connection.execute(f"DELETE FROM {RUNNERS.name}")  # type: ignore[union-attr]
            into.commit()
        finally:
            source.close()
            into.close()
    finally:
        copy.dispose()


def beside(database: Path) -> list[Path]:
    """The files that SQLite keeps beside a database while it is in use."""
    return [database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal")]
