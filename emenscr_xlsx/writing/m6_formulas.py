"""The text of each eMENSCR box as formulas (D18), as `m6` has it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache

from ..config.settings import Settings
from ..model import Box, Each, Phrase, Piece, Table
from ..model.phrase import concatenated
from ..text.cell_text import substituted
from ..text.excel import letter
from ..text.formula import Expression, Value, fn, joined, literal, ref
from ..text.words import Lang
from .m6 import ALIKE, FOLDED, LEAD, WHOSE, told_as
from .row_shape import CellShape, RowShape, row_shape
from .shapes import GIVEN, Marks, Places, mark, shape

TEXT, FIRST, SECOND, THIRD = 3, 4, 5, 6
"""The columns of the page that have formulas.

The first hidden one holds a box's lead or a piece without spaces, the second the lead without
spaces or whose the piece is, the third a piece with all that follow it in the same box.
"""

CONTENT, WHOLE = "content", "whole"
"""What a row shows besides `LEAD`, `FOLDED` and `WHOSE`: its text, and all that follow too."""

ROW, BELOW, TOP, END = (GIVEN + name for name in ("row", "below", "top", "end"))
"""Mark the numbers of rows: a text's own, the next, and the first and last of a piece's records."""
EACH = GIVEN + "each {}"
"""Marks the pieces that go into a box's text, by number."""


@lru_cache(256)
def piece_row(piece: Piece, places: Places, lang: Lang, is_last: bool) -> RowShape:
    """What tells of a record of a piece's table, or of one that counts among them."""
    marks = Marks(places.table, lang)
    text, cell = fn.TRIM(_sentences(piece.phrases, marks)), _cell(TEXT)
    following = literal("")
    if not is_last:
        following = pieces_in(piece, _cell(SECOND), mark(BELOW).text, mark(END).text)
    if piece.by:  # Excel alone would match a blank
        following = fn.IF(fn.LEN(_cell(SECOND)).eq(0), "", following)
    without = literal("") if piece.by else following
    formulas = {
        CONTENT: (TEXT, _listed(piece, text) if piece.listed else text),
        FOLDED: (FIRST, substituted(cell, ALIKE)),
        WHOLE: (THIRD, fn.IF(fn.LEN(cell).eq(0), without, cell & " " & following)),
    }
    if piece.by:
        formulas[WHOSE] = SECOND, fn.IF(fn.LEN(text).eq(0), "", marks.cell(piece.by))
    return _row(places, formulas)


@lru_cache(256)
def box_row(box: Box, places: Places, lang: Lang) -> RowShape:
    """A box's whole text, and out of sight what was written of its record, itself or as one."""
    written = {"lead": f"{letter(FIRST)}%({ROW})s"}
    places = replace(places, shown={**places.shown, **written})
    marks, lead = Marks(places.table, lang), _cell(FIRST)
    formulas = {CONTENT: (TEXT, _lead(box, marks))}
    if box.rest:
        rest = [
            fn.IF(part.when.formula(marks), mark(EACH.format(number)), "")
            if isinstance(part, Each)
            else _sentences((part,), marks)
            for number, part in enumerate(box.rest)
        ]
        formulas = {
            CONTENT: (TEXT, fn.TRIM(joined([lead, " ", *rest]))),
            LEAD: (FIRST, _lead(box, marks)),
        }
        if any(isinstance(part, Each) and part.by for part in box.rest):
            formulas[FOLDED] = SECOND, substituted(lead, ALIKE)
    return _row(places, formulas, styled=CONTENT)


@cache
def places_of_totals(table: Table, settings: Settings) -> Places:
    """Where a report's totals stand on the page: each in a line of a record, by its number."""
    cells = {c.name: f"{letter(TEXT)}%({number})s" for number, c in enumerate(table.columns)}
    return Places(table, (), cells, {}, settings)


def pieces_in(piece: Piece, whose: Value, top: str, end: str) -> Expression:
    """The pieces of a record, of all where none names its own, in rows from one to another."""
    if not piece.by:
        return ref(f"{letter(THIRD)}{top}")
    here = fn.MATCH(whose, ref(cells(SECOND, top, end)), 0)
    return fn.IFERROR(fn.INDEX(ref(cells(THIRD, top, end)), here), "")


def cells(col: int, top: str, end: str) -> str:
    """The cells of a column between two rows."""
    return f"${letter(col)}${top}:${letter(col)}${end}"


def _cell(col: int) -> Expression:
    """The cell of a column in a text's own row."""
    return ref(f"{letter(col)}{mark(ROW)}")


def _lead(box: Box, marks: Marks) -> Expression:
    """What was written of a record, itself or as an activity."""
    text = _sentences(box.lead, marks)
    if whose := told_as(marks.table):
        cell = marks.cell(whose)
        row = fn.MATCH(cell, ref("L_activities"), 0)
        other = fn.IFERROR(fn.INDEX(ref("M6_activities"), row), "") & " "
        text = fn.IF(fn.LEN(cell) > 0, other, "") & text
    return fn.TRIM(text)


def _listed(piece: Piece, text: Expression) -> Expression:
    """A piece with what introduces, numbers and joins those that belong to the same record."""
    top, end, whose = mark(TOP).text, mark(END).text, _cell(SECOND)
    number = fn.COUNTIF(ref(f"${letter(SECOND)}${top}:{whose}"), whose)
    count = fn.COUNTIF(ref(cells(SECOND, top, end)), whose)
    before, after = piece.listed.split("{n}")
    introduction = joined([before, count, after])
    lead = fn.IF(number.eq(1), introduction, fn.IF(number.eq(count), "และ ", ""))
    lead = lead & number & ") "
    return fn.IF(whose.eq(""), text, fn.IF(count < 2, "", lead) & text)


def _sentences(phrases: tuple[Phrase, ...], marks: Marks) -> Expression:
    """The phrases that hold, each followed by a space."""
    return joined(
        fn.IF(
            p.when.formula(marks),
            concatenated(p.say, lambda place: marks.place((place[0], place[1] or "thai"))) & " ",
            "",
        )
        for p in phrases
    )


def _row(
    places: Places, formulas: Mapping[str, tuple[int, Expression]], styled: str = ""
) -> RowShape:
    """A row of the page from its formulas, by what each shows."""
    return row_shape(
        ROW,
        (
            CellShape(col, places.put(shape(formula)), shows, shows == styled)
            for shows, (col, formula) in formulas.items()
        ),
    )
