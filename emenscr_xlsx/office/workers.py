"""Who does the heavy work: processes of this machine, or of a cluster.

Reading a file and making a workbook are works of bytes and plain data: they need no ledger, no
registry and no key, and come out the same wherever they are done. So one that is lost with its
process is done once more elsewhere, and then here; what came of it is booked by who asked, once.
A file that was sent is read in a limited process of its own in either case (see `reading.pool`).
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from .. import __version__
from . import errors
from .errors import WorkspaceError

if TYPE_CHECKING:
    from distributed import Client, Future

    from ..reading.jobs import Job, Read

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Work = Callable[[], T]
"""A work that can be sent: a function of a module, with what it needs."""

_FEW = 24  # works that are done sooner here than a process is started
_IDLE = 60.0  # seconds for which a process waits for more
_AHEAD = 3  # works that are given out for each process
_FILES = 7  # files that are sent to be read at once, which one process does
_PATIENCE = "10s"  # until a scheduler has answered
_GLANCE = 2.0  # seconds after which it is asked whether the scheduler is still there


class Result(Protocol[T_co]):
    """What will come of a work."""

    def result(self) -> T_co:
        """Wait for it; raises where the work failed, or was lost with its process."""


Submit = Callable[[Work[T]], Result[T]]
"""Gives a work to somebody."""


class Workers(Protocol):
    """Those who do the heavy work."""

    def read(self, jobs: "Sequence[Job]", progress: Callable[[int], None]) -> "list[Read]":
        """Read files, in the order given; `progress` is called now and then how many are read."""

    def each(self, works: Iterable[Work[T]]) -> Iterator[T]:
        """Do works, and give what comes of them in their order."""


class Local:
    """The processes of this machine, one for each of its processors."""

    def read(self, jobs: "Sequence[Job]", progress: Callable[[int], None]) -> "list[Read]":
        """See `Workers`."""
        from ..reading import pool  # only commands that read load it

        return pool.read_all(jobs, progress)

    def each(self, works: Iterable[Work[T]]) -> Iterator[T]:
        """See `Workers`; a few works are done in this very process."""
        works = iter(works)
        few = list(islice(works, _FEW))
        if len(few) < _FEW or (processes := os.cpu_count() or 1) == 1:
            return (work() for work in chain(few, works))
        return _each(partial(_submit, processes), chain(few, works), processes * _AHEAD)


def _submit(processes: int, work: Work[T]) -> "Result[T]":
    """Give a work to processes that stay warm for a while; to new ones where some broke."""
    import loky

    result: Result[T] = loky.get_reusable_executor(processes, timeout=_IDLE).submit(work)
    return result


@dataclass(frozen=True)
class Cluster:
    """The workers of a Dask scheduler, on any number of machines.

    Each has this version of the library. They are trusted like this machine is: how they are kept
    to themselves (TLS) is for Dask's own settings to say.
    """

    address: str

    @cached_property
    def _client(self) -> "Client":
        """One connection to a scheduler serves all workspaces, while it lasts."""
        client = _CLIENTS.get(self.address)
        if client is None or client.status != "running":
            client = _CLIENTS[self.address] = _connected(self.address)
        return client

    def read(self, jobs: "Sequence[Job]", progress: Callable[[int], None]) -> "list[Read]":
        """See `Workers`; what cannot be read here is said by reading it here."""
        from ..reading import pool

        answers: list[Read] = []
        works = (partial(pool.read_all, some) for some in _sent(jobs))
        for reads in self.each(works):
            answers += reads
            progress(len(answers))
        return answers

    def each(self, works: Iterable[Work[T]]) -> Iterator[T]:
        """See `Workers`."""
        client = self._client
        threads = sum(client.nthreads().values()) or 1

        def submit(work: Work[T]) -> Result[T]:
            return _Sent(client, client.submit(work, pure=False))

        return _each(submit, works, threads * _AHEAD)


_CLIENTS: dict[str, "Client"] = {}  # by the scheduler's address


def _connected(address: str) -> "Client":
    """A connection to a scheduler; raises WorkspaceError where it cannot be used."""
    try:
        from distributed import Client
    except ImportError:
        raise WorkspaceError.saying(errors.NO_DASK) from None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
        versions = client.run(_version)
    except (OSError, TimeoutError, ValueError) as slip:
        raise WorkspaceError.saying(errors.NO_CLUSTER, address=address, why=slip) from None
    if others := {v for v in versions.values() if v != __version__}:
        raise WorkspaceError.saying(
            errors.OTHER_VERSION, other=", ".join(sorted(others)), ours=__version__
        )
    return client


@dataclass(frozen=True)
class _Sent(Generic[T]):
    """A work sent to a cluster. Who waits for it learns that the scheduler is gone."""

    client: "Client"
    future: "Future[T]"

    def result(self) -> T:
        """See `Result`."""
        while True:
            try:
                made: T = self.future.result(timeout=_GLANCE)
            except TimeoutError:
                if self.client.status != "running" or self.future.done():
                    raise
            else:
                return made


def _version() -> str:
    return __version__


def _sent(jobs: "Iterable[Job]") -> "Iterator[list[Job]]":
    """Files as they are sent: with their bytes, some at once."""
    jobs = (job.sent() for job in jobs)
    while some := list(islice(jobs, _FILES)):
        yield some


def _each(submit: Submit[T], works: Iterable[Work[T]], at_once: int) -> Iterator[T]:
    """Give out works, so many at once, and what comes of each in their order."""
    works = iter(works)
    given: deque[tuple[Work[T], Result[T] | None]] = deque()
    while True:
        for work in islice(works, at_once - len(given)):
            given.append((work, _given(submit, work)))
        if not given:
            return
        work, result = given.popleft()
        yield _done(submit, work, result)


def _given(submit: Submit[T], work: Work[T]) -> Result[T] | None:
    """A work given out; None where nobody is there to take it."""
    with suppress(Exception):
        return submit(work)
    return None


def _done(submit: Submit[T], work: Work[T], result: Result[T] | None) -> T:
    """What comes of a work: from who was given it, or once more from another, or else from here."""
    for given in (result, None):
        with suppress(Exception):
            if (attempt := given or _given(submit, work)) is not None:
                return attempt.result()
    return work()
