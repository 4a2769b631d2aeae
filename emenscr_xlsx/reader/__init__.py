"""A workbook to a submission: its ticket, its cells by record and column, and what was found on the way.

Tables are found by their rulers and anchors (see `layout`), never by sheet name, heading or position, so
what was moved, inserted or renamed is read right, and what cannot be is named. Reading never guesses.
"""

import hashlib
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from .. import approval, form
from ..cells import CellFault
from ..spec import Table
from ..submission import Submission, unpack
from .opening import Opened, open_workbook, read_ticket
from .tables import read_tables

__all__ = ["open_workbook", "read_plain", "read_report", "read_tables", "read_ticket"]


def read_report(path: Path, key: bytes, tables: dict[str, Table], version: int, name: str = "") -> Submission:
    """Read a quarterly workbook of this version or an earlier one, or an approval workbook; raises Refusal where it is no form of ours."""
    content, name = path.read_bytes(), name or path.name
    opened = open_workbook(content, name)
    ticket, packed = read_ticket(opened.grids, key, name, version)
    sha256 = hashlib.sha256(content).hexdigest()
    if ticket.is_approval:
        return _read(opened, approval.BY_NAME, Submission(name, sha256, ticket, unpack(packed)))
    edition = form.edition(ticket.form)
    given = edition.given(unpack(packed))
    lacks = edition.lacks.keys() | (form.parts_of_a_whole() if form.in_one_box(given) else set())
    return _read(opened, tables, Submission(name, sha256, ticket, given, lacks=frozenset(lacks)), edition)


def read_plain(path: Path, tables: dict[str, Table]) -> Submission:
    """Read a workbook without a ticket, such as the registry."""
    content = path.read_bytes()
    return _read(open_workbook(content, path.name), tables, Submission(path.name, hashlib.sha256(content).hexdigest()))


def _read(opened: Opened, tables: dict[str, Table], into: Submission, edition: form.Edition = form.TODAY) -> Submission:
    read_tables(opened.grids, tables, into, edition)
    if suspects := opened.suspects({place.sheet for place in into.places.values()}):
        _second_opinion(opened, suspects, into, tables)
    return into


def _second_opinion(opened: Opened, suspects: set[tuple[str, str]], submission: Submission, tables: dict[str, Table]) -> None:
    """Where an asked cell that reads as blank may hold a fault, ask openpyxl, and put a CellFault there."""
    blanks: dict[tuple[str, str], dict[str, object]] = {}
    for name, records in submission.cells.items():
        place, asked = submission.places[name], [c.name for c in tables[name].asked]
        for key, cells in records.items():
            for column in asked:
                if cells.get(column, "") == "" and (place.sheet, at := place.address(key, column)) in suspects:
                    blanks[place.sheet, at] = {"cells": cells, "column": column}
    if not blanks:
        return
    values = load_workbook(BytesIO(opened.content), data_only=True)
    formulas = load_workbook(BytesIO(opened.content))
    for (sheet, at), blank in blanks.items():
        value = values[sheet][at]
        if value.data_type == "e":
            blank["cells"][blank["column"]] = CellFault("ERROR_VALUE", str(value.value))
        elif value.value is None and value.data_type != "str" and formulas[sheet][at].data_type == "f":  # "str": calculated, and shows nothing
            blank["cells"][blank["column"]] = CellFault("NOT_CALCULATED", str(formulas[sheet][at].value))
