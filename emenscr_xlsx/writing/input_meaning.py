"""What a typed cell is taken for, in the sheet as in the pipeline: hidden cells that hold its meaning.

Odd blanks and invisible marks, a number typed as text, an item of a list however it is spaced: the pipeline
understands them (`words.clean`, `cells.parse`), so must the sheet. Each asked cell has a few hidden ones beyond the
check column. The first holds what was typed in plain characters; the last the text, the number, or the list's own
item, and nothing where the cell is blank or cannot be read.
"""

import re
from functools import cache

from ..model import Choices, Column, Kind, Table
from ..model.counts import ANY
from ..text.excel import compared, replaced, substituted
from ..text.thai import ALIKE, DIGITS, PLAIN
from ..workbook.layout import lines

STANDING = "#standing"
"""Names the hidden cell that holds how a record stands (see `due`)."""

_LINES = (("\n", " "),)  # a line break in a cell that takes a number or an item is a space
_WILD = (
    ("*", "|"),
    ("?", "|"),
    ("~", "|"),
)  # what MATCH would take for more than itself, and no key has in it
_FIGURES = (*DIGITS.items(), ("\u2212", "-"))
_UNITS = tuple((unit, "") for unit in ("บาท", "ร้อยละ", "%", "฿", " ", "-", "+"))
_AMISS = "?"  # stands for what is no text at all, and means nothing in any list or as a number


def fact_name(table: str, fact: str) -> str:
    """The defined name of the hidden cells that hold a fact of a table's records; of one record's own, with `own_fact`."""
    return f"F_{table}_{fact}"


def own_fact(fact: str) -> str:
    return f"#{fact}"


def steps(column: Column) -> int:
    """How many hidden cells a column takes: a text one, a choice two, a number four."""
    return 2 if column.choices is not None else 4 if column.kind.is_number else 1


@cache
def beside(table: Table) -> dict[str, int]:
    """The hidden cells of a record as a whole, on its first line, counted from the check column; the first column holds each line's verdict."""
    return {
        name: at
        for at, name in enumerate(
            (STANDING, *(own_fact(f.name) for f in table.facts), *table.counted), 2
        )
    }


@cache
def offsets(table: Table) -> dict[str, tuple[int, int]]:
    """Per asked column, the line it is on and its first hidden cell, counted from the check column."""
    found = {}
    for no, line in enumerate(lines(table)):
        at = 2 + len(beside(table))
        for name in line:
            if table[name].asked:
                found[name] = (no, at)
                at += steps(table[name])
    return found


def room(tables: tuple[Table, ...]) -> int:
    """How many hidden columns a sheet with these tables needs."""
    return max(
        at
        for t in tables
        for at in (
            *beside(t).values(),
            *(at + steps(t[name]) - 1 for name, (_, at) in offsets(t).items()),
        )
    )


def formulas(column: Column, cell: str, own: list[str]) -> list[str]:
    """The formulas of a column's hidden cells; `cell` is what people type into, `own` the hidden addresses."""
    made = _shapes(column)
    for no, at in enumerate((cell, *own)):
        made = [shape.replace(f"\0{no}\0", at) for shape in made]
    return made


@cache
def _shapes(column: Column) -> list[str]:
    """The same with a mark for each cell: 0 for what people type into, 1 to 4 for the hidden ones, each between nulls."""
    cell, *own = (f"\0{no}\0" for no in range(steps(column) + 1))
    if column.choices is None and not column.kind.is_number:
        return [f'=IFERROR({substituted(cell, PLAIN)},"")']
    said = f'IFERROR(TRIM(CLEAN({substituted(cell, PLAIN + _LINES)})),"{_AMISS}")'
    if column.choices is not None:
        name = column.choices.name if isinstance(column.choices, Choices) else column.choices
        key = substituted(compared(own[0]), _WILD)
        return [
            f"={said}",
            f'=IF(LEN({own[0]})=0,"",IFERROR(INDEX(V_{name},MATCH({key},K_{name},0)),""))',
        ]
    s, b, n, _ = own
    whole = f'LEFT({n},FIND(".",{n}&".")-1)'
    rest = substituted(f'SUBSTITUTE({n},",","")', [(str(d), "") for d in range(10)])
    size = f'VALUE(SUBSTITUTE({n},",",""))'
    good = [
        f"LEN({n})>0",
        f"ISNUMBER(FIND({n},{b}))",  # units stand before or after it, never within
        f'OR({rest}="",{rest}=".")',
        f'RIGHT({n},1)<>"."',
        f'IF(ISERROR(FIND(",",{n})),TRUE,AND({whole}=TEXT(VALUE(SUBSTITUTE({whole},",","")),"#,##0"),ISERROR(FIND(",",{n},FIND(".",{n}&".")))))',
        f'LEN({b})-LEN(SUBSTITUTE(SUBSTITUTE({b},"-",""),"+",""))<=1',
    ]
    signed = f'SUBSTITUTE({b}," ","")'
    sign = f'IF(ISNUMBER(FIND("-"&{n},{signed})),-1,IF(OR(ISNUMBER(FIND("+"&{n},{signed})),LEN({b})=LEN(SUBSTITUTE(SUBSTITUTE({b},"-",""),"+",""))),1,""))'
    value = f"{size}*{sign}"
    typed = '""'
    if column.kind is Kind.WHOLE:
        value = f'IF({size}=INT({size}),{value},"")'
        typed = f'IF({cell}=INT({cell}),"","{_AMISS}")'
    return [
        f"=IF(ISNUMBER({cell}),{typed},{said})",
        f'=IF(LEN({s})=0,"",{substituted(s, _FIGURES)})',
        f'=IF(LEN({s})=0,"",{substituted(b, _UNITS)})',
        f'=IF(LEN({s})=0,IF(ISNUMBER({cell}),{cell},""),IFERROR(IF(AND({",".join(good)}),{value},""),""))',
    ]


def goes_by(columns: list[tuple[Column, str]]) -> str:
    """What a record goes by, of its columns and the cells that hold them: a value, or several in a text for comparing."""
    if not columns:
        return str(ANY)
    cells = [compared(cell) if column.kind.is_text else cell for column, cell in columns]
    return '&"|"&'.join(cells)


# What the hidden cells show, as their formulas would ---------------------------------------------


def plain_text(column: Column, raw: object) -> str:
    """What was typed, in plain characters."""
    text = (
        f"{raw:.15g}"
        if isinstance(raw, int | float) and not isinstance(raw, bool)
        else str(raw).upper()
        if isinstance(raw, bool)
        else str(raw)
    )
    if column.choices is None and column.kind.is_text:
        return replaced(text, PLAIN)
    bare = "".join(c for c in replaced(text, PLAIN + _LINES) if c >= " ")
    return re.sub(" +", " ", bare).strip(" ")


def shown(column: Column, raw: object, meaning: object) -> list[object]:
    """What the hidden cells show for a raw value and its meaning."""
    last = "" if meaning is None else meaning
    if column.choices is None and column.kind.is_text:
        return [plain_text(column, raw)]
    if column.choices is not None:
        return [plain_text(column, raw), last]
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if last != "":
            return ["", "", "", last]
        return [_AMISS, _AMISS, _AMISS, ""]
    said = plain_text(column, raw)
    spelled = replaced(said, _FIGURES)
    return [said, spelled, replaced(spelled, _UNITS), last]


def compared_text(column: Column, raw: object) -> str:
    """What a text is compared by."""
    return replaced(plain_text(column, raw), ((" ", ""), ("\n", ""), *ALIKE.items()))


def goes_by_shown(values: list[object]) -> object:
    """What a record's hidden cell shows that it goes by, of its values as their cells show them, texts as they are compared."""
    if len(values) < 2:
        return values[0] if values else ANY
    return "|".join(f"{v:.15g}" if isinstance(v, int | float) else str(v) for v in values)
