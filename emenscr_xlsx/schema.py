"""Declarations to pandera to findings. The only module that knows pandera.

A schema is built once per table; a batch is validated in one call per table (laws 2-4). Each check is
named by its number in `declared(table)`, from which its code, cell and words come back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrorReason, SchemaErrors

from .finding import Finding, Severity
from .frames import Batch
from .messages import MESSAGES
from .settings import Settings
from .spec import Above, Below, Choices, Condition, Filled, Kind, Table
from .words import Words

_DTYPES = {Kind.DATE: "datetime64[s]"}


@dataclass(frozen=True)
class Declared:
    """One check as declared: where it points, what it reads, and where it fails."""

    code: str
    at: str
    reads: frozenset[str]
    wrong: Callable[[pd.DataFrame], pd.Series]
    say: Words
    severity: Severity
    source: str
    places: dict[str, object]
    when: Condition | None = None
    structural: bool = False  # no office can weigh or waive it: what comes with every form, and what its declaration marks so


@cache
def declared(table: Table) -> tuple[Declared, ...]:
    """Everything the declaration of a table promises to check, in the order in which it is said."""
    found: list[Declared] = []

    def add(
        code: str,
        at: str,
        when: Condition,
        say: Words,
        severity: Severity,
        source: str,
        structural: bool = False,
        **places: object,
    ) -> None:
        found.append(
            Declared(
                code,
                at,
                when.names() | {at},
                when.mask,
                say,
                severity,
                source,
                places,
                when,
                structural or code in MESSAGES,
            )
        )

    for c in table.columns:
        if c.asked and (c.low is not None or c.high is not None):
            bounds = [
                b
                for b in (
                    Below(c.name, c.low) if c.low is not None else None,
                    Above(c.name, c.high) if c.high is not None else None,
                )
                if b
            ]
            message = MESSAGES["OUT_OF_BOUNDS"]
            low, high = (f"{b:,g}" if b is not None else "…" for b in (c.low, c.high))
            add(
                "OUT_OF_BOUNDS",
                c.name,
                bounds[0] if len(bounds) == 1 else bounds[0] | bounds[1],
                message.say,
                message.severity,
                c.source,
                low=low,
                high=high,
            )
    if table.open and table.key:
        message = MESSAGES["DUPLICATE"]
        say = message.say.format(value=" · ".join(f"{{{name}}}" for name in table.key))
        found.append(
            Declared(
                "DUPLICATE",
                table.key[-1],
                frozenset(table.key),
                _repeated(table.key),
                say,
                message.severity,
                "",
                {},
                structural=True,
            )
        )
    for c in table.columns:
        if c.need is not None:
            n, wrong = c.need, c.need.when & ~Filled(c.name)
            add(
                n.code,
                c.name,
                wrong,
                n.say or MESSAGES["REQUIRED"].say,
                n.severity,
                n.source or c.source,
                n.structural,
            )
    for r in table.rules:
        add(r.code, r.at, r.wrong, r.say, r.severity, r.source, r.structural)
    return tuple(found)


def _repeated(key: tuple[str, ...]) -> Callable[[pd.DataFrame], pd.Series]:
    columns = ["_report", *key]
    return lambda frame: (
        frame.duplicated(columns, keep=False) & frame[list(key)].notna().all(axis=1)
    )


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
        frame = batch.own(table.name)
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
    severity = settings.weigh(failed)
    if severity is None:
        return
    bad = batch.bad[table.name]
    for row in map(int, (~passed.to_numpy(dtype=bool)).nonzero()[0]):
        if bad and any((row, name) in bad for name in failed.reads):
            continue  # what a faulty cell would have said is unknown, not wrong (law 2)
        said = batch.finding(
            table.name, row, failed.at, failed.code, severity, failed.say, **failed.places
        )
        batch.submissions[int(batch[table.name]["_report"].iat[row])].findings.append(said)


def settle(findings: Iterable[Finding]) -> list[Finding]:
    """One finding per cell: the weightiest, and of equals the first said. Those without a cell all stand."""
    best: dict[tuple[str, str], Finding] = {}
    rest: list[Finding] = []
    for f in findings:
        if not f.cell:
            rest.append(f)
            continue
        held = best.get((f.sheet, f.cell))
        if held is None or f.severity > held.severity:
            best[f.sheet, f.cell] = f
    return rest + list(best.values())
