"""The summaries that what came has put out of date: made at once, or in a process of their own."""

import logging
import signal
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic

from ..ledger.failures import Overtaken, Unreachable
from ..ledger.ledger import Ledger
from ..ledger.tables import IN_LOG, IN_SUMMARY
from ..model.finding import Verdict
from ..office.exporting import export_again
from ..office.report import SummaryScope
from ..office.workspace import Workspace
from ..text.errors import Error
from ..text.period import Period
from ..text.typed import date_words
from ..text.words import Words
from .afterwards import show
from .log import note
from .outcome import period_of

_IDLE = 5.0  # seconds for which the process that makes summaries waits for more


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

    `details` says where the program failed, if it did; without it the cause may pass. One that is
    `put_off` takes longer than whoever dropped files should wait.
    """

    period: Period
    path: Path | None = None
    words: Words = Words("", "")
    details: str = ""
    put_off: bool = False

    @property
    def final(self) -> bool:
        """Whether it is not to be tried again before something else changes."""
        return self.path is not None or bool(self.details)

    def log(self, logger: logging.Logger) -> None:
        """Log it."""
        if self.path is not None:
            words = Words(f"สร้างสมุดงานสรุปใหม่ {self.path}", f"summary made anew: {self.path}")
            note(logger, words, summary=str(self.path))
        elif self.put_off:
            note(logger, self.words)
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

    One that the program fails at is not tried again before something else changes. One of many
    reports is put off: a watch makes it, or the command.
    """
    for period, claims in stale(ledger).items():
        reports = len(ws.in_year(period.fiscal_year).registry.of_year(period.fiscal_year))
        reports *= period.quarter
        if reports > ws.settings.summary_reports:
            yield Made(period, None, _put_off(ws, period, reports, len(claims)), put_off=True)
            continue
        made = make(ws, period)
        if made.final:
            ledger.note_told(claims, IN_SUMMARY)
        yield made


@contextmanager
def showing(ws: Workspace, period: Period) -> Iterator[None]:
    """Have a period's summary made, which shows all that has come; its exports are made after it.

    What an earlier run took in, and could not log, is left for the next one to tell of.
    """
    with ws.ledger() as ledger:
        unlogged = {delivery["claim"] for delivery in ledger.to_tell(IN_LOG)}
        claims = [c for c in stale(ledger).get(period, ()) if c not in unlogged]
    yield
    if claims:
        export_again(ws, period)
        with ws.ledger() as ledger:
            ledger.note_told(claims, IN_SUMMARY)


def command(period: Period) -> str:
    """What makes a period's summary, whatever it takes."""
    return f"emenscr summary --year {period.fiscal_year} --quarter {period.quarter}"


def _put_off(ws: Workspace, period: Period, reports: int, files: int) -> Words:
    """That a summary does not show all that has come, and what makes it anew."""
    path = SummaryScope(ws, period).target
    state = Words("ยังไม่ได้สร้าง", "is not made yet")
    if path.exists():
        made = datetime.fromtimestamp(path.stat().st_mtime)
        state = _AS_OF.format(day=date_words(made.date()), time=f"{made:%H:%M}")
    return _PUT_OFF.format(
        path=path, state=state, files=files, reports=f"{reports:,}", command=command(period)
    )


_AS_OF = Words("เป็นข้อมูล ณ {day} {time} น.", "is as of {day}, {time}")
_PUT_OFF = Words(
    "{path} {state} ยังไม่แสดงไฟล์ที่มาใหม่ {files} ไฟล์ สรุปจาก {reports} รายงานใช้เวลานาน "
    "ให้สั่ง {command} หรือเปิด emenscr watch ไว้ (ค่าตั้ง summary_reports)",
    "{path} {state}, and does not show what came since: {files} files. Of {reports} reports it "
    "takes long, so {command} makes it, or emenscr watch does (setting summary_reports)",
)


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


def _executor() -> Executor:
    """A process of its own, which goes on where Ctrl-C ends the watch.

    It ends once nothing is left to do, also where the watch was killed.
    """
    import loky

    ignore = (signal.SIGINT, signal.SIG_IGN)
    made: Executor = loky.ProcessPoolExecutor(
        1, timeout=_IDLE, initializer=signal.signal, initargs=ignore
    )
    return made


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
        executor = _executor()
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
