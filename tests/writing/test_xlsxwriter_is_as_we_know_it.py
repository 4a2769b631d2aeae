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
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings, SharedStringTable
from xlsxwriter.worksheet import (
    Worksheet,
)

import emenscr_xlsx.writing
from emenscr_xlsx.writing import fast_sheet
from emenscr_xlsx.writing.fast_workbook import FastWorkbook

METHODS = {
    Worksheet: {
        "_write_string": "row col string cell_format",
        "_prepare_formula": "formula expand_future_functions",
        "_check_dimensions": "row col ignore_row ignore_col",
        "_write_cell": "row col cell",
        "_write_rows": "",
        "_write_row": "row spans row_info empty_row",
        "_write_merge_cells": "",
        "_write_conditional_formats": "",
        "_write_single_row": "current_row_num",
        "_write_hyperlinks": "",
        "_xml_start_tag": "tag attributes",
        "_xml_empty_tag": "tag attributes",
        "_xml_end_tag": "tag",
    },
    Workbook: {
        "_get_packager": "",
        "_store_workbook": "",
        "_prepare_sst_string_data": "",
        "_prepare_vml": "",
        "_prepare_defined_names": "",
        "_prepare_drawings": "",
        "_add_chart_data": "",
        "_prepare_tables": "",
        "_prepare_metadata": "",
    },
    Packager: {
        "_write_shared_strings_file": "",
        "_filename": "xml_filename",
        "_add_workbook": "workbook",
        "_set_tmpdir": "tmpdir",
        "_set_in_memory": "in_memory",
        "_create_package": "",
    },
    SharedStrings: {
        "_write_si": "string",
        "_set_xml_writer": "filename",
        "_assemble_xml_file": "",
    },
    SharedStringTable: {"_get_shared_string_index": "string"},
    Chart: {"_write_a_latin": "attributes", "_xml_empty_tag": "tag attributes"},
    Format: {"_get_xf_index": "", "_get_dxf_index": ""},
}
PRIVATE = {name for names in METHODS.values() for name in names}
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
    "original_row_height": int,
    "rel_count": int,
    "str_table": SharedStringTable,
    "header": str,
    "footer": str,
    "header_footer_changed": bool,
    "fh": type(None),  # until the sheet is written
}


@pytest.mark.parametrize("kind", METHODS, ids=lambda kind: kind.__name__)
def test_a_private_method_takes_what_we_give_it(kind: type) -> None:
    """By the names and the order of its parameters (X11)."""
    for name, known in METHODS[kind].items():
        _, *parameters = inspect.signature(getattr(kind, name)).parameters
        assert parameters == known.split()


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_a_sheet_has_what_we_write_into(name: str) -> None:
    """Of the very type that we know."""
    sheet = Workbook(io.BytesIO(), {"in_memory": True}).add_worksheet()
    assert type(getattr(sheet, name)) is ATTRIBUTES[name]


def test_a_format_has_a_number_and_a_workbook_takes_our_sheets() -> None:
    """A number from the first format on, and a class for its new sheet."""
    workbook = Workbook(io.BytesIO(), {"in_memory": True})
    assert workbook.add_format({"bold": True})._get_xf_index() == 1
    assert workbook.constant_memory is False
    assert type(workbook.add_worksheet("x", fast_sheet.FastSheet)) is fast_sheet.FastSheet


def test_a_fast_sheet_writes_what_xlsxwriter_writes() -> None:
    """Byte by byte, but for the spans of rows: texts, numbers, blanks, formulas, rows of none."""
    plain, fast = (io.BytesIO() for _ in range(2))
    for target, book, kind in (
        (plain, Workbook, Worksheet),
        (fast, FastWorkbook, fast_sheet.FastSheet),
    ):
        workbook = book(target, {"in_memory": True})
        look = workbook.add_format({"bold": True})
        sheet = workbook.add_worksheet("x", kind)
        sheet.prefixed = lambda given: given
        sheet.write_string(0, 0, "text & _x0041_\x07", look)
        sheet.write_number(0, 1, 1.5, look)
        sheet.write_blank(0, 2, None, look)
        sheet.write_formula(0, 3, '=A1&"<"', look, "text<")
        sheet.write_formula(0, 4, "=B1>1", look, True)
        sheet.write_string(3, 1, "without a format")
        sheet.write_formula(3, 2, "=1+1", None, 2)
        if kind is Worksheet:
            sheet.merge_range(4, 1, 4, 3, "", look)
            rule = {"type": "formula", "criteria": "=B1>1", "format": look}
            sheet.conditional_format("B1:B3", rule)
            for col in range(2, 5):
                sheet.write_string(5, col, "again")
        else:
            sheet.span(4, 1, 3, look)
            sheet.colour("B1:B3", "B1>1", look)
            sheet.repeated(5, 2, 4, "again")
        sheet.set_row(6, 30, None, {"level": 1})
        sheet.set_row(7, None, None, {"hidden": True})
        sheet.write_comment(7, 1, "note")
        workbook.close()
    for part in ("worksheets/sheet1", "sharedStrings"):
        written, ours = (zipfile.ZipFile(b).read(f"xl/{part}.xml") for b in (plain, fast))
        assert re.sub(rb' spans="[0-9:]+"', b"", written) == ours


def test_only_two_modules_know_private_names() -> None:
    """Each private name that it asks for, or makes its own, is in the lists above (X11)."""
    ours = {"__init__", "_head", "_heads", "_links", "_put", "_alike", "_colours", "_rules"}
    known = PRIVATE | ours | {"_write_xml"}
    folder = Path(emenscr_xlsx.writing.__path__[0])
    for path in sorted(folder.parent.rglob("*.py")):
        tree = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        names = {node.attr for node in tree if isinstance(node, ast.Attribute)}
        if path in (folder / "fast_sheet.py", folder / "fast_workbook.py"):
            made = {
                m.name
                for node in tree
                if isinstance(node, ast.ClassDef)
                for m in node.body
                if isinstance(m, ast.FunctionDef)
            }
            assert {name for name in names | made if name.startswith("_")} <= known
        else:
            assert not names & (PRIVATE | {"constant_memory", "str_table"}), path
