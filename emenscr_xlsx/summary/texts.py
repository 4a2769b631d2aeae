"""The texts ready to paste into eMENSCR, whole however long they are: one box a record, over as many rows as it needs."""

from collections.abc import Sequence

from ..checking.frames import Batch
from ..forms import report as form
from ..forms.phrases import BOXES
from ..text.excel import letter
from ..text.words import Words
from ..writing.book import Book
from ..writing.fast_sheet import Stream
from ..writing.m6 import m6_texts
from .core import Chunk, Record, SummaryFacts, origin, tag
from .sheet import LIMIT, inline, lines_of

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
_CELL = 32_000  # characters that a box holds for certain


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
        self.ws: Stream = book.stream(name if number == 1 else f"{name} ({number})")
        self.names.append(self.ws.get_name())
        ws = self.ws
        book.page(ws, TITLE[self.facts.lang], self.facts.running)
        ws.set_row(0, 36)
        ws.write_string(0, 0, TITLE.th, book.format("title"))
        before = (
            f"{Words(f'ต่อจากชีต “{self.names[-2]}”', f'continued from sheet “{self.names[-2]}”')} · "
            if number > 1
            else ""
        )
        ws.write_string(1, 0, f"{before}{TITLE.en} · {self.facts.dated}", book.format("hint"))
        ws.set_row(3, 40)
        for no, (head, width) in enumerate(_HEADS):
            ws.set_column(no, no, width)
            ws.write_string(3, no, f"{head.th}\n{head.en}", book.format("head"))
        ws.freeze_panes(4, 0)
        ws.repeat_rows(3)
        ws.outline_settings(True, False)
        self.row = 4

    def add(self, chunk: Chunk, batch: Batch, keys: Sequence[tuple[str, int]]) -> None:
        """Write the texts of a batch's reports."""
        texts = m6_texts(batch)
        own = {key: no for no, key in enumerate(keys)}
        found: dict[tuple[str, str, int, str], Record] = {}
        for name, of in chunk.records.items():
            for r in (r for rs in of.values() for r in rs):
                found[name, r["_project"], r["_quarter"], r["_key"]] = r
                found.setdefault(
                    (name, r["_project"], r["_quarter"], "-"), r
                )  # what tells of them all leads to the first
        for project in chunk.projects:
            for quarter in self.facts.shown:
                if (no := own.get((project, quarter))) is not None:
                    self._report(project, quarter, texts[no], found)

    def _report(
        self,
        project: str,
        quarter: int,
        texts: dict[tuple[str, str], str],
        found: dict[tuple[str, str, int, str], Record],
    ) -> None:
        code, name, office = self.facts.who(project)
        self._group(
            f"{office} · {code} · {name} · {Words(f'ไตรมาสที่ {quarter}', f'quarter {quarter}')}"
        )
        for box in BOXES:
            told = form.m6_table(box.table)
            # Totals stand on no sheet: the box that tells of them leads to the table they are of.
            table = (
                told
                if told is not form.QUARTER_MONEY
                else form.BY_NAME[told.columns[0].computed.table]
            )
            for (of, key), text in texts.items():
                if of != box.name or not text:
                    continue
                if (table.name, project, quarter, key) not in found:
                    table = form.REPORT  # money of a project that has no budget line
                record = found[table.name, project, quarter, key]
                item = box.title or (tag(table, record) if told is table else None) or told.title
                pieces = _pieces(text)
                for no, piece in enumerate(pieces, 1):
                    self._box(
                        f"{item} ({no}/{len(pieces)})" if len(pieces) > 1 else str(item),
                        piece,
                        record,
                        table,
                    )

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
            str(Words(f"ต่อในชีต “{follows}”", f"Continued on sheet “{follows}”")),
            self.book.format("bold"),
        )
        self._open()

    def _group(self, text: str) -> None:
        style = self.style["group"]
        cells = [
            inline("A\0", style, text),
            *(f'<c r="{letter(no)}\0" s="{style[0]}"/>' for no in range(1, len(_HEADS))),
        ]
        self._row(cells, 26, 0)

    def _box(self, item: str, text: str, record: Record, table) -> None:
        lines = lines_of(text, _ROOM)
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
        for no in range(1, rows):
            blank = [f'<c r="{letter(c)}\0" s="{self.blank}"/>' for c in range(len(_HEADS))]
            self._row(blank, min(lines - no * _ROW, _ROW) * _LINE + 5, 1)
        if rows > 1:
            for column in range(len(_HEADS)):
                self.ws.merged(first, column, first + rows - 1)


def _pieces(text: str) -> list[str]:
    """A text in pieces that a cell holds."""
    return [text[at : at + _CELL] for at in range(0, len(text), _CELL)]
