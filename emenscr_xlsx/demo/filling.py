"""Typing into workbooks as a person would, with openpyxl.

Cells are found by the sheet's own rulers and anchors, and this package's writer takes no part:
what is read back was never in our hands.
"""

from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from ..forms.lists import DECISION
from ..text.words import Lang
from ..workbook.anchors import DECOR
from ..writing.look import AS_TYPED
from .samples import Sample, entries, registry_cells


def cells_of(book: Workbook) -> dict[tuple[str, str, str], tuple[str, int, int]]:
    """Where each record's columns lie: (table, record, column) → (sheet, row, column)."""
    cells: dict[tuple[str, str, str], tuple[str, int, int]] = {}
    for ws in book.worksheets:
        rulers: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for number, row in enumerate(ws.iter_rows(), 1):
            mark = row[0].value
            if not isinstance(mark, str) or "|" not in mark:
                continue
            if mark.startswith("@"):
                table, line = mark[1:].split("|")
                rulers[table, line] = [
                    (c.column, c.value)
                    for c in row[1:]
                    if isinstance(c.value, str) and c.value != DECOR
                ]
            else:
                table, key, line = mark.split("|")
                for column, name in rulers[table, line]:
                    cells[table, key, name] = (ws.title, number, column)
    return cells


def fill(template: Path, sample: Sample, target: Path) -> Path:
    """Type a sample into an issued workbook and save it elsewhere."""
    book = load_workbook(template)
    places = cells_of(book)
    for table, key, column, value in entries(sample):
        sheet, row, col = places[table, key, column]
        _type(book[sheet].cell(row, col), value)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def fill_registry(blank: Path, story: Path, target: Path) -> Path:
    """Type a story's CSV files into a blank registry workbook."""
    book = load_workbook(blank)
    places = cells_of(book)
    for table, records in registry_cells(story).items():
        for key, typed in records.items():
            for column, value in typed.items():
                sheet, row, col = places[table, key, column]
                _type(book[sheet].cell(row, col), value)
    book.save(target)
    return target


def _type(cell: Cell, value: object) -> None:
    """What typing leaves in a cell: a text where the cell is one, whatever is typed."""
    as_text = cell.number_format == AS_TYPED and value is not None
    cell.value = (str(value) if as_text else value) if value != "" else None


def decide(asked: Path, returned: Mapping[str, str], lang: Lang, target: Path) -> Path:
    """Approve every report of an approver's workbook but those returned, each with its comment."""
    book = load_workbook(asked)
    for (table, project, column), (sheet, row, col) in cells_of(book).items():
        cell = book[sheet].cell(row, col)
        if (table, column) == ("decisions", "decision"):
            cell.value = DECISION.items["return" if project in returned else "approve"][lang]
        elif (table, column) == ("decisions", "comment"):
            cell.value = returned.get(project)
    book.save(target)
    return target
