"""What people type as text is read as they meant it, or not at all."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from emenscr_xlsx.forms.lists import ACHIEVEMENT, ACTIVITY_STATE
from emenscr_xlsx.model import Column, Kind
from emenscr_xlsx.model.values import CellFault, parse, plain
from emenscr_xlsx.text.thai import clean, squash
from emenscr_xlsx.text.typed import MONTHS, date as read_date, number as read_number
from emenscr_xlsx.text.words import Words

THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
FULL_MONTHS = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
FIRST_OF_AUGUST = date(2023, 8, 1)


# Text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  บรรลุ \n", "บรรลุ"),
        ("บรร\u200bลุ", "บรรลุ"),
        ("\ufeffบรรลุ", "บรรลุ"),
        ("บรร\u00adลุ", "บรรลุ"),
        ("บรรลุ\u2060", "บรรลุ"),
        ("ส่ง\u00a0รายงาน", "ส่ง รายงาน"),
        ("ส่ง\u202fรายงาน", "ส่ง รายงาน"),
        ("กํา", "กำ"),
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),
        ("น\u0e4d\u0e49\u0e32", "น้ำ"),
        ("น\u0e4d\u200b\u0e32", "นำ"),
        ("บรรทัด\r\nใหม่", "บรรทัด\nใหม่"),
        ("บรรทัด\rใหม่", "บรรทัด\nใหม่"),
        ("ท\x07ดสอบ", "ทดสอบ"),
        ("e\u200b\u0301", "é"),
        ("น้ำ", "น้ำ"),
        ("นิคหิต อ\u0e4d", "นิคหิต อ\u0e4d"),
        ("ท า", "ท า"),
    ],
)
def test_text_is_kept_as_meant(typed: str, meant: str) -> None:
    """Invisible marks and outer spaces go, sara am is one letter, and words stay apart."""
    assert clean(typed) == meant


@given(st.text())
def test_clean_text_stays_as_it_is(typed: str) -> None:
    """Cleaning twice is cleaning once."""
    assert clean(clean(typed)) == clean(typed)


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("ด าเนินการ", "ดำเนินการ"),
        ("ดํา เนินการ", "ดำเนินการ"),
        ("น้ า", "น้ำ"),
        ("ผลผลิต  ๑", "ผลผลิต 1"),
        ("Q1–Q4", "q1-q4"),
        ("“ส่ง”", '"ส่ง"'),
        ("Not Yet", "not yet"),
        ("A−B", "a-b"),
        ("ก\u200b ข", "กข"),
    ],
)
def test_text_is_compared_by_what_it_says(typed: str, listed: str) -> None:
    """Spaces, digits, dashes, quotes, case and torn sara am make no difference to a comparison."""
    assert squash(typed) == squash(listed)


# Numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("239", 239),
        ("๒๓๙", 239),
        (" 1,234.50 ", 1234.5),
        ("๑,๒๓๔.๕๐", 1234.5),
        ("1,234,567", 1234567),
        ("1,300 บาท", 1300),
        ("฿1,300", 1300),
        ("97.55%", 97.55),
        ("97.55 %", 97.55),
        ("ร้อยละ 97.55", 97.55),
        ("ร้อยละ\u00a0๙๗.๕๕", 97.55),
        ("\u22125", -5),
        ("-5", -5),
        ("- 5", -5),
        ("+5", 5),
        (".5", 0.5),
        ("0", 0),
        ("0.00", 0),
        ("0001", 1),
        ("12\u200b3", 123),
        ("1\u200b,300", 1300),
    ],
)
def test_numbers_typed_as_text_are_read(typed: str, meant: float) -> None:
    """Thai digits, thousands commas, baht, per cent, the true minus sign, invisible marks."""
    assert read_number(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-",
        ".",
        ",",
        "%",
        "บาท",
        "12 เขต",
        "๑๒ก",
        "1,23",
        "1,2345",
        "12,34,567",
        "0,123",
        "1.2.3",
        "1.234,50",
        "1..2",
        "1e5",
        "0x10",
        "1/2",
        "1-2",
        "--5",
        "5-",
        "1 2",
        "239 245",
        "5%5",
        "1 บาท 50",
        "(500)",
        "ไม่มี",
        "n/a",
        "245,",
        ",245",
        "1,300 บาทถ้วน",
        "inf",
        "nan",
        "½",
        "²",
        "9" * 400,
    ],
)
def test_what_is_no_number_is_not_guessed_at(typed: str) -> None:
    """Units of another kind, misplaced commas and points, two numbers in one cell."""
    assert read_number(typed) is None


AMOUNTS = st.decimals(
    min_value=Decimal("-999999999999.99"), max_value=Decimal("999999999999.99"), places=2
)
MANNERS = {
    "plain": "{:.2f}",
    "commas": "{:,.2f}",
    "baht": "{:,.2f} บาท",
    "sign": "฿{:,.2f}",
    "percent": "{:.2f}%",
    "per cent": "ร้อยละ {:.2f}",
    "spaces": "\u00a0 {:,.2f} \u200b",
}


@pytest.mark.parametrize("manner", MANNERS)
@given(amount=AMOUNTS, thai=st.booleans(), true_minus=st.booleans())
def test_any_number_comes_back(
    manner: str, amount: Decimal, *, thai: bool, true_minus: bool
) -> None:
    """A number written in any of these manners is the same number."""
    typed = MANNERS[manner].format(amount)
    typed = typed.replace("-", "\u2212") if true_minus else typed
    assert read_number(typed.translate(THAI) if thai else typed) == float(amount)


# Dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "1/8/2566",
        "01/08/2566",
        "๑/๘/๒๕๖๖",
        "1-8-2566",
        "1.8.2566",
        "1 / 8 / 2566",
        "1/8/66",
        "1/8/2023",
        "1 ส.ค. 2566",
        "1 ส.ค. 66",
        "1ส.ค.2566",
        "๑ ส.ค. ๒๕๖๖",
        "1 สค 2566",
        "1 สิงหาคม 2566",
        "1 สิงหาคม พ.ศ. 2566",
        "1 สิงหาคม พศ 2566",
        "1\u00a0สิงหาคม\u00a02566",
        "1 Aug 2023",
        "1 August 2023",
        "1 aug 2566",
        "2023-08-01",
        "2566-08-01",
        "2023-08-01 00:00:00",
        "2023-08-01T09:30:00",
    ],
)
def test_dates_typed_as_text_are_read(typed: str) -> None:
    """Day first, either era, Thai or English months."""
    assert read_date(typed) == FIRST_OF_AUGUST


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "31/2/2566",
        "32/1/2566",
        "1/13/2566",
        "0/1/2566",
        "1/8",
        "8/2566",
        "2566",
        "1/8/256",
        "1/8/1566",
        "1/8/25660",
        "1 ส.ค.",
        "ส.ค. 2566",
        "ปลายเดือนสิงหาคม 2566",
        "1 สัก 2566",
        "1 maybe 2023",
        "1 decision 2023",
        "1-30 สิงหาคม 2566",
        "2023-08-01 to 2023-09-01",
        "2023-13-01",
        "ไม่มี",
        "45139",
    ],
)
def test_what_is_no_date_is_not_guessed_at(typed: str) -> None:
    """No such day, no year, a year of neither era, two dates in one cell."""
    assert read_date(typed) is None


@given(
    day=st.dates(date(1960, 1, 1), date(2120, 12, 31)),
    thai=st.booleans(),
    manner=st.sampled_from(
        [
            "{d}/{m}/{be}",
            "{d} {short} {be}",
            "{d} {full} พ.ศ. {be}",
            "{y}-{m:02}-{d:02}",
            "{d}/{m}/{y}",
            "{d} {en} {y}",
        ]
    ),
)
def test_any_date_comes_back(day: date, manner: str, *, thai: bool) -> None:
    """A date written in any of these manners is the same day."""
    no = day.month - 1
    typed = manner.format(
        d=day.day,
        m=day.month,
        y=day.year,
        be=day.year + 543,
        short=MONTHS[no].th,
        full=FULL_MONTHS[no],
        en=ENGLISH_MONTHS[no],
    )
    assert read_date(typed.translate(THAI) if thai else typed) == day


# Cells ----------------------------------------------------------------------------------------


def column(kind: Kind, **more: object) -> Column:
    return Column("it", Words("ช่อง", "Cell"), kind, **more)


@pytest.mark.parametrize(
    ("kind", "raw", "value", "code"),
    [
        (Kind.NUMBER, 97.55, 97.55, None),
        (Kind.NUMBER, 5, 5.0, None),
        (Kind.NUMBER, 0, 0.0, None),
        (Kind.NUMBER, "๙๗.๕๕ %", 97.55, "TEXT_NUMBER"),
        (Kind.NUMBER, "12 เขต", None, "NOT_A_NUMBER"),
        (Kind.NUMBER, True, None, "NOT_A_NUMBER"),
        (Kind.NUMBER, datetime(2023, 8, 1), None, "NOT_A_NUMBER"),
        (Kind.WHOLE, 3.0, 3.0, None),
        (Kind.WHOLE, 2.5, None, "NOT_WHOLE"),
        (Kind.WHOLE, "๓", 3.0, "TEXT_NUMBER"),
        (Kind.WHOLE, "2.5", None, "NOT_WHOLE"),
        (Kind.DATE, date(2023, 8, 1), FIRST_OF_AUGUST, None),
        (Kind.DATE, datetime(2023, 8, 1), FIRST_OF_AUGUST, None),
        (Kind.DATE, date(2566, 8, 1), FIRST_OF_AUGUST, "TEXT_DATE"),
        (Kind.DATE, "1 ส.ค. 2566", FIRST_OF_AUGUST, "TEXT_DATE"),
        (Kind.DATE, "สิงหาคม", None, "NOT_A_DATE"),
        (Kind.DATE, 45139.0, None, "NOT_A_DATE"),
        (Kind.TEXT, " ก\u200bข ", "กข", None),
        (Kind.TEXT, 245.0, "245", None),
        (Kind.LONG, 0.5, "0.5", None),
        (Kind.TEXT, date(2023, 8, 1), "1/8/2566", None),
        *(
            (kind, raw, None, None)
            for kind in Kind
            for raw in (None, "", "  ", "\u00a0", "\n", "\u200b")
        ),
        *((kind, CellFault("ERROR_VALUE", "#REF!"), None, "ERROR_VALUE") for kind in Kind),
    ],
)
def test_a_cell_is_read_as_its_column_asks(
    kind: Kind, raw: object, value: object, code: str | None
) -> None:
    """The typed value, and a finding where it was not typed as asked.

    Blanks of any sort are blank.
    """
    said, problem = parse(column(kind), raw)
    assert said == value
    assert type(said) is type(value)
    assert (problem and problem.code) == code


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("ดำเนินการ", "done"),
        ("ด าเนินการ", "done"),
        ("ดําเนินการ", "done"),
        ("  ดำเนิน การ ", "done"),
        ("Done", "done"),
        ("done", "done"),
        ("ไม่มีการ\u200bดำเนินการ", "no_action"),
        ("NO ACTION", "no_action"),
        ("เสร็จ", None),
        ("1", None),
        (1.0, None),
    ],
)
def test_a_choice_is_known_however_it_is_spelt(raw: object, code: str | None) -> None:
    """Either language, any spacing, torn sara am; anything else is not in the list."""
    said, problem = parse(column(Kind.CHOICE, choices=ACTIVITY_STATE), raw)
    assert said == code
    assert (problem is None) == (code is not None)
    if problem:
        assert problem.code == "NOT_IN_LIST"


def test_what_is_not_in_a_list_is_answered_with_the_list() -> None:
    """The finding offers every choice."""
    _, problem = parse(column(Kind.CHOICE, choices=ACHIEVEMENT), "สำเร็จ")
    assert problem.places["choices"] == Words(
        "บรรลุ, ไม่บรรลุ, ยังไม่ส่งผล", "Achieved, Not achieved, Not yet"
    )


@pytest.mark.parametrize("raw", ["2", "๒", 2.0, "กิจกรรมที่ 2", "กิจกรรมที่ ๒", "Activity 2"])
def test_a_named_record_is_known_however_it_is_written(raw: object) -> None:
    """By its number or by what it is called, in either script."""
    known = {squash("2"): 2.0, squash("กิจกรรมที่ 2"): 2.0, squash("Activity 2"): 2.0}
    assert parse(column(Kind.WHOLE, choices="activities"), raw, known) == (2.0, None)


@given(
    st.one_of(
        st.booleans(),
        st.floats(),
        st.text(),
        st.datetimes(),
        st.dates(),
        st.times(),
        st.timedeltas(),
        st.integers(-(10**18), 10**18),
    )
)
def test_no_cell_stops_the_reading(raw: object) -> None:
    """Whatever a cell may hold gives a value or a named problem, for every kind of column."""
    for kind in Kind:
        value, problem = parse(
            column(kind, choices=ACHIEVEMENT if kind is Kind.CHOICE else None), raw
        )
        assert value is None or problem is None or problem.code in ("TEXT_NUMBER", "TEXT_DATE")
        if value is None and problem is None:
            assert not plain(raw).strip() or not clean(plain(raw))
