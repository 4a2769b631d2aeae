"""A workspace is kept in one file and made again from it, as it was at one moment (P1)."""

import os
import stat
import zipfile
from pathlib import Path

import pytest

from emenscr_xlsx.intake.filing import Filing
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.ledger.tables import DELIVERIES
from emenscr_xlsx.office.backup import backup, restore
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.starting import init
from emenscr_xlsx.office.statuses import status
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.text.period import Period
from support.command import Q4, Command, assert_plain
from support.office import IN_TIME, Office
from support.postgres import Postgres

LAST = Period(2566, 4)
KEY = ".emenscr.key"


def kept(root: Path) -> dict[str, bytes]:
    return {
        p.relative_to(root).as_posix(): p.read_bytes()
        for p in root.rglob("*")
        if p.is_file() and not p.name.startswith("ledger.sqlite") and p.name != "lock"
    }


def test_what_is_restored_is_the_office_again(
    emenscr: Command, fresh_office: Office, tmp_path: Path
) -> None:
    ws, again = fresh_office.ws, tmp_path / "again"
    before = kept(ws.root), status(ws, LAST)
    made = emenscr("backup", "--to", tmp_path / "kept.zip", "-w", ws.root)
    assert made.code == 0
    assert "key is among them" in made.out
    assert "มีกุญแจของหน่วยงานอยู่ด้วย" in made.out
    assert kept(ws.root) == before[0], "a backup changes nothing"
    assert emenscr("restore", tmp_path / "kept.zip", "-w", again).code == 0
    assert kept(again) == before[0]
    assert status(Workspace(again), LAST) == before[1]
    assert emenscr("templates", *Q4, "-w", again).code == 0
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "kept.zip").stat().st_mode) == 0o600
        assert stat.S_IMODE((again / KEY).stat().st_mode) == 0o600


@pytest.mark.slow
def test_a_ledger_on_a_server_stays_there(
    emenscr: Command, deck_file: Path, office: Office, postgres: Postgres, tmp_path: Path
) -> None:
    """The files come back, and go on with the ledger that the settings name; it is said so."""
    there, again = tmp_path / "there", tmp_path / "again"
    there.mkdir()
    (there / "emenscr.toml").write_text(f'database = "{postgres.database()}"\n', "utf-8")
    init(there)
    for name in ("registry.xlsx", KEY):
        (there / name).write_bytes((office.ws.root / name).read_bytes())
    ws = Workspace(there)
    issue(ws, LAST)
    (ws.inbox / "report.xlsx").write_bytes(deck_file.read_bytes())
    assert emenscr("ingest", "-w", there).code == 0
    made = emenscr("backup", "--to", tmp_path / "kept.zip", "-w", there)
    assert made.code == 0
    assert "The database is on a server" in made.out
    before = status(ws, LAST)
    assert "SUBMITTED" in {line["status"] for line in before}
    assert emenscr("restore", tmp_path / "kept.zip", "-w", again).code == 0
    assert status(Workspace(again), LAST) == before
    assert emenscr("audit", "-w", again).code == 0


def test_a_backup_holds_whole_transactions_only(fresh_office: Office, tmp_path: Path) -> None:
    """While another run is in the middle of writing."""
    ws = fresh_office.ws
    with ws.ledger() as ledger, ledger.engine.execution_options(writing=True).connect() as db:
        db.begin()
        db.execute(
            DELIVERIES.insert().values(
                id=9999, sha256="x", file="x", verdict="refused", received=IN_TIME
            )
        )
        backup(ws, tmp_path / "kept.zip")
        db.rollback()
    with restore(tmp_path / "kept.zip", tmp_path / "again").ledger() as ledger:
        assert ledger.mark().delivery < 9999


@pytest.mark.slow
@pytest.mark.parametrize("ends", ["before it is booked", "before it is delivered"])
def test_a_file_on_its_way_is_answered_from_the_backup(
    fresh_office: Office,
    filled: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ends: str,
) -> None:
    """A backup made while a run is at work: what it had claimed goes on in the restored office."""
    ws = fresh_office.ws
    file = filled["2566-Q4/02-monitoring-staff"]
    (ws.inbox / file.name).write_bytes(file.read_bytes())
    step = "conclude" if ends == "before it is booked" else "finish"
    going_on = getattr(Filing, step)
    made = []

    def first_a_backup(run: Filing, *given: object) -> None:
        if not made and given[0]:
            made.append(backup(ws, tmp_path / "kept.zip"))
        going_on(run, *given)

    with monkeypatch.context() as between:
        between.setattr(Filing, step, first_a_backup)
        ingest(ws, now=IN_TIME)
    assert made
    again = restore(tmp_path / "kept.zip", tmp_path / "again")
    done = ingest(again, now=IN_TIME)
    assert len(done.outcomes) + done.finished == 1
    standing = {s["project"]: s["status"] for s in status(again, LAST)}
    assert standing == {s["project"]: s["status"] for s in status(ws, LAST)}
    replies = {p.name: p.exists() for p in (again.root / "replies" / "2566-Q4").glob("*.xlsx")}
    assert replies.keys() == {p.name for p in (ws.root / "replies" / "2566-Q4").glob("*.xlsx")}


def test_a_ledger_elsewhere_is_in_the_backup_too(emenscr: Command, tmp_path: Path) -> None:
    root = tmp_path / "office"
    root.mkdir()
    (root / "emenscr.toml").write_text('database = "sqlite:///data/kept.sqlite"', "utf-8")
    (root / "data").mkdir()
    assert emenscr("init", root).code == 0
    assert emenscr("backup", "-w", root).code == 0
    (made,) = (root / "backups").glob("*.zip")
    assert emenscr("restore", made, "-w", tmp_path / "again").code == 0
    assert (tmp_path / "again" / "data" / "kept.sqlite").stat().st_size
    assert emenscr("status", "-w", tmp_path / "again", *Q4).code == 0
    (root / "emenscr.toml").write_text('database = "sqlite:///../kept.sqlite"', "utf-8")
    (root / "data" / "kept.sqlite").rename(tmp_path / "kept.sqlite")
    assert emenscr("backup", "-w", root, "--to", tmp_path / "b.zip").code == 0
    answer = emenscr("restore", tmp_path / "b.zip", "-w", tmp_path / "third" / "office")
    assert_plain(answer, "kept.sqlite", "by hand")


def test_what_is_no_backup_makes_nothing(emenscr: Command, tmp_path: Path) -> None:
    """Not a ZIP, one of something else, a damaged one, and one that would write elsewhere."""
    bad = {name: tmp_path / f"{name}.zip" for name in ("text", "other", "cut", "climbs")}
    bad["text"].write_text("no zip")
    for name, member in (("other", "x.txt"), ("cut", KEY), ("climbs", KEY)):
        with zipfile.ZipFile(bad[name], "w") as packed:
            packed.writestr(member, b"k" * 3000)
            if name == "climbs":
                packed.writestr("../climbed.txt", "x")
    bad["cut"].write_bytes(bad["cut"].read_bytes().replace(b"kkkk", b"kkkj", 1))
    for path in (*bad.values(), tmp_path / "none.zip"):
        assert_plain(emenscr("restore", path, "-w", tmp_path / "new"), path.name)
    assert {p.name for p in tmp_path.iterdir()} == {p.name for p in bad.values()}


@pytest.mark.slow
def test_nothing_is_restored_over_files(emenscr: Command, tmp_path: Path) -> None:
    emenscr("init", tmp_path / "office")
    emenscr("backup", "-w", tmp_path / "office", "--to", tmp_path / "kept.zip")
    before = kept(tmp_path / "office")
    answer = emenscr("restore", tmp_path / "kept.zip", "-w", tmp_path / "office")
    assert_plain(answer, "empty folder", "โฟลเดอร์ว่าง")
    assert kept(tmp_path / "office") == before
