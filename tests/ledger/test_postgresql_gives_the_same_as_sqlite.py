"""The ledger may lie in PostgreSQL: the whole flow gives what it gives on SQLite (Q2)."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from emenscr_xlsx.demo import filling
from emenscr_xlsx.intake.auditing import audit
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.ledger.failures import LedgerError, Unreachable, Unusable
from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.ledger.opening import begun as begun_
from emenscr_xlsx.office import workspace
from emenscr_xlsx.office.approval_request import approvals
from emenscr_xlsx.office.by_hand import reinstate, reopen, withdraw
from emenscr_xlsx.office.exporting import export
from emenscr_xlsx.office.extend import extend
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.report import SummaryScope, summarise
from emenscr_xlsx.office.starting import init
from emenscr_xlsx.office.statuses import status
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.text.period import Period
from support.filling import type_over
from support.office import IN_TIME, Office
from support.post import post_of
from support.postgres import Postgres, carried_over

PERIODS = [Period(2566, quarter) for quarter in (1, 2, 3, 4)]
Q4 = PERIODS[-1]


def begun(root: Path, office: Office, url: str = "") -> Workspace:
    """An office with the same key and registry, and an empty ledger."""
    root.mkdir()
    for name in (".emenscr.key", "registry.xlsx"):
        shutil.copy(office.ws.root / name, root / name)
    (root / "emenscr.toml").write_text(f'database = "{url}"' if url else "", "utf-8")
    return init(root, new_ledger=True)


def played(ws: Workspace, filled: dict[str, Path]) -> list[object]:
    """A year of an office, in small; and the answers on the way."""
    answers: list[object] = []

    def drop(*names: str, day: datetime) -> None:
        for name in names:
            shutil.copy(filled[name], ws.inbox / f"{name.replace('/', '_')}.xlsx")
        answers.append(sorted((o.file, o.verdict, o.status) for o in ingest(ws, now=day).outcomes))

    for period in PERIODS:
        if period == Q4:
            drop("wrong/kpi-figures", "wrong/budget-lines", day=IN_TIME - timedelta(days=1))
        names = [name for name in filled if name.startswith(period.label)]
        drop(*names, day=datetime.combine(period.end, datetime.min.time()))
    answers.append(
        [(i.project, i.issue) for i in issue(ws, Q4, project=next(iter(ws.registry.projects)))]
    )
    asked, decided = approvals(ws, Q4)[0].path, ws.root.parent / "พิจารณา.xlsx"
    if not decided.exists():  # what is typed a second time has other bytes
        filling.decide(asked, {}, "th", decided)
    shutil.copy(decided, ws.inbox)
    answers.append([(o.verdict, o.status) for o in ingest(ws, now=IN_TIME).outcomes])
    with ws.ledger() as ledger:
        rows = ledger.standing(Q4)
    approved = next(code for code, row in rows.items() if row["level"])
    sent = [code for code, row in rows.items() if row["delivery"] and not row["level"]]
    reopen(ws, Q4, approved, "ขอให้ตรวจอีกครั้ง")
    withdraw(ws, Q4, sent[0], "ส่งผิดไฟล์")
    reinstate(ws, Q4, sent[0], rows[sent[0]]["delivery"], "ถูกแล้ว")
    extend(ws, Q4, (IN_TIME + timedelta(days=30)).date(), "น้ำท่วม", project=sent[1])
    return answers


def test_a_year_in_postgresql_gives_what_it_gives_in_sqlite(
    office: Office,
    filled: dict[str, Path],
    postgres: Postgres,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    sqlite = begun(tmp_path / "one", office)
    postgresql = begun(tmp_path / "other", office, postgres.database())
    assert played(sqlite, filled) == played(postgresql, filled)
    assert not (postgresql.root / "ledger.sqlite").exists()
    for ws in (sqlite, postgresql):
        export(SummaryScope(Workspace(ws.root), Q4), "csv")
        summarise(Workspace(ws.root), Q4)
    assert made(sqlite.root) == made(postgresql.root)
    assert [status(sqlite, p) for p in PERIODS] == [status(postgresql, p) for p in PERIODS]
    assert [str(a.what) for a in audit(postgresql)] == [str(a.what) for a in audit(sqlite)]
    with sqlite.ledger() as a, postgresql.ledger() as b:
        assert a.story(file="02-MONITORING") == b.story(file="02-MONITORING") != []


def made(root: Path) -> dict[str, bytes]:
    """Every file that was filed, sent back or put out."""
    folders = ("accepted", "replies", "refused", "approvals", "templates", "outputs")
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in folders
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
    }


def test_a_text_with_nul_in_a_cell_stops_no_file(
    office: Office, filled: dict[str, Path], postgres: Postgres, tmp_path: Path
) -> None:
    """As Excel spells it, over a given cell and in an asked one; both are answered as on SQLite."""
    typed = {
        ("activities", "1", "title"): "กิจกรรม_x0000_อื่น",
        ("activities", "1", "result"): "ผล_x0000__xD800_ที่ได้",
    }
    path = type_over(filled["2566-Q4/02-monitoring-staff"], typed, tmp_path / "typed.xlsx")
    findings = []
    for name in ("one", "other"):
        post = post_of(office, tmp_path / name)
        if name == "other":
            url = carried_over(post.root / "ledger.sqlite", postgres.database())
            (post.root / "emenscr.toml").write_text(f'database = "{url}"', "utf-8")
        post.drop(path)
        (outcome,) = post.ingest()
        assert not outcome.failure
        with post.ws.ledger() as ledger:
            kept = ledger.rows([Q4], tables=["activities"])["activities"]["result"]
            findings.append([outcome.verdict, kept.tolist(), *outcome.findings])
    assert findings[0] == findings[1]
    assert any("กิจกรรม" in f.value for f in findings[0][2:])


def test_a_database_that_holds_no_thai_is_refused(postgres: Postgres) -> None:
    url = postgres.database("template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'")
    with pytest.raises(Unusable, match="ENCODING 'UTF8'"):
        Ledger(url)


def test_a_server_that_is_gone_is_told_by_an_error_of_ours(postgres: Postgres) -> None:
    """Never by a traceback (Q3)."""
    with Ledger(postgres.database()) as ledger:
        with ledger._writing.connect() as db, pytest.raises(Unreachable, match="terminating"):
            db.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
        assert ledger.mark().delivery == 0, "the next one is connected anew"
    with pytest.raises(LedgerError):
        Ledger("postgresql+psycopg://tests@127.0.0.1:1/nowhere")


def test_a_database_on_a_server_is_begun_when_it_has_our_tables(postgres: Postgres) -> None:
    """Looking makes none."""
    url = postgres.database()
    assert not begun_(url)
    Ledger(url).close()
    assert begun_(url)
