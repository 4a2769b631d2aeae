"""The heavy work is done wherever there are hands, and a worker that dies costs nothing.

That a cluster answers byte for byte as this machine is a claim of its own (`proof.cluster`).
"""

import os
import pickle
import shutil
import signal
from functools import partial
from pathlib import Path

import pytest
from distributed import LocalCluster

from emenscr_xlsx.office import workers
from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.workers import Cluster, Local
from emenscr_xlsx.text.period import Period
from support.office import Office

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="a worker is ended by kill -9"),
    pytest.mark.filterwarnings("default"),  # those of the engine are not ours
]


def test_works_are_done_in_order_and_a_death_is_made_good(monkeypatch, tmp_path: Path) -> None:
    """By processes of this machine: whoever dies at a work, the next one does it."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    marks = [tmp_path / str(number) for number in range(60)]
    deaths = {7, 41}
    works = [
        partial(_die_at_first, number in deaths, number, mark) for number, mark in enumerate(marks)
    ]
    assert list(Local().each(works)) == list(range(60))
    assert all(mark.exists() for mark in marks)


def _die_at_first(deadly: bool, number: int, mark: Path) -> int:
    """End this process where it is the first to do a deadly work."""
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return number
    if deadly:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_work_that_fails_fails_as_here(monkeypatch) -> None:
    """What is wrong with a work is said by doing it here."""
    monkeypatch.setattr(workers, "_FEW", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with pytest.raises(ZeroDivisionError):
        list(Local().each([partial(divmod, 1, 0)] * 2))


def test_a_cluster_that_goes_away_leaves_the_work_to_this_machine(monkeypatch) -> None:
    """Whoever lost the scheduler goes on alone."""
    monkeypatch.setattr(workers, "_PATIENCE", "2s")
    with LocalCluster(
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        gone = Cluster(cluster.scheduler_address)
        works = gone.each([partial(pow, number, 2) for number in range(9)])
        assert next(works) == 0
    assert list(works) == [number**2 for number in range(1, 9)]


def test_a_cluster_that_is_not_there_is_said_in_words(monkeypatch) -> None:
    monkeypatch.setattr(workers, "_PATIENCE", "1s")
    with pytest.raises(WorkspaceError) as refused:
        Cluster("tcp://127.0.0.1:9").each([])
    assert "tcp://127.0.0.1:9" in refused.value.words.th
    assert "dask scheduler" in refused.value.words.en


def test_a_worker_has_neither_key_nor_ledger(office: Office, tmp_path: Path) -> None:
    """What is sent to be done holds the seal of one form, and nothing that makes another."""
    sent, ws = [], office.copy(tmp_path / "office").ws
    shutil.rmtree(ws.folder("templates"))

    class Watching(Local):
        def each(self, works):
            works = list(works)
            sent.extend(pickle.dumps(work) for work in works)
            return super().each(works)

    ws.__dict__["workers"] = Watching()
    reissued = issue(ws, Period(2566, 4))
    assert len(sent) == len(reissued) > 1
    assert not any(ws.key in work or b"sqlite" in work for work in sent)
