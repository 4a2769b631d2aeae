"""What has not gone out lies in the outbox, by agency, named and worded for people (P4)."""

import zipfile
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.office import workspace
from emenscr_xlsx.office.approval_request import approvals
from emenscr_xlsx.office.outbox import _unique, outbox, sent
from emenscr_xlsx.office.to_send import LONGEST, PURPOSES, Item
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.text.address import is_address
from emenscr_xlsx.text.period import Period
from support.command import Q4, Command, assert_plain
from support.office import IN_TIME, Office, registered, where

LAST, AGENCY = Period(2566, 4), "ศธ 04006"


@pytest.fixture
def busy(
    fresh_office: Office, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> Workspace:
    """An office that has taken a good report, a faulty one, and what is none, with addresses."""
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    ws = registered(
        fresh_office,
        agencies=where({"email": "plan@office.example"}, agency_code=AGENCY),
        approvers=where({"email": "head@office.example"}, agency_code=AGENCY, level=1),
    )
    for name in ("2566-Q4/02-monitoring-staff", "wrong/kpi-figures"):
        (ws.inbox / filled[name].name).write_bytes(filled[name].read_bytes())
    (ws.inbox / "บันทึก.docx").write_text("?")
    ingest(ws, now=IN_TIME)
    approvals(ws, LAST)
    return ws


def laid_out(ws: Workspace, kind: str = "2566-Q4") -> dict[str, bytes]:
    root = ws.root / "outbox" / kind
    return {
        p.relative_to(root).as_posix(): p.read_bytes()
        for p in root.rglob("*")
        if p.is_file() and p.name != ".sent.json"
    }


def test_each_agency_has_its_files_a_text_a_mail_and_a_zip(busy: Workspace) -> None:
    parcels = outbox(busy, LAST)
    files = laid_out(busy)
    mine = {n.split("/")[1]: c for n, c in files.items() if n.startswith("ศธ-04006/")}
    sheets = {n: c for n, c in mine.items() if n.endswith(".xlsx")}
    ends = sorted(n.rpartition("_")[2] for n in sheets)
    assert ends.count("รับแล้ว.xlsx") == 1
    assert ends.count("ต้องแก้ไข.xlsx") == 1
    assert ends.count("แบบพิจารณา.xlsx") == 1
    assert all(n.startswith("ศธ-04006") and "_Q4_" in n and len(n) <= 80 for n in sheets)
    (parcel,) = (p for p in parcels if p.agency == AGENCY)
    assert (parcel.files, parcel.mails) == (len(sheets), 2)
    kept = {c for f in ("replies", "templates", "approvals") for c in contents(busy.root / f)}
    assert {*sheets.values()} <= kept, "byte for byte"
    text = mine["ข้อความนำส่ง.txt"].decode("utf-8-sig")
    assert "ภายใน 16 ต.ค. 2566" in text
    assert all(n in text for n in sheets if "แบบพิจารณา" not in n)
    with zipfile.ZipFile(busy.root / "outbox" / "2566-Q4" / "ศธ-04006.zip") as packed:
        packed_files = {n: packed.read(n) for n in packed.namelist()}
    assert packed_files == {n: c for n, c in mine.items() if not n.endswith(".eml")}
    staff = message_from_bytes(mine["ข้อความนำส่ง.eml"], policy=default)
    assert (staff["To"], staff["X-Unsent"]) == ("plan@office.example", "1")
    attached = {a.get_filename(): a.get_payload(decode=True) for a in staff.iter_attachments()}
    assert attached == {n: c for n, c in sheets.items() if "แบบพิจารณา" not in n}
    head = message_from_bytes(mine["ข้อความนำส่ง-ผู้อนุมัติระดับ1.eml"], policy=default)
    assert head["To"] == "head@office.example"
    assert not [n for n in files if n.startswith("ศธ-04901/") and n.endswith(".eml")]


def contents(folder: Path) -> list[bytes]:
    return [p.read_bytes() for p in folder.rglob("*.xlsx")]


@pytest.mark.slow
def test_what_is_sent_is_gone_and_comes_back_only_when_it_changes(
    busy: Workspace, emenscr: Command
) -> None:
    outbox(busy, LAST)
    ours = busy.root / "outbox" / "2566-Q4" / "ศธ-04901" / "my note.txt"
    ours.write_text("mine")
    answer = emenscr("sent", "--agency", AGENCY, "-w", busy.root)
    assert answer.code == 0
    assert not [n for n in laid_out(busy) if n.startswith("ศธ-04006")]
    assert [n for n in laid_out(busy) if n.startswith("ศธ-04901")], "the others wait"
    assert sent(busy)
    assert [*laid_out(busy)] == ["ศธ-04901/my note.txt"], "only what was laid out is removed"
    assert "Nothing waits" in emenscr("sent", "-w", busy.root).out
    assert outbox(busy, LAST) == []
    (form,) = (busy.root / "templates" / "2566-Q4").rglob("ศธ-04901-66-0003_*.xlsx")
    form.write_bytes(form.read_bytes() + b" ")
    (parcel,) = outbox(busy, LAST)
    assert (parcel.agency, parcel.files) == ("ศธ 04901", 1)
    assert_plain(emenscr("sent", "--agency", "ศธ 1", "-w", busy.root), "ศธ 1")


def test_the_same_outbox_is_written_once(busy: Workspace) -> None:
    outbox(busy, LAST)
    before = {p: p.stat().st_mtime_ns for p in (busy.root / "outbox").rglob("*.xlsx")}
    outbox(busy, LAST)
    assert before == {p: p.stat().st_mtime_ns for p in before}


def test_ingest_ends_with_what_is_to_be_sent(busy: Workspace, emenscr: Command) -> None:
    answer = emenscr("ingest", "-w", busy.root)
    assert "outbox/2566-Q4/ศธ-04006" in answer.out
    assert "emenscr sent" in answer.out


def test_reminders_go_to_who_has_not_reported(busy: Workspace, emenscr: Command) -> None:
    """The same way: with the workbook once more, though it is gone."""
    outbox(busy, LAST)
    sent(busy)
    answer = emenscr("remind", *Q4, "-w", busy.root)
    assert answer.code == 0
    files = laid_out(busy, "2566-Q4-remind")
    sheets = [n for n in files if n.endswith(".xlsx")]
    assert len(sheets) == 11, "of 12 who report one has"
    assert not [n for n in sheets if "รับแล้ว" in n or "แบบพิจารณา" in n]
    assert "ยังไม่ได้รับรายงาน" in files["ศธ-04006/ข้อความนำส่ง.txt"].decode("utf-8-sig")
    assert sent(busy) == 11
    assert laid_out(busy, "2566-Q4-remind") == {}


@pytest.mark.parametrize(
    "name",
    [
        "โครงการ" * 40,
        'a/b\\c:d*e?f"g<h>i|j',
        "../../x",
        "=cmd|' /C calc'!A0\r\nBcc: x@y.example",
        "น้ำ้" * 60,
        "",
        ".",
    ],
)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_name_for_people_is_a_name_on_any_system(name: str, purpose: str) -> None:
    item = Item(Path("x.xlsx"), "ศธ 04006", PURPOSES[purpose], name, "ศธ 04006-66-0001")
    made = item.file_name(LAST, "th")
    assert len(made) <= LONGEST
    assert len(made.encode()) <= 255
    assert made.startswith("ศธ-04006-66-0001_")
    assert made.endswith(f"_Q4_{PURPOSES[purpose].name.th}.xlsx")
    assert not set(made) & set('/\\:*?"<>|\r\n= ')


def test_two_projects_of_one_name_have_two_names() -> None:
    """Also where what tells them apart was cut."""
    names: list[str] = []
    for _ in range(12):
        names.append(_unique("ก" * 60 + "_Q4_ต้องแก้ไข.xlsx", names))
    assert len({*names}) == 12
    assert max(map(len, names)) <= LONGEST


@pytest.mark.parametrize(
    ("text", "single"),
    [
        ("plan@office.go.th", True),
        ("a.b-c+d@x-y.example", True),
        ("plan@office", False),
        ("a@x.example, b@x.example", False),
        ("a@x.example\nBcc: b@x.example", False),
        ("แผน@office.example", False),
    ],
)
def test_a_mail_is_drafted_to_a_single_address_only(text: str, *, single: bool) -> None:
    """Nothing in the registry adds a line to the head of a mail."""
    assert is_address(text) is single
