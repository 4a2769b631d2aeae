"""What a typed cell is taken for, in the sheet as in the pipeline.

Odd blanks and invisible marks, a number typed as text, an item of a list however it is spaced: the
pipeline understands them (`thai.clean`, `values.parse`), so must the sheet. Each asked cell has a
few hidden ones beyond the check column. The first holds what was typed in plain characters; the
last the text, the number, or the list's own item, and nothing where the cell is blank or cannot be
read.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from ..model import Choices, Column, Kind
from ..model.counts import ANY
from ..text.cell_text import compared, not_blank, substituted
from ..text.excel import replaced
from ..text.formula import Expression, fn, joined, literal, ref
from ..text.thai import ALIKE, PLAIN
from ..text.typed import EXACTLY, MOST, figures
from .hidden_cells import steps
from .shapes import Shape, itself, shape, step

WITHOUT_UNIT = 1
"""The number of the hidden cell that has a figure without the unit it is counted in."""

_LINES = (("\n", " "),)  # a line break in a cell that takes a number or an item is a space
_WILD = (("*", "|"), ("?", "|"), ("~", "|"))
# what MATCH would take for more than itself, and no key has in it
_BESIDE = (EXACTLY, " ", "-", "+")  # what else stands beside the digits of a figure
_GAPS = tuple((f"{digit} ", "|") for digit in range(10))
_AMISS = "?"  # stands for what is no text at all, and means nothing in any list or as a number


def unit_of(column: Column, given: Mapping[str, object]) -> str:
    """The unit that may stand beside a column's figures in a record."""
    return str(given.get(column.counted_in) or "") if column.counted_in else ""


@lru_cache(1024)
def shapes(column: Column, unit: str = "", kept: Expression | None = None) -> tuple[Shape, ...]:
    """The formulas of a column's hidden cells.

    A `unit` may stand beside a figure; `kept` is what a text is while nothing is typed.
    """
    cells = (step(column.name, number) for number in range(steps(column)))
    meaning = _meaning(column, unit, itself(column.name), *cells)
    if kept is not None:
        meaning = [fn.IF(not_blank(text), text, kept) for text in meaning]
    return tuple(map(shape, meaning))


def _meaning(column: Column, unit: str, cell: Expression, *hidden: Expression) -> list[Expression]:
    if column.choices is None and not column.kind.is_number:
        return [fn.IFERROR(substituted(cell, PLAIN), "")]
    plain = substituted(cell, PLAIN + _LINES)
    typed = fn.IFERROR(fn.TRIM(fn.CLEAN(plain)), _AMISS)
    if column.choices is None:
        return _number(column.kind, unit, cell, typed, *hidden[:3])
    if isinstance(column.choices, Choices):
        name, key = column.choices.name, compared(hidden[0])
    else:  # “1 2” is no activity 12
        name, key = column.choices, substituted(hidden[0], (*ALIKE.items(), *_GAPS, (" ", "")))
    key = substituted(key, _WILD)
    item = fn.INDEX(ref(f"V_{name}"), fn.MATCH(key, ref(f"K_{name}"), 0))
    return [typed, fn.IF(fn.LEN(hidden[0]).eq(0), "", fn.IFERROR(item, ""))]


def _number(
    kind: Kind,
    unit: str,
    cell: Expression,
    typed: Expression,
    text: Expression,
    spelled: Expression,
    bare: Expression,
) -> list[Expression]:
    """What was typed, the same in plain figures, without units, and the number that it is."""
    blank = fn.LEN(text).eq(0)
    point = fn.FIND(".", bare & ".")
    unsigned = fn.SUBSTITUTE(fn.SUBSTITUTE(spelled, "-", ""), "+", "")
    without_commas = fn.SUBSTITUTE(bare, ",", "")
    whole = fn.LEFT(bare, point - 1)
    signed = fn.SUBSTITUTE(spelled, " ", "")
    rest = substituted(without_commas, [(str(digit), "") for digit in range(10)])
    in_thousands = whole.eq(fn.TEXT(fn.VALUE(fn.SUBSTITUTE(whole, ",", "")), "#,##0"))
    is_number = fn.AND(
        fn.LEN(bare) > 0,
        fn.ISNUMBER(fn.FIND(bare, spelled)),  # units stand before or after it, never within
        fn.OR(rest.eq(""), rest.eq(".")),
        fn.RIGHT(bare, 1).ne("."),
        fn.IF(
            fn.ISERROR(fn.FIND(",", bare)),
            True,
            fn.AND(in_thousands, fn.ISERROR(fn.FIND(",", bare, point))),
        ),
        fn.LEN(spelled) - fn.LEN(unsigned) <= 1,
        fn.ISERROR(fn.FIND(EXACTLY & bare, signed)),
    )
    is_plus = fn.OR(fn.ISNUMBER(fn.FIND("+" & bare, signed)), fn.LEN(spelled).eq(fn.LEN(unsigned)))
    sign = fn.IF(fn.ISNUMBER(fn.FIND("-" & bare, signed)), -1, fn.IF(is_plus, 1, ""))
    size = fn.VALUE(without_commas)
    value, of_number = fn.IF(size <= MOST, size * sign, ""), literal("")
    if kind is Kind.WHOLE:
        value = fn.IF(size.eq(fn.INT(size)), value, "")
        of_number = fn.IF(cell.eq(fn.INT(cell)), "", _AMISS)
    of_number = fn.IF(fn.ABS(cell) <= MOST, of_number, _AMISS)
    return [
        fn.IF(fn.ISNUMBER(cell), of_number, typed),
        fn.IF(blank, "", substituted(text, figures(unit))),
        fn.IF(blank, "", substituted(spelled, _bare(kind))),
        fn.IF(
            blank,
            fn.IF(fn.ISNUMBER(cell), cell, ""),
            fn.IFERROR(fn.IF(is_number, value, ""), ""),
        ),
    ]


def _bare(kind: Kind) -> tuple[tuple[str, str], ...]:
    """What leaves a figure's digits alone, as replacements."""
    return tuple((mark, "") for mark in (*kind.units, *_BESIDE))


def goes_by(columns: list[tuple[Column, Expression]]) -> Expression:
    """What a record goes by, of its columns and the cells that hold them.

    A value, or several in a text for comparing.
    """
    if not columns:
        return literal(ANY)
    first, *rest = (compared(cell) if column.kind.is_text else cell for column, cell in columns)
    return joined([first, *(part for cell in rest for part in ("|", cell))])


# What the hidden cells show, as their formulas would ---------------------------------------------


def plain_text(column: Column, raw: object) -> str:
    """What was typed, in plain characters."""
    text = (
        f"{raw:.15g}"
        if isinstance(raw, int | float) and not isinstance(raw, bool)
        else str(raw).upper()
        if isinstance(raw, bool)
        else str(raw)
    )
    if column.is_free_text:
        return replaced(text, PLAIN)
    bare = "".join(c for c in replaced(text, PLAIN + _LINES) if c >= " ")
    return re.sub(" +", " ", bare).strip(" ")


def shown(column: Column, raw: object, meaning: object, unit: str = "") -> list[object]:
    """What the hidden cells show for a raw value and its meaning."""
    last = "" if meaning is None else meaning
    if column.is_free_text:
        return [plain_text(column, raw)]
    if column.choices is not None:
        return [plain_text(column, raw), last]
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if last != "":
            return ["", "", "", last]
        return [_AMISS, _AMISS, _AMISS, ""]
    text = plain_text(column, raw)
    spelled = replaced(text, figures(unit))
    return [text, spelled, replaced(spelled, _bare(column.kind)), last]


def compared_text(column: Column, raw: object) -> str:
    """What a text is compared by."""
    return replaced(plain_text(column, raw), ((" ", ""), ("\n", ""), *ALIKE.items()))


def goes_by_shown(values: list[object]) -> object:
    """What a record's hidden cell shows that it goes by.

    Of its values as their cells show them, texts as they are compared.
    """
    if len(values) < 2:
        return values[0] if values else ANY
    return "|".join(f"{v:.15g}" if isinstance(v, int | float) else str(v) for v in values)
