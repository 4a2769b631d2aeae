"""No file is read otherwise than a spreadsheet shows it, and nobody told (S4)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from emenscr_xlsx.config.limits import USUAL
from emenscr_xlsx.model.finding import Refusal
from emenscr_xlsx.reading.opening import OpenedWorkbook, open_workbook
from emenscr_xlsx.text.excel import address
from support.differentials import differentials

Cells = dict[tuple[str, str], object]


def _shown(path: Path) -> Cells:
    """What LibreOffice shows in each cell, which leaves it to Excel what an escape stands for."""
    return {
        (sheet.title, cell.coordinate): unescape(cell.value)
        if isinstance(cell.value, str)
        else cell.value
        for sheet in load_workbook(path, data_only=True)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def _read(opened: OpenedWorkbook) -> Cells:
    """What is read of each cell; a fault is told at its cell."""
    return {
        (name, cell): opened.fault(name, cell, value) or value
        for name, grid in opened.grids.items()
        for r, row in enumerate(grid)
        for c, value in enumerate(row)
        if (cell := address(r, c)) and (value != "" or opened.fault(name, cell, value))
    }


def _differ(shown: object, read: object) -> bool:
    """Whether a cell is read otherwise than it is shown; white space around is none."""
    if isinstance(shown, str) and isinstance(read, str):
        return shown.split() != read.split()
    return type(shown) is bool is not type(read) or shown != read


@pytest.mark.slow
def test_nothing_is_read_otherwise_than_it_is_shown(
    soffice: Callable[[list[Path], Path], list[Path]], tmp_path: Path
) -> None:
    """Each is the same to both, or refused, or its cell or sheet has a finding.

    LibreOffice shows a sheet as empty where it does not resolve the part's name as OPC has it.
    """
    files = dict(enumerate(differentials()))
    opened = {}
    for number, (_, content) in files.items():
        try:
            opened[number] = open_workbook(content, "x.xlsx", USUAL)
        except Refusal:
            continue
        (tmp_path / f"{number}.xlsx").write_bytes(content)
    paths = sorted(tmp_path.glob("*.xlsx"))
    assert len(paths) > 50
    silent = {}
    for path in soffice(paths, tmp_path / "shown"):
        if not path.exists():
            continue  # shown by nobody
        number = int(path.stem)
        shown, read = _shown(path), _read(opened[number])
        faults = {cell for cell, value in read.items() if hasattr(value, "code")}
        differing = {
            cell: (shown.get(cell), read.get(cell))
            for cell in shown.keys() | read.keys()
            if cell not in faults
            and cell[0] not in opened[number].unread
            and cell[0] in {sheet for sheet, _ in shown}
            and _differ(shown.get(cell), read.get(cell))
        }
        if differing:
            silent[files[number][0]] = differing
    assert silent == {}
