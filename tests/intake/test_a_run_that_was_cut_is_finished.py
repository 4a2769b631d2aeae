"""What a cut run left is finished by the next: logs, summaries, answers; and nobody shares them.

S9, S10, S11, S12, S17.
"""

import importlib
import json
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from emenscr_xlsx.intake import inbox
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.intake.log import log
from emenscr_xlsx.intake.outcome import Ingested
from emenscr_xlsx.intake.owners import adopt
from emenscr_xlsx.ledger.failures import Unreachable
from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.office import by_hand, disk, workspace
from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.workbook import submission
from support.cutting import CutError, cut
from support.office import IN_TIME, Office
from support.post import CLEAN, DECK, Post, post_of

summaries = importlib.import_module("emenscr_xlsx.intake.summaries")
watching = importlib.import_module("emenscr_xlsx.intake.watch")
Q3, Q4 = Period(2566, 3), Period(2566, 4)


@pytest.fixture
def post(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Post:
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    return post_of(office, tmp_path / "post")


def _logged(post: Post) -> list[str]:
    path = post.root / "logs" / "intake.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [event["file"] for event in map(json.loads, lines) if "verdict" in event]


@pytest.mark.parametrize("step", ["finish", "log", "summarise"])
def test_a_rerun_writes_the_log_and_the_summary_that_a_cut_run_did_not(
    post: Post, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """S9: cut after booking, before the log, or before the summary."""
    made: list[Period] = []
    monkeypatch.setattr(summaries, "show", lambda _, period: made.append(period) or Path())

    def run() -> Ingested:
        done = watching.take_in(post.ws)
        assert all(summary.path for summary in watching.renew(post.ws))
        return done

    post.drop(filled[CLEAN], "ดี.xlsx")
    with monkeypatch.context() as power:
        owner, name = {
            "finish": (inbox, "release"),
            "log": (watching, "note_outcome"),
            "summarise": (summaries, "show"),
        }[step]
        power.setattr(owner, name, cut)
        with pytest.raises(CutError):
            run()
    done = run()
    assert (_logged(post), made) == (["ดี.xlsx"], [Q4])
    assert [o.file for o in done.outcomes] == ([] if step == "summarise" else ["ดี.xlsx"])
    run()
    assert (_logged(post), made) == (["ดี.xlsx"], [Q4]), "and only once"


def test_identical_files_are_read_once_and_each_sender_is_answered(
    post: Post, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """S12: a copy costs its hash, on any number of them no step calls itself."""
    content, copies = filled[CLEAN].read_bytes(), 60
    for number in range(copies):
        post.drop(content, f"{number}.xlsx")
        post.drop(b"PK\x03\x04 no", f"{number}.docx")
    hashed: list[str] = []
    store = inbox.store
    monkeypatch.setattr(
        inbox, "store", lambda claim, folder: hashed.append(claim.name) or store(claim, folder)
    )
    outcomes = post.ingest()
    assert len(hashed) == 2 * copies
    assert len(outcomes) == 2 * copies
    assert sum(o.verdict.stands for o in outcomes) == 1
    refused = [o for o in outcomes if not o.verdict.stands]
    assert len({o.reply for o in refused}) == len(refused)
    for outcome in refused:
        assert outcome.reply.is_file()
    assert not post.waiting()


def test_two_ledgers_on_one_inbox_are_noticed(
    post: Post, office: Office, tmp_path: Path, filled: dict[str, Path]
) -> None:
    """S17: a claim carries its ledger's id; the one that comes second takes nothing."""
    post.ingest()
    other = post_of(office, tmp_path / "other")
    (other.root / "ledger.sqlite").unlink()
    Ledger(f"sqlite:///{other.root / 'ledger.sqlite'}").close()
    ws = other.ws
    ws.__dict__["inbox"] = post.ws.inbox
    post.drop(filled[CLEAN], "ดี.xlsx")
    with pytest.raises(WorkspaceError, match="another database"):
        ingest(ws, now=IN_TIME)
    assert [o.file for o in post.ingest()] == ["ดี.xlsx"]
    with ws.ledger() as ledger:
        adopt(ws.inbox, ledger.id)
    assert ingest(ws, now=IN_TIME).outcomes == []


@pytest.mark.slow
def test_a_reopening_that_was_cut_is_finished_by_the_same_command(
    fresh_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S10: wherever it ends, the report is returned once, and its workbook is there."""
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    ws = fresh_office.ws
    with ws.ledger() as ledger:
        code = min(c for c, row in ledger.standing(Q3).items() if row["status"] == "SUBMITTED")

    for owner, name in ((Ledger, "move"), (disk, "write")):
        with monkeypatch.context() as power:
            power.setattr(owner, name, cut)
            with pytest.raises(CutError):
                by_hand.reopen(ws, Q3, code, "ขอตัวเลขใหม่")
    made = by_hand.reopen(ws, Q3, code, "ขอตัวเลขใหม่")
    assert made is not None
    assert made.is_file()
    with ws.ledger() as ledger:
        steps = [s for s in ledger.steps([Q3], [code]) if s["status"] == "RETURNED"]
    assert len(steps) == 1
    with pytest.raises(WorkspaceError):
        by_hand.reopen(ws, Q3, code, "เหตุผลอื่น")


def test_what_a_cut_run_had_half_written_goes_with_the_next(tmp_path: Path) -> None:
    """S10: but not what another run is writing now."""
    folder = tmp_path / "outputs"
    folder.mkdir()
    dead, alive = folder / ".1.tmp", folder / ".2.tmp"
    for path in (dead, alive):
        path.write_bytes(b"half")
    os.utime(dead, (time.time() - 3600,) * 2)
    disk.write(folder / "summary.xlsx", b"whole")
    assert sorted(p.name for p in folder.iterdir()) == [".2.tmp", "summary.xlsx"]


TROUBLES = {
    "locked": (Ledger, "mark", Unreachable("database is locked")),
    "a full disk": (inbox, "store", OSError(28, "No space left on device")),
    "no more inbox": (inbox, "look", FileNotFoundError(2, "gone", "inbox")),
}


@pytest.mark.slow
@pytest.mark.parametrize(("owner", "name", "slip"), TROUBLES.values(), ids=TROUBLES)
def test_the_watch_outlives_what_passes(
    post: Post,
    filled: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    name: str,
    slip: Exception,
) -> None:
    """S11: it says so once, in plain words, and goes on when it can."""
    (post.root / "emenscr.toml").write_text("settle_seconds = 0", "utf-8")
    monkeypatch.setattr(summaries, "show", lambda *_: Path())
    monkeypatch.setattr(summaries, "_executor", lambda: ThreadPoolExecutor(1))
    post.drop(filled[DECK], "ดี.xlsx")

    def fails(*_: object, **__: object) -> None:
        raise slip

    with log(post.root) as logger:
        run = watching._Watch(post.ws, logger, Event())
        with monkeypatch.context() as trouble:
            trouble.setattr(owner, name, fails)
            for _ in range(3):
                run._once()
        run._once()
        run._once()
    text = (post.root / "logs" / "intake.log").read_text("utf-8")
    assert "Traceback" not in text
    assert text.count("กลับมาทำงานได้แล้ว") == 1
    assert _logged(post) == ["ดี.xlsx"]


def test_an_original_that_was_changed_is_not_taken_for_what_was_sent(
    fresh_office: Office, monkeypatch: pytest.MonkeyPatch, filled: dict[str, Path]
) -> None:
    """S15: it goes back to nobody as what the officer typed."""
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    ws = Workspace(fresh_office.ws.root)
    with ws.ledger() as ledger:
        code, row = min(
            (c, r) for c, r in ledger.standing(Q3).items() if r["status"] == "SUBMITTED"
        )
    original = ws.root / (row["filed"] or "")
    others = [p for n, p in filled.items() if n.startswith("2566-Q4/")]
    shutil.copy(others[0], original)
    assert submission.file_digest(original) != row["sha256"]
    with pytest.raises(WorkspaceError, match="changed since it was filed"):
        by_hand.reopen(ws, Q3, code, "ขอตัวเลขใหม่")
