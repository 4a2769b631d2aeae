"""Workbooks of any program pass the door or are refused, and none breaks its reader.

What they hold beside cells changes no value of a form that it is put into. `tests/corpus.py` does
the same with any folder; here with what the writers at hand make.
"""

import struct
import zlib
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pyexcelerate
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Font, NamedStyle, PatternFill

import corpus


def _picture() -> BytesIO:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return BytesIO(b"\x89PNG\r\n\x1a\n" + parts)


def by_openpyxl(path: Path) -> None:
    """Styles, a named one, a theme, number formats, notes, links, names and two sheets."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["โครงการ", "ผล", date(2023, 9, 30), 0.25, 12345678.9, "บรรทัด\nสอง"])
    sheet["A1"].font, sheet["A1"].fill = Font(bold=True), PatternFill("solid", fgColor="FFEE00")
    sheet["C1"].number_format, sheet["D1"].number_format = "[$-107041E]d mmm yyyy", "0.00%"
    sheet["E1"].number_format = '#,##0.00 "บาท"'
    book.add_named_style(NamedStyle("เน้น", font=Font(italic=True)))
    sheet["B1"].style = "เน้น"
    sheet["B1"].comment = Comment("ตรวจแล้ว", "ผู้ตรวจ")
    sheet["B1"].hyperlink = "https://example.org/"
    book.create_sheet("ว่าง").merge_cells("A1:C3")
    book.save(path)


def by_xlsxwriter(path: Path) -> None:
    """A chart, a picture, a text box, a drop-down, colours by conditions and texts in pieces."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("กราฟ")
        bold = book.add_format({"bold": True, "num_format": "0.0"})
        for row in range(5):
            sheet.write_row(row, 0, [f"รายการ {row}", row * 1.5, row], bold)
        sheet.write_rich_string(6, 0, "ธรรมดา ", bold, "หนา ", "ธรรมดา")
        sheet.write_formula(7, 1, "=SUM(B1:B5)", None, 15)
        sheet.write_array_formula("C8:C9", "{=B1:B2*2}", None, 0)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=กราฟ!$B$1:$B$5"})
        sheet.insert_chart("E2", chart)
        sheet.insert_image("E20", "จุด.png", {"image_data": _picture()})
        sheet.insert_textbox("H2", "ข้อความ")
        sheet.data_validation("A9", {"validate": "list", "source": ["ก", "ข"]})
        sheet.conditional_format("B1:B5", {"type": "3_color_scale"})
        sheet.write_comment("A1", "หมายเหตุ")
        sheet.add_table("G1:H3")
        book.set_properties({"title": "ทดลอง"})


def by_pyexcelerate(path: Path) -> None:
    """Rows alone."""
    book = pyexcelerate.Workbook()
    book.new_sheet("ข้อมูล", data=[["ก", 1, 2.5, True, date(2023, 1, 1)], ["ข", None, -1, False]])
    book.save(str(path))


MADE: dict[str, Callable[[Path], None]] = {
    f.__name__: f for f in (by_openpyxl, by_xlsxwriter, by_pyexcelerate)
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    for name, make in MADE.items():
        make(folder / f"{name}.xlsx")
    return folder


def _hold(folder: Path, form: Path) -> None:
    count = len(list(folder.glob("*.xlsx")))
    outcomes = corpus.dropped(folder)
    assert list(outcomes) == ["NOT_OURS"]
    assert len(outcomes["NOT_OURS"]) == count
    outcomes = corpus.grafted(form.read_bytes(), folder)
    assert {code: len(names) for code, names in outcomes.items()} == {"SAME": count}


def test_none_breaks_its_reader_and_no_graft_changes_a_value(made: Path, deck_file: Path) -> None:
    """F2, F4, F5, F6: theirs are styles, texts, drawings, charts, notes and what else there is."""
    _hold(made, deck_file)


@pytest.mark.slow
def test_nor_does_one_that_libreoffice_saved(
    made: Path,
    deck_file: Path,
    soffice: Callable[[list[Path], Path], list[Path]],
    tmp_path: Path,
) -> None:
    soffice(sorted(made.glob("*.xlsx")), tmp_path)
    assert len(list(tmp_path.glob("*.xlsx"))) == len(MADE)
    _hold(tmp_path, deck_file)


def test_a_graft_puts_what_is_theirs_before_what_is_ours(made: Path, deck_file: Path) -> None:
    ours = corpus._parts(deck_file.read_bytes())
    theirs = corpus._parts((made / "by_xlsxwriter.xlsx").read_bytes())
    mixed = corpus.before_ours(ours, theirs)
    texts = [xml[corpus.STRINGS].count(b"<si>") for xml in (ours, theirs, mixed)]
    assert texts[2] == texts[0] + texts[1] > texts[0]
    assert mixed[corpus.STRINGS].index("รายการ 0".encode()) < 1000
    assert mixed[corpus.STYLES].count(b"<xf ") > ours[corpus.STYLES].count(b"<xf ")
    sheet = "xl/worksheets/sheet3.xml"
    assert mixed[sheet] != ours[sheet]
    assert mixed[sheet].count(b"<c ") == ours[sheet].count(b"<c ")
