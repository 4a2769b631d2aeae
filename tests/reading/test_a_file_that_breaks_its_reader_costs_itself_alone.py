"""A file that crashes, hangs or exhausts its reader is tried once more by itself and refused.

The others of its batch are read.
"""

import datetime as dt
import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from emenscr_xlsx.config.limits import USUAL
from emenscr_xlsx.model.finding import Finding
from emenscr_xlsx.model.values import AsPercent, CellFault
from emenscr_xlsx.reading import json_lines, pool
from emenscr_xlsx.reading.jobs import Job, Read
from emenscr_xlsx.reading.report import read_report
from emenscr_xlsx.reading.screen import screen
from emenscr_xlsx.workbook.submission import Submission
from support.office import Office

# Each reader's Python loads this first: it breaks at the screened files named beside it.
_BREAKING = """
import hashlib, os, pathlib, time
import python_calamine as calamine

held = calamine.CalamineWorkbook
lines = pathlib.Path(__file__).with_name("breaks").read_text().splitlines()
breaks = dict(line.split(" ", 1) for line in lines)
tried = pathlib.Path(__file__).with_name("tried").open("a")


class Breaking:
    @staticmethod
    def from_filelike(file):
        how = breaks.get(hashlib.sha256(file.getvalue()).hexdigest())
        if how:
            tried.write(how + "\\n")
            tried.flush()
        if how == "crash":
            os.abort()
        if how == "hang":
            time.sleep(10_000)
        if how == "exhaust":
            taken = [bytearray(1 << 26) for _ in range(10_000)]
        if how == "raise":
            raise ZeroDivisionError
        return held.from_filelike(file)


calamine.CalamineWorkbook = Breaking
"""
HOW = ("crash", "hang", "exhaust", "raise")


@pytest.fixture
def breaking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place to say which files break their readers."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(_BREAKING)
    monkeypatch.setenv(
        "PYTHONPATH",
        os.pathsep.join(filter(None, [str(tmp_path / "site"), os.environ.get("PYTHONPATH")])),
    )
    pool.close()  # those that are warm know nothing of it
    yield tmp_path / "site"
    pool.close()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="memory is limited on Linux and macOS only")
def test_the_others_are_read(office: Office, filled: dict[str, Path], breaking: Path) -> None:
    good = [path for name, path in filled.items() if name.startswith("2566-Q4")]
    bad = dict(zip(HOW, good, strict=False))
    (breaking / "breaks").write_text(
        "".join(
            f"{hashlib.sha256(screen(path.read_bytes(), path.name).workbook).hexdigest()} {how}\n"
            for how, path in bad.items()
        )
    )
    limits = USUAL | {"seconds": 3}
    jobs = [Job(path.name, limits, sealed=True, source=str(path)) for path in good]
    answers = dict(zip(good, pool.read_all(jobs), strict=True))
    for path in good:
        result = answers[path].result
        if path in bad.values():
            assert isinstance(result, Finding)
            assert result.code == "UNSAFE"
        else:
            assert isinstance(result, Submission), result
        assert answers[path].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    tries = (breaking / "tried").read_text().split()
    assert {how: tries.count(how) for how in HOW} == dict.fromkeys(HOW, 2), (
        "once among the others, and once alone"
    )


GOOD: dict[str, object] = {
    "Read": [
        "0" * 64,
        {"Finding": ["X", 3, {"Words": ["ก", "a"]}, *[""] * 8, {"Words": ["", ""]}]},
    ]
}
NO_ANSWERS = {
    "nothing": b"",
    "a line that was cut": b"{",
    "no JSON": b"cos\nsystem\n",
    "another type": b'{"Submission": []}\n',
    "a type that no field declares": b'{"Path": ["/"]}\n',
    "too few fields": b'{"Read": ["0"]}\n',
    "a severity that there is not": json.dumps(GOOD).replace("3", "7").encode() + b"\n",
    "a number for a text": json.dumps(GOOD).replace('"X"', "1").encode() + b"\n",
    "brackets without end": b"[" * 100_000 + b"\n",
}


@pytest.mark.parametrize("line", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_an_answer_that_is_no_answer_is_a_failure(line: bytes) -> None:
    """A reader that was taken over could say anything; it is read as data of the types declared."""
    good = json_lines.decode(json.dumps(GOOD).encode() + b"\n", Read)
    assert json_lines.encode(good) == json.dumps(GOOD).encode() + b"\n"
    with pytest.raises(ValueError, match=r".*"):
        json_lines.decode(line, Read)


def test_what_is_read_comes_through_unchanged(office: Office, filled: dict[str, Path]) -> None:
    """Also cells that hold no scalar, and records whose keys look like one of these."""
    path = next(iter(filled.values()))
    read = read_report(path, office.ws.key)
    odd: dict[str, object] = {
        "fault": CellFault("ERROR_VALUE", "#N/A"),
        "percent": AsPercent(0.95),
        "day": dt.date(2023, 9, 30),
        "second": dt.datetime(2023, 9, 30, 23, 59, 59),
        "time": dt.time(8, 30),
        "hours": dt.timedelta(days=1, hours=2),
        "text": "\ud800 \u2028\n",
        "number": 1e300,
        "whole": 3,
        "yes": True,
        "blank": None,
    }
    cells = {**read.cells, "odd": {"date": odd, "CellFault": odd}}
    answer = Read(read.sha256, replace(read, cells=cells))
    assert json_lines.decode(json_lines.encode(answer), Read) == answer
