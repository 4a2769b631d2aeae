"""Declarations to pandera to findings. The only module that knows pandera.

A schema is built once per table; a batch is validated in one call per table (laws 2-4). Each check
is named by its number in `declared(table)`, from which its code, cell and words come back.
"""

from collections.abc import Iterator
from functools import cache

import pandas as pd
import pandera.pandas as pa
from pandas.api.extensions import ExtensionDtype
from pandas.api.types import is_numeric_dtype
from pandera.errors import SchemaErrorReason, SchemaErrors

from ..config.settings import Settings
from ..model import Choices, Table
from ..model.finding import Finding
from ..model.rules import Declared, by_name
from .batch import Batch, FindingsByReport


@cache
def schema(table: Table) -> pa.DataFrameSchema:
    """The pandera schema of a table: types, lists and every declared check.

    It also takes frames of nullable types (Int64, string), and reads them as float64 and object. A
    check is named by rule and column (see `by_name`); `metadata["checks"]` tells of each its rule,
    column, severity, source and the columns that it reads.
    """
    columns = {}
    for c in table.columns:
        if c.computed is not None:
            continue
        listed = [pa.Check.isin(list(c.choices.items))] if isinstance(c.choices, Choices) else []
        columns[c.name] = pa.Column(
            c.kind.data.dtype,
            checks=listed,
            nullable=True,
            title=c.heading.en,
            description=c.heading.th,
            metadata={"kind": str(c.kind), "source": c.source},
        )
    checks = by_name(table)
    return pa.DataFrameSchema(
        columns,
        checks=[
            pa.Check(
                lambda frame, wrong=d.wrong: ~wrong(frame),
                name=name,
                title=d.say.en,
                description=d.say.th,
                ignore_na=False,
            )
            for name, d in checks.items()
        ],
        parsers=pa.Parser(_plain),
        name=table.name,
        title=table.title.en,
        description=table.title.th,
        metadata={
            "checks": {
                name: {
                    "rule": d.code,
                    "column": d.column,
                    "severity": d.severity.name.lower(),
                    "source": d.source,
                    "reads": sorted(d.reads),
                }
                for name, d in checks.items()
            }
        },
    )


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with its nullable columns as conditions read them.

    What cannot be so stays as it is.
    """
    plain: dict[str, pd.Series] = {}
    for name, dtype in zip(frame.columns, frame.dtypes, strict=True):
        if isinstance(dtype, pd.StringDtype):
            plain[name] = frame[name].astype(object).where(frame[name].notna(), None)
        elif isinstance(dtype, ExtensionDtype) and is_numeric_dtype(dtype):
            plain[name] = frame[name].astype("float64")
    return frame.assign(**plain) if plain else frame


def check(batch: Batch, settings: Settings) -> FindingsByReport:
    """What is wrong in the tables of a batch by what is declared of them, by report."""
    findings = batch.no_findings()
    for table in batch.tables.values():
        frame = batch.typed_rows(table.name)
        if frame.empty:
            continue
        checks = by_name(table)
        whole = batch.joined(table.name, {n for d in checks.values() for n in d.reads}).iloc[
            : len(frame)
        ]
        try:
            schema(table).validate(whole, lazy=True)
        except SchemaErrors as failed:
            for error in failed.schema_errors:
                if (
                    error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK
                    or error.check_output is None
                    or error.check.name not in checks
                ):
                    check_name = getattr(error.check, "name", error.check)
                    raise AssertionError(
                        f"{table.name}: {error.reason_code} in {check_name}"
                    ) from error
                rule = checks[error.check.name]
                for row, finding in _failing(batch, table, rule, error.check_output, settings):
                    findings[batch.report_of(table.name, row)].append(finding)
    return findings


def _failing(
    batch: Batch, table: Table, rule: Declared, passed: pd.Series, settings: Settings
) -> Iterator[tuple[int, Finding]]:
    """The rows that fail a rule, and what it says of each."""
    severity = settings.severity_of(rule)
    if severity is None:
        return
    unsettled = batch.unsettled[table.name]
    for row in map(int, (~passed.to_numpy(dtype=bool)).nonzero()[0]):
        if unsettled and any((row, name) in unsettled for name in rule.reads):
            continue  # what a faulty cell would have said is unknown, not wrong (law 2)
        yield (
            row,
            batch.finding(
                table.name, row, rule.column, rule.code, severity, rule.say, **rule.places
            ),
        )
