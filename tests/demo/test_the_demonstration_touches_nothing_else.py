"""The demonstration empties only what an earlier demonstration left."""

from pathlib import Path

import pytest

from emenscr_xlsx.demo import run
from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.starting import init


def test_an_office_workspace_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    """`emenscr demo --out` on a real workspace: one clear message, no file gone."""
    ws = init(tmp_path / "office")
    (ws.inbox / "report.xlsx").write_bytes(b"ours")
    before = {p: p.read_bytes() for p in ws.root.rglob("*") if p.is_file()}
    with pytest.raises(WorkspaceError, match="--out"):
        run.run(ws.root)
    assert {p: p.read_bytes() for p in ws.root.rglob("*") if p.is_file()} == before


def test_an_earlier_demonstration_is_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Running it twice in one place works."""
    monkeypatch.setattr(run, "stories", list)  # the mark is what counts, not what is played
    run.run(tmp_path / "demo")
    (tmp_path / "demo" / "left.txt").write_text("old")
    run.run(tmp_path / "demo")
    assert not (tmp_path / "demo" / "left.txt").exists()
