"""Issuing: the workbooks of a quarter, one per project."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .. import compose, form, inbox, template
from ..frames import Batch, stack
from ..ledger import Ledger
from ..period import Period
from ..settings import Settings
from ..submission import Records, Submission, Ticket, digest, pack
from ..words import Lang
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
        past = _past(ledger, period, codes)
        given = {c: plan.given(c, period, past.get(c)) for c in codes}
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


def live(given: Sequence[Records], values: Sequence[template.Values], lang: Lang, chosen: Settings) -> list[template.Live]:
    """What each workbook's formulas show as issued: the pipeline's own reading of the same declarations."""
    batch = stack([Submission("", given=g, cells=v) for g, v in zip(given, values, strict=True)], form.BY_NAME, chosen.thresholds)
    return live_of(batch, lang, chosen)


def live_of(batch: Batch, lang: Lang, chosen: Settings) -> list[template.Live]:
    """The same for a batch that was read."""
    shows = compose.verdicts(batch, lang, chosen), compose.m6_texts(batch), compose.meanings(batch, lang), compose.finals(batch)
    return [template.Live(chosen, *own) for own in zip(*shows, strict=True)]
