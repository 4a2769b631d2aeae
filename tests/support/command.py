"""The command line as from a shell."""

import re
from collections.abc import Callable
from dataclasses import dataclass

THAI = re.compile("[\u0e00-\u0e7f]")


Q3, Q4 = ("--year", "2566", "--quarter", "3"), ("--year", "2566", "--quarter", "4")


@dataclass
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


Command = Callable[..., Said]


_ENGLISH = r"(?<!emenscr )\b(?!emenscr)[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}"
"""Three English words in a row that are no command of ours."""


def assert_plain(answer: Said, *words: str) -> None:
    """One line in Thai, the same in English, on stderr, and a non-zero exit."""
    assert answer.code == 2
    thai, english = answer.err.strip().splitlines()
    assert thai.startswith("✗ ")
    assert THAI.search(thai)
    assert re.search("[a-z]{3,} [a-z]", english)
    assert english.strip() != thai.removeprefix("✗ ")
    assert not re.search(_ENGLISH, thai), "never half in English (P5)"
    assert "Traceback" not in answer.err
    for word in words:
        assert word in answer.err
