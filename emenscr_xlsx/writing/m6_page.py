"""The page of M6 texts: each eMENSCR box ready to paste, and out of sight what the boxes are made of."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from xlsxwriter.worksheet import Worksheet

from ..forms import report as form
from ..forms.phrases import BOXES, PIECES
from ..forms.registry_notation import links
from ..model import Box, Each, Piece, Sheet, Table
from ..model.records import Records
from ..text.excel import address, quoted, substituted
from ..text.words import Lang, Words
from . import formulas
from .book import Book
from .m6 import ALIKE, FOLDED, LEAD, WHOSE
from .pages import own_rows, page
from .parts import CachedValues, Written, done, row_fit, text_height
from .record import within

M6_TEXT = Sheet(
    "m6_text",
    Words("ข้อความ M6", "M6 text"),
    Words("ข้อความสำหรับวางใน eMENSCR", "Text to paste into eMENSCR"),
    Words(
        "คัดลอกทีละช่องไปวางในระบบ ข้อความเปลี่ยนตามที่กรอก",
        "Copy each cell into the system; the text follows what you fill in",
    ),
)
_TOP, _BOX, _ABOUT, _TEXT, _OWN, _FURTHER = 4, 1, 2, 3, 4, 5
"""The first row, and the columns; the last two, hidden, hold a box's lead and the same without spaces, or a piece without spaces and whose it is."""


@dataclass(frozen=True)
class _Record:
    """A record that the page tells of, and how its formulas find its cells."""

    table: Table
    key: str
    given: Mapping[str, object]
    cell: Callable[[str], str]


def m6_text(
    book: Book,
    lang: Lang,
    written: list[Written],
    given: Records,
    shown: CachedValues,
    project: str,
    period: str,
) -> None:
    """The text of each eMENSCR box, composed live from what is filled in (D18)."""
    ws = page(book, lang, M6_TEXT, (24, 44, 110, 8, 8), project, period)
    for col, head in enumerate(
        (Words("ช่อง", "Box"), Words("เรื่อง", "About"), Words("ข้อความ", "Text")), 1
    ):
        ws.write_string(3, col, head[lang], book.format("head"))
    ws.set_row(3, 30)
    ws.set_column(_OWN, _FURTHER, None, None, {"hidden": True})
    ws.freeze_panes(_TOP, 0)
    ws.repeat_rows(3)
    made = _Page(book, lang, ws, written, shown)
    made.place()
    made.write()
    own_rows(ws, made.row - 1)
    leads = [made.rows["activities", r.key, "activities"] for r in made.records("activities")] or [
        _TOP
    ]
    span = f"{address(leads[0], _OWN, absolute=True)}:{address(leads[-1], _OWN, absolute=True)}"
    done(book.workbook.define_name("M6_activities", f"='{M6_TEXT.head[lang]}'!{span}"))


@dataclass
class _Page:
    """The page in the making: first every record gets its row, then each formula can lead to any of them."""

    book: Book
    lang: Lang
    ws: Worksheet
    written: list[Written]
    shown: CachedValues
    rows: dict[tuple[str, str, str], int] = field(
        default_factory=dict
    )  # by table, record and what is told
    row: int = _TOP
    _records: dict[str, list[_Record]] = field(
        default_factory=dict
    )  # by table: every text asks for those it may name

    def records(self, name: str) -> list[_Record]:
        """The records of a table as they stand on their sheet, and those that count among them."""
        if name not in self._records:
            self._records[name] = list(self._collect(name))
        return self._records[name]

    def _collect(self, name: str) -> Iterator[_Record]:
        for sheet in self.written:
            for block, given in zip(sheet.blocks, sheet.records, strict=True):
                table = block.table
                if name not in (table.name, table.among):
                    continue
                for at, placed in enumerate(block.records):
                    own = given[at] if at < len(given) else table.fixed
                    places = {
                        n: f"'{sheet.name}'!{a}" for n, a in sheet.places(block, placed).items()
                    }
                    hidden = {
                        n: [f"'{sheet.name}'!{a}" for a in cells]
                        for n, cells in sheet.hidden(block, placed).items()
                    }
                    yield _Record(
                        table,
                        placed.key,
                        own,
                        formulas.resolver(
                            table, own, places, hidden, self.shown.settings, self.lang
                        ),
                    )

    def _told(self, box: Box) -> Iterator[_Record]:
        """The records that have a box: a table's, or the report's one of totals."""
        table = form.m6_table(box.table)
        if table is not form.QUARTER_MONEY:
            yield from self.records(table.name)
        else:
            cells = {
                c.name: address(self.rows[table.name, "-", c.name], _TEXT) for c in table.columns
            }
            yield _Record(table, "-", {}, lambda name: cells.get(name) or f"R_{name}")

    def place(self) -> None:
        """Give each record's texts their row, sheet after sheet: the boxes to be seen, then what they are made of."""
        for sheet in self.written:
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
            for record in self._told(box):
                self._box(box, record)

    def _formula(
        self, row: int, col: int, formula: str, show: object, style: object = None
    ) -> None:
        done(self.ws.write_formula(row, col, within(formula), style, "" if show is None else show))

    def _show(self, record: _Record, what: str) -> object:
        return self.shown.m6_cells.get((record.table.name, record.key, what), "")

    def _totals(self, table: Table) -> None:
        for column in table.columns:
            name = column.computed.column
            cells = [
                cell
                for r in self.records(column.computed.table)
                if (cell := r.cell(name)).startswith("'")
            ]
            spans = _spans(cells)
            formula = f'=IF(COUNT({spans})=0,"",ROUND(SUM({spans}),2))' if cells else '=""'
            self._formula(
                self.rows[table.name, "-", column.name],
                _TEXT,
                formula,
                self.shown.m6_cells.get((table.name, "-", column.name)),
            )

    def _piece(self, piece: Piece) -> None:
        records = self.records(piece.table)
        tags = self._tags(piece) if piece.by else {}
        rows = [self.rows[r.table.name, r.key, piece.name] for r in records]
        for record, row in zip(records, rows, strict=True):
            text = formulas.put(formulas.piece_shape(piece, record.table, self.lang), record.cell)
            text, whose = text.removeprefix("="), address(row, _FURTHER)
            if piece.by:
                whose_key = self._show(record, WHOSE.format(piece.name))
                self._formula(
                    row,
                    _FURTHER,
                    f'=IF(LEN({text})=0,"",{record.cell(piece.by)})',
                    tags.get(whose_key, whose_key),
                )
            if piece.listed:
                first, last = (
                    address(rows[0], _FURTHER, absolute=True),
                    address(rows[-1], _FURTHER, absolute=True),
                )
                no, of = f"COUNTIF({first}:{whose},{whose})", f"COUNTIF({first}:{last},{whose})"
                before, after = (quoted(part) for part in piece.listed.split("{n}"))
                joined = f'IF({no}=1,{before}&{of}&{after},IF({no}={of},"และ ",""))&{no}&") "'
                text = f'IF({whose}="",{text},IF({of}<2,"",{joined})&{text})'
            self._formula(row, _TEXT, f"={text}", self._show(record, piece.name))
            folded = substituted(address(row, _TEXT), ALIKE)
            self._formula(row, _OWN, f"={folded}", self._show(record, FOLDED.format(piece.name)))

    def _tags(self, piece: Piece) -> dict[object, str]:
        """What the sheet calls the records that a piece may belong to, by key."""
        table = form.BY_NAME[form.BY_NAME[piece.table][piece.by].choices]
        return {r.key: table.tag_words(r.given)[self.lang] for r in self.records(table.name)}

    def _box(self, box: Box, record: _Record) -> None:
        table, row, lang = (
            record.table,
            self.rows[record.table.name, record.key, box.name],
            self.lang,
        )
        lead = formulas.put(formulas.lead_shape(box, lang), record.cell)
        text = str(self._show(record, box.name))
        if box.rest:
            self._formula(row, _OWN, lead, self._show(record, LEAD.format(box.name)))
            if any(isinstance(one, Each) and one.by for one in box.rest):
                self._formula(
                    row,
                    _FURTHER,
                    f"={substituted(address(row, _OWN), ALIKE)}",
                    self._show(record, FOLDED.format(box.name)),
                )
            own = {"lead": address(row, _OWN)}
            own |= {
                formulas.EACH.format(no): self._each(one, record, row)
                for no, one in enumerate(box.rest)
                if isinstance(one, Each)
            }
            formula = formulas.put(
                formulas.box_shape(box, lang), lambda name: own.get(name) or record.cell(name)
            )
        else:
            formula = lead
        about = str(record.given.get(table.heading) or (box.title or table.title)[lang])
        name = (
            table.tag_words(record.given)[lang] if table.key else (box.title or table.title)[lang]
        )
        self.ws.write_string(row, _BOX, name, self.book.format("text"))
        self.ws.write_string(row, _ABOUT, about, self.book.format("text"))
        height, size = row_fit(text, 86)
        self._formula(
            row,
            _TEXT,
            formula,
            text,
            self.book.format(f"given.long~{size}" if size else "given.long"),
        )
        self.ws.set_row(row, max(height, text_height(about, 36), text_height(name, 19)))

    def _each(self, each: Each, record: _Record, row: int) -> str:
        """The pieces that go into a record's text, as an expression."""
        piece = each.piece
        rows = {
            r.key: self.rows[r.table.name, r.key, piece.name]
            for r in self.records(piece.table)
            if r.table.name == piece.table
        }
        if each.by:
            keys = dict.fromkeys(
                k for _, k in links(str(record.given.get(each.by) or "")) if k in rows
            )
            typed = address(row, _FURTHER)
            said = [
                f'IF(ISNUMBER(FIND({address(rows[k], _OWN)},{typed})),"",{address(rows[k], _TEXT)}&" ")'
                for k in keys
            ]
        else:
            every = [self.rows[r.table.name, r.key, piece.name] for r in self.records(piece.table)]
            said = [f'{address(at, _TEXT)}&" "' for at in every]
            if piece.by:
                own = quoted(record.table.tag_words(record.given)[self.lang])
                said = [
                    f'IF({address(at, _FURTHER)}={own},{text},"")'
                    for at, text in zip(every, said, strict=True)
                ]
        return "&".join(said) or '""'


def _spans(cells: list[str]) -> str:
    """Cells of a column as few ranges, for a function that sums them."""
    ranges: list[list[str]] = []
    for cell in cells:
        sheet, _, at = cell.rpartition("!")
        letters = at.rstrip("0123456789")
        before = f"{sheet}!{letters}{int(at[len(letters) :]) - 1}"
        if ranges and ranges[-1][1] == before:
            ranges[-1][1] = cell
        else:
            ranges.append([cell, cell])
    return ",".join(f"{first}:{last.rpartition('!')[2]}" for first, last in ranges)
