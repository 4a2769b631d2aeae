"""A message says what is wrong, of which record, and what to do, in the sheet's words (F22)."""

import re
from collections.abc import Callable
from dataclasses import replace
from string import Formatter

import pytest

from emenscr_xlsx.checking.engine import CheckContext
from emenscr_xlsx.checking.judging import judge
from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.forms import registry as registry_form, report as form
from emenscr_xlsx.model.finding import Finding
from emenscr_xlsx.model.messages import MESSAGES, finding
from emenscr_xlsx.model.values import CellFault
from emenscr_xlsx.office import registry_file
from emenscr_xlsx.text.words import LANGS, Words
from emenscr_xlsx.workbook.submission import Submission
from support.desk import Desk
from support.office import Office, numbered

LEAK = re.compile(r"CellFault|Words\(|None|\bnan\b|\{|\}|\.0\b|…")


def finding_at(desk: Desk, typed: dict[str, object]) -> Finding:
    """What is found at the one cell that is typed over."""
    ((path, _),) = typed.items()
    (findings,) = desk.findings([desk.retyped(typed)])
    return next(f for f in findings if f"{f.table}.{f.record}.{f.column}" == path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "thai", "english"),
    [
        ("budget.1.reason_activity", "1, 2, 3, 4, 5, 6", "1, 2, 3, 4, 5, 6"),
        ("goals.OUTPUT-1.as_activity", "1, 2, 3, 4, 5, 6", "1, 2, 3, 4, 5, 6"),
        ("kpi_parts.1.kpi", "เชิงปริมาณ 1, เชิงปริมาณ 2", "Quantitative 1, Quantitative 2"),
        ("report.-.project_state", "อยู่ระหว่างดำเนินการ", "Running, Finished, Terminated"),
    ],
)
def test_choices_are_told_as_the_list_shows_them(
    desk: Desk, path: str, thai: str, english: str
) -> None:
    """No numbers such as 1.0, and no keys such as QUANT-1."""
    problem = finding_at(desk, {path: "ไม่มีในรายการ"})
    assert problem.code == "NOT_IN_LIST"
    assert thai in problem.message.th
    assert english.casefold() in problem.message.en.casefold()
    for lang in LANGS:
        assert not re.search(r"\d\.0|[A-Z]+-\d", problem.message[lang])


@pytest.mark.parametrize(
    ("path", "value", "bounds"),
    [
        ("budget.1.committed", -5, Words("ไม่น้อยกว่า 0", "at least 0")),
        ("activities.3.next_quarter", 9, Words("อยู่ระหว่าง 1 ถึง 4", "between 1 and 4")),
    ],
)
def test_bounds_are_told_as_they_are(desk: Desk, path: str, value: int, bounds: Words) -> None:
    """One that is open on a side is no “0 to …”."""
    problem = finding_at(desk, {path: value})
    assert problem.code == "OUT_OF_BOUNDS"
    for lang in LANGS:
        assert bounds[lang] in problem.message[lang]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "value", "about"),
    [
        ("activities.2.state", "ทำ", "กิจกรรมที่ 2 "),
        ("kpis.QUANT-1.percent", "มาก", "เชิงปริมาณ 1 "),
        ("budget.1.disbursed", "มาก", "การเบิกจ่าย 1 · "),
        ("allocations.2.amount", "มาก", "งบประมาณที่ได้รับจัดสรรเพิ่มเติม แถวที่ 2"),
        ("summary.-.summary", "", "สรุปผลการดำเนินงาน"),
    ],
)
def test_a_finding_names_the_activity_or_kpi(desk: Desk, path: str, value: str, about: str) -> None:
    """By number and name, in a column of the reply beside the message."""
    problem = finding_at(desk, {path: value})
    assert problem.about.th.startswith(about)
    assert problem.about.en


def test_a_fault_in_a_given_cell_is_told_as_it_shows(desk: Desk) -> None:
    """#REF! in a grey cell, not how a program holds it."""
    report = desk.retyped({})
    report.cells["budget"]["1"]["plan"] = CellFault("ERROR_VALUE", "#REF!")
    (problem,) = stack([report], form.BY_NAME).findings[0]
    assert (problem.rule, problem.value) == ("V-I1.given_changed", "#REF!")
    assert "“#REF!”" in problem.message.th


def test_what_was_typed_over_a_given_cell_is_kept_whole_beside_the_short_message(
    desk: Desk,
) -> None:
    """F14: the reply sets the cell back, so its page is where the text stands."""
    report, note = desk.retyped({}), "หมายเหตุยาว " * 60
    report.cells["budget"]["1"]["activity"] = note
    (problem,) = stack([report], form.BY_NAME).findings[0]
    assert problem.value == note
    assert len(problem.message.th) < 300


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("", "(ว่าง)"), (310_000.0, "310,000"), ("สามแสน", "สามแสน")],
)
def test_a_given_cell_that_was_changed_is_told_as_the_sheet_shows_it(
    desk: Desk, raw: object, shown: str
) -> None:
    """F22: one that was emptied as blank, a figure as figures stand there."""
    report = desk.retyped({})
    report.cells["budget"]["2"]["plan"] = raw
    (problem,) = stack([report], form.BY_NAME).findings[0]
    assert f"“{shown}”" in problem.message.th
    assert "“300,000”" in problem.message.th


@pytest.mark.parametrize("spelt", [str, lambda code: code.replace(" ", "").replace("-", "–")])
def test_one_duplicate_code_of_the_registry_is_one_line(
    office: Office, spelt: Callable[[str], str]
) -> None:
    """F22: however it is spelt; what refers to the other waits until that is put right."""
    read = numbered(registry_file.open_registry(office.ws.registry_file))
    rows = {k: dict(r) for k, r in read.cells["projects"].items()}
    before = _checked(read)
    rows["2"]["project_code"] = spelt(str(rows["1"]["project_code"]))
    after = _checked(replace(read, cells={**read.cells, "projects": rows}))
    new = [f for f in after if (f.rule, f.where) not in {(b.rule, b.where) for b in before}]
    assert [(f.rule, f.table, f.record) for f in new if f.severity == 3] == [
        ("DUPLICATE", "projects", "2")
    ]
    assert str(rows["2"]["project_code"]) in new[0].message.th


def _checked(read: Submission) -> list[Finding]:
    batch = stack([read], registry_form.BY_NAME)
    (findings,) = judge(CheckContext(batch, Settings()), "registry")
    return findings


@pytest.mark.parametrize("rule", MESSAGES)
def test_a_message_with_its_values_reads_as_a_sentence(rule: str) -> None:
    """No place is left open, no text of ours leaks, and Thai words do not run into a number."""
    say = MESSAGES[rule].say
    names = {n for lang in LANGS for _, n, _, _ in Formatter().parse(say[lang]) if n}
    period = Words("ไตรมาสที่ 4 ปีงบประมาณ พ.ศ. 2566", "quarter 4 of fiscal year 2566")
    places = {n: period if n in ("period", "open") else Words("ก", "x") for n in names}
    problem = finding(rule, "แฟ้ม.xlsx", **places)  # type: ignore[arg-type]
    for lang in LANGS:
        assert not LEAK.search(problem.message[lang])
    assert not re.search(r"2566[ก-๙]", problem.message.th)
