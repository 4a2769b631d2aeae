"""Making a workspace: the first thing that an office does."""

import secrets
from pathlib import Path

from ..config import settings
from . import disk, scripts
from .registry_file import new_registry
from .workspace import KEY_BYTES, Workspace


def init(root: Path, *, new_key: bool = False, new_ledger: bool = False) -> Workspace:
    """Make a workspace; what is already there stays.

    Where an office has worked, a key or a ledger that is gone is asked for, by a WorkspaceError,
    and made only knowingly: by `new_key` or `new_ledger`. One that was cut is done again.
    """
    ws = Workspace(root)
    keyed, beginning = ws.key_file.exists(), root / ".beginning"
    if not (keyed or ws.in_use):
        root.mkdir(parents=True, exist_ok=True)
        beginning.touch()
    elif not beginning.exists() or ws.holds_work:
        if keyed or not new_key:
            _ = ws.key
        if not (ws.begun or new_ledger):
            raise ws.no_ledger()
    for name in ("inbox", "templates", "accepted", "replies", "refused", "outputs"):
        (root / name).mkdir(parents=True, exist_ok=True)
    if not keyed:
        disk.write(ws.key_file, secrets.token_bytes(KEY_BYTES), secret=True)
    config = root / "emenscr.toml"
    if not config.exists():
        disk.write(config, settings.TEMPLATE.encode())
    if not ws.registry_file.exists():
        new_registry(ws.registry_file)
    scripts.write_scripts(root)
    ws.ledger(new=True).close()
    beginning.unlink(missing_ok=True)
    return ws
