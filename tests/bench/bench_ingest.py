"""CPU time per workbook of taking N filled ones out of an inbox, against reading their cells.

    python tests/bench/bench_ingest.py [N [MANY]]

`raw` is python-calamine reading every sheet of every file. The stages are timed inside one
`pipeline.ingest` over the same files: what is not in a named stage is `other`. `workers` is what
the processes that screened and read the files spent, their start included; `read` is what it cost
to ask them. `answers` are workbooks written, a receipt or a whole form ready to be corrected: they
are shown, but kept out of the ratio. Memory is the process's high-water mark. With MANY both sizes
are run, each in a process of its own, and the exponent is told by which CPU time grows.
"""

import math
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import process_time
from unittest.mock import patch

import python_calamine as calamine

from emenscr_xlsx.checking import rules as checks, schema, verdict
from emenscr_xlsx.intake import inbox
from emenscr_xlsx.intake.ingest import ingest as ingest_
from emenscr_xlsx.intake.outcome import Ingested
from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.office import answer, disk, examine, workers
from emenscr_xlsx.office.examine import BATCH
from emenscr_xlsx.reading import pool as isolate
from emenscr_xlsx.writing import reply
from office import LAST, Office, build, of_children

STAGES: dict[str, tuple[tuple[object, str], ...]] = {
    "read": ((isolate, "read_all"),),
    "parse": ((examine, "stack"), (examine, "content_digests")),
    "check": ((schema, "check"), (checks, "run"), (verdict, "settle")),
    "ledger": tuple(
        (Ledger, name) for name in ("receive", "arrivals", "seen", "standing", "rows", "book")
    ),
    "answers": ((answer, "cached_values_of"), (reply, "receipt"), (reply, "corrected_ready")),
    "files": tuple(
        (inbox if hasattr(inbox, name) else disk, name)
        for name in ("claim", "store", "write", "deliver", "release")
    ),
}


class Clock:
    """CPU seconds by stage; a stage entered from another takes its time from it."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._stages = ["other"]
        self._since = process_time()

    def _mark(self) -> None:
        now = process_time()
        self.spent[self._stages[-1]] += now - self._since
        self._since = now

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._mark()
        self._stages.append(name)
        try:
            yield
        finally:
            self._mark()
            self._stages.pop()

    def timed(self, name: str, call: Callable) -> Callable:
        """The call, its time booked to a stage."""

        def timing(*given: object, **named: object) -> object:
            with self.stage(name):
                return call(*given, **named)

        return timing


def memory() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read_raw(paths: Iterable[Path]) -> float:
    """CPU seconds of python-calamine reading every sheet of every file."""
    start = process_time()
    for path in paths:
        book = calamine.CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return process_time() - start


def drop(office: Office, period=LAST) -> None:
    """Write the copies' filled workbooks of a period into the inbox."""
    copies = [c for c in office.copies if period == LAST or c.earlier]
    for copy, content in office.workbooks(copies, period):
        (office.ws.inbox / f"{copy.code}.xlsx").write_bytes(content)


def ingest(office: Office, clock: Clock) -> tuple[Ingested, list[tuple[float, float]]]:
    """One timed pass over the inbox.

    With the peak of memory by the time that so many files were done.
    """
    peaks: list[tuple[float, float]] = []
    with clock.stage("other"):
        places = [(stage, owner, name) for stage, calls in STAGES.items() for owner, name in calls]
        patches = [
            patch.object(owner, name, clock.timed(stage, getattr(owner, name)))
            for stage, owner, name in places
        ]
        # Answers are made in this very process, whose time is taken.
        patches.append(patch.object(workers, "_FEW", len(office.copies) + 1))
        for replacement in patches:
            replacement.start()
        try:
            done = ingest_(
                office.ws,
                now=datetime(2023, 10, 10, 9),
                progress=lambda done, _of: peaks.append((done, memory())),
            )
        finally:
            for replacement in patches:
                replacement.stop()
    return done, peaks


def main(count: int = 1000) -> None:
    """Run the bench and print its figures."""
    with tempfile.TemporaryDirectory() as folder:
        office = build(Path(folder) / "office", count)
        drop(office, LAST.previous())  # a past to compare with, not timed
        ingest_(office.ws, now=datetime(2023, 7, 10, 9))
        drop(office)
        os.sync()  # what the bench itself wrote is not the inbox's to flush
        raw = read_raw(inbox.look(office.ws.inbox))
        isolate.close()  # those of the quarter before
        before, clock = of_children(), Clock()
        done, peaks = ingest(office, clock)
        isolate.close()
        clock.spent["workers"] = of_children() - before
    assert len(done.outcomes) == count
    assert not any(o.verdict is Verdict.REFUSED for o in done.outcomes), "a copy was refused"
    total = clock.spent.total()
    print(
        f"{count} workbooks: "
        + ", ".join(f"{n} {v}" for v, n in Counter(o.verdict for o in done.outcomes).items())
    )
    for stage, spent in {
        "raw": raw,
        **{s: clock.spent[s] for s in (*STAGES, "workers", "other")},
        "total": total,
    }.items():
        print(f"{stage:>8}: {spent / count * 1000:7.2f} ms a workbook")
    first = min(count, BATCH)
    print(
        f"  memory: {next(m for done, m in peaks if done >= first):.0f} MB after the first batch "
        f"of {first}, {peaks[-1][1]:.0f} MB after the last"
    )
    print(f"  cpu: {total:.2f} s, memory at the most {memory():.0f} MB")
    print(f"  with the answers: {total / raw:.2f} times raw")
    print(f"ratio: {(total - clock.spent['answers']) / raw:.2f}")


def growth(few: int, many: int) -> None:
    """Run the bench at two sizes, and print by which exponent CPU time grows."""
    spent = []
    for count in (few, many):
        output = subprocess.run(
            [sys.executable, __file__, str(count)], check=True, capture_output=True, text=True
        ).stdout
        print(output, end="", flush=True)
        spent.append(float(re.search(r"cpu: ([\d.]+)", output)[1]))
    print(f"exponent: {math.log(spent[1] / spent[0], many / few):.3f}")


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:3]]
    if len(sizes) > 1:
        growth(*sizes)
    else:
        main(*sizes)
