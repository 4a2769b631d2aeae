"""Two cards a page where they fit, none half empty, none torn but at a narrative (P9).

Whoever prints a form gets what is asked and answered, upright, without the checks beside it.
"""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.office import pdf
from emenscr_xlsx.office.stored_values import cached_values
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.text.words import Lang
from emenscr_xlsx.workbook.ticket import Ticket, digest, pack
from emenscr_xlsx.writing.book import page_breaks
from emenscr_xlsx.writing.report import report_workbook

SENTENCE = "ประชุมเชิงปฏิบัติการติดตามและประเมินผลการบริหารจัดการศึกษาขั้นพื้นฐานร่วมกับสำนักงานเขตพื้นที่การศึกษาทุกแห่ง "


def test_two_cards_stand_on_a_page_where_they_fit() -> None:
    assert page_breaks([10, *[45] * 5], 100, 1, [0, 2, 3, 4, 5], []) == [3, 5]


def test_a_card_is_torn_rather_than_leave_half_a_page_empty() -> None:
    """The second of two cards, of 30 and of four lines of 20 each."""
    assert page_breaks([0, 30, 20, 20, 20, 20], 100, 1, [0, 2], [3, 4, 5]) == [5]
    assert page_breaks([0, 45, 20, 20, 20, 20], 100, 1, [0, 2], [3, 4, 5]) == [2]


def test_a_card_longer_than_pages_is_torn_as_often_as_it_takes() -> None:
    assert page_breaks([0, *[60] * 9], 125, 1, [0], [3, 5, 7, 9]) == [3, 5, 7, 9]


def test_every_page_that_can_be_fits() -> None:
    """None holds more than there is room for, where no piece does; half full where it may be."""
    random = Random(13)
    for _ in range(300):
        heights = [5.0, *(random.uniform(5, 60) for _ in range(60))]
        starts = sorted({0, *random.sample(range(1, 61), 15)})
        seams = sorted(random.sample(range(1, 61), 40))
        breaks = page_breaks(heights, 300, 1, starts, seams)
        assert set(breaks) <= {*starts, *seams}
        for begin, end in zip([0, *breaks], [*breaks, 61], strict=True):
            high = sum(heights[begin:end]) + (5 if begin else 0)
            pieces = [r for r in {*starts, *seams} if begin < r < end]
            assert high <= 300 or not pieces


def filled(lang: Lang, activities: int, length: int) -> bytes:
    """A form with so many activities, each narrative of so many characters."""
    registry, period = demo.sample_registry(), Period(2566, 4)
    project = next(iter(registry.projects))
    given = dict(prefill.given(registry, project, period))
    first = given["activities"][0]
    given["activities"] = [{**first, "no": n} for n in range(1, activities + 1)]
    texts = dict.fromkeys(("what", "where", "how", "result"), (SENTENCE * 80)[:length])
    values = {"activities": {str(a["no"]): texts for a in given["activities"]}} if length else {}
    ticket = Ticket(project, 2566, 4, form.VERSION, 1, lang, digest(pack(given)))
    live = cached_values([given], [values], lang, Settings())[0]
    return report_workbook(ticket, given, ticket.seal(b"test"), live, values)


def test_a_page_begins_with_a_section_a_record_or_a_narrative() -> None:
    """And so never with what belongs to a section's title, nor below a card's labels."""
    book = load_workbook(BytesIO(filled("th", 8, 1_500)))
    torn = 0
    for ws in book.worksheets:
        anchors = ["", *(str(cell.value or "") for (cell,) in ws["A1:A2000"])]
        for first in (each.id + 1 for each in ws.row_breaks.brk):
            before, begins, below = anchors[first - 1 : first + 2]
            section, record = below.startswith("@"), begins.endswith("|0")
            narrative = before.rpartition("|")[0] == begins.rpartition("|")[0] != ""
            assert section or record or narrative, (ws.title, first)
            assert not before.startswith("@"), (ws.title, first)
            torn += narrative
        for first, mark in enumerate(anchors):
            if mark == "-" and anchors[first + 1].startswith("@"):
                title = ws.cell(first, 2)
                assert title.alignment.shrink_to_fit, "whole, however long"
                assert any(title.coordinate in area for area in ws.merged_cells.ranges)
    assert torn


@pytest.mark.slow
@pytest.mark.parametrize(("activities", "length"), [(6, 0), (30, 300), (3, 5_000)])
def test_libreoffice_breaks_pages_there_and_nowhere_else(
    activities: int, length: int, soffice: Callable[..., list[Path]], tmp_path: Path
) -> None:
    """A sheet has as many pages as were meant, and the checks are on none of them."""
    path = tmp_path / "form.xlsx"
    path.write_bytes(filled("th", activities, length))
    book = load_workbook(path)
    meant = 0
    for ws in book.worksheets:
        if ws.print_area:
            assert ws.page_setup.orientation == "portrait"
            meant += len(ws.row_breaks.brk) + 1
        else:
            ws.sheet_state = "hidden"
    book.save(path)
    pages = re.findall(rb"/Type\s*/Page\b", pdf.to_pdf(path).read_bytes())
    assert len(pages) == meant
