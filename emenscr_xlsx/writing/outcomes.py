"""What the check beside a line of a record may come to.

One list: the sheet's formula (`formulas`), the value stored with it (`cached`), the colours of the
blamed cells (`validation`) and the guide look numbers and words up in it.
"""

from dataclasses import dataclass
from functools import cache

from ..config.settings import Settings
from ..model import Column, Kind, Table
from ..model.finding import OK, Severity
from ..model.rules import Declared, by_name
from ..text.words import Words
from ..workbook.layout import lines

UNREADABLE, READ_AS_NUMBER, READ_AS_TEXT, COMPLETE = (
    *("UNREADABLE", "TEXT_NUMBER"),
    *("READ_AS_TEXT", "COMPLETE"),
)
"""The codes of what comes to a line without a declared check.

A cell of it cannot be read, a text in it is read as a number, a number as a text, and there is
something in it and nothing against it.
"""
READINGS = (READ_AS_NUMBER, READ_AS_TEXT)


@dataclass(frozen=True)
class LineOutcome:
    """One thing that a line's check may come to."""

    number: int  # as the hidden cell beside the line holds it, from 1; 0 is none of them
    key: str  # what it is called on its line, such as V-B1.reason:reason_kind (see `by_name`)
    code: str
    column: str  # whose cell is to blame; "" where none is
    severity: Severity | None  # as the office weighs it
    say: Words
    check: Declared | None = None

    @property
    def mark(self) -> str:
        """What stands before its words."""
        return f"{self.severity.mark} " if self.severity else ""


@cache
def outcomes(table: Table, line: int, settings: Settings) -> tuple[LineOutcome, ...]:
    """What a line's check may come to; the first that holds is said.

    Cells that cannot be read, declared checks of the line's columns (the weightiest first), texts
    read as numbers, ✓. None for a line that asks nothing.
    """
    asked = asked_of(table, line)
    if not asked:
        return ()
    listed: list[_Row] = [
        (key, d.code, d.column, severity, d.say, d)
        for key, d in by_name(table).items()
        if d.column in lines(table)[line] and (severity := settings.severity_of(d)) is not None
    ]
    typed = [table[n] for n in asked if table[n].choices is None]
    listed += [
        *(
            _plain(READ_AS_TEXT, c.name, Severity.WARNING, _AS_TEXT)
            for c in typed
            if c.kind.is_text
        ),
        *(
            _plain(READ_AS_NUMBER, c.name, Severity.INFO, _AS_NUMBER)
            for c in typed
            if c.kind.is_number
        ),
    ]
    rows: list[_Row] = [
        *(_plain(UNREADABLE, n, Severity.ERROR, unreadable(table[n])) for n in asked),
        *sorted(listed, key=lambda row: -(row[3] or 0)),
        _plain(COMPLETE, "", None, Words(OK, OK)),
    ]
    return tuple(LineOutcome(number, *row) for number, row in enumerate(rows, 1))


_Row = tuple[str, str, str, Severity | None, Words, Declared | None]
"""An outcome's key, code, column, severity, words and check."""


def _plain(code: str, column: str, severity: Severity | None, say: Words) -> _Row:
    """An outcome that no check declares."""
    return f"{code}:{column}", code, column, severity, say, None


@cache
def asked_of(table: Table, line: int) -> tuple[str, ...]:
    """The names of the columns that a line asks."""
    return tuple(n for n in lines(table)[line] if table[n].asked)


_AS_TEXT = Words(
    "โปรแกรมเก็บเป็นตัวเลขหรือวันที่ ตรวจว่าตรงกับที่พิมพ์ เช่น เลข 0 ข้างหน้า",
    "Stored as a number or a date; see that it is what was typed, such as a 0 in front",
)
_AS_NUMBER = Words(
    "อ่านข้อความนี้เป็นตัวเลข ควรพิมพ์เป็นตัวเลข", "The text is read as a number; better type figures"
)
_ERROR_VALUE = Words(
    "เซลล์นี้แสดงข้อผิดพลาดหรือค่าตรรกะ ให้พิมพ์ข้อความแทน",
    "The cell shows an error or a logical value; type the text instead",
)
_NOT_LISTED = Words("ไม่อยู่ในรายการ ให้เลือกจากรายการ", "Not in the list; choose from the list")
_NO_NUMBER = Words(
    "อ่านเป็นตัวเลขไม่ได้ ให้พิมพ์เฉพาะตัวเลข ถ้าเป็นศูนย์พิมพ์ 0 ถ้ายังไม่มีให้เว้นว่าง",
    "Cannot be read as a number; type figures only, 0 if it is nought, or leave it blank",
)
_NOT_WHOLE = Words("ต้องเป็นจำนวนเต็ม", "Must be a whole number")


def unreadable(column: Column) -> Words:
    """What to say of a cell that cannot be read."""
    if column.choices is not None:
        return _NOT_LISTED
    if column.kind.is_text:
        return _ERROR_VALUE
    return _NOT_WHOLE if column.kind is Kind.WHOLE else _NO_NUMBER
