"""What a workbook is put together from, as OPC has it.

One walk from `_rels/.rels`, by relationships and types, to the parts that are read here: the
workbook, its sheets, its shared texts and its styles, whatever they are called. Nobody here reads
any other part, so none of them is parsed, and none is a reason to refuse but for what acts when a
person opens the file: macros, ActiveX controls and programs.
"""

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .container import plain_path
from .core import Guard
from .kinds import OLE, zip_of
from .xml import RELATED, elements

_TYPES, _ROOT = "[Content_Types].xml", "_rels/.rels"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships/"
_MACROS = ("vba", "macrosheet")
_WITH_MACROS = "macroenabled"  # of the workbook, or of a document that it embeds
_ACTIVE = ("activex", "x-msdownload", "hta")
_OUTSIDE = ("externallink", "connections+xml", "querytable", "model+data", "volatiledependencies")
_KINDS = {
    "sheet.binary": "XLSB",
    "wordprocessingml": "DOCUMENT",
    "presentationml": "DOCUMENT",
    "msword": "DOCUMENT",
    "powerpoint": "DOCUMENT",
}
_STREAMS = ("_VBA_PROJECT", "Ole10Native")  # in an embedded object: macros, a file of any kind
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,40}:")
_EMBEDDED = "/embeddings/"
_ELEMENT = re.compile(rb"<[^<>]*+>")
_EXTERNAL = re.compile(rb"\sTargetMode\s?=\s?.External", re.IGNORECASE)
_TRUTHS = {"1": True, "true": True, "0": False, "false": False}


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: what kind of thing a part points to, and where that is."""

    id: str
    kind: str
    target: str  # "" where it lies outside the file
    outside: str = ""  # its address there


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: the name that people see, its part, and whether they see it."""

    name: str
    origin: str
    xml: bytes
    hidden: bool


@dataclass(frozen=True, slots=True)
class PutTogether:
    """The parts of a workbook that are read; those that it has not are empty."""

    sheets: list[SheetPart]  # in the order in which people see them
    strings: bytes
    styles: bytes
    core: bytes
    since_1904: bool
    remarks: tuple[str, ...]  # codes of what the officer should know of the rest


class _Package:
    """Parts by name, as they are spelled in relationships and types."""

    def __init__(self, parts: dict[str, bytes], guard: Guard) -> None:
        self.parts = {name.casefold(): body for name, body in parts.items()}
        self.spelled = {name.casefold(): name for name in parts}
        self.guard = guard
        if _TYPES.casefold() not in self.parts:
            raise guard.refuse("UNREADABLE" if _ROOT in self else zip_of(parts))
        self.by_extension: dict[str, str] = {}
        self.by_name: dict[str, str] = {}
        for path, attributes in elements(self[_TYPES], guard.inside(_TYPES)):
            kind = attributes.get("ContentType", "").casefold()
            if path[1:] == ("Default",):
                self._type(self.by_extension, attributes.get("Extension", ""), kind)
            elif path[1:] == ("Override",):
                self._type(self.by_name, _path("", attributes.get("PartName", "")), kind)

    def _type(self, types: dict[str, str], key: str, kind: str) -> None:
        if types.setdefault(key.casefold(), kind) != kind:
            raise self.guard.refuse("MALFORMED")  # two types for one part

    def __getitem__(self, name: str) -> bytes:
        return self.parts.get(name.casefold(), b"")

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self.parts

    def type_of(self, name: str) -> str:
        """The type of a part."""
        extension = name.rpartition("/")[2].rpartition(".")[2]
        return self.by_name.get(name.casefold()) or self.by_extension.get(extension.casefold(), "")

    def links(self, name: str) -> list[Link]:
        """The relationships of a part; "" is the package itself."""
        return links_of(self.parts, name, self.guard)


def links_of(parts: Mapping[str, bytes], name: str, guard: Guard) -> list[Link]:
    """The relationships of a part, among parts by their casefolded names."""
    folder, _, base = name.rpartition("/")
    part = posixpath.join(folder, "_rels", f"{base}.rels")
    if (xml := parts.get(part.casefold())) is None:
        return []
    links = []
    for path, attributes in elements(xml, guard.inside(part)):
        if path == ("Relationships", "Relationship"):
            target = attributes.get("Target", "")
            inside = attributes.get("TargetMode", "Internal") == "Internal"
            outside = not inside or _SCHEME.match(target) is not None
            links.append(
                Link(
                    attributes.get("Id", ""),
                    attributes.get("Type", ""),
                    "" if outside else _path(folder, target),
                    target if outside else "",
                )
            )
    if len({link.id for link in links}) != len(links):
        raise guard.refuse("MALFORMED")
    return links


def _path(folder: str, target: str) -> str:
    """A target as the name of a part (RFC 3986): from a folder, or from the root of the package."""
    plain = plain_path(target.partition("#")[0])
    return posixpath.normpath(posixpath.join("/", folder, plain)).lstrip("/")


def _kind(link: Link) -> str:
    """The short name of a relationship's kind where it is one of those that are read here."""
    return next(
        (link.kind.removeprefix(f"{base}/") for base in RELATED if link.kind.startswith(base)), ""
    )


def put_together(parts: dict[str, bytes], guard: Guard, *, macros: bool) -> PutTogether:
    """Find the parts that are read; raises Refusal where the rest could do harm.

    Workbooks with macros are only put together if `macros` says so.
    """
    package = _Package(parts, guard)
    root = package.links("")
    workbook = _the_one(root, "officeDocument", guard)
    _is_workbook(package, workbook, parts, guard)
    remarks = _harmless(package, workbook, parts, guard, macros=macros)
    links = package.links(workbook)
    tags = elements(package[workbook], guard.inside(workbook))
    if not tags or tags[0][0] != ("workbook",):
        raise guard.refuse("UNREADABLE")
    core = [link.target for link in root if link.kind == _CORE]
    return PutTogether(
        _sheets(package, links, tags, guard),
        package[_the_one(links, "sharedStrings", guard)],
        package[_the_one(links, "styles", guard)],
        package[core[0]] if core else b"",
        _since_1904(tags, guard),
        remarks,
    )


def _the_one(links: Iterable[Link], kind: str, guard: Guard) -> str:
    """The part that is linked as this, "" where none is; of two, programs may take either."""
    targets = {link.target for link in links if _kind(link) == kind}
    if len(targets) > 1:
        raise guard.refuse("MALFORMED")
    return next(iter(targets), "")


def _is_workbook(package: _Package, workbook: str, parts: dict[str, bytes], guard: Guard) -> None:
    kind = package.type_of(workbook)
    for token, code in _KINDS.items():
        if token in kind:
            raise guard.refuse(code)
    if not workbook or workbook not in package:
        other = zip_of(parts)
        raise guard.refuse("UNREADABLE" if other == "ARCHIVE" else other)


def _harmless(
    package: _Package, workbook: str, parts: dict[str, bytes], guard: Guard, *, macros: bool
) -> tuple[str, ...]:
    """Turn away what acts when a person opens the file; the remarks on what else there is."""
    remarks = set()
    for name, body in parts.items():
        kind, folded = package.type_of(name), name.casefold()
        embedded = _EMBEDDED in folded
        if (
            any(token in kind for token in _ACTIVE)
            or body.startswith(b"MZ")
            or (embedded and _WITH_MACROS in kind)
        ):
            raise guard.refuse("ACTIVE", part=name)
        if (
            any(token in kind for token in _MACROS)
            or "vbaproject" in folded
            or (folded == workbook.casefold() and _WITH_MACROS in kind)
        ):
            if not macros:
                raise guard.refuse("MACROS")
            remarks.add("MACROS_IGNORED")
        elif body.startswith(OLE) and not (
            embedded and all(stream.encode("utf-16-le") not in body for stream in _STREAMS)
        ):
            raise guard.refuse("ACTIVE", part=name)  # disguised, or acting when it is opened
        if any(token in kind for token in _OUTSIDE) or _reaches_out(folded, body):
            remarks.add("LINKS")
        if embedded:
            remarks.add("EMBEDDED")
    return tuple(sorted(remarks))


def _reaches_out(name: str, body: bytes) -> bool:
    """Whether a part of relationships fetches from outside, whatever kind it says it is (S14).

    Links that people follow from cells do not.
    """
    return name.endswith(".rels") and any(
        _EXTERNAL.search(link) and ("/drawings/" in name or b"/hyperlink" not in link)
        for link in _ELEMENT.findall(body)
    )


def _sheets(
    package: _Package,
    links: list[Link],
    tags: list[tuple[tuple[str, ...], dict[str, str]]],
    guard: Guard,
) -> list[SheetPart]:
    by_id = {link.id: link for link in links}
    listed = [a for path, a in tags if path == ("workbook", "sheets", "sheet")]
    if [path[-1] for path, _ in tags].count("sheet") != len(listed):
        raise guard.refuse("MALFORMED")  # a sheet where some programs look and others do not
    if not listed:
        raise guard.refuse("UNREADABLE")
    worksheets: list[SheetPart] = []
    seen = set()
    for attributes in listed:
        ids = {attributes[f"{base} id"] for base in RELATED if f"{base} id" in attributes}
        if not any(ids):  # as Excel has what was a module of an early one: nobody sees it
            continue
        link = by_id.get(next(iter(ids), ""))
        if len(ids) != 1 or link is None:
            raise guard.refuse("UNREADABLE")
        if _kind(link) != "worksheet":
            continue
        if not link.target:
            raise guard.refuse("LINKED")
        if link.target not in package:
            raise guard.refuse("UNREADABLE")
        if link.target.casefold() in seen:
            raise guard.refuse("TWICE")
        seen.add(link.target.casefold())
        hidden = attributes.get("state", "visible") != "visible"
        origin = package.spelled[link.target.casefold()]
        worksheets.append(
            SheetPart(attributes.get("name", ""), origin, package[link.target], hidden)
        )
    if len({a.get("name", "").casefold() for a in listed}) != len(listed):
        raise guard.refuse("TWICE")
    return worksheets


def _since_1904(tags: list[tuple[tuple[str, ...], dict[str, str]]], guard: Guard) -> bool:
    """Whether days are counted from 1904, as Excel for the Mac once did."""
    stated = [a.get("date1904", "0") for path, a in tags if path[-1] == "workbookPr"]
    if len(stated) > 1 or not _TRUTHS.keys() >= {since.strip() for since in stated}:
        raise guard.refuse("MALFORMED")
    return any(_TRUTHS[since.strip()] for since in stated)
