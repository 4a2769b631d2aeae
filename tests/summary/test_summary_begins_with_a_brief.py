"""The first three sheets are for who has five minutes, and only they print unasked (P6)."""

import io
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from emenscr_xlsx.demo.run import Ran
from emenscr_xlsx.forms.lists import STATUS
from emenscr_xlsx.model.finding import Severity
from emenscr_xlsx.office import pdf
from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.report import SummaryScope, brief
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.summary import risks
from emenscr_xlsx.summary.chunk import chunks
from emenscr_xlsx.summary.facts import SummaryFacts
from emenscr_xlsx.summary.workbook import summary_workbook
from emenscr_xlsx.text.period import Period
from support.command import Command
from support.office import Office
from support.summaries import rows

Q4 = Period(2567, 4)
PRINTED = ("ภาพรวม", "รายโครงการ", "รายหน่วยงาน")
KPIS_MET, KPIS, PLAN, PAID, SHARE, MOVED, REMARKS, ANSWERS, MATTER = range(4, 13)
PLAN_BEFORE, PAID_BEFORE = 13, 14


def written(ws: Workspace, period: Period = Q4, **how: object) -> bytes:
    with ws.ledger() as ledger:
        return summary_workbook(SummaryScope(ws, period, **how).facts(ledger))


@pytest.fixture(scope="module")
def content(played: Ran) -> bytes:
    """The second story's last quarter, in the workspace's language."""
    return written(played.workspace)


@pytest.fixture(scope="module")
def shown(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content), data_only=True)


@pytest.fixture(scope="module")
def formulas(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def lines(sheet: Worksheet) -> list[list[object]]:
    """The brief's lines below its headings: all, then each office's and its projects'."""
    return [[c.value for c in row] for row in sheet.iter_rows(min_row=5)]


def test_a_project_has_one_line_grouped_by_office_with_subtotals(
    played: Ran, shown: Workbook
) -> None:
    """P6: a director sees every project, and each office's sums are those of its projects."""
    registry = played.workspace.registry
    whole, *below = lines(shown["รายโครงการ"])
    projects = [line for line in below if line[0] in registry.projects]
    assert [line[0] for line in projects] == sorted(registry.projects)
    offices = [line for line in below if line[0] not in registry.projects]
    assert len(offices) == len({p["agency_code"] for p in registry.projects.values()})
    for column in (KPIS_MET, KPIS, PLAN, PAID, REMARKS, ANSWERS):
        assert whole[column] == pytest.approx(sum(line[column] for line in projects))
        assert whole[column] == pytest.approx(sum(line[column] for line in offices))
    with played.workspace.ledger() as ledger:
        answers = ledger.rows([Q4], [*registry.projects], ["explanations"])["explanations"]
    answered = Counter(answers["_project"][answers["answer"].notna()])
    assert {line[0]: line[ANSWERS] for line in projects if line[ANSWERS]} == answered != {}
    for line in (whole, *offices, *projects):
        assert line[SHARE] == pytest.approx(line[PAID] / line[PLAN] * 100)
        before = line[PAID_BEFORE] / line[PLAN_BEFORE] * 100
        assert line[MOVED] == pytest.approx(line[SHARE] - before)


def test_its_figures_lead_to_the_projects_rows(shown: Workbook, formulas: Workbook) -> None:
    """P6: what is corrected in a table is corrected in the brief; subtotals are formulas too."""
    table = {r["รหัสโครงการ"]: r for r in rows(shown, "โครงการ")}
    seen = 0
    for line, behind in zip(lines(shown["รายโครงการ"]), lines(formulas["รายโครงการ"]), strict=True):
        if line[0] in table:
            assert all(
                re.fullmatch(r"='โครงการ'!\$[A-Z]+\$\d+", behind[column])
                for column in (KPIS_MET, KPIS, PLAN, PAID)
            )
            row = table[line[0]]
            assert [line[c] for c in (KPIS_MET, KPIS, PLAN, PAID)] == [
                row[name] for name in ("บรรลุ", "ตัวชี้วัด", "แผนสะสม", "เบิกจ่ายสะสม")
            ]
            seen += 1
        else:
            assert behind[PLAN].startswith("=SUBTOTAL(109,")
    assert seen == len(table)


def test_each_line_says_what_matters(shown: Workbook) -> None:
    """P6: what is worst, else how the project stands."""
    says = {line[0]: line[MATTER] for line in lines(shown["รายโครงการ"])}
    assert says["สธ 07101-67-0001"] == "ยุติโครงการ"
    assert says["สธ 07100-67-0002"] == "ตัวชี้วัดเชิงปริมาณ 2 ได้ร้อยละ 91 ของเป้าหมาย"
    assert says["สธ 07100-67-0001"] == "รอผู้อนุมัติระดับ 1"


def test_page_one_says_in_words_what_the_figures_say(shown: Workbook, formulas: Workbook) -> None:
    """P6: five sentences, each a formula over the figures."""
    places = [
        c
        for row in shown["ภาพรวม"].iter_rows()
        for c in row
        if str(c.value).startswith("• ") and formulas["ภาพรวม"][c.coordinate].data_type == "f"
    ]
    reports, money, moved, kpis, alerts = (str(c.value) for c in places)
    whole, *_ = lines(shown["รายโครงการ"])
    assert reports == "• ส่งรายงานแล้ว 5 จาก 5 (ร้อยละ 100.0) · ไม่มีรายงานเลยกำหนด"
    assert f"เบิกจ่ายสะสมร้อยละ {whole[SHARE]:.1f} ของแผนทั้งปี" in money
    assert f"เพิ่มขึ้น {whole[MOVED]:.1f} จุดจากไตรมาสก่อน" in moved
    assert "ต่ำสุด สสอ.เมืองภูธารา" in moved
    assert f"บรรลุ {whole[KPIS_MET]} จาก {whole[KPIS]}" in kpis
    assert "วิกฤต 0 · เฝ้าระวัง 1" in alerts


def test_offices_stand_beside_last_quarter(played: Ran, shown: Workbook) -> None:
    """P6: each share, the same a quarter before, and by how many points it moved."""
    table = [[c.value for c in row[:16]] for row in shown["รายหน่วยงาน"].iter_rows(min_row=6)]
    briefs = {line[0]: line for line in lines(shown["รายโครงการ"])}
    offices = [row for row in table if row[0] in briefs]
    assert len(offices) == 3
    for row in offices:
        brief = briefs[row[0]]
        assert row[8] == pytest.approx(brief[SHARE])
        assert row[10] == pytest.approx(brief[MOVED])
        assert row[11] == pytest.approx(brief[KPIS_MET] / brief[KPIS] * 100)


# Printing -------------------------------------------------------------------------------------


def printed(book: Workbook) -> set[str]:
    """The sheets of which something prints: no print area, or one with something in it."""
    return {ws.title for ws in book if not ws.print_area or any(map(filled, in_area(ws)))}


def in_area(ws: Worksheet) -> list[tuple[object, ...]]:
    left, top, right, bottom = range_boundaries(ws.print_area.rpartition("!")[2].replace("$", ""))
    return [*ws.iter_rows(top, bottom, left, right, values_only=True)]


def filled(row: tuple[object, ...]) -> bool:
    return any(value is not None for value in row)


def test_only_the_first_three_sheets_print_unasked(played: Ran, formulas: Workbook) -> None:
    """P6: of 150 pages nobody reads any; all print where that is asked."""
    assert printed(formulas) == {*PRINTED} == {*formulas.sheetnames[:3]}
    whole = load_workbook(io.BytesIO(written(played.workspace, print_all=True)))
    assert printed(whole) == {*whole.sheetnames}


@pytest.mark.slow
def test_the_summary_prints_on_a_page_a_sheet(
    content: bytes, soffice: Callable[..., list[Path]], tmp_path: Path
) -> None:
    """P6: three pages for the second story, where there were 108; and so `--pdf` makes them."""
    path = tmp_path / "summary.xlsx"
    path.write_bytes(content)
    pages = re.findall(rb"/Type\s*/Page\b", pdf.to_pdf(path).read_bytes())
    assert len(pages) == len(PRINTED)


def test_without_libreoffice_the_workbook_is_written_and_the_words_say_so(
    office: Office, emenscr: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "libreoffice", lambda: None)
    code = next(iter(office.ws.registry.projects))
    ended = emenscr(
        *("brief", "--year", "2566", "--quarter", "3", "--project", code, "--pdf"),
        *("-w", office.ws.root),
    )
    assert ended.code == 2
    assert "LibreOffice" in ended.err
    assert list((office.ws.folder("outputs", Period(2566, 3)) / "briefs").glob("*.xlsx"))


def test_a_pdf_that_does_not_come_is_said_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("soffice", 1)

    monkeypatch.setattr(pdf, "libreoffice", lambda: tmp_path / "soffice")
    monkeypatch.setattr(subprocess, "run", fails)
    with pytest.raises(WorkspaceError, match="LibreOffice"):
        pdf.to_pdf(tmp_path / "summary.xlsx")


# Language -------------------------------------------------------------------------------------


def test_words_are_in_the_language_that_was_asked(played: Ran, shown: Workbook) -> None:
    """P6: by default the workspace's, and no value in both."""
    english = load_workbook(io.BytesIO(written(played.workspace, lang="en")), data_only=True)
    words = STATUS.items["SUBMITTED"]
    for book, sheet, head, label in (
        (shown, "สถานะ", "สถานะ", words.th),
        (english, "Status", "Status", words.en),
    ):
        assert label in {row[head] for row in rows(book, sheet)}
    thai = re.compile("[\u0e00-\u0e7f]")
    headings = [c.value for ws in english for table in ws.tables.values() for c in ws[table.ref][0]]
    assert headings
    assert not [text for text in headings if thai.search(text)]


# What is folded and what is at risk -----------------------------------------------------------


def test_what_only_informs_is_counted_and_not_listed(played: Ran, shown: Workbook) -> None:
    """P6: one row a project and rule, with how often; every remark has a row of its own."""
    with played.workspace.ledger() as ledger:
        findings = ledger.findings(
            [Period(2567, q) for q in (1, 2, 3, 4)], [*played.workspace.registry.projects]
        )
    times = Counter((f["project"], f["code"]) for f in findings)
    table = rows(shown, "ข้อสังเกต")
    counted: Counter[tuple[object, object]] = Counter()
    for row in table:
        counted[row["รหัสโครงการ"], row["ข้อกำหนด"]] += row["จำนวน"]
    assert counted == times
    informs = {str(f["code"]) for f in findings if f["severity"] == Severity.INFO}
    folded = Counter((r["รหัสโครงการ"], r["ข้อกำหนด"]) for r in table if r["ข้อกำหนด"] in informs)
    assert folded
    assert {*folded.values()} == {1}


def at_risk(facts: SummaryFacts) -> list[list[object]]:
    return [row for c in chunks(facts) for project in c.projects for row in risks.rows(c, project)]


def test_at_risk_is_only_what_can_still_be_lost(office: Office) -> None:
    """P6: nothing in the first quarter; more as quarters pass that were planned to answer it."""
    with office.ws.ledger() as ledger:
        first, second, third = (
            Counter(row[3].en for row in at_risk(SummaryScope(office.ws, period).facts(ledger)))
            for period in (Period(2566, 1), Period(2566, 2), Period(2566, 3))
        )
    assert {*first} <= {"Planned activity never done"}, "planned for the first quarter only"
    assert first.total() <= second.total() < third.total()


# A project's page -----------------------------------------------------------------------------


def test_a_project_has_a_page_of_its_own(played: Ran) -> None:
    """P6: one A4 page with its money, KPIs and activities, the same bytes each time."""
    ws, code = played.workspace, "สธ 07100-67-0002"
    path = brief(SummaryScope(ws, Q4), code)
    first = path.read_bytes()
    assert brief(SummaryScope(ws, Q4), code.replace(" ", "")).read_bytes() == first
    (sheet,) = load_workbook(path)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((1, 1), (None, None))
    texts = " ".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None)
    plan = ws.registry.plan_of(code)
    for text in (*(k["text"] for k in plan.kpis), *(a["title"] for a in plan.activities)):
        assert text in texts
    with pytest.raises(WorkspaceError, match="ไม่มีโครงการ"):
        brief(SummaryScope(ws, Q4), "ไม่มี 1")
