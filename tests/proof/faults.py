"""Faults at every step that changes something.

A run is ended, or refused the disk, at a step of a given number.

A run happens in a process of its own, forked from one that has everything loaded. The steps are the
operating system's (rename, replace, unlink, mkdir, fsync, writing) as this package calls them, and
the database's commits.
"""

import builtins
import errno
import os
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine.default import DefaultDialect

KILL_BEFORE, KILL_AFTER, DISK_FULL, IO_ERROR = "kill before", "kill after", "disk full", "I/O error"
FAULTS = (KILL_BEFORE, KILL_AFTER, DISK_FULL, IO_ERROR)
_OF_OS = ("rename", "replace", "unlink", "mkdir", "fsync")
KILLED, STOPPED = 137, 3


@dataclass
class Fault:
    """What goes wrong, and at which step; step 0 never comes, and the steps are only counted."""

    kind: str = KILL_BEFORE
    step: int = 0
    steps: int = 0

    def step_of(self, call: Callable, *, database: bool = False) -> Callable:
        """The call as a step, at whose number the fault comes in its place."""

        def stepping(*given: object, **named: object) -> object:
            self.steps += 1
            if self.steps != self.step:
                return call(*given, **named)
            if self.kind == KILL_AFTER:
                with suppress(OSError):  # such as of a folder that is there
                    call(*given, **named)
            if self.kind in (KILL_BEFORE, KILL_AFTER):
                os._exit(KILLED)
            if database:
                raise given[0].dbapi.OperationalError(
                    "database or disk is full" if self.kind == DISK_FULL else "disk I/O error"
                )
            raise OSError(
                errno.ENOSPC if self.kind == DISK_FULL else errno.EIO,
                os.strerror(errno.ENOSPC if self.kind == DISK_FULL else errno.EIO),
            )

        return stepping

    def install(self) -> None:
        """Have every step of this process pass here."""
        for name in _OF_OS:
            setattr(os, name, self.step_of(getattr(os, name)))
        DefaultDialect.do_commit = self.step_of(DefaultDialect.do_commit, database=True)
        opened = builtins.open

        def opening(file: object, mode: str = "r", *rest: object, **named: object) -> object:
            made = opened(file, mode, *rest, **named)
            return _Writing(made, self) if "w" in mode and "b" in mode else made

        builtins.open = opening


class _Writing:
    """A file being written: each write is a step."""

    def __init__(self, file: object, fault: Fault) -> None:
        self._file, self.write = file, fault.step_of(file.write)

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)

    def __enter__(self) -> "_Writing":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def start(run: Callable[[], None], fault: Fault | None = None, log: Path | None = None) -> int:
    """Start a run in a forked process and return its id.

    It ends with 0, `STOPPED` by an error, or `KILLED`.
    """
    child = os.fork()
    if child:
        return child
    code = STOPPED
    try:
        if fault is not None:
            fault.install()
        run()
        code = 0
    except BaseException:
        if log is not None:
            with log.open("a", encoding="utf-8") as out:
                traceback.print_exc(file=out)
    finally:
        if log is not None and fault is not None and not fault.step:
            log.with_suffix(".steps").write_text(str(fault.steps))
        os._exit(code)


def finish(child: int) -> int:
    """Wait for a run, and say how it ended."""
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
