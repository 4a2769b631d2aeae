"""The registry as it was read, kept beside the workbook: what did not change is not read again.

It is JSON, a line a table, sealed with the office's key; a line is taken apart when its table is
asked for.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields
from pathlib import Path

from .. import __version__
from ..config.settings import Settings
from ..forms import registry as registry_form
from ..model.records import Row


def stamp(content: bytes, chosen: Settings) -> str:
    """A digest of all that makes a registry what it is read as."""
    looks = (
        __version__,
        [(f.name, _in_order(getattr(chosen, f.name))) for f in fields(chosen)],
        [(table.name, [column.name for column in table.columns]) for table in registry_form.TABLES],
    )
    return hashlib.sha256(content + repr(looks).encode()).hexdigest()


def _in_order(setting: object) -> object:
    """A setting whose parts have no order of their own, in one."""
    if isinstance(setting, Mapping):
        setting = setting.items()
    return sorted(setting, key=repr) if isinstance(setting, Set) else setting


def keep(tables: Mapping[str, list[Row]], stamp: str, key: bytes) -> bytes:
    """The registry's rows as the content of a file."""
    lines = [json.dumps(tables[name], ensure_ascii=False) for name in registry_form.BY_NAME]
    kept = "\n".join((stamp, *lines)).encode()
    return _seal(kept, key) + b"\n" + kept


def kept(path: Path, stamp: str, key: bytes) -> Mapping[str, list[Row]] | None:
    """The rows that were kept in a file under this stamp; None where there are none."""
    try:
        seal, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    first, *lines = content.split(b"\n")
    if first != stamp.encode() or not hmac.compare_digest(seal, _seal(content, key)):
        return None
    return _Tables(dict(zip(registry_form.BY_NAME, lines, strict=True)))


def _seal(content: bytes, key: bytes) -> bytes:
    return hmac.digest(key, b"registry\n" + content, "sha256").hex().encode()


class _Tables(Mapping[str, list[Row]]):
    """Rows by table, each table taken apart when it is first asked for."""

    def __init__(self, lines: Mapping[str, bytes]) -> None:
        self._lines = lines
        self._read: dict[str, list[Row]] = {}

    def __getitem__(self, name: str) -> list[Row]:
        if name not in self._read:
            self._read[name] = json.loads(self._lines[name])
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)
