"""What a dropped file is, before any reader of workbooks sees it.

A file passes if what is read of it is a plain workbook of a size that a report has: no reader is
then led to read something else than a person sees, to run, to reach out, or to use up the machine.
Whatever does not pass gets the one reason why, and the sheet and cell or part.

What passes is put together anew: the reader gets the screened cells, texts and styles, under the
usual names, and nothing else of the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ...config.limits import USUAL
from ...model.finding import Refusal
from . import anew, container, kinds, package, sheets
from .core import Guard
from .sheets import ScreenedSheet

_GLANCE = 4 << 20  # bytes of the user's own sheets that are looked into


@dataclass(slots=True)
class Screened:
    """A workbook that passed: its parts as they are read, its sheets, and what else there is."""

    parts: dict[str, bytes]
    package: dict[str, bytes]  # all parts, as the file has them
    sheets: list[ScreenedSheet]
    remarks: tuple[str, ...]
    since_1904: bool
    core: bytes  # what the file says of itself

    @property
    def workbook(self) -> bytes:
        """The workbook for the reader."""
        return anew.packed(self.parts)


def screen(content: bytes, name: str, limits: Mapping[str, float] = USUAL) -> Screened:
    """Screen a file; raises Refusal with what it is instead, or what is wrong with it."""
    guard = Guard(name, limits)
    if code := kinds.kind(content):
        raise guard.refuse(code)
    parts = container.parts(content, guard)
    book = package.put_together(parts, guard, macros=bool(limits.get("macros")))
    strings = sheets.strings(_held(book.strings, guard.inside("xl/sharedStrings.xml")), guard)
    styles = anew.styles(_held(book.styles, guard.inside("xl/styles.xml")), guard)
    screened: list[ScreenedSheet] = []
    bodies: list[bytes] = []
    looked = 0  # how many bytes of the user's own sheets there were
    for part in book.sheets:
        xml = part.xml
        sheet = ScreenedSheet(
            part.name, anew.sheet_part(len(bodies)), xml, part.origin, part.hidden
        )
        screened.append(sheet)
        ours = sheets.is_ours(xml, strings)
        if not ours:
            looked += len(xml)
            if looked > _GLANCE:
                continue
        within = guard.inside(sheet.part, part.name)
        try:
            bodies.append(sheets.sheet(sheet, _held(xml, within), strings, within))
            sheet.read = True
        except Refusal:
            if ours:
                raise
    return Screened(
        anew.parts(
            [s.name for s in screened if s.read], bodies, strings.xml, styles, book.since_1904
        ),
        parts,
        screened,
        book.remarks,
        book.since_1904,
        book.core,
    )


def _held(xml: bytes, guard: Guard) -> bytes:
    """A part that is read, of a size that is read."""
    guard.within("part_mb", len(xml) / (1 << 20))
    return xml
