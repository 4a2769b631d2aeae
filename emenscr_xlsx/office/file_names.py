"""Codes as file names: each code has one name on any system, readable and always the same."""

import hashlib
import re
import unicodedata

_LONGEST = 48  # characters of a name; one that is marked has 12 more
_THAI_DASH = re.compile("(?<=[\u0e01-\u0e4e])-(?=\\d)")
_THAI_SPACE = re.compile("(?<=[\u0e01-\u0e4e]) (?=\\d)")  # as in official numbers: ศธ 04006
_SPACE = re.compile(r"(?<=\S) (?=\S)")
_RESERVED = re.compile(
    r"con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³]", re.IGNORECASE
)  # names that Windows keeps for itself


def safe(code: str) -> str:
    """A project or agency code as part of a file name, on any system.

    No two codes have the same name, nor names that differ in case only. Letters with their marks,
    digits, dots and dashes stay. A space becomes “-” before the number of a Thai code, where a dash
    becomes “--”, and “_” elsewhere. Where that does not tell a code from every other, the name ends
    in “__” and a digest of the code.
    """
    code = unicodedata.normalize("NFC", code)
    name = _SPACE.sub("_", _THAI_SPACE.sub("-", _THAI_DASH.sub("--", code)))
    return name if _tells(code, name) else _marked(code)


def _tells(code: str, name: str) -> bool:
    """Whether no other code has this name, and every system takes it."""
    return (
        0 < len(name) <= _LONGEST
        and all(map(plain, name))
        and "_" not in code
        and "--" not in code
        and name == name.strip("-._")
        and code == code.casefold().upper()
        and not _RESERVED.fullmatch(name.partition(".")[0])
    )


def plain(char: str) -> bool:
    """Letters, digits, and the vowels and tone marks above and below letters; “-”, “_” and “.”."""
    return char in "-_." or char.isalnum() or unicodedata.category(char) in ("Mn", "Mc")


def _marked(code: str) -> str:
    bare = re.sub("-+", "-", "".join(c if plain(c) and c not in "._" else "-" for c in code)).strip(
        "-"
    )
    digest = hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{bare[:_LONGEST]}__{digest[:10]}"
