"""What Excel takes: texts and formulas within its limits, and addresses.

Excel counts UTF-16 units: a character beyond U+FFFF is two.
"""

import re
from collections.abc import Iterable
from functools import cache

LONGEST = 8192
"""What Excel takes in one formula, in UTF-16 units."""

CELL = 32_767
"""What a cell holds, in UTF-16 units."""

ACTING = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""How a text begins that a program takes for a formula when it is typed."""

_CUT = " […]"
_NOWHERE = re.compile("[\ufffe\uffff\ud800-\udfff]")
_CODED = re.compile("[\x00-\x08\x0b-\x1f]|_(?=x[0-9a-fA-F]{4}_)")


def units(text: str) -> int:
    """How long a text is, as Excel counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def truncated(text: str, room: int = CELL) -> str:
    """A text in at most `room` units, by default as many as a cell holds.

    A longer one is cut, and its end says so.
    """
    if 2 * len(text) <= room or units(text) <= room:
        return text
    return pieces(text, room - len(_CUT))[0] + _CUT


def pieces(text: str, room: int) -> list[str]:
    """A text in pieces of at most `room` units, of which none is half a character."""
    cut = []
    while 2 * len(text) > room and units(text) > room:
        start = text[:room].encode("utf-16-le", "surrogatepass")[: 2 * room]
        cut.append(start.decode("utf-16-le", "ignore"))
        text = text[len(cut[-1]) :]
    return [*cut, text]


def holdable(text: str) -> str:
    """A text as a cell can hold it: without what no file can hold, and no longer than a cell."""
    return truncated(text if text.isascii() else _NOWHERE.sub("", text))


def coded(text: str) -> str:
    """A text as a workbook's XML spells it: a control character by its number, such as _x0007_.

    A text that reads like such a number is marked as none (ECMA-376, ST_Xstring).
    """
    if text.isprintable() and "_x" not in text:
        return text
    return _CODED.sub(lambda odd: f"_x{ord(odd[0]):04X}_", text)


def xml(text: str) -> str:
    """A text as the content of an element of a workbook's XML."""
    return coded(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_element(text: str) -> str:
    """A cell's text as an element of a workbook's XML."""
    keeps = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<t{keeps}>{xml(text)}</t>"


@cache
def letter(col: int) -> str:
    """The letters of a zero-based column: 0 is A, 26 is AA."""
    name = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, col: int, *, absolute: bool = False) -> str:
    """The A1 address of a zero-based row and column."""
    return f"${letter(col)}${row + 1}" if absolute else f"{letter(col)}{row + 1}"


_LITERAL = 255  # the units that Excel takes in one literal
_APART = re.compile("([\x00-\x08\x0b-\x1f])|(?<=_)(?=x[0-9a-fA-F]{4}_)")


def quoted(text: str) -> str:
    """A text as an Excel expression: one literal, or several joined where one is too long.

    A control character is named by its number, and what reads like one in a file is taken apart.
    """
    text = _NOWHERE.sub("", text)
    literals = []
    for part in filter(None, _APART.split(text)) if _CODED.search(text) else [text]:
        if _CODED.match(part):
            literals.append(f"CHAR({ord(part)})" if part > "\0" else '""')
            continue
        literals += ['"' + piece.replace('"', '""') + '"' for piece in pieces(part, _LITERAL)]
    return literals[0] if len(literals) == 1 else f"({'&'.join(literals)})"


def replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A text with these replaced, one after another."""
    for old, new in pairs:
        text = text.replace(old, new)
    return text
