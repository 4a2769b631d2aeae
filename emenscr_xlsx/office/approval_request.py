"""Asking for approval (M7): the workbook an approver is given, with the reports that wait."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, partial
from os.path import relpath
from pathlib import Path

import pandas as pd

from ..checking.stacking import stack
from ..forms import approval, report as form
from ..ledger.rows import Standing, Template
from ..model.finding import Severity
from ..model.records import Records
from ..registry.registry import Registry
from ..registry.rows import Approver
from ..text.period import Period
from ..text.words import Lang
from ..workbook.submission import Submission
from ..workbook.ticket import Ticket, digest, pack
from ..writing.approval import approval_workbook
from ..writing.approval_pages import Whole
from ..writing.cached import meanings, verdicts
from ..writing.parts import CachedValues
from . import disk, earlier, file_names, workspace
from .approval_given import Waiting, given
from .approval_notes import Rows
from .errors import WorkspaceError
from .originals import amiss
from .stored_values import stamp
from .workspace import Workspace, in_one_go
from .zipping import zipped

Turn = tuple[str, int]
"""The agency and level by which an approver is known."""

Texts = Mapping[tuple[str, str], str]
"""The M6 texts of a report, by box and record."""


@dataclass(frozen=True)
class Asked:
    """An approval workbook that was made: whose, where, and how many reports wait in it."""

    agency: str
    level: int
    path: Path
    reports: int


def _waiting(ws: Workspace, standing: Mapping[str, Standing]) -> Iterator[Waiting]:
    """The reports that wait for approval."""
    for code, row in standing.items():
        if (project := ws.registry.projects.get(code)) is not None:
            approver = ws.registry.next_approver(project, row["level"])
            if row["status"] == "SUBMITTED" and approver is not None:
                yield Waiting(project, row, approver, len(ws.registry.approvers(project)))


@in_one_go()
def approvals(
    ws: Workspace,
    period: Period,
    *,
    level: int | None = None,
    agency: str | None = None,
    lang: Lang | None = None,
) -> list[Asked]:
    """Write a workbook for each approver whose turn it is, with the reports that wait there.

    One that lies there as it would be made is left. A report whose original is gone or was altered
    is in none; `unsound` names it.
    """
    ws, lang = ws.in_year(period.fiscal_year), lang or ws.settings.lang
    if agency is not None and (agency := ws.registry.agency_of(agency)) is None:
        raise WorkspaceError("ไม่พบหน่วยงานนี้ในทะเบียน", "There is no such agency in the registry")
    groups: dict[Turn, list[Waiting]] = {}
    with ws.ledger() as ledger:
        with ledger.at_one_moment():
            waiting = list(_waiting(ws, ledger.standing(period)))
            wrong = amiss(ws, period, {report.code: report.standing for report in waiting})
            for report in waiting:
                approver = report.approver
                if report.code in wrong:
                    continue
                if agency in (None, approver["agency_code"]) and level in (None, approver["level"]):
                    groups.setdefault(turn(ws.registry, approver), []).append(report)
            for group in groups.values():
                group.sort(key=lambda report: report.code)
            codes = [report.code for group in groups.values() for report in group]
            rows = ledger.rows([period], codes) if groups else {}
            before = period.earlier()[-1:]
            last = ledger.rows(before, codes, ("kpis", "budget")) if groups and before else {}
            now, then = earlier.by_project(rows), earlier.by_project(last)
            remarks: dict[str, list[str]] = defaultdict(list)
            for f in ledger.findings([period], codes):
                if f["severity"] == int(Severity.WARNING):
                    remarks[f["project"]].append(f["message_th" if lang == "th" else "message_en"])
        shown = {
            person: given(ws, period, group, now, then, remarks, lang)
            for person, group in groups.items()
        }
        time = workspace.clock()
        digests = {_issued_to(person): digest(pack(records)) for person, records in shown.items()}
        numbers, written = ledger.issue(digests, period, time), ledger.templates(period)
        forms = []
        for person, group in groups.items():
            name, seen = _issued_to(person), [(now[r.code], then[r.code]) for r in group]
            ticket = _ticket(period, person, numbers[name], digests[name], lang)
            forms.append(_Form(ws, ticket, shown[person], group, seen, written.get(name)))
        due = [f for f in forms if not f.lies_there]
        # Wherever this run ends, they are made anew until all of them are written.
        ledger.wrote(period, [f.noted("") for f in due if f.before], time)
        texts = _texts(rows, {report.code for f in due for report in f.group})
        works = ws.workers.each(f.work(texts) for f in due)
        paths = {f.issued_to: f.write(content) for f, content in zip(due, works, strict=True)}
        ledger.wrote(period, [f.noted(f.stamp) for f in due if paths[f.issued_to] == f.path], time)
    return [Asked(*f.person, paths.get(f.issued_to, f.path), len(f.group)) for f in forms]


def _texts(rows: Mapping[str, pd.DataFrame], codes: Set[str]) -> Mapping[str, Texts]:
    """The M6 texts of some projects' reports."""
    some = {
        t.name: rows[t.name][rows[t.name]["_project"].isin(codes)] for t in form.M6_TABLES if codes
    }
    return earlier.last_texts(some)


def _ticket(period: Period, person: Turn, number: int, given: str, lang: Lang) -> Ticket:
    """The ticket of an approver's workbook."""
    agency, level = person
    return Ticket(
        agency,
        period.fiscal_year,
        period.quarter,
        approval.VERSION,
        number,
        lang,
        given,
        "approval",
        level,
    )


@dataclass(frozen=True)
class _Form:
    """An approver's workbook, and the reports of its `group` as they are seen in it.

    `before` is the one written before it.
    """

    ws: Workspace
    ticket: Ticket
    given: Records
    group: Sequence[Waiting]
    seen: Sequence[tuple[Rows, Rows]]  # of each its rows, and last quarter's
    before: Template | None

    @property
    def person(self) -> Turn:
        return self.ticket.agency, self.ticket.level

    @property
    def issued_to(self) -> str:
        return _issued_to(self.person)

    @cached_property
    def path(self) -> Path:
        """Where it belongs."""
        agency, level = self.person
        name = f"{file_names.safe(agency)}_{self.ticket.period.label}_{level}.xlsx"
        return self.ws.folder("approvals", self.ticket.period) / name

    @property
    def links(self) -> dict[str, str]:
        """Where each report's file lies, seen from here."""
        filed = {r.code: self.ws.root / (r.standing["filed"] or "") for r in self.group}
        return {c: Path(relpath(path, self.path.parent)).as_posix() for c, path in filed.items()}

    @cached_property
    def stamp(self) -> str:
        """A digest of all that makes it what it is."""
        chosen, names = self.ws.settings, [report.project["name"] for report in self.group]
        seal, many = self.ticket.seal(self.ws.key), len(self.group) > MANY
        seen = [sorted((n, r) for n, r in rows.items() if r) for pair in self.seen for rows in pair]
        return stamp(chosen, seal, names, seen, self.links, many)

    @property
    def lies_there(self) -> bool:
        """Whether it was written before as it would be now."""
        if self.before is None or self.before["stamp"] != self.stamp:
            return False
        return self.path.exists() and self.path.with_suffix(".zip").exists() == (
            len(self.group) > MANY
        )

    def work(self, texts: Mapping[str, Texts]) -> Callable[[], bytes]:
        """The making of it, which a worker may do."""
        wholes = [
            Whole(report.code, report.project["name"], *rows, texts.get(report.code, {}))
            for report, rows in zip(self.group, self.seen, strict=True)
        ]
        seal, cached = self.ticket.seal(self.ws.key), _cached(self.ws, self.given, self.ticket.lang)
        return partial(approval_workbook, self.ticket, self.given, seal, cached, self.links, wholes)

    def write(self, content: bytes) -> Path:
        """Put it in its place, and the originals beside it."""
        _beside(self.ws, self.path.with_suffix(".zip"), self.group)
        return disk.write(self.path, content)

    def noted(self, stamp: str) -> dict[str, object]:
        """How the ledger notes that it was written."""
        number = self.ticket.issue
        return {"project": self.issued_to, "issue": number, "stamp": stamp, "given": b""}


MANY = 5
"""So many reports are linked to; more go along in a zip, since links are dead in a mail (P3)."""


def _beside(ws: Workspace, path: Path, group: Sequence[Waiting]) -> None:
    """Lay the originals of many reports beside their approver's workbook, in one file."""
    if len(group) <= MANY:
        path.unlink(missing_ok=True)
        return
    files = {
        f"{file_names.safe(report.code)}.xlsx": ws.root / (report.standing["filed"] or "")
        for report in group
    }
    disk.write(path, zipped({name: file.read_bytes() for name, file in files.items()}))


def turn(registry: Registry, approver: Approver) -> Turn:
    """By which agency and level the person is known whose turn it is."""
    person = registry.person(approver)
    return person["agency_code"], person["level"]


def _issued_to(person: Turn) -> str:
    """By what name the ledger numbers the workbooks of a person."""
    agency, level = person
    return f"approval {agency} {level}"


def _cached(ws: Workspace, records: Records, lang: Lang) -> CachedValues:
    """What the workbook's formulas show as it is made."""
    batch = stack([Submission("", given=records)], approval.BY_NAME)
    return CachedValues(
        ws.settings, verdicts(batch, lang, ws.settings)[0], meanings=meanings(batch, lang)[0]
    )
