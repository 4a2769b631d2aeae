"""A workspace as a notebook uses it: the verbs of the commands, answering in frames."""

from pathlib import Path

import pandas as pd

from .. import intake
from ..forms import report as form
from ..model import Kind
from ..model.finding import Severity
from ..office import verbs as office
from ..text.period import Period
from ..text.words import Lang
from .frames import frame_of, given_out, indexed


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
        """Issue the workbooks of a quarter.

        By project: `path`, `issue`, `state` (new, changed, unchanged), and whether `written`.
        """
        made = office.issue(self._ws, period, project=project, agency=agency, lang=lang)
        columns = ("project", "path", "issue", "state", "written")
        rows = [[m.project, str(m.path), m.issue, m.state, m.written] for m in made]
        return frame_of(rows, columns, issue="Int64", written="bool").set_index("project")

    def ingest(self) -> pd.DataFrame:
        """Take in what lies in the inbox.

        By file: verdict, status, project, quarter, how many errors and remarks, and where the
        file (`filed`) and its `reply` lie.
        """
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
        return frame_of(rows, columns, **numbers).set_index("file")

    def summarise(self, period: Period) -> Path:
        """Write the consolidated workbook of a quarter, and say where."""
        with intake.showing(self._ws, period):
            return office.summarise(self._ws, period)

    def status(self, period: Period) -> pd.DataFrame:
        """Every project of the year, by code: duty, status, due day, days left (S50-S55)."""
        board = pd.DataFrame(office.status(self._ws, period), dtype=object).set_index("project")
        whole, days = ("submissions", "days_left"), ("due", "since")
        texts = ("name", "agency", "duty", "status", "verdict", "file", "comment")
        kinds = dict.fromkeys(texts, Kind.TEXT) | dict.fromkeys(whole, Kind.WHOLE)
        kinds |= dict.fromkeys(days, Kind.DATE)
        data = {name: given_out(board[name], kind) for name, kind in kinds.items()}
        return pd.DataFrame(data)

    def load(self, period: Period) -> dict[str, pd.DataFrame]:
        """The reports that stand in a quarter, stacked.

        By table, a frame with `project`, `status` and `file` first.

        >>> tables = ex.Workspace("งาน").load(ex.Period(2566, 3))
        >>> float(tables["budget"].query("project == 'ศธ 04006-66-0001'")["disbursed"].sum())
        1192400.0
        """
        with self._ws.ledger() as ledger:
            rows = ledger.rows([period])
        tables = {}
        for name, frame in rows.items():
            who = {"project": frame["_project"], "status": frame["_status"], "file": frame["_file"]}
            data = {n: values.astype("string") for n, values in who.items()}
            columns = [c for c in form.BY_NAME[name].columns if c.name in frame]
            data |= {c.name: given_out(frame[c.name], c.kind) for c in columns}
            tables[name] = indexed(data, frame["_key"])
        return tables
