"""Whether a path lies on a network drive, as far as the operating system tells."""

import sys
from pathlib import Path

_REMOTE = {
    "cifs",
    "smb3",
    "smbfs",
    "nfs",
    "nfs4",
    "afpfs",
    "webdav",
    "davfs",
    "fuse.sshfs",
    "fuse.rclone",
    "9p",
}
_MOUNTS = Path("/proc/self/mounts")
_DRIVE_REMOTE = 4  # what Windows calls a network drive


def remote(path: Path) -> bool:
    """Whether a path lies on a network drive; False where nothing is known of it."""
    path = path.resolve()
    if sys.platform == "win32":
        import ctypes

        return (
            path.drive.startswith("\\\\")
            or ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _DRIVE_REMOTE
        )
    try:
        mounts = [
            line.split(" ")[1:3] for line in _MOUNTS.read_text("utf-8", "replace").splitlines()
        ]
    except OSError:
        return False
    under = [
        (len(mount), kind)
        for mount, kind in mounts
        if path.is_relative_to(mount.replace("\\040", " "))
    ]
    return max(under, default=(0, ""))[1] in _REMOTE
