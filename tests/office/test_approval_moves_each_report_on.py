"""An approver's workbook moves each report on or returns it with words (M7, S53-S55).

What it could not do it names.
"""

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import approval
from emenscr_xlsx.forms.lists import STATUS, STEPS
from emenscr_xlsx.intake import inbox
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.intake.outcome import Outcome
from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.ledger.steps import IllegalStep, Move
from emenscr_xlsx.model import Table
from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.office import approval_request, disk, workspace
from emenscr_xlsx.office.approval_request import approvals
from emenscr_xlsx.office.by_hand import reopen
from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.extend import extend
from emenscr_xlsx.office.outbox import outbox
from emenscr_xlsx.office.statuses import status as status_
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.text.period import Period
from support.building import Builder
from support.filling import cells_of, type_over
from support.office import IN_TIME, Office

Q4 = Period(2566, 4)
TWO_LEVELS, ALSO_TWO, ONE_LEVEL = (
    "2566-Q4/02-monitoring-staff",
    "2566-Q4/04-monthly-information",
    "2566-Q4/08-quality-handbook",
)
Typed = dict[str, tuple[object, object]]
"""Per project: decision and comment."""


class Desk:
    """An office on a day on which approvals are decided."""

    def __init__(self, office: Office, samples: dict[str, Sample], filled: dict[str, Path]) -> None:
        self.office, self.ws, self.filled, self.samples = office, office.ws, filled, samples

    def code(self, name: str) -> str:
        return self.samples[name].project

    def send(self, *names: str) -> None:
        for name in names:
            shutil.copy(self.filled[name], self.ws.inbox / f"{name.replace('/', '_')}.xlsx")
        ingest(self.ws, now=IN_TIME)

    def asked(self, level: int, agency: str) -> Path:
        (request,) = approvals(self.ws, Q4, level=level, agency=agency)
        return request.path

    def decide(self, path: Path, typed: Typed, name: str = "พิจารณา.xlsx") -> Outcome:
        self.drop(path, typed, name)
        (outcome,) = ingest(self.ws, now=IN_TIME).outcomes
        return outcome

    def drop(self, path: Path, typed: Typed, name: str = "พิจารณา.xlsx") -> Path:
        book = load_workbook(path)
        places = cells_of(book)
        for project, values in typed.items():
            for column, value in zip(("decision", "comment"), values, strict=True):
                sheet, row, col = places["decisions", project, column]
                book[sheet].cell(row, col).value = value
        target = self.ws.inbox / name
        book.save(target)
        return target

    def board(self, name: str) -> dict[str, object]:
        return next(b for b in status_(self.ws, Q4) if b["project"] == self.code(name))


@pytest.fixture
def desk(
    fresh_office: Office,
    samples: dict[str, Sample],
    filled: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Desk:
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    return Desk(fresh_office, samples, filled)


def findings_of(outcome: Outcome) -> list[tuple[str, str]]:
    return [(f.code, f.record) for f in outcome.findings]


def test_a_report_passes_each_level_and_is_approved_after_the_last(desk: Desk) -> None:
    desk.send(TWO_LEVELS)
    code = desk.code(TWO_LEVELS)
    assert "ระดับ 1: ผู้อำนวยการกลุ่ม" in desk.board(TWO_LEVELS)["holder"].th
    assert approvals(desk.ws, Q4, level=2) == []
    assert (
        desk.decide(desk.asked(1, "ศธ 04006"), {code: ("อนุมัติ", None)}).verdict is Verdict.ACCEPTED
    )
    standing = desk.board(TWO_LEVELS)
    assert (standing["status"], standing["level"]) == ("SUBMITTED", 1)
    assert "ระดับ 2: ผู้อำนวยการสำนัก" in standing["holder"].th
    assert approvals(desk.ws, Q4, level=1) == []
    desk.decide(desk.asked(2, "สตผ."), {code: ("อนุมัติ", None)})
    assert desk.board(TWO_LEVELS)["status"] == "APPROVED"
    assert desk.board(TWO_LEVELS)["days_left"] is None


def test_one_level_is_enough_where_there_is_one(desk: Desk) -> None:
    desk.send(ONE_LEVEL)
    desk.decide(desk.asked(1, "ศธ 04901"), {desk.code(ONE_LEVEL): ("Approve", "ดีมาก")})
    assert desk.board(ONE_LEVEL)["status"] == "APPROVED"


@pytest.mark.slow
def test_an_office_without_approvers_has_those_above_it(desk: Desk) -> None:
    project = next(p for p in desk.ws.registry.projects.values() if p["agency_code"] == "ศธ 04902")
    assert [a["agency_code"] for a in desk.ws.registry.approvers(project)] == ["ศธ 04000"]


@pytest.mark.slow
def test_a_returned_report_comes_back_with_the_supervisors_words(desk: Desk) -> None:
    desk.send(TWO_LEVELS)
    code, words = desk.code(TWO_LEVELS), "ขอให้ระบุจำนวนผู้เข้าร่วม\n=1+1"
    desk.decide(desk.asked(1, "ศธ 04006"), {code: ("ส่งกลับแก้ไข", words)})
    standing = desk.board(TWO_LEVELS)
    assert (
        standing["status"],
        standing["level"],
        standing["comment"],
        standing["returned_since"],
    ) == (
        "RETURNED",
        0,
        words,
        "2023-10-10",
    )
    assert standing["holder"].en == "staff"
    (back,) = desk.ws.folder("replies", Q4).glob("*_returned_*.xlsx")
    book = load_workbook(back)
    first = [
        c.value for row in book.worksheets[0].iter_rows() for c in row if isinstance(c.value, str)
    ]
    assert any(words in text and "ผู้อำนวยการกลุ่ม" in text for text in first)
    assert not [c for row in book.worksheets[0].iter_rows() for c in row if c.data_type == "f"], (
        "words are never a formula"
    )
    # It is a form of ours: what was typed is there, and it may be corrected and sent.
    shutil.copy(back, desk.ws.inbox / "แก้แล้ว.xlsx")
    (again,) = ingest(desk.ws, now=IN_TIME).outcomes
    assert again.status == "SUBMITTED"
    assert "V-T1" in {f.code for f in again.findings}, "sent again without a change"
    assert (desk.board(TWO_LEVELS)["status"], desk.board(TWO_LEVELS)["level"]) == ("SUBMITTED", 0)


@pytest.mark.slow
def test_a_returned_report_lies_beside_a_file_that_is_open_in_its_place(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.send(TWO_LEVELS)
    replace = os.replace

    def locked_replace(source: Path, target: Path) -> None:
        if re.search(r"_returned_[0-9]+\.xlsx$", str(target)):
            raise PermissionError(13, "in use", str(source), None, str(target))
        replace(source, target)

    with monkeypatch.context() as open_in_excel:
        open_in_excel.setattr(disk, "_PAUSE", 0)
        open_in_excel.setattr(os, "replace", locked_replace)
        desk.decide(desk.asked(1, "ศธ 04006"), {desk.code(TWO_LEVELS): ("ส่งกลับแก้ไข", "เพิ่มตัวเลข")})
    (back,) = desk.ws.folder("replies", Q4).glob("*_returned_*.xlsx")
    with closing(sqlite3.connect(desk.ws.root / "ledger.sqlite")) as db:
        ((noted,),) = db.execute(
            "SELECT further FROM deliveries WHERE further IS NOT NULL"
        ).fetchall()
    assert json.loads(noted) == [back.relative_to(desk.ws.root).as_posix()]


@pytest.mark.slow
def test_a_return_without_words_is_not_done_and_the_others_are(desk: Desk) -> None:
    desk.send(TWO_LEVELS, ALSO_TWO)
    first, second = desk.code(TWO_LEVELS), desk.code(ALSO_TWO)
    path = desk.asked(1, "ศธ 04006")
    outcome = desk.decide(path, {first: ("ส่งกลับแก้ไข", "  "), second: ("อนุมัติ", None)})
    assert outcome.verdict is Verdict.TO_CORRECT
    assert ("V-T1", first) in findings_of(outcome)
    assert (desk.board(TWO_LEVELS)["status"], desk.board(TWO_LEVELS)["level"]) == ("SUBMITTED", 0)
    assert desk.board(ALSO_TWO)["level"] == 1
    outcome = desk.decide(path, {first: ("ส่งกลับแก้ไข", "เพิ่มตัวเลข"), second: ("อนุมัติ", None)})
    assert desk.board(TWO_LEVELS)["status"] == "RETURNED"
    assert outcome.verdict is Verdict.REMARKS, "the other was decided already, and is said by name"
    assert [f.record for f in outcome.findings if f.code == "V-T1"] == [second]


@pytest.mark.slow
def test_a_decision_off_the_list_is_named_and_not_done(desk: Desk) -> None:
    desk.send(TWO_LEVELS)
    code = desk.code(TWO_LEVELS)
    outcome = desk.decide(desk.asked(1, "ศธ 04006"), {code: ("ตกลง", None)})
    assert findings_of(outcome) == [("NOT_IN_LIST", code)]
    assert desk.board(TWO_LEVELS)["level"] == 0


@pytest.mark.slow
def test_a_row_left_blank_keeps_waiting(desk: Desk) -> None:
    desk.send(TWO_LEVELS, ALSO_TWO)
    desk.decide(desk.asked(1, "ศธ 04006"), {desk.code(ALSO_TWO): ("อนุมัติ", None)})
    assert [desk.board(n)["level"] for n in (TWO_LEVELS, ALSO_TWO)] == [0, 1]


@pytest.mark.slow
def test_a_report_that_changed_since_is_refused_by_name_and_the_others_stand(
    desk: Desk, tmp_path: Path
) -> None:
    desk.send(TWO_LEVELS, ALSO_TWO)
    path = desk.asked(1, "ศธ 04006")
    sample = desk.samples[TWO_LEVELS]
    typed = sample.typed | {
        "summary": sample.typed["summary"] | {"problems": "พบปัญหาเรื่องการเดินทางในช่วงฝนตกหนัก"}
    }
    newer = desk.office.fill(
        Sample(sample.name, sample.project, sample.period, "", typed), tmp_path / "newer.xlsx"
    )
    shutil.copy(newer, desk.ws.inbox / "newer.xlsx")
    ingest(desk.ws, now=IN_TIME)
    first, second = desk.code(TWO_LEVELS), desk.code(ALSO_TWO)
    outcome = desk.decide(path, {first: ("อนุมัติ", None), second: ("อนุมัติ", None)})
    assert [(f.code, f.record) for f in outcome.findings if f.severity > 1] == [("V-T1", first)]
    assert [desk.board(n)["level"] for n in (TWO_LEVELS, ALSO_TWO)] == [0, 1]
    answer = [
        c.value
        for row in load_workbook(outcome.reply).worksheets[0].iter_rows()
        for c in row
        if c.value
    ]
    assert any(first in str(v) for v in answer)
    assert any("newer copy" in f.message.en for f in outcome.findings)


@pytest.mark.slow
def test_the_same_decisions_again_change_nothing(desk: Desk) -> None:
    desk.send(TWO_LEVELS)
    path = desk.asked(1, "ศธ 04006")
    code = desk.code(TWO_LEVELS)
    content = desk.drop(path, {code: ("อนุมัติ", None)}).read_bytes()
    ingest(desk.ws, now=IN_TIME)
    (desk.ws.inbox / "อีกครั้ง.xlsx").write_bytes(content)
    (again,) = ingest(desk.ws, now=IN_TIME).outcomes
    assert findings_of(again)[0][0] == "SAME_BYTES"
    assert desk.board(TWO_LEVELS)["level"] == 1


@pytest.mark.slow
def test_an_approver_out_of_the_registry_decides_nothing(desk: Desk) -> None:
    desk.send(ONE_LEVEL)
    path = desk.asked(1, "ศธ 04901")
    tables = desk.ws.registry.tables
    moved = [
        a | {"agency_code": "ศธ 04902"} if a["agency_code"] == "ศธ 04901" else a
        for a in tables["approvers"]
    ]
    vars(desk.ws)["registry"] = replace(desk.ws.registry, tables={**tables, "approvers": moved})
    outcome = desk.decide(path, {desk.code(ONE_LEVEL): ("อนุมัติ", None)})
    assert "by the registry" in outcome.findings[0].message.en
    assert desk.board(ONE_LEVEL)["status"] == "SUBMITTED"


def _ticket(path: Path, change: Callable[[dict[str, object]], None]) -> Path:
    """Meddle with the ticket."""
    book = load_workbook(path)
    ws = next(ws for ws in book.worksheets if ws["A1"].value == "emenscr-ticket")
    cells = {row[0].value: row[1] for row in ws.iter_rows()}
    change(cells)
    book.save(path)
    return path


@pytest.mark.slow
def test_a_forged_or_copied_seal_is_refused(desk: Desk) -> None:
    desk.send(TWO_LEVELS, ONE_LEVEL)
    code = desk.code(TWO_LEVELS)
    path, other = desk.asked(1, "ศธ 04006"), desk.asked(1, "ศธ 04901")
    seal: dict[str, str] = {}
    _ticket(desk.drop(other, {}, "อื่น.xlsx"), lambda cells: seal.update(seal=cells["seal"].value))
    (desk.ws.inbox / "อื่น.xlsx").unlink()

    def level_up(cells: dict) -> None:
        cells["level"].value = "2"

    def copied(cells: dict) -> None:
        cells["seal"].value = seal["seal"]

    for change in (level_up, copied):
        _ticket(desk.drop(path, {code: ("อนุมัติ", None)}), change)
        (outcome,) = ingest(desk.ws, now=IN_TIME).outcomes
        assert [f.code for f in outcome.findings] == ["SEAL"]
    assert desk.board(TWO_LEVELS)["level"] == 0


def _swap(ws: Worksheet, rows: dict[str, list[int]], first: str, second: str) -> None:
    """Let each row say that it is the other's."""
    for here, there in zip(rows[first], rows[second], strict=True):
        ws.cell(here, 1).value, ws.cell(there, 1).value = (
            ws.cell(there, 1).value,
            ws.cell(here, 1).value,
        )


def _swap_decisions(ws: Worksheet, rows: dict[str, list[int]], first: str, second: str) -> None:
    """Let only the line with the decision say that it is the other's."""
    _swap(ws, {code: lines[-1:] for code, lines in rows.items()}, first, second)


def _double(ws: Worksheet, rows: dict[str, list[int]], first: str, _: str) -> None:
    """Copy a report's rows below, with the other decision."""
    for below, row in enumerate(rows[first], ws.max_row + 1):
        for cell in ws[row]:
            other = {"อนุมัติ": "ส่งกลับแก้ไข"}.get(str(cell.value), cell.value)
            ws.cell(below, cell.column).value = other


def _hide(ws: Worksheet, rows: dict[str, list[int]], first: str, _: str) -> None:
    for row in rows[first]:
        ws.row_dimensions[row].hidden = True


def _flatten(ws: Worksheet, rows: dict[str, list[int]], first: str, _: str) -> None:
    ws.row_dimensions[rows[first][-1]].height = 0.5


def _shrink(ws: Worksheet, rows: dict[str, list[int]], first: str, _: str) -> None:
    """Have rows without a height of their own be too flat, and these be such."""
    ws.sheet_format.defaultRowHeight = 0.5
    for row in rows[first]:
        ws.row_dimensions[row].height = None


def _overtype(name: str) -> Callable[[Worksheet, dict[str, list[int]], str, str], None]:
    def overtype(ws: Worksheet, rows: dict[str, list[int]], first: str, _: str) -> None:
        sheet, row, col = cells_of(ws.parent)["decisions", first, name]
        assert ws.parent[sheet] is ws
        assert row in rows[first]
        ws.cell(row, col).value = 1

    return overtype


MEDDLED = {
    "anchors swapped": (_swap, "show other"),
    "a line's anchors swapped": (_swap_decisions, "stands apart"),
    "a row doubled": (_double, "more than one row"),
    "rows hidden": (_hide, "hidden"),
    "a row too flat to be read": (_flatten, "hidden"),
    "rows as flat as the sheet has them": (_shrink, "hidden"),
    "a figure altered": (_overtype("plan"), "show other"),
    "a computed figure altered": (_overtype("variance"), "show other"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("meddle", "why"), MEDDLED.values(), ids=MEDDLED)
def test_a_decision_on_what_was_not_shown_is_none(
    asked: tuple[Path, str, str], meddle: Callable[..., None], why: str, tmp_path: Path
) -> None:
    """S5: the row is named, and stands as it stood; rows that were shown rightly are decided."""
    root, first, second = asked
    shutil.copytree(root, tmp_path / "office")
    desk = Desk(Office(Workspace(tmp_path / "office"), {}), {}, {})
    (path,) = desk.ws.folder("approvals", Q4).glob("*.xlsx")
    target = desk.drop(path, {first: ("อนุมัติ", None), second: ("อนุมัติ", None)})
    book = load_workbook(target)
    places = cells_of(book)
    rows = {
        code: sorted(
            {row for (t, key, _), (_, row, _) in places.items() if (t, key) == ("decisions", code)}
        )
        for code in (first, second)
    }
    meddle(book[places["decisions", first, "decision"][0]], rows, first, second)
    book.save(target)
    (outcome,) = ingest(desk.ws, now=IN_TIME).outcomes
    with desk.ws.ledger() as ledger:
        levels = {code: row["level"] for code, row in ledger.standing(Q4).items()}
    both = meddle in (_swap, _swap_decisions)
    assert (levels[first], levels[second]) == (0, 0 if both else 1)
    named = [
        f.record
        for f in outcome.findings
        if why in f.message.en and (f.rule == "ROW_APART" or "Not done" in f.message.en)
    ]
    assert sorted(named) == sorted([first, second] if both else [first])
    assert len(outcome.moves) == 2 - len(named)


@pytest.fixture(scope="module")
def asked(
    office: Office,
    filled: dict[str, Path],
    samples: dict[str, Sample],
    built: Builder,
) -> tuple[Path, str, str]:
    """An office that has asked an approver about two reports, and their codes."""

    def build(root: Path) -> Path:
        there = office.copy(root / "office")
        for name in (TWO_LEVELS, ALSO_TWO):
            shutil.copy(filled[name], there.ws.inbox / f"{name.replace('/', '_')}.xlsx")
        ingest(there.ws, now=IN_TIME)
        approvals(there.ws, Q4, level=1, agency="ศธ 04006")
        return there.ws.root

    first, second = sorted(samples[name].project for name in (TWO_LEVELS, ALSO_TWO))
    return built.once("asked", build), first, second


def test_all_are_approved_in_one_choice_but_those_chosen_otherwise(
    asked: tuple[Path, str, str], tmp_path: Path
) -> None:
    """P3: one choice for all, which single rows override; the name and the day are kept."""
    root, first, second = asked
    shutil.copytree(root, tmp_path / "office")
    ws = Workspace(tmp_path / "office")
    (path,) = ws.folder("approvals", Q4).glob("*.xlsx")
    typed = {
        ("approver", "-", "all_decided"): "อนุมัติทั้งหมด",
        ("approver", "-", "signer"): "ผู้ลงนาม",
        ("approver", "-", "decided_on"): datetime(2023, 10, 10),
        ("decisions", second, "decision"): "ส่งกลับแก้ไข",
        ("decisions", second, "comment"): "เพิ่มตัวเลข",
    }
    type_over(path, typed, ws.inbox / "ทั้งหมด.xlsx")
    (outcome,) = ingest(ws, now=IN_TIME).outcomes
    assert {m.project: (m.status, m.level) for m in outcome.moves} == {
        first: ("SUBMITTED", 1),
        second: ("RETURNED", 0),
    }
    assert {m.who.partition(" (")[0] for m in outcome.moves} == {"ผู้ลงนาม"}
    assert all("10 ต.ค. 2566" in m.who for m in outcome.moves)
    book = load_workbook(path)
    assert [ws.title for ws in book.worksheets][1:3] == [f"1 {first}", f"2 {second}"]
    pages = " ".join(
        str(c.value) for ws in book.worksheets[1:3] for row in ws.iter_rows() for c in row
    )
    assert "รายงานทั้งฉบับ" in pages
    cover = book.worksheets[0]
    assert any(str(row[1].value).startswith("ลงชื่อ") for row in cover.iter_rows())


def test_levels_come_from_the_office_above_and_a_person_is_one(desk: Desk) -> None:
    """P3: a level that a unit does not name is its parent's, whose approver is one person."""
    registry = desk.ws.registry
    rows = [
        {"agency_code": "ศธ 04000", "level": 2, "position": "เลขาธิการ", "email": None},
        {"agency_code": "ศธ 04006", "level": 1, "position": "ผู้อำนวยการ", "email": None},
        {"agency_code": "ศธ 04006", "level": 3, "position": "เลขาธิการ", "email": None},
        {"agency_code": "ศธ 04901", "level": 1, "position": "ผู้อำนวยการ", "email": None},
    ]
    registry = replace(registry, tables={**registry.tables, "approvers": rows})
    project = next(p for p in registry.projects.values() if p["agency_code"] == "ศธ 04006")
    levels = registry.approvers(project)
    assert [(a["agency_code"], a["level"]) for a in levels] == [
        ("ศธ 04006", 1),
        ("ศธ 04000", 2),
        ("ศธ 04006", 3),
    ]
    assert registry.person(levels[2]) == registry.person(levels[1]) == rows[0]
    assert registry.person(rows[3]) == rows[3] != registry.person(rows[1])


@pytest.mark.slow
@pytest.mark.parametrize("step", ["store", "book", "deliver", "release"])
def test_an_interrupted_decision_is_finished_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    desk.send(TWO_LEVELS, ALSO_TWO)
    first, second = desk.code(TWO_LEVELS), desk.code(ALSO_TWO)
    desk.drop(desk.asked(1, "ศธ 04006"), {first: ("ส่งกลับแก้ไข", "เพิ่มตัวเลข"), second: ("อนุมัติ", None)})
    owner = {"book": Ledger, "deliver": disk}.get(step, inbox)
    call = getattr(owner, step)

    def cut(*given: object, **named: object) -> None:
        call(*given, **named)
        raise InterruptedError

    with monkeypatch.context() as power:
        power.setattr(owner, step, cut)
        with suppress(InterruptedError):
            ingest(desk.ws, now=IN_TIME)
    ingest(desk.ws, now=IN_TIME)
    assert (desk.board(TWO_LEVELS)["status"], desk.board(ALSO_TWO)["level"]) == ("RETURNED", 1)
    assert len(list(desk.ws.folder("replies", Q4).glob("*_returned_*.xlsx"))) == 1
    assert not [
        p
        for f in ("inbox", ".intake/store", ".intake/answers")
        for p in (desk.ws.root / f).rglob("*")
        if p.is_file()
    ]
    with desk.ws.ledger() as ledger:
        story = [s for d in ledger.story(file="พิจารณา") for s in d["steps"]]
    assert story == [], "the steps are the reports', not the workbook's"


# By hand --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_approved_report_can_be_reopened_with_a_reason(desk: Desk) -> None:
    desk.send(ONE_LEVEL)
    desk.decide(desk.asked(1, "ศธ 04901"), {desk.code(ONE_LEVEL): ("อนุมัติ", None)})
    made = reopen(desk.ws, Q4, desk.code(ONE_LEVEL), "พบตัวเลขผิด", by="กลุ่มแผนงาน")
    standing = desk.board(ONE_LEVEL)
    assert (standing["status"], standing["comment"]) == ("RETURNED", "พบตัวเลขผิด")
    shutil.copy(made, desk.ws.inbox / "x.xlsx")
    assert ingest(desk.ws, now=IN_TIME).outcomes[0].status == "SUBMITTED"
    with pytest.raises(WorkspaceError):
        reopen(desk.ws, Q4, desk.code(TWO_LEVELS), "ยังไม่ส่ง")


@pytest.mark.slow
@pytest.mark.parametrize("scope", ["project", "agency"])
def test_an_extension_holds_everywhere(desk: Desk, scope: str) -> None:
    project = desk.code(TWO_LEVELS)
    late = datetime(2023, 11, 20, 9)
    shutil.copy(desk.filled[TWO_LEVELS], desk.ws.inbox / "1.xlsx")
    assert [f.code for f in ingest(desk.ws, now=late).outcomes[0].findings] == ["CLOSED"]
    named = {"project": project} if scope == "project" else {"agency": "สตผ."}
    extend(desk.ws, Q4, date(2023, 11, 30), "น้ำท่วม", by="ผู้ประสานงาน", **named)
    assert desk.board(TWO_LEVELS)["due"] == "2023-11-30"
    ws = Workspace(desk.ws.root)  # as a new run finds it
    assert prefill.given(ws.registry, project, Q4)["report"][0]["due_date"] == "2023-11-30"
    shutil.copy(desk.filled[TWO_LEVELS], ws.inbox / "1.xlsx")
    assert ingest(ws, now=late).outcomes[0].status == "SUBMITTED"
    with pytest.raises(WorkspaceError):
        extend(ws, Q4, date(2023, 11, 30), "ไม่มี", project="ไม่มี")


@pytest.mark.slow
def test_days_left_are_counted_to_the_due_day(desk: Desk) -> None:
    standing = desk.board(TWO_LEVELS)
    assert standing["days_left"] == (date.fromisoformat(standing["due"]) - IN_TIME.date()).days > 0


@pytest.mark.slow
@pytest.mark.parametrize("before", STATUS.items)
@pytest.mark.parametrize("after", [s for s in STATUS.items if s != "NOT_REPORTED"])
def test_a_status_follows_only_what_it_may(tmp_path: Path, before: str, after: str) -> None:
    ways = {
        "NOT_REPORTED": (),
        "SAVED": ("SAVED",),
        "SUBMITTED": ("SUBMITTED",),
        "RETURNED": ("SUBMITTED", "RETURNED"),
        "APPROVED": ("SUBMITTED", "APPROVED"),
    }
    with Ledger(f"sqlite:///{tmp_path / 'x.sqlite'}") as ledger:
        for status in ways[before]:
            ledger.move("P", Q4, status, IN_TIME)
        if after in STEPS[before]:
            ledger.move("P", Q4, after, IN_TIME)
            assert ledger.standing(Q4)["P"]["status"] == after
        else:
            with pytest.raises(IllegalStep):
                ledger.book([], {}, [], moves=[Move("P", Q4, after, IN_TIME)])
            assert ledger.standing(Q4).get("P", {"status": "NOT_REPORTED"})["status"] == before


def test_the_decision_is_checked_in_the_sheet(
    desk: Desk, soffice: Callable[[list[Path], Path], list[Path]], tmp_path: Path
) -> None:
    desk.send(TWO_LEVELS)
    code = desk.code(TWO_LEVELS)
    target = desk.drop(desk.asked(1, "ศธ 04006"), {code: ("ส่งกลับแก้ไข", None)})
    (saved,) = soffice([target], tmp_path)
    shown = [
        c.value
        for ws in load_workbook(saved, data_only=True)
        for row in ws.iter_rows()
        for c in row
        if isinstance(c.value, str)
    ]
    need = approval.DECISIONS["comment"].required.say.th
    assert any(v.startswith("✗") and need in v for v in shown)


def test_only_workbooks_that_would_be_otherwise_are_made_anew(fresh_office: Office) -> None:
    """Q7: given once more, the command leaves those that lie there as they would be made."""
    ws, period = fresh_office.ws, Period(2566, 3)

    def times() -> dict[Path, int]:
        return {a.path: a.path.stat().st_ino for a in approvals(ws, period)}

    first = times()
    assert times() == first
    gone = min(first)
    content = gone.read_bytes()
    gone.unlink()
    again = times()
    assert {path for path in first if again[path] != first[path]} <= {gone}
    assert gone.read_bytes() == content
    with ws.ledger() as ledger:
        code = min(s["project"] for s in ledger.standing(period).values())
        ledger.move(code, period, "RETURNED", IN_TIME, "…")
    returned = times()
    assert sum(again.get(path) != number for path, number in returned.items()) <= 1
    assert len(again.items() - returned.items()) == 1, "that in which it waited"
    (made, *_) = approvals(ws, period, lang="en")
    assert made.path.stat().st_ino != returned[made.path]


@pytest.mark.slow
def test_many_reports_go_along_in_one_zip(
    asked: tuple[Path, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P3: links are dead in a mail; the zip lies beside the workbook, and goes when few wait."""
    root, *_ = asked
    shutil.copytree(root, tmp_path / "office")
    ws = Workspace(tmp_path / "office")
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    monkeypatch.setattr(approval_request, "MANY", 1)
    (made,) = approvals(ws, Q4, level=1, agency="ศธ 04006")
    with ZipFile(made.path.with_suffix(".zip")) as packed:
        content = {packed.read(name) for name in packed.namelist()}
        assert len(packed.namelist()) == 2
    filed = [p.read_bytes() for p in ws.folder("accepted", Q4).glob("*.xlsx")]
    assert content <= {*filed}
    outbox(ws, Q4)
    assert list((ws.root / "outbox").rglob("*_รายงานทั้งหมด.zip"))
    monkeypatch.setattr(approval_request, "MANY", 2)
    approvals(ws, Q4, level=1, agency="ศธ 04006")
    assert not made.path.with_suffix(".zip").exists()


@pytest.mark.slow
def test_an_approvers_workbook_of_the_first_version_is_still_decided(
    asked: tuple[Path, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, first, _ = asked
    shutil.copytree(root, tmp_path / "office")
    ws = Workspace(tmp_path / "office")
    later = frozenset().union(*approval.ADDED.values())

    def first_version(table: Table) -> Table:
        kept = [c for c in table.columns if (table.name, c.name) not in later]
        names = {c.name for c in kept}
        lines = (tuple(n for n in line if n in names) for line in table.lines)
        return replace(table, columns=tuple(kept), lines=tuple(filter(None, lines)))

    with monkeypatch.context() as then:
        tables = tuple(map(first_version, approval.TABLES))
        then.setattr(approval, "VERSION", 1)
        then.setattr(approval, "TABLES", tables)
        then.setattr(approval, "BY_NAME", {t.name: t for t in tables})
        then.setattr(approval, "DECISIONS", tables[1])
        (made,) = approvals(ws, Q4, level=1, agency="ศธ 04006")
    desk = Desk(Office(ws, {}), {}, {})
    outcome = desk.decide(made.path, {first: ("อนุมัติ", None)})
    assert outcome.verdict is Verdict.ACCEPTED
    (standing,) = (b for b in status_(ws, Q4) if b["project"] == first)
    assert (standing["status"], standing["level"]) == ("SUBMITTED", 1)
