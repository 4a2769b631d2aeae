"""The page of M6 texts.

Each eMENSCR box ready to paste, and out of sight what the boxes are made of.
"""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from xlsxwriter.format import Format

from ..forms import report as form
from ..forms.phrases import BOXES, PIECES
from ..forms.registry_notation import links
from ..model import Box, Each, Piece, Sum, Table
from ..text.cell_text import substituted
from ..text.excel import address
from ..text.formula import Expression, fn, joined, literal, ref, written
from ..text.words import Lang, Words
from ..workbook.layout import Block, Placed
from ..workbook.own_pages import M6_TEXT
from .book import Book
from .fast_sheet import FastSheet
from .m6 import ALIKE, FOLDED, LEAD, WHOSE, PieceText, onward
from .m6_formulas import EACH, box_shape, lead_shape, listed, piece_shape
from .pages import own_rows, page
from .parts import CachedValues, Written, done, row_fit, text_height
from .shapes import RecordCells, put, total_of

_TOP, _BOX, _ABOUT, _TEXT, _FIRST, _SECOND, _THIRD = 4, 1, 2, 3, 4, 5, 6
"""The first row, and the columns.

The first hidden one holds a box's lead or a piece without spaces, the second the lead without
spaces or whose the piece is, the third a piece with all that follow it in the same box.
"""


_LINES = 4
"""For how many lines of text a box has room, however little is written yet."""


@dataclass(frozen=True)
class _Record:
    """A record that the page tells of, and how its formulas find its cells."""

    table: Table
    key: str
    given: Mapping[str, object]
    cells: RecordCells


def m6_text(
    book: Book,
    lang: Lang,
    sheets: list[Written],
    cached: CachedValues,
    project: str,
    period: str,
) -> None:
    """The text of each eMENSCR box, composed live from what is filled in (D18)."""
    ws = page(book, lang, M6_TEXT, (24, 44, 110, 8, 8, 8), project, period)
    for col, head in enumerate(
        (Words("ช่อง", "Box"), Words("เรื่อง", "About"), Words("ข้อความ", "Text")), 1
    ):
        ws.write_string(3, col, head[lang], book.format("head"))
    ws.set_row(3, 30)
    ws.set_column(_FIRST, _THIRD, None, None, {"hidden": True})
    ws.freeze_panes(_TOP, 0)
    ws.repeat_rows(3)
    texts = _Page(book, lang, ws, sheets, cached)
    texts.place()
    texts.write()
    own_rows(ws, texts.row - 1)
    activities = texts.records("activities")
    leads = [texts.rows["activities", r.key, "activities"] for r in activities] or [_TOP]
    span = _column(_FIRST, leads[0], leads[-1])
    done(book.workbook.define_name("M6_activities", f"='{M6_TEXT.head[lang]}'!{span}"))


@dataclass
class _Page:
    """The page in the making.

    First every record gets its row, then formulas can lead to any of them.

    `rows` are by table, record and what is told of it; `_records` by table, for every text asks for
    those that it may name.
    """

    book: Book
    lang: Lang
    ws: FastSheet
    sheets: list[Written]
    cached: CachedValues
    rows: dict[tuple[str, str, str], int] = field(default_factory=dict)
    row: int = _TOP
    _records: dict[str, list[_Record]] = field(default_factory=dict)

    def records(self, name: str) -> list[_Record]:
        """The records of a table as they stand on their sheet, and those that count among them."""
        if name not in self._records:
            self._records[name] = list(self._collect(name))
        return self._records[name]

    def _collect(self, name: str) -> Iterator[_Record]:
        for sheet in self.sheets:
            for block, records in zip(sheet.blocks, sheet.records, strict=True):
                table = block.table
                if name not in (table.name, table.among):
                    continue
                for number, placed in enumerate(block.records):
                    given = records[number] if number < len(records) else table.fixed
                    yield _Record(
                        table, placed.key, given, self._cells(sheet, block, placed, given)
                    )

    def _cells(
        self, sheet: Written, block: Block, placed: Placed, given: Mapping[str, object]
    ) -> RecordCells:
        """A record's cells for the formulas of this page."""
        places = {n: f"'{sheet.name}'!{a}" for n, a in sheet.places(block, placed).items()}
        hidden = {
            n: [f"'{sheet.name}'!{a}" for a in cells]
            for n, cells in sheet.hidden(block, placed).items()
        }
        return RecordCells(block.table, given, places, hidden, self.cached.settings, self.lang)

    def _subjects(self, box: Box) -> Iterator[_Record]:
        """The records that have a box: a table's, or the report's one of totals."""
        table = form.m6_table(box.table)
        if table is not form.QUARTER_MONEY:
            yield from self.records(table.name)
        else:
            cells = {
                c.name: address(self.rows[table.name, "-", c.name], _TEXT) for c in table.columns
            }
            settings = self.cached.settings
            yield _Record(table, "-", {}, RecordCells(table, {}, cells, {}, settings, self.lang))

    def place(self) -> None:
        """Give each record's texts their row, sheet after sheet.

        The boxes to be seen, then what they are made of.
        """
        for sheet in self.sheets:
            for box in (b for b in BOXES if form.m6_table(b.table).sheet is sheet.sheet):
                table = form.m6_table(box.table)
                for key in (
                    ["-"]
                    if table is form.QUARTER_MONEY
                    else [r.key for r in self.records(table.name)]
                ):
                    self._take(table.name, key, box.name)
            if form.QUARTER_MONEY.sheet is sheet.sheet:
                for column in form.QUARTER_MONEY.columns:
                    self._hide(form.QUARTER_MONEY.name, "-", column.name)
            for piece in (p for p in PIECES if form.m6_table(p.table).sheet is sheet.sheet):
                for record in self.records(piece.table):
                    self._hide(record.table.name, record.key, piece.name)

    def _take(self, table: str, key: str, what: str) -> None:
        self.rows[table, key, what] = self.row
        self.row += 1

    def _hide(self, table: str, key: str, what: str) -> None:
        self.ws.set_row(self.row, None, None, {"hidden": True})
        self._take(table, key, what)

    def write(self) -> None:
        """Write every formula, with what it shows."""
        self._totals(form.QUARTER_MONEY)
        for piece in PIECES:
            self._piece(piece)
        for box in BOXES:
            for record in self._subjects(box):
                self._box(box, record)

    def _write(
        self, row: int, col: int, formula: Expression, value: object, look: Format | None = None
    ) -> None:
        stored = "" if value is None else value
        done(self.ws.write_formula(row, col, written(formula), look, stored))

    def _stored(self, record: _Record, what: str) -> object:
        """What a formula is to show of a record before anything recalculates it."""
        return self.cached.m6_cells.get((record.table.name, record.key, what), "")

    def _totals(self, table: Table) -> None:
        for column in table.columns:
            if not isinstance(column.computed, Sum):
                continue
            name = column.computed.column
            by_table = groupby(self.records(column.computed.table), key=lambda r: r.table)
            cells = [(owner, [r.cells[name] for r in rows]) for owner, rows in by_table]
            total = total_of(name, cells)
            key = table.name, "-", column.name
            self._write(self.rows[key], _TEXT, total, self.cached.m6_cells.get(key))

    def _piece(self, piece: Piece) -> None:
        records = self.records(piece.table)
        tags = self._tags(piece) if piece.by else {}
        rows = [self.rows[r.table.name, r.key, piece.name] for r in records]
        shown = dict(zip(rows, onward(piece, [self._told(piece, r) for r in records]), strict=True))
        for record, row in zip(records, rows, strict=True):
            text = put(piece_shape(piece, record.table, self.lang), record.cells)
            whose = ref(address(row, _SECOND))
            if piece.by:
                key = self._stored(record, WHOSE.format(piece.name))
                named = fn.IF(fn.LEN(text).eq(0), "", ref(record.cells[piece.by]))
                self._write(row, _SECOND, named, tags.get(key, key))
            if piece.listed:
                text = listed(piece, text, whose, _column(_SECOND, rows[0], rows[-1]))
            self._write(row, _TEXT, text, self._stored(record, piece.name))
            folded = substituted(ref(address(row, _TEXT)), ALIKE)
            self._write(row, _FIRST, folded, self._stored(record, FOLDED.format(piece.name)))
            following = self._onward(piece, whose, row + 1, rows[-1])
            if piece.by:  # Excel alone would match a blank
                following = fn.IF(fn.LEN(whose).eq(0), "", following)
            piece_text = ref(address(row, _TEXT))
            without = literal("") if piece.by else following
            whole = fn.IF(fn.LEN(piece_text).eq(0), without, piece_text & " " & following)
            self._write(row, _THIRD, whole, shown[row])

    def _told(self, piece: Piece, record: _Record) -> PieceText:
        whose = self._stored(record, WHOSE.format(piece.name))
        return record.key, str(whose), str(self._stored(record, piece.name))

    def _tags(self, piece: Piece) -> dict[object, str]:
        """What the sheet calls the records that a piece may belong to, by key."""
        table = form.BY_NAME[str(form.BY_NAME[piece.table][piece.by].choices)]
        return {r.key: table.tag_words(r.given)[self.lang] for r in self.records(table.name)}

    def _box(self, box: Box, record: _Record) -> None:
        table, lang = record.table, self.lang
        row = self.rows[table.name, record.key, box.name]
        formula = put(lead_shape(box, lang), record.cells)
        if box.rest:
            self._write(row, _FIRST, formula, self._stored(record, LEAD.format(box.name)))
            if any(isinstance(part, Each) and part.by for part in box.rest):
                folded = substituted(ref(address(row, _FIRST)), ALIKE)
                self._write(row, _SECOND, folded, self._stored(record, FOLDED.format(box.name)))
            cells = {"lead": address(row, _FIRST)} | {
                EACH.format(number): self._each(part, record, row).text
                for number, part in enumerate(box.rest)
                if isinstance(part, Each)
            }
            formula = put(box_shape(box, lang), ChainMap(cells, record.cells))
        title = (box.title or table.title)[lang]
        about = str(record.given.get(table.heading) or title)
        name = table.tag_words(record.given)[lang] if table.key else title
        self.ws.write_string(row, _BOX, name, self.book.format("text"))
        self.ws.write_string(row, _ABOUT, about, self.book.format("text"))
        text = str(self._stored(record, box.name))
        height, size = row_fit(text, 86)
        look = self.book.format(f"given.long~{size}" if size else "given.long")
        self._write(row, _TEXT, formula, text, look)
        least = text_height("", 1, _LINES)  # a formula's row does not grow with its text
        self.ws.set_row(row, max(least, height, text_height(about, 36), text_height(name, 19)))

    def _each(self, each: Each, record: _Record, row: int) -> Expression:
        """The pieces that go into a record's text."""
        piece = each.piece
        if each.by:
            rows = {
                r.key: self.rows[r.table.name, r.key, piece.name]
                for r in self.records(piece.table)
                if r.table.name == piece.table
            }
            keys = (k for _, k in links(str(record.given.get(each.by) or "")) if k in rows)
            typed = ref(address(row, _SECOND))
            return joined(
                fn.IF(
                    fn.ISNUMBER(fn.FIND(ref(address(rows[key], _FIRST)), typed)),
                    "",
                    ref(address(rows[key], _TEXT)) & " ",
                )
                for key in dict.fromkeys(keys)
            )
        every = [self.rows[r.table.name, r.key, piece.name] for r in self.records(piece.table)]
        tag = literal(record.table.tag_words(record.given)[self.lang]) if piece.by else literal("")
        return self._onward(piece, tag, every[0], every[-1]) if every else literal("")

    def _onward(self, piece: Piece, whose: Expression, first: int, last: int) -> Expression:
        """The pieces of a record, of all where none names its own, in rows from one to another."""
        if first > last:
            return literal("")
        if not piece.by:
            return ref(address(first, _THIRD))
        here = fn.MATCH(whose, ref(_column(_SECOND, first, last)), 0)
        return fn.IFERROR(fn.INDEX(ref(_column(_THIRD, first, last)), here), "")


def _column(col: int, first: int, last: int) -> str:
    """The cells of a column from a row to a row."""
    return f"{address(first, col, absolute=True)}:{address(last, col, absolute=True)}"
