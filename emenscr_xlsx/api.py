"""What an analyst's notebook uses: a filled workbook as tables, its findings, the schemas, a workspace.

Every function returns new objects and prints nothing. Frames have one row a record, with its key as
the index (`record`), the columns that `dictionary()` lists, and the types `string`, `Int64`, `float64`
and `datetime64[s]`. Chosen items are codes. The examples run in a workspace with a filled workbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd
import pandera.pandas as pa

from . import intake, office
from .checking.batch import Batch
from .checking.judging import judge
from .checking.rules import CheckContext
from .checking.schema import schema as schema_of
from .checking.stacking import stack
from .config import settings as config
from .config.limits import USUAL
from .config.settings import Settings
from .forms import approval, registry
from .forms import report as form
from .model import Choices, Kind, Table
from .model.finding import Finding, Severity
from .model.rules import by_name
from .reading.pool import Job, read_one
from .text.period import Period
from .text.words import Lang
from .workbook.submission import Submission
from .workbook.ticket import Ticket

FormName = Literal["report", "registry", "approval"]

FORMS: dict[FormName, Mapping[str, Table]] = {
    "report": form.BY_NAME,
    "registry": registry.BY_NAME,
    "approval": approval.BY_NAME,
}
"""The tables of each kind of workbook, by name."""


class Findings(tuple[Finding, ...]):
    """Findings, the weightiest first.

    >>> findings = ex.check(ex.read_report("faulty.xlsx", key=".emenscr.key"))
    >>> findings
    Findings(errors=5, remarks=2, infos=1)
    >>> findings.ok
    False
    >>> findings.errors.to_frame().loc[1, ["rule", "sheet", "cell"]].tolist()
    ['V-B7.disbursed_missing', '3 งบประมาณ', 'Q8']
    """

    def __new__(cls, findings: Iterable[Finding] = ()) -> Findings:
        return super().__new__(cls, sorted(findings, key=lambda f: -f.severity))

    @property
    def errors(self) -> Findings:
        """Those that keep a report from being accepted."""
        return Findings(f for f in self if f.severity is Severity.ERROR)

    @property
    def ok(self) -> bool:
        """Whether there are no errors; remarks are no errors."""
        return not self.errors

    def to_frame(self) -> pd.DataFrame:
        """One row a finding: rule, severity, messages, place and value, all `string`."""
        rows = [
            {
                "rule": f.rule or f.code,
                "severity": f.severity.name.lower(),
                "message_th": f.message.th,
                "message_en": f.message.en,
                "file": f.file,
                "sheet": f.sheet,
                "cell": f.cell,
                "table": f.table,
                "record": f.record,
                "column": f.column,
                "value": f.value,
            }
            for f in self
        ]
        names = "rule severity message_th message_en file sheet cell table record column value"
        return pd.DataFrame(rows, columns=names.split(), dtype="string")

    def __repr__(self) -> str:
        errors, remarks, infos = (
            sum(f.severity is severity for f in self)
            for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
        )
        return f"Findings(errors={errors}, remarks={remarks}, infos={infos})"


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
        return {name: _outgoing(batch, table) for name, table in FORMS[self.form].items()}

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
    read = read_one(Job(str(path), path.name, secret, dict(USUAL)))
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


class Workspace:
    """The folder that an office works in (`emenscr init`).

    >>> ws = ex.Workspace("งาน")
    >>> ws.status(ex.Period(2566, 3)).loc["ศธ 04006-66-0001", "status"]
    'SUBMITTED'
    """

    def __init__(self, folder: str | Path) -> None:
        self._ws = office.Workspace(Path(folder))

    def __repr__(self) -> str:
        return f"Workspace({str(self._ws.root)!r})"

    def issue(
        self,
        period: Period,
        *,
        project: str | None = None,
        agency: str | None = None,
        lang: Lang | None = None,
    ) -> pd.DataFrame:
        """Issue the workbooks of a quarter: by project, its `path`, `issue`, `state`, and whether `written`."""
        made = office.issue(self._ws, period, project=project, agency=agency, lang=lang)
        columns = ("project", "path", "issue", "state", "written")
        rows = [[m.project, str(m.path), m.issue, m.state, m.written] for m in made]
        return _frame(rows, columns, issue="Int64", written="bool").set_index("project")

    def ingest(self) -> pd.DataFrame:
        """Take in what lies in the inbox: by file, its verdict, project, quarter, findings, and where it and its reply lie."""
        rows = [
            [
                o.file,
                str(o.verdict),
                o.status,
                o.project,
                o.period.fiscal_year if o.period else None,
                o.period.quarter if o.period else None,
                sum(f.severity is Severity.ERROR for f in o.findings),
                sum(f.severity is Severity.WARNING for f in o.findings),
                str(o.filed) if o.filed else None,
                str(o.reply) if o.reply else None,
            ]
            for o in intake.ingest(self._ws).outcomes
        ]
        columns = [
            "file",
            "verdict",
            "status",
            "project",
            "fiscal_year",
            "quarter",
            "errors",
            "remarks",
            "filed",
            "reply",
        ]
        numbers = dict.fromkeys(("fiscal_year", "quarter", "errors", "remarks"), "Int64")
        return _frame(rows, columns, **numbers).set_index("file")

    def summarise(self, period: Period) -> Path:
        """Write the consolidated workbook of a quarter, and say where."""
        return office.summarise(self._ws, period)

    def status(self, period: Period) -> pd.DataFrame:
        """Every project of the year: by code, its duty, status, due day and who holds it (S50-S55)."""
        board = pd.DataFrame(office.status(self._ws, period), dtype=object).set_index("project")
        whole, days = ("submissions", "days_left"), ("due", "since")
        texts = ("name", "agency", "duty", "status", "verdict", "file", "comment")
        kinds = dict.fromkeys(texts, Kind.TEXT) | dict.fromkeys(whole, Kind.WHOLE)
        kinds |= dict.fromkeys(days, Kind.DATE)
        data = {name: _given_out(board[name], kind) for name, kind in kinds.items()}
        return pd.DataFrame(data)

    def load(self, period: Period) -> dict[str, pd.DataFrame]:
        """The reports that stand in a quarter, stacked: by table, a frame with `project` and `status` first.

        >>> tables = ex.Workspace("งาน").load(ex.Period(2566, 3))
        >>> float(tables["budget"].query("project == 'ศธ 04006-66-0001'")["disbursed"].sum())
        1192400.0
        """
        with self._ws.ledger() as ledger:
            rows = ledger.rows([period])
        found = {}
        for name, frame in rows.items():
            who = {"project": frame["_project"], "status": frame["_status"], "file": frame["_file"]}
            data = {n: values.astype("string") for n, values in who.items()}
            columns = [c for c in form.BY_NAME[name].columns if c.name in frame]
            data |= {c.name: _given_out(frame[c.name], c.kind) for c in columns}
            found[name] = _indexed(data, frame["_key"])
        return found


def _given_out(values: pd.Series, kind: Kind) -> pd.Series:
    """A column's values in the type that it has where it goes out."""
    return values.astype(pd.api.types.pandas_dtype(kind.data.nullable))


def _frame(rows: Sequence[Sequence[object]], columns: Iterable[str], **types: str) -> pd.DataFrame:
    """Rows as a frame of texts, but for what `types` names."""
    frame = pd.DataFrame(rows, columns=list(columns), dtype=object)
    return frame.astype({name: types.get(name, "string") for name in frame.columns})


def _indexed(data: Mapping[str, pd.Series], keys: pd.Series) -> pd.DataFrame:
    index = pd.Index(keys.to_numpy(dtype=object), dtype="string", name="record")
    return pd.DataFrame({name: values.array for name, values in data.items()}, index=index)


def _outgoing(batch: Batch, table: Table) -> pd.DataFrame:
    """A table of a workbook: its columns, and those that its rules read besides."""
    read = {name for check in by_name(table).values() for name in check.reads}
    others = sorted(read - {c.name for c in table.columns})
    scope = form.scope(table)
    columns = [*table.columns, *map(scope.column, others)]
    frame = batch.joined(table.name, [c.name for c in columns])
    frame = frame.iloc[: len(batch.typed_rows(table.name))]
    return _indexed({c.name: _given_out(frame[c.name], c.kind) for c in columns}, frame["_key"])
