"""Ingesting: everything in the inbox checked, filed, booked and answered, and let go of last."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from .. import inbox, reply
from ..finding import Finding, Verdict, verdict
from ..frames import Batch
from ..ledger import Entry, Ledger
from ..messages import finding
from ..period import Period
from ..submission import Ticket
from ..words import date_words
from .examine import Opened, chunks, examine, open_all, waves
from .issue import live_of
from .workspace import Progress, Workspace, quiet

Standing = dict[str, dict[str, object]]


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


def ingest(ws: Workspace, *, now: datetime | None = None, progress: Progress = quiet) -> Ingested:
    """Take everything in the inbox: check it, book it, file it, answer it."""
    _ = ws.plan
    claims = inbox.claim(ws.inbox, ws.root / ".claimed")
    with ws.ledger() as ledger:
        run = _Pass(ws, ledger, now or datetime.now())
        for some in chunks(claims):
            run.take(some)
            progress(len(run.done.outcomes), len(claims))
    return run.done


@dataclass
class _Pass:
    """One pass over the inbox."""

    ws: Workspace
    ledger: Ledger
    now: datetime
    done: Ingested = field(default_factory=Ingested)
    claims: dict[Path, inbox.Claim] = field(default_factory=dict)

    def take(self, claims: Sequence[inbox.Claim]) -> None:
        """Take a batch of claims to their end."""
        booked = self.ledger.booked(c.id for c in claims)
        for c in claims:
            if c.id in booked:  # by a run that was interrupted before it let go
                inbox.release(c)
        self.claims = {c.path: c for c in claims if c.id not in booked}
        opened = open_all(self.ws, [(c.path, c.name) for c in self.claims.values()])
        self._turn_away_what_is_no_report(opened)
        for period, wave in waves(opened):
            standing = self.ledger.standing(period)
            if current := [one for one in wave if self._is_current(one, standing)]:
                self._book(period, current, standing)

    def _turn_away_what_is_no_report(self, opened: Sequence[Opened]) -> None:
        seen = self.ledger.seen(o.sha256 for o in opened)
        for one in opened:
            if one.refusal:
                self._turn_away(one, one.refusal, None)
            elif one.sha256 in seen:
                self._turn_away(one, finding("SAME_BYTES", one.name, when=date_words(seen[one.sha256].date())), one.submission.ticket)
                one.submission = None
            else:
                seen[one.sha256] = self.now  # the same bytes may lie in the inbox twice

    def _is_current(self, one: Opened, standing: Standing) -> bool:
        """Whether a report may still be taken; if not it is turned away."""
        ticket = one.submission.ticket
        held = standing.get(ticket.project, {})
        if held.get("status") == "APPROVED":
            self._turn_away(one, finding("V-T1", one.name), ticket)
        elif (held.get("issue") or 0) > ticket.issue:
            self._turn_away(one, finding("STALE", one.name, issue=ticket.issue, latest=held["issue"]), ticket)
        else:
            return True
        return False

    def _turn_away(self, one: Opened, said: Finding, ticket: Ticket | None) -> None:
        """Refuse a file: it is kept, booked, and answered in plain text."""
        claim, name = self.claims[one.path], one.sha256[:16]
        filed = inbox.file_away(claim.path, self.ws.folder("refused"), name + inbox.suffix(one.name))
        answer = inbox.write(filed.with_name(f"{name}_reply.txt"), reply.refusal_text(said, self.now).encode("utf-8-sig"))
        project, period, issue = (ticket.project, ticket.period, ticket.issue) if ticket else (None, None, None)
        entry = Entry(
            one.sha256,
            one.name,
            self.now,
            Verdict.REFUSED,
            [said],
            project,
            period,
            issue,
            filed=self._within(filed),
            reply=self._within(answer),
            claim=claim.id,
        )
        self.ledger.book([entry], {}, [])
        self.done.outcomes.append(Outcome(one.name, Verdict.REFUSED, None, (said,), project, period, filed, answer))
        inbox.release(claim)

    def _within(self, path: Path) -> str:
        return path.relative_to(self.ws.root).as_posix()

    def _book(self, period: Period, wave: Sequence[Opened], standing: Standing) -> None:
        """Check a batch of reports, file and answer each, and book them all in one transaction."""
        submissions = [o.submission for o in wave]
        batch, contents = examine(self.ws, self.ledger, period, submissions, self.now.date(), standing)
        sending = batch["report"]["sending"].tolist()
        answers = self._answers(period, wave, batch)
        entries, outcomes = [], []
        for no, (one, answer) in enumerate(zip(wave, answers, strict=True)):
            s, result = one.submission, verdict(one.submission.findings)
            status = _status(sending[no], result, standing.get(s.ticket.project, {}).get("status"))
            filed, answered = self._deliver(one, result, answer)
            entries.append(
                Entry(
                    one.sha256,
                    one.name,
                    self.now,
                    result,
                    s.findings,
                    s.ticket.project,
                    period,
                    s.ticket.issue,
                    contents[no],
                    self._within(filed),
                    self._within(answered),
                    (s.rows_read, s.rows_used, s.rows_ignored),
                    no,
                    status,
                    self.claims[one.path].id,
                )
            )
            outcomes.append(Outcome(one.name, result, status, tuple(s.findings), s.ticket.project, period, filed, answered))
        self.ledger.book(entries, batch.frames, [{t: p.sheet for t, p in s.places.items()} for s in submissions])
        self.done.outcomes += outcomes
        for one in wave:
            inbox.release(self.claims[one.path])

    def _answers(self, period: Period, wave: Sequence[Opened], batch: Batch) -> list[bytes]:
        """The answer to each report: a receipt, or the report itself ready to be corrected."""
        wrong = [o for o in wave if verdict(o.submission.findings) is Verdict.TO_CORRECT]
        issues = self.ledger.reissue({o.submission.ticket.project: o.submission.ticket.given for o in wrong}, period, self.now)
        lives = {lang: live_of(batch, lang, self.ws.settings) for lang in {o.submission.ticket.lang for o in wrong}}
        answers = []
        for no, one in enumerate(wave):
            s = one.submission
            project = self.ws.plan.projects[self.ws.plan.project_code(s.ticket.project)]
            delivery = reply.Delivery(s, verdict(s.findings), self.now, self.ws.plan.due(project, period))
            if delivery.verdict is Verdict.TO_CORRECT:
                answers.append(reply.corrected_ready(delivery, issues[s.ticket.project], self.ws.key, lives[s.ticket.lang][no]))
            else:
                answers.append(reply.receipt(delivery))
        return answers

    def _deliver(self, one: Opened, result: Verdict, answer: bytes) -> tuple[Path, Path]:
        """File the original and write the answer; both under the file's digest."""
        ticket, period = one.submission.ticket, one.submission.ticket.period
        stem = f"{inbox.safe(ticket.project)}_{one.sha256[:16]}"
        replies = self.ws.folder("replies", period)
        filed = inbox.file_away(one.path, replies / "originals" if result is Verdict.TO_CORRECT else self.ws.folder("accepted", period), f"{stem}.xlsx")
        return filed, inbox.write(replies / f"{stem}.xlsx", answer)
