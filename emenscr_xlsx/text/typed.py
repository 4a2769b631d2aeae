"""Numbers and dates as people type them, and days in words."""

import datetime as dt
import math
import re
from functools import cache

from .excel import replaced
from .thai import ALIKE, DIGITS, clean
from .words import Words

_ALIKE = str.maketrans(ALIKE | {"／": "/"})

# Numbers --------------------------------------------------------------------------------------

MOST = 1e15
"""A number's bound: beyond it a spreadsheet does not keep every digit."""
UNITS = ("บาท", "ถ้วน", "บ.", "฿")
"""What stands before or after a number, never within: “239 245” is no number."""
PER_CENT = ("ร้อยละ", "%")
"""The same where a number may be one of a hundred: “65%” is no amount."""
EXACTLY = "|"
"""Stands for the “.-” after an amount of whole baht."""
FIGURES = (*DIGITS.items(), ("\u2212", "-"), (".-", EXACTLY))
"""What makes figures plain, as replacements one after another, which formulas can make too."""


@cache
def _number(units: tuple[str, ...]) -> re.Pattern[str]:
    """A number with units about it."""
    about = rf"(?:{'|'.join(map(re.escape, units))}|[ \n]"
    return re.compile(
        rf"{about})*(?:([+-])[ \n]*)?"
        r"((?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?|\.[0-9]+)"
        rf"{about}|{re.escape(EXACTLY)})*"
    )


def figures(unit: str = "") -> tuple[tuple[str, str], ...]:
    """`FIGURES`, and the unit of a column, which may stand beside its numbers (“245 เขต”)."""
    unit = replaced(clean(unit), FIGURES)
    return FIGURES if not unit or re.search("[0-9|]", unit) else (*FIGURES, (unit, " "))


def number(text: str, unit: str = "", units: tuple[str, ...] = (*UNITS, *PER_CENT)) -> float | None:
    """A number typed as text, or None if it is not one.

    It may have Thai digits, thousands commas, baht (300,000.-), other `units`, and its own `unit`.
    """
    m = _number(units).fullmatch(replaced(clean(text), figures(unit)))
    value = float((m[1] or "") + m[2].replace(",", "")) if m else math.nan
    return value if math.isfinite(value) else None


# Dates ----------------------------------------------------------------------------------------

MONTHS = tuple(
    Words(th, en)
    for th, en in zip(
        [
            "ม.ค.",
            "ก.พ.",
            "มี.ค.",
            "เม.ย.",
            "พ.ค.",
            "มิ.ย.",
            "ก.ค.",
            "ส.ค.",
            "ก.ย.",
            "ต.ค.",
            "พ.ย.",
            "ธ.ค.",
        ],
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        strict=True,
    )
)
_FULL_MONTHS = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
_MONTH_NO = {month.th.replace(".", ""): number for number, month in enumerate(MONTHS, 1)}
_ENGLISH_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_ERA = r"(?:พ\.?ศ\.?|พุทธศักราช|ค\.?ศ\.?|คริสต์ศักราช)?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-]{_ERA}(\d{{2,4}})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")
_NAMED = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?([^\d]+?){_ERA}(\d{{2,4}})", re.IGNORECASE)
_MONTH_FIRST = re.compile(
    r"([A-Za-z]+)[ .\-]*(\d{1,2})(?:st|nd|rd|th)?[ ,\-]+(\d{4})", re.IGNORECASE
)
_AROUND = re.compile(  # “ณ วันอังคารที่ …”, “Tuesday, …” before a day, the time of day after it
    r"(?:(?:(?:ณ|เมื่อ|ใน|ภายใน) *)?วัน[^\d]{0,20}(?=\d)"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[,.]?)?[ \n]*(.*?)(?:(?:T| +|, *)(?:เวลา *)?"
    r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d{1,6})?)?(?: *(?:น\.|AM|PM|Z))?)?",
    re.IGNORECASE | re.DOTALL,
)

_LONGEST = 80  # characters of what may be a date
_COMMON = 43  # two digits below are a year of the common era, beside an English month
BE = 543  # Buddhist era minus common era


def gregorian(year: int) -> int:
    """A year of either era, or the last two digits of a Buddhist one, as a common-era year."""
    if year < 100:
        year += 2500
    return year - BE if year > 2400 else year


def date(text: str) -> dt.date | None:
    """A date typed as text, or None if it is not one.

    Day first, or ISO: 1/8/2566, วันที่ 1 สิงหา 2566, 16-ต.ค.-66, 1-Aug-23, 2023-08-01. Two digits
    are the last of a Buddhist year, but beside an English month those of the common era up to 2042,
    as a spreadsheet shows its dates.
    """
    bare = clean(text).translate(_ALIKE)
    around = _AROUND.fullmatch(bare) if len(bare) < _LONGEST else None
    bare = around[1] if around else ""
    close = bare.replace(" ", "").replace("\n", "")
    if m := _YEAR_FIRST.fullmatch(bare):
        year, month, day = map(int, m.groups())
    elif m := _DAY_FIRST.fullmatch(close):
        day, month, year = map(int, m.groups())
    elif m := _NAMED.fullmatch(close) or _MONTH_FIRST.fullmatch(bare):
        number, name = (m[1], m[2]) if m.re is _NAMED else (m[2], m[1])
        named = _month(name)
        if named is None:
            return None
        day, month, year = int(number), named, int(m[3])
        if year < _COMMON and name.isascii():
            year += 2000
    else:
        return None
    return era_date(year, month, day)


def _month(name: str) -> int | None:
    """The month of a name, in Thai or English: whole, its first letters, or the Thai short one."""
    name = name.casefold().replace("เดือน", "").strip("-/,.").replace(".", "")
    if name in _MONTH_NO:
        return _MONTH_NO[name]
    names = _ENGLISH_MONTHS if name.isascii() else _FULL_MONTHS
    begun = [number for number, month in enumerate(names, 1) if month.startswith(name)]
    return begun[0] if len(name) > 2 and len(begun) == 1 else None


def era_date(year: int, month: int, day: int) -> dt.date | None:
    """The date in the common era.

    None where there is no such day, and where no report can mean that year.
    """
    try:
        date = dt.date(gregorian(year), month, day)
    except ValueError:
        return None
    return date if 1900 <= date.year < 2200 else None


def date_words(day: dt.date) -> Words:
    """1 ส.ค. 2566 / 1 Aug 2023."""
    month = MONTHS[day.month - 1]
    return Words(f"{day.day} {month.th} {day.year + BE}", f"{day.day} {month.en} {day.year}")


def clock_words(seconds: float) -> str:
    """Hours and minutes, and seconds where there are any: 9:30, 30:00, 0:00:05."""
    minutes, rest = divmod(round(seconds), 60)
    text = f"{minutes // 60}:{minutes % 60:02}"
    return f"{text}:{rest:02}" if rest else text


def both_calendars(day: dt.date) -> Words:
    """10 ก.พ. 2567 (10 Feb 2024): a day that leaves no doubt which year is meant."""
    words = date_words(day)
    return Words(f"{words.th} ({words.en})", f"{words.en} ({words.th})")


def likely_day(day: dt.date, near: dt.date) -> dt.date | None:
    """The day that was probably meant by one of a year far off.

    The last two digits of its year, as a year of the other century or era, within ten years of
    another day.
    """
    years = {
        2000 + (day.year + BE) % 100,
        2500 + day.year % 100 - BE,
        2000 + day.year % 100,
        2500 + (day.year + BE) % 100 - BE,
    }
    days = [
        d for y in years if (d := era_date(y, day.month, day.day)) and abs(d.year - near.year) <= 10
    ]
    return min(days, key=lambda d: abs(d - near), default=None)
