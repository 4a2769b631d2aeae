"""The blanks and documents in `templates/` are what the declarations give today.

`emenscr guide` rewrites them.
"""

import io
import zipfile
from pathlib import Path

import pytest

from emenscr_xlsx.demo.blanks import blanks
from emenscr_xlsx.office import guide
from emenscr_xlsx.office.connecting import connection_page
from emenscr_xlsx.office.ministry_page import ministry_page
from emenscr_xlsx.text.words import LANGS

FOLDER = Path(__file__).parents[2] / "templates"


@pytest.mark.parametrize("lang", LANGS)
def test_documents(lang):
    """Field guide, rule catalogue, and how to connect Excel and Power BI to the export (P8)."""
    assert (FOLDER / f"field_guide_{lang}.md").read_text("utf-8") == guide.field_guide(lang)
    assert (FOLDER / f"rules_{lang}.md").read_text("utf-8") == guide.rule_catalogue(lang)
    assert (FOLDER / f"connect_{lang}.md").read_text("utf-8") == connection_page(lang)
    assert (FOLDER / f"to_a_ministry_{lang}.md").read_text("utf-8") == ministry_page(lang)


def test_blank_workbooks():
    """Part by part, so that a difference says where it is."""
    made = blanks()
    assert {p.name for p in FOLDER.glob("*.xlsx")} == made.keys()
    for name, content in made.items():
        kept, fresh = zipfile.ZipFile(FOLDER / name), zipfile.ZipFile(io.BytesIO(content))
        assert kept.namelist() == fresh.namelist()
        assert [n for n in kept.namelist() if kept.read(n) != fresh.read(n)] == [], name
