"""A workspace: the folder an office works in, its registry, its settings and its ledger."""

import gc
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from filelock import FileLock, Timeout

from ..checking import rules as checks
from ..checking.batch import Batch
from ..checking.judging import judge
from ..checking.stacking import stack
from ..checking.verdict import verdict
from ..config import settings
from ..config.limits import ROOMY
from ..config.settings import Settings
from ..forms import registry as registry_form
from ..forms.lists import KPI_KIND, MEASURE
from ..forms.registry_notation import measure_of
from ..ledger.ledger import Ledger
from ..ledger.opening import begun
from ..model.finding import Finding, Verdict
from ..model.values import AsPercent, plain
from ..reading import pool as isolate
from ..registry.registry import Registry
from ..text.errors import Error
from ..text.period import Period
from ..text.thai import squash
from ..text.words import Lang, Words
from ..workbook.submission import Submission
from ..writing.registry import registry_workbook
from . import disk, network, starting

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


class WorkspaceError(Error):
    """Something the person at the keyboard can put right, in their words."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(Words(th, en))


@dataclass(frozen=True)
class Workspace:
    """A folder with a registry, a ledger, an inbox and what came of it."""

    root: Path

    @property
    def registry_file(self) -> Path:
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

    def within(self, path: Path) -> str:
        """A path as the ledger keeps it: from the workspace on, or whole where it lies elsewhere."""
        inside = path.is_relative_to(self.root)
        return (path.relative_to(self.root) if inside else path.absolute()).as_posix()

    @cached_property
    def settings(self) -> Settings:
        path = self.root / "emenscr.toml"
        chosen = settings.load(path)
        settings.refuse_unknown(chosen, checks.objection, path)
        return chosen

    @property
    def key_file(self) -> Path:
        return self.root / ".emenscr.key"

    @cached_property
    def key(self) -> bytes:
        """The office's secret that seals tickets, made by `init`."""
        try:
            key = self.key_file.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise _error(_NO_KEY if self._in_use else _NO_WORKSPACE, root=self.root) from None
        if len(key) < KEY_BYTES or not any(key):
            raise _error(_BAD_KEY, path=self.key_file, size=len(key), wanted=KEY_BYTES)
        return key

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
        return (
            f"sqlite:///{(self.root / url.removeprefix('sqlite:///')).resolve()}" if local else url
        )

    @property
    def remote_ledger(self) -> Path | None:
        """The ledger's file if it lies on a network drive, where a database may come to harm."""
        path = Path(self._database.removeprefix("sqlite:///"))
        return path if self._database.startswith("sqlite:") and network.remote(path) else None

    def ledger(self, *, new: bool = False) -> Ledger:
        """Open the ledger; only `init` begins a `new` one."""
        _ = self.key
        if not (new or self.begun):
            raise self._no_ledger()
        return Ledger(self._database)

    @property
    def begun(self) -> bool:
        """Whether this workspace has a ledger."""
        return begun(self._database)

    @property
    def _in_use(self) -> bool:
        """Whether an office has worked here: there is a ledger, or what came of one."""
        kept = (
            "accepted/[!.]*",
            "replies/[!.]*",
            "refused/[!.]*",
            "approvals/[!.]*",
            "templates/????-Q?",
            "logs/*",
            ".intake/*",
        )
        return any(any(self.root.glob(some)) for some in kept) or self.begun

    def _no_ledger(self) -> WorkspaceError:
        """What to do where there is no ledger; a database's address is told without its password."""
        return _error(
            _NO_LEDGER,
            root=self.root,
            ledger=self._database.removeprefix("sqlite:///").rpartition("@")[2],
        )

    @cached_property
    def registry(self) -> Registry:
        """The registry, read once; errors in it are refused by name."""
        _ = self.key
        if not self.registry_file.exists():
            raise WorkspaceError(
                f"ไม่พบทะเบียน {self.registry_file} ให้สั่ง emenscr registry new {self.registry_file}",
                f"There is no registry at {self.registry_file}; make one with: emenscr registry new {self.registry_file}",
            )
        found, batch = read_registry(self.registry_file, self.settings)
        wrong = [f for f in found if verdict([f]) is Verdict.TO_CORRECT]
        if wrong:
            first = wrong[0]
            raise WorkspaceError(
                f"ทะเบียนมี {len(wrong)} จุดที่ต้องแก้ เช่น {first.where}: {first.message.th} (ดูทั้งหมด: emenscr registry check)",
                f"The registry has {len(wrong)} places to correct, such as {first.where}: {first.message.en} (see all: emenscr registry check)",
            )
        registry = Registry(batch, self.settings.narrative)
        with self.ledger() as ledger:
            registry.given_since[:] = ledger.extensions()
        return registry


KEY_BYTES = 32

_NO_WORKSPACE = Words(
    "{root} ไม่ใช่พื้นที่ทำงาน ให้ระบุโฟลเดอร์ของพื้นที่ทำงานด้วย -w หรือสร้างพื้นที่ทำงานใหม่ในโฟลเดอร์ว่างด้วย emenscr init",
    "{root} is no workspace; name the workspace's folder with -w, or make a new one in an empty folder with emenscr init",
)
_BAD_KEY = Words(
    "กุญแจ {path} เสียหาย (มี {size} ไบต์ ต้องมี {wanted} ไบต์) ให้วางไฟล์กุญแจเดิมจากสำเนาสำรองทับไฟล์นี้",
    "The key {path} is damaged ({size} bytes, where {wanted} belong); put the original back over it, from a backup of the workspace",
)
_NO_KEY = Words(
    "ไม่พบกุญแจ .emenscr.key ใน {root} ทั้งที่โฟลเดอร์นี้เคยใช้งานแล้ว (ไฟล์ที่ชื่อขึ้นต้นด้วยจุดจะถูกซ่อน มักตกหล่นเมื่อคัดลอก) "
    "ให้นำ .emenscr.key เดิมกลับมาวางในโฟลเดอร์นี้ จากที่ที่คัดลอกมาหรือจากสำเนาสำรอง "
    "หากไม่มีแล้วจริง ๆ ให้สั่ง emenscr init {root} --new-key แล้วออกแบบรายงานใหม่ทั้งหมด เพราะแบบที่ออกไปแล้วจะใช้ไม่ได้",
    "The key .emenscr.key is missing from {root}, where an office has worked (a name that begins with a dot is hidden, and easily left behind in copying). "
    "Put .emenscr.key back into this folder, from where it was copied or from a backup. "
    "If it is lost for good, run emenscr init {root} --new-key and issue all forms again: those issued so far will then be refused",
)
_NO_LEDGER = Words(
    "ไม่พบฐานข้อมูล {ledger} ของพื้นที่ทำงานนี้ หรือไฟล์ว่างเปล่า ให้นำไฟล์เดิมกลับมาวางจากสำเนาสำรอง หรือตรวจค่า database ใน emenscr.toml "
    "หากต้องการเริ่มฐานข้อมูลใหม่ซึ่งไม่นับรายงานเดิม ให้สั่ง emenscr init {root} --new-ledger",
    "This workspace's database {ledger} is missing, or empty; put it back from a backup, or see what emenscr.toml says of database. "
    "To begin a new one, in which no earlier report counts, run emenscr init {root} --new-ledger",
)


def _error(words: Words, **places: object) -> WorkspaceError:
    said = words.format(**places)
    return WorkspaceError(said.th, said.en)


def init(root: Path, *, new_key: bool = False, new_ledger: bool = False) -> Workspace:
    """Make a workspace; what is already there stays.

    Where an office has worked, a key or a ledger that is gone is asked for and not made: only knowingly, by `new_key` or `new_ledger`.
    """
    ws = Workspace(root)
    keyed = ws.key_file.exists()
    if keyed or ws._in_use:
        if keyed or not new_key:
            _ = ws.key
        if not (ws.begun or new_ledger):
            raise ws._no_ledger()
    for name in ("inbox", "templates", "accepted", "replies", "refused", "outputs"):
        (root / name).mkdir(parents=True, exist_ok=True)
    if not keyed:
        disk.write(ws.key_file, secrets.token_bytes(KEY_BYTES), secret=True)
    config = root / "emenscr.toml"
    if not config.exists():
        disk.write(config, settings.TEMPLATE.encode())
    if not ws.registry_file.exists():
        new_registry(ws.registry_file)
    starting.write_scripts(root)
    ws.ledger(new=True).close()
    return ws


# The registry ---------------------------------------------------------------------------------


def new_registry(path: Path, lang: Lang = "th") -> Path:
    """Write a blank registry workbook; an existing one is not touched."""
    if path.exists():
        raise WorkspaceError(f"มีไฟล์ {path} อยู่แล้ว", f"{path} already exists")
    return disk.write(path, registry_workbook(lang))


def read_registry(path: Path, chosen: Settings) -> tuple[list[Finding], Batch]:
    """Read and check a registry workbook."""
    if not path.exists():
        raise WorkspaceError(f"ไม่พบไฟล์ {path}", f"There is no file {path}")
    submission = isolate.read_one(isolate.Job(str(path), path.name, None, ROOMY))
    _mean_percents(submission)
    batch = stack([submission], registry_form.BY_NAME)
    (findings,) = judge(checks.CheckContext(batch, chosen), "registry")
    return findings, batch


def _mean_percents(read: Submission) -> None:
    """A target shown as per cent means that many per cent of a percent KPI, and the number itself of any other."""
    for row in read.cells.get("kpis", {}).values():
        measure, kind, unit = (plain(row.get(n, "")) for n in ("measure", "kind", "unit"))
        meant = MEASURE.codes.get(squash(measure)) or measure_of(
            KPI_KIND.codes.get(squash(kind)), unit
        )
        for name in registry_form.TARGETS:
            if meant != "percent" and isinstance(target := row.get(name), AsPercent):
                row[name] = target.value
