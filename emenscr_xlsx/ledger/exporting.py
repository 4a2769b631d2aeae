"""The reports as a database of their own, for tools that read one."""

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ..model import DataType

if TYPE_CHECKING:
    import pandas as pd


class SqliteFile:
    """One SQLite file with all tables, typed."""

    def __init__(self, folder: Path) -> None:
        self.engine = sa.create_engine(f"sqlite:///{folder / 'emenscr.sqlite'}")

    def add(self, name: str, frame: "pd.DataFrame") -> None:
        types = {
            name: getattr(sa.types, DataType.of_column(dtype).sql)
            for name, dtype in frame.dtypes.items()
        }
        frame.to_sql(name, self.engine, if_exists="append", index=False, dtype=types)

    def close(self) -> None:
        self.engine.dispose()
