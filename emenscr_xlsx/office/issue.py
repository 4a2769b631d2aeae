"""Issuing: the workbooks of a quarter, one per project, written where they are new or changed."""

import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..config.settings import Settings
from ..forms import report as form
from ..forms.lists import DUTY
from ..ledger.ledger import Ledger
from ..ledger.rows import Template
from ..model.records import Records
from ..registry.duty import Duties
from ..registry.rows import Project
from ..text.period import Period
from ..text.words import Lang, Words, joined
from ..workbook.registry_changes import changes
from ..workbook.ticket import Ticket, digest, pack, unpack
from ..writing.parts import CachedValues, Values
from ..writing.report import report_workbook
from . import disk, earlier, file_names, workspace
from .errors import WorkspaceError
from .form_size import sized
from .stored_values import cached_values, settings_for, stamp
from .workspace import Progress, Workspace, in_one_go, quiet

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
    """A workbook of a quarter, and for whom.

    `state` is a code of `ISSUE`, `changes` what changed since it was written before; `written` is
    False where that one was left as it lay.
    """

    project: str
    path: Path
    issue: int
    state: str = "new"
    changes: tuple[Words, ...] = ()
    written: bool = True


def _chosen(
    ws: Workspace, duties: Duties, period: Period, project: str | None, agency: str | None
) -> list[Project]:
    """The projects that report in a quarter, of those asked for.

    Raises WorkspaceError, with the reason, where none does.
    """
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


def not_asked(ws: Workspace, period: Period, *, agency: str | None = None) -> list[Words]:
    """Why no report of a quarter is asked of each project of its year that does not report."""
    registry = ws.in_year(period.fiscal_year).registry
    with ws.ledger() as ledger:
        duties = Duties(registry, ledger.project_states(period.fiscal_year))
    projects = registry.of_year(period.fiscal_year, agency=agency)
    return [why for p in projects if (why := duties.why_not(p, period))]


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
    """Issue the workbooks of a quarter, in a folder per agency.

    New and changed ones are written, and any that is missing. The same given values give the same
    bytes. Raises WorkspaceError where no project reports; and, once all others are written, where
    a form would be too large.
    """
    ws = ws.in_year(period.fiscal_year)
    registry, lang, now = ws.registry, lang or ws.settings.lang, workspace.clock()
    with ws.ledger() as ledger:
        duties = Duties(registry, ledger.project_states(period.fiscal_year))
        forms = _forms(ws, ledger, period, _chosen(ws, duties, period, project, agency), lang)
        due = {f.code: f for f in forms if f.state != "unchanged" or not f.path.exists()}
        numbers = ledger.issue({code: f.ticket.given for code, f in due.items()}, period, now)
        lost = [f.before for f in due.values() if f.before and f.state == "unchanged"]
        if lost:  # count as changed until they are written, wherever this run ends
            ledger.wrote(period, [{**before, "stamp": ""} for before in lost], now)
        cached = _cached(ws, list(due.values()), lang)
        made = ws.workers.each(_work(ws, f, numbers[f.code], cached[f.code]) for f in due.values())
        issued, written, too_large = [], [], []
        for count, f in enumerate(forms, 1):
            if f.code in due:
                content, number = next(made), numbers[f.code]
                if isinstance(content, Words):
                    too_large.append(content)
                    continue
                path = disk.write(f.path, content)
                issued.append(Issued(f.code, path, number, f.state, f.changes))
                lies_there = f.stamp if path == f.path else ""  # or beside one that is open
                written.append(
                    {
                        "project": f.code,
                        "issue": number,
                        "stamp": lies_there,
                        "given": _kept(f.given),
                    }
                )
            elif f.before:
                number = f.before["issue"]
                issued.append(Issued(f.code, f.path, number, f.state, written=False))
            progress(count, len(forms))
        # Last: what an interrupted run had written is written again.
        ledger.wrote(period, written, now)
    if too_large:
        why = joined(too_large, "\n", "\n")
        raise WorkspaceError(why.th, why.en)
    return issued


@dataclass(frozen=True)
class _Form:
    """A project's workbook of a quarter, still without its issue number.

    `stamp` is a digest of all that makes it what it is, `before` the workbook written before it.
    """

    ticket: Ticket
    given: Records
    prefilled: Values
    stamp: str
    path: Path
    before: Template | None

    @property
    def code(self) -> str:
        return self.ticket.project

    @property
    def state(self) -> str:
        """How it stands to the workbook written before, a code of `ISSUE`."""
        if self.before is None:
            return "new"
        return "unchanged" if self.before["stamp"] == self.stamp else "changed"

    @property
    def changes(self) -> tuple[Words, ...]:
        """What changed since that was written, in words."""
        if self.before is None or self.state != "changed":
            return ()
        then = unpack(zlib.decompress(self.before["given"]).decode())
        if changed := changes(then, self.given):
            return tuple(c.words for c in changed)
        same = then == unpack(zlib.decompress(_kept(self.given)).decode())
        return (_LOOKS if same else _EARLIER,)


def _forms(
    ws: Workspace, ledger: Ledger, period: Period, projects: Sequence[Project], lang: Lang
) -> list[_Form]:
    """The projects' workbooks of a quarter."""
    codes = [p["project_code"] for p in projects]
    prepared = earlier.given(ws.registry, ledger, period, codes)
    templates, forms = ledger.templates(period), []
    for project, code in zip(projects, codes, strict=True):
        given, prefilled = prepared[code]
        ticket = Ticket(
            code,
            period.fiscal_year,
            period.quarter,
            form.VERSION,
            0,
            lang,
            digest(pack(given)),
        )
        stamp, path = _stamp(ws, ticket, prefilled), place(ws, period, project)
        forms.append(_Form(ticket, given, prefilled, stamp, path, templates.get(code)))
    return forms


def _cached(ws: Workspace, forms: Sequence[_Form], lang: Lang) -> dict[str, CachedValues]:
    """What the formulas of workbooks show, by project; those that are weighed alike together."""
    alike: dict[Settings, list[_Form]] = defaultdict(list)
    for f in forms:
        alike[settings_for(ws, f.code, f.ticket.period)].append(f)
    cached: dict[str, CachedValues] = {}
    for chosen, group in alike.items():
        values = cached_values([f.given for f in group], [f.prefilled for f in group], lang, chosen)
        cached |= {f.code: shown for f, shown in zip(group, values, strict=True)}
    return cached


def _work(
    ws: Workspace, f: _Form, number: int, cached: CachedValues
) -> Callable[[], bytes | Words]:
    """The making of a workbook, which a worker may do: it has the seal, and not the key."""
    ticket = f.ticket.numbered(number)
    make = partial(report_workbook, ticket, f.given, ticket.seal(ws.key), cached, f.prefilled)
    return partial(sized, f.code, f.given, ws.settings.limits, make)


def place(ws: Workspace, period: Period, project: Project, *further: object) -> Path:
    """Where a project's workbook belongs."""
    folder = ws.folder("templates", period) / file_names.safe(project["agency_code"])
    parts = (file_names.safe(project["project_code"]), period.label, *further)
    return folder / f"{'_'.join(map(str, parts))}.xlsx"


def _stamp(ws: Workspace, ticket: Ticket, prefilled: Values) -> str:
    """A digest of all that makes a workbook what it is, but for its number."""
    return stamp(settings_for(ws, ticket.project, ticket.period), ticket.seal(ws.key), prefilled)


def _kept(given: Records) -> bytes:
    """Given values as the ledger keeps them: without the texts of earlier quarters."""
    display_only = {t.name: {c.name for c in t.columns if c.display_only} for t in form.TABLES}
    return zlib.compress(
        pack(
            {
                t: [{c: v for c, v in r.items() if c not in display_only[t]} for r in rows]
                for t, rows in given.items()
            }
        ).encode(),
        9,
    )
