"""CPU time of an office's commands over a ledger of four quarters of N projects.

    python tests/bench/bench_office.py [N]

Each command is a process of its own, as a person starts it; its seconds are CPU time, those of the
processes that it starts included. Every twenty projects are those of one office, with an approver
of its own. The first `status` reads the registry's workbook, the others what it kept; `ingest`
takes ten files; `watch` is what a watch spends from its start to its end for one file.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from bench_summary import book

from emenscr_xlsx.forms import registry as registry_form
from emenscr_xlsx.model import Kind
from emenscr_xlsx.model.records import Row
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.writing.registry import registry_workbook
from office import LAST, Office, build, of_children

FILES = 10
OFFICE = 20  # projects of an office
QUARTERS = (*LAST.earlier(), LAST)
_ASKED = ("--year", str(LAST.fiscal_year), "--quarter", str(LAST.quarter))


def registered(root: Path, count: int, each: int = OFFICE, first: int = 10_000) -> Office:
    """A workspace with a registry workbook, in which each so many projects have their office."""
    office = build(root, count, first)
    rows = {name: _typed(name, rows) for name, rows in office.ws.registry.tables.items()}
    rows |= {"extensions": [], "waivers": []}
    for quarter in rows["calendar"]:
        quarter["closes"] = None  # the last one takes reports to this day
    for place in range(0, count, each):
        some = rows["projects"][place : place + each]
        code = f"สพป {first + place:05}"
        above = some[0]["agency_code"]
        rows["agencies"].append({"agency_code": code, "name": f"เขต {code}", "parent": above})
        rows["approvers"].append({"agency_code": code, "level": 1, "position": f"หัวหน้า {code}"})
        for project in some:
            project["agency_code"] = code
    office.ws.registry_file.write_bytes(registry_workbook("th", rows))
    return Office(Workspace(root), office.copies)


def a_years_office(root: Path, count: int) -> Office:
    """The same with a year's reports, but for those still to come."""
    office = registered(root, count)
    book(office, QUARTERS, leave=FILES + 1)
    return office


def _typed(table: str, rows: list[Row]) -> list[Row]:
    """A table's rows with days as days, as they are typed."""
    days = [c.name for c in registry_form.BY_NAME[table].columns if c.kind is Kind.DATE]
    return [
        row | {day: date.fromisoformat(str(row[day])) for day in days if row[day]} for row in rows
    ]


def command(office: Office, *words: str) -> float:
    """CPU seconds of a command, in a process of its own."""
    before = of_children()
    subprocess.run(
        [sys.executable, "-P", "-m", "emenscr_xlsx", *words, "-w", str(office.ws.root)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return of_children() - before


def drop(office: Office, first: int, last: int) -> None:
    """Write filled workbooks of some copies into the inbox, as having lain there."""
    for copy, content in office.workbooks(office.copies[first:last], LAST):
        path = office.ws.inbox / f"{copy.code}.xlsx"
        path.write_bytes(content)
        os.utime(path, (0, 0))


def watched(office: Office) -> tuple[float, float]:
    """CPU seconds of a watch until it is told to stop, and seconds until it answers a file."""
    before = of_children()
    watch = subprocess.Popen(
        [sys.executable, "-P", "-m", "emenscr_xlsx", "watch", "-w", str(office.ws.root)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert watch.stderr
    watch.stderr.readline()
    begun = time.monotonic()
    drop(office, -1, len(office.copies))
    for line in watch.stderr:
        if office.copies[-1].code in line:
            break
    answered = time.monotonic() - begun
    watch.send_signal(signal.SIGTERM)
    watch.communicate()
    return of_children() - before, answered


def main(count: int = 200) -> None:
    """Run the bench and print its figures."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time()
        office = a_years_office(Path(folder) / "office", count)
        made = time.process_time() - begun
        print(f"{count} projects, {len(QUARTERS)} quarters, made in {made:.0f} s")
        drop(office, -FILES - 1, -1)
        shutil.rmtree(office.ws.intake)  # the registry as it was kept
        first = office.copies[0].code
        for name, words in {
            "status": ("status", *_ASKED),
            "once more": ("status", *_ASKED),
            "ingest": ("ingest",),
            "trace": ("trace", first),
            "approvals": ("approvals", *_ASKED),
            "summary": ("summary", *_ASKED),
            "year": ("summary", "--year", str(LAST.fiscal_year)),
        }.items():
            print(f"{name:>10}: {command(office, *words):7.2f} s", flush=True)
        cpu, answered = watched(office)
        print(f"{'watch':>10}: {cpu:7.2f} s, its first file answered after {answered:.1f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
