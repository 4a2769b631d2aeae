"""A key or a ledger is made for a new workspace only.

Where an office has worked, the one that is gone is asked for (S6, P1).
"""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from emenscr_xlsx.office import starting, workspace
from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.starting import init
from emenscr_xlsx.office.statuses import latest, status
from support.command import Q3, Q4, Command, assert_plain
from support.office import Office

COMMANDS = [
    ["templates", *Q4],
    ["ingest"],
    ["summary", *Q3],
    ["status", *Q4],
    ["trace", "x"],
    ["approvals", *Q4],
]
GONE = "Put .emenscr.key back"


def files(root: Path) -> dict[str, bytes]:
    return {
        p.relative_to(root).as_posix(): p.read_bytes()
        for p in root.rglob("*")
        if p.is_file() and p.suffix not in (".sqlite-wal", ".sqlite-shm")
    }


@pytest.fixture
def used(fresh_office: Office) -> Path:
    return fresh_office.ws.root


# The key --------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["init"], *COMMANDS], ids=lambda w: w[0])
def test_a_ledger_without_its_key_asks_for_the_key(
    emenscr: Command, used: Path, words: list[str]
) -> None:
    (used / ".emenscr.key").unlink()
    before = files(used)
    answer = emenscr("init", used) if words == ["init"] else emenscr(*words, "-w", used)
    assert_plain(answer, GONE, "ให้นำ .emenscr.key เดิมกลับมาวาง")
    assert files(used) == before, "nothing was made"


def test_a_copied_ledger_alone_is_no_place_for_a_new_key(
    emenscr: Command, used: Path, tmp_path: Path
) -> None:
    (tmp_path / "copy").mkdir()
    shutil.copy(used / "ledger.sqlite", tmp_path / "copy")
    for words in (["init", tmp_path / "copy"], ["status", *Q4, "-w", tmp_path / "copy"]):
        assert_plain(emenscr(*words), GONE)
    assert [p.name for p in (tmp_path / "copy").iterdir()] == ["ledger.sqlite"]


@pytest.mark.parametrize("left", ["accepted", "replies", "templates"])
def test_what_came_of_an_office_is_no_place_for_one_either(
    emenscr: Command, used: Path, tmp_path: Path, left: str
) -> None:
    """Copied by hand, without the hidden file and without the ledger."""
    shutil.copytree(used / left, tmp_path / "copy" / left)
    assert_plain(emenscr("init", tmp_path / "copy"), GONE)
    shutil.copy(used / ".emenscr.key", tmp_path / "copy")
    assert_plain(emenscr("init", tmp_path / "copy"), "ledger.sqlite", "--new-ledger")


def test_the_key_put_back_is_all_it_takes(emenscr: Command, used: Path) -> None:
    away = (used / ".emenscr.key").rename(used / "key")
    assert emenscr("status", *Q4, "-w", used).code == 2
    away.rename(used / ".emenscr.key")
    assert emenscr("status", *Q4, "-w", used).code == 0


def test_a_key_that_is_lost_is_made_anew_knowingly(emenscr: Command, used: Path) -> None:
    former = (used / ".emenscr.key").read_bytes()
    (used / ".emenscr.key").unlink()
    assert emenscr("init", used, "--new-key").code == 0
    assert len((used / ".emenscr.key").read_bytes()) == 32
    assert (used / ".emenscr.key").read_bytes() != former
    now = (used / ".emenscr.key").read_bytes()
    assert emenscr("init", used, "--new-key").code == 0
    assert (used / ".emenscr.key").read_bytes() == now, "never in the place of one that is there"


@pytest.mark.parametrize(
    "key", [b"", b"short", b"x" * 31, b"\0" * 32], ids=["empty", "short", "one byte less", "zeros"]
)
@pytest.mark.parametrize(
    "words", [["init"], ["status", *Q4], ["templates", *Q4], ["ingest"]], ids=lambda w: w[0]
)
def test_a_damaged_key_is_refused_with_words(
    emenscr: Command, used: Path, key: bytes, words: list[str]
) -> None:
    (used / ".emenscr.key").write_bytes(key)
    answer = (
        emenscr("init", used, "--new-key") if words == ["init"] else emenscr(*words, "-w", used)
    )
    assert_plain(answer, ".emenscr.key", f"{len(key)} bytes", "put the original back")
    assert (used / ".emenscr.key").read_bytes() == key


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_the_key_is_its_owners_alone_from_its_first_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[tuple[str, int]] = []

    def noting(call: Callable) -> Callable:
        def step(*given: object, **named: object) -> object:
            modes.extend(
                (p.name, stat.S_IMODE(p.stat().st_mode))
                for p in (tmp_path / "office").iterdir()
                if p.is_file()
            )
            return call(*given, **named)

        return step

    for step in ("fsync", "replace", "chmod"):
        monkeypatch.setattr(os, step, noting(getattr(os, step)))
    was = os.umask(0)
    try:
        init(tmp_path / "office")
    finally:
        os.umask(was)
    first = next(mode for name, mode in modes if name.endswith(".tmp"))
    assert first == 0o600, "what becomes the key"
    assert {mode for name, mode in modes if name == ".emenscr.key"} == {0o600}
    assert stat.S_IMODE((tmp_path / "office" / ".emenscr.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "office" / "registry.xlsx").stat().st_mode) == 0o666, (
        "the rest as the system has it"
    )


# The ledger -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("empty", [False, True], ids=["gone", "empty"])
@pytest.mark.parametrize("words", [["init"], *COMMANDS], ids=lambda w: w[0])
def test_a_key_without_its_ledger_says_what_is_missing_and_how_to_go_on(
    emenscr: Command, used: Path, words: list[str], *, empty: bool
) -> None:
    for path in used.glob("ledger.sqlite*"):
        path.unlink()
    if empty:
        (used / "ledger.sqlite").touch()
    before = files(used)
    answer = emenscr("init", used) if words == ["init"] else emenscr(*words, "-w", used)
    assert_plain(answer, "ledger.sqlite", "from a backup", "--new-ledger", "สำเนาสำรอง")
    assert files(used) == before, "nothing was made, nothing overwritten"


def test_a_ledger_is_begun_anew_knowingly(emenscr: Command, used: Path) -> None:
    (used / "ledger.sqlite").unlink()
    key = (used / ".emenscr.key").read_bytes()
    assert emenscr("init", used, "--new-ledger").code == 0
    assert (used / ".emenscr.key").read_bytes() == key
    assert emenscr("status", *Q4, "-w", used).code == 0


def test_a_ledger_elsewhere_is_missed_where_it_belongs(emenscr: Command, tmp_path: Path) -> None:
    """`database` of the settings names its place."""
    root = tmp_path / "office"
    root.mkdir()
    (root / "emenscr.toml").write_text('database = "sqlite:///../kept/office.sqlite"', "utf-8")
    (tmp_path / "kept").mkdir()
    assert emenscr("init", root).code == 0, "settings that lie there first make it no office"
    assert (tmp_path / "kept" / "office.sqlite").stat().st_size
    assert not (root / "ledger.sqlite").exists()
    (tmp_path / "kept" / "office.sqlite").rename(tmp_path / "away.sqlite")
    assert_plain(emenscr("status", *Q4, "-w", root), "office.sqlite")
    (tmp_path / "away.sqlite").rename(tmp_path / "kept" / "office.sqlite")
    (root / ".emenscr.key").unlink()
    assert_plain(emenscr("init", root), GONE)


def test_a_database_on_a_server_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = "postgresql://office:secret@server/emenscr"
    monkeypatch.setattr(workspace, "begun", lambda _: False)
    (tmp_path / ".emenscr.key").write_bytes(b"x" * 32)
    (tmp_path / "emenscr.toml").write_text(f'database = "{url}"', "utf-8")
    with pytest.raises(WorkspaceError) as refused:
        init(tmp_path)
    assert "server/emenscr" in str(refused.value)
    assert "secret" not in str(refused.value)


# No workspace ---------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [*COMMANDS, ["watch"]], ids=lambda w: w[0])
def test_a_folder_that_is_no_workspace_is_called_so_and_stays_empty(
    emenscr: Command, tmp_path: Path, words: list[str]
) -> None:
    assert_plain(emenscr(*words, "-w", tmp_path), "is no workspace", "-w")
    assert not list(tmp_path.iterdir())


def test_an_init_that_broke_off_early_is_simply_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as cut:
        cut.setattr(starting.secrets, "token_bytes", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            init(tmp_path)
    ws = init(tmp_path)
    assert ws.begun
    assert status(ws, latest(ws, 2566)) == []
