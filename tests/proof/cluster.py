"""The work of several machines comes out as that of one, whoever dies."""

import os
import random
import shutil
import signal
from dataclasses import replace
from unittest.mock import patch

from distributed import LocalCluster

from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.office import workers
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.statuses import status
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.text.period import Period
from support.office import IN_TIME

from . import Ground, Tally, claim

Q4 = Period(2566, 4)
KINDS = ("templates", "accepted", "replies", "refused")


@claim(
    "a cluster's reports and answers are this machine's, though a worker is killed",
    small=1,
    full=20,
)
def killed_workers(ground: Ground, trials: int) -> Tally:
    """Two workers, of which one is killed somewhere on the way; the same bytes as without."""
    tally, dice = Tally(), random.Random(5)
    drops = [path.read_bytes() for path in ground.filled.values()] + [b"PK"]
    here = _taken_in(ground, drops, lambda _done: None)
    for trial in range(trials):
        with LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster:
            doomed, turn = (
                next(iter(cluster.workers.values())).pid,
                dice.randrange(1, len(drops) // 2),
            )
            deaths = []

            def kill(
                done: float, doomed: int = doomed, turn: int = turn, deaths: list = deaths
            ) -> None:
                if done >= turn and not deaths:
                    deaths.append(os.kill(doomed, signal.SIGKILL))

            there = _taken_in(ground, drops, kill, cluster.scheduler_address)
        tally.check(deaths, f"trial {trial}: nobody was killed")
        tally.check(status(there, Q4) == status(here, Q4), f"trial {trial}: not booked the same")
        ours, theirs = made(here), made(there)
        odd = sorted(n for n in ours.keys() | theirs.keys() if ours.get(n) != theirs.get(n))
        tally.check(not odd, f"trial {trial}: not the same: {odd[:5]}")
    return tally


def _taken_in(ground: Ground, drops: list[bytes], kill, cluster: str = "") -> Workspace:
    """A workspace that took these in, and issued its forms anew."""
    ws = replace(ground.office.copy(ground.folder() / "office").ws, cluster=cluster)
    for number, content in enumerate(drops):
        (ws.inbox / f"{number}.xlsx").write_bytes(content)
    with patch.object(workers, "_FILES", 2):  # a few files are many parcels
        ingest(ws, now=IN_TIME, progress=lambda done, _total: kill(done))
    shutil.rmtree(ws.folder("templates"))
    issue(ws, Q4)
    return ws


def made(ws: Workspace) -> dict[str, bytes]:
    """What was filed and written, by place."""
    files = [p for kind in KINDS for p in ws.folder(kind).rglob("*") if p.is_file()]
    return {p.relative_to(ws.root).as_posix(): p.read_bytes() for p in files}
