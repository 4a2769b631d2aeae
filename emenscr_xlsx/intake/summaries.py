"""The summaries that what came has put out of date: made at once, or in a process of their own."""

import logging
import signal
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import monotonic

from ..ledger.failures import Overtaken, Unreachable
from ..ledger.ledger import Ledger
from ..ledger.tables import IN_SUMMARY
from ..model.finding import Verdict
from ..office.workspace import Workspace
from ..text.errors import Error
from ..text.period import Period
from ..text.words import Words
from .afterwards import show
from .log import note
from .outcome import period_of


def stale(ledger: Ledger) -> dict[Period, list[str]]:
    """The periods whose summary does not show all that has come, each with what it lacks.

    What was refused bears on no report.
    """
    lacking: dict[Period, list[str]] = {}
    for delivery in ledger.to_tell(IN_SUMMARY):
        period = period_of(delivery)
        if period is not None and delivery["verdict"] != Verdict.REFUSED:
            lacking.setdefault(period, []).append(delivery["claim"] or "")
    return dict(sorted(lacking.items()))


@dataclass(frozen=True)
class Made:
    """What came of making a period's summary: its place, or why there is none.

    `details` says where the program failed, if it did; without it the cause may pass.
    """

    period: Period
    path: Path | None = None
    words: Words = Words("", "")
    details: str = ""

    @property
    def final(self) -> bool:
        """Whether it is not to be tried again before something else changes."""
        return self.path is not None or bool(self.details)

    def log(self, logger: logging.Logger) -> None:
        """Log it."""
        if self.path is not None:
            words = Words(f"สร้างสมุดงานสรุปใหม่ {self.path}", f"summary made anew: {self.path}")
            note(logger, words, summary=str(self.path))
        elif self.details:
            note(logger, self.words, logging.ERROR, traceback=self.details)
        else:
            note(logger, self.words, logging.WARNING)


def make(ws: Workspace, period: Period) -> Made:
    """Make the summary of a period, and the exports that it bears on."""
    try:
        return Made(period, show(ws, period))
    except Exception as slip:
        words = plain(slip)
        details = "" if words else "".join(traceback.format_exception(slip))
        return Made(period, None, words or failed(slip), details)


def renewed(ws: Workspace, ledger: Ledger) -> Iterator[Made]:
    """Make the summaries that are out of date, one after another.

    One that the program fails at is not tried again before something else changes.
    """
    for period, claims in stale(ledger).items():
        made = make(ws, period)
        if made.final:
            ledger.note_told(claims, IN_SUMMARY)
        yield made


def failed(slip: Exception) -> Words:
    """That the program failed, and where the details are."""
    failure = f"{type(slip).__name__}: {slip}"
    return Words(
        f"โปรแกรมขัดข้อง ({failure}) รายละเอียดอยู่ใน logs/intake.jsonl",
        f"the program failed ({failure}); the details are in logs/intake.jsonl",
    )


def plain(slip: Exception) -> Words | None:
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


def _executor(works: int) -> Executor:
    """A process of its own for so many works, which goes on where Ctrl-C ends the watch.

    It ends with the last of them, also where the watch was killed.
    """
    ignore = (signal.SIGINT, signal.SIG_IGN)
    return ProcessPoolExecutor(
        1, get_context("spawn"), signal.signal, ignore, max_tasks_per_child=works
    )


class Apart:
    """Summaries made in a process of their own, one lot at a time, while files are answered."""

    def __init__(self) -> None:
        self._making: dict[Period, Future[Made]] = {}
        self._claims: Mapping[Period, Sequence[str]] = {}
        self._begun = float("-inf")

    def may_begin(self, pause: float) -> bool:
        """Whether none is being made, and the last were begun so many seconds ago."""
        return not self._making and monotonic() - self._begun >= pause

    def cover(self, period: Period, claims: Iterable[str]) -> bool:
        """Whether what is being made now will show these claims of a period."""
        return period in self._making and set(claims) <= set(self._claims[period])

    def begin(self, root: Path, lacking: Mapping[Period, Sequence[str]]) -> None:
        """Begin to make the summaries of these periods, which lack these claims."""
        executor = _executor(len(lacking))
        self._making = {p: executor.submit(make, Workspace(root), p) for p in lacking}
        self._claims, self._begun = lacking, monotonic()
        executor.shutdown(wait=False)

    def finished(self, *, wait: bool = False) -> Iterator[tuple[Made, Sequence[str]]]:
        """What was made since this was last asked, each with what it lacked before."""
        for period, future in list(self._making.items()):
            if wait or future.done():
                try:
                    made = future.result()
                except Exception as slip:  # the process was ended
                    details = "".join(traceback.format_exception(slip))
                    made = Made(period, None, failed(slip), details)
                del self._making[period]
                yield made, self._claims[period]
