"""Two copies of a workspace, on two machines as it were, share a ledger and an inbox (Q2, Q6)."""

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
    """Two copies of the office's workspace, of one ledger and one inbox."""
    ledger = shutil.copy(office.ws.root / "ledger.sqlite", tmp_path / "ledger.sqlite")
    url = f"sqlite:///{ledger}"
    if request.param == "postgresql":
        url = carried_over(ledger, request.getfixturevalue("postgres").database())
    (tmp_path / "inbox").mkdir()
    copies = []
    for name in ("one", "other"):
        root = tmp_path / name
        root.mkdir()
        for kept in (".emenscr.key", "registry.xlsx"):
            shutil.copy(office.ws.root / kept, root / kept)
        (root / "emenscr.toml").write_text(
            f'database = "{url}"\ninbox = "{tmp_path / "inbox"}"', "utf-8"
        )
        copies.append(Workspace(root))
    return copies


def ran(ws: Workspace, reading: Path) -> Callable[[], None]:
    """A pass of one copy, which notes what it reads."""

    def run() -> None:
        read_all = pool.read_all

        def noted(jobs: Sequence[pool.Job], *rest: object) -> object:
            with reading.open("a", encoding="utf-8") as out:
                out.writelines(f"{job.name}\n" for job in jobs)
            return read_all(jobs, *rest)

        pool.read_all = noted
        ingest(ws, now=IN_TIME)

    return run


@pytest.mark.slow
def test_two_runners_read_each_file_once_and_book_it_once(
    copies: list[Workspace], office: Office, filled: dict[str, Path], tmp_path: Path
) -> None:
    names = [name for name in filled if name.startswith((Q4.label, "wrong/"))]
    for name in names:
        shutil.copy(filled[name], tmp_path / "inbox" / f"{name.replace('/', '_')}.xlsx")
    told = tmp_path / "slips.txt"
    for ws in copies:
        ws.__dict__["registry"] = office.ws.registry
    both = [start(ran(ws, tmp_path / "read.txt"), told=told) for ws in copies]
    assert [finish(child) for child in both] == [0, 0], told.read_text("utf-8")
    read = Counter((tmp_path / "read.txt").read_text("utf-8").splitlines())
    assert len(read) == len(names)
    # What both deliver of one project at once is decided anew by whoever books second.
    assert sum(read.values()) <= len(names) + len({*names} & {*filled}) // 4, read
    with copies[0].ledger() as ledger:
        taken = [d for d in ledger.taken() if d["received"] == IN_TIME]
        assert not ledger.unexplained()
        assert not ledger.at_work("nobody")
    assert Counter(d["file"] for d in taken) == Counter(dict.fromkeys(read, 1))
    assert not [p for p in (tmp_path / "inbox").rglob("*") if p.is_file()]
    filed = [ws.root / d["filed"] for d in taken for ws in copies]
    assert sum(path.is_file() for path in filed) == len(names)
    assert sum((ws.root / d["reply"]).is_file() for d in taken for ws in copies) == len(names)


@pytest.fixture
def post(office: Office, tmp_path: Path) -> Post:
    return post_of(office, tmp_path / "post")


def claimed(post: Post, runner: str) -> inbox.Claim:
    """A claim that another runner has made."""
    post.drop(b"?", "จดหมาย.docx")
    with post.ws.ledger() as ledger:
        (claim,) = inbox.claim(post.ws.inbox, owner=f"{ledger.id}/{runner}")
        ledger.at_work(runner)
    return claim


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
