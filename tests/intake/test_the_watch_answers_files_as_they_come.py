"""The watch takes a file once it lies still, answers and logs it, and renews the summary."""

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.intake.trace import trace
from emenscr_xlsx.intake.watch import watch
from emenscr_xlsx.office import network, workspace
from emenscr_xlsx.office.starting import init
from emenscr_xlsx.text.period import Period
from support.office import IN_TIME, Office

CLEAN, WRONG = "2566-Q4/02-monitoring-staff", "wrong/kpi-figures"
PATIENCE = 120  # seconds: how long a slow machine may take


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@contextmanager
def watching(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    (office.ws.root / "emenscr.toml").write_text("settle_seconds = 0.3", "utf-8")
    stop = Event()
    thread = Thread(target=watch, args=(office.ws.root, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def logged(office: Office) -> list[dict[str, object]]:
    path = office.ws.root / "logs" / "intake.jsonl"
    return (
        [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    )


@pytest.mark.slow
def test_files_are_answered_while_it_runs(
    fresh_office: Office, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = fresh_office.ws
    summary = ws.folder("outputs", Period(2566, 4)) / "summary.xlsx"
    board = ws.folder("outputs") / "board.html"
    with watching(fresh_office, monkeypatch):
        (ws.inbox / "~$เปิดอยู่.xlsx").write_bytes(b"x")
        shutil.copy(filled[CLEAN], ws.inbox / "ส่ง\nแล้ว.xlsx")
        until(lambda: any("verdict" in e for e in logged(fresh_office)))
        shutil.copy(filled[WRONG], ws.inbox / "2.xlsx")
        until(lambda: sum("verdict" in e for e in logged(fresh_office)) == 2)
        until(summary.exists)
        until(board.exists)
        until(lambda: "2.xlsx" in board.read_text("utf-8"))
        assert '"refresh": 0' not in board.read_text("utf-8"), "it refreshes itself"
    assert '"refresh": 0' in board.read_text("utf-8"), "until the watch ends"
    assert list((ws.root / "outbox" / "2566-Q4").rglob("*ต้องแก้ไข.xlsx"))
    entries = {e["file"]: e for e in logged(fresh_office) if "verdict" in e}
    assert entries["ส่ง\nแล้ว.xlsx"]["status"] == "SUBMITTED"
    assert entries["2.xlsx"]["errors"] > 0
    lines = (ws.root / "logs" / "intake.log").read_text("utf-8").splitlines()
    assert any("ส่ง แล้ว.xlsx" in line for line in lines), "no name breaks a line of the log"
    assert len(lines) == len(logged(fresh_office))
    assert [p.name for p in ws.inbox.iterdir() if p.name != ".claimed"] == ["~$เปิดอยู่.xlsx"]


@pytest.mark.slow
def test_a_file_that_still_grows_is_left_alone(
    fresh_office: Office, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = filled[CLEAN].read_bytes()
    with watching(fresh_office, monkeypatch):
        with open(fresh_office.ws.inbox / "ช้า.xlsx", "wb") as slow:
            for start in range(0, len(content), len(content) // 12 + 1):
                slow.write(content[start : start + len(content) // 12 + 1])
                slow.flush()
                os.fsync(slow.fileno())
                time.sleep(0.1)
        until(lambda: any("verdict" in e for e in logged(fresh_office)))
    (entry,) = [e for e in logged(fresh_office) if "verdict" in e]
    assert entry["status"] == "SUBMITTED", "never seen half-copied"


@pytest.mark.slow
def test_a_folder_that_vanishes_is_waited_for(
    fresh_office: Office, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = fresh_office.ws
    away = ws.root / "ไม่อยู่"
    with watching(fresh_office, monkeypatch):
        until(lambda: logged(fresh_office))
        ws.inbox.rename(away)
        until(lambda: any(e["level"] == "warning" for e in logged(fresh_office)))
        shutil.copy(filled[CLEAN], away / "กลับมา.xlsx")
        away.rename(ws.inbox)
        until(lambda: any("verdict" in e for e in logged(fresh_office)))
    assert sum(e["level"] == "warning" for e in logged(fresh_office)) == 1, (
        "said once, not at every look"
    )


@pytest.mark.slow
def test_a_registry_amiss_is_said_and_waited_for(
    fresh_office: Office, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = fresh_office.ws
    content = ws.registry_file.read_bytes()
    ws.registry_file.unlink()
    with watching(fresh_office, monkeypatch):
        shutil.copy(filled[CLEAN], ws.inbox / "1.xlsx")
        until(lambda: any(e["level"] == "warning" for e in logged(fresh_office)))
        assert (ws.inbox / "1.xlsx").exists()
        ws.registry_file.write_bytes(content)
        until(lambda: any("verdict" in e for e in logged(fresh_office)))


@pytest.mark.slow
def test_ctrl_c_ends_it_cleanly(fresh_office: Office) -> None:
    run = subprocess.Popen(
        [sys.executable, "-P", "-m", "emenscr_xlsx", "watch", "-w", str(fresh_office.ws.root)],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    until(lambda: len(logged(fresh_office)) > 0)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=PATIENCE)
    assert run.returncode == 0
    assert "Traceback" not in out + err
    assert logged(fresh_office)[-1]["event"].endswith("stopped watching")


# Tracing --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_file_is_traced_by_path_name_digest_and_project(
    fresh_office: Office, filled: dict[str, Path]
) -> None:
    ws = fresh_office.ws
    shutil.copy(filled[WRONG], ws.inbox / "ของฉัน.xlsx")
    (ws.inbox / "จดหมาย.docx").write_bytes(b"?")
    assert [t.received for t in trace(ws, "ของฉัน")] == [None]
    report = next(o for o in ingest(ws, now=IN_TIME).outcomes if o.status)
    for wanted in (str(filled[WRONG]), "ของฉัน", report.sha256, report.sha256[:8].upper()):
        (traced,) = trace(ws, wanted)
        assert (traced.file, traced.sha256, traced.filed, traced.reply, traced.kept) == (
            "ของฉัน.xlsx",
            report.sha256,
            report.filed,
            report.reply,
            True,
        )
        assert traced.steps
    assert report.sha256 in [t.sha256 for t in trace(ws, report.project.replace(" ", ""))]
    (letter,) = trace(ws, "จดหมาย")
    assert letter.message.en
    report.filed.write_bytes(b"meddled with")
    assert [t.kept for t in trace(ws, "ของฉัน")] == [False]
    assert trace(ws, "ไม่เคยเห็น") == []


def test_a_file_in_hand_is_traced_too(
    fresh_office: Office, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(filled[CLEAN], fresh_office.ws.inbox / "ค้าง.xlsx")
    assert fresh_office.ws.registry.projects  # read before no file can be
    with monkeypatch.context() as cut:
        cut.setattr(
            importlib.import_module("emenscr_xlsx.reading.pool"),
            "read_all",
            lambda *_: (_ for _ in ()).throw(InterruptedError()),
        )
        with pytest.raises(InterruptedError):
            ingest(fresh_office.ws, now=IN_TIME)
    (traced,) = trace(fresh_office.ws, "ค้าง")
    assert (traced.filed, traced.received) == (None, IN_TIME)


# Starting it ----------------------------------------------------------------------------------


def test_a_workspace_has_scripts_that_start_it(tmp_path: Path) -> None:
    root = tmp_path / "สำนักงาน"
    init(root)
    for name in ("watch.bat", "ingest.bat"):
        script = (root / name).read_bytes()
        assert script.count(b"\r\n") == script.count(b"\n") > 3
        assert (
            f'"{sys.executable}" -P -m emenscr_xlsx {name.removesuffix(".bat")}'.encode() in script
        )
    assert f"ExecStart={sys.executable} -P -m emenscr_xlsx watch -w {root}" in (
        root / "emenscr-watch.service"
    ).read_text("utf-8")
    (root / "watch.bat").write_text("my own")
    init(root)
    assert (root / "watch.bat").read_text() == "my own"


@pytest.mark.skipif(os.name == "nt", reason="Windows tells by the drive")
def test_a_ledger_on_a_network_drive_is_warned_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = init(tmp_path / "office")
    mounts = tmp_path / "mounts"
    monkeypatch.setattr(network, "_MOUNTS", mounts)
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\n//server/share {tmp_path} cifs rw 0 0\n")
    assert ws.remote_ledger == ws.root / "ledger.sqlite"
    mounts.write_text(
        "//server/share /mnt cifs rw 0 0\n/dev/sda1 / ext4 rw 0 0\n"
        f"/dev/sda2 {tmp_path}/office ext4 rw 0 0\n"
    )
    assert ws.remote_ledger is None
