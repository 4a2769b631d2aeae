"""XML read closely: UTF-8 only, no document type, no more depth, attributes or length than a workbook needs."""

import re
from collections.abc import Callable
from xml.parsers import expat

from .core import Guard

_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")

Attributes = dict[str, str]


def plain(xml: bytes, guard: Guard) -> None:
    """Turn away what is not UTF-8 or has a document type. The scan is sound because the encoding was settled first."""
    declared = _DECLARED.match(xml.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in xml or (declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
        raise guard.refuse("MALFORMED")
    if not xml.isascii():
        try:
            xml.decode()
        except UnicodeDecodeError:
            raise guard.refuse("MALFORMED") from None
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise guard.refuse("MALFORMED")


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def closely(
    xml: bytes,
    guard: Guard,
    start: Callable[[str, Attributes], None] | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Parse a part, telling of its elements; malformed, too deep or too long for a workbook, it is turned away."""
    depth, deepest, widest, longest = 0, guard.limits["depth"], guard.limits["attributes"], guard.limits["value"]

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > deepest:
            guard.within("depth", depth)
        if attributes:
            if len(attributes) > widest:
                guard.within("attributes", len(attributes))
            if max(map(len, attributes.values())) > longest:
                guard.within("value", max(map(len, attributes.values())))
        if start is not None:
            start(local(name), attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(local(name))

    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise guard.refuse("UNREADABLE") from None


def elements(xml: bytes, guard: Guard) -> list[tuple[str, Attributes]]:
    """Every element of a part, with its attributes."""
    found: list[tuple[str, Attributes]] = []
    closely(xml, guard, lambda name, attributes: found.append((name, attributes)))
    return found
