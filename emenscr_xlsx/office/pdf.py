"""A workbook as PDF, by LibreOffice where it is installed."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ..text.words import Words
from . import disk
from .errors import WorkspaceError

_PLACES = (
    Path(r"C:\Program Files\LibreOffice\program\soffice.exe"),
    Path(r"C:\Program Files (x86)\LibreOffice\program\soffice.exe"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)
_SECONDS = 600.0

NO_LIBREOFFICE = Words(
    "ทำ PDF ต้องมี LibreOffice ในเครื่องนี้ (https://www.libreoffice.org) "
    "สมุดงานเขียนไว้แล้วที่ {path} เปิดด้วย Excel แล้วเลือก ส่งออก เป็น PDF ได้เช่นกัน",
    "A PDF needs LibreOffice on this machine (https://www.libreoffice.org). "
    "The workbook is written: {path}. Excel exports it as PDF too",
)
FAILED = Words(
    "LibreOffice ทำ PDF จาก {path} ไม่สำเร็จ ให้ปิด LibreOffice ที่เปิดอยู่แล้วลองใหม่",
    "LibreOffice made no PDF of {path}; close it if it is open, and try again",
)


def libreoffice() -> Path | None:
    """The program, where it is installed.

    On Windows only where its installer puts it: a search there begins in the current folder, which
    may hold files that somebody dropped.
    """
    if os.name == "posix" and (program := shutil.which("soffice")) and Path(program).is_absolute():
        return Path(program)
    return next((place for place in _PLACES if place.is_file()), None)


def to_pdf(path: Path) -> Path:
    """Write a workbook of ours as PDF beside it; returns its path, as `disk.write` does.

    Raises WorkspaceError where LibreOffice is missing or fails.
    """
    program = libreoffice()
    if program is None:
        raise WorkspaceError.saying(NO_LIBREOFFICE, path=path)
    with tempfile.TemporaryDirectory() as folder:
        profile = (Path(folder) / "profile").as_uri()
        command = [
            str(program),
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(path.resolve()),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=_SECONDS)
        except (OSError, subprocess.SubprocessError):
            raise WorkspaceError.saying(FAILED, path=path) from None
        made = Path(folder) / f"{path.stem}.pdf"
        if not made.is_file():
            raise WorkspaceError.saying(FAILED, path=path)
        return disk.copy(made, path.with_suffix(".pdf"))
