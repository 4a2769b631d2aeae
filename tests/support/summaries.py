"""A summary and the rows of its tables."""

import io

from openpyxl import load_workbook

from emenscr_xlsx.office.report import SummaryScope
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.summary import workbook as summary
from emenscr_xlsx.text.period import Period

Q3 = Period(2566, 3)


Rows = list[dict[str, object]]


def book_of(ws: Workspace, period: Period = Q3):
    with ws.ledger() as ledger:
        return load_workbook(
            io.BytesIO(
                summary.summary_workbook(SummaryScope(ws, period, lang="both").facts(ledger))
            ),
            data_only=True,
        )


def rows(book, name: str) -> Rows:
    ws = book[name]
    (table,) = ws.tables.values()
    head, *body = ws[table.ref]
    return [
        dict(zip([str(c.value).split("\n")[-1] for c in head], [c.value for c in row], strict=True))
        for row in body
    ]
