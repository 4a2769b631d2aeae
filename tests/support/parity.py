"""The verdicts that stand in a sheet."""

from pathlib import Path

from emenscr_xlsx.forms import report as form
from emenscr_xlsx.reading.opening import open_workbook
from emenscr_xlsx.workbook.layout import units
from emenscr_xlsx.workbook.submission import Submission


def sheet_verdicts(
    path: Path, submission: Submission
) -> dict[tuple[str, str, int], tuple[int, str]]:
    """The outcome's number and words beside each line of each record, as the file has them."""
    grids = open_workbook(path.read_bytes(), path.name).grids
    verdicts = {}
    for name, place in submission.places.items():
        sheet = form.BY_NAME[name].sheet
        col = 2 + units(tuple(t for t in form.TABLES if t.sheet is sheet))
        for key, rows in place.rows.items():
            for line, row in rows.items():
                text, number = (
                    [*grids[place.sheet][row], "", ""][col : col + 2]
                    if len(grids[place.sheet][row]) > col
                    else ("", 0)
                )
                if text:
                    verdicts[name, key, line] = int(number), text
    return verdicts
