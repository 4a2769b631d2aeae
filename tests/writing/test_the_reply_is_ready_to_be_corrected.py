"""What goes back is the report itself.

Whole again, nothing typed is lost, and correcting what it names is enough.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.model.finding import Severity, Verdict
from emenscr_xlsx.reading import report as reader
from support.excel import differences
from support.filling import cells_of, raw, type_over

SAMPLE = "2566-Q4/01-overall-monitoring"
BROKEN = {
    ("report", "-", "project_state"): "กำลังทำ",  # off the list
    ("goals", "OUTPUT-1", "achieved"): "สำเร็จ",
    ("goals", "OUTPUT-2", "where"): None,  # a part is missing
    ("kpis", "QUANT-1", "percent"): 197.55,  # no per cent
    ("kpis", "QUANT-1", "quantity"): "สองร้อย",  # words for a number
    ("kpis", "QUANT-3", "achieved"): "ไม่บรรลุ",  # against its own figures
    ("activities", "6", "state"): None,  # due, and not answered
    ("activities", "2", "result"): None,
    ("activities", "3", "next_quarter"): 1.5,  # no whole number
    ("budget", "1", "committed"): -5,  # out of bounds
    ("budget", "2", "disbursed"): "=150000*2",  # never calculated
    ("budget", "3", "disbursed"): "หนึ่งแสน",
    ("budget", "4", "reason"): None,  # off plan, without the reason
    ("nesd_plan", "NESDP13-1", "contribution"): None,  # the fifth part
    ("summary", "-", "summary"): None,
}
KINDS = {
    "NOT_IN_LIST",
    "V-N1",
    "V-K4",
    "NOT_A_NUMBER",
    "V-K2",
    "V-A1",
    "NOT_WHOLE",
    "OUT_OF_BOUNDS",
    "NOT_CALCULATED",
    "V-B1",
    "V-N3",
    "V-S1",
}
"""What these are found as: twelve kinds of mistake."""
AT = datetime(2023, 10, 10, 9)


def typed(path: Path, key: bytes) -> dict[str, pd.DataFrame]:
    batch = stack([reader.read_report(path, key, form.BY_NAME, form.VERSION)], form.BY_NAME)
    return {name: frame.drop(columns="_row") for name, frame in batch.frames.items()}


@pytest.fixture
def returned(fresh_office, samples, tmp_path):
    """The office, the good file, the broken one, and what its delivery led to."""
    good = fresh_office.fill(samples[SAMPLE], tmp_path / "good.xlsx")
    broken = type_over(good, BROKEN, tmp_path / "broken.xlsx")
    (fresh_office.ws.inbox / "report.xlsx").write_bytes(broken.read_bytes())
    (outcome,) = ingest(fresh_office.ws, now=AT).outcomes
    return fresh_office, good, broken, outcome


@pytest.mark.slow
def test_correcting_only_what_the_reply_names_gets_the_report_accepted(returned, tmp_path):
    """Fifteen cells broken in twelve ways; those with a note are set right.

    The second delivery is accepted and equals the good one.
    """
    office, good, _, outcome = returned
    assert outcome.verdict is Verdict.TO_CORRECT
    assert {f.code for f in outcome.findings if f.severity is Severity.ERROR} == KINDS
    book = load_workbook(outcome.reply)
    noted = {
        place
        for place, (sheet, row, col) in cells_of(book).items()
        if book[sheet].cell(row, col).comment
        and "ต้องแก้ไข" in book[sheet].cell(row, col).comment.text
    }
    assert noted == {
        (f.table, f.record, f.column) for f in outcome.findings if f.severity is Severity.ERROR
    }
    assert noted <= BROKEN.keys()
    right = raw(good, office.ws.key)
    corrected = type_over(
        outcome.reply, {place: right.get(place) for place in noted}, tmp_path / "corrected.xlsx"
    )
    # One problem may hide another: what the next answer still names is corrected too.
    for _ in range(3):
        (office.ws.inbox / "again.xlsx").write_bytes(corrected.read_bytes())
        (outcome,) = ingest(office.ws, now=AT + timedelta(hours=1)).outcomes
        if outcome.verdict is not Verdict.TO_CORRECT:
            break
        more = {
            (f.table, f.record, f.column) for f in outcome.findings if f.severity is Severity.ERROR
        }
        assert more <= BROKEN.keys()
        corrected = type_over(
            outcome.reply, {place: right.get(place) for place in more}, tmp_path / "corrected.xlsx"
        )
    assert outcome.verdict is Verdict.ACCEPTED
    assert outcome.status == "SUBMITTED"
    wanted, got = typed(good, office.ws.key), typed(outcome.filed, office.ws.key)
    for name in wanted:
        pd.testing.assert_frame_equal(got[name], wanted[name])


def test_nothing_that_was_typed_is_lost_in_the_reply(returned):
    """Every asked cell of the reply holds what was typed, also what could not be read."""
    office, _, broken, outcome = returned
    assert raw(outcome.reply, office.ws.key) == raw(broken, office.ws.key)


@pytest.mark.slow
def test_the_reply_is_the_next_issue_and_an_older_copy_after_it_is_refused(
    returned, samples, tmp_path
):
    """Sent back corrected it counts; then a changed copy of the first issue is stale."""
    office, good, _, outcome = returned
    first, second = (
        reader.read_report(p, office.ws.key, form.BY_NAME, form.VERSION).ticket
        for p in (good, outcome.reply)
    )
    assert (second.issue, second.given) == (first.issue + 1, first.given)
    right = raw(good, office.ws.key)
    type_over(
        outcome.reply,
        {place: right.get(place) for place in BROKEN},
        office.ws.inbox / "corrected.xlsx",
    )
    (accepted,) = ingest(office.ws, now=AT + timedelta(days=1)).outcomes
    assert accepted.verdict is Verdict.ACCEPTED
    (office.ws.inbox / "old.xlsx").write_bytes(good.read_bytes())
    (stale,) = ingest(office.ws, now=AT + timedelta(days=2)).outcomes
    assert [f.code for f in stale.findings] == ["STALE"]


def test_the_first_sheet_lists_every_finding_with_a_link_to_its_cell(returned):
    """Verdict in the title, most serious first, and each cell's name leads to the cell."""
    _, _, _, outcome = returned
    book = load_workbook(outcome.reply)
    page = book.worksheets[0]
    assert page.title == "ผลการตรวจ"
    assert book.active.title == page.title
    assert "ต้องแก้ไข" in page["B1"].value
    rows = [
        [c.value for c in row]
        for row in page.iter_rows(min_row=8, min_col=2, max_col=8)
        if isinstance(row[0].value, int)
    ]
    listed = {(row[2], cell) for row in rows for cell in row[3].split(", ")}
    places = cells_of(book)
    wanted = {
        (places[f.table, f.record, f.column][0], _a1(places[f.table, f.record, f.column]))
        for f in outcome.findings
        if f.table
    }
    assert wanted <= listed
    links = {
        page.cell(r, 5).hyperlink.location
        for r in range(8, page.max_row + 1)
        if page.cell(r, 5).hyperlink
    }
    assert {f"'{sheet}'!{cell}" for sheet, cell in wanted} & links


@pytest.mark.slow
def test_the_reply_groups_what_was_put_right_and_what_was_set_back(fresh_office, samples, tmp_path):
    """After the problems and the remarks, each with what it was and what it is now."""
    good = fresh_office.fill(samples[SAMPLE], tmp_path / "good.xlsx")
    changes = {
        ("summary", "-", "summary"): None,  # a problem
        ("activities", "2", "where"): "ไม่มีค่ะ",  # a remark
        ("budget", "1", "disbursed"): "๖๕๐,๐๐๐ บาท",  # read as meant
        ("budget", "2", "plan"): 1,  # a given cell
    }
    type_over(good, changes, fresh_office.ws.inbox / "report.xlsx")
    (outcome,) = ingest(fresh_office.ws, now=AT).outcomes
    page = load_workbook(outcome.reply).worksheets[0]
    groups: dict[str, list[str]] = {}
    for row in page.iter_rows(min_row=8, min_col=2, max_col=8):
        if isinstance(row[0].value, str):
            groups[row[0].value.split(" ")[0]] = []
        elif row[0].value:
            groups[next(reversed(groups))].append(f"{row[5].value} {row[6].value}")
    assert list(groups) == [
        "ต้องแก้ไข",
        "ข้อสังเกต",
        "ระบบแปลงตัวเลขและวันที่ที่พิมพ์เป็นข้อความให้แล้ว",
        "ตั้งกลับให้แล้ว:",
    ]
    problems, remarks, repaired, set_back = groups.values()
    assert (len(problems), len(repaired), len(set_back)) == (1, 1, 1)
    assert any("ไม่มีค่ะ" in line for line in remarks)
    assert "๖๕๐,๐๐๐" in repaired[0]
    assert "650,000" in repaired[0]
    assert "300,000" in set_back[0]
    sheet, index, col = cells_of(load_workbook(outcome.reply))["budget", "2", "plan"]
    assert load_workbook(outcome.reply)[sheet].cell(index, col).value == 300_000


def _a1(place: tuple[str, int, int]) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(place[2])}{place[1]}"


def test_rows_added_to_an_open_table_come_back_with_the_rest(fresh_office, samples, tmp_path):
    """More part-results than the form offered: the reply has room for them."""
    good = fresh_office.fill(samples[SAMPLE], tmp_path / "good.xlsx")
    book = load_workbook(good)
    sheet, row, _ = cells_of(book)["kpi_parts", "8", "label"]
    places = {
        c: cells_of(book)["kpi_parts", "8", c][2]
        for c in ("kpi", "label", "quantity", "total", "percent")
    }
    for col, value in zip(
        places.values(), ("เชิงปริมาณ 1", "ส่วนที่เพิ่มเอง", 300, 245, 100), strict=True
    ):
        book[sheet].cell(row + 1, col).value = value
    book.save(fresh_office.ws.inbox / "more.xlsx")
    (outcome,) = ingest(fresh_office.ws, now=AT).outcomes
    assert outcome.verdict is Verdict.TO_CORRECT
    assert raw(outcome.reply, fresh_office.ws.key)["kpi_parts", "9", "label"] == "ส่วนที่เพิ่มเอง"


def test_every_stored_value_of_a_reply_is_what_recalculating_gives(returned, soffice, tmp_path):
    """A preview of the reply shows the true state."""
    _, _, _, outcome = returned
    assert differences([outcome.reply], soffice([outcome.reply], tmp_path / "recalculated")) == []


def test_remarks_to_be_answered_are_calculated_too(fresh_office, filled, soffice, tmp_path):
    """The rows in which a reply asks about its remarks have checks of what stands there."""
    sent = fresh_office.ws.inbox / "figures.xlsx"
    sent.write_bytes(filled["wrong/kpi-figures"].read_bytes())
    (outcome,) = ingest(fresh_office.ws, now=AT).outcomes
    asked = raw(outcome.reply, fresh_office.ws.key)
    assert ("explanations", "1", "about") in asked
    assert differences([outcome.reply], soffice([outcome.reply], tmp_path / "recalculated")) == []


@pytest.mark.slow
def test_a_reply_to_a_project_that_ended_early_shows_what_is_still_due(
    fresh_office, samples, soffice, tmp_path
):
    """In quarter 1, marked as finished.

    The check list's stored states are those of a closing report.
    """
    good = fresh_office.fill(samples["2566-Q1/01-overall-monitoring"], tmp_path / "good.xlsx")
    type_over(
        good, {("report", "-", "project_state"): "เสร็จสิ้น"}, fresh_office.ws.inbox / "ended.xlsx"
    )
    (outcome,) = ingest(fresh_office.ws, now=datetime(2023, 1, 10, 9)).outcomes
    assert outcome.verdict is Verdict.TO_CORRECT
    assert differences([outcome.reply], soffice([outcome.reply], tmp_path / "recalculated")) == []
