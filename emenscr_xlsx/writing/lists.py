"""The hidden lists of a workbook: what drop-downs offer, and what people may write for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..model import Choices, Table
from ..model.records import Row
from ..model.saying import spellings
from ..text.excel import address
from ..text.words import Lang, Words
from ..workbook.anchors import DECOR
from .book import Book
from .fast_sheet import FastSheet
from .parts import done

LISTS = Words("รายการเลือก", "Lists")


@dataclass(frozen=True)
class Listed:
    """A list of the workbook.

    Its items, and what may be written for them (squashed) with the item that is meant.
    """

    items: Sequence[object]
    keys: Mapping[str, object]


def offered(choices: Choices, lang: Lang) -> Listed:
    """A closed list, in the workbook's language."""
    return Listed(
        [w[lang] for w in choices.items.values()],
        {key: choices.words(code)[lang] for key, code in choices.codes.items()},
    )


def named(
    table: Table,
    records: Sequence[Row],
    item: Callable[[Row], object],
) -> Listed:
    """The records of a table that others may name."""
    items = {table.spelled(r)[0]: item(r) for r in records}
    return Listed(
        list(items.values()), {key: items[meant] for key, meant in table.codes(records).items()}
    )


def lists(
    book: Book,
    lang: Lang,
    listed: Mapping[str, Listed],
    titles: Mapping[object, str],
    looked_up: Mapping[str, Sequence[object]] | None = None,
) -> None:
    """The hidden sheet of lists.

    The items of each (L_…), and all that may be written for one (K_…) with the item beside it
    (V_…). `titles` are the activities' by number; `looked_up` holds, by defined name, what is
    looked up of the records of a list, in their order.
    """
    ws = book.sheet(LISTS[lang])
    ws.hide()
    ws.write_string(0, 0, DECOR)
    columns: dict[str, Sequence[object]] = {}
    for name, items in listed.items():
        spelled = _as_typed(items.keys)
        columns |= {
            f"L_{name}": items.items,
            f"K_{name}": [*spelled],
            f"V_{name}": [*spelled.values()],
        }
    columns |= looked_up or {}
    for col, (name, values) in enumerate(columns.items(), 1):
        _down(ws, col, values)
        _define(book, lang, name, (1, col), (max(1, len(values)), col))
    if titles:
        col = len(columns) + 1
        _down(ws, col, [*titles])
        _down(ws, col + 1, [*titles.values()])
        _define(book, lang, "L_activity_titles", (1, col), (len(titles), col + 1))


def _define(
    book: Book, lang: Lang, name: str, first: tuple[int, int], last: tuple[int, int]
) -> None:
    """Name the cells from a (row, column) to another."""
    cells = f"{address(*first, absolute=True)}:{address(*last, absolute=True)}"
    done(book.workbook.define_name(name, f"='{LISTS[lang]}'!{cells}"))


def _as_typed(keys: Mapping[str, object]) -> dict[str, object]:
    """Keys, and the same in spellings that look alike, which only a program can put right.

    Such as two เ for แ, or a tone before its vowel.
    """
    spelled = dict(keys)
    for key, item in keys.items():
        for odd, usual in spellings(key):
            if usual and " " not in odd:
                spelled.setdefault(key.replace(usual, odd), item)
    return spelled


def _down(ws: FastSheet, col: int, values: Sequence[object]) -> None:
    for row, value in enumerate(values, 1):
        if isinstance(value, int | float):
            ws.write_number(row, col, value)
        else:
            ws.write_string(row, col, str(value))
