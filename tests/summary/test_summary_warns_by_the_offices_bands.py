"""Alerts go by the bands of `emenscr.toml`, one for each cause.

The board says who holds a report, and why it went back.
"""

from datetime import datetime

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.cli import app as console, commands as cli
from emenscr_xlsx.config import settings
from emenscr_xlsx.office.statuses import status
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.text.errors import Error
from support.office import Office
from support.summaries import Q3, book_of, rows


def test_one_cause_gives_one_alert(office: Office) -> None:
    book = book_of(office.ws)
    alerts, board = rows(book, "แจ้งเตือน"), rows(book, "สถานะ")
    keys = [(a["Project code"], a["Quarter"], a["Cause"]) for a in alerts]
    assert len(keys) == len(set(keys))
    missing = {
        (b["Project code"], b["Quarter"])
        for b in board
        if b["In time"] == "เลยกำหนด ยังไม่ส่ง / Overdue, not sent"
    }
    assert missing
    for key in missing:
        assert [a["Cause"] for a in alerts if (a["Project code"], a["Quarter"]) == key] == [
            "ไม่รายงานตามกำหนด / Not reported when due"
        ]


@pytest.mark.slow
def test_the_bands_are_the_offices_own(fresh_office: Office) -> None:
    def spending(ws: Workspace) -> dict[tuple[object, object], object]:
        return {
            (a["Project code"], a["Quarter"]): a["Level"]
            for a in rows(book_of(ws), "แจ้งเตือน")
            if str(a["Cause"]).startswith("เบิกจ่าย")
        }

    before = spending(fresh_office.ws)
    assert set(before.values()) == {"วิกฤต / Critical", "เฝ้าระวัง / Watch"}
    (fresh_office.ws.root / "emenscr.toml").write_text(
        "[alerts]\nspend_critical = 0\nspend_watch = 99\n", "utf-8"
    )
    ws = Workspace(fresh_office.ws.root)
    assert set(spending(ws).values()) == {"เฝ้าระวัง / Watch"}
    assert len(spending(ws)) >= len(before)
    text = "\n".join(
        str(c.value) for row in book_of(ws)["ภาพรวม"].iter_rows() for c in row if c.value
    )
    assert "ต่ำกว่าร้อยละ 99" in text, "and the page prints them"


@pytest.mark.parametrize("line", ["spend_watch = 101", "no_such = 1", 'kpi_watch = "x"'])
def test_an_impossible_band_is_refused_by_name(fresh_office: Office, line: str) -> None:
    path = fresh_office.ws.root / "emenscr.toml"
    path.write_text(f"[alerts]\n{line}\n", "utf-8")
    with pytest.raises(Error, match=line.split(maxsplit=1)[0]):
        settings.load(path)


def test_a_report_sent_back_says_since_when_and_why(fresh_office: Office) -> None:
    ws = fresh_office.ws
    standing = next(b for b in status(ws, Q3) if b["status"] == "SUBMITTED")
    with ws.ledger() as ledger:
        ledger.move(
            standing["project"], Q3, "RETURNED", datetime(2023, 7, 20, 9), "ขอให้ระบุจำนวนผู้เข้าร่วม"
        )
    book = book_of(ws)
    row = next(
        b
        for b in rows(book, "สถานะ")
        if (b["Project code"], b["Quarter"]) == (standing["project"], 3)
    )
    assert row["Status"] == "ส่งกลับแก้ไข / Returned"
    assert row["Returned on"] == datetime(2023, 7, 20)
    assert row["Why returned"] == "ขอให้ระบุจำนวนผู้เข้าร่วม"
    assert "staff" in row["Held by"]
    news = [
        r
        for r in rows(book, "เปลี่ยนแปลง")
        if r["Project code"] == standing["project"] and r["Change"] == "ส่งกลับแก้ไข / Returned"
    ]
    assert [r["Comment"] for r in news] == ["ขอให้ระบุจำนวนผู้เข้าร่วม"]


def test_the_commands_for_an_office_and_for_the_year(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for given, name in (
        (["--quarter", "3", "--agency", "สสค."], "2566-Q3/summary_ศธ-04901.xlsx"),
        ([], "2566/summary.xlsx"),
    ):
        monkeypatch.setattr(
            "sys.argv",
            [
                "emenscr",
                "summary",
                "--year",
                "2566",
                "-w",
                str(office.ws.root),
                "--lang",
                "both",
                *given,
            ],
        )
        with pytest.raises(SystemExit) as end, console.out.capture():
            cli.main()
        assert not end.value.code
        book = load_workbook(office.ws.root / "outputs" / name)
        agencies = {r["Agency"] for r in rows(book, "สถานะ")}
        assert agencies == {"สสค."} if given else len(agencies) == 3
        assert ("เทียบไตรมาส" in book.sheetnames) is not bool(given)
