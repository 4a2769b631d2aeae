"""No file in the inbox, the workspace or the current folder is run as part of the program (S1)."""

import importlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from emenscr_xlsx.office import scripts
from emenscr_xlsx.reading import pool as isolate
from emenscr_xlsx.workbook.submission import Submission
from support.office import Office

Q3 = ("--year", "2566", "--quarter", "3")
PATIENCE = 120
CONSOLE = (
    "import re, sys; sys.argv[0] = 'emenscr'; from emenscr_xlsx.cli import main; sys.exit(main())"
)
"""What an installer writes into the script `emenscr`."""


def every_name() -> set[str]:
    """What anything here, or in Python itself, or installed beside it, may import."""
    return (
        {name.partition(".")[0] for name in sys.modules}
        | set(sys.stdlib_module_names)
        | set(packages_distributions())
        | {"sitecustomize", "usercustomize"}
    )


def plant(folder: Path, marks: Path) -> None:
    """A module of every name, each of which leaves a mark where it is run."""
    for name in every_name():
        if name.isidentifier() and name != "__main__":
            (folder / f"{name}.py").write_text(
                f"open({str(marks / name)!r}, 'w').close()\nraise ImportError('planted')\n"
            )


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    (tmp_path / "marks").mkdir()
    return tmp_path / "marks"


@pytest.fixture
def planted(fresh_office: Office, filled: dict[str, Path], marks: Path) -> dict[str, Path]:
    """Folders full of modules.

    The workspace, its inbox, one of the inbox's folders, and one from which commands are given.
    """
    ws = fresh_office.ws
    (ws.root / "emenscr.toml").write_text(
        "settle_seconds = 3600", "utf-8"
    )  # so that the planted files are left where they are
    places = {
        "workspace": ws.root,
        "inbox": ws.inbox,
        "folder": ws.inbox / "สตผ.",
        "cwd": marks.parent / "elsewhere",
    }
    for place in places.values():
        place.mkdir(exist_ok=True)
        plant(place, marks)
    shutil.copy(filled["2566-Q4/02-monitoring-staff"], marks.parent / "รายงาน.xlsx")
    return places


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console script, in a folder of programs."""
    path = tmp_path_factory.mktemp("bin") / "emenscr"
    path.write_text(f"#!{sys.executable}\n{CONSOLE}\n")
    path.chmod(0o755)
    return path


def env(**more: str) -> dict[str, str]:
    return (
        {k: v for k, v in os.environ.items() if k not in ("PYTHONSAFEPATH", "PYTHONPATH")}
        | {"PYTHONDONTWRITEBYTECODE": "1"}
        | more
    )


def ran(words: list[str], cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=env(**more),
        timeout=PATIENCE,
        check=False,
    )


def entries(script: Path) -> dict[str, list[str]]:
    return {
        "script": [sys.executable, str(script)],
        "module": [sys.executable, "-P", "-m", "emenscr_xlsx"],
    }


def test_the_planted_modules_would_be_run(planted: dict[str, Path], marks: Path) -> None:
    """The trap is a trap: Python left to itself falls into it."""
    ran([sys.executable, "-m", "emenscr_xlsx", "--help"], planted["cwd"])
    assert list(marks.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize(
    "place",
    ["inbox", "cwd", "workspace", "folder"],
)
def test_no_command_runs_them(
    planted: dict[str, Path], marks: Path, script: Path, fresh_office: Office, place: str
) -> None:
    """Each entry, from each folder.

    A command that reads files in a process of its own, and one that writes a summary.
    """
    root, report = fresh_office.ws.root, marks.parent / "รายงาน.xlsx"
    for name, entry in entries(script).items():
        process = ran([*entry, "check", str(report), "-w", str(root)], planted[place])
        assert (process.returncode, "Traceback" in process.stderr) == (0, False), (
            f"{name}: {process.stderr}"
        )
    process = ran(
        [*entries(script)["script"], "summary", *Q3, "-w", os.path.relpath(root, planted[place])],
        planted[place],
    )
    assert process.returncode == 0, process.stderr
    assert not list(marks.iterdir())


@pytest.mark.slow
def test_nothing_of_a_whole_run_in_the_workspace_runs_them(
    planted: dict[str, Path], marks: Path, script: Path, fresh_office: Office
) -> None:
    """Given from the workspace itself: files are taken in, the planted ones among them."""
    ws = fresh_office.ws
    shutil.copy(marks.parent / "รายงาน.xlsx", ws.inbox)
    for path in (*planted["folder"].iterdir(), *planted["inbox"].glob("*.py")):
        if path.stem not in (
            "python_calamine",
            "pickle",
            "watchfiles",
            "zlib",
            "typing",
        ):  # some hundreds would take a minute
            path.unlink()
    (ws.root / "emenscr.toml").write_text("settle_seconds = 0", "utf-8")
    process = ran([*entries(script)["module"], "ingest", "-w", "."], ws.root)
    assert process.returncode == 0, process.stderr
    assert "รายงาน.xlsx" in process.stdout
    assert not list(marks.iterdir())
    assert not [p for p in ws.inbox.rglob("*.py") if p.is_file()]


def command_of(bat: str, folder: Path) -> tuple[list[str], list[str]]:
    """What a start script runs, and in which folder; read as cmd.exe reads it."""
    folders, words = [], []
    for line in bat.splitlines():
        line = line.replace("%~dp0", f"{folder}{os.sep}").replace("%%", "%")  # noqa: PLW2901
        if line.startswith("cd "):
            folders.append(line.removeprefix("cd /d ").strip('"'))
        if sys.executable in line:
            words = [w.strip('"') for w in re.findall(r'"[^"]*"|\S+', line)]
    return words, folders


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="a signal ends it")
def test_the_watch_that_the_scripts_start_runs_none_of_them(
    planted: dict[str, Path], marks: Path, fresh_office: Office
) -> None:
    """As a double-click starts it, in the workspace.

    Every program named in the script is named with its folder.
    """
    root = fresh_office.ws.root
    bat = (root / "watch.bat").read_text("utf-8")
    words, folders = command_of(bat, root)
    assert folders == ["%SystemRoot%"], "a folder of the system's"
    assert not re.search(r"^\s*chcp", bat, re.MULTILINE), "looked for in the current folder first"
    run = subprocess.Popen(
        words,
        cwd=root,
        env=env(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    log, end = root / "logs" / "intake.jsonl", time.monotonic() + PATIENCE
    while not (log.exists() and log.read_text("utf-8")) and run.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.1)
    time.sleep(3)  # the registry is read, and the events of the inbox are listened to
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=PATIENCE)
    assert (run.returncode, "Traceback" in out + err) == (0, False), err
    assert not list(marks.iterdir())


def test_a_careless_path_of_modules_reaches_no_reader(
    planted: dict[str, Path], marks: Path, monkeypatch: pytest.MonkeyPatch, fresh_office: Office
) -> None:
    """An empty or relative entry means the current folder to Python.

    A reader is not told of it, and stands elsewhere.
    """
    monkeypatch.chdir(planted["inbox"])
    isolate.close()
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", ".", "../inbox"]))
    try:
        assert isinstance(
            isolate.read_one(fresh_office.ws.job(Path("../../รายงาน.xlsx"), "รายงาน.xlsx")),
            Submission,
        )
    finally:
        isolate.close()
    assert not list(marks.iterdir())


def test_without_the_flag_nothing_of_the_program_comes_from_the_current_folder(
    tmp_path: Path,
) -> None:
    """`python -m` looks there itself before the program begins; from then on nothing does."""
    asked = (
        "import sys, runpy; sys.path.insert(0, ''); "
        "runpy.run_module('emenscr_xlsx', run_name='other'); print('' in sys.path, sys.argv)"
    )
    process = ran([sys.executable, "-c", asked], tmp_path)
    assert process.stdout.startswith("False"), process.stderr


# The scripts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["สำนักงาน", "my office", "50% of 'it' \"all\" $HOME", "back\\slash"]
)
@pytest.mark.skipif(os.name != "posix", reason="systemd runs on Linux")
def test_the_service_names_its_program_and_its_folder_whatever_they_are_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    root = tmp_path / name
    root.mkdir()
    monkeypatch.setattr(sys, "executable", str(root / "bin" / "python"))
    scripts.write_scripts(root)
    service = (root / "emenscr-watch.service").read_text("utf-8")
    (line,) = re.findall("^ExecStart=(.*)$", service, re.MULTILINE)
    words = [w.replace("%%", "%") for w in shlex.split(line)]
    assert [words[0], words[-1].replace("$$", "$")] == [str(root / "bin" / "python"), str(root)]
    assert words[1:-1] == ["-P", "-m", "emenscr_xlsx", "watch", "-w"]
    assert "WorkingDirectory=/" in service
    (writable,) = re.findall("^ReadWritePaths=(.*)$", service, re.MULTILINE)
    assert [w.replace("%%", "%") for w in shlex.split(writable)] == [str(root)]


def test_the_service_may_do_no_more_than_take_files_in(tmp_path: Path) -> None:
    """S18: not as root, and nothing but its own folder to write to."""
    scripts.write_scripts(tmp_path)
    service = (tmp_path / "emenscr-watch.service").read_text("utf-8")
    (user,) = re.findall("^User=(.+)$", service, re.MULTILINE)
    assert user != "root"
    for line in (
        "ProtectSystem=strict",
        "PrivateNetwork=yes",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "UMask=0077",
    ):
        assert f"\n{line}\n" in service


def test_a_reader_knows_the_same_package_as_its_parent(tmp_path: Path) -> None:
    """From a checkout that is not installed too.

    The parent knows it by a path of its own, which the reader need not have.
    """
    package = Path(importlib.import_module("emenscr_xlsx").__file__).parent
    there = tmp_path / "checkout" / "emenscr_xlsx"
    shutil.copytree(package, there, ignore=shutil.ignore_patterns("__pycache__"))
    asked = (
        f"import sys; sys.path.insert(0, {str(there.parent)!r})\n"
        "from pathlib import Path\nfrom emenscr_xlsx.reading import jobs, pool\n"
        "from emenscr_xlsx.config.limits import USUAL\n"
        "assert pool.__file__.startswith(sys.path[0])\n"
        f"job = jobs.Job('x', USUAL, sealed=False, source={str(tmp_path / 'x.xlsx')!r})\n"
        "print(pool.read_all([job])[0].result.code)\n"
    )
    (tmp_path / "x.xlsx").write_bytes(b"")
    process = ran([sys.executable, "-c", asked], tmp_path)
    assert process.stdout.strip() == "EMPTY", process.stderr
