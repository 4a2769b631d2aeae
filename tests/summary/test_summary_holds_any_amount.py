"""However many rows, links or characters: nothing is cut, and where it goes on is said."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.office.exporting import export
from emenscr_xlsx.office.report import SummaryScope, summarise
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.registry.registry import Registry
from emenscr_xlsx.summary import workbook as summary
from emenscr_xlsx.summary.tally import Figure, sentence, shown
from emenscr_xlsx.text.formula import ref
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.writing.book import Book
from emenscr_xlsx.writing.fast_workbook import Stream
from support.office import IN_TIME, Office

Q3 = Period(2566, 3)
LIMIT = 30


def workbook(ws: Workspace, **how: object) -> bytes:
    """The third quarter's summary in memory."""
    scope = SummaryScope(ws, Q3, lang="both")
    with ws.ledger() as ledger:
        return summary.summary_workbook(scope.facts(ledger), **how)


def opened(content: bytes, **how: object) -> Workbook:
    return load_workbook(io.BytesIO(content), **how)


def parts(book: Workbook, name: str) -> Iterator[Worksheet]:
    """The sheets of a table, in order."""
    yield from (ws for ws in book if ws.title == name or ws.title.startswith(f"{name} ("))


def records(book: Workbook, name: str) -> list[tuple[object, ...]]:
    rows = []
    for ws in parts(book, name):
        (table,) = ws.tables.values()
        rows += [tuple(c.value for c in row) for row in ws[table.ref][1:]]
    return rows


@pytest.fixture(scope="module")
def whole(office: Office) -> bytes:
    return workbook(office.ws)


@pytest.fixture(scope="module")
def continued(office: Office) -> bytes:
    """The same on sheets of thirty rows."""
    return workbook(office.ws, limit=LIMIT)


@pytest.fixture(scope="module")
def many_offices(office: Office) -> bytes:
    """The same with an office to each project: more than a chart shows."""
    tables = office.ws.registry.tables
    agency, projects = tables["agencies"][0], tables["projects"]
    codes = [f"X{number:02}" for number in range(len(projects))]
    changed = {
        "agencies": [
            agency | {"agency_code": code, "name": f"สำนัก {code}", "abbr": code} for code in codes
        ],
        "projects": [p | {"agency_code": c} for p, c in zip(projects, codes, strict=True)],
    }
    ws = Workspace(office.ws.root)
    ws.__dict__["registry"] = Registry({**tables, **changed})
    return workbook(ws)


def test_a_table_too_long_for_a_sheet_goes_on_on_further_ones(
    whole: bytes, continued: bytes
) -> None:
    single, several = opened(whole), opened(continued)
    assert all(ws.max_row <= LIMIT for ws in several if ws.title not in ("ภาพรวม", "ตัวเลข"))
    split = [ws.title for ws in single if ws.tables and len(list(parts(several, ws.title))) > 1]
    assert len(split) > 3
    for ws in single:
        if ws.tables:
            assert records(several, ws.title) == records(single, ws.title)
    for name in split:
        *before, last = [
            [c.value for row in ws.iter_rows() for c in row if isinstance(c.value, str)]
            for ws in parts(several, name)
        ]
        assert all(any("Continued on sheet" in text for text in texts) for texts in before)
        assert any("continued from sheet" in text for text in last)


def test_texts_too_many_for_a_sheet_go_on_too(whole: bytes, continued: bytes) -> None:
    def texts(book: Workbook) -> list[object]:
        return [
            ws.cell(row, 2).value
            for ws in parts(book, "ข้อความ M6")
            for row in range(5, ws.max_row + 1)
            if ws.cell(row, 3).value
        ]

    assert len(list(parts(opened(continued), "ข้อความ M6"))) > 1
    assert texts(opened(continued)) == texts(opened(whole))


@pytest.mark.slow
def test_figures_count_all_sheets_of_a_table_and_all_offices(
    continued: bytes,
    many_offices: bytes,
    whole: bytes,
    soffice: Callable[..., list[Path]],
    tmp_path: Path,
) -> None:
    shown = {}
    for name, content in (("whole", whole), ("continued", continued), ("many", many_offices)):
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    for path in soffice(sorted(tmp_path.glob("*.xlsx")), tmp_path / "out"):
        written, again = (
            opened((tmp_path / path.name).read_bytes(), data_only=True),
            load_workbook(path, data_only=True),
        )
        formulas = opened((tmp_path / path.name).read_bytes())
        for ws in formulas:
            for cell in (c for row in ws.iter_rows() for c in row if c.data_type == "f"):
                a, b = (book[ws.title][cell.coordinate].value or 0 for book in (written, again))
                assert a == (pytest.approx(b) if isinstance(b, float | int) else b), (
                    path.name,
                    ws.title,
                    cell.coordinate,
                )
        rows = [[c.value for c in row] for row in again["ตัวเลข"].iter_rows()]
        shown[path.stem] = next(row for row in rows if row[0] == "รวม"), [row[0] for row in rows]
    totals = {
        name: [v for v in row if isinstance(v, int | float)] for name, (row, _) in shown.items()
    }
    assert len(totals["whole"]) > 15
    assert totals["continued"] == pytest.approx(totals["whole"])
    assert totals["many"] == pytest.approx(totals["whole"])
    assert any(str(label).startswith("หน่วยงานอื่น") for label in shown["many"][1])


def test_links_too_many_for_a_sheet_become_formulas(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Stream, "LINKS", 5)
    ws = opened(workbook(office.ws))["งบประมาณ"]
    cells = [c for row in ws.iter_rows() for c in row]
    linked, formulas = (
        [c for c in cells if c.hyperlink],
        [c for c in cells if str(c.value).startswith("=HYPERLINK")],
    )
    assert len(linked) == 5
    assert len(formulas) > 5
    assert all(
        re.match(r'=HYPERLINK\("\.\./\.\./(accepted|replies)/2566-Q\d/', c.value) for c in formulas
    )
    assert any("HYPERLINK" in str(c.value) and c not in formulas for c in cells), "and it is said"


def test_a_narrative_stays_whole_and_in_sight_however_long(
    fresh_office: Office, samples: dict[str, Sample], tmp_path: Path
) -> None:
    sample = samples["2566-Q4/02-monitoring-staff"]
    word = "ติดตามผลการดำเนินงานของเขตพื้นที่อย่างต่อเนื่อง "
    long = {
        part: f"{part} " + word * (20_000 // len(word))
        for part in ("what", "where", "how", "result")
    }
    typed = {
        **sample.typed,
        "activities": {
            **sample.typed["activities"],
            "2": {**sample.typed["activities"]["2"], **long},
        },
    }
    fresh_office.fill(
        Sample(sample.name, sample.project, sample.period, "", typed),
        fresh_office.ws.inbox / "long.xlsx",
    )
    ingest(fresh_office.ws, now=IN_TIME)
    ws = load_workbook(summarise(fresh_office.ws, Period(2566, 4), lang="both"))["ข้อความ M6"]
    boxes = [
        row
        for row in ws.iter_rows(min_row=5)
        if str(row[0].value).startswith("กิจกรรมที่ 2 / Activity 2 (")
    ]
    text = "".join(row[1].value for row in boxes)
    words = " ".join(long.values()).split()
    assert text.split()[: len(words)] == words, "the result of the KPI that it answers follows"
    assert len(boxes) == 3
    for row in boxes:
        span = next(m for m in ws.merged_cells.ranges if row[1].coordinate in m)
        heights = [ws.row_dimensions[r].height for r in range(span.min_row, span.max_row + 1)]
        assert max(heights) <= 409
        assert sum(heights) / 21 * 112 > len(row[1].value) * 0.7, (
            "room for it all, marks above and below taking none"
        )


def test_the_day_to_compare_with_decides_what_is_news(office: Office) -> None:
    scope = SummaryScope(office.ws, Q3, lang="both")
    with office.ws.ledger() as ledger:
        facts = scope.facts(ledger)
        early = scope.facts(ledger, facts.as_of.date().replace(day=1, month=1))
    changes = [records(opened(summary.summary_workbook(f)), "เปลี่ยนแปลง") for f in (facts, early)]
    news = [[r for r in rows if "The last summary" in str(r)] for rows in changes]
    assert 0 < len(news[0]) < len(news[1])
    assert all(r[11].date() >= facts.since for r in news[0] if r[11])


# Numbers and characters that nothing holds ----------------------------------------------------

HUGE = {
    ("budget", "disbursed"): 1e308,
    ("budget", "committed"): 1.7e308,
    ("kpis", "quantity"): 1e308,
    ("kpis", "percent"): -1e308,
}


@pytest.fixture
def overflowing(office: Office, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The same office, where one project's report says numbers of three hundred digits, twice."""
    from emenscr_xlsx.office.report import _Reports

    usual = _Reports.rows

    def rows(self: _Reports, projects: list[str]):
        frames = usual(self, projects)
        for (table, column), value in HUGE.items():
            frame = frames[table]
            frame.loc[frame.index[frame["_quarter"] == 3][:2], column] = value
        return frames

    monkeypatch.setattr(_Reports, "rows", rows)
    return office.ws


@pytest.mark.slow
def test_a_number_too_large_to_count_is_shown_and_is_in_no_sum(
    office: Office,
    overflowing: Workspace,
    soffice: Callable[..., list[Path]],
    tmp_path: Path,
) -> None:
    """S8: nor does one reporter's 1E308 baht spoil the workbook of all."""
    content = workbook(overflowing)
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        values = {
            v
            for n in box.namelist()
            if n.startswith("xl/worksheets/sheet")
            for v in re.findall(r"<v>([^<]*)</v>", box.read(n).decode())
        }
    assert not [v for v in values if re.fullmatch(r"[-+]?(inf|nan|.*E\+\d{3})", v, re.IGNORECASE)]
    shown = [
        c
        for ws in parts(opened(content), "งบประมาณ")
        for row in ws.iter_rows(values_only=True)
        for c in row
    ]
    assert shown.count("1E+308 (มากเกินนับ ไม่รวมในยอด) / 1E+308 (too large to count, in no sum)") == 2
    (tmp_path / "huge.xlsx").write_bytes(content)
    (again,) = soffice([tmp_path / "huge.xlsx"], tmp_path / "out")
    written, recalculated, formulas = (
        opened(content, data_only=True),
        load_workbook(again, data_only=True),
        opened(content),
    )
    for ws in formulas:
        for cell in (c for row in ws.iter_rows() for c in row if c.data_type == "f"):
            a, b = (book[ws.title][cell.coordinate].value or 0 for book in (written, recalculated))
            assert a == (pytest.approx(b) if isinstance(b, float | int) else b), (
                ws.title,
                cell.coordinate,
            )


def test_the_export_holds_it_as_it_came(overflowing: Workspace, tmp_path: Path) -> None:
    for kind in ("csv", "sqlite"):
        assert export(SummaryScope(overflowing, Q3), kind, tmp_path / kind)
    budget = pd.read_csv(tmp_path / "csv" / "budget.csv")
    assert (budget["disbursed"] == 1e308).sum() == 2
    assert budget.loc[budget["disbursed"] == 1e308, "variance"].isna().all()


@pytest.mark.parametrize("text", ["ก\ufffeข", "ก\uffffข", "ก\ud800ข"])
def test_what_is_no_character_is_left_out_of_a_cell(text: str) -> None:
    book = Book()
    book.sheet("a").write_string(0, 0, text, book.format("plain"))
    book.sheet("b").write_formula(0, 0, '="x"', book.format("plain"), text)
    made = opened(book.bytes(Q3.end), data_only=True)
    assert [made[name]["A1"].value for name in ("a", "b")] == ["กข", "กข"]


# Halves ---------------------------------------------------------------------------------------


def test_a_stored_text_is_rounded_as_a_spreadsheet_rounds_it(
    soffice: Callable[..., list[Path]], tmp_path: Path
) -> None:
    """Shares that end in a five.

    What is stored is what TEXT makes of the same division, to the last digit (T43).
    """
    wholes = (8, 13, 16, 40, 80, 200, 245, 400, 800, 2000, 32000)
    pairs = [(part, whole) for whole in wholes for part in range(1, 2 * whole, max(1, whole // 45))]
    expected: dict[tuple[int, int], str] = {}
    with xlsxwriter.Workbook(tmp_path / "halves.xlsx") as book:
        ws = book.add_worksheet()
        for index, (part, whole) in enumerate(pairs):
            ws.write_row(index, 0, [part, whole])
            share = Figure(ref(f"A{index + 1}"), part).share(Figure(ref(f"B{index + 1}"), whole))
            for col, number_format in enumerate(("0", "0.0", "0.00", "#,##0"), 2):
                expression = sentence("{p}", p=(share, number_format))
                ws.write_formula(index, col, f"={expression.formula}", None, "not recalculated")
                expected[index + 1, col + 1] = str(expression.value)
    (again,) = soffice([tmp_path / "halves.xlsx"], tmp_path / "out")
    sheet = load_workbook(again, data_only=True).active
    assert {cell: sheet.cell(*cell).value for cell in expected} == expected
    halves = [
        (shown(v, f), text)
        for v, f, text in (
            (56.25, "0.0", "56.3"),
            (56.35, "0.0", "56.4"),
            (0.5, "0", "1"),
            (2.5, "0", "3"),
            (1.005, "0.00", "1.01"),
        )
    ]
    assert all(a == b for a, b in halves)
    assert shown(-56.25, "0.0") == "-56.3"
    assert shown(1234567.5, "#,##0") == "1,234,568"
