"""A ledger knows the version of its tables: earlier ones go forward, later ones are refused."""

import sqlite3
from contextlib import closing
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa

from emenscr_xlsx.ledger import versions
from emenscr_xlsx.ledger.failures import Unusable
from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.ledger.tables import METADATA
from emenscr_xlsx.text.period import Period

Q3 = Period(2566, 3)
BEFORE = Path(__file__).with_name("ledger_of_20438fd.sql")
"""What a ledger held that commit 20438fd had made: drafts counted, and there was no version."""


@pytest.fixture
def earlier(tmp_path: Path) -> str:
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as db:
        db.executescript(BEFORE.read_text("utf-8"))
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


def schema(url: str) -> dict[str, tuple[set[str], set[str]]]:
    """Each table's columns and indexes."""
    engine = sa.create_engine(url)
    seen = sa.inspect(engine)
    tables = {
        name: (
            {column["name"] for column in seen.get_columns(name)},
            {index["name"] for index in seen.get_indexes(name)},
        )
        for name in seen.get_table_names()
    }
    engine.dispose()
    return tables


def test_it_has_the_tables_of_a_new_one(earlier: str, tmp_path: Path) -> None:
    new = f"sqlite:///{tmp_path / 'new.sqlite'}"
    for url in (earlier, new):
        Ledger(url).close()
    assert schema(earlier) == schema(new)


def test_it_holds_what_it_held_and_counts_what_was_sent(earlier: str) -> None:
    with Ledger(earlier) as ledger:
        standing = ledger.standing(Q3)
        assert {code: (row["status"], row["delivery"]) for code, row in standing.items()} == {
            "ก-1": ("RETURNED", 1),
            "ก-2": ("SUBMITTED", 2),  # and not the draft that came later
            "ก-3": ("SAVED", None),
        }
        assert [d["verdict"] for d in ledger.taken()] == [
            *("accepted", "accepted with remarks", "to correct", "refused", "draft"),
        ]
        budget = ledger.rows([Q3], tables=["budget"])["budget"]
        assert budget["disbursed"].sum() == 250_000.25 * 3
        assert ledger.rows([Q3], tables=["kpis"])["kpis"]["measure"].tolist() == ["percent"]
        remarks = [f["message_en"] for f in ledger.findings([Q3], ["ก-2"])]
        assert remarks == ["the second remark", "the first remark"]
        assert ledger.extensions()[0]["new_due"] == date(2023, 8, 31).isoformat()
        assert ledger.returned(Q3)["ก-1"]["comment"] == "ขอให้ตรวจตัวเลข"
        assert not ledger.unexplained()
        assert ledger.untold() > 0, "what it held is in the log of decisions from now on"
        ledger.withdraw("ก-2", Q3, datetime(2023, 7, 20), "ส่งผิดไฟล์")
        assert ledger.issue({"ก-1": "another"}, Q3, datetime(2023, 7, 20)) == {"ก-1": 3}


def test_each_step_is_taken_once(earlier: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the number the ledger has, one by one; one that fails changes nothing."""
    taken: list[str] = []
    steps = [lambda *_, name=name: taken.append(name) for name in "abcd"]

    def up_to(number: int, *further: object) -> None:
        monkeypatch.setattr(versions, "STEPS", (*steps[:number], *further))
        monkeypatch.setattr(versions, "NUMBER", number + len(further))
        Ledger(earlier).close()

    up_to(2)
    assert taken == ["a", "b"]
    with pytest.raises(ZeroDivisionError):
        up_to(3, lambda *_: 1 // 0)
    taken.clear()
    up_to(4)
    up_to(4)
    assert taken == ["c", "d"]


def test_a_ledger_of_a_later_version_is_refused(
    earlier: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In plain words, and untouched."""
    with monkeypatch.context() as later:
        later.setattr(versions, "NUMBER", versions.NUMBER + 1)
        Ledger(earlier).close()
    with pytest.raises(Unusable) as refused:
        Ledger(earlier)
    assert "pip install --upgrade" in refused.value.words.th
    assert "later version" in refused.value.words.en


def test_a_change_of_the_tables_has_a_number() -> None:
    """Whoever changes a declaration asks: does an earlier ledger need a step? Then notes it here.

    The columns that a form brings are added without one.
    """
    declared = [
        (table.name, column.name, str(column.type), column.nullable, column.primary_key)
        for table in METADATA.sorted_tables
        if not table.name.startswith("m6_")
        for column in table.columns
    ]
    assert (versions.NUMBER, sha256(repr(declared).encode()).hexdigest()[:8]) == (3, "54333227")
