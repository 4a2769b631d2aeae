"""Ingesting: everything in the inbox claimed, kept, noted, checked, booked, delivered, and let go of last.

A run may end anywhere. What it had claimed the next run takes up: what was booked is delivered, what was not is
decided anew. Nothing is told to anyone before it is booked, and nothing is let go of before it is delivered.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from .. import inbox, reply
from ..finding import Finding, Verdict, verdict
from ..frames import Batch
from ..ledger import Booked, Entry, Ledger, Move, Overtaken
from ..messages import finding
from ..period import Period
from ..plan import Row
from ..replaced import Replaced
from ..submission import Submission, Ticket
from ..words import date_words
from . import workspace
from .answer import ready_to_correct
from .approve import decide
from .examine import Opened, by_period, chunks, open_all, waves
from .gate import Arrived, refusal
from .standing import Examined, Standing, Superseded, delivery, examined, replaced, status_after, superseded
from .workspace import Progress, Workspace, in_one_go, quiet


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
    sha256: str = ""
    moves: tuple[Move, ...] = ()  # of an approver's workbook: the reports that it moved on
    replaced: tuple[Replaced, ...] = ()  # whose place it takes


@dataclass
class Ingested:
    """What a pass over the inbox did; `finished` counts the files that an interrupted run had only left to deliver."""

    outcomes: list[Outcome] = field(default_factory=list)
    finished: int = 0

    @property
    def periods(self) -> list[Period]:
        """The periods in which a report now stands otherwise, or has a draft that the board is to name."""
        return sorted({o.period for o in self.outcomes if o.period and (o.verdict is not Verdict.REFUSED or o.moves)})


@dataclass
class Decided:
    """What is to be booked of a file, and the answer that then goes out."""

    claim: inbox.Claim
    entry: Entry
    answer: bytes
    further: tuple[bytes, ...] = ()  # answers to others, such as the reports that an approver returned
    moves: tuple[Move, ...] = ()
    status: str | None = None  # where the report then stands, be it moved or not
    replaced: tuple[Replaced, ...] = ()


_TRIES = 5  # how often a batch is decided anew because somebody else booked meanwhile


def _again(one: Opened, seen: dict[str, tuple[datetime, str]]) -> Finding | None:
    return finding("SAME_BYTES", one.name, when=date_words(seen[one.sha256][0].date())) if one.sha256 in seen else None


@in_one_go()
def ingest(ws: Workspace, *, now: datetime | None = None, only: Iterable[Path] | None = None, progress: Progress = quiet) -> Ingested:
    """Take everything in the inbox, or only these files of it, and whatever an interrupted run left."""
    _ = ws.plan
    with ws.alone(), ws.ledger() as ledger:
        run = _Pass(ws, ledger, now or workspace.clock(), progress)
        run.begin()
        ws.plan.given_since[:] = ledger.extensions()  # some may have been given since the registry was read
        claims = [*inbox.claims(ws.inbox), *inbox.claim(ws.inbox, only)]
        run.total = len(claims)
        for some in chunks(claims):
            run.take(some)
            run.tell()
    return run.done


@dataclass
class _Pass:
    """One pass over the inbox."""

    ws: Workspace
    ledger: Ledger
    now: datetime
    progress: Progress
    total: int = 0
    done: Ingested = field(default_factory=Ingested)
    mark: tuple[int, int] = (0, 0)
    claims: dict[Path, inbox.Claim] = field(default_factory=dict)  # by the private copy of their file

    def tell(self, read: int = 0) -> None:
        """Say how far the pass has come; a file that has only been read is half done."""
        self.progress(min(self.total, len(self.done.outcomes) + self.done.finished + read / 2), self.total)

    @property
    def _store(self) -> Path:
        return self.ws.intake / "store"

    def _staged(self, claim: inbox.Claim, no: int = 0) -> Path:
        """Where the answer to a file, or a further one, lies until it may go out."""
        return self.ws.intake / "answers" / f"{claim.id}-{no}"

    def begin(self) -> None:
        """Clear what an interrupted run had half written."""
        for folder in (self._store, self.ws.intake / "answers"):
            inbox.sweep(folder)

    def take(self, claims: Sequence[inbox.Claim]) -> None:
        """Take a batch of claims to their end; decided anew where another run booked meanwhile."""
        for _ in range(_TRIES):
            self.mark = self.ledger.mark()
            booked = self.ledger.booked(c.id for c in claims)
            self._hand_over([(c, booked[c.id]) for c in claims if c.id in booked])
            self.done.finished += len(booked)
            claims = [c for c in claims if c.id not in booked and c.path.exists()]
            before = len(self.done.outcomes)
            try:
                self._take(claims)
            except Overtaken:
                self.done.finished -= len(self.done.outcomes) - before  # they are found booked next time, and counted there
                continue
            return
        raise Overtaken

    def _take(self, claims: Sequence[inbox.Claim]) -> None:
        if not claims:
            return
        with inbox.together():
            digests = {c: inbox.store(c, self._store) for c in claims}
        self.ledger.receive([{"claim": c.id, "sha256": d, "file": c.name, "folder": c.folder, "at": self.now} for c, d in digests.items()])
        names = self.ledger.arrivals(c.id for c in claims)  # a claim's own name may be cut
        first: dict[str, inbox.Claim] = {}
        for c in claims:
            first.setdefault(digests[c], c)
        self.claims = {inbox.stored(self._store, d): c for d, c in first.items()}
        seen = self.ledger.seen(first)
        opened = open_all(self.ws, [(inbox.stored(self._store, d), names[c.id]) for d, c in first.items()], self.tell)
        for one in opened:
            one.arrived = self.claims[one.path].arrived
        self._conclude([self._turned_away(one, said, seen) for one in opened if (said := one.refusal or _again(one, seen)) is not None])
        for one in opened:
            if one.submission and one.submission.ticket.is_approval:
                self._decide(one)
                one.submission = None
        for period, reports in by_period(opened):
            self._take_reports(period, reports, seen)
        self._take([c for c in claims if c is not first[digests[c]]])  # the same bytes, once more

    def _take_reports(self, period: Period, reports: Sequence[Opened], seen: dict[str, tuple[datetime, str]]) -> None:
        """Check the reports of a period; of several deliveries of one report, the newest that is accepted counts, and each answer says so."""
        standing = self.ledger.standing(period)
        newest: dict[str, int] = defaultdict(int)
        for one in reports:
            newest[one.submission.ticket.project] = max(newest[one.submission.ticket.project], one.submission.ticket.issue)
        refused = [(one, said) for one in reports if (said := self._refusal(one, standing, newest[one.submission.ticket.project])) is not None]
        self._conclude([self._turned_away(one, said, seen) for one, said in refused])
        rounds = [
            examined(self.ws, self.ledger, period, wave, self.now, standing) for wave in waves([one for one in reports if one.submission])
        ]
        lost = superseded(rounds, self.now)
        beside: dict[str, list[Replaced]] = defaultdict(list)
        for one in lost.values():
            beside[one.winner.submission.ticket.project].append(one.replaced)
        for checked in reversed(rounds):  # the newest last: wherever a run ends, no older one is taken after it
            standing = self.ledger.standing(period) if len(rounds) > 1 else standing  # an older one may stand by now
            self._book(period, checked, standing, beside, lost)
            losers = [one for one in checked.wave if one.sha256 in lost]
            self._conclude([self._turned_away(one, lost[one.sha256].finding(one.name), seen) for one in losers])

    def _refusal(self, one: Opened, standing: Standing, newest: int) -> Finding | None:
        ticket = one.submission.ticket
        folder = self.claims[one.path].folder
        return refusal(Arrived(one.name, ticket, self.now.date(), folder, standing.get(ticket.project), newest), self.ws.plan)

    def _turned_away(self, one: Opened, said: Finding, seen: dict[str, tuple[datetime, str]]) -> Decided:
        """A refused file: it is kept, booked, and answered in plain text beside it."""
        ticket = one.submission.ticket if one.submission else None
        one.submission = None
        folder, name = self.ws.folder("refused"), one.sha256[:16]
        filed = seen[one.sha256][1] if one.sha256 in seen else self._within(folder / (name + inbox.suffix(one.name)))
        answer = folder / f"{name}_reply.txt"
        entry = self._entry(one, Verdict.REFUSED, [said], ticket, filed, answer, project=ticket and ticket.project)
        return Decided(self.claims[one.path], entry, reply.refusal_text(said, self.now, one.sha256).encode("utf-8-sig"))

    def _entry(self, one: Opened, result: Verdict, findings: Sequence[Finding], ticket: Ticket | None, filed: str, answer: Path, **more: object) -> Entry:
        """What is booked of a file."""
        return Entry(
            one.sha256,
            one.name,
            self.now,
            result,
            findings,
            period=ticket and ticket.period,
            issue=ticket and ticket.issue,
            filed=filed,
            reply=self._within(answer),
            claim=self.claims[one.path].id,
            **more,
        )

    def _within(self, path: Path) -> str:
        return path.relative_to(self.ws.root).as_posix()

    def _book(
        self,
        period: Period,
        checked: Examined,
        standing: Standing,
        beside: Mapping[str, list[Replaced]],
        lost: Mapping[str, Superseded],
    ) -> None:
        """Book the reports of a wave all at once, but for those that another of the same pass supersedes."""
        booked = {no: one for no, one in enumerate(checked.wave) if one.sha256 not in lost}
        before = replaced(self.ledger, period, checked, booked, standing)
        deliveries = {
            no: delivery(
                checked,
                no,
                self.now,
                self.ws.plan.due(self._project(one.submission), period),
                standing,
                (*before.get(no, ()), *beside.get(one.submission.ticket.project, ())),
            )
            for no, one in booked.items()
        }
        answers = self._answers(period, checked.batch, deliveries)
        decided, replies, accepted = [], self.ws.folder("replies", period), self.ws.folder("accepted", period)
        for no, one in booked.items():
            s, result = one.submission, checked.verdicts[no]
            held = standing.get(s.ticket.project, {})
            stem = f"{inbox.safe(s.ticket.project)}_{one.sha256[:16]}.xlsx"
            filed = (accepted if result.stands else replies / "originals") / stem
            moved = status_after(result, held.get("status", "NOT_REPORTED"))
            entry = self._entry(
                one,
                result,
                s.findings,
                s.ticket,
                self._within(filed),
                replies / stem,
                project=s.ticket.project,
                content=checked.contents[no],
                rows=(s.rows_read, s.rows_used, s.rows_ignored),
                report=no,
                status=moved,
                saved=s.saved,
                replaces=held.get("delivery") if result.stands else None,
            )
            decided.append(
                Decided(self.claims[one.path], entry, answers[no], status=moved or str(held["status"]), replaced=deliveries[no].replaced)
            )
        self._conclude(decided, checked.batch)

    def _decide(self, one: Opened) -> None:
        """What an approver decided: each report moved on or returned, and all of it booked at once."""
        s = one.submission
        weighed = decide(self.ws, self.ledger, s, self.now)
        result, folder = verdict(s.findings), self.ws.folder("approvals", s.ticket.period)
        stem = f"{inbox.safe(s.ticket.project)}_{s.ticket.level}_{one.sha256[:16]}.xlsx"
        entry = self._entry(
            one,
            result,
            s.findings,
            s.ticket,
            self._within(folder / "decided" / stem),
            folder / "answers" / stem,
            rows=(s.rows_read, s.rows_used, s.rows_ignored),
            further=tuple(weighed.returned),
        )
        answer = reply.receipt(reply.Delivery(s, result, self.now))
        self._conclude([Decided(self.claims[one.path], entry, answer, tuple(weighed.returned.values()), tuple(weighed.moves))])

    def _answers(self, period: Period, batch: Batch, deliveries: Mapping[int, reply.Delivery]) -> dict[int, bytes]:
        """The answer to each report: a receipt, or the report itself to go on with or to be corrected."""
        going_back = {no: d for no, d in deliveries.items() if not d.verdict.stands}
        back = ready_to_correct(self.ws, self.ledger, period, batch, going_back, self.now)
        return {no: back[no][1] if no in back else reply.receipt(d) for no, d in deliveries.items()}

    def _project(self, s: Submission) -> Row:
        return self.ws.plan.projects[self.ws.plan.project_code(s.ticket.project)]

    # To the end ---------------------------------------------------------------------------------

    def _conclude(self, decided: Sequence[Decided], batch: Batch | None = None) -> None:
        """Book what was decided, in one transaction; then deliver it, and let go of the claims."""
        if not decided:
            return
        with inbox.together():
            for d in decided:
                for no, answer in enumerate((d.answer, *d.further)):
                    inbox.write(self._staged(d.claim, no), answer)
        frames, sheets = ({}, []) if batch is None else (batch.frames, [{t: p.sheet for t, p in s.places.items()} for s in batch.submissions])
        self.mark = self.ledger.book([d.entry for d in decided], frames, sheets, self.mark, [m for d in decided for m in d.moves])
        places = self._hand_over([(d.claim, Booked(d.entry.sha256, d.entry.filed, d.entry.reply, d.entry.further)) for d in decided])
        for d, (filed, answered) in zip(decided, places, strict=True):
            e = d.entry
            self.done.outcomes.append(
                Outcome(e.file, e.verdict, d.status, tuple(e.findings), e.project, e.period, filed, answered, e.sha256, d.moves, d.replaced)
            )

    def _hand_over(self, booked: Sequence[tuple[inbox.Claim, Booked]]) -> list[tuple[Path, Path]]:
        """What was booked goes to its places, which are returned; when all of it lies there, the claims go."""
        with inbox.together():
            places = [self._deliver(claim, told) for claim, told in booked]
        with inbox.together():
            for claim, told in booked:
                inbox.release(claim, self.ws.inbox, told.sha256)
        return places

    def _deliver(self, claim: inbox.Claim, booked: Booked) -> tuple[Path, Path]:
        """Put the original, then the answers, in their places: where it lies now, and its own answer."""
        filed, answers = self.ws.root / booked.filed, [self.ws.root / place for place in (booked.reply, *booked.further)]
        kept = inbox.stored(self._store, booked.sha256)
        if kept.exists():
            inbox.deliver(kept, filed)
        elif not filed.exists():
            inbox.copy(claim.path, filed)
        placed = [inbox.deliver(staged, place) if (staged := self._staged(claim, no)).exists() else place for no, place in enumerate(answers)]
        if placed != answers:
            self.ledger.answered(claim.id, *map(self._within, placed))
        return filed, placed[0]
