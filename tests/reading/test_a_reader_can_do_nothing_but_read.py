"""A reader that was taken over by a file has no key, no file, no network and no process to start.

S18: least privilege, where the system can.
"""

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from emenscr_xlsx.reading import pool
from emenscr_xlsx.reading.jobs import Task

# What a reader might try once it is confined; the names of what it could do are printed.
_TRIES = """
import os, socket, subprocess, sys
from emenscr_xlsx.reading.worker import confine
key, target = sys.argv[1:]
sys.stdin.buffer.read(0)
confine()
tries = {
    "read the key": lambda: open(key, "rb"),
    "write a file": lambda: open(target, "wb"),
    "list a folder": lambda: os.listdir(os.path.dirname(key)),
    "connect": lambda: socket.socket(),
    "resolve a name": lambda: socket.getaddrinfo("localhost", "http"),
    "load a module": lambda: __import__("sqlite3"),
    "start a program": lambda: subprocess.run(["true"]),
    "raise its limits": lambda: __import__("resource").setrlimit(7, (99, 99)),
}
for name, attempt in tries.items():
    try:
        attempt()
    except (OSError, ImportError, ValueError):
        continue
    if os.geteuid() or name != "raise its limits":  # root may
        print(name)
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such limits")
def test_a_reader_can_open_connect_and_start_nothing(tmp_path: Path) -> None:
    key = tmp_path / ".emenscr.key"
    key.write_bytes(b"secret")
    ran = subprocess.run(
        [sys.executable, "-P", "-c", _TRIES, str(key), str(tmp_path / "made")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "", ran.stderr
    assert not (tmp_path / "made").exists()


def test_a_reader_is_told_no_key_and_nothing_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("HOME", "/home/somebody")
    assert not {"AWS_SECRET_ACCESS_KEY", "HOME", "PATH"} & pool._environment().keys()
    assert [f.name for f in fields(Task)] == ["name", "sealed", "limits", "size"]
