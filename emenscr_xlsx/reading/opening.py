"""A file to grids of cells: screened, then opened; or the one reason why not."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

import python_calamine as calamine

from ..config.limits import USUAL
from ..model.finding import Refusal
from ..model.messages import finding
from ..model.values import CellFault
from .screen import Screened, ScreenedSheet, screen, spelled_out

Grid = Sequence[Sequence[object]]
"""A sheet's cells by row, from A1 on; all rows are of one length."""


@dataclass(slots=True)
class OpenedWorkbook:
    """A workbook's sheets: each as rows from A1 on, all of one length, and as it was screened."""

    name: str
    grids: dict[str, Grid]
    sheets: dict[str, ScreenedSheet]
    parts: dict[str, bytes]
    saved: datetime | None = None

    def fault(self, sheet: str, cell: str) -> CellFault | None:
        """What is wrong with a cell that reads as blank (law 6)."""
        s = self.sheets[sheet]
        if cell in s.errors:
            return CellFault("ERROR_VALUE", s.errors[cell])
        return (
            CellFault("NOT_CALCULATED", f"={spelled_out(s.uncalculated[cell])}")
            if cell in s.uncalculated
            else None
        )

    def faulty(self) -> dict[str, set[str]]:
        """By sheet, the columns that hold such cells."""
        return {
            name: {cell.rstrip("0123456789") for cell in (*s.errors, *s.uncalculated)}
            for name, s in self.sheets.items()
        }


def open_workbook(content: bytes, name: str, limits: Mapping[str, float] = USUAL) -> OpenedWorkbook:
    """Screen a workbook and read every sheet of it.

    Refused with the reason, also where the reader sees other than the screens.
    """
    screened = screen(content, name, limits)
    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(_old_errors(screened) or content))
        grids: dict[str, Grid] = {
            s.name: book.get_sheet_by_name(s.name).to_python(skip_empty_area=False)
            for s in screened.sheets
        }
    except (calamine.CalamineError, OSError, ValueError):
        raise Refusal(finding("UNREADABLE", name)) from None
    for s in screened.sheets:
        read = sum(len(row) - row.count("") for row in grids[s.name])
        if read != s.filled and _said(grids[s.name]) != s.filled - s.spaces:
            raise Refusal(finding("DISAGREES", name, where=s.name, counted=s.filled, read=read))
    return OpenedWorkbook(
        name, grids, {s.name: s for s in screened.sheets}, screened.parts, _saved(screened)
    )


_MODIFIED = re.compile(rb"<dcterms:modified\b[^<>]{0,200}>([^<>]{10,40})</dcterms:modified>")


def _saved(screened: Screened) -> datetime | None:
    """When the workbook says that it was last saved, in UTC.

    None where it does not say, or not so that it can be read.
    """
    stated = _MODIFIED.search(screened.parts.get("docProps/core.xml", b""))
    try:
        when = datetime.fromisoformat(stated[1].decode().strip()) if stated else None
        return when.astimezone(UTC).replace(tzinfo=None) if when and when.tzinfo else when
    except (ValueError, OverflowError):
        return None


def _said(grid: Grid) -> int:
    """How many cells say something, white space being nothing."""
    return sum(
        value != "" and not (type(value) is str and value.isspace())
        for row in grid
        for value in row
    )


_KNOWN = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}


def _old_errors(screened: Screened) -> bytes | None:
    """The workbook with #N/A for errors that calamine does not know, such as #SPILL!.

    It would give up the whole file over one; None where there is none.
    """
    new = {shown for s in screened.sheets for shown in s.errors.values()} - _KNOWN
    if not new:
        return None
    out, sheets = BytesIO(), {s.part for s in screened.sheets}
    with zipfile.ZipFile(out, "w") as copy:
        for part, xml in screened.parts.items():
            for error in new if part in sheets else ():
                xml = xml.replace(f">{error}<".encode(), b">#N/A<")  # noqa: PLW2901
            copy.writestr(part, xml)
    return out.getvalue()
