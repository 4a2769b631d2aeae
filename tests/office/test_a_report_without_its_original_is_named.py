"""A report whose original is gone or was altered is named, and put for nobody's approval."""

import os

import pytest

from emenscr_xlsx.office import verbs as desk, verified
from emenscr_xlsx.office.approval_request import approvals
from emenscr_xlsx.office.board import board
from emenscr_xlsx.text.period import Period
from support.command import Command
from support.office import Office

Q3 = Period(2566, 3)


def test_a_report_is_shown_for_approval_only_as_it_was_filed(
    fresh_office: Office, emenscr: Command
) -> None:
    """S15: and the board, `status` and `approvals` say which are not, and what to do (S7)."""
    ws = fresh_office.ws
    with ws.ledger() as ledger:
        standing = ledger.standing(Q3)
    whole = sum(asked.reports for asked in approvals(ws, Q3))
    gone, altered, *_ = sorted(standing)
    (ws.root / (standing[gone]["filed"] or "")).unlink()
    with (ws.root / (standing[altered]["filed"] or "")).open("ab") as original:
        original.write(b"?")
    assert sum(asked.reports for asked in approvals(ws, Q3)) == whole - 2
    first, second = desk.unsound(ws, Q3)
    assert first.en.startswith(f"{gone}: the report's original is not there")
    assert second.th.startswith(f"{altered}: ไฟล์ต้นฉบับของรายงาน")
    for command in ("approvals", "status"):
        shown = emenscr(command, "--year", 2566, "--quarter", 3, "-w", ws.root).out
        assert "was changed since it was filed" in " ".join(shown.split())
    page = board(ws, Q3).read_text("utf-8")
    assert second.th.split(":")[1].split("(")[0].strip() in page


def test_sound_reports_draw_no_word(office: Office) -> None:
    assert desk.unsound(office.ws, Q3) == []


def test_an_original_is_read_once_until_it_looks_otherwise(
    fresh_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Q7: also where whoever altered it put its size and its time back."""
    ws, read = fresh_office.ws, []
    monkeypatch.setattr(verified, "_YOUNG", -1)  # as if all had lain there for long
    digest = verified.file_digest
    monkeypatch.setattr(verified, "file_digest", lambda path: read.append(path) or digest(path))
    assert desk.unsound(ws, Q3) == []
    with ws.ledger() as ledger:
        standing = ledger.standing(Q3)
    assert len(read) == len(standing)
    approvals(ws, Q3)
    assert desk.unsound(ws, Q3) == []
    assert len(read) == len(standing), "none is read once more"
    path = ws.root / (standing[code := min(standing)]["filed"] or "")
    before, content = path.stat(), bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    (sentence,) = desk.unsound(ws, Q3)
    assert sentence.en.startswith(f"{code}: the report's original")
    assert read[len(standing) :] == [path]
    (ws.intake / "verified" / f"{Q3.label}.json").write_bytes(b"[1")
    assert len(desk.unsound(ws, Q3)) == 1
    assert len(read) == 2 * len(standing) + 1, "all are read where it cannot be known"
