"""A command that was cut is given once more, and leaves what it would have left at first (S10).

`tests/proof/commands.py` cuts every command at many steps; here the ways to go on, one by one.
"""

import importlib
from datetime import date
from pathlib import Path

import pytest

from emenscr_xlsx.office import disk, workspace
from emenscr_xlsx.office.backup import backup, restore
from emenscr_xlsx.office.by_hand import reinstate, withdraw
from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.extend import extend
from emenscr_xlsx.office.starting import init
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.text.period import Period
from support.cutting import CutError, cut
from support.office import IN_TIME, Office

backing, rolling = (
    importlib.import_module(f"emenscr_xlsx.office.{name}") for name in ("backup", "rollover")
)
Q3 = Period(2566, 3)


@pytest.mark.slow
def test_what_was_done_by_hand_is_not_done_twice(
    fresh_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    ws = fresh_office.ws
    with ws.ledger() as ledger:
        code, row = sorted(ledger.standing(Q3).items())[0]
        before = len(ledger.steps([Q3], [code]))
    for _ in range(2):
        withdraw(ws, Q3, code, "ส่งผิดไฟล์")
    for _ in range(2):
        reinstate(ws, Q3, code, row["delivery"] or 0, "ถูกแล้ว")
    for _ in range(2):
        extend(ws, Q3, date(2023, 11, 10), "น้ำท่วม", project=code)
    with ws.ledger() as ledger:
        assert len(ledger.steps([Q3], [code])) == before + 2
        assert len(ledger.extensions()) == 1
        assert ledger.standing(Q3)[code]["delivery"] == row["delivery"]


def test_a_backup_is_restored_where_an_earlier_try_was_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meanwhile no command works there, and no other backup goes over it."""
    ws = init(tmp_path / "office")
    kept, other = (backup(ws, tmp_path / f"{name}.zip").path for name in ("kept", "other"))
    other.write_bytes(other.read_bytes() + b"\0")
    going_on, count = disk.deliver, 0

    def until_the_third(source: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        return going_on(source, target) if count < 3 else cut()  # type: ignore[func-returns-value]

    with monkeypatch.context() as power:
        power.setattr(disk, "deliver", until_the_third)
        power.setattr(backing, "_undo", lambda _: None)
        with pytest.raises(CutError):
            restore(kept, tmp_path / "again")
    assert any((tmp_path / "again").iterdir())
    with pytest.raises(WorkspaceError):
        _ = Workspace(tmp_path / "again").key
    with pytest.raises(WorkspaceError, match="empty folder"):
        restore(other, tmp_path / "again")
    again = restore(kept, tmp_path / "again")
    assert again.key == ws.key
    assert not list(again.root.glob(".restoring"))
    with pytest.raises(WorkspaceError, match="empty folder"):
        restore(kept, tmp_path / "again")


def test_a_backup_that_cannot_be_restored_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = backup(init(tmp_path / "office"), tmp_path / "kept.zip").path
    with monkeypatch.context() as full:
        full.setattr(backing, "_place_ledger", cut)
        with pytest.raises(CutError):
            restore(kept, tmp_path / "again")
    assert not [p for p in (tmp_path / "again").rglob("*") if p.is_file()]
    assert restore(kept, tmp_path / "again").begun


def test_a_workspace_that_was_begun_and_cut_is_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its key and its ledger, where either would else be asked for."""
    with monkeypatch.context() as power:
        power.setattr(Workspace, "ledger", cut)
        with pytest.raises(CutError):
            init(tmp_path)
    key = (tmp_path / ".emenscr.key").read_bytes()
    ws = init(tmp_path)
    assert (ws.key, ws.begun) == (key, True)
    (tmp_path / "ledger.sqlite").unlink()
    with pytest.raises(WorkspaceError, match="--new-ledger"):
        init(tmp_path)


@pytest.mark.slow
def test_a_year_whose_beginning_was_cut_begins(
    fresh_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = fresh_office.ws
    before = ws.registry_file.read_bytes()
    with monkeypatch.context() as power:
        power.setattr(rolling, "replace_registry", cut)
        with pytest.raises(CutError):
            rolling.rollover(ws, 2567)
    assert ws.registry_file.read_bytes() == before
    done = rolling.rollover(Workspace(ws.root), 2567)
    assert done.kept[0].read_bytes() == before
    assert done.listed.exists()
    with pytest.raises(WorkspaceError, match="done before"):
        rolling.rollover(Workspace(ws.root), 2567)
