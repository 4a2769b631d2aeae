"""The texts ready to paste into eMENSCR, whole however long they are.

There is one box a record, over as many rows as it needs.
"""

from collections.abc import Mapping, Sequence

from ..checking.frames import Frames
from ..forms import report as form
from ..forms.phrases import BOXES
from ..model import Sum, Table
from ..text.excel import letter, pieces
from ..text.thai import wrapped
from ..text.words import Words
from ..writing.book import Book
from ..writing.m6 import m6_texts
from .cells import inline
from .chunk import Chunk
from .facts import SummaryFacts
from .fields import heading
from .records import Record, origin, tag
from .sheet import LIMIT, unprinted

NAME, TITLE = (
    Words("ข้อความ M6", "M6 texts"),
    Words("ข้อความพร้อมวางใน eMENSCR", "Texts ready to paste into eMENSCR"),
)
_HEADS = (
    (Words("รายการ", "Item"), 24.0),
    (Words("ข้อความ (คัดลอกทั้งช่อง)", "Text (copy the whole box)"), 118.0),
    (Words("ตัวอักษร", "Characters"), 9.0),
    (Words("เซลล์ที่มา", "Source cell"), 24.0),
)
_LINE, _ROW = 21.0, 19  # points a line takes, and lines to a row
_ROOM = 112.0  # characters to a line
_CELL = 32_000  # units that a box holds for certain


class Texts:
    """The sheet, written project after project under a heading for each."""

    def __init__(self, book: Book, facts: SummaryFacts, root: str, limit: int = LIMIT) -> None:
        self.book, self.facts, self.root, self.limit = book, facts, root, limit
        self.names: list[str] = []
        self.style = {n: book.numbers(n) for n in ("group", "cell.text", "link.cell")}
        self.blank, self.count = book.number("cell"), book.number("cell", "#,##0")
        self._open()

    def _open(self) -> None:
        book, number = self.book, len(self.names) + 1
        name = NAME[self.facts.lang]
        self.names.append(name if number == 1 else f"{name} ({number})")
        self.ws = book.stream(self.names[-1])
        ws = self.ws
        book.page(ws, TITLE[self.facts.lang], self.facts.running)
        ws.set_row(0, 36)
        both, dated = self.facts.language == "both", self.facts.dated
        ws.write_string(0, 0, TITLE["th" if both else self.facts.lang], book.format("title"))
        before = (
            Words(f"ต่อจากชีต “{self.names[-2]}” · ", f"continued from sheet “{self.names[-2]}” · ")
            if number > 1
            else Words("", "")
        )
        titled = f"{TITLE.en} · {dated}" if both else dated
        ws.write_string(1, 0, f"{self._said(before)}{titled}", book.format("hint"))
        ws.set_row(3, 40)
        for col, (head, width) in enumerate(_HEADS):
            ws.set_column(col, col, width)
            ws.write_string(3, col, heading(head, self.facts.language), book.format("head"))
        ws.freeze_panes(4, 0)
        ws.repeat_rows(3)
        ws.outline_settings(True, False)
        self.row = 4

    def _said(self, words: Words) -> str:
        return words.shown(self.facts.language)

    def add(self, chunk: Chunk, batch: Frames, keys: Sequence[tuple[str, int]]) -> None:
        """Write the texts of a batch's reports."""
        texts = dict(zip(keys, m6_texts(batch), strict=True))
        for project in chunk.projects:
            records: dict[tuple[str, int, str], Record] = {}
            for table in form.KEPT:
                for record in chunk.sent(table.name, project):
                    if record.quarter not in self.facts.shown:
                        continue
                    records[table.name, record.quarter, record.key] = record
                    # A text of all of a table's records leads to the first.
                    records.setdefault((table.name, record.quarter, "-"), record)
            for quarter in self.facts.shown:
                if (project, quarter) in texts:
                    self._report(project, quarter, texts[project, quarter], records)

    def _report(
        self,
        project: str,
        quarter: int,
        texts: Mapping[tuple[str, str], str],
        records: Mapping[tuple[str, int, str], Record],
    ) -> None:
        code, name, office = self.facts.who(project)
        period = Words(f"ไตรมาสที่ {quarter}", f"quarter {quarter}")
        self._group(f"{office} · {code} · {name} · {self._said(period)}")
        for box in BOXES:
            text_table = form.m6_table(box.table)
            table = _shown_in(text_table)
            for (of_box, key), text in texts.items():
                if of_box != box.name or not text:
                    continue
                if (table.name, quarter, key) not in records:
                    table = form.REPORT  # money of a project that has no budget line
                record = records[table.name, quarter, key]
                tagged = (
                    tag(table, record) if text_table is table and table.key else text_table.title
                )
                item, cut = self._said(box.title or tagged), pieces(text, _CELL)
                for number, piece in enumerate(cut, 1):
                    part = f" ({number}/{len(cut)})" if len(cut) > 1 else ""
                    self._box(f"{item}{part}", piece, record, table)

    def done(self) -> None:
        """No more texts come."""
        if not self.facts.print_all:
            unprinted(self.ws, len(_HEADS) + 1)

    def _row(self, cells: Sequence[str], height: float, level: int) -> None:
        if self.row >= self.limit - 2:
            self._turn()
        self.ws.line(self.row, [c.replace("\0", str(self.row + 1)) for c in cells], height, level)
        self.row += 1

    def _turn(self) -> None:
        """Go on to a further sheet, and say so on this one."""
        follows = f"{self.names[0]} ({len(self.names) + 1})"
        self.ws.write_string(
            self.row,
            0,
            self._said(Words(f"ต่อในชีต “{follows}”", f"Continued on sheet “{follows}”")),
            self.book.format("bold"),
        )
        self.done()
        self._open()

    def _group(self, text: str) -> None:
        style = self.style["group"]
        cells = [
            inline("A\0", style, text),
            *(f'<c r="{letter(col)}\0" s="{style[0]}"/>' for col in range(1, len(_HEADS))),
        ]
        self._row(cells, 26, 0)

    def _box(self, item: str, text: str, record: Record, table: Table) -> None:
        """A record's box, over as many rows as its text needs."""
        lines = wrapped(text, _ROOM)
        rows = -(-lines // _ROW)
        if self.row + rows >= self.limit - 2 and self.row > 4:
            self._turn()  # the whole box goes on the next sheet
        place, first = origin(table, record), self.row
        cells = [
            inline("A\0", self.style["cell.text"], item),
            inline("B\0", self.style["cell.text"], text),
            f'<c r="C\0" s="{self.count}"><v>{len(text)}</v></c>',
            inline("D\0", self.style["link.cell"], place.location),
        ]
        self._row(cells, min(lines, _ROW) * _LINE + 5, 1)
        if self.ws.has_room_for_links:
            self.ws.link(self.row - 1, 3, self.root + place.filed, place.location)
        for number in range(1, rows):
            blank = [f'<c r="{letter(c)}\0" s="{self.blank}"/>' for c in range(len(_HEADS))]
            self._row(blank, min(lines - number * _ROW, _ROW) * _LINE + 5, 1)
        if rows > 1:
            for column in range(len(_HEADS)):
                self.ws.merged(first, column, first + rows - 1)


def _shown_in(table: Table) -> Table:
    """The table that a text's records stand in; of totals, the table that they are of."""
    first = table.columns[0].computed
    return form.BY_NAME[first.table] if isinstance(first, Sum) else table
