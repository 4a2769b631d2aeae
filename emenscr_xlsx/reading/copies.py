"""What stands twice: equal copies pass, and cells that differ are named with both values (F12)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from ..model import Column, Table
from ..model.messages import finding
from ..model.values import parse, plain
from ..text.excel import address, truncated
from ..text.thai import squash
from ..text.words import BLANK, Words, joined
from ..workbook.own_pages import Leftover
from .read_tables import ReadTables, first_words


def add_sheet(read: ReadTables, sheet: ReadTables, name: str, tables: Mapping[str, Table]) -> None:
    """Add a further sheet.

    Tables that another sheet has, too, are compared. One in which nothing was typed has nothing to
    say against the other.
    """
    copies = [t for t in sheet.places if t in read.places]
    read.adopt(sheet, sheet.places.keys() - read.places.keys())
    if not copies:
        read.add(sheet)
        return
    first = read.places[copies[0]].sheet
    if not _typed(read, copies, tables) and _typed(sheet, copies, tables):
        read.adopt(sheet, copies)
        read.add(sheet)
        read.say("SHEET_COPIED", first, copy=first, first=name)
        return
    # What is said of both, such as a note beside the form, is said once.
    named = {(known.cell, known.values) for known in read.leftovers}
    fresh = [left for left in sheet.leftovers if (left.cell, left.values) not in named]
    cells = {left.cell for left in fresh}
    sheet.leftovers = fresh
    sheet.findings = [f for f in sheet.findings if f.cell in cells]
    sheet.rows_ignored += sheet.rows_used
    sheet.rows_used = 0
    read.add(sheet)
    differing = _typed(sheet, copies, tables) and [
        compare(read, tables[t], key, cells, name, sheet)
        for t in copies
        for key, cells in sheet.cells.get(t, {}).items()
    ]
    if not differing or not any(differing):
        read.say("SHEET_COPIED", name, copy=name, first=first)


def compare(
    read: ReadTables,
    table: Table,
    key: str,
    cells: Mapping[str, object],
    sheet: str,
    copy: ReadTables,
) -> bool:
    """Name the asked cells of a record whose copy says otherwise; whether there are any."""
    place, known = copy.places[table.name], read.cells.get(table.name, {})
    asked = [c.name for c in table.asked if c.name in cells]
    if key not in known:
        values = [cells[n] for n in asked if cells[n] != ""]
        if values:
            first = next(n for n in asked if cells[n] != "")
            read.leave("ROW_UNKNOWN", sheet, place.address(key, first), values)
        return bool(values)
    differing = [n for n in asked if not same(table[n], known[key].get(n, ""), cells[n])]
    for name in differing:
        two_values(read, table, key, name, cells[name], (sheet, place.address(key, name)))
    return bool(differing)


def compare_row(
    read: ReadTables,
    table: Table,
    key: str,
    sheet: str,
    row_number: int,
    cells: Mapping[int, tuple[str, object]],
) -> bool:
    """Name the asked cells of a row that stands twice in a sheet and says otherwise.

    `cells` are those of the second, by column; returns whether any differ.
    """
    first = read.cells[table.name][key]
    differing = {
        col: (name, value)
        for col, (name, value) in cells.items()
        if table[name].asked and not same(table[name], first.get(name, ""), value)
    }
    for col, (name, value) in differing.items():
        two_values(read, table, key, name, value, (sheet, address(row_number, col)))
    return bool(differing)


def two_values(
    read: ReadTables,
    table: Table,
    key: str,
    column: str,
    other: object,
    copy: tuple[str, str],
) -> None:
    """Note that a cell has another value elsewhere; that is kept, too, until one is chosen."""
    place, (sheet, cell), rival = read.places[table.name], copy, (table.name, key, column)
    read.leftovers.append(Leftover(sheet, cell, (_NOTHING if other == "" else other,), rival=rival))
    others = [left for left in read.leftovers if left.rival == rival]
    if len(others) > 1:  # of several copies, each with a value of its own
        read.findings = [f for f in read.findings if (f.table, f.record, f.column) != rival]
    value, *rest = _told(
        [read.cells[table.name][key].get(column, ""), *(left.values[0] for left in others)]
    )
    named = finding(
        "TWO_VALUES",
        read.file,
        place.sheet,
        place.address(key, column),
        head=table[column].head,
        value=value,
        first=place.sheet,
        others=joined(
            [
                _OTHER.format(value=text, sheet=left.sheet, cell=left.cell)
                for text, left in zip(rest, others, strict=True)
            ],
            " และ ",
            " and ",
        ),
    )
    both = " ≠ ".join(text.th for text in (value, *rest))
    called = read.called(table, key)
    read.findings.append(
        replace(named, value=both, table=table.name, record=key, column=column, about=called)
    )


_NOTHING = str(BLANK)
_OTHER = Words("{value} ในชีต “{sheet}” เซลล์ {cell}", "{value} in sheet “{sheet}”, cell {cell}")
_SHOWN, _LEAD = 80, 20  # characters of a value in a message, and of what comes before it


def _told(values: Sequence[object]) -> list[Words]:
    """Values as a message tells them: of long texts the part in which they differ."""
    texts = ["" if value == _NOTHING else first_words([value]) for value in values]
    alike = (len({*characters}) == 1 for characters in zip(*texts, strict=False))
    start = sum(takewhile(bool, alike)) - _LEAD
    if start <= _LEAD or max(map(len, texts)) <= _SHOWN:
        start = 0
    lead = "…" if start else ""
    shown = [lead + truncated(text[start:], _SHOWN) for text in texts]
    return [Words(text, text) if text else BLANK for text in shown]


def _typed(read: ReadTables, names: Sequence[str], tables: Mapping[str, Table]) -> bool:
    """Whether anything was typed into these tables."""
    return any(
        value not in ("", None) and tables[name][column].asked
        for name in names
        for cells in read.cells.get(name, {}).values()
        for column, value in cells.items()
    )


def same(column: Column, value: object, other: object) -> bool:
    """Whether two cells of a column say the same."""
    if value == other or squash(plain(value)) == squash(plain(other)):
        return True
    read = parse(column, value)[0]
    return read is not None and read == parse(column, other)[0]
