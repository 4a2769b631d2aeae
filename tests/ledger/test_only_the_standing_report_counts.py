"""One report of a project and quarter stands: the newest that was sent and accepted.

Drafts and faulty files change nothing of it.
"""

import json
import re
import shutil
import sqlite3
import zipfile
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.demo import filling
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.intake.outcome import Outcome
from emenscr_xlsx.intake.watch import take_in
from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.ledger.steps import IllegalStep, Move
from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.office import workspace
from emenscr_xlsx.office.by_hand import reinstate, withdraw
from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.statuses import status as status_
from emenscr_xlsx.reading import pool as isolate
from emenscr_xlsx.text.period import Period
from support.office import IN_TIME, Office, build_office

Q3, Q4 = Period(2566, 3), Period(2566, 4)
DECK, STAFF = "2566-Q4/01-overall-monitoring", "2566-Q4/02-monitoring-staff"


class Desk:
    """An office to which one project's report of quarter 4 is sent again and again."""

    def __init__(self, office: Office, sample: Sample, folder: Path) -> None:
        self.office, self.ws, self.sample, self.folder = office, office.ws, sample, folder
        self.now = IN_TIME

    def file(
        self, name: str, *, draft: bool = False, template: Path | None = None, **typed: object
    ) -> Path:
        """A filled workbook; `typed` is table__record__column=value."""
        sample = deepcopy(self.sample)
        for place, value in (
            {"report____sending": "บันทึกร่าง"} if draft else {}
        ).items() | typed.items():
            table, record, column = (
                place.split("__", 2)
                if place.count("__") == 2
                else (place.split("__")[0], "", place.split("__")[-1])
            )
            cells = (
                sample.typed[table]
                if table in ("report", "summary")
                else sample.typed[table].setdefault(record, {})
            )
            cells[column] = value
        return filling.fill(template or self.office.template(sample), sample, self.folder / name)

    def send(self, *paths: Path) -> dict[str, Outcome]:
        """Drop files at once and ingest them; what became of each by its name."""
        for path in paths:
            shutil.copy(path, self.ws.inbox / path.name)
        self.now += timedelta(minutes=1)
        return {o.file: o for o in ingest(self.ws, now=self.now).outcomes}

    @property
    def board(self) -> dict[str, object]:
        return next(b for b in status_(self.ws, Q4) if b["project"] == self.sample.project)

    @property
    def disbursed(self) -> float:
        """What counts as disbursed in the quarter, as the ledger gives it to its readers."""
        with self.ws.ledger() as ledger:
            budget = ledger.rows([Q4], [self.sample.project], ["budget"])["budget"]
        return float(budget["disbursed"].sum())

    def answer(self, outcome: Outcome) -> str:
        """The text of the first page of an answer."""
        if outcome.reply.suffix == ".txt":
            return outcome.reply.read_text("utf-8-sig")
        ws = load_workbook(outcome.reply).worksheets[0]
        return "\n".join(str(c.value) for row in ws.iter_rows() for c in row if c.value is not None)

    def by_hand(self, *statuses: str) -> None:
        with self.ws.ledger() as ledger:
            for status in statuses:
                ledger.move(self.sample.project, Q4, status, self.now, "โปรดแก้")


@pytest.fixture
def desk(fresh_office: Office, samples: dict[str, Sample], tmp_path: Path) -> Desk:
    return Desk(fresh_office, samples[STAFF], tmp_path / "typed")


def money(desk: Desk, amount: float) -> dict[str, object]:
    """The first budget line with this disbursement, and its reason."""
    return {
        "budget__1__disbursed": amount,
        "budget__1__reason_kind": "อื่น ๆ",
        "budget__1__reason": "จัดซื้อวัสดุสำหรับการติดตามเพิ่มเติมตามที่จำเป็น",
    }


def faulty(desk: Desk) -> dict[str, object]:
    return {**money(desk, 9_999_999), "summary____summary": ""}


@pytest.mark.slow
@pytest.mark.parametrize("status", ["SUBMITTED", "RETURNED"])
@pytest.mark.parametrize("kind", ["draft", "faulty"])
def test_a_draft_or_a_faulty_file_changes_nothing_of_a_report_that_stands(
    desk: Desk, status: str, kind: str
) -> None:
    """S2, T1, T2: nor does an older copy of the form un-submit it."""
    desk.send(desk.file("good.xlsx"))
    before = desk.disbursed
    if status == "RETURNED":
        desk.by_hand("RETURNED")
    later = (
        desk.file("later.xlsx", draft=True, **money(desk, 123))
        if kind == "draft"
        else desk.file("later.xlsx", **faulty(desk))
    )
    outcome = desk.send(later)["later.xlsx"]
    assert outcome.verdict is (Verdict.DRAFT if kind == "draft" else Verdict.TO_CORRECT)
    assert outcome.status == desk.board["status"] == status
    assert desk.disbursed == before
    assert desk.board["file"] == "good.xlsx"
    assert str(desk.board["pending"]).startswith(
        "มีร่างใหม่ 10 ต.ค. 2566" if kind == "draft" else "มีฉบับใหม่ที่ต้องแก้ไข 10 ต.ค. 2566"
    )
    assert "ยังใช้นับอยู่" in desk.answer(outcome), "its sender is told which report still counts"


@pytest.mark.slow
def test_an_approved_level_is_not_lost_to_a_later_file_which_is_refused_by_name(desk: Desk) -> None:
    desk.send(desk.file("good.xlsx"))
    with desk.ws.ledger() as ledger:
        ledger.book(
            [],
            {},
            [],
            None,
            [Move(desk.sample.project, Q4, "SUBMITTED", desk.now, level=1, who="ผู้อำนวยการ")],
        )
    for path in (desk.file("draft.xlsx", draft=True), desk.file("better.xlsx", **money(desk, 5))):
        (outcome,) = desk.send(path).values()
        assert outcome.verdict is Verdict.REFUSED
        assert [(f.code, f.rule) for f in outcome.findings] == [("V-T1", "V-T1.approved_level")]
        message = outcome.findings[0].message
        level_two = desk.ws.registry.approvers(desk.ws.registry.projects[desk.sample.project])[1:2]
        assert "ระดับ 1" in message.th
        assert "reopen" in message.th
        assert not level_two or level_two[0]["position"] in message.th
    assert (desk.board["status"], desk.board["level"]) == ("SUBMITTED", 1)


@pytest.mark.slow
def test_a_newer_accepted_report_takes_the_place_and_its_answer_lists_what_differs(
    desk: Desk,
) -> None:
    first = desk.send(desk.file("first.xlsx"))["first.xlsx"]
    second = desk.send(desk.file("second.xlsx", **money(desk, 77_777)))["second.xlsx"]
    assert second.status == "SUBMITTED"
    (replaced,) = second.replaced
    with desk.ws.ledger() as ledger:
        deliveries = ledger.deliveries([Q4], [desk.sample.project])
    assert [bool(d["counts"]) for d in deliveries] == [False, True]
    assert replaced.delivery == deliveries[0]["id"] == deliveries[1]["replaces"]
    assert {c.head.en for c in replaced.changes} == {"Disbursed", "Kind of reason", "Reason"}
    change = next(c for c in replaced.changes if c.head.en == "Disbursed")
    sheet, cell = load_workbook(second.filed)[change.sheet], change.cell
    assert sheet[cell].value == 77_777
    text = desk.answer(second)
    assert f"เลขรับ {replaced.delivery}" in text
    assert f"{change.before.th} → 77,777" in text
    assert not first.replaced


@pytest.mark.slow
def test_the_log_says_what_a_report_replaces(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    desk.send(desk.file("first.xlsx"))
    shutil.copy(desk.file("second.xlsx", **money(desk, 77_777)), desk.ws.inbox)
    take_in(desk.ws)
    logged = [
        json.loads(line)
        for line in (desk.ws.root / "logs" / "intake.jsonl").read_text("utf-8").splitlines()
    ]
    assert [(r["file"], r["differ"]) for r in logged[-1]["replaces"]] == [("first.xlsx", 3)]


# Two of one report at once --------------------------------------------------------------------


def saved_at(path: Path, when: str) -> Path:
    """The same workbook, as if it had been saved at this time."""
    with zipfile.ZipFile(path) as book:
        parts = {i: book.read(i) for i in book.namelist()}
    core = parts["docProps/core.xml"].decode()
    parts["docProps/core.xml"] = re.sub(
        r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{when}", core
    ).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    "names", [("รายงาน.xlsx", "รายงาน (1).xlsx"), ("a.xlsx", "z.xlsx"), ("z.xlsx", "a.xlsx")]
)
def test_of_two_in_one_pass_the_one_saved_last_counts_whatever_their_names(
    desk: Desk, names: tuple[str, str]
) -> None:
    older = saved_at(desk.file(names[0], **money(desk, 11)), "2023-10-01T08:00:00Z")
    newer = saved_at(desk.file(names[1], **money(desk, 22)), "2023-10-02T08:00:00Z")
    outcomes = desk.send(older, newer)
    assert (outcomes[names[1]].status, outcomes[names[0]].verdict) == ("SUBMITTED", Verdict.REFUSED)
    assert desk.board["file"] == names[1]
    assert desk.board["submissions"] == 1
    for outcome, other in ((outcomes[names[0]], names[1]), (outcomes[names[1]], names[0])):
        text = desk.answer(outcome)
        assert other in text, "both answers name the other file"
        assert "11 → 22" in text, "and say what differs"
    (superseded,) = outcomes[names[0]].findings
    assert "(บันทึกเมื่อ 2 ต.ค. 2566 " in superseded.message.th, "as people count days (F22)"


@pytest.mark.slow
def test_a_newer_issue_counts_before_a_later_save(desk: Desk) -> None:
    first = desk.file("old-form.xlsx", **faulty(desk))
    reply = desk.send(first)["old-form.xlsx"].reply
    renewed = saved_at(desk.file("new-form.xlsx", template=reply), "2023-10-01T08:00:00Z")
    old = saved_at(desk.file("old-again.xlsx", **money(desk, 5)), "2023-10-09T08:00:00Z")
    outcomes = desk.send(old, renewed)
    assert [f.code for f in outcomes["old-again.xlsx"].findings] == ["STALE"]
    assert outcomes["new-form.xlsx"].status == "SUBMITTED"


@pytest.mark.slow
def test_of_two_in_one_pass_a_good_one_counts_though_a_newer_is_faulty(desk: Desk) -> None:
    good = saved_at(desk.file("good.xlsx", **money(desk, 11)), "2023-10-01T08:00:00Z")
    bad = saved_at(desk.file("bad.xlsx", **faulty(desk)), "2023-10-02T08:00:00Z")
    outcomes = desk.send(good, bad)
    assert (
        outcomes["good.xlsx"].status,
        outcomes["bad.xlsx"].verdict,
        outcomes["bad.xlsx"].status,
    ) == (
        "SUBMITTED",
        Verdict.TO_CORRECT,
        "SUBMITTED",
    )
    assert desk.board["file"] == "good.xlsx"
    assert "“good.xlsx”" in desk.answer(outcomes["bad.xlsx"])


# Drafts ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_draft_is_answered_with_what_is_missing_and_a_workbook_to_continue(
    desk: Desk,
) -> None:
    outcome = desk.send(desk.file("draft.xlsx", draft=True, summary____summary=""))["draft.xlsx"]
    assert (outcome.verdict, outcome.status) == (Verdict.DRAFT, "SAVED")
    text = desk.answer(outcome)
    assert "บันทึกเป็นร่างแล้ว ยังไม่ได้ส่ง" in text
    assert "ต้องทำก่อนส่ง" in text
    read = isolate.read_one(desk.ws.job(outcome.reply, "reply.xlsx"))
    assert read.ticket.issue == 2
    goal, typed = next(iter(desk.sample.typed["goals"].items()))
    assert read.cells["goals"][goal]["achieved"] == typed["achieved"], (
        "what was typed is carried over"
    )
    sent = desk.send(desk.file("sent.xlsx", template=outcome.reply))["sent.xlsx"]
    assert sent.status == "SUBMITTED"


@pytest.mark.slow
def test_a_complete_draft_is_not_taken_for_sent(desk: Desk) -> None:
    outcome = desk.send(desk.file("draft.xlsx", draft=True))["draft.xlsx"]
    assert (outcome.verdict, outcome.status) == (Verdict.DRAFT, "SAVED")
    assert outcome.reply.suffix == ".xlsx"
    assert "ยังไม่ได้ส่งรายงาน ทำต่อในไฟล์นี้" in desk.answer(outcome)
    assert desk.disbursed == 0


@pytest.mark.slow
def test_a_draft_is_no_earlier_quarter(samples: dict[str, Sample], tmp_path: Path) -> None:
    """No earlier spending, no earlier text and no earlier verdict comes from a draft."""
    office = build_office(tmp_path / "office", samples, until=3)
    sample = deepcopy(samples["2566-Q3/01-overall-monitoring"])
    sample.typed["report"]["sending"] = "บันทึกร่าง"
    filling.fill(office.template(sample), sample, office.ws.inbox / "draft.xlsx")
    (outcome,) = ingest(office.ws, now=datetime(2023, 7, 5)).outcomes
    assert outcome.verdict is Verdict.DRAFT
    (issued,) = issue(office.ws, Q4, project=sample.project)
    given = isolate.read_one(office.ws.job(issued.path, "x")).given
    with office.ws.ledger() as ledger:
        spent = ledger.rows([Period(2566, 1), Period(2566, 2)], [sample.project], ["budget"])[
            "budget"
        ]["disbursed"].sum()
        assert ledger.rows([Q3], [sample.project])["report"].empty
    assert sum(line["cum_before"] for line in given["budget"]) == spent


@pytest.mark.slow
def test_unchanged_since_it_was_returned_is_seen_past_a_draft_in_between(desk: Desk) -> None:
    desk.send(desk.file("good.xlsx"))
    desk.by_hand("RETURNED")
    desk.send(desk.file("draft.xlsx", draft=True, **money(desk, 3)))
    again = desk.file("again.xlsx", report____phone="")
    (outcome,) = desk.send(saved_at(again, "2023-10-05T00:00:00Z")).values()
    assert "V-T1.unchanged" in {f.rule for f in outcome.findings} | {
        f"{f.code}.unchanged" for f in outcome.findings if f.code == "V-T1"
    }


# By hand --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_withdrawn_report_counts_no_more_and_its_file_may_be_sent_again(desk: Desk) -> None:
    path = desk.file("good.xlsx")
    desk.send(path)
    spent = desk.disbursed
    withdraw(desk.ws, Q4, desk.sample.project, "ส่งผิดไฟล์", by="ผู้ประสานงาน")
    assert (desk.board["status"], desk.disbursed) == ("SAVED", 0)
    with sqlite3.connect(desk.ws.root / "ledger.sqlite") as db:
        last = db.execute(
            "select status, comment, who from status_history order by id desc limit 1"
        ).fetchone()
    db.close()
    assert last == ("SAVED", "ส่งผิดไฟล์", "ผู้ประสานงาน")
    (outcome,) = desk.send(path).values()
    assert (outcome.verdict.stands, outcome.status, desk.disbursed) == (True, "SUBMITTED", spent)


@pytest.mark.slow
def test_an_earlier_report_can_be_made_to_count_again(desk: Desk) -> None:
    """S2: by command, since the same bytes are not taken twice."""
    desk.send(desk.file("first.xlsx", **money(desk, 1_000)))
    desk.send(desk.file("second.xlsx", **money(desk, 2_000)))
    with desk.ws.ledger() as ledger:
        first = ledger.deliveries([Q4], [desk.sample.project])[0]["id"]
    before = desk.disbursed
    reinstate(desk.ws, Q4, desk.sample.project, first, "ฉบับแรกถูกต้อง")
    assert desk.disbursed == before - 1_000
    assert desk.board["file"] == "first.xlsx"
    with pytest.raises(WorkspaceError, match=f"เลขรับที่ใช้ได้: {first}, "):
        reinstate(desk.ws, Q4, desk.sample.project, 999_999, "ไม่มี")


@pytest.mark.slow
def test_what_a_level_has_approved_is_reopened_before_it_is_withdrawn(desk: Desk) -> None:
    with pytest.raises(WorkspaceError, match="ไม่มีรายงานที่ส่งแล้ว"):
        withdraw(desk.ws, Q4, desk.sample.project, "x")
    desk.send(desk.file("good.xlsx"))
    desk.by_hand("APPROVED")
    with pytest.raises(WorkspaceError, match="reopen"):
        withdraw(desk.ws, Q4, desk.sample.project, "x")
    with desk.ws.ledger() as ledger, pytest.raises(IllegalStep):
        ledger.withdraw(desk.sample.project, Q4, desk.now, "x")


# Ledgers from before --------------------------------------------------------------------------


@pytest.mark.slow
def test_a_ledger_in_which_the_newest_of_any_kind_counted_is_put_right(desk: Desk) -> None:
    """A draft, and a faulty copy, had each taken the place of a good report."""
    desk.send(desk.file("good.xlsx"))
    desk.send(desk.file("draft.xlsx", draft=True, **money(desk, 4)))
    path = desk.ws.root / "ledger.sqlite"
    with sqlite3.connect(path) as db:
        for column in ("withdrawn", "saved", "replaces"):
            db.execute(f"ALTER TABLE deliveries DROP COLUMN {column}")
        db.execute("DROP TABLE version")
        db.execute("UPDATE deliveries SET verdict = 'accepted' WHERE verdict = 'draft'")
        newest = db.execute("SELECT max(id) FROM deliveries").fetchone()[0]
        db.execute(
            "UPDATE statuses SET status = 'SAVED', delivery = ? WHERE project = ? AND quarter = 4",
            (newest, desk.sample.project),
        )
    db.close()
    with Ledger(f"sqlite:///{path}") as ledger:
        row = ledger.standing(Q4)[desk.sample.project]
    assert (row["status"], row["file"], row["newest_verdict"]) == (
        "SUBMITTED",
        "good.xlsx",
        "draft",
    )
