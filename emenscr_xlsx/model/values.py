"""One cell's raw value to a typed one, or a problem with a name.

What a person typed is read as its column's kind.
"""

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import islice

from ..text.formula import Expression, fn
from ..text.thai import canonical, clean, squash
from ..text.typed import BE, MOST, clock_words, date, date_words, era_date, number
from ..text.words import Words, joined
from . import Choices, Column, Kind


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that holds no value but a fault (law 6).

    An error value, or a formula that was never calculated.
    """

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class AsPercent:
    """A number that its cell shows as per cent: 0.95 where a person sees 95 %."""

    value: float


@dataclass(frozen=True, slots=True)
class Problem:
    """What reading a cell found: a message's code and the values for its places."""

    code: str
    places: dict[str, object]


def half_up(value: float, decimals: int) -> Decimal:
    """A number rounded as a spreadsheet rounds: 56.25 is 56.3, and 1.005 is 1.01."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def shown(value: object) -> str:
    """A value as a person would write it.

    Whole numbers without decimals, others with two; thousands with commas.
    """
    if value is None:
        return ""
    if isinstance(value, float | int) and not isinstance(value, bool):
        if not math.isfinite(value):
            return str(value)  # infinite
        return f"{value:,.0f}" if value == int(value) else f"{half_up(value, 2):,}"
    if isinstance(value, dt.date):
        return str(date_words(value))
    return str(value)


_DECIMALS, _MOST = 2, 4


def figure(value: float, target: float | None = None, decimals: int = _DECIMALS) -> str:
    """A figure as a text tells it, with at most two decimals (S28).

    More, up to four, where two would tell another story against its target; where even four would,
    the last one keeps to its own side of the target.
    """
    exact = Decimal(repr(float(value)))
    rounded = half_up(value, decimals)
    if target is not None and not is_blank(target):
        aim = Decimal(repr(float(target)))
        side = exact.compare(aim)
        while rounded.compare(aim) != side and decimals < _MOST:
            decimals += 1
            rounded = half_up(value, decimals)
        if rounded.compare(aim) != side:
            rounded = exact.quantize(rounded, ROUND_FLOOR if side < 0 else ROUND_CEILING)
    text = f"{abs(rounded) if rounded == 0 else rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_formula(cell: Expression) -> Expression:
    """A number as `shown` has it."""
    return fn.IF(cell.eq(fn.INT(cell)), fn.TEXT(cell, "#,##0"), fn.TEXT(cell, "#,##0.00"))


def figure_formula(
    cell: Expression, target: Expression | None = None, decimals: int = _DECIMALS
) -> Expression:
    """A figure as `figure` has it."""
    rounded = fn.ROUND(cell, decimals)
    if target is not None:
        unit = 10**_MOST
        side = fn.SIGN(cell - target)
        up, down = -fn.INT(-cell * unit), fn.INT(cell * unit)
        rounded = fn.IF(cell < target, down, up) / unit
        for places in range(_MOST, _DECIMALS - 1, -1):
            to_places = fn.ROUND(cell, places)
            rounded = fn.IF(fn.SIGN(to_places - target).eq(side), to_places, rounded)
    text = fn.SUBSTITUTE(fn.TEXT(rounded, "#,##0.####") & "|", ".|", "")
    return fn.SUBSTITUTE(text, "|", "")


def label(column: Column, value: object) -> Words:
    """A typed value in words, as its column shows it."""
    if is_blank(value):
        return Words("", "")
    if isinstance(column.choices, Choices):
        return column.choices.words(value)
    text = (
        f"{value:g}"
        if column.kind is Kind.WHOLE
        else figure(value, decimals=_MOST)
        if column.is_figure and isinstance(value, int | float)
        else shown(value)
    )
    return Words(text, text)


Parsed = tuple[object, Problem | None]


def parse(
    column: Column, raw: object, known: dict[str, object] | None = None, unit: str = ""
) -> Parsed:
    """The typed value, None where blank or faulty, and the problem there is with it.

    `known` maps what may be written (squashed) to the keys of the records that the column names;
    `unit` may stand beside its numbers.
    """
    if (type(raw) is str and not (raw := clean(raw))) or raw is None:
        return None, None
    if isinstance(raw, CellFault):
        return None, Problem(raw.code, {"value": raw.text})
    if isinstance(raw, AsPercent):
        seen = round(raw.value * 100, 10)
        value = f"{shown(seen)} %"
        if "%" not in column.kind.units:
            return None, Problem("NOT_A_NUMBER", {"value": value, "do": _FORMAT_DO})
        return seen, Problem("PERCENT_SHOWN", {"value": value, "number": shown(seen)})
    if column.choices is not None:
        return _choice(column, raw, known)
    if column.kind.is_number:
        return (_whole if column.kind is Kind.WHOLE else _number)(raw, column.kind, unit)
    return _date(raw) if column.kind is Kind.DATE else _text(raw)


def _text(raw: object) -> Parsed:
    """A text; what a spreadsheet made a number or a day of may have been typed otherwise."""
    if type(raw) is str:
        return raw, None
    if isinstance(raw, bool):
        return None, Problem("NOT_A_TEXT", {"value": plain(raw)})
    return plain(raw), Problem("READ_AS_TEXT", {"value": plain(raw), "lost": _lost(raw)})


def _lost(raw: object) -> Words:
    """What a spreadsheet may have changed of a text that it took for a number, a day or a time."""
    if not isinstance(raw, int | float):
        typed = f"{raw.day}/{raw.month}" if isinstance(raw, dt.date) else plain(raw)
        return Words(
            f"โปรแกรมเปลี่ยนข้อความที่พิมพ์ (เช่น “{typed}”) เป็นวันที่หรือเวลา",
            f"what was typed, such as “{typed}”, was made a date or a time",
        )
    if abs(raw) >= MOST:
        return Words(
            "ตัวเลขยาวเกิน 15 หลัก หลักท้ายหายไปแล้ว", "it has more than 15 digits, and the last are lost"
        )
    if "." in plain(raw):
        typed = f"{plain(raw)}0"
        return Words(
            f"หากพิมพ์ “{typed}” เลข 0 ข้างท้ายหายไปแล้ว",
            f"if “{typed}” was typed, its last 0 is lost",
        )
    typed = f"0{plain(raw)}"
    return Words(
        f"หากพิมพ์ “{typed}” เลข 0 ข้างหน้าหายไปแล้ว", f"if “{typed}” was typed, its first 0 is lost"
    )


def plain(raw: object) -> str:
    """A cell of any type as the text a person sees in it."""
    if isinstance(raw, CellFault):
        return raw.text
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, float):
        if not abs(raw) < MOST:
            return repr(raw).upper()
        return str(int(raw)) if raw.is_integer() else f"{Decimal(repr(raw)):f}"
    if isinstance(raw, dt.date):
        day = f"{raw.day}/{raw.month}/{raw.year if raw.year > 2400 else raw.year + BE}"
        time = raw.time() if isinstance(raw, dt.datetime) else dt.time()
        return f"{day} {plain(time)}" if time != dt.time() else day
    if isinstance(raw, dt.time):
        return clock_words(raw.hour * 3600 + raw.minute * 60 + raw.second)
    return clock_words(raw.total_seconds()) if isinstance(raw, dt.timedelta) else str(raw)


def _number(raw: object, kind: Kind, unit: str) -> tuple[float | None, Problem | None]:
    problem = None
    if isinstance(raw, float | int) and not isinstance(raw, bool) and math.isfinite(raw):
        value: float | None = float(raw)
    else:
        value = number(raw, unit, kind.units) if isinstance(raw, str) else None
        if value is None:
            do = (
                _FORMAT_DO
                if isinstance(raw, dt.date | dt.time | dt.timedelta)
                else _FIGURES_DO
                if _FIGURE.search(plain(raw))
                else _NO_FIGURE_DO
            )
            return None, Problem("NOT_A_NUMBER", {"value": plain(raw), "do": do})
        problem = Problem("TEXT_NUMBER", {"value": raw, "number": shown(value)})
    if value is not None and abs(value) > MOST:
        return None, Problem("TOO_LARGE", {"value": plain(raw), "most": shown(MOST)})
    return value, problem


_FIGURE = re.compile(r"\d")
_FIGURES_DO = Words("ให้พิมพ์เฉพาะตัวเลข ไม่ต้องมีหน่วย", "type figures only, without the unit")
_NO_FIGURE_DO = Words(
    "ให้พิมพ์เฉพาะตัวเลข ถ้าเป็นศูนย์ให้พิมพ์ 0 ถ้ายังไม่มีตัวเลขให้เว้นว่าง",
    "type figures only; type 0 if it is nought, or leave the cell blank",
)
_FORMAT_DO = Words(
    "เซลล์นี้มีรูปแบบเป็นวันที่ เวลา หรือร้อยละ ให้จัดรูปแบบเซลล์เป็นตัวเลข แล้วพิมพ์ตัวเลขใหม่",
    "the cell is formatted as a day, a time or per cent; format it as a number and type it again",
)


def _whole(raw: object, kind: Kind, unit: str) -> Parsed:
    value, problem = _number(raw, kind, unit)
    if value is not None and value != int(value):
        return None, Problem("NOT_WHOLE", {"value": plain(raw)})
    return value, problem


def _date(raw: object) -> Parsed:
    day, as_meant = None, False
    if isinstance(raw, dt.datetime | dt.date):
        day = era_date(raw.year, raw.month, raw.day)  # Excel takes 2567 as a year like any other
        as_meant = day is not None and day.year == raw.year
    elif isinstance(raw, str):
        day = date(raw)
    if day is None:
        return None, Problem("NOT_A_DATE", {"value": plain(raw)})
    if as_meant:
        return day, None
    return day, Problem("TEXT_DATE", {"value": plain(raw), "date": date_words(day)})


def _choice(column: Column, raw: object, known: dict[str, object] | None) -> Parsed:
    written = plain(raw)
    if isinstance(column.choices, Choices):
        code: object = column.choices.codes.get(squash(written))
    else:
        code = None if _GAP.search(canonical(written)) else (known or {}).get(squash(written))
    if code is None:
        return None, Problem("NOT_IN_LIST", {"value": written, "choices": _offered(column, known)})
    return code, None


_OFFERED = 12  # records that a message names; nobody reads on, and there may be thousands


def _offered(column: Column, known: dict[str, object] | None) -> Words:
    """What may be chosen in a column, for a message."""
    if isinstance(column.choices, Choices):
        return joined([*column.choices.items.values()], ", ", ", ")
    several = dict.fromkeys(map(str, islice((known or {}).values(), 4 * _OFFERED)))
    names = [*several][:_OFFERED]
    return joined([Words(name, name) for name in names], ", ", ", ") if names else Words("-", "-")


_GAP = re.compile(r"\d[ \n]+\d")  # two numbers are not one: “1 2” is no activity 12


def is_blank(value: object) -> bool:
    """Whether a value is None, or a NaN or NaT as blanks are in frames."""
    return value is None or value != value  # noqa: PLR0124 - NaN and NaT equal nothing


def to_python(value: object) -> object:
    """A frame's value in plain Python: None for a blank, a date for a timestamp."""
    if is_blank(value):
        return None
    return value.date() if isinstance(value, dt.datetime) else value
