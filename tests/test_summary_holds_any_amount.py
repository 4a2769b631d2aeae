"""However many rows, links or characters: nothing is cut, and where it goes on is said."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import IN_TIME, Office
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from emenscr_xlsx import pipeline, summary
from emenscr_xlsx.demo import Sample
from emenscr_xlsx.frames import Batch
from emenscr_xlsx.period import Period
from emenscr_xlsx.plan import Plan
from emenscr_xlsx.style import Stream

Q3 = Period(2566, 3)
LIMIT = 30


def workbook(ws: pipeline.Workspace, **how: object) -> bytes:
    """The third quarter's summary in memory."""
    scope = pipeline.Scope(ws, Q3)
    with ws.ledger() as ledger:
        return summary.summary_workbook(scope.facts(ledger), **how)


def opened(content: bytes, **how: object) -> Workbook:
    return load_workbook(io.BytesIO(content), **how)


def parts(book: Workbook, name: str) -> Iterator[Worksheet]:
    """The sheets of a table, in order."""
    yield from (ws for ws in book if ws.title == name or ws.title.startswith(f"{name} ("))


def records(book: Workbook, name: str) -> list[tuple[object, ...]]:
    found = []
    for ws in parts(book, name):
        (table,) = ws.tables.values()
        found += [tuple(c.value for c in row) for row in ws[table.ref][1:]]
    return found


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
    batch = office.ws.plan.batch
    agencies, projects = batch["agencies"], batch["projects"]
    codes = [f"X{no:02}" for no in range(len(projects))]
    more = agencies.iloc[[0] * len(codes)].assign(agency_code=codes, name=[f"สำนัก {c}" for c in codes], abbr=codes)
    ws = pipeline.Workspace(office.ws.root)
    ws.__dict__["plan"] = Plan(Batch(batch.submissions, batch.tables, {**batch.frames, "agencies": more, "projects": projects.assign(agency_code=codes)}))
    return workbook(ws)


def test_a_table_too_long_for_a_sheet_goes_on_on_further_ones(whole: bytes, continued: bytes) -> None:
    one, several = opened(whole), opened(continued)
    assert all(ws.max_row <= LIMIT for ws in several if ws.title not in ("ภาพรวม", "ตัวเลข"))
    split = [ws.title for ws in one if ws.tables and len(list(parts(several, ws.title))) > 1]
    assert len(split) > 3
    for ws in one:
        if ws.tables:
            assert records(several, ws.title) == records(one, ws.title)
    for name in split:
        *before, last = [[c.value for row in ws.iter_rows() for c in row if isinstance(c.value, str)] for ws in parts(several, name)]
        assert all(any("Continued on sheet" in text for text in texts) for texts in before)
        assert any("continued from sheet" in text for text in last)


def test_texts_too_many_for_a_sheet_go_on_too(whole: bytes, continued: bytes) -> None:
    def texts(book: Workbook) -> list[object]:
        return [ws.cell(row, 2).value for ws in parts(book, "ข้อความ M6") for row in range(5, ws.max_row + 1) if ws.cell(row, 3).value]

    assert len(list(parts(opened(continued), "ข้อความ M6"))) > 1
    assert texts(opened(continued)) == texts(opened(whole))


def test_figures_count_all_sheets_of_a_table_and_all_offices(
    continued: bytes, many_offices: bytes, whole: bytes, soffice: Callable[..., list[Path]], tmp_path: Path
) -> None:
    shown = {}
    for name, content in (("whole", whole), ("continued", continued), ("many", many_offices)):
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    for path in soffice(sorted(tmp_path.glob("*.xlsx")), tmp_path / "out"):
        written, again = opened((tmp_path / path.name).read_bytes(), data_only=True), load_workbook(path, data_only=True)
        formulas = opened((tmp_path / path.name).read_bytes())
        for ws in formulas:
            for cell in (c for row in ws.iter_rows() for c in row if c.data_type == "f"):
                a, b = (book[ws.title][cell.coordinate].value or 0 for book in (written, again))
                assert a == (pytest.approx(b) if isinstance(b, float | int) else b), (path.name, ws.title, cell.coordinate)
        rows = [[c.value for c in row] for row in again["ตัวเลข"].iter_rows()]
        shown[path.stem] = next(row for row in rows if row[0] == "รวม"), [row[0] for row in rows]
    totals = {name: [v for v in row if isinstance(v, int | float)] for name, (row, _) in shown.items()}
    assert len(totals["whole"]) > 15
    assert totals["continued"] == pytest.approx(totals["whole"])
    assert totals["many"] == pytest.approx(totals["whole"])
    assert any(str(label).startswith("หน่วยงานอื่น") for label in shown["many"][1])


def test_links_too_many_for_a_sheet_become_formulas(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stream, "LINKS", 5)
    ws = opened(workbook(office.ws))["งบประมาณ"]
    cells = [c for row in ws.iter_rows() for c in row]
    linked, formulas = [c for c in cells if c.hyperlink], [c for c in cells if str(c.value).startswith("=HYPERLINK")]
    assert len(linked) == 5
    assert len(formulas) > 5
    assert all(re.match(r'=HYPERLINK\("\.\./\.\./(accepted|replies)/2566-Q\d/', c.value) for c in formulas)
    assert any("HYPERLINK" in str(c.value) and c not in formulas for c in cells), "and it is said"


def test_a_narrative_stays_whole_and_in_sight_however_long(fresh_office: Office, samples: dict[str, Sample], tmp_path: Path) -> None:
    sample = samples["2566-Q4/02-monitoring-staff"]
    word = "ติดตามผลการดำเนินงานของเขตพื้นที่อย่างต่อเนื่อง "
    long = {part: f"{part} " + word * (20_000 // len(word)) for part in ("what", "where", "how", "result")}
    typed = {**sample.typed, "activities": {**sample.typed["activities"], "2": {**sample.typed["activities"]["2"], **long}}}
    fresh_office.fill(Sample(sample.name, sample.project, sample.period, "", typed), fresh_office.ws.inbox / "long.xlsx")
    pipeline.ingest(fresh_office.ws, now=IN_TIME)
    ws = load_workbook(pipeline.summarise(fresh_office.ws, Period(2566, 4)))["ข้อความ M6"]
    boxes = [row for row in ws.iter_rows(min_row=5) if str(row[0].value).startswith("กิจกรรมที่ 2 / Activity 2 (")]
    text = "".join(row[1].value for row in boxes)
    assert text.split() == " ".join(long.values()).split()
    assert len(boxes) == 3
    for row in boxes:
        span = next(m for m in ws.merged_cells.ranges if row[1].coordinate in m)
        heights = [ws.row_dimensions[r].height for r in range(span.min_row, span.max_row + 1)]
        assert max(heights) <= 409
        assert sum(heights) / 21 * 112 > len(row[1].value) * 0.7, "room for it all, marks above and below taking none"


def test_the_day_to_compare_with_decides_what_is_news(office: Office) -> None:
    scope = pipeline.Scope(office.ws, Q3)
    with office.ws.ledger() as ledger:
        facts = scope.facts(ledger)
        early = scope.facts(ledger, facts.as_of.replace(day=1, month=1))
    found = [records(opened(summary.summary_workbook(f)), "เปลี่ยนแปลง") for f in (facts, early)]
    news = [[r for r in rows if "The last summary" in str(r)] for rows in found]
    assert 0 < len(news[0]) < len(news[1])
    assert all(r[11].date() >= facts.since for r in news[0] if r[11])
