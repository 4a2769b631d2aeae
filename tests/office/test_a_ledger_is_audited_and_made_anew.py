"""A ledger is looked over by `audit`, and made anew by `rebuild` (S6, S15)."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from emenscr_xlsx.intake.auditing import audit
from emenscr_xlsx.office import workspace
from emenscr_xlsx.office.by_hand import reinstate, reopen, withdraw
from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.rebuilding import rebuild
from emenscr_xlsx.office.statuses import status
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.text.period import Period
from support.building import Builder
from support.command import Command
from support.office import IN_TIME, Office

Q3 = Period(2566, 3)
_OWN = ("arrivals", "templates", "decisions", "sqlite_sequence")  # what no report depends on


@pytest.fixture(scope="module")
def kept(office: Office, built: Builder) -> Path:
    """An office in which reports were withdrawn, reinstated and reopened by hand."""

    def build(root: Path) -> Path:
        there = office.copy(root / "office").ws
        first, second, *_ = sorted(_standing(there))
        with there.ledger() as ledger:
            delivery = ledger.standing(Q3)[first]["delivery"]
            ledger.note_gone([("replies/2566-Q3/x.xlsx", "0" * 64)], IN_TIME)
        withdraw(there, Q3, first, "ส่งผิดไฟล์")
        reinstate(there, Q3, first, delivery or 0, "ถูกแล้ว")
        reopen(there, Q3, second, "ขอตัวเลขใหม่")
        return there.root

    return built.once("kept", build)


@pytest.fixture
def ws(kept: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(kept, tmp_path / "office")
    return Workspace(tmp_path / "office")


def _standing(ws: Workspace) -> list[str]:
    with ws.ledger() as ledger:
        return [code for code, row in ledger.standing(Q3).items() if row["delivery"]]


def _rows(ws: Workspace) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(ws.root / "ledger.sqlite")) as db:
        tables = [n for (n,) in db.execute("select name from sqlite_master where type = 'table'")]
        return {
            table: sorted(db.execute(f'select * from "{table}"').fetchall(), key=repr)
            for table in tables
            if table not in _OWN
        }


def _told(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """Without how far deliveries have been told of, which a new ledger does not ask."""
    return rows | {"deliveries": sorted([row[:-1] for row in rows["deliveries"]], key=repr)}


def test_a_ledger_made_anew_says_what_the_lost_one_said(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    rows, board = _rows(ws), status(ws, Q3)
    (ws.root / "ledger.sqlite").unlink()
    for left in ws.root.glob("ledger.sqlite-*"):
        left.unlink()
    made = rebuild(Workspace(ws.root))
    assert made.lacking == []
    assert made.reports == len(rows["m6_report"])
    assert _told(_rows(ws)) == _told(rows)
    assert status(Workspace(ws.root), Q3) == board
    assert audit(Workspace(ws.root)) == []


@pytest.mark.slow
def test_what_cannot_be_made_anew_is_named_and_the_old_ledger_kept(ws: Workspace) -> None:
    lost, changed, *_ = sorted((ws.root / "accepted").rglob("*.xlsx"))
    lost.unlink()
    changed.write_bytes(changed.read_bytes() + b"?")
    log = ws.decisions.read_bytes().splitlines(keepends=True)
    ws.decisions.write_bytes(b"".join([*log[:-2], log[-2][:40] + b"\n", log[-1]]))
    before = (ws.root / "ledger.sqlite").read_bytes()
    made = rebuild(ws)
    assert made.kept is not None
    assert made.kept.read_bytes()[:100] == before[:100]
    text = "\n".join(words.en for words in made.lacking)
    assert lost.name in text
    assert changed.name in text
    assert f"lacks its numbers {len(log) - 1}" in text


def test_no_ledger_is_made_of_nothing(ws: Workspace) -> None:
    ws.decisions.unlink()
    with pytest.raises(WorkspaceError, match="There is no log of decisions"):
        rebuild(ws)


def test_an_audit_finds_nothing_in_a_sound_office(ws: Workspace, emenscr: Command) -> None:
    assert audit(ws) == []
    assert emenscr("audit", "-w", ws.root).code == 0


def test_an_audit_names_what_is_amiss_and_what_to_do(ws: Workspace, emenscr: Command) -> None:
    lost, changed, *_ = sorted((ws.root / "accepted").rglob("*.xlsx"))
    lost.unlink()
    changed.write_bytes(changed.read_bytes() + b"?")
    stray = lost.with_name("มาจากไหน.xlsx")
    stray.write_bytes(b"?")
    claim = ws.inbox / ".claimed" / ("1" * 32 + "_ค้าง.xlsx")
    claim.parent.mkdir(exist_ok=True)
    claim.write_bytes(b"?")
    with closing(sqlite3.connect(ws.root / "ledger.sqlite")) as db:
        db.execute("update statuses set status = 'APPROVED' where rowid = 1")
        db.commit()
    answer = emenscr("audit", "-w", ws.root)
    assert answer.code == 1
    for words in (
        lost.name,
        changed.name,
        stray.name,
        "ค้าง.xlsx",
        "is missing of",
        "was changed since",
        "is not in the ledger",
        "are not finished",
        "not where its history ends",
        "emenscr ingest",
        "emenscr rebuild",
    ):
        assert words in answer.out


def test_a_damaged_database_is_said_in_plain_words(ws: Workspace, emenscr: Command) -> None:
    """S11: whatever command meets it, and `audit` says what to do."""
    path = ws.root / "ledger.sqlite"
    content = bytearray(path.read_bytes())
    content[100:60_000] = b"x" * (60_000 - 100)
    path.write_bytes(content)
    for left in ws.root.glob("ledger.sqlite-*"):
        left.unlink()
    answer = emenscr("audit", "-w", ws.root)
    assert answer.code == 1
    assert "emenscr rebuild" in answer.out
    for command in (["ingest"], ["status", "--year", "2566", "--quarter", "3"]):
        answer = emenscr(*command, "-w", ws.root)
        assert answer.code == 2
        assert "Traceback" not in answer.err
