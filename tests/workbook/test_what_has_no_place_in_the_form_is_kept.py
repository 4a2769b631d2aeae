"""What was typed where the form asks nothing comes back whole, and waits until it is placed."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from emenscr_xlsx.forms import report as form
from emenscr_xlsx.model.finding import Severity, Verdict
from emenscr_xlsx.workbook.own_pages import NOT_USED
from support.answers import Answered, answer
from support.filling import cells_of, raw
from support.office import Office

PAGE = NOT_USED.head.th
BUDGET, ACTIVITIES = form.BUDGET_SHEET.head.th, form.ACTIVITIES_SHEET.head.th
LONG = "ข้อสังเกตยาวของเจ้าหน้าที่ " * 120
ALLOCATION = {
    "source_name": "โครงการกลาง",
    "source_code": "ศธ 04000-66-0009",
    "work_plan": "แผนงานพื้นฐาน",
    "amount": 50_000,
}

Typing = Callable[[object, dict[tuple[str, str, str], tuple[str, int, int]]], None]


def typed(deck_file: Path, target: Path, typing: Typing) -> Path:
    """The deck's report after somebody typed into it anywhere."""
    book = load_workbook(deck_file)
    typing(book, cells_of(book))
    book.save(target)
    return target


def entries(reply: Path) -> list[list[object]]:
    """The entries of the page: where each stood, and its values."""
    return [
        [row[1], *(v for v in row[3:] if v is not None)]
        for row in load_workbook(reply)[PAGE].iter_rows(values_only=True)
        if row[0] in ("?", "~")
    ]


def everywhere(book, places):
    """A long note, a card that the form does not have, a total, and a note over a tag."""
    sheet, row, col = places["activities", "1", "state"]
    last = book[sheet].max_row
    book[sheet].cell(last + 2, 2).value = LONG
    for col, value in ((2, "กิจกรรมที่ 7"), (3, "ดำเนินการ"), (9, 12)):
        book[sheet].cell(last + 4, col).value = value
    sheet, row, col = places["allocations", "4", "amount"]
    book[sheet].cell(row + 1, 3).value = "รวม"
    book[sheet].cell(row + 1, col).value = 50_000
    book[sheet].cell(1, 60).value = "ฝากดู"


@pytest.fixture(scope="module")
def first(office: Office, deck_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Answered:
    folder = tmp_path_factory.mktemp("kept")
    file = typed(deck_file, folder / "file.xlsx", everywhere)
    return answer(office, file, folder / "reply.xlsx")


def test_all_that_was_not_read_stands_whole_on_a_sheet_of_the_reply(first: Answered) -> None:
    """F14: each with where it was, whole; sums are only kept to be seen."""
    kept = {tuple(values): place for place, *values in entries(first.reply)}
    assert kept[LONG,].startswith(f"{ACTIVITIES}!B")
    assert kept["กิจกรรมที่ 7", "ดำเนินการ", 12].startswith(f"{ACTIVITIES}!B")
    assert kept["รวม", 50_000].startswith(f"{BUDGET}!C")


def test_findings_of_the_reply_lead_to_cells_of_the_reply(first: Answered) -> None:
    """F14: what has no cell in the form stands on that sheet, and its finding leads there."""
    page = load_workbook(first.reply).worksheets[0]
    rows = [
        (row[3].value, row[4].value, row[4].hyperlink.location)
        for row in page.iter_rows(min_row=8)
        if row[4].hyperlink
    ]
    assert {sheet for sheet, _, _ in rows} == {PAGE}
    book = load_workbook(first.reply)
    for sheet, cell, location in rows:
        assert location == f"'{sheet}'!{cell}"
        assert book[sheet][cell].value is not None


def test_a_total_below_a_table_and_a_note_do_not_block(
    office: Office, deck_file: Path, tmp_path: Path
) -> None:
    """F22: both are remarks, and say what to do."""

    def note(book, places):
        row, sheet = max(
            (row, sheet) for (t, _, _), (sheet, row, _) in places.items() if t == "budget"
        )
        _, _, col = places["budget", "1", "disbursed"]
        book[sheet].cell(row + 1, 3).value = "รวมทั้งสิ้น"
        book[sheet].cell(row + 1, col).value = 1_000_000
        book[sheet].cell(row, 60).value = "ฝากดู"
        sheet = book.create_sheet("ทดเลข")
        sheet.append(["คงเหลือ", 5])
        sheet.append([None, datetime(2023, 8, 1, 9, 30)])

    answered = answer(
        office, typed(deck_file, tmp_path / "note.xlsx", note), tmp_path / "reply.xlsx"
    )
    assert answered.verdict is Verdict.REMARKS
    assert answered.codes() == ["OUTSIDE", "SHEET_IGNORED", "SUM_ROW"]
    assert ["ทดเลข!A1", "คงเหลือ", 5] in entries(answered.reply), "an own sheet can be seen too"
    assert ["ทดเลข!B2", datetime(2023, 8, 1, 9, 30)] in entries(answered.reply)


def test_the_reply_sent_back_is_to_be_corrected_until_its_sheet_is_empty(
    office: Office, first: Answered, tmp_path: Path
) -> None:
    """F14: untouched it blocks, each entry by name; emptied it is accepted, sums or not."""
    again = answer(office, first.reply, tmp_path / "again.xlsx", 3)
    assert again.verdict is Verdict.TO_CORRECT
    waiting = [f for f in again.findings if f.rule == "NOT_USED_YET"]
    assert [f.sheet for f in waiting] == [PAGE] * 3
    assert any(f"{ACTIVITIES}!B" in f.message.th for f in waiting)
    assert entries(again.reply) == entries(first.reply), "and they are kept, time after time"
    book = load_workbook(again.reply)
    for row in reversed(range(1, book[PAGE].max_row + 1)):
        if book[PAGE].cell(row, 1).value == "?":
            book[PAGE].delete_rows(row)
    book.save(tmp_path / "emptied.xlsx")
    emptied = answer(office, tmp_path / "emptied.xlsx", tmp_path / "last.xlsx", 4)
    assert emptied.verdict is Verdict.ACCEPTED
    assert [values for _, *values in entries(emptied.reply)] == [["รวม", 50_000]]


@pytest.mark.slow
def test_a_value_typed_on_that_sheet_waits_too(
    office: Office, first: Answered, tmp_path: Path
) -> None:
    """F14: it holds something from the officer, whoever put it there."""
    book = load_workbook(first.reply)
    book[PAGE].delete_rows(4, book[PAGE].max_row)
    book[PAGE]["D9"] = "อย่าลืม"
    book.save(tmp_path / "typed.xlsx")
    again = answer(office, tmp_path / "typed.xlsx", tmp_path / "again.xlsx", 3)
    assert again.codes() == ["NOT_USED_YET"]
    assert again.verdict is Verdict.TO_CORRECT


@pytest.mark.slow
def test_the_other_value_of_a_copied_sheet_waits_in_the_reply(
    office: Office, deck_file: Path, tmp_path: Path
) -> None:
    """F12: a backup stands first; the reply has both values, and untouched is not accepted."""

    def copied(book, places):
        sheet, row, col = places["budget", "1", "committed"]
        copy = book.copy_worksheet(book[sheet])
        copy.title = f"{sheet} (2)"
        book.move_sheet(copy, 1 - len(book.sheetnames))
        book[sheet].cell(row, col).value = 41
        copy.cell(row, col).value = 40

    sent = answer(office, typed(deck_file, tmp_path / "two.xlsx", copied), tmp_path / "reply.xlsx")
    assert [(f.rule, f.severity) for f in sent.findings] == [("TWO_VALUES", Severity.ERROR)]
    assert sent.findings[0].sheet == BUDGET
    assert raw(sent.reply, office.ws.key)["budget", "1", "committed"] == 41
    assert [values for _, *values in entries(sent.reply)] == [[40]]
    again = answer(office, sent.reply, tmp_path / "again.xlsx", 3)
    assert again.verdict is Verdict.TO_CORRECT
    assert again.codes() == ["NOT_USED_YET"]


@pytest.mark.slow
@pytest.mark.parametrize("below", [1, 2, 5])
def test_rows_below_an_open_table_are_read_and_shown_in_the_reply(
    office: Office, deck_file: Path, tmp_path: Path, below: int
) -> None:
    """F15: more rows than the form has, whether they follow at once or after a gap."""

    def more(book, places):
        for added in range(2):
            for name, value in ALLOCATION.items():
                sheet, row, col = places["allocations", "4", name]
                cell = book[sheet].cell(row + below + added, col)
                cell.value = value if name != "source_code" else f"ศธ 04000-66-001{added}"

    sent = answer(office, typed(deck_file, tmp_path / "more.xlsx", more), tmp_path / "reply.xlsx")
    assert sent.codes() == []
    read = raw(sent.reply, office.ws.key)
    assert [read["allocations", key, "source_code"] for key in ("5", "6")] == [
        "ศธ 04000-66-0010",
        "ศธ 04000-66-0011",
    ]


@pytest.mark.slow
def test_a_sheet_without_its_hidden_marks_is_one_sentence(
    office: Office, deck_file: Path, tmp_path: Path
) -> None:
    """F9: the Document Inspector removes hidden rows and columns; sheets and cure are named."""

    def inspected(book, places):
        for ws in book.worksheets:
            if ws.sheet_state == "visible":
                for row in range(ws.max_row, 0, -1):
                    if ws.row_dimensions[row].hidden:
                        for merged in [m for m in ws.merged_cells.ranges if m.min_row == row]:
                            ws.merged_cells.remove(merged)
                        for cell in ws[row]:
                            cell.value = None
                for row in range(1, ws.max_row + 1):
                    ws.cell(row, 1).value = None

    sent = answer(
        office, typed(deck_file, tmp_path / "bare.xlsx", inspected), tmp_path / "reply.xlsx"
    )
    findings = [f for f in sent.findings if f.rule == "MARKS_GONE"]
    assert len(findings) == 1
    assert all(f"“{s.head.th}”" in findings[0].message.th for s in form.SHEETS)
    assert "ยังไม่ได้ใช้" in findings[0].message.th
    others = {f.rule for f in sent.findings} - {"MARKS_GONE"}
    assert not others & {"TABLE_MISSING", "SHEET_IGNORED", "ROW_UNKNOWN", "ROW_MISSING", "OUTSIDE"}
    kept = {str(value) for _, *values in entries(sent.reply) for value in values}
    wanted = {str(v) for (t, _, c), v in raw(deck_file, office.ws.key).items() if c in form.PARTS}
    assert wanted <= kept


@pytest.mark.slow
def test_notes_and_links_at_cells_are_kept_beside(
    office: Office, deck_file: Path, tmp_path: Path
) -> None:
    """F14: what an officer noted at a cell comes back, time after time, and does not block."""

    def noted(book, places):
        sheet, row, col = places["budget", "1", "disbursed"]
        book[sheet].cell(row, col).comment = Comment("ยอดจากบัญชีวันที่ 30", "เจ้าหน้าที่")
        book[sheet].cell(row, col).hyperlink = "https://example.org/slip"

    sent = answer(office, typed(deck_file, tmp_path / "noted.xlsx", noted), tmp_path / "reply.xlsx")
    assert sent.verdict is Verdict.ACCEPTED
    again = answer(office, sent.reply, tmp_path / "again.xlsx", 3)
    assert again.verdict is Verdict.ACCEPTED
    for reply in (sent.reply, again.reply):
        kept = {values[0]: place for place, *values in entries(reply)}
        assert kept.keys() == {"ยอดจากบัญชีวันที่ 30", "https://example.org/slip"}
        assert set(kept.values()) == {f"{BUDGET}!H9"}
