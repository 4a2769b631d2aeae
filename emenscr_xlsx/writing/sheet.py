"""One sheet: its tables laid out, with what is locked, drop-downs, values and live checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..model import Sheet, Table
from ..text.words import Lang, Words
from ..workbook.anchors import DECOR, END, ruler
from ..workbook.layout import (
    ANCHOR,
    CHECK_WIDTH,
    TAG,
    TOP_ROWS,
    UNIT_WIDTH,
    Block,
    Placed,
    arrange,
    lines,
    slots,
    tag_width,
    units,
    widths,
)
from . import hidden_cells
from .book import Book, page_breaks, page_room
from .canvas import Canvas
from .parts import Answer, CachedValues, Rows, Values, Written, seams, starts
from .record import Formulas
from .record_lines import RecordLines
from .validations import blame, colour_checks, validate

_TITLE_ROW, _HINT_ROW, _AIR, _SECTION_ROW, _DEFAULT_ROW = 36.0, 22.0, 8.0, 30.0, 15.0
_NUMBER = Words("ลำดับ", "No.")
_MORE = Words(
    "เพิ่มแถวได้: คลิกขวาที่แถวใต้แถวสุดท้าย แล้วเลือก “แทรก”",
    "for more rows, right-click the row below the last one and choose “Insert”",
)


@dataclass
class Writer:
    """Writes the sheets of one workbook in one language.

    `lists` are the names of the lists there are; without `cached` values the sheets check nothing.
    """

    book: Book
    lang: Lang
    values: Values
    lists: set[str]
    cached: CachedValues | None = None
    answer: Answer = field(default_factory=Answer)
    single_box: bool = False  # one box takes a whole narrative
    offers: Mapping[tuple[str, str], str] = field(
        default_factory=dict
    )  # what drop-downs take from other sheets, as a formula by table and column
    down_to: int = 0  # the row down to which people add records, of a sheet of one grid
    foot: Sequence[float] = ()  # the heights of what stands below the tables, on their last page

    def sheet(
        self,
        sheet: Sheet,
        tables: Sequence[tuple[Table, Sequence[str], Rows]],
        header: str,
        period: str,
    ) -> Written:
        """One sheet with its tables; each comes with its record keys and given values."""
        name, declared = sheet.head[self.lang], tuple(t for t, _, _ in tables)
        canvas = Canvas(self.book, self.lang, self.book.sheet(name), units(declared))
        columns = (tag_width(declared), *widths(declared))
        written = Written(
            sheet,
            name,
            canvas.ws,
            arrange(((t, keys) for t, keys, _ in tables), self.single_box),
            [records for _, _, records in tables],
            TAG + len(columns),
            canvas.width,
        )
        # Reports are read upright; what the checks say is for a screen.
        upright = self.cached is not None
        self.book.page(canvas.ws, header, period, upright=upright)
        self._columns(canvas, columns, hidden_cells.room(declared))
        if self.down_to:
            self._rows_below(canvas, declared[0])
        self._title(canvas, sheet)
        first: str | None = None
        for block, records in zip(written.blocks, written.records, strict=True):
            asked = self._block(canvas, written, block, records)
            first = first or asked
        if first:
            canvas.ws.set_selection(first)
        if self.cached is not None:
            colour_checks(canvas, written)
            last = written.blocks[-1].end_row + len(self.foot)
            canvas.ws.print_area(0, TAG, last, written.check_col - 1)
        canvas.ws.freeze_panes(_headed(written.blocks), _named(declared[0], canvas.width))
        if self.down_to:  # what is typed makes its rows as high as it needs
            canvas.ws.repeat_rows(0, _headed(written.blocks) - 1)
        else:
            self._pages(canvas, columns, written, upright=upright)
        return written

    def _pages(
        self, canvas: Canvas, columns: Sequence[float], written: Written, *, upright: bool
    ) -> None:
        """Where pages begin, and what stands on top of each.

        The headings of a grid do where it is alone, or goes on over pages.
        """
        grid, *more = written.blocks
        rows = range(written.blocks[-1].end_row + 1)
        heights = [*(canvas.heights.get(row, _DEFAULT_ROW) for row in rows), *self.foot]
        room = page_room(columns, upright=upright)
        for repeated in (TOP_ROWS - 1, _headed(written.blocks)):
            breaks = page_breaks(heights, room, repeated, starts(written), seams(written))
            if more and not any(grid.title_row < row <= grid.end_row for row in breaks):
                break
        canvas.ws.repeat_rows(0, repeated - 1)
        canvas.ws.set_h_pagebreaks(breaks)

    def _columns(self, canvas: Canvas, columns: Sequence[float], hidden: int) -> None:
        """The widths of the columns, the anchors and the cells behind the checks out of sight."""
        ws = canvas.ws
        ws.set_column(ANCHOR, ANCHOR, None, None, {"hidden": True})
        for col, width in enumerate(columns, TAG):
            ws.set_column(col, col, width)
        if self.cached is not None:
            check = TAG + len(columns)
            ws.set_column(check, check, CHECK_WIDTH)
            if hidden:
                ws.set_column(check + 1, check + hidden, None, None, {"hidden": True})

    def _rows_below(self, canvas: Canvas, grid: Table) -> None:
        """The look of a grid's cells in rows that hold nothing yet, and so are not printed.

        They grow with what is typed in them.
        """
        for name, slot in slots(grid, canvas.width).items():
            column = grid[name]
            canvas.ws.set_column(slot.col, slot.col, column.span * UNIT_WIDTH, canvas.look(column))
            for row in range(TOP_ROWS):
                canvas.ws.write_blank(row, slot.col, None, self.book.format("plain"))

    def _title(self, canvas: Canvas, sheet: Sheet) -> None:
        """The sheet's title and hint."""
        canvas.row(0, _TITLE_ROW)
        canvas.row(1, _HINT_ROW)
        canvas.row(2, _AIR)
        for row, (style, words) in enumerate((("title", sheet.title), ("hint", sheet.hint))):
            canvas.text(row, TAG, words[self.lang], style)
            canvas.ws.write_string(row, ANCHOR, DECOR)

    def _block(self, canvas: Canvas, written: Written, block: Block, records: Rows) -> str | None:
        """One table; returns the address of its first asked cell."""
        table, ws = block.table, canvas.ws
        self._section(canvas, block, written.check_col)
        self._rulers(canvas, block, written.check_col)
        for number, row in block.label_rows.items():
            canvas.labels(row, table, lines(table)[number], "head")
            canvas.text(row, TAG, "" if number else _NUMBER[self.lang], "head")
        asked = None
        for number, placed in enumerate(block.records):
            given = records[number] if number < len(records) else {}
            first = self._record(canvas, written, block, placed, given)
            asked = asked or first
        validate(canvas, block, self.lists, self.offers, self.down_to)
        if self.cached is not None:
            blame(canvas, block, written.check_col, self.cached.settings)
        ws.write_string(block.end_row, ANCHOR, END)
        return asked

    def _section(self, canvas: Canvas, block: Block, check_col: int) -> None:
        """The title of a table across what is printed, in smaller type where it is long."""
        table, row = block.table, block.title_row
        hint = f"  ·  {table.hint[self.lang]}" if table.hint.th else ""
        if table.open and self.cached is not None:
            hint += f"  ·  {_MORE[self.lang]}"
        canvas.ws.write_string(row, ANCHOR, DECOR)
        canvas.row(row, _SECTION_ROW)
        look = self.book.format("section.title")
        canvas.span(row, TAG, check_col - TAG, table.title[self.lang] + hint, look)
        if self.cached is not None:
            canvas.ws.write_blank(row, check_col, None, self.book.format("section"))

    def _rulers(self, canvas: Canvas, block: Block, check_col: int) -> None:
        """The hidden rows that say which column of the table lies where."""
        table, ws = block.table, canvas.ws
        end = check_col + 1
        if self.cached is not None:
            end += hidden_cells.room((table,))
        for number, row in block.ruler_rows.items():
            canvas.hide(row)
            ws.write_string(row, ANCHOR, ruler(table, number))
            ws.write_string(row, TAG, DECOR)
            ws.repeated(row, check_col, end - 1, DECOR)
            for name in lines(table)[number]:
                ws.write_string(row, slots(table, canvas.width)[name].col, name)

    def _record(
        self,
        canvas: Canvas,
        written: Written,
        block: Block,
        placed: Placed,
        given: Mapping[str, object],
    ) -> str | None:
        """One record; returns the address of its first asked cell."""
        table, formulas = block.table, None
        if self.cached is not None:
            formulas = Formulas(
                self.book,
                self.lang,
                canvas.ws,
                written,
                table,
                placed,
                given or table.fixed,
                self.cached,
            )
        filled = self.values.get(table.name, {}).get(placed.key, {})
        record = RecordLines(
            canvas, table, placed, given, filled, self.answer, formulas, self.single_box
        )
        return record.write()


def _named(table: Table, width: int) -> int:
    """How many columns stay in sight: those that name a grid's records."""
    first = table.lines[0][0]
    slot = slots(table, width)[first]
    return 0 if table.is_card or table[first].asked else slot.col + slot.span


def _headed(blocks: Sequence[Block]) -> int:
    """How many rows stay in sight: title and hint, and the headings of a grid at the top."""
    return max(blocks[0].label_rows.values(), default=1) + 1
