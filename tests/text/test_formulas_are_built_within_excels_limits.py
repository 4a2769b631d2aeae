"""A formula is quoted, bracketed and kept within Excel's limits as it is built."""

import doctest

import pytest

from emenscr_xlsx.text import formula
from emenscr_xlsx.text.formula import (
    any_of,
    as_number,
    fn,
    in_brackets,
    joined,
    literal,
    ref,
    written,
)

A, B, C = map(ref, ("A1", "B1", "C1"))


def test_the_examples_hold():
    assert doctest.testmod(formula) == (0, 5)


@pytest.mark.parametrize(
    ("built", "text"),
    [
        ((A + B) * C, "(A1+B1)*C1"),
        (A * B + C, "A1*B1+C1"),
        (A - (B - C), "A1-(B1-C1)"),
        (A / (B * C), "A1/(B1*C1)"),
        (A.eq(B) * C.ne(""), '(A1=B1)*(C1<>"")'),
        (as_number(A.eq(1)), "--(A1=1)"),
        (-fn.INT(-A * 100), "-INT(-A1*100)"),
        ("a" & (B & "c"), '"a"&B1&"c"'),
        (A & (B + 1), "A1&B1+1"),
        (fn.IF(A >= 1e-9, True, -0.5), "IF(A1>=0.000000001,TRUE,-0.5)"),
        (literal('say "x"'), '"say ""x"""'),
        (in_brackets(A), "(A1)"),
        (joined([]), '""'),
        (any_of([A > 1]), "A1>1"),
    ],
)
def test_brackets_stand_where_they_are_needed(built, text):
    assert str(built) == text


@pytest.mark.parametrize("character", ["ก", '"', "😀"])
def test_a_long_text_is_pieces_of_at_most_255_of_excels_characters(character):
    pieces = str(literal(character * 600)).strip("()").split("&")
    inner = [piece[1:-1].replace('""', '"') for piece in pieces]
    assert "".join(inner) == character * 600
    assert all(len(piece.encode("utf-16-le")) // 2 <= 255 for piece in inner)


def test_what_excel_does_not_take_is_not_built():
    deep = A
    for _ in range(64):
        deep = fn.IF(A, deep, 0)
    with pytest.raises(ValueError, match="depth of a formula: 65"):
        fn.IF(A, deep, 0)
    with pytest.raises(ValueError, match="arguments of a function: 256"):
        fn.SUM(*[A] * 256)
    with pytest.raises(ValueError, match="characters of a formula"):
        written(joined(["x" * 255] * 33))
    with pytest.raises(AttributeError):
        fn.round  # noqa: B018 - a slip, and no function of Excel's
