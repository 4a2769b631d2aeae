"""Scripts that start the watch without a terminal: by double-click on Windows, as a service under systemd."""

import sys
from pathlib import Path

from .. import inbox

_WINDOWS = """\
@echo off
chcp 65001 >nul
cd /d "%~dp0"
"{python}" -m emenscr_xlsx {command} -w .
pause
"""
_SYSTEMD = """\
# Copy to /etc/systemd/system/, then: systemctl enable --now emenscr-watch
[Unit]
Description=emenscr_xlsx: takes in the quarterly reports dropped into the inbox
After=network-online.target

[Service]
ExecStart={python} -m emenscr_xlsx watch -w {root}
Restart=on-failure
KillSignal=SIGINT

[Install]
WantedBy=multi-user.target
"""


def write_scripts(root: Path) -> None:
    """Put the start scripts into a workspace; those already there stay."""
    made = {f"{command}.bat": _WINDOWS.format(python=sys.executable, command=command).replace("\n", "\r\n") for command in ("watch", "ingest")}
    made["emenscr-watch.service"] = _SYSTEMD.format(python=sys.executable, root=root.resolve())
    for name, text in made.items():
        if not (root / name).exists():
            inbox.write(root / name, text.encode())
