"""Cells whose formula reaches out of the workbook when a person opens it (S14).

Nobody here calculates a formula; what Excel stored beside it is read. But whoever opens the file
that was sent has their Excel ask the network, or another program, on its behalf.
"""

import re
from collections.abc import Mapping
from itertools import product

from ..model import Table
from .opening import OpenedWorkbook
from .read_tables import ReadTables
from .screen.sheets import spelled_out

REACHES = re.compile(
    r"\b(?:WEBSERVICE|IMAGE|CALL|REGISTER(?:\.ID)?|DDE|RTD|STOCKHISTORY|SQL\.REQUEST|CUBE[A-Z]+)\s*\("
    r"|(?<![\w.])[\w.]++\|[^!\"|]++!|\bDDEAUTO\b",
    re.IGNORECASE,
)
"""What of a formula reaches out: functions, and links to other programs (DDE)."""


def note_reaching_out(
    opened: OpenedWorkbook, tables: Mapping[str, Table], read: ReadTables
) -> None:
    """Note each asked cell whose formula reaches out of the workbook."""
    for name, records in read.cells.items():
        place = read.places[name]
        formulas = opened.sheets[place.sheet].formulas
        asked = [c.name for c in tables[name].asked]
        for key, column in product(records, asked) if formulas else ():
            cell = place.address(key, column)
            if cell in formulas and REACHES.search(formula := f"={spelled_out(formulas[cell])}"):
                where = (place.sheet, cell, column)
                read.say_of(tables[name], key, "REACHES_OUT", *where, value=formula[:80])
