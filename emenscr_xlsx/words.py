"""Two languages and the Thai script: `Words`, text repair, numbers and dates as people type them."""

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from string import Formatter
from typing import Literal

Lang = Literal["th", "en"]
LANGS: tuple[Lang, ...] = ("th", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Thai and English."""

    th: str
    en: str

    def __getitem__(self, lang: Lang) -> str:
        return self.th if lang == "th" else self.en

    def format(self, **values: object) -> "Words":
        """Fill `{name}` in both languages; a value that is itself Words takes each language's own text."""
        return Words(*(self[lang].format_map(_in(values, lang)) for lang in LANGS))

    def places(self) -> frozenset[str]:
        """The names of the `{places}` in either language."""
        return _places(self.th) | _places(self.en)

    def __str__(self) -> str:
        return self.th if self.th == self.en else f"{self.th} / {self.en}"


@cache
def _places(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def _in(values: dict[str, object], lang: Lang) -> dict[str, object]:
    return {
        name: value[lang] if isinstance(value, Words) else value for name, value in values.items()
    }


def joined(parts: list[Words], th: str, en: str) -> Words:
    """Join Words with a separator of each language."""
    return Words(th.join(p.th for p in parts), en.join(p.en for p in parts))


# Text -----------------------------------------------------------------------------------------

UNSEEN = "\x7f\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Characters without width: they say nothing, wherever they stand."""

BLANKS = "\t\v\f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
"""Characters that are read as a space."""

_CONTROLS = "".join(chr(c) for c in (*range(9), *range(14, 32)))
_SWEEP = str.maketrans(dict.fromkeys(UNSEEN + _CONTROLS) | dict.fromkeys(BLANKS, " "))
_ODD = re.compile(f"[{UNSEEN}{_CONTROLS}{BLANKS}\u0e4d\r]")
# Nikhahit + sara aa is sara am in two pieces, with or without a tone mark in between or before.
_TONE_MARKS = "\u0e48\u0e49\u0e4a\u0e4b"
_SPLIT_AM = re.compile(f"\u0e4d([{_TONE_MARKS}]?)\u0e32")
# In text pasted from a PDF, sara am loses its ring and gains a space. No Thai word begins with sara aa.
_PDF_AM = re.compile("(?<=[\u0e01-\u0e2e\u0e48-\u0e4b]) +\u0e32")
DIGITS = {digit: str(no % 10) for no, digit in enumerate("๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９")}
"""Thai and full-width digits, and what they mean."""
_DIGITS = str.maketrans(DIGITS)
ALIKE = DIGITS | dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("“”„", '"') | dict.fromkeys("‘’", "'")
"""Characters that make no difference to what a text says, each with the one that stands for them."""
_LIKENESS = str.maketrans(ALIKE | dict.fromkeys(" \n", ""))

PLAIN = (
    *(("\r\n", "\n"), ("\r", "\n")),
    *((mark, "") for mark in UNSEEN),
    *((mark, " ") for mark in BLANKS),
    *((f"\u0e4d{tone}\u0e32", f"{tone}\u0e33") for tone in ("", *_TONE_MARKS)),
)
"""What `clean` puts right, as replacements one after another, for readers that know nothing else: formulas."""


def clean(text: str) -> str:
    """The text as meant: NFC (never NFKC, which breaks sara am), no invisible marks, no outer spaces."""
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if _ODD.search(text):
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SWEEP)
        text = _SPLIT_AM.sub(lambda m: m[1] + "\u0e33", unicodedata.normalize("NFC", text))
    return text.strip(" \n")


CELL = 32_767
"""What a cell holds, in characters."""

ACTING = ("=", "+", "-", "@")
"""How a text begins that a program takes for a formula when it is typed."""

_CUT = " […]"


def fitting(text: str, room: int = CELL) -> str:
    """A text in so many characters, or in as many as a cell can hold: cut, and seen to be cut, where it is longer."""
    return text if len(text) <= room else text[: room - len(_CUT)] + _CUT


# What looks the same and is stored otherwise: แ typed as two เ; a mark typed twice; a tone mark before its vowel, or after
# sara am; sara i with a ring, which looks like sara ue; glyphs of old Thai fonts (Windows and Mac) in place of characters.
_TONES, _VOWELS = "\u0e48-\u0e4c\u0e4e", "\u0e31\u0e34-\u0e3a\u0e47\u0e4d"
_GLYPHS = str.maketrans(
    "\uf700\uf701\uf702\uf703\uf704\uf705\uf706\uf707\uf708\uf709\uf70a\uf70b\uf70c\uf70d\uf70e\uf70f\uf710\uf711\uf712"
    "\uf713\uf714\uf715\uf716\uf717\uf718\uf719\uf71a"
    "\uf884\uf885\uf886\uf887\uf888\uf889\uf88a\uf88b\uf88c\uf88d\uf88e\uf88f\uf890\uf891\uf892\uf893\uf894\uf895\uf896\uf897\uf898"
    "\uf899\uf89a\uf89b\uf89c\uf89d\uf89e",
    "ฐ\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4cญ\u0e31\u0e4d\u0e47"
    "\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a"
    "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e48\u0e48\u0e48\u0e49\u0e49\u0e49\u0e4a\u0e4a\u0e4a\u0e4b\u0e4b\u0e4b\u0e4c\u0e4c\u0e4c"
    "\u0e4dญ\u0e38\u0e39\u0e3aฐ",
)
_UNLIKE = re.compile(
    f"[\uf700-\uf71a\uf884-\uf89e]|เ(?=เ)|[{_TONES}](?=[{_VOWELS}{_TONES}])|[{_VOWELS}](?=[{_VOWELS}])|\u0e33(?=[{_TONES}\u0e33])"
)
_RUN = re.compile(f"[{_TONES}{_VOWELS}\u0e33]{{2,}}")
_TONE = re.compile(f"[{_TONES}]")


@lru_cache(1024)
def _in_order(marks: str) -> str:
    """The marks of one consonant: vowels, tones, sara am; each once."""
    ordered = sorted(set(marks), key=lambda m: (m == "\u0e33", bool(_TONE.match(m)), m))
    return "".join(ordered).replace("\u0e34\u0e4d", "\u0e36")


def canonical(text: str) -> str:
    """The text as meant, in one spelling of whatever looks the same in Thai; for comparing only."""
    text = clean(text)
    if _UNLIKE.search(text):
        text = clean(text.translate(_GLYPHS)).replace("เเ", "แ")
        text = _SPLIT_AM.sub("\\1\u0e33", _RUN.sub(lambda m: _in_order(m[0]), text))
    return _PDF_AM.sub("\u0e33", text)


def squash(text: str) -> str:
    """The text for comparing only: one spelling, spaces out, digits, dashes and quotes made one."""
    return folded(canonical(text))


def folded(text: str) -> str:
    """A clean text for comparing only, as a formula can compare it too: spaces out, digits, dashes and quotes made one."""
    return text.translate(_LIKENESS).casefold()


def code_key(text: str) -> str:
    """A project or agency code for matching: no spaces or dots, Arabic digits, one kind of dash (B5)."""
    return squash(text).replace(".", "")


_MARKS = re.compile("[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


def base_length(text: str) -> int:
    """Characters that take width; Thai vowels and tone marks above or below take none."""
    return len(text) if text.isascii() else len(text) - len(_MARKS.findall(text))


def wrapped(text: str, chars: float) -> int:
    """How many lines a text takes in a box of so many characters."""
    return sum(max(1, math.ceil(base_length(line) / chars)) for line in text.split("\n"))


# Numbers --------------------------------------------------------------------------------------

_UNITS = (
    r"(?:บาท|ร้อยละ|%|฿|[ \n])*"  # before or after a number, never within: “239 245” is no number
)
_NUMBER = re.compile(
    rf"{_UNITS}(?:([+-])[ \n]*)?((?:[0-9]+|[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+)(?:\.[0-9]+)?|\.[0-9]+){_UNITS}"
)


def number(text: str) -> float | None:
    """A number typed as text (Thai digits, thousands commas, baht, %, ร้อยละ), or None if it is not one."""
    m = _NUMBER.fullmatch(clean(text).translate(_DIGITS).replace("\u2212", "-"))
    found = float((m[1] or "") + m[2].replace(",", "")) if m else math.nan
    return found if math.isfinite(found) else None


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
_MONTH_NO = {
    name: no
    for no, (month, full) in enumerate(zip(MONTHS, _FULL_MONTHS, strict=True), 1)
    for name in (full, month.th.replace(".", ""))
}
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
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2,4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+)?")
_NAMED = re.compile(r"(\d{1,2})([^\d]+?)(?:พ\.?ศ\.?)?(\d{2,4})")

BE = 543  # Buddhist era minus common era


def gregorian(year: int) -> int:
    """A year of either era, or the last two digits of a Buddhist one, as a common-era year."""
    if year < 100:
        year += 2500
    return year - BE if year > 2400 else year


def date(text: str) -> dt.date | None:
    """A date typed as text, day first (1/8/2566, 1 ส.ค. 2566, 2023-08-01), or None if it is not one."""
    bare = clean(text).translate(_DIGITS)
    if m := _YEAR_FIRST.fullmatch(bare):
        year, month, day = map(int, m.groups())
    elif m := _DAY_FIRST.fullmatch(bare.replace(" ", "")):
        day, month, year = map(int, m.groups())
    elif m := _NAMED.fullmatch(bare.replace(" ", "")):
        name = m[2].replace(".", "").casefold()
        found = _MONTH_NO.get(name) or next(
            (
                no
                for no, full in enumerate(_ENGLISH_MONTHS, 1)
                if len(name) > 2 and full.startswith(name)
            ),
            None,
        )
        if not found:
            return None
        day, month, year = int(m[1]), found, int(m[3])
    else:
        return None
    return era_date(year, month, day)


def era_date(year: int, month: int, day: int) -> dt.date | None:
    """The date in the common era, or None where there is no such day, or a year that no report can mean."""
    try:
        found = dt.date(gregorian(year), month, day)
    except ValueError:
        return None
    return found if 1900 <= found.year < 2200 else None


def date_words(day: dt.date) -> Words:
    """1 ส.ค. 2566 / 1 Aug 2023."""
    month = MONTHS[day.month - 1]
    return Words(f"{day.day} {month.th} {day.year + BE}", f"{day.day} {month.en} {day.year}")


def both_calendars(day: dt.date) -> Words:
    """10 ก.พ. 2567 (10 Feb 2024): a day that leaves no doubt which year is meant."""
    words = date_words(day)
    return Words(f"{words.th} ({words.en})", f"{words.en} ({words.th})")


def likely_day(day: dt.date, near: dt.date) -> dt.date | None:
    """The day that was probably meant by one of a year far off: its last two digits as a year of the other century or era, within ten years of another day."""
    years = {
        2000 + (day.year + BE) % 100,
        2500 + day.year % 100 - BE,
        2000 + day.year % 100,
        2500 + (day.year + BE) % 100 - BE,
    }
    found = [
        d for y in years if (d := era_date(y, day.month, day.day)) and abs(d.year - near.year) <= 10
    ]
    return min(found, key=lambda d: abs(d - near), default=None)
