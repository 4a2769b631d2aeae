"""What kind of file it is, and its parts.

A zip read by its directory, every byte of it accounted for.

Only what programs write passes: parts one after another from the first byte, each as long and with
the checksum that the directory says, then the directory, then its end. Zeros may fill up between
them, a comment may follow, and the forms for large files may stand in small ones. So nothing hides
between parts, no two parts overlap, no two readers see different files, and a copy cut short
anywhere is known for one.
"""

import re
import struct
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote

from ...text.thai import file_name
from .core import Guard

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = {  # how files that are no zip begin
    b"%PDF": "PDF",
    b"Rar!": "ARCHIVE",
    b"7z\xbc\xaf": "ARCHIVE",
    b"\x1f\x8b": "ARCHIVE",
    b"BZh": "ARCHIVE",
    b"\xfd7zXZ": "ARCHIVE",
    b"(\xb5/\xfd": "ARCHIVE",
    b"PK\x05\x06": "ARCHIVE",  # an empty zip
    b"\x89PNG": "PICTURE",
    b"\xff\xd8\xff": "PICTURE",
    b"GIF8": "PICTURE",
    b"BM": "PICTURE",
    b"II*\0": "PICTURE",
    b"MM\0*": "PICTURE",
    b"{\\rtf": "DOCUMENT",
    b"\x09\x08": "OLD_XLS",  # without the container around it
    b"\x09\x04": "OLD_XLS",
    b"\x09\x02": "OLD_XLS",
    b"L\0\0\0\x01\x14\x02\0": "SHORTCUT",
}
_OLE_STREAMS = {
    "DRMEncrypted": "LABEL",
    "EncryptedPackage": "PASSWORD",
    "__properties_version": "MAIL",
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
    "index/document.iwa": "NUMBERS",
    "index.zip": "NUMBERS",
    "index.apxl": "NUMBERS",
}
_TEXTS = {  # how a text begins that is something else to people
    "SHORTCUT": r"\[internetshortcut\]|\{\s{0,9}\"(?:url|doc_id)\"",
    "MAIL": r"(?:received|return-path|delivered-to|from|to|subject|date|message-id|mime-version"
    r"|x-[a-z-]{1,40}|arc-[a-z-]{1,40}|dkim-signature):",
}
_MARKUPS = {  # the same of what is in angle brackets
    "SHORTCUT": "<!doctype plist",
    "XML_2003": "urn:schemas-microsoft-com:office:spreadsheet",
    "ODS": "urn:oasis:names:tc:opendocument",
}
_MEGA = 1 << 20
_TAIL = 0x11000  # bytes in which the end of the directory stands, a comment being behind it
_FILLING = b"\0\r\n\x1a"  # what mail and tapes fill up with
_OF_A_MAC = re.compile(r"__MACOSX/|(?:.*/)?\.DS_Store$", re.IGNORECASE)
_NAME = re.compile(r"(?!/|[A-Za-z]:)(?:(?!\.\.?(?:/|$))[^/\0-\x1f\x7f]++(?:/|$))++")


def kind(content: bytes) -> str | None:
    """The code of what a file is that is no zip; None for a zip."""
    if not content:
        return "EMPTY"
    if content.startswith(b"PK\x03\x04"):
        return None
    if not content.strip(b"\0"):
        return "ZEROS"
    if content.startswith(OLE):
        return _ole(content)
    for magic, code in _MAGIC.items():
        if content.startswith(magic):
            return code
    if content[4:8] == b"ftyp" or content[8:12] == b"WEBP":
        return "PICTURE"
    if content[257:262] == b"ustar":
        return "ARCHIVE"
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # as Excel's "Unicode text"
    start = content[:2000].decode("utf-16" if wide else "latin-1", "replace")
    start = start.removeprefix("\xef\xbb\xbf").lstrip().lower()
    if start.startswith("<"):
        return next((code for code, sign in _MARKUPS.items() if sign in start), "WEB_PAGE")
    if re.search(r"[\0-\x08\x0e-\x1f]", start):
        return "NOT_A_WORKBOOK"
    return next((code for code, sign in _TEXTS.items() if re.match(sign, start)), "TEXT")


def _ole(content: bytes) -> str:
    """The code of what lies in an old container, by the first of its streams that tells."""
    places = {stream: content.find(stream.encode("utf-16-le")) for stream in _OLE_STREAMS}
    if places["DRMEncrypted"] >= 0:
        return "LABEL"  # a locked workbook says both
    known = [stream for stream, place in places.items() if place >= 0]
    return _OLE_STREAMS[min(known, key=places.__getitem__)] if known else "NOT_A_WORKBOOK"


def zip_of(names: Iterable[str]) -> str:
    """The code of what a zip is that is no workbook."""
    folded = {name.casefold() for name in names}
    return next((code for part, code in _ZIP_PARTS.items() if part in folded), "ARCHIVE")


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
            raise guard.refuse("MALFORMED")  # something hides between parts, or two overlap
        start = _start(content, entry, guard)
        body = _unpack(content, entry, start, guard)
        end = _end(content, entry, start + entry.packed)
        folded = entry.name.casefold()
        if folded in seen:
            raise guard.refuse("MALFORMED")
        seen.add(folded)
        if not (entry.name.endswith("/") and not body) and not _OF_A_MAC.match(entry.name):
            unpacked[entry.name] = body
    if end > directory_at or content[end:directory_at].strip(b"\0"):
        raise guard.refuse("MALFORMED")
    return unpacked


def _directory(content: bytes, guard: Guard) -> tuple[list[_Entry], int]:
    """The directory at the file's end, and where it begins."""
    end, count, length, first = _last(content, guard)
    entries, pos = [], first
    for _ in range(count):
        if content[pos : pos + 4] != b"PK\x01\x02" or pos + 46 > end:
            raise guard.refuse("MALFORMED")
        flags, method, _, _, crc, packed, size, named, extra, noted, _, _, _, offset = (
            struct.unpack("<HHHHIIIHHHHHII", content[pos + 8 : pos + 46])
        )
        raw = content[pos + 46 : pos + 46 + named]
        more = content[pos + 46 + named : pos + 46 + named + extra]
        pos += 46 + named + extra + noted
        size, packed, offset = _large(more, guard, size, packed, offset)
        name = unquote(file_name(raw.replace(b"\\", b"/")))
        if not _NAME.fullmatch(name):
            raise guard.refuse("MALFORMED")
        if flags & 0x2041:  # encrypted, or its directory is
            raise guard.refuse("PASSWORD")
        if method not in (0, 8):
            raise guard.refuse("MALFORMED")
        entries.append(_Entry(raw, name, flags, method, crc, packed, size, offset))
    if pos != first + length or content[pos:end].strip(b"\0"):
        raise guard.refuse("MALFORMED")
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
            raise guard.refuse("MALFORMED")
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
                raise guard.refuse("MALFORMED")
        if large + 12 + whole != end - 20:
            raise guard.refuse("MALFORMED")
        end, here, count, length, first = large, here64, count64, length64, first64
    if disk or start_disk or here != count or first + length > end:
        raise guard.refuse("MALFORMED")
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
        raise guard.refuse("MALFORMED")
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
        raise guard.refuse("MALFORMED")
    if not later:
        size, packed = _large(content[pos + 30 + named : start], guard, size, packed)
        if (crc, packed, size) != (entry.crc, entry.packed, entry.size):
            raise guard.refuse("MALFORMED")
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
