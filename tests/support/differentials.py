"""Small workbooks that one program might read otherwise than another (S4).

Each is a kind of odd spelling at one of the spots where it can stand. What a spreadsheet shows in
them is for a spreadsheet to say; here is only what is odd.
"""

import io
import re
from collections.abc import Iterator

import xlsxwriter

from .hostile import BOOK, BOOK_RELS, SHEET, STRINGS, TYPES, Box, Parts, parts_of

_NS = "http://schemas.openxmlformats.org"
_REL = f"{_NS}/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_MC = f"{_NS}/markup-compatibility/2006"
_PACKAGE = f"{_NS}/package/2006/relationships"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_FIRST = SHEET.replace("3", "1")
_ROWS = (("@it|0", "day", "share"), ("it|1|0", 20000, "twenty"), ("it|2|0", 7, "seven"))
_OTHER = (("@it|0", "day", "share"), ("it|1|0", 2, "two"), ("it|2|0", 3, "three"))

_CELLS = {  # a cell by its kind, and the value it has
    "number": ('<c r="B2"><v>{}</v></c>', "20000"),
    "number by its kind": ('<c r="B2" t="n"><v>{}</v></c>', "20000"),
    "shared text": ('<c r="B2" t="s"><v>{}</v></c>', "4"),
    "text": ('<c r="B2" t="str"><v>{}</v></c>', "20000"),
    "text of its own": ('<c r="B2" t="inlineStr"><is><t>{}</t></is></c>', "20000"),
    "text in pieces": ('<c r="B2" t="inlineStr"><is><r><t>{}</t></r></is></c>', "20000"),
    "truth": ('<c r="B2" t="b"><v>{}</v></c>', "1"),
    "error": ('<c r="B2" t="e"><v>{}</v></c>', "#N/A"),
}
_SPELLINGS = {
    "by number": lambda v: f"&#{ord(v[0])};{v[1:]}",
    "by hexadecimal number": lambda v: f"{v[:-1]}&#x{ord(v[-1]):x};",
    "with a comment": lambda v: f"{v[:1]}<!-- 5 -->{v[1:]}",
    "with a comment first": lambda v: f"<!-- 5 -->{v}",
    "with an instruction": lambda v: f"{v[:1]}<?x 5?>{v[1:]}",
    "as a section": lambda v: f"<![CDATA[{v}]]>",
    "partly as a section": lambda v: f"{v[:1]}<![CDATA[{v[1:]}]]>",
    "with an empty section": lambda v: f"{v}<![CDATA[]]>",
    "with white space": lambda v: f" \n{v}\t",
    "with a space by number": lambda v: f"&#32;{v}&#160;",
    "with an element": lambda v: f"{v[:1]}<x/>{v[1:]}",
    "with a foreign element": lambda v: f'{v[:1]}<x:y xmlns:x="urn:x">9</x:y>{v[1:]}',
    "with a second value": lambda v: f"{v}</v><v>9",
    "in wide digits": lambda v: v.translate({n + 48: n + 0xFF10 for n in range(10)}),
    "in Thai digits": lambda v: v.translate({n + 48: n + 0x0E50 for n in range(10)}),
    "with an escape": lambda v: f"{v}_x0041_",
    "with an unknown name": lambda v: f"{v}&nbsp;",
    "with zeros": lambda v: f"00{v}",
    "with a plus": lambda v: f"+{v}",
    "with an exponent": lambda v: f"{v}e1",
    "with a comma": lambda v: f"{v},5",
    "by base": lambda v: f"0x{v}",
    "as nothing": lambda _: "",
}
_ANOTHER = '<c r="B2"><v>9</v></c>'
_IN = {  # what the cell stands beside, or in
    "twice": "{}" + _ANOTHER,
    "twice, the other first": _ANOTHER + "{}",
    "then blank": '{}<c r="B2"/>',
    "then blank with a look": '{}<c r="B2" s="0"/>',
    "behind a blank": '<c r="B2"/>{}',
    "an alternative": '{}<m:AlternateContent xmlns:m="' + _MC + '"><m:Choice Requires="x">'
    '<c r="B2"><v>9</v></c></m:Choice></m:AlternateContent>',
    "a fallback": '{}<m:AlternateContent xmlns:m="' + _MC + '"><m:Fallback>'
    '<c r="D2"><v>9</v></c></m:Fallback></m:AlternateContent>',
    "a foreign cell": '{}<x:c xmlns:x="urn:x" r="D2"><v>9</v></x:c>',
    "a foreign element around": '<x:y xmlns:x="urn:x">{}</x:y>',
    "a cell of no namespace": '{}<c xmlns="" r="D2"><v>9</v></c>',
    "a list of extensions": '{}<extLst><ext uri="x"><c r="D2"><v>9</v></c></ext></extLst>',
    "a comment around": "<!-- {} -->" + _ANOTHER,
    "a section around": "<![CDATA[{}]]>",
    "without its place": '<c t="str"><v>x</v></c>',
    "with a small place": '<c r="b2"><v>9</v></c>',
    "with a place in dollars": '<c r="$B$2"><v>9</v></c>',
    "in another row's name": '<c r="B3"><v>9</v></c>',
    "beyond the sheet": '{}<c r="ZZZ2"><v>9</v></c>',
    "before its place": '<c r="C2"><v>9</v></c>{}',
    "with a foreign place": '<c xmlns:x="urn:x" x:r="D2" r="B2"><v>9</v></c>',
    "of the language of packages": '{}<c xmlns="' + _PACKAGE + '" r="D2"><v>9</v></c>',
    "true by its word": '<c r="B2" t="b"><v>true</v></c>',
    "of an empty kind": '<c r="B2" t=""><v>9</v></c>',
    "with a foreign kind": '<c xmlns:x="urn:x" x:t="s" r="B2"><v>1</v></c>',
    "with a kind in capitals": '<c r="B2" t="S"><v>1</v></c>',
    "with a kind of spaces": '<c r="B2" t=" s "><v>1</v></c>',
    "of no kind that holds a text": '<c r="B2"><is><t>9</t></is></c>',
    "of both": '<c r="B2" t="inlineStr"><v>9</v><is><t>8</t></is></c>',
    "read aloud": '<c r="B2" t="inlineStr"><is><t>9</t><rPh sb="0" eb="1"><t>8</t></rPh></is></c>',
}
_ROW_3 = '<row r="3">{}</row>'
_SHEETS = {  # a change to the sheet: what, and by what
    "row twice": ("</sheetData>", '<row r="2"><c r="B2"><v>9</v></c></row></sheetData>'),
    "row without its place": ("</sheetData>", "<row><c><v>9</v></c></row></sheetData>"),
    "row in an alternative": (
        "</sheetData>",
        f'<m:AlternateContent xmlns:m="{_MC}"><m:Fallback><row r="9"><c r="B9"><v>9</v></c></row>'
        "</m:Fallback></m:AlternateContent></sheetData>",
    ),
    "second data": (
        "</sheetData>",
        '</sheetData><sheetData><row r="9"><c r="B9"><v>9</v></c></row></sheetData>',
    ),
    "data in an extension": (
        "</worksheet>",
        '<extLst><ext uri="x"><sheetData><row r="9"><c r="B9"><v>9</v></c></row></sheetData></ext>'
        "</extLst></worksheet>",
    ),
    "foreign data": (
        "</sheetData>",
        '</sheetData><x:sheetData xmlns:x="urn:x"><row r="9"><c r="B9"><v>9</v></c></row>'
        "</x:sheetData>",
    ),
    "merged over its value": (
        "</sheetData>",
        '</sheetData><mergeCells count="1"><mergeCell ref="A2:C2"/></mergeCells>',
    ),
    "merged down over values": (
        "</sheetData>",
        '</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>',
    ),
    "prefixed": ("<sheetData>", "<sheetData >"),
    "data in a comment": ("<sheetData>", "<!-- <sheetData> --><sheetData>"),
    "data in a section": ("<sheetData>", "<x><![CDATA[<sheetData>]]></x><sheetData>"),
    "a document type": ("<worksheet", '<!DOCTYPE x [<!ENTITY a "9">]><worksheet'),
    "row of the language of packages": (
        "</sheetData>",
        f'<row xmlns="{_PACKAGE}" r="9"><c r="B9"><v>9</v></c></row></sheetData>',
    ),
    "another encoding": ('encoding="UTF-8"', 'encoding="windows-874"'),
}
_TARGETS = (
    "worksheets\\sheet1.xml", "worksheets/%73heet1.xml", "/xl/worksheets/sheet1.xml",
    "./worksheets/../worksheets/sheet1.xml", "WORKSHEETS/SHEET1.XML", "worksheets/sheet1.xml#x",
    "worksheets/sheet1.xml?x", "worksheets%2Fsheet1.xml", "worksheets%5Csheet1.xml",
    "../xl/worksheets/sheet1.xml", "../../xl/worksheets/sheet1.xml", "worksheets//sheet1.xml",
    " worksheets/sheet1.xml ", "xl/worksheets/sheet1.xml", "file:worksheets/sheet1.xml",
    "worksheets/sheet%31.xml", "worksheets/sheet%2531.xml", "/worksheets/sheet1.xml",
)  # fmt: skip


def _base() -> Parts:
    """A workbook of two sheets of ours."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in (("it", _ROWS), ("other", _OTHER)):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return parts_of(out.getvalue())


def _cell(parts: Parts, by: str) -> Parts:
    """The workbook with something else for its cell B2."""
    xml, changed = re.subn(r'<c r="B2">.*?</c>', lambda _: by, parts[_FIRST].decode())
    assert changed == 1
    return parts | {_FIRST: xml.encode()}


def _put(parts: Parts, part: str, old: str, new: str) -> Parts:
    xml = parts[part].decode()
    assert old in xml, (part, old)
    return parts | {part: xml.replace(old, new, 1).encode()}


def _spelled() -> Iterator[tuple[str, Parts]]:
    base = _base()
    for kind, (cell, value) in _CELLS.items():
        yield kind, _cell(base, cell.format(value))
        for how, spell in _SPELLINGS.items():
            yield f"{kind} {how}", _cell(base, cell.format(spell(value)))
    for how, spell in _SPELLINGS.items():
        if "value" not in how:
            yield f"table of texts, {how}", _put(base, STRINGS, "twenty", spell("twenty"))


def _placed() -> Iterator[tuple[str, Parts]]:
    base, cell = _base(), '<c r="B2"><v>20000</v></c>'
    for how, around in _IN.items():
        yield f"cell, {how}", _cell(base, around.format(cell))
    for how, (old, new) in _SHEETS.items():
        yield how, _put(base, _FIRST, old, new)
    for how, text in {
        "in pieces": "<r><t>a</t></r><r><t>b</t></r>",
        "in pieces and whole": "<t>a</t><r><t>b</t></r>",
        "read aloud": '<t>a</t><rPh sb="0" eb="1"><t>b</t></rPh>',
        "twice": "<t>a</t><t>b</t>",
        "foreign": '<x:t xmlns:x="urn:x">a</x:t>',
        "in an alternative": f'<m:AlternateContent xmlns:m="{_MC}"><m:Fallback><t>a</t>'
        "</m:Fallback></m:AlternateContent>",
        "of nothing": "",
        "with spaces kept": '<t xml:space="preserve">  a  </t>',
        "with spaces": "<t>  a  </t>",
    }.items():
        changed = re.sub(r"<si><t>twenty</t></si>", f"<si>{text}</si>", base[STRINGS].decode())
        yield f"shared text, {how}", base | {STRINGS: changed.encode()}
    for coding, text in (("UTF-7", "+AGEAYgBj-"), ("windows-874", "สวัสดี")):
        far = f'{" " * 300}encoding{" " * 20}="{coding}"'
        wrong = _put(base, STRINGS, ' encoding="UTF-8"', far)
        yield f"texts in {coding}, said far behind", _put(wrong, STRINGS, "twenty", text)
    for how, namespace in (("of packages", _PACKAGE), ("of the strict", _STRICT_MAIN)):
        text = f'</si><p:si xmlns:p="{namespace}"><p:t>b</p:t></p:si><si>'
        yield f"text of the language {how}", _put(base, STRINGS, "</si><si>", text)
    yield "text between texts", _put(base, STRINGS, "</si><si>", "</si><x/><si>")
    yield (
        "foreign text between",
        _put(base, STRINGS, "</si><si>", '</si><x:si xmlns:x="urn:x"><t>b</t></x:si><si>'),
    )


def _packed() -> Iterator[tuple[str, Parts]]:
    """What the package leads to."""
    base = _base()
    for target in _TARGETS:
        yield f"target {target}", _put(base, BOOK_RELS, "worksheets/sheet1.xml", target)
    decoy = base[BOOK].replace(b'r:id="rId1"', b'r:id="rIdQ"').replace(b'"rId2"', b'"rId1"')
    decoy = decoy.replace(b'"rIdQ"', b'"rId2"')
    elsewhere = base | {
        "xl/book2.xml": decoy,
        "xl/_rels/book2.xml.rels": base[BOOK_RELS],
        TYPES: base[TYPES].replace(b"/xl/workbook.xml", b"/xl/book2.xml"),
    }
    yield "workbook elsewhere", _put(elsewhere, "_rels/.rels", "xl/workbook.xml", "xl/book2.xml")
    yield (
        "workbook by two links",
        _put(
            elsewhere,
            "_rels/.rels",
            "</Relationships>",
            f'<Relationship Id="rId9" Type="{_REL}/officeDocument" Target="xl/book2.xml"/>'
            "</Relationships>",
        ),
    )
    yield "decoy under the usual name", {**base, "xl/book2.xml": decoy}
    yield "decoy in another case", {**base, "XL/Worksheets/Sheet9.xml": base[_FIRST]}
    yield "part in another case", {k.replace("sheet1", "SHEET1"): v for k, v in base.items()}
    yield (
        "two identities",
        _put(base, BOOK, 'r:id="rId1"', f'xmlns:q="{_STRICT}" q:id="rId2" r:id="rId1"'),
    )
    yield (
        "foreign identity",
        _put(base, BOOK, 'r:id="rId1"', 'xmlns:q="urn:q" q:id="rId2" r:id="rId1"'),
    )
    yield (
        "identity by another prefix",
        _put(base, BOOK, 'r:id="rId1"', f'xmlns:q="{_REL}" q:id="rId1"'),
    )
    yield (
        "identities swapped",
        _put(_put(base, BOOK_RELS, 'Id="rId1"', 'Id="rId0"'), BOOK_RELS, 'Id="rId2"', 'Id="rId1"'),
    )
    wrong = base[STRINGS].replace(b"twenty", b"eleven")
    moved = base | {"xl/texts.xml": wrong}
    moved = _put(moved, TYPES, "/xl/sharedStrings.xml", "/xl/texts.xml")
    yield "texts elsewhere", _put(moved, BOOK_RELS, "sharedStrings.xml", "texts.xml")
    yield (
        "texts by two links",
        _put(
            base | {"xl/texts.xml": wrong},
            BOOK_RELS,
            "</Relationships>",
            f'<Relationship Id="rId9" Type="{_REL}/sharedStrings" Target="texts.xml"/>'
            "</Relationships>",
        ),
    )
    yield "texts by no link", _put(base, BOOK_RELS, f"{_REL}/sharedStrings", "urn:x")
    yield (
        "texts outside",
        _put(
            base,
            BOOK_RELS,
            'Target="sharedStrings.xml"',
            'Target="sharedStrings.xml" TargetMode="External"',
        ),
    )
    yield (
        "link in an alternative",
        _put(
            base,
            BOOK_RELS,
            "</Relationships>",
            f'<x:y xmlns:x="urn:x"><Relationship Id="rId1" Type="{_REL}/worksheet"'
            ' Target="worksheets/sheet2.xml"/></x:y></Relationships>',
        ),
    )
    yield "sheet of another kind", _put(base, BOOK_RELS, f"{_REL}/worksheet", f"{_REL}/chartsheet")
    yield (
        "sheets listed twice",
        _put(
            base,
            BOOK,
            "</sheets>",
            '</sheets><sheets><sheet name="x" sheetId="9" r:id="rId1"/></sheets>',
        ),
    )


def differentials() -> Iterator[tuple[str, bytes]]:
    """The workbooks, by what is odd about each."""
    for kind in (_spelled, _placed, _packed):
        for name, parts in kind():
            yield name, Box(parts).bytes()
