"""What people leave at cells beside their values: notes, and links to elsewhere (F14)."""

import re
from contextlib import suppress

from ..model.finding import Refusal
from ..text.thai import clean
from ..workbook.own_pages import Leftover
from .opening import OpenedWorkbook
from .screen import Guard, links_of
from .screen.xml import Attributes, closely

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
                notes = _notes(parts.get(link.target.casefold(), b"")[:_MOST], guard)
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


def _notes(part: bytes, guard: Guard) -> list[tuple[str, str]]:
    """The notes of a sheet but for ours: of each its cell and its text; as far as it is sound."""
    authors: list[str] = []
    notes: list[tuple[str, str, list[str]]] = []
    inside: list[str] = []

    def opened(name: str, attributes: Attributes) -> None:
        inside.append(name)
        if name == "author":
            authors.append("")
        elif name == "comment":
            notes.append((attributes.get("ref", ""), attributes.get("authorId", ""), []))

    def typed(text: str) -> None:
        if inside[-1] == "author":
            authors[-1] += text
        elif inside[-1] == "t" and notes:
            notes[-1][2].append(text)

    with suppress(Refusal):
        closely(part, guard, opened, lambda _: inside.pop(), typed)
    by = {str(number): author for number, author in enumerate(authors)}
    texts = [(cell, clean("".join(text))) for cell, who, text in notes if by.get(who) != _OURS]
    return [(cell, text) for cell, text in texts if text]
