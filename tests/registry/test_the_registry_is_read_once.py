"""What was read of a registry is kept; it counts for the same workbook and settings only (Q1)."""

from dataclasses import replace
from pathlib import Path

import pytest

from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo.samples import sample_registry
from emenscr_xlsx.registry import kept

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.fixture
def place(tmp_path: Path) -> Path:
    stamp = kept.stamp(b"workbook", Settings())
    path = tmp_path / "registry.json"
    path.write_bytes(kept.keep(sample_registry().tables, stamp, KEY))
    return path


def test_what_was_kept_is_what_was_read(place: Path) -> None:
    tables = kept.kept(place, kept.stamp(b"workbook", Settings()), KEY)
    assert tables is not None
    assert dict(tables) == dict(sample_registry().tables)


@pytest.mark.parametrize(
    "chosen",
    [Settings(trial=frozenset({"V-K2"})), replace(Settings(), thresholds={"off_plan": 1.0})],
    ids=["rules", "thresholds"],
)
def test_another_workbook_or_other_settings_are_read_anew(place: Path, chosen: Settings) -> None:
    assert kept.kept(place, kept.stamp(b"another", Settings()), KEY) is None
    assert kept.kept(place, kept.stamp(b"workbook", chosen), KEY) is None


def test_only_what_the_office_kept_itself_counts(place: Path, tmp_path: Path) -> None:
    """Rows that somebody changed, or sealed with another key, are none."""
    stamp = kept.stamp(b"workbook", Settings())
    assert kept.kept(place, stamp, OTHER) is None
    assert kept.kept(tmp_path / "none.json", stamp, KEY) is None
    code = next(iter(sample_registry().projects)).encode()
    place.write_bytes(place.read_bytes().replace(code, code[:-1] + b"9", 1))
    assert kept.kept(place, stamp, KEY) is None
