"""From a row to the cell it came from, as LibreOffice follows the link."""

import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.office.report import summarise
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.writing.fast_workbook import Stream
from support.office import Office


def links(path: Path) -> set[tuple[str, Path, str]]:
    """Each link's sheet, and the file and the cell it leads to from where the workbook lies."""
    targets = set()
    for ws in load_workbook(path):
        for link in (c.hyperlink for row in ws.iter_rows() for c in row if c.hyperlink):
            if (link.target or "#").startswith("#"):
                continue  # within the workbook
            target, _, place = unquote(link.target).partition("#")
            place = re.sub(
                r"[!.](?=[A-Z]+\d+$)", "!", unquote(link.location or place).replace("'", "")
            )
            targets.add((ws.title, (path.parent / target.removeprefix("file://")).resolve(), place))
    return targets


def test_libreoffice_follows_every_link_to_a_filed_copy_and_a_cell(
    office: Office, soffice: Callable[..., list[Path]]
) -> None:
    """Saved by LibreOffice in another folder, every link leads to the same place."""
    path = summarise(office.ws, Period(2566, 3))
    (saved,) = soffice([path], path.parent / "again" / "deeper")
    targets = links(path)
    assert links(saved) == targets
    assert len(targets) > 100
    opened = {}
    for _, file, place in targets:
        assert file.is_relative_to(office.ws.root.resolve())
        if file not in opened:
            opened[file] = load_workbook(file, data_only=True)
        if place:
            sheet, cell = place.rsplit("!", 1)
            ws = opened[file][sheet]
            assert any(c.value is not None for c in ws[ws[cell].row]), (file.name, place)


@pytest.mark.slow
def test_a_link_written_as_a_formula_leads_there_too(
    office: Office, soffice: Callable[..., list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Stream, "LINKS", 0)
    path = summarise(office.ws, Period(2566, 3))
    with zipfile.ZipFile(path) as box:
        sheets = [
            ElementTree.fromstring(box.read(n))
            for n in box.namelist()
            if n.startswith("xl/worksheets/sheet")
        ]
    formulas = [
        f.text
        for sheet in sheets
        for f in sheet.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f")
        if "HYPERLINK" in f.text
    ]
    assert len(formulas) > 100
    for formula in formulas:
        (file,) = re.fullmatch(r'HYPERLINK\("([^"#]+)#?[^"]*","[^"]*"\)', formula).groups()
        assert (path.parent / file).resolve().is_file()
    (saved,) = soffice([path], path.parent / "formulas")
    shown = [
        c.value for row in load_workbook(saved, data_only=True)["งบประมาณ"].iter_rows() for c in row
    ]
    assert any(str(v).startswith("'3 งบประมาณ'!") for v in shown)


def test_a_sheet_s_own_name_is_never_part_of_a_formula(
    fresh_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever filled the workbook in chose it."""
    name = 'x",1)&CALL("'
    with closing(sqlite3.connect(fresh_office.ws.root / "ledger.sqlite")) as db:
        db.execute("UPDATE m6_budget SET _sheet = ?", (name,))
        db.commit()
    monkeypatch.setattr(Stream, "LINKS", 0)
    with zipfile.ZipFile(summarise(fresh_office.ws, Period(2566, 3))) as box:
        sheets = [
            ElementTree.fromstring(box.read(n))
            for n in box.namelist()
            if n.startswith("xl/worksheets/sheet")
        ]
    formulas = [
        f.text
        for sheet in sheets
        for f in sheet.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f")
        if "CALL" in f.text
    ]
    assert formulas
    assert all(re.fullmatch(r'HYPERLINK\("(?:[^"]|"")*","(?:[^"]|"")*"\)', f) for f in formulas), (
        formulas[0]
    )
