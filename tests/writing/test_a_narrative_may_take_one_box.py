"""With narrative = "single" an office asks for one box an item.

The form, its checks and the reader hold as they do in parts.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.demo import filling
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.model.finding import Severity, Verdict
from emenscr_xlsx.office.check import check
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.reading import report as reader
from emenscr_xlsx.text.errors import Error
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.writing import m6
from support.filling import cells_of, type_over
from support.office import IN_TIME, Office

SAMPLE = "2566-Q4/01-overall-monitoring"
FIVE = (*form.PARTS, "contribution")


@pytest.fixture
def single(fresh_office: Office) -> Workspace:
    """The office, with the choice made."""
    (fresh_office.ws.root / "emenscr.toml").write_text('narrative = "single"\n', "utf-8")
    return Workspace(fresh_office.ws.root)


def in_one_box(sample: Sample) -> Sample:
    """The sample as people write it where there is one box.

    The parts one after another in the first.
    """
    typed = {}
    for table, rows in sample.typed.items():
        typed[table] = rows
        if (
            isinstance(rows, dict)
            and table in form.BY_NAME
            and "what" in form.BY_NAME[table].by_name
        ):
            typed[table] = {
                k: {c: v for c, v in row.items() if c not in FIVE} for k, row in rows.items()
            }
            for key, row in rows.items():
                if whole := " ".join(str(row[p]) for p in FIVE if row.get(p)):
                    typed[table][key]["what"] = whole
    return replace(sample, typed=typed)


def issued(ws: Workspace, sample: Sample) -> Path:
    (made,) = issue(ws, sample.period, project=sample.project)
    return made.path


def test_the_form_has_one_box_an_item_that_asks_for_all_parts(single, samples):
    """No other part has a place.

    The box is headed with what it asks for, the fifth part too where a plan asks it.
    """
    book = load_workbook(issued(single, samples[SAMPLE]))
    asked = {(t, c) for t, _, c in cells_of(book)}
    assert {c for _, c in asked} & set(FIVE) == {"what"}
    labels = {str(c.value) for ws in book.worksheets for c in ws["B"]}
    heads = {t.name: t["what"].single_box_heading.th for t in form.TABLES if "what" in t.by_name}
    assert set(heads.values()) <= labels
    assert "ส่งผล" in heads["master_plan"]
    assert "ส่งผล" not in heads["goals"]


@pytest.mark.slow
def test_a_report_in_one_box_is_accepted_and_says_the_same(single, office, samples, tmp_path):
    """The text for eMENSCR is that of the same report told in parts."""
    whole = in_one_box(samples[SAMPLE])
    path = filling.fill(issued(single, whole), whole, tmp_path / "one.xlsx")
    parts = office.fill(samples[SAMPLE], tmp_path / "parts.xlsx")
    (checked,) = check(single, [path], received=IN_TIME.date())
    (same,) = check(office.ws, [parts], received=IN_TIME.date())
    assert not [f for f in checked.findings if f.severity is Severity.ERROR]
    assert checked.verdict is same.verdict
    texts = [m6.m6_texts(c.batch)[c.report] for c in (checked, same)]
    assert texts[0] == texts[1]


@pytest.mark.slow
def test_both_ways_are_checked_in_one_batch_and_each_by_its_own_rule(
    single, office, samples, tmp_path
):
    """An office that changes its mind mid-quarter still reads the forms it sent before.

    What each asks for is what it is held to.
    """
    whole = in_one_box(samples[SAMPLE])
    blank = issued(single, whole)
    missing = filling.fill(
        blank,
        replace(
            whole,
            overtype=[{"table": "activities", "record": "2", "column": "what", "value": ""}],
        ),
        tmp_path / "one.xlsx",
    )
    other = samples["2566-Q4/02-monitoring-staff"]
    in_parts = office.fill(
        replace(
            other, overtype=[{"table": "activities", "record": "2", "column": "where", "value": ""}]
        ),
        tmp_path / "parts.xlsx",
    )
    errors = [
        [(f.code, f.record, f.column) for f in c.findings if f.severity is Severity.ERROR]
        for c in check(single, [missing, in_parts])
    ]
    assert errors == [[("V-N1", "2", "what")], [("V-N1", "2", "where")]]


@pytest.mark.slow
def test_the_answer_keeps_the_box(single, samples, tmp_path):
    """A report in one box comes back in one box, and corrected it is accepted."""
    whole = in_one_box(samples[SAMPLE])
    good = filling.fill(issued(single, whole), whole, tmp_path / "good.xlsx")
    type_over(good, {("goals", "OUTPUT-2", "achieved"): "สำเร็จ"}, single.inbox / "broken.xlsx")
    (outcome,) = ingest(single, now=IN_TIME).outcomes
    assert [(f.code, f.record) for f in outcome.findings if f.severity is Severity.ERROR] == [
        ("NOT_IN_LIST", "OUTPUT-2")
    ]
    read = reader.read_report(outcome.reply, single.key, form.BY_NAME, form.VERSION)
    assert not read.findings
    assert form.in_one_box(read.given)
    type_over(
        outcome.reply, {("goals", "OUTPUT-2", "achieved"): "บรรลุ"}, single.inbox / "corrected.xlsx"
    )
    (outcome,) = ingest(single, now=IN_TIME).outcomes
    assert outcome.verdict in (Verdict.ACCEPTED, Verdict.REMARKS)
    with single.ledger() as ledger:
        rows = ledger.rows([Period(2566, 4)], [whole.project], ["goals"])["goals"].set_index("_key")
    assert rows.loc["OUTPUT-2", "what"] == whole.typed["goals"]["OUTPUT-2"]["what"]


def test_another_word_is_refused_by_name(fresh_office):
    (fresh_office.ws.root / "emenscr.toml").write_text('narrative = "one"\n', "utf-8")
    with pytest.raises(Error, match="narrative"):
        _ = Workspace(fresh_office.ws.root).settings
