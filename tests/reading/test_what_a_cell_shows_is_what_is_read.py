"""A day in a Thai number format is a day (F19), and what was never calculated is named (F16)."""

import re
import zipfile
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import pytest

from emenscr_xlsx.config.limits import USUAL
from emenscr_xlsx.model import Column, Kind, Sheet, Table
from emenscr_xlsx.model.values import AsPercent, CellFault, parse
from emenscr_xlsx.reading.opening import open_workbook
from emenscr_xlsx.reading.report import read_plain
from emenscr_xlsx.text.words import Words
from support.values import save_values

IT = Words("ช่อง", "Cell")
TABLE = Table(
    "it",
    IT,
    Sheet("it", IT, IT),
    ("day",),
    (Column("day", IT, Kind.DATE), Column("share", IT, Kind.PERCENT)),
    lines=(("day", "share"),),
    open=5,
)


def _with(path: Path, part: str, pattern: str, by: str) -> None:
    """Change a part of a workbook."""
    out = BytesIO()
    with zipfile.ZipFile(path) as box, zipfile.ZipFile(out, "w") as copy:
        for name in box.namelist():
            xml = box.read(name).decode()
            if name == part:
                xml, changed = re.subn(pattern, by, xml, flags=re.S)
                assert changed
            copy.writestr(name, xml)
    path.write_bytes(out.getvalue())


@pytest.mark.parametrize(
    "shown",
    [
        *(f'numFmtId="{number}"' for number in (14, 71, 72, 73, 74, 77, 81)),
        *("ว ดดด ปปปป", "[$-107041E]ว ดดดด พ.ศ. ปปปป", "bbbb", "[$-D07041E]d mmm yyyy;@"),
    ],
)
def test_a_day_in_a_thai_format_is_a_day(tmp_path: Path, shown: str) -> None:
    """The formats of Thai Excel, built in and in Thai letters."""
    rows = [["@it|0", "day", "share"], ["it|1|0", 45139.0, 0.95], ["it|2|0", "", 0.5]]
    path = save_values({"it": rows}, tmp_path / "x.xlsx")
    number, code = (shown, "") if shown.startswith("num") else ('numFmtId="170"', shown)
    formats = f'<numFmts count="1"><numFmt numFmtId="170" formatCode="{code}"/></numFmts>'
    looks = f'<cellXfs count="3"><xf numFmtId="0"/><xf {number}/><xf numFmtId="68"/></cellXfs>'
    _with(path, "xl/styles.xml", "<cellXfs.*?</cellXfs>", looks)
    if code:
        _with(path, "xl/styles.xml", "<fonts", f"{formats}<fonts")
    _with(path, "xl/worksheets/sheet1.xml", '<c r="B2">', '<c r="B2" s="1">')
    _with(path, "xl/worksheets/sheet1.xml", '<c r="C2">', '<c r="C2" s="2">')
    cells = read_plain(path, {"it": TABLE}).cells["it"]["1"]
    assert parse(TABLE["day"], cells["day"]) == (date(2023, 8, 1), None)
    assert cells["share"] == AsPercent(0.95)


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ('<c r="A2" t="str"><f>B1&amp;"x"</f></c>', True),
        ('<c r="A2" t="str" s="0"><f>B1</f></c>', True),
        ('<c r="A2"><f>B1</f></c>', True),
        ('<c r="A2"><f>B1</f><v/></c>', True),
        ('<c r="A2" t="str"><f>B1</f><v></v></c>', False),
        ('<c r="A2" t="str"><f>B1</f><v/></c>', False),
        ('<c r="A2" t="str"><f>B1</f><v>5</v></c>', False),
    ],
)
def test_a_formula_that_was_never_calculated_is_named(
    tmp_path: Path, cell: str, named: bool
) -> None:
    """Of a text too; one that comes to an empty text is blank."""
    path = save_values({"it": [["a", 1.0], ["b", 2.0]]}, tmp_path / "x.xlsx")
    _with(path, "xl/worksheets/sheet1.xml", '<c r="A2".*?</c>', cell)
    fault = open_workbook(path.read_bytes(), "x.xlsx", USUAL).fault("it", "A2", "")
    assert isinstance(fault, CellFault) == named
    if fault:
        for kind in Kind:
            value, problem = parse(Column("it", IT, kind), fault)
            assert value is None
            assert problem
            assert problem.code == "NOT_CALCULATED"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2" s="1"><v>-1.2</v></c>', -1.2),
        ('<c r="B2" s="1"><v>0.5</v></c>', time(12)),
        ('<c r="B2" s="1"><v>60</v></c>', date(1900, 2, 28)),
        ('<c r="B2" t="d"><v>2014-02-14T08:27:48Z</v></c>', datetime(2014, 2, 14, 8, 27, 48)),
        ('<c r="B2" t="d"><v>2014-02-14T08:27:48</v></c>', datetime(2014, 2, 14, 8, 27, 48)),
    ],
)
def test_a_number_that_is_no_day_stays_one(tmp_path: Path, cell: str, value: object) -> None:
    """One below zero, whatever its format; and a day may be written as ISO 8601 has it.

    A day that was none, 29 February 1900, refuses no file.
    """
    rows = [["@it|0", "day"], ["it|1|0", 5.0]]
    path = save_values({"it": rows}, tmp_path / "x.xlsx")
    looks = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="20"/></cellXfs>'
    _with(path, "xl/styles.xml", "<cellXfs.*?</cellXfs>", looks)
    _with(path, "xl/worksheets/sheet1.xml", '<c r="B2">.*?</c>', cell)
    assert open_workbook(path.read_bytes(), "x.xlsx", USUAL).grids["it"][1][1] == value
