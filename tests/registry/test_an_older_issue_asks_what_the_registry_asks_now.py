"""A form of an older issue (T9).

What the registry changed since is named, something new makes the report one to correct, and nothing
typed is lost or moved.
"""

import os
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.demo import filling
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.intake.outcome import Outcome
from emenscr_xlsx.model.finding import Finding, Severity, Verdict
from emenscr_xlsx.office import disk
from emenscr_xlsx.office.by_hand import reopen
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.reissue import reissue
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.reading import report as reader
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.workbook.registry_changes import changes
from emenscr_xlsx.workbook.revision import revise
from emenscr_xlsx.workbook.submission import Submission
from support.desk import Desk
from support.office import IN_TIME, Office, registered, where

Q4 = Period(2566, 4)
CLEAN = "2566-Q4/01-overall-monitoring"
PROJECT = "ศธ 04006-66-0001"
LINE = {
    "project_code": PROJECT,
    "activity_no": 2,
    "source": "เงินรายได้",
    "expense_class": "รายจ่ายลงทุน",
    "q1": 0,
    "q2": 0,
    "q3": 0,
    "q4": 8_000,
}
KPI = {
    "project_code": PROJECT,
    "kind": "เชิงปริมาณ",
    "no": 5,
    "text": "จำนวนคู่มือที่เผยแพร่",
    "operator": "≥",
    "target": 2,
    "unit": "เล่ม",
}
GOAL = {"project_code": PROJECT, "level": "ผลผลิต", "no": 6, "text": "มีคู่มือการติดตามสำหรับเขตพื้นที่"}
ACTIVITY = {
    "project_code": PROJECT,
    "no": 7,
    "title": "จัดพิมพ์คู่มือการติดตาม",
    "planned_quarters": "4",
    "answers": "ผลผลิต 1",
}


def deliver(office: Office, ws: Workspace, sample: Sample, name: str = "old.xlsx") -> Outcome:
    office.fill(sample, ws.inbox / name)
    (outcome,) = ingest(ws, now=IN_TIME).outcomes
    return outcome


def since(outcome: Outcome, rule: str) -> list[Finding]:
    return [f for f in outcome.findings if f.rule == f"V-I1.{rule}"]


def read(office: Office, path: Path) -> Submission:
    return reader.read_report(path, office.ws.key, form.BY_NAME, form.VERSION)


def before(
    place: int, row: dict[str, object]
) -> Callable[[list[dict[str, object]]], list[dict[str, object]]]:
    return lambda rows: [*rows[:place], row, *rows[place:]]


# Nothing changed ------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_form_of_the_present_issue_gets_no_word_on_the_registry(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    outcome = deliver(fresh_office, fresh_office.ws, samples[CLEAN])
    assert outcome.verdict in (Verdict.ACCEPTED, Verdict.REMARKS)
    assert [f for f in outcome.findings if f.code == "V-I1"] == []


@pytest.mark.slow
def test_what_earlier_quarters_say_is_no_change_of_the_registry(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    """Sums of earlier quarters follow their corrections, and no form is older for it."""
    ws = fresh_office.ws
    reopen(ws, Period(2566, 3), PROJECT, "แก้ยอดเบิกจ่าย")
    outcome = deliver(fresh_office, ws, samples[CLEAN])
    assert [f for f in outcome.findings if f.code == "V-I1"] == []


# Something new is asked -----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "row", "named"),
    [
        ("budget_lines", LINE, "เงินรายได้"),
        ("kpis", KPI, "จำนวนคู่มือที่เผยแพร่"),
        ("goals", GOAL, "มีคู่มือการติดตาม"),
        ("activities", ACTIVITY, "จัดพิมพ์คู่มือ"),
    ],
)
def test_what_is_new_in_the_registry_is_asked_for_by_name(
    fresh_office: Office, samples: dict[str, Sample], table: str, row: dict[str, object], named: str
) -> None:
    """The older form is to be corrected, and its reply is the new issue.

    It asks what is new, and holds all that was typed.
    """
    typed = read(
        fresh_office, fresh_office.fill(samples[CLEAN], fresh_office.ws.root / "typed.xlsx")
    )
    ws = registered(fresh_office, **{table: before(0, row)})
    outcome = deliver(fresh_office, ws, samples[CLEAN])
    assert outcome.verdict is Verdict.TO_CORRECT
    (finding,) = since(outcome, "registry_changed")
    assert named in finding.message.th
    assert named in finding.message.en
    assert finding.sheet
    back = read(fresh_office, outcome.reply)
    (issued,) = issue(ws, Q4, project=PROJECT)
    assert changes(back.given, read(fresh_office, issued.path).given) == []
    assert everything(back) == everything(typed)


def everything(report: Submission) -> list[tuple[str, object, str, object]]:
    """All that was typed, each by what its record is called."""
    entries = []
    for table in form.TABLES:
        named = {
            table.record_key(r): tuple(
                str(r.get(n))
                for n in ("title", "text", "activity", "source", "expense_class", "plan_name")
            )
            for r in report.given[table.name]
        }
        for key, cells in report.cells[table.name].items():
            entries += [
                (table.name, named.get(key, key), c, v)
                for c, v in cells.items()
                if table[c].asked and v not in ("", None)
            ]
    return sorted(entries, key=str)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "criteria", "cells", "words"),
    [
        ("kpis", {"kind": "เชิงปริมาณ", "no": 1}, {"target": 95}, ("90", "95")),
        ("kpis", {"kind": "เชิงปริมาณ", "no": 4}, {"operator": "="}, ("≥", "=")),
        ("kpis", {"kind": "เชิงปริมาณ", "no": 4}, {"unit": "แห่ง"}, ("ระบบ", "แห่ง")),
        (
            "plan_links",
            {"level": "ยุทธศาสตร์ชาติ"},
            {"target_value": "เพิ่มขึ้น 3 ระบบ"},
            ("1 ระบบ", "3 ระบบ"),
        ),
        (
            "goals",
            {"level": "ผลผลิต", "no": 2},
            {"text": "จัดอบรมเจ้าหน้าที่ธุรการ 245 คน"},
            ("มีมาตรฐาน", "245 คน"),
        ),
    ],
)
def test_another_target_operator_unit_or_goal_is_to_be_answered_anew(
    fresh_office: Office,
    samples: dict[str, Sample],
    table: str,
    criteria: dict[str, object],
    cells: dict[str, object],
    words: tuple[str, str],
) -> None:
    """Before and after are named, in both languages, at the cell that differs."""
    ws = registered(fresh_office, **{table: where(cells, project_code=PROJECT, **criteria)})
    outcome = deliver(fresh_office, ws, samples[CLEAN])
    assert outcome.verdict is Verdict.TO_CORRECT
    (finding,) = since(outcome, "registry_changed")
    assert finding.cell
    for text in (finding.message.th, finding.message.en):
        assert all(w in text for w in words)
    (record,) = [
        r
        for r in read(fresh_office, outcome.reply).given[finding.table]
        if form.BY_NAME[finding.table].record_key(r) == finding.record
    ]
    assert words[1] in str(
        form.BY_NAME[finding.table][finding.column].words(record[finding.column]).th
    )


@pytest.mark.slow
def test_the_new_issue_is_taken_without_a_further_word(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    ws = registered(fresh_office, goals=before(0, GOAL))
    outcome = deliver(fresh_office, ws, samples[CLEAN])
    extra = {"goals": {"OUTPUT-6": {"achieved": "บรรลุ", "as_activity": 1}}}
    filling.fill(outcome.reply, replace(samples[CLEAN], typed=extra), ws.inbox / "new.xlsx")
    (again,) = ingest(ws, now=IN_TIME).outcomes
    assert [f for f in again.findings if f.code == "V-I1"] == []
    assert again.status == "SUBMITTED"


# What was typed stays with its record ---------------------------------------------------------


@pytest.mark.slow
def test_a_line_put_in_between_moves_no_figure_to_another(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    """Budget lines are known by activity, source and class, not by where they stand."""
    typed = read(
        fresh_office, fresh_office.fill(samples[CLEAN], fresh_office.ws.root / "typed.xlsx")
    )
    ws = registered(fresh_office, budget_lines=before(0, LINE))
    back = read(fresh_office, deliver(fresh_office, ws, samples[CLEAN]).reply)
    assert back.given["budget"][0]["source"] == "เงินรายได้"
    assert {
        k: v for k, v in back.cells["budget"]["1"].items() if form.BUDGET[k].asked and v != ""
    } == {}
    assert [t for t in everything(back) if t[0] == "budget"] == [
        t for t in everything(typed) if t[0] == "budget"
    ]


@pytest.mark.slow
def test_activities_with_new_numbers_take_their_answers_along(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    """And what was typed to name one of them, such as “as activity n”, follows."""
    typed = read(
        fresh_office, fresh_office.fill(samples[CLEAN], fresh_office.ws.root / "typed.xlsx")
    )

    def renumber(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        moved = [
            {**r, name: r[name] + 1} if r["project_code"] == PROJECT else r
            for r in rows
            for name in ("no" if "no" in r else "activity_no",)
        ]
        return [{**ACTIVITY, "no": 1}, *moved] if "title" in rows[0] else moved

    ws = registered(fresh_office, activities=renumber, budget_lines=renumber)
    outcome = deliver(fresh_office, ws, samples[CLEAN])
    finding, *of_budget = since(outcome, "registry_changed")
    assert "จัดพิมพ์คู่มือ" in finding.message.th
    assert all(f.table == "budget" or "งบประมาณ" in f.sheet for f in of_budget), (
        "money reported under the old numbers keeps lines of its own"
    )
    back = read(fresh_office, outcome.reply)
    named = {"as_activity", "reason_activity"}
    assert [t for t in everything(back) if t[2] not in named] == [
        t for t in everything(typed) if t[2] not in named
    ]
    pointed = [
        (t, k, c, v)
        for t, rows in typed.cells.items()
        for k, cells in rows.items()
        for c, v in cells.items()
        if c in named and v not in ("", None)
    ]
    assert pointed
    for table, key, column, value in pointed:
        assert float(back.cells[table][key][column]) == float(value) + 1


@pytest.mark.slow
def test_goals_that_change_places_change_no_answers(desk: Desk) -> None:
    report, today = desk.retyped({}), deepcopy(desk.clean.given)
    first, second = today["goals"][:2]
    first["text"], second["text"] = second["text"], first["text"]
    achieved = {key: report.cells["goals"][key]["achieved"] for key in ("OUTPUT-1", "OUTPUT-2")} | {
        "OUTPUT-1": "ไม่บรรลุ"
    }
    report.cells["goals"]["OUTPUT-1"]["achieved"] = achieved["OUTPUT-1"]
    report, changes = revise(report, today)
    assert ([c.asks for c in changes], len({c.record for c in changes})) == ([False, False], 2)
    assert report.cells["goals"]["OUTPUT-2"]["achieved"] == achieved["OUTPUT-1"]
    assert report.cells["goals"]["OUTPUT-1"]["achieved"] == achieved["OUTPUT-2"]


@pytest.mark.slow
def test_what_is_no_more_makes_room_and_keeps_its_figures(desk: Desk) -> None:
    """The registry drops the first budget line.

    Those after it move up, and what was spent on it is still there, last.
    """
    report, today = desk.retyped({}), deepcopy(desk.clean.given)
    spent = [report.cells["budget"][str(r["line"])]["disbursed"] for r in report.given["budget"]]
    today["budget"] = [{**r, "line": number} for number, r in enumerate(today["budget"][1:], 1)]
    revised, (gone,) = revise(report, today)
    assert (gone.typed, gone.record) == (True, str(len(spent)))
    assert [
        revised.cells["budget"][str(r["line"])]["disbursed"] for r in revised.given["budget"]
    ] == [*spent[1:], spent[0]]


@pytest.mark.slow
def test_what_is_asked_no_more_is_kept_where_it_was_answered(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    ws = registered(
        fresh_office,
        plan_links=lambda rows: [
            r for r in rows if (r["project_code"], r["level"]) != (PROJECT, "แผนย่อย")
        ],
    )
    outcome = deliver(fresh_office, ws, samples[CLEAN])
    (finding,) = since(outcome, "no_longer_asked")
    assert (finding.severity, outcome.status) == (Severity.WARNING, "SUBMITTED")
    with ws.ledger() as ledger:
        kept = ledger.rows([Q4], [PROJECT], ["master_plan"])["master_plan"]
    assert "MP_SUB-1" in set(kept.loc[kept["what"].notna() | kept["as_activity"].notna(), "_key"])


# Differences that ask nothing -----------------------------------------------------------------


@pytest.mark.slow
def test_a_new_name_or_date_is_told_and_blocks_nothing(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    ws = registered(
        fresh_office,
        projects=where(
            {"name": "โครงการติดตามในภาพรวม ปี 2566", "end_date": datetime(2023, 12, 31)},
            project_code=PROJECT,
        ),
    )
    outcome = deliver(fresh_office, ws, samples[CLEAN])
    findings = since(outcome, "registry_differs")
    assert {f.column for f in findings} == {"project_name", "end_date"}
    assert {f.severity for f in findings} == {Severity.INFO}
    assert outcome.status == "SUBMITTED"
    assert any("31 ธ.ค. 2566" in f.message.th for f in findings)


@pytest.mark.slow
def test_figures_of_the_office_are_todays_on_every_sheet(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    """Spending is compared with the registry's new plan, and every sheet of the reply shows it."""
    ws = registered(
        fresh_office,
        budget_lines=lambda rows: [
            {**r, "q4": r["q4"] + 1_000} if r is rows[0] else r for r in rows
        ],
    )
    outcome = deliver(fresh_office, ws, samples[CLEAN])
    (finding,) = [f for f in since(outcome, "registry_differs") if f.column == "plan"]
    assert finding.record == "1"
    assert ("budget", "1", "V-B1") in {(f.table, f.record, f.code) for f in outcome.findings}
    planned = {int(r["activity_no"]): r["q4"] for r in ws.registry.plan_of(PROJECT).budget_lines}
    given = read(fresh_office, outcome.reply).given
    assert [r["plan"] for r in given["budget"]][:1] == [planned[given["budget"][0]["activity_no"]]]
    assert sum(r["plan_amount"] for r in given["activities"]) == sum(
        r["plan"] for r in given["budget"]
    )


@pytest.mark.slow
def test_a_filled_form_is_reissued_as_the_registry_has_it(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    filled = fresh_office.fill(samples[CLEAN], fresh_office.ws.root / "typed.xlsx")
    typed = read(fresh_office, filled)
    ws = registered(fresh_office, budget_lines=before(0, LINE))
    made = reissue(ws, filled)
    assert any("เงินรายได้" in c.th for c in made.changes)
    assert everything(read(fresh_office, made.path)) == everything(typed)


# Issuing again --------------------------------------------------------------------------------


@pytest.mark.slow
def test_issuing_again_writes_only_what_changed_and_says_what(fresh_office: Office) -> None:
    first = issue(fresh_office.ws, Q4)
    assert {i.state for i in first} == {"unchanged"}
    assert not any(i.written for i in first)
    written = {i.project: i.path.stat().st_mtime_ns for i in first}
    ws = registered(
        fresh_office, kpis=where({"target": 95}, project_code=PROJECT, kind="เชิงปริมาณ", no=1)
    )
    again = {i.project: i for i in issue(ws, Q4)}
    changed = again.pop(PROJECT)
    assert (changed.state, changed.written, changed.issue) == ("changed", True, 2)
    assert [str(c) for c in changed.changes if "90" in str(c) and "95" in str(c)]
    assert {i.state for i in again.values()} == {"unchanged"}
    assert all(i.path.stat().st_mtime_ns == written[i.project] for i in again.values())
    assert {i.state for i in issue(ws, Q4)} == {"unchanged"}


@pytest.mark.slow
def test_a_missing_workbook_is_written_again(fresh_office: Office) -> None:
    lost = next(i for i in issue(fresh_office.ws, Q4) if i.project == PROJECT)
    content = lost.path.read_bytes()
    lost.path.unlink()
    again = {i.project: i for i in issue(fresh_office.ws, Q4)}
    assert [i.project for i in again.values() if i.written] == [PROJECT]
    assert (again[PROJECT].state, lost.path.read_bytes() == content) == ("unchanged", True)


@pytest.mark.slow
def test_a_workbook_in_another_language_is_written_again(fresh_office: Office) -> None:
    (made,) = issue(fresh_office.ws, Q4, project=PROJECT, lang="en")
    assert (made.state, made.written, made.issue) == ("changed", True, 1)
    assert "Cover" in load_workbook(made.path).sheetnames
    assert issue(fresh_office.ws, Q4, project=PROJECT, lang="en")[0].written is False


@pytest.mark.slow
def test_a_workbook_written_beside_an_open_one_takes_its_place_once_that_is_closed(
    fresh_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, replaced = issue(fresh_office.ws, Q4, project=PROJECT)[0].path, os.replace

    def open_in_excel(source: Path, target: Path) -> None:
        if Path(target) == place:
            raise PermissionError(13, "in use", str(source), None, str(target))
        replaced(source, target)

    with monkeypatch.context() as machine:
        machine.setattr(os, "replace", open_in_excel)
        machine.setattr(disk, "_PAUSE", 0)
        (beside,) = issue(fresh_office.ws, Q4, project=PROJECT, lang="en")
    assert beside.path != place
    assert "Cover" in load_workbook(beside.path).sheetnames
    (again,) = issue(fresh_office.ws, Q4, project=PROJECT, lang="en")
    assert (again.path, again.written) == (place, True)
    assert place.read_bytes() == beside.path.read_bytes()
    assert issue(fresh_office.ws, Q4, project=PROJECT, lang="en")[0].written is False


@pytest.mark.slow
def test_an_interrupted_run_leaves_no_old_workbook_behind(
    fresh_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = registered(
        fresh_office, kpis=where({"target": 95}, project_code=PROJECT, kind="เชิงปริมาณ", no=1)
    )

    def cut(*_: object) -> Path:
        raise InterruptedError

    assert ws.registry.projects  # read and kept before
    with monkeypatch.context() as power:
        power.setattr(disk, "write", cut)
        with pytest.raises(InterruptedError):
            issue(ws, Q4)
    made = next(i for i in issue(ws, Q4) if i.project == PROJECT)
    assert (made.state, made.written) == ("changed", True)
    assert read(fresh_office, made.path).given["kpis"][0]["target"] == 95


@pytest.mark.slow
def test_a_new_project_is_issued_as_new(fresh_office: Office) -> None:
    code = "ศธ 04006-66-0009"
    row = {
        "project_code": code,
        "name": "โครงการใหม่",
        "fiscal_year": 2566,
        "agency_code": "ศธ 04006",
        "total_budget": 1000,
    }
    ws = registered(fresh_office, projects=lambda rows: [*rows, row])
    states = {i.project: i.state for i in issue(ws, Q4)}
    assert (states.pop(code), set(states.values())) == ("new", {"unchanged"})
