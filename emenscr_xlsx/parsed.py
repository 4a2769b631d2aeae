"""What a typed cell is taken for, in the sheet as in the pipeline: hidden cells that hold its meaning.

A number typed as text, an item of a list however it is spaced: the pipeline understands them (`cells.parse`),
so must the sheet. Each asked number or choice has a few hidden cells beyond the check column, the last of
which holds the number or the list's own item, or nothing where the cell is blank or cannot be read.
"""

from functools import cache

from .layout import lines
from .spec import Choices, Column, Kind, Table
from .spec.condition import quoted

_SPELLED = [(thai, str(digit)) for digit, thai in enumerate("๐๑๒๓๔๕๖๗๘๙")] + [("\u2212", "-"), ("\u00a0", " "), ("\u200b", ""), ("\n", " ")]
_UNITS = ["บาท", "ร้อยละ", "%", "฿", " ", "-", "+"]


def is_parsed(column: Column) -> bool:
    """The columns that have a meaning of their own, besides what is typed."""
    return column.asked and (column.choices is not None or column.kind.is_number)


def steps(column: Column) -> int:
    """How many hidden cells a column takes: a choice two, a number three."""
    return 2 if column.choices is not None else 3


@cache
def offsets(table: Table) -> dict[str, tuple[int, int]]:
    """Per parsed column, the line it is on and its first hidden cell, counted from the check column."""
    found = {}
    for no, line in enumerate(lines(table)):
        at = 2  # the first holds the line's verdict
        for name in line:
            if is_parsed(table[name]):
                found[name] = (no, at)
                at += steps(table[name])
    return found


def room(tables: tuple[Table, ...]) -> int:
    """How many hidden columns a sheet with these tables needs."""
    return max((at + steps(t[name]) - 1 for t in tables for name, (_, at) in offsets(t).items()), default=1)


def formulas(column: Column, cell: str, own: list[str]) -> list[str]:
    """The formulas of a column's hidden cells; `cell` is what people type into, `own` the hidden addresses."""
    made = _shapes(column)
    for no, at in enumerate((cell, *own)):
        made = [shape.replace(f"\0{no}", at) for shape in made]
    return made


@cache
def _shapes(column: Column) -> list[str]:
    """The same with a mark for each cell: a null and 0 for what people type into, a null and 1, 2, 3 for the hidden ones."""
    cell, *own = (f"\0{no}" for no in range(steps(column) + 1))
    spelled = f'IF(LEN({cell})=0,"",{_substituted(cell, _SPELLED)})'
    if column.choices is not None:
        name = column.choices.name if isinstance(column.choices, Choices) else column.choices
        same = f'SUBSTITUTE(LOWER(A_{name})," ","")=SUBSTITUTE(LOWER({own[0]})," ","")'
        at = f"SUMPRODUCT(MAX(({same})*(ROW(A_{name})-1)))"
        return [f"={spelled}", f'=IF(LEN(TRIM({own[0]}))=0,"",IF({at}=0,"",INDEX(L_{name},{at})))']
    b, n, _ = own
    bare = _substituted(b, [(unit, "") for unit in _UNITS])
    whole = f'LEFT({n},FIND(".",{n}&".")-1)'
    rest = _substituted(f'SUBSTITUTE({n},",","")', [(str(d), "") for d in range(10)])
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
    if column.kind is Kind.WHOLE:
        value = f'IF({size}=INT({size}),{value},"")'
    typed = f'IF({cell}=INT({cell}),{cell},"")' if column.kind is Kind.WHOLE else cell
    return [
        f'=IF(ISNUMBER({cell}),"",{spelled})',
        f'=IF(LEN({b})=0,"",{bare})',
        f'=IF(ISNUMBER({cell}),{typed},IF(LEN({b})=0,"",IFERROR(IF(AND({",".join(good)}),{value},""),"")))',
    ]


def _substituted(cell: str, pairs: list[tuple[str, str]]) -> str:
    for old, new in pairs:
        cell = f"SUBSTITUTE({cell},{'CHAR(10)' if old == chr(10) else quoted(old)},{quoted(new)})"
    return cell


def shown(column: Column, raw: object, meaning: object) -> list[object]:
    """What the hidden cells show for a raw value and its meaning, as their formulas would."""
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
    if raw is None or raw == "" or (is_number and column.choices is None):
        first = ""
    else:
        first = f"{raw:.15g}" if is_number else str(raw)
        for old, new in _SPELLED:
            first = first.replace(old, new)
    last = "" if meaning is None else meaning
    if column.choices is not None:
        return [first, last]
    bare = first
    for unit in _UNITS:
        bare = bare.replace(unit, "")
    return [first, bare, last]
