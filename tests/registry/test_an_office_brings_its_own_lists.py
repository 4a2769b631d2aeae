"""An office's own lists come into the registry: matched, asked, merged, nothing lost (P2)."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.registry_file import new_registry, read_registry, typed_rows
from emenscr_xlsx.office.registry_import import Imported, propose, read_map, take
from emenscr_xlsx.registry.matching import ForeignList, Mapped, match, table_named
from support.command import Command

OFFICES = (
    "รหัสหน่วยงาน,ชื่อส่วนราชการ,อักษรย่อ,ต้นสังกัด\n"
    "A1,สำนักงานสาธารณสุขจังหวัด,สสจ.,\nA2,โรงพยาบาลเมือง,รพม.,A1\n"
)
PROJECTS = (
    "รายชื่อโครงการ ปี 2567,,,,,\n,,,,,\n"
    "ลำดับ,รหัส,โครงการ,หน่วยงานรับผิดชอบ,งบประมาณ (บาท),วันที่เริ่ม\n"
    '1,P-1,โครงการหนึ่ง,รพม.,"1,200,000",1/10/2566\n'
    "2,P-2,โครงการสอง,สำนักงานสาธารณสุขจังหวัด,500000,1 พ.ย. 2566\n"
    ',,รวม,,"1,700,000",\n'
)
ACTIVITIES = 'โครงการ,กิจกรรม,ไตรมาส\nโครงการหนึ่ง,ประชุม,"1, 2"\n,อบรม,3\nP-2,สำรวจ,1-4\n'
GOES_IN = {"offices.csv": OFFICES, "projects.csv": PROJECTS, "activities.csv": ACTIVITIES}


def files(folder: Path, texts: dict[str, str] = GOES_IN, encoding: str = "utf-8") -> list[Path]:
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode(encoding))
    return [folder / name for name in texts]


def taken(folder: Path, **texts: str) -> tuple[Imported, dict[str, list[dict[str, Any]]]]:
    """What comes of taking some lists into the registry of a folder."""
    lists = files(folder, {f"{n}.csv": t for n, t in texts.items()} or GOES_IN)
    done = take(folder / "registry.xlsx", propose(lists), "th", 2567)
    return done, typed_rows(read_registry(done.registry, Settings())[1])


def test_headings_are_matched_by_name_and_synonym_in_both_languages() -> None:
    def matched(*headings: str) -> tuple[str, set[str]]:
        result = match(ForeignList("list.csv", "", [headings]))
        assert result is not None, headings
        return result.table.name, {*result.columns}

    assert matched("รหัส", "งาน/โครงการ", "หน่วยงาน", "วงเงิน (บาท)") == (
        "projects",
        {"project_code", "name", "agency_code", "total_budget"},
    )
    assert matched("Project code", "KPI", "Target", "Unit", "Criterion")[0] == "kpis"
    assert matched("ชื่อโครงการ", "ตัวชี้วัดความสำเร็จ", "ค่าเป้าหมาย", "หน่วยนับ")[0] == "kpis"
    assert matched("โครงการ", "กิจกรรมที่", "แหล่งงบประมาณ", "ไตรมาส 1", "ไตรมาส 2") == (
        "budget_lines",
        {"project_code", "activity_no", "source", "q1", "q2"},
    )
    assert matched("ตำแหน่ง", "ระดับ", "หน่วยงาน")[0] == "approvers"


def test_a_likely_heading_is_shown_as_a_guess_and_an_unknown_one_as_left_out() -> None:
    result = match(ForeignList("x.csv", "", [["รหัสโครงการ", "ชื่อโครงกา", "สีประจำโครงการที่ชอบ"]]))
    assert result is not None
    assert {(h, c.name): guess for h, c, guess in result.pairs} == {
        ("รหัสโครงการ", "project_code"): False,
        ("ชื่อโครงกา", "name"): True,
    }
    assert result.left_out == ["สีประจำโครงการที่ชอบ"]
    assert {c.name for c in result.lacking} >= {"agency_code", "total_budget"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_a_csv_file_is_read_in_the_encodings_of_thai_offices(tmp_path: Path, encoding: str) -> None:
    proposal = propose(files(tmp_path, {"x.csv": PROJECTS}, encoding))
    assert [m.table.name for m in proposal.matches] == ["projects"]
    names = [r["name"] for r in proposal.matches[0].records()]
    assert names == ["โครงการหนึ่ง", "โครงการสอง"]  # not the sum below them


def test_lists_fill_the_registry_with_codes_for_names(tmp_path: Path) -> None:
    done, rows = taken(tmp_path)
    assert {c.table.name: c.new for c in done.counts} == {
        "agencies": 2,
        "projects": 2,
        "activities": 3,
    }
    names = ("project_code", "agency_code", "total_budget", "fiscal_year")
    assert [tuple(p[n] for n in names) for p in rows["projects"]] == [
        ("P-1", "A2", 1_200_000, 2567),
        ("P-2", "A1", 500_000, 2567),
    ]
    assert [(a["project_code"], a["no"], a["planned_quarters"]) for a in rows["activities"]] == [
        ("P-1", 1, "1, 2"),
        ("P-1", 2, "3"),
        ("P-2", 1, "1-4"),
    ]
    assert str(rows["projects"][1]["start_date"]) == "2023-11-01"


def test_an_excel_file_is_taken_sheet_by_sheet(tmp_path: Path) -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for title, text in (("หน่วยงาน", OFFICES), ("แผ่น1", ACTIVITIES), ("อื่น ๆ", "ก,ข\n1,2\n")):
            sheet = book.add_worksheet(title)
            for number, line in enumerate(text.split("\n")):
                sheet.write_row(number, 0, line.replace('"', "").split(",", 3))
    (tmp_path / "x.xlsx").write_bytes(content.getvalue())
    proposal = propose([tmp_path / "x.xlsx"])
    assert [m.table.name for m in proposal.matches] == ["agencies", "activities"]
    assert [u.sheet for u in proposal.unused] == ["อื่น ๆ"]


def test_nothing_is_overwritten_silently(tmp_path: Path) -> None:
    first, _ = taken(tmp_path)
    content = first.registry.read_bytes()
    again, rows = taken(tmp_path)
    assert all((c.new, c.changed) == (0, 0) for c in again.counts)
    assert again.kept is not None
    assert again.kept.read_bytes() == content
    changed, rows = taken(
        tmp_path, p="รหัสโครงการ,ชื่อโครงการ,งบประมาณ\nP 1,,9\nP-1,,700\nP-3,ใหม่,5\n"
    )
    counts = {c.table.name: (c.before, c.new, c.changed, c.same) for c in changed.counts}
    assert counts["projects"] == (2, 2, 1, 0)
    assert counts["agencies"] == (2, 0, 0, 0)
    assert [words.en for words in changed.replaced] == [
        "Projects P-1: Total budget from “1200000” to “700”"
    ]
    assert rows["projects"][0]["name"] == "โครงการหนึ่ง"  # a blank takes nothing away


@pytest.mark.slow
def test_what_cannot_be_read_stays_as_it_was_typed(tmp_path: Path) -> None:
    done, _ = taken(tmp_path, p="รหัสโครงการ,ชื่อโครงการ,วันเริ่มต้น,งบประมาณ\nP-1,ก,เร็ว ๆ นี้,มาก\n")
    findings, _ = read_registry(done.registry, Settings())
    assert {"NOT_A_DATE", "NOT_A_NUMBER"} <= {f.code for f in findings}
    again, _ = taken(tmp_path, p="รหัสโครงการ,ชื่อโครงการ\nP-2,ข\n")
    findings, _ = read_registry(again.registry, Settings())
    assert {"NOT_A_DATE", "NOT_A_NUMBER"} <= {f.code for f in findings}


def test_a_map_says_what_headings_do_not(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(
        '[[list]]\nwhere = "x"\ntable = "โครงการ"\n'
        '[list.columns]\n"เลข" = "รหัสโครงการ"\n"คำเรียก" = "Name"\n"โครงการ" = ""\n',
        "utf-8",
    )
    (mapped,) = read_map(tmp_path / "map.toml")
    assert mapped.table is table_named("Projects")
    result = match(ForeignList("x.csv", "", [["เลข", "คำเรียก", "โครงการ"]]), mapped)
    assert result is not None
    assert dict(result.columns) == {"project_code": 0, "name": 1}
    assert match(ForeignList("y.csv", "", [["เลข", "คำเรียก"]]), Mapped()) is None
    (tmp_path / "map.toml").write_text('[[list]]\ntable = "ไม่มี"\n', "utf-8")
    with pytest.raises(WorkspaceError, match="there is no table"):
        read_map(tmp_path / "map.toml")


def test_the_match_is_shown_and_asked_before_anything_is_written(
    tmp_path: Path, emenscr: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = files(tmp_path)
    registry = new_registry(tmp_path / "registry.xlsx")
    before = registry.read_bytes()
    monkeypatch.setattr("typer.confirm", lambda _question: False)
    asked = emenscr("registry", "import", *lists, "--year", 2567, "-w", tmp_path)
    assert (asked.code, registry.read_bytes()) == (1, before)
    assert "หน่วยงานรับผิดชอบ → รหัสหน่วยงาน" in asked.out
    done = emenscr("registry", "import", *lists, "--year", 2567, "--yes", "-w", tmp_path)
    assert done.code == 0
    assert registry.read_bytes() != before


def test_what_a_list_leaves_out_is_taken_as_it_is_meant(tmp_path: Path) -> None:
    """A KPI with a figure to reach is a quantitative one; a goal's level is never a number."""
    _, rows = taken(
        tmp_path,
        kpis="โครงการ,ตัวชี้วัดความสำเร็จ,ค่าเป้า,หน่วยนับ\nP-1,จำนวนตำบล,40,ตำบล\n,ความพึงพอใจ,,\n",
        goals="โครงการ,เป้าหมายโครงการ\nP-1,ตำบลมีแผน\n",
    )
    assert [k.get("kind") for k in rows["kpis"]] == ["QUANT", None]
    assert rows["goals"][0].get("level") is None
