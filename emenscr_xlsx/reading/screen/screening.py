"""What a dropped file is, before any reader of workbooks sees it.

A file passes if it is a plain workbook of a size that a report has: no reader is then led to read
something else than a person sees, to run, to reach out, or to use up the machine. Whatever does not
pass gets the one reason why.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ...config.limits import USUAL
from . import container, package, sheets, xml
from .core import Guard
from .sheets import ScreenedSheet


@dataclass(slots=True)
class Screened:
    """A workbook that passed: its parts, unpacked, and what each sheet must turn out to hold."""

    parts: dict[str, bytes]
    sheets: list[ScreenedSheet]


def screen(content: bytes, name: str, limits: Mapping[str, float] = USUAL) -> Screened:
    """Screen a file; raises Refusal with what it is instead, or what is wrong with it."""
    guard = Guard(name, limits)
    if code := container.kind(content):
        raise guard.refuse(code)
    parts = container.parts(content, guard)
    for part, body in parts.items():
        if _is_xml(part, body):
            xml.plain(body, guard)
    worksheets = package.put_together(parts, guard)
    shared = sheets.strings(parts.get("xl/sharedStrings.xml", b"<sst/>"), guard)
    sheets.texts(shared, guard)
    if "xl/styles.xml" in parts:
        package.styled(parts["xl/styles.xml"], guard)
    read = {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        *(part for _, part in worksheets),
    }
    for part, body in parts.items():
        if part in read or part.endswith(".rels"):
            continue
        if part.endswith(".xml"):
            xml.elements(body, guard)
        elif _is_xml(
            part, body
        ):  # the old drawings of comments, .vml, need not be well-formed, and nobody reads them
            xml.unread(body, guard)
    return Screened(
        parts, [sheets.sheet(title, part, parts[part], shared, guard) for title, part in worksheets]
    )


def _is_xml(part: str, body: bytes) -> bool:
    return part.endswith((".xml", ".rels", ".vml")) or body[:64].lstrip(
        b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
    ).startswith(b"<")
