"""The last evening of a quarter.

Some three hundred files in a heap, right, wrong, doubled, half-copied, stale and hostile, and the
power goes.
"""

import os
import random
import signal
import threading
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from bench.office import Copy, Office, build, typed
from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.intake.watch import watch as watch_
from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.office import workspace
from emenscr_xlsx.office.approval_request import approvals as approvals_
from emenscr_xlsx.office.check import check
from emenscr_xlsx.office.statuses import status
from emenscr_xlsx.office.stored_values import cached_values
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.workbook.ticket import Ticket, digest, pack
from emenscr_xlsx.writing import report as template
from proof.audit import audit
from proof.faults import finish, start
from support.filling import cells_of
from support.office import IN_TIME

pytestmark = pytest.mark.slow

Q4 = Period(2566, 4)
PROJECTS, PATIENCE = 150, 400


@dataclass(frozen=True)
class Drop:
    """A file that somebody drops, in one go or slowly."""

    name: str
    content: bytes
    slowly: bool = False


@dataclass
class Evening:
    """What is dropped, and which content is each project's newest issue."""

    drops: list[Drop]
    newest: dict[str, bytes]


def workbooks(office: Office, wanted: list[tuple[Copy, Sample, int]], key: bytes) -> list[bytes]:
    """Filled workbooks of these issues."""
    given = [prefill.given(office.ws.registry, c.code, Q4) for c, _, _ in wanted]
    values = [typed(sample) for _, sample, _ in wanted]
    shows = cached_values(given, values, "th", office.ws.settings)
    made = []
    for (copy, _, issue), records, filled, live in zip(wanted, given, values, shows, strict=True):
        ticket = Ticket(
            copy.code, Q4.fiscal_year, Q4.quarter, form.VERSION, issue, "th", digest(pack(records))
        )
        made.append(template.report_workbook(ticket, records, ticket.seal(key), live, filled))
    return made


def evening(office: Office, dice: random.Random) -> Evening:
    right = {
        s.project: s
        for s in demo.read_samples(demo.folder())
        if s.period == Q4 and not s.name.startswith("wrong/")
    }
    wrong = [c for c in office.copies if c.sample.name.startswith("wrong/")]
    good = [c for c in office.copies if c not in wrong]
    wanted = [(c, c.sample, 1) for c in office.copies]
    wanted += [
        (c, right[c.sample.project], 2) for c in wrong if c.sample.project in right
    ]  # corrected
    wanted += [(c, c.sample, 2) for c in good[:20]]  # these were issued twice, and both were sent
    made = workbooks(office, wanted, office.ws.key)
    newest = {c.code: content for (c, _, _), content in zip(wanted, made, strict=True)}
    drops = [
        Drop(f"{c.code} รายงาน {issue}.xlsx", content, dice.random() < 0.1)
        for (c, _, issue), content in zip(wanted, made, strict=True)
    ]
    drops += [
        Drop(f"สำเนา {number}.xlsx", content)
        for number, content in enumerate(dice.sample(made, 30))
    ]
    drops += [
        Drop(f"ครึ่ง {number}.xlsx", content[: dice.randrange(1, len(content))])
        for number, content in enumerate(dice.sample(made, 25))
    ]
    drops += [
        Drop(f"แปลก {number}{end}", content) for number, (end, content) in enumerate(hostile(dice))
    ]
    forged = workbooks(office, [(c, c.sample, 9) for c in good[:10]], b"not the office's key")
    drops += [Drop(f"ปลอม {number}.xlsx", content) for number, content in enumerate(forged)]
    dice.shuffle(drops)
    return Evening(drops, newest)


def hostile(dice: random.Random) -> list[tuple[str, bytes]]:
    macros = BytesIO()
    with ZipFile(macros, "w") as box:
        box.writestr("xl/vbaProject.bin", b"x" * 99)
    return [
        (".exe", b"MZ" + dice.randbytes(999)),
        (".xlsx", b""),
        (".xlsx", bytes(4096)),
        (".csv", "โครงการ,=cmd|' /C calc'!A0\n".encode()),
        (".xlsm", macros.getvalue()),
        *((".xlsx", b"PK\x03\x04" + dice.randbytes(500)) for _ in range(5)),
    ]


def drop(root: Path, some: list[Drop]) -> None:
    """As people do: one after another, some through a slow line."""
    for dropped in some:
        path, half = root / "inbox" / dropped.name, len(dropped.content) // 2
        with path.open("wb") as file:
            file.write(dropped.content[:half])
            if dropped.slowly:
                file.flush()
                time.sleep(0.2)
            file.write(dropped.content[half:])


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="a run is ended by kill -9")
def test_three_hundred_files_and_a_power_cut(tmp_path: Path) -> None:
    office, dice = build(tmp_path / "office", PROJECTS), random.Random(2566)
    root, registry, tonight = office.ws.root, office.ws.registry, evening(office, dice)
    (root / "emenscr.toml").write_text("settle_seconds = 2", "utf-8")

    def watch() -> None:
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        Workspace.registry, workspace.clock = registry, lambda: IN_TIME
        watch_(root, stop)

    log = tmp_path / "log.txt"
    first = start(watch, log=log)
    drop(root, tonight.drops[: len(tonight.drops) // 2])
    os.kill(first, signal.SIGKILL)
    assert finish(first) == -signal.SIGKILL, "it still ran"
    second = start(watch, log=log)
    drop(root, tonight.drops[len(tonight.drops) // 2 :])
    until_empty(root / "inbox")
    right = expected(office, tonight, tmp_path)
    board = {b["project"]: b["status"] for b in status(office.ws, Q4)}
    assert {p: board[p] for p in tonight.newest} == right
    approvals = decisions(office)
    drop(root, [drop for drop, _ in approvals])
    until_empty(root / "inbox")
    os.kill(second, signal.SIGTERM)
    assert finish(second) == 0, log.read_text("utf-8")

    assert audit(root, [d.content for d in tonight.drops] + [d.content for d, _ in approvals]) == []
    assert len(tonight.drops) + len(approvals) >= 285
    for _, led_to in approvals:
        right |= led_to
    board = {b["project"]: b["status"] for b in status(office.ws, Q4)}
    assert {p: board[p] for p in tonight.newest} == right
    assert set(right.values()) == {"SUBMITTED", "SAVED", "RETURNED", "APPROVED"}


def until_empty(inbox: Path) -> None:
    end = time.monotonic() + PATIENCE
    while any(p.is_file() for p in inbox.rglob("*")):
        assert time.monotonic() < end
        time.sleep(0.2)


def decisions(office: Office) -> list[tuple[Drop, dict[str, str]]]:
    """What each approver decides, with every fourth report returned, and the statuses after."""
    made = []
    for asked in approvals_(office.ws, Q4):
        book, led_to, after = load_workbook(asked.path), {}, {1: "APPROVED", 2: "SUBMITTED"}
        cells = cells_of(book)
        for number, project in enumerate(
            p for table, p, column in cells if (table, column) == ("decisions", "decision")
        ):
            choice = "ส่งกลับแก้ไข" if number % 4 == 3 else "อนุมัติ"
            for column, value in (
                ("decision", choice),
                ("comment", "ขอให้ตรวจตัวเลขอีกครั้ง" if choice != "อนุมัติ" else None),
            ):
                sheet, row, col = cells["decisions", project, column]
                book[sheet].cell(row, col).value = value
            levels = len(office.ws.registry.approvers(office.ws.registry.projects[project]))
            led_to[project] = "RETURNED" if choice != "อนุมัติ" else after[levels]
        book.save(asked.path)
        made.append((Drop(f"พิจารณา {asked.path.name}", asked.path.read_bytes()), led_to))
    return made


def expected(office: Office, tonight: Evening, folder: Path) -> dict[str, str]:
    """What each project's newest issue leads to, each checked alone on a quiet morning."""
    paths = []
    for project, content in tonight.newest.items():
        paths.append(folder / f"{project}.xlsx")
        paths[-1].write_bytes(content)
    statuses = {}
    for project, checked in zip(
        tonight.newest, check(office.ws, paths, received=IN_TIME.date()), strict=True
    ):
        sent = checked.submission.cells["report"]["-"]["sending"] == "ส่งรายงาน"
        statuses[project] = (
            "SUBMITTED"
            if sent and checked.verdict in (Verdict.ACCEPTED, Verdict.REMARKS)
            else "SAVED"
        )
    return statuses
