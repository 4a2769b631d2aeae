"""How a workbook shows its numbers: as per cent (0.95 as 95 %), or as days, in Thai codes too."""

import re
from collections.abc import Callable, Mapping

from .screen import Guard, elements

_PERCENT = {"9", "10", "67", "68"}  # 0% and 0.00%, and the same in Thai digits
_DAYS = {str(number) for number in (*range(14, 18), 22, *range(71, 75), 77, 81)}
_SPOKEN = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
# what a number format only says, or leaves room for
_DAY = re.compile("[dDyYbB]|[\u0e27\u0e14\u0e1b]")  # of day, month and year; Thai ว, ด and ป


def percent_cells(parts: Mapping[str, bytes], part: str, guard: Guard) -> set[str]:
    """The addresses of a sheet's cells whose number format shows per cent."""
    return _cells(parts, part, guard, _PERCENT, lambda code: "%" in code)


def day_cells(parts: Mapping[str, bytes], part: str, guard: Guard) -> set[str]:
    """The addresses of a sheet's cells whose number format shows a day.

    Thai Excel has formats of its own (numFmtId 71-81, and ว/ด/ปปปป), which calamine does not know.
    """
    return _cells(parts, part, guard, _DAYS, lambda code: _DAY.search(code) is not None)


def _cells(
    parts: Mapping[str, bytes],
    part: str,
    guard: Guard,
    built_in: set[str],
    shows: Callable[[str], bool],
) -> set[str]:
    """The addresses of a sheet's cells with one of some built-in formats, or one that shows so."""
    styles = _styles(parts.get("xl/styles.xml", b"<styleSheet/>"), guard, built_in, shows)
    return (
        {
            attributes["r"]
            for path, attributes in elements(parts[part], guard)
            if path[-1] == "c" and "r" in attributes and attributes.get("s") in styles
        }
        if styles
        else set()
    )


def _styles(xml: bytes, guard: Guard, built_in: set[str], shows: Callable[[str], bool]) -> set[str]:
    """The numbers of the cell styles that do."""
    tags = elements(xml, guard)
    codes = {
        attributes.get("numFmtId", ""): _SPOKEN.sub("", attributes.get("formatCode", ""))
        for path, attributes in tags
        if path[-1] == "numFmt"
    }
    formats = {n for n in built_in if n not in codes} | {n for n, c in codes.items() if shows(c)}
    used = [attributes.get("numFmtId") for path, attributes in tags if path[-1] == "xf"]
    return {str(style) for style, number in enumerate(used) if number in formats}
