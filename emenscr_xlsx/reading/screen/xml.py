"""XML read closely.

UTF-8 only, no document type, no more depth, attributes or length than a workbook needs.
"""

import re
from collections.abc import Callable
from xml.parsers import expat

from .core import Guard

_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_STRAY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)")
_CONTROL = bytes(
    byte < 32 and byte not in b"\t\n\r" for byte in range(256)
)  # characters that no XML may hold, as 1

_LIMITS = ("depth", "attributes", "value")
_SMALL, _KEPT = 32 << 10, 256  # bytes of a part whose elements are kept, and of how many

Attributes = dict[str, str]
_known: dict[tuple[object, ...], list[tuple[str, Attributes]]] = {}


def plain(xml: bytes, guard: Guard) -> None:
    """Turn away what says that it is not UTF-8, or is two bytes a letter."""
    declared = _DECLARED.match(xml.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in xml or (declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
        raise guard.refuse("MALFORMED")


def unread(xml: bytes, guard: Guard) -> None:
    """Turn away a part that no parser sees if it is not UTF-8, or has a document type."""
    try:
        xml.decode()
    except UnicodeDecodeError:
        raise guard.refuse("MALFORMED") from None
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise guard.refuse("MALFORMED")


def spelled(text: bytes) -> bool:
    """Whether a text that no parser saw is spelled as XML has it.

    UTF-8, no control characters, none but the usual abbreviations.
    """
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return 1 not in text.translate(_CONTROL) and _STRAY.search(text) is None


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2] if ":" in name else name


def closely(
    xml: bytes,
    guard: Guard,
    start: Callable[[str, Attributes], None] | None = None,
    end: Callable[[str], object] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Parse a part, telling of its elements.

    Malformed, with a document type, too deep or too long for a workbook, it is turned away.
    """
    depth, deepest, widest, longest = 0, *(guard.limits[limit] for limit in _LIMITS)
    long = max(map(len, xml.split(b"<"))) > longest  # else no element is, and so no attribute

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > deepest:
            guard.within("depth", depth)
        if len(attributes) > widest:
            guard.within("attributes", len(attributes))
        if long and attributes:
            guard.within("value", max(map(len, attributes.values())))
        if start is not None:
            start(local(name), attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(local(name))

    def typed(*_: object) -> None:
        raise guard.refuse("MALFORMED")

    parser = expat.ParserCreate("utf-8")
    parser.buffer_text, parser.StartDoctypeDeclHandler = True, typed
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = (
        opened,
        closed,
        text,
    )
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise guard.refuse("UNREADABLE") from None


def elements(xml: bytes, guard: Guard) -> list[tuple[str, Attributes]]:
    """Every element of a part, with its attributes.

    Those of small parts are kept, as most come with every workbook.
    """
    key = (xml, *(guard.limits[limit] for limit in _LIMITS))
    if (known := _known.get(key)) is not None:
        return known
    listed: list[tuple[str, Attributes]] = []
    closely(xml, guard, lambda name, attributes: listed.append((name, attributes)))
    if len(xml) <= _SMALL:
        if len(_known) == _KEPT:
            del _known[next(iter(_known))]
        _known[key] = listed
    return listed
