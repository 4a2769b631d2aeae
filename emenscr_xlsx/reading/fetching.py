"""Cells whose formula reaches out of the workbook when a person opens it (S14).

Nobody here calculates a formula; what Excel stored beside it is read. But whoever opens the file
that was sent has their Excel ask the network, or another program, on its behalf.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import product

from ..model import Table
from ..model.finding import Finding
from ..model.messages import finding
from .opening import OpenedWorkbook
from .read_tables import ReadTables
from .screen.sheets import spelled_out

REACHES = re.compile(
    r"\b(?:WEBSERVICE|IMAGE|CALL|REGISTER(?:\.ID)?|DDE|RTD|STOCKHISTORY|SQL\.REQUEST|CUBE[A-Z]+)\s*\("
    r"|(?<![\w.])[\w.]++\|[^!\"|]++!|\bDDEAUTO\b",
    re.IGNORECASE,
)
"""What of a formula reaches out: functions, and links to other programs (DDE)."""


def reaching_out(
    opened: OpenedWorkbook, tables: Mapping[str, Table], read: ReadTables
) -> list[Finding]:
    """A remark at each asked cell whose formula reaches out of the workbook."""
    remarks: list[Finding] = []
    for name, records in read.cells.items():
        place = read.places[name]
        formulas = opened.sheets[place.sheet].formulas
        asked = [c.name for c in tables[name].asked]
        for key, column in product(records, asked) if formulas else ():
            cell = place.address(key, column)
            if cell in formulas and REACHES.search(formula := f"={spelled_out(formulas[cell])}"):
                remark = finding("REACHES_OUT", opened.name, place.sheet, cell, value=formula[:80])
                called = read.called(tables[name], key)
                remarks.append(replace(remark, table=name, record=key, column=column, about=called))
    return remarks
