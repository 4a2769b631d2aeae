"""A workspace with the samples' registry and history, and what its coordinator changes in it."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook

from emenscr_xlsx.demo import filling, samples as demo
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.ledger.tables import IN_SUMMARY
from emenscr_xlsx.model.finding import Finding
from emenscr_xlsx.office.check import check as check_
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.starting import init
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.workbook.submission import Submission
from support.filling import cells_of

IN_TIME = datetime(2023, 10, 10, 9)  # before the samples' fourth quarter is due


@dataclass
class Office:
    """A workspace whose first three quarters are in the ledger, and whose workbooks are issued."""

    ws: Workspace
    issued: dict[tuple[str, Period], Path]

    def template(self, sample: Sample) -> Path:
        return self.issued[sample.project, sample.period]

    def fill(self, sample: Sample, target: Path) -> Path:
        """Type a sample into its issued workbook."""
        return filling.fill(self.template(sample), sample, target)

    def check(self, *paths: Path, received: datetime = IN_TIME) -> list[list[Finding]]:
        """The findings of each file."""
        return [c.findings for c in check_(self.ws, paths, received=received.date())]

    def copy(self, root: Path) -> "Office":
        """The same office elsewhere, to be changed at will."""
        shutil.copytree(self.ws.root, root)
        moved = {k: root / p.relative_to(self.ws.root) for k, p in self.issued.items()}
        return Office(Workspace(root), moved)


def numbered(read: Submission) -> Submission:
    """A registry as read, with its rows by number from above: those below the first have none."""
    names = {
        table: {key: str(number) for number, key in enumerate(rows, 1)}
        for table, rows in read.cells.items()
    }
    cells = {t: {names[t][k]: dict(r) for k, r in rows.items()} for t, rows in read.cells.items()}
    places = {
        t: replace(p, rows={names[t][k]: rows for k, rows in p.rows.items() if k in names[t]})
        for t, p in read.places.items()
    }
    return replace(read, cells=cells, places=places)


Register = Callable[[list[dict[str, object]]], list[dict[str, object]]]


def registered(office: Office, **tables: Register) -> Workspace:
    """The office's workspace after its coordinator changed the rows of some tables."""
    book = load_workbook(office.ws.registry_file)
    places = cells_of(book)
    for table, change in tables.items():
        columns = {n: place for (t, key, n), place in places.items() if (t, key) == (table, "1")}
        sheet = book[next(name for name, _, _ in columns.values())]
        filled = [
            {name: sheet.cell(top + below, col).value for name, (_, top, col) in columns.items()}
            for below in range(sheet.max_row)
        ]
        changed = change([r for r in filled if any(v is not None for v in r.values())])
        for below, row in enumerate([*changed, *[{}] * (len(filled) - len(changed))]):
            for name, (_, top, col) in columns.items():
                sheet.cell(top + below, col).value = row.get(name)
    book.save(office.ws.registry_file)
    return Workspace(office.ws.root)


def where(cells: dict[str, object], **having: object) -> Register:
    """Rows in which some values stand, with others in their cells."""
    return lambda rows: [
        {**r, **cells} if all(r[n] == v for n, v in having.items()) else r for r in rows
    ]


def build_office(root: Path, samples: dict[str, Sample], until: int = 4) -> Office:
    """A workspace with the quarters before `until` accepted, and `until` issued."""
    ws = init(root)
    filling.fill_registry(ws.registry_file, demo.folder() / "registry", ws.registry_file)
    issued = {}
    for quarter in range(1, until + 1):
        period = Period(2566, quarter)
        issued |= {(i.project, period): i.path for i in issue(ws, period)}
        if quarter < until:
            good = [
                s
                for s in samples.values()
                if s.period == period and not s.name.startswith("wrong/")
            ]
            for s in good:
                filling.fill(
                    issued[s.project, period], s, ws.inbox / f"{s.name.replace('/', '_')}.xlsx"
                )
            ingest(ws, now=datetime.combine(period.end, datetime.min.time()))
    with ws.ledger() as ledger:  # as if its log and its summaries were written too
        ledger.note_told([d["claim"] or "" for d in ledger.taken()], IN_SUMMARY)
    return Office(ws, issued)
