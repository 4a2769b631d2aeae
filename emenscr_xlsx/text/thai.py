"""The Thai script: a text as meant, one spelling of what looks the same, and its width."""

import math
import re
import unicodedata
from contextlib import suppress
from functools import lru_cache

# Text -----------------------------------------------------------------------------------------

UNSEEN = (
    "\x7f\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)
"""Characters without width: they say nothing, wherever they stand."""

BLANKS = (
    "\t\v\f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""Characters that are read as a space."""

_CONTROLS = "".join(map(chr, (*range(9), *range(14, 32), *range(128, 133), *range(134, 160)))) + (
    "\u061c\u180e\u2061\u2062\u2063\u2064\u206a\u206b\u206c\u206d\u206e\u206f\ufff9\ufffa\ufffb"
    "\ufffe\uffff"
)
_JOINER = "\u200d"
_SWEEP = str.maketrans(dict.fromkeys(UNSEEN + _CONTROLS) | dict.fromkeys(BLANKS, " ")) | {
    ord(_JOINER): _JOINER
}
_ODD = re.compile(f"[{UNSEEN}{_CONTROLS}{BLANKS}\u0e4d\r]|_x(?=[0-9A-Fa-f]{{4}}_)")
# A joiner stays between the pictures that it makes one (a woman at a computer).
_PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(f"(?<![\ufe0f{_PICTURES}])\u200d|\u200d(?![{_PICTURES}])")
# Characters as a workbook escapes them, and calamine leaves them: those beyond ASCII, of which the
# ones beyond the first 65,536 are two.
_ESCAPED = re.compile(
    "_x([Dd][89ABab][0-9A-Fa-f]{2})__x([Dd][C-Fc-f][0-9A-Fa-f]{2})_|_x((?!00[0-7])[0-9A-Fa-f]{4})_"
)
# Nikhahit + sara aa is sara am in two pieces, with or without a tone mark in between or before.
_TONE_MARKS = "\u0e48\u0e49\u0e4a\u0e4b"
_SPLIT_AM = re.compile(f"\u0e4d([{_TONE_MARKS}]?)\u0e32")
# In text pasted from a PDF, sara am loses its ring and gains a space. No Thai word begins with
# sara aa.
_PDF_AM = re.compile("(?<=[\u0e01-\u0e2e\u0e48-\u0e4b])\u0e4d? +\u0e32")
DIGITS = {digit: str(place % 10) for place, digit in enumerate("๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９")}
"""Thai and full-width digits, and what they mean."""
ALIKE = DIGITS | dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("“”„", '"') | dict.fromkeys("‘’", "'")
"""Characters that change nothing in what a text says, each with the one that stands for it."""
_LIKENESS = str.maketrans(ALIKE | dict.fromkeys(" \n", ""))

PLAIN = (
    *(("\r\n", "\n"), ("\r", "\n")),
    *((mark, "") for mark in UNSEEN),
    *((mark, " ") for mark in BLANKS),
    *((f"\u0e4d{tone}\u0e32", f"{tone}\u0e33") for tone in ("", *_TONE_MARKS)),
)
"""What `clean` puts right, as replacements one after another, which formulas can make too."""


# What looks the same and is stored otherwise: แ typed as two เ; a mark or a vowel that stands first
# typed twice; a tone mark before its vowel, or after sara am or sara aa, as text from a PDF has it;
# sara i with a ring, which looks like sara ue; glyphs of old Thai fonts (Windows and Mac) in place
# of characters.
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
_AA, _TWICE = re.compile(f"\u0e32([{_TONE_MARKS}\u0e4d]+)"), re.compile("([\u0e41-\u0e44])\\1+")
_UNLIKE = re.compile(
    f"[\uf700-\uf71a\uf884-\uf89e]|[{_TONES}\u0e32\u0e33](?=[{_VOWELS}{_TONES}])"
    f"|[{_VOWELS}](?=[{_VOWELS}])|\u0e33\u0e33|เเ|แแ|โโ|ใใ|ไไ"
)
_RUN = re.compile(f"[{_TONES}{_VOWELS}\u0e33]{{2,}}")
_TONE = re.compile(f"[{_TONES}]")


@lru_cache(1024)
def _in_order(marks: str) -> str:
    """The marks of one consonant: vowels, tones, sara am; each once."""
    ordered = sorted(set(marks), key=lambda m: (m == "\u0e33", bool(_TONE.match(m)), m))
    return "".join(ordered).replace("\u0e34\u0e4d", "\u0e36")


def usual(text: str) -> str:
    """The text in the usual spelling of whatever looks the same in Thai.

    Only what cannot be meant otherwise is put right.
    """
    if _UNLIKE.search(text):
        text = _AA.sub("\\1\u0e32", text.translate(_GLYPHS).replace("เเ", "แ"))
        text = _TWICE.sub("\\1", text)
        text = _SPLIT_AM.sub("\\1\u0e33", _RUN.sub(lambda m: _in_order(m[0]), text))
    return text


def clean(text: str) -> str:
    """The text as meant: NFC, no invisible marks, no outer spaces, Thai in its usual spelling.

    Never NFKC, which breaks sara am.
    """
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if _ODD.search(text):
        text = _ESCAPED.sub(_unescaped, text) if "_x" in text else text
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = _STRAY_JOINER.sub("", text.translate(_SWEEP))
        text = _SPLIT_AM.sub(lambda m: m[1] + "\u0e33", unicodedata.normalize("NFC", text))
    return (text if text.isascii() else usual(text)).strip(" \n")


def _unescaped(m: re.Match[str]) -> str:
    """The character that is meant; nothing for half of one."""
    if m[1]:
        return (bytes.fromhex(m[1]) + bytes.fromhex(m[2])).decode("utf-16-be")
    code = int(m[3], 16)
    return "" if 0xD800 <= code < 0xE000 else chr(code)


def canonical(text: str) -> str:
    """The text as meant, in one spelling of whatever looks the same; for comparing only."""
    return _PDF_AM.sub("\u0e33", clean(text))


def squash(text: str) -> str:
    """The text for comparing only: one spelling, spaces out, digits, dashes and quotes made one."""
    return folded(canonical(text))


def folded(text: str) -> str:
    """A clean text for comparing only, as a formula can compare it too.

    Spaces out; digits, dashes and quotes made one.
    """
    return text.translate(_LIKENESS).casefold()


def code_key(text: str) -> str:
    """A code for matching: no spaces or dots, Arabic digits, one kind of dash (B5)."""
    return squash(text).replace(".", "")


_MARKS = re.compile("[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+")
_WORD = 2  # characters by which a line falls short of its box, for its next word is kept whole


def base_length(text: str) -> int:
    """Characters that take width; Thai vowels and tone marks above or below take none."""
    return len(text if text.isascii() else _MARKS.sub("", text))


def wrapped(text: str, chars: float) -> int:
    """How many lines a text takes in a box of so many characters, words being kept whole."""
    if len(text) <= chars and "\n" not in text:
        return 1
    lengths, room = map(base_length, text.split("\n")), max(1.0, chars - _WORD)
    return sum(1 if length <= chars else math.ceil(length / room) for length in lengths)


def file_name(raw: bytes) -> str:
    """A name in an archive: in UTF-8, or else as Windows in Thai writes it (code page 874).

    Other bytes are read as DOS has them, which knows all.
    """
    for coding in ("utf-8", "cp874"):
        with suppress(UnicodeDecodeError):
            return raw.decode(coding)
    return raw.decode("cp437")
