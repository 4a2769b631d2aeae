"""The worker's side: files told of on standard input are screened and read, and answered on standard output."""

import os
import pickle
import signal
import sys
from pathlib import Path

from ..forms import registry as registry_form
from ..model.finding import Refusal
from ..workbook.submission import file_digest
from . import report as reader
from .pool import Job, Read


def main() -> None:
    """Read files until there are no more. Whatever goes wrong but a refusal ends the process: its parent knows what to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is the parent's to answer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library may print is no answer
    held = 0.0
    while True:
        try:
            job = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        if held != (held := job.limits["memory_mb"]):
            limit_memory(int(held))
        pickle.dump(read(job), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


def limit_memory(megabytes: int) -> None:
    """Let this process have so much memory and no more, and leave no image of it behind; where the system can."""
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
            said = reader.read_plain(path, registry_form.BY_NAME, job.name, job.limits)
        else:
            said = reader.read_report(path, job.key, name=job.name, limits=job.limits)
    except Refusal as refused:
        unread = path.stat().st_size > job.limits["file_mb"] * (
            1 << 20
        )  # refused by its size, and not to be read for its digest either
        return Read("" if unread else file_digest(path), refused.finding)
    return Read(said.sha256, said)
