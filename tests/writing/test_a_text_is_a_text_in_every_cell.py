"""What people type comes to every cell as they typed it, and breaks no workbook."""

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from python_calamine import load_workbook as read

from emenscr_xlsx.summary import cells
from emenscr_xlsx.text.excel import CELL, pieces, quoted, truncated, units
from emenscr_xlsx.text.formula import literal, written
from emenscr_xlsx.writing.book import Book
from emenscr_xlsx.writing.look import FONT

DAY = dt.datetime(2023, 10, 1)
TEXTS = (
    "<r>ตัวหนา</r>",
    "<r><b></r>" + " &" * 20_000,
    "<r>",
    "&lt;r&gt;",
    "_x0041_",
    "_x0041_x0042_",
    "_x005F_x0041_",
    "ก\x07ข\x1bค",
    "\r",
    " ขอบ ",
    "=1+1",
    "＝1+1",
    "𝟘" * 20_000,
    "\ud800ก\uffff",
)
WRITERS: dict[str, Callable[[Book, str], None]] = {
    "in memory": lambda book, text: _sheet(book).write_string(0, 0, text, book.format("text")),
    "without a look": lambda book, text: _sheet(book).write_string(0, 0, text),
    "in a stream": lambda book, text: book.stream("s").write_string(
        0, 0, text, book.format("text")
    ),
    "in a finished row": lambda book, text: book.stream("s").line(
        0, [cells.inline("A1", book.numbers("cell.text"), text)]
    ),
    "shown by a formula": lambda book, text: _sheet(book).write_formula(
        0, 0, "=B1", book.format("text"), text
    ),
    "shown by a formula in a stream": lambda book, text: book.stream("s").write_formula(
        0, 0, "=B1", book.format("text"), text
    ),
    "of a link": lambda book, text: _sheet(book).write_url(
        0, 0, "internal:s!A1", book.format("link"), text
    ),
}


def _sheet(book: Book):
    return book.sheet("s")


def _written(write: Callable[[Book], object]) -> bytes:
    """A workbook; whatever xlsxwriter would leave out is an error."""
    book = Book()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write(book)
        content = book.bytes(DAY)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if not name.endswith(".vml"):
                ElementTree.fromstring(parts.read(name))
    return content


@pytest.mark.parametrize("writer", WRITERS)
def test_every_text_is_written_as_a_text(writer: str) -> None:
    """Markup, control characters and what reads like their numbers (X1, X2, X10)."""
    for text in TEXTS:
        content = _written(lambda book, text=text: WRITERS[writer](book, text))
        (shown,) = read(io.BytesIO(content)).get_sheet_by_index(0).to_python()[0]
        assert shown == truncated(text.replace("\ud800", "").replace("\uffff", ""))


def test_a_text_in_a_formula_means_itself_to_every_reader() -> None:
    """Whatever would be changed on its way is spelled out (X2, X10)."""
    assert quoted("_x0041_") == '("_"&"x0041_")'
    assert quoted('a\x07"') == '("a"&CHAR(7)&"""")'
    assert quoted("") == '""'
    content = _written(
        lambda book: _sheet(book).write_formula(0, 0, written(literal("\x07_x0041_")), None, "")
    )
    assert load_workbook(io.BytesIO(content))["s"]["A1"].value == '=(CHAR(7)&"_"&"x0041_")'


def test_lengths_are_counted_as_excel_counts_them() -> None:
    """A character beyond U+FFFF is two, and is never cut in half (X7)."""
    assert units("ก𝟘") == 3
    assert [units(piece) for piece in pieces("𝟘" * 10, 5)] == [4, 4, 4, 4, 4]
    assert units(truncated("ก" + "𝟘" * CELL)) <= CELL
    assert truncated("ก" * CELL) == "ก" * CELL
    assert all(len(part) <= 255 for part in quoted("𝟘" * 400).strip("()").split("&"))
    with pytest.raises(ValueError, match="characters of a formula"):
        written(literal("𝟘" * 4090))


@pytest.mark.parametrize("author", ["ผู้ตรวจ\x07 <r>_x0041_</r>", "𝟘" * 40_000])
def test_a_note_holds_what_was_typed(author: str) -> None:
    """And no workbook is malformed for it (X2, X7)."""
    content = _written(lambda book: _sheet(book).write_comment(0, 0, author))
    assert b"<t" in zipfile.ZipFile(io.BytesIO(content)).read("xl/comments1.xml")


@pytest.mark.parametrize(
    "name",
    ["2566 โครงการ", "A&B", "M&G", "&[Picture]", "&&P&N", "&" * 300, "𝟘" * 300, "ก\n\x1bข", ""],
)
def test_the_top_of_a_page_says_what_the_project_is_called(name: str) -> None:
    """Digits are no size, & is no code, and nothing is dropped for its length (X4)."""

    def write(book: Book) -> None:
        book.page(_sheet(book), name, "ไตรมาสที่ 4/2566")

    header = load_workbook(io.BytesIO(_written(write)))["s"].oddHeader
    shown = " ".join(name.split())
    expected = f'&12&"{FONT},Regular"{shown.replace("&", "&&")}'
    part = zipfile.ZipFile(io.BytesIO(_written(write))).read("xl/worksheets/sheet1.xml").decode()
    whole = ElementTree.fromstring(part).find(".//{*}oddHeader")
    assert whole is not None
    assert whole.text is not None
    assert units(whole.text) <= 255 + 5 * ("\x1b" in name)
    assert "2566" in (header.right.text or "")
    if len(name) < 50 and name.isprintable():
        assert whole.text.startswith("&L" + expected)
    left = whole.text.partition("&R")[0].removeprefix(f'&L&12&"{FONT},Regular"')
    assert left.count("&") % 2 == 0


def test_charts_have_their_font_for_thai_too() -> None:
    """Complex scripts take a font of their own (X10)."""

    def write(book: Book) -> None:
        chart = book.workbook.chart({"type": "bar"})
        chart.set_title({"name": "ไทย", "name_font": {"name": FONT}})
        chart.add_series({"values": "=s!$A$1:$A$2"})
        _sheet(book).insert_chart(0, 0, chart)

    chart = zipfile.ZipFile(io.BytesIO(_written(write))).read("xl/charts/chart1.xml").decode()
    assert f'<a:latin typeface="{FONT}"/><a:cs typeface="{FONT}"/>' in chart
