"""What a file is that is no workbook."""

import re
from collections.abc import Iterable

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
