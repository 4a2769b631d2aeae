"""Reading in processes of their own.

A file that crashes, hangs or exhausts its reader costs that file alone.

A worker is a fresh Python that has only the reader loaded, and takes many files one after another.
Where one ends, or takes longer than a file may, the file it was at is read once more by itself, in
a new worker; if that fails too it is refused. A worker is given a file's bytes and gives back what
they say. It has no key: seals are checked by who asked. On Linux and macOS it can open no file and
no connection, start no process, and has so much memory only (see `worker.confine`); on Windows the
time limit, and the screens before the reader, must do. Workers stay warm between calls, and end
with the process that started them.
"""

import atexit
import contextlib
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..model.finding import Finding, Refusal
from ..model.messages import finding
from ..workbook.submission import Submission
from . import json_lines
from .jobs import Job, Read, Task

_AHEAD = 2  # files a worker is given at once, so that it need not wait for the next
_LONGEST = 1 << 28  # bytes of an answer
_EACH = 8  # files that make another worker worth starting
_PACKAGE = Path(__file__).parents[1]
# A worker loads this very package from where it lies. Neither that folder nor any other that is not
# the interpreter's own is searched for modules: what a person drops somewhere is never code.
_START = """
import sys
from importlib.util import module_from_spec, spec_from_file_location
spec = spec_from_file_location({name!r}, sys.argv[1], submodule_search_locations=[sys.argv[2]])
package = sys.modules[spec.name] = module_from_spec(spec)
spec.loader.exec_module(package)
from {name}.reading.worker import main
main()
""".format(name=__name__.partition(".")[0])


def read_all(jobs: Sequence[Job], progress: Callable[[int], None] = lambda _: None) -> list[Read]:
    """Read files, in the order given; `progress` is called now and then how many have been read."""
    shift = _Shift(jobs, progress=progress)
    shift.work(min(len(jobs) // _EACH + 1, os.cpu_count() or 1))
    for place in sorted(shift.failed):
        job = jobs[place]
        alone = _Shift([job], fresh=True)
        alone.work(1)
        unsafe = finding("UNSAFE", job.name)
        shift.answers[place] = alone.answers.get(0) or Read(job.sha256(), unsafe)
    return [shift.answers[place] for place in range(len(jobs))]


def read_one(job: Job, key: bytes | None = None) -> Submission:
    """Read a file; raises Refusal where it cannot be read, or is not sealed with the key."""
    (read,) = read_all([job])
    result = (read.checked(key) if key else read).result
    if isinstance(result, Finding):
        raise Refusal(result)
    return result


def _flags() -> list[str]:
    """How a worker's Python is started.

    No current folder among those of modules, and otherwise as this one was.
    """
    return [
        "-P",
        *(["-E"] if sys.flags.ignore_environment else []),
        *(["-s"] if sys.flags.no_user_site else []),
    ]


_KEPT = (
    *("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
    *("SYSTEMROOT", "APPDATA"),
)


def _environment() -> dict[str, str]:
    """What a worker's Python needs to find its modules, and nothing else."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    if "PYTHONPATH" in kept:
        folders = kept["PYTHONPATH"].split(os.pathsep)
        kept["PYTHONPATH"] = os.pathsep.join(filter(os.path.isabs, folders))
    return kept


class _Worker:
    """A process that reads files."""

    def __init__(self) -> None:
        self.stderr = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the worker
        self.since = 0.0  # when it began the file it is at; 0 while it has none
        self.process = subprocess.Popen(
            [sys.executable, *_flags(), "-c", _START, str(_PACKAGE / "__init__.py"), str(_PACKAGE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.stderr,
            cwd=_PACKAGE,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.jobs, self.answers = self.process.stdin, self.process.stdout

    def give(self, job: Job, content: bytes) -> None:
        """Give it a file to read."""
        task = Task(job.name, job.sealed, job.limits, len(content))
        self.jobs.write(json_lines.encode(task))
        self.jobs.write(content)
        self.jobs.flush()

    def answer(self) -> Read:
        """Its next answer; raises ValueError where it is none, as at the end."""
        return json_lines.decode(self.answers.readline(_LONGEST), Read)

    def end(self) -> str:
        """End the process, and say how it ended."""
        self.process.kill()
        code = self.process.wait()
        self.stderr.seek(max(0, self.stderr.seek(0, os.SEEK_END) - 2000))
        last_words = self.stderr.read().decode("utf-8", "replace")
        self.stderr.close()
        for pipe in (self.jobs, self.answers):
            with contextlib.suppress(OSError):  # what it was given last went nowhere
                pipe.close()
        return f"{code} {last_words}".strip()


# By the process that started them: those of one that this was forked from are not ours.
_idle: dict[int, list[_Worker]] = {}


def _hire(*, fresh: bool) -> _Worker:
    idle = _idle.setdefault(os.getpid(), [])
    while idle and not fresh:
        worker = idle.pop()
        if worker.process.poll() is None:
            return worker
        worker.end()
    return _Worker()


@atexit.register
def close() -> None:
    """End the workers that wait for the next files."""
    for worker in _idle.pop(os.getpid(), []):
        worker.end()


@dataclass
class _Shift:
    """Files being read by several workers."""

    jobs: Sequence[Job]
    fresh: bool = False
    progress: Callable[[int], None] = lambda _: None
    answers: dict[int, Read] = field(default_factory=dict)
    failed: list[int] = field(default_factory=list)
    todo: deque[int] = field(init=False)
    at_work: list[_Worker] = field(default_factory=list)
    slips: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.todo = deque(range(len(self.jobs)))

    def work(self, workers: int) -> None:
        """Read everything, and end whoever is at a file for too long."""
        threads = [threading.Thread(target=self._drive, daemon=True) for _ in range(workers)]
        for thread in threads:
            thread.start()
        patience = max((job.limits["seconds"] for job in self.jobs), default=0)
        for thread in threads:
            while thread.is_alive():
                thread.join(0.2)
                self.progress(len(self.answers))
                for worker in list(self.at_work):
                    if worker.since and time.monotonic() - worker.since > patience:
                        worker.process.kill()
        if self.slips:
            raise self.slips[0]

    def _drive(self) -> None:
        try:
            while self.todo:
                self._employ(_hire(fresh=self.fresh))
        except BaseException as slip:
            self.slips.append(slip)

    def _employ(self, worker: _Worker) -> None:
        """Have a worker read what there is, until all is read or it ends."""
        given: deque[int] = deque()
        self.at_work.append(worker)
        try:
            while self._give(worker, given):
                self.answers[given[0]] = worker.answer()
                given.popleft()
                worker.since = time.monotonic()
            worker.since = 0.0
        except (OSError, ValueError):
            if given:
                self.failed.append(given.popleft())
                self.todo.extendleft(reversed(given))
            self.at_work.remove(worker)
            logging.getLogger(__name__).info("a reader ended: %s", worker.end())
        else:
            self.at_work.remove(worker)
            _idle.setdefault(os.getpid(), []).append(worker)

    def _give(self, worker: _Worker, given: deque[int]) -> bool:
        """Give a worker the next files; whether it has any to read."""
        while len(given) < _AHEAD:
            try:
                place = self.todo.popleft()
            except IndexError:
                break
            if (content := self._content(place)) is None:
                continue
            given.append(place)
            if not worker.since:
                worker.since = time.monotonic()
            worker.give(self.jobs[place], content)
        return bool(given)

    def _content(self, place: int) -> bytes | None:
        """A file's bytes; None where it is too big, or cannot be had."""
        try:
            return self.jobs[place].content()
        except Refusal as refused:
            self.answers[place] = Read("", refused.finding)
        except OSError as slip:
            self.slips.append(slip)
        return None
