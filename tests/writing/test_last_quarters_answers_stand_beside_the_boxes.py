"""Less to type.

What was last reported stands in grey where this quarter's answer goes, and money stands with its
sums to date.
"""

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.office.stored_values import cached_values
from emenscr_xlsx.reading.report import read_report
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.writing import m6
from support.filling import cells_of

Q3 = Period(2566, 3)


@pytest.fixture(scope="module")
def deck(office, samples):
    """The deck's project in its last quarter, as issued after three quarters were reported."""
    return read_report(
        office.template(samples["2566-Q4/01-overall-monitoring"]),
        office.ws.key,
        form.BY_NAME,
        form.VERSION,
    )


def test_what_was_last_said_is_what_went_to_emenscr(office, samples, deck):
    """Each record's text of the last quarter that told of it, composed as it was then."""
    sample = samples["2566-Q3/01-overall-monitoring"]
    cells = {}
    for table, key, column, value in demo.entries(sample):
        if value != "" and form.BY_NAME[table][column].asked:
            cells.setdefault(table, {}).setdefault(key, {})[column] = (
                float(value) if isinstance(value, int) else value
            )
    (earlier,) = m6.m6_texts(
        stack(
            [
                type(deck)(
                    "", given=prefill.given(office.ws.registry, sample.project, Q3), cells=cells
                )
            ],
            form.BY_NAME,
        )
    )
    shown = {
        (t, form.BY_NAME[t].record_key(r)): r["last_text"]
        for t, rows in deck.given.items()
        for r in rows
        if r.get("last_text")
    }
    assert {t for t, _ in shown} >= {"goals", "kpis", "activities", "summary"}
    assert all(
        shown[cell] == text
        for cell, text in earlier.items()
        if text and cell[0] in ("goals", "kpis", "activities")
    )
    assert shown["summary", "-"] == f"{earlier['summary', '-']}\n{earlier['problems', '-']}"


def test_an_activity_promised_for_this_quarter_shows_the_promise(office, samples):
    """Deferred to quarter 4 in quarter 3.

    The form says so, with the sentence that went to eMENSCR.
    """
    promised = []
    for project in office.ws.registry.projects:
        path = office.issued.get((project, Period(2566, 4)))
        if path:
            given = read_report(path, office.ws.key, form.BY_NAME, form.VERSION).given
            promised += [a for a in given["activities"] if a["promised"] == "yes"]
    assert promised
    assert all("และจะดำเนินการในไตรมาส 4" in str(a["last_text"]) for a in promised)


def test_where_nothing_was_said_the_line_is_out_of_sight(office, samples):
    """In the first quarter no form has an empty grey line."""
    book = load_workbook(
        office.issued[samples["2566-Q1/01-overall-monitoring"].project, Period(2566, 1)]
    )
    lines = [
        (ws, row)
        for (_, _, column), (ws, row, _) in cells_of(book).items()
        if column == "last_text"
    ]
    assert lines
    assert all(book[ws].row_dimensions[row].hidden for ws, row in lines)


def test_budget_lines_show_plan_and_disbursement_to_date(office, samples, deck):
    """As the quarters before were booked."""
    with office.ws.ledger() as ledger:
        rows = ledger.rows(Period(2566, 4).earlier(), [deck.ticket.project], ["budget"])["budget"]
    assert sum(line["cum_before"] for line in deck.given["budget"]) == rows["disbursed"].sum() > 0
    assert {"cum_plan", "cum_before"} <= set(deck.places["budget"].columns)


def test_a_long_text_is_shown_in_part(office, samples):
    """Two thousand characters would be a page of grey."""
    registry = demo.sample_registry()
    sample = samples["2566-Q4/01-overall-monitoring"]
    given = prefill.given(
        registry, sample.project, sample.period, None, {("goals", "OUTPUT-1"): "ติดตามผล " * 300}
    )
    text = given["goals"][0]["last_text"]
    assert len(text) < 650
    assert text.endswith("…")
    assert cached_values([given], [{}], "th", office.ws.settings)
