"""xlsxwriter's worksheet, made fast: with `fast_workbook` all that knows its private names."""

from collections.abc import Callable
from functools import lru_cache
from math import isfinite
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.sharedstrings import SharedStringTable
from xlsxwriter.worksheet import RowInfo, Worksheet

from ..text.excel import ACTING, address, coded, holdable, letter, text_element, truncated, xml

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
        self._colours: dict[str, list[str]] = {}  # by the cells that they are for
        self._rules = 0

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
        self.write_blank(row, col, None, cell_format)
        self.finished(row, col + 1, last, self._alike(row, col + 1, last, cell_format, "/>"))
        self.merge.append([row, col, row, last])

    def repeated(self, row: int, first: int, last: int, text: str) -> None:
        """The same text in cells beside one another, without a format."""
        assert isinstance(self.str_table, SharedStringTable)
        number = self.str_table._get_shared_string_index(text)
        rest = f' t="s"><v>{number}</v></c>'
        self.finished(row, first, last, self._alike(row, first, last, None, rest))
        self.str_table.count += last - first

    def _alike(self, row: int, first: int, last: int, cell_format: Format | None, rest: str) -> str:
        heads = [self._head(row, col, cell_format) for col in range(first, last + 1)]
        return rest.join(heads) + rest

    def colour(self, areas: str, formula: str, look: Format) -> None:
        """Give cells a format's colours where a formula holds; it is told of the first of them."""
        self._rules += 1
        self._colours.setdefault(areas, []).append(
            f'<cfRule type="expression" dxfId="{look._get_dxf_index()}" priority="{self._rules}">'  # type: ignore[no-untyped-call]
            f"<formula>{escape(formula)}</formula></cfRule>"
        )

    def _write_conditional_formats(self) -> None:
        for areas, rules in self._colours.items():
            self._write_xml(f'<conditionalFormatting sqref="{areas}">{"".join(rules)}')
            self._write_xml("</conditionalFormatting>")

    def _write_merge_cells(self) -> None:
        areas = [
            f"{address(top, left)}:{address(end, right)}" for top, left, end, right in self.merge
        ]
        if areas:
            cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
            self._write_xml(f'<mergeCells count="{len(areas)}">{cells}</mergeCells>')

    def _write_rows(self) -> None:
        """Every row in one go, and without its spans, which nobody needs."""
        for row in sorted({*self.table, *self.row_info, *self.comments}):
            cells, info = self.table.get(row), self.row_info.get(row)
            self._write_row(row, None, info, not cells)
            if cells:
                for col, cell in sorted(cells.items()):
                    self._write_cell(row, col, cell)
                self._write_xml("</row>")

    def _write_row(
        self, row: int, spans: str | None, row_info: RowInfo | None = None, empty_row: bool = False
    ) -> None:
        """A row's height, whether it is hidden and its level; ours have no format."""
        high = hidden = level = ""
        if row_info:
            pixels = row_info.height or 0
            high = f' ht="{pixels * 0.75:.16g}"' * (pixels != self.original_row_height)
            hidden = ' hidden="1"' * bool(row_info.hidden)
            level = f' outlineLevel="{row_info.level}"' * bool(row_info.level)
        custom = ' customHeight="1"' if high else ""
        end = "/>" if empty_row else ">"
        self._write_xml(f'<row r="{row + 1}"{high}{hidden}{custom}{level}{end}')

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


def inline(style: str, text: str) -> str:
    """A text's cell as XML, with the text in it; its place is to be put before it."""
    look = f' s="{style}"' if style else ""
    return f'{look} t="inlineStr"><is>{text_element(holdable(text))}</is></c>'


def style_number(cell_format: Format) -> str:
    """A format as a cell's XML names it."""
    return str(cell_format._get_xf_index())  # type: ignore[no-untyped-call]
