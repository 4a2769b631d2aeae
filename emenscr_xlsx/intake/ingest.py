"""Each file in the inbox is claimed, kept, noted, read, decided, booked, delivered and released.

A run may end anywhere. The next run takes up what it had claimed: what was booked is delivered,
what was not is decided anew. Nobody is answered before the decision is booked, and no claim is
released before the file and its answers are delivered.
"""

import os
import traceback
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from ..config.limits import excess
from ..ledger.failures import Overtaken
from ..model.finding import Finding, Verdict
from ..model.messages import finding
from ..office import disk, errors, workspace
from ..office.errors import WorkspaceError
from ..office.examine import BATCH, ReportFile, by_period, chunks, examine, waves
from ..office.standing import superseded
from ..office.workspace import Progress, Workspace, in_one_go, quiet
from ..text.period import Period
from ..text.typed import date_words
from ..workbook.changes import Replaced
from . import inbox
from .apart import apart
from .archive import is_archive, take_apart
from .deciding import Deciding
from .filing import Filing
from .inbox import Claim
from .incoming import IncomingFile, State
from .outcome import Ingested
from .owners import owning, strangers

_TRIES = 5  # how often a batch is decided anew because somebody else booked meanwhile
_ENOUGH = 20  # files in a row for which the machine failed: the rest wait for the next run too


@in_one_go()
def ingest(
    ws: Workspace,
    *,
    now: datetime | None = None,
    only: Mapping[Path, disk.Look] | None = None,
    progress: Progress = quiet,
) -> Ingested:
    """Take everything in the inbox, or `only` files that look so, and what a run left behind."""
    _ = ws.registry
    with ws.alone(), ws.ledger() as ledger, owning(ws, ledger) as owner:
        run = _Pass(ws, ledger, now or workspace.clock(), progress=progress)
        run.begin(owner)
        # Some may have been given since the registry was read.
        ws.extended(ledger.extensions())
        _refuse_shared(ws, ledger.id)
        claims = owner.left()
        waiting = dict(inbox.look(ws.inbox, ignore=ws.settings.ignore) if only is None else only)
        run.total = len(claims) + len(waiting)
        while claims or waiting:
            for some in chunks([IncomingFile(claim) for claim in claims]):
                owner.go_on()
                run.take(some)
                run.tell()
            claims = run.unpacked()
            run.total += len(claims)
            if not claims and waiting:  # what is not claimed yet is left to others meanwhile
                few = BATCH // (1 + len(owner.busy))
                next_ones = {path: waiting.pop(path) for path in list(waiting)[:few]}
                claims = inbox.claim(ws.inbox, next_ones, owner.name)
                run.total -= len(next_ones) - len(claims)
    if run.done.undone and not run.done.outcomes and not run.done.finished:
        raise next(iter(run.done.undone.values()))
    return run.done


def _refuse_shared(ws: Workspace, ledger: str) -> None:
    """Two ledgers on one inbox would each know half of what came (S17)."""
    if others := strangers(ws.inbox, ledger):
        raise WorkspaceError.saying(errors.SHARED_INBOX, inbox=ws.inbox, folder=others[0])
    if ws.inbox.is_dir():
        (ws.inbox / inbox.CLAIMED / ledger).mkdir(parents=True, exist_ok=True)


@dataclass
class _Pass(Filing):
    """One pass over the inbox."""

    progress: Progress = quiet
    total: int = 0
    from_archives: dict[Claim, None] = field(default_factory=dict)

    @cached_property
    def deciding(self) -> Deciding:
        return Deciding(self.ws, self.ledger, self.now)

    def tell(self, read: int = 0) -> None:
        """Show how far the pass has come; a file that has only been read is half done."""
        done = len(self.done.outcomes) + self.done.finished + read / 2
        self.progress(min(self.total, done), self.total)

    def take(self, files: Sequence[IncomingFile]) -> None:
        """Take files to their end: none that fails stops another."""
        if waiting := [f for f in files if f.state is not State.RELEASED]:
            apart(waiting, self._attempt, self._give_up)

    def _give_up(self, file: IncomingFile, slip: Exception) -> None:
        """Set a file aside if the program fails on it; leave it for later if the machine does."""
        if isinstance(slip, OSError) or file.failure:
            self.done.undone[file.claim.name] = slip
            self.failing += 1
            if self.failing >= _ENOUGH:
                raise slip
        else:
            file.failure = "".join(traceback.format_exception(slip))
            self.take([file])

    def _attempt(self, files: Sequence[IncomingFile]) -> None:
        """Take files to their end, decided anew where another run booked meanwhile."""
        for _ in range(_TRIES):
            self.mark = self.ledger.mark()
            waiting = [f for f in files if f.state is not State.RELEASED]
            booked = self.ledger.booked(f.id for f in waiting)
            for file in waiting:
                if file.id in booked:
                    file.resume(booked[file.id])
            self.finish([f for f in waiting if f.id in booked])
            try:
                self._decide(
                    [f for f in waiting if f.id not in booked and os.path.lexists(f.claim.path)]
                )
            except Overtaken:
                continue
            return
        raise Overtaken

    def _decide(self, files: Sequence[IncomingFile]) -> None:
        """Keep, note, read, decide and conclude files; of the same bytes, the first is read."""
        if not files:
            return
        for file in files:
            file.start_anew()
        self._keep(files)
        self._note(files)
        firsts: dict[str, IncomingFile] = {}
        for file in files:
            if file.sha256:
                firsts.setdefault(file.sha256, file)
        self._refuse([(f, self._unfit(f)) for f in files if f.unfit])
        self._refuse([(f, finding("NOT_PROCESSED", f.name)) for f in firsts.values() if f.failure])
        self._read([f for f in firsts.values() if f.state is State.NOTED])
        for file in filter(is_archive, firsts.values()):
            made = take_apart(file, self.store, self.ws.settings, self.ledger)
            self.from_archives |= dict.fromkeys(made)
        self._refuse([(f, reason) for f in firsts.values() if (reason := _not_taken(f))])
        reports = []
        for file in firsts.values():
            if file.state is State.READ and isinstance(file.content, ReportFile):
                if file.content.ticket.is_approval:
                    self.conclude([(file, self.deciding.approval(file, file.content))])
                else:
                    reports.append(file.content)
        for period, several in by_period(reports):
            self._decide_reports(period, several, firsts)
        copies = [f for f in files if f.state is State.NOTED]
        self._refuse([(f, self._once_more(f, firsts[f.sha256])) for f in copies])

    def _keep(self, files: Sequence[IncomingFile]) -> None:
        """Make a private copy of each file, or learn why none can be made."""
        most = self.ws.settings.limits["file_mb"] * (1 << 20)
        with disk.together():
            for file in files:
                try:
                    inbox.refuse_unfit(file.claim, most)
                    file.sha256 = inbox.store(file.claim, self.store)
                except inbox.Unfit as slip:
                    file.unfit = slip.code
                file.state = State.KEPT

    def _note(self, files: Sequence[IncomingFile]) -> None:
        """Note in the ledger that the files came, and learn their whole names."""
        self.ledger.receive(
            [
                {
                    "claim": f.id,
                    "sha256": f.sha256,
                    "file": f.claim.name,
                    "folder": f.claim.folder,
                    "at": self.now,
                }
                for f in files
            ]
        )
        names = self.ledger.arrivals(f.id for f in files)
        for file in files:
            file.name, file.state = names[file.id], State.NOTED

    def _unfit(self, file: IncomingFile) -> Finding:
        """Why no copy of a file can be kept."""
        try:
            size = file.claim.path.lstat().st_size / (1 << 20)
        except OSError:
            size = 0.0
        most = self.ws.settings.limits["file_mb"]
        return finding(file.unfit, file.name, **excess("file_mb", size, most))

    def _once_more(self, file: IncomingFile, first: IncomingFile) -> Finding:
        """Why a file is not taken whose bytes came in this pass before."""
        if first.decision is None:
            raise RuntimeError(f"{first.name} is not decided")
        entry = first.decision.entry
        if entry.verdict is Verdict.REFUSED:
            return replace(entry.findings[0], file=file.name)
        file.before = self.now, entry.filed or ""
        return finding("SAME_BYTES", file.name, when=date_words(self.now.date()))

    def _refuse(self, refused: Sequence[tuple[IncomingFile, Finding]]) -> None:
        """Conclude files that are not taken, each with the reason."""
        self.conclude([(file, self.deciding.refusal(file, reason)) for file, reason in refused])

    def _read(self, files: Sequence[IncomingFile]) -> None:
        """Read the private copies, and learn whether the same bytes were taken before."""
        unread = [f for f in files if not f.was_read]
        jobs = [self.ws.job(inbox.stored(self.store, f.sha256), f.name) for f in unread]
        for file, read in zip(unread, self.ws.read(jobs, self.tell), strict=True):
            file.reading = file.sha256, read.result
        before = self.ledger.seen(f.sha256 for f in files)
        for file in files:
            file.open(inbox.stored(self.store, file.sha256), before.get(file.sha256))

    def unpacked(self) -> list[Claim]:
        """The claims that archives were made into, and that still wait."""
        claims, self.from_archives = self.from_archives, {}
        return [claim for claim in claims if os.path.lexists(claim.path)]

    def _decide_reports(
        self, period: Period, reports: Sequence[ReportFile], files: Mapping[str, IncomingFile]
    ) -> None:
        """Decide the reports of a period, their files being given by digest.

        Of several deliveries of one report, the newest accepted one counts; each answer says so.
        """
        standing = self.ledger.standing(period)
        newest: dict[str, int] = defaultdict(int)
        for r in reports:
            newest[r.ticket.project] = max(newest[r.ticket.project], r.ticket.issue)
        refused = []
        for r in reports:
            file = files[r.sha256]
            if reason := self.deciding.gate(file, r, standing, newest[r.ticket.project]):
                refused.append((file, reason))
        self._refuse(refused)
        rounds = [
            examine(
                self.ws,
                self.ledger,
                period,
                [r.submission for r in wave],
                self.now.date(),
                standing,
            )
            for wave in waves([r for r in reports if files[r.sha256].state is State.READ])
        ]
        lost = superseded(rounds, self.now)
        beside: dict[str, list[Replaced]] = defaultdict(list)
        for loser in lost.values():
            beside[loser.winner.ticket.project].append(loser.replaced)
        # The newest last: wherever a run ends, no older one is taken after it.
        for examined in reversed(rounds):
            if len(rounds) > 1:  # an older one may stand by now
                standing = self.ledger.standing(period)
            counting = {
                place: files[s.sha256]
                for place, s in enumerate(examined.submissions)
                if s.sha256 not in lost
            }
            decided = self.deciding.reports(period, examined, counting, standing, beside)
            self.conclude(decided, examined.batch)
            self._refuse(
                [
                    (files[s.sha256], lost[s.sha256].finding(s.file))
                    for s in examined.submissions
                    if s.sha256 in lost
                ]
            )


def _not_taken(file: IncomingFile) -> Finding | None:
    """Why a file that was read is not taken: it is none of ours, or its bytes were taken before."""
    if file.state is not State.READ:
        return None
    if isinstance(file.content, Finding):
        return file.content
    if file.before:
        return finding("SAME_BYTES", file.name, when=date_words(file.before[0].date()))
    return None
