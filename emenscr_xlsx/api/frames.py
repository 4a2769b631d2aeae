"""Frames as they are given out: an index of record keys, and nullable types."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from ..checking.batch import Batch
from ..forms import report as form
from ..model import Kind, Table
from ..model.rules import by_name


def given_out(values: pd.Series, kind: Kind) -> pd.Series:
    """A column's values in the type that it has where it goes out."""
    return values.astype(pd.api.types.pandas_dtype(kind.data.nullable))


def frame_of(
    rows: Sequence[Sequence[object]], columns: Iterable[str], **types: str
) -> pd.DataFrame:
    """Rows as a frame of texts, but for what `types` names."""
    frame = pd.DataFrame(rows, columns=list(columns), dtype=object)
    return frame.astype({name: types.get(name, "string") for name in frame.columns})


def indexed(data: Mapping[str, pd.Series], keys: pd.Series) -> pd.DataFrame:
    index = pd.Index(keys.to_numpy(dtype=object), dtype="string", name="record")
    return pd.DataFrame({name: values.array for name, values in data.items()}, index=index)


def outgoing(batch: Batch, table: Table) -> pd.DataFrame:
    """A table of a workbook: its columns, and those that its rules read besides."""
    read = {name for check in by_name(table).values() for name in check.reads}
    others = sorted(read - {c.name for c in table.columns})
    scope = form.scope(table)
    columns = [*table.columns, *map(scope.column, others)]
    frame = batch.joined(table.name, [c.name for c in columns])
    frame = frame.iloc[: len(batch.typed_rows(table.name))]
    return indexed({c.name: given_out(frame[c.name], c.kind) for c in columns}, frame["_key"])
