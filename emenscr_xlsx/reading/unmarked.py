"""A sheet of ours without its hidden marks: it cannot be read, and what it holds is kept whole."""

from collections.abc import Sequence

from ..model import Table
from ..model.finding import CHECK_MARKS
from ..model.values import label, plain
from ..text.excel import address
from ..text.thai import squash
from ..workbook.anchors import DECOR, END
from .opening import Grid
from .read_tables import ReadTables


def keep_whole(name: str, grid: Grid, tables: Sequence[Table], read: ReadTables) -> None:
    """Keep, row by row, what on a sheet is none of the words that the form itself has there."""
    ours = _own_words(tables, read)
    titles = tuple(f"{w}  ·  " for t in tables for w in (t.title.th, t.title.en))
    for row_number, row in enumerate(grid):
        kept = {
            col: value
            for col, value in enumerate(row)
            if value != ""
            and squash(plain(value)) not in ours
            and not (isinstance(value, str) and value.startswith((*CHECK_MARKS, *titles)))
        }
        if kept:
            read.rows_read += 1
            read.rows_ignored += 1
            read.keep(name, address(row_number, min(kept)), kept.values())


def _own_words(tables: Sequence[Table], read: ReadTables) -> frozenset[str]:
    """What a sheet with these tables says before anybody types, squashed."""
    words = {DECOR, END}
    for table in tables:
        sheet = table.sheet
        texts = [sheet.head, sheet.title, sheet.hint, table.title, table.tag]
        texts += [h for c in table.columns for h in (c.heading, c.single_box_heading) if h]
        for record in read.given.get(table.name, ()):
            texts.append(table.tag_words(record))
            texts += [label(c, record[c.name]) for c in table.given if c.name in record]
            words |= {plain(record[c.name]) for c in table.given if c.name in record}
        for text in texts:
            words |= {text.th, text.en}
        words |= {str(n) for n in range(1, table.open + 1)} | {"ลำดับ", "No."}
    return frozenset(map(squash, words))
