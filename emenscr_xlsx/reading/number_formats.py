"""How the numbers of a workbook are shown: which stand in their cells as per cent, 0.95 as 95 %."""

import re
from collections.abc import Mapping

from .screen import Guard, elements

_BUILT_IN = {"9", "10"}  # 0% and 0.00%
_SPOKEN = re.compile(r'"[^"]*"|[\\_*].')  # what a number format only says, or leaves room for


def percent_cells(parts: Mapping[str, bytes], part: str, guard: Guard) -> set[str]:
    """The addresses of a sheet's cells whose number format shows per cent."""
    styles = _percent_styles(parts.get("xl/styles.xml", b"<styleSheet/>"), guard)
    return (
        {
            attributes["r"]
            for tag, attributes in elements(parts[part], guard)
            if tag == "c" and "r" in attributes and attributes.get("s") in styles
        }
        if styles
        else set()
    )


def _percent_styles(xml: bytes, guard: Guard) -> set[str]:
    """The numbers of the cell styles that do."""
    tags = elements(xml, guard)
    formats = _BUILT_IN | {
        attributes.get("numFmtId", "")
        for tag, attributes in tags
        if tag == "numFmt" and "%" in _SPOKEN.sub("", attributes.get("formatCode", ""))
    }
    inside = ""
    used: list[str | None] = []
    for tag, attributes in tags:
        if tag == "xf":
            used += [attributes.get("numFmtId")] if inside == "cellXfs" else []
        elif tag in ("cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            inside = tag
    return {str(style) for style, number in enumerate(used) if number in formats}
