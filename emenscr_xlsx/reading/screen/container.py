"""The parts of a workbook: a zip read by its directory, every byte of it accounted for.

Only what programs write passes: parts one after another from the first byte, each as long and with
the checksum that the directory says, then the directory, then its end. Zeros may fill up between
them, a comment may follow, and the forms for large files may stand in small ones. So nothing hides
between parts, no two parts overlap, no two readers see different files, and a copy cut short
anywhere is known for one.
"""

import re
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote

from ...text.thai import file_name
from .core import Guard

_MEGA = 1 << 20
_TAIL = 0x11000  # bytes in which the end of the directory stands, a comment being behind it
_FILLING = b"\0\r\n\x1a"  # what mail and tapes fill up with
_OF_A_MAC = re.compile(r"__MACOSX/|(?:.*/)?\.DS_Store$", re.IGNORECASE)
_HERE = re.compile(r"(?:^|(?<=/))(?:\./)+(?=.)")
_SLASH = re.compile("%(?=2f|5c)", re.IGNORECASE)
_NAME = re.compile(r"(?!/|[A-Za-z]:)(?:(?!\.\.(?:/|$))[^/\0-\x1f\x7f]++(?:/|$))++")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A part as the directory has it."""

    raw: bytes  # its name, as it stands in the file
    name: str  # the same as a path, with plain slashes and without escapes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


def plain_path(name: str) -> str:
    """A part's name without escapes and backslashes; one of a slash stays (OPC 6.2.2.2)."""
    return unquote(_SLASH.sub("%25", name.replace("\\", "/")))


def _odd(content: bytes) -> str:
    """The code of a zip that is built otherwise than programs do: a workbook, or any other."""
    return "MALFORMED" if b"[content_types].xml" in content.lower() else "ODD_ARCHIVE"


def parts(content: bytes, guard: Guard) -> dict[str, bytes]:
    """The parts of a workbook, unpacked, by their names.

    Names are one however they are spelled: their letters' case, slashes and escapes do not count
    (OPC 6.2.2), and a name that stands twice is refused. Folders, and what macOS adds of its own,
    are passed over.
    """
    entries, directory_at = _directory(content, guard)
    guard.within("entries", len(entries))
    largest = max(entries, key=lambda e: e.size, default=None)
    within = guard.inside(largest.name) if largest else guard
    within.within("total_mb", sum(e.size for e in entries) / _MEGA)
    unpacked: dict[str, bytes] = {}
    end, seen = 0, set()
    for entry in sorted(entries, key=lambda e: e.offset):
        if content[end : entry.offset].strip(b"\0") or entry.offset < end:
            raise guard.refuse(_odd(content))  # something hides between parts, or two overlap
        start = _start(content, entry, guard)
        body = _unpack(content, entry, start, guard)
        end = _end(content, entry, start + entry.packed)
        if (entry.name.endswith("/") and not body) or _OF_A_MAC.match(entry.name):
            continue
        folded = entry.name.casefold()
        if folded in seen:
            raise guard.refuse(_odd(content))
        seen.add(folded)
        unpacked[entry.name] = body
    if end > directory_at or content[end:directory_at].strip(b"\0"):
        raise guard.refuse(_odd(content))
    return unpacked


def _directory(content: bytes, guard: Guard) -> tuple[list[_Entry], int]:
    """The directory at the file's end, and where it begins."""
    end, count, length, first = _last(content, guard)
    entries, pos = [], first
    for _ in range(count):
        if content[pos : pos + 4] != b"PK\x01\x02" or pos + 46 > end:
            raise guard.refuse(_odd(content))
        flags, method, _, _, crc, packed, size, named, extra, noted, _, _, _, offset = (
            struct.unpack("<HHHHIIIHHHHHII", content[pos + 8 : pos + 46])
        )
        raw = content[pos + 46 : pos + 46 + named]
        more = content[pos + 46 + named : pos + 46 + named + extra]
        pos += 46 + named + extra + noted
        size, packed, offset = _large(more, guard, size, packed, offset)
        name = _HERE.sub("", plain_path(file_name(raw)))
        if not _NAME.fullmatch(name):
            raise guard.refuse(_odd(content))
        if flags & 0x2041:  # encrypted, or its directory is
            raise guard.refuse("LOCKED_ARCHIVE")
        if method not in (0, 8):
            raise guard.refuse(_odd(content))
        entries.append(_Entry(raw, name, flags, method, crc, packed, size, offset))
    if pos != first + length or content[pos:end].strip(b"\0"):
        raise guard.refuse(_odd(content))
    return entries, first


def _last(content: bytes, guard: Guard) -> tuple[int, int, int, int]:
    """Where the directory ends at the latest, how many parts it has, its length and its start.

    A comment may follow, and such bytes as mail and tapes fill up with; no second end may hide
    there, nor may the end for large files say anything else.
    """
    last = len(content.rstrip(_FILLING))
    end = content.rfind(b"PK\x05\x06", max(0, last - _TAIL))
    if end < 0 or len(content) < end + 22:
        raise guard.refuse("UNREADABLE")  # cut short
    disk, start_disk, here, count, length, first, comment = struct.unpack(
        "<HHHHIIH", content[end + 4 : end + 22]
    )
    if content[end + 22 + comment :].strip(_FILLING) or len(content) < end + 22 + comment:
        raise guard.refuse("UNREADABLE")  # cut short, or something stands behind it
    if content[end - 20 : end - 16] == b"PK\x06\x07":
        _, large, _ = struct.unpack("<IQI", content[end - 16 : end])
        if content[large : large + 4] != b"PK\x06\x06" or large + 56 > end - 20:
            raise guard.refuse(_odd(content))
        whole, _, _, disk, start_disk, here64, count64, length64, first64 = struct.unpack(
            "<QHHIIQQQQ", content[large + 4 : large + 56]
        )
        for small, wide, most in (
            (here, here64, 0xFFFF),
            (count, count64, 0xFFFF),
            (length, length64, 0xFFFFFFFF),
            (first, first64, 0xFFFFFFFF),
        ):
            if small not in (wide, most):
                raise guard.refuse(_odd(content))
        if large + 12 + whole != end - 20:
            raise guard.refuse(_odd(content))
        end, here, count, length, first = large, here64, count64, length64, first64
    if disk or start_disk or here != count or first + length > end:
        raise guard.refuse(_odd(content))
    return end, count, length, first


def _large(extra: bytes, guard: Guard, *figures: int) -> list[int]:
    """The lengths and the place of a part, those that a field for large files has in its stead."""
    taken = list(figures)
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        for i, figure in enumerate(taken) if kind == 1 else ():
            if figure == 0xFFFFFFFF and len(field) >= 8:
                taken[i], field = int.from_bytes(field[:8], "little"), field[8:]
    if 0xFFFFFFFF in taken:
        raise guard.refuse("MALFORMED")
    return taken


def _start(content: bytes, entry: _Entry, guard: Guard) -> int:
    """Where a part's bytes begin, its own heading saying the same as the directory."""
    pos = entry.offset
    if content[pos : pos + 4] != b"PK\x03\x04" or len(content) < pos + 30:
        raise guard.refuse(_odd(content))
    flags, method, _, _, crc, packed, size, named, extra = struct.unpack(
        "<HHHHIIIHH", content[pos + 6 : pos + 30]
    )
    start = pos + 30 + named + extra
    later = flags & 8  # its checksum and lengths follow behind
    same = (flags & 0x2041, method, content[pos + 30 : pos + 30 + named]) == (
        0,
        entry.method,
        entry.raw,
    )
    if not same:
        raise guard.refuse(_odd(content))
    if not later:
        size, packed = _large(content[pos + 30 + named : start], guard, size, packed)
        if (crc, packed, size) != (entry.crc, entry.packed, entry.size):
            raise guard.refuse(_odd(content))
    return int(start)


def _end(content: bytes, entry: _Entry, pos: int) -> int:
    """Where a part ends, with the checksum and lengths that may follow it, in 4 bytes or in 8."""
    if entry.flags & 8:
        for lengths in ("<IQQ", "<III"):
            sums = struct.pack(lengths, entry.crc, entry.packed, entry.size)
            for mark in (b"PK\x07\x08", b""):
                if content.startswith(mark + sums, pos):
                    return pos + len(mark) + len(sums)
    return pos


def _unpack(content: bytes, entry: _Entry, start: int, guard: Guard) -> bytes:
    """A part's bytes.

    Never more than the directory says, and exactly those whose checksum it has.
    """
    body = packed = content[start : start + entry.packed]
    whole = len(packed) == entry.packed
    if entry.method == 8 and (packed or entry.size):
        unpacking = zlib.decompressobj(-15)
        with suppress(zlib.error):  # what is damaged does not come to its end
            body = unpacking.decompress(packed, entry.size + 1)
            whole = whole and not unpacking.decompress(unpacking.unconsumed_tail, 1)
        whole = whole and unpacking.eof and not unpacking.unused_data
    if not whole or len(body) != entry.size or zlib.crc32(body) != entry.crc:
        raise guard.refuse("UNREADABLE")
    return body
