"""What lies in the inbox and is nobody's report, known by its name."""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

PASSED_OVER = ("~$", ".")  # what Excel keeps beside an open file, and hidden files
_NOBODYS = (  # what systems leave in folders, and files that another program is still writing
    *("desktop.ini", "thumbs.db", "ehthumbs*.db", "icon\r", "__macosx"),
    *("$recycle.bin", "system volume information", "lost+found"),
    *("@eadir", "#recycle", "@recycle", "#snapshot"),  # of network drives
    *("*.crdownload", "*.part", "*.partial", "*.download", "*.opdownload", "*.tmp", "*.temp"),
    *("*.filepart", "*.aria2", "*.!ut", "*.!qb", "*.sb-????????-??????", "*.swp", "*~"),
)
_TEMPORARY = re.compile("[0-9A-Fa-f]{8}")  # what Excel calls a file while it saves it


def is_nobodys(name: str, ignore: Iterable[str]) -> bool:
    """Whether a thing in the inbox is nobody's report, by its name; `ignore` adds patterns."""
    return (
        name.startswith(PASSED_OVER)
        or _TEMPORARY.fullmatch(name) is not None
        or any(fnmatchcase(name.lower(), pattern.lower()) for pattern in (*_NOBODYS, *ignore))
    )
