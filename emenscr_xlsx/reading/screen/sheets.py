"""A sheet as its cells show it, without any reader: what each holds, and which hold faults."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, unescape

from ...text.excel import CELL
from ...workbook.anchors import is_ruler, page_width
from ...workbook.ticket import TICKET_MARK
from .cells import are_numbers, cells_of
from .core import Guard
from .sheet_cells import SheetCells, area
from .xml import Attributes, closely, short, spelled, texts_at_first

_STRING = re.compile(rb'<si><t(?: xml:space="preserve")?+(?: ?/>|>([^<]*+)</t>)</si>')
_REF = re.compile(rb' ref="([^"]*+)"')
_QUOTED = re.compile(r'"[^"]*+"')
_ELSEWHERE = re.compile(r"(?<![\w\]])\[[0-9]{1,9}\][^\[\]!]{0,255}!")
_RULER, _PAGE = re.compile(rb"@[a-z_]{1,60}\|"), re.compile(rb">-[0-9]{1,5}<")
_TICKET = TICKET_MARK.encode()
_INDEX = re.compile(
    rb"""t=["']s["'][^<>]{0,200}>\s{0,9}<[^<>]{1,99}>\s{0,9}([0-9]{1,9})\s{0,9}</"""
)
_KINDS = {None, b"n", b"s", b"str", b"inlineStr", b"b", b"d", b"e"}
_QUOTES = {"&quot;": '"', "&apos;": "'", "&#13;": "\r"}
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_FIRST = 64 << 10  # bytes in which a sheet of ours has its first mark
_SI = {"t", "r", "rPh", "phoneticPr"}


@dataclass(slots=True)
class ScreenedSheet:
    """A sheet as screened: its name and part, and what a reader must turn out to see."""

    name: str
    part: str
    source: bytes = b""  # as the file has it
    origin: str = ""  # the part that the file has it in
    hidden: bool = False
    read: bool = False  # else nobody looked into it: it is the user's own
    shown: list[object] = field(default_factory=list)
    """What its cells hold, one after another; None where only a reader can say."""
    where: list[bytes] = field(default_factory=list)  # the addresses of these
    errors: dict[str, str] = field(default_factory=dict)  # address → the error shown
    formulas: dict[str, bytes] = field(default_factory=dict)  # address → the formula's element
    uncalculated: frozenset[str] = frozenset()  # cells whose formulas have no value stored
    elsewhere: frozenset[str] = frozenset()  # cells whose formulas look into other files
    covered: frozenset[str] = frozenset()  # filled, under a merged range
    long: frozenset[str] = frozenset()  # texts longer than a cell can hold


@dataclass(frozen=True, slots=True)
class Strings:
    """The texts that cells share: as XML has them, as they read, and as the reader gets them."""

    raw: list[bytes]
    texts: list[str]
    xml: bytes
    marks: frozenset[int]  # which of them make a sheet one of ours
    longest: int  # characters

    def are_known(self, index: list[bytes]) -> bool:
        """Whether all these are places in it."""
        return (
            b"".join(index).isdigit()
            and all(index)
            and max(map(len, index)) < 10
            and max(map(int, index)) < len(self.texts)
        )


def plain_text(xml: bytes) -> str:
    """A text out of XML."""
    text = xml.decode()
    return unescape(text, _QUOTES) if "&" in text else text


def strings(xml: bytes, guard: Guard) -> Strings:
    """The texts that cells share."""
    raw, xml = _strings(xml or b"<sst/>", guard)
    texts = list(map(plain_text, raw))
    marks = frozenset(i for i, text in enumerate(texts) if _is_mark(text))
    return Strings(raw, texts, xml, marks, max(map(len, texts), default=0))


def _is_mark(text: str) -> bool:
    return text[:1] in ("@", "-", "e") and (
        is_ruler(text) or text == TICKET_MARK or bool(page_width(text))
    )


def _strings(xml: bytes, guard: Guard) -> tuple[list[bytes], bytes]:
    start, end = xml.find(b"<si>"), xml.rfind(b"</si>") + 5
    if (
        start >= 0
        and len(pieces := _STRING.split(xml[start:end])) > 1
        and not b"".join(pieces[::2]).strip()
        and spelled(xml[start:end])
    ):
        outside: list[str] = []
        closely(xml[:start] + xml[end:], guard, lambda name, _: outside.append(name))
        if outside and outside[0] == "sst" and "si" not in outside:
            return [text or b"" for text in pieces[1::2]], _sst(xml[start:end])
    texts: list[str] = []
    inside: list[str] = []

    def opened(name: str, _: Attributes) -> None:
        depth = len(inside) + 1
        if name == "si":
            if depth != 2:
                raise guard.refuse("MALFORMED")
            texts.append("")
        elif (
            inside[1:2] == ["si"]
            and (
                (depth == 3 and name not in _SI)
                or (depth == 4 and inside[2] == "r" and name not in ("t", "rPr"))
            )
        ) or (depth > 2 and inside[-1] == "t"):
            raise guard.refuse("FOREIGN", value=short(name))
        inside.append(name)

    def typed(text: str) -> None:
        if inside[-1] == "t" and "rPh" not in inside and inside[1:2] == ["si"]:
            texts[-1] += text

    closely(xml, guard, opened, lambda _: inside.pop(), typed)
    raw = [escape(text, {"\r": "&#13;"}).encode() for text in texts]
    spaced = b'<si><t xml:space="preserve">%b</t></si>'
    return raw, _sst(b"".join(spaced % text for text in raw))


def _sst(inner: bytes) -> bytes:
    return (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + inner
        + b"</sst>"
    )


def is_ours(xml: bytes, shared: Strings) -> bool:
    """Whether a sheet has a mark of ours in it, and so is read."""
    if b"\0" in xml[:200]:  # two bytes a letter
        xml = xml.decode("utf-16", "replace").encode()
    return (
        any(int(match[1]) in shared.marks for match in _INDEX.finditer(xml))
        or _TICKET in xml
        or _RULER.search(xml) is not None
        or _PAGE.search(xml) is not None
        or any(
            (text.strip().isdecimal() and int(text[:12]) in shared.marks)
            if kind == "s"
            else _is_mark(text)
            for kind, text in texts_at_first(xml, _FIRST)
        )
    )


def sheet(screened: ScreenedSheet, xml: bytes, shared: Strings, guard: Guard) -> bytes:
    """Screen a sheet; it is returned as the reader is to get it."""
    cells = cells_of(xml, guard)
    _within(cells, guard)
    _take(cells, shared, screened, guard)
    return cells.xml


def _within(cells: SheetCells, guard: Guard) -> None:
    """No further down or right than a sheet goes, and no more than is sensible of it filled."""
    if not cells.addresses:
        return
    right, bottom = max(cells.columns), cells.rows[-1]
    far = cells.addresses[cells.columns.index(right)]
    if right > _LAST_COLUMN or bottom > _LAST_ROW:
        raise guard.refuse("MALFORMED", far)
    guard.within("cells", len(cells.addresses), cells.addresses[-1])
    guard.within("box", right * bottom, far if right > 200 else cells.addresses[-1])


def _take(cells: SheetCells, shared: Strings, screened: ScreenedSheet, guard: Guard) -> None:
    """Take what the cells hold, and keep the faults."""
    places, values = cells.of_kinds, cells.values
    if odd := places.keys() - _KINDS:
        raise guard.refuse("MALFORMED", cells.addresses[places[odd.pop()][0]])
    shown: list[object] = [""] * len(values)
    _numbers(cells, places[None] + places[b"n"], shown, guard)
    _shared(cells, places[b"s"], shared, shown, guard)
    for i in places[b"str"] + places[b"inlineStr"]:
        shown[i] = plain_text(values[i] or b"")
    for i in places[b"b"]:
        if values[i] not in (b"0", b"1"):  # of others, programs make now one, now the other
            raise guard.refuse("MALFORMED", cells.addresses[i])
        shown[i] = values[i] == b"1"
    for i in places[b"d"]:
        shown[i] = None
    for i in places[b"e"]:
        screened.errors[cells.addresses[i].decode()] = plain_text(values[i] or b"")
    _formulas(cells, screened, guard)
    screened.covered = cells.covered()
    inline = places[b"str"] + places[b"inlineStr"]
    screened.long = frozenset(
        cells.addresses[i].decode()
        for i in (inline + places[b"s"] if shared.longest > CELL else inline)
        if len(str(shown[i])) > CELL
    )
    screened.shown = [v for v in shown if v != ""]
    screened.where = [a for a, v in zip(cells.addresses, shown, strict=True) if v != ""]


def _shared(
    cells: SheetCells, places: list[int], shared: Strings, shown: list[object], guard: Guard
) -> None:
    """The shared texts that cells refer to."""
    for i, index in zip(places, _all(cells, places, shared.are_known, guard), strict=True):
        shown[i] = shared.texts[int(index)]


def _numbers(cells: SheetCells, places: list[int], shown: list[object], guard: Guard) -> None:
    for i, number in zip(places, _all(cells, places, are_numbers, guard), strict=True):
        shown[i] = float(number)


def _all(
    cells: SheetCells, places: list[int], are_sound: Callable[[list[bytes]], bool], guard: Guard
) -> list[bytes]:
    """The values of some cells; the file is turned away by the cell where one is not sound."""
    values = [cells.values[i] or b"" for i in places]
    if values and (max(map(len, values)) > guard.limits["number"] or not are_sound(values)):
        for i, value in zip(places, values, strict=True):
            guard.within("number", len(value), cells.addresses[i])
            if not are_sound([value]):
                raise guard.refuse("MALFORMED", cells.addresses[i])
    return values


def _formulas(cells: SheetCells, screened: ScreenedSheet, guard: Guard) -> None:
    """Formulas in measure; those never calculated, and those that look into other files."""
    whole, elsewhere, uncalculated = 0, set(), set()
    most = guard.limits["formula"]
    for i in [i for i, formula in enumerate(cells.formulas) if formula is not None]:
        formula, value = cells.formulas[i] or b"", cells.values[i]
        cell = cells.addresses[i].decode()
        screened.formulas[cell] = formula
        if not value and (value is None or cells.kinds[i] != b"str"):
            uncalculated.add(cell)
        if len(formula) > most:
            guard.within("formula", len(spelled_out(formula)), cell)
        if not formula.startswith(b">"):  # it has attributes
            head = formula.partition(b">")[0]
            if b'"shared"' in head and (match := _REF.search(head)):
                whole += area(match[1].decode(), guard) * len(formula)
                guard.within("shared", whole, cell)
        if b"[" in formula and _ELSEWHERE.search(_QUOTED.sub("", spelled_out(formula))):
            elsewhere.add(cell)
    screened.elsewhere, screened.uncalculated = frozenset(elsewhere), frozenset(uncalculated)


def spelled_out(formula: bytes) -> str:
    """A formula out of what stands in its element, as Excel counts its characters.

    Nobody calculates it.
    """
    text = formula.partition(b">")[2].removesuffix(b"</f>").decode(errors="replace")
    return unescape(text, _QUOTES)
