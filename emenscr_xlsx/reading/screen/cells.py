"""The cells of a sheet, taken out of its XML, and the sheet as it is handed on to the reader.

What programs write is read by one expression in one go, and handed on as it stands; whatever does
not fit it, however odd, is parsed element by element as XML has it, and written anew. Both ways end
in the same lists, and nothing but the cells is handed on.
"""

import re
from operator import lt, ne

from .core import Guard
from .one_by_one import one_by_one
from .sheet_cells import SheetCells, box, column, measure
from .xml import elements, spelled

# None of a name that another element would have, or that gives names another meaning.
_ATTRIBUTES = rb'(?: (?!xmlns|r=)[a-zA-Z0-9:]{1,30}+="[^"<&]{0,200}+")*+'
_STYLE = rb'(?: s="[0-9]{1,5}+")?+'
# Possessive, and leaving it to `spelled` what a text may hold: that is twice as fast.
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}+[1-9][0-9]{0,6}+)"'
    rb'(?: s="([0-9]{1,5}+)")?+(?: t="(s|str|n|b|e)")?+(?: (?:cm|vm|ph)="[0-9]{1,6}+")*+ ?+>'
    rb"(?:<f("
    + _ATTRIBUTES
    + rb' ?+(?:/>|>[^<]*+</f>)))?+(?:<v(?: xml:space="preserve")?+>([^<]*+)</v>)?+</c>'
)
_BLANK = rb'<c r="[A-Z]{1,3}+\1"' + _STYLE + rb" ?+/>"
_ROWS = re.compile(
    rb'(?:\s*+<row r="([1-9][0-9]{0,6}+)"'
    + _ATTRIBUTES
    + rb" ?+(?:/>|>(?:\s|"
    + _BLANK
    + rb")*+</row>))*+\s*+"
)
_OPENED = b'<row r="'
_ROW = re.compile(rb'<row r="([0-9]+)"')
_MERGES = re.compile(
    rb'<mergeCells(?: count="[0-9]{1,7}+")?+>((?:<mergeCell ref="[A-Z0-9:$]++" ?/>)*+)</mergeCells>'
)
_MERGED = re.compile(rb'"([^"]*+)"')
_NUMBERS = re.compile(rb"(?:-?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][-+]?[0-9]{1,3}+)?+ )*+")
_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_KNOWN_ERRORS = {b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"}


def cells_of(xml: bytes, guard: Guard) -> SheetCells:
    """The cells of a sheet, but for blank ones; its merges in measure."""
    return _at_once(xml, guard) or one_by_one(xml, guard)


def are_numbers(texts: list[bytes]) -> bool:
    """Whether all these are numbers as programs write them, and none is endless."""
    joined = b" ".join((*texts, b""))
    return (
        joined.count(b" ") == len(texts)
        and _NUMBERS.fullmatch(joined) is not None
        and float("inf") not in map(abs, map(float, texts))
    )


def _at_once(xml: bytes, guard: Guard) -> SheetCells | None:
    """The cells of a sheet that is written as programs write them, None of any other."""
    start, end = xml.find(b"<sheetData>") + 11, xml.rfind(b"</sheetData>")
    around = xml[:start] + xml[end:]
    if start < 11 or end < start or around.count(b"sheetData") > 2:
        return None
    inner = xml[start:end]
    pieces = _CELL.split(inner)
    skeleton = b"".join(pieces[::6])
    if b"<v" in skeleton:  # empty values are written short
        pieces = _CELL.split(inner.replace(b"<v/>", b"<v></v>").replace(b"<v />", b"<v></v>"))
        skeleton = b"".join(pieces[::6])
    between, addresses, styles, kinds, formulas, values = (pieces[i::6] for i in range(6))
    if not _ROWS.fullmatch(skeleton) or not spelled(
        b"\n".join(filter(None, values))
    ):  # formulas need not be: nobody reads them
        return None
    rows = list(map(int, _of(addresses, _LETTERS)))
    columns = list(map(column, _of(addresses, _DIGITS)))
    cells = SheetCells(addresses, rows, columns, styles, kinds, formulas, values)
    listed = list(map(int, _ROW.findall(skeleton)))
    if not (
        _in_their_rows(rows, between)
        and _ascending(listed)
        and _ascending([r << 14 | c for r, c in zip(rows, columns, strict=True)])
        and are_numbers(cells.by_kind(None) + cells.by_kind(b"n"))
        and _KNOWN_ERRORS.issuperset(cells.by_kind(b"e"))
        and box(rows, columns) <= guard.limits["box"]
    ):
        return None
    cells.merged = _frame(around, guard)
    return cells


def _ascending(numbers: list[int]) -> bool:
    return all(map(lt, numbers, numbers[1:]))


def _in_their_rows(rows: list[int], between: list[bytes]) -> bool:
    """Whether every cell stands in the row that its address names."""
    opened = [i for i, piece in enumerate(between[:-1]) if b"<row" in piece]
    return [b"%d" % rows[i] for i in opened] == [_last_row(between[i]) for i in opened] and sum(
        map(ne, rows, rows[1:])
    ) + bool(rows) == len(opened)


def _last_row(piece: bytes) -> bytes:
    """The number of the last row that is opened in a piece of a skeleton."""
    start = piece.rindex(_OPENED) + len(_OPENED)
    return piece[start : piece.index(b'"', start)]


def _of(addresses: list[bytes], but: bytes) -> list[bytes]:
    """The rows of addresses, or their columns: what is left without letters, or without digits."""
    return b" ".join(addresses).translate(None, but).split()


def _frame(xml: bytes, guard: Guard) -> list[str]:
    """The merged ranges out of what stands around the cells, in measure."""
    merged: list[str] = []
    if merges := _MERGES.search(xml):
        merged += map(bytes.decode, _MERGED.findall(merges[1]))
        xml = xml[: merges.start(1)] + xml[merges.end(1) :]
    cells = 0
    for path, attributes in elements(xml, guard):
        if path[-1] == "mergeCell":
            merged.append(attributes.get("ref", ""))
        elif path[-1] in ("sheetData", "row", "c"):
            cells += 1 if path == ("worksheet", "sheetData") else 2
    if cells != 1:
        raise guard.refuse("MALFORMED")
    measure(merged, guard)
    return merged
