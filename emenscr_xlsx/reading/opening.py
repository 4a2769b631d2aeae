"""A file to grids of cells: screened, then opened; or the one reason why not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import cast

import python_calamine as calamine

from ..config.limits import USUAL
from ..model.finding import Refusal
from ..model.messages import finding
from ..model.values import CellFault
from ..text.excel import address, truncated
from .screen import Screened, ScreenedSheet, screen, spelled_out

Grid = Sequence[Sequence[object]]
"""A sheet's cells by row, from A1 on; all rows are of one length."""


@dataclass(slots=True)
class OpenedWorkbook:
    """A workbook's sheets: each as rows from A1 on, all of one length, and as it was screened.

    A sheet of the user's own that nobody looked into has no grid.
    """

    name: str
    grids: dict[str, Grid]
    sheets: dict[str, ScreenedSheet]
    parts: dict[str, bytes]  # as they are read
    package: dict[str, bytes]  # as the file has them
    saved: datetime | None = None
    remarks: tuple[str, ...] = ()
    unread: list[str] = field(default_factory=list)

    def fault(self, sheet: str, cell: str, value: object) -> CellFault | None:
        """What is wrong with a cell (law 6): one that reads as blank, or a text without measure."""
        s = self.sheets[sheet]
        if cell in s.errors:
            return CellFault("ERROR_VALUE", s.errors[cell])
        if cell in s.uncalculated:
            return CellFault("NOT_CALCULATED", f"={spelled_out(s.formulas[cell])}")
        if cell in s.covered:
            return CellFault("COVERED", truncated(str(value)))
        return CellFault("TOO_LONG", truncated(str(value))) if cell in s.long else None

    @property
    def elsewhere(self) -> dict[str, frozenset[str]]:
        """By sheet, the cells whose formulas look into other files."""
        return {name: s.elsewhere for name, s in self.sheets.items()}

    def faulty(self) -> dict[str, set[str]]:
        """By sheet, the columns that hold such cells."""
        return {
            name: {
                cell.rstrip("0123456789")
                for cell in (*s.errors, *s.uncalculated, *s.covered, *s.long)
            }
            for name, s in self.sheets.items()
        }


def open_workbook(content: bytes, name: str, limits: Mapping[str, float] = USUAL) -> OpenedWorkbook:
    """Screen a workbook and read every sheet of it that is a form's, and small ones besides.

    Refused with the reason, also where the reader sees other than the screens.
    """
    screened = screen(content, name, limits)
    read = {s.name: s for s in screened.sheets if s.read}
    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(screened.workbook))
        grids = {
            sheet: cast(
                "list[list[object]]",
                book.get_sheet_by_name(sheet).to_python(skip_empty_area=False),
            )
            for sheet in read
        }
    except (calamine.CalamineError, OSError, ValueError):
        raise Refusal(finding("UNREADABLE", name)) from None
    for sheet in read.values():
        grid = grids[sheet.name]
        if _differing(sheet, grid, screened):
            _undate(sheet, grid)
        if differing := _differing(sheet, grid, screened):
            cell, shows, reads = differing
            raise Refusal(finding("DISAGREES", name, sheet.name, cell, counted=shows, read=reads))
    return OpenedWorkbook(
        name,
        {**grids},
        read,
        screened.parts,
        screened.package,
        _saved(screened),
        screened.remarks,
        [s.name for s in screened.sheets if not s.read],
    )


def _differing(
    sheet: ScreenedSheet, grid: Grid, screened: Screened
) -> tuple[str, object, object] | None:
    """The first cell in which the reader sees another value than the screens do, and both."""
    read = [value for row in grid for value in row if value != ""]
    shown = sheet.shown
    if len(read) != len(shown):
        read, shown = _speaking(read), _speaking(shown)
    if len(read) == len(shown) and (
        read == shown
        or all(
            value == other or _same(value, other, since_1904=screened.since_1904)
            for value, other in zip(shown, read, strict=True)
        )
    ):
        return None
    pairs = zip(sheet.where, sheet.shown, read, strict=False)
    cell, shows, reads = next(
        (p for p in pairs if not _same(p[1], p[2], since_1904=screened.since_1904)), (b"", "", "")
    )
    return cell.decode(), shows, reads


def _undate(sheet: ScreenedSheet, grid: list[list[object]]) -> None:
    """Have a number below zero be one, though it is formatted as a day, which it cannot be."""
    below = {
        cell.decode(): shown
        for cell, shown in zip(sheet.where, sheet.shown, strict=True)
        if isinstance(shown, float) and shown < 0
    }
    for r, row in enumerate(grid):
        for c, value in enumerate(row):
            if isinstance(value, date | time | timedelta):
                row[c] = below.get(address(r, c), value)


def _speaking(values: list[object]) -> list[object]:
    """Values but for texts that say nothing, which some readers pass over."""
    return [v for v in values if not (type(v) is str and not v.strip())]


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _same(shown: object, read: object, *, since_1904: bool) -> bool:
    """Whether two readings of a cell come to the same.

    A number that is shown as a day or time is one; white space around and within a text is one.
    """
    if shown is None:
        return not isinstance(read, str)
    if isinstance(shown, str) and isinstance(read, str):
        # The reader may spell out what stands for a character, and not again what that gives.
        return shown == read or _text(shown) in (read.split(), _text(read))
    if isinstance(shown, float) and not isinstance(shown, bool):
        serial = _serial(read, since_1904=since_1904)
        skipped = 60 <= shown < 61 and not since_1904  # 29 February 1900, which no calendar has
        return serial is not None and abs(serial - shown) < 1e-4 + skipped
    return type(shown) is type(read) and shown == read


def _text(text: str) -> list[str]:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text).split()


def _serial(value: object, *, since_1904: bool) -> float | None:
    """The number that stands for a day or a time; a number is its own."""
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400 + (
            value.microsecond / 86_400e6
        )
    if isinstance(value, date):
        when = (
            value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        )
        days = (when - datetime(1904, 1, 1)) / timedelta(days=1)
        return days if since_1904 else days + 1462 - (when < datetime(1900, 3, 1))
    return value if isinstance(value, float) and not isinstance(value, bool) else None


_MODIFIED = re.compile(rb"<dcterms:modified\b[^<>]{0,200}>([^<>]{10,40})</dcterms:modified>")


def _saved(screened: Screened) -> datetime | None:
    """When the workbook says that it was last saved, in UTC.

    None where it does not say, or not so that it can be read.
    """
    stated = _MODIFIED.search(screened.core)
    try:
        when = datetime.fromisoformat(stated[1].decode().strip()) if stated else None
        when = when.astimezone(UTC).replace(tzinfo=None) if when and when.tzinfo else when
        return when if when and 1990 <= when.year < 2200 else None
    except (ValueError, OverflowError):
        return None
