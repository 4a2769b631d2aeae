"""What other programs make of a filled workbook when they save it is still read right.

Nothing typed is lost, nothing is guessed.

The re-savers here do, to the parts of the file, what such programs were seen to do.
"""

import re
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd
import pytest

from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.model.finding import Refusal
from emenscr_xlsx.reading.report import read_report
from emenscr_xlsx.workbook.ticket import TICKET_MARK
from support.office import IN_TIME, Office

Parts = dict[str, str]
Resaver = Callable[[Parts], None]


def _sheets(parts: Parts) -> list[str]:
    return [name for name in parts if name.startswith("xl/worksheets/sheet")]


def _each_sheet(parts: Parts, pattern: str, by: str | Callable[[re.Match], str]) -> None:
    changed = 0
    for name in _sheets(parts):
        parts[name], count = re.subn(pattern, by, parts[name], flags=re.S)
        changed += count
    assert changed, pattern


def _texts(parts: Parts) -> list[str]:
    """The shared strings, whole."""
    items = re.findall(r"<si>(.*?)</si>", parts["xl/sharedStrings.xml"], re.S)
    return [unescape("".join(re.findall(r"<t[^>]*>(.*?)</t>", item, re.S))) for item in items]


def inline_strings(parts: Parts) -> None:
    """No table of strings: each cell holds its own."""
    texts = _texts(parts)
    _each_sheet(
        parts,
        r'<c ([^>]*)t="s"([^>]*)><v>(\d+)</v></c>',
        lambda m: (
            f'<c {m[1]}t="inlineStr"{m[2]}><is>'
            f'<t xml:space="preserve">{escape(texts[int(m[3])])}</t></is></c>'
        ),
    )
    del parts["xl/sharedStrings.xml"]
    parts["[Content_Types].xml"] = re.sub(
        r"<Override[^>]*sharedStrings[^>]*/>", "", parts["[Content_Types].xml"]
    )
    parts["xl/_rels/workbook.xml.rels"] = re.sub(
        r"<Relationship [^>]*sharedStrings[^>]*/>", "", parts["xl/_rels/workbook.xml.rels"]
    )


def rich_strings(parts: Parts) -> None:
    """Every string in runs, as when part of a text was made bold."""
    texts = _texts(parts)
    runs = (
        f'<r><t xml:space="preserve">{escape(t[:3])}</t></r><r><rPr><b/></rPr>'
        f'<t xml:space="preserve">{escape(t[3:])}</t></r>'
        for t in texts
    )
    head = re.match(r".*?<sst[^>]*>", parts["xl/sharedStrings.xml"], re.S)[0]
    parts["xl/sharedStrings.xml"] = head + "".join(f"<si>{r}</si>" for r in runs) + "</sst>"


def without_styles(parts: Parts) -> None:
    """No formats: a date is a bare number, nothing is coloured or locked."""
    _each_sheet(parts, r'(<(?:c|row|col) [^>]*?) (?:s|style)="\d+"', r"\1")
    parts["xl/styles.xml"] = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    )


def without_hidden_things(parts: Parts) -> None:
    """Hidden sheets, rows and columns are shown."""
    parts["xl/workbook.xml"], count = re.subn(
        r' state="(?:hidden|veryHidden)"', "", parts["xl/workbook.xml"]
    )
    assert count == 2
    _each_sheet(parts, r' hidden="(?:1|true)"', "")


def without_cached_values(parts: Parts) -> None:
    """Formulas as written, never calculated."""
    _each_sheet(parts, r"(<f[^>]*>[^<]*</f>)<v(?:/>| />|>[^<]*</v>)", r"\1")


def without_formulas(parts: Parts) -> None:
    """Formulas are gone altogether."""
    _each_sheet(parts, r"<f[^>]*>[^<]*</f>", "")


def with_sheets_reordered(parts: Parts) -> None:
    """The last sheet first."""
    sheets = re.findall(r"<sheet [^>]*/>", parts["xl/workbook.xml"])
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        "".join(sheets), "".join(reversed(sheets))
    )
    parts["xl/workbook.xml"] = re.sub(
        r"<definedNames>.*?</definedNames>", "", parts["xl/workbook.xml"], flags=re.S
    )
    assert re.findall(r"<sheet [^>]*/>", parts["xl/workbook.xml"]) == sheets[::-1]


def without_what_is_around_cells(parts: Parts) -> None:
    """No merges, validations, conditional formats, protection, page set-up."""
    _each_sheet(
        parts,
        r"<mergeCells.*?</mergeCells>|<dataValidations.*?</dataValidations>|<conditionalFormatting.*?</conditionalFormatting>",
        "",
    )
    _each_sheet(parts, r"<(?:sheetProtection|pageSetup|printOptions|pageMargins)[^>]*/>", "")


RESAVERS: tuple[Resaver, ...] = (
    inline_strings,
    rich_strings,
    without_styles,
    without_hidden_things,
    without_cached_values,
    without_formulas,
    with_sheets_reordered,
    without_what_is_around_cells,
)


def resaved(path: Path, target: Path, *resavers: Resaver) -> Path:
    """The file as another program would have saved it."""
    with zipfile.ZipFile(path) as box:
        content = {name: box.read(name) for name in box.namelist()}
    parts = {
        name: raw.decode("utf-8")
        for name, raw in content.items()
        if name.endswith((".xml", ".rels"))
    }
    for resave in resavers:
        resave(parts)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        for name, raw in content.items():
            if name in parts or not name.endswith((".xml", ".rels")):
                box.writestr(name, parts.get(name, raw))
    return target


@pytest.fixture(scope="module")
def calculated(deck_file: Path, soffice, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The deck's report with a value behind every formula, as a spreadsheet program saves it."""
    return soffice([deck_file], tmp_path_factory.mktemp("calculated"))[0]


@pytest.fixture(scope="module")
def wanted(office: Office, deck_file: Path) -> dict[str, pd.DataFrame]:
    return stack(
        [read_report(deck_file, office.ws.key, form.BY_NAME, form.VERSION)], form.BY_NAME
    ).frames


@pytest.mark.parametrize("resaver", RESAVERS, ids=lambda r: r.__name__)
def test_what_was_typed_is_read_whatever_saved_it(
    office: Office,
    calculated: Path,
    wanted: dict[str, pd.DataFrame],
    tmp_path: Path,
    resaver: Resaver,
) -> None:
    """The same values, and nothing found that was not there."""
    read = read_report(
        resaved(calculated, tmp_path / "x.xlsx", resaver), office.ws.key, form.BY_NAME, form.VERSION
    )
    batch = stack([read], form.BY_NAME)
    assert [(f.code, f.where, f.value) for f in batch.findings[0]] == []
    for name, frame in wanted.items():
        pd.testing.assert_frame_equal(
            batch.frames[name].drop(columns="_row"), frame.drop(columns="_row"), obj=name
        )


def test_all_of_it_at_once_is_still_accepted(
    fresh_office: Office, calculated: Path, tmp_path: Path
) -> None:
    """Through the inbox, like any other file."""
    resaved(
        calculated,
        fresh_office.ws.inbox / "x.xlsx",
        *(r for r in RESAVERS if r not in (rich_strings, without_cached_values)),
    )
    (outcome,) = ingest(fresh_office.ws, now=IN_TIME).outcomes
    assert (outcome.verdict.value, outcome.status) == ("accepted", "SUBMITTED")


@pytest.mark.parametrize("how", ["the sheet", "its texts"])
def test_a_file_without_its_ticket_is_named_as_such(
    office: Office, deck_file: Path, tmp_path: Path, how: str
) -> None:
    """A program that drops very hidden sheets.

    The answer says so, and does not guess whose report it is.
    """

    def without_ticket(parts: Parts) -> None:
        if how == "its texts":
            assert any(TICKET_MARK in xml for xml in parts.values())
            parts |= {name: xml.replace(TICKET_MARK, "") for name, xml in parts.items()}
            return
        parts["xl/workbook.xml"], count = re.subn(
            r'<sheet [^>]*state="veryHidden"[^>]*/>', "", parts["xl/workbook.xml"]
        )
        assert count == 1

    with pytest.raises(Refusal) as refused:
        read_report(
            resaved(deck_file, tmp_path / "x.xlsx", without_ticket),
            office.ws.key,
            form.BY_NAME,
            form.VERSION,
        )
    assert refused.value.finding.code == "NOT_OURS"
    assert "ใบกำกับ" in refused.value.finding.message.th
