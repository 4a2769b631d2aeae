"""`emenscr export`.

The accepted reports as typed tables for other tools, with a dictionary that explains every column.
"""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy.sql.compiler import RESERVED_WORDS

from emenscr_xlsx.cli import commands as cli
from emenscr_xlsx.demo.run import Ran
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.exporting import export, export_again
from emenscr_xlsx.office.report import SummaryScope
from emenscr_xlsx.summary import export as star, export_files as tables
from emenscr_xlsx.summary.export_columns import NAMES
from emenscr_xlsx.text.period import Period
from support.office import Office

Q3 = Period(2566, 3)


def written(office: Office, kind: str, folder: Path) -> dict[str, Path]:
    scope = SummaryScope(office.ws, Q3, whole_year=True)
    return {p.name: p for p in export(scope, kind, folder)}


@pytest.fixture(scope="module")
def files(office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The first three quarters as CSV."""
    return written(office, "csv", tmp_path_factory.mktemp("csv"))


def test_every_table_comes_with_its_rows(office: Office, files: dict[str, Path]) -> None:
    with office.ws.ledger() as ledger:
        rows = ledger.rows([Period(2566, q) for q in (1, 2, 3)])
    for table in form.KEPT:
        frame = pd.read_csv(files[f"{NAMES.get(table.name, table.name)}.csv"])
        assert len(frame) == len(rows[table.name])
    assert set(pd.read_csv(files["reports.csv"])["quarter"]) == {1, 2, 3}


def test_the_dictionary_explains_every_column(files: dict[str, Path]) -> None:
    explained = pd.read_csv(files["data_dictionary.csv"])
    for name, path in files.items():
        if name != "data_dictionary.csv":
            rows = explained[explained["table_name"] == path.stem]
            assert rows["column_name"].tolist() == pd.read_csv(path, nrows=0).columns.tolist()
            assert rows[["column_th", "column_en", "data_type"]].notna().all(axis=None)


def test_excel_reads_the_thai_and_runs_nothing(files: dict[str, Path]) -> None:
    for path in files.values():
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert path.read_bytes().count(b"\xef\xbb\xbf") == 1
        with open(path, encoding="utf-8-sig", newline="") as text:
            cells = [c for row in csv.reader(text) for c in row]
        assert not [c for c in cells if c.startswith(("=", "@", "+", "\t"))]
    assert [tables.inert(t) for t in ("=1", "+66", "-x", "@SUM(A1)", "ปกติ", None, 5)] == [
        "'=1",
        "'+66",
        "'-x",
        "'@SUM(A1)",
        "ปกติ",
        None,
        5,
    ]


@pytest.mark.parametrize("text", ["＝1+1", "＋66", "－1", "＠SUM(A1)", " =1", "\n=1", "\u200b=1"])
def test_full_width_signs_and_hidden_ones_are_inert_too(text: str) -> None:
    """Some programs take them for what they look like (S19)."""
    assert tables.inert(text) == f"'{text}"


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    files = tables.CsvFiles(tmp_path)
    for text in ("=HYPERLINK(1)", "-1+2"):
        files.add("t", pd.DataFrame({"text": pd.Series([text], dtype=object), "number": [-1.5]}))
    assert (tmp_path / "t.csv").read_text("utf-8-sig").splitlines() == [
        "text,number",
        "'=HYPERLINK(1),-1.5",
        "'-1+2,-1.5",
    ]


def test_sqlite_keeps_the_types(office: Office, files: dict[str, Path], tmp_path: Path) -> None:
    path = written(office, "sqlite", tmp_path / "out")["emenscr.sqlite"]
    db = sqlite3.connect(path)
    kinds = {name: kind for _, name, kind, *_ in db.execute("pragma table_info(budget)")}
    assert (kinds["plan"], kinds["quarter"], kinds["reason"]) == ("FLOAT", "INTEGER", "TEXT")
    spent = db.execute("select sum(disbursed) from budget").fetchone()[0]
    db.close()
    assert spent == pytest.approx(pd.read_csv(files["budget.csv"])["disbursed"].sum())


def test_parquet_keeps_the_types(office: Office, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(written(office, "parquet", tmp_path / "out")["budget.parquet"])
    assert [str(table.schema.field(n).type) for n in ("plan", "quarter", "reason")] == [
        "double",
        "int64",
        "string",
    ]
    assert table.num_rows


def test_the_same_reports_give_the_same_files(
    office: Office, files: dict[str, Path], tmp_path: Path
) -> None:
    again = written(office, "csv", tmp_path)
    assert {n: p.read_bytes() for n, p in again.items()} == {
        n: p.read_bytes() for n, p in files.items()
    }


def test_an_unknown_format_or_office_is_said_plainly(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for given, word in (
        (["--format", "pdf"], "pdf"),
        (["--format", "csv", "--agency", "ที่ไม่มี"], "ที่ไม่มี"),
    ):
        monkeypatch.setattr(
            "sys.argv", ["emenscr", "export", "--year", "2566", "-w", str(office.ws.root), *given]
        )
        with pytest.raises(SystemExit) as end, cli.err.capture() as output:
            cli.main()
        assert end.value.code == 2
        assert word in output.get()


def test_without_the_extra_parquet_says_what_to_install(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(WorkspaceError, match=r"emenscr-xlsx\[parquet\]"):
        written(office, "parquet", tmp_path)


# The star (P8) --------------------------------------------------------------------------------


def test_every_project_has_its_plan_and_every_key_is_looked_up(
    office: Office, files: dict[str, Path]
) -> None:
    """P8: what the registry plans of all projects, reported or not; no key leads nowhere."""
    lookups = {
        key: set(pd.read_csv(files[f"{name}.csv"])[key])
        for name, key in (
            ("agencies", "agency_code"),
            ("projects", "project_code"),
            ("calendar", "period"),
        )
    }
    assert lookups["project_code"] == set(office.ws.registry.projects)
    assert set(pd.read_csv(files["plan_lines.csv"])["project_code"]) >= {
        line["project_code"] for line in office.ws.registry.tables["budget_lines"]
    }
    for name, path in files.items():
        frame = pd.read_csv(path)
        for key, known in lookups.items():
            if key in frame:
                assert set(frame[key].dropna()) <= known, (name, key)
    kpis = set(pd.read_csv(files["kpis.csv"])["record_id"])
    assert set(pd.read_csv(files["kpi_results.csv"])["record_id"]) <= kpis


def test_codes_stand_beside_their_labels(files: dict[str, Path]) -> None:
    """P8: codes are the same in every language, and each has its label in the table of codes."""
    codes = pd.read_csv(files["codes.csv"])
    assert codes["code"].map(str.isascii).all()
    assert codes[["label_th", "label_en"]].notna().all(axis=None)
    named = codes.groupby("list_name")["code"].agg(set)
    for name, column in (
        ("reports", "status"),
        ("findings", "severity"),
        ("deliveries", "verdict"),
    ):
        frame = pd.read_csv(files[f"{name}.csv"])
        assert set(frame[column]) <= named[column]
        assert frame[f"{column}_label"].notna().all()


def test_findings_decisions_history_and_texts_are_among_the_tables(
    played: Ran, tmp_path: Path
) -> None:
    """P8: of the second story's year, in which one report was returned."""
    scope = SummaryScope(played.workspace, Period(2567, 4), whole_year=True)
    frames = {p.stem: pd.read_csv(p) for p in export(scope, "csv", tmp_path)}
    assert "RETURNED" in set(frames["decisions"]["status"])
    assert frames["decisions"]["person"].notna().all()
    assert len(frames["history"]) > len(frames["decisions"])
    assert frames["m6_texts"]["text_m6"].str.len().max() > 50
    assert {"info", "warning"} <= set(frames["findings"]["severity"])


def test_no_name_has_to_be_quoted(office: Office, tmp_path: Path) -> None:
    """P8: SQL keeps none of the names for itself."""
    path = written(office, "sqlite", tmp_path)["emenscr.sqlite"]
    names = {"data_dictionary", *star.exported("th")}
    with closing(sqlite3.connect(path)) as db:
        for name in sorted(names):
            columns = [column for _, column, *_ in db.execute(f"pragma table_info({name})")]
            db.execute(f"select {', '.join(columns)} from {name}")
            assert not {name, *columns} & RESERVED_WORDS


def test_dates_are_dates_in_parquet(office: Office, tmp_path: Path) -> None:
    """P8: by the type, and not as text."""
    parquet = pytest.importorskip("pyarrow.parquet")
    files = written(office, "parquet", tmp_path)
    for name, column in (
        ("reports", "due"),
        ("calendar", "internal_due"),
        ("projects", "start_date"),
        ("history", "day"),
        ("deliveries", "received"),
    ):
        schema = parquet.read_schema(files[f"{name}.parquet"])
        assert str(schema.field(column).type) == "date32[day]", name


@pytest.mark.slow
def test_the_tables_lie_in_the_same_place_each_time(fresh_office: Office) -> None:
    """P8: a connected workbook finds the newest; an agency's never take the place of all."""
    scope = SummaryScope(fresh_office.ws, Q3, whole_year=True)
    first, again = export(scope, "sqlite"), export(scope, "sqlite")
    assert first == again == [fresh_office.ws.root / "outputs/export/latest/emenscr.sqlite"]
    agency = SummaryScope(fresh_office.ws, Q3, whole_year=True, agency="สสค.")
    assert export(agency, "sqlite")[0].parent.name == "ศธ-04901"


def test_an_export_in_its_place_follows_what_comes_in(fresh_office: Office) -> None:
    """P8: what is connected to it finds the newest; one that nothing bears on is left alone."""
    ws = fresh_office.ws
    assert export_again(ws, Q3) == []
    (first, *_) = export(SummaryScope(ws, Q3, whole_year=True), "csv")
    reports = first.with_name("reports.csv")
    before = reports.read_bytes()
    reports.write_bytes(b"")
    assert export_again(ws, Period(2567, 1)) == []
    assert reports.read_bytes() == b""
    assert export_again(ws, Q3) == [first.parent]
    assert reports.read_bytes() == before
    assert not list(first.parent.glob("*.json"))
