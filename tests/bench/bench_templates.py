"""CPU time per issued workbook, against openpyxl filling a blank one the usual way.

    python tests/bench/bench_templates.py [N]

`ours` is what `emenscr templates` does for a project: the given values, the live checks with their
cached values, the sheets, the seal. `openpyxl` loads a blank of the same project, writes the same
given values into their cells and saves; it is measured on every tenth workbook.
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path
from time import process_time
from unittest.mock import patch

from openpyxl import load_workbook

from emenscr_xlsx.demo import filling
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.model.records import Records
from emenscr_xlsx.office import workers
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.registry import prefill
from office import LAST, Copy, build

Cells = list[tuple[str, int, int, object]]
"""Sheet, row, column, value."""


def given_cells(blank: Path, given: Records) -> Cells:
    """Where the given values of a report lie in its workbook."""
    places = filling.places(blank)
    cells: Cells = []
    for name, records in given.items():
        table = form.BY_NAME[name]
        for record in records:
            for column in table.given:
                place = places.get((name, table.record_key(record), column.name))
                if place:
                    cells.append(
                        (
                            *place,
                            column.words(record[column.name]).th
                            if isinstance(record[column.name], str)
                            else record[column.name],
                        )
                    )
    return cells


def usual_way(blank: Path, cells: Cells) -> float:
    """CPU seconds of openpyxl loading a blank, writing values and saving."""
    start = process_time()
    book = load_workbook(blank)
    for sheet, row, col, value in cells:
        book[sheet].cell(row, col).value = value
    book.save(BytesIO())
    return process_time() - start


def main(count: int = 200) -> None:
    """Run the bench and print its figures."""
    with tempfile.TemporaryDirectory() as folder:
        office = build(Path(folder) / "office", count)
        _ = prefill.given(
            office.ws.registry, office.copies[0].code, LAST
        )  # the registry is read before
        start = process_time()
        with patch.object(workers, "_FEW", count + 1):  # all in this process, whose time is taken
            issued = issue(office.ws, LAST)
        ours = (process_time() - start) / count
        assert len(issued) == count
        paths = {i.project: i.path for i in issued}
        some: list[Copy] = office.copies[::10]
        theirs = sum(
            usual_way(
                paths[c.code],
                given_cells(paths[c.code], prefill.given(office.ws.registry, c.code, LAST)),
            )
            for c in some
        ) / len(some)
        size = sum(i.path.stat().st_size for i in issued) / count
    print(f"{count} workbooks of {size / 1024:.0f} KB")
    print(f"    ours: {ours * 1000:7.1f} ms a workbook")
    print(f"openpyxl: {theirs * 1000:7.1f} ms a workbook")
    print(f"ratio: {theirs / ours:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
