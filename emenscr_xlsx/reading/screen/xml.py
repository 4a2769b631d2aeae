"""XML read closely.

UTF-8 only, no document type, no more depth or attributes than a workbook needs, and names by their
namespaces: what is not in the language of the part, which is its root's, is told apart.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from xml.parsers import expat

from .core import Guard

_STRAY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)")
_CONTROL = bytes(
    byte < 32 and byte not in b"\t\n\r" for byte in range(256)
)  # characters that no XML may hold, as 1

_LIMITS = ("depth", "attributes", "value")
_SMALL, _KEPT = 64 << 10, 256  # bytes of a part whose elements are kept, and of how many

_OOXML = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
_LANGUAGES = (  # each by its namespaces
    {f"{_OOXML}/spreadsheetml/2006/main", f"{_STRICT}/spreadsheetml/main"},
    {f"{_OOXML}/package/2006/relationships"},
    {f"{_OOXML}/package/2006/content-types"},
)
RELATED = (f"{_OOXML}/officeDocument/2006/relationships", f"{_STRICT}/officeDocument/relationships")
"""The namespaces of relationships, and how the kinds of relationships begin."""

Attributes = dict[str, str]
Element = tuple[tuple[str, ...], Attributes]
_known: dict[tuple[object, ...], list[Element]] = {}


def spelled(text: bytes) -> bool:
    """Whether a text that no parser saw is spelled as XML has it.

    UTF-8, no control characters, none but the usual abbreviations.
    """
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return 1 not in text.translate(_CONTROL) and _STRAY.search(text) is None


def short(name: str) -> str:
    """An element's name without its namespace."""
    return name.rpartition(" ")[2]


def _known_by(name: str, language: set[str]) -> str:
    """An element's name: short where it is of the part's language, else with its namespace."""
    namespace, _, local = name.rpartition(" ")
    return local if namespace in language else f"{namespace} {local}"


def closely(
    xml: bytes,
    guard: Guard,
    start: Callable[[str, Attributes], None] | None = None,
    end: Callable[[str], object] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Parse a part, telling of its elements.

    Malformed, with a document type, too deep or too long for a workbook, it is turned away. Names
    of foreign elements and of attributes with a prefix begin with their namespace and a space.
    """
    depth, deepest, widest, longest = 0, *(guard.limits[limit] for limit in _LIMITS)
    long = max(map(len, xml.split(b"<"))) > longest  # else no element is, and so no attribute
    names: dict[str, str] = {}
    language: set[str] = set()

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal depth, language
        depth += 1
        if depth == 1:
            language = next((x for x in _LANGUAGES if name.rpartition(" ")[0] in x), language)
        if depth > deepest:
            guard.within("depth", depth)
        if len(attributes) > widest:
            guard.within("attributes", len(attributes))
        if long and attributes:
            guard.within("value", max(map(len, attributes.values())))
        if start is not None:
            if name not in names:
                names[name] = _known_by(name, language)
            start(names[name], attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(names.get(name, name))

    def declared(_: str, encoding: str | None, *__: object) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise guard.refuse("MALFORMED")

    def typed(*_: object) -> None:
        raise guard.refuse("MALFORMED")

    if b"\0" in xml:  # two bytes a letter
        raise guard.refuse("MALFORMED")
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text, parser.StartDoctypeDeclHandler = True, typed
    parser.XmlDeclHandler = declared
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = (
        opened,
        closed,
        text,
    )
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise guard.refuse("UNREADABLE") from None


def texts_at_first(xml: bytes, size: int) -> list[tuple[str, str]]:
    """The kinds and texts of the cells in the first bytes of a sheet, however it goes on."""
    parser = expat.ParserCreate("utf-8", " ")
    texts: list[tuple[str, str]] = []
    kind, inside = "", False

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal kind, inside
        kind = attributes.get("t", "") if name.endswith(" c") else kind
        inside = name.endswith((" v", " t"))
        if inside:
            texts.append((kind, ""))

    def typed(text: str) -> None:
        if inside:
            texts[-1] = kind, texts[-1][1] + text

    def closed(_: str) -> None:
        nonlocal inside
        inside = False

    def ended(*_: object) -> None:
        raise expat.ExpatError

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = typed, ended
    with suppress(expat.ExpatError):
        parser.Parse(xml[:size], False)
    return texts


def elements(xml: bytes, guard: Guard) -> list[Element]:
    """Every element of a part: the names on the way to it, its own being the last; its attributes.

    Those of small parts are kept, as most come with every workbook.
    """
    key = (xml, *(guard.limits[limit] for limit in _LIMITS))
    if (known := _known.get(key)) is not None:
        return known
    listed: list[Element] = []
    inside: list[str] = []

    def opened(name: str, attributes: Attributes) -> None:
        inside.append(name)
        listed.append((tuple(inside), attributes))

    closely(xml, guard, opened, lambda _: inside.pop())
    if len(xml) <= _SMALL:
        if len(_known) == _KEPT:
            del _known[next(iter(_known))]
        _known[key] = listed
    return listed
