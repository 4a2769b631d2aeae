"""An office's own lists, matched with the registry's tables by their headings (P2).

A heading is one of the registry's, in either language, or what else offices call it, as the
columns declare (`Column.also`); or nearly so, which is then shown as a guess.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

from ..forms import registry as registry_form
from ..model import Column, Table
from ..reading.sheet_reader import is_sum
from ..text.thai import clean, squash

_ROWS = 30  # in which the headings are looked for
_LIKE = 0.86  # how near a guess must be
_ENOUGH = 3  # what must match for a list to be a table's
_TITLE = 3  # what a sheet's or file's name tells, against a column's 1 or 2
_MARKS = re.compile(r"[\s._,:;/\\*#\"'’()\[\]{}-]+")
_ASIDE = re.compile(r"[(\[].*[)\]]")


def key_of(heading: object) -> str:
    """A heading for comparing only: squashed, and without marks."""
    return _MARKS.sub("", squash(clean(str(heading))))


@dataclass(frozen=True)
class ForeignList:
    """A sheet or file of an office: its cells by row."""

    file: str
    sheet: str
    cells: Sequence[Sequence[object]]

    @property
    def called(self) -> str:
        return f"{self.file} › {self.sheet}" if self.sheet else self.file


@dataclass(frozen=True)
class Match:
    """A list that feeds a table: the row of its headings, and where each column lies."""

    source: ForeignList
    table: Table
    heading_row: int
    columns: Mapping[str, int]
    guessed: frozenset[str] = frozenset()

    @property
    def pairs(self) -> list[tuple[str, Column, bool]]:
        """Each heading with the column that takes it, and whether that is a guess."""
        heads = self.source.cells[self.heading_row]
        return [
            (clean(str(heads[col])), self.table[name], name in self.guessed)
            for name, col in sorted(self.columns.items(), key=lambda c: c[1])
        ]

    @property
    def left_out(self) -> list[str]:
        """The headings that no column takes."""
        heads, taken = self.source.cells[self.heading_row], {*self.columns.values()}
        return [clean(str(h)) for col, h in enumerate(heads) if h != "" and col not in taken]

    @property
    def lacking(self) -> list[Column]:
        """The columns that a row needs, and that the list does not have."""
        implied = {c.name for c in self.table.columns if c.told_by and c.told_by[0] in self.columns}
        there = self.columns.keys() | implied
        return [c for c in self.table.columns if c.required and c.name not in there]

    def records(self) -> Iterator[dict[str, object]]:
        """The list's rows by column; a project or office stands for the rows below it too."""
        carried = {c.name for c in self.table.columns if isinstance(c.choices, str) and c.required}
        above: dict[str, object] = {}
        for row in self.source.cells[self.heading_row + 1 :]:
            record = {
                name: row[col]
                for name, col in self.columns.items()
                if col < len(row) and _filled(row[col])
            }
            above |= {name: value for name, value in record.items() if name in carried}
            if record.keys() - carried and not is_sum([v for v in row if v != ""]):
                yield above | record


def _filled(value: object) -> bool:
    return value is not None and (clean(value) if isinstance(value, str) else value) != ""


@cache
def _names(table: Table) -> tuple[dict[str, str], dict[str, str]]:
    """The columns by their own headings, and by what else they are called."""
    heads: dict[str, str] = {}
    others: dict[str, str] = {}
    for c in table.columns:
        for text in (c.name, c.head.th, c.head.en, c.heading.th, c.heading.en):
            heads.setdefault(key_of(text), c.name)
        for text in c.also:
            others.setdefault(key_of(text), c.name)
    return heads, others


def column_named(table: Table, written: str) -> str | None:
    """The column that a heading of the registry names, in either language."""
    heads, others = _names(table)
    return heads.get(key_of(written)) or others.get(key_of(written))


def table_named(written: str) -> Table | None:
    """The table that a name means, in either language."""
    for table in registry_form.TABLES:
        if key_of(written) in map(key_of, (table.name, table.title.th, table.title.en)):
            return table
    return None


def columns_of(
    table: Table, headings: Sequence[object], mapped: Mapping[str, str] = {}
) -> tuple[dict[str, int], frozenset[str]]:
    """Where each column of a table lies under these headings, and which of them are guesses.

    `mapped` says for some headings which column takes them, or "" for none.
    """
    heads, others = _names(table)
    given = {key_of(h): (column_named(table, c) or "") for h, c in mapped.items()}
    free = {col: key for col, h in enumerate(headings) if (key := key_of(h))}
    columns: dict[str, int] = {}
    known = others | heads
    for names in (given, heads, others):
        for col, key in [*free.items()]:
            bare = key_of(_ASIDE.sub("", str(headings[col])))
            name = names.get(key, names.get(bare))
            if name is None and names is not given:
                continue
            if name:
                columns.setdefault(name, col)
            if name is not None and (not name or columns[name] == col):
                del free[col]
    guessed = set()
    for col, key in free.items():
        near = get_close_matches(key, [k for k, n in known.items() if n not in columns], 1, _LIKE)
        if near:
            columns[known[near[0]]] = col
            guessed.add(known[near[0]])
    return columns, frozenset(guessed)


def _weight(column: Column) -> int:
    """How much a column tells which table a list is: one that only refers to others, little."""
    shared = isinstance(column.choices, str) or column.name in ("fiscal_year", "quarter", "no")
    return 1 if shared else 2


@dataclass(frozen=True)
class Mapped:
    """What an office says of a list: its table, and which column takes which heading."""

    where: str = ""  # the name of the file or sheet, or a part of it
    table: Table | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def speaks_of(self, source: ForeignList) -> bool:
        return not self.where or key_of(self.where) in (
            key_of(source.file), key_of(source.sheet), key_of(source.file.rpartition(".")[0]),
        )  # fmt: skip


def match(source: ForeignList, mapped: Mapped | None = None) -> Match | None:
    """The table that a list feeds, by its headings; None where it is none of them."""
    mapped = mapped or Mapped()
    tables = [mapped.table] if mapped.table else registry_form.TABLES
    titles = [key_of(source.sheet), key_of(source.file.rpartition(".")[0])]
    best: tuple[int, int, Match] | None = None
    for row, headings in enumerate(source.cells[:_ROWS]):
        if sum(_filled(h) and isinstance(h, str) for h in headings) < min(2, _ENOUGH):
            continue
        for table in tables:
            columns, guessed = columns_of(table, headings, mapped.columns)
            score = sum(_weight(table[name]) for name in columns)
            distinct = any(_weight(table[name]) > 1 for name in columns)
            if score < (1 if mapped.table else _ENOUGH) or not (distinct or mapped.table):
                continue
            called = {key_of(t) for t in (table.name, table.title.th, table.title.en)}
            score += _TITLE * bool(called & {*titles})
            if best is None or (score, -row) > best[:2]:
                best = score, -row, Match(source, table, row, columns, guessed)
    return best[2] if best else None
