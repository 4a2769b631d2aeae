"""A nation's quarter, taken in by two workers over PostgreSQL, and summed up twice.

    python tests/bench/bench_nation.py [MINISTRIES] [PROJECTS]

By hand: 20 ministries of 2,000 projects take most of an hour on two cores. A ministry is a
workspace with a database of its own on one server; five projects are an office's. Their reports are
filled by the library's own functions and dropped, taken in, exported and let go, a ministry after
the other, so that disk and memory stay flat; then `rollup` adds the exports up. `typed` is what the
accepted reports disbursed by the samples' own figures, summed up without any of that.
"""

import re
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from time import process_time

from bench_office import registered
from distributed import LocalCluster

from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.office.exporting import export
from emenscr_xlsx.office.report import SummaryScope
from emenscr_xlsx.office.rollup import rollup
from office import LAST, Office, of_children, typed
from support.postgres import Postgres, binaries

OFFICE = 5  # projects of an office
NOW = datetime(2023, 10, 10, 9)
_BESIDE = re.compile(r"[^0-9.-]")  # what people type around a figure
_THAI = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def ministry(root: Path, database: str, cluster: str, count: int, first: int) -> Office:
    """A workspace with so many projects whose ledger lies on the server."""
    root.mkdir(parents=True)
    settings = f'database = "{database}"\ncluster = "{cluster}"\n'
    (root / "emenscr.toml").write_text(settings, "utf-8")
    return registered(root, count, OFFICE, first)


def disbursed(office: Office, code: str) -> float:
    """What a project's sample says it disbursed on its planned lines."""
    (sample,) = (c.sample for c in office.copies if c.code == code)
    figures = [row.get("disbursed", 0) for row in typed(sample)["budget"].values()]
    return sum(float(_BESIDE.sub("", str(f).translate(_THAI)) or 0) for f in figures)


def take_in(office: Office) -> tuple[Counter[Verdict], float]:
    """Drop a ministry's reports and take them in: their verdicts, and the money of what counts."""
    names = {}
    for number, (copy, content) in enumerate(office.workbooks(office.copies, LAST)):
        names[f"{number}.xlsx"] = copy.code
        (office.ws.inbox / f"{number}.xlsx").write_bytes(content)
    done = ingest(office.ws, now=NOW)
    assert not done.undone
    codes = [names[o.file] for o in done.outcomes if o.verdict.stands]
    return Counter(o.verdict for o in done.outcomes), sum(disbursed(office, c) for c in codes)


def main(ministries: int = 20, projects: int = 2_000) -> None:
    """Run the bench and print its figures."""
    programs = binaries()
    assert programs, "no PostgreSQL is installed"
    server, verdicts, money, roots = Postgres(programs), Counter(), 0.0, []
    server.start()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        with LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster:
            for number in range(ministries):
                roots.append(Path(folder) / f"ministry-{number + 1:02}")
                office = ministry(
                    roots[-1],
                    server.database(),
                    cluster.scheduler_address,
                    projects,
                    10_000 + number * projects,
                )
                some, counted = take_in(office)
                verdicts, money = verdicts + some, money + counted
                export(SummaryScope(office.ws, LAST), "csv")
                for kind in ("accepted", "replies", "inbox", ".intake"):
                    shutil.rmtree(office.ws.root / kind)
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(
                    f"{roots[-1].name}: {sum(verdicts.values()):,} reports after "
                    f"{time.monotonic() - begun:,.0f} s, memory {memory:.0f} MB",
                    flush=True,
                )
        rolled = rollup(roots, LAST, Path(folder) / "nation.xlsx")
    server.stop()
    count = sum(verdicts.values())
    print(f"{count:,} reports: " + ", ".join(f"{n:,} {v}" for v, n in verdicts.items()))
    cost = (process_time() + of_children()) / count * 1000
    print(f"  cost: {cost:.1f} ms CPU a report, with making and exporting it")
    print(f" typed: {money:,.2f} baht")
    print(f"rollup: {rolled.disbursed:,.2f} baht in {rolled.projects:,} projects")
    print(f" ratio: {rolled.disbursed / money:.2f}")


if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[1]))
    main(*map(int, sys.argv[1:]))
