"""The inbox takes reports, and leaves alone what systems and other programs keep there (F11)."""

from pathlib import Path

import pytest

from emenscr_xlsx.config import settings
from emenscr_xlsx.intake.inbox import claim, look

NOBODYS = (
    *("desktop.ini", "Desktop.INI", "Thumbs.db", ".DS_Store", "._report.xlsx", "~$report.xlsx"),
    *("report.xlsx.crdownload", "report.part", "report.xlsx.partial", "report.download"),
    *("report.xlsx.sb-1a2b3c4d-Xy12Zz", "report.xlsx.filepart", "report.xlsx~"),
    *("1A2B3C4D", "1A2B3C4D.tmp", ".~lock.report.xlsx#", "~WRL0001.tmp"),
)


def test_what_is_nobodys_report_is_neither_looked_at_nor_claimed(tmp_path: Path) -> None:
    reports = {"report.xlsx", "partial.xlsx", "12345678.xlsx", "a shortcut sent by mail.lnk"}
    for name in (*NOBODYS, *reports):
        (tmp_path / name).write_bytes(b"x")
    assert {p.name for p in look(tmp_path)} == reports
    assert {c.name for c in claim(tmp_path, look(tmp_path))} == reports
    left = {p.name for p in tmp_path.iterdir() if p.is_file()}
    assert left == set(NOBODYS)


@pytest.mark.parametrize("folder", ["$RECYCLE.BIN", "#recycle", "@eaDir", "lost+found"])
def test_what_was_thrown_away_or_a_drive_keeps_is_nobodys(tmp_path: Path, folder: str) -> None:
    """A drive's own folders: no deleted report is taken out of the bin."""
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "report.xlsx").write_bytes(b"x")
    assert look(tmp_path) == {}


def test_the_office_adds_names_to_leave_alone(tmp_path: Path) -> None:
    """By the setting [inbox] ignore; and the older way to name the inbox is still read."""
    file = tmp_path / "emenscr.toml"
    file.write_text('[inbox]\nfolder = "in"\nignore = ["*.bak", "README*"]', "utf-8")
    chosen = settings.load(file)
    assert (chosen.inbox, chosen.ignore) == ("in", ("*.bak", "README*"))
    for name in ("a.bak", "readme.txt", "a.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    seen = {p.name for p in look(tmp_path, ignore=chosen.ignore)}
    assert seen == {"a.xlsx", "emenscr.toml"}
    file.write_text('inbox = "elsewhere"', "utf-8")
    assert settings.load(file).inbox == "elsewhere"


@pytest.mark.parametrize("text", ['[inbox]\nignore = "x"', "[inbox]\nignor = []", "inbox = 3"])
def test_a_slip_in_the_inbox_settings_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "emenscr.toml").write_text(text, "utf-8")
    with pytest.raises(settings.Error):
        settings.load(tmp_path / "emenscr.toml")
