"""A file that cannot be read as a report gets one finding that says why, and no exception."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from emenscr_xlsx.forms import report as form
from emenscr_xlsx.model.finding import Finding, Refusal, Severity
from emenscr_xlsx.model.messages import MESSAGES
from emenscr_xlsx.office.check import check
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.reading.opening import open_workbook
from emenscr_xlsx.reading.report import read_report
from emenscr_xlsx.workbook.ticket import TICKET_MARK
from support.office import Office
from support.values import Book, Formula, save_values

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


@pytest.fixture
def book(deck_values: Book) -> Book:
    return {sheet: [list(row) for row in rows] for sheet, rows in deck_values.items()}


@pytest.fixture
def reason(office: Office, tmp_path: Path) -> Callable[..., str]:
    """Drop these bytes under this name; the code of the one finding there must be."""

    def reason(content: bytes, name: str = "รายงาน.xlsx", ws: Workspace | None = None) -> str:
        path = tmp_path / name
        path.write_bytes(content)
        (checked,) = check(ws or office.ws, [path])
        (finding,) = checked.findings
        assert checked.submission is None
        assert finding.severity is Severity.ERROR
        assert finding.message.th
        assert finding.message.en
        assert finding.message.th != finding.message.en
        assert finding.file == name
        return finding.code

    return reason


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name, text in parts.items():
            box.writestr(name, text)
    return out.getvalue()


# Not a workbook -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "content", "name"),
    [
        ("EMPTY", b"", "ว่าง.xlsx"),
        ("ZEROS", bytes(5000), "ศูนย์.xlsx"),
        ("TEXT", "รายงานผลการดำเนินงาน".encode(), "ข้อความ.xlsx"),
        ("TEXT", "รหัส,ผล\n1,2\n".encode("utf-8-sig"), "ตาราง.csv"),
        ("TEXT", "รหัส,ผล\n1,2\n".encode("utf-16"), "ตาราง.csv"),
        ("TEXT", "รหัส,ผล\n1,2\n".encode("cp874"), "ตาราง.csv"),
        ("WEB_PAGE", b"<html><table><tr><td>1</td></tr></table></html>", "เว็บ.xls"),
        ("PDF", b"%PDF-1.7\n", "รายงาน.pdf"),
        ("PICTURE", b"\x89PNG\r\n\x1a\n", "ภาพถ่าย.png"),
        ("OLD_XLS", OLE + bytes(600) + "Workbook".encode("utf-16-le") + bytes(600), "รุ่นเก่า.xls"),
        (
            "DOCUMENT",
            OLE + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(600),
            "รายงาน.doc",
        ),
        ("NOT_A_WORKBOOK", OLE + bytes(2000), "อะไรสักอย่าง.xlsx"),
        ("NOT_A_WORKBOOK", b"MZ\x90\0\3\0\0\0", "โปรแกรม.xlsx"),
        (
            "ODS",
            zipped(
                {
                    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                    "content.xml": "<x/>",
                }
            ),
            "รายงาน.ods",
        ),
        ("DOCUMENT", zipped({"word/document.xml": "<w:document/>"}), "รายงาน.docx"),
        ("XLSB", zipped({"xl/workbook.bin": "x"}), "รายงาน.xlsb"),
        ("ARCHIVE", zipped({"report.txt": "x"}), "รวม.zip"),
        ("ARCHIVE", zipped({}), "ว่าง.zip"),
    ],
)
def test_what_is_no_workbook_is_said_to_be_what_it_is(
    reason: Callable[..., str], code: str, content: bytes, name: str
) -> None:
    """Empty, text, CSV, web page, PDF, picture, old .xls, other office files, an archive (F10).

    Each is told what to do.
    """
    assert reason(content, name) == code


def test_a_locked_workbook_is_said_to_have_a_password(reason: Callable[..., str]) -> None:
    """Excel keeps an encrypted workbook in an old container."""
    assert reason(LOCKED) == "PASSWORD"


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9, 0.99, 0.9999])
def test_a_half_copied_workbook_is_said_to_be_damaged(
    reason: Callable[..., str], deck_file: Path, share: float
) -> None:
    """Cut off anywhere."""
    content = deck_file.read_bytes()
    assert reason(content[: int(len(content) * share)]) == "UNREADABLE"


@pytest.mark.parametrize(
    "broken",
    [
        {"xl/workbook.xml": ""},
        {"xl/workbook.xml": "<workbook"},
        {"xl/workbook.xml": "<html/>"},
        {
            "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/'
            'spreadsheetml/2006/main"><sheets><sheet name="a" sheetId="1" r:id="rId9"/></sheets>'
            "</workbook>"
        },
    ],
    ids=["empty", "cut", "no workbook", "no sheet"],
)
def test_a_hollow_workbook_gets_one_reason(
    reason: Callable[..., str], broken: dict[str, str]
) -> None:
    """An archive with a workbook's parts, but no workbook in them."""
    assert reason(zipped({"[Content_Types].xml": "<Types/>"} | broken)) in (
        "UNREADABLE",
        "NOT_OURS",
    )


def test_damaged_bytes_never_stop_the_reading(deck_file: Path) -> None:
    """Bytes overwritten here and there: read, or refused with a reason."""
    content, dice = deck_file.read_bytes(), random.Random(2566)
    codes = set()
    for _ in range(60):
        damaged = bytearray(content)
        for _ in range(dice.choice((1, 3, 30))):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        try:
            open_workbook(bytes(damaged), "x.xlsx")
        except Refusal as refused:
            codes.add(refused.finding.code)  # some read on
    assert codes <= {"UNREADABLE", "NOT_A_WORKBOOK", "PASSWORD", "MALFORMED", "TOO_MUCH"}


# Not a report of ours -------------------------------------------------------------------------


def test_another_office_s_own_workbook_is_not_ours(
    reason: Callable[..., str], tmp_path: Path
) -> None:
    """A workbook without a ticket."""
    with xlsxwriter.Workbook(tmp_path / "own.xlsx") as book:
        book.add_worksheet("แบบรายงาน").write_row(0, 0, ["โครงการ", "ผล", 245])
    assert reason((tmp_path / "own.xlsx").read_bytes()) == "NOT_OURS"


def ticket_sheet(book: Book) -> str:
    return next(name for name, rows in book.items() if rows[0][0] == TICKET_MARK)


def change_ticket(book: Book, label: str, new: Callable[[str], str | None]) -> Book:
    """Change one line of the ticket."""
    row = next(row for row in book[ticket_sheet(book)] if row[0] == label)
    row[1] = new(row[1])
    return book


def test_a_report_without_its_ticket_is_not_ours(
    reason: Callable[..., str], book: Book, tmp_path: Path
) -> None:
    """The hidden ticket sheet was deleted."""
    del book[ticket_sheet(book)]
    assert reason(save_values(book, tmp_path / "x.xlsx").read_bytes()) == "NOT_OURS"


@pytest.mark.parametrize(
    ("label", "new"),
    [
        ("project", lambda _: "ศธ 04006-66-0002"),
        ("quarter", lambda _: "3"),
        ("quarter", lambda _: "สาม"),
        ("fiscal_year", lambda _: "2567"),
        ("issue", lambda number: str(int(number) + 1)),
        ("given", lambda text: text.replace("900000", "898700", 1)),
        ("seal", lambda seal: seal[::-1]),
        ("seal", lambda _: None),
        ("given", lambda _: None),
        ("form", lambda _: "99"),
        ("lang", lambda _: "en"),
    ],
)
def test_an_altered_ticket_is_said_to_be_altered(
    reason: Callable[..., str],
    book: Book,
    tmp_path: Path,
    label: str,
    new: Callable[[str], str | None],
) -> None:
    """Another project, quarter, year, issue, given value, form version, language or seal."""
    assert (
        reason(save_values(change_ticket(book, label, new), tmp_path / "x.xlsx").read_bytes())
        == "SEAL"
    )


def test_another_office_s_report_is_said_to_be_sealed_elsewhere(
    reason: Callable[..., str], deck_file: Path, office: Office, tmp_path: Path
) -> None:
    """The same form under another key."""
    other = Workspace(tmp_path / "other")
    other.root.mkdir()
    for name in ("registry.xlsx", "emenscr.toml", "ledger.sqlite"):
        (other.root / name).write_bytes((office.ws.root / name).read_bytes())
    (other.root / ".emenscr.key").write_bytes(b"another office's secret, 32 byte")
    assert reason(deck_file.read_bytes(), ws=other) == "SEAL"


@pytest.mark.parametrize("step", [1, -form.VERSION], ids=["newer", "none"])
def test_a_form_of_another_version_is_said_to_be_so(
    reason: Callable[..., str],
    deck_file: Path,
    book: Book,
    office: Office,
    tmp_path: Path,
    step: int,
) -> None:
    """Rightly sealed, but not the form this system reads."""
    issued = read_report(deck_file, office.ws.key, form.BY_NAME, form.VERSION).ticket
    ticket = replace(issued, form=form.VERSION + step)
    change_ticket(book, "form", lambda _: str(ticket.form))
    change_ticket(book, "seal", lambda _: ticket.seal(office.ws.key))
    assert reason(save_values(book, tmp_path / "x.xlsx").read_bytes()) == "FORM_VERSION"


# Cells that hold no value ---------------------------------------------------------------------


@pytest.fixture
def typed(
    office: Office, deck_file: Path, book: Book, tmp_path: Path
) -> Callable[..., tuple[list[Finding], str]]:
    """Type over one cell (of budget line 1's disbursement unless said).

    The findings of the file, and the cell.
    """
    places = read_report(deck_file, office.ws.key, form.BY_NAME, form.VERSION).places

    def typed(
        value: object, place: tuple[str, str, str] = ("budget", "1", "disbursed")
    ) -> tuple[list[Finding], str]:
        table, key, column = place
        line, col = places[table].columns[column]
        book[places[table].sheet][places[table].rows[key][line]][col] = value
        (findings,) = office.check(save_values(book, tmp_path / "typed.xlsx"))
        return findings, places[table].address(key, column)

    return typed


def respelt(path: Path, old: bytes, new: bytes) -> Path:
    """Change bytes in the parts of a workbook."""
    with zipfile.ZipFile(path) as box:
        parts = {name: box.read(name).replace(old, new) for name in box.namelist()}
    path.write_bytes(zipped(parts))
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    "error", ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"]
)
@pytest.mark.parametrize(
    "place",
    [("budget", "1", "disbursed"), ("activities", "1", "what"), ("report", "-", "project_state")],
    ids="-".join,
)
def test_an_error_value_is_named_at_its_cell(
    typed: Callable[..., tuple[list[Finding], str]], place: tuple[str, str, str], error: str
) -> None:
    """ERROR_VALUE, and no other finding at the cell."""
    findings, cell = typed(Formula("=A1", error), place)
    here = [f for f in findings if f.cell == cell]
    assert [f.code for f in here] == ["ERROR_VALUE"]
    assert error in here[0].message.th


@pytest.mark.parametrize("error", ["#VALUE!", "#N/A", "#NAME?", "Err:508"])
def test_a_check_that_a_program_could_not_work_out_is_no_note(
    office: Office, deck_file: Path, tmp_path: Path, error: str
) -> None:
    """F8: stored as a text in a cell of ours that an officer cannot change."""
    with zipfile.ZipFile(deck_file) as box:
        parts = {name: box.read(name) for name in box.namelist()}
    checks = re.compile(rb'( t="str"><f>[^<]*</f><v>)[^<]*(</v>)')
    shown = rb"\g<1>%b\g<2>" % error.encode()
    content = zipped({name: checks.sub(shown, body) for name, body in parts.items()})
    (tmp_path / "x.xlsx").write_bytes(content)
    (findings,) = office.check(tmp_path / "x.xlsx")
    assert [f.code for f in findings] == []


@pytest.mark.slow
@pytest.mark.parametrize("error", ["#SPILL!", "#CALC!", "#FIELD!"])
def test_an_error_of_a_newer_excel_is_named_at_its_cell(
    typed: Callable[..., tuple[list[Finding], str]], office: Office, tmp_path: Path, error: str
) -> None:
    """It does not make the whole file unreadable (F8)."""
    _, cell = typed(Formula("=A1", "#REF!"))
    (findings,) = office.check(
        respelt(tmp_path / "typed.xlsx", b"<v>#REF!</v>", f"<v>{error}</v>".encode())
    )
    assert [(f.code, f.cell) for f in findings] == [("ERROR_VALUE", cell)]
    assert error in findings[0].message.th


@pytest.mark.parametrize(
    "place", [("budget", "1", "disbursed"), ("activities", "1", "what")], ids="-".join
)
def test_a_formula_never_calculated_is_named_at_its_cell(
    typed: Callable[..., tuple[list[Finding], str]], place: tuple[str, str, str]
) -> None:
    """NOT_CALCULATED, and no other finding at the cell."""
    findings, cell = typed(Formula("=600000+50000"), place)
    assert [(f.code, f.cell) for f in findings] == [("NOT_CALCULATED", cell)]


def test_a_calculated_formula_is_read_as_its_value(
    typed: Callable[..., tuple[list[Finding], str]],
) -> None:
    """A person may calculate in a cell."""
    findings, _ = typed(Formula("=600000+50000", 650000))
    assert not findings


def test_a_formula_that_shows_nothing_is_blank(
    typed: Callable[..., tuple[list[Finding], str]], office: Office, tmp_path: Path
) -> None:
    """A formula whose value is an empty text was calculated: the cell is blank, not faulty."""
    typed(Formula('=""', "HERE"))
    (findings,) = office.check(respelt(tmp_path / "typed.xlsx", b"<v>HERE</v>", b"<v></v>"))
    assert [f.code for f in findings] == ["V-B7"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "V-B7"),
        ("  ", "V-B7"),
        ("-", "NOT_A_NUMBER"),
        ("N/A", "NOT_A_NUMBER"),
        (Formula("=NA()", "#N/A"), "ERROR_VALUE"),
        (Formula("=1/0"), "NOT_CALCULATED"),
        ("ไม่มี", "NOT_A_NUMBER"),
    ],
)
def test_blank_not_applicable_error_and_uncalculated_are_different_facts(
    typed: Callable[..., tuple[list[Finding], str]], value: object, code: str
) -> None:
    """Each has its own finding at the cell."""
    findings, cell = typed(value)
    assert [(f.code, f.cell) for f in findings] == [(code, cell)]


def test_zero_is_a_value(typed: Callable[..., tuple[list[Finding], str]]) -> None:
    """Nothing disbursed is an answer: what is missing then is its reason, at the reason's cell."""
    findings, cell = typed(0)
    assert [(f.code, f.column) for f in findings] == [("V-B1", "reason_kind")]
    assert findings[0].cell != cell


def test_every_refusal_has_words_in_both_languages() -> None:
    """Thai in the Thai, none in the English."""
    for code in (
        "NOT_A_WORKBOOK",
        "UNREADABLE",
        "PASSWORD",
        "NOT_OURS",
        "SEAL",
        "FORM_VERSION",
        "ERROR_VALUE",
        "NOT_CALCULATED",
    ):
        say = MESSAGES[code].say
        assert any("\u0e00" <= c <= "\u0e7f" for c in say.th)
        assert not any("\u0e00" <= c <= "\u0e7f" for c in say.en)
