"""One sheet: its tables laid out, locked and unlocked, with drop-downs, hints, values and live checks."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..model import Choices, Column, Kind, Sheet, Table
from ..model.finding import OK, Finding, Severity
from ..text.excel import address, letter
from ..text.words import Lang, Words
from ..workbook.anchors import DECOR, END, anchor, ruler
from ..workbook.layout import (
    ANCHOR,
    CHECK_WIDTH,
    FIRST_UNIT,
    TAG,
    UNIT_WIDTH,
    Block,
    Placed,
    arrange,
    is_narrative,
    lines,
    slots,
    tag_width,
    units,
    widths,
)
from . import hidden_cells
from .book import Book
from .outcomes import outcomes
from .parts import (
    Answer,
    CachedValues,
    Records,
    Values,
    Written,
    done,
    row_fit,
    starts,
    text_height,
)
from .record import Formulas

TAG_CHARS = 15.0
_HEAD_ROW, _LABEL_ROW, _VALUE_ROW, _OPEN_ROW, _AIR = 32.0, 22.0, 42.0, 32.0, 10.0
_NOT_LISTED = Words("ไม่อยู่ในรายการ", "Not in the list")
_CHOOSE = Words("กรุณาเลือกจากรายการ", "Please choose from the list")
_NUMBER = Words("ลำดับ", "No.")


@dataclass
class Writer:
    """Writes the sheets of one workbook in one language."""

    book: Book
    lang: Lang
    values: Values
    lists: set[str]  # names of the lists there are
    cached: CachedValues | None = None
    answer: Answer = field(default_factory=Answer)
    whole: bool = False  # one box takes a whole narrative
    _heights: dict[int, float] = field(default_factory=dict)

    def _row(self, ws, row: int, height: float) -> None:
        ws.set_row(row, height)
        self._heights[row] = height

    def sheet(
        self,
        declared: Sheet,
        tables: Sequence[tuple[Table, Sequence[str], Records]],
        header: str,
        period: str,
    ) -> Written:
        """One sheet with its tables; each comes with its record keys and given values."""
        name = declared.head[self.lang]
        ws = self.book.sheet(name)
        own = tuple(t for t, _, _ in tables)
        sizes = widths(own)
        written = Written(
            declared,
            name,
            arrange(((t, keys) for t, keys, _ in tables), self.whole),
            [r for _, _, r in tables],
            FIRST_UNIT + len(sizes),
            units(own),
        )
        self._heights = {}
        self._page(
            ws,
            declared,
            (tag_width(own), *sizes),
            written.check_col,
            hidden_cells.room(own),
            header,
            period,
        )
        first: str | None = None
        for block, records in zip(written.blocks, written.records, strict=True):
            asked = self._block(ws, written, block, records)
            first = first or asked
        if first:
            ws.set_selection(first)
        if self.cached is not None:
            self._colours(ws, written)
            sizes = (*sizes, CHECK_WIDTH)
        columns = (tag_width(own), *sizes)
        self.book.paginate(
            ws, columns, self._heights, written.blocks[-1].end_row, starts(written), (0, 1)
        )
        return written

    def _page(
        self,
        ws,
        declared: Sheet,
        sizes: Sequence[float],
        last: int,
        hidden: int,
        header: str,
        period: str,
    ) -> None:
        self.book.page(ws, header, period)
        ws.set_column(ANCHOR, ANCHOR, None, None, {"hidden": True})
        for col, size in enumerate(sizes, TAG):
            ws.set_column(col, col, size)
        if self.cached is not None:
            ws.set_column(last, last, CHECK_WIDTH)
            if hidden:
                ws.set_column(last + 1, last + hidden, None, None, {"hidden": True})
        ws.freeze_panes(2, 0)
        ws.repeat_rows(0, 1)
        self._row(ws, 0, 36)
        for row, (style, words) in enumerate((("title", declared.title), ("hint", declared.hint))):
            ws.write_string(row, TAG, words[self.lang], self.book.format(style))
            ws.write_string(row, ANCHOR, DECOR)

    def _block(self, ws, written: Written, block: Block, records: Records) -> str | None:
        """One table; returns the address of its first asked cell."""
        table, book, width, last = block.table, self.book, written.width, written.check_col
        title = table.title[self.lang] + (f"  ·  {table.hint[self.lang]}" if table.hint.th else "")
        ws.write_string(block.title_row, ANCHOR, DECOR)
        self._row(ws, block.title_row, 30)
        for col in range(TAG, last + (self.cached is not None)):
            ws.write_blank(block.title_row, col, None, book.format("section"))
        ws.write_string(block.title_row, TAG, title, book.format("section"))
        places, own_lines = slots(table, width), lines(table)
        for no, row in block.ruler_rows.items():
            ws.set_row(row, None, None, {"hidden": True})
            self._heights[row] = 0
            ws.write_string(row, ANCHOR, ruler(table, no))
            ws.write_string(row, TAG, DECOR)
            for col in range(
                last, last + 1 + (hidden_cells.room((table,)) if self.cached is not None else 0)
            ):
                ws.write_string(row, col, DECOR)
            for name in own_lines[no]:
                ws.write_string(row, places[name].col, name)
        if block.label_row is not None:
            self._labels(ws, block.label_row, table, own_lines[0], width, "head")
        asked = None
        for at, placed in enumerate(block.records):
            own = self._record(ws, written, block, placed, records[at] if at < len(records) else {})
            asked = asked or own
        self._validations(ws, block, width)
        if self.cached is not None:
            self._blame(ws, written, block)
        ws.write_string(block.end_row, ANCHOR, END)
        return asked

    def _labels(
        self, ws, row: int, table: Table, names: Sequence[str], width: int, style: str
    ) -> None:
        ws.write_string(row, ANCHOR, DECOR)
        self._row(ws, row, _LABEL_ROW if style == "label" else 44)
        form_ = self.book.format(style)
        if style == "head":
            ws.write_string(row, TAG, _NUMBER[self.lang], form_)
        for name in names:
            slot = slots(table, width)[name]
            self._span(ws, row, slot.col, slot.span, table[name].heading[self.lang], form_)

    def _span(self, ws, row: int, col: int, span: int, value: object, form_) -> None:
        """Write a value over a number of units."""
        if span > 1:
            ws.span(row, col, span, form_)
        if value is None or value == "":
            ws.write_blank(row, col, None, form_)
        elif isinstance(value, str):
            ws.write_string(row, col, value, form_)
        elif isinstance(value, dt.date):
            ws.write_datetime(row, col, dt.datetime(value.year, value.month, value.day), form_)
        else:
            ws.write_number(row, col, value, form_)

    def _record(
        self, ws, written: Written, block: Block, placed: Placed, given: Mapping[str, object]
    ) -> str | None:
        """One record, line by line; returns the address of its first asked cell."""
        table, width = block.table, written.width
        first = None
        filled = self.values.get(table.name, {}).get(placed.key, {})
        own = self.cached and Formulas(
            self.book,
            self.lang,
            ws,
            written,
            table,
            placed,
            given or table.fixed,
            written.places(block, placed),
            written.hidden(block, placed),
            self.cached,
        )
        chars = width * UNIT_WIDTH * 0.95
        tag = (
            table.tag_words(given)[self.lang]
            if given
            else (table.tag[self.lang] or (placed.key if placed.key.isdecimal() else ""))
        )
        for no, row in placed.rows.items():
            names = lines(table)[no]
            ws.write_string(row, ANCHOR, anchor(table, placed.key, no))
            narrative = is_narrative(table, names)
            if table.heading and no == 0:
                self._head(ws, row, width, tag, str(given.get(table.heading) or ""))
                continue
            if (
                narrative
                and (column := table[names[0]]).display_only
                and not given.get(column.name)
            ):
                ws.set_row(row, None, None, {"hidden": True})
                self._heights[row] = 0
                continue
            if narrative:
                ws.write_string(row, TAG, self._label(column), self.book.format("side"))
            elif table.is_card:
                self._labels(ws, row - 1, table, names, width, "label")
            else:
                ws.write_string(row, TAG, tag, self.book.format("key"))
            height = _OPEN_ROW if table.open else _VALUE_ROW  # room for a check of two lines
            for name in names:
                column, slot = table[name], slots(table, width)[name]
                value = self._shown(column, given.get(name) if column.given else filled.get(name))
                size = None
                if isinstance(value, str):
                    need, size = row_fit(
                        value, (slot.span if width else column.span) * UNIT_WIDTH * 0.85
                    )
                    height = max(height, need)
                found = self.answer.findings.get((table.name, placed.key, name))
                self._span(ws, row, slot.col, slot.span, value, self._look(column, found, size))
                if found is not None:
                    self._note(ws, row, slot.col, found)
                if column.computed is not None:
                    own.computed(column.computed, row, slot.col, self._look(column))
                if column.asked and first is None:
                    first = address(row, slot.col)
            if narrative and column.display_only:
                height = text_height(str(given[column.name]), chars * 1.1) * 0.9
            elif narrative:
                height = max(
                    height,
                    text_height(
                        self._label(column),
                        TAG_CHARS,
                        4 if self.whole and column.single_box_heading else 2,
                    ),
                )
            self._row(ws, row, height)
            if own:
                own.check(no, row)
        if own:
            own.beside()
        if table.is_card:
            self._row(ws, max(placed.rows.values()) + 1, _AIR)
        return first

    def _head(self, ws, row: int, width: int, tag: str, text: str) -> None:
        """The head of a card: what people call the record, and what it is."""
        self._row(
            ws,
            row,
            max(
                _HEAD_ROW, text_height(text, width * UNIT_WIDTH * 0.84), text_height(tag, TAG_CHARS)
            ),
        )
        ws.write_string(row, TAG, tag, self.book.format("tag"))
        self._span(ws, row, FIRST_UNIT, width, text, self.book.format("heading"))

    def _label(self, column: Column) -> str:
        """What stands beside a narrative's box."""
        return ((self.whole and column.single_box_heading) or column.heading)[self.lang]

    def _shown(self, column: Column, value: object) -> object:
        """A typed value as the sheet shows it."""
        if value is None:
            return None
        if column.kind is Kind.DATE and isinstance(value, str):
            return dt.date.fromisoformat(value)
        if isinstance(column.choices, Choices):
            return column.choices.words(value)[self.lang]
        return value

    def _look(self, column: Column, found: Finding | None = None, size: int | None = None):
        """The format of a column's cells, in the colour of what was found there, and in smaller type for a long text."""
        style = ("asked" if column.asked else "given") + (
            ".aside"
            if column.display_only
            else {Kind.LONG: ".long", Kind.TEXT: ".text"}.get(column.kind, "")
        )
        return self.book.format(
            (f"{style}.{found.severity.name}" if found else style) + (f"~{size}" if size else ""),
            column.kind.number_format,
        )

    def _note(self, ws, row: int, col: int, found: Finding) -> None:
        """What was found, as a note at its cell."""
        said = f"{found.severity.words[self.lang]}: {found.message[self.lang]}"
        done(
            ws.write_comment(
                row,
                col,
                said,
                {"author": "emenscr_xlsx", "x_scale": 2.2, "y_scale": 1.2, "font_size": 11},
            )
        )

    def _colours(self, ws, written: Written) -> None:
        """Checks in the colour of what they say."""
        top, bottom, col = (
            written.blocks[0].title_row,
            written.blocks[-1].end_row,
            written.check_col,
        )
        marks = {OK: "ok"} | {s.mark: f"severity.{s.name}" for s in reversed(Severity)}
        for mark, style in marks.items():
            done(
                ws.conditional_format(
                    top,
                    col,
                    bottom,
                    col,
                    {
                        "type": "text",
                        "criteria": "begins with",
                        "value": mark,
                        "format": self.book.colours(style),
                    },
                )
            )

    def _blame(self, ws, written: Written, block: Block) -> None:
        """Each asked cell in the colour of what its line's check says of it."""
        table = block.table
        for column in table.asked:
            slot = slots(table, written.width).get(column.name)
            if slot is None or slot.line not in block.ruler_rows or not block.records:
                continue
            cells = [(p.rows[slot.line], slot.col) for p in block.records]
            own = outcomes(table, slot.line, self.cached.settings)
            for severity in Severity:
                numbers = [
                    o.number for o in own if o.column == column.name and o.severity is severity
                ]
                if numbers:
                    verdict = f"${letter(written.check_col + 1)}{cells[0][0] + 1}"
                    tests = ",".join(f"{verdict}={no}" for no in numbers)
                    ranges = " ".join(
                        address(r, c)
                        if slot.span == 1
                        else f"{address(r, c)}:{address(r, c + slot.span - 1)}"
                        for r, c in cells
                    )
                    rule = {
                        "type": "formula",
                        "criteria": f"=OR({tests})",
                        "format": self.book.colours(f"severity.{severity.name}"),
                        "multi_range": ranges,
                    }
                    done(ws.conditional_format(*cells[0], *cells[0], rule))

    def _validations(self, ws, block: Block, width: int) -> None:
        """Drop-downs and input messages, once per column over all records."""
        table = block.table
        for column in table.asked:
            slot = slots(table, width).get(column.name)
            options: dict[str, object] = {"validate": "any"}
            listed = column.choices.name if isinstance(column.choices, Choices) else column.choices
            if listed in self.lists:
                own = isinstance(column.choices, Choices)
                options = {
                    "validate": "list",
                    "source": f"=L_{listed}",
                    "error_type": "stop" if own and not column.choices.also else "warning",
                    "error_title": _NOT_LISTED[self.lang],
                    "error_message": _CHOOSE[self.lang],
                }
            if column.hint:
                options |= {
                    "input_title": column.head[self.lang][:32],
                    "input_message": column.hint[self.lang][:255],
                }
            if (
                slot is None
                or slot.line not in block.ruler_rows
                or not block.records
                or len(options) == 1
            ):
                continue
            cells = [(p.rows[slot.line], slot.col) for p in block.records]
            (top, col), (bottom, _) = cells[0], cells[-1]
            if bottom - top != len(cells) - 1:  # cards: the cells do not touch
                options["multi_range"] = " ".join(address(r, c) for r, c in cells)
                bottom = top
            done(ws.data_validation(top, col, bottom, col, options))
