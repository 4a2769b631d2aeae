"""Money that no line was planned for has rows of its own, and counts wherever money is summed."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.model.finding import Severity, Verdict
from emenscr_xlsx.office.check import check
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.report import summarise
from emenscr_xlsx.reading import report as reader
from emenscr_xlsx.text.period import Period
from support.building import Builder
from support.filling import cells_of, raw, type_over
from support.office import IN_TIME, Office, build_office

pytestmark = pytest.mark.slow

Q3, Q4 = Period(2566, 3), Period(2566, 4)
NAME = "2566-Q3/01-overall-monitoring"
EXTRA = {
    "activity_no": 3,
    "source": "เงินรายได้",
    "expense_class": "รายจ่ายประจำ",
    "disbursed": 7_000,
    "reason_kind": "อื่น ๆ",
    "reason": "ซ่อมระบบที่เสียกะทันหัน",
}


def with_extra(sample: Sample, **over: object) -> Sample:
    """A sample with a row of money that was not planned; a blank leaves a cell empty."""
    return replace(
        sample,
        typed=sample.typed
        | {"extra_budget": [{k: v for k, v in (EXTRA | over).items() if v != ""}]},
    )


@pytest.fixture(scope="module")
def spent(
    samples: dict[str, Sample], built: Builder, tmp_path_factory: pytest.TempPathFactory
) -> Office:
    """An office in which a third-quarter report with such money came in."""
    office = built.once("extra", lambda root: reported(root, samples))
    return office.copy(tmp_path_factory.mktemp("extra") / "office")


def reported(root: Path, samples: dict[str, Sample]) -> Office:
    office = build_office(root, samples, until=3)
    office.fill(with_extra(samples[NAME]), office.ws.inbox / "report.xlsx")
    (outcome,) = ingest(office.ws, now=datetime.combine(Q3.end, datetime.min.time())).outcomes
    assert outcome.verdict is not Verdict.TO_CORRECT, outcome.findings
    return office


def test_it_is_kept_among_the_budget_lines(spent: Office, samples: dict[str, Sample]):
    """With a plan of nothing, its activity by name, and its own cell; once."""
    with spent.ws.ledger() as ledger:
        rows = ledger.rows([Q3], [samples[NAME].project])
    assert "extra_budget" not in rows
    budget = rows["budget"]
    (extra,) = budget[budget["source"] == "เงินรายได้"].to_dict("records")
    assert (extra["plan"], extra["disbursed"], extra["line"], extra["_key"]) == (
        0,
        7_000,
        len(budget),
        str(len(budget)),
    )
    title = next(
        a["title"]
        for a in spent.ws.registry.plan_of(samples[NAME].project).activities
        if a["no"] == 3
    )
    assert extra["activity"] == title
    assert (
        budget["disbursed"].sum()
        == sum(line["disbursed"] for line in samples[NAME].typed["budget"].values()) + 7_000
    )


def test_the_summary_counts_it_and_leads_to_its_cell(spent: Office, samples: dict[str, Sample]):
    """The row is listed on the budget sheet; its link leads to the row where it was typed."""
    book = load_workbook(summarise(spent.ws, Q3), data_only=True)
    rows = [[c.value for c in row] for row in book["งบประมาณ"].iter_rows()]
    (row,) = [r for r in rows if "เงินรายได้" in r and 7_000 in r]
    filed = load_workbook(spent.issued[samples[NAME].project, Q3])
    sheet, index, _ = cells_of(filed)["extra_budget", "1", "disbursed"]
    assert re.fullmatch(rf".*{sheet}![A-Z]+{index}", str(row[-1]).replace("'", ""))


def test_the_next_quarter_goes_on_from_it(spent: Office, samples: dict[str, Sample]):
    """It stands below the planned lines, with what was disbursed before, and asks nothing."""
    (issued,) = issue(spent.ws, Q4, project=samples[NAME].project)
    lines = reader.read_report(issued.path, spent.ws.key, form.BY_NAME, form.VERSION).given[
        "budget"
    ]
    assert [line["line"] for line in lines] == list(range(1, len(lines) + 1))
    assert (
        lines[-1]["source"],
        lines[-1]["plan"],
        lines[-1]["year_plan"],
        lines[-1]["cum_before"],
    ) == ("เงินรายได้", 0, 0, 7_000)
    with spent.ws.ledger() as ledger:
        rows = ledger.rows(Q4.earlier(), [samples[NAME].project], ["budget"])["budget"]
    assert sum(line["cum_before"] for line in lines) == rows["disbursed"].sum()


def test_what_is_wrong_with_it_is_said_at_its_cell_and_comes_back_to_be_corrected(
    fresh_office: Office, samples: dict[str, Sample]
):
    """V-B1 asks for its reason; corrected in the reply, it is accepted."""
    sample = with_extra(samples["2566-Q4/01-overall-monitoring"], reason_kind="", reason="")
    fresh_office.fill(sample, fresh_office.ws.inbox / "report.xlsx")
    (outcome,) = ingest(fresh_office.ws, now=IN_TIME).outcomes
    assert [
        (f.code, f.table, f.record, f.column)
        for f in outcome.findings
        if f.severity is Severity.ERROR
    ] == [("V-B1", "extra_budget", "1", "reason_kind")]
    assert raw(outcome.reply, fresh_office.ws.key)["extra_budget", "1", "disbursed"] == 7_000
    right = {
        ("extra_budget", "1", "reason_kind"): "อื่น ๆ",
        ("extra_budget", "1", "reason"): EXTRA["reason"],
    }
    type_over(outcome.reply, right, fresh_office.ws.inbox / "corrected.xlsx")
    (outcome,) = ingest(fresh_office.ws, now=IN_TIME).outcomes
    assert outcome.verdict is not Verdict.TO_CORRECT, outcome.findings


def test_it_counts_against_the_projects_budget(
    fresh_office: Office, samples: dict[str, Sample], tmp_path
):
    """V-B7: with the rest it is more than the project has."""
    sample = with_extra(samples["2566-Q4/01-overall-monitoring"], disbursed=900_000_000)
    (findings,) = fresh_office.check(fresh_office.fill(sample, tmp_path / "report.xlsx"))
    (over,) = [f for f in findings if f.code == "V-B7"]
    assert (over.severity, over.table, over.record, over.column) == (
        Severity.WARNING,
        "extra_budget",
        "1",
        "disbursed",
    )


def test_a_row_that_was_added_below_counts_too(
    fresh_office: Office, samples: dict[str, Sample], tmp_path
):
    """People copy a row where those offered are not enough."""
    sample = samples["2566-Q4/01-overall-monitoring"]
    path = fresh_office.fill(with_extra(sample), tmp_path / "report.xlsx")
    book = load_workbook(path)
    places = cells_of(book)
    sheet, index, _ = places["extra_budget", "3", "disbursed"]
    for column, value in EXTRA.items():
        book[sheet].cell(index + 1, places["extra_budget", "3", column][2]).value = value
    book.save(path)
    (checked,) = check(fresh_office.ws, [path], received=IN_TIME.date())
    assert not [f for f in checked.findings if f.severity is Severity.ERROR], checked.findings
    lines = checked.batch["budget"][checked.batch["budget"]["_report"] == checked.report]
    assert (
        lines["disbursed"].sum()
        == sum(line["disbursed"] for line in sample.typed["budget"].values()) + 14_000
    )
