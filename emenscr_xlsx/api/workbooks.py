"""Filled workbooks and registries: tables, checks, schemas, and what each column means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from ..checking.batch import Batch
from ..checking.judging import judge
from ..checking.rules import CheckContext
from ..checking.schema import schema as schema_of
from ..checking.stacking import stack
from ..config import settings as config
from ..config.limits import USUAL
from ..config.settings import Settings
from ..forms import approval, registry, report as form
from ..model import Choices, Table
from ..office import verbs as office
from ..reading.jobs import Job
from ..reading.pool import read_one
from ..workbook.submission import Submission
from ..workbook.ticket import Ticket
from .findings import Findings
from .frames import outgoing

if TYPE_CHECKING:
    import pandera.pandas as pa

FormName = Literal["report", "registry", "approval"]

FORMS: dict[FormName, Mapping[str, Table]] = {
    "report": form.BY_NAME,
    "registry": registry.BY_NAME,
    "approval": approval.BY_NAME,
}
"""The tables of each kind of workbook, by name."""


@dataclass(frozen=True, repr=False)
class Workbook:
    """A workbook as read: the registry, or (as `Report`) a project's report."""

    submission: Submission
    form: FormName

    @property
    def file(self) -> str:
        """The name of its file."""
        return self.submission.file

    @property
    def findings(self) -> Findings:
        """What reading it found; `check` has these and all others."""
        return Findings(self.batch().findings[0])

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """A new frame of each table, by name: its columns, then what its schema reads besides."""
        batch = self.batch()
        return {name: outgoing(batch, table) for name, table in FORMS[self.form].items()}

    def batch(self, settings: Settings | None = None) -> Batch:
        """The workbook as a batch of one, as the pipeline checks it."""
        thresholds = (settings or Settings()).thresholds if self.form == "report" else None
        return stack([self.submission], FORMS[self.form], thresholds)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.file!r}, {self.findings!r})"


@dataclass(frozen=True, repr=False)
class Report(Workbook):
    """A filled workbook of a project and quarter, or an approver's.

    >>> report = ex.read_report("filled.xlsx", key=".emenscr.key")
    >>> report.ticket.period
    Period(fiscal_year=2566, quarter=4)
    >>> report.tables["budget"][["plan", "disbursed"]].sum().tolist()
    [2500000.0, 2498700.0]
    """

    @property
    def ticket(self) -> Ticket:
        """What the workbook is for: project, fiscal year, quarter, issue. Its only identity."""
        return self.submission.ticket


def read_report(path: str | Path, *, key: bytes | str | Path) -> Report:
    """Read a filled workbook; `key` is the office's key that sealed it, or the file that holds it.

    Raises `Error` where it is no workbook of that office, or cannot be read.

    >>> ex.read_report("filled.xlsx", key=".emenscr.key")
    Report('filled.xlsx', Findings(errors=0, remarks=0, infos=0))
    """
    path = Path(path)
    secret = key if isinstance(key, bytes) else Path(key).read_bytes()
    read = read_one(Job(path.name, USUAL, sealed=True, source=str(path)), secret)
    kind: FormName = "approval" if read.ticket.is_approval else "report"
    return Report(read, kind)


def read_registry(path: str | Path) -> Workbook:
    """Read a registry workbook. Raises `Error` where it cannot be read.

    >>> registry = ex.read_registry("registry.xlsx")
    >>> ex.check(registry).ok
    True
    >>> len(registry.tables["projects"])
    14
    """
    return Workbook(office.open_registry(Path(path)), "registry")


def check(
    workbook: Workbook,
    *,
    settings: Settings | str | Path | None = None,
    received: date | None = None,
) -> Findings:
    """All findings of a workbook by itself: what reading found, its schemas, and the other rules.

    `settings` are an office's, or the file that holds them; `received` is the day it came, for what
    depends on it. What needs the ledger (earlier quarters, other copies) is looked for on `ingest`.

    >>> report = ex.read_report("filled.xlsx", key=".emenscr.key")
    >>> ex.check(report) == ex.check(report)
    True
    """
    chosen = config.load(Path(settings)) if isinstance(settings, str | Path) else settings
    chosen = chosen or Settings()
    context = CheckContext(workbook.batch(chosen), chosen, received=received)
    (findings,) = judge(context, workbook.form)
    return Findings(findings)


def schema(table: str, form: FormName = "report") -> pa.DataFrameSchema:
    """The pandera schema of a table, usable alone; the pipeline validates through this very schema.

    Its checks are named by rule and column; `metadata["checks"]` tells of each its severity, source
    and the columns it reads. Raises KeyError for a table that there is not.

    >>> budget = ex.schema("budget")
    >>> budget.metadata["checks"]["V-B1.kind_missing:reason_kind"]["source"]
    'S30, S31'
    >>> frame = ex.read_report("filled.xlsx", key=".emenscr.key").tables["budget"]
    >>> len(budget.validate(frame)) == len(frame)
    True
    >>> budget.validate(frame.assign(disbursed=1.0))
    Traceback (most recent call last):
    pandera.errors.SchemaError: ...
    """
    return schema_of(FORMS[form][table])


def dictionary() -> pd.DataFrame:
    """The data dictionary: one row a column of every table of every kind of workbook, all `string`.

    >>> ex.dictionary().query("table == 'budget' and column == 'disbursed'")["en"].item()
    'Disbursed'
    """
    rows = [
        {
            "form": kind,
            "table": table.name,
            "column": c.name,
            "th": c.head.th,
            "en": c.head.en,
            "type": c.kind.data.nullable,
            "unit": c.unit.en if c.unit else "",
            "items": "; ".join(f"{code} = {words.en}" for code, words in c.choices.items.items())
            if isinstance(c.choices, Choices)
            else "",
            "filled": "given" if c.given else "asked" if c.asked else "computed",
            "source": c.source,
        }
        for kind, tables in FORMS.items()
        for table in tables.values()
        for c in table.columns
    ]
    return pd.DataFrame(rows, dtype="string")
