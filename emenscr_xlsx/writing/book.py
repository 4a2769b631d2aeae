"""How every workbook looks: one typeface, one accent, colours with a meaning."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from xlsxwriter.format import Format

from ..text.excel import truncated, units
from .fast_sheet import FastSheet, Stream, added, style_number
from .fast_workbook import FastWorkbook
from .look import FONT, INK, STYLES

_PAGE_WIDTH, _PAGE_HEIGHT = 841.9 - 0.8 * 72, 595.3 - 1.2 * 72 - 12
"""A4 landscape within its margins, in points."""
_DEFAULT_ROW = 15.0
_FULL = 0.65  # of a page: a fuller one may end where a record does


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

    def page(self, sheet: FastSheet, header: str, period: str) -> None:
        """A4 landscape, one page wide, with what it is at the top and the page number below."""
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.4, 0.4, 0.7, 0.5)
        right = f"&R{_HEADER_LOOK}{_in_header(period)}"
        room = _HEADER - units(f"&L{_HEADER_LOOK}{right}")
        sheet.headed(
            f"&L{_HEADER_LOOK}{_in_header(header, room)}{right}", f"&C{_HEADER_LOOK}&P / &N"
        )

    def paginate(
        self,
        sheet: FastSheet,
        columns: Sequence[float],
        heights: Mapping[int, float],
        last: int,
        starts: Sequence[int],
        titles: Sequence[int],
        seams: Sequence[int] = (),
    ) -> None:
        """Break the pages of a sheet where a record starts, or in one rather than leave much empty.

        `columns` are its widths in characters, `heights` those of its rows in points (0 for a
        hidden one), `starts` the rows at which a page may begin, `titles` those that each page
        repeats, `seams` those at which a record may be torn. Whoever prints fits the page to its
        width; Excel then breaks as it likes, LibreOffice and WPS as said here.
        """
        # How wide fonts turn out differs: leave room.
        scale = min(1.0, _PAGE_WIDTH / points(columns)) * 0.70
        room = _PAGE_HEIGHT / scale

        def high(rows: Iterable[int]) -> float:
            return sum(heights.get(r, _DEFAULT_ROW) for r in rows)

        breaks, used = [], 0.0
        for start, end in zip(starts, [*starts[1:], last + 1], strict=True):
            begins = start
            if used and used + high(range(start, end)) > room:
                if used < room * _FULL:
                    fit = [r for r in seams if start < r < end]
                    fit = [r for r in fit if used + high(range(start, r)) <= room]
                    begins = max(fit, default=start)
                breaks.append(begins)
                used = high(titles)
            used += high(range(begins, end))
        if breaks:
            sheet.set_h_pagebreaks(breaks)

    def bytes(self, created: dt.datetime) -> bytes:
        """The finished workbook.

        `created` fixes its timestamp, so the same content gives the same bytes.
        """
        self.workbook.set_properties({"created": created, "author": "emenscr_xlsx"})
        self.workbook.close()
        return self._out.getvalue()
