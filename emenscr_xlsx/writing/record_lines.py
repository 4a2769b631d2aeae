"""One record on a sheet, line by line: its anchors, labels, values, findings and formulas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model import Column, Table
from ..text.excel import address
from ..workbook.anchors import anchor
from ..workbook.layout import (
    ANCHOR,
    FIRST_UNIT,
    TAG,
    Placed,
    is_narrative,
    lines,
    slots,
)
from .canvas import Canvas
from .parts import Answer, chars_in, row_fit, text_height
from .record import Formulas

TAG_CHARS = 15.0
_HEAD_ROW, _VALUE_ROW, _OPEN_ROW, _AIR = 32.0, 36.0, 32.0, 10.0


@dataclass
class RecordLines:
    """One record being written.

    `given` are its given values, `filled` those known of what is asked; `formulas` is None on a
    sheet that checks nothing.
    """

    canvas: Canvas
    table: Table
    placed: Placed
    given: Mapping[str, object]
    filled: Mapping[str, object]
    answer: Answer
    formulas: Formulas | None
    single_box: bool  # one box takes a whole narrative

    def write(self) -> str | None:
        """Write its lines; returns the address of its first asked cell."""
        table, canvas = self.table, self.canvas
        for number, row in self.placed.rows.items():
            names = lines(table)[number]
            canvas.ws.write_string(row, ANCHOR, anchor(table, self.placed.key, number))
            if table.heading and number == 0:
                self._head(row)
            elif self._is_unused(names):
                canvas.hide(row)
            else:
                self._line(row, names)
        if self.formulas:
            self.formulas.checks()
        if table.is_card:
            canvas.row(max(self.placed.rows.values()) + 1, _AIR)
        return next(
            (
                address(row, slots(table, canvas.width)[name].col)
                for number, row in self.placed.rows.items()
                for name in lines(table)[number]
                if table[name].asked
            ),
            None,
        )

    @property
    def _tag(self) -> str:
        """What people call the record."""
        table, key = self.table, self.placed.key
        if self.given:
            return table.tag_words(self.given)[self.canvas.lang]
        return table.tag[self.canvas.lang] or (key if key.isdecimal() else "")

    def _is_unused(self, names: Sequence[str]) -> bool:
        """A narrative that is only displayed, and that this record does not have."""
        column = self.table[names[0]]
        return (
            is_narrative(self.table, names)
            and column.display_only
            and not self.given.get(column.name)
        )

    def _head(self, row: int) -> None:
        """The head of a card: what people call the record, and what it is."""
        canvas, text = self.canvas, str(self.given.get(self.table.heading) or "")
        height = text_height(text, chars_in(canvas.width))
        canvas.row(row, max(_HEAD_ROW, height, text_height(self._tag, TAG_CHARS)))
        canvas.text(row, TAG, self._tag, "tag")
        canvas.span(row, FIRST_UNIT, canvas.width, text, canvas.book.format("heading"))

    def _line(self, row: int, names: Sequence[str]) -> None:
        table, canvas = self.table, self.canvas
        narrative = is_narrative(table, names)
        if narrative:
            canvas.text(row, TAG, self._label(table[names[0]]), "side")
        elif table.is_card:
            canvas.labels(row - 1, table, names, "label")
        else:
            canvas.text(row, TAG, self._tag if names == table.lines[0] else "", "key")
        # Room for a check of two lines.
        height = _VALUE_ROW
        if table.open or not (table.is_card or any(table[name].asked for name in names)):
            height = _OPEN_ROW
        for name in names:
            height = max(height, self._value(row, table[name]))
        if narrative:
            height = self._narrative_height(table[names[0]], height)
        if self.formulas or self.filled:  # else it grows with what is typed
            canvas.row(row, height)

    def _value(self, row: int, column: Column) -> float:
        """The cell of a column; returns the height that shows its text."""
        canvas, slot = self.canvas, slots(self.table, self.canvas.width)[column.name]
        values = self.given if column.given else self.filled
        value, height, size = canvas.shown(column, values.get(column.name)), 0.0, None
        if isinstance(value, str):
            height, size = row_fit(value, chars_in(canvas.units(self.table, column.name)))
        finding = self.answer.findings.get((self.table.name, self.placed.key, column.name))
        idle = finding is None and value is None and self._is_idle(column)
        look = canvas.look(column, finding, size, idle=idle)
        canvas.span(row, slot.col, slot.span, value, look)
        if finding is not None:
            canvas.note(row, slot.col, finding)
        if column.computed is not None and self.formulas:
            self.formulas.computed(column.computed, row, slot.col, canvas.look(column))
        return height

    def _is_idle(self, column: Column) -> bool:
        """It is not asked of this record, by what is given of it."""
        name, value = column.idle_where or ("", None)
        return column.idle_where is not None and self.given.get(name) == value

    def _narrative_height(self, column: Column, height: float) -> float:
        """The height of a narrative's row, whose box needs so much."""
        if column.display_only:
            chars = chars_in(self.canvas.width) * 15 / 13  # in smaller type
            return text_height(str(self.given[column.name]), chars) * 0.9
        narrated = column.part or column.single_box_heading
        least = 2 if narrated or not any(c.part for c in self.table.columns) else 1
        least = 4 if self.single_box and column.single_box_heading else least
        return max(height, text_height(self._label(column), TAG_CHARS, least))

    def _label(self, column: Column) -> str:
        """What stands beside a narrative's box."""
        heading = (self.single_box and column.single_box_heading) or column.heading
        return heading[self.canvas.lang]
