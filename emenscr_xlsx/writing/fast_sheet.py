"""xlsxwriter's worksheet, made fast: with `fast_workbook` all that knows its private names."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import isfinite
from typing import TypeVar
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.sharedstrings import SharedStringTable
from xlsxwriter.worksheet import Worksheet

from ..text.excel import ACTING, address, coded, holdable, letter, text_element, truncated, xml
from .fast_workbook import FastWorkbook

_NAMED = 255  # the units of a link's text that are kept with it


class FastSheet(Worksheet):
    """A worksheet that takes formulas and places as they are.

    xlsxwriter looks for sixty newer functions in every formula, by as many regular expressions, and
    turns each place from A1 to numbers and each attribute to XML with care: more than half of the
    time a form takes. Ours keep to what Excel 2016 has, give places as numbers, and are turned to
    XML as they come: rows and columns of ours have no format of their own.
    """

    prefixed: Callable[[Format], Format]  # the same format for a text that begins like a formula

    def __init__(self) -> None:
        super().__init__()
        self._heads: dict[Format | None, str] = {None: ""}

    def _write_string(  # type: ignore[override]
        self, row: int, col: int, string: str, cell_format: Format | None = None
    ) -> int:
        """A text: cut, and seen to be cut, where a cell cannot hold it.

        Never a formula, not even once somebody edits it.
        """
        if string.startswith(ACTING) and cell_format is not None:
            cell_format = self.prefixed(cell_format)
        text, head = _holdable(string), self._head(row, col, cell_format)
        if self.constant_memory:
            return self._put(row, col, f'{head} t="inlineStr"><is>{text_element(text)}</is></c>')
        assert isinstance(self.str_table, SharedStringTable)
        number = self.str_table._get_shared_string_index(text)
        return self._put(row, col, f'{head} t="s"><v>{number}</v></c>')

    write_string = _write_string  # type: ignore[assignment]

    def write_number(  # type: ignore[override]
        self, row: int, col: int, number: float, cell_format: Format | None = None
    ) -> int:
        """A number. Raises TypeError where it is none, or endless."""
        if not isfinite(number):
            raise TypeError(f"{number} is no number of a cell")
        head = self._head(row, col, cell_format)
        return self._put(row, col, f"{head}><v>{number:.16G}</v></c>")

    def write_blank(  # type: ignore[override]
        self, row: int, col: int, blank: None, cell_format: Format | None = None
    ) -> int:
        """A cell that has only a format."""
        return self._put(row, col, f"{self._head(row, col, cell_format)}/>")

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def write_formula(  # type: ignore[override]
        self, row: int, col: int, formula: str, cell_format: Format | None = None, value: object = 0
    ) -> int:
        """A formula, with what it shows."""
        kind, content = shown(value)
        head, spelled = self._head(row, col, cell_format), escape(formula.removeprefix("="))
        return self._put(row, col, f"{head}{kind}><f>{spelled}</f><v>{content}</v></c>")

    def finished(self, row: int, first: int, last: int, cells: str) -> None:
        """Cells from one column to another that are XML by now."""
        if self._check_dimensions(row, first) or self._check_dimensions(row, last):
            raise ValueError("the cells lie beyond the sheet")
        self.table[row][first] = cells

    def _head(self, row: int, col: int, cell_format: Format | None) -> str:
        """How a cell's XML begins."""
        style = self._heads.get(cell_format)
        if style is None and cell_format is not None:
            style = self._heads[cell_format] = f' s="{style_number(cell_format)}"'
        return f'<c r="{letter(col)}{row + 1}"{style}'

    def _put(self, row: int, col: int, cell: str) -> int:
        """Keep a cell's XML until its row is written."""
        if self._check_dimensions(row, col):
            return -1
        if self.constant_memory and row > self.previous_row:
            self._write_single_row(row)
        self.table[row][col] = cell
        return 0

    def write_url(  # type: ignore[override]
        self, row: int, col: int, url: str, cell_format: Format, string: str
    ) -> int:
        """A link; the list of links has the start of its text once more."""
        text = holdable(string)
        start = coded(truncated(text, _NAMED))
        slip = int(super().write_url(row, col, url, cell_format, start))
        if slip or start == text:
            return slip
        return self._write_string(row, col, text, cell_format)

    def write_comment(  # type: ignore[override]
        self, row: int, col: int, comment: str, options: dict[str, object] | None = None
    ) -> int:
        """A note at a cell."""
        return super().write_comment(row, col, holdable(coded(comment)), options)

    def headed(self, header: str, footer: str) -> None:
        """What stands on top of each page and below, as they come.

        xlsxwriter looks for pictures in them, and finds some in texts.
        """
        self.header, self.footer = coded(holdable(header)), coded(holdable(footer))
        self.header_footer_changed = True

    def span(self, row: int, col: int, count: int, cell_format: Format) -> None:
        """One cell out of several beside one another, all blank."""
        last = col + count - 1
        cells = [f"{self._head(row, each, cell_format)}/>" for each in range(col, last + 1)]
        self.finished(row, col, col, cells[0])
        self.finished(row, col + 1, last, "".join(cells[1:]))
        self.merge.append([row, col, row, last])

    def _write_rows(self) -> None:
        """Every row in one go, and without its spans, which nobody needs."""
        for row in sorted({*self.table, *self.row_info, *self.comments}):
            cells, info = self.table.get(row), self.row_info.get(row)
            if not cells:
                self._write_empty_row(row, None, info)
                continue
            self._write_row(row, None, info)
            for col, cell in sorted(cells.items()):
                self._write_cell(row, col, cell)
            self._xml_end_tag("row")

    def _write_cell(self, row: int, col: int, cell: object) -> None:
        """A cell of ours, which is XML by now, or one of the kinds that are left to xlsxwriter."""
        if isinstance(cell, str):
            self._write_xml(cell)
        else:
            super()._write_cell(row, col, cell)

    def _write_xml(self, content: str) -> None:
        self.fh.write(content)  # type: ignore[attr-defined]  # open by the time rows are written


@lru_cache(1 << 14)
def _holdable(text: str) -> str:
    """See `text.excel.holdable`; most texts of a form come again and again."""
    return holdable(text)


def shown(value: object) -> tuple[str, str]:
    """What a formula shows, as XML: its kind, as an attribute of the cell, and the value."""
    if isinstance(value, str):
        return (' t="str"', xml(_holdable(value))) if value else ("", "")
    return (' t="b"', str(int(value))) if isinstance(value, bool) else ("", str(value))


def inline(place: str, style: str, text: str) -> str:
    """A text's cell as XML, with the text in it."""
    look = f' s="{style}"' if style else ""
    return f'<c r="{place}"{look} t="inlineStr"><is>{text_element(holdable(text))}</is></c>'


def style_number(cell_format: Format) -> str:
    """A format as a cell's XML names it."""
    return str(cell_format._get_xf_index())  # type: ignore[no-untyped-call]


class Stream(FastSheet):
    """A worksheet whose rows go to disk as they come, each once and in order.

    What stays in memory is its tables and links.
    """

    LINKS = 65_530  # what Excel takes on one sheet

    def __init__(self) -> None:
        super().__init__()
        self._links: list[tuple[int, int, str, str]] = []

    def line(
        self, row: int, cells: Sequence[str], height: float | None = None, level: int = 0
    ) -> None:
        """Write a finished row: its cells as XML."""
        if self.table[self.previous_row]:
            self._write_single_row(row)
        size = f' ht="{height:g}" customHeight="1"' if height else ""
        outline = f' outlineLevel="{level}"' if level else ""
        self.outline_row_level: int = max(self.outline_row_level, level)
        self._check_dimensions(row, 0)
        self._check_dimensions(row, len(cells) - 1)
        self._write_xml(f'<row r="{row + 1}"{size}{outline}>{"".join(cells)}</row>')
        self.previous_row: int = row + 1

    def listed(self, name: str, first: int, last: int, headings: Sequence[str]) -> None:
        """Make rows that are written an Excel table, with filters.

        What xlsxwriter has for that wants all its cells in memory.
        """
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
                    {**column, "id": number, "name": heading}
                    for number, heading in enumerate(headings, 1)
                ],
            }
        )

    def merged(self, first: int, col: int, last: int) -> None:
        """Make cells of a column, which are written, one."""
        self.merge.append([first, col, last, col])

    def link(self, row: int, col: int, target: str, location: str) -> None:
        """Lead from a cell to a place in another workbook.

        Kept as two texts until the sheet is assembled.
        """
        self._links.append((row, col, target, location))

    @property
    def has_room_for_links(self) -> bool:
        return len(self._links) < self.LINKS

    def _write_hyperlinks(self) -> None:
        if not self._links:
            return
        self._xml_start_tag("hyperlinks")
        for row, col, target, location in self._links:
            self.rel_count += 1
            attributes = [
                ("ref", address(row, col)),
                ("r:id", f"rId{self.rel_count}"),
                *([("location", location)] if location else ()),
            ]
            self._xml_empty_tag("hyperlink", attributes)
            self.external_hyper_links.append(["/hyperlink", target, "External"])
        self._xml_end_tag("hyperlinks")


AnySheet = TypeVar("AnySheet", bound=FastSheet)


def added(
    workbook: FastWorkbook, name: str, kind: type[AnySheet], prefixed: Callable[[Format], Format]
) -> AnySheet:
    """A new sheet of a workbook, of a kind."""
    workbook.constant_memory = issubclass(kind, Stream)
    try:
        sheet = workbook.add_worksheet(name, kind)
    finally:
        workbook.constant_memory = False
    assert isinstance(sheet, kind)
    sheet.prefixed = prefixed
    return sheet
