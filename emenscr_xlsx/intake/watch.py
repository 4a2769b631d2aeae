"""Watching the inbox: each file is taken once it lies still; summaries are kept up to date."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Event

from ..ledger.ledger import Ledger
from ..ledger.tables import IN_LOG, IN_SUMMARY
from ..office import network
from ..office.board import board
from ..office.disk import Look
from ..office.statuses import present
from ..office.workspace import Progress, Workspace, quiet
from ..text.period import Period
from ..text.words import Words
from . import inbox, summaries
from .afterwards import lay_out
from .cautions import REMOTE_LEDGER, closed_folder
from .ingest import ingest
from .log import log, note, note_failure, note_outcome
from .outcome import Ingested, recall
from .summaries import failed, plain

POLL = 1.0  # seconds between two looks, where no events tell of a change
IDLE = 5.0  # seconds between two looks, where they do


def take_in(
    ws: Workspace, *, progress: Progress = quiet, only: Mapping[Path, Look] | None = None
) -> Ingested:
    """One pass over the inbox, logged."""
    done = ingest(ws, only=only, progress=progress)
    with log(ws.root) as logger, ws.ledger() as ledger:
        _log(ws, logger, ledger, done)
        if done.undone:
            _tell(logger, *_left(done))
    return done


def renew(ws: Workspace) -> Iterator[summaries.Made]:
    """Make the summaries that do not show all that has come; each is logged."""
    with log(ws.root) as logger, ws.ledger() as ledger:
        for made in summaries.renewed(ws, ledger):
            made.log(logger)
            yield made


def _log(ws: Workspace, logger: logging.Logger, ledger: Ledger, done: Ingested) -> None:
    """Log what became of each file, of an interrupted run too, and note that it was logged."""
    recall(ws, ledger, done)
    for outcome in done.outcomes:
        note_outcome(logger, outcome)
    if done.outcomes:
        ledger.note_told([outcome.claim for outcome in done.outcomes], IN_LOG)


def _left(done: Ingested) -> tuple[Words, Exception]:
    """The files that are left for the next run, and why the first of them is."""
    names, slip = ", ".join(sorted(done.undone)), next(iter(done.undone.values()))
    return Words(
        f"ยังดำเนินการไม่ได้ จะลองใหม่ในรอบถัดไป: {names} ({slip})",
        f"could not be taken now, and left for the next run: {names} ({slip})",
    ), slip


def _tell(logger: logging.Logger, words: Words, slip: Exception) -> None:
    """Log what may pass as a warning, and a failure of the program's own with where it failed."""
    if plain(slip):
        note(logger, words, logging.WARNING)
    else:
        note_failure(logger, words, slip)


def watch(root: Path, stop: Event, *, aloud: bool = False) -> None:
    """Take files as they come until told to stop.

    Whatever cannot be reached or written meanwhile is waited for, and whatever fails is logged.
    """
    ws = Workspace(root)
    _ = ws.key
    with log(root, aloud=aloud) as logger:
        _Watch(ws, logger, stop).run()


class _Watch:
    """A watch over one inbox."""

    def __init__(self, ws: Workspace, logger: logging.Logger, stop: Event) -> None:
        self.ws, self.logger, self.stop = ws, logger, stop
        self.sources = self._sources()
        # Since when each file looks as it does.
        self.rest: dict[Path, tuple[Look, float]] = {}
        self.stale: dict[Period, float] = {}  # since when each summary is out of date
        self.summaries = summaries.Apart()
        self.unfinished = True  # an earlier run, or a pass that failed, may have left claims
        self.show, self.unshown = True, set[Period]()  # whether, and of which periods, to lay out
        self.closed: set[Path] = set()  # the folders of the inbox that could not be listed
        self.trouble = ""  # what was logged last that cannot be done now

    def run(self) -> None:
        if self.ws.remote_ledger:
            note(self.logger, REMOTE_LEDGER, logging.WARNING, path=str(self.ws.remote_ledger))
        note(
            self.logger,
            Words(f"เริ่มเฝ้ากล่องรับ {self.ws.inbox}", f"watching {self.ws.inbox}"),
            inbox=str(self.ws.inbox),
        )
        pause = self._pause()
        while not self.stop.is_set():
            moving = self._once()
            pause(self.ws.settings.settle_seconds / 4 if moving else None)
        self._note_made(wait=True)
        if not self.show:
            board(self.ws, present(self.ws))
        note(self.logger, Words("หยุดเฝ้ากล่องรับแล้ว", "stopped watching"))

    def _once(self) -> bool:
        """One look, and what follows from it; returns whether a file still moves."""
        try:
            self._reload()
            looks = self._look()
            now = time.monotonic()
            before = self.rest
            self.rest = {
                p: before[p] if p in before and before[p][0] == look else (look, now)
                for p, look in looks.items()
            }
            still = {
                p: look
                for p, (look, since) in self.rest.items()
                if now - since >= self.ws.settings.settle_seconds
            }
            if still or self.unfinished:
                self.unfinished = True
                done = ingest(self.ws, only=still)
                self.unfinished = bool(done.undone)
                with self.ws.ledger() as ledger:
                    _log(self.ws, self.logger, ledger, done)
                    self.stale = {
                        period: self.stale.get(period, now)
                        for period, claims in summaries.stale(ledger).items()
                        if not self.summaries.cover(period, claims)
                    }
                if done.undone:
                    self._unwell(*_left(done))
                self.unshown |= {o.period for o in done.outcomes if o.period}
                self.show = True
            self._keep_up(quiet=len(still) == len(looks))
            if not self.unfinished:
                self._well()
            return len(still) < len(looks)
        except Exception as slip:
            self._unwell(plain(slip) or failed(slip), slip)
        return False

    def _look(self) -> dict[Path, Look]:
        """What waits in the inbox; folders of it that cannot be listed are named once."""
        closed: set[Path] = set()
        looks = inbox.look(self.ws.inbox, closed.add, self.ws.settings.ignore)
        for folder in closed - self.closed:
            note(self.logger, closed_folder(folder), logging.WARNING, folder=str(folder))
        self.closed = closed
        return looks

    def _keep_up(self, *, quiet: bool) -> None:
        """Lay out what is to be sent, and have the summaries made that are out of date.

        They are made once things are quiet, or have not been for long.
        """
        if self.show and quiet:
            self.show = False
            lay_out(self.ws, self.unshown, watched=True)
            self.unshown = set()
        self._note_made()
        pause = self.ws.settings.summary_seconds
        late = min(self.stale.values(), default=float("inf")) <= time.monotonic() - pause
        if self.stale and (quiet or late) and self.summaries.may_begin(pause):
            with self.ws.ledger() as ledger:
                self.summaries.begin(self.ws.root, summaries.stale(ledger))
            self.stale = {}

    def _note_made(self, *, wait: bool = False) -> None:
        """Log and note the summaries that were made meanwhile."""
        for made, claims in self.summaries.finished(wait=wait):
            made.log(self.logger)
            if made.final:
                with self.ws.ledger() as ledger:
                    ledger.note_told(claims, IN_SUMMARY)
            else:
                self.stale.setdefault(made.period, time.monotonic())

    def _unwell(self, words: Words, slip: Exception) -> None:
        """Log what is amiss once, not at every look."""
        if str(words) != self.trouble:
            self.trouble = str(words)
            _tell(self.logger, words, slip)

    def _well(self) -> None:
        if self.trouble:
            self.trouble = ""
            note(self.logger, Words("กลับมาทำงานได้แล้ว", "working again"))

    def _sources(self) -> list[float | None]:
        """When the registries and the settings were last changed."""
        root = self.ws.root
        return [
            path.stat().st_mtime if path.exists() else None
            for path in (*sorted(root.glob("registry*.xlsx")), root / "emenscr.toml")
        ]

    def _reload(self) -> None:
        if (now := self._sources()) != self.sources:
            self.ws, self.sources = Workspace(self.ws.root), now

    def _pause(self) -> Callable[[float | None], None]:
        """How to wait for the next look: for an event in the inbox, or by the clock."""

        def by_clock(seconds: float | None) -> None:
            self.stop.wait(POLL if seconds is None else max(0.1, min(seconds, POLL)))

        try:
            from watchfiles import watch as events
        except ImportError:
            return by_clock
        if network.remote(self.ws.inbox) or not self.ws.inbox.is_dir():
            return by_clock
        changes = events(
            self.ws.inbox,
            stop_event=self.stop,
            rust_timeout=int(IDLE * 1000),
            yield_on_timeout=True,
            debounce=100,
            raise_interrupt=False,
        )

        def by_event(seconds: float | None) -> None:
            try:
                heard = seconds is None and next(changes, None) is not None
            except Exception:  # the folder is gone, or gives no events: from now on by the clock
                heard = False
            if not heard:
                by_clock(seconds)

        return by_event
