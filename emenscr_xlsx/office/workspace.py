"""A workspace: the folder an office works in, its registry, its settings and its ledger."""

import gc
import hashlib
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from ..config import settings
from ..config.settings import Settings
from ..ledger.ledger import Ledger
from ..ledger.opening import begun
from ..registry.registry import Registry
from ..registry.rows import Extension
from ..text.period import Period
from ..text.words import Words
from . import errors, network
from .errors import WorkspaceError
from .registry_kept import registry_in
from .workers import Cluster, Local, Workers

if TYPE_CHECKING:
    from ..reading.jobs import Job, Read

Progress = Callable[[float, int], None]
"""Called after each step with how many of how many are done."""


def clock() -> datetime:
    """The time at which things happen; in one place, so that a test may stop it."""
    return datetime.now()


def _objection(rule: str) -> Words | None:
    from ..checking import rules

    return rules.objection(rule)


@contextmanager
def in_one_go() -> Iterator[None]:
    """Work that makes much and lets it all go at its end.

    Python's collector need not look through what was there before, again and again.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def quiet(_done: float, _total: int) -> None:
    """No progress shown."""


@dataclass(frozen=True)
class Workspace:
    """A folder with a registry, a ledger, an inbox and what came of it.

    A project is known by its code and its fiscal year: `year` says whose registry is meant.
    `cluster` is the address of the scheduler that has the heavy work done, in the place of the
    one in the settings.
    """

    root: Path
    year: int | None = None
    cluster: str = ""

    @property
    def registry_file(self) -> Path:
        """The present registry, or that of a year gone by, which lies beside it (T13)."""
        past = self.past_registry(self.year) if self.year is not None else None
        return past if past and past.exists() else self.root / "registry.xlsx"

    def past_registry(self, year: int) -> Path:
        """Where the registry of a year is kept once the next year's has taken its place."""
        return self.root / f"registry-{year}.xlsx"

    @cached_property
    def _years(self) -> dict[int, "Workspace"]:
        return {}

    def in_year(self, year: int) -> "Workspace":
        """The workspace with the registry of a fiscal year, which is read once."""
        if year not in self._years:
            as_of_year = replace(self, year=year)
            same = as_of_year.registry_file == self.registry_file
            self._years[year] = self if same else as_of_year
        return self._years[year]

    @cached_property
    def inbox(self) -> Path:
        """Where files are dropped; the settings may name a shared folder."""
        return self.root / self.settings.inbox

    @property
    def intake(self) -> Path:
        """Where a run keeps its private copies and its answers until they are delivered."""
        return self.root / ".intake"

    def staged(self, claim: str, number: int = 0) -> Path:
        """Where an answer to a claimed file lies until it may go out."""
        return self.intake / "answers" / f"{claim}-{number}"

    @cached_property
    def runner(self) -> str:
        """What tells this copy of the workspace, on this machine, from others on one ledger."""
        copy = f"{platform.node()}:{self.root.resolve()}"
        return hashlib.sha256(copy.encode(errors="surrogateescape")).hexdigest()[:32]

    def folder(self, kind: str, period: Period | None = None) -> Path:
        """templates, accepted, replies or outputs of a period; refused has none."""
        return self.root / kind / period.label if period else self.root / kind

    def within(self, path: Path) -> str:
        """A path as the ledger keeps it: from the workspace on, or whole if it lies elsewhere."""
        inside = path.is_relative_to(self.root)
        return (path.relative_to(self.root) if inside else path.absolute()).as_posix()

    @cached_property
    def settings(self) -> Settings:
        path = self.root / "emenscr.toml"
        chosen = settings.load(path)
        settings.refuse_unknown(chosen, _objection, path)
        return chosen

    @cached_property
    def weighing(self) -> Settings:
        """The settings by which reports are weighed and shown, for whoever makes workbooks.

        Where the ledger lies, and its password, is not theirs to know.
        """
        return replace(self.settings, database="", cluster="")

    @property
    def key_file(self) -> Path:
        return self.root / ".emenscr.key"

    @cached_property
    def key(self) -> bytes:
        """The office's secret that seals tickets, made by `init`."""
        try:
            key = self.key_file.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            words = errors.NO_KEY if self.in_use else errors.NO_WORKSPACE
            raise WorkspaceError.saying(words, root=self.root) from None
        if len(key) < KEY_BYTES or not any(key):
            raise WorkspaceError.saying(
                errors.BAD_KEY, path=self.key_file, size=len(key), wanted=KEY_BYTES
            )
        return key

    def job(self, path: Path, name: str) -> "Job":
        """The reading of a report of this workspace."""
        from ..reading.jobs import Job  # only commands that read load it

        limits = self.settings.reading(self.settings.limits)
        return Job(name, limits, sealed=True, source=str(path))

    def read(
        self, jobs: "Sequence[Job]", progress: Callable[[int], None] = lambda _: None
    ) -> "list[Read]":
        """Read reports, in the order given; one that was not sealed here is refused.

        `progress` is called now and then how many have been read.
        """
        return [read.checked(self.key) for read in self.workers.read(jobs, progress)]

    @cached_property
    def workers(self) -> Workers:
        """Who does the heavy work: processes of this machine, or of a cluster."""
        cluster = self.cluster or self.settings.cluster
        return Cluster(cluster) if cluster else Local()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs from the inbox meanwhile.

        It is only a courtesy: two runs at once do no harm (see `Ledger.book`).
        """
        _ = self.key
        self.intake.mkdir(exist_ok=True)
        lock = FileLock(self.intake / "lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise WorkspaceError.saying(errors.ALREADY_RUNNING) from None
        except NotImplementedError:
            pass  # a file system without locks
        try:
            yield
        finally:
            lock.release()

    @property
    def _database(self) -> str:
        url = self.settings.database
        local = url.startswith("sqlite:///") and not url.startswith("sqlite:////")
        return (
            f"sqlite:///{(self.root / url.removeprefix('sqlite:///')).resolve()}" if local else url
        )

    @property
    def remote_ledger(self) -> Path | None:
        """The ledger's file if it lies on a network drive, where a database may be damaged."""
        path = self.ledger_file
        return path if path and network.remote(path) else None

    def ledger(self, *, new: bool = False) -> Ledger:
        """Open the ledger; only `init` begins a `new` one."""
        _ = self.key
        if not (new or self.begun):
            raise self.no_ledger()
        return Ledger(self._database, self.decisions)

    @property
    def decisions(self) -> Path:
        """The log of decisions, from which the ledger can be made anew."""
        return self.root / "logs" / "decisions.jsonl"

    @property
    def ledger_file(self) -> Path | None:
        """The ledger's file; None where it is no file of ours."""
        url = self._database
        return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None

    @property
    def begun(self) -> bool:
        """Whether this workspace has a ledger."""
        return begun(self._database)

    @property
    def in_use(self) -> bool:
        """Whether an office has worked here: there is a ledger, or files that a run made."""
        return any(self.root.glob("logs/*")) or self.begun or self.holds_work

    @property
    def holds_work(self) -> bool:
        kept = (
            "accepted/[!.]*",
            "replies/[!.]*",
            "refused/[!.]*",
            "approvals/[!.]*",
            "templates/????-Q?",
            ".intake/*",
        )
        return any(any(self.root.glob(some)) for some in kept)

    def no_ledger(self) -> WorkspaceError:
        """What to do where there is no ledger; the database is named without its password."""
        return WorkspaceError.saying(
            errors.NO_LEDGER,
            root=self.root,
            ledger=self._database.removeprefix("sqlite:///").rpartition("@")[2],
        )

    @cached_property
    def registry(self) -> Registry:
        """The registry, read once; errors in it are refused by name."""
        registry = self.registry_alone()
        with self.ledger() as ledger:
            registry.extend(ledger.extensions())
        return registry

    def extended(self, given: list[Extension]) -> None:
        """Take these extensions into the registries that were read."""
        for ws in (self, *self._years.values()):
            if "registry" in vars(ws):
                ws.registry.extend(given)

    def registry_alone(self) -> Registry:
        """The registry as its workbook has it, without what the ledger adds."""
        place = self.intake / f"{self.registry_file.stem}.json"
        return registry_in(self.registry_file, self.settings, place, self.key)


KEY_BYTES = 32
