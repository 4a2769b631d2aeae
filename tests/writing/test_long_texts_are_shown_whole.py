"""A row can be 409 points high and no higher.

A long text takes smaller type rather than be cut, on paper as on the screen.
"""

from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.model.finding import Finding, Severity, Verdict
from emenscr_xlsx.office.stored_values import cached_values
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.text.excel import CELL
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.text.thai import base_length, wrapped
from emenscr_xlsx.text.words import Words
from emenscr_xlsx.workbook.submission import Submission
from emenscr_xlsx.workbook.ticket import Ticket, digest, pack
from emenscr_xlsx.writing import reply, report as template
from emenscr_xlsx.writing.delivery import Delivery
from emenscr_xlsx.writing.parts import row_fit
from support.filling import cells_of

SENTENCE = "ประชุมเชิงปฏิบัติการติดตามและประเมินผลการบริหารจัดการศึกษาขั้นพื้นฐานร่วมกับสำนักงานเขตพื้นที่การศึกษาทุกแห่ง "


def written(goal: dict[str, object]) -> Workbook:
    """A report with this typed under a goal."""
    registry, period = demo.sample_registry(), Period(2566, 4)
    project = next(iter(registry.projects))
    given, filled = prefill.given(registry, project, period), {"goals": {"OUTPUT-1": goal}}
    ticket = Ticket(project, 2566, 4, form.VERSION, 1, "th", digest(pack(given)))
    live = cached_values([given], [filled], "th", Settings())[0]
    return load_workbook(
        BytesIO(template.report_workbook(ticket, given, ticket.seal(b"test"), live, filled)),
        data_only=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize("length", [200, 2_000, 4_000, 6_000])
def test_a_narrative_of_this_length_has_room_for_all_its_lines(length):
    """Height of the row against the lines that the text takes at the size of its type."""
    text = (SENTENCE * 80)[:length]
    book = written({"what": text, "achieved": "บรรลุ"})
    sheet, row, col = cells_of(book)["goals", "OUTPUT-1", "what"]
    cell, height = book[sheet].cell(row, col), book[sheet].row_dimensions[row].height
    size = cell.font.size
    lines = base_length(text) / (15 * 7 * 0.85 * 15 / size)
    assert height <= 409
    assert height >= lines * 1.55 * size, (height, lines, size)
    assert (size == 15) is (length < 1_000)


@pytest.mark.parametrize(
    ("text", "chars", "lines"),
    [
        ("การทบทวนและปรับปรุงมาตรฐาน สพฐ.", 15.75, 3),
        ("เบิกจ่ายสะสมก่อนไตรมาสนี้ (บาท)", 12.6, 3),
        ("เบิกจ่ายจริง (บาท)", 12.6, 2),
        ("ร้อยละของแผน", 12.6, 1),
        ("บรรทัดแรก\n\nบรรทัดที่สาม", 80, 3),
    ],
)
def test_a_row_has_a_line_for_the_words_that_find_no_room_on_the_last(text, chars, lines):
    """As many as LibreOffice makes of it in the budget sheet, which breaks between words only."""
    assert wrapped(text, chars) == lines


def test_what_no_size_can_show_takes_all_the_room_there_is():
    """The longest text a cell can hold."""
    height, size = row_fit("ก" * 32_000, 90)
    assert (height, size) == (409, 6)


def test_a_text_longer_than_a_cell_is_cut_and_seen_to_be():
    """The M6 text made of two parts: a longer cell is more than the format allows."""
    answer = (SENTENCE * 400)[:20_000]
    book = written({"what": answer, "how": answer})
    cells = [
        c.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for c in row
        if isinstance(c.value, str)
    ]
    (cut,) = {text for text in cells if text.endswith("[…]")}
    assert cut.startswith(answer[:1_000])
    assert max(map(len, cells)) == len(cut) == CELL


def test_a_text_that_begins_like_a_formula_stays_one_when_it_is_edited():
    """Behind an apostrophe that Excel shows on editing; any other text without."""
    book = written({"what": "=1+1", "how": "ประชุม"})
    prefixed = {
        c.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for c in row
        if c.quotePrefix
    }
    assert prefixed == {"=1+1"}


def test_what_was_found_in_a_long_text_is_told_by_its_beginning():
    """On the result page, where the whole of it would hide what is to be done."""
    registry, period = demo.sample_registry(), Period(2566, 4)
    project = next(iter(registry.projects))
    finding = Finding(
        "V-N10",
        Severity.WARNING,
        Words("ยาวเกินไป", "Too long"),
        sheet="1",
        cell="C16",
        value=SENTENCE * 200,
    )
    ticket = Ticket(project, 2566, 4, form.VERSION, 1, "th", "")
    submission = Submission("x.xlsx", "0" * 64, ticket, prefill.given(registry, project, period))
    page = load_workbook(
        BytesIO(
            reply.receipt(Delivery(submission, [finding], Verdict.REMARKS, datetime(2023, 10, 10)))
        )
    ).worksheets[0]
    (shown,) = (
        c.value
        for row in page.iter_rows()
        for c in row
        if isinstance(c.value, str) and c.value.startswith(SENTENCE)
    )
    assert shown.endswith("[…]")
    assert 200 < len(shown) <= 400
