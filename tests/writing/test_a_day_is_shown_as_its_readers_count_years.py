"""A given day shows the Buddhist year beside Thai texts, and the Christian one beside English."""

import re
from pathlib import Path

import pytest

from emenscr_xlsx.reading.report import read_report
from support.hostile import STYLES, parts_of
from support.issuing import issued
from support.office import Office

_BUDDHIST = "[$-107041E]d mmm yyyy"


@pytest.mark.parametrize(("lang", "shown"), [("th", True), ("en", False)])
def test_a_given_day_shows_the_year_of_the_texts_beside_it(
    office: Office, deck_file: Path, lang: str, *, shown: bool
) -> None:
    """X8: the format is one that Excel and LibreOffice both show so."""
    parts = parts_of(issued(read_report(deck_file, office.ws.key).given, {}, lang))
    styles = parts[STYLES].decode()
    format = re.search(rf'numFmtId="(\d+)" formatCode="{re.escape(_BUDDHIST)}"', styles)
    assert (format is not None) is shown
    if format:
        cells = re.search(r"<cellXfs[^>]*>(.*?)</cellXfs>", styles)[1]
        listed = re.findall(r'<xf numFmtId="(\d+)"', cells)
        used = [f' s="{n}"'.encode() for n, number in enumerate(listed) if number == format[1]]
        assert any(style in part for part in parts.values() for style in used)
