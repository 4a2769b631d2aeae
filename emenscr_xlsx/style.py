"""How every workbook looks: one typeface, one accent, colours with a meaning."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
    Worksheet,
)

from .finding import Severity
from .layout import address, letter
from .words import ACTING, fitting

FONT = "TH Sarabun New"
INK, MUTED, ACCENT, LINE, GIVEN, PALE, EDGE = (
    "#1F2A37",
    "#5B6673",
    "#0B5C6B",
    "#C9D1D9",
    "#F3F5F7",
    "#FFFBEA",
    "#D8B94A",
)
SEVERITY_COLOURS = {
    Severity.ERROR: ("#B42318", "#FDECEA"),
    Severity.WARNING: ("#92600A", "#FFF4DB"),
    Severity.INFO: ("#1F5FA8", "#EAF2FB"),
}

_STYLES: dict[str, dict[str, object]] = {
    "plain": {},
    "title": {"font_size": 22, "bold": True, "font_color": ACCENT},
    "hint": {"font_size": 14, "font_color": MUTED},
    "section": {
        "font_size": 17,
        "bold": True,
        "font_color": ACCENT,
        "bottom": 1,
        "bottom_color": ACCENT,
    },
    "tag": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": ACCENT,
        "align": "center",
        "text_wrap": True,
    },
    "heading": {"bold": True, "text_wrap": True, "bg_color": GIVEN, "align": "left", "indent": 1},
    "label": {
        "font_size": 13,
        "font_color": MUTED,
        "align": "center",
        "text_wrap": True,
        "valign": "bottom",
    },
    "side": {
        "font_size": 14,
        "font_color": MUTED,
        "align": "right",
        "valign": "top",
        "indent": 1,
        "text_wrap": True,
    },
    "head": {
        "font_size": 14,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": ACCENT,
        "align": "center",
        "text_wrap": True,
        "border": 1,
        "border_color": "#FFFFFF",
    },
    "key": {"bold": True, "font_color": ACCENT, "align": "center"},
    "check": {
        "font_size": 13,
        "text_wrap": True,
        "font_color": MUTED,
        "align": "left",
        "indent": 1,
    },
    "text": {"text_wrap": True, "valign": "top"},
    "bold": {"bold": True},
    "ok": {"font_color": "#1B7F4B", "bold": True},
    "words": {
        "font_size": 17,
        "text_wrap": True,
        "valign": "top",
        "indent": 1,
        "bg_color": "#FFF4DB",
        "left": 5,
        "left_color": "#92600A",
    },
    "verdict": {"font_size": 20, "bold": True},
    "link": {"font_color": ACCENT, "underline": True},
    "link.centred": {
        "font_color": ACCENT,
        "underline": True,
        "align": "center",
        "valign": "top",
        "text_wrap": True,
    },
}
_STYLES |= {
    "tile.label": {
        "font_size": 13,
        "font_color": MUTED,
        "valign": "vcenter",
        "top": 2,
        "top_color": ACCENT,
        "text_wrap": True,
    },
    "tile": {"font_size": 20, "bold": True, "font_color": ACCENT, "align": "left", "shrink": True},
    "tile.note": {
        "font_size": 12,
        "font_color": MUTED,
        "align": "left",
        "valign": "top",
        "text_wrap": True,
    },
    "choice.label": {"font_size": 14, "bold": True, "align": "right"},
    "choice": {
        "font_size": 15,
        "bold": True,
        "bg_color": PALE,
        "border": 1,
        "border_color": EDGE,
        "align": "center",
        "locked": False,
    },
    "small": {"font_size": 12, "font_color": MUTED, "text_wrap": True, "valign": "top"},
    "small.head": {"font_size": 13, "bold": True, "bottom": 1, "bottom_color": ACCENT},
    "small.head.wrapped": {
        "font_size": 12,
        "bold": True,
        "bottom": 1,
        "bottom_color": ACCENT,
        "text_wrap": True,
        "valign": "bottom",
    },
    "small.figure": {"font_size": 13, "align": "left", "valign": "top", "shrink": True},
    "small.cell": {"font_size": 13, "text_wrap": True, "valign": "top"},
    "small.number": {"font_size": 14, "bold": True, "align": "center"},
    "critical": {
        "font_size": 13,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": "#7A1F17",
        "align": "center",
    },
    "watch": {
        "font_size": 13,
        "bold": True,
        "font_color": INK,
        "bg_color": "#F3D9A4",
        "align": "center",
    },
    "group": {
        "font_size": 14,
        "bold": True,
        "font_color": ACCENT,
        "bg_color": GIVEN,
        "bottom": 1,
        "bottom_color": ACCENT,
    },
    "fine": {
        "font_size": 9,
        "text_wrap": True,
        "valign": "top",
        "bottom": 1,
        "bottom_color": LINE,
        "align": "left",
        "indent": 1,
    },
}
_STYLES["cell"] = {
    "font_size": 13,
    "text_wrap": True,
    "valign": "top",
    "bottom": 1,
    "bottom_color": LINE,
}
_STYLES["total"] = {"font_size": 13, "bold": True, "valign": "top", "top": 1, "top_color": ACCENT}
_STYLES["link.cell"] = {
    **_STYLES["cell"],
    "font_color": ACCENT,
    "underline": True,
    "text_wrap": False,
}
for _name in ("cell", "total"):
    _STYLES[f"{_name}.text"] = {**_STYLES[_name], "align": "left", "indent": 1}
_STYLES["centred"] = {"align": "center", "valign": "top"}
for _severity, (_ink, _ground) in SEVERITY_COLOURS.items():
    _STYLES[f"severity.{_severity.name}"] = {
        "font_color": _ink,
        "bg_color": _ground,
        "bold": True,
        "align": "center",
        "valign": "top",
    }
for _name, _ground, _edge, _locked in (("given", GIVEN, LINE, True), ("asked", PALE, EDGE, False)):
    _base = {
        "bg_color": _ground,
        "border": 1,
        "border_color": _edge,
        "locked": _locked,
        "text_wrap": True,
    }
    _STYLES |= {
        f"{_name}": {**_base, "align": "center"},
        f"{_name}.text": {**_base, "align": "left", "indent": 1},
        f"{_name}.long": {**_base, "align": "left", "valign": "top", "indent": 1},
        f"{_name}.aside": {
            **_base,
            "align": "left",
            "valign": "top",
            "indent": 1,
            "font_size": 13,
            "font_color": MUTED,
        },
    }
_STYLES["link.given"] = {**_STYLES["given.text"], "font_color": ACCENT, "underline": True}

for _style in [name for name in _STYLES if name.startswith(("given", "asked"))]:
    for _severity, (_ink, _ground) in SEVERITY_COLOURS.items():
        _STYLES[f"{_style}.{_severity.name}"] = {
            **_STYLES[_style],
            "bg_color": _ground,
            "border_color": _ink,
        }

_STYLES["step"] = {"text_wrap": True}
_STYLES["side.left"] = {
    "font_size": 13,
    "font_color": MUTED,
    "align": "left",
    "valign": "top",
    "text_wrap": True,
}
for _name in ("asked", "given", *(f"asked.{severity.name}" for severity in Severity)):
    _STYLES[f"legend.{_name.removeprefix('asked.')}"] = {
        **_STYLES[_name],
        "locked": True,
        "font_size": 14,
    }

_NO_CHARACTER = re.compile(
    "[\ufffe\uffff\ud800-\udfff]"
)  # what no XML can hold, and xlsxwriter writes all the same


def _cell_text(text: str) -> str:
    """A text as a cell can hold it."""
    return fitting(text if text.isascii() else _NO_CHARACTER.sub("", text))


_PAGE_WIDTH, _PAGE_HEIGHT = (
    841.9 - 0.8 * 72,
    595.3 - 1.2 * 72 - 12,
)  # A4 landscape within its margins, in points
_DEFAULT_ROW = 15.0


class _Sheet(Worksheet):
    """A worksheet that takes formulas and places as they are.

    xlsxwriter looks for sixty newer functions in every formula, by as many regular expressions, and turns each
    place from A1 to numbers and each attribute to XML with care: more than half of the time a form takes. Ours
    keep to what Excel 2016 has, give places as numbers, and have formats and addresses for attributes.
    """

    write_number, write_blank = Worksheet._write_number, Worksheet._write_blank
    book: "Book"

    def write_string(self, row: int, col: int, text: str, cell_format: Format | None = None) -> int:
        """A text: cut, and seen to be cut, where a cell cannot hold it; never a formula, not even once somebody edits it."""
        if text.startswith(ACTING) and cell_format is not None:
            cell_format = self.book.prefixed(cell_format)
        return self._write_string(row, col, _cell_text(text), cell_format)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def write_formula(
        self, row: int, col: int, formula: str, cell_format: Format | None = None, value: object = 0
    ) -> int:
        """A formula, with what it shows."""
        if self.constant_memory:
            return super()._write_formula(row, col, formula, cell_format, value)
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellFormulaTuple(
            formula.removeprefix("="),
            cell_format,
            _cell_text(value) if isinstance(value, str) else value,
        )
        return 0

    def span(self, row: int, col: int, count: int, cell_format: Format) -> None:
        """One cell out of several beside one another, all blank."""
        for at in range(col, col + count):
            self._write_blank(row, at, None, cell_format)
        self.merge.append([row, col, row, col + count - 1])

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = type(cell)
        if (
            self.constant_memory
            or cell.format is None
            or kind not in _QUICK
            or (kind is CellFormulaTuple and isinstance(cell.value, bool))
        ):
            super()._write_cell(row, col, cell)
            return
        head = f'<c r="{letter(col)}{row + 1}" s="{cell.format._get_xf_index()}"'
        if kind is CellBlankTuple:
            self.fh.write(f"{head}/>")
        elif kind is CellStringTuple:
            self.fh.write(f'{head} t="s"><v>{cell.string}</v></c>')
        elif kind is CellNumberTuple:
            self.fh.write(f"{head}><v>{cell.number:.16G}</v></c>")
        else:
            text = escape(cell.value) if isinstance(cell.value, str) else cell.value
            kind_of = ' t="str"' if cell.value != "" and isinstance(cell.value, str) else ""
            self.fh.write(f"{head}{kind_of}><f>{escape(cell.formula)}</f><v>{text}</v></c>")


_QUICK = (CellBlankTuple, CellStringTuple, CellNumberTuple, CellFormulaTuple)


class Stream(_Sheet):
    """A worksheet whose rows go to disk as they come, each once and in order; what stays in memory is its tables and links."""

    LINKS = 65_530  # what Excel takes on one sheet

    def line(
        self, at: int, cells: Sequence[str], height: float | None = None, level: int = 0
    ) -> None:
        """Write a finished row: its cells as XML."""
        if self.table[self.previous_row]:
            self._write_single_row(at)
        size = f' ht="{height:g}" customHeight="1"' if height else ""
        outline = f' outlineLevel="{level}"' if level else ""
        self.outline_row_level = max(self.outline_row_level, level)
        self.fh.write(f'<row r="{at + 1}"{size}{outline}>{"".join(cells)}</row>')
        self.previous_row = at + 1
        self._check_dimensions(at, 0)

    def listed(self, name: str, first: int, last: int, headings: Sequence[str]) -> None:
        """Make rows that are written an Excel table, with filters; xlsxwriter's own way wants all its cells in memory."""
        area = f"{address(first, 0)}:{address(last, len(headings) - 1)}"
        column = dict.fromkeys(
            ("total_string", "total_function", "custom_total", "formula"), ""
        ) | {"total_value": 0, "format": None, "name_format": None}
        self.tables.append(
            {
                "name": name,
                "range": area,
                "a_range": area,
                "autofilter": area,
                "style": "TableStyleLight1",
                "show_first_col": False,
                "show_last_col": False,
                "show_row_stripes": False,
                "show_col_stripes": False,
                "header_row_count": True,
                "totals_row_shown": False,
                "description": None,
                "title": None,
                "columns": [
                    {**column, "id": no, "name": heading} for no, heading in enumerate(headings, 1)
                ],
            }
        )

    def merged(self, first: int, col: int, last: int) -> None:
        """Make cells of a column, which are written, one."""
        self.merge.append([first, col, last, col])

    def link(self, at: int, col: int, target: str, location: str) -> None:
        """Lead from a cell to a place in another workbook. Kept as two texts until the sheet is assembled."""
        self._links.append((at, col, target, location))

    @property
    def has_room_for_links(self) -> bool:
        return len(self._links) < self.LINKS

    def __init__(self) -> None:
        super().__init__()
        self._links: list[tuple[int, int, str, str]] = []

    def _write_hyperlinks(self) -> None:
        if not self._links:
            return
        self._xml_start_tag("hyperlinks")
        for at, col, target, location in self._links:
            self.rel_count += 1
            attributes = [
                ("ref", address(at, col)),
                ("r:id", f"rId{self.rel_count}"),
                *([("location", location)] if location else ()),
            ]
            self._xml_empty_tag("hyperlink", attributes)
            self.external_hyper_links.append(["/hyperlink", target, "External"])
        self._xml_end_tag("hyperlinks")


class Book:
    """An xlsxwriter workbook in memory with this house's formats, made once each. What goes in stays text."""

    def __init__(self, **options: object) -> None:
        self._out = BytesIO()
        self.workbook = xlsxwriter.Workbook(
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

    def sheet(self, name: str) -> Worksheet:
        """A new sheet."""
        return self._added(name, _Sheet)

    def stream(self, name: str) -> Stream:
        """A new sheet whose rows go to disk as they come."""
        self.workbook.constant_memory = True
        try:
            return self._added(name, Stream)
        finally:
            self.workbook.constant_memory = False

    def _added(self, name: str, kind: type[_Sheet]) -> Worksheet:
        sheet = self.workbook.add_worksheet(name, kind)
        sheet.book = self
        return sheet

    def format(self, style: str, number_format: str = "General") -> Format:
        """The format of a style, with a number format."""
        made = self._formats.get((style, number_format))
        if made is None:
            base = {"font_name": FONT, "font_size": 15, "font_color": INK, "valign": "vcenter"}
            name, _, size = style.partition("~")  # in a size of its own, such as text~11
            own = {**_STYLES[name], "font_size": int(size)} if size else _STYLES[name]
            made = self._made({**base, **own, "num_format": number_format})
            self._formats[style, number_format] = made
        return made

    def _made(self, properties: dict[str, object]) -> Format:
        made = self.workbook.add_format(properties)
        self._properties[made] = properties
        return made

    def prefixed(self, given: Format) -> Format:
        """The same format for a text that is to stay one when somebody edits its cell: Excel shows it behind an apostrophe."""
        if given not in self._prefixed:
            self._prefixed[given] = self._made({**self._properties[given], "quote_prefix": True})
        return self._prefixed[given]

    def number(self, style: str, number_format: str = "General") -> str:
        """A format as a finished row names it."""
        return str(self.format(style, number_format)._get_xf_index())

    def numbers(self, style: str) -> tuple[str, str]:
        """A format as a finished row names it, and the one for texts that begin like a formula."""
        return self.number(style), str(self.prefixed(self.format(style))._get_xf_index())

    def colours(self, style: str) -> Format:
        """Only the colours of a style, for a conditional format."""
        made = self._formats.get((style, "colours"))
        if made is None:
            kept = {k: v for k, v in _STYLES[style].items() if k in ("font_color", "bg_color")}
            made = self._formats[style, "colours"] = self.workbook.add_format(kept)
        return made

    def page(self, sheet, header: str, period: str) -> None:
        """A4 landscape, one page wide, with what it is at the top and the page number below."""
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.4, 0.4, 0.7, 0.5)
        shown = header.replace("&", "&&")
        sheet.set_header(f'&L&"{FONT}"&12{shown[:110]}&R&"{FONT}"&12{period}')
        sheet.set_footer(f'&C&"{FONT}"&12&P / &N')

    def paginate(
        self,
        sheet,
        width: float,
        heights: dict[int, float],
        last: int,
        starts: Sequence[int],
        titles: Sequence[int],
    ) -> None:
        """Break the pages of a sheet of so many pixels only where a record starts.

        `heights` are in points (0 for a hidden row), `starts` the rows at which a page may begin. The page is
        fitted to its width by whoever prints; Excel then breaks as it likes, LibreOffice and WPS as told here.
        """
        scale = (
            min(1.0, _PAGE_WIDTH / (width * 0.75)) * 0.70
        )  # how wide fonts turn out differs: leave room
        room = _PAGE_HEIGHT / scale
        title = sum(heights.get(r, _DEFAULT_ROW) for r in titles)
        breaks, used = [], 0.0
        for start, end in zip(starts, [*starts[1:], last + 1], strict=True):
            height = sum(heights.get(r, _DEFAULT_ROW) for r in range(start, end))
            if used and used + height > room:
                breaks.append(start)
                used = title
            used += height
        if breaks:
            sheet.set_h_pagebreaks(breaks)

    def bytes(self, created) -> bytes:
        """The finished workbook; `created` fixes its timestamp, so the same content gives the same bytes."""
        self.workbook.set_properties({"created": created, "author": "emenscr_xlsx"})
        self.workbook.close()
        return self._out.getvalue()
