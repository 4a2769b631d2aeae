"""The demo's consolidated workbook holds the deck's figures, in real Excel tables.

Each can be traced to its file.
"""

import re
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from emenscr_xlsx.cli import app as console, commands as cli
from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms.lists import STATUS
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.office.report import summarise
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.text.period import Period
from support.building import Builder
from support.filling import cells_of
from support.office import IN_TIME, Office

DECK, BELOW, ABOVE = "ศธ 04006-66-0001", "ศธ 04006-66-0002", "ศธ 04006-66-0003"
EXTRA, GIVER = "ศธ 04901-66-0001", "ศธ 04901-66-0002"
pytestmark = pytest.mark.slow

FORM = (
    "ตัวชี้วัด",
    "ผลย่อยตัวชี้วัด",
    "เป้าหมาย",
    "กิจกรรม",
    "งบประมาณ",
    "จัดสรรเพิ่มเติม",
    "แผนแม่บทและแผนฯ 13",
    "ปัญหาและข้อเสนอแนะ",
)
DATA = (
    "แจ้งเตือน",
    "โครงการ",
    "สถานะ",
    "ความครบถ้วน",
    "เสี่ยงสิ้นปี",
    "การประเมิน",
    "การประเมินเป้าหมายแผน",
    *FORM,
    "งบประมาณทั้งปี",
    "เปลี่ยนแปลง",
    "ข้อสังเกต",
    "ที่มา",
)
LIVE = ("ภาพรวม", "รายโครงการ", "รายหน่วยงาน", "ตัวเลข")


@dataclass
class Demo:
    """What the demo left behind, and what it said."""

    root: Path
    output: str
    sheets: dict[str, Worksheet]
    formulas: dict[str, Worksheet]

    def rows(self, name: str, quarter: int | None = 4) -> pd.DataFrame:
        """A data sheet's table of a quarter by the English half of its headings."""
        ws = self.sheets[name]
        (table,) = ws.tables.values()
        heads, *rows = [[c.value for c in row] for row in ws[table.ref]]
        frame = pd.DataFrame(
            rows, columns=[h.split("\n")[-1].removesuffix(" (baht)") for h in heads]
        ).dropna(how="all")
        return frame[frame["Quarter"] == quarter] if quarter and "Quarter" in frame else frame


@pytest.fixture(scope="module")
def ran(built: Builder) -> Demo:
    """The README's first command."""
    root, output = built.once("demo", demonstrated)
    path = summarise(Workspace(root), Period(2566, 4), lang="both")
    values, formulas = load_workbook(path, data_only=True), load_workbook(path)
    return Demo(root, output, {ws.title: ws for ws in values}, {ws.title: ws for ws in formulas})


def demonstrated(folder: Path) -> tuple[Path, str]:
    """The first story's workspace, and what the command printed."""
    root = folder / "outputs" / "demo"
    with pytest.MonkeyPatch.context() as shell, console.out.capture() as capture:
        shell.setattr("sys.argv", ["emenscr", "demo", "--out", str(root)])
        shell.setenv("COLUMNS", "300")
        with pytest.raises(SystemExit) as end:
            cli.main()
    assert not end.value.code
    return root / "education", capture.get()


def only(rows: pd.DataFrame, **wanted: object) -> dict[str, object]:
    """The one row that has these values."""
    for column, value in wanted.items():
        rows = rows[rows[column.replace("_", " ")] == value]
    assert len(rows) == 1
    return rows.iloc[0].to_dict()


# The figures ----------------------------------------------------------------------------------


def test_the_demo_ends_by_saying_which_files_to_open(ran: Demo) -> None:
    _, _, shown = ran.output.partition("Open these:")
    paths = [
        Path(line.strip().split("   ")[0])
        for line in shown.strip().splitlines()
        if line.startswith("  ")
    ]
    assert ran.root / "outputs" / "2566-Q4" / "summary.xlsx" in paths
    assert ran.root.with_name("health") / "outputs" / "2567-Q4" / "summary.xlsx" in paths
    assert any("replies" in p.parts for p in paths)
    assert all(p.is_file() for p in paths)


def test_the_kpi_and_its_part_results(ran: Demo) -> None:
    kpis = ran.rows("ตัวชี้วัด")
    first = only(kpis[kpis["Project code"] == DECK], Item="เชิงปริมาณ 1 / Quantitative 1")
    assert (first["Quantity"], first["Out of"], first["Per cent"]) == (239, 245, 97.55)
    assert (first["Criterion"], first["Target"], first["Unit"], first["Against the target"]) == (
        "≥",
        90,
        "ร้อยละ",
        "บรรลุ / Achieved",
    )
    parts = ran.rows("ผลย่อยตัวชี้วัด")
    parts = parts[parts["Project code"] == DECK]
    assert set(parts["KPI"]) == {"เชิงปริมาณ 1 / Quantitative 1"}
    assert parts[["Quantity", "Out of", "Per cent"]].to_numpy().tolist() == [
        [242, 245, 98.77],
        [239, 245, 97.55],
        [245, 245, 100],
    ]
    assert parts["Part"].tolist() == [
        "ตัวชี้วัดนโยบายเร่งด่วน (QP)",
        "ตัวชี้วัดตามแผนปฏิบัติราชการ",
        "มาตรฐาน สพท.",
    ]


def test_money_below_and_above_plan_with_the_reasons(ran: Demo) -> None:
    budget = ran.rows("งบประมาณ")
    below, above = (
        only(budget, Project_code=BELOW, Plan=30_000),
        only(budget, Project_code=ABOVE, Plan=23_000),
    )
    assert (below["Disbursed"], below["Variance"], below["Kind of reason"]) == (
        23_000,
        -7_000,
        "อื่น ๆ / Other",
    )
    assert below["Reason"].startswith("ใช้การประชุมทางไกล")
    assert (above["Disbursed"], above["Variance"], above["Kind of reason"]) == (
        30_000,
        7_000,
        "ประมาณการจากปีที่ผ่านมา / Estimate from last year",
    )
    assert round(below["% of plan"], 2) == 76.67
    assert round(above["% of plan"], 2) == 130.43


def test_the_additional_allocation(ran: Demo) -> None:
    given = only(ran.rows("จัดสรรเพิ่มเติม"), Amount=5_000)
    assert given["Project code"] == EXTRA
    assert GIVER in given.values()
    assert all(given[c] for c in ("From project", "Work plan"))
    line = only(ran.rows("งบประมาณ"), Project_code=EXTRA, Variance=5_000)
    assert line["Kind of reason"] == "ได้รับจัดสรรเพิ่มเติม / Additional allocation"


def test_the_statuses(ran: Demo) -> None:
    board = ran.rows("สถานะ").set_index("Project code")["Status"]
    samples = {s.name: s for s in demo.read_samples(demo.folder())}
    sent = {s.project for n, s in samples.items() if n.startswith("2566-Q4/")} - {
        samples["2566-Q4/14-report-writing"].project
    }
    assert set(board.index[board == str(STATUS.words("SUBMITTED"))]) == sent
    assert board[samples["2566-Q4/14-report-writing"].project] == str(STATUS.words("SAVED"))
    assert str(STATUS.words("NOT_REPORTED")) in set(board)


def test_the_overview_says_of_how_many(ran: Demo) -> None:
    cells = [
        str(c.value) for row in ran.sheets["ภาพรวม"].iter_rows() for c in row if c.value is not None
    ]
    board, budget = ran.rows("สถานะ"), ran.rows("งบประมาณ")
    sent = board["Status"].isin(
        [str(STATUS.words(s)) for s in ("SUBMITTED", "RETURNED", "APPROVED")]
    )
    reports = board["Status"].isin(
        [str(w) for w in STATUS.items.values()]
    )  # one that has ended is listed, and not counted
    assert f"{sent.sum()} / {reports.sum()}" in cells
    assert f"{(board['In time'] == 'ตรงเวลา / In time').sum()} / {sent.sum()}" in cells
    assert str(int(budget["Plan"].sum())) in [c.removesuffix(".0") for c in cells]
    spent = budget.loc[budget["Status"] != str(STATUS.words("SAVED")), "Disbursed"].sum()
    assert str(int(spent)) in [c.removesuffix(".0") for c in cells]
    standing = ran.rows("การประเมิน", None)["Standing in Q4"].dropna()
    assert f"{(standing == 'บรรลุ / Achieved').sum()} / {len(standing)}" in cells


def test_a_kpi_is_evaluated_over_the_year(ran: Demo) -> None:
    kpis = ran.rows("การประเมิน", None)
    row = only(kpis[kpis["Project code"] == DECK], KPI="เชิงปริมาณ 2 / Quantitative 2")
    assert (row["Result Q3"], row["Result Q4"], row["Result"], row["Meets the target"]) == (
        94.29,
        100,
        100,
        "ใช่ / Yes",
    )
    assert (row["Standing in Q3"], row["Standing in Q4"]) == (
        "ยังไม่ส่งผลต่อเป้าหมาย / Not yet",
        "บรรลุ / Achieved",
    )
    assert row["Reported in quarter"] == 4


# Where they come from -------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORM)
def test_every_reported_row_names_a_file_that_was_filed(ran: Demo, name: str) -> None:
    ws = ran.sheets[name]
    (table,) = ws.tables.values()
    linked = {
        c.hyperlink.target.removeprefix("../../")
        for row in ws[table.ref]
        for c in row
        if c.hyperlink
    }
    rows, sources = ran.rows(name, None), ran.rows("ที่มา", None)
    rows = rows[
        rows["Status"].isin([str(STATUS.words(s)) for s in ("SUBMITTED", "RETURNED", "APPROVED")])
    ]
    assert len(rows)
    assert rows["Source cell"].notna().all()
    assert linked <= set(sources["Filed as"])
    assert all((ran.root / filed).is_file() for filed in sources["Filed as"])


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("งบประมาณ", "Disbursed"),
        ("ผลย่อยตัวชี้วัด", "Per cent"),
        ("ตัวชี้วัด", "Per cent"),
        ("กิจกรรม", "State"),
    ],
)
def test_a_row_leads_back_to_the_cells_it_came_from(ran: Demo, name: str, column: str) -> None:
    ws = ran.sheets[name]
    (table,) = ws.tables.values()
    head, *rows = ws[table.ref]
    columns = {
        c.value.split("\n")[-1].removesuffix(" (baht)"): index for index, c in enumerate(head)
    }
    row = next(
        r
        for r in rows
        if r[columns["Project code"]].value == DECK
        and r[columns["Quarter"]].value == 4
        and r[columns[column]].value is not None
    )
    place, wanted = row[columns["Source cell"]], row[columns[column]].value
    path = (ran.root / "outputs" / "2566-Q4" / place.hyperlink.target).resolve()
    assert path.is_file()
    assert place.hyperlink.location == place.value
    sheet, cell = place.value.rsplit("!", 1)
    original = load_workbook(path, data_only=True)[sheet.strip("'")]
    assert original[cell].value is not None
    assert (wanted.split(" / ")[0] if isinstance(wanted, str) else wanted) in [
        c.value for c in original[original[cell].row]
    ]


def test_links_lead_only_to_filed_copies(ran: Demo) -> None:
    seen = 0
    for ws in ran.sheets.values():
        for link in (c.hyperlink for row in ws.iter_rows() for c in row if c.hyperlink):
            if link.target is None:  # the brief's lines lead to rows of this workbook
                assert ws.title == "รายโครงการ"
                assert link.location.startswith("'โครงการ'!A")
                continue
            assert re.fullmatch(r"\.\./\.\./(accepted|replies)/[\w./-]+", link.target), link.target
            assert (ran.root / "outputs" / "2566-Q4" / link.target).resolve().is_file()
            seen += 1
    assert seen > 200


# Excel ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DATA)
def test_a_data_sheet_is_a_real_table_with_filters(ran: Demo, name: str) -> None:
    ws = ran.sheets[name]
    (table,) = ws.tables.values()
    assert table.autoFilter is not None
    head, *_ = ws[table.ref]
    assert [c.name for c in table.tableColumns] == [c.value for c in head]
    assert all(
        re.search("[\u0e00-\u0e7f]", c.value) and re.search("[A-Za-z]", c.value) for c in head
    ), "Thai and English"
    assert ws.freeze_panes
    assert int(re.search(r"\d+", ws.freeze_panes)[0]) == head[0].row + 1


def test_only_totals_are_formulas_and_show_the_sums(ran: Demo) -> None:
    seen = 0
    for name in DATA:
        ws, shown = ran.formulas[name], ran.sheets[name]
        assert ws.tables
        for cell in (c for row in ws.iter_rows() for c in row if c.data_type == "f"):
            span = re.fullmatch(r"=SUBTOTAL\(109,([A-Z]+\d+:[A-Z]+\d+)\)", cell.value)
            assert span, cell.value
            values = pd.Series([c.value for (c,) in shown[span[1]]], dtype=float)
            heads = shown[shown.tables[next(iter(shown.tables))].ref][0]
            assert shown[cell.coordinate].value == pytest.approx(values.sum())
            assert len(values) == len(ran.rows(name, None)), "the span is the whole table"
            assert cell.column in {h.column for h in heads}
            seen += 1
    assert seen
    assert not [
        c
        for ws in ran.formulas.values()
        if ws.title not in (*DATA, *LIVE)
        for row in ws.iter_rows()
        for c in row
        if c.data_type == "f"
    ]


def test_money_and_dates_have_their_formats(ran: Demo) -> None:
    ws = ran.sheets["งบประมาณ"]
    (table,) = ws.tables.values()
    head, first, *_ = ws[table.ref]
    formats = {
        h.value.split("\n")[-1].removesuffix(" (baht)"): c.number_format
        for h, c in zip(head, first, strict=True)
    }
    assert {formats[n] for n in ("Plan", "Disbursed", "Variance", "Plan to date")} == {"#,##0.00"}
    assert "yy" in next(c for c in ran.sheets["ที่มา"][5] if c.is_date).number_format


# Words ----------------------------------------------------------------------------------------

SNAKE = re.compile(
    r"\b[a-z]+_[a-z_]+\b|\b(?:QUANT|QUAL|OUTPUT|OUTCOME|NS|MP_ISSUE|MP_SUB|NESDP13)-\d|\b(?:nan|None|NaT|NOT_REPORTED|SAVED|SUBMITTED)\b|[{}]"
)
"""Names that only the software knows."""


def test_no_finding_speaks_the_softwares_own_language(ran: Demo) -> None:
    with sqlite3.connect(ran.root / "ledger.sqlite") as db:
        rows = db.execute("select code, message_th, message_en, value from findings").fetchall()
    db.close()
    assert len(rows) > 50
    slips = [(code, text) for code, *texts in rows for text in texts if SNAKE.search(text)]
    assert not slips
    assert all(re.search("[\u0e00-\u0e7f]", th) for _, th, _, _ in rows)


def test_no_sheet_speaks_the_softwares_own_language(ran: Demo) -> None:
    slips = {
        c.value
        for name, ws in ran.sheets.items()
        if name != "ที่มา"
        for row in ws.iter_rows()
        for c in row
        if isinstance(c.value, str) and SNAKE.search(c.value)
    }
    assert not {s for s in slips if not s.endswith(".xlsx")}


# What people type stays text ------------------------------------------------------------------

TYPED = {
    "what": "@SUM(A1) 245",
    "where": "+66 2 123 4567",
    "how": "https://example.go.th/report?a=1&b=2",
    "result": "=1",
}


@pytest.fixture
def injected(
    fresh_office: Office, samples: dict[str, Sample], tmp_path: Path, record: Callable[..., Path]
) -> tuple[Path, Path]:
    """The reply to a report with what looks like formulas and links, and the summary after it."""
    sample = samples["2566-Q4/02-monitoring-staff"]
    path = fresh_office.fill(sample, tmp_path / "filled.xlsx")
    record(path, "activities", "2", TYPED)
    (fresh_office.ws.inbox / "=1+1.xlsx").write_bytes(path.read_bytes())
    (outcome,) = ingest(fresh_office.ws, now=IN_TIME).outcomes
    return outcome.reply, summarise(fresh_office.ws, Period(2566, 4))


@pytest.fixture
def record() -> Callable[..., Path]:
    """Type texts into a record's cells as text, an equals sign or not."""

    def typing(path: Path, table: str, key: str, typed: dict[str, str]) -> Path:
        book = load_workbook(path)
        places = cells_of(book)
        for column, text in typed.items():
            sheet, row, col = places[table, key, column]
            cell = book[sheet].cell(row, col)
            cell.value, cell.data_type, cell.quotePrefix = text, "s", True
        book.save(path)
        return path

    return typing


def test_what_looks_like_a_formula_or_a_link_stays_text(injected: tuple[Path, Path]) -> None:
    answer, summary = injected
    cells = [
        c
        for ws in load_workbook(summary)
        for row in ws.iter_rows()
        for c in row
        if isinstance(c.value, str)
    ]
    narratives = [c.value for c in cells if all(text in c.value for text in TYPED.values())]
    assert narratives
    assert "=1+1.xlsx" in [c.value for c in cells if c.data_type == "s"]
    assert [
        c.value
        for ws in load_workbook(answer)
        for row in ws.iter_rows()
        for c in row
        if c.data_type == "s"
    ].count("=1"), "remarked, with what was found"
    for path in (summary, answer):
        with zipfile.ZipFile(path) as box:
            assert not [n for n in box.namelist() if "externalLinks" in n]
            sheets = [
                box.read(n).decode() for n in box.namelist() if n.startswith("xl/worksheets/sheet")
            ]
            rels = [box.read(n).decode() for n in box.namelist() if "/_rels/sheet" in n]
        links = [
            t for xml in rels for t in re.findall(r'Target="([^"]+)" TargetMode="External"', xml)
        ]
        assert all(re.fullmatch(r"\.\./\.\./(accepted|replies)/[\w./-]+", t) for t in links), links
        assert not any(re.search(r"<f>(=|1|@|SUM\(A1\))", xml) for xml in sheets)
