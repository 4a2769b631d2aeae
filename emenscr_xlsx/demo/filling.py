"""Typing into workbooks as a person would: into the cells of a file, and all else stays as it is.

Cells are found by the sheet's own rulers and anchors, and this package's writer takes no part:
what is read back was never in our hands.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from string import digits
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import python_calamine as calamine

from ..forms import registry as registry_form, report as form
from ..forms.lists import DECISION
from ..model import Column
from ..text.excel import address
from ..text.words import Lang
from ..workbook.anchors import DECOR
from .samples import Sample, entries, registry_cells

Asked = tuple[str, str, str]
"""Table, record, column."""

Place = tuple[str, int, int]
"""Sheet, and row and column from 1 on."""

_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_DAY_0 = datetime(1899, 12, 30)


def cells_of(sheets: Mapping[str, Iterable[Sequence[object]]]) -> dict[Asked, Place]:
    """Where each record's columns lie on sheets, which are given as rows from the first on."""
    cells: dict[Asked, Place] = {}
    for sheet, rows in sheets.items():
        rulers: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for number, (mark, *rest) in enumerate(rows, 1):
            if not isinstance(mark, str) or "|" not in mark:
                continue
            if mark.startswith("@"):
                table, line = mark[1:].split("|")
                rulers[table, line] = [
                    (col, name)
                    for col, name in enumerate(rest, 2)
                    if isinstance(name, str) and name not in ("", DECOR)
                ]
            else:
                table, key, line = mark.split("|")
                for col, name in rulers[table, line]:
                    cells[table, key, name] = (sheet, number, col)
    return cells


def places(path: Path) -> dict[Asked, Place]:
    """Where each record's columns lie in a workbook."""
    book = calamine.CalamineWorkbook.from_path(path)
    sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
    return cells_of({n: s.to_python(skip_empty_area=False) for n, s in sheets.items()})


def type_into(source: Path, values: Mapping[Place, object], target: Path) -> Path:
    """Save a workbook elsewhere with values typed into cells, None for an emptied one.

    The cells must be there, as all are that a form asks, or lie below all others.
    """
    names = calamine.CalamineWorkbook.from_path(source).sheet_names
    by_part: dict[str, dict[str, object]] = {}
    for (sheet, row, col), value in values.items():
        part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
        by_part.setdefault(part, {})[address(row - 1, col - 1)] = value
    target.parent.mkdir(parents=True, exist_ok=True)
    content: dict[str, bytes] = {}
    with ZipFile(source) as before:
        for part in before.namelist():
            content[part] = before.read(part)
            if part in by_part:
                content[part] = _typed(content[part].decode(), by_part[part]).encode()
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as after:
        for part, xml in content.items():
            after.writestr(part, xml)
    return target


def _typed(xml: str, values: dict[str, object]) -> str:
    """A sheet with values in the cells at some addresses."""
    missing, looks = dict(values), dict[str, str]()  # looks of the lowest cells, by column

    def cell(before: re.Match[str]) -> str:
        place = before[1]
        looks[place.rstrip(digits)] = before[2]
        if place not in missing:
            return before[0]
        return f'<c r="{place}"{before[2]}{_content(missing.pop(place))}'

    xml = _CELL.sub(cell, xml)
    if not missing:
        return xml
    rows: dict[int, list[str]] = {}
    for place, value in missing.items():
        column = place.rstrip(digits)
        made = f'<c r="{place}"{looks.get(column, "")}{_content(value)}'
        rows.setdefault(int(place.removeprefix(column)), []).append(made)
    above, last, below = xml.rpartition('<row r="')
    number = int(below.partition('"')[0])
    if min(rows) < number:
        raise KeyError(f"no such cells: {', '.join(sorted(missing))}")
    below = below.replace("</row>", "".join([*rows.pop(number, ()), "</row>"]), 1)
    made = "".join(f'<row r="{row}">{"".join(cells)}</row>' for row, cells in sorted(rows.items()))
    return f"{above}{last}{below}".replace("</sheetData>", f"{made}</sheetData>", 1)


def _content(value: object) -> str:
    """What follows a cell's address and style."""
    if value is None:
        return "/>"
    if isinstance(value, datetime):
        return f"><v>{(value - _DAY_0).days}</v></c>"
    if isinstance(value, int | float):
        return f"><v>{value!r}</v></c>"
    text = escape(str(value))
    if text.startswith("=") and len(text) > 1:  # to be calculated by whoever opens it
        return f"><f>{text[1:]}</f></c>"
    return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def fill(template: Path, sample: Sample, target: Path) -> Path:
    """Type a sample into an issued workbook and save it elsewhere."""
    return type_into(template, typed_at(template, sample), target)


def typed_at(template: Path, sample: Sample) -> dict[Place, object]:
    """What a sample types into which cells of its issued workbook."""
    where = places(template)
    return {
        where[table, key, column]: _left(form.BY_NAME[table][column], value)
        for table, key, column, value in entries(sample)
    }


def _left(column: Column, value: object) -> object:
    """What typing leaves in a cell: a text where the cell is formatted as one."""
    if value == "":
        return None
    return str(value) if column.asked and column.is_free_text else value


def fill_registry(blank: Path, story: Path, target: Path) -> Path:
    """Type a story's CSV files into a blank registry workbook, each row below the one before."""
    where = places(blank)
    values: dict[Place, object] = {}
    for table, records in registry_cells(story).items():
        for below, typed in enumerate(records.values()):
            for column, value in typed.items():
                sheet, row, col = where[table, "1", column]
                left = _left(registry_form.BY_NAME[table][column], value)
                values[sheet, row + below, col] = left
    return type_into(blank, dict(sorted(values.items())), target)


def decide(asked: Path, returned: Mapping[str, str], lang: Lang, target: Path) -> Path:
    """Approve every report of an approver's workbook but those returned, each with its comment."""
    values: dict[Place, object] = {}
    for (table, project, column), place in places(asked).items():
        if (table, column) == ("decisions", "decision"):
            values[place] = DECISION.items["return" if project in returned else "approve"][lang]
        elif (table, column) == ("decisions", "comment"):
            values[place] = returned.get(project)
    return type_into(asked, values, target)
