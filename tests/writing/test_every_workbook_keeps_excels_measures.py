"""What Excel takes, and a small screen shows, in every kind of workbook, whatever was typed."""

import io
import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator
from xlsxwriter import Workbook

from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.forms import registry as registry_form, report as form
from emenscr_xlsx.model import Kind, Table
from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.office.approval_request import approvals
from emenscr_xlsx.office.report import SummaryScope
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.summary.workbook import summary_workbook
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.text.words import LANGS, Lang
from emenscr_xlsx.writing import reply
from emenscr_xlsx.writing.delivery import Delivery, Returned
from emenscr_xlsx.writing.registry import registry_workbook
from support.desk import Desk
from support.issuing import issued
from support.measures import slips
from support.office import IN_TIME, Office

HOSTILE = ("<r>ข</r>", "ก\x07&\x1b", "_x0041_", "𝟘" * 20_000, "2566 &P", "=1", "ก" * 33_000, "\r\n")
_TEXTS = itertools.cycle(HOSTILE)


def _typed(table: Table) -> dict[str, object]:
    """Another such text in each of a table's text columns that people fill."""
    return {
        c.name: next(_TEXTS)
        for c in table.asked
        if c.choices is None and c.kind in (Kind.TEXT, Kind.LONG)
    }


def hostile_form(lang: Lang) -> bytes:
    """A form in which every text is one of these, those from the registry too."""
    registry = demo.sample_registry()
    project = next(iter(registry.projects))
    given = prefill.given(registry, project, Period(2566, 4))
    (about,) = given["report"]
    named = {**given, "report": [{**about, "project_name": "2566 &P " * 99}]}
    values = {
        name: {form.BY_NAME[name].record_key(row): _typed(form.BY_NAME[name]) for row in rows}
        for name, rows in named.items()
    }
    return issued(named, values, lang)


def test_a_lint_finds_what_it_looks_for() -> None:
    """A dimension, a header, a pane and a formula that are not right are named."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.set_header("&L&12345 &Q")
    sheet.freeze_panes(20, 0)
    sheet.write_formula(0, 0, "=" + "(" * 70 + "1" + ")" * 70)
    sheet.write_number(1, 0, 1, book.add_format({"num_format": "−0"}))
    sheet.dim_rowmax = 5
    book.close()
    slipped = "\n".join(slips(out.getvalue()))
    for word in ("dimension", "after a size", "unknown code", "frozen", "deep", "unquoted"):
        assert word in slipped


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_a_form_keeps_them_whatever_was_typed(lang: Lang) -> None:
    """Formulas, texts, headers, panes (X1-X7, X10)."""
    assert slips(hostile_form(lang)) == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_registry_keeps_them_and_its_headings_stay_in_sight(lang: Lang) -> None:
    """Blank, and filled with anything; its headings are printed on each page (X9)."""
    rows = {t.name: [_typed(t) for _ in range(2)] for t in registry_form.TABLES}
    content = registry_workbook(lang, rows)
    assert slips(content) == []
    for sheet in load_workbook(io.BytesIO(content)).worksheets[: len(registry_form.TABLES)]:
        assert sheet.freeze_panes == "A7"
        assert sheet.print_title_rows == "$1:$6"


def test_an_answer_keeps_them_however_long_the_comment(desk: Desk) -> None:
    """No comment freezes more than half a screen; it stands whole below the headings (X5)."""
    comment = "ขอให้ทบทวนผลการดำเนินงาน " * 1000
    delivery = replace(
        Delivery(desk.clean, [], Verdict.REMARKS, IN_TIME), returned=Returned("ผู้อำนวยการ", comment)
    )
    assert slips(reply.receipt(delivery)) == []


@pytest.mark.slow
def test_what_supervisors_and_management_get_keeps_them(fresh_office: Office) -> None:
    """Approval workbooks, and the summary with the dimensions of its streamed sheets (X3)."""
    ws = fresh_office.ws
    for asked in approvals(ws, Period(2566, 3)):
        assert slips(asked.path.read_bytes()) == []
    with ws.ledger() as ledger:
        for year in (False, True):
            facts = SummaryScope(ws, Period(2566, 3), whole_year=year).facts(ledger)
            assert slips(summary_workbook(facts)) == []


@pytest.mark.slow
def test_every_schema_of_excel_holds(desk: Desk, tmp_path: Path) -> None:
    """As the rules of Microsoft's own validator have it, whatever was typed (X1, X2)."""
    validator = OpenXmlValidator()
    books = {
        "form": hostile_form("th"),
        "registry": registry_workbook("en", {"agencies": [_typed(registry_form.TABLES[0])]}),
        "receipt": reply.receipt(Delivery(desk.clean, [], Verdict.REMARKS, IN_TIME)),
    }
    for name, content in books.items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(content)
        assert list(validator.validate(str(path)).errors) == []
