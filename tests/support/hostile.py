"""Hostile and odd files, each made from a real form by one change, with what must become of it.

A refused file names the reason; a harmless one is read exactly as the form it was made from.
"""

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

READ = "read exactly"
_NS = "http://schemas.openxmlformats.org"
_REL = f"{_NS}/officeDocument/2006/relationships"
MAIN = f"{_NS}/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET, BOOK, STRINGS, STYLES = (
    "xl/worksheets/sheet3.xml",
    "xl/workbook.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
)
TYPES, BOOK_RELS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"

Parts = dict[str, bytes]


@dataclass
class Box:
    """A workbook's parts, and the oddities of the zip around them."""

    parts: Parts
    method: int = zipfile.ZIP_DEFLATED
    flags: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)  # said instead of the true ones
    local: dict[str, str] = field(default_factory=dict)  # another name in a part's own heading
    twice: list[tuple[str, bytes]] = field(default_factory=list)
    gap: bytes = b""
    methods: dict[str, int] = field(default_factory=dict)
    streamed: bool = False
    wide: bool = False  # the lengths behind parts in 8 bytes each
    large: bool = False  # an end for large files, too
    overlap: bool = False
    checksum: int = 0
    before_directory: bytes = b""
    in_directory: bytes = b""

    def bytes(self) -> bytes:
        """The zip."""
        out, directory = bytearray(), bytearray()
        last = None
        for number, (name, body) in enumerate([*self.parts.items(), *self.twice]):
            method = self.methods.get(name, self.method)
            packing = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = (
                packing.compress(body) + packing.flush() if method == zipfile.ZIP_DEFLATED else body
            )
            crc, size = (
                zlib.crc32(body) ^ (self.checksum if number == 2 else 0),
                self.sizes.get(name, len(body)),
            )
            flags, start = self.flags.get(name, 0) | 8 * self.streamed, len(out)
            sizes = struct.pack("<III", crc, len(packed), size)
            wide = struct.pack("<IQQ", crc, len(packed), size)
            raw, local = name.encode(), self.local.get(name, name).encode()
            out += (
                b"PK\3\4"
                + struct.pack("<HHHHH", 20, flags, method, 0, 33)
                + (bytes(12) if self.streamed else sizes)
                + struct.pack("<HH", len(local), 0)
                + local
            )
            out += (
                packed
                + (b"PK\7\x08" + (wide if self.wide else sizes) if self.streamed else b"")
                + (self.gap if number == 1 else b"")
            )
            if self.overlap and number == 3:
                start = last
            last = start
            directory += (
                b"PK\1\2"
                + struct.pack("<HHHHHH", 20, 20, flags, method, 0, 33)
                + sizes
                + struct.pack("<HHHHHII", len(raw), 0, 0, 0, 0, 0, start)
                + raw
            )
        out += self.before_directory
        directory += self.in_directory
        count = len(self.parts) + len(self.twice)
        if self.large:
            figures = (44, 45, 45, 0, 0, count, count, len(directory), len(out))
            directory += b"PK\6\6" + struct.pack("<QHHIIQQQQ", *figures)
            directory += b"PK\6\7" + struct.pack("<IQI", 0, len(out) + figures[-2], 1)
            ends = (0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
        else:
            ends = (count, count, len(directory), len(out))
        return bytes(out + directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, *ends, 0))


def parts_of(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        return {name: box.read(name) for name in box.namelist()}


@dataclass(frozen=True)
class Case:
    """A file, and what must become of it."""

    name: str
    verdict: str
    content: bytes


Change = Callable[[Parts], Parts | Box | bytes]
_CASES: list[tuple[str, str, Change]] = []


def _case(name: str, verdict: str, change: Change) -> None:
    _CASES.append((name, verdict, change))


def _in(part: str, old: bytes | re.Pattern, new: bytes) -> Change:
    """One thing of a part changed, once."""

    def change(parts: Parts) -> Parts:
        xml = parts[part]
        changed = (
            old.sub(lambda _: new, xml, count=1)
            if isinstance(old, re.Pattern)
            else xml.replace(old, new, 1)
        )
        assert changed != xml, (part, old)
        return parts | {part: changed}

    return change


def _row(xml: bytes) -> Change:
    """Rows added below the last of a sheet."""
    return _in(SHEET, b"</sheetData>", xml + b"</sheetData>")


def _cells(*cells: str) -> Change:
    return _row(f'<row r="900">{"".join(cells)}</row>'.encode())


def linked(
    kind: str,
    target: str,
    *,
    external: bool = False,
    part: str = BOOK_RELS,
    base: str = _REL,
    **more: bytes,
) -> Change:
    """A relationship added, with the parts it leads to."""
    mode = ' TargetMode="External"' if external else ""
    link = f'<Relationship Id="rIdX" Type="{base}/{kind}" Target="{target}"{mode}/>'
    empty = f'<Relationships xmlns="{_NS}/package/2006/relationships"></Relationships>'.encode()

    def change(parts: Parts) -> Parts:
        rels = parts.get(part, empty)
        return (
            parts
            | {part: rels.replace(b"</Relationships>", link.encode() + b"</Relationships>")}
            | {".".join(k.replace("__", "/").rsplit("_", 1)): v for k, v in more.items()}
        )

    return change


def _typed(kind: str, part: str = "/xl/x.bin", body: bytes = b"\1\2\3") -> Change:
    override = f'<Override PartName="{part}" ContentType="{kind}"/></Types>'.encode()
    return lambda parts: (
        parts | {TYPES: parts[TYPES].replace(b"</Types>", override), part[1:]: body}
    )


def _text(parts: Parts, text: str) -> Parts:
    """A shared text added that no cell shows."""
    return parts | {
        STRINGS: parts[STRINGS].replace(b"</sst>", f"<si><t>{text}</t></si></sst>".encode())
    }


def _whole(parts: Parts) -> bytes:
    return Box(parts).bytes()


def cases(form: bytes) -> Iterator[Case]:
    """Every file, made from this form."""
    parts = parts_of(form)
    for name, verdict, change in _CASES:
        made = change(dict(parts))
        yield Case(
            name,
            verdict,
            made
            if isinstance(made, bytes)
            else (made if isinstance(made, Box) else Box(made)).bytes(),
        )


def old_container(top: tuple[str, ...], inside: tuple[str, ...] = ()) -> bytes:
    """An old container whose directory has these names: at its top, and in a folder there."""
    last, sector = 0xFFFFFFFF, 512
    names = ("Root Entry", *inside, "folder", *top)
    folder = len(inside) + 1
    entries = b""
    for number, name in enumerate(names):
        right = number + 1 if number not in (0, folder - 1, len(names) - 1) else last
        child = {0: folder, folder: 1 if inside else last}.get(number, last)
        kind = 5 if number == 0 else 1 if number == folder else 2
        raw = name.encode("utf-16-le")
        facts = struct.pack("<HBBIII", len(raw) + 2, kind, 1, last, right, child)
        entries += (raw.ljust(64, b"\0") + facts).ljust(128, b"\0")
    sectors = -(-len(entries) // sector)
    chain = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(sector, b"\xff")
    head = OLE + bytes(22) + struct.pack("<H", 9) + bytes(16) + struct.pack("<I", 1)
    head = head.ljust(76, b"\0") + struct.pack("<I", 0)
    return head.ljust(sector, b"\xff") + table + entries.ljust(sectors * sector, b"\0")


_EXPLORER = (
    b"[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,2\r\n[InternetShortcut]\r\nURL=https://a"
)
_NOISE = random.Random(2566).randbytes(200_000)

# What is no workbook
_case("empty", "EMPTY", lambda _: b"")
_case("zeros", "ZEROS", lambda p: bytes(len(_whole(p))))
_case(
    "old xls", "OLD_XLS", lambda _: OLE + bytes(504) + "Workbook".encode("utf-16-le") + bytes(500)
)
_case(
    "password",
    "PASSWORD",
    lambda _: OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(500),
)
_case("csv", "TEXT", lambda _: "รหัส,ผล\n1,2\n".encode("cp874"))
_case("html", "WEB_PAGE", lambda _: b"<html><table><tr><td>=1+1</td></tr></table></html>")
_case("pdf", "PDF", lambda _: b"%PDF-1.7\n")
_case("picture", "PICTURE", lambda _: b"\x89PNG\r\n\x1a\n" + bytes(50))
_case("program", "NOT_A_WORKBOOK", lambda _: b"MZ\x90\0" + bytes(100))
_case("docx", "DOCUMENT", lambda _: Box({"word/document.xml": b"<w/>"}))
_case("ods", "ODS", lambda _: Box({"mimetype": b"x", "content.xml": b"<x/>"}))
_case("xlsb", "XLSB", lambda _: Box({"xl/workbook.bin": b"x"}))
_case("zip", "ARCHIVE", lambda _: Box({"a.txt": b"x"}))
_case("zip with a path upward", "ODD_ARCHIVE", lambda _: Box({"a.xlsx": b"x", "../b.xlsx": b"x"}))
_case("zip with a hidden slash", "ARCHIVE", lambda _: Box({"a.xlsx": b"x", "..%2Fb.xlsx": b"x"}))

_case(
    "workbook with a label",
    "LABEL",
    lambda _: (
        OLE
        + bytes(504)
        + "EncryptedPackage".encode("utf-16-le")
        + "DRMEncryptedTransform".encode("utf-16-le")
    ),
)
_case("mail", "MAIL", lambda _: b"Received: from a by b\r\nSubject: report\r\n")
_case("mail of Outlook", "MAIL", lambda _: _stream("__properties_version1.0"))
_case("shortcut", "SHORTCUT", lambda _: b"L\0\0\0\1\x14\2\0" + bytes(60))
_case("shortcut to the web", "SHORTCUT", lambda _: b"[InternetShortcut]\r\nURL=https://a\r\n")
_case("numbers", "NUMBERS", lambda _: Box({"Index/Document.iwa": b"x"}))
_case("shortcut to the web, as Explorer has it", "SHORTCUT", lambda _: _EXPLORER)
_case("shortcut to a Google sheet", "SHORTCUT", lambda _: b'{"":"DO NOT EDIT","doc_id":"1"}')
_case("shortcut of a Mac", "SHORTCUT", lambda _: b"bplist00\xd1\1\2SURL")
_case("mail by another heading first", "MAIL", lambda _: b"Reply-To: a\r\nSubject: b\r\n\r\n")
_case("mail in a box", "MAIL", lambda _: b"From a@b Mon Jan 1\nX-A: b\nFrom: a\n")
_case("mail of Outlook as others get it", "MAIL", lambda _: b"\x78\x9f\x3e\x22\1\0")
_case(
    "mail of Outlook with an old xls",
    "MAIL",
    lambda _: old_container(("__properties_version1.0",), inside=("Workbook",)),
)
_case("old xls in capitals", "OLD_XLS", lambda _: old_container(("WORKBOOK",)))
_case(
    "old xls with a document in it",
    "OLD_XLS",
    lambda _: old_container(("Workbook",), inside=("WordDocument",)),
)
_case(
    "drawing with an old xls", "NOT_A_WORKBOOK", lambda _: old_container(("Contents",), ("Book",))
)
_case("old xls with rights", "LABEL", lambda _: old_container(("Workbook", "\tDRMContent")))
_case(
    "web page in one file",
    "WEB_PAGE",
    lambda _: b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related",
)
_case("pdf behind an empty line", "PDF", lambda _: b"\r\n%PDF-1.4\n\0")
_case("csv that begins with BM", "TEXT", lambda _: b"BMA,1\n")
_case(
    "odt",
    "DOCUMENT",
    lambda _: Box({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
)
_case("xps", "DOCUMENT", lambda p: Box({TYPES: p[TYPES], "FixedDocSeq.fdseq": b"<x/>"}))
_case(
    "spreadsheet of 2003",
    "XML_2003",
    lambda _: (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
    ),
)

# The zip
_case("cut short", "UNREADABLE", lambda p: _whole(p)[:-30])
_case("something behind", "UNREADABLE", lambda p: _whole(p) + b"x")
_case("something before", "NOT_A_WORKBOOK", lambda p: b"MZ" + bytes(4094) + _whole(p))
_case("gap", "MALFORMED", lambda p: Box(p, gap=b"hidden"))
_case("overlap", "MALFORMED", lambda p: Box(p, overlap=True))
_case("same name twice", "MALFORMED", lambda p: Box(p, twice=[(SHEET, b"<x/>")]))
_case("same name in capitals", "MALFORMED", lambda p: Box(p, twice=[(SHEET.upper(), b"<x/>")]))
_case("path upward", "MALFORMED", lambda p: Box(p | {"../evil.xml": b"<x/>"}))
_case("backslash", READ, lambda p: Box(p | {"xl\\evil.xml": b"<x/>"}))
_case("drive", "MALFORMED", lambda p: Box(p | {"C:/evil.xml": b"<x/>"}))
_case("absolute", "MALFORMED", lambda p: Box(p | {"/evil.xml": b"<x/>"}))
_case("another local name", "MALFORMED", lambda p: Box(p, local={SHEET: SHEET.replace("3", "4")}))
_case("encrypted part", "LOCKED_ARCHIVE", lambda p: Box(p, flags={SHEET: 1}))
_case("lzma", "MALFORMED", lambda p: Box(p, methods={SHEET: 14}))
_case("wrong checksum", "UNREADABLE", lambda p: Box(p, checksum=1))
_case("size too small", "UNREADABLE", lambda p: Box(p, sizes={SHEET: 10}))
_case("size too large", "UNREADABLE", lambda p: Box(p, sizes={SHEET: len(p[SHEET]) + 1}))
_case(
    "too many parts", "TOO_MUCH", lambda p: Box(p | {f"docProps/{n}.txt": b"" for n in range(1200)})
)
_case(
    "a part too large",
    "TOO_MUCH",
    lambda p: p | {SHEET: p[SHEET].replace(b"</worksheet>", b" " * (25 << 20) + b"</worksheet>")},
)
_case(
    "parts too large together",
    "TOO_MUCH",
    lambda p: Box(
        p | {f"docProps/{n}.bin": _NOISE for n in range(4)},
        sizes={f"docProps/{n}.bin": 25 << 20 for n in range(4)},
    ),
)
_case(
    "bomb",
    "TOO_MUCH",
    lambda p: Box(p | {"docProps/x.txt": bytes(3 << 20)}, sizes={"docProps/x.txt": 3 << 30}),
)
_case(
    "bomb that makes itself small",
    "UNREADABLE",
    lambda p: Box(p | {"docProps/x.txt": bytes(3 << 20)}, sizes={"docProps/x.txt": 1000}),
)

_case("gap before the directory", "MALFORMED", lambda p: Box(p, before_directory=b"hidden"))
_case("something in the directory", "MALFORMED", lambda p: Box(p, in_directory=b"hidden"))
_case(
    "directory on another disk", "MALFORMED", lambda p: _whole(p)[:-18] + b"\1\0" + _whole(p)[-16:]
)
_case("directory overwritten", "MALFORMED", lambda p: _whole(p).replace(b"PK\1\2", b"PK\1\3", 1))
_case(
    "part overwritten",
    "UNREADABLE",
    lambda p: _whole(p)[:49] + b"\xff\xff\xff\xff" + _whole(p)[53:],
)


def _over(content: bytes, place: int, new: bytes) -> bytes:
    """The same with some bytes written over; places below 0 are counted from the end."""
    place %= len(content)
    return content[:place] + new + content[place + len(new) :]


def _in_heading(place: int, new: bytes) -> Change:
    """Bytes written over in a part's own heading."""

    def change(parts: Parts) -> bytes:
        whole = _whole(parts)
        return _over(whole, whole.index(SHEET.encode()) - 30 + place, new)

    return change


_case("cut within its end", "UNREADABLE", lambda p: _whole(p)[:-5])
_case("part without its heading", "MALFORMED", _in_heading(0, b"PK\3\5"))
_case("another checksum in a heading", "MALFORMED", _in_heading(14, b"1234"))
_case("length that stands nowhere", "MALFORMED", lambda p: Box(p, sizes={SHEET: 0xFFFFFFFF}))
_case(
    "end for large files that is none",
    "MALFORMED",
    lambda p: Box(p, large=True).bytes().replace(b"PK\6\6\x2c", b"PK\6\5\x2c"),
)
_case(
    "two numbers of parts",
    "MALFORMED",
    lambda p: _over(Box(p, large=True).bytes(), -14, b"\1\0"),
)

# The XML
_case(
    "billion laughs",
    "MALFORMED",
    _in(
        SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet'
    ),
)
_case(
    "outside entity",
    "MALFORMED",
    _in(STRINGS, b"<sst", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst'),
)
_case(
    "document type in an old drawing",
    READ,
    lambda p: (
        p | {"xl/drawings/vmlDrawing1.vml": b"<!DOCTYPE xml [<!ENTITY a 'b'>]><xml>&a;</xml>"}
    ),
)
_case(
    "old drawing in another encoding",
    READ,
    lambda p: p | {"xl/drawings/vmlDrawing1.vml": b"<xml>\xa1</xml>"},
)
_case(
    "utf-16",
    "MALFORMED",
    lambda p: (
        p
        | {
            SHEET: p[SHEET]
            .decode()
            .replace('encoding="UTF-8"', 'encoding="UTF-16"')
            .encode("utf-16")
        }
    ),
)
_case(
    "one shared text in utf-16",
    "MALFORMED",
    lambda p: (
        p
        | {
            STRINGS: p[STRINGS]
            .decode()
            .replace('encoding="UTF-8"', 'encoding="UTF-16"')
            .encode("utf-16")
        }
    ),
)
_case(
    "another encoding, said far behind",
    "MALFORMED",
    _in(STRINGS, b' encoding="UTF-8"', b" " * 300 + b"encoding" + b" " * 20 + b'="UTF-7"'),
)
_case("another encoding", "MALFORMED", _in(SHEET, b'encoding="UTF-8"', b'encoding="windows-874"'))
_case(
    "bad utf-8",
    "UNREADABLE",
    lambda p: p | {STRINGS: p[STRINGS].replace(b"</sst>", b"<si><t>\xff\xfe</t></si></sst>")},
)
_case(
    "nul",
    "MALFORMED",
    lambda p: p | {STRINGS: p[STRINGS].replace(b"</sst>", b"<si><t>\0</t></si></sst>")},
)
_case("control character", "UNREADABLE", lambda p: _text(p, "\x01"))
_case("reference to nul", "UNREADABLE", lambda p: _text(p, "&#0;"))
_case(
    "too deep",
    "TOO_MUCH",
    _in(
        SHEET, b"</worksheet>", b"<extLst>" + b"<a>" * 60 + b"</a>" * 60 + b"</extLst></worksheet>"
    ),
)
_case(
    "too many attributes",
    "TOO_MUCH",
    _in(
        SHEET,
        b"</worksheet>",
        b"<a " + b" ".join(b'a%d="1"' % n for n in range(100)) + b"/></worksheet>",
    ),
)
_case(
    "attribute too long",
    "TOO_MUCH",
    _in(SHEET, b"</worksheet>", b'<a b="' + b"x y" * 500_000 + b'"/></worksheet>'),
)
_case("not closed", "UNREADABLE", lambda p: p | {SHEET: p[SHEET][:-5]})
_case(
    "theme not closed",
    READ,
    lambda p: p | {"xl/theme/theme1.xml": p["xl/theme/theme1.xml"][:-5]},
)

# The cells
_case("far corners", "TOO_MUCH", _row(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
_case(
    "wide and tall",
    "TOO_MUCH",
    _row(
        b'<row r="900"><c r="XFD900"><v>1</v></c></row><row r="90000">'
        b'<c r="A90000"><v>1</v></c></row>'
    ),
)
_case("off the sheet", "MALFORMED", _row(b'<row r="9999999"><c r="ZZZ9999999"><v>1</v></c></row>'))
_case(
    "too many cells",
    "TOO_MUCH",
    _row(
        b"".join(
            b'<row r="%d">%b</row>'
            % (n, b"".join(b'<c r="%c%d"><v>%d</v></c>' % (65 + c, n, n * c) for c in range(25)))
            for n in range(900, 3000)
        )
    ),
)
_case(
    "whole grid merged",
    "TOO_MUCH",
    _in(SHEET, b"<mergeCell ", b'<mergeCell ref="A1:XFD1048576"/><mergeCell '),
)
_case(
    "too many merges",
    "TOO_MUCH",
    _in(
        SHEET,
        b"<mergeCell ",
        b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(1000, 12_000))
        + b"<mergeCell ",
    ),
)
_case(
    "merge that is none",
    "MALFORMED",
    _in(SHEET, b"<mergeCell ", b'<mergeCell ref="here"/><mergeCell '),
)
_case(
    "rows out of order",
    "DISORDER",
    _row(b'<row r="900"><c r="A900"><v>1</v></c></row><row r="899"><c r="A899"><v>1</v></c></row>'),
)
_case("cell twice", "DISORDER", _cells('<c r="A900"><v>1</v></c>', '<c r="A900"><v>2</v></c>'))
_case(
    "two sets of cells",
    "MALFORMED",
    _in(
        SHEET,
        b"</sheetData>",
        b'</sheetData><sheetData><row r="900"><c r="A900"><v>1</v></c></row></sheetData>',
    ),
)
_case("text too long, and not in a cell", READ, lambda p: _text(p, "ก" * 32_768))

_case("number too long", "TOO_MUCH", _cells(f'<c r="A900"><v>{"1" * 50}</v></c>'))
_case("number in two pieces", "MALFORMED", _cells('<c r="A900"><v>1 000</v></c>'))
_case("number with a foreign space", "MALFORMED", _cells('<c r="A900"><v>\u00a01</v></c>'))
_case("true by its word", "MALFORMED", _cells('<c r="A900" t="b"><v>true</v></c>'))
_case("cell of an empty kind", "MALFORMED", _cells('<c r="A900" t=""><v>5</v></c>'))
_case("number that is none", "MALFORMED", _cells('<c r="A900"><v>abc</v></c>'))
_case(
    "error in a live cell, of a kind that no Excel has (F8)",
    READ,
    _in(
        SHEET,
        re.compile(rb' t="str"><f>[^<]*</f><v>[^<]*</v>'),
        b' t="e"><f>MATCH(1,2)</f><v>#UNKNOWN!</v>',
    ),
)
_case(
    "error in a live cell, stored as a text",
    READ,
    _in(
        SHEET,
        re.compile(rb' t="str"><f>[^<]*</f><v>[^<]*</v>'),
        b' t="str"><f>MATCH(1,2)</f><v>#N/A</v>',
    ),
)
_case("endless number", "MALFORMED", _cells('<c r="A900"><v>1e400</v></c>'))
_case("formula too long", "TOO_MUCH", _cells(f'<c r="A900"><f>{"1+" * 5000}1</f><v>1</v></c>'))
_case(
    "shared formula bomb",
    "TOO_MUCH",
    _cells('<c r="A900"><f t="shared" ref="A1:XFD1000" si="9">A1+A2</f><v>1</v></c>'),
)
_case("text that is not there", "MALFORMED", _cells('<c r="A900" t="s"><v>999999</v></c>'))
_case("text before the first", "MALFORMED", _cells('<c r="A900" t="s"><v>-1</v></c>'))
_case("cell of no known kind", "MALFORMED", _cells('<c r="A900" t="zz"><v>5</v></c>'))
_case("value spelled out", READ, _cells('<c r="A900" t="str"><v><![CDATA[ ]]></v></c>'))
_case("two formulas in a cell", "MALFORMED", _cells('<c r="A900"><f>1</f><f>2</f><v>1</v></c>'))
_case("cell of no address", "MALFORMED", _cells('<c r="a900"><v>5</v></c>'))
_case("cell of no style", "MALFORMED", _cells('<c r="A900" s="x"><v>5</v></c>'))
_case("two values in a cell", "MALFORMED", _cells('<c r="A900"><v>5</v><v>6</v></c>'))

# The workbook

_case(
    "sheet name twice",
    "TWICE",
    _in(BOOK, re.compile(rb'name="[^"]*" sheetId="4"'), 'name="ปก" sheetId="4"'.encode()),
)
_case(
    "one part as two sheets",
    "TWICE",
    _in(BOOK, b"</sheets>", b'<sheet name="other" sheetId="99" r:id="rId3"/></sheets>'),
)
_case(
    "sheet that is not there",
    "UNREADABLE",
    _in(BOOK, b"</sheets>", b'<sheet name="other" sheetId="99" r:id="rId99"/></sheets>'),
)
_case(
    "too many names",
    READ,
    _in(
        BOOK,
        b"<definedNames>",
        b"<definedNames>"
        + b"".join(b'<definedName name="n%d">1</definedName>' % n for n in range(900)),
    ),
)
_case(
    "too many styles",
    "TOO_MUCH",
    _in(STYLES, b"</cellXfs>", b'<xf numFmtId="0"/>' * 70_000 + b"</cellXfs>"),
)
_case("two lists of styles", "MALFORMED", _in(STYLES, b"<cellXfs", b"<cellXfs/><cellXfs"))
_case(
    "number format too long",
    "TOO_MUCH",
    _in(
        STYLES,
        b"<fonts",
        b'<numFmts count="1"><numFmt numFmtId="200" formatCode="'
        + b"0" * 300
        + b'"/></numFmts><fonts',
    ),
)
_case(
    "relationship twice",
    "MALFORMED",
    _in(
        BOOK_RELS,
        b"</Relationships>",
        f'<Relationship Id="rId3" Type="{_REL}/worksheet" '
        'Target="worksheets/sheet4.xml"/></Relationships>'.encode(),
    ),
)

_case(
    "document that nothing points to",
    "DOCUMENT",
    lambda p: Box({TYPES: p[TYPES], "word/document.xml": b"<w/>"}),
)
_case("no content types", "UNREADABLE", lambda p: {n: b for n, b in p.items() if n != TYPES})
_case(
    "no workbook in it",
    "UNREADABLE",
    lambda p: (
        p | {BOOK: p[BOOK].replace(b"<workbook ", b"<book ").replace(b"</workbook>", b"</book>")}
    ),
)
_case(
    "no sheets", "UNREADABLE", _in(BOOK, re.compile(rb"<sheets>.*</sheets>"), b"<sheets></sheets>")
)
_case(
    "binary by its type",
    "XLSB",
    _in(
        TYPES,
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.binary.macroEnabled.main",
    ),
)
_case("row of no number", "MALFORMED", _row(b'<row r="x"><c r="A900"><v>1</v></c></row>'))
_case("cell outside a row", "FOREIGN", _row(b'<ow><c r="A900"><v>1</v></c></ow>'))
_case("cell without an address", READ, _cells('<c t="str"><v> </v></c>'))

# What acts
_SHEET_RELS = "xl/worksheets/_rels/sheet3.xml.rels"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _stream(name: str) -> bytes:
    """An old container with a stream of this name."""
    return OLE + bytes(504) + name.encode("utf-16-le") + bytes(500)


def _with(**more: bytes) -> Change:
    """Parts added, their names with __ for / and _DOT_ for the last point."""
    return lambda parts: (
        parts | {k.replace("__", "/").replace("_DOT_", "."): v for k, v in more.items()}
    )


def _default(extension: str, kind: str) -> Change:
    """A type for parts of this extension."""
    return _in(
        TYPES,
        b"<Default",
        f'<Default Extension="{extension}" ContentType="{kind}"/>'.encode() + b"<Default",
    )


_case("macros", "MACROS", _with(xl__vbaProject_DOT_bin=b"x"))
_case(
    "macro workbook",
    "MACROS",
    _in(
        TYPES,
        f"{_MAIN_TYPE}.sheet.main+xml".encode(),
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ),
)
_case(
    "macros by their type alone",
    "MACROS",
    _typed("application/vnd.ms-office.vbaProject", "/xl/printerSettings/p.bin"),
)
_case("renamed macros", "ACTIVE", _with(xl__media__image1_DOT_png=OLE + bytes(600)))
_case(
    "macros in an embedded object",
    "ACTIVE",
    _with(xl__embeddings__oleObject1_DOT_bin=_stream("_VBA_PROJECT")),
)
_case(
    "embedded workbook with macros",
    "ACTIVE",
    _typed("application/vnd.ms-excel.sheet.macroEnabled.12", "/xl/embeddings/a.xlsm", b"PK"),
)
_case(
    "file of any kind in an embedded object",
    "ACTIVE",
    _with(xl__embeddings__oleObject1_DOT_bin=_stream("Ole10Native")),
)
_case(
    "xlm macro sheet",
    "MACROS",
    _typed("application/vnd.ms-excel.macrosheet+xml", "/xl/macrosheets/sheet1.xml", b"<x/>"),
)
_case(
    "activex",
    "ACTIVE",
    _typed("application/vnd.ms-office.activeX+xml", "/xl/activeX/activeX1.xml", b"<x/>"),
)
_case("program inside", "ACTIVE", _with(xl__media__image1_DOT_png=b"MZ\x90\0"))
_SHEET3 = re.compile(rb'Target="[^"]*sheet3.xml"')
_case(
    "sheet outside the file",
    "UNREADABLE",
    _in(BOOK_RELS, _SHEET3, b'Target="../../../../etc/passwd"'),
)
_case("sheet from the web", "LINKED", _in(BOOK_RELS, _SHEET3, b'Target="http://example.org/a.xml"'))
_case(
    "sheet outside by its mode",
    "LINKED",
    _in(BOOK_RELS, _SHEET3, b'Target="worksheets/sheet3.xml" TargetMode="External"'),
)

_case(
    "sheet outside by an odd mode",
    "LINKED",
    _in(BOOK_RELS, _SHEET3, b'Target="worksheets/sheet3.xml" TargetMode=" External"'),
)

# What nobody reads: read exactly, whatever it is (F1-F6)
_case(
    "what Power Query leaves behind",
    READ,
    _with(customXml__item1_DOT_xml='<?xml version="1.0" encoding="utf-16"?><D/>'.encode("utf-16")),
)
_case(
    "types of no part",
    READ,
    _default("bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
)
_case(
    "printer settings under a binary workbook's type",
    READ,
    lambda p: _default("bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.main")(
        p | {"xl/printerSettings/p.bin": b"\0\1"}
    ),
)
_case("macro type of no part", READ, _default("bin", "application/vnd.ms-office.vbaProject"))
_case(
    "custom XML by a path above the root",
    READ,
    linked("customXml", "../customXml/item1.xml", part="_rels/.rels", customXml__item1_xml=b"<x/>"),
)
_case(
    "embedded document",
    READ,
    linked("package", "../embeddings/a.docx", part=_SHEET_RELS, xl__embeddings__a_docx=b"PK\3\4"),
)
_case(
    "embedded object",
    READ,
    _with(xl__embeddings__oleObject1_DOT_bin=_stream("CONTENTS")),
)
_case(
    "link to a workbook",
    READ,
    _typed(
        f"{_MAIN_TYPE}.externalLink+xml", "/xl/externalLinks/externalLink1.xml", b"<externalLink"
    ),
)
_case(
    "dde",
    READ,
    _typed(
        f"{_MAIN_TYPE}.externalLink+xml",
        "/xl/externalLinks/externalLink1.xml",
        b"<externalLink><ddeLink/></externalLink>",
    ),
)
_case(
    "data connection",
    READ,
    _typed(f"{_MAIN_TYPE}.connections+xml", "/xl/connections.xml", b"<!DOCTYPE x><x/>"),
)
_case(
    "picture from elsewhere",
    READ,
    linked(
        "image",
        "http://example.org/a.png",
        external=True,
        part="xl/drawings/_rels/drawing1.xml.rels",
    ),
)
_case("picture with a document type", READ, _with(xl__media__a_DOT_svg=b"<!DOCTYPE svg><svg/>"))
_case("picture with a Thai name", READ, lambda p: p | {"xl/media/ภาพ.png": b"\x89PNG"})
_case("picture of one colour", READ, _with(xl__media__a_DOT_emf=bytes(4 << 20)))
_case("add-in pane", READ, _typed("application/vnd.ms-office.webextensiontaskpanes+xml"))
_case("printer settings", READ, _with(xl__printerSettings__p_DOT_bin=b"\0\1\2"))
_case("pivot cache", READ, _with(xl__pivotCache__pivotCacheDefinition1_DOT_xml=b"<broken"))
_case(
    "styles of great length",
    READ,
    _in(STYLES, b"</cellXfs>", b'<xf numFmtId="0"/>' * 9000 + b"</cellXfs>"),
)
_case(
    "condition for many ranges",
    READ,
    _in(
        SHEET,
        b"<conditionalFormatting",
        b'<conditionalFormatting sqref="%b"/><conditionalFormatting'
        % b" ".join(b"C%d:D%d" % (n, n) for n in range(20, 2020)),
    ),
)

# Relationships that say they are of another kind (S14)
_DRAWN_RELS = "xl/drawings/_rels/drawing9.xml.rels"
_DRAWING = (
    f'<xdr:wsDr xmlns:xdr="{_NS}/drawingml/2006/spreadsheetDrawing" xmlns:r="{_REL}" '
    f'xmlns:a="{_NS}/drawingml/2006/main"><a:blip r:link="rIdX" r:embed="rIdX"/></xdr:wsDr>'
).encode()
_case(
    "picture that calls itself a link",
    READ,
    linked(
        "hyperlink",
        "http://example.org/a.png",
        external=True,
        part=_DRAWN_RELS,
        xl__drawings__drawing9_xml=_DRAWING,
    ),
)
_case(
    "link that calls itself a picture",
    READ,
    linked("image", "http://example.org/", external=True, part=_SHEET_RELS),
)
_case(
    "relationships of a sheet that are none",
    READ,
    lambda p: p | {_SHEET_RELS: b"<Relationships><broken"},
)
_case(
    "drawing that calls itself a sheet",
    "UNREADABLE",
    _in(BOOK_RELS, b'worksheets/sheet3.xml"', b'drawings/drawing1.xml"'),
)
_case(
    "theme that calls itself a sheet, which no one lists",
    READ,
    linked("worksheet", "theme/theme1.xml"),
)
_case(
    "sheet without a part, as of an early Excel's module",
    READ,
    _in(BOOK, b"</sheets>", b'<sheet name="Module" sheetId="99" r:id=""/></sheets>'),
)
_case(
    "sheet without a relationship",
    READ,
    _in(BOOK, b"</sheets>", b'<sheet name="Module" sheetId="99"/></sheets>'),
)

# Packages as OPC has them (F3, F7)
_case(
    "part names in capitals",
    READ,
    lambda p: {n.upper() if "sheet3" in n else n: b for n, b in p.items()},
)
_case(
    "workbook of another name",
    READ,
    lambda p: {
        n.replace("xl/_rels/workbook.xml", "xl/_rels/book-1.xml").replace(
            "xl/workbook.xml", "xl/book-1.xml"
        ): (b.replace(b"xl/workbook.xml", b"xl/book-1.xml") if n in (TYPES, "_rels/.rels") else b)
        for n, b in p.items()
    },
)
_case(
    "texts of another name",
    READ,
    lambda p: {
        n.replace("sharedStrings.xml", "texts/s.xml"): (
            b.replace(b"sharedStrings.xml", b"texts/s.xml") if n in (TYPES, BOOK_RELS) else b
        )
        for n, b in p.items()
    },
)
_case(
    "backslashes in targets",
    READ,
    _in(BOOK_RELS, b"worksheets/sheet3.xml", b"worksheets\\sheet3.xml"),
)
_case(
    "hidden slashes in targets",
    "UNREADABLE",
    _in(BOOK_RELS, b"worksheets/sheet3.xml", b"worksheets%2Fsheet3.xml"),
)
_case(
    "escapes in targets", READ, _in(BOOK_RELS, b"worksheets/sheet3.xml", b"worksheets/%73heet3.xml")
)
_case(
    "packed again on a Mac",
    READ,
    lambda p: (
        p
        | {
            "__MACOSX/": b"",
            "__MACOSX/._[Content_Types].xml": b"\0\5\x16\7\0\2\0\0Mac OS X" + bytes(80),
        }
        | {".DS_Store": b"\0\0\0\1Bud1" + bytes(200), "xl/": b""}
    ),
)
_case(
    "folders and what a Mac adds listed twice",
    READ,
    lambda p: Box(p, twice=[("xl/", b""), ("XL/", b""), *[("__MACOSX/._a", b"1")] * 2]),
)
_case("names from here", READ, lambda p: {f"./{n}": b for n, b in p.items()})
_case("comment on the zip", READ, lambda p: _whole(p)[:-2] + b"\5\0hello")
_case("zeros behind", READ, lambda p: _whole(p) + bytes(5000))
_case("long lengths behind the parts", READ, lambda p: Box(p, streamed=True, wide=True))
_case("figures for large files", READ, lambda p: Box(p, large=True))
_case("empty part, deflated", READ, lambda p: p | {"xl/media/none.png": b""})
_case("zeros between parts", READ, lambda p: Box(p, gap=bytes(100)))
_case(
    "second end in the comment",
    "MALFORMED",
    lambda p: _whole(p)[:-2] + b"\x16\0" + _whole(p)[-22:],
)
_case(
    "large figures that differ",
    "MALFORMED",
    lambda p: Box(p, large=True).bytes().replace(b"PK\6\6\x2c", b"PK\6\6\x2d"),
)
_case(
    "two workbooks",
    "MALFORMED",
    linked("officeDocument", "xl/other.xml", part="_rels/.rels", xl__other_xml=b"<workbook/>"),
)
_case(
    "two tables of texts",
    "MALFORMED",
    linked("sharedStrings", "other.xml", xl__other_xml=b"<sst/>"),
)
_case(
    "two types for a part",
    "MALFORMED",
    _in(
        TYPES,
        b"</Types>",
        f'<Override PartName="/XL/workbook.xml" ContentType="{_MAIN_TYPE}.template.main+xml"/>'
        "</Types>".encode(),
    ),
)
_case(
    "sheet of two relationships",
    "UNREADABLE",
    _in(
        BOOK,
        b"<sheets><sheet",
        f'<sheets><sheet xmlns:q="{_STRICT}/officeDocument/relationships" q:id="rId9"'.encode(),
    ),
)
_case(
    "sheet in an alternative",
    "MALFORMED",
    _in(
        BOOK,
        b"</sheets>",
        b'<a:AlternateContent xmlns:a="http://schemas.openxmlformats.org/markup-compatibility/'
        b'2006"><a:Fallback><sheet name="x" sheetId="99" r:id="rId2"/></a:Fallback>'
        b"</a:AlternateContent></sheets>",
    ),
)
_case(
    "days counted from one knows not when",
    "MALFORMED",
    _in(BOOK, b"<workbookPr ", b'<workbookPr date1904="t" '),
)
_case(
    "days counted twice",
    "MALFORMED",
    _in(BOOK, b"<sheets>", b"<workbookPr/><workbookPr date1904='1'/><sheets>"),
)

# The user's own sheets (F6)


def _own(xml: bytes, name: str = "ทด") -> Change:
    """A sheet of the user's own added."""
    kind = f"{_MAIN_TYPE}.worksheet+xml"

    def change(parts: Parts) -> Parts:
        parts = _typed(kind, "/xl/worksheets/sheet99.xml", xml)(parts)
        parts = linked("worksheet", "worksheets/sheet99.xml")(parts)
        sheet = f'<sheet name="{name}" sheetId="99" r:id="rIdX"/></sheets>'.encode()
        return _in(BOOK, b"</sheets>", sheet)(parts)

    return change


_WORKSHEET = f'<worksheet xmlns="{_NS}/spreadsheetml/2006/main"><sheetData>'.encode()
_case(
    "stray space on the user's own sheet",
    READ,
    _own(
        _WORKSHEET + b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row>'
        b"</sheetData></worksheet>"
    ),
)
_case(
    "long list on the user's own sheet",
    READ,
    _own(
        _WORKSHEET
        + b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 70_000))
        + b"</sheetData></worksheet>"
    ),
)
_case("damage on the user's own sheet", READ, _own(b"<worksheet><!DOCTYPE"))
_case(
    "stray space far away",
    READ,
    _row(b'<row r="1048576"><c r="XFD1048576" t="str"><v> </v></c></row>'),
)

# What a spreadsheet understands, and what it does not (F7, S4)
_case(
    "spaces around a number",
    READ,
    lambda p: (
        p
        | {
            SHEET: re.sub(
                rb"(<c r=\"[A-Z]+[0-9]+\"[^>]*><v>)([0-9.]+)</v>", rb"\1 \2\n</v>", p[SHEET]
            )
        }
    ),
)
_case(
    "rows and cells without a place",
    READ,
    _row(b'<row><c t="str"><v> </v></c><c t="str"><v> </v></c></row>'),
)
_case(
    "dimension of whole rows",
    READ,
    _in(SHEET, re.compile(rb'<dimension ref="[^"]*"/>'), b'<dimension ref="1:4"/>'),
)
_case(
    "comment in a value",
    READ,
    lambda p: (
        p | {SHEET: p[SHEET].replace(b"<v>1", b"<v>1<!-- 2 -->").replace(b"</v>", b"<?x y?></v>")}
    ),
)
_case(
    "values spelled as sections",
    READ,
    lambda p: p | {SHEET: re.sub(rb"<v>([0-9]+)</v>", rb"<v><![CDATA[\1]]></v>", p[SHEET])},
)
_case(
    "values spelled by numbers",
    READ,
    lambda p: p | {SHEET: re.sub(rb"<v>1", rb"<v>&#49;", p[SHEET])},
)
_case(
    "texts spelled by numbers",
    READ,
    lambda p: p | {STRINGS: p[STRINGS].replace("ก".encode(), b"&#3585;")},
)
_PACKAGE = f"{_NS}/package/2006/relationships"
_case(
    "cell in the language of packages",
    "FOREIGN",
    _cells(f'<c xmlns="{_PACKAGE}" r="A900"><v>1</v></c>'),
)
_case(
    "text in the language of packages",
    READ,
    _in(STRINGS, b"</sst>", f'<si xmlns="{_PACKAGE}"><t>1</t></si></sst>'.encode()),
)
_case(
    "link in the language of sheets",
    "UNREADABLE",
    _in(
        BOOK_RELS,
        b"<Relationship ",
        f'<Relationship xmlns="{MAIN}" '.encode(),
    ),
)
_FOREIGN = b'<x:c xmlns:x="urn:x" r="A900"><v>1</v></x:c>'
_case("foreign cell", "FOREIGN", _row(b'<row r="900">%b</row>' % _FOREIGN))
_case(
    "cell in an alternative",
    "FOREIGN",
    _row(
        b'<row r="900"><a:AlternateContent xmlns:a="http://schemas.openxmlformats.org/'
        b'markup-compatibility/2006"><a:Fallback><c r="A900"><v>1</v></c></a:Fallback>'
        b"</a:AlternateContent></row>"
    ),
)
_case(
    "foreign rows by their own namespace",
    "FOREIGN",
    _row(b'<row r="900" xmlns="urn:x"><c r="A900"><v>1</v></c></row>'),
)


def _root(parts: Parts) -> Parts:
    """A sheet of ours that calls itself another kind of sheet."""
    return parts | {SHEET: re.sub(rb"(</?)worksheet\b", rb"\1dialogsheet", parts[SHEET])}


_case("sheet of another kind", "MALFORMED", _root)
_case(
    "sheet of another kind, spelled oddly",
    "MALFORMED",
    lambda p: _in(SHEET, b"<sheetData>", b"<sheetData><!-- -->")(_root(p)),
)
_case("element in a value", "FOREIGN", _cells('<c r="A900"><v>2<b/>0</v></c>'))
_case(
    "cell of another row",
    "DISORDER",
    _row(b'<row r="900"><c r="A901"><v>1</v></c></row><row r="901"/>'),
)
_case("text in a number's cell", "MALFORMED", _cells('<c r="A900"><is><t>1</t></is></c>'))
_case("neither true nor false", "MALFORMED", _cells('<c r="A900" t="b"><v>2</v></c>'))
_case(
    "text in an alternative",
    "FOREIGN",
    _in(STRINGS, b"</sst>", b'<si><x:y xmlns:x="urn:x"><t>1</t></x:y></si></sst>'),
)
_case("text among others", "MALFORMED", _in(STRINGS, b"</sst>", b"<g><si><t>1</t></si></g></sst>"))
_case("text in a text", "FOREIGN", _in(STRINGS, b"</sst>", b"<si><t>1<t>2</t></t></si></sst>"))

# Odd, and harmless: read exactly
_case("as it is", READ, lambda p: p)
_case("not compressed", READ, lambda p: Box(p, method=zipfile.ZIP_STORED))
_case("lengths behind the parts", READ, lambda p: Box(p, streamed=True))
_case(
    "picture pasted",
    READ,
    lambda p: (
        p | {"xl/media/image1.png": b"\x89PNG\r\n\x1a\n" + zlib.compress(bytes(range(256)) * 40)}
    ),
)
_case(
    "hyperlink typed",
    READ,
    linked(
        "hyperlink",
        "https://example.org/",
        external=True,
        part="xl/worksheets/_rels/sheet3.xml.rels",
    ),
)
_case(
    "false dimension",
    READ,
    _in(SHEET, re.compile(rb'<dimension ref="[^"]*"/>'), b'<dimension ref="A1"/>'),
)
_case(
    "dimension of the whole grid",
    READ,
    _in(SHEET, re.compile(rb'<dimension ref="[^"]*"/>'), b'<dimension ref="A1:XFD1048576"/>'),
)
_case("comment in the XML", READ, _in(SHEET, b"<sheetData>", b"<!-- a note --><sheetData>"))
_case("comment among the cells", READ, _in(SHEET, b"<sheetData>", b"<sheetData><!-- a note -->"))
_case(
    "spaces between rows",
    READ,
    lambda p: p | {SHEET: p[SHEET].replace(b"</row><row", b"</row>\n  <row")},
)
_case(
    "prefixed elements",
    READ,
    lambda p: (
        p
        | {
            SHEET: re.sub(rb"<(/?)([a-zA-Z]+)(?=[ />])", rb"<\1x:\2", p[SHEET]).replace(
                b'xmlns="', b'xmlns:x="', 1
            )
        }
    ),
)
_case(
    "strict",
    READ,
    lambda p: {
        n: b.replace(
            f"{_NS}/spreadsheetml/2006/main".encode(), f"{_STRICT}/spreadsheetml/main".encode()
        ).replace(_REL.encode(), f"{_STRICT}/officeDocument/relationships".encode())
        for n, b in p.items()
    },
)
_case("byte order mark", READ, lambda p: p | {SHEET: b"\xef\xbb\xbf" + p[SHEET]})
_case(
    "formatted empty cells",
    READ,
    _row(b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(900, 5000))),
)
