"""The worker's side.

Files come in on standard input, a line and the bytes each, and what was read goes out on standard
output.
"""

import codecs
import hashlib
import os
import signal
import sys
from queue import SimpleQueue
from threading import Thread

from ..forms import registry as registry_form
from ..model.finding import Refusal
from . import json_lines
from .jobs import Read, Task
from .report import parse_plain, parse_report

_ENCODINGS = (
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "latin-1",
    "cp437",
    "cp874",
)
"""What the screens may come across: once confined, nothing more can be loaded."""
_LAST_WORDS = 1 << 16  # bytes that a worker may write to say how it failed

Files = SimpleQueue[tuple[Task, bytes] | None]


def main() -> None:
    """Read files until there are no more.

    Whatever goes wrong but a refusal ends the process: its parent knows what to do.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is the parent's to answer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library may print is no answer
    files: Files = SimpleQueue()
    # A thread of its own takes them in: else both sides might wait for the other to read first.
    Thread(target=_receive, args=(files,), daemon=True).start()
    confine()
    while (file := files.get()) is not None:
        task, content = file
        limit_memory(int(task.limits["memory_mb"]))
        answers.write(json_lines.encode(read(task, content)))
        answers.flush()


def _receive(files: Files) -> None:
    """Take in files until there are no more."""
    try:
        while line := sys.stdin.buffer.readline():
            task = json_lines.decode(line, Task)
            files.put((task, sys.stdin.buffer.read(task.size)))
    finally:
        files.put(None)


def confine() -> None:
    """Give up all that reading does not need, for good, where the system can.

    From now on this process can open no file, folder, pipe or connection, start no process, and
    write no more than its last words into the one file that it has.
    """
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    try:
        import resource
    except ImportError:  # Windows
        return
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, _LAST_WORDS),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def limit_memory(megabytes: int) -> None:
    """Let this process have so much memory and no more, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes << 20
    resource.setrlimit(
        resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
    )


def read(task: Task, content: bytes) -> Read:
    """Read one file."""
    try:
        submission = (
            parse_report(content, task.name, task.limits)
            if task.sealed
            else parse_plain(content, registry_form.BY_NAME, task.name, task.limits)
        )
    except Refusal as refused:
        return Read(hashlib.sha256(content).hexdigest(), refused.finding)
    return Read(submission.sha256, submission)
