"""What no schema says of a workbook: Excel's measures, and those of a small screen."""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from openpyxl.utils import range_boundaries

from emenscr_xlsx.text.excel import CELL, LONGEST, units

SCREEN = 600 * 0.75
"""Points of rows that a screen of 1366 × 768 shows."""
LINE = 24.0
"""Points of a row whose height is left to the program."""
_DEEPEST, _LINKS, _HEADER, _ATTRIBUTE = 64, 65_530, 255, 8192
_CODE = re.compile(r'&(?:&|[LCRPNDTGAFZKSXYUEBI]|"[^"]*"|[0-9]{1,3}(?![0-9]))')


_CODED = re.compile("_x[0-9A-F]{4}_")


def slips(content: bytes) -> list[str]:
    """Each slip of a workbook, by its part."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return [
            f"{name}: {slip}"
            for name in parts.namelist()
            if not name.endswith((".vml", ".rels"))
            for slip in _slips(ElementTree.fromstring(parts.read(name)))
        ]


def _slips(part: ElementTree.Element) -> Iterator[str]:
    for element in part.iter():
        tag, text = element.tag.rpartition("}")[2], element.text or ""
        if tag in ("t", "v") and (size := units(_CODED.sub("?", text))) > CELL:
            yield f"a text of {size} units"
        if tag in ("f", "formula", "formula1", "definedName"):
            yield from _slips_of_formula(text)
        if tag in ("oddHeader", "oddFooter"):
            yield from _slips_of_header(text)
        for name, value in element.attrib.items():
            if units(value) > _ATTRIBUTE:
                yield f"{tag} {name} of {units(value)} units"
        limits = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
        for name, most in limits.items():
            if units(element.get(name, "")) > most:
                yield f"{name} is too long"
        if (
            tag == "numFmt"
            and not re.sub(r'"[^"]*"|\\.', "", element.get("formatCode", "")).isascii()
        ):
            yield f"unquoted in a number format: {element.get('formatCode')}"
        if tag == "rPr" and element.find("{*}latin") is not None and element.find("{*}cs") is None:
            yield "a chart's font is none for Thai"
    if part.tag.endswith("}worksheet"):
        yield from _slips_of_sheet(part)


def _slips_of_formula(text: str) -> Iterator[str]:
    if units(text) >= LONGEST:
        yield f"a formula of {units(text)} units"
    if any(units(part) > 255 for part in re.findall('"((?:[^"]|"")*)"', text)):
        yield "a literal of more than 255 units"
    depth = deepest = 0
    for bracket in re.sub(r'"[^"]*"', "", text):
        depth += {"(": 1, ")": -1}.get(bracket, 0)
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        yield f"a formula {deepest} deep"


def _slips_of_header(text: str) -> Iterator[str]:
    if units(text) > _HEADER:
        yield f"a header of {units(text)} units"
    if "&" in _CODE.sub("", text):
        yield f"a header with an unknown code: {text}"
    if re.search("&[0-9]{3}", text.replace("&&", "")):
        yield f"a header with digits after a size: {text}"


def _slips_of_sheet(sheet: ElementTree.Element) -> Iterator[str]:
    rows = sheet.findall(".//{*}sheetData/{*}row")
    places = [range_boundaries(c.attrib["r"]) for row in rows for c in row]
    printed = sheet.find("{*}dimension")
    assert printed is not None
    _, _, right, bottom = range_boundaries(printed.attrib["ref"])
    if places and (max(p[2] for p in places), max(p[3] for p in places)) != (right, bottom):
        yield f"dimension {printed.get('ref')}, but cells down to {max(places, key=lambda p: p[3])}"
    if len(sheet.findall(".//{*}hyperlink")) > _LINKS:
        yield "more links than a sheet takes"
    pane = sheet.find(".//{*}pane")
    frozen = int(float(pane.get("ySplit", 0))) if pane is not None else 0
    heights = {
        int(row.attrib["r"]): 0.0 if row.get("hidden") else float(row.get("ht", LINE))
        for row in rows
    }
    height = sum(heights.get(number, LINE) for number in range(1, frozen + 1))
    if height > SCREEN / 2:
        yield f"{height:g} points of {SCREEN:g} are frozen"
