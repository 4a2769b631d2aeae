"""The text of each eMENSCR box as formulas (D18), as `m6` has it."""

from functools import cache

from ..forms import report as form
from ..model import Box, Each, Phrase, Piece, Table
from ..model.phrase import concatenated
from ..text.formula import Expression, fn, joined, ref
from ..text.words import Lang
from .m6 import told_as
from .shapes import Marks, Shape, mark, shape

EACH = "each {}"
"""Stands in a shape for the pieces that go there, by number."""


@cache
def piece_shape(piece: Piece, table: Table, lang: Lang) -> Shape:
    """The formula that tells of a record of a piece's table, or of one that counts among them."""
    return shape(fn.TRIM(_sentences(piece.phrases, Marks(table, lang))))


@cache
def lead_shape(box: Box, lang: Lang) -> Shape:
    """The formula for what was written of a record, itself or as an activity."""
    table = form.m6_table(box.table)
    marks = Marks(table, lang)
    text = _sentences(box.lead, marks)
    if whose := told_as(table):
        cell = marks.cell(whose)
        row = fn.MATCH(cell, ref("L_activities"), 0)
        other = fn.IFERROR(fn.INDEX(ref("M6_activities"), row), "") & " "
        text = fn.IF(fn.LEN(cell) > 0, other, "") & text
    return shape(fn.TRIM(text))


@cache
def box_shape(box: Box, lang: Lang) -> Shape:
    """The formula for a box's whole text, from its lead and what follows."""
    marks = Marks(form.m6_table(box.table), lang)
    rest = [
        fn.IF(part.when.formula(marks), mark(EACH.format(number)), "")
        if isinstance(part, Each)
        else _sentences((part,), marks)
        for number, part in enumerate(box.rest)
    ]
    return shape(fn.TRIM(joined([mark("lead"), " ", *rest])))


def listed(piece: Piece, text: Expression, whose: Expression, column: str) -> Expression:
    """A piece with what introduces, numbers and joins those that belong to the same record.

    `column` has the cells that say whose each piece is.
    """
    first, _, _ = column.partition(":")
    number, count = fn.COUNTIF(ref(f"{first}:{whose}"), whose), fn.COUNTIF(ref(column), whose)
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
