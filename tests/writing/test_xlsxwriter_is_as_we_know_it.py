"""What `fast_sheet` relies on in xlsxwriter is there, as it was when it was pinned."""

import ast
import inspect
import io
import re
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
    Worksheet,
)

import emenscr_xlsx.writing
from emenscr_xlsx.writing import fast_sheet

METHODS = {
    "_write_number": "row col number cell_format",
    "_write_blank": "row col _ cell_format",
    "_write_string": "row col string cell_format",
    "_write_formula": "row col formula cell_format value",
    "_prepare_formula": "formula expand_future_functions",
    "_check_dimensions": "row col ignore_row ignore_col",
    "_write_cell": "row col cell",
    "_write_rows": "",
    "_write_row": "row spans row_info empty_row",
    "_write_empty_row": "row spans row_info",
    "_write_single_row": "current_row_num",
    "_write_hyperlinks": "",
    "_xml_start_tag": "tag attributes",
    "_xml_empty_tag": "tag attributes",
    "_xml_end_tag": "tag",
}
ATTRIBUTES = {
    "table": defaultdict,  # row → column → cell
    "row_info": dict,
    "comments": defaultdict,
    "merge": list,
    "tables": list,
    "external_hyper_links": list,
    "constant_memory": bool,
    "previous_row": int,
    "outline_row_level": int,
    "rel_count": int,
    "fh": type(None),  # until the sheet is written
}
CELLS = {
    CellBlankTuple: ("format",),
    CellNumberTuple: ("number", "format"),
    CellStringTuple: ("string", "format"),
    CellFormulaTuple: ("formula", "format", "value"),
}


@pytest.mark.parametrize("name", METHODS)
def test_a_private_method_takes_what_we_give_it(name: str) -> None:
    """By the names and the order of its parameters."""
    _, *parameters = inspect.signature(getattr(Worksheet, name)).parameters
    assert parameters == METHODS[name].split()


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_a_sheet_has_what_we_write_into(name: str) -> None:
    """Of the very type that we know."""
    sheet = Workbook(io.BytesIO(), {"in_memory": True}).add_worksheet()
    assert type(getattr(sheet, name)) is ATTRIBUTES[name]


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.__name__)
def test_a_cell_holds_what_we_put_into_it(cell: type) -> None:
    """Field by field."""
    assert cell._fields == CELLS[cell]


def test_a_format_has_a_number_and_a_workbook_takes_our_sheets() -> None:
    """A number from the first format on, and a class for its new sheet."""
    workbook = Workbook(io.BytesIO(), {"in_memory": True})
    assert workbook.add_format({"bold": True})._get_xf_index() == 1
    assert workbook.constant_memory is False
    assert type(workbook.add_worksheet("x", fast_sheet.FastSheet)) is fast_sheet.FastSheet


def test_a_fast_sheet_writes_what_xlsxwriter_writes() -> None:
    """Byte by byte, but for the spans of rows: texts, numbers, blanks, formulas, rows of none."""
    plain, fast = (io.BytesIO() for _ in range(2))
    for target, kind in ((plain, Worksheet), (fast, fast_sheet.FastSheet)):
        workbook = Workbook(target, {"in_memory": True})
        look = workbook.add_format({"bold": True})
        sheet = workbook.add_worksheet("x", kind)
        sheet.prefixed = lambda given: given
        sheet.write_string(0, 0, "text", look)
        sheet.write_number(0, 1, 1.5, look)
        sheet.write_blank(0, 2, None, look)
        sheet.write_formula(0, 3, '=A1&"<"', look, "text<")
        sheet.write_formula(0, 4, "=B1>1", look, True)
        sheet.write_string(3, 1, "without a format")
        sheet.write_formula(3, 2, "=1+1", None, 2)
        if kind is Worksheet:
            sheet.merge_range(4, 1, 4, 3, "", look)
        else:
            sheet.span(4, 1, 3, look)
        sheet.set_row(6, 30)
        sheet.write_comment(7, 1, "note")
        workbook.close()
    assert re.sub(rb' spans="[0-9:]+"', b"", xml_of(plain)) == xml_of(fast)


def xml_of(workbook: io.BytesIO) -> bytes:
    """The first sheet of a workbook."""
    return zipfile.ZipFile(workbook).read("xl/worksheets/sheet1.xml")


def test_only_one_module_knows_private_names() -> None:
    """Each private name that it asks a sheet, a workbook or a format for is in the lists above."""
    known = {*METHODS, *ATTRIBUTES, "_get_xf_index", "_fields", "_links", "_write_xml"}
    folder = Path(emenscr_xlsx.writing.__path__[0])
    for path in sorted(folder.parent.rglob("*.py")):
        names = {
            node.attr
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Attribute)
        }
        if path == folder / "fast_sheet.py":
            assert {name for name in names if name.startswith("_") and name != "__init__"} <= known
        else:
            assert not names & (METHODS.keys() | {"_get_xf_index", "constant_memory"}), path
    assert Format._get_xf_index
