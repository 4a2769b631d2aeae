"""What a file is that is no workbook."""

import re
import struct
from collections.abc import Mapping

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
    b"II*\0": "PICTURE",
    b"MM\0*": "PICTURE",
    b"{\\rtf": "DOCUMENT",
    b"\x09\x08": "OLD_XLS",  # without the container around it
    b"\x09\x04": "OLD_XLS",
    b"\x09\x02": "OLD_XLS",
    b"L\0\0\0\x01\x14\x02\0": "SHORTCUT",
    b"book\0\0\0\0mark": "SHORTCUT",  # of macOS, as the next
    b"bplist00": "SHORTCUT",
    b"\x78\x9f\x3e\x22": "MAIL",  # winmail.dat
}
_LABELS = ("DRMEncrypted", "DRMContent")  # somewhere in a workbook, and in one of the old kind
_OLE_STREAMS = {
    "EncryptedPackage": "PASSWORD",
    "__properties_version": "MAIL",
    "Workbook": "OLD_XLS",
    "Book": "OLD_XLS",
    "WordDocument": "DOCUMENT",
    "PowerPoint Document": "DOCUMENT",
}
_ROOT = b"\5"  # the type of the first entry
_SECTOR, _SECTORS = 12, 1000  # the shift of the largest sector, and how many list what there is
_ZIP_PARTS = {
    "xl/workbook.bin": "XLSB",
    "word/document.xml": "DOCUMENT",
    "ppt/presentation.xml": "DOCUMENT",
    "content.xml": "ODS",
    "index/document.iwa": "NUMBERS",
    "index.zip": "NUMBERS",
    "index.apxl": "NUMBERS",
    "visio/document.xml": "DOCUMENT",
    "fixeddocseq.fdseq": "DOCUMENT",  # XPS
    "fixeddocumentsequence.fdseq": "DOCUMENT",
}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_TEXTS = {  # how a text begins that is something else to people
    "PDF": r"%pdf-",
    "SHORTCUT": r"\[(?:internetshortcut|default|desktop entry|\{000214a0-)"
    r"|\{\s{0,9}\"(?:url|doc_id|)\"\s{0,9}:",
    "WEB_PAGE": r".{0,1000}?^(?:x-document-type: workbook|snapshot-content-location:)",
    "MAIL": r"(?:from [^\n]{1,200}\n|[0-9]{1,9}\s{1,9})?(?=[a-z][a-z0-9-]{1,60}:)"
    r".{0,2000}?^(?:received|from|to|subject|date|message-id|mime-version):",
}
_MARKUPS = {  # the same of what is in angle brackets
    "SHORTCUT": "<!doctype plist",
    "XML_2003": "urn:schemas-microsoft-com:office:spreadsheet",
    "ODS": "urn:oasis:names:tc:opendocument",
}


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
    if content.startswith(b"BM") and content[6:10] == bytes(4):
        return "PICTURE"
    if content[257:262] == b"ustar":
        return "ARCHIVE"
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # as Excel's "Unicode text"
    start = content[:2000].decode("utf-16" if wide else "latin-1", "replace")
    start = start.removeprefix("\xef\xbb\xbf").lstrip().lower()
    if start.startswith("<"):
        return next((code for code, sign in _MARKUPS.items() if sign in start), "WEB_PAGE")
    for code, sign in _TEXTS.items():
        if re.match(sign, start, re.MULTILINE | re.DOTALL):
            return code
    return "NOT_A_WORKBOOK" if re.search(r"[\0-\x08\x0e-\x1f]", start) else "TEXT"


def _ole(content: bytes) -> str:
    """The code of what lies in an old container: by what is at its top, not by what that embeds.

    Where its directory is damaged, by the first of the known names.
    """
    if any(label.encode("utf-16-le") in content for label in _LABELS):
        return "LABEL"  # a locked workbook says that it is encrypted, too
    top = _at_top(content)
    for stream, code in _OLE_STREAMS.items():
        if any(name.startswith(stream.casefold()) for name in top):
            return code
    if top:
        return "NOT_A_WORKBOOK"
    places = {stream: content.find(stream.encode("utf-16-le")) for stream in _OLE_STREAMS}
    known = [stream for stream, place in places.items() if place >= 0]
    return _OLE_STREAMS[min(known, key=places.__getitem__)] if known else "NOT_A_WORKBOOK"


def _at_top(content: bytes) -> list[str]:
    """The names of what lies at the top of an old container ([MS-CFB] 2.6), none of a damaged one.

    Its directory is a chain of sectors, and what lies in one place a tree of entries.
    """
    head = content[:512].ljust(512, b"\xff")
    shift = min(int.from_bytes(head[30:32], "little"), _SECTOR)

    def sector(number: int) -> bytes:
        return content[number + 1 << shift : number + 2 << shift]

    chains = b"".join(sector(number) for (number,) in struct.iter_unpack("<I", head[76:]))
    number, pieces = int.from_bytes(head[48:52], "little"), list[bytes]()
    while len(pieces) < _SECTORS and (piece := sector(number)):
        pieces.append(piece)
        number = int.from_bytes(chains[4 * number :][:4] or b"\xff" * 4, "little")
    listed = b"".join(pieces)
    if listed[66:67] != _ROOT:
        return []
    waiting, names = [int.from_bytes(listed[76:80], "little")], dict[int, str]()
    while waiting:
        number = waiting.pop()
        entry = listed[number * 128 :][:128]
        if number not in names and len(entry) == 128:
            names[number] = entry[:64].decode("utf-16-le", "replace").partition("\0")[0].casefold()
            waiting += struct.unpack("<II", entry[68:76])
    return [*names.values()]


def zip_of(parts: Mapping[str, bytes]) -> str:
    """The code of what a zip is that is no workbook."""
    if (kind := parts.get("mimetype", b"")).startswith(_OPEN_DOCUMENT):
        return "ODS" if b"spreadsheet" in kind else "DOCUMENT"
    folded = {name.casefold() for name in parts}
    return next((code for part, code in _ZIP_PARTS.items() if part in folded), "ARCHIVE")
