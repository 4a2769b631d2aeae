"""What kind of file it is, and its parts.

A zip read by its directory, every byte of it accounted for.

Only what Excel, LibreOffice and the like write passes: parts one after another from the first byte,
each as long and with the checksum that the directory says, then the directory, then its end. So
nothing hides between parts, no two parts overlap, no two readers see different files, and a copy
cut short anywhere is known for one.
"""

import re
import struct
import zlib
from dataclasses import dataclass

from .core import Guard

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = {  # how files that are no zip begin
    b"%PDF": "PDF",
    b"Rar!": "ARCHIVE",
    b"7z\xbc\xaf": "ARCHIVE",
    b"\x1f\x8b": "ARCHIVE",
    b"PK\x05\x06": "ARCHIVE",  # an empty zip
    b"\x89PNG": "PICTURE",
    b"\xff\xd8\xff": "PICTURE",
    b"GIF8": "PICTURE",
    b"{\\rtf": "DOCUMENT",
    b"\x09\x08": "OLD_XLS",  # without the container around it
    b"\x09\x04": "OLD_XLS",
}
_OLE_STREAMS = {
    "EncryptedPackage": "PASSWORD",
    "Workbook": "OLD_XLS",
    "Book": "OLD_XLS",
    "WordDocument": "DOCUMENT",
    "PowerPoint Document": "DOCUMENT",
}
_ZIP_PARTS = {
    "xl/workbook.bin": "XLSB",
    "word/document.xml": "DOCUMENT",
    "ppt/presentation.xml": "DOCUMENT",
    "content.xml": "ODS",
}
_MEGA = 1 << 20
_TRIFLE = 100 << 10  # bytes below which it does not matter how well a part is compressed
_NAME = re.compile(r"(?!/)(?:(?!\.\.?(?:/|$))[A-Za-z0-9_\-.\[\] ()%+&=~$@!#,']+(?:/|$))+")


def kind(content: bytes) -> str | None:
    """The code of what a file is that is no zip; None for a zip."""
    if not content:
        return "EMPTY"
    if content.startswith(b"PK\x03\x04"):
        return None
    if not content.strip(b"\0"):
        return "ZEROS"
    if content.startswith(OLE):
        return next(
            (
                code
                for stream, code in _OLE_STREAMS.items()
                if stream.encode("utf-16-le") in content
            ),
            "NOT_A_WORKBOOK",
        )
    for magic, code in _MAGIC.items():
        if content.startswith(magic):
            return code
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(
        (b"\xff\xfe", b"\xfe\xff")
    ):  # two bytes a letter, as Excel's "Unicode text"
        start = content[:1000].decode("utf-16", "replace").encode()
    if start.startswith(b"<"):
        return "WEB_PAGE"
    return "NOT_A_WORKBOOK" if re.search(rb"[\0-\x08\x0e-\x1f]", start) else "TEXT"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A part as the directory has it."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


def parts(content: bytes, guard: Guard) -> dict[str, bytes]:
    """The parts of a workbook by name, unpacked."""
    entries, directory_at = _directory(content, guard)
    guard.within("entries", len(entries))
    for entry in entries:
        guard.within("part_mb", entry.size / _MEGA)
        if entry.size > _TRIFLE:
            guard.within("ratio", entry.size / max(entry.packed, 1))
    guard.within("total_mb", sum(e.size for e in entries) / _MEGA)
    names = {e.name for e in entries}
    if "xl/workbook.xml" not in names:
        raise guard.refuse(
            next((code for part, code in _ZIP_PARTS.items() if part in names), "ARCHIVE")
        )
    unpacked, end = {}, 0
    for entry in sorted(entries, key=lambda e: e.offset):
        start = _start(content, entry, end, guard)
        unpacked[entry.name] = _unpack(content, entry, start, guard)
        end = _end(content, entry, start + entry.packed)
    if end != directory_at:
        raise guard.refuse("MALFORMED")
    return unpacked


def _directory(content: bytes, guard: Guard) -> tuple[list[_Entry], int]:
    """The directory at the file's end, and where it begins."""
    end = len(content) - 22
    if end < 0 or content[end : end + 4] != b"PK\x05\x06":
        raise guard.refuse("UNREADABLE")  # cut short, or something stands behind it
    disk, start_disk, here, count, length, first, comment = struct.unpack(
        "<HHHHIIH", content[end + 4 :]
    )
    if disk or start_disk or here != count or comment or first + length != end:
        raise guard.refuse("MALFORMED")
    entries, seen, pos = [], set(), first
    for _ in range(count):
        if content[pos : pos + 4] != b"PK\x01\x02" or pos + 46 > end:
            raise guard.refuse("MALFORMED")
        flags, method, _, _, crc, packed, size, named, extra, noted, _, _, _, offset = (
            struct.unpack("<HHHHIIIHHHHHII", content[pos + 8 : pos + 46])
        )
        raw = content[pos + 46 : pos + 46 + named]
        pos += 46 + named + extra + noted
        name = raw.decode("latin-1")
        if not _NAME.fullmatch(name) or name.casefold() in seen:
            raise guard.refuse("MALFORMED")
        if flags & 0x2041:  # encrypted, or its directory is
            raise guard.refuse("PASSWORD")
        if method not in (0, 8) or 0xFFFFFFFF in (packed, size, offset):
            raise guard.refuse("MALFORMED")
        seen.add(name.casefold())
        entries.append(_Entry(name, flags, method, crc, packed, size, offset))
    if pos != end:
        raise guard.refuse("MALFORMED")
    return entries, first


def _start(content: bytes, entry: _Entry, pos: int, guard: Guard) -> int:
    """Where a part's bytes begin, its own heading saying the same as the directory."""
    if entry.offset != pos or content[pos : pos + 4] != b"PK\x03\x04":
        raise guard.refuse("MALFORMED")
    flags, method, _, _, crc, packed, size, named, extra = struct.unpack(
        "<HHHHIIIHH", content[pos + 6 : pos + 30]
    )
    later = flags & 8  # its checksum and lengths follow behind
    same = (flags & 0x2041, method, content[pos + 30 : pos + 30 + named]) == (
        0,
        entry.method,
        entry.name.encode("latin-1"),
    )
    if not same or (not later and (crc, packed, size) != (entry.crc, entry.packed, entry.size)):
        raise guard.refuse("MALFORMED")
    return int(pos + 30 + named + extra)


def _end(content: bytes, entry: _Entry, pos: int) -> int:
    """Where a part ends, with the checksum and lengths that may follow it."""
    sums = struct.pack("<III", entry.crc, entry.packed, entry.size)
    if entry.flags & 8:
        for mark in (b"PK\x07\x08", b""):
            if content.startswith(mark + sums, pos):
                return pos + len(mark) + len(sums)
    return pos


def _unpack(content: bytes, entry: _Entry, start: int, guard: Guard) -> bytes:
    """A part's bytes.

    Never more than the directory says, and exactly those whose checksum it has.
    """
    packed = content[start : start + entry.packed]
    if entry.method == 0:
        xml, whole = packed, len(packed) == entry.packed == entry.size
    else:
        unpacking = zlib.decompressobj(-15)
        try:
            xml = unpacking.decompress(packed, entry.size + 1)
        except zlib.error:
            raise guard.refuse("UNREADABLE") from None
        whole = (
            len(xml) == entry.size
            and (unpacking.eof or not entry.size)
            and not unpacking.unused_data
        )
        if (
            len(xml) == entry.size
            and not unpacking.eof
            and not unpacking.decompress(unpacking.unconsumed_tail, 1)
        ):
            whole = unpacking.eof and not unpacking.unused_data
    if not whole or zlib.crc32(xml) != entry.crc:
        raise guard.refuse("UNREADABLE")
    return xml
