"""What people move, insert, copy, rename or delete is read right, or named as the problem."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.model.finding import Finding, Severity
from emenscr_xlsx.model.messages import MESSAGES
from emenscr_xlsx.model.values import plain
from emenscr_xlsx.reading.report import read_report
from emenscr_xlsx.text.excel import address
from support.office import Office
from support.values import Book, Rows, save_values

Read = tuple[dict[str, pd.DataFrame], list[Finding]]
Reading = Callable[[Book], Read]

SHEETS = tuple(s.head.th for s in form.SHEETS)
GOALS, ACTIVITIES, BUDGET = (
    form.GOALS_SHEET.head.th,
    form.ACTIVITIES_SHEET.head.th,
    form.BUDGET_SHEET.head.th,
)
SUMMARY = form.SUMMARY.sheet.head.th
NOTE = "ฝากดูตรงนี้ด้วย"


@pytest.fixture
def book(deck_values: Book) -> Book:
    return {sheet: [list(row) for row in rows] for sheet, rows in deck_values.items()}


def read_file(office: Office, path: Path) -> Read:
    """The typed frames and what reading found; every row read is used or ignored."""
    submission = read_report(path, office.ws.key, form.BY_NAME, form.VERSION)
    batch = stack([submission], form.BY_NAME)
    assert submission.rows_read == submission.rows_used + submission.rows_ignored
    return batch.frames, list(batch.findings[0])


@pytest.fixture
def read(office: Office, tmp_path: Path) -> Reading:
    return lambda book: read_file(office, save_values(book, tmp_path / "moved.xlsx"))


@pytest.fixture(scope="module")
def untouched(office: Office, deck_file: Path) -> dict[str, pd.DataFrame]:
    frames, findings = read_file(office, deck_file)
    assert not findings
    return frames


def row_at(rows: Rows, anchor: str) -> int:
    """The row that a record's line, or a table's ruler, stands in."""
    return next(index for index, row in enumerate(rows) if row[0] == anchor)


def end_of(rows: Rows, table: str) -> int:
    """The row that closes a table."""
    return next(
        index for index in range(row_at(rows, f"@{table}|0"), len(rows)) if rows[index][0] == "."
    )


def col_of(rows: Rows, table: str, column: str) -> int:
    return next(
        row.index(column) for row in rows if str(row[0]).startswith(f"@{table}|") and column in row
    )


def cell_of(rows: Rows, table: str, key: str, column: str) -> tuple[int, int]:
    """The row and column of a record's cell."""
    ruler = next(r for r in rows if str(r[0]).startswith(f"@{table}|") and column in r)
    return row_at(rows, f"{table}|{key}|{ruler[0].split('|')[1]}"), ruler.index(column)


def blank(rows: Rows, count: int = 1) -> Rows:
    return [[None] * len(rows[0]) for _ in range(count)]


def insert_above(book: Book, anchor: str, count: int = 2) -> None:
    rows = book[sheet_of(anchor)]
    index = row_at(rows, anchor)
    rows[index:index] = blank(rows, count)


def sheet_of(anchor: str) -> str:
    return form.BY_NAME[anchor.split("|", maxsplit=1)[0]].sheet.head.th


def put(rows: Rows, row: int, col: int, value: object) -> str:
    """Type into a cell, on or beyond the sheet's used part; gives its address."""
    rows += blank(rows, row + 1 - len(rows))
    rows[row] += [None] * (col + 1 - len(rows[row]))
    rows[row][col] = value
    return address(row, col)


def same(frames: dict[str, pd.DataFrame], untouched: dict[str, pd.DataFrame]) -> None:
    """Read right: everything as in the untouched workbook but for the rows it stands in."""
    for name, frame in untouched.items():
        pd.testing.assert_frame_equal(
            frames[name].drop(columns="_row"), frame.drop(columns="_row"), obj=name
        )


def codes(findings: list[Finding]) -> list[str]:
    return [f.code for f in findings]


# Read right -----------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", SHEETS)
def test_rows_inserted_above_a_sheet_change_nothing(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], sheet: str
) -> None:
    """Three rows above everything."""
    book[sheet][:0] = blank(book[sheet], 3)
    frames, findings = read(book)
    assert not findings
    same(frames, untouched)


@pytest.mark.parametrize(
    "anchor",
    [
        "goals|OUTPUT-2|0",
        "kpis|QUANT-2|0",
        "kpi_parts|2|0",
        "activities|3|0",
        "budget|4|0",
        "allocations|2|0",
        "master_plan|MP_SUB-1|0",
    ],
)
def test_rows_inserted_between_records_change_nothing(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], anchor: str
) -> None:
    """Two rows above a record."""
    insert_above(book, anchor)
    frames, findings = read(book)
    assert not findings
    same(frames, untouched)


@pytest.mark.parametrize(
    "anchor",
    [
        "goals|OUTPUT-2|1",
        "kpis|QUANT-2|4",
        "activities|3|2",
        "master_plan|MP_SUB-1|3",
        "summary|-|1",
        "report|-|2",
    ],
)
def test_rows_inserted_inside_a_card_change_nothing(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], anchor: str
) -> None:
    """Two rows between the lines of one record."""
    insert_above(book, anchor)
    frames, findings = read(book)
    assert not findings
    same(frames, untouched)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_column_inserted_left_of_the_data_changes_nothing(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], sheet: str
) -> None:
    """Everything one to the right, the hidden anchors too."""
    book[sheet] = [[None, *row] for row in book[sheet]]
    frames, findings = read(book)
    assert not findings
    same(frames, untouched)


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("column", [1, 4])
def test_a_column_inserted_inside_the_data_changes_nothing(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], sheet: str, column: int
) -> None:
    """One column between anchors and data, or within the data."""
    book[sheet] = [[*row[:column], None, *row[column:]] for row in book[sheet]]
    frames, findings = read(book)
    assert not findings
    same(frames, untouched)


def test_renamed_and_reordered_sheets_change_nothing(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame]
) -> None:
    """Every sheet has another name and another place."""
    frames, findings = read(
        {f"แผ่น {number}": book[name] for number, name in enumerate(reversed(book))}
    )
    assert not findings
    same(frames, untouched)


def test_changed_labels_and_headings_change_nothing(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame]
) -> None:
    """Titles, headings, labels and tags all say something else."""
    for sheet in SHEETS:
        for row in book[sheet]:
            ours = (
                range(1, len(row))
                if row[0] == "-"
                else range(1, 2)
                if row[0] and not row[0].startswith("@")
                else ()
            )
            for col in ours:
                row[col] = row[col] and "หัวข้อที่แก้แล้ว"
    frames, findings = read(book)
    assert {(f.code, f.value) for f in findings} == {("OUTSIDE", "หัวข้อที่แก้แล้ว")}, (
        "a tag typed over is worth a remark, and no more"
    )
    same(frames, untouched)


@pytest.mark.parametrize("table", ["budget", "kpi_parts"])
def test_a_grid_sorted_with_its_rows_whole_is_read_right(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], table: str
) -> None:
    """Whole rows moved, the hidden anchors with them."""
    rows = book[sheet_of(table)]
    lines = [index for index, row in enumerate(rows) if str(row[0]).startswith(f"{table}|")]
    rows[lines[0] : lines[-1] + 1] = rows[lines[0] : lines[-1] + 1][::-1]
    frames, findings = read(book)
    assert not findings
    if form.BY_NAME[table].open:  # records typed by hand come in the order in which they stand
        frames[table] = frames[table].sort_values("_key", ignore_index=True)
    same(frames, untouched)


def test_cards_in_another_order_are_read_right(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame]
) -> None:
    """Two activities exchanged, rows and all."""
    rows = book[ACTIVITIES]
    first, second, third = (row_at(rows, f"activities|{number}|0") for number in (1, 2, 3))
    rows[first:third] = [*rows[second:third], *rows[first:second]]
    frames, findings = read(book)
    assert not findings
    same(frames, untouched)


@pytest.mark.parametrize("below", [0, 1], ids=["in the very next row", "in a row inserted there"])
@pytest.mark.parametrize("table", ["kpi_parts", "allocations"])
def test_a_row_typed_below_the_offered_rows_is_a_record(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], table: str, below: int
) -> None:
    """An open table takes more records than it has rows for."""
    rows = book[sheet_of(table)]
    if below:
        rows.insert(end_of(rows, table), [None] * len(rows[0]))
    column, value = ("label", "ส่วนที่เพิ่ม") if table == "kpi_parts" else ("work_plan", "แผนงานบูรณาการ")
    index = end_of(rows, table) - below
    rows[index][col_of(rows, table, column)] = value
    frames, findings = read(book)
    assert not findings
    added = frames[table].iloc[-1]
    assert (added[column], added["_row"]) == (value, index + 1)
    frames[table] = frames[table].iloc[:-1]
    if not len(untouched[table]):
        frames[table] = frames[table].astype(untouched[table].dtypes)
    same(frames, untouched)


def test_a_row_added_below_a_table_may_have_its_number_and_a_note(
    book: Book, read: Reading
) -> None:
    """F15: whoever adds a row goes on counting; a note beside it is told, and loses no row."""
    rows = book[BUDGET]
    row = end_of(rows, "allocations") + 1
    put(rows, row, 1, 5)
    put(rows, row, 60, NOTE)
    added = {"source_name": "โครงการกลาง", "source_code": "ศธ 1", "work_plan": "พื้นฐาน", "amount": 9}
    for name, value in added.items():
        put(rows, row, col_of(rows, "allocations", name), value)
    frames, findings = read(book)
    assert [(f.code, f.value) for f in findings] == [("OUTSIDE", NOTE)]
    assert {name: frames["allocations"][name].iloc[-1] for name in added} == added


def test_tags_stored_as_numbers_are_the_same_tags(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame]
) -> None:
    """F22: a program that makes numbers of texts gives no false remarks."""
    for row in book[BUDGET]:
        if isinstance(row[1], str) and row[1].isdecimal():
            row[1] = int(row[1])
    frames, findings = read(book)
    assert not findings
    same(frames, untouched)


# Named ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [False, True], ids=["after it", "before it"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_an_equal_copy_of_a_sheet_passes(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], sheet: str, first: bool
) -> None:
    """F12: SHEET_COPIED, a remark, says which may be deleted, wherever the copy stands."""
    copy = {f"{sheet} (2)": [list(row) for row in book[sheet]]}
    frames, findings = read({**copy, **book} if first else {**book, **copy})
    assert [(f.code, f.severity, f.sheet) for f in findings] == [
        ("SHEET_COPIED", Severity.WARNING, f"{sheet} (2)")
    ]
    same(frames, untouched)


@pytest.mark.parametrize("first", [False, True], ids=["after it", "before it"])
@pytest.mark.parametrize(
    ("anchor", "column", "typed"),
    [
        ("budget|1|0", "disbursed", 999.0),
        ("budget|4|0", "reason", ""),
        ("activities|2|0", "state", "ไม่มีการดำเนินการ"),
        ("kpi_parts|1|0", "percent", 12.5),
        ("report|-|2", "project_state", "เสร็จสิ้น แล้ว"),
    ],
)
def test_cells_that_differ_in_a_copy_of_a_sheet_are_named_with_both_values(
    book: Book,
    read: Reading,
    untouched: dict[str, pd.DataFrame],
    anchor: str,
    column: str,
    typed: object,
    first: bool,
) -> None:
    """F12: TWO_VALUES, an error, at the cell of the sheet that was issued, which is read."""
    table, key, _ = anchor.split("|")
    sheet = sheet_of(anchor)
    copy = {f"{sheet} (2)": [list(row) for row in book[sheet]]}
    rows = copy[f"{sheet} (2)"]
    index, col = next(
        (index, col)
        for index, row in enumerate(rows)
        if str(row[0]).startswith(f"{table}|{key}|")
        for col in [
            next((r.index(column) for r in rows if _rules(r, table, row[0]) and column in r), None)
        ]
        if col is not None
    )
    before = rows[index][col]
    put(rows, index, col, typed)
    frames, findings = read({**copy, **book} if first else {**book, **copy})
    assert [(f.code, f.severity, f.sheet, f.cell) for f in findings] == [
        ("TWO_VALUES", Severity.ERROR, sheet, address(index, col))
    ]
    assert f"{sheet} (2)" in findings[0].message.th
    for value in (before, typed):
        shown = f"{value:,}" if isinstance(value, int) else plain(value or "(ว่าง)")
        assert shown[:60] in findings[0].message.th
    same(frames, untouched)


def test_every_copy_that_differs_is_named_with_its_value(book: Book, read: Reading) -> None:
    """F12: of two copies, each with a value of its own, neither is passed over."""
    for name, value in (("สำรอง", 649.0), ("ก่อนแก้", 650.0)):
        rows = book[name] = [list(row) for row in book[BUDGET]]
        put(rows, row_at(rows, "budget|1|0"), col_of(rows, "budget", "disbursed"), value)
    _, findings = read(book)
    assert codes(findings) == ["TWO_VALUES"]
    for text in ("650,000 ", "649 ในชีต “สำรอง”", "650 ในชีต “ก่อนแก้”"):
        assert text in findings[0].message.th


def test_a_figure_typed_as_text_in_a_copy_is_the_same_figure(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame]
) -> None:
    """F12: what reads the same does not differ."""
    rows = book["สำรอง"] = [list(row) for row in book[BUDGET]]
    put(rows, row_at(rows, "budget|1|0"), col_of(rows, "budget", "disbursed"), "๖๕๐,๐๐๐.-")
    frames, findings = read(book)
    assert codes(findings) == ["SHEET_COPIED"]
    same(frames, untouched)


def test_long_texts_that_differ_are_told_from_where_they_do(book: Book, read: Reading) -> None:
    """F12: both values would look alike in their first words."""
    book["สำรอง"] = [list(row) for row in book[SUMMARY]]
    for name, last in ((SUMMARY, "ครบ"), ("สำรอง", "ยังไม่ครบ")):
        rows = book[name]
        put(rows, *cell_of(rows, "summary", "-", "summary"), "ดำเนินการ " * 40 + last)
    _, findings = read(book)
    for text in ("…ดำเนินการ ดำเนินการ ครบ ใน", "…ดำเนินการ ดำเนินการ ยังไม่ครบ ใน"):
        assert text in findings[0].message.th


@pytest.mark.slow
def test_nothing_is_said_of_what_follows_from_a_cell_with_two_values(
    book: Book, office: Office, tmp_path: Path
) -> None:
    """F12, F22: it does not count yet, so that no reason is asked, and no other cell is wrong."""
    book["สำรอง"] = [list(row) for row in book[ACTIVITIES]]
    for column in ("what", "result"):
        put(book[ACTIVITIES], *cell_of(book[ACTIVITIES], "activities", "5", column), None)
    (findings,) = office.check(save_values(book, tmp_path / "two.xlsx"))
    assert codes(findings) == ["TWO_VALUES"] * 2


def _rules(row: list[object], table: str, anchor: object) -> bool:
    """Whether a row is the ruler of an anchor's line."""
    return row[0] == f"@{table}|{str(anchor).rsplit('|', maxsplit=1)[1]}"


def test_of_two_copies_one_of_which_is_blank_the_filled_one_is_read(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame]
) -> None:
    """F12: whoever went on in the copy, and left the first blank, is read right."""
    rows = book[SUMMARY]
    book[f"{SUMMARY} (2)"] = [list(row) for row in rows]
    for column in ("summary", "problems", "suggestions"):
        for row in rows:
            if str(row[0]).startswith("summary|"):
                row[col_of(rows, "summary", column)] = None
    frames, findings = read(book)
    assert [(f.code, f.sheet) for f in findings] == [("SHEET_COPIED", SUMMARY)]
    frames["summary"] = frames["summary"].astype(untouched["summary"].dtypes)
    same(frames, untouched)


def test_data_sorted_without_the_hidden_anchors_is_named_cell_by_cell(
    book: Book, read: Reading
) -> None:
    """V-I1 at every given cell that no longer shows its record's value, and at no other."""
    rows = book[BUDGET]
    lines = [index for index, row in enumerate(rows) if re.fullmatch(r"budget\|.*\|0", str(row[0]))]
    before = {index: rows[index] for index in lines}
    data = [rows[index][1:] for index in lines][::-1]
    for index, moved in zip(lines, data, strict=True):
        rows[index] = [rows[index][0], *moved]
    given = [c.name for c in form.BUDGET.given if c.name in form.BUDGET.lines[0]]
    moved = {
        (index + 1, name)
        for index in lines
        for name in given
        if before[index][col_of(rows, "budget", name)] != rows[index][col_of(rows, "budget", name)]
    }
    _, findings = read(book)
    assert moved
    assert set(codes(findings)) == {"V-I1"}
    assert {(int("".join(filter(str.isdigit, f.cell))), f.column) for f in findings} == moved


@pytest.mark.slow
@pytest.mark.parametrize(
    ("anchor", "called"),
    [
        ("budget|4|0", "การเบิกจ่าย 4 · "),
        ("goals|OUTPUT-3|3", "ผลผลิต 3 "),
        ("kpis|QUANT-2|1", "เชิงปริมาณ 2 "),
        ("activities|6|5", "กิจกรรมที่ 6 "),
        ("report|-|4", "ข้อมูลรายงาน"),
        ("summary|-|0", "สรุปผลการดำเนินงาน"),
    ],
)
def test_a_deleted_row_is_named_and_nothing_more_is_said_of_it(
    book: Book, office: Office, tmp_path: Path, anchor: str, called: str
) -> None:
    """ROW_MISSING names the record; its lost cells are not also called blank."""
    rows = book[sheet_of(anchor)]
    del rows[row_at(rows, anchor)]
    (findings,) = office.check(save_values(book, tmp_path / "deleted.xlsx"))
    assert codes(findings) == ["ROW_MISSING"]
    assert findings[0].sheet == sheet_of(anchor)
    assert f"บรรทัดของ “{called}" in findings[0].message.th


@pytest.mark.parametrize(
    ("anchor", "to"),
    [("activities|1|5", "activities|2|5"), ("kpis|QUANT-1|4", "kpis|QUANT-3|2")],
)
def test_a_line_moved_among_those_of_another_record_is_named(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], anchor: str, to: str
) -> None:
    """S5, F12: what stands there says another thing than its hidden mark; ROW_APART, an error."""
    rows = book[sheet_of(anchor)]
    line = rows.pop(row_at(rows, anchor))
    index = row_at(rows, to) + 1
    rows.insert(index, line)
    frames, findings = read(book)
    assert codes(findings) == ["ROW_APART"]
    table, key, _ = anchor.split("|")
    assert (findings[0].table, findings[0].record) == (table, key)
    assert findings[0].severity is Severity.ERROR
    same(frames, untouched)


@pytest.mark.parametrize("anchor", ["budget|4|0", "goals|OUTPUT-3|3", "activities|6|1"])
def test_a_copied_row_is_named_where_it_stands_and_the_first_is_read(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], anchor: str
) -> None:
    """ROW_TWICE at the copy, a remark: both say the same."""
    rows = book[sheet_of(anchor)]
    index = row_at(rows, anchor)
    rows.insert(index + 1, list(rows[index]))
    frames, findings = read(book)
    assert codes(findings) == ["ROW_TWICE"]
    assert findings[0].cell.endswith(str(index + 2))
    same(frames, untouched)


def test_a_copied_card_is_told_by_what_it_says_otherwise(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame]
) -> None:
    """F22: neither as equal, nor by the form's own headings that were copied with it."""
    rows = book[ACTIVITIES]
    first = row_at(rows, "activities|6|0")
    last = row_at(rows, "activities|6|5")
    rows += [*blank(rows), *(list(row) for row in rows[first : last + 1])]
    cell = put(rows, len(rows) - 1, col_of(rows, "activities", "result"), "ผลใหม่")
    frames, findings = read(book)
    assert codes(findings) == ["TWO_VALUES"]
    assert f"ผลใหม่ ในชีต “{ACTIVITIES}” เซลล์ {cell}" in findings[0].message.th
    same(frames, untouched)


def test_a_line_to_sign_below_a_table_is_a_note(book: Book, read: Reading) -> None:
    """F22: dots and brackets say nothing, and what stands in one row is told together."""
    rows = book[BUDGET]
    put(rows, len(rows) + 2, 2, "ลงชื่อ ผู้รับรองยอด")
    put(rows, len(rows) - 1, 6, "(……………….)")
    for col, value in ((60, "โอนกลับ"), (62, 500)):
        put(rows, row_at(rows, "budget|3|0"), col, value)
    _, findings = read(book)
    assert [(f.code, f.value) for f in findings] == [
        ("OUTSIDE", "โอนกลับ · 500"),
        ("OUTSIDE", "ลงชื่อ ผู้รับรองยอด · (……………….)"),
    ]


@pytest.mark.parametrize(
    "beside",
    ["goals|OUTPUT-1|1", "goals|OUTPUT-1|4", "activities|2|0", "budget|3|0", "allocations|1|0"],
)
def test_a_note_beside_a_record_is_named_with_its_text(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], beside: str
) -> None:
    """OUTSIDE at the note, right of the form."""
    rows = book[sheet_of(beside)]
    cell = put(rows, row_at(rows, beside), len(rows[0]) + 1, NOTE)
    frames, findings = read(book)
    assert [(f.code, f.sheet, f.cell) for f in findings] == [("OUTSIDE", sheet_of(beside), cell)]
    assert NOTE in findings[0].message.th
    same(frames, untouched)


@pytest.mark.parametrize("below", [0, 3, 6], ids=["title", "table's title", "labels"])
def test_a_note_beside_titles_and_labels_is_named_with_its_text(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], below: int
) -> None:
    """OUTSIDE at the note."""
    rows = book[BUDGET]
    assert rows[below][0] == "-"
    cell = put(rows, below, len(rows[0]) + 1, NOTE)
    frames, findings = read(book)
    assert [(f.code, f.sheet, f.cell) for f in findings] == [("OUTSIDE", BUDGET, cell)]
    assert NOTE in findings[0].message.th
    same(frames, untouched)


@pytest.mark.parametrize("below", [0, 1], ids=["the row that ends the table", "the next"])
@pytest.mark.parametrize("table", ["budget", "master_plan", "summary"])
def test_a_note_below_a_table_is_named_with_its_text(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], table: str, below: int
) -> None:
    """OUTSIDE at the note, a remark as beside the table (F22)."""
    rows = book[sheet_of(table)]
    index = end_of(rows, table) + below
    rows[index + 1 : index + 1] = blank(rows, below)
    cell = put(rows, index, 2, NOTE)
    frames, findings = read(book)
    assert [(f.code, f.sheet, f.cell) for f in findings] == [("OUTSIDE", sheet_of(table), cell)]
    assert NOTE in findings[0].message.th
    same(frames, untouched)


@pytest.mark.parametrize(
    ("anchor", "mark"),
    [
        ("goals|OUTPUT-1|0", "@goals|0"),
        ("goals|OUTPUT-1|3", "@goals|3"),
        ("budget|3|0", "@budget|0"),
        ("report|-|2", "@report|2"),
    ],
)
@pytest.mark.parametrize("over", ["tag", "check"])
def test_a_note_typed_over_a_tag_or_a_check_is_named(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], anchor: str, mark: str, over: str
) -> None:
    """OUTSIDE at the note: nobody reads these cells, so what stands in them is told."""
    rows = book[sheet_of(anchor)]
    decor = [col for col, value in enumerate(rows[row_at(rows, mark)]) if value == "-"]
    cell = put(rows, row_at(rows, anchor), decor[over == "check"], NOTE)
    frames, findings = read(book)
    assert [(f.code, f.cell, f.value) for f in findings] == [("OUTSIDE", cell, NOTE)]
    same(frames, untouched)


@pytest.mark.parametrize("sheet", ["คำชี้แจง", "ตรวจก่อนส่ง", "ข้อความ M6"])
@pytest.mark.parametrize("where", ["beside", "below"])
def test_a_note_on_a_page_that_asks_nothing_is_named(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], sheet: str, where: str
) -> None:
    """OUTSIDE at the note, on the guide, the check list and the M6 text."""
    rows = book[sheet]
    cell = (
        put(rows, 3, len(rows[0]) + 1, NOTE)
        if where == "beside"
        else put(rows, len(rows) + 1, 2, NOTE)
    )
    frames, findings = read(book)
    assert [(f.code, f.sheet, f.cell, f.value) for f in findings] == [
        ("OUTSIDE", sheet, cell, NOTE)
    ]
    same(frames, untouched)


def test_an_own_sheet_is_named_with_its_first_words(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame]
) -> None:
    """SHEET_IGNORED; an empty sheet is not worth a word."""
    book["ทดเลข"] = [[None, None], [None, "รวมเงินทั้งหมด", 5]]
    book["Sheet1"] = []
    frames, findings = read(book)
    assert [(f.code, f.sheet) for f in findings] == [("SHEET_IGNORED", "ทดเลข")]
    assert "รวมเงินทั้งหมด" in findings[0].message.th
    same(frames, untouched)


@pytest.mark.parametrize(
    ("table", "key", "column", "typed"),
    [
        ("budget", "4", "plan", 1),
        ("budget", "4", "plan", None),
        ("budget", "1", "expense_class", "รายจ่ายลงทุน"),
        ("goals", "OUTPUT-1", "text", "เป้าหมายใหม่"),
        ("kpis", "QUANT-1", "target", 10),
        ("kpis", "QUANT-1", "operator", "≤"),
        ("activities", "2", "planned", "ไม่ใช่"),
        ("report", "-", "due_date", "1/1/2570"),
        ("report", "-", "closing", "ไม่ใช่"),
    ],
)
def test_a_changed_given_cell_is_named_and_the_issued_value_used(
    book: Book,
    read: Reading,
    untouched: dict[str, pd.DataFrame],
    table: str,
    key: str,
    column: str,
    typed: object,
) -> None:
    """V-I1 at the cell, with both values."""
    rows = book[sheet_of(table)]
    line = next(
        row[0].split("|")[1]
        for row in rows
        if str(row[0]).startswith(f"@{table}|") and column in row
    )
    index, col = row_at(rows, f"{table}|{key}|{line}"), col_of(rows, table, column)
    issued = rows[index][col]
    cell = put(rows, index, col, typed)
    frames, findings = read(book)
    assert [(f.code, f.sheet, f.cell) for f in findings] == [("V-I1", sheet_of(table), cell)]
    assert str(typed or "") in findings[0].message.th
    if isinstance(issued, str):
        assert issued in findings[0].message.th
    same(frames, untouched)


MONEY = (form.BUDGET, form.EXTRA_BUDGET, form.ALLOCATIONS)
"""The tables of the budget sheet, as they stand below one another."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("budget", "disbursed"),
        ("budget", "plan"),
        ("budget", "reason"),
        ("allocations", "source_code"),
    ],
)
def test_a_deleted_column_is_named(
    book: Book, office: Office, tmp_path: Path, table: str, column: str
) -> None:
    """COLUMN_MISSING names its heading, and nothing more is said of the cells it had."""
    rows = book[BUDGET]
    col = col_of(rows, table, column)
    lost = [
        (t, name)
        for t in MONEY
        for number, line in enumerate(t.lines)
        for name in line
        if rows[row_at(rows, f"@{t.name}|{number}")][col] == name
    ]
    book[BUDGET] = [row[:col] + row[col + 1 :] for row in rows]
    (findings,) = office.check(save_values(book, tmp_path / "deleted.xlsx"))
    assert codes(findings) == ["COLUMN_MISSING"] * len(lost)
    assert [f.message.th for f in findings] == [
        MESSAGES["COLUMN_MISSING"].say.format(head=t[name].heading, title=t.title).th
        for t, name in lost
    ]


def test_a_deleted_sheet_is_named_by_its_tables(book: Book, office: Office, tmp_path: Path) -> None:
    """TABLE_MISSING for each of its tables, and nothing more is said of the cells they had."""
    del book[BUDGET]
    (findings,) = office.check(save_values(book, tmp_path / "deleted.xlsx"))
    assert [f.code for f in findings] == ["TABLE_MISSING"] * len(MONEY)
    assert all(t.title.th in f.message.th for t, f in zip(MONEY, findings, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize(
    "mark",
    [
        "@goals",
        "@goals|",
        "@goals|x",
        "@goals|²",
        "@goals|99",
        "@nothing|0",
        "goals|OUTPUT-1|²",
        "goals|OUTPUT-1|99",
        "goals||",
        "|",
        ".",
    ],
)
def test_marks_that_are_not_ours_stop_nothing(
    book: Book, read: Reading, untouched: dict[str, pd.DataFrame], mark: str
) -> None:
    """A hand-made mark in the hidden column is no crash, and the rest is read right."""
    put(book[SHEETS[-1]], len(book[SHEETS[-1]]) + 2, 0, mark)
    frames, _ = read(book)
    same(frames, untouched)


def test_a_copied_row_of_an_open_table_is_a_record_of_its_own(book: Book, read: Reading) -> None:
    """Copying a whole row is how people add one: nothing of it is lost."""
    rows = book[sheet_of("kpi_parts|1|0")]
    index = row_at(rows, "kpi_parts|1|0")
    before, _ = read(book)
    rows.insert(index + 1, list(rows[index]))
    after, findings = read(book)
    assert codes(findings) == []
    assert len(after["kpi_parts"]) == len(before["kpi_parts"]) + 1
