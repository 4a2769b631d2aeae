"""The reports as a database of their own, for tools that read one."""

from pathlib import Path

import pandas as pd
import sqlalchemy as sa

_TYPES = {"f": sa.Float, "M": sa.Date}


class SqliteFile:
    """One SQLite file with all tables, typed."""

    def __init__(self, folder: Path) -> None:
        self.engine = sa.create_engine(f"sqlite:///{folder / 'emenscr.sqlite'}")

    def add(self, name: str, frame: pd.DataFrame) -> None:
        types = {
            c: sa.Integer
            if str(frame[c].dtype) == "Int64"
            else _TYPES.get(frame[c].dtype.kind, sa.Text)()
            for c in frame.columns
        }
        frame.to_sql(name, self.engine, if_exists="append", index=False, dtype=types)

    def close(self) -> None:
        self.engine.dispose()
