"""No two codes share a file, on any system.

Names stay readable, and an odd digit in a code ends nothing (T12, S16, T46).
"""

import itertools
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from openpyxl import load_workbook

from emenscr_xlsx.demo import filling
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import registry_notation
from emenscr_xlsx.office import file_names, workspace
from emenscr_xlsx.office.approval_request import approvals
from emenscr_xlsx.office.by_hand import reopen
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.report import summarise
from emenscr_xlsx.office.starting import init
from emenscr_xlsx.registry.registry import Registry
from emenscr_xlsx.summary.records import natural_key
from emenscr_xlsx.text.period import Period
from support.office import IN_TIME, Office
from support.post import Post

Q4 = Period(2566, 4)
ALIKE = [
    "กข 1", "กข-1", "กข1", "กข.1", "กข--1", "กข_1", "กข  1", "กข/1", "กข\\1", "กข:1", "กข 1.",
    "กข 1 ",
    "P-1", "P/1", "P 1", "p-1", "P_1", "P--1", "P.1", "P-1.", "-P-1", "P-1-", "P\u20111", "P1",
    "P\u00b91", "P-\u0e51",
    "ก" * 40 + "1", "ก" * 40 + "2", "A" * 60 + "1", "A" * 60 + "2", "A" * 60,
    "CON", "con", "NUL", "COM1", "COM\u00b9", "LPT9.X", "XCON", "AUX.66",
    "ขอนแก่น", "ขอนแกน", "ขอนแก-น", "..", ".", "-", "", "🎉", "🎊", "สตผ.", "สตผ", "STRASSE",
    "STRA\u1e9eE", "Straße",
]  # fmt: skip
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def assert_fit_for_any_system(name: str) -> None:
    assert name
    assert len(name) <= 60
    assert not FORBIDDEN.search(name)
    assert name == name.rstrip(". ")
    assert not name.startswith((".", "-", " "))
    assert not re.fullmatch(
        r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])", name.partition(".")[0], re.IGNORECASE
    )
    assert unicodedata.is_normalized("NFC", name)


def test_no_two_codes_have_one_name_not_even_where_case_is_nothing() -> None:
    for first, second in itertools.combinations(ALIKE, 2):
        assert file_names.safe(first).casefold() != file_names.safe(second).casefold(), (
            first,
            second,
        )


@pytest.mark.parametrize("code", ALIKE)
def test_a_name_fits_any_system_and_is_always_the_same(code: str) -> None:
    assert_fit_for_any_system(file_names.safe(code))
    assert (
        file_names.safe(code)
        == file_names.safe(unicodedata.normalize("NFD", code))
        == file_names.safe(code)
    )


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.text(st.sampled_from("กขแ่้ำ 12๑-_./Pp²—"), min_size=1, max_size=6),
        min_size=2,
        max_size=8,
        unique_by=lambda c: unicodedata.normalize("NFC", c),
    )
)
def test_nor_do_any_others(codes: list[str]) -> None:
    names = [file_names.safe(c) for c in codes]
    assert len({n.casefold() for n in names}) == len(names), names
    for name in names:
        assert_fit_for_any_system(name)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("ศธ 04006-66-0001", "ศธ-04006-66-0001"),
        ("ศธ 04901", "ศธ-04901"),
        ("P-1", "P-1"),
        ("68-9300-0101", "68-9300-0101"),
        ("ขอนแก่น", "ขอนแก่น"),
        ("น้ำท่วมที่ 2", "น้ำท่วมที่-2"),
    ],
)
def test_an_ordinary_code_is_read_in_its_name(code: str, name: str) -> None:
    assert file_names.safe(code) == name


# From end to end ------------------------------------------------------------------------------


NAMED = {
    "2566-Q4/01-overall-monitoring": "กข 1",
    "2566-Q4/02-monitoring-staff": "กข-1",
    "2566-Q4/03-value-research": "ขอนแก่น²",
    "2566-Q4/04-monthly-information": "P/1",
    "2566-Q4/08-quality-handbook": "P-1",
}


def renamed(office: Office, codes: dict[str, str]) -> Registry:
    """The registry with other codes for these projects, and only these."""
    tables = {
        name: [
            row | {"project_code": codes.get(row["project_code"], row["project_code"])}
            if "project_code" in row
            else row
            for row in rows
            if name != "projects" or row["project_code"] in codes
        ]
        for name, rows in office.ws.registry.tables.items()
    }
    return Registry(tables)


@pytest.fixture
def post(office: Office, samples: dict[str, Sample], tmp_path: Path) -> Post:
    ws = init(tmp_path / "post")
    return Post(
        ws.root, renamed(office, {samples[name].project: code for name, code in NAMED.items()})
    )


@pytest.mark.slow
def test_five_projects_issued_are_five_files_and_five_reports(
    post: Post, samples: dict[str, Sample], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    issued = {i.project: i.path for i in issue(post.ws, Q4)}
    assert set(issued) == set(NAMED.values())
    assert len(set(issued.values())) == 5 == len(list((post.root / "templates").rglob("*.xlsx")))
    for name, code in NAMED.items():
        filling.fill(
            issued[code],
            replace(samples[name], project=code),
            post.ws.inbox / f"{samples[name].name[-3:]}.xlsx",
        )
    outcomes = post.ingest()
    assert {o.project: o.status for o in outcomes} == dict.fromkeys(NAMED.values(), "SUBMITTED")
    assert len({o.filed for o in outcomes} | {o.reply for o in outcomes}) == 10
    asked = approvals(post.ws, Q4)
    assert sum(a.reports for a in asked) == 5
    back = [reopen(post.ws, Q4, code, "แก้") for code in ("กข 1", "กข-1", "P/1", "P-1")]
    assert len(set(back)) == 4
    summary = summarise(post.ws, Q4)
    shown = {
        c.value
        for ws in load_workbook(summary, read_only=True).worksheets
        for row in ws.iter_rows()
        for c in row
    }
    assert set(NAMED.values()) <= shown


# Digits that are none -------------------------------------------------------------------------


def test_codes_are_put_in_order_whatever_digits_they_have() -> None:
    codes = ["P-10", "P-2", "P²", "P③", "๑๐", "๒", "9" * 5000, "P½", "", "²"]
    assert sorted(codes, key=natural_key).index("P-2") < sorted(codes, key=natural_key).index(
        "P-10"
    )
    assert sorted(codes, key=natural_key).index("๒") < sorted(codes, key=natural_key).index("๑๐")


@pytest.mark.parametrize("written", ["ผลผลิต ²", "ผลผลิต " + "1" * 5000, "²"])
def test_a_link_with_odd_digits_names_nothing(written: str) -> None:
    assert registry_notation.links(written) == [(written, None)]
    assert registry_notation.quarters("²") is None
