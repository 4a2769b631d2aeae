"""What a workbook shows, stored or recalculated by an engine that types as Excel does."""

import re
import zipfile
from pathlib import Path

from openpyxl.utils import column_index_from_string
from python_calamine import CalamineWorkbook

Shown = dict[tuple[str, int, int], object]
"""What a workbook shows, by sheet, row and column, counted from 0; floats to nine decimals."""


_FORMULA = re.compile(r'<c r="([A-Z]+)([0-9]+)"[^>]*><f')


def shown_by(path: Path) -> Shown:
    """Everything a workbook shows, as a program sees it without calculating."""
    book, cells = CalamineWorkbook.from_path(path), {}
    for name in book.sheet_names:
        for row, values in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
            for col, value in enumerate(values):
                if value != "":
                    cells[name, row, col] = round(value, 9) if isinstance(value, float) else value
    return cells


def recalculated(path: Path) -> Shown:
    """What an engine that types as Excel does makes of each formula, whatever the file stores."""
    import formualizer

    book, shown = formualizer.Workbook.load_path(str(path)), shown_by(path)
    book.evaluate_all()
    with zipfile.ZipFile(path) as parts:
        for number, sheet in enumerate(CalamineWorkbook.from_path(path).sheet_names, 1):
            xml = parts.read(f"xl/worksheets/sheet{number}.xml").decode()
            for letters, row in _FORMULA.findall(xml):
                cell = sheet, int(row) - 1, column_index_from_string(letters) - 1
                value = book.get_value(sheet, cell[1] + 1, cell[2] + 1)
                shown.pop(cell, None)
                if value not in (None, ""):
                    shown[cell] = round(value, 9) if isinstance(value, float) else value
    return shown


def differences(issued: list[Path], recalculated: list[Path]) -> list[tuple[object, ...]]:
    different = []
    for before, after in zip(issued, recalculated, strict=True):
        old, new = shown_by(before), shown_by(after)
        different += [
            (before.name, *cell, old.get(cell), new.get(cell))
            for cell in old.keys() | new.keys()
            if old.get(cell) != new.get(cell)
        ]
    return different
