"""A screened workbook put together anew for the reader: the parts that are read, nothing else."""

import struct
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from xml.sax.saxutils import quoteattr

from .core import Guard
from .xml import RELATED, elements

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BOOK, _STRINGS, _STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"


def sheet_part(number: int) -> str:
    """The name of a sheet's part, counted from 0."""
    return f"xl/worksheets/sheet{number + 1}.xml"


def styles(xml: bytes, guard: Guard) -> bytes:
    """Cell styles as far as they say how numbers are shown, in a measure that a workbook needs."""
    return _styles(elements(xml, guard), guard) if xml else b""


def _styles(tags: list[tuple[tuple[str, ...], dict[str, str]]], guard: Guard) -> bytes:
    formats, used, lists = [], [], 0
    for path, attributes in tags:
        lists += path[-1] == "cellXfs"
        if path == ("styleSheet", "numFmts", "numFmt"):
            code = attributes.get("formatCode", "")
            guard.within("number_format", len(code))
            formats.append((attributes.get("numFmtId", "0"), code))
        elif path == ("styleSheet", "cellXfs", "xf"):
            used.append(attributes.get("numFmtId", "0"))
    guard.within("styles", len(used))
    if lists > 1 or tags[0][0] != ("styleSheet",):
        raise guard.refuse("MALFORMED")
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts>'
        + "".join(
            f"<numFmt numFmtId={quoteattr(number)} formatCode={quoteattr(code)}/>"
            for number, code in formats
        )
        + "</numFmts><cellXfs>"
        + "".join(f"<xf numFmtId={quoteattr(number)}/>" for number in used)
        + "</cellXfs></styleSheet>"
    ).encode()


def parts(
    names: Sequence[str], sheets: Sequence[bytes], strings: bytes, styled: bytes, since_1904: bool
) -> dict[str, bytes]:
    """The parts of a workbook with these sheets, in their fixed order and under the usual names."""
    bodies = {sheet_part(number): xml for number, xml in enumerate(sheets)}
    around = _around(tuple(names), since_1904)
    return around | bodies | {_STRINGS: strings} | ({_STYLES: styled} if styled else {})


@lru_cache(64)
def _around(names: tuple[str, ...], since_1904: bool) -> dict[str, bytes]:
    """The parts that say what a workbook is put together from."""
    related = RELATED[0]
    kinds = {sheet_part(n): "worksheet" for n in range(len(names))} | {
        _STRINGS: "sharedStrings",
        _STYLES: "styles",
    }
    types = {part: f"{_TYPE}.{kind}+xml" for part, kind in kinds.items()}
    types[_BOOK] = f"{_TYPE}.sheet.main+xml"
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            + "".join(
                f'<Override PartName="/{part}" ContentType="{kind}"/>'
                for part, kind in types.items()
            )
            + "</Types>"
        ).encode(),
        "_rels/.rels": _links([("rId1", "officeDocument", _BOOK)]),
        "xl/_rels/workbook.xml.rels": _links(
            (f"rId{n}", kind, part.removeprefix("xl/"))
            for n, (part, kind) in enumerate(kinds.items(), 1)
        ),
        _BOOK: (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{related}">'
            f'<workbookPr date1904="{since_1904:d}"/><sheets>'
            + "".join(
                f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
                for n, name in enumerate(names, 1)
            )
            + "</sheets></workbook>"
        ).encode(),
    }


def _links(links: Iterable[tuple[str, str, str]]) -> bytes:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="{id}" Type="{RELATED[0]}/{kind}" Target="{target}"/>'
            for id, kind, target in links
        )
        + "</Relationships>"
    ).encode()


def packed(parts: dict[str, bytes]) -> bytes:
    """Parts as a zip, not compressed."""
    bodies, directory, start = [], [], 0
    for name, body in parts.items():
        raw = name.encode()
        facts = struct.pack(
            "<HHHHHIIIHH", 20, 0, 0, 0, 33, zlib.crc32(body), len(body), len(body), len(raw), 0
        )
        bodies += [b"PK\3\4", facts, raw, body]
        directory += [b"PK\1\2\x14\0", facts, struct.pack("<HHHII", 0, 0, 0, 0, start), raw]
        start += 4 + len(facts) + len(raw) + len(body)
    listed = b"".join(directory)
    end = struct.pack("<HHHHIIH", 0, 0, len(parts), len(parts), len(listed), start, 0)
    return b"".join((*bodies, listed, b"PK\5\6", end))
