"""Tables as files, a piece at a time: CSV that Excel reads, and typed parquet."""

from pathlib import Path

import pandas as pd

from ..model import DataType
from ..text.excel import ACTING
from ..text.thai import BLANKS, UNSEEN

_FORMULA = (*ACTING, "\t", "\r")
_PASSED_OVER = f" \n{UNSEEN}{BLANKS}"


def inert(text: object) -> object:
    """A text that Excel would take for a formula, made to stay one (S19)."""
    if not isinstance(text, str):
        return text
    acts = text.startswith(_FORMULA) or text.lstrip(_PASSED_OVER).startswith(_FORMULA)
    return f"'{text}" if acts else text


class CsvFiles:
    """A file a table, with a byte-order mark, so that Excel reads Thai.

    What looks like a formula is made inert.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: set[str] = set()

    def add(self, name: str, frame: pd.DataFrame) -> None:
        """Write rows of a table."""
        texts = [c for c, t in frame.dtypes.items() if DataType.of_column(t) is DataType.TEXT]
        frame = frame.assign(**{str(c): frame[c].map(inert, na_action="ignore") for c in texts})
        path, first = self.folder / f"{name}.csv", name not in self.written
        text = frame.to_csv(
            index=False, header=first, date_format="%Y-%m-%d", lineterminator="\r\n"
        )
        with open(path, "ab") as out:
            out.write(text.encode("utf-8-sig" if first else "utf-8"))
        self.written.add(name)

    def close(self) -> None:
        """No more rows come."""


class ParquetFiles:
    """A file a table, typed. Raises ImportError where pyarrow is not installed."""

    def __init__(self, folder: Path) -> None:
        import pyarrow
        from pyarrow import parquet

        self._arrow, self._parquet, self.folder = pyarrow, parquet, folder
        self._writers: dict[str, parquet.ParquetWriter] = {}

    def add(self, name: str, frame: pd.DataFrame) -> None:
        """Write rows of a table."""
        arrow = self._arrow
        schema = arrow.schema(
            [
                (column, arrow.type_for_alias(DataType.of_column(dtype).arrow))
                for column, dtype in frame.dtypes.items()
            ]
        )
        table = arrow.Table.from_pandas(frame, schema=schema, preserve_index=False)
        table = table.replace_schema_metadata(None)
        if name not in self._writers:
            path = self.folder / f"{name}.parquet"
            self._writers[name] = self._parquet.ParquetWriter(path, table.schema)
        self._writers[name].write_table(table)

    def close(self) -> None:
        """No more rows come."""
        for writer in self._writers.values():
            writer.close()
