"""Two copies of a workspace, on two machines as it were, share a ledger and an inbox (Q2, Q6)."""

import errno
import importlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from emenscr_xlsx.intake import inbox
from emenscr_xlsx.intake.auditing import audit
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.ledger import runners
from emenscr_xlsx.ledger.entries import Entry
from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.office import disk
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.reading import pool
from emenscr_xlsx.text.period import Period
from proof.faults import finish, start
from support.office import IN_TIME, Office
from support.post import Post, post_of
from support.postgres import carried_over

Q4 = Period(2566, 4)


@pytest.fixture(params=["sqlite", "postgresql"])
def copies(request: pytest.FixtureRequest, office: Office, tmp_path: Path) -> list[Workspace]:
    """Two copies of the office's workspace: ledger, inbox and filed files are the same."""
    ledger = shutil.copy(office.ws.root / "ledger.sqlite", tmp_path / "ledger.sqlite")
    url = f"sqlite:///{ledger}"
    if request.param == "postgresql":
        url = carried_over(ledger, request.getfixturevalue("postgres").database())
    shared = ("accepted", "replies", "refused", "approvals")
    for name in ("inbox", *shared):
        (tmp_path / name).mkdir()
    for name in ("accepted", "replies"):
        shutil.copytree(office.ws.root / name, tmp_path / name, dirs_exist_ok=True)
    copies = []
    for name in ("one", "other"):
        root = tmp_path / name
        root.mkdir()
        for kept in (".emenscr.key", "registry.xlsx"):
            shutil.copy(office.ws.root / kept, root / kept)
        for kept in shared:
            (root / kept).symlink_to(tmp_path / kept, target_is_directory=True)
        (root / "emenscr.toml").write_text(
            f'database = "{url}"\ninbox = "{tmp_path / "inbox"}"', "utf-8"
        )
        copies.append(Workspace(root))
    return copies


def ran(ws: Workspace, reading: Path) -> Callable[[], None]:
    """Passes of one copy, some files at a time, which notes what it reads."""

    def run() -> None:
        read_all = pool.read_all

        def noted(jobs: Sequence[pool.Job], *rest: object) -> object:
            with reading.open("a", encoding="utf-8") as out:
                out.writelines(f"{job.name}\n" for job in jobs)
            return read_all(jobs, *rest)

        pool.read_all = noted
        while waiting := inbox.look(ws.inbox):
            ingest(ws, now=IN_TIME, only=dict(list(waiting.items())[:6]))

    return run


@pytest.mark.slow
def test_two_runners_read_each_file_once_and_book_it_once(
    copies: list[Workspace], office: Office, filled: dict[str, Path], tmp_path: Path
) -> None:
    names = [name for name in filled if name.startswith((Q4.label, "wrong/"))]
    for name in names:
        shutil.copy(filled[name], tmp_path / "inbox" / f"{name.replace('/', '_')}.xlsx")
    log = tmp_path / "log.txt"
    for ws in copies:
        ws.__dict__["registry"] = office.ws.registry
    both = [start(ran(ws, tmp_path / "read.txt"), log=log) for ws in copies]
    assert [finish(child) for child in both] == [0, 0], log.read_text("utf-8")
    read = Counter((tmp_path / "read.txt").read_text("utf-8").splitlines())
    assert read == Counter(dict.fromkeys(read, 1)), "what is decided anew is not read anew"
    assert len(read) == len(names)
    with copies[0].ledger() as ledger:
        taken = [d for d in ledger.taken() if d["received"] == IN_TIME]
        assert not ledger.unexplained()
        assert not ledger.at_work("nobody")
    assert Counter(d["file"] for d in taken) == Counter(dict.fromkeys(read, 1))
    assert not [p for p in (tmp_path / "inbox").rglob("*") if p.is_file()]
    assert all((tmp_path / d[place]).is_file() for d in taken for place in ("filed", "reply"))
    for ws in copies:
        amiss = [str(a.what) for a in audit(ws)]
        # Summaries are made by `take_in`; and each copy's log holds what that copy wrote.
        assert not [a for a in amiss if "summary" not in a and "decisions.jsonl" not in a]
        assert (ws.intake / "answers").is_dir(), "both have taken some"
        assert not list((ws.intake / "answers").iterdir())


def test_what_is_filed_may_lie_on_another_volume(tmp_path: Path) -> None:
    """As where several machines file into one shared folder."""
    source = disk.write(tmp_path / "store" / "x", b"...")
    replace = os.replace

    def same_volume(old: Path, new: Path) -> None:
        if Path(old).parent != Path(new).parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        replace(old, new)

    with pytest.MonkeyPatch.context() as apart:
        apart.setattr(os, "replace", same_volume)
        placed = disk.deliver(source, tmp_path / "accepted" / "x")
    assert (placed.read_bytes(), source.exists()) == (b"...", False)


@pytest.fixture
def post(office: Office, tmp_path: Path) -> Post:
    return post_of(office, tmp_path / "post")


def claimed(post: Post, runner: str) -> inbox.Claim:
    """A claim that another runner has made."""
    post.drop(b"?", "จดหมาย.docx")
    with post.ws.ledger() as ledger:
        looks = inbox.look(post.ws.inbox)
        (claim,) = inbox.claim(post.ws.inbox, looks, owner=f"{ledger.id}/{runner}")
        ledger.at_work(runner)
    return claim


def test_what_waits_is_claimed_some_at_a_time(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others take what is not claimed yet; what is written to meanwhile waits for the next run."""
    module = importlib.import_module("emenscr_xlsx.intake.ingest")
    monkeypatch.setattr(module, "BATCH", 4)
    names = [f"{number}.docx" for number in range(5)]
    for name in names:
        post.drop(name.encode(), name)
    take, waited = module._Pass.take, []

    def taking(run: object, files: Sequence[object]) -> None:
        waited.append([path.name for path in inbox.look(post.ws.inbox)])
        if waited == [names[2:]]:
            post.drop(b"...", names[3])
            (post.ws.inbox / names[4]).unlink()
        take(run, files)

    monkeypatch.setattr(module._Pass, "take", taking)
    with post.ws.ledger() as ledger:
        ledger.at_work("a" * 32)
    assert [outcome.file for outcome in post.ingest()] == names[:3]
    assert waited == [names[2:], names[3:4]]


def test_what_a_runner_at_work_has_claimed_is_left_to_it(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until it ends, or was not heard of for some minutes (Q6)."""
    claim = claimed(post, "a" * 32)
    assert not post.ingest()
    assert claim.path.exists()
    with post.ws.ledger() as ledger:
        monkeypatch.setattr(runners, "LEASE", timedelta(minutes=-1))  # it was killed, and long ago
        ledger.at_work(claim.path.parent.name)
    (outcome,) = post.ingest()
    assert (outcome.file, post.waiting()) == ("จดหมาย.docx", [])


def test_what_another_runner_has_booked_is_left_to_it_for_its_answers(post: Post) -> None:
    """They lie in its own copy of the workspace; the file stays claimed, and the audit says so."""
    claim = claimed(post, "b" * 32)
    with post.ws.ledger() as ledger:
        entry = Entry(
            *(sha256(b"?").hexdigest(), claim.name, IN_TIME, Verdict.REFUSED, []),
            claim=claim.id,
            filed="refused/x.docx",
            reply="refused/x_reply.txt",
        )
        ledger.book([entry], {}, [])
        ledger.done("b" * 32)
    assert not post.ingest()
    assert claim.path.exists()
    assert any("จดหมาย.docx" in str(amiss.what) for amiss in audit(post.ws))
    disk.write(post.ws.staged(claim.id), b"...")  # as in the copy that had booked it
    assert ingest(post.ws, now=IN_TIME).finished == 1
    assert not post.waiting()
