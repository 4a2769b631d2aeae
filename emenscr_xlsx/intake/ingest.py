"""Ingesting: everything in the inbox claimed, kept, noted, checked, booked, delivered, and let go of last.

A run may end anywhere. What it had claimed the next run takes up: what was booked is delivered, what was not is
decided anew. Nothing is told to anyone before it is booked, and nothing is let go of before it is delivered.
"""

import os
import traceback
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..checking.frames import Batch
from ..checking.verdict import verdict
from ..config.limits import BY_NAME
from ..ledger.ledger import Entry, Overtaken
from ..model.finding import Finding, Verdict
from ..model.messages import finding
from ..office import disk, file_names, workspace
from ..office.answer import ready_to_correct
from ..office.approval import decide
from ..office.examine import OpenedFile, StandingReports, by_period, chunks, open_all, waves
from ..office.gate import Arrived, refusal
from ..office.standing import (
    Examined,
    Superseded,
    delivery,
    examined,
    replaced,
    status_after,
    superseded,
)
from ..office.workspace import Progress, Workspace, in_one_go, quiet
from ..text.period import Period
from ..text.typed import date_words
from ..workbook.changes import Replaced
from ..workbook.ticket import Ticket
from ..writing import reply
from . import inbox
from .apart import apart
from .filing import Decided, Filing
from .outcome import Ingested

_TRIES = 5  # how often a batch is decided anew because somebody else booked meanwhile
_ENOUGH = 20  # files, one after another, for which the machine failed, after which the rest are left for the next run too


def _again(one: OpenedFile, seen: dict[str, tuple[datetime, str]]) -> Finding | None:
    return (
        finding("SAME_BYTES", one.name, when=date_words(seen[one.sha256][0].date()))
        if one.sha256 in seen
        else None
    )


@in_one_go()
def ingest(
    ws: Workspace,
    *,
    now: datetime | None = None,
    only: Iterable[Path] | None = None,
    progress: Progress = quiet,
) -> Ingested:
    """Take everything in the inbox, or only these files of it, and whatever an interrupted run left."""
    _ = ws.registry
    with ws.alone(), ws.ledger() as ledger:
        run = _Pass(ws, ledger, now or workspace.clock(), progress=progress)
        run.begin()
        ws.registry.given_since[:] = (
            ledger.extensions()
        )  # some may have been given since the registry was read
        claims = [*inbox.claims(ws.inbox), *inbox.claim(ws.inbox, only)]
        run.total = len(claims)
        for some in chunks(claims):
            run.take(some)
            run.tell()
    if run.done.undone and not run.done.outcomes and not run.done.finished:
        raise next(iter(run.done.undone.values()))
    return run.done


@dataclass
class _Pass(Filing):
    """One pass over the inbox."""

    progress: Progress = quiet
    total: int = 0
    claims: dict[Path, inbox.Claim] = field(
        default_factory=dict
    )  # by the private copy of their file

    def tell(self, read: int = 0) -> None:
        """Say how far the pass has come; a file that has only been read is half done."""
        self.progress(
            min(self.total, len(self.done.outcomes) + self.done.finished + read / 2), self.total
        )

    def take(self, claims: Sequence[inbox.Claim]) -> None:
        """Take claims to their end: none that fails stops another."""
        if claims := [c for c in claims if c.id not in self.concluded]:
            apart(claims, self._take_up, self._give_up)

    def _give_up(self, claim: inbox.Claim, slip: Exception) -> None:
        """A file is set aside if the program fails on it, and left for the next run if the machine does."""
        if isinstance(slip, OSError) or claim.id in self.failures:
            self.done.undone[claim.name] = slip
            self.failing += 1
            if self.failing >= _ENOUGH:
                raise slip
        else:
            self.failures[claim.id] = "".join(traceback.format_exception(slip))
            self.take([claim])

    def _take_up(self, claims: Sequence[inbox.Claim]) -> None:
        """Take claims to their end, decided anew where another run booked meanwhile."""
        for _ in range(_TRIES):
            self.mark = self.ledger.mark()
            claims = [c for c in claims if c.id not in self.concluded]
            booked = self.ledger.booked(c.id for c in claims)
            self._hand_over([(c, booked[c.id]) for c in claims if c.id in booked])
            try:
                self._take([c for c in claims if c.id not in booked and os.path.lexists(c.path)])
            except Overtaken:
                continue
            return
        raise Overtaken

    def _take(self, claims: Sequence[inbox.Claim]) -> None:
        if not claims:
            return
        digests, unfit = self._stored(claims)
        arrived = digests | dict.fromkeys(unfit, "")
        self.ledger.receive(
            [
                {"claim": c.id, "sha256": d, "file": c.name, "folder": c.folder, "at": self.now}
                for c, d in arrived.items()
            ]
        )
        names = self.ledger.arrivals(c.id for c in claims)  # a claim's own name may be cut
        first: dict[str, inbox.Claim] = {}
        for c, d in digests.items():
            first.setdefault(d, c)
        self.claims = {inbox.stored(self._store, d): c for d, c in first.items()} | {
            c.path: c for c in unfit
        }
        seen = self.ledger.seen(first)
        failed = {d: c for d, c in first.items() if c.id in self.failures}
        aside = [(OpenedFile(c.path, names[c.id], ""), code) for c, code in unfit.items()]
        aside += [
            (OpenedFile(inbox.stored(self._store, d), names[c.id], d), "NOT_PROCESSED")
            for d, c in failed.items()
        ]
        limit = {
            "what": BY_NAME["file_mb"].what,
            "most": f"{self.ws.settings.limits['file_mb']:,g}",
        }
        self._conclude(
            [self._turned_away(one, finding(code, one.name, **limit), {}) for one, code in aside]
        )
        opened = open_all(
            self.ws,
            [
                (inbox.stored(self._store, d), names[c.id])
                for d, c in first.items()
                if d not in failed
            ],
            self.tell,
        )
        for one in opened:
            one.arrived = self.claims[one.path].arrived
        self._conclude(
            [
                self._turned_away(one, said, seen)
                for one in opened
                if (said := one.refusal or _again(one, seen)) is not None
            ]
        )
        for one in opened:
            if one.submission and one.submission.ticket.is_approval:
                self._decide(one)
                one.submission = None
        for period, reports in by_period(opened):
            self._take_reports(period, reports, seen)
        self._take(
            [c for c, d in digests.items() if c is not first[d]]
        )  # the same bytes, once more

    def _stored(
        self, claims: Sequence[inbox.Claim]
    ) -> tuple[dict[inbox.Claim, str], dict[inbox.Claim, str]]:
        """The digests of the claimed files of which a private copy is kept; and the reasons why of others none can be."""
        digests: dict[inbox.Claim, str] = {}
        unfit: dict[inbox.Claim, str] = {}
        with disk.together():
            for claim in claims:
                try:
                    inbox.refuse_unfit(claim, self.ws.settings.limits["file_mb"] * (1 << 20))
                    digests[claim] = inbox.store(claim, self._store)
                except inbox.Unfit as slip:
                    unfit[claim] = slip.code
        return digests, unfit

    def _take_reports(
        self, period: Period, reports: Sequence[OpenedFile], seen: dict[str, tuple[datetime, str]]
    ) -> None:
        """Check the reports of a period; of several deliveries of one report, the newest that is accepted counts, and each answer says so."""
        standing = self.ledger.standing(period)
        newest: dict[str, int] = defaultdict(int)
        for one in reports:
            newest[one.submission.ticket.project] = max(
                newest[one.submission.ticket.project], one.submission.ticket.issue
            )
        refused = [
            (one, said)
            for one in reports
            if (said := self._refusal(one, standing, newest[one.submission.ticket.project]))
            is not None
        ]
        self._conclude([self._turned_away(one, said, seen) for one, said in refused])
        rounds = [
            examined(self.ws, self.ledger, period, wave, self.now, standing)
            for wave in waves([one for one in reports if one.submission])
        ]
        lost = superseded(rounds, self.now)
        beside: dict[str, list[Replaced]] = defaultdict(list)
        for one in lost.values():
            beside[one.winner.submission.ticket.project].append(one.replaced)
        for checked in reversed(
            rounds
        ):  # the newest last: wherever a run ends, no older one is taken after it
            standing = (
                self.ledger.standing(period) if len(rounds) > 1 else standing
            )  # an older one may stand by now
            self._book(period, checked, standing, beside, lost)
            losers = [one for one in checked.wave if one.sha256 in lost]
            self._conclude(
                [self._turned_away(one, lost[one.sha256].finding(one.name), seen) for one in losers]
            )

    def _refusal(self, one: OpenedFile, standing: StandingReports, newest: int) -> Finding | None:
        ticket = one.submission.ticket
        folder = self.claims[one.path].folder
        return refusal(
            Arrived(
                one.name, ticket, self.now.date(), folder, standing.get(ticket.project), newest
            ),
            self.ws.registry,
        )

    def _turned_away(
        self, one: OpenedFile, said: Finding, seen: dict[str, tuple[datetime, str]]
    ) -> Decided:
        """A refused file: it is kept, booked, and answered in plain text beside it."""
        ticket = one.submission.ticket if one.submission else None
        one.submission = None
        claim, folder = self.claims[one.path], self.ws.folder("refused")
        name = (one.sha256 or claim.id)[:16]
        if one.sha256 in seen:
            filed = seen[one.sha256][1]
        else:
            filed = self._within(
                folder / (name + disk.suffix(one.name))
                if one.sha256
                else inbox.aside(claim, folder, self.ws.inbox)
            )
        answer = folder / f"{name}_reply.txt"
        entry = self._entry(
            one, Verdict.REFUSED, [said], ticket, filed, answer, project=ticket and ticket.project
        )
        return Decided(claim, entry, reply.refusal_text(said, self.now, name).encode("utf-8-sig"))

    def _entry(
        self,
        one: OpenedFile,
        result: Verdict,
        findings: Sequence[Finding],
        ticket: Ticket | None,
        filed: str,
        answer: Path,
        **more: object,
    ) -> Entry:
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

    def _book(
        self,
        period: Period,
        checked: Examined,
        standing: StandingReports,
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
                self.ws.registry.due(
                    self.ws.registry.project(one.submission.ticket.project), period
                ),
                standing,
                (*before.get(no, ()), *beside.get(one.submission.ticket.project, ())),
            )
            for no, one in booked.items()
        }
        answers = self._answers(period, checked.batch, deliveries)
        decided, replies, accepted = (
            [],
            self.ws.folder("replies", period),
            self.ws.folder("accepted", period),
        )
        for no, one in booked.items():
            s, result = one.submission, checked.verdicts[no]
            held = standing.get(s.ticket.project, {})
            stem = f"{file_names.safe(s.ticket.project)}_{one.sha256[:16]}.xlsx"
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
                Decided(
                    self.claims[one.path],
                    entry,
                    answers[no],
                    status=moved or str(held["status"]),
                    replaced=deliveries[no].replaced,
                )
            )
        self._conclude(decided, checked.batch)

    def _decide(self, one: OpenedFile) -> None:
        """What an approver decided: each report moved on or returned, and all of it booked at once."""
        s = one.submission
        decided = decide(self.ws, self.ledger, s, self.now)
        result, folder = verdict(s.findings), self.ws.folder("approvals", s.ticket.period)
        stem = f"{file_names.safe(s.ticket.project)}_{s.ticket.level}_{one.sha256[:16]}.xlsx"
        entry = self._entry(
            one,
            result,
            s.findings,
            s.ticket,
            self._within(folder / "decided" / stem),
            folder / "answers" / stem,
            rows=(s.rows_read, s.rows_used, s.rows_ignored),
            further=tuple(decided.returned),
        )
        answer = reply.receipt(reply.Delivery(s, result, self.now))
        self._conclude(
            [
                Decided(
                    self.claims[one.path],
                    entry,
                    answer,
                    tuple(decided.returned.values()),
                    tuple(decided.moves),
                )
            ]
        )

    def _answers(
        self, period: Period, batch: Batch, deliveries: Mapping[int, reply.Delivery]
    ) -> dict[int, bytes]:
        """The answer to each report: a receipt, or the report itself to go on with or to be corrected."""
        going_back = {no: d for no, d in deliveries.items() if not d.verdict.stands}
        back = ready_to_correct(self.ws, self.ledger, period, batch, going_back, self.now)
        return {no: back[no][1] if no in back else reply.receipt(d) for no, d in deliveries.items()}
