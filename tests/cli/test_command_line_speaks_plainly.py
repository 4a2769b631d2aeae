"""Every command does its work and says so.

What a person did wrong is one clear line in Thai and in English, and no traceback.
"""

import json
import os
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len

from emenscr_xlsx import __version__
from emenscr_xlsx.checking import rules as checks
from emenscr_xlsx.cli import app as console
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.office import disk, file_names, workspace
from support.command import Q3, Q4, THAI, Command, assert_plain
from support.office import IN_TIME, Office, registered, where

DECK, AGENCY = "ศธ 04006-66-0001", "ศธ 04901"


# Every command --------------------------------------------------------------------------------


def test_init_makes_a_workspace_and_leaves_one_alone(emenscr: Command, tmp_path: Path) -> None:
    root = tmp_path / "office"
    assert emenscr("init", root).code == 0
    made = {p.name: p.read_bytes() for p in root.iterdir() if p.is_file() and p.suffix != ".sqlite"}
    assert {p.name for p in root.iterdir()} >= {
        "emenscr.toml",
        "registry.xlsx",
        "ledger.sqlite",
        "inbox",
        "accepted",
        "replies",
        "refused",
        "templates",
        "outputs",
    }
    assert emenscr("init", root).code == 0
    assert made == {name: (root / name).read_bytes() for name in made}


@pytest.mark.skipif(os.name != "posix", reason="Windows has rights of another kind")
def test_what_a_command_makes_is_its_users_alone(emenscr: Command, tmp_path: Path) -> None:
    """S18: the key, the ledger and the reports of an office, whatever the shell's umask."""
    before = os.umask(0)
    try:
        assert emenscr("init", tmp_path / "office").code == 0
    finally:
        os.umask(before)
    made = list((tmp_path / "office").rglob("*"))
    assert {"ledger.sqlite", ".emenscr.key", "inbox"} <= {p.name for p in made}
    assert {p.name for p in made if p.stat().st_mode & 0o077} == set()


def test_registry_new_writes_once_and_check_finds_nothing_in_it(
    emenscr: Command, tmp_path: Path
) -> None:
    path = tmp_path / "r.xlsx"
    assert str(path) in emenscr("registry", "new", path, "--lang", "en").out
    answer = emenscr("registry", "check", path)
    assert answer.code == 0
    assert answer.out.endswith("ยังไม่มีโครงการในทะเบียน\nThe registry has no project yet\n")
    before = path.read_bytes()
    assert_plain(emenscr("registry", "new", path), str(path))
    assert path.read_bytes() == before


@pytest.fixture
def wrong_registry(fresh_office: Office) -> Office:
    """An office whose registry names an agency that it does not know."""
    book = load_workbook(fresh_office.ws.registry_file)
    sheet = book["โครงการ"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == AGENCY)
    cell.value = "ศธ 99999"
    book.save(fresh_office.ws.registry_file)
    return Office(type(fresh_office.ws)(fresh_office.ws.root), fresh_office.issued)


def test_registry_check_lists_findings_by_cell_and_commands_stop_at_them(
    emenscr: Command, wrong_registry: Office
) -> None:
    root = wrong_registry.ws.root
    answer = emenscr("registry", "check", "-w", root)
    assert answer.code == 1
    assert re.search(r"ต้องแก้ไข โครงการ![A-Z]+\d+  NOT_IN_LIST  “ศธ 99999”", answer.out)
    assert_plain(
        emenscr("templates", *Q4, "-w", root), "โครงการ!", "ศธ 99999", "emenscr registry check"
    )


def test_templates_are_issued_for_a_project_an_agency_and_a_language(
    emenscr: Command, fresh_office: Office
) -> None:
    root = fresh_office.ws.root
    folder = root / "templates" / "2566-Q4"
    for path in folder.rglob("*.xlsx"):
        path.unlink()
    assert (
        "1 workbooks"
        in emenscr("templates", *Q4, "--project", DECK, "--lang", "en", "-w", root).out
    )
    (path,) = folder.rglob("*.xlsx")
    assert load_workbook(path, read_only=True).sheetnames[1] == form.COVER.head.en
    assert emenscr("templates", *Q4, "--agency", AGENCY, "-w", root).code == 0
    assert {p.parent.name for p in folder.rglob("*.xlsx")} == {
        file_names.safe("ศธ 04006"),
        file_names.safe(AGENCY),
    }


@pytest.mark.slow
def test_check_exits_by_what_it_found(
    emenscr: Command, office: Office, filled: dict[str, Path], tmp_path: Path
) -> None:
    clean, wrong = filled["2566-Q4/02-monitoring-staff"], filled["wrong/kpi-figures"]
    junk = tmp_path / "บันทึก.xlsx"
    junk.write_text("ไม่ใช่สมุดงาน")
    assert [
        emenscr("check", *files, "-w", office.ws.root).code
        for files in ([clean], [wrong], [clean, wrong], [clean, wrong, junk])
    ] == [0, 1, 1, 2]


def test_check_gives_the_documented_json(
    emenscr: Command,
    office: Office,
    filled: dict[str, Path],
    samples: dict[str, Sample],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME.replace(month=12))
    paths = [filled["wrong/kpi-figures"], filled["2566-Q4/02-monitoring-staff"]]
    findings = json.loads(emenscr("check", *paths, "--json", "-w", office.ws.root).out)
    assert {f["file"] for f in findings} == set(map(str, paths)), "the second is late by now"
    for f in findings:
        assert list(f) == [
            "file",
            "sheet",
            "cell",
            "code",
            "rule",
            "severity",
            "about_th",
            "about_en",
            "message_th",
            "message_en",
            "value",
        ]
        assert all(isinstance(v, str) for v in f.values())
        assert f["severity"] in ("error", "warning", "info")
        assert THAI.search(f["message_th"])
    assert {f["code"] for f in findings} >= {e["code"] for e in samples["wrong/kpi-figures"].expect}


def test_ingest_says_what_became_of_each_file(
    emenscr: Command, fresh_office: Office, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = fresh_office.ws
    monkeypatch.setattr(console.out, "width", 40)
    assert "The inbox is empty" in emenscr("ingest", "-w", ws.root).out
    for name in ("2566-Q4/02-monitoring-staff", "wrong/kpi-figures"):
        (ws.inbox / filled[name].name).write_bytes(filled[name].read_bytes())
    (ws.inbox / "บันทึก.docx").write_text("?")
    answer = emenscr("ingest", "-w", ws.root)
    assert answer.code == 0
    printed = answer.out.splitlines()
    lines = {
        name: printed[n : n + 2] for n, line in enumerate(printed) for name in line.split("  ")[1:2]
    }
    assert lines["2566-Q4_02-monitoring-staff.xlsx"][0].startswith("รับไว้แล้ว")
    wrong = lines["wrong_kpi-figures.xlsx"]
    assert re.match("ต้องแก้ไข.*บันทึก / Saved", wrong[0])
    assert (ws.root / wrong[1].removeprefix("    → ")).is_file(), "P5: paths are whole"
    assert wrong[1].startswith("    → replies/2566-Q4/")
    assert re.match("ไม่รับ", lines["บันทึก.docx"][0])
    assert "refused/" in lines["บันทึก.docx"][1]
    assert "1 refused" in answer.out


def test_summary_and_status_of_a_quarter(emenscr: Command, fresh_office: Office) -> None:
    root = fresh_office.ws.root
    assert (
        str(root / "outputs" / "2566-Q3" / "summary.xlsx")
        in emenscr("summary", *Q3, "-w", root).out
    )
    board = json.loads(emenscr("status", *Q3, "--json", "-w", root).out)
    assert set(board[0]) >= {"project", "name", "agency", "status", "submissions", "due", "file"}
    assert next(b["status"] for b in board if b["project"] == DECK) == "SUBMITTED"
    shown = emenscr("status", *Q3, "-w", root).out
    assert "ส่งแล้ว" in shown
    assert "SUBMITTED" not in shown


@pytest.mark.parametrize("lang", ["th", "en"])
def test_rules_lists_every_check_in_words(emenscr: Command, lang: str) -> None:
    answer = emenscr("rules", "--lang", lang)
    listed = set(re.findall(r"^([A-Z][\w.-]*)  ", answer.out, re.MULTILINE))
    assert listed >= {r.code for t in form.TABLES for r in t.rules} | {
        c.code for c in checks.CHECKS
    }
    assert not re.search(r"\b(nan|None)\b", answer.out)
    assert ("ต้องแก้ไข" if lang == "th" else "To correct") in answer.out


def test_no_command_shows_the_help(emenscr: Command) -> None:
    answer = emenscr()
    assert answer.code == 0
    assert all(
        name in answer.out
        for name in ("init", "templates", "check", "ingest", "summary", "status", "rules", "demo")
    )


# What a person can put right ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["templates", "--year", "2023", "--quarter", "4"], "2566"),
        (["status", "--year", "66", "--quarter", "4"], "66"),
        (["summary", "--year", "2566", "--quarter", "5"], "5"),
        (["templates", *Q4, "--project", "ศธ 00000-66-0001"], "ศธ 00000-66-0001"),
        (["templates", *Q4, "--agency", "ศธ 00000"], "ศธ 00000"),
        (["templates", *Q4, "--lang", "fr"], "fr"),
        (["templates", "--year", "2570", "--quarter", "1"], "2570"),
        (["summary", "--year", "2570", "--quarter", "1"], "2570"),
        (["check", "no-such-file.xlsx"], "no-such-file.xlsx"),
        (["check"], "emenscr --help"),
        (["templates", "--year", "2566"], "--quarter"),
        (["status", "--year", "สองพัน", "--quarter", "1"], "--year"),
        (["ingets"], "ingets"),
        (["registry"], "emenscr --help"),
        (["registry", "check", "no-such-file.xlsx"], "no-such-file.xlsx"),
        (["registry", "check", __file__], ".xlsx"),
    ],
)
def test_a_slip_is_named(emenscr: Command, office: Office, words: list[str], says: str) -> None:
    where = [] if words[0] in ("ingets", "registry") else ["-w", office.ws.root]
    assert_plain(emenscr(*words, *where), says)


@pytest.mark.parametrize("words", [("status", *Q4), ("registry", "check")])
def test_the_workspace_may_be_named_before_the_command(
    office: Office, emenscr: Command, words: tuple[str, ...], tmp_path: Path
) -> None:
    """P5; where it is named twice, the one after the command is meant."""
    root = office.ws.root
    after = emenscr(*words, "-w", root)
    assert after.code == 0
    assert after.out == emenscr("-w", root, *words).out
    assert after.out == emenscr("-w", tmp_path, *words, "-w", root).out


@pytest.mark.parametrize(
    "words",
    [["templates", *Q4], ["ingest"], ["summary", *Q4], ["status", *Q4], ["check", __file__]],
)
def test_a_folder_that_is_no_workspace_stays_as_it_is(
    emenscr: Command, tmp_path: Path, words: list[str]
) -> None:
    answer = emenscr(*words, "-w", tmp_path)
    assert_plain(answer, "is no workspace", "registry.xlsx")
    assert "emenscr init" not in answer.err, "P1: no advice to make one where none is missed"
    assert_plain(emenscr(*words, "-w", tmp_path / "none"), "is no workspace")
    assert not list(tmp_path.iterdir())


def test_a_missing_registry_is_named(emenscr: Command, tmp_path: Path) -> None:
    emenscr("init", tmp_path)
    (tmp_path / "registry.xlsx").unlink()
    for words in (["templates", *Q4], ["ingest"], ["status", *Q4]):
        assert_plain(emenscr(*words, "-w", tmp_path), "emenscr registry new", "registry.xlsx")


def test_a_registry_that_cannot_be_read_is_named(emenscr: Command, tmp_path: Path) -> None:
    """F1: its file, not only what is wrong with it."""
    emenscr("init", tmp_path)
    (tmp_path / "registry.xlsx").write_bytes(b"")
    for words in (["status", *Q4], ["registry", "check"]):
        assert_plain(emenscr(*words, "-w", tmp_path), "registry.xlsx: ", "0 bytes")


@pytest.mark.slow
@pytest.mark.parametrize(
    "settings",
    [
        'lang = "fr"',
        "lang = [",
        "size = 3",
        "thresholds = 3",
        "[thresholds]\ntolerance = 1",
        "[thresholds]\ncopy_ratio = 101",
        "[thresholds]\ncopy_ratio = true",
        '[severity]\n"V-N2" = "loud"',
        '[severity]\n"V-N2" = ["off"]',
        "severity = 1",
        "database = 1",
        'database = "nonsense"',
        'database = "sqlite:////no/such/folder/x"',
    ],
)
def test_a_broken_settings_file_is_named(emenscr: Command, tmp_path: Path, settings: str) -> None:
    emenscr("init", tmp_path)
    (tmp_path / "emenscr.toml").write_text(settings, "utf-8")
    assert_plain(emenscr("status", *Q4, "-w", tmp_path))


def test_settings_that_are_no_text_are_named(emenscr: Command, tmp_path: Path) -> None:
    emenscr("init", tmp_path)
    (tmp_path / "emenscr.toml").write_bytes(b'lang = "\xff"')
    assert_plain(emenscr("status", *Q4, "-w", tmp_path), "emenscr.toml")


def test_a_damaged_ledger_is_named(emenscr: Command, tmp_path: Path) -> None:
    emenscr("init", tmp_path)
    (tmp_path / "ledger.sqlite").write_text("not a database")
    assert_plain(emenscr("ingest", "-w", tmp_path))


def test_a_file_where_a_folder_should_be_is_named(emenscr: Command, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert_plain(emenscr("init", tmp_path / "file"))
    assert_plain(emenscr("registry", "new", tmp_path / "file" / "r.xlsx"))


def test_the_demo_leaves_other_peoples_folders_alone(emenscr: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    assert_plain(emenscr("demo", "--out", tmp_path), "--out")
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def _lock_outputs(monkeypatch: pytest.MonkeyPatch, *, first_only: bool) -> None:
    replace = os.replace

    def locked_replace(source: Path, target: Path) -> None:
        if not first_only or Path(target).name == "summary.xlsx":
            raise PermissionError(13, "in use", str(source), None, str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", locked_replace)
    monkeypatch.setattr(disk, "_PAUSE", 0)


def test_an_output_held_open_is_named(
    emenscr: Command, fresh_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fresh_office.ws.root / "outputs" / "2566-Q3"
    before = set(folder.glob("*"))
    _lock_outputs(monkeypatch, first_only=False)
    assert_plain(emenscr("summary", *Q3, "-w", fresh_office.ws.root), "summary.xlsx")
    assert set(folder.glob("*")) == before, "nothing half-written stays"


def test_beside_an_output_held_open_stands_a_new_one(
    emenscr: Command, fresh_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lock_outputs(monkeypatch, first_only=True)
    answer = emenscr("summary", *Q3, "-w", fresh_office.ws.root)
    assert answer.code == 0
    assert re.search(r"summary \d{4}-\d\d-\d\d \d{6}\.xlsx", answer.out)


# Issuing again, and more time -----------------------------------------------------------------


@pytest.mark.slow
def test_issuing_again_says_what_is_new_changed_or_as_it_was(
    emenscr: Command, fresh_office: Office
) -> None:
    """T9: grouped, with what changed in which project, and who is not asked at all."""
    here = ("-w", fresh_office.ws.root, "--year", 2566, "--quarter", 4)
    same = emenscr("templates", *here)
    assert (same.code, "คงเดิม 12" in same.out, "เปลี่ยน" in same.out) == (0, True, False)
    assert "โครงการยุติแล้ว 1" in same.out
    assert re.search("ศธ 04901-66-0002 ยุติ", same.out)  # each by name, with the reason (F18)
    registered(
        fresh_office,
        kpis=where({"target": 95}, project_code="ศธ 04006-66-0001", kind="เชิงปริมาณ", no=1),
    )
    changed = emenscr("templates", *here)
    assert "เปลี่ยน 1" in changed.out
    assert "คงเดิม 11" in changed.out
    assert re.search("ศธ 04006-66-0001\n.*90.*95", changed.out)


def test_a_project_that_is_not_due_is_refused_with_the_reason(
    emenscr: Command, fresh_office: Office
) -> None:
    answer = emenscr(
        "templates",
        "-w",
        fresh_office.ws.root,
        "--year",
        2566,
        "--quarter",
        4,
        "--project",
        "ศธ 04901-66-0002",
    )
    assert_plain(answer, "ยุติ", "terminated")


def test_status_names_the_state_of_who_does_not_report(
    emenscr: Command, fresh_office: Office
) -> None:
    here = ("-w", fresh_office.ws.root, "--year", 2566, "--quarter", 4)
    answer = emenscr("status", *here)
    assert (answer.code, "โครงการยุติแล้ว 1" in answer.out, "ยังไม่รายงาน 12" in answer.out) == (
        0,
        True,
        True,
    )
    board = {b["project"]: b for b in json.loads(emenscr("status", *here, "--json").out)}
    assert (
        board["ศธ 04901-66-0002"]["duty"],
        board["ศธ 04901-66-0002"]["counts"],
        board["ศธ 04901-66-0002"]["state"]["en"],
    ) == ("terminated", False, "Terminated")


@pytest.mark.slow
def test_more_time_is_repeated_as_it_was_understood(emenscr: Command, fresh_office: Office) -> None:
    """T8: in both calendars; a day before the due date, or decades away, is refused."""
    here = (
        "extend",
        "-w",
        fresh_office.ws.root,
        "--year",
        2566,
        "--quarter",
        4,
        "--why",
        "น้ำท่วม",
        "--project",
        "ศธ 04902-66-0001",
    )
    answer = emenscr(*here, "--until", "10/2/2567")
    assert (answer.code, "10 ก.พ. 2567 (10 Feb 2024)" in answer.out) == (0, True)
    assert_plain(emenscr(*here, "--until", "1/1/2560"), "1 ม.ค. 2560", "10 Feb 2024")
    assert_plain(emenscr(*here, "--until", "1/10/22"), "1 ต.ค. 2522", "1 Oct 2022")


# Status, and what a person types ---------------------------------------------------------------


def test_status_is_a_line_a_project_of_the_present_quarter(
    emenscr: Command, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P5: at 80 columns, codes whole; the quarter that takes reports today unless one is named."""
    monkeypatch.setattr(console.out, "width", 80)
    lines = emenscr("status", "-w", office.ws.root).out.splitlines()
    assert lines[:2] == ["ไตรมาสที่ 4 ปีงบประมาณ พ.ศ. 2566", "Quarter 4, fiscal year 2566"]
    codes = [
        b["project"] for b in json.loads(emenscr("status", "--json", "-w", office.ws.root).out)
    ]
    assert [next(c for c in codes if c in line) for line in lines[3:-1]] == codes
    assert max(map(cell_len, lines)) <= 80


@pytest.mark.slow
def test_status_tells_of_those_that_are_asked_for(emenscr: Command, office: Office) -> None:
    """P5: by agency with those below it, by status in either language, and those overdue."""

    def codes(*words: str) -> list[str]:
        answer = emenscr("status", *Q4, "--json", *words, "-w", office.ws.root)
        return [b["project"] for b in json.loads(answer.out)]

    every = codes()
    assert codes("--agency", "สพฐ.") == every
    below = codes("--agency", AGENCY)
    assert 0 < len(below) < len(every)
    assert all(code.startswith(AGENCY) for code in below)
    ended = codes("--status", "โครงการยุติแล้ว")
    assert ended == codes("--status", "Terminated") == codes("--status", "terminated")
    assert ended == ["ศธ 04901-66-0002"]
    assert codes("--overdue") == [], "nothing is overdue yet"
    assert_plain(emenscr("status", "--status", "เสร็จ", "-w", office.ws.root), "เสร็จ", "Submitted")


def test_what_is_overdue_is_told(
    emenscr: Command, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME.replace(month=12))
    output = emenscr("status", *Q4, "--overdue", "-w", office.ws.root).out
    assert "-55" in output
    assert "โครงการยุติแล้ว" not in output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("year", "quarter"),
    [("๒๕๖๖", "๓"), ("2566", "Q3"), ("พ.ศ. 2566", "ไตรมาสที่ 3"), ("2566", "q 3"), ("２５６６", "3")],
)
def test_numbers_are_understood_as_people_write_them(
    emenscr: Command, office: Office, year: str, quarter: str
) -> None:
    """P5: Thai digits and Q4 wherever a number is asked."""
    words = ("status", "--year", year, "--quarter", quarter, "-w", office.ws.root)
    assert emenscr(*words).out.startswith("ไตรมาสที่ 3 ปีงบประมาณ พ.ศ. 2566\n")


def test_the_version_is_told(emenscr: Command) -> None:
    answer = emenscr("--version")
    assert (answer.code, answer.out) == (0, f"emenscr {__version__}\n")


@pytest.mark.slow
def test_what_was_done_by_hand_is_repeated(emenscr: Command, fresh_office: Office) -> None:
    """P5: which report, of which quarter, why, and which file goes out."""
    answer = emenscr("reopen", DECK, *Q3, "--why", "แก้ตัวเลข", "-w", fresh_office.ws.root)
    assert all(w in answer.out for w in (DECK, "ไตรมาสที่ 3", "Quarter 3", "แก้ตัวเลข", "_returned_"))
    answer = emenscr("withdraw", DECK, *Q3, "--why", "ส่งผิดไฟล์", "-w", fresh_office.ws.root)
    assert all(w in answer.out for w in (DECK, "ไตรมาสที่ 3", "Quarter 3", "ส่งผิดไฟล์"))
