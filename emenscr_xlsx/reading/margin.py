"""What people leave at cells beside their values: notes, and links to elsewhere (F14)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from xml.etree import ElementTree as ET

from ..model.finding import Refusal
from ..text.thai import clean
from ..workbook.own_pages import Leftover
from .opening import OpenedWorkbook
from .screen import Guard, links_of

_MOST = 1 << 20  # bytes of a part of notes that are read
_OURS = "emenscr_xlsx"  # the author of the notes that a reply has at its cells
_LINK = re.compile(rb"<hyperlink\b[^<>]*>")
_REF = re.compile(rb'\sref="([A-Z]{1,3}[0-9]{1,7})')
_ID = re.compile(rb'\br:id="([^"<>]*)"')


def margin(opened: OpenedWorkbook, guard: Guard) -> list[Leftover]:
    """The notes and outward links of all sheets, to be kept for whoever left them to see."""
    kept = []
    parts = {name.casefold(): body for name, body in opened.package.items()}
    for name, sheet in opened.sheets.items():
        links = []
        with suppress(Refusal):  # nobody reads it: then there is nothing to keep
            links = links_of(parts, sheet.origin, guard)
        for link in links:
            if link.kind.endswith("/comments"):
                notes = _notes(parts.get(link.target.casefold(), b""))
                kept += [Leftover(name, cell, (text,), waits=False) for cell, text in notes]
        outward = {
            link.id: link.outside or link.target
            for link in links
            if link.kind.endswith("/hyperlink")
        }
        for element in _LINK.findall(sheet.source) if outward else ():
            ref, key = _REF.search(element), _ID.search(element)
            address = outward.get(key[1].decode(errors="replace")) if key else None
            if ref and address:
                kept.append(Leftover(name, ref[1].decode(), (address,), waits=False))
    return kept


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
