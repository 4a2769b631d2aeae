"""What Excel takes: texts and formulas within its limits, and addresses."""

from collections.abc import Iterable
from functools import cache

LONGEST = 8192
"""What Excel takes in one formula, in characters."""

CELL = 32_767
"""What a cell holds, in characters."""

ACTING = ("=", "+", "-", "@")
"""How a text begins that a program takes for a formula when it is typed."""

_CUT = " […]"


def truncated(text: str, room: int = CELL) -> str:
    """A text in at most `room` characters, by default as many as a cell holds.

    A longer one is cut, and its end says so.
    """
    return text if len(text) <= room else text[: room - len(_CUT)] + _CUT


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


_LITERAL = 255  # what Excel takes in one literal, where a character beyond the BMP counts as two


def quoted(text: str) -> str:
    """A text as an Excel expression: one literal, or several joined where one is too long."""
    size = _LITERAL if max(text, default="") <= "\uffff" else _LITERAL // 2
    parts = [text[start : start + size] for start in range(0, len(text), size)] or [""]
    literals = ['"' + part.replace('"', '""') + '"' for part in parts]
    return literals[0] if len(literals) == 1 else f"({'&'.join(literals)})"


def replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A text with these replaced, one after another."""
    for old, new in pairs:
        text = text.replace(old, new)
    return text
