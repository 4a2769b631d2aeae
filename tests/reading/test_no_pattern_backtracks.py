"""No pattern that sees what a file holds takes long over any text (S13)."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import emenscr_xlsx
from emenscr_xlsx.reading.screen import package

ROOMS = ("reading", "workbook", "text")
SIZE = 20_000  # letters; what takes time by their square would take minutes
LONGEST = 1.0  # seconds a text, many times what the slowest takes
PIECES = (
    *(b" ", b"0", b"a", b"A", b"<", b'"', b"&", b"[", b"_x0041_", b".", b"/", b"a.", b"0,", b"a|"),
    *(b'<c r="A1"><v>1</v></c>', b'<row r="1"/>', b'<row r="1">', b'<c r="A1" ', b' a="b"', b"<v>"),
    *(b"<si><t>", b"<si><t>a</t></si>", b'<mergeCell ref="A1:B2"/>', b"<mergeCells>", b"[1]a"),
    *(b'="', b"1 ", b"$A$1", b"@a|", b">-1<", b't="s"', b'" ', b"{", b"\\", b"'", b"-", b"1e1"),
)
HEADS = (b"", b'<c r="A1"', b'<row r="1"', b'<c r="A1"><f', b"<mergeCells>", b"=", b"'", b"[1]")


def _patterns() -> Iterator[tuple[str, re.Pattern]]:
    """Every pattern by the module that declares it."""
    for room in ROOMS:
        package = importlib.import_module(f"{emenscr_xlsx.__name__}.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    yield f"{module.name.partition('.')[2]}.{name}", value


PATTERNS = dict(_patterns())
SOURCES = "".join(path.read_text("utf-8") for path in Path(emenscr_xlsx.__path__[0]).rglob("*.py"))
SEARCHED = {
    name
    for name in PATTERNS
    if re.search(rf"\b{name.rpartition('.')[2]}\.(?:search|sub|split|find)", SOURCES)
}
"""Those that are looked for at every place of a text; the others only at its start."""


def test_what_leads_out_is_found_in_the_time_that_reading_takes() -> None:
    """In relationships that nobody reads, and of any length."""
    body = (b"<" + b' TargetMode="External"' * 180) * 500
    since = time.process_time()
    assert not package._reaches_out("xl/drawings/_rels/a.rels", body)
    assert time.process_time() - since < LONGEST / 4


@pytest.mark.parametrize("name", PATTERNS)
def test_a_long_text_takes_no_pattern_long(name: str) -> None:
    """A text of many equal pieces, which then goes on otherwise."""
    pattern = PATTERNS[name]
    for head in HEADS:
        for piece in PIECES:
            text: bytes | str = head + piece * (SIZE // len(piece)) + b"!\xff"
            text = text if isinstance(pattern.pattern, bytes) else text.decode("latin-1")
            since = time.process_time()
            pattern.match(text)
            if name in SEARCHED:
                pattern.search(text)
            assert time.process_time() - since < LONGEST, (head, piece)
