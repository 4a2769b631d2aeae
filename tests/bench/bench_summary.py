"""CPU time and memory of the summary of N reports, against xlsxwriter writing as many cells.

    python tests/bench/bench_summary.py [N]

The reports are the samples' own, read once from their workbooks and booked for N projects. `plain`
is xlsxwriter in constant_memory mode writing the same cells, the same texts and numbers, and
nothing else; both run in a process of their own, so that each memory is its own. The ratio is of
CPU seconds.
"""

import hashlib
import re
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import product
from pathlib import Path
from time import process_time

import pandas as pd
import xlsxwriter

from emenscr_xlsx.checking.batch import Batch
from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.ledger.entries import Entry
from emenscr_xlsx.ledger.tables import IN_SUMMARY
from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.office.report import summarise
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.reading import report as reader
from emenscr_xlsx.text.period import Period
from office import LAST, Office, build

AT_ONCE = 250
_CELL = re.compile(rb'<c r="[A-Z]+\d+"(?: s="\d+")?(?: t="(\w+)")?(?:/>|>(.*?)</c>)', re.DOTALL)
_ROW = re.compile(rb"<row [^>]*>(.*?)</row>", re.DOTALL)


def book(office: Office, periods: Sequence[Period] = (LAST,), leave: int = 0) -> None:
    """Book a report for every copy and quarter, from the few workbooks that they repeat.

    Of the last quarter those of the last `leave` copies are left out.
    """
    patterns = {c.sample.name: c for c in office.copies if not c.sample.name.startswith("wrong/")}
    folder = office.ws.root / "patterns"
    folder.mkdir()
    paths = []
    for copy, content in office.workbooks(list(patterns.values()), LAST):
        paths.append(folder / f"{copy.code}.xlsx")
        paths[-1].write_bytes(content)
    read = [reader.read_report(p, office.ws.key, form.BY_NAME, form.VERSION) for p in paths]
    batch = stack(read, form.BY_NAME, office.ws.settings.thresholds)
    projects = office.ws.registry.projects
    of_project = {c.sample.project: number for number, c in enumerate(patterns.values())}
    with office.ws.ledger() as ledger:
        for period, start in product(periods, range(0, len(office.copies), AT_ONCE)):
            until = len(office.copies) - (leave if period == LAST else 0)
            some = office.copies[start : min(until, start + AT_ONCE)]
            which = [
                of_project.get(c.sample.project, index % len(paths)) for index, c in enumerate(some)
            ]
            frames = {name: _repeated(batch, name, which) for name in form.BY_NAME}
            frames["report"] = frames["report"].assign(
                project_code=[c.code for c in some],
                agency_code=[projects[c.code]["agency_code"] for c in some],
                quarter=period.quarter,
            )
            sheets = [{t: read[w].place(t).sheet for t in form.BY_NAME} for w in which]
            entries = [_entry(index, c.code, period) for index, c in enumerate(some)]
            ledger.book(entries, frames, sheets)
            for entry in entries:
                original = office.ws.root / entry.filed
                original.parent.mkdir(parents=True, exist_ok=True)
                original.write_bytes(entry.filed.encode())  # stands for the report's workbook
            ledger.note_told([entry.claim for entry in entries], IN_SUMMARY)


def _repeated(batch: Batch, name: str, which: list[int]) -> pd.DataFrame:
    rows = dict(list(batch[name].groupby("_report")))
    return pd.concat(
        [rows[w].assign(_report=index) for index, w in enumerate(which) if w in rows]
        or [batch[name].iloc[:0]],
        ignore_index=True,
    )


def _entry(report: int, project: str, period: Period) -> Entry:
    filed = f"accepted/{period.label}/{project.replace(' ', '-')}.xlsx"
    given = {
        "project": project,
        "period": period,
        "issue": 1,
        "filed": filed,
        "report": report,
        "status": "SUBMITTED",
        "rows": (150, 150, 0),
        "claim": filed,
    }
    return Entry(
        hashlib.sha256(filed.encode()).hexdigest(),
        f"{project}.xlsx",
        datetime.combine(period.end, time(9)) + timedelta(10),
        Verdict.ACCEPTED,
        [],
        **given,
    )


def cells(path: Path) -> Iterator[list[list[tuple[str, object]]]]:
    """Each sheet's rows of what its cells hold, for the plain writer."""
    with zipfile.ZipFile(path) as box:
        shared = [
            b"".join(re.findall(rb"<t[^>]*>(.*?)</t>", si, re.DOTALL)).decode()
            for si in _shared(box)
        ]
        for name in sorted(n for n in box.namelist() if n.startswith("xl/worksheets/sheet")):
            rows = []
            for row in _ROW.findall(box.read(name)):
                values = []
                for kind, inner in _CELL.findall(row):
                    text = b"".join(
                        re.findall(rb"<(?:t|v)[^>]*>(.*?)</(?:t|v)>", inner, re.DOTALL)
                    ).decode()
                    if not inner:
                        values.append(("blank", None))
                    elif kind == b"s":
                        values.append(("text", shared[int(text)]))
                    elif kind in (b"inlineStr", b"str"):
                        values.append(("text", text))
                    else:
                        values.append(("number", float(text or 0)))
                rows.append(values)
            yield rows


def _shared(box: zipfile.ZipFile) -> list[bytes]:
    return (
        re.findall(rb"<si>(.*?)</si>", box.read("xl/sharedStrings.xml"), re.DOTALL)
        if "xl/sharedStrings.xml" in box.namelist()
        else []
    )


def write_plain(source: Path, target: Path) -> tuple[float, int]:
    """CPU seconds of writing a workbook's cells anew, and how many they are.

    Taking them out of it is not counted.
    """
    spent, count = 0.0, 0
    begun = process_time()
    out = xlsxwriter.Workbook(target, {"constant_memory": True})
    look = out.add_format({"font_name": "TH Sarabun New", "text_wrap": True})
    spent += process_time() - begun
    for rows in cells(source):
        begun = process_time()
        ws = out.add_worksheet()
        for index, row in enumerate(rows):
            for col, (kind, value) in enumerate(row):
                if kind == "text":
                    ws.write_string(index, col, value, look)
                elif kind == "number":
                    ws.write_number(index, col, value, look)
                else:
                    ws.write_blank(index, col, None, look)
            count += len(row)
        spent += process_time() - begun
    begun = process_time()
    out.close()
    return spent + process_time() - begun, count


def memory() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(step: str, *given: object) -> list[float]:
    """A step in a process of its own: the figures it prints."""
    output = subprocess.run(
        [sys.executable, __file__, step, *map(str, given)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [float(f) for f in output.split()]


def summary_step(folder: str, count: str) -> None:
    """Write the summary; before it, what any run holds.

    The library, and the registry of as many projects.
    """
    office = build(Path(folder) / "registry", int(count))
    ws = Workspace(Path(folder) / "office")
    ws.__dict__["registry"] = office.ws.registry
    _ = ws.registry.projects, ws.registry.plan_of("")
    before, begun = memory(), process_time()
    summarise(ws, LAST)
    print(process_time() - begun, before, memory())


def main(count: int = 1000) -> None:
    """Run the bench and print its figures."""
    with tempfile.TemporaryDirectory() as folder:
        office = build(Path(folder) / "office", count)
        book(office)
        spent, before, peak = alone("summary", folder, count)
        path = Path(folder) / "office" / "outputs" / LAST.label / "summary.xlsx"
        plain, written = write_plain(path, Path(folder) / "plain.xlsx")
        size = path.stat().st_size / 1e6
    print(f"{count} reports: {written:,} cells, {size:.1f} MB")
    print(f"  summary: {spent:6.2f} s CPU, {written / spent:,.0f} cells a second")
    print(f"    plain: {plain:6.2f} s CPU, {written / plain:,.0f} cells a second")
    print(f"   memory: {before:.0f} MB before (library and registry), {peak:.0f} MB at the most")
    print(f"ratio: {spent / plain:.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["summary"]:
        summary_step(*sys.argv[2:])
    else:
        main(*map(int, sys.argv[1:]))
