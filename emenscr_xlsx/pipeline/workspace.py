"""A workspace: the folder an office works in, its registry, its settings and its ledger."""

import gc
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from filelock import FileLock, Timeout

from .. import checks, inbox, isolate, registry, schema, settings, template
from ..finding import Finding, Verdict, verdict
from ..frames import Batch, stack
from ..ledger import Ledger, LedgerError
from ..limits import ROOMY
from ..period import Period
from ..plan import Plan
from ..settings import Settings
from ..words import Lang, Words
from . import network, starting

Progress = Callable[[float, int], None]
"""Told after each step how many of how many are done."""


def clock() -> datetime:
    """The time at which things happen; in one place, so that a test may stop it."""
    return datetime.now()


@contextmanager
def in_one_go() -> Iterator[None]:
    """Work that makes much and lets it all go at its end: Python's collector need not look through what was there before, again and again."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def quiet(_done: float, _total: int) -> None:
    """No progress shown."""


class WorkspaceError(Exception):
    """Something the person at the keyboard can put right, in their words."""

    def __init__(self, th: str, en: str) -> None:
        self.words = Words(th, en)
        super().__init__(str(self.words))


@dataclass(frozen=True)
class Workspace:
    """A folder with a registry, a ledger, an inbox and what came of it."""

    root: Path

    @property
    def registry(self) -> Path:
        return self.root / "registry.xlsx"

    @cached_property
    def inbox(self) -> Path:
        """Where files are dropped; the settings may name a shared folder."""
        return self.root / self.settings.inbox

    @property
    def intake(self) -> Path:
        """Where a run keeps its private copies and its answers until they are delivered; on the ledger's machine."""
        return self.root / ".intake"

    def folder(self, kind: str, period: Period | None = None) -> Path:
        """templates, accepted, replies or outputs of a period; refused has none."""
        return self.root / kind / period.label if period else self.root / kind

    @cached_property
    def settings(self) -> Settings:
        path = self.root / "emenscr.toml"
        chosen = settings.load(path)
        settings.refuse_unknown(chosen, checks.objection, path)
        return chosen

    @cached_property
    def key(self) -> bytes:
        """The office's secret that seals tickets, made by `init`."""
        try:
            return (self.root / ".emenscr.key").read_bytes()
        except FileNotFoundError:
            raise WorkspaceError(f"{self.root} ไม่ใช่พื้นที่ทำงาน ให้สั่ง emenscr init ก่อน", f"{self.root} is no workspace; run emenscr init first") from None

    def job(self, path: Path, name: str) -> isolate.Job:
        """The reading of a report of this workspace."""
        return isolate.Job(str(path), name, self.key, self.settings.limits)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs from the inbox meanwhile. Only a courtesy: two runs at once do no harm (see `Ledger.book`)."""
        _ = self.key
        self.intake.mkdir(exist_ok=True)
        lock = FileLock(self.intake / "lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise WorkspaceError(
                "มีการรับไฟล์ของพื้นที่ทำงานนี้ทำงานอยู่แล้ว ไฟล์ที่วางไว้จะได้รับการดำเนินการ",
                "Another run is already taking this workspace's files; what was dropped is being taken care of",
            ) from None
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
        return f"sqlite:///{(self.root / url.removeprefix('sqlite:///')).resolve()}" if local else url

    @property
    def remote_ledger(self) -> Path | None:
        """The ledger's file if it lies on a network drive, where a database may come to harm."""
        path = Path(self._database.removeprefix("sqlite:///"))
        return path if self._database.startswith("sqlite:") and network.remote(path) else None

    def ledger(self) -> Ledger:
        """Open the ledger."""
        _ = self.key
        url = self._database
        try:
            return Ledger(url)
        except LedgerError as slip:
            raise WorkspaceError(f"เปิดฐานข้อมูลของพื้นที่ทำงานไม่ได้ ({slip})", f"The workspace's database cannot be opened ({slip})") from slip

    @cached_property
    def plan(self) -> Plan:
        """The registry, read once; errors in it are refused by name."""
        _ = self.key
        if not self.registry.exists():
            raise WorkspaceError(
                f"ไม่พบทะเบียน {self.registry} ให้สั่ง emenscr registry new {self.registry}",
                f"There is no registry at {self.registry}; make one with: emenscr registry new {self.registry}",
            )
        found, batch = read_registry(self.registry, self.settings)
        wrong = [f for f in found if verdict([f]) is Verdict.TO_CORRECT]
        if wrong:
            first = wrong[0]
            raise WorkspaceError(
                f"ทะเบียนมี {len(wrong)} จุดที่ต้องแก้ เช่น {first.where}: {first.message.th} (ดูทั้งหมด: emenscr registry check)",
                f"The registry has {len(wrong)} places to correct, such as {first.where}: {first.message.en} (see all: emenscr registry check)",
            )
        plan = Plan(batch, self.settings.narrative)
        with self.ledger() as ledger:
            plan.given_since[:] = ledger.extensions()
        return plan


def init(root: Path) -> Workspace:
    """Make a workspace; what is already there stays."""
    for name in ("inbox", "templates", "accepted", "replies", "refused", "outputs"):
        (root / name).mkdir(parents=True, exist_ok=True)
    ws = Workspace(root)
    key = root / ".emenscr.key"
    if not key.exists():
        inbox.write(key, secrets.token_bytes(32))
        os.chmod(key, 0o600)
    config = root / "emenscr.toml"
    if not config.exists():
        inbox.write(config, settings.TEMPLATE.encode())
    if not ws.registry.exists():
        new_registry(ws.registry)
    starting.write_scripts(root)
    ws.ledger().close()
    return ws


# The registry ---------------------------------------------------------------------------------


def new_registry(path: Path, lang: Lang = "th") -> Path:
    """Write a blank registry workbook; an existing one is not touched."""
    if path.exists():
        raise WorkspaceError(f"มีไฟล์ {path} อยู่แล้ว", f"{path} already exists")
    return inbox.write(path, template.registry_workbook(lang))


def read_registry(path: Path, chosen: Settings) -> tuple[list[Finding], Batch]:
    """Read and check a registry workbook."""
    if not path.exists():
        raise WorkspaceError(f"ไม่พบไฟล์ {path}", f"There is no file {path}")
    submission = isolate.read_one(isolate.Job(str(path), path.name, None, ROOMY))
    batch = stack([submission], registry.BY_NAME)
    schema.check(batch, chosen)
    checks.run(checks.Facts(batch, chosen), "registry")
    return schema.settle(submission.findings), batch
