"""A file that crashes, hangs or exhausts its reader is tried once more by itself and refused.

The others of its batch are read.
"""

import hashlib
import io
import os
import pickle
from pathlib import Path

import pytest

from emenscr_xlsx.config.limits import USUAL
from emenscr_xlsx.model.finding import Finding
from emenscr_xlsx.reading import pool as isolate
from emenscr_xlsx.workbook.submission import Submission
from support.office import Office

# Each reader's Python loads this first: it breaks at the files named in BREAKS.
_BREAKING = """
import os, pathlib, time
import python_calamine as calamine

held = calamine.CalamineWorkbook
lines = pathlib.Path(os.environ["BREAKS"]).read_text().splitlines()
breaks = dict(line.split(" ", 1) for line in lines)
tried = pathlib.Path(os.environ["BREAKS"]).with_name("tried")


class Breaking:
    @staticmethod
    def from_filelike(file):
        import hashlib
        how = breaks.get(hashlib.sha256(file.getvalue()).hexdigest())
        if how:
            with tried.open("a") as told:
                told.write(how + "\\n")
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
    monkeypatch.setenv("BREAKS", str(tmp_path / "breaks"))
    isolate.close()  # those that are warm know nothing of it
    yield tmp_path
    isolate.close()


@pytest.mark.skipif(os.name != "posix", reason="memory is limited on Linux and macOS only")
def test_the_others_are_read(office: Office, filled: dict[str, Path], breaking: Path) -> None:
    good = [path for name, path in filled.items() if name.startswith("2566-Q4")]
    bad = dict(zip(HOW, good, strict=False))
    (breaking / "breaks").write_text(
        "".join(
            f"{hashlib.sha256(path.read_bytes()).hexdigest()} {how}\n" for how, path in bad.items()
        )
    )
    jobs = [
        isolate.Job(str(path), path.name, office.ws.key, USUAL | {"seconds": 3}) for path in good
    ]
    found = dict(zip(good, isolate.read_all(jobs), strict=True))
    for path in good:
        said = found[path].result
        if path in bad.values():
            assert isinstance(said, Finding)
            assert said.code == "UNSAFE"
        else:
            assert isinstance(said, Submission), said
        assert found[path].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    tries = (breaking / "tried").read_text().split()
    assert {how: tries.count(how) for how in HOW} == dict.fromkeys(HOW, 2), (
        "once among the others, and once alone"
    )


def test_an_answer_that_is_no_answer_makes_nothing_but_a_failure(tmp_path: Path) -> None:
    """A reader that was taken over could say anything; it is read as data."""

    class Evil:
        def __reduce__(self) -> tuple[object, ...]:
            return os.mkdir, (str(tmp_path / "done"),)

    with pytest.raises(pickle.UnpicklingError):
        isolate._Answers(io.BytesIO(pickle.dumps(Evil()))).load()
    assert not (tmp_path / "done").exists()
