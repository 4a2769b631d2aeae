"""Several runners on one ledger: booked in turn, overtaken only where it matters (Q2, Q6)."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from threading import Barrier, Timer

import pytest

from emenscr_xlsx.ledger.entries import Entry
from emenscr_xlsx.ledger.failures import Overtaken
from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.ledger.steps import Move
from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.text.period import Period

Q4, DAY = Period(2566, 4), datetime(2023, 10, 1)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database in which there is no ledger yet."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres").database()
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@pytest.fixture
def both(url: str) -> Iterator[tuple[Ledger, Ledger]]:
    """The ledgers of two runners."""
    with Ledger(url) as mine, Ledger(url) as theirs:
        yield mine, theirs


def entry(project: str, content: str = "", verdict: Verdict = Verdict.ACCEPTED) -> Entry:
    status = "SUBMITTED" if verdict is Verdict.ACCEPTED else None
    given = {"project": project, "period": Q4, "issue": 1, "status": status}
    return Entry(content or f"of {project}", "x.xlsx", DAY, verdict, [], **given)


def test_who_books_about_other_projects_overtakes_nobody(both: tuple[Ledger, Ledger]) -> None:
    mine, theirs = both
    mark = mine.mark()
    theirs.book([entry("B")], {}, [])
    mark = mine.book([entry("A")], {}, [], mark)
    mark = mine.book([entry("A", "again")], {}, [], mark)
    theirs.book([entry("A", "refused", Verdict.REFUSED)], {}, [])
    mine.book([entry("A", "once more")], {}, [], mark)
    assert [d["project"] for d in mine.taken()] == ["B", "A", "A", "A", "A"]


@pytest.mark.parametrize(
    "they",
    [
        lambda ledger: ledger.book([entry("A", "theirs")], {}, []),
        lambda ledger: ledger.book([entry("C", "of A")], {}, []),
        lambda ledger: ledger.move("A", Q4, "RETURNED", DAY, "ขอให้ตรวจ"),
        lambda ledger: ledger.withdraw("A", Q4, DAY, "ส่งผิดไฟล์"),
    ],
    ids=["the same project", "the same bytes", "by hand", "withdrawn"],
)
@pytest.mark.parametrize("booked", [False, True], ids=["at once", "after a booking of one's own"])
def test_who_decided_before_another_booked_is_overtaken(
    both: tuple[Ledger, Ledger], they: Callable[[Ledger], None], booked: bool
) -> None:
    """And books nothing: an older issue never counts over a newer one."""
    mine, theirs = both
    mine.book([entry("A", "before")], {}, [])
    mark = mine.mark()
    if booked:
        mark = mine.book([entry("A", "mine"), entry("B")], {}, [], mark)
    they(theirs)
    before = mine.taken()
    with pytest.raises(Overtaken):
        mine.book([entry("A"), entry("D")], {}, [], mark)
    moves = [Move("C", Q4, "SUBMITTED", DAY), Move("A", Q4, "APPROVED", DAY)]
    with pytest.raises(Overtaken):
        mine.book([entry("E", "of A")], {}, [], mark, moves)
    assert mine.taken() == before


def test_first_openings_at_once_all_open_the_same_ledger(url: str) -> None:
    together = Barrier(6)

    def opened(_: int) -> str:
        together.wait()
        with Ledger(url) as ledger:
            return ledger.id

    with ThreadPoolExecutor(6) as runners:
        assert len({*runners.map(opened, range(6))}) == 1


def test_who_opens_a_ledger_waits_for_who_is_just_making_it(tmp_path: Path) -> None:
    """While it is not written ahead yet: SQLite itself refuses that at once."""
    path = tmp_path / "ledger.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = Timer(0.3, lambda: other.execute("COMMIT"))
        ended.start()
        with Ledger(f"sqlite:///{path}") as ledger:
            assert ledger.id
        ended.join()


def test_bookings_at_once_are_numbered_in_turn(url: str) -> None:
    """Neither a conflict nor an overtaking among runners with projects of their own."""

    def books(runner: int) -> None:
        with Ledger(url) as ledger:
            for number in range(12):
                mark = ledger.mark()
                claim = f"{runner}-{number}"
                booked = entry(f"P{runner}", claim)
                booked.claim = claim
                ledger.book([booked], {}, [], mark)

    Ledger(url).close()
    with ThreadPoolExecutor(3) as runners:
        list(runners.map(books, range(3)))
    with Ledger(url) as ledger:
        assert [d["id"] for d in ledger.taken()] == [*range(1, 37)]
        assert not ledger.unexplained()


def test_what_is_asked_at_one_moment_is_of_that_moment(both: tuple[Ledger, Ledger]) -> None:
    mine, theirs = both
    theirs.book([entry("A")], {}, [])
    with mine.at_one_moment():
        assert [*mine.standing(Q4)] == ["A"]
        theirs.book([entry("B")], {}, [])
        assert [*mine.standing(Q4)] == ["A"]
        assert len(mine.taken()) == 1
    assert [*mine.standing(Q4)] == ["A", "B"]


def test_any_number_of_projects_is_one_question(both: tuple[Ledger, Ledger]) -> None:
    """A database takes 32,766 parameters at most (Q6)."""
    ledger, _ = both
    ledger.book([entry("P7")], {}, [])
    many = [f"P{number}" for number in range(40_000)]
    assert [d["project"] for d in ledger.deliveries([Q4], many)] == ["P7"]
    assert ledger.findings([Q4], many) == []
    assert len(ledger.steps([Q4], many)) == 1
    assert ledger.rows([Q4], many, ["report"])["report"].empty
    assert not ledger.booked(many)
