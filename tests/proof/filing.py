"""Nothing lost, nothing twice: faults at every step, in succession, with two runners, in any order; and the harness itself."""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from conftest import IN_TIME

from emenscr_xlsx import demo, form, inbox, pipeline, template
from emenscr_xlsx.demo import Sample
from emenscr_xlsx.ledger import Entry, Ledger
from emenscr_xlsx.period import Period
from emenscr_xlsx.plan import Plan
from emenscr_xlsx.submission import Records, Ticket, digest, pack

from .audit import audit
from .faults import FAULTS, KILL_AFTER, Fault, finish, start

Q4 = Period(2566, 4)
Drop = tuple[str, bytes]
Spoil = Callable[[pipeline.Workspace], None]


@dataclass
class Stage:
    """A workspace to start from, what is dropped into it, and where trials may take place."""

    base: Path
    plan: Plan
    drops: list[Drop]
    room: Path
    tried: int = 0

    def set(self) -> Path:
        """A fresh copy of the workspace."""
        self.tried += 1
        root = self.room / f"{self.tried}"
        shutil.copytree(self.base, root)
        return root

    def run(self, root: Path, spoil: Spoil | None = None) -> Callable[[], None]:
        """A pass over a trial's inbox; `spoil` may change the package first, in that process alone."""

        def run() -> None:
            ws = pipeline.Workspace(root)
            ws.__dict__["plan"] = self.plan  # the registry is the same in every trial
            if spoil:
                spoil(ws)
            pipeline.ingest(ws, now=IN_TIME)

        return run

    def settle(self, root: Path, drops: Sequence[Drop]) -> list[str]:
        """Run once more, undisturbed, and audit."""
        told = self.room / "slips.txt"
        ended = finish(start(self.run(root), told=told))
        return ([f"the next run ended with {ended}: {told.read_text('utf-8')[-400:] if told.exists() else ''}"] if ended else []) + audit(
            root, [content for _, content in drops]
        )

    def strike(self, root: Path) -> None:
        """Clear away a trial."""
        shutil.rmtree(root)

    @property
    def contents(self) -> list[bytes]:
        return [content for _, content in self.drops]


def put(root: Path, drops: Sequence[Drop]) -> None:
    for name, content in drops:
        path = root / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def stage(office: pipeline.Workspace, samples: dict[str, Sample], room: Path) -> Stage:
    """Good, wrong, double, stale, of another office's folder, and no report at all: a little of everything that is dropped."""
    base = room / "base"
    base.mkdir(parents=True)
    for name in (".emenscr.key", "emenscr.toml", "ledger.sqlite", "registry.xlsx"):
        shutil.copy(office.root / name, base / name)
    for folder in ("accepted", "replies", "refused"):
        if (office.root / folder).exists():
            shutil.copytree(office.root / folder, base / folder)
    made = _Maker(office, samples)
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
    return Stage(base, office.plan, drops, room)


@dataclass
class _Maker:
    """Makes filled workbooks of any issue, as the office would have issued them."""

    ws: pipeline.Workspace
    samples: dict[str, Sample]

    def report(self, name: str, issue: int = 1, typed: dict[str, object] | None = None) -> bytes:
        sample = self.samples[name]
        given: Records = self._given(sample.project)
        values: dict[str, dict[str, dict[str, object]]] = {}
        for table, key, column, value in demo.entries(sample):
            if value != "" and form.BY_NAME[table][column].asked:
                values.setdefault(table, {}).setdefault(key, {})[column] = value
        (live,) = pipeline.live([given], [values], "th", self.ws.settings)
        ticket = Ticket(sample.project, Q4.fiscal_year, Q4.quarter, form.VERSION, issue, "th", digest(pack(given)))
        return template.report_workbook(ticket, given, self.ws.key, live, values)

    def _given(self, project: str) -> Records:
        return self.ws.plan.given(project, Q4)


# Claims ---------------------------------------------------------------------------------------


def steps(place: Stage) -> int:
    """How many steps an undisturbed run takes."""
    root, told = place.set(), place.room / "count.txt"
    put(root, place.drops)
    assert finish(start(place.run(root), Fault(), told)) == 0, told.read_text("utf-8")
    place.strike(root)
    return int(told.with_suffix(".steps").read_text())


def faults_at_every_step(place: Stage, every: int) -> Iterator[str]:
    """Each kind of fault at every so-manieth step, one more run, audit; yields what is amiss."""
    for step in range(1, steps(place) + 1, every):
        for kind in FAULTS:
            root = place.set()
            put(root, place.drops)
            finish(start(place.run(root), Fault(kind, step)))
            yield from _amiss(f"{kind} at step {step}", place.settle(root, place.drops))
            place.strike(root)


def faults_in_succession(place: Stage, trials: int, seed: int = 1) -> Iterator[str]:
    """Two to four faults, one run after another, then an undisturbed one."""
    dice, last = random.Random(seed), steps(place)
    for trial in range(trials):
        root, told = place.set(), []
        put(root, place.drops)
        for _ in range(dice.randint(2, 4)):
            fault = Fault(dice.choice(FAULTS), dice.randint(1, last))
            told.append(f"{fault.kind} at {fault.step}")
            finish(start(place.run(root), fault))
        yield from _amiss(f"trial {trial}: {', '.join(told)}", place.settle(root, place.drops))
        place.strike(root)


def two_runners(place: Stage, trials: int, *, lock: bool, seed: int = 2) -> Iterator[str]:
    """Two runs at once, one of them killed at a random moment; `lock` false takes their courtesy away."""
    dice = random.Random(seed)
    for trial in range(trials):
        root = place.set()
        put(root, place.drops)
        run = place.run(root, None if lock else _without_lock)
        runners = [start(run), start(run)]
        time.sleep(dice.random() * 1.5)
        os.kill(runners[0], signal.SIGKILL)
        for runner in runners:
            finish(runner)
        yield from _amiss(f"trial {trial}", place.settle(root, place.drops))
        place.strike(root)


def _without_lock(_ws: pipeline.Workspace) -> None:
    pipeline.Workspace.alone = lambda _self: nullcontext()


def any_order(place: Stage, trials: int, seed: int = 3) -> Iterator[str]:
    """The same drops in any order, in any number of passes: what the ledger counts is the same."""
    dice, first = random.Random(seed), None
    for trial in range(trials):
        root, drops = place.set(), list(place.drops)
        dice.shuffle(drops)
        at = 0
        while at < len(drops):
            some = drops[at : at + dice.randint(1, len(drops))]
            put(root, some)
            finish(start(place.run(root)))
            at += len(some)
        yield from _amiss(f"trial {trial}", place.settle(root, drops))
        counted = counting(root)
        first = first or counted
        if counted != first:
            yield f"trial {trial}: the ledger counts {counted}, and before {first}"
        place.strike(root)


def counting(root: Path) -> list[tuple[object, ...]]:
    """What stands and counts, without when and in which order it came."""
    with Ledger(f"sqlite:///{root / 'ledger.sqlite'}") as ledger:
        standing = ledger.standing(Q4)
        rows = ledger.rows([Q4])
        spent: dict[str, float] = rows["budget"].groupby("_project")["disbursed"].sum().to_dict()
    return sorted((p, h["status"], h["content"], h["issue"], round(spent.get(p, 0), 2)) for p, h in standing.items())


def broken_orders_are_noticed(place: Stage) -> Iterator[str]:
    """The harness itself: with the order of filing deliberately broken it must report something."""
    last = steps(place)
    for name, spoil in BROKEN.items():
        if not any(_noticed(place, spoil, step) for step in range(1, last + 1, max(1, last // 30))):
            yield f"{name}: nothing was reported"


def _noticed(place: Stage, spoil: Spoil, step: int) -> bool:
    root = place.set()
    put(root, place.drops)
    finish(start(place.run(root, spoil), Fault(KILL_AFTER, step)))
    found = place.settle(root, place.drops)
    place.strike(root)
    return bool(found)


def _let_go_first(_ws: pipeline.Workspace) -> None:
    """The claim goes as soon as its private copy is made."""
    store = inbox.store

    def and_let_go(claim: inbox.Claim, folder: Path) -> str:
        kept = store(claim, folder)
        claim.path.unlink()
        return kept

    inbox.store = and_let_go


def _deliver_first(ws: pipeline.Workspace) -> None:
    """What was decided is delivered, and let go, before it is booked."""
    book = Ledger.book

    def after_delivery(self: Ledger, entries: Sequence[Entry], *rest: object) -> tuple[int, int]:
        claims = {c.id: c for c in inbox.claims(ws.inbox)}
        for e in entries:
            inbox.copy(claims[e.claim].path, ws.root / e.filed)
            claims[e.claim].path.unlink()
        return book(self, entries, *rest)

    Ledger.book = after_delivery


BROKEN = {"let go before booked": _let_go_first, "delivered before booked": _deliver_first}


def _amiss(where: str, found: list[str]) -> Iterator[str]:
    for one in found:
        yield f"{where}: {one}"
