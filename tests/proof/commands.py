"""Every command that writes can be cut anywhere and given once more (S10).

What an undisturbed run leaves is what a run leaves that was cut at some step and repeated: the same
files, the same rows in the ledger, the same log, and nothing half written.
"""

import json
import os
import re
import shutil
import sqlite3
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from emenscr_xlsx.cli import commands as cli
from emenscr_xlsx.intake.auditing import audit
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.ledger import opening
from emenscr_xlsx.ledger.decisions import read_log
from emenscr_xlsx.office import starting, workspace
from emenscr_xlsx.office.backup import backup
from emenscr_xlsx.office.by_hand import withdraw
from emenscr_xlsx.office.outbox import outbox
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.registry.registry import Registry
from support.office import IN_TIME

from . import Ground, Tally, claim
from .audit import sha
from .faults import FAULTS, Fault, finish, start
from .filing import Q4, put, stage

_Q4 = ("--year", "2566", "--quarter", "4")
_WHY = ("--why", "ตรวจตัวเลขอีกครั้ง")
_NUMBERED = re.compile(r"_\d+\.xlsx$")
_KEPT = re.compile(r"registry \d{4}-")  # an earlier registry, by the time, which stands still
_LEDGER = re.compile(r"ledger.*\.sqlite(-wal|-shm)?$")
State = dict[str, object]


@dataclass(frozen=True)
class Given:
    """A command as it is given, `{root}` being the workspace.

    `numbered` is one that makes a further copy of a form each time that it is given, `once` one
    that says so where its work is done.
    """

    words: tuple[str, ...]
    elsewhere: bool = False  # it takes no workspace, or another one
    numbered: bool = False
    once: bool = False


@dataclass
class Desk:
    """A workspace in which each of the commands has something to do."""

    base: Path
    registry: Registry
    given: dict[str, Given]
    room: Path
    copies: int = 0

    def set(self) -> Path:
        """A fresh copy of the workspace."""
        self.copies += 1
        return Path(shutil.copytree(self.base, self.room / f"{self.copies}"))

    def run(self, root: Path, given: Given) -> Callable[[], None]:
        """A command in a trial's workspace, on a day that stands still."""
        words = [w.replace("{root}", str(root)) for w in given.words]

        def run() -> None:
            output = os.open(self.room / "output.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(output, 1)
            os.dup2(output, 2)
            workspace.clock = lambda: IN_TIME
            starting.secrets = SimpleNamespace(token_bytes=lambda size: b"k" * size)
            opening.uuid = SimpleNamespace(uuid4=lambda: SimpleNamespace(hex="0" * 32))
            Workspace.registry = property(self._registry)
            sys.argv = ["emenscr", *words, *(() if given.elsewhere else ("-w", str(root)))]
            try:
                cli.main()
            except SystemExit as end:
                if end.code:
                    raise

        return run

    def _registry(self, ws: Workspace) -> Registry:
        """The registry, which is the same in every trial, with what was given since."""
        with ws.ledger() as ledger:
            self.registry.extend(ledger.extensions())
        return self.registry

    def output(self) -> str:
        return (self.room / "output.txt").read_text("utf-8", "replace")[-600:]


@cache
def desk(ground: Ground) -> Desk:
    """A little of everything: reports that wait, one withdrawn, and an outbox to be sent."""
    place, room = stage(ground), ground.folder()
    base = Path(shutil.copytree(place.base, room / "base"))
    logged = [root / "logs" / "decisions.jsonl" for root in (ground.office.ws.root, base)]
    ws = Workspace(base)
    ws.__dict__["registry"] = place.registry
    put(base, [place.drops[0], place.drops[4]])
    ingest(ws, now=IN_TIME)
    clock, workspace.clock = workspace.clock, lambda: IN_TIME
    try:
        with ws.ledger() as ledger:
            first, second, third, *_ = [
                (p, row["delivery"], row["filed"])
                for p, row in sorted(ledger.standing(Q4).items())
                if row["status"] == "SUBMITTED"
            ]
        withdraw(ws, Q4, third[0], "ส่งผิดไฟล์")
        outbox(ws, Q4)
        backup(ws, base / "kept.zip")
    finally:
        workspace.clock = clock
    logged[1].write_bytes(b"".join(log.read_bytes() for log in logged))
    (base / "agencies.csv").write_text("รหัสหน่วยงาน,ชื่อหน่วยงาน\nทด 01,หน่วยงานทดลอง\n", "utf-8-sig")
    agency = place.registry.projects[first[0]]["agency_code"]
    given = {
        "init": Given(("init", "{root}/new"), elsewhere=True),
        "templates": Given(("templates", *_Q4, "--agency", agency)),
        "approvals": Given(("approvals", *_Q4)),
        "reopen": Given(("reopen", first[0], *_Q4, *_WHY), numbered=True),
        "withdraw": Given(("withdraw", second[0], *_Q4, *_WHY)),
        "reinstate": Given(("reinstate", third[0], *_Q4, "--delivery", str(third[1]), *_WHY)),
        "extend": Given(("extend", *_Q4, "--agency", agency, "--until", "2023-11-10", *_WHY)),
        "sent": Given(("sent",)),
        "remind": Given(("remind", *_Q4)),
        "summary": Given(("summary", *_Q4)),
        "brief": Given(("brief", "--year", "2566", "--project", first[0])),
        "export": Given(("export", *_Q4, "--format", "csv")),
        "reissue": Given(("reissue", f"{{root}}/{first[2]}"), numbered=True),
        "backup": Given(("backup", "--to", "{root}/backups/b.zip")),
        "restore": Given(
            ("restore", "{root}/kept.zip", "-w", "{root}/back"), elsewhere=True, once=True
        ),
        "rebuild": Given(("rebuild",)),
        "registry new": Given(("registry", "new", "{root}/r.xlsx"), elsewhere=True, once=True),
        "registry import": Given(("registry", "import", "{root}/agencies.csv", "--yes")),
        "registry rollover": Given(("registry", "rollover", "--to", "2567"), once=True),
        "guide": Given(("guide", "--out", "{root}/guide"), elsewhere=True),
    }
    return Desk(base, place.registry, given, room)


def _state(root: Path, given: Given) -> State:
    """All that a workspace holds: its files, the rows of its ledgers and the lines of their logs.

    Of a command that numbers what it makes, the number is none of it; nor is how the originals lay
    on the disk when they were read, which is of this copy alone.
    """
    state: State = {}
    seen = root / ".intake" / "verified"
    for path in sorted(p for p in root.rglob("*") if p.is_file() and seen not in p.parents):
        name = path.relative_to(root).as_posix()
        if _LEDGER.search(name):
            if path.name == "ledger.sqlite":
                state |= {f"{name}: {table}": rows for table, rows in _rows(path, given).items()}
            continue
        if path.name in ("lock", "kept.zip") or (given.numbered and path.name == "decisions.jsonl"):
            continue
        if given.numbered and _NUMBERED.search(name):
            state[_NUMBERED.sub("_N.xlsx", name)] = "there"
        elif path.suffix == ".zip":
            state[name] = _zipped(path)
        elif path.name == "decisions.jsonl":
            state[name] = read_log(path)
        elif path.suffix == ".eml" or _KEPT.match(path.name):
            state[name] = "there"
        else:
            state[name] = sha(path.read_bytes().replace(str(root).encode(), b""))
    return state


def _rows(path: Path, given: Given) -> dict[str, object]:
    with closing(sqlite3.connect(path)) as db:
        tables = [t for (t,) in db.execute("select name from sqlite_master where type = 'table'")]
        left_out = {"sqlite_sequence", *(("issues", "decisions") if given.numbered else ())}
        db.execute("update templates set at = 0")  # one that lay there is not written again
        return {
            t: sorted(map(repr, db.execute(f'select * from "{t}"')))
            for t in tables
            if t not in left_out
        }


def _zipped(path: Path) -> list[tuple[str, int]]:
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        return sorted((m.filename, m.CRC) for m in packed.infolist() if "ledger" not in m.filename)


def _audited(root: Path) -> set[str]:
    """What the product itself finds amiss."""
    return {f"audit: {a.what.en}".replace(str(root), "") for a in audit(Workspace(root))}


def _amiss(place: Desk, root: Path, given: Given, whole: State, audited: set[str]) -> list[str]:
    """Give a command once more, undisturbed, an hour or two later; what is amiss then."""
    for path in (*root.rglob(".*.tmp"), *root.glob(".intake/export-*")):
        os.utime(path, times=(time.time() - 7200,) * 2)
    if (ended := finish(start(place.run(root, given)))) and not given.once:
        return [f"given once more it ended with {ended}: {place.output()}"]
    if (root / "ledger.sqlite").exists():  # what the log lacks, the next decision writes
        with Workspace(root).ledger() as ledger:
            ledger.tell()
    state = _state(root, given)
    differ = [n for n in sorted({*state, *whole}) if state.get(n) != whole.get(n)]
    return [
        *(
            f"{n}: {str(state.get(n, 'not there'))[:200]} and not {str(whole.get(n, 'none'))[:200]}"
            for n in differ[:3]
        ),
        *(f"left over: {p}" for p in (*root.rglob(".*.tmp"), *root.glob(".intake/export-*"))),
        *(_audited(root) - audited),
    ]


@claim(
    "a command that is cut at any step can be given once more, and all is well", small=1, full=40
)
def commands_cut_and_repeated(ground: Ground, trials: int) -> Tally:
    """Each command at so many steps, spread over its whole run; one kind of fault after another."""
    place, tally, counts = desk(ground), Tally(), {}
    for name, given in place.given.items():
        root, log = place.set(), place.room / "count.txt"
        ended = finish(start(place.run(root, given), Fault(), log))
        if ended:
            tally.check(False, f"{name}: undisturbed it ended with {ended}: {place.output()}")
            continue
        last = int(log.with_suffix(".steps").read_text())
        counts[name], whole, audited = last, _state(root, given), _audited(root)
        shutil.rmtree(root)
        for trial in range(min(trials, last)):  # from the end: there the most is done
            step = last - trial * last // min(trials, last)
            kind = FAULTS[(trial + len(counts)) % len(FAULTS)]
            root = place.set()
            finish(start(place.run(root, given), Fault(kind, step)))
            tally.add_audit(
                f"{name}, {kind} at step {step}", _amiss(place, root, given, whole, audited)
            )
            shutil.rmtree(root)
    tally.note = json.dumps(counts)
    return tally
