"""The worker's side.

Jobs come in on standard input, a line each, and what was read goes out on standard output.
"""

import os
import signal
import sys
from pathlib import Path

from ..forms import registry as registry_form
from ..model.finding import Refusal
from ..workbook.submission import file_digest
from . import json_lines
from .pool import Job, Read
from .report import read_plain, read_report


def main() -> None:
    """Read files until there are no more.

    Whatever goes wrong but a refusal ends the process: its parent knows what to do.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is the parent's to answer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library may print is no answer
    memory = 0.0
    while line := sys.stdin.buffer.readline():
        job = json_lines.decode(line, Job)
        if memory != job.limits["memory_mb"]:
            memory = job.limits["memory_mb"]
            limit_memory(int(memory))
        answers.write(json_lines.encode(read(job)))
        answers.flush()


def limit_memory(megabytes: int) -> None:
    """Let this process have so much memory and no more, and leave no image of it behind.

    Where the system can.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes << 20
    resource.setrlimit(
        resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
    )
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(job: Job) -> Read:
    """Read one file."""
    path = Path(job.path)
    try:
        if job.key is None:
            submission = read_plain(path, registry_form.BY_NAME, job.name, job.limits)
        else:
            submission = read_report(path, job.key, name=job.name, limits=job.limits)
    except Refusal as refused:
        # One refused by its size is not read for its digest either.
        too_big = path.stat().st_size > job.limits["file_mb"] * (1 << 20)
        return Read("" if too_big else file_digest(path), refused.finding)
    return Read(submission.sha256, submission)
