"""Declarations to pandera to findings. The only module that knows pandera.

A schema is built once per table; a batch is validated in one call per table (laws 2-4). Each check is
named by its number in `declared(table)`, from which its code, cell and words come back.
"""

from functools import cache

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrorReason, SchemaErrors

from ..config.settings import Settings
from ..model import Choices, Kind, Table
from ..model.rules import Declared, declared
from .frames import Batch

_DTYPES = {Kind.DATE: "datetime64[s]"}


@cache
def schema(table: Table) -> pa.DataFrameSchema:
    """The pandera schema of a table: types, lists and every declared check."""
    columns = {}
    for c in table.columns:
        if c.computed is not None:
            continue
        dtype = "float64" if c.kind.is_number else _DTYPES.get(c.kind, object)
        listed = [pa.Check.isin(list(c.choices.items))] if isinstance(c.choices, Choices) else []
        columns[c.name] = pa.Column(dtype, checks=listed, nullable=True)
    checks = [
        pa.Check(lambda frame, wrong=d.wrong: ~wrong(frame), name=str(no), ignore_na=False)
        for no, d in enumerate(declared(table))
    ]
    return pa.DataFrameSchema(columns, checks=checks, name=table.name)


def check(batch: Batch, settings: Settings) -> None:
    """Validate every table of a batch; findings go to their submissions."""
    for table in batch.tables.values():
        frame = batch.typed_rows(table.name)
        if frame.empty:
            continue
        checks = declared(table)
        whole = batch.joined(table.name, {n for d in checks for n in d.reads}).iloc[: len(frame)]
        try:
            schema(table).validate(whole, lazy=True)
        except SchemaErrors as failed:
            for error in failed.schema_errors:
                if (
                    error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK
                    or error.check_output is None
                    or not str(error.check.name).isdigit()
                ):
                    raise AssertionError(
                        f"{table.name}: {error.reason_code} in {getattr(error.check, 'name', error.check)}"
                    ) from error
                _report(batch, table, checks[int(error.check.name)], error.check_output, settings)


def _report(
    batch: Batch, table: Table, failed: Declared, passed: pd.Series, settings: Settings
) -> None:
    severity = settings.severity_of(failed)
    if severity is None:
        return
    bad = batch.bad[table.name]
    for row in map(int, (~passed.to_numpy(dtype=bool)).nonzero()[0]):
        if bad and any((row, name) in bad for name in failed.reads):
            continue  # what a faulty cell would have said is unknown, not wrong (law 2)
        said = batch.finding(
            table.name, row, failed.column, failed.code, severity, failed.say, **failed.places
        )
        batch.submissions[int(batch[table.name]["_report"].iat[row])].findings.append(said)
