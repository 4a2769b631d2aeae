"""The ledger's tables; those of reported rows are built from the declarations of the form."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ..forms import report as form
from ..model import Table
from ..text.period import Period
from .dialect import TYPES, Text

METADATA = sa.MetaData()

ISSUES = sa.Table(
    "issues",
    METADATA,
    sa.Column("project", Text, primary_key=True),
    sa.Column("fiscal_year", sa.Integer, primary_key=True),
    sa.Column("quarter", sa.Integer, primary_key=True),
    sa.Column("issue", sa.Integer, primary_key=True),
    sa.Column("given", Text, nullable=False),  # digest of the given values
    sa.Column("at", sa.DateTime, nullable=False),
)

TEMPLATES = sa.Table(
    "templates",  # the workbook that lies in the templates folder for each project and quarter
    METADATA,
    sa.Column("project", Text, primary_key=True),
    sa.Column("fiscal_year", sa.Integer, primary_key=True),
    sa.Column("quarter", sa.Integer, primary_key=True),
    sa.Column("issue", sa.Integer, nullable=False),
    sa.Column(
        "stamp", Text, nullable=False
    ),  # digest of all that makes its bytes, but for the number
    sa.Column(
        "given", sa.LargeBinary, nullable=False
    ),  # the given values, compressed, to say later what changed
    sa.Column("at", sa.DateTime, nullable=False),
)

ARRIVALS = sa.Table(
    "arrivals",  # every file taken out of the inbox, noted before anything looks into it
    METADATA,
    sa.Column("claim", Text, primary_key=True),
    sa.Column("sha256", Text, nullable=False, index=True),
    sa.Column("file", Text, nullable=False),
    sa.Column("folder", Text, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
)

DELIVERIES = sa.Table(
    "deliveries",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(
        "claim", Text, unique=True
    ),  # the claim on the dropped file, so that none is booked twice
    sa.Column("sha256", Text, nullable=False, index=True),
    sa.Column("file", Text, nullable=False),  # the name it came under, for showing only
    sa.Column("received", sa.DateTime, nullable=False),
    sa.Column("verdict", Text, nullable=False),
    sa.Column("project", Text, index=True),
    sa.Column("fiscal_year", sa.Integer),
    sa.Column("quarter", sa.Integer),
    sa.Column("issue", sa.Integer),
    sa.Column("content", Text),  # digest of the asked values
    sa.Column("saved", sa.DateTime),  # when the workbook says that it was last saved, in UTC
    sa.Column("replaces", sa.Integer),  # the delivery that stood until this one
    sa.Column("withdrawn", sa.DateTime),  # taken back by the coordinator: it may be dropped again
    sa.Column("filed", Text),
    sa.Column("reply", Text),
    sa.Column(
        "further", Text
    ),  # where further answers belong, such as the reports an approver returned: a JSON list
    sa.Column("rows_read", sa.Integer, default=0),
    sa.Column("rows_used", sa.Integer, default=0),
    sa.Column("rows_ignored", sa.Integer, default=0),
    sa.Column("told", sa.Integer),  # how far it has been told of: IN_LOG, IN_SUMMARY
)

IN_LOG, IN_SUMMARY = 1, 2
"""How far a delivery has been told of: in the log of the inbox, and in the summary too."""

FINDINGS = sa.Table(
    "findings",
    METADATA,
    sa.Column("delivery", sa.ForeignKey("deliveries.id"), nullable=False, index=True),
    *(
        sa.Column(n, Text)
        for n in (
            "code",
            "rule",
            "sheet",
            "cell",
            "message_th",
            "message_en",
            "value",
            "table",
            "record",
            "column",
        )
    ),
    sa.Column("severity", sa.Integer, nullable=False),
    sa.Column("place", sa.Integer),  # among the findings of its delivery
)

STATUSES = sa.Table(
    "statuses",
    METADATA,
    sa.Column("project", Text, primary_key=True),
    sa.Column("fiscal_year", sa.Integer, primary_key=True),
    sa.Column("quarter", sa.Integer, primary_key=True),
    sa.Column("status", Text, nullable=False),
    sa.Column(
        "delivery", sa.ForeignKey("deliveries.id")
    ),  # the standing one: sent, accepted, newest; none where only drafts came
    sa.Column("submissions", sa.Integer, nullable=False, default=0),
    sa.Column("since", sa.DateTime, nullable=False),
    sa.Column(
        "level", sa.Integer, nullable=False, server_default="0"
    ),  # how many levels of approval it has passed
)

HISTORY = sa.Table(
    "status_history",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("project", Text, nullable=False),
    sa.Column("fiscal_year", sa.Integer, nullable=False),
    sa.Column("quarter", sa.Integer, nullable=False),
    sa.Column("status", Text, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("delivery", sa.ForeignKey("deliveries.id")),
    sa.Column("comment", Text),
    sa.Column("level", sa.Integer),
    sa.Column("who", Text),
)

EXTENSIONS = sa.Table(
    "extensions",  # given by the coordinator after the registry was written
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("agency_code", Text),
    sa.Column("project_code", Text),
    sa.Column("fiscal_year", sa.Integer, nullable=False),
    sa.Column("quarter", sa.Integer, nullable=False),
    sa.Column("new_due", sa.Date, nullable=False),
    sa.Column("reason", Text, nullable=False),
    sa.Column("who", Text),
    sa.Column("at", sa.DateTime, nullable=False),
)

DECISIONS = sa.Table(
    "decisions",  # what was written and is not in the log of decisions yet
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("line", Text, nullable=False),
    sqlite_autoincrement=True,
)

IDENTITY = sa.Table(
    "identity",  # what tells this ledger from any other
    METADATA,
    sa.Column("id", Text, primary_key=True),
)

VERSION = sa.Table(
    "version",  # of the ledger's tables: which step they were brought to, and a digest of them
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("declared", Text, nullable=False),
)

RUNNERS = sa.Table(
    "runners",  # who takes files out of the inbox, and until when nobody else takes up their claims
    METADATA,
    sa.Column("runner", Text, primary_key=True),
    sa.Column("until", sa.DateTime, nullable=False),
)

SENT = sa.Table(
    "sent",  # the files that went out to people, as they lay in the workspace
    METADATA,
    sa.Column("place", Text, primary_key=True),
    sa.Column("sha256", Text, primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False),
)


def _rows_table(table: Table) -> sa.Table:
    return sa.Table(
        f"m6_{table.name}",
        METADATA,
        sa.Column("_delivery", sa.ForeignKey("deliveries.id"), nullable=False, index=True),
        sa.Column("_key", Text, nullable=False),
        sa.Column("_row", sa.Integer, nullable=False),
        sa.Column("_sheet", Text, nullable=False),
        *(
            sa.Column(c.name, TYPES[c.kind.data.sql])
            for c in table.columns
            if c.computed is None and not c.display_only
        ),
    )


ROWS = {t.name: _rows_table(t) for t in form.KEPT}

for _table, *_names in (
    (DELIVERIES, "fiscal_year", "quarter", "project"),
    (DELIVERIES, "received"),
    (DELIVERIES, "told"),
    (STATUSES, "fiscal_year", "quarter"),
    (STATUSES, "delivery"),
    (HISTORY, "fiscal_year", "quarter", "project"),
    (HISTORY, "delivery"),
    (ISSUES, "fiscal_year", "quarter"),
    (TEMPLATES, "fiscal_year", "quarter"),
):
    sa.Index(f"ix_{_table.name}_{'_'.join(_names)}", *(_table.c[name] for name in _names))


def with_time(table: sa.Table) -> list[sa.ColumnElement[object]]:
    """A table's columns, of which `at` is called `time`."""
    return [c.label("time") if c.name == "at" else c for c in table.c]


def of_period(
    table: sa.Table, period: Period, project: str | None = None
) -> sa.ColumnElement[bool]:
    """The rows of a period, of one project if named."""
    same = (table.c.fiscal_year == period.fiscal_year) & (table.c.quarter == period.quarter)
    return same if project is None else same & (table.c.project == project)


def of_periods(table: sa.Table, periods: Sequence[Period]) -> sa.ColumnElement[bool]:
    """The rows of several periods."""
    return sa.or_(sa.false(), *(of_period(table, period) for period in periods))


def in_order(table: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    """What a table's rows are sorted by, so that no two are equal.

    Reports by project and period; findings the gravest of each report first; rows of reports as
    they lay in their sheet.
    """
    columns = table.c
    if table is FINDINGS:
        return [columns.severity.desc(), columns.delivery, columns.place]
    if "_row" in columns:
        return [columns["_row"], columns["_key"], columns["_delivery"]]
    return [columns.project, columns.fiscal_year, columns.quarter]
