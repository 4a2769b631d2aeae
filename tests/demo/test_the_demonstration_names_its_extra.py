"""Without openpyxl the demonstration says what to install; nothing else misses it."""

import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = (
    "import sys; sys.modules['openpyxl'] = None\n"
    "from emenscr_xlsx.cli import main; sys.argv = ['emenscr', *sys.argv[1:]]; main()"
)


def emenscr(*words: object) -> subprocess.CompletedProcess[str]:
    """A command where openpyxl is not installed."""
    return subprocess.run(
        [sys.executable, "-P", "-c", COMMAND, *map(str, words)],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


def test_the_extra_is_named(tmp_path: Path) -> None:
    run = emenscr("demo", "--out", tmp_path / "demo")
    assert run.returncode == 2
    assert "pip install 'emenscr-xlsx[demo]'" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.slow
def test_the_documents_and_blanks_need_no_extra(tmp_path: Path) -> None:
    run = emenscr("guide", "--out", tmp_path)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "report_th.xlsx").is_file()
