"""Who has to report (T6), how late (T7) and with how much more time (T8) is decided in one place.

Whoever issues, counts or alerts asks it.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.demo import filling
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms.lists import DUTY, STATUS
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.intake.outcome import Outcome
from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.office.by_hand import reopen
from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.extend import extend
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.report import summarise
from emenscr_xlsx.office.statuses import status
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.text.period import Period, days_late
from emenscr_xlsx.text.typed import date as day_of
from support.office import IN_TIME, Office, registered, where

Q2, Q3, Q4 = (Period(2566, q) for q in (2, 3, 4))
FINISHED, TERMINATED, LATE_ONE = "ศธ 04006-66-0005", "ศธ 04901-66-0002", "ศธ 04902-66-0001"
CLEAN = "2566-Q4/01-overall-monitoring"


def dated(office: Office, project: str, **days: object) -> Workspace:
    """The office's workspace after its coordinator changed the dates of a project."""
    return registered(office, projects=where(days, project_code=project))


def board(ws: Workspace, period: Period) -> dict[str, dict[str, object]]:
    return {str(b["project"]): b for b in status(ws, period)}


def send(
    office: Office,
    ws: Workspace,
    sample: Sample,
    now: datetime,
    name: str = "x.xlsx",
    **cells: str,
) -> Outcome:
    overtype = [
        {"table": "summary", "record": "-", "column": c, "value": v} for c, v in cells.items()
    ]
    filling.fill(
        office.issued[sample.project, sample.period],
        replace(sample, overtype=overtype),
        ws.inbox / name,
    )
    (outcome,) = ingest(ws, now=now).outcomes
    return outcome


def summary_rows(ws: Workspace, period: Period, sheet: str) -> list[dict[str, object]]:
    page = load_workbook(summarise(ws, period, lang="both"))[sheet]
    (table,) = page.tables.values()
    head, *rows = [[c.value for c in row] for row in page[table.ref]]
    return [dict(zip([str(h).split("\n")[-1] for h in head], row, strict=True)) for row in rows]


# Who ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_project_that_starts_later_is_not_issued_not_counted_and_not_alerted(
    fresh_office: Office,
) -> None:
    ws = dated(fresh_office, LATE_ONE, start_date=datetime(2023, 7, 1))
    standing = board(ws, Q3)[LATE_ONE]
    assert (standing["duty"], standing["counts"], standing["due"], standing["days_left"]) == (
        "not_started",
        False,
        None,
        None,
    )
    assert str(standing["state"]) == str(DUTY.words("not_started"))
    assert LATE_ONE not in {i.project for i in issue(ws, Q3)}
    assert board(ws, Q4)[LATE_ONE]["duty"] == "due"
    assert LATE_ONE not in {
        r["Project code"]
        for r in summary_rows(ws, Q3, "แจ้งเตือน")
        if "Not reported" in str(r["Cause"])
    }
    (row,) = (
        r
        for r in summary_rows(ws, Q3, "สถานะ")
        if r["Project code"] == LATE_ONE and r["Quarter"] == 3
    )
    assert (row["Status"], row["Days in hand (+), late (−)"]) == (
        str(DUTY.words("not_started")),
        None,
    )


def test_a_report_of_a_quarter_before_the_project_starts_is_refused_with_the_reason(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    sample = samples["2566-Q4/10-one-stop-service"]
    ws = dated(
        fresh_office, LATE_ONE, start_date=datetime(2023, 10, 1), end_date=datetime(2024, 9, 30)
    )
    outcome = send(fresh_office, ws, sample, IN_TIME)
    assert (outcome.verdict, [f.code for f in outcome.findings]) == (
        Verdict.REFUSED,
        ["NOT_STARTED"],
    )
    assert "1 ต.ค. 2566" in outcome.findings[0].message.th


@pytest.mark.slow
@pytest.mark.parametrize(
    ("project", "duty", "ended_in"), [(FINISHED, "finished", Q2), (TERMINATED, "terminated", Q3)]
)
def test_of_a_project_reported_finished_or_terminated_nothing_more_is_asked(
    fresh_office: Office, project: str, duty: str, ended_in: Period
) -> None:
    """Its own last quarter stays.

    The later ones are listed with its state, and not counted as unreported.
    """
    ws = dated(
        fresh_office, project, end_date=datetime(2024, 9, 30)
    )  # by its dates it would still report
    assert board(ws, ended_in)[project]["status"] == "SUBMITTED"
    standing = board(ws, Q4)[project]
    assert (standing["duty"], standing["counts"], str(standing["state"])) == (
        duty,
        False,
        str(DUTY.words(duty)),
    )
    assert project not in {i.project for i in issue(ws, Q4)}
    with pytest.raises(WorkspaceError, match=str(ended_in.quarter)):
        issue(ws, Q4, project=project)


def test_a_project_whose_last_report_is_returned_has_to_report_again(fresh_office: Office) -> None:
    ws = fresh_office.ws
    reopen(ws, Q3, TERMINATED, "ยังไม่ยุติ")
    assert board(ws, Q4)[TERMINATED]["duty"] == "due"
    assert TERMINATED in {i.project for i in issue(ws, Q4)}


def test_a_project_that_has_ended_stays_on_the_board_with_its_state(fresh_office: Office) -> None:
    rows = board(fresh_office.ws, Q4)
    assert rows[FINISHED]["duty"] in ("ended", "finished")
    assert len(rows) == len(fresh_office.ws.registry.of_year(2566))
    ws = dated(fresh_office, LATE_ONE, end_date=datetime(2023, 3, 31))
    assert board(ws, Q2)[LATE_ONE]["duty"] == "due"
    assert (board(ws, Q3)[LATE_ONE]["duty"], board(ws, Q3)[LATE_ONE]["counts"]) == ("ended", False)


def test_a_command_that_names_a_project_that_is_not_due_says_why(fresh_office: Office) -> None:
    ws = dated(fresh_office, LATE_ONE, start_date=datetime(2023, 7, 1))
    with pytest.raises(WorkspaceError) as refused:
        issue(ws, Q3, project=LATE_ONE)
    assert "1 ก.ค. 2566" in refused.value.words.th
    assert "1 Jul 2023" in refused.value.words.en
    with pytest.raises(WorkspaceError, match="Jul 2023"):
        extend(ws, Q3, date(2023, 8, 30), "ขอเวลา", project=LATE_ONE)
    with pytest.raises(WorkspaceError, match="2566"):
        issue(ws, Period(2567, 1), project=LATE_ONE)


def test_the_summary_counts_only_those_who_report(fresh_office: Office) -> None:
    ws = fresh_office.ws
    reports = [b for b in board(ws, Q4).values() if b["counts"]]
    texts = [
        str(c.value)
        for row in load_workbook(summarise(ws, Q4), data_only=True)["ภาพรวม"].iter_rows()
        for c in row
        if c.value is not None
    ]
    assert len(reports) < len(board(ws, Q4))
    assert f"0 / {len(reports)}" in texts
    states = [r["Status"] for r in summary_rows(ws, Q4, "สถานะ") if r["Quarter"] == 4]
    assert str(DUTY.words("terminated")) in states
    assert states.count(str(STATUS.words("NOT_REPORTED"))) == len(reports)


# How late -------------------------------------------------------------------------------------


def late(outcome: Outcome) -> list[str]:
    return [f.message.en for f in outcome.findings if f.code == "V-T2"]


@pytest.mark.slow
def test_lateness_is_judged_against_the_due_date_with_extensions(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    """Not against the day that was printed in the workbook when it was issued."""
    ws, sample = fresh_office.ws, samples[CLEAN]
    extend(ws, Q4, date(2023, 11, 10), "น้ำท่วม", project=sample.project)
    assert late(send(fresh_office, ws, sample, datetime(2023, 11, 6, 9))) == []
    (row,) = (
        r
        for r in summary_rows(ws, Q4, "สถานะ")
        if r["Project code"] == sample.project and r["Quarter"] == 4
    )
    assert row["Days in hand (+), late (−)"] == 4


def test_a_late_report_is_as_late_on_the_board_as_in_its_remark(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    ws, sample = fresh_office.ws, samples[CLEAN]
    (message,) = late(send(fresh_office, ws, sample, datetime(2023, 10, 20, 9)))
    assert message.startswith("4 days late (due 16 Oct 2023)")
    (row,) = (
        r
        for r in summary_rows(ws, Q4, "สถานะ")
        if r["Project code"] == sample.project and r["Quarter"] == 4
    )
    assert row["Days in hand (+), late (−)"] == -4


@pytest.mark.slow
def test_the_correction_of_a_punctual_report_is_not_late(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    ws, sample = fresh_office.ws, samples[CLEAN]
    assert late(send(fresh_office, ws, sample, IN_TIME)) == []
    after = datetime(2023, 10, 30, 9)
    assert (
        late(
            send(
                fresh_office,
                ws,
                sample,
                after,
                "y.xlsx",
                suggestions="ควรจัดสรรเวลาเพิ่มให้เขตพื้นที่ตรวจข้อมูล",
            )
        )
        == []
    )
    made = reopen(ws, Q4, sample.project, "ขอแก้ตัวเลข")
    assert not [
        c
        for ws_ in load_workbook(made)
        for row in ws_.iter_rows()
        for c in row
        if isinstance(c.value, str) and "ส่งช้ากว่ากำหนด" in c.value
    ]


@pytest.mark.slow
def test_a_draft_is_not_late_and_does_not_make_the_report_punctual(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    ws, sample = fresh_office.ws, samples[CLEAN]
    draft = replace(
        sample, typed=sample.typed | {"report": sample.typed["report"] | {"sending": "บันทึกร่าง"}}
    )
    assert late(send(fresh_office, ws, draft, IN_TIME)) == []
    assert late(send(fresh_office, ws, sample, IN_TIME + timedelta(days=10), "y.xlsx")) == [
        "4 days late (due 16 Oct 2023)"
    ]


@pytest.mark.parametrize(
    ("due", "day", "days"),
    [
        ("2023-10-16", date(2023, 10, 16), 0),
        ("2023-10-16", date(2023, 10, 17), 1),
        (None, date(2023, 10, 17), None),
    ],
)
def test_days_late_are_counted_from_the_day_after(
    due: str | None, day: date, days: int | None
) -> None:
    assert days_late(due, day) == days


# More time ------------------------------------------------------------------------------------


def test_more_time_is_repeated_as_understood_in_both_calendars(fresh_office: Office) -> None:
    for whose in ({"project": LATE_ONE}, {"agency": "สตผ."}):
        words = extend(fresh_office.ws, Q4, date(2024, 2, 10), "น้ำท่วม", **whose).words
        assert "10 ก.พ. 2567 (10 Feb 2024)" in words.th
        assert "10 Feb 2024 (10 ก.พ. 2567)" in words.en
        assert "16 ต.ค. 2566 (16 Oct 2023)" in words.th


@pytest.mark.parametrize("whose", [{"project": LATE_ONE}, {"agency": "ศธ 04902"}])
def test_more_time_never_ends_before_the_present_due_date(
    fresh_office: Office, whose: dict[str, str]
) -> None:
    ws = fresh_office.ws
    with pytest.raises(WorkspaceError, match="16 Oct 2023"):
        extend(ws, Q4, date(2023, 10, 15), "เร็วขึ้น", **whose)
    extend(ws, Q4, date(2023, 10, 30), "น้ำท่วม", **whose)
    with pytest.raises(WorkspaceError, match="30 Oct 2023"):
        extend(ws, Q4, date(2023, 10, 25), "กลับคำ", **whose)
    assert board(ws, Q4)[LATE_ONE]["due"] == "2023-10-30"


def test_of_two_extensions_the_later_day_holds(fresh_office: Office) -> None:
    """More time for an agency takes nothing from its projects, nor the other way round."""
    ws = fresh_office.ws
    extend(ws, Q4, date(2023, 10, 20), "โครงการ", project=LATE_ONE)
    extend(ws, Q4, date(2023, 10, 30), "หน่วยงาน", agency="ศธ 04902")
    assert board(ws, Q4)[LATE_ONE]["due"] == "2023-10-30"
    extend(ws, Q4, date(2023, 11, 5), "โครงการ", project=LATE_ONE)
    assert board(ws, Q4)[LATE_ONE]["due"] == "2023-11-05"


def test_an_approved_report_is_given_no_more_time(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    ws, sample = fresh_office.ws, samples[CLEAN]
    send(fresh_office, ws, sample, IN_TIME)
    with ws.ledger() as ledger:
        ledger.move(sample.project, Q4, "APPROVED", IN_TIME)
    with pytest.raises(WorkspaceError, match="approved"):
        extend(ws, Q4, date(2023, 11, 30), "ขอเวลา", project=sample.project)
    made = extend(ws, Q4, date(2023, 11, 30), "ขอเวลา", agency="ศธ 04006")
    assert made.approved == (sample.project,)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1/11/22", "1 พ.ย. 2565"),
        ("1/11/66", ""),
        ("1/11/1966", "1 พ.ย. 2566"),
        ("1/11/2612", "1 พ.ย. 2569"),
        ("30/10/2666", "30 ต.ค. 2566"),
    ],
)
def test_a_day_decades_away_is_named_with_what_was_probably_meant(
    fresh_office: Office, typed: str, meant: str
) -> None:
    until = day_of(typed)
    if not meant:
        assert extend(fresh_office.ws, Q4, until, "น้ำท่วม", project=LATE_ONE).until == date(
            2023, 11, 1
        )
        return
    with pytest.raises(WorkspaceError) as refused:
        extend(fresh_office.ws, Q4, until, "น้ำท่วม", project=LATE_ONE)
    assert meant in refused.value.words.th
    assert "decades" in refused.value.words.en


@pytest.mark.parametrize(
    "whose", [{}, {"project": LATE_ONE, "agency": "สตผ."}, {"project": "ไม่มี"}, {"agency": "ไม่มี"}]
)
def test_more_time_is_given_to_one_known_project_or_agency(
    fresh_office: Office, whose: dict[str, str]
) -> None:
    with pytest.raises(WorkspaceError):
        extend(fresh_office.ws, Q4, date(2023, 11, 30), "ขอเวลา", **whose)
