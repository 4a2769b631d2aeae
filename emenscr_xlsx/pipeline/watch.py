"""Watching the inbox: each file taken once it lies still, answered at once, and the summaries kept up to date."""

import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event

from .. import inbox
from ..finding import Refusal
from ..ledger import Overtaken
from ..period import Period
from ..words import Words
from . import network
from .ingest import Ingested, ingest
from .log import log, note, note_outcome
from .report import summarise
from .workspace import Progress, Workspace, WorkspaceError, quiet

POLL = 1.0  # seconds between two looks, where no events tell of a change
IDLE = 5.0  # seconds between two looks, where they do
_UP_TO_DATE = 60.0  # seconds after which a summary is made anew though files keep coming


def take_in(ws: Workspace, *, progress: Progress = quiet, only: Iterable[Path] | None = None) -> tuple[Ingested, list[Path]]:
    """One pass over the inbox, logged; then the summaries of the periods in which something changed."""
    done = ingest(ws, only=only, progress=progress)
    with log(ws.root) as logger:
        for outcome in done.outcomes:
            note_outcome(logger, outcome)
    return done, [summarise(ws, period) for period in done.periods]


def watch(root: Path, stop: Event, *, aloud: bool = False) -> None:
    """Take files as they come until told to stop; whatever cannot be reached or written meanwhile is waited for."""
    with log(root, aloud=aloud) as logger:
        _Watch(Workspace(root), logger, stop).run()


class _Watch:
    """A watch over one inbox."""

    def __init__(self, ws: Workspace, logger: logging.Logger, stop: Event) -> None:
        self.ws, self.logger, self.stop = ws, logger, stop
        self.sources = self._sources()
        self.rest: dict[Path, tuple[inbox.Look, float]] = {}  # since when each file looks as it does
        self.stale: dict[Period, float] = {}  # since when each summary is out of date
        self.unfinished = True  # an earlier run, or a pass that failed, may have left claims
        self.trouble = ""  # what was said last of something that cannot be done now

    def run(self) -> None:
        _ = self.ws.key
        if self.ws.remote_ledger:
            note(self.logger, REMOTE_LEDGER, logging.WARNING, path=str(self.ws.remote_ledger))
        note(self.logger, Words(f"เริ่มเฝ้ากล่องรับ {self.ws.inbox}", f"watching {self.ws.inbox}"), inbox=str(self.ws.inbox))
        pause = self._pause()
        while not self.stop.is_set():
            moving = self._once()
            pause(self.ws.settings.settle_seconds / 4 if moving else None)
        note(self.logger, Words("หยุดเฝ้ากล่องรับแล้ว", "stopped watching"))

    def _once(self) -> bool:
        """One look, and what follows from it; returns whether a file still moves or a summary is still to be made."""
        try:
            self._reload()
            looks = inbox.look(self.ws.inbox)
            now = time.monotonic()
            self.rest = {p: (held if (held := self.rest.get(p)) and held[0] == look else (look, now)) for p, look in looks.items()}
            still = [p for p, (_, since) in self.rest.items() if now - since >= self.ws.settings.settle_seconds]
            if still or self.unfinished:
                self.unfinished = True
                done = ingest(self.ws, only=still)
                self.unfinished = False
                for outcome in done.outcomes:
                    note_outcome(self.logger, outcome)
                self.stale |= {p: now for p in done.periods if p not in self.stale}
            if len(still) == len(looks) or any(now - since > _UP_TO_DATE for since in self.stale.values()):
                while self.stale:
                    period = next(iter(self.stale))
                    path = summarise(self.ws, period)
                    del self.stale[period]
                    note(self.logger, Words(f"สร้างสมุดงานสรุปใหม่ {path}", f"summary made anew: {path}"), summary=str(path))
            self._well()
            return len(still) < len(looks) or bool(self.stale)
        except WorkspaceError as slip:
            self._unwell(slip.words)
        except Refusal as slip:
            self._unwell(slip.finding.message)
        except Overtaken:
            self._unwell(Words("มีอีกกระบวนการหนึ่งรับไฟล์อยู่ จะลองใหม่", "another run is taking files; trying again"))
        except OSError as slip:
            self._unwell(Words(f"ใช้ไฟล์หรือโฟลเดอร์ไม่ได้ขณะนี้ จะลองใหม่ ({slip})", f"a file or folder cannot be used right now; trying again ({slip})"))
        return False

    def _unwell(self, words: Words) -> None:
        """Say what is amiss once, not at every look."""
        if str(words) != self.trouble:
            self.trouble = str(words)
            note(self.logger, words, logging.WARNING)

    def _well(self) -> None:
        if self.trouble:
            self.trouble = ""
            note(self.logger, Words("กลับมาทำงานได้แล้ว", "working again"))

    def _sources(self) -> list[float | None]:
        """When the registry and the settings were last changed."""
        return [path.stat().st_mtime if path.exists() else None for path in (self.ws.registry, self.ws.root / "emenscr.toml")]

    def _reload(self) -> None:
        if (now := self._sources()) != self.sources:
            self.ws, self.sources = Workspace(self.ws.root), now

    def _pause(self) -> Callable[[float | None], None]:
        """How to wait for the next look: for an event in the inbox where there are any, else by the clock."""

        def by_clock(seconds: float | None) -> None:
            self.stop.wait(POLL if seconds is None else max(0.1, min(seconds, POLL)))

        try:
            from watchfiles import watch as events
        except ImportError:
            return by_clock
        if network.remote(self.ws.inbox) or not self.ws.inbox.is_dir():
            return by_clock
        told = events(self.ws.inbox, stop_event=self.stop, rust_timeout=int(IDLE * 1000), yield_on_timeout=True, debounce=100, raise_interrupt=False)

        def by_event(seconds: float | None) -> None:
            try:
                heard = seconds is None and next(told, None) is not None
            except OSError:  # the folder is gone: from now on by the clock
                heard = False
            if not heard:
                by_clock(seconds)

        return by_event


REMOTE_LEDGER = Words(
    "ฐานข้อมูลอยู่ในโฟลเดอร์เครือข่าย อาจเสียหายได้ ให้ย้ายมาไว้ในเครื่องนี้ (ตั้ง database ใน emenscr.toml)",
    "The database lies on a network drive, where it may come to harm; move it to this machine (set database in emenscr.toml)",
)
