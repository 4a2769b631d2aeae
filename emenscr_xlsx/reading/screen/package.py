"""What a workbook is put together from.

Its sheets, and nothing that acts, or reaches out of it, by itself.
"""

import posixpath
from dataclasses import dataclass

from .container import OLE
from .core import Guard
from .xml import elements

_MACROS = ("macro", "vba")
_ACTIVE = (
    "oleobject",
    "activex",
    "webextension",
    "dialogsheet",
    "customui",
    "volatiledependencies",
    "x-msdownload",
    "attachedtoolbars",
)
_OUTSIDE = ("externallink", "connections+xml", "querytable", "model+data")
_MACRO_LINKS = {
    "vbaproject",
    "vbaprojectsignature",
    "wordvbadata",
    "xlmacrosheet",
    "xlintlmacrosheet",
}
_ACTIVE_LINKS = {
    "oleobject", "package", "control", "activexcontrolbinary", "dialogsheet", "attachedtoolbars",
    "extensibility", "webextension", "webextensiontaskpanes", "volatiledependencies", "customdata",
    "afchunk", "frame", "subdocument",
}  # fmt: skip
_OUTSIDE_LINKS = {
    "externallink",
    "externallinkpath",
    "xlexternallinkpath",
    "externallinklongpath",
    "connections",
    "querytable",
    "powerpivotdata",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: what kind of thing a part points to, and where that is."""

    id: str
    kind: str
    target: str


def put_together(parts: dict[str, bytes], guard: Guard) -> list[tuple[str, str]]:
    """The name of each worksheet and the part it lies in, in the workbook's order."""
    for name, content in parts.items():
        if content.startswith((OLE, b"MZ")):
            raise guard.refuse("MACROS" if "vba" in name.casefold() else "ACTIVE")
    _typed(parts, guard)
    links = {
        name: _links(name, xml, guard) for name, xml in parts.items() if name.endswith(".rels")
    }
    return _sheets(parts, links.get("xl/_rels/workbook.xml.rels", []), guard)


def _typed(parts: dict[str, bytes], guard: Guard) -> None:
    """No part may be of a kind that acts or reaches out."""
    if "[Content_Types].xml" not in parts:
        raise guard.refuse("UNREADABLE")
    for _, attributes in elements(parts["[Content_Types].xml"], guard):
        kind = attributes.get("ContentType", "").casefold()
        if "sheet.binary" in kind:
            raise guard.refuse("XLSB")
        for code, tokens in {"MACROS": _MACROS, "ACTIVE": _ACTIVE, "LINKED": _OUTSIDE}.items():
            if any(token in kind for token in tokens):
                raise guard.refuse(code)


def _links(name: str, xml: bytes, guard: Guard) -> list[Link]:
    """The relationships of a part, but for hyperlinks, which are not followed."""
    links, base = [], posixpath.dirname(posixpath.dirname(name))
    for tag, attributes in elements(xml, guard):
        if tag != "Relationship":
            continue
        kind, target = (
            attributes.get("Type", "").rpartition("/")[2].casefold(),
            attributes.get("Target", ""),
        )
        for code, kinds in {
            "MACROS": _MACRO_LINKS,
            "ACTIVE": _ACTIVE_LINKS,
            "LINKED": _OUTSIDE_LINKS,
        }.items():
            if kind in kinds:
                raise guard.refuse(code)
        if kind == "hyperlink":
            continue
        if (
            attributes.get("TargetMode", "").casefold() == "external"
            or "://" in target
            or "\\" in target
        ):
            raise guard.refuse("LINKED")
        path = posixpath.normpath(
            target.lstrip("/") if target.startswith("/") else posixpath.join(base, target)
        )
        if path.startswith(".."):
            raise guard.refuse("LINKED")
        links.append(Link(attributes.get("Id", ""), kind, path))
    return links


def _sheets(parts: dict[str, bytes], links: list[Link], guard: Guard) -> list[tuple[str, str]]:
    by_id = {link.id: link for link in links}
    if len(by_id) != len(links):
        raise guard.refuse("MALFORMED")
    tags = elements(parts["xl/workbook.xml"], guard)
    if not tags or tags[0][0] != "workbook":
        raise guard.refuse("UNREADABLE")
    guard.within("names", sum(tag == "definedName" for tag, _ in tags))
    worksheets: list[tuple[str, str]] = []
    sheets = [attributes for tag, attributes in tags if tag == "sheet"]
    guard.within("sheets", len(sheets))
    for attributes in sheets:
        link = next(
            (by_id.get(value) for key, value in attributes.items() if key.endswith(":id")), None
        )
        if link is None or link.target not in parts:
            raise guard.refuse("UNREADABLE")
        if link.kind == "worksheet":
            worksheets.append((attributes.get("name", ""), link.target))
    if not sheets:
        raise guard.refuse("UNREADABLE")
    if len({attributes.get("name", "").casefold() for attributes in sheets}) != len(sheets) or len(
        {part for _, part in worksheets}
    ) != len(worksheets):
        raise guard.refuse("TWICE")
    return worksheets


def styled(xml: bytes, guard: Guard) -> None:
    """Cell styles and number formats in a measure that a workbook needs."""
    guard.within(
        "styles", xml.count(b"<xf ") + xml.count(b":xf ") + xml.count(b"<xf/") + xml.count(b"<xf>")
    )
    for tag, attributes in elements(xml, guard):
        if tag == "numFmt":
            guard.within("number_format", len(attributes.get("formatCode", "")))
