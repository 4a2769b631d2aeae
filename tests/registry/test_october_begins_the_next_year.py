"""A workspace holds many years; a project is known by its code and its year (P2, T13, T44)."""

from dataclasses import replace
from datetime import date

import pytest

from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.office import earlier
from emenscr_xlsx.office.check import check
from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.registry_file import read_registry, typed_rows
from emenscr_xlsx.office.report import SummaryScope
from emenscr_xlsx.office.rollover import Reported, next_year, rollover
from emenscr_xlsx.office.statuses import status
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.registry.registry import Registry
from emenscr_xlsx.summary.chunk import Chunk
from emenscr_xlsx.summary.evaluation import standings
from emenscr_xlsx.text.period import Period
from support.office import Office, registered, where

Q3, Q4, NEXT = Period(2566, 3), Period(2566, 4), Period(2567, 1)
GOES_ON = "ศธ 04902-66-0003"  # until 30 September 2567
TABLES = ("goals", "kpis", "activities", "budget_lines", "plan_links")


def seen(ws: Workspace, period: Period) -> tuple[object, ...]:
    """All that the summary and the export know of a quarter's projects."""
    scope = SummaryScope(ws, period)
    with ws.ledger() as ledger:
        facts = scope.facts(ledger)
        return status(ws, period), facts.projects, facts.offices, facts.registry.plan_of(GOES_ON)


@pytest.mark.slow
def test_the_next_year_has_what_goes_on_and_the_past_stays(fresh_office: Office) -> None:
    ws = fresh_office.ws
    before, content = seen(ws, Q3), ws.registry_file.read_bytes()
    rows = typed_rows(read_registry(ws.registry_file, Settings())[1])
    done = rollover(ws, 2567)

    ws = Workspace(ws.root)
    made = typed_rows(read_registry(ws.registry_file, Settings())[1])
    assert [(p["project_code"], p["fiscal_year"]) for p in made["projects"]] == [(GOES_ON, 2567)]
    for table in TABLES:
        kept = [r for r in rows[table] if r["project_code"] == GOES_ON]
        plans = dict.fromkeys(("q1", "q2", "q3", "q4")) if table == "budget_lines" else {}
        assert made[table] == [{**row, **plans} for row in kept], table
    assert made["agencies"] == rows["agencies"]
    assert made["calendar"][0]["opens"] == date(2023, 12, 13)
    assert (done.continuing, [path.name for path in done.kept]) == (1, ["registry-2566.xlsx"])

    assert done.kept[0].read_bytes() == content
    assert seen(ws, Q3) == before
    assert [b["project"] for b in status(ws, NEXT)] == [GOES_ON]


def test_what_a_person_must_decide_is_listed(fresh_office: Office) -> None:
    done = rollover(fresh_office.ws, 2567)
    text = done.listed.read_text("utf-8-sig")
    assert all(words.th in text and words.en in text for words in done.decisions)
    for asked in (
        "fill in the budget plan of 2567",
        "confirm the targets",
        "no report of quarter 4",
        "falls on a weekend",
        "is not carried over",
    ):
        assert any(asked in words.en for words in done.decisions), asked


def test_what_was_reported_goes_along(office: Office) -> None:
    """What was spent, what was deferred into the year, and what was terminated."""
    rows = typed_rows(read_registry(office.ws.registry_file, Settings())[1])
    numbers = [a["no"] for a in rows["activities"] if a["project_code"] == GOES_ON]
    first, last = int(numbers[0]), int(numbers[-1])
    activities = {
        (GOES_ON, last): {"no_action": "terminated"},
        (GOES_ON, first): {"no_action": "deferred", "next_quarter": 2.0, "next_year": 2567.0},
    }
    reported = Reported({}, frozenset([GOES_ON]), {GOES_ON: 120000.0}, activities)
    made, decisions = next_year(rows, reported, 2567)
    assert made["projects"][0]["spent_before"] == 120000
    assert [a["no"] for a in made["activities"]] == numbers[:-1]
    words = " ".join(w.en for w in decisions)
    assert f"activity {last} was reported as terminated" in words
    assert f"activity {first} was deferred to quarter 2 of 2567" in words
    made, _ = next_year(rows, replace(reported, states={GOES_ON: "finished"}), 2567)
    assert made["projects"] == []


def test_a_year_begins_once(fresh_office: Office) -> None:
    rollover(fresh_office.ws, 2567)
    content = fresh_office.ws.registry_file.read_bytes()
    with pytest.raises(WorkspaceError, match="done before"):
        rollover(Workspace(fresh_office.ws.root), 2567)
    with pytest.raises(WorkspaceError, match="no project of 2568"):
        rollover(Workspace(fresh_office.ws.root), 2569)
    assert fresh_office.ws.registry_file.read_bytes() == content


@pytest.mark.slow
def test_a_form_of_the_year_gone_by_is_still_taken(fresh_office: Office) -> None:
    """T13: the fourth quarter is reported in October, when the next year has begun."""
    ws = fresh_office.ws
    file = fresh_office.issued["ศธ 04006-66-0001", Q4]
    (before,) = check(ws, [file], received=date(2023, 10, 5))
    rollover(ws, 2567)
    (after,) = check(Workspace(ws.root), [file], received=date(2023, 10, 5))
    assert (after.verdict, after.findings) == (before.verdict, before.findings)
    assert "UNKNOWN_PROJECT" not in {f.code for f in after.findings}


def moved(ws: Workspace, project: str, agency: str) -> Workspace:
    """The workspace once its registry has a project at another agency."""
    _, batch = read_registry(ws.registry_file, Settings())
    projects = batch.frames["projects"]
    projects.loc[projects["project_code"] == project, "agency_code"] = agency
    again = Workspace(ws.root)
    vars(again)["registry"] = Registry.from_batch(batch)
    return again


def test_a_project_that_moved_leaves_its_past_where_it_was(office: Office) -> None:
    """T44: the reports of past quarters belong to the agency that they name."""
    project, then, now = "ศธ 04006-66-0001", "ศธ 04006", "ศธ 04901"
    ws = moved(office.ws, project, now)
    agencies = {
        period: {str(b["project"]): b["agency"] for b in status(ws, period)} for period in (Q3, Q4)
    }
    assert (agencies[Q3][project], agencies[Q4][project]) == (then, now)
    with ws.ledger() as ledger:
        assert _offices(ledger, ws, Q3)[project] == then
        assert _offices(ledger, ws, Q4)[project] == now
        of_then = SummaryScope(ws, Q3, agency=then).facts(ledger).projects
        assert project in of_then
        of_now = SummaryScope(ws, Q4, agency=now).facts(ledger)
    assert of_now.reports_in(project, 1)  # with the quarters that it reported elsewhere


def _offices(ledger: Ledger, ws: Workspace, period: Period) -> dict[str, str]:
    projects = SummaryScope(ws, period).facts(ledger).projects
    return {code: project["agency_code"] for code, project in projects.items()}


def test_the_plan_may_change_and_what_was_reported_stays(fresh_office: Office) -> None:
    """T44: a report is judged by the plan it was issued with; what is still to come, by today's."""
    code, ws = "ศธ 04006-66-0001", fresh_office.ws

    def shown(ws: Workspace) -> str:
        scope = SummaryScope(ws, Q3)
        with ws.ledger() as ledger:
            chunk = Chunk(scope.facts(ledger), [code])
        kpis = [(s.target, s.outcome(3), s.attained(3)) for s in standings(chunk, code)]
        budget = [[b[n] for n in ("plan", "disbursed")] for b in chunk.sent("budget", code)]
        states = [[a[n] for n in ("title", "state")] for a in chunk.sent("activities", code)]
        return repr((kpis, budget, states))  # also where a figure is missing

    before = shown(ws)
    ws = registered(
        fresh_office,
        budget_lines=where({"q3": 1}, project_code=code, activity_no=2),
        kpis=where({"target": 11}, project_code=code, kind="เชิงปริมาณ", no=1),
        activities=where({"title": "ชื่อใหม่", "planned_quarters": "4"}, project_code=code, no=2),
    )
    assert shown(ws) == before
    with ws.ledger() as ledger:
        given = earlier.given(ws.registry, ledger, Q4, [code])[code][0]
    assert given["kpis"][0]["target"] == 11
