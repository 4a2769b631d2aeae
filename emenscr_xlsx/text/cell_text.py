"""What formulas ask of the text in a cell: put right, fit to be compared, or blank."""

from collections.abc import Iterable

from .formula import Expression, fn, joined, literal
from .thai import ALIKE


def substituted(text: Expression, pairs: Iterable[tuple[str, str]]) -> Expression:
    """A text with these replaced, one after another, as `excel.replaced` does it."""
    for old, new in pairs:
        text = fn.SUBSTITUTE(text, _characters(old), _characters(new))
    return text


def _characters(text: str) -> Expression:
    """A text; characters that a file would change on its way are named by their numbers."""
    if text.isprintable() or ord(text[0]) > 127:
        return literal(text)
    return joined(fn.CHAR(ord(character)) for character in text)


def compared(text: Expression) -> Expression:
    """A text free of odd characters (see `thai.PLAIN`) as `thai.squash` has it.

    Excel's = and MATCH make nothing of case.
    """
    return substituted(text, ((" ", ""), ("\n", ""), *ALIKE.items()))


def not_blank(text: Expression) -> Expression:
    """There is something in a cell; spaces and line breaks alone are blank."""
    return fn.LEN(fn.TRIM(fn.CLEAN(text))) > 0
