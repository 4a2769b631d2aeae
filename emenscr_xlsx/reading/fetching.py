"""Cells whose formula reaches out of the workbook when a person opens it (S14).

Nobody here calculates a formula; what Excel stored beside it is read. But whoever opens the file
that was sent has their Excel ask the network, or another program, on its behalf.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from ..model import Table
from ..model.finding import Finding
from ..model.messages import finding
from .opening import OpenedWorkbook
from .read_tables import ReadTables
from .screen import Guard
from .screen.xml import Attributes, closely

REACHES = re.compile(
    r"\b(?:WEBSERVICE|IMAGE|CALL|REGISTER(?:\.ID)?|DDE|RTD|STOCKHISTORY|SQL\.REQUEST|CUBE[A-Z]+)\s*\("
    r"|(?<![\w.])[\w.]++\|[^!\"|]++!|\bDDEAUTO\b",
    re.IGNORECASE,
)
"""What of a formula reaches out: functions, and links to other programs (DDE)."""
_HINT = re.compile(rb"WEBSERVICE|IMAGE|CALL|REGISTER|DDE|RTD|STOCKHISTORY|REQUEST|CUBE|\|", re.I)


def reaching_out(
    opened: OpenedWorkbook, tables: Mapping[str, Table], read: ReadTables, guard: Guard
) -> list[Finding]:
    """A remark at each asked cell whose formula reaches out of the workbook."""
    remarks: list[Finding] = []
    formulas: dict[str, dict[str, str]] = {}
    for name, records in read.cells.items():
        place = read.places[name]
        if place.sheet not in formulas:
            formulas[place.sheet] = _formulas(opened.sheets[place.sheet].source, guard)
        reaching = formulas[place.sheet]
        if not reaching:
            continue
        for key in records:
            for column in tables[name].asked:
                cell = place.address(key, column.name)
                if cell in reaching:
                    remark = finding(
                        "REACHES_OUT", opened.name, place.sheet, cell, value=reaching[cell][:80]
                    )
                    remarks.append(replace(remark, table=name, record=key, column=column.name))
    return remarks


def _formulas(xml: bytes, guard: Guard) -> dict[str, str]:
    """The formulas of a sheet that reach out, by cell."""
    if b"<f" not in xml or not _HINT.search(xml):
        return {}
    reaching: dict[str, str] = {}
    inside: list[str] = []
    cell = formula = ""

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal cell, formula
        inside.append(name)
        if name == "c":
            cell, formula = attributes.get("r", ""), ""

    def typed(text: str) -> None:
        nonlocal formula
        if inside[-1] == "f":
            formula += text

    def closed(name: str) -> None:
        inside.pop()
        if name == "c" and formula and REACHES.search(formula):
            reaching[cell] = f"={formula}"

    closely(xml, guard, opened, closed, typed)
    return reaching
