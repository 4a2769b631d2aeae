"""A formula that fetches from outside is named at its cell; the value stored beside it is read."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.reading.fetching import REACHES
from emenscr_xlsx.reading.report import read_report
from emenscr_xlsx.reading.screen import screen
from support.hostile import Box, linked, parts_of
from support.office import Office

FETCHING = {
    "from the web": 'WEBSERVICE("http://example.org/"&B2)',
    "a picture": '_xlfn.IMAGE("http://example.org/")',
    "from a library": 'CALL("a","b")',
    "from another program": "cmd|'/c x'!A1",
}


def test_a_formula_that_fetches_is_remarked_at_its_cell(
    office: Office, deck_file: Path, tmp_path: Path
) -> None:
    """S14: whoever opens the report's file is told; sums and the like draw no remark.

    Each remark names its record (F22), also where a value comes from another file.
    """
    read = read_report(deck_file, office.ws.key)
    assert "REACHES_OUT" not in {f.code for f in read.findings}
    place = read.place("budget")
    *keys, linking = list(read.cells["budget"])[: len(FETCHING) + 1]
    cells = [place.address(key, "disbursed") for key in keys]
    book = load_workbook(deck_file)
    for cell, formula in zip(cells, FETCHING.values(), strict=False):
        book[place.sheet][cell] = f"={formula}"
    book[place.sheet][place.address(linking, "disbursed")] = "=[1]Sheet1!A1"
    book.save(tmp_path / "f.xlsx")
    findings = read_report(tmp_path / "f.xlsx", office.ws.key).findings
    assert [f.cell for f in findings if f.code == "REACHES_OUT"] == cells
    assert cells
    remarks = [(f.code, f.record) for f in findings if "การเบิกจ่าย" in f.about.th]
    assert remarks == [("LINKED_CELL", linking), *(("REACHES_OUT", key) for key in keys)]


@pytest.mark.parametrize("formula", ["SUM(1,2)", "IMAGES+1", "CALLED(1)", 'IF(A1="a|b",1,2)'])
def test_a_formula_that_only_reckons_draws_no_remark(formula: str) -> None:
    assert not REACHES.search(formula)


@pytest.mark.parametrize("kind", ["image", "hyperlink", "oleObject"])
def test_a_drawing_that_fetches_is_remarked_whatever_it_says_it_is(
    deck_file: Path, kind: str
) -> None:
    """S14: a picture's relationship that calls itself a link is fetched all the same."""
    parts = parts_of(deck_file.read_bytes())
    rels = "xl/drawings/_rels/drawing9.xml.rels"
    there = linked(kind, "http://example.org/a.png", external=True, part=rels)
    assert "LINKS" in screen(Box(there(parts)).bytes(), "x.xlsx").remarks
    assert "LINKS" not in screen(deck_file.read_bytes(), "x.xlsx").remarks


def test_a_link_that_a_person_follows_draws_no_remark(deck_file: Path) -> None:
    rels = "xl/worksheets/_rels/sheet9.xml.rels"
    there = linked("hyperlink", "https://example.org/", external=True, part=rels)
    parts = parts_of(deck_file.read_bytes())
    assert "LINKS" not in screen(Box(there(parts)).bytes(), "x.xlsx").remarks
