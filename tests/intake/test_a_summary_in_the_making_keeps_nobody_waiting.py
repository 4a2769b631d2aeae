"""While the inbox is watched, summaries are made apart, and no oftener than is set (Q3)."""

import importlib
from concurrent.futures import Future
from pathlib import Path

import pytest

from emenscr_xlsx.intake.auditing import audit
from emenscr_xlsx.intake.summaries import Apart, Made, showing, stale
from emenscr_xlsx.intake.watch import renew
from emenscr_xlsx.ledger.tables import IN_LOG
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.text.words import Words
from support.office import Office

summaries = importlib.import_module("emenscr_xlsx.intake.summaries")
Q3, Q4 = Period(2566, 3), Period(2566, 4)


class _Slow:
    """A process whose works end when they are told to."""

    def __init__(self) -> None:
        self.works: list[Future[Made]] = []

    def submit(self, *_: object) -> Future[Made]:
        self.works.append(Future())
        return self.works[-1]

    def shutdown(self, *, wait: bool) -> None:
        assert not wait, "nobody waits for it"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> _Slow:
    process = _Slow()
    monkeypatch.setattr(summaries, "_executor", lambda: process)
    return process


def test_none_is_begun_while_another_is_being_made(slow: _Slow) -> None:
    apart = Apart()
    assert apart.may_begin(60)
    apart.begin(Path(), {Q3: ["a"], Q4: ["b", "c"]})
    assert list(apart.finished()) == []
    assert not apart.may_begin(0)
    assert apart.cover(Q4, ["c"])
    assert not apart.cover(Q4, ["c", "came meanwhile"])
    made = Made(Q3, Path("summary.xlsx"))
    slow.works[0].set_result(made)
    assert list(apart.finished()) == [(made, ["a"])]
    slow.works[1].set_result(Made(Q4, None, Words("ล็อก", "locked")))
    ((made, claims),) = apart.finished()
    assert (made.final, claims) == (False, ["b", "c"]), "what may pass is tried again"
    assert apart.may_begin(0)
    assert not apart.may_begin(60), "not before the time is over"


def test_a_process_that_dies_is_logged_and_not_begun_again_at_once(slow: _Slow) -> None:
    apart = Apart()
    apart.begin(Path(), {Q4: ["a"]})
    slow.works[0].set_exception(MemoryError("killed"))
    ((made, _),) = apart.finished()
    assert made.final
    assert "MemoryError" in made.words.en
    assert "MemoryError: killed" in made.details


def test_where_it_takes_long_it_is_left_and_said(fresh_office: Office) -> None:
    """Q3: of many reports `ingest` makes none, says as of when it is, and what makes it."""
    root = fresh_office.ws.root
    (root / "emenscr.toml").write_text("summary_reports = 1", "utf-8")
    ws = Workspace(root)
    with ws.ledger() as ledger:
        came = [d["claim"] or "" for d in ledger.taken() if d["quarter"] == 3]
        ledger.note_told(came, IN_LOG)
    (made,) = renew(ws)
    assert (made.put_off, made.final, made.path) == (True, False, None)
    assert "is not made yet" in made.words.en
    assert f"{len(came)} files" in made.words.en
    assert "emenscr summary --year 2566 --quarter 3" in made.words.en
    (amiss,) = (a for a in audit(ws) if "summary" in a.what.en)
    assert "emenscr summary --year 2566 --quarter 3" in amiss.todo.en
    with showing(ws, Q3):
        pass
    with ws.ledger() as ledger:
        assert not stale(ledger), "the command shows them"
