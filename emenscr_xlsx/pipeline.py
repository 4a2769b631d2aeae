"""The verbs: issue, check, ingest, summarise. Each is one call that prints nothing and returns what it did."""

import hashlib
import json
import os
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import pandas as pd

from . import (
    checks,
    compose,
    form,
    inbox,
    reader,
    registry,
    reply,
    schema,
    settings,
    summary,
    template,
)
from .finding import Finding, Refusal, Verdict, verdict
from .frames import Batch, stack
from .ledger import Entry, Ledger, LedgerError
from .messages import finding
from .period import Period
from .plan import Plan
from .settings import Settings
from .submission import Records, Submission, Ticket, digest, pack
from .words import Lang, Words, date_words

BATCH = 200  # workbooks held in memory at once
Progress = Callable[[int, int], None]


def _quiet(_done: int, _total: int) -> None:
    pass


def _chunks(some: Sequence) -> Iterator[Sequence]:
    for at in range(0, len(some), BATCH):
        yield some[at : at + BATCH]


class WorkspaceError(Exception):
    """Something the person at the keyboard can put right, in their words."""

    def __init__(self, th: str, en: str) -> None:
        self.words = Words(th, en)
        super().__init__(str(self.words))


@dataclass(frozen=True)
class Workspace:
    """A folder with a registry, a ledger, an inbox and what came of it."""

    root: Path

    @property
    def registry(self) -> Path:
        return self.root / "registry.xlsx"

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    def folder(self, kind: str, period: Period | None = None) -> Path:
        """templates, accepted, replies or outputs of a period; refused has none."""
        return self.root / kind / period.label if period else self.root / kind

    @cached_property
    def settings(self) -> Settings:
        return settings.load(self.root / "emenscr.toml")

    @cached_property
    def key(self) -> bytes:
        """The office's secret that seals tickets, made by `init`."""
        try:
            return (self.root / ".emenscr.key").read_bytes()
        except FileNotFoundError:
            raise WorkspaceError(f"{self.root} ไม่ใช่พื้นที่ทำงาน ให้สั่ง emenscr init ก่อน", f"{self.root} is no workspace; run emenscr init first") from None

    def ledger(self) -> Ledger:
        """Open the ledger."""
        _ = self.key
        url = self.settings.database
        if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
            url = f"sqlite:///{(self.root / url.removeprefix('sqlite:///')).resolve()}"
        try:
            return Ledger(url)
        except LedgerError as slip:
            raise WorkspaceError(f"เปิดฐานข้อมูลของพื้นที่ทำงานไม่ได้ ({slip})", f"The workspace's database cannot be opened ({slip})") from slip

    @cached_property
    def plan(self) -> Plan:
        """The registry, read once; errors in it are refused by name."""
        _ = self.key
        if not self.registry.exists():
            raise WorkspaceError(f"ไม่พบทะเบียน {self.registry} ให้สั่ง emenscr registry new {self.registry}", f"There is no registry at {self.registry}; make one with: emenscr registry new {self.registry}")
        found, batch = read_registry(self.registry, self.settings)
        wrong = [f for f in found if verdict([f]) is Verdict.TO_CORRECT]
        if wrong:
            first = wrong[0]
            raise WorkspaceError(
                f"ทะเบียนมี {len(wrong)} จุดที่ต้องแก้ เช่น {first.where}: {first.message.th} (ดูทั้งหมด: emenscr registry check)",
                f"The registry has {len(wrong)} places to correct, such as {first.where}: {first.message.en} (see all: emenscr registry check)",
            )
        return Plan(batch)


def init(root: Path) -> Workspace:
    """Make a workspace; what is already there stays."""
    for name in ("inbox", "templates", "accepted", "replies", "refused", "outputs"):
        (root / name).mkdir(parents=True, exist_ok=True)
    ws = Workspace(root)
    key = root / ".emenscr.key"
    if not key.exists():
        inbox.write(key, secrets.token_bytes(32))
        os.chmod(key, 0o600)
    config = root / "emenscr.toml"
    if not config.exists():
        inbox.write(config, settings.TEMPLATE.encode())
    if not ws.registry.exists():
        new_registry(ws.registry)
    ws.ledger().close()
    return ws


# The registry ---------------------------------------------------------------------------------


def new_registry(path: Path, lang: Lang = "th") -> Path:
    """Write a blank registry workbook; an existing one is not touched."""
    if path.exists():
        raise WorkspaceError(f"มีไฟล์ {path} อยู่แล้ว", f"{path} already exists")
    return inbox.write(path, template.registry_workbook(lang))


def read_registry(path: Path, chosen: Settings) -> tuple[list[Finding], Batch]:
    """Read and check a registry workbook."""
    if not path.exists():
        raise WorkspaceError(f"ไม่พบไฟล์ {path}", f"There is no file {path}")
    submission = reader.read_plain(path, registry.BY_NAME)
    batch = stack([submission], registry.BY_NAME)
    schema.check(batch, chosen)
    checks.run(checks.Facts(batch, chosen), "registry")
    return schema.settle(submission.findings), batch


# Issuing --------------------------------------------------------------------------------------


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


def issue(ws: Workspace, period: Period, *, project: str | None = None, agency: str | None = None, lang: Lang | None = None, progress: Progress = _quiet) -> list[Issued]:
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
    batch = stack([Submission("", given=g, cells=v) for g, v in zip(given, values, strict=True)], form.BY_NAME)
    batch.outer = outer_values(batch, chosen)
    shows = compose.first_problems(batch, lang), compose.m6_texts(batch), compose.meanings(batch, lang)
    return [template.Live(chosen.thresholds, *own) for own in zip(*shows, strict=True)]


def outer_values(batch: Batch, chosen: Settings) -> dict[str, pd.Series | float]:
    """The report-wide values that a condition may speak of."""
    report = batch["report"]
    return {n: report[n] for n in report.columns if not n.startswith("_")} | chosen.thresholds


# Checking -------------------------------------------------------------------------------------


@dataclass
class Checked:
    """A file that was looked at: its findings, and what was read if it is a report of ours."""

    file: str
    sha256: str
    findings: list[Finding]
    submission: Submission | None = None
    report: int | None = None  # its place in its batch
    batch: Batch | None = None

    @property
    def verdict(self) -> Verdict:
        return Verdict.REFUSED if self.submission is None else verdict(self.findings)


@dataclass
class _Opened:
    path: Path
    name: str
    sha256: str
    submission: Submission | None = None
    refusal: Finding | None = None


def _open(ws: Workspace, paths: Iterable[tuple[Path, str]]) -> list[_Opened]:
    opened = []
    for path, name in paths:
        one = _Opened(path, name, "")
        try:
            one.submission = reader.read_report(path, ws.key, form.BY_NAME, form.VERSION, name)
            one.sha256 = one.submission.sha256
            ticket = one.submission.ticket
            if ws.plan.project_code(ticket.project) is None:
                raise Refusal(finding("UNKNOWN_PROJECT", name, project=ticket.project))
        except Refusal as refused:
            one.submission, one.refusal = None, refused.finding
            one.sha256 = one.sha256 or inbox.digest(path)
        opened.append(one)
    return opened


def _history(ledger: Ledger, submissions: Sequence[Submission], period: Period) -> dict[str, pd.DataFrame]:
    """Rows of earlier quarters of the year, with the report of the batch they belong to."""
    earlier = period.earlier()
    if not earlier:
        return {}
    report = {s.ticket.project: no for no, s in enumerate(submissions)}
    return {
        name: frame.assign(_report=frame["_project"].map(report), quarter=frame["_quarter"])
        for name, frame in ledger.rows(earlier, list(report)).items()
    }


def _content(batch: Batch) -> list[str]:
    """Per report, a digest of what was typed: the same answers, the same digest."""
    sums = [hashlib.sha256() for _ in batch.submissions]
    for table in batch.tables.values():
        frame = batch[table.name]
        asked = [c.name for c in table.asked]
        for report, *values in zip(frame["_report"], *(frame[n] for n in asked), strict=True):
            sums[report].update(repr([None if v != v else v for v in values]).encode())
    return [s.hexdigest() for s in sums]


def _examine(ws: Workspace, ledger: Ledger, period: Period, submissions: Sequence[Submission], received: date, standing: dict[str, dict[str, object]]) -> tuple[Batch, list[str]]:
    """Check a batch of one period, at most one submission per project; each submission's findings are settled."""
    batch = stack(submissions, form.BY_NAME)
    batch.outer = outer_values(batch, ws.settings)
    contents = _content(batch)
    unchanged = frozenset(
        no for no, s in enumerate(submissions)
        if (held := standing.get(s.ticket.project)) and held["status"] == "RETURNED" and held["content"] == contents[no]
    )
    schema.check(batch, ws.settings)
    checks.run(checks.Facts(batch, ws.settings, _history(ledger, submissions, period), received, unchanged))
    for s in submissions:
        s.findings = schema.waive(schema.settle(s.findings), ws.plan.waived(s.ticket.project, period, received))
    return batch, contents


def _waves(opened: Sequence[_Opened]) -> Iterator[tuple[Period, list[_Opened]]]:
    """Submissions by period, earliest first, at most one per project in a wave, older issues first."""
    groups: dict[tuple[Period, int], list[_Opened]] = defaultdict(list)
    counts: dict[tuple[Period, str], int] = defaultdict(int)
    for one in sorted((o for o in opened if o.submission), key=lambda o: (o.submission.ticket.period, o.submission.ticket.issue, o.name)):
        ticket = one.submission.ticket
        groups[ticket.period, counts[ticket.period, ticket.project]].append(one)
        counts[ticket.period, ticket.project] += 1
    for (period, _), wave in sorted(groups.items(), key=lambda g: g[0]):
        yield period, wave


def check(ws: Workspace, files: Sequence[Path], *, received: date | None = None, progress: Progress = _quiet) -> list[Checked]:
    """Check files without filing them, in the order given."""
    done: dict[Path, Checked] = {}
    received = received or date.today()
    with ws.ledger() as ledger:
        for some in _chunks(files):
            opened = _open(ws, [(p, p.name) for p in some])
            for one in opened:
                if one.refusal:
                    done[one.path] = Checked(str(one.path), one.sha256, [one.refusal])
            for period, wave in _waves(opened):
                submissions = [o.submission for o in wave]
                batch, _ = _examine(ws, ledger, period, submissions, received, ledger.standing(period))
                for no, one in enumerate(wave):
                    done[one.path] = Checked(str(one.path), one.sha256, one.submission.findings, one.submission, no, batch)
            progress(len(done), len(files))
    return [done[p] for p in files]


# Ingesting ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What became of a dropped file."""

    file: str
    verdict: Verdict
    status: str | None
    findings: tuple[Finding, ...]
    project: str | None = None
    period: Period | None = None
    filed: Path | None = None
    reply: Path | None = None


@dataclass
class Ingested:
    """What a pass over the inbox did."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def periods(self) -> list[Period]:
        return sorted({o.period for o in self.outcomes if o.period and o.status})


def _status(sending: object, result: Verdict, held: str | None) -> str:
    """The status a delivery leads to: a draft or a report with errors is saved, a clean one that is sent is submitted."""
    if sending == "submit" and result in (Verdict.ACCEPTED, Verdict.REMARKS):
        return "SUBMITTED"
    return "RETURNED" if held == "RETURNED" else "SAVED"


def ingest(ws: Workspace, *, now: datetime | None = None, progress: Progress = _quiet) -> Ingested:
    """Take everything in the inbox: check it, book it, file it, answer it."""
    _ = ws.plan
    claims = inbox.claim(ws.inbox, ws.root / ".claimed")
    now, done = now or datetime.now(), Ingested()
    with ws.ledger() as ledger:
        for some in _chunks(claims):
            _ingest_batch(ws, ledger, some, now, done)
            progress(len(done.outcomes), len(claims))
    return done


def _ingest_batch(ws: Workspace, ledger: Ledger, claims: Sequence[inbox.Claim], now: datetime, done: Ingested) -> None:
    booked = ledger.booked(c.id for c in claims)
    for c in claims:
        if c.id in booked:
            inbox.release(c)
    by_path = {c.path: c for c in claims if c.id not in booked}
    opened = _open(ws, [(c.path, c.name) for c in by_path.values()])
    seen = ledger.seen(o.sha256 for o in opened)
    for one in opened:
        if one.submission and one.sha256 in seen:
            said = finding("SAME_BYTES", one.name, when=date_words(seen[one.sha256].date()))
            _turn_away(ws, ledger, by_path[one.path], one, said, now, done, one.submission.ticket)
            one.submission = None
        elif one.refusal:
            _turn_away(ws, ledger, by_path[one.path], one, one.refusal, now, done, None)
        else:
            seen[one.sha256] = now  # the same bytes may lie in the inbox twice
    for period, wave in _waves(opened):
        standing = ledger.standing(period)
        current = []
        for one in wave:
            ticket, held = one.submission.ticket, standing.get(one.submission.ticket.project)
            if held and held["status"] == "APPROVED":
                _turn_away(ws, ledger, by_path[one.path], one, finding("V-T1", one.name), now, done, ticket)
            elif held and held["issue"] and held["issue"] > ticket.issue:
                _turn_away(ws, ledger, by_path[one.path], one, finding("STALE", one.name, issue=ticket.issue, latest=held["issue"]), now, done, ticket)
            else:
                current.append(one)
        if current:
            _book_wave(ws, ledger, period, current, standing, by_path, now, done)


def _turn_away(ws: Workspace, ledger: Ledger, claim: inbox.Claim, one: _Opened, said: Finding, now: datetime, done: Ingested, ticket: Ticket | None) -> None:
    """Refuse a file: it is kept, booked, and answered in plain text."""
    name = one.sha256[:16]
    filed = inbox.file_away(claim.path, ws.folder("refused"), name + inbox.suffix(one.name))
    answer = inbox.write(filed.with_name(f"{name}_reply.txt"), reply.refusal_text(said, now).encode("utf-8-sig"))
    project, period = (ticket.project, ticket.period) if ticket else (None, None)
    ledger.book([Entry(one.sha256, one.name, now, Verdict.REFUSED, [said], project, period, ticket and ticket.issue, filed=_within(ws, filed), reply=_within(ws, answer), claim=claim.id)], {}, [])
    done.outcomes.append(Outcome(one.name, Verdict.REFUSED, None, (said,), project, period, filed, answer))
    inbox.release(claim)


def _within(ws: Workspace, path: Path) -> str:
    return path.relative_to(ws.root).as_posix()


def _book_wave(ws: Workspace, ledger: Ledger, period: Period, wave: Sequence[_Opened], standing: dict[str, dict[str, object]], by_path: dict[Path, inbox.Claim], now: datetime, done: Ingested) -> None:
    submissions = [o.submission for o in wave]
    batch, contents = _examine(ws, ledger, period, submissions, now.date(), standing)
    sending = batch["report"]["sending"].tolist()
    entries, outcomes = [], []
    for no, one in enumerate(wave):
        ticket, result = one.submission.ticket, verdict(one.submission.findings)
        held = standing.get(ticket.project)
        status = _status(sending[no], result, held and str(held["status"]))
        stem = f"{inbox.safe(ticket.project)}_{one.sha256[:16]}"
        folder = ws.folder("replies", period) / "originals" if result is Verdict.TO_CORRECT else ws.folder("accepted", period)
        filed = inbox.file_away(one.path, folder, f"{stem}.xlsx")
        answer = None
        if one.submission.findings:
            project = str(one.submission.given["report"][0]["project_name"])
            content = reply.reply_workbook(ticket, project, result, one.submission.findings, one.name, now)
            answer = inbox.write(ws.folder("replies", period) / f"{stem}.xlsx", content)
        s = one.submission
        entries.append(Entry(
            one.sha256, one.name, now, result, s.findings, ticket.project, period, ticket.issue, contents[no],
            _within(ws, filed), answer and _within(ws, answer), (s.rows_read, s.rows_used, s.rows_ignored), no, status, by_path[one.path].id,
        ))
        outcomes.append(Outcome(one.name, result, status, tuple(s.findings), ticket.project, period, filed, answer))
    ledger.book(entries, batch.frames, [{t: p.sheet for t, p in s.places.items()} for s in submissions])
    done.outcomes += outcomes
    for one in wave:
        inbox.release(by_path[one.path])


# What came of it ------------------------------------------------------------------------------


def status(ws: Workspace, period: Period) -> list[dict[str, object]]:
    """Every project of the year with its status in a quarter, when it is due, and how many times it was sent."""
    with ws.ledger() as ledger:
        standing = ledger.standing(period)
    found = []
    for project in ws.plan.of_year(period.fiscal_year):
        if project["end_date"] and project["end_date"] < period.start.isoformat():
            continue
        held = standing.get(project["project_code"], {})
        found.append({
            "project": project["project_code"], "name": project["name"], "agency": project["agency_code"],
            "status": held.get("status", "NOT_REPORTED"), "since": held["since"].date().isoformat() if held else None,
            "submissions": held.get("submissions", 0), "verdict": held.get("verdict"), "due": ws.plan.due(project, period), "file": held.get("file"),
        })
    return found


def summarise(ws: Workspace, period: Period) -> Path:
    """Write the consolidated workbook of a quarter, from the ledger and the registry."""
    board = status(ws, period)
    if not board:
        raise WorkspaceError(f"ไม่มีโครงการในทะเบียนสำหรับ{period.words.th}", f"The registry has no project for {period.words.en}")
    with ws.ledger() as ledger:
        content = summary.summary_workbook(summary.Facts(
            period, board, ws.plan, ledger.rows([period]), ledger.findings(period), ledger.deliveries(period), ws.settings.lang,
        ))
    return inbox.write(ws.folder("outputs", period) / "summary.xlsx", content)


def as_json(checked: Sequence[Checked]) -> str:
    """Findings as the documented JSON list."""
    return json.dumps(
        [
            {"file": c.file, "sheet": f.sheet, "cell": f.cell, "code": f.code, "severity": f.severity.name.lower(), "message_th": f.message.th, "message_en": f.message.en, "value": f.value}
            for c in checked
            for f in reply.ordered(c.findings)
        ],
        ensure_ascii=False, indent=2,
    )


