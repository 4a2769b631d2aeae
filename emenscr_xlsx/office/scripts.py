"""Scripts that start the watch without a terminal: by double-click, or as a systemd service.

They run in a folder of the system's, and Python looks for no module in the current one (`-P`): a
file that somebody dropped is never taken for a part of the program.
"""

import re
import sys
from pathlib import Path

from . import disk

_WINDOWS = """\
@echo off
"%SystemRoot%\\System32\\chcp.com" 65001 >nul
cd /d "%SystemRoot%"
"{python}" -P -m emenscr_xlsx {command} -w "%~dp0."
pause
"""
_SYSTEMD = """\
# Copy to /etc/systemd/system/, then: systemctl enable --now emenscr-watch
# It runs as User=, to whom the workspace must belong, and may write to ReadWritePaths= only: add
# the inbox there if it lies elsewhere. For a database on another machine drop PrivateNetwork=.
[Unit]
Description=emenscr_xlsx: takes in the quarterly reports dropped into the inbox
After=local-fs.target remote-fs.target

[Service]
User={user}
WorkingDirectory=/
ExecStart={python} -P -m emenscr_xlsx watch -w {root}
Restart=on-failure
KillSignal=SIGINT
UMask=0077
ReadWritePaths={writable}
ProtectSystem=strict
ProtectHome=read-only
PrivateNetwork=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
NoNewPrivileges=yes
CapabilityBoundingSet=
LockPersonality=yes
RestrictAddressFamilies=AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
"""


def write_scripts(root: Path) -> None:
    """Put the start scripts into a workspace; those already there stay."""
    python = sys.executable.replace("%", "%%")
    made = {
        f"{command}.bat": _WINDOWS.format(python=python, command=command).replace("\n", "\r\n")
        for command in ("watch", "ingest")
    }
    folder = str(root.resolve())
    made["emenscr-watch.service"] = _SYSTEMD.format(
        user=_owner(root),
        python=_word(sys.executable),
        root=_word(folder.replace("$", "$$")),
        writable=_word(folder),
    )
    for name, text in made.items():
        if not (root / name).exists():
            disk.write(root / name, text.encode())


def _owner(root: Path) -> str:
    """To whom a workspace belongs; a user to be made for it where that is root, or not known."""
    try:
        name = root.owner()
    except (KeyError, NotImplementedError, OSError):
        return "emenscr"
    return "emenscr" if name == "root" else name


def _word(path: str) -> str:
    """A path as one word of a systemd command line: quoted, and without specifiers."""
    path = path.replace("%", "%%")
    if not re.search(r"[\s\"'\\;]", path):
        return path
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
