"""What helps while people type.

Drop-downs and input messages, and cells and checks in the colour of what they say.
"""

from collections.abc import Mapping, Set

from ..config.settings import Settings
from ..model import Choices, Table
from ..model.finding import OK, Severity
from ..text.excel import address, letter
from ..text.words import Words
from ..workbook.layout import Block, Slot, slots
from .canvas import Canvas
from .outcomes import outcomes
from .parts import Written, coloured, done

_NOT_LISTED = Words("ไม่อยู่ในรายการ", "Not in the list")
_CHOOSE = Words("กรุณาเลือกจากรายการ", "Please choose from the list")


def validate(
    canvas: Canvas,
    block: Block,
    lists: Set[str],
    offers: Mapping[tuple[str, str], str],
    down_to: int = 0,
) -> None:
    """Drop-downs and input messages, once per column over all records.

    `lists` are those there are, `offers` the formulas of other drop-downs by table and column;
    they stand in rows below the records too, `down_to` one.
    """
    for column in block.table.asked:
        slot = _slot(canvas, block, column.name)
        options: dict[str, object] = {"validate": "any"}
        choices = column.choices
        listed = choices.name if isinstance(choices, Choices) else choices
        offered = offers.get((block.table.name, column.name))
        if listed in lists or offered:
            closed = isinstance(choices, Choices) and not choices.also
            options = {
                "validate": "list",
                "source": offered or f"=L_{listed}",
                "error_type": "stop" if closed else "warning",
                "error_title": _NOT_LISTED[canvas.lang],
                "error_message": _CHOOSE[canvas.lang],
            }
        if column.hint:
            options |= {
                "input_title": column.head[canvas.lang][:32],
                "input_message": column.hint[canvas.lang][:255],
            }
        if slot is None or len(options) == 1:
            continue
        cells = _cells(block, slot)
        (top, col), (bottom, _) = cells[0], cells[-1]
        if bottom - top != len(cells) - 1:  # cards: the cells do not touch
            options["multi_range"] = " ".join(address(row, col) for row, col in cells)
            bottom = top
        bottom = max(bottom, down_to)
        done(canvas.ws.data_validation(top, col, bottom, col, options))


def blame(canvas: Canvas, block: Block, check_col: int, settings: Settings) -> None:
    """Each asked cell in the colour of what its line's check says of it."""
    table: Table = block.table
    for column in table.asked:
        slot = _slot(canvas, block, column.name)
        if slot is None:
            continue
        cells = _cells(block, slot)
        areas = " ".join(_area(row, col, slot.span) for row, col in cells)
        verdict = f"${letter(check_col + 1)}{cells[0][0] + 1}"
        for severity in Severity:
            tests = [
                f"{verdict}={o.number}"
                for o in outcomes(table, slot.line, settings)
                if o.column == column.name and o.severity is severity
            ]
            if tests:
                look = canvas.book.colours(f"severity.{severity.name}")
                canvas.ws.colour(areas, f"OR({','.join(tests)})", look)


def colour_checks(canvas: Canvas, written: Written) -> None:
    """Checks in the colour of what they say."""
    top, bottom = written.blocks[0].title_row, written.blocks[-1].end_row
    area = top, written.check_col, bottom, written.check_col
    marks = {OK: "ok"} | {s.mark: f"severity.{s.name}" for s in reversed(Severity)}
    for mark, style in marks.items():
        coloured(canvas.book, canvas.ws, mark, style, area)


def _slot(canvas: Canvas, block: Block, name: str) -> Slot | None:
    """Where a column stands in a block's records; None where it has no place."""
    slot = slots(block.table, canvas.width).get(name)
    return slot if slot and slot.line in block.ruler_rows and block.records else None


def _cells(block: Block, slot: Slot) -> list[tuple[int, int]]:
    """The (row, column) of a slot in each record."""
    return [(record.rows[slot.line], slot.col) for record in block.records]


def _area(row: int, col: int, span: int) -> str:
    """The address of a cell over a number of units."""
    first = address(row, col)
    return first if span == 1 else f"{first}:{address(row, col + span - 1)}"
