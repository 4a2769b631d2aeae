"""One sheet, row by row.

Which record each of its rows belongs to, and what stands where nothing should.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from ..forms.report import Edition
from ..model import Table
from ..model.finding import OK, Severity
from ..model.values import plain
from ..text.excel import address
from ..text.thai import squash
from ..workbook.anchors import DECOR, END, is_ruler, parse_anchor, parse_ruler
from ..workbook.submission import Place
from .opening import Grid
from .read_tables import ReadTables

_ROW_NUMBERS = {str(n) for n in range(1, 1000)}
_CHECK_MARKS = (OK, *(s.mark for s in Severity))  # how a check begins


def _others(row: Sequence[object], columns: set[int]) -> list[int]:
    """The columns of a sheet but for these; all its rows are of one length."""
    return [col for col in range(len(row)) if col not in columns]


def first_words(row: Iterable[object]) -> str:
    """The first words of a row, to recognise it by."""
    return " · ".join(plain(v) for v in row if v not in ("", None))[:80]


@cache
def _labels(table: Table, *columns: str) -> frozenset[str]:
    """What may stand in the tag column beside these columns.

    Their headings, as they are and squashed.
    """
    heads = {
        w
        for c in columns
        for words in (table[c].heading, table[c].single_box_heading)
        if words
        for w in (words.th, words.en)
    }
    return frozenset(heads | {squash(w) for w in heads})


@dataclass(frozen=True, slots=True)
class _Ruler:
    """Where a line of a table has its columns on a sheet."""

    cols: list[int]
    names: list[str]  # of the columns, in the same order
    decor: list[int]  # where the tag, the check and the hidden cells stand
    beyond: list[int]  # the sheet's other columns, in which nothing should stand
    labels: frozenset[str]


@lru_cache(1024)
def _ruled(row: tuple[object, ...], anchor_col: int, table: Table, edition: Edition) -> _Ruler:
    """What a ruler's row says."""
    named = {
        col: edition.columns.get((table.name, value), value)
        for col, value in enumerate(row)
        if type(value) is str and value and col != anchor_col
    }
    columns = {col: name for col, name in named.items() if name in table.by_name}
    decor = [col for col, name in named.items() if name == DECOR]
    return _Ruler(
        [*columns],
        [*columns.values()],
        decor,
        _others(row, {anchor_col, *columns, *decor}),
        _labels(table, *columns.values()),
    )


@dataclass
class SheetReader:
    """Reads one sheet, row by row."""

    sheet: str
    grid: Grid
    anchor_col: int
    tables: Mapping[str, Table]
    edition: Edition
    into: ReadTables
    rulers: dict[tuple[str, int], _Ruler] = field(default_factory=dict)  # by table and line
    table: Table | None = None  # the table whose rows are being read
    twice: set[str] = field(default_factory=set)  # tables that stand elsewhere already
    expected: dict[str, set[str]] = field(default_factory=dict)
    called: dict[str, set[str]] = field(
        default_factory=dict
    )  # what people call its records, by table
    likened: dict[str, set[str]] = field(
        default_factory=dict
    )  # the same, squashed, once a tag is spaced otherwise
    extra: int = 0

    def read(self) -> None:
        beyond, untitled = self._beyond()
        for row_number, row in enumerate(self.grid):
            mark = row[self.anchor_col] if self.anchor_col < len(row) else ""
            if type(mark) is not str:
                mark = ""
            if mark == DECOR:
                self._outside(row_number, row, untitled if self.table is None else beyond)
            elif (line := self._ruler(mark)) is not None:
                self._take_ruler(row, *line)
            elif mark and mark != END:
                self._anchored(row_number, row, mark)
            else:
                self._unanchored(row_number, row, mark)
                if mark == END:
                    self.table = None

    def _name(self, code: str, row_number: int, col: int, **places: object) -> None:
        self.into.say(code, self.sheet, address(row_number, col), **places)

    def _beyond(self) -> tuple[list[int], list[int]]:
        """The columns without anything of the rulers, and those without their titles or checks."""
        rulers = [row for row in self.grid if is_ruler(row[self.anchor_col])]
        filled = {(col, value) for row in rulers for col, value in enumerate(row) if value != ""}
        row, titled = (
            self.grid[0],
            {self.anchor_col, *(col for col, value in filled if value == DECOR)},
        )
        return _others(row, {col for col, _ in filled}), _others(row, titled)

    def _ruler(self, mark: str) -> tuple[Table, int] | None:
        """The table and line that a ruler's mark names."""
        if (ruler := parse_ruler(mark)) is None:
            return None
        name = self.edition.tables.get(ruler[0], ruler[0])
        return (self.tables[name], ruler[1]) if name in self.tables else None

    def _take_ruler(self, row: Sequence[object], table: Table, line: int) -> None:
        self.table, name = table, table.name
        place = self.into.places.setdefault(name, Place(self.sheet))
        if place.sheet != self.sheet or (name, line) in self.rulers:
            if name not in self.twice:
                self.into.say_of(
                    table, "", "TABLE_TWICE", self.sheet, title=table.title, copy=self.sheet
                )
            self.twice.add(name)
            return
        self.rulers[name, line] = ruler = _ruled(tuple(row), self.anchor_col, table, self.edition)
        place.columns.update(
            {column: (line, col) for col, column in zip(ruler.cols, ruler.names, strict=True)}
        )

    def _anchored(self, row_number: int, row: Sequence[object], mark: str) -> None:
        """A row that says which record it belongs to."""
        name, key, line = parse_anchor(mark)
        name = self.edition.tables.get(name, name)
        self.into.rows_read += 1
        if name in self.twice:
            self.into.rows_ignored += 1
            return
        ruler = self.rulers.get((name, line))
        if ruler is None or not (self.tables[name].open or key in self._keys(name)):
            self.into.rows_ignored += 1
            self._name(
                "ROW_UNKNOWN",
                row_number,
                self.anchor_col + 1,
                value=first_words(v for col, v in enumerate(row) if col != self.anchor_col),
            )
            return
        table = self.tables[name]
        if table.open and key in self.into.places[name].rows:
            key = self._new_key()  # a copied row of an open table is a record of its own
        self._take(row_number, row, table, key, line, ruler)

    def _keys(self, name: str) -> set[str]:
        if name not in self.expected:
            self.expected[name] = {
                self.tables[name].record_key(r) for r in self.into.given.get(name, ())
            }
        return self.expected[name]

    def _new_key(self) -> str:
        self.extra += 1
        return f"+{self.extra}"

    def _unanchored(self, row_number: int, row: Sequence[object], mark: str) -> None:
        """A row of nobody's: a new record of an open table, or named."""
        filled = [
            col
            for col, value in enumerate(row)
            if value != "" and (not mark or col != self.anchor_col)
        ]
        if not filled:
            return
        self.into.rows_read += 1
        table = self.table
        if (
            table is not None
            and table.open
            and (table.name, 0) in self.rulers
            and table.name not in self.twice
        ):
            self._take(row_number, row, table, self._new_key(), 0, self.rulers[table.name, 0])
        else:
            self.into.rows_ignored += 1
            self._name("ROW_UNKNOWN", row_number, filled[0], value=first_words(row[filled[0] :]))

    def _take(
        self,
        row_number: int,
        row: Sequence[object],
        table: Table,
        key: str,
        line: int,
        ruler: _Ruler,
    ) -> None:
        """Take one line of a record."""
        rows = self.into.places[table.name].rows.setdefault(key, {})
        if line in rows:
            self.into.rows_ignored += 1
            self.into.say_of(
                table,
                key,
                "ROW_TWICE",
                self.sheet,
                address(row_number, min(ruler.cols + ruler.decor, default=0)),
                record=self.into.called(table, key),
            )
            return
        rows[line] = row_number
        cells = self.into.cells.setdefault(table.name, {}).setdefault(key, {})
        cells.update(zip(ruler.names, [row[col] for col in ruler.cols], strict=True))
        if self.edition.is_todays:
            self._beside(row_number, row, table, ruler)
        self.into.rows_used += 1
        self._outside(row_number, row, ruler.beyond)

    def _beside(self, row_number: int, row: Sequence[object], table: Table, ruler: _Ruler) -> None:
        """Name what was typed over a record's tag or label, or over the check beside it."""
        if len(ruler.decor) < 2:  # tag, check, and the hidden cells
            return
        tag, check = row[ruler.decor[0]], row[ruler.decor[1]]
        if tag != "" and not (
            tag in ruler.labels
            or tag in self._tags(table)
            or (type(tag) is str and self._likens(tag, table, ruler))
        ):
            self._name("OUTSIDE", row_number, ruler.decor[0], value=plain(tag)[:80])
        if check != "" and not (type(check) is str and check.startswith(_CHECK_MARKS)):
            self._name("OUTSIDE", row_number, ruler.decor[1], value=plain(check)[:80])

    def _tags(self, table: Table) -> set[str]:
        """What people call a table's records, as it may stand in the tag column.

        Sorted rows take theirs along.
        """
        if table.name not in self.called:
            words = [
                table.title,
                table.tag,
                *map(table.tag_words, self.into.given.get(table.name, ())),
            ]
            self.called[table.name] = {w for tag in words for w in (tag.th, tag.en)} | (
                _ROW_NUMBERS if table.open else set()
            )
        return self.called[table.name]

    def _likens(self, tag: str, table: Table, ruler: _Ruler) -> bool:
        """Whether a tag is one of ours but for its spaces and the like."""
        if table.name not in self.likened:
            self.likened[table.name] = set(map(squash, self._tags(table)))
        squashed = squash(tag)
        return squashed in ruler.labels or squashed in self.likened[table.name]

    def _outside(self, row_number: int, row: Sequence[object], beyond: list[int]) -> None:
        """Name what stands in a row of ours, but in none of our columns."""
        for col in [col for col in beyond if row[col] != ""]:
            self._name("OUTSIDE", row_number, col, value=plain(row[col])[:80])
