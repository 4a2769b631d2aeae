"""Nothing lost, nothing twice.

Faults at every step, in succession, with two runners, in any order; and the harness itself.
"""

import itertools
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from openpyxl import load_workbook

from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.intake import inbox
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.ledger.entries import Entry
from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.model.records import Records
from emenscr_xlsx.office import disk
from emenscr_xlsx.office.approval_request import approvals
from emenscr_xlsx.office.stored_values import cached_values
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.registry.registry import Registry
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.workbook.ticket import Ticket, digest, pack
from emenscr_xlsx.writing import report as template
from support.filling import cells_of
from support.office import IN_TIME
from support.postgres import Postgres, carried_over

from . import Ground, Tally, claim
from .audit import audit
from .faults import FAULTS, KILL_AFTER, Fault, finish, start

Q4 = Period(2566, 4)
Drop = tuple[str, bytes]
Spoil = Callable[[Workspace], None]


@dataclass
class Stage:
    """A workspace to start from, what is dropped into it, and where trials may take place."""

    base: Path
    registry: Registry
    before: list[bytes]  # contents that came in before the trials begin
    drops: list[Drop]
    room: Path
    server: Postgres | None = None
    database: str = ""  # on the server: what each trial has a copy of
    copies: int = 0

    def set(self) -> Path:
        """A fresh copy of the workspace."""
        self.copies += 1
        root = self.room / f"{self.copies}"
        shutil.copytree(self.base, root)
        if self.server:
            copy = self.server.database(like=self.database)
            (root / "emenscr.toml").write_text(f'database = "{copy}"', "utf-8")
        return root

    def run(self, root: Path, spoil: Spoil | None = None) -> Callable[[], None]:
        """A pass over a trial's inbox.

        `spoil` may change the package first, in that process alone.
        """

        def run() -> None:
            ws = Workspace(root)
            ws.__dict__["registry"] = self.registry  # the registry is the same in every trial
            if spoil:
                spoil(ws)
            ingest(ws, now=IN_TIME)

        return run

    def settle(self, root: Path, drops: Sequence[Drop]) -> list[str]:
        """Run once more, undisturbed, and audit."""
        log = self.room / "log.txt"
        ended = finish(start(self.run(root), log=log))
        return (
            [
                f"the next run ended with {ended}: "
                f"{log.read_text('utf-8')[-400:] if log.exists() else ''}"
            ]
            if ended
            else []
        ) + audit(root, [*self.before, *(content for _, content in drops)])

    def strike(self, root: Path) -> None:
        """Clear away a trial."""
        shutil.rmtree(root)


def put(root: Path, drops: Sequence[Drop]) -> None:
    for name, content in drops:
        path = root / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@cache
def stage(ground: Ground) -> Stage:
    """A little of everything that is dropped.

    Good, wrong, double, stale, in another office's folder, no report at all, and an approver's
    decisions.
    """
    office, room = ground.office.ws, ground.folder()
    base = room / "base"
    base.mkdir()
    for name in (".emenscr.key", "emenscr.toml", "ledger.sqlite", "registry.xlsx"):
        shutil.copy(office.root / name, base / name)
    for name in ("accepted", "replies"):
        shutil.copytree(office.root / name, base / name)
    made = _Maker(office, ground.samples)
    good = made.report("2566-Q4/02-monitoring-staff")
    drops = [
        ("ดี.xlsx", good),
        ("ดี (1).xlsx", good),
        ("ใหม่กว่า.xlsx", made.report("2566-Q4/04-monthly-information", issue=3)),
        ("เก่ากว่า.xlsx", made.report("2566-Q4/04-monthly-information", issue=2)),
        ("ต้องแก้.xlsx", made.report("wrong/kpi-figures", issue=1)),
        ("แก้แล้ว.xlsx", made.report("2566-Q4/01-overall-monitoring", issue=2)),
        ("ร่าง.xlsx", made.report("2566-Q4/14-report-writing")),
        ("ศธ 04902/ผิดโฟลเดอร์.xlsx", made.report("2566-Q4/03-value-research")),
        ("จดหมาย.docx", b"PK\x03\x04 no"),
        ("ครึ่งเดียว.xlsx", good[: len(good) // 2]),
    ]
    waiting = [
        made.report(name)
        for name in ("2566-Q4/09-information-website", "2566-Q4/08-quality-handbook")
    ]
    ws = Workspace(base)
    put(base, [(f"{number}.xlsx", content) for number, content in enumerate(waiting)])
    ingest(ws, now=IN_TIME)
    drops.append(("พิจารณา.xlsx", _decided(ws)))
    place = Stage(base, office.registry, waiting, drops, room, ground.server)
    if place.server:
        place.database = carried_over(base / "ledger.sqlite", place.server.database())
        (base / "ledger.sqlite").unlink()
    return place


def _decided(ws: Workspace) -> bytes:
    """An approver's workbook: one report approved, the other returned."""
    (asked,) = approvals(ws, Q4)
    book = load_workbook(asked.path)
    choices = itertools.cycle(["อนุมัติ", "ส่งกลับแก้ไข"])
    for (table, _, column), (sheet, row, col) in cells_of(book).items():
        if table == "decisions" and column in ("decision", "comment"):
            book[sheet].cell(row, col).value = (
                next(choices) if column == "decision" else "ขอให้ตรวจตัวเลขอีกครั้ง"
            )
    book.save(asked.path)
    return asked.path.read_bytes()


@dataclass
class _Maker:
    """Makes filled workbooks of any issue, as the office would have issued them."""

    ws: Workspace
    samples: dict[str, Sample]

    def report(self, name: str, issue: int = 1, typed: dict[str, object] | None = None) -> bytes:
        sample = self.samples[name]
        given: Records = self._given(sample.project)
        values: dict[str, dict[str, dict[str, object]]] = {}
        for table, key, column, value in demo.entries(sample):
            if value != "" and form.BY_NAME[table][column].asked:
                values.setdefault(table, {}).setdefault(key, {})[column] = value
        (live,) = cached_values([given], [values], "th", self.ws.settings)
        ticket = Ticket(
            sample.project,
            Q4.fiscal_year,
            Q4.quarter,
            form.VERSION,
            issue,
            "th",
            digest(pack(given)),
        )
        return template.report_workbook(ticket, given, ticket.seal(self.ws.key), live, values)

    def _given(self, project: str) -> Records:
        return prefill.given(self.ws.registry, project, Q4)


# Claims ---------------------------------------------------------------------------------------


def steps(place: Stage) -> int:
    """How many steps an undisturbed run takes."""
    root, log = place.set(), place.room / "count.txt"
    put(root, place.drops)
    assert finish(start(place.run(root), Fault(), log)) == 0, log.read_text("utf-8")
    place.strike(root)
    return int(log.with_suffix(".steps").read_text())


@claim(
    "a fault at any step that changes something loses nothing and doubles nothing", small=5, full=1
)
def faults_at_every_step(ground: Ground, every: int) -> Tally:
    """Each kind of fault at every n-th step, one more run, audit."""
    place, tally = stage(ground), Tally()
    last = steps(place)
    for step in range(1, last + 1, every):
        for kind in (
            FAULTS if every == 1 else (FAULTS[step // every % len(FAULTS)],)
        ):  # in small, one kind after another
            root = place.set()
            put(root, place.drops)
            finish(start(place.run(root), Fault(kind, step)))
            tally.add_audit(f"{kind} at step {step}", place.settle(root, place.drops))
            place.strike(root)
    tally.note = f"{last} steps"
    return tally


@claim("nor do two to four faults in succession", small=20, full=400)
def faults_in_succession(ground: Ground, trials: int) -> Tally:
    place, tally, dice = stage(ground), Tally(), random.Random(1)
    last = steps(place)
    for trial in range(trials):
        root, faults = place.set(), []
        put(root, place.drops)
        for _ in range(dice.randint(2, 4)):
            fault = Fault(dice.choice(FAULTS), dice.randint(1, last))
            faults.append(f"{fault.kind} at {fault.step}")
            finish(start(place.run(root), fault))
        tally.add_audit(f"trial {trial}: {', '.join(faults)}", place.settle(root, place.drops))
        place.strike(root)
    return tally


@claim(
    "nor do two runs at once of which one is killed, with the lock and without", small=10, full=150
)
def two_runners(ground: Ground, trials: int) -> Tally:
    place, tally, dice = stage(ground), Tally(), random.Random(2)
    for trial in range(trials):
        root = place.set()
        put(root, place.drops)
        run = place.run(root, _without_lock if trial % 2 else None)
        runners = [start(run), start(run)]
        time.sleep(dice.random() * 1.5)
        os.kill(runners[0], signal.SIGKILL)
        for runner in runners:
            finish(runner)
        tally.add_audit(f"trial {trial}", place.settle(root, place.drops))
        place.strike(root)
    return tally


def _without_lock(_ws: Workspace) -> None:
    Workspace.alone = lambda _self: nullcontext()


@claim("the same drops in any order give the same ledger", small=20, full=500)
def any_order(ground: Ground, trials: int) -> Tally:
    """In any order, and in any number of passes: what stands and counts is the same."""
    place, tally, dice, first = stage(ground), Tally(), random.Random(3), None
    for trial in range(trials):
        root, drops, index = place.set(), list(place.drops), 0
        dice.shuffle(drops)
        while index < len(drops):
            some = drops[index : index + dice.randint(1, len(drops))]
            put(root, some)
            finish(start(place.run(root)))
            index += len(some)
        faults = place.settle(root, drops)
        counted = counting(root)
        first = first or counted
        tally.add_audit(
            f"trial {trial}",
            faults
            + ([] if counted == first else [f"the ledger counts {counted}, and before {first}"]),
        )
        place.strike(root)
    return tally


def counting(root: Path) -> list[tuple[object, ...]]:
    """What stands and counts, without when and in which order it came."""
    with Workspace(root).ledger() as ledger:
        standing = ledger.standing(Q4)
        spent: dict[str, float] = (
            ledger.rows([Q4])["budget"].groupby("_project")["disbursed"].sum().to_dict()
        )
    return sorted(
        (p, h["status"], h["level"], h["content"], h["issue"], round(spent.get(p, 0), 2))
        for p, h in standing.items()
    )


@claim("the harness notices when the order of filing is broken on purpose", small=1, full=1)
def broken_orders_are_noticed(ground: Ground, _: int) -> Tally:
    place, tally = stage(ground), Tally()
    last = steps(place)
    for name, spoil in BROKEN.items():
        tally.check(
            any(_noticed(place, spoil, step) for step in range(1, last + 1, max(1, last // 12))),
            f"{name}: nothing was reported",
        )
    return tally


def _noticed(place: Stage, spoil: Spoil, step: int) -> bool:
    root = place.set()
    put(root, place.drops)
    finish(start(place.run(root, spoil), Fault(KILL_AFTER, step)))
    faults = place.settle(root, place.drops)
    place.strike(root)
    return bool(faults)


def _let_go_first(_ws: Workspace) -> None:
    """The claim goes as soon as its private copy is made."""
    store = inbox.store

    def and_let_go(claim: inbox.Claim, folder: Path) -> str:
        kept = store(claim, folder)
        claim.path.unlink()
        return kept

    inbox.store = and_let_go


def _deliver_first(ws: Workspace) -> None:
    """What was decided is delivered, and let go, before it is booked."""
    book = Ledger.book

    def after_delivery(self: Ledger, entries: Sequence[Entry], *rest: object) -> object:
        claims = {c.id: c for c in inbox.claims(ws.inbox)}
        for e in entries:
            disk.copy(claims[e.claim].path, ws.root / e.filed)
            claims[e.claim].path.unlink()
        return book(self, entries, *rest)

    Ledger.book = after_delivery


BROKEN = {"let go before booked": _let_go_first, "delivered before booked": _deliver_first}
