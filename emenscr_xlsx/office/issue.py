"""Issuing: the workbooks of a quarter, one per project; written where they are new or changed, left where they are as they were."""

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from .. import __version__
from ..checking import rules as checks
from ..checking.batch import Batch
from ..checking.stacking import stack
from ..config.settings import Settings
from ..forms import report as form
from ..forms.lists import DUTY
from ..model.finding import Refusal
from ..model.records import Records
from ..reading import pool as isolate
from ..registry import prefill
from ..registry.duty import Duties
from ..registry.rows import Project
from ..text.period import Period
from ..text.words import Lang, Words, joined
from ..workbook.registry_changes import changes
from ..workbook.revision import revise
from ..workbook.submission import Submission
from ..workbook.ticket import Ticket, digest, pack, unpack
from ..writing import m6, reply
from ..writing import report as template
from ..writing.cached import meanings, verdicts
from ..writing.parts import CachedValues, Values
from . import disk, earlier, file_names, gate, workspace
from .workspace import Progress, Workspace, WorkspaceError, in_one_go, quiet

ISSUE = {
    "new": Words("ใหม่", "New"),
    "changed": Words("เปลี่ยน", "Changed"),
    "unchanged": Words("คงเดิม", "As it was"),
}
"""How an issued workbook stands to the one issued before."""

_EARLIER = Words("ผลของไตรมาสก่อน", "what earlier quarters say")
_LOOKS = Words("แบบ ภาษา หรือค่าตั้ง", "form, language or settings")


@dataclass(frozen=True)
class Issued:
    """A workbook of a quarter, and for whom: new, changed, with what changed, or as it was; written anew or left as it lay."""

    project: str
    path: Path
    issue: int
    state: str = "new"
    changes: tuple[Words, ...] = ()
    written: bool = True


def _chosen(
    ws: Workspace, duties: Duties, period: Period, project: str | None, agency: str | None
) -> list[Project]:
    """The projects that report in a quarter, of those asked for; raises WorkspaceError, with the reason, where none does."""
    registry = ws.registry
    if agency is not None and agency not in registry.agencies:
        raise WorkspaceError(
            f"ไม่พบหน่วยงาน {agency} ในทะเบียน", f"Agency {agency} is not in the registry"
        )
    if project is not None:
        if (code := registry.project_code(project)) is None:
            raise WorkspaceError(
                f"ไม่พบโครงการ {project} ในทะเบียน", f"Project {project} is not in the registry"
            )
        if why := duties.why_not(registry.projects[code], period):
            raise WorkspaceError(why.th, why.en)
    chosen = [
        p
        for p in duties.reporting(period, agency=agency)
        if project is None or p["project_code"] == code
    ]
    if not chosen:
        asked = [
            DUTY.words(duties.duty_of(p, period))
            for p in registry.of_year(period.fiscal_year, agency=agency)
        ]
        why = joined(
            [
                Words(f"{w.th} {asked.count(w)}", f"{w.en} {asked.count(w)}")
                for w in DUTY.items.values()
                if w in asked
            ],
            ", ",
            ", ",
        )
        why = Words(f" ({why.th})", f" ({why.en})") if asked else Words("", "")
        raise WorkspaceError(
            f"ไม่มีโครงการที่ต้องรายงานใน{period.words.th}{why.th}",
            f"No project reports in {period.words.en}{why.en}",
        )
    return chosen


@in_one_go()
def issue(
    ws: Workspace,
    period: Period,
    *,
    project: str | None = None,
    agency: str | None = None,
    lang: Lang | None = None,
    progress: Progress = quiet,
) -> list[Issued]:
    """The workbooks of a quarter, in a folder per agency: new and changed ones are written, and any that is missing.

    The same given values give the same bytes.
    """
    registry, lang, now = ws.registry, lang or ws.settings.lang, workspace.clock()
    with ws.ledger() as ledger:
        chosen = _chosen(
            ws, Duties(registry, ledger.project_states(period.fiscal_year)), period, project, agency
        )
        codes = [p["project_code"] for p in chosen]
        given, held = earlier.given(registry, ledger, period, codes), ledger.templates(period)
        tickets = {
            c: Ticket(
                c, period.fiscal_year, period.quarter, form.VERSION, 0, lang, digest(pack(given[c]))
            )
            for c in codes
        }
        prefilled = {c: prefill.prefilled(registry, c) for c in codes}
        stamps = {c: _stamp(ws, tickets[c], prefilled[c]) for c in codes}
        places = {p["project_code"]: _place(ws, period, p) for p in chosen}
        due = [
            c for c in codes if held.get(c, {}).get("stamp") != stamps[c] or not places[c].exists()
        ]
        numbers = ledger.issue({c: tickets[c].given for c in due}, period, now)
        alike: dict[Settings, list[str]] = defaultdict(
            list
        )  # projects whose reports are weighed alike
        for code in due:
            alike[settings_for(ws, code, period)].append(code)
        shows = {}
        for weights, some in alike.items():
            shows |= zip(
                some,
                cached_values(
                    [given[c] for c in some], [prefilled[c] for c in some], lang, weights
                ),
                strict=True,
            )
        made, written = [], []
        for no, code in enumerate(codes, 1):
            before = held.get(code)
            state = (
                "new"
                if before is None
                else "unchanged"
                if before["stamp"] == stamps[code]
                else "changed"
            )
            if code in shows:
                ticket = tickets[code].numbered(numbers[code])
                path = disk.write(
                    places[code],
                    template.report_workbook(
                        ticket, given[code], ws.key, shows[code], prefilled[code]
                    ),
                )
                made.append(
                    Issued(
                        code,
                        path,
                        ticket.issue,
                        state,
                        _differences(before, given[code]) if state == "changed" else (),
                    )
                )
                written.append(
                    {
                        "project": code,
                        "issue": ticket.issue,
                        "stamp": stamps[code],
                        "given": _kept(given[code]),
                    }
                )
            else:
                made.append(Issued(code, places[code], before["issue"], state, written=False))
            progress(no, len(codes))
        ledger.wrote(
            period, written, now
        )  # last: what an interrupted run had written is written again
    return made


def _place(ws: Workspace, period: Period, project: Project, *further: object) -> Path:
    """Where a project's workbook belongs."""
    folder = ws.folder("templates", period) / file_names.safe(str(project["agency_code"]))
    return (
        folder
        / f"{'_'.join(map(str, (file_names.safe(project['project_code']), period.label, *further)))}.xlsx"
    )


def _stamp(ws: Workspace, ticket: Ticket, prefilled: Values) -> str:
    """A digest of all that makes a workbook what it is, but for its number."""
    said = settings_for(ws, ticket.project, ticket.period)
    looks = (
        __version__,
        sorted(said.thresholds.items()),
        sorted((rule, str(weight)) for rule, weight in said.severity.items()),
        sorted(said.trial),
    )
    return hashlib.sha256(repr((ticket.seal(ws.key), prefilled, looks)).encode()).hexdigest()


def _kept(given: Records) -> bytes:
    """Given values as the ledger keeps them: without the texts of earlier quarters, which it has."""
    aside = {t.name: {c.name for c in t.columns if c.display_only} for t in form.TABLES}
    return zlib.compress(
        pack(
            {
                t: [{c: v for c, v in r.items() if c not in aside[t]} for r in rows]
                for t, rows in given.items()
            }
        ).encode(),
        9,
    )


def _differences(before: Mapping[str, object], given: Records) -> tuple[Words, ...]:
    """What changed since a workbook was written, in words."""
    then = unpack(zlib.decompress(before["given"]).decode())
    if found := changes(then, given):
        return tuple(c.words for c in found)
    return (_LOOKS if then == unpack(zlib.decompress(_kept(given)).decode()) else _EARLIER,)


def reissue(ws: Workspace, file: Path) -> Issued:
    """Carry a filled workbook, of today's form or an earlier one, over to a fresh form: as the registry has it now, with everything typed kept."""
    read = isolate.read_one(ws.job(file, file.name))
    if said := gate.refusal(
        gate.Arrived(read.file, read.ticket, workspace.clock().date()), ws.registry, gate.OURS
    ):
        raise Refusal(said)
    code, period, lang = (
        ws.registry.project_code(read.ticket.project),
        read.ticket.period,
        read.ticket.lang,
    )
    with ws.ledger() as ledger:
        revised, found = revise(
            read,
            earlier.given(ws.registry, ledger, period, [code])[code],
            prefill.prefilled(ws.registry, code),
            promises=True,
        )
        given, values = revised.given, reply.carried(revised)
        number = ledger.reissue({code: digest(pack(given))}, period, workspace.clock())[code]
    ticket = Ticket(
        code, period.fiscal_year, period.quarter, form.VERSION, number, lang, digest(pack(given))
    )
    content = template.report_workbook(
        ticket,
        given,
        ws.key,
        cached_values([given], [values], lang, settings_for(ws, code, period))[0],
        values,
    )
    path = disk.write(_place(ws, period, ws.registry.projects[code], number), content)
    return Issued(
        code, path, number, "changed" if found else "unchanged", tuple(c.words for c in found)
    )


def settings_for(ws: Workspace, project: str, period: Period, on: date | None = None) -> Settings:
    """How the office weighs a project's report on a day, by default that on which it is due: what is waived speaks as a remark, in the sheet too."""
    due = ws.registry.due(ws.registry.projects[project], period)
    waived = ws.registry.waived(
        project, period, on or (date.fromisoformat(due) if due else workspace.clock().date())
    )
    return (
        replace(ws.settings, trial=frozenset({*ws.settings.trial, *waived}))
        if waived
        else ws.settings
    )


def cached_values(
    given: Sequence[Records], values: Sequence[Values], lang: Lang, chosen: Settings
) -> list[CachedValues]:
    """What each workbook's formulas show as issued: the pipeline's own reading of the same declarations."""
    batch = stack(
        [Submission("", given=g, cells=v) for g, v in zip(given, values, strict=True)],
        form.BY_NAME,
        chosen.thresholds,
    )
    return cached_values_of(batch, lang, chosen)


def cached_values_of(batch: Batch, lang: Lang, chosen: Settings) -> list[CachedValues]:
    """The same for a batch that was read."""
    shows = (
        verdicts(batch, lang, chosen),
        m6.m6_cells(batch),
        meanings(batch, lang),
    )
    names = checks.on_receipt(chosen)
    return [CachedValues(chosen, *own, on_receipt=names) for own in zip(*shows, strict=True)]
