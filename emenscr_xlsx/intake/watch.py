"""Watching the inbox: each file is taken once it lies still; summaries are kept up to date."""

import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event

from ..ledger.failures import Overtaken, Unreachable
from ..ledger.ledger import Ledger
from ..ledger.tables import IN_LOG, IN_SUMMARY
from ..model.finding import Verdict
from ..office import network
from ..office.board import board
from ..office.report import present
from ..office.workspace import Progress, Workspace, quiet
from ..text.errors import Error
from ..text.period import Period
from ..text.words import Words
from . import inbox
from .afterwards import lay_out, show
from .cautions import REMOTE_LEDGER, closed_folder
from .ingest import ingest
from .log import log, note, note_failure, note_outcome
from .outcome import Ingested, period_of, recall

POLL = 1.0  # seconds between two looks, where no events tell of a change
IDLE = 5.0  # seconds between two looks, where they do
_UP_TO_DATE = 60.0  # seconds after which a summary is made anew though files keep coming


def take_in(
    ws: Workspace, *, progress: Progress = quiet, only: Iterable[Path] | None = None
) -> tuple[Ingested, list[Path]]:
    """One pass over the inbox, logged; then the summaries of the periods that changed.

    A summary that the program fails to make is logged, and named among what was left undone.
    """
    done, summaries = ingest(ws, only=only, progress=progress), []
    with log(ws.root) as logger, ws.ledger() as ledger:
        _log(ws, logger, ledger, done)
        if done.undone:
            _tell(logger, *_left(done))
        for period, claims in _stale(ledger).items():
            try:
                summaries.append(show(ws, period))
            except Exception as slip:
                if _plain(slip):
                    raise
                note_failure(logger, _failed(slip), slip)
                done.undone[str(period.words)] = slip
            ledger.note_told(claims, IN_SUMMARY)
    return done, summaries


def _log(ws: Workspace, logger: logging.Logger, ledger: Ledger, done: Ingested) -> None:
    """Log what became of each file, of an interrupted run too, and note that it was logged."""
    recall(ws, ledger, done)
    for outcome in done.outcomes:
        note_outcome(logger, outcome)
    if done.outcomes:
        ledger.note_told([outcome.claim for outcome in done.outcomes], IN_LOG)


def _stale(ledger: Ledger) -> dict[Period, list[str]]:
    """The periods whose summary does not show all that has come, each with what it lacks.

    What was refused bears on no report.
    """
    stale: dict[Period, list[str]] = {}
    for delivery in ledger.to_tell(IN_SUMMARY):
        period = period_of(delivery)
        if period is not None and delivery["verdict"] != Verdict.REFUSED:
            stale.setdefault(period, []).append(delivery["claim"] or "")
    return dict(sorted(stale.items()))


def _left(done: Ingested) -> tuple[Words, Exception]:
    """The files that are left for the next run, and why the first of them is."""
    names, slip = ", ".join(sorted(done.undone)), next(iter(done.undone.values()))
    return Words(
        f"ยังดำเนินการไม่ได้ จะลองใหม่ในรอบถัดไป: {names} ({slip})",
        f"could not be taken now, and left for the next run: {names} ({slip})",
    ), slip


def _tell(logger: logging.Logger, words: Words, slip: Exception) -> None:
    """Log what may pass as a warning, and a failure of the program's own with where it failed."""
    if _plain(slip):
        note(logger, words, logging.WARNING)
    else:
        note_failure(logger, words, slip)


def _failed(slip: Exception) -> Words:
    failure = f"{type(slip).__name__}: {slip}"
    return Words(
        f"โปรแกรมขัดข้อง ({failure}) รายละเอียดอยู่ใน logs/intake.jsonl",
        f"the program failed ({failure}); the details are in logs/intake.jsonl",
    )


def _plain(slip: Exception) -> Words | None:
    """What is amiss, in words, where it is no failure of the program's own and may pass."""
    if isinstance(slip, Overtaken):
        return Words("มีอีกกระบวนการหนึ่งรับไฟล์อยู่ จะลองใหม่", "another run is taking files; trying again")
    if isinstance(slip, Unreachable):
        return Words(
            f"ใช้ฐานข้อมูลไม่ได้ขณะนี้ จะลองใหม่ ({slip.reason})",
            f"the database cannot be used right now; trying again ({slip.reason})",
        )
    if isinstance(slip, Error):
        return slip.words
    if isinstance(slip, OSError):
        return Words(
            f"ใช้ไฟล์หรือโฟลเดอร์ไม่ได้ขณะนี้ จะลองใหม่ ({slip})",
            f"a file or folder cannot be used right now; trying again ({slip})",
        )
    return None


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
        self.rest: dict[Path, tuple[inbox.Look, float]] = {}
        self.stale: dict[Period, float] = {}  # since when each summary is out of date
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
        if not self.show:
            board(self.ws, present(self.ws))
        note(self.logger, Words("หยุดเฝ้ากล่องรับแล้ว", "stopped watching"))

    def _once(self) -> bool:
        """One look, and what follows from it.

        Returns whether a file still moves or a summary is still to be made.
        """
        try:
            self._reload()
            looks = self._look()
            now = time.monotonic()
            before = self.rest
            self.rest = {
                p: before[p] if p in before and before[p][0] == look else (look, now)
                for p, look in looks.items()
            }
            still = [
                p
                for p, (_, since) in self.rest.items()
                if now - since >= self.ws.settings.settle_seconds
            ]
            if still or self.unfinished:
                self.unfinished = True
                done = ingest(self.ws, only=still)
                self.unfinished = bool(done.undone)
                with self.ws.ledger() as ledger:
                    _log(self.ws, self.logger, ledger, done)
                    self.stale = {p: self.stale.get(p, now) for p in _stale(ledger)}
                if done.undone:
                    self._unwell(*_left(done))
                self.unshown |= {o.period for o in done.outcomes if o.period}
                self.show = True
            if len(still) == len(looks) or any(
                now - since > _UP_TO_DATE for since in self.stale.values()
            ):
                self._summarise()
            if not self.unfinished:
                self._well()
            return len(still) < len(looks) or bool(self.stale)
        except Exception as slip:
            self._unwell(_plain(slip) or _failed(slip), slip)
        return False

    def _look(self) -> dict[Path, inbox.Look]:
        """What waits in the inbox; folders of it that cannot be listed are named once."""
        closed: set[Path] = set()
        looks = inbox.look(self.ws.inbox, closed.add, self.ws.settings.ignore)
        for folder in closed - self.closed:
            note(self.logger, closed_folder(folder), logging.WARNING, folder=str(folder))
        self.closed = closed
        return looks

    def _summarise(self) -> None:
        """Make the summaries that are out of date.

        One that the program fails at is not tried again before something else changes.
        """
        if self.show:
            self.show = False
            lay_out(self.ws, self.unshown, watched=True)
            self.unshown = set()
        if not self.stale:
            return
        with self.ws.ledger() as ledger:
            for period, claims in _stale(ledger).items():
                try:
                    path = show(self.ws, period)
                except Exception as slip:
                    if _plain(slip):
                        raise
                    note_failure(self.logger, _failed(slip), slip)
                else:
                    note(
                        self.logger,
                        Words(f"สร้างสมุดงานสรุปใหม่ {path}", f"summary made anew: {path}"),
                        summary=str(path),
                    )
                ledger.note_told(claims, IN_SUMMARY)
        self.stale = {}

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
