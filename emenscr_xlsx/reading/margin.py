"""What people leave at cells beside their values: notes, and links to elsewhere (F14)."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from ..text.thai import clean
from ..workbook.own_pages import Leftover
from .opening import OpenedWorkbook

_MOST = 1 << 20  # bytes of a part of notes that are read
_OURS = "emenscr_xlsx"  # the author of the notes that a reply has at its cells
_LINK = re.compile(rb"<hyperlink\b[^<>]*>")
_REF = re.compile(rb'\sref="([A-Z]{1,3}[0-9]{1,7})')
_ID = re.compile(rb'\br:id="([^"<>]*)"')


def margin(opened: OpenedWorkbook) -> list[Leftover]:
    """The notes and outward links of all sheets, to be kept for whoever left them to see."""
    kept = []
    for name, sheet in opened.sheets.items():
        related = list(_related(opened.package, sheet.origin))
        for kind, _, target in related:
            if kind.endswith("/comments"):
                notes = _notes(opened.package.get(target, b""))
                kept += [Leftover(name, cell, (text,), waits=False) for cell, text in notes]
        outward = {key: target for kind, key, target in related if kind.endswith("/hyperlink")}
        for link in _LINK.findall(sheet.source) if outward else ():
            ref, key = _REF.search(link), _ID.search(link)
            address = outward.get(key[1].decode(errors="replace")) if key else None
            if ref and address:
                kept.append(Leftover(name, ref[1].decode(), (address,), waits=False))
    return kept


def _related(parts: Mapping[str, bytes], part: str) -> Iterator[tuple[str, str, str]]:
    """What a sheet refers to: of each its kind, its key, and the part or address."""
    folder, name = posixpath.split(part)
    root = _parsed(parts.get(f"{folder}/_rels/{name}.rels", b""))
    for relation in root if root is not None else ():
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/")
        yield relation.get("Type", ""), relation.get("Id", ""), target


def _notes(part: bytes) -> Iterator[tuple[str, str]]:
    """The notes of a sheet but for ours: of each its cell and its text."""
    root = _parsed(part)
    if root is None:
        return
    authors = [author.text or "" for author in root.iterfind(".//{*}author")]
    for note in root.iterfind(".//{*}comment"):
        number = note.get("authorId", "")
        author = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
        text = clean("".join(t.text or "" for t in note.iterfind(".//{*}t")))
        if text and author != _OURS:
            yield note.get("ref", ""), text


def _parsed(part: bytes) -> ET.Element | None:
    """A small part without declarations of its own; None where it is none."""
    if not part or len(part) > _MOST or b"<!" in part:
        return None
    try:
        return ET.fromstring(part)
    except ET.ParseError:
        return None
