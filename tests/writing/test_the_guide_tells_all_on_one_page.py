"""The guide sheet needs no training.

Parts, colours, sentences, due date, whom to ask; and the catalogue says what the sheet checks
itself.
"""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.demo.blanks import blanks
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.forms.phrases import NOT_YET_SENTENCES
from emenscr_xlsx.model.finding import rule_number
from emenscr_xlsx.model.messages import MESSAGES
from emenscr_xlsx.model.values import parse
from emenscr_xlsx.office import guide
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.text import period
from emenscr_xlsx.text.words import LANGS
from emenscr_xlsx.workbook.submission import Submission
from emenscr_xlsx.writing import cached as compose
from support.filling import cells_of


@pytest.fixture(scope="module")
def books() -> dict[str, object]:
    made = blanks()
    return {lang: load_workbook(BytesIO(made[f"report_{lang}.xlsx"])) for lang in LANGS}


@pytest.mark.parametrize("lang", LANGS)
def test_it_stands_first_and_prints_on_one_page(books, lang):
    """A4 landscape."""
    page = books[lang].worksheets[0]
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight, page.page_setup.paperSize) == (
        None,
        None,
        9,
    )  # one by one, unless said otherwise
    assert page.page_setup.orientation == "landscape"


@pytest.mark.parametrize("lang", LANGS)
def test_it_says_when_to_whom_and_how(books, lang):
    """Due date and contact of the registry, the five parts, and every fixed sentence."""
    text = "\n".join(
        str(c.value) for row in books[lang].worksheets[0].iter_rows() for c in row if c.value
    )
    registry = demo.sample_registry()
    report = prefill.given(registry, next(iter(registry.projects)), period.Period(2566, 4))[
        "report"
    ][0]
    assert report["contact"] in text
    assert {"th": "16 ต.ค. 2566", "en": "16 Oct 2023"}[lang] in text
    assert all(form.MASTER_PLAN[p].head[lang] in text for p in (*form.PARTS, "contribution"))
    assert all(s in text for s in NOT_YET_SENTENCES.values())
    for sentence in (
        "และจะดำเนินการในไตรมาส",
        "เนื่องจากยุติ",
        "เป็นงบที่ประมาณการจากแผนงานในปีที่ผ่านมา",
        "ได้รับจัดสรรงบประมาณเพิ่มเติมจากโครงการ",
        "ดัชนีชี้วัดที่ตั้งไว้ร้อยละ",
    ):
        assert sentence in text


@pytest.mark.parametrize("lang", LANGS)
def test_the_legend_has_the_colours_of_the_cells_themselves(books, lang):
    """A given cell, an asked one, and the colours that checks turn them to."""
    book = books[lang]
    shown = {
        c.fill.fgColor.rgb
        for row in book.worksheets[0].iter_rows()
        for c in row
        if c.fill.fill_type == "solid"
    }
    places = cells_of(book)
    for cell in (("goals", "OUTPUT-1", "achieved"), ("kpis", "QUANT-1", "target")):
        sheet, row, col = places[cell]
        assert book[sheet].cell(row, col).fill.fgColor.rgb in shown
    sheet = book[form.GOALS_SHEET.head[lang]]
    blamed = {
        r.dxf.fill.bgColor.rgb
        for rules in sheet.conditional_formatting
        for r in rules.rules
        if r.dxf and r.dxf.fill
    }
    assert blamed
    assert blamed <= shown


def test_the_catalogue_marks_what_the_sheet_checks_and_what_waits_for_the_file():
    """Row rules in the sheet; what needs other rows, reports or plan texts on receipt.

    The registry's on its own.
    """
    checked: dict[str, set[str]] = {}
    for rule in guide.catalogue():
        checked.setdefault(rule_number(rule.code), set()).add(rule.checked.en)
    assert checked["V-K1"] == checked["V-N1"] == checked["V-N5"] == {"in the sheet, while typing"}
    assert (
        checked["V-C1"] == checked["V-N7"] == checked["V-T2"] == checked["V-Q2"] == {"on receipt"}
    )
    assert checked["V-B8"] == checked["V-K8"] == {"when the registry is checked"}
    assert "เมื่อได้รับไฟล์" in guide.rule_catalogue("th")


def test_what_the_messages_say_of_the_sheet_is_what_the_sheet_says(office, samples):
    """A cell's problem on reading shows in its line exactly where the message is marked so."""
    given = prefill.given(
        office.ws.registry, samples["2566-Q4/01-overall-monitoring"].project, period.Period(2566, 4)
    )
    typed = {
        ("budget", "1", "disbursed"): "หกแสน",
        ("budget", "2", "disbursed"): "300,000",
        ("activities", "1", "next_quarter"): 1.5,
        ("activities", "2", "state"): "ทำแล้ว",
    }
    for (table, key, column), value in typed.items():
        report = Submission("", given=given, cells={table: {key: {column: value}}})
        batch = stack([report], form.BY_NAME, Settings().thresholds)
        problem = parse(form.BY_NAME[table][column], value)[1]
        line = next(
            f
            for (t, k, _), (_, f) in compose.verdicts(batch, "th", Settings())[0].items()
            if (t, k) == (table, key)
        )
        assert MESSAGES[problem.code].in_sheet
        assert line[0] in "✗i"
