"""Issuing: the workbooks of a quarter, one per project."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from .. import compose, form, inbox, reader, reply, template
from ..finding import Refusal
from ..frames import Batch, stack
from ..ledger import Ledger
from ..period import Period
from ..settings import Settings
from ..submission import Records, Submission, Ticket, digest, pack
from ..words import Lang
from . import gate
from .workspace import Progress, Workspace, WorkspaceError, quiet


@dataclass(frozen=True)
class Issued:
    """A workbook that was made, and for whom."""

    project: str
    path: Path
    issue: int


def _past(ledger: Ledger, period: Period, projects: Sequence[str]) -> dict[str, dict[str, list[dict[str, object]]]]:
    """The rows of earlier quarters of the year, by project and table."""
    past: dict[str, dict[str, list[dict[str, object]]]] = defaultdict(lambda: defaultdict(list))
    if period.earlier():
        for name, frame in ledger.rows(period.earlier(), projects, ("goals", "kpis", "activities", "budget")).items():
            plain = frame.astype(object).where(frame.notna(), None)
            for row in plain.to_dict("records"):
                past[row["_project"]][name].append(row | {"quarter": row["_quarter"]})
    return past


def _given(ws: Workspace, ledger: Ledger, period: Period, projects: Sequence[str]) -> dict[str, Records]:
    past = _past(ledger, period, projects)
    return {c: ws.plan.given(c, period, past.get(c)) for c in projects}


def issue(
    ws: Workspace, period: Period, *, project: str | None = None, agency: str | None = None, lang: Lang | None = None, progress: Progress = quiet
) -> list[Issued]:
    """Write the workbooks of a quarter, in a folder per agency; the same given values give the same bytes."""
    plan, lang = ws.plan, lang or ws.settings.lang
    if agency is not None and agency not in plan.agencies:
        raise WorkspaceError(f"ไม่พบหน่วยงาน {agency} ในทะเบียน", f"Agency {agency} is not in the registry")
    if project is not None and (code := plan.project_code(project)) is None:
        raise WorkspaceError(f"ไม่พบโครงการ {project} ในทะเบียน", f"Project {project} is not in the registry")
    chosen = [p for p in plan.of_year(period.fiscal_year, agency=agency) if project is None or p["project_code"] == code]
    # A project that ended before the quarter began has nothing left to report.
    chosen = [p for p in chosen if not p["end_date"] or p["end_date"] >= period.start.isoformat()]
    if not chosen:
        raise WorkspaceError(f"ไม่มีโครงการที่ต้องรายงานใน{period.words.th}", f"No project reports in {period.words.en}")
    codes = [p["project_code"] for p in chosen]
    with ws.ledger() as ledger:
        given = _given(ws, ledger, period, codes)
        digests = {c: digest(pack(records)) for c, records in given.items()}
        numbers = ledger.issue(digests, period, datetime.now())
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
    read = reader.read_report(file, ws.key, form.BY_NAME, form.VERSION)
    if said := gate.refusal(gate.Arrived(read.file, read.ticket, date.today()), ws.plan, gate.OURS):
        raise Refusal(said)
    code, period, lang = ws.plan.project_code(read.ticket.project), read.ticket.period, read.ticket.lang
    values = reply.carried(read)
    with ws.ledger() as ledger:
        given = _given(ws, ledger, period, [code])[code]
        for table in form.TABLES:  # a record that the registry has no more, and something was typed into
            known = {table.record_key(r) for r in given[table.name]}
            typed = {key for key, cells in values.get(table.name, {}).items() if cells} - known
            given[table.name] += [r for r in read.given.get(table.name, ()) if table.record_key(r) in typed]
        number = ledger.reissue({code: digest(pack(given))}, period, datetime.now())[code]
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
    shows = compose.verdicts(batch, lang, chosen), compose.m6_texts(batch), compose.meanings(batch, lang), compose.finals(batch)
    return [template.Live(chosen, *own) for own in zip(*shows, strict=True)]
