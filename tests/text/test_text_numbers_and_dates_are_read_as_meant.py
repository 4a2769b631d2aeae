"""What people type as text is read as they meant it, or not at all."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from emenscr_xlsx.forms.lists import ACHIEVEMENT, ACTIVITY_STATE
from emenscr_xlsx.model import Column, Kind
from emenscr_xlsx.model.finding import Severity
from emenscr_xlsx.model.messages import MESSAGES
from emenscr_xlsx.model.values import AsPercent, CellFault, parse, plain
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


def column(kind: Kind, **more: object) -> Column:
    return Column("it", Words("ช่อง", "Cell"), kind, **more)


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
        ("ท\u000bา", "ท า"),
        ("a\r\nb", "a\nb"),
        ("\u202bบรรลุ\u202c", "บรรลุ"),
        ("\u2066บรรลุ\u2069", "บรรลุ"),
        ("ก\x00\ufffeข\uffff", "กข"),
        ("ก_xFFFE__x202A_ข_xD83D_", "กข"),
        ("_xD83D__xDE00_ ดี", "😀 ดี"),
        ("_xd83d__xde00_", "😀"),
        ("_x0041_ _xyz_", "_x0041_ _xyz_"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("🏳\ufe0f\u200d🌈", "🏳\ufe0f\u200d🌈"),
        ("👩🏽\u200d⚕\ufe0f ก\u200dข", "👩🏽\u200d⚕\ufe0f กข"),
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
        ("300,000.-", 300000),
        ("๓๐๐,๐๐๐.- บาท", 300000),
        ("-5.-", -5),
        ("1,300 บาทถ้วน", 1300),
        ("1300บ.", 1300),
        *((f"{a}300,000{z}", 300000) for a, z in ("\u202a\u202c", "\u202e\u202c", "\u2066\u2069")),
    ],
)
def test_numbers_typed_as_text_are_read(typed: str, meant: float) -> None:
    """Thai digits, thousands commas, baht, per cent, true minus, unseen marks (F17, F21)."""
    assert read_number(typed) == meant


@pytest.mark.parametrize(
    ("typed", "unit", "meant"),
    [
        ("245 เขต", "เขต", 245),
        ("๒๔๕เขต", "เขต", 245),
        ("เขต 245", "เขต", 245),
        ("5 คน-วัน", "คน-วัน", 5),
        ("5 ลบ.ม.", "ลบ.ม.", 5),
        ("245 โรงเรียน", "เขต", None),
        ("2เขต45", "เขต", None),
        ("12 เขต 3", "เขต", None),
        ("12", "เขต ๑", 12),
        ("245 เขต", "", None),
    ],
)
def test_a_figure_may_have_its_own_unit_beside_it(
    typed: str, unit: str, meant: float | None
) -> None:
    """The unit that the KPI is counted in, and no other (F21)."""
    assert read_number(typed, unit) == meant


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
        ".-5",
        "1.-2",
        "5.-5",
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
        "1-ส.ค.-66",
        "1-Aug-23",
        "1-Aug-2566",
        "1/ส.ค./2566",
        "วันที่ 1 สิงหาคม 2566",
        "วันอังคารที่ ๑ เดือนสิงหาคม พุทธศักราช ๒๕๖๖",
        "Tuesday, 1 August 2023",
        "August 1, 2023",
        "1st Aug 2023",
        "2566/08/01",
        "1/8/2566 09:30 น.",
        "1/8/2566, 9:30:00 AM",
        "1 สิงหา 66",
        "วันอังคาร 1 สิงหาคม 2566",
        "ณ วันที่ 1 สิงหาคม 2566 เวลา 09.30 น.",
        "1\nสิงหาคม\n2566",
        "Aug 1 2023",
        "1–8–2566",
        "1／8／2566",
        "2023-08-01",
        "2566-08-01",
        "2023-08-01 00:00:00",
        "2023-08-01T09:30:00",
    ],
)
def test_dates_typed_as_text_are_read(typed: str) -> None:
    """Day first, either era, Thai or English months, the weekday and the hour around it (F19)."""
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
        "1 พฤ 2566",
        "ก่อนวันที่ 1 สิงหาคม 2566",
        "2023-08-01 to 2023-09-01",
        "2023-13-01",
        "ไม่มี",
        "45139",
        "วันที่ 2566",
        "1" + " " * 32_000 + "x",
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
    month = day.month - 1
    typed = manner.format(
        d=day.day,
        m=day.month,
        y=day.year,
        be=day.year + 543,
        short=MONTHS[month].th,
        full=FULL_MONTHS[month],
        en=ENGLISH_MONTHS[month],
    )
    assert read_date(typed.translate(THAI) if thai else typed) == day


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (812345678.0, "“0812345678”"),
        (31.0, "“031”"),
        (2.1, "“2.10”"),
        (0.00001, "“0.000010”"),
        (2.0004e19, "15"),
        (date(2023, 8, 3), "“3/8”"),
        (time(1, 20), "“1:20”"),
        (timedelta(hours=30), "“30:00”"),
        (datetime(2023, 8, 3, 9, 30), "“3/8/2566 9:30”"),
    ],
)
def test_a_number_in_a_text_box_is_a_remark_with_what_was_probably_typed(
    raw: object, says: str
) -> None:
    """F13: a phone number without its 0, a code of 20 digits, 3/8 or 1:20 that became a day."""
    value, problem = parse(column(Kind.TEXT), raw)
    assert value == plain(raw)
    assert problem
    assert (problem.code, MESSAGES[problem.code].severity) == (
        "READ_AS_TEXT",
        Severity.WARNING,
    )
    message = MESSAGES[problem.code].say.format(**problem.places)
    assert says in message.th
    assert says in message.en


@pytest.mark.parametrize(
    ("typed", "th", "en"),
    [
        ("-", "พิมพ์ 0", "leave the cell blank"),
        ("ไม่มี", "เว้นว่าง", "type 0"),
        ("N/A", "เว้นว่าง", "type 0"),
        ("ยังไม่ได้เบิกจ่ายค่ะ", "เว้นว่าง", "type 0"),
        (
            timedelta(days=300_000),
            "“7200000:00” ไม่ใช่ตัวเลข เซลล์นี้มีรูปแบบเป็นวันที่",
            "format it as a number",
        ),
        ("หกแสน", "พิมพ์เฉพาะตัวเลข", "figures only"),
    ],
)
def test_what_says_that_there_is_no_figure_is_answered_with_nought_or_blank(
    typed: object, th: str, en: str
) -> None:
    """And anything else with how figures are typed (F21)."""
    _, problem = parse(column(Kind.MONEY), typed)
    assert problem
    message = MESSAGES[problem.code].say.format(**problem.places)
    assert th in message.th
    assert en in message.en


# Cells ----------------------------------------------------------------------------------------


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
        (Kind.NUMBER, AsPercent(0.5), 50.0, "PERCENT_SHOWN"),
        (Kind.MONEY, AsPercent(0.5), None, "NOT_A_NUMBER"),
        *((Kind.MONEY, typed, None, "NOT_A_NUMBER") for typed in ("65%", "ร้อยละ 65", "๖๕ %")),
        *((kind, "65 %", 65.0, "TEXT_NUMBER") for kind in (Kind.NUMBER, Kind.PERCENT)),
        (Kind.DATE, date(2023, 8, 1), FIRST_OF_AUGUST, None),
        (Kind.DATE, datetime(2023, 8, 1), FIRST_OF_AUGUST, None),
        (Kind.DATE, date(2566, 8, 1), FIRST_OF_AUGUST, "TEXT_DATE"),
        (Kind.DATE, "1 ส.ค. 2566", FIRST_OF_AUGUST, "TEXT_DATE"),
        (Kind.DATE, "สิงหาคม", None, "NOT_A_DATE"),
        (Kind.DATE, 45139.0, None, "NOT_A_DATE"),
        (Kind.TEXT, " ก\u200bข ", "กข", None),
        (Kind.TEXT, 245.0, "245", "READ_AS_TEXT"),
        (Kind.LONG, 0.5, "0.5", "READ_AS_TEXT"),
        (Kind.TEXT, date(2023, 8, 1), "1/8/2566", "READ_AS_TEXT"),
        (Kind.TEXT, True, None, "NOT_A_TEXT"),
        (Kind.LONG, False, None, "NOT_A_TEXT"),
        *((kind, 1e308, None, "TOO_LARGE") for kind in (Kind.NUMBER, Kind.MONEY, Kind.WHOLE)),
        (Kind.MONEY, "1" + "0" * 20, None, "TOO_LARGE"),
        (Kind.MONEY, -1e15, -1e15, None),
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
    parsed, problem = parse(column(kind), raw)
    assert parsed == value
    assert type(parsed) is type(value)
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
        (True, None),
        ("\u202aดำเนินการ\u202c", "done"),
        ("\u2067ดำเนินการ\u2069", "done"),
    ],
)
def test_a_choice_is_known_however_it_is_spelt(raw: object, code: str | None) -> None:
    """Either language, any spacing, torn sara am; anything else is not in the list."""
    parsed, problem = parse(column(Kind.CHOICE, choices=ACTIVITY_STATE), raw)
    assert parsed == code
    assert (problem is None) == (code is not None)
    if problem:
        assert problem.code == "NOT_IN_LIST"


def test_what_is_not_in_a_list_is_answered_with_the_list() -> None:
    """The finding offers every choice."""
    _, problem = parse(column(Kind.CHOICE, choices=ACHIEVEMENT), "สำเร็จ")
    assert problem.places["choices"] == Words(
        "บรรลุ, ไม่บรรลุ, ยังไม่ส่งผลต่อเป้าหมาย", "Achieved, Not achieved, Not yet"
    )


@pytest.mark.parametrize("raw", ["1 2", "๑ ๒", "กิจกรรมที่ 1 2", "1\u00a02", "1\n2"])
def test_two_numbers_are_no_record(raw: str) -> None:
    """“1 2” is not activity 12 (F17)."""
    known = {squash(name): 12.0 for name in ("12", "กิจกรรมที่ 12", "Activity 12")}
    assert parse(column(Kind.WHOLE, choices="activities"), raw, known)[1].code == "NOT_IN_LIST"


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
        read = ("TEXT_NUMBER", "TEXT_DATE", "READ_AS_TEXT")
        assert value is None or problem is None or problem.code in read
        if value is None and problem is None:
            assert not plain(raw).strip() or not clean(plain(raw))
