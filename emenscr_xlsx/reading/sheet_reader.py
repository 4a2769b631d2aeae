"""One sheet, row by row.

Which record each of its rows belongs to, and what stands where nothing should.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..forms.report import Edition
from ..model import Table
from ..model.finding import CHECK_MARKS
from ..model.values import plain
from ..text.excel import address
from ..text.thai import squash
from ..text.typed import number
from ..workbook.anchors import DECOR, END, is_ruler, parse_anchor, parse_ruler
from ..workbook.submission import Place
from .copies import compare_row
from .opening import Grid
from .read_tables import ReadTables
from .rulers import Ruler, others, ruled

_ROW_NUMBER = re.compile("[1-9][0-9]{0,5}")  # how the row of an open table begins


_ERROR = re.compile(r"#[A-Z0-9/]{1,20}[!?]?|Err:[0-9]{3}")  # as programs store what they cannot do
_TELLING = re.compile(r"\w")  # dots and brackets, as where people sign, say nothing
_SUMS = tuple(map(squash, ("รวม", "ยอดรวม", "ผลรวม", "total", "grand total", "subtotal", "sum")))
"""How the row begins that people add below a table for its sums."""


def is_sum(values: Sequence[object]) -> bool:
    """Whether a row only adds up those above: one text that says so, and figures."""
    texts = [v for v in values if isinstance(v, str) and number(v) is None]
    return len(texts) == 1 and squash(texts[0]).startswith(_SUMS)


@dataclass
class SheetReader:
    """Reads one sheet, row by row."""

    sheet: str
    grid: Grid
    anchor_col: int
    tables: Mapping[str, Table]
    edition: Edition
    into: ReadTables
    rulers: dict[tuple[str, int], Ruler] = field(default_factory=dict)  # by table and line
    table: Table | None = None  # the table whose rows are being read
    above: Table | None = None  # the one that has ended above, with nothing of another since
    twice: dict[tuple[str, str], str] = field(
        default_factory=dict
    )  # where a line of a record is repeated, "" once it says otherwise
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
                self.above = None
                outside = self._unlabelled(row, untitled) if self.table is None else beyond
                self._outside(row_number, row, outside)
            elif (line := self._ruler(mark)) is not None:
                self._take_ruler(row, *line)
            elif mark and mark != END:
                self._anchored(row_number, row, mark)
            else:
                self._unanchored(row_number, row, mark)
                if mark == END:
                    self.table, self.above = None, self.table
        for (name, key), cell in self.twice.items():
            if cell:
                table = self.tables[name]
                called = self.into.called(table, key)
                self.into.say_of(table, key, "ROW_TWICE", self.sheet, cell, record=called)

    def _leave(
        self, code: str, row_number: int, cols: Sequence[int], *, waits: bool = True
    ) -> None:
        """Name what stands in these columns of a row, and keep it."""
        row, cell = self.grid[row_number], address(row_number, cols[0])
        self.into.leave(code, self.sheet, cell, [row[col] for col in cols], waits=waits)

    def _beyond(self) -> tuple[list[int], list[int]]:
        """The columns without anything of the rulers, and those without their titles or checks."""
        rulers = [row for row in self.grid if is_ruler(row[self.anchor_col])]
        filled = {(col, value) for row in rulers for col, value in enumerate(row) if value != ""}
        row, titled = (
            self.grid[0],
            {self.anchor_col, *(col for col, value in filled if value == DECOR)},
        )
        return others(row, {col for col, _ in filled}), others(row, titled)

    def _unlabelled(self, row: Sequence[object], cols: list[int]) -> list[int]:
        """Those of a row's columns that have no heading of ours, as in the copy of a card."""
        filled = [col for col in cols if row[col] != ""]
        labels = {w for ruler in self.rulers.values() for w in ruler.labels} if filled else ()
        return [col for col in filled if row[col] not in labels]

    def _ruler(self, mark: str) -> tuple[Table, int] | None:
        """The table and line that a ruler's mark names."""
        if (ruler := parse_ruler(mark)) is None:
            return None
        name = self.edition.tables.get(ruler[0], ruler[0])
        return (self.tables[name], ruler[1]) if name in self.tables else None

    def _take_ruler(self, row: Sequence[object], table: Table, line: int) -> None:
        self.table, self.above, name = table, None, table.name
        self.rulers[name, line] = ruler = ruled(tuple(row), self.anchor_col, table, self.edition)
        place = self.into.places.setdefault(name, Place(self.sheet))
        for col, column in zip(ruler.cols, ruler.names, strict=True):
            place.columns.setdefault(column, (line, col))

    def _anchored(self, row_number: int, row: Sequence[object], mark: str) -> None:
        """A row that says which record it belongs to."""
        name, key, line = parse_anchor(mark)
        name = self.edition.tables.get(name, name)
        self.into.rows_read += 1
        ruler, table = self.rulers.get((name, line)), self.tables.get(name)
        if ruler is None or table is None or not (table.open or key in self._keys(name)):
            self.into.rows_ignored += 1
            unread = {self.anchor_col, *(ruler.decor if ruler else ())}
            cols = [col for col in others(row, unread) if row[col] != ""]
            if table is not None and ruler is None:
                self.into.unmarked.setdefault(self.sheet, set()).add(name)
                self.into.keep(self.sheet, address(row_number, 0), [row[col] for col in cols])
            elif cols:
                self._leave("ROW_UNKNOWN", row_number, cols)
            return
        if table.open and key in self.into.cells.get(name, ()):
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
        if is_sum([row[col] for col in filled]):
            self.into.rows_ignored += 1
            self._leave("SUM_ROW", row_number, filled, waits=False)
            return
        table = self.table or self.above
        ruler = self.rulers.get((table.name, 0)) if table and table.open else None
        if table and ruler and (self.table or self._is_record(filled, ruler)):
            spread = [*row]
            for col in filled:
                if (start := ruler.spread.get(col)) is not None and spread[start] == "":
                    spread[start], spread[col] = row[col], ""
            self._take(row_number, spread, table, self._new_key(), 0, ruler)
            return
        self.into.rows_ignored += 1
        telling = [row[col] for col in filled if _TELLING.search(plain(row[col]))]
        a_note = len(telling) < 2 and all(isinstance(value, str) for value in telling)
        self._leave("OUTSIDE" if a_note else "ROW_UNKNOWN", row_number, filled)

    @staticmethod
    def _is_record(filled: Sequence[int], ruler: Ruler) -> bool:
        """Whether a row below a table has several cells of one of its records."""
        return len({ruler.spread.get(col, col) for col in filled}.intersection(ruler.cols)) > 1

    def _take(
        self,
        row_number: int,
        row: Sequence[object],
        table: Table,
        key: str,
        line: int,
        ruler: Ruler,
    ) -> None:
        """Take one line of a record."""
        rows = self.into.places[table.name].rows.setdefault(key, {})
        if line in rows:
            self.into.rows_ignored += 1
            again = dict(zip(ruler.cols, ruler.names, strict=True))
            differ = compare_row(
                self.into,
                table,
                key,
                self.sheet,
                row_number,
                {col: (name, row[col]) for col, name in again.items()},
            )
            cell = address(row_number, min(ruler.cols + ruler.decor, default=0))
            known = self.twice.setdefault((table.name, key), cell)
            self.twice[table.name, key] = "" if differ else known
            self._outside(row_number, row, ruler.beyond)
            return
        rows[line] = row_number
        cells = self.into.cells.setdefault(table.name, {}).setdefault(key, {})
        cells.update(zip(ruler.names, [row[col] for col in ruler.cols], strict=True))
        if self.edition.is_todays:
            self._beside(row_number, row, table, ruler)
        self.into.rows_used += 1
        self._outside(row_number, row, ruler.beyond)

    def _beside(self, row_number: int, row: Sequence[object], table: Table, ruler: Ruler) -> None:
        """Name what was typed over a record's tag or label, or over the check beside it."""
        if len(ruler.decor) < 2:  # tag, check, and the hidden cells
            return
        tag, check = row[ruler.decor[0]], row[ruler.decor[1]]
        if type(tag) is float:
            tag = plain(tag)  # a number of a record, typed or pasted as one
        if tag != "" and not (
            (table.open and type(tag) is str and _ROW_NUMBER.fullmatch(tag))
            or tag in ruler.labels
            or tag in self._tags(table)
            or (type(tag) is str and self._likens(tag, table, ruler))
        ):
            self._leave("OUTSIDE", row_number, ruler.decor[:1])
        if check != "" and not (
            type(check) is str and (check.startswith(CHECK_MARKS) or _ERROR.fullmatch(check))
        ):
            self._leave("OUTSIDE", row_number, ruler.decor[1:2])

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
            self.called[table.name] = {w for tag in words for w in (tag.th, tag.en)}
        return self.called[table.name]

    def _likens(self, tag: str, table: Table, ruler: Ruler) -> bool:
        """Whether a tag is one of ours but for its spaces and the like."""
        if table.name not in self.likened:
            self.likened[table.name] = set(map(squash, self._tags(table)))
        squashed = squash(tag)
        return squashed in ruler.labels or squashed in self.likened[table.name]

    def _outside(self, row_number: int, row: Sequence[object], beyond: list[int]) -> None:
        """Name what stands in a row of ours, but in none of our columns."""
        if cols := [col for col in beyond if row[col] != ""]:
            self._leave("OUTSIDE", row_number, cols)
