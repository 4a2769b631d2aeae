"""What cannot be processed is set aside with its reason, or left for the next run.

Everything else that was dropped goes through (S3, T46).
"""

import builtins
import importlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.checking import rules as checks
from emenscr_xlsx.checking.batch import FindingsByReport
from emenscr_xlsx.cli import commands as cli
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.intake import inbox
from emenscr_xlsx.intake.ingest import ingest as ingest_
from emenscr_xlsx.intake.outcome import Outcome
from emenscr_xlsx.intake.trace import trace
from emenscr_xlsx.intake.watch import watch
from emenscr_xlsx.ledger.failures import Unreachable
from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.office import workspace
from emenscr_xlsx.office.approval_request import approvals
from emenscr_xlsx.office.by_hand import reopen
from emenscr_xlsx.office.check import check
from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.statuses import status
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.reading import pool as isolate
from emenscr_xlsx.text.period import Period
from support.filling import cells_of
from support.office import IN_TIME, Office
from support.post import CLEAN, DECK, OTHER, Post, post_of

Q4 = Period(2566, 4)
GOOD = ("ดี 1.xlsx", "ดี 2.xlsx")


@pytest.fixture
def post(office: Office, filled: dict[str, Path], tmp_path: Path) -> Post:
    """An inbox with two good reports in it, to which each test adds something bad."""
    post = post_of(office, tmp_path / "post")
    for name, sample in zip(GOOD, (CLEAN, OTHER), strict=True):
        post.drop(filled[sample], name)
    return post


def by_file(outcomes: list[Outcome]) -> dict[str, Outcome]:
    return {o.file: o for o in outcomes}


def assert_the_good_went_through(post: Post, outcomes: list[Outcome]) -> None:
    by_name = by_file(outcomes)
    assert {name: by_name[name].status for name in GOOD} == dict.fromkeys(GOOD, "SUBMITTED")
    assert not [p for p in (post.ws.inbox / ".claimed").rglob("*") if not p.is_dir()], (
        "nothing stays claimed"
    )
    assert post.ingest() == [], "and nothing is left for the next run"


def assert_set_aside(post: Post, outcome: Outcome, code: str) -> None:
    """Under refused/, with its reason in both languages, booked, and found by its name."""
    assert (outcome.verdict, [f.code for f in outcome.findings]) == (Verdict.REFUSED, [code])
    assert os.path.lexists(outcome.filed)
    assert outcome.filed.parent == post.root / "refused" == outcome.reply.parent
    words, text = outcome.findings[0].message, outcome.reply.read_text("utf-8-sig")
    assert words.th in text
    assert words.en in text
    (traced,) = trace(post.ws, outcome.file)
    assert (traced.message.en, traced.filed, traced.reply) == (
        words.en,
        outcome.filed,
        outcome.reply,
    )


# The seven ways -------------------------------------------------------------------------------


class Desk:
    """An approver's desk: two reports sent, of which one or both will be returned."""

    def __init__(self, office: Office, filled: dict[str, Path], samples: dict[str, Sample]) -> None:
        self.ws, self.filled = office.ws, filled
        self.codes = [samples[name].project for name in (CLEAN, OTHER)]
        for number, name in enumerate((CLEAN, OTHER)):
            shutil.copy(filled[name], self.ws.inbox / f"{number}.xlsx")
        self.sent = [o.filed for o in ingest_(self.ws, now=IN_TIME).outcomes]
        with self.ws.ledger() as ledger:
            standing = ledger.standing(Q4)
        self.sent = [self.ws.root / standing[c]["filed"] for c in self.codes]

    def returns(self) -> Path:
        """The approver's workbook, asking to return both, in the inbox."""
        (asked,) = approvals(self.ws, Q4, level=1)
        book = load_workbook(asked.path)
        for (table, key, column), (sheet, row, col) in cells_of(book).items():
            if table == "decisions" and key in self.codes and column in ("decision", "comment"):
                book[sheet].cell(row, col).value = (
                    "ส่งกลับแก้ไข" if column == "decision" else "เพิ่มตัวเลข"
                )
        book.save(self.ws.inbox / "พิจารณา.xlsx")
        return self.ws.inbox / "พิจารณา.xlsx"

    def ingest(self) -> dict[str, Outcome]:
        ws = Workspace(self.ws.root)
        ws.__dict__["registry"] = self.ws.registry
        return by_file(ingest_(ws, now=IN_TIME).outcomes)

    def statuses(self) -> list[str]:
        board = {b["project"]: b["status"] for b in status(self.ws, Q4)}
        return [board[c] for c in self.codes]


@pytest.fixture
def desk(
    fresh_office: Office,
    filled: dict[str, Path],
    samples: dict[str, Sample],
    monkeypatch: pytest.MonkeyPatch,
) -> Desk:
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    return Desk(fresh_office, filled, samples)


def not_done(outcome: Outcome, code: str) -> list[str]:
    return [
        f.message.en for f in outcome.findings if f.record == code and "Not done" in f.message.en
    ]


@pytest.mark.slow
def test_a_return_whose_original_is_gone_is_not_done_and_the_others_are(desk: Desk) -> None:
    desk.returns()
    away = desk.sent[0].rename(desk.ws.root / "away.xlsx")
    shutil.copy(desk.filled[DECK], desk.ws.inbox / "ดี.xlsx")
    outcomes = desk.ingest()
    (message,) = not_done(outcomes["พิจารณา.xlsx"], desk.codes[0])
    assert desk.sent[0].name in message
    assert "puts it back" in message
    assert desk.statuses() == ["SUBMITTED", "RETURNED"]
    assert outcomes["ดี.xlsx"].status == "SUBMITTED"
    away.rename(desk.sent[0])
    path = desk.returns()
    assert not not_done(desk.ingest()[path.name], desk.codes[0])
    assert desk.statuses() == ["RETURNED", "RETURNED"]


@pytest.mark.slow
def test_a_return_after_the_key_was_replaced_is_not_done_and_says_so(desk: Desk) -> None:
    former = desk.ws.key
    desk.ws.key_file.write_bytes(secrets.token_bytes(32))
    del desk.ws.__dict__["key"]
    (desk.ws.inbox / "จดหมาย.txt").write_text("ฝากด้วย", "utf-8")
    path = desk.returns()
    outcomes = desk.ingest()
    for code in desk.codes:
        (message,) = not_done(outcomes[path.name], code)
        assert ".emenscr.key" in message
    assert desk.statuses() == ["SUBMITTED", "SUBMITTED"]
    assert outcomes["จดหมาย.txt"].verdict is Verdict.REFUSED
    desk.ws.key_file.write_bytes(former)
    del desk.ws.__dict__["key"]
    desk.returns()
    desk.ingest()
    assert desk.statuses() == ["RETURNED", "RETURNED"]


def test_a_report_whose_original_is_gone_is_not_reopened(desk: Desk) -> None:
    desk.sent[0].unlink()
    with pytest.raises(WorkspaceError, match=desk.sent[0].name):
        reopen(desk.ws, Q4, desk.codes[0], "พบตัวเลขผิด")
    assert desk.statuses() == ["SUBMITTED", "SUBMITTED"]


def locked(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """No right to a file or folder, whoever asks: root has every right."""

    def refuse(call: Callable) -> Callable:
        def asking(path: object, *rest: object, **named: object) -> object:
            if isinstance(path, str | Path) and name in str(path):
                raise PermissionError(13, "Permission denied", str(path))
            return call(path, *rest, **named)

        return asking

    for owner, step in ((builtins, "open"), (os, "open"), (os, "scandir"), (os, "listdir")):
        monkeypatch.setattr(owner, step, refuse(getattr(owner, step)))


def test_a_file_that_may_not_be_read_is_set_aside(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = post.drop(b"secret", "ห้ามอ่าน.xlsx")
    with monkeypatch.context() as no_right:
        locked(no_right, "ห้ามอ่าน")
        outcomes = post.ingest()
    assert_the_good_went_through(post, outcomes)
    assert_set_aside(post, by_file(outcomes)["ห้ามอ่าน.xlsx"], "NOT_OPENED")
    assert by_file(outcomes)["ห้ามอ่าน.xlsx"].filed.read_bytes() == content


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root has every right")
def test_a_file_without_rights_is_set_aside(post: Post) -> None:
    post.drop(b"secret", "ห้ามอ่าน.xlsx")
    (post.ws.inbox / "ห้ามอ่าน.xlsx").chmod(0)
    outcomes = post.ingest()
    assert_the_good_went_through(post, outcomes)
    assert_set_aside(post, by_file(outcomes)["ห้ามอ่าน.xlsx"], "NOT_OPENED")


@pytest.mark.slow
def test_a_folder_that_may_not_be_listed_keeps_only_its_own_files(
    post: Post, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    post.drop(filled[DECK], "ปิดไว้/รายงาน.xlsx")
    with monkeypatch.context() as no_right:
        locked(no_right, "ปิดไว้")
        outcomes = post.ingest()
        closed: set[Path] = set()
        inbox.look(post.ws.inbox, closed.add)
        assert closed == {post.ws.inbox / "ปิดไว้"}
        assert {o.file for o in outcomes} == set(GOOD)
    (later,) = post.ingest()
    assert (later.file, later.status) == ("รายงาน.xlsx", "SUBMITTED")


@pytest.mark.skipif(os.name != "posix", reason="only where names are bytes")
def test_a_folder_whose_name_is_no_text_is_taken_like_any(
    post: Post, filled: dict[str, Path]
) -> None:
    folder = os.fsdecode(b"\xca\xb5\xbc " * 30)
    assert len(os.fsencode(folder)) < 255
    post.drop(filled[DECK], f"{folder}/รายงาน.xlsx")
    outcomes = post.ingest()
    assert by_file(outcomes)["รายงาน.xlsx"].status == "SUBMITTED"
    assert_the_good_went_through(post, outcomes)


@pytest.mark.slow
def test_what_else_lies_among_the_claims_is_taken_or_set_aside(
    post: Post, filled: dict[str, Path], tmp_path: Path
) -> None:
    """A file under a name of its own is a report like any.

    A link, whatever it is called and wherever it leads, is set aside and never followed.
    """
    claimed = post.ws.inbox / ".claimed"
    (claimed / "สตผ.").mkdir(parents=True)
    shutil.copy(filled[DECK], claimed / "วางผิดที่.xlsx")
    names = {
        "abc": "file",
        "0" * 32 + "_ลิงก์.xlsx": "file",
        "สตผ./folder.xlsx": "folder",
        "dangling.xlsx": "none",
    }
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"not yours")
    for name, target in names.items():
        (claimed / name).symlink_to(tmp_path / target, target_is_directory=target == "folder")
    (claimed / ".DS_Store").write_bytes(b"x")
    odd = claimed / (("1" * 32 + "_").encode() + b"\xff\xfe.xlsx").decode(errors="surrogateescape")
    odd.write_bytes(b"?")
    outcomes = post.ingest()
    (claimed / ".DS_Store").unlink()
    assert_the_good_went_through(post, outcomes)
    by_name = by_file(outcomes)
    assert by_name["วางผิดที่.xlsx"].status == "SUBMITTED"
    assert by_name["\ufffd\ufffd.xlsx"].verdict is Verdict.REFUSED
    for name in ("abc", "ลิงก์.xlsx", "folder.xlsx", "dangling.xlsx"):
        assert_set_aside(post, by_name[name], "NOT_A_FILE")
        assert by_name[name].filed.is_symlink()
    assert (tmp_path / "file").read_bytes() == b"not yours"


def test_a_file_where_a_folder_of_claims_belongs_is_taken(
    post: Post, filled: dict[str, Path]
) -> None:
    claimed = post.ws.inbox / ".claimed"
    claimed.mkdir()
    (claimed / "สตผ.").write_bytes(b"?")
    post.drop(filled[DECK], "สตผ./รายงาน.xlsx")
    outcomes = post.ingest()
    assert by_file(outcomes)["รายงาน.xlsx"].status == "SUBMITTED"
    assert_the_good_went_through(post, outcomes)


@pytest.mark.skipif(os.name != "posix", reason="sparse files are made otherwise on Windows")
def test_a_file_larger_than_the_disk_is_set_aside_unread(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its size is looked at and nothing else: neither copied nor read."""
    huge = post.ws.inbox / "ใหญ่.xlsx"
    wanted = 8 << 40
    with huge.open("wb") as file:
        try:
            file.truncate(wanted)
        except OSError:
            wanted = 4 << 40
            file.truncate(wanted)
    assert wanted > shutil.disk_usage(post.root).free
    stored: list[str] = []
    store = inbox.store
    monkeypatch.setattr(
        inbox, "store", lambda claim, folder: stored.append(claim.name) or store(claim, folder)
    )
    outcomes = post.ingest()
    assert set(stored) == set(GOOD)
    assert_the_good_went_through(post, outcomes)
    outcome = by_file(outcomes)["ใหญ่.xlsx"]
    assert_set_aside(post, outcome, "TOO_MUCH")
    assert outcome.filed.stat().st_size == wanted, "kept as it came"
    assert "10" in outcome.findings[0].message.en


def test_the_office_says_how_large_a_file_may_be(post: Post) -> None:
    (post.root / "emenscr.toml").write_text("[limits]\nfile_mb = 1", "utf-8")
    content = post.drop(b"\0" * ((1 << 20) + 1), "โต.xlsx")
    outcomes = post.ingest()
    assert_set_aside(post, by_file(outcomes)["โต.xlsx"], "TOO_MUCH")
    assert by_file(outcomes)["โต.xlsx"].filed.read_bytes() == content


def test_what_cannot_be_copied_to_another_drive_is_set_aside_in_the_inbox(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An inbox on a shared drive: a rename does not lead from there."""
    post.drop(b"secret", "ห้ามอ่าน.xlsx")
    real = Path.lstat

    def elsewhere(self: Path) -> object:
        status = real(self)
        return (
            SimpleNamespace(
                st_mode=status.st_mode, st_size=status.st_size, st_dev=status.st_dev + 1
            )
            if ".claimed" in self.parts
            else status
        )

    with monkeypatch.context() as other_drive:
        other_drive.setattr(Path, "lstat", elsewhere)
        locked(other_drive, "ห้ามอ่าน")
        outcomes = post.ingest()
    assert_the_good_went_through(post, outcomes)
    outcome = by_file(outcomes)["ห้ามอ่าน.xlsx"]
    assert outcome.filed.parent == post.ws.inbox / ".refused"
    assert outcome.filed.read_bytes() == b"secret"
    assert outcome.reply.parent == post.root / "refused"


@pytest.mark.slow
@pytest.mark.parametrize("after", ["book", "set_aside"])
def test_setting_aside_survives_an_interruption(
    post: Post, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    post.drop(b"\0" * (11 << 20), "ใหญ่.xlsx")
    owner = Ledger if after == "book" else inbox

    class PowerCutError(BaseException):
        pass

    call = getattr(owner, after)

    def cut(*given: object, **named: object) -> None:
        call(*given, **named)
        raise PowerCutError

    with monkeypatch.context() as power:
        power.setattr(owner, after, cut)
        with pytest.raises(PowerCutError):
            post.ingest()
    post.ingest()
    (traced,) = trace(post.ws, "ใหญ่")
    assert traced.filed.stat().st_size == 11 << 20
    assert traced.reply.is_file()
    assert not post.waiting()
    assert {post.status(o)["status"] for o in ("ศธ 04006-66-0002", "ศธ 04006-66-0004")} == {
        "SUBMITTED"
    }


def test_a_check_of_many_files_tells_of_each(
    post: Post, filled: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without filing them.

    What may not be opened, and what is too large to be looked at, keeps nobody waiting.
    """
    bad, huge, good = tmp_path / "ห้ามอ่าน.xlsx", tmp_path / "ใหญ่.xlsx", filled[DECK]
    bad.write_bytes(b"secret")
    with huge.open("wb") as file:
        file.truncate(4 << 40 if os.name == "posix" else 11 << 20)
    locked(monkeypatch, "ห้ามอ่าน")
    checked = check(post.ws, [bad, huge, good], received=IN_TIME.date())
    assert [[f.code for f in c.findings] for c in checked[:2]] == [["NOT_OPENED"], ["TOO_MUCH"]]
    assert checked[2].verdict is Verdict.ACCEPTED


# The program fails ----------------------------------------------------------------------------


BAD = "เหตุ.xlsx"


def failing_on(monkeypatch: pytest.MonkeyPatch, filled: dict[str, Path], slip: Exception) -> None:
    """The program fails on one project's report, whatever it comes with."""
    run = checks.run

    def checking(facts: checks.CheckContext, *rest: object) -> FindingsByReport:
        if facts.batch.submissions and any(
            s.issued_as and s.ticket.project == "ศธ 04006-66-0001" for s in facts.batch.submissions
        ):
            raise slip
        return run(facts, *rest)

    monkeypatch.setattr(checks, "run", checking)
    assert filled[DECK].exists()


@pytest.mark.slow
def test_a_file_that_the_program_fails_on_is_set_aside(
    post: Post, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = post.drop(filled[DECK], BAD)
    with monkeypatch.context() as broken:
        failing_on(broken, filled, ValueError("invalid literal for int() with base 10: '²'"))
        outcomes = post.ingest()
    assert_the_good_went_through(post, outcomes)
    outcome = by_file(outcomes)[BAD]
    assert_set_aside(post, outcome, "NOT_PROCESSED")
    assert outcome.filed.read_bytes() == content
    assert "ValueError" in outcome.failure
    assert "checking" in outcome.failure
    post.drop(content, BAD)
    (again,) = post.ingest()
    assert again.status == "SUBMITTED", (
        "once the program is mended, the same file may be dropped again"
    )


def test_a_failure_that_passes_costs_nobody(
    post: Post, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batch is taken apart, and then nothing fails."""
    post.drop(filled[DECK], BAD)
    read, calls = isolate.read_all, []

    def once(*given: object) -> object:
        calls.append(given)
        if len(calls) == 1:
            raise MemoryError
        return read(*given)

    monkeypatch.setattr(isolate, "read_all", once)
    outcomes = post.ingest()
    assert len(calls) > 1
    assert {o.status for o in outcomes} == {"SUBMITTED"}
    assert_the_good_went_through(post, outcomes)


def test_a_file_for_which_the_machine_fails_is_left_for_the_next_run(
    post: Post, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bad sector is no fault of the report's: it is not refused, and the others go through."""
    content = post.drop(filled[DECK], BAD)
    store = inbox.store

    def worn(claim: inbox.Claim, folder: Path) -> str:
        if claim.name == BAD:
            raise OSError(5, "Input/output error")
        return store(claim, folder)

    with monkeypatch.context() as disk:
        disk.setattr(inbox, "store", worn)
        done = ingest_(post.ws, now=IN_TIME)
    assert {o.file for o in done.outcomes} == set(GOOD)
    assert list(done.undone) == [BAD]
    (later,) = post.ingest()
    assert (later.file, later.status) == (BAD, "SUBMITTED")
    assert content in post.kept()


def test_a_disk_that_is_full_stops_the_run_and_loses_nothing(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(inbox, "store", full)
        with pytest.raises(OSError, match="No space"):
            post.ingest()
    assert len(post.ingest()) == len(GOOD)


@pytest.mark.slow
def test_an_ingest_tells_the_rest_where_one_failed(
    fresh_office: Office,
    filled: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The command prints what became of each file, logs the failure and names closed folders."""
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    ws = fresh_office.ws
    (ws.root / "emenscr.toml").write_text("settle_seconds = 0", "utf-8")
    for name, sample in ((BAD, DECK), (GOOD[0], CLEAN)):
        shutil.copy(filled[sample], ws.inbox / name)
    (ws.inbox / "ปิดไว้").mkdir()
    failing_on(monkeypatch, filled, ValueError("²"))
    locked(monkeypatch, "ปิดไว้")
    monkeypatch.setattr("sys.argv", ["emenscr", "ingest", "-w", str(ws.root)])
    with pytest.raises(SystemExit) as end:
        cli.main()
    output = capsys.readouterr()
    assert not end.value.code
    assert BAD in output.out
    assert GOOD[0] in output.out
    assert "could not be processed" in (ws.root / "logs" / "intake.log").read_text("utf-8")
    assert "ปิดไว้" in output.out
    assert "Traceback" not in output.out + output.err
    entries = {e["file"]: e for e in logged(ws) if "file" in e}
    assert "ValueError: ²" in entries[BAD]["traceback"]
    assert "traceback" not in entries[GOOD[0]]
    assert (ws.folder("outputs", Q4) / "summary.xlsx").exists()


# While it is watched --------------------------------------------------------------------------


def logged(ws: Workspace) -> list[dict[str, object]]:
    path = ws.root / "logs" / "intake.jsonl"
    return (
        [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    )


def watched(ws: Workspace, until: Callable[[], object]) -> None:
    """Watch until something is so; the watch must be at work then, and end when told."""
    (ws.root / "emenscr.toml").write_text("settle_seconds = 0.2", "utf-8")
    stop = Event()
    thread = Thread(target=watch, args=(ws.root, stop))
    thread.start()
    end = time.monotonic() + 120
    try:
        while not until():
            assert thread.is_alive(), "the watch has ended"
            assert time.monotonic() < end
            time.sleep(0.05)
        assert thread.is_alive()
    finally:
        stop.set()
        thread.join(60)
    assert not thread.is_alive()


@pytest.fixture
def ws(fresh_office: Office, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    shutil.copy(filled[CLEAN], fresh_office.ws.inbox / GOOD[0])
    return fresh_office.ws


@pytest.mark.slow
def test_the_watch_logs_a_failure_sets_its_file_aside_and_goes_on(
    ws: Workspace, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(filled[DECK], ws.inbox / BAD)
    failing_on(monkeypatch, filled, ZeroDivisionError("oops"))
    watched(ws, lambda: sum("verdict" in e for e in logged(ws)) == 2)
    entries = {e["file"]: e for e in logged(ws) if "verdict" in e}
    assert entries[GOOD[0]]["status"] == "SUBMITTED"
    assert "ZeroDivisionError: oops" in entries[BAD]["traceback"]
    assert entries[BAD]["level"] == "error"
    (line,) = [
        x for x in (ws.root / "logs" / "intake.log").read_text("utf-8").splitlines() if BAD in x
    ]
    assert "could not be processed" in line
    assert "ดำเนินการกับไฟล์นี้ไม่ได้" in line
    assert Path(entries[BAD]["reply"]).parent == ws.root / "refused"


@pytest.mark.slow
def test_the_watch_outlives_a_summary_that_fails(
    ws: Workspace, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said once; and the next file is taken."""

    def fails(*_: object, **__: object) -> None:
        raise ValueError("invalid literal for int() with base 10: '²'")

    summaries = importlib.import_module("emenscr_xlsx.intake.summaries")
    monkeypatch.setattr(summaries, "show", fails)
    monkeypatch.setattr(summaries, "_executor", lambda: ThreadPoolExecutor(1))

    def both() -> bool:
        entries = [e for e in logged(ws) if "verdict" in e]
        if (
            len(entries) == 1
            and any("traceback" in e for e in logged(ws))
            and not list(ws.inbox.glob("*.xlsx"))
        ):
            shutil.copy(filled[DECK], ws.inbox / "ต่อมา.xlsx")
        return len(entries) == 2

    watched(ws, both)
    failures = [e for e in logged(ws) if "traceback" in e]
    assert 1 <= len(failures) <= 2, "once for each change"
    assert "ValueError" in failures[0]["event"]


@pytest.mark.slow
def test_the_watch_outlives_a_ledger_that_is_locked_and_anything_unforeseen(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    slips = [
        Unreachable("database is locked"),
        RuntimeError("unforeseen"),
    ]
    module = importlib.import_module("emenscr_xlsx.intake.watch")
    call = module.ingest

    def sometimes(*given: object, **named: object) -> object:
        if slips:
            raise slips.pop(0)
        return call(*given, **named)

    monkeypatch.setattr(module, "ingest", sometimes)
    watched(ws, lambda: any("verdict" in e for e in logged(ws)))
    events = [e["event"] for e in logged(ws)]
    assert any("database is locked" in e for e in events)
    (failure,) = [e for e in logged(ws) if "traceback" in e]
    assert "RuntimeError: unforeseen" in failure["traceback"]


@pytest.mark.skipif(os.name != "posix", reason="only where names are bytes")
def test_the_watch_outlives_odd_and_closed_folders(
    ws: Workspace, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = ws.inbox / os.fsdecode(b"\xca\xb5\xbc")
    odd.mkdir()
    shutil.copy(filled[DECK], odd / os.fsdecode(b"\xff.xlsx"))
    for name in ("ปิดไว้", os.fsdecode(b"\xe0\xb8 closed")):
        (ws.inbox / name).mkdir()
    locked(monkeypatch, "ปิดไว้")
    locked(monkeypatch, "closed")
    watched(ws, lambda: sum("verdict" in e for e in logged(ws)) == 2)
    assert {e["status"] for e in logged(ws) if "verdict" in e} == {"SUBMITTED"}
    closed = [e["event"] for e in logged(ws) if "folder" in e]
    assert len(closed) == 2, "each said once"
    assert any("ปิดไว้" in e for e in closed)
