"""The page of M6 texts.

Each eMENSCR box ready to paste, and out of sight what the boxes are made of.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from xml.sax.saxutils import escape

from ..forms import report as form
from ..forms.phrases import BOXES, PIECES
from ..forms.registry_notation import links
from ..model import Box, Each, Piece, Sum, Table
from ..text.excel import address
from ..text.formula import Expression, fn, joined, literal, ref, written
from ..text.words import Lang, Words
from ..workbook.own_pages import M6_TEXT
from .book import Book
from .fast_sheet import FastSheet, style_number
from .m6 import FOLDED, LEAD, WHOSE, PieceText, onward
from .m6_formulas import (
    BELOW,
    CONTENT,
    EACH,
    END,
    FIRST,
    ROW,
    SECOND,
    TEXT,
    THIRD,
    TOP,
    WHOLE,
    box_row,
    cells,
    piece_row,
    pieces_in,
    places_of_totals,
)
from .pages import own_rows, page
from .parts import CachedValues, Written, done, row_fit, text_height
from .row_shape import LOOK, show
from .shapes import Places, RecordCells, total_of

_TOP, _BOX, _ABOUT = 4, 1, 2  # the first row, and the columns that have no formulas
_LINES = 4
"""For how many lines of text a box has room, however little is written yet."""


@dataclass(frozen=True)
class _Record:
    """A record that the page tells of, and how its formulas find its cells."""

    table: Table
    key: str
    given: Mapping[str, object]
    places: Places
    marks: RecordCells


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
    ws.set_column(FIRST, THIRD, None, None, {"hidden": True})
    ws.freeze_panes(_TOP, 0)
    ws.repeat_rows(3)
    texts = _Page(book, lang, ws, sheets, cached)
    texts.place()
    texts.write()
    own_rows(ws, texts.row - 1)
    activities = texts.records("activities")
    leads = [texts.rows["activities", r.key, "activities"] for r in activities] or [_TOP]
    span = cells(FIRST, str(leads[0] + 1), str(leads[-1] + 1))
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
                    places = sheet.cells(table, placed, self.cached.settings, sheet.name)
                    marks = RecordCells(table, given, placed.rows, self.lang)
                    yield _Record(table, placed.key, given, places, marks)

    def _subjects(self, box: Box) -> Iterator[_Record]:
        """The records that have a box: a table's, or the report's one of totals."""
        table = form.m6_table(box.table)
        if table is not form.QUARTER_MONEY:
            yield from self.records(table.name)
        else:
            rows = {n: self.rows[table.name, "-", c.name] for n, c in enumerate(table.columns)}
            places = places_of_totals(table, self.cached.settings)
            yield _Record(table, "-", {}, places, RecordCells(table, {}, rows, self.lang))

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

    def _stored(self, record: _Record, what: str) -> object:
        """What a formula is to show of a record before anything recalculates it."""
        return self.cached.m6_cells.get((record.table.name, record.key, what), "")

    def _totals(self, table: Table) -> None:
        for column in table.columns:
            if not isinstance(column.computed, Sum):
                continue
            name = column.computed.column
            by_table = groupby(self.records(column.computed.table), key=lambda r: r.table)
            cells = [(owner, [r.places[name] % r.marks for r in rows]) for owner, rows in by_table]
            total = total_of(name, cells)
            key = table.name, "-", column.name
            value = self.cached.m6_cells.get(key)
            stored = "" if value is None else value
            done(self.ws.write_formula(self.rows[key], TEXT, written(total), None, stored))

    def _piece(self, piece: Piece) -> None:
        records = self.records(piece.table)
        tags = self._tags(piece) if piece.by else {}
        rows = [self.rows[r.table.name, r.key, piece.name] for r in records]
        wholes = onward(piece, [self._told(piece, r) for r in records])
        for record, row, whole in zip(records, rows, wholes, strict=True):
            marks, whose = record.marks, self._stored(record, WHOSE.format(piece.name))
            marks |= {TOP: str(rows[0] + 1), END: str(rows[-1] + 1)}
            marks |= {ROW: str(row + 1), BELOW: str(row + 2)}
            show(marks, CONTENT, self._stored(record, piece.name))
            show(marks, FOLDED, self._stored(record, FOLDED.format(piece.name)))
            show(marks, WHOSE, tags.get(whose, whose))
            show(marks, WHOLE, whole)
            shape = piece_row(piece, record.places, self.lang, row == rows[-1])
            shape.write(self.ws, row, marks)

    def _told(self, piece: Piece, record: _Record) -> PieceText:
        whose = self._stored(record, WHOSE.format(piece.name))
        return record.key, str(whose), str(self._stored(record, piece.name))

    def _tags(self, piece: Piece) -> dict[object, str]:
        """What the sheet calls the records that a piece may belong to, by key."""
        table = form.BY_NAME[str(form.BY_NAME[piece.table][piece.by].choices)]
        return {r.key: table.tag_words(r.given)[self.lang] for r in self.records(table.name)}

    def _box(self, box: Box, record: _Record) -> None:
        table, lang = record.table, self.lang
        row, marks = self.rows[table.name, record.key, box.name], record.marks
        marks |= {ROW: str(row + 1)} | {
            EACH.format(number): escape(self._each(part, record, row).text)
            for number, part in enumerate(box.rest)
            if isinstance(part, Each)
        }
        title = (box.title or table.title)[lang]
        about = str(record.given.get(table.heading) or title)
        name = table.tag_words(record.given)[lang] if table.key else title
        self.ws.write_string(row, _BOX, name, self.book.format("text"))
        self.ws.write_string(row, _ABOUT, about, self.book.format("text"))
        text = str(self._stored(record, box.name))
        height, size = row_fit(text, 86)
        look = self.book.format(f"given.long~{size}" if size else "given.long")
        marks[LOOK] = style_number(look)
        show(marks, CONTENT, text)
        show(marks, LEAD, self._stored(record, LEAD.format(box.name)))
        show(marks, FOLDED, self._stored(record, FOLDED.format(box.name)))
        box_row(box, record.places, lang).write(self.ws, row, marks)
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
            typed = ref(address(row, SECOND))
            return joined(
                fn.IF(
                    fn.ISNUMBER(fn.FIND(ref(address(rows[key], FIRST)), typed)),
                    "",
                    ref(address(rows[key], TEXT)) & " ",
                )
                for key in dict.fromkeys(keys)
            )
        every = [self.rows[r.table.name, r.key, piece.name] for r in self.records(piece.table)]
        if not every:
            return literal("")
        tag = record.table.tag_words(record.given)[self.lang] if piece.by else ""
        return pieces_in(piece, tag, str(every[0] + 1), str(every[-1] + 1))
