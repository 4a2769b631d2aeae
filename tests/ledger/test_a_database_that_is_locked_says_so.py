"""A database that cannot be used for now is told by an error of our own, whoever asks it."""

import sqlite3
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from emenscr_xlsx.ledger.failures import Unreachable
from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.text.errors import Error


def test_a_locked_database_is_unreachable(tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    other = sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ledger, ledger._writing.connect() as db:
        db.connection.execute("PRAGMA busy_timeout=1")
        with pytest.raises(Error, match="database is locked"), db.begin():
            pass
    other.close()


def test_what_pandas_reads_is_unreachable_too(tmp_path: Path) -> None:
    with Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger, ledger.engine.begin() as db:
        with pytest.raises(Unreachable, match="no such table") as error:
            pd.read_sql(sa.text("SELECT * FROM nowhere"), db)
        assert "try again" in error.value.words.en
