"""What was read from a report is what the ledger gives back, with its status and history."""

import sqlite3
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.ledger.entries import Entry
from emenscr_xlsx.ledger.failures import LedgerError, Overtaken, Unusable
from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.model.finding import Finding, Severity, Verdict
from emenscr_xlsx.office.starting import init
from emenscr_xlsx.office.statuses import status as status_
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.reading import report as reader
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.text.words import Words
from support.office import IN_TIME, Office

Q3, Q4 = Period(2566, 3), Period(2566, 4)
DECK, STAFF = "2566-Q4/01-overall-monitoring", "2566-Q4/02-monitoring-staff"
META = ["_report", "_key", "_row"]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def ledger(request: pytest.FixtureRequest, tmp_path: Path):
    """A new ledger, on either database."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").database()
    with Ledger(url) as opened:
        yield opened


def _entry(number: int, status: str | None = "SUBMITTED", **more: object) -> Entry:
    given = {"project": f"P{number}", "period": Q4, "issue": 1, "status": status} | more
    return Entry(
        f"{number:064}", f"{number}.xlsx", datetime(2023, 10, number), Verdict.ACCEPTED, [], **given
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", [DECK, STAFF, "2566-Q4/11-electronic-signature"])
def test_rows_come_back_as_they_were_read(
    fresh_office: Office, filled: dict[str, Path], name: str
) -> None:
    ws, path = fresh_office.ws, filled[name]
    (ws.inbox / "x.xlsx").write_bytes(path.read_bytes())
    (outcome,) = ingest(ws, now=IN_TIME).outcomes
    read = stack([reader.read_report(path, ws.key, form.BY_NAME, form.VERSION)], form.BY_NAME)
    with ws.ledger() as ledger:
        kept = ledger.rows([outcome.period], [outcome.project])
    assert kept
    for table in (form.BY_NAME[name] for name in kept):
        before, after = (
            read[table.name].sort_values("_row", kind="stable").reset_index(drop=True),
            kept[table.name],
        )
        columns = [c for c in before.columns if c not in META and not table[c].display_only]
        assert len(after) == len(before)
        if after.empty:
            continue
        pd.testing.assert_frame_equal(
            after[[*columns, "_key", "_row"]], before[[*columns, "_key", "_row"]]
        )
        assert (after["_file"] == "x.xlsx").all()
        assert (after["_status"] == outcome.status).all()


def test_a_later_delivery_takes_the_place_of_an_earlier(
    fresh_office: Office, filled: dict[str, Path]
) -> None:
    for number, name in enumerate(("wrong/kpi-figures", DECK), 1):
        (fresh_office.ws.inbox / f"{number}.xlsx").write_bytes(filled[name].read_bytes())
        ingest(fresh_office.ws, now=IN_TIME.replace(minute=number))
    with fresh_office.ws.ledger() as ledger:
        kpis = ledger.rows([Q4], tables=["kpis"])["kpis"]
        deliveries = ledger.deliveries([Q4], kpis["_project"].unique().tolist())
    assert set(kpis["_file"]) == {"2.xlsx"}
    assert len(kpis) == kpis["_key"].nunique()
    assert [(d["verdict"], bool(d["counts"])) for d in deliveries] == [
        ("to correct", False),
        ("accepted", True),
    ]


def test_the_same_given_values_keep_their_issue_number(ledger: Ledger) -> None:
    day = datetime(2023, 9, 1)
    assert ledger.issue({"A": "x", "B": "y"}, Q4, day) == {"A": 1, "B": 1}
    assert ledger.issue({"A": "x", "B": "z"}, Q4, day) == {"A": 1, "B": 2}
    assert ledger.issue({"B": "y"}, Q4, day) == {"B": 3}, (
        "given values that come back are issued anew"
    )
    assert ledger.issue({"A": "x"}, Q3, day) == {"A": 1}


def test_booking_is_all_or_nothing(ledger: Ledger) -> None:
    batch = stack([], form.BY_NAME)
    broken = _entry(2)
    broken.findings = [Finding(None, Severity.ERROR, Words("x", "x"), rule=object())]
    with pytest.raises(Exception, match="object"):
        ledger.book([_entry(1), broken], batch.frames, [])
    with ledger.engine.connect() as db:
        assert [
            db.exec_driver_sql(f"select count(*) from {t}").scalar()
            for t in ("deliveries", "findings", "statuses", "status_history")
        ] == [0, 0, 0, 0]


def test_a_text_that_no_database_holds_fails_no_batch(ledger: Ledger) -> None:
    """NUL and half characters are left out, on both alike (Q2)."""
    entry = _entry(1)
    entry.findings = [Finding("X", Severity.ERROR, Words("ก\0ข", "a\ud800b"), value="\0")]
    ledger.book([entry], {}, [])
    (row,) = ledger.findings([Q4], ["P1"])
    assert (row["message_th"], row["message_en"], row["value"]) == ("กข", "ab", "")


def test_a_claim_is_booked_once(ledger: Ledger) -> None:
    ledger.book([_entry(1, claim="a" * 32)], {}, [])
    assert set(ledger.booked(["a" * 32, "b" * 32])) == {"a" * 32}
    with pytest.raises(Overtaken):
        ledger.book([_entry(2, claim="a" * 32)], {}, [])


def test_a_status_counts_its_submissions_and_remembers_every_step(ledger: Ledger) -> None:
    ledger.book([_entry(1, "SAVED"), _entry(2)], {}, [])
    ledger.book([_entry(1)], {}, [])
    ledger.move("P1", Q4, "RETURNED", datetime(2023, 10, 20), "ขอให้เพิ่มตัวเลข")
    ledger.book([_entry(1)], {}, [])
    ledger.move("P1", Q4, "APPROVED", datetime(2023, 10, 22))
    ledger.move("P3", Q4, "SAVED", datetime(2023, 10, 22))
    standing = ledger.standing(Q4)
    assert {p: (h["status"], h["submissions"], h["file"]) for p, h in standing.items()} == {
        "P1": ("APPROVED", 2, "1.xlsx"),
        "P2": ("SUBMITTED", 1, "2.xlsx"),
        "P3": ("SAVED", 0, None),
    }
    assert ledger.standing(Q3) == {}
    assert [(s["status"], s["comment"]) for s in ledger.steps([Q4], ["P1"])] == [
        ("SAVED", ""),
        ("SUBMITTED", ""),
        ("RETURNED", "ขอให้เพิ่มตัวเลข"),
        ("SUBMITTED", ""),
        ("APPROVED", ""),
    ]


def test_refused_files_are_not_taken_for_seen(ledger: Ledger) -> None:
    refused = Entry(
        "f" * 64,
        "x",
        datetime(2023, 10, 1),
        Verdict.REFUSED,
        [Finding("STALE", Severity.ERROR, Words("ก", "a"))],
    )
    ledger.book([refused, _entry(1)], {}, [])
    assert ledger.seen(["f" * 64, f"{1:064}", "0" * 64]) == {
        f"{1:064}": (datetime(2023, 10, 1), None)
    }


def test_another_database_can_be_named(fresh_office: Office, tmp_path: Path) -> None:
    (fresh_office.ws.root / "emenscr.toml").write_text(
        f'database = "sqlite:///{tmp_path / "elsewhere.db"}"', "utf-8"
    )
    init(fresh_office.ws.root, new_ledger=True)
    assert {b["status"] for b in status_(Workspace(fresh_office.ws.root), Q3)} == {"NOT_REPORTED"}
    assert (tmp_path / "elsewhere.db").is_file()


def test_a_database_that_cannot_be_opened_is_named() -> None:
    with pytest.raises(LedgerError):
        Ledger("sqlite:////no/such/folder/x.db")


@pytest.mark.parametrize(
    "url",
    ["nonsense", "nosuch://x/y", "postgres://x/y", "mysql://u:pass@x/y", "sqlite+aiosqlite:///x"],
)
def test_a_database_of_another_kind_is_refused_by_its_name(url: str) -> None:
    """With what can be used instead, and without its password (Q2)."""
    with pytest.raises(Unusable) as refused:
        Ledger(url)
    kind = url.partition(":")[0] if "://" in url else "database"
    for text in (refused.value.words.th, refused.value.words.en):
        assert all(word in text for word in (kind, "SQLite", "PostgreSQL", "emenscr.toml"))
        assert "u:pass" not in text


def test_a_ledger_from_before_a_column_was_added_takes_it_up(fresh_office):
    """Its rows stay; the new column is blank in them, and reports are booked as before."""
    path = fresh_office.ws.root / "ledger.sqlite"
    with sqlite3.connect(path) as db:
        before = db.execute("SELECT count(*) FROM m6_report").fetchone()
        db.execute("ALTER TABLE m6_report DROP COLUMN narrative")
        db.execute("UPDATE version SET declared = 'of the form before'")
    db.close()
    with fresh_office.ws.ledger() as ledger:
        rows = ledger.rows([Period(2566, 3)], tables=["report"])["report"]
        assert rows["narrative"].isna().all()
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM m6_report").fetchone() == before
    db.close()
