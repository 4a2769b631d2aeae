"""Every dropped file is kept exactly once, byte for byte, and counted once, wherever a run ends."""

import hashlib
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from emenscr_xlsx.checking import rules as checks, schema
from emenscr_xlsx.demo import filling
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.intake import inbox
from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.office import disk, examine
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.reading import pool as isolate
from emenscr_xlsx.registry.registry import Registry
from emenscr_xlsx.writing import reply
from support.office import IN_TIME, Office
from support.post import CLEAN, DECK, DRAFT, OTHER, Q4, WRONG, Post, post_of


@pytest.fixture
def post(office: Office, tmp_path: Path) -> Post:
    return post_of(office, tmp_path / "post")


def test_each_file_is_kept_once_and_answered(post: Post, filled: dict[str, Path]) -> None:
    names = {
        "a.xlsx": filled[CLEAN],
        "b.xlsx": filled[WRONG],
        "c.xlsx": filled[DRAFT],
        "สตผ./d.xlsx": filled[OTHER],
    }
    dropped = [post.drop(path, name) for name, path in names.items()]
    dropped += [
        post.drop(content, name)
        for name, content in (
            ("จดหมาย.docx", b"PK\x03\x04 no"),
            ("note.txt", "ฝากด้วย".encode()),
            ("empty.xlsx", b""),
            ("no-suffix", b"?"),
        )
    ]
    outcomes = post.ingest()
    assert post.kept() == Counter(dropped)
    assert not post.waiting()
    assert len(outcomes) == len(dropped)
    results = {o.file: (o.verdict, o.status) for o in outcomes}
    assert results["a.xlsx"] == (Verdict.ACCEPTED, "SUBMITTED")
    assert results["b.xlsx"] == (Verdict.TO_CORRECT, "SAVED")
    assert results["c.xlsx"] == (Verdict.DRAFT, "SAVED")
    assert all(
        results[name] == (Verdict.REFUSED, None)
        for name in ("จดหมาย.docx", "note.txt", "empty.xlsx", "no-suffix")
    )
    for o in outcomes:
        assert o.filed.read_bytes() in dropped
        assert o.reply.is_file()


def test_nothing_waits_the_second_time(post: Post, filled: dict[str, Path]) -> None:
    post.drop(filled[CLEAN])
    post.ingest()
    before = post.booked()
    assert post.ingest() == []
    assert post.booked() == before


# Interrupted ----------------------------------------------------------------------------------


class PowerCutError(BaseException):
    """The run ends here."""


STEPS: dict[str, tuple[object, str]] = {
    "claim": (Path, "rename"),
    "read": (isolate, "read_all"),
    "parse": (examine, "stack"),
    "schema": (schema, "check"),
    "checks": (checks, "run"),
    "store": (inbox, "store"),
    "note": (Ledger, "receive"),
    "deliver": (disk, "deliver"),
    "write": (disk, "write"),
    "answer": (reply, "receipt"),
    "copy": (reply, "corrected_ready"),
    "look": (Ledger, "standing"),
    "book": (Ledger, "book"),
    "release": (inbox, "release"),
}


def _cut(
    monkeypatch: pytest.MonkeyPatch, step: tuple[object, str], turn: int, *, after: bool
) -> Callable[[], bool]:
    """End the run at a call of a step, counted from 1, before it or after it.

    Returns whether it came to that.
    """
    owner, name = step
    call, calls = getattr(owner, name), Counter()

    def cutting(*given: object, **named: object) -> object:
        calls["n"] += 1
        if calls["n"] == turn and not after:
            raise PowerCutError
        done = call(*given, **named)
        if calls["n"] == turn:
            raise PowerCutError
        return done

    monkeypatch.setattr(owner, name, cutting)
    return lambda: calls["n"] >= turn


@pytest.fixture(scope="module")
def undisturbed(
    office: Office, filled: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[object, ...]]:
    """What the ledger says after a run that nothing disturbed."""
    post = post_of(office, tmp_path_factory.mktemp("undisturbed") / "post")
    _three(post, filled)
    post.ingest()
    return post.booked()


def _three(post: Post, filled: dict[str, Path]) -> list[bytes]:
    return [
        post.drop(filled[CLEAN], "a.xlsx"),
        post.drop(filled[WRONG], "b.xlsx"),
        post.drop(b"?", "c.txt"),
    ]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "step",
    [s if s == "book" else pytest.param(s, marks=pytest.mark.slow) for s in STEPS],
)
def test_the_next_run_finishes_an_interrupted_one(
    office: Office,
    filled: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    undisturbed: list[tuple[object, ...]],
    step: str,
    *,
    after: bool,
) -> None:
    came_to_it, turn = True, 0
    while came_to_it:
        turn += 1
        post = post_of(office, tmp_path / str(turn))
        dropped = _three(post, filled)
        with monkeypatch.context() as cut:
            reached = _cut(cut, STEPS[step], turn, after=after)
            with suppress(PowerCutError):
                post.ingest()
            came_to_it = reached()
        post.ingest()
        assert post.kept() == Counter(dropped), f"cut {turn}"
        assert not post.waiting()
        assert post.booked() == undisturbed, f"cut {turn}"
    assert turn > 1, "the step was never reached"


def test_two_cuts_in_a_row_do_no_harm(
    post: Post,
    filled: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    undisturbed: list[tuple[object, ...]],
) -> None:
    dropped = _three(post, filled)
    for step in ("store", "book", "release"):
        with monkeypatch.context() as cut:
            _cut(cut, STEPS[step], 1, after=True)
            with pytest.raises(PowerCutError):
                post.ingest()
    post.ingest()
    assert post.kept() == Counter(dropped)
    assert post.booked() == undisturbed


def test_a_file_that_is_written_to_after_its_claim_comes_back(
    post: Post, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow copy that goes on after the file was taken.

    The half is answered, the whole is taken next.
    """
    whole = filled[CLEAN].read_bytes()
    slow = (post.root / "inbox" / "ช้า.xlsx").open("wb")
    slow.write(whole[:9000])
    slow.flush()
    store = inbox.store

    def meanwhile(claim: inbox.Claim, folder: Path) -> str:
        digest = store(claim, folder)
        slow.write(whole[9000:])
        slow.close()
        return digest

    with monkeypatch.context() as copying:
        copying.setattr(inbox, "store", meanwhile)
        (half,) = post.ingest()
    assert half.verdict is Verdict.REFUSED
    (taken,) = post.ingest()
    assert taken.verdict is Verdict.ACCEPTED
    assert taken.file.startswith("ช้า")
    assert post.kept() == Counter([whole[:9000], whole])


# More than once -------------------------------------------------------------------------------


def test_the_same_file_again_is_recognised(post: Post, filled: dict[str, Path]) -> None:
    content = post.drop(filled[CLEAN])
    post.ingest()
    post.drop(content, "รายงาน (1).xlsx")
    (again,) = post.ingest()
    assert (again.verdict, [f.code for f in again.findings]) == (Verdict.REFUSED, ["SAME_BYTES"])
    assert post.status(again.project)["submissions"] == 1
    assert content in [p.read_bytes() for p in (post.root / "accepted").rglob("*.xlsx")]


def test_the_same_file_twice_in_one_pass_counts_once(post: Post, filled: dict[str, Path]) -> None:
    content = post.drop(filled[CLEAN])
    post.drop(content, "รายงาน (1).xlsx")
    outcomes = post.ingest()
    assert Counter(o.verdict for o in outcomes) == {Verdict.ACCEPTED: 1, Verdict.REFUSED: 1}
    assert post.status(outcomes[0].project)["submissions"] == 1
    assert not post.waiting()
    assert all(o.filed.read_bytes() == content for o in outcomes)


@pytest.mark.slow
def test_two_reports_of_one_project_in_a_pass_are_both_kept(
    post: Post, filled: dict[str, Path], samples: dict[str, Sample]
) -> None:
    dropped = [post.drop(filled[WRONG], "1.xlsx"), post.drop(filled[DECK], "2.xlsx")]
    assert {(o.file, o.verdict) for o in post.ingest()} == {
        ("1.xlsx", Verdict.TO_CORRECT),
        ("2.xlsx", Verdict.ACCEPTED),
    }
    assert post.kept() == Counter(dropped)
    standing = post.status(samples[DECK].project)
    assert (standing["status"], standing["file"], standing["submissions"]) == (
        "SUBMITTED",
        "2.xlsx",
        1,
    )


@pytest.fixture(scope="module")
def reissued(
    office: Office, samples: dict[str, Sample], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """A clean report on the second issue of its form, and the ledger that knows of it.

    The registry changed between the two issues.
    """
    root = tmp_path_factory.mktemp("reissued")
    shutil.copytree(office.ws.root, root / "office")
    tables = office.ws.registry.tables
    dearer = [p | {"total_budget": p["total_budget"] + 1} for p in tables["projects"]]
    ws = Post(
        root / "office",
        Registry({**tables, "projects": dearer}),
    ).ws
    (issued,) = issue(ws, Q4, project=samples[CLEAN].project)
    assert issued.issue == 2
    return filling.fill(issued.path, samples[CLEAN], root / "newer.xlsx"), ws.root / "ledger.sqlite"


def test_an_older_issue_after_a_newer_is_stale(
    post: Post, filled: dict[str, Path], reissued: tuple[Path, Path]
) -> None:
    shutil.copy(reissued[1], post.root / "ledger.sqlite")
    newer = post.drop(reissued[0])
    post.ingest()
    older = post.drop(filled[CLEAN])
    (stale,) = post.ingest()
    assert [f.code for f in stale.findings] == ["STALE"]
    assert post.kept() == Counter([newer, older])
    assert post.status(stale.project)["submissions"] == 1


def test_both_issues_in_one_pass_count_in_their_order(
    post: Post, filled: dict[str, Path], reissued: tuple[Path, Path]
) -> None:
    shutil.copy(reissued[1], post.root / "ledger.sqlite")
    dropped = [post.drop(reissued[0], "1.xlsx"), post.drop(filled[CLEAN], "2.xlsx")]
    outcomes = post.ingest()
    assert [o.file for o in outcomes] == ["2.xlsx", "1.xlsx"]
    assert post.kept() == Counter(dropped)
    assert post.status(outcomes[0].project)["file"] == "1.xlsx"


# Statuses -------------------------------------------------------------------------------------


def test_an_approved_report_takes_no_other(
    post: Post, filled: dict[str, Path], samples: dict[str, Sample]
) -> None:
    with post.ws.ledger() as ledger:
        for status in ("SUBMITTED", "APPROVED"):
            ledger.move(samples[CLEAN].project, Q4, status, IN_TIME)
    content = post.drop(filled[CLEAN])
    (outcome,) = post.ingest()
    assert (outcome.verdict, [f.code for f in outcome.findings]) == (Verdict.REFUSED, ["V-T1"])
    assert post.status(samples[CLEAN].project)["status"] == "APPROVED"
    assert post.kept() == Counter([content])


@pytest.mark.slow
@pytest.mark.parametrize("changed", [False, True])
def test_a_returned_report_that_comes_back_unchanged_is_remarked(
    post: Post,
    office: Office,
    filled: dict[str, Path],
    samples: dict[str, Sample],
    tmp_path: Path,
    *,
    changed: bool,
) -> None:
    sample = samples[CLEAN]
    post.drop(filled[CLEAN])
    post.ingest()
    with post.ws.ledger() as ledger:
        ledger.move(sample.project, Q4, "RETURNED", IN_TIME, "โปรดแก้")
    typed = (
        sample.typed
        | {"summary": sample.typed["summary"] | {"problems": "พบปัญหาเรื่องการเดินทางในช่วงฝนตกหนัก"}}
        if changed
        else sample.typed
    )
    again = Sample(sample.name, sample.project, sample.period, "", typed)
    post.drop(office.fill(again, tmp_path / "again.xlsx").read_bytes())
    (outcome,) = post.ingest()
    assert ("V-T1" in {f.code for f in outcome.findings}) is not changed
    assert outcome.verdict is (Verdict.ACCEPTED if changed else Verdict.REMARKS)
    assert (outcome.status, post.status(sample.project)["submissions"]) == ("SUBMITTED", 2)


@pytest.mark.slow
def test_a_returned_report_stays_returned_until_it_is_sent_clean(
    post: Post, filled: dict[str, Path], samples: dict[str, Sample]
) -> None:
    project = samples[WRONG].project
    with post.ws.ledger() as ledger:
        for status in ("SUBMITTED", "RETURNED"):
            ledger.move(project, Q4, status, IN_TIME)
    post.drop(filled[WRONG])
    assert [o.status for o in post.ingest()] == ["RETURNED"]
    post.drop(filled[DECK])
    assert [o.status for o in post.ingest()] == ["SUBMITTED"]


# Names ----------------------------------------------------------------------------------------


def test_lock_files_hidden_files_and_links_stay_where_they_are(
    post: Post, filled: dict[str, Path], tmp_path: Path
) -> None:
    for name in ("~$รายงาน.xlsx", ".DS_Store"):
        post.drop(b"x", name)
    outside = tmp_path / "outside.xlsx"
    outside.write_bytes(b"x")
    (post.root / "inbox" / "link.xlsx").symlink_to(outside)
    post.drop(filled[CLEAN])
    assert len(post.ingest()) == 1
    assert sorted(p.name for p in (post.root / "inbox").iterdir() if p.name != ".claimed") == [
        ".DS_Store",
        "link.xlsx",
        "~$รายงาน.xlsx",
    ]
    assert outside.exists()


LONG = "ก" * 83 + "6.xlsx"  # 255 bytes
NAMES = [
    LONG,
    "x." + "y" * 253,
    "ก" * 85,
    "“รายงาน” 'ไตรมาส' \"4\".xlsx",
    "บรรทัด\nสอง\r\n\t.xlsx",
    r"a\..\evil.xlsx",
    "a..xlsx",
    "-rf.xlsx",
    "=1+1.xlsx",
    "a.xlsx; rm -rf",
    "CON.xlsx",
    "%2e%2e%2fx.xlsx",
    "[bold].xlsx",
    "🎉.XLSX",
    "a.x\n",
    os.fsdecode(b"\xff\xfe\xe0.xlsx"),
]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, id=str(number), marks=[pytest.mark.slow] if number > 1 else [])
        for number, name in enumerate(NAMES)
    ],
)
def test_a_name_is_only_shown(post: Post, filled: dict[str, Path], name: str) -> None:
    assert len(os.fsencode(name)) <= 255
    dropped = [post.drop(filled[WRONG], name), post.drop(b"?", f"2{name}"[-80:])]
    before = {p for p in post.root.rglob("*") if p.is_file()}
    outcomes = post.ingest()
    assert post.kept() == Counter(dropped)
    assert not post.waiting()
    assert os.fsencode(name).decode(errors="replace") in {o.file for o in outcomes}
    made = {p.relative_to(post.root) for p in post.root.rglob("*") if p.is_file()} - {
        p.relative_to(post.root) for p in before
    }
    assert all(
        re.fullmatch(
            r"(replies/2566-Q4/(originals/)?|refused/)[\w-]+(\.[a-z0-9]{1,7})?|\.intake/lock|logs/decisions\.jsonl|ledger\.sqlite-(shm|wal)",
            p.as_posix(),
        )
        for p in made
    ), made


def test_a_long_name_survives_an_interruption(
    post: Post, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    post.drop(filled[WRONG], LONG)
    with monkeypatch.context() as cut:
        _cut(cut, STEPS["read"], 1, after=False)
        with pytest.raises(PowerCutError):
            post.ingest()
    (outcome,) = post.ingest()
    assert outcome.file == LONG


def test_a_file_held_open_elsewhere_waits_for_the_next_run(
    post: Post, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    post.drop(filled[CLEAN])

    def locked_rename(_self: Path, _target: Path) -> None:
        raise PermissionError(13, "in use")

    with monkeypatch.context() as open_in_excel:
        open_in_excel.setattr(Path, "rename", locked_rename)
        assert post.ingest() == []
    assert len(post.waiting()) == 1
    assert len(post.ingest()) == 1


def test_a_filed_file_is_named_by_its_content(post: Post, filled: dict[str, Path]) -> None:
    content = post.drop(filled[CLEAN], "x.xlsx")
    (outcome,) = post.ingest()
    assert hashlib.sha256(content).hexdigest()[:16] in outcome.filed.name
    assert "x.xlsx" not in outcome.filed.name
