"""The command line: its commands, and what is said where one cannot be done."""

import os
import sys

from rich.markup import escape
from typer.exceptions import TyperException

from ..text.errors import Error
from ..text.words import Words
from . import (  # noqa: F401 - their commands
    approve,
    documents,
    forms,
    intake,
    keeping,
    registry,
    results,
    sending,
    starting,
    status,
)
from .app import app, err
from .slips import disk_words, slip_words


def main() -> None:
    """Run the command line. What it makes is its user's alone, but where a folder says otherwise.

    What a person can put right gives one clear line and exit code 2; our own bugs keep their
    traceback.
    """
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except TyperException as slip:
        words = slip_words(slip)
    except Error as error:
        words = error.words
    except PermissionError as slip:
        words = Words(
            f"เขียนไฟล์ {slip.filename or slip} ไม่ได้ อาจเปิดอยู่ในโปรแกรมอื่น ให้ปิดแล้วลองใหม่",
            f"Cannot write {slip.filename or slip}; it may be open in another program."
            " Close it and try again",
        )
    except OSError as slip:
        words = disk_words(slip)
    else:
        sys.exit(code or 0)
    err.print(f"[red]✗[/] {escape(words.th)}\n  [dim]{escape(words.en)}[/]")
    sys.exit(2)
