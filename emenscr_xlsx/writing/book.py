"""How every workbook looks: one typeface, one accent, colours with a meaning."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from io import BytesIO
from itertools import accumulate

from xlsxwriter.format import Format

from ..text.excel import truncated, units
from .fast_sheet import FastSheet, style_number
from .fast_workbook import FastWorkbook, Stream, added
from .look import FONT, INK, STYLES

_A4 = 595.3, 841.9  # points
_SIDE, _TOP, _BOTTOM = 0.55, 0.6, 0.5  # margins in inches
_SURE = 0.98  # of a page is counted on, for printers differ
_FULL = 0.4  # of a page: a fuller one may end where a record does


_HEADER, _ABOUT = 255, 110  # the units that Excel takes on top of a page, and ours of what it is
_HEADER_LOOK = f'&12&"{FONT},Regular"'  # the size first: digits after it would be part of it


def _in_header(text: str, room: int = _HEADER) -> str:
    """A text as the top of a page holds it, in which & begins a code."""
    shown = " ".join(text.split())
    for size in range(min(room, _ABOUT), 0, -1):
        if units(header := truncated(shown, size).replace("&", "&&")) <= room:
            return header
    return ""


def points(columns: Sequence[float]) -> float:
    """How wide columns of so many characters are together, in points."""
    return sum(characters * 7 + 5 for characters in columns) * 0.75


def page_room(columns: Sequence[float], *, upright: bool) -> float:
    """How high the rows on a page may be together, in points, that is as wide as these columns.

    Whoever prints fits the page to its width. Where a font is missing columns come out wider, and
    pages end early.
    """
    width, height = _A4 if upright else _A4[::-1]
    scale = min(1.0, (width - 2 * _SIDE * 72) / points(columns))
    return (height - (_TOP + _BOTTOM) * 72) / scale * _SURE


def page_breaks(
    heights: Sequence[float], room: float, titles: int, starts: Sequence[int], seams: Sequence[int]
) -> list[int]:
    """The rows at which pages of so much `room` begin, but for the first.

    `titles` counts the rows on top that each page repeats. A page ends before a row of `starts`
    where it is nearly half full by then; else before any of `starts` or `seams`, late as can be.
    LibreOffice and WPS break pages there and where they must.
    """
    tops = [0.0, *accumulate(heights)]  # how far down the sheet each row begins
    breaks: list[int] = []
    page, left, whole = 0, room, set(starts)
    places = sorted({*starts, *seams})
    for place, end in zip(places, [*places[1:], len(heights)], strict=True):
        while tops[end] - tops[page] > left and place > page:
            kept = places[bisect_right(places, page) : bisect_right(places, place)]
            early = [r for r in kept if r in whole and tops[r] - tops[page] >= left * _FULL]
            page, left = max(early or kept), room - tops[titles]
            breaks.append(page)
    return breaks


class Book:
    """An xlsxwriter workbook in memory with this house's formats, made once each.

    What goes in stays text.
    """

    def __init__(self, **options: object) -> None:
        self._out = BytesIO()
        self.workbook = FastWorkbook(
            self._out,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": False,
                **options,
            },
        )
        self.workbook.set_calc_mode("auto")
        self._formats: dict[tuple[str, str], Format] = {}
        self._properties: dict[Format, dict[str, object]] = {}
        self._prefixed: dict[Format, Format] = {}

    def sheet(self, name: str) -> FastSheet:
        """A new sheet."""
        return added(self.workbook, name, FastSheet, self.prefixed)

    def stream(self, name: str) -> Stream:
        """A new sheet whose rows go to disk as they come."""
        return added(self.workbook, name, Stream, self.prefixed)

    def format(self, style: str, number_format: str = "General") -> Format:
        """The format of a style, with a number format."""
        made = self._formats.get((style, number_format))
        if made is None:
            base = {"font_name": FONT, "font_size": 15, "font_color": INK, "valign": "vcenter"}
            name, _, size = style.partition("~")  # in a size of its own, such as text~11
            style_of = {**STYLES[name], "font_size": int(size)} if size else STYLES[name]
            made = self._made({**base, **style_of, "num_format": number_format})
            self._formats[style, number_format] = made
        return made

    def _made(self, properties: dict[str, object]) -> Format:
        made = self.workbook.add_format(properties)
        self._properties[made] = properties
        return made

    def prefixed(self, given: Format) -> Format:
        """The same format for a text that is to stay one when somebody edits its cell.

        Excel shows it behind an apostrophe.
        """
        if given not in self._prefixed:
            self._prefixed[given] = self._made({**self._properties[given], "quote_prefix": True})
        return self._prefixed[given]

    def number(self, style: str, number_format: str = "General") -> str:
        """A format as a finished row names it."""
        return style_number(self.format(style, number_format))

    def numbers(self, style: str) -> tuple[str, str]:
        """A format as a finished row names it, and the one for texts that begin like a formula."""
        return self.number(style), style_number(self.prefixed(self.format(style)))

    def colours(self, style: str) -> Format:
        """Only the colours of a style, for a conditional format."""
        made = self._formats.get((style, "colours"))
        if made is None:
            kept = {k: v for k, v in STYLES[style].items() if k in ("font_color", "bg_color")}
            made = self._formats[style, "colours"] = self.workbook.add_format(kept)
        return made

    def page(self, sheet: FastSheet, header: str, period: str, *, upright: bool = False) -> None:
        """A4, one page wide, with what it is at the top and the page number below."""
        sheet.hide_gridlines(2)
        if not upright:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(_SIDE, _SIDE, _TOP, _BOTTOM)
        right = f"&R{_HEADER_LOOK}{_in_header(period)}"
        room = _HEADER - units(f"&L{_HEADER_LOOK}{right}")
        sheet.headed(
            f"&L{_HEADER_LOOK}{_in_header(header, room)}{right}", f"&C{_HEADER_LOOK}&P / &N"
        )

    def bytes(self, created: dt.datetime) -> bytes:
        """The finished workbook.

        `created` fixes its timestamp, so the same content gives the same bytes.
        """
        self.workbook.set_properties({"created": created, "author": "emenscr_xlsx"})
        self.workbook.close()
        return self._out.getvalue()
