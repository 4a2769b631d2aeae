"""Issuing: the workbooks of a quarter, one per project."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from .. import compose, form, inbox, isolate, reply, template
from ..finding import Refusal
from ..frames import Batch, stack
from ..ledger import Ledger
from ..period import Period
from ..plan import Told
from ..settings import Settings
from ..submission import Records, Submission, Ticket, digest, pack
from ..words import Lang
from . import gate, workspace
from .workspace import Progress, Workspace, WorkspaceError, in_one_go, quiet


@dataclass(frozen=True)
class Issued:
    """A workbook that was made, and for whom."""

    project: str
    path: Path
    issue: int


def _given(ws: Workspace, ledger: Ledger, period: Period, projects: Sequence[str]) -> dict[str, Records]:
    """What is given to each project's workbook, from the registry and from what the project reported earlier in the year."""
    rows = ledger.rows(period.earlier(), projects, [t.name for t in form.TOLD]) if period.earlier() else {}
    past, told = _past(rows), _told(rows)
    return {c: ws.plan.given(c, period, past.get(c), told.get(c)) for c in projects}


def _past(rows: dict[str, pd.DataFrame]) -> dict[str, dict[str, list[dict[str, object]]]]:
    """Earlier rows by project and table."""
    past: dict[str, dict[str, list[dict[str, object]]]] = defaultdict(lambda: defaultdict(list))
    for name, frame in rows.items():
        for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
            past[row["_project"]][name].append(row | {"quarter": row["_quarter"]})
    return past


def _told(rows: dict[str, pd.DataFrame]) -> dict[str, Told]:
    """By project, what was last said of each record, as it went to eMENSCR."""
    reports = sorted({at for frame in rows.values() for at in zip(frame["_project"], frame["_quarter"], strict=True)}, key=lambda r: r[1])
    number = {at: no for no, at in enumerate(reports)}
    frames = {
        name: frame.assign(_report=np.array([number[at] for at in zip(frame["_project"], frame["_quarter"], strict=True)], dtype=np.int64))
        for name, frame in rows.items()
    }
    told: dict[str, Told] = defaultdict(dict)
    if reports:
        batch = Batch(reports, form.BY_NAME, frames, outer={"quarter": pd.Series([float(q) for _, q in reports])})
        for (project, _), texts in zip(reports, compose.m6_texts(batch), strict=True):
            told[project] |= {at: text for at, text in texts.items() if text}
    return told


@in_one_go()
def issue(
    ws: Workspace, period: Period, *, project: str | None = None, agency: str | None = None, lang: Lang | None = None, progress: Progress = quiet
) -> list[Issued]:
    """Write the workbooks of a quarter, in a folder per agency; the same given values give the same bytes."""
    plan, lang = ws.plan, lang or ws.settings.lang
    if agency is not None and agency not in plan.agencies:
        raise WorkspaceError(f"ไม่พบหน่วยงาน {agency} ในทะเบียน", f"Agency {agency} is not in the registry")
    if project is not None and (code := plan.project_code(project)) is None:
        raise WorkspaceError(f"ไม่พบโครงการ {project} ในทะเบียน", f"Project {project} is not in the registry")
    chosen = [p for p in plan.reporting(period, agency=agency) if project is None or p["project_code"] == code]
    if not chosen:
        raise WorkspaceError(f"ไม่มีโครงการที่ต้องรายงานใน{period.words.th}", f"No project reports in {period.words.en}")
    codes = [p["project_code"] for p in chosen]
    with ws.ledger() as ledger:
        given = _given(ws, ledger, period, codes)
        digests = {c: digest(pack(records)) for c, records in given.items()}
        numbers = ledger.issue(digests, period, workspace.clock())
    made = []
    prefilled = {c: plan.prefilled(c) for c in codes}
    shows = live([given[c] for c in codes], [prefilled[c] for c in codes], lang, ws.settings)
    for no, (row, show) in enumerate(zip(chosen, shows, strict=True), 1):
        code = row["project_code"]
        ticket = Ticket(code, period.fiscal_year, period.quarter, form.VERSION, numbers[code], lang, digests[code])
        content = template.report_workbook(ticket, given[code], ws.key, show, prefilled[code])
        folder = ws.folder("templates", period) / inbox.safe(str(row["agency_code"]))
        made.append(Issued(code, inbox.write(folder / f"{inbox.safe(code)}_{period.label}.xlsx", content), numbers[code]))
        progress(no, len(chosen))
    return made


def reissue(ws: Workspace, file: Path) -> Issued:
    """Carry a filled workbook, of today's form or an earlier one, over to a fresh form: as the registry has it now, with everything typed kept."""
    read = isolate.read_one(ws.job(file, file.name))
    if said := gate.refusal(gate.Arrived(read.file, read.ticket, workspace.clock().date()), ws.plan, gate.OURS):
        raise Refusal(said)
    code, period, lang = ws.plan.project_code(read.ticket.project), read.ticket.period, read.ticket.lang
    values = reply.carried(read)
    with ws.ledger() as ledger:
        given = _given(ws, ledger, period, [code])[code]
        for table in form.TABLES:  # a record that the registry has no more, and something was typed into
            known = {table.record_key(r) for r in given[table.name]}
            typed = {key for key, cells in values.get(table.name, {}).items() if cells} - known
            given[table.name] += [r for r in read.given.get(table.name, ()) if table.record_key(r) in typed]
        number = ledger.reissue({code: digest(pack(given))}, period, workspace.clock())[code]
    ticket = Ticket(code, period.fiscal_year, period.quarter, form.VERSION, number, lang, digest(pack(given)))
    content = template.report_workbook(ticket, given, ws.key, live([given], [values], lang, ws.settings)[0], values)
    folder = ws.folder("templates", period) / inbox.safe(str(ws.plan.projects[code]["agency_code"]))
    return Issued(code, inbox.write(folder / f"{inbox.safe(code)}_{period.label}_{number}.xlsx", content), number)


def live(given: Sequence[Records], values: Sequence[template.Values], lang: Lang, chosen: Settings) -> list[template.Live]:
    """What each workbook's formulas show as issued: the pipeline's own reading of the same declarations."""
    batch = stack([Submission("", given=g, cells=v) for g, v in zip(given, values, strict=True)], form.BY_NAME, chosen.thresholds)
    return live_of(batch, lang, chosen)


def live_of(batch: Batch, lang: Lang, chosen: Settings) -> list[template.Live]:
    """The same for a batch that was read."""
    shows = compose.verdicts(batch, lang, chosen), compose.m6_cells(batch), compose.meanings(batch, lang), compose.finals(batch)
    return [template.Live(chosen, *own) for own in zip(*shows, strict=True)]
