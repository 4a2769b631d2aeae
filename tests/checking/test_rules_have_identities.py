"""A rule goes by an id of its own under its number, wherever it is told.

Waivers take either, and never reach what holds the structure.
"""

import json
import sqlite3

import openpyxl
import pytest

from emenscr_xlsx.checking import rules as checks
from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import registry as registry_form
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.model.finding import Finding, Severity
from emenscr_xlsx.office import guide
from emenscr_xlsx.office.check import as_json, check
from emenscr_xlsx.reading import report as reader
from emenscr_xlsx.text.words import Words
from emenscr_xlsx.workbook.submission import Submission
from support.desk import Desk
from support.office import IN_TIME, Office

WHY = Words("ผ่อนผันโดย ผอ.", "waived by the head")
OFF_PLAN = {"budget.1.disbursed": 649_999}
"""Below plan without a reason: V-B1.kind_missing."""


def _waived(findings: list[Finding], name: str) -> list[tuple[str, Severity]]:
    return [(f.rule, f.severity) for f in checks.waive(findings, {name: WHY})]


@pytest.mark.parametrize("name", ["V-B1.kind_missing", "V-B1", "v–b1", "V-B1 "])
def test_a_waiver_names_a_rule_by_its_id_or_its_number(desk: Desk, name: str) -> None:
    (findings,) = desk.findings([desk.retyped(OFF_PLAN)])
    (finding,) = checks.waive(findings, {name: WHY})
    assert (finding.rule, finding.severity) == ("V-B1.kind_missing", Severity.WARNING)
    assert finding.message.th.endswith("(ผ่อนผันโดย ผอ.)")


def test_a_waiver_of_one_rule_leaves_the_others_of_its_number(desk: Desk) -> None:
    (findings,) = desk.findings([desk.retyped(OFF_PLAN)])
    assert _waived(findings, "V-B1.reason_missing") == [("V-B1.kind_missing", Severity.ERROR)]


@pytest.mark.parametrize("name", ["V-B7", "V-B7.negative"])
def test_no_waiver_reaches_a_rule_that_holds_the_structure(desk: Desk, name: str) -> None:
    """A disbursement below 0 stays an error, though a blank one may be waived by that number."""
    negative, blank = (
        desk.retyped({"budget.1.disbursed": -1, "budget.1.reason_kind": "ประมาณการจากปีที่ผ่านมา"}),
        desk.retyped({"budget.1.disbursed": ""}),
    )
    of_negative, of_blank = desk.findings([negative, blank])
    assert _waived(of_negative, name) == [("V-B7.negative", Severity.ERROR)]
    assert _waived(of_blank, name) == [
        ("V-B7.disbursed_missing", Severity.WARNING if name == "V-B7" else Severity.ERROR)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("written", "rule", "near"),
    [
        ("V-K22", "WAIVERS.unknown_rule", "V-K2"),
        ("V-K2.figure", "WAIVERS.unknown_rule", "V-K2.figure_missing"),
        ("ตัวชี้วัด", "WAIVERS.unknown_rule", "emenscr rules"),
        ("V-K8", "WAIVERS.unknown_rule", "V-K"),  # of the registry itself: no report breaks it
        ("V-B5.from_itself", "WAIVERS.structural_rule", ""),
        ("DUPLICATE", "WAIVERS.structural_rule", ""),
    ],
)
def test_a_waiver_of_no_rule_is_an_error_at_its_cell(
    office: Office, written: str, rule: str, near: str
) -> None:
    """With what is near it, so that the slip is seen when the registry is checked (T37)."""
    read = reader.read_plain(office.ws.registry_file, registry_form.BY_NAME)
    read.cells["waivers"]["1"]["rule"] = written
    facts = checks.CheckContext(
        stack([Submission(read.file, places=read.places, cells=read.cells)], registry_form.BY_NAME),
        Settings(),
    )
    (findings,) = checks.run(facts, "registry")
    (finding,) = [f for f in findings if f.table == "waivers"]
    assert (finding.rule, finding.severity, finding.column) == (rule, Severity.ERROR, "rule")
    assert f"“{written}”" in finding.message.th
    assert near in finding.message.th.partition(written)[2]
    assert near in finding.message.en.partition(written)[2]


def test_what_holds_the_structure_is_marked_so_in_the_catalogue() -> None:
    """And only that: what an office may weigh is not."""
    marked = {r.code for r in guide.catalogue() if r.structural}
    assert marked == {k.rule for k in checks.known().values() if k.structural}
    assert {
        "V-T1.comment_missing",
        "V-T1.decision_missing",
        "V-B7.negative",
        "NOT_A_NUMBER",
        "REQUIRED",
    } <= marked
    assert not {"V-B1.kind_missing", "V-T1.unchanged", "V-N1.part_missing"} & marked
    for lang, fixed in (("th", "ปรับไม่ได้"), ("en", "fixed")):
        rows = {
            r.split(" | ")[0].removeprefix("| "): r for r in guide.rule_catalogue(lang).splitlines()
        }
        assert fixed in rows["V-B7.negative"]
        assert fixed not in rows["V-B1.kind_missing"]


def test_every_declared_rule_with_a_number_says_its_id_in_its_findings(desk: Desk) -> None:
    (findings,) = desk.findings([desk.retyped(OFF_PLAN | {"budget.2.disbursed": "สามแสน"})])
    assert {(f.code, f.rule) for f in findings} == {
        ("V-B1", "V-B1.kind_missing"),
        ("NOT_A_NUMBER", "NOT_A_NUMBER"),
    }


@pytest.mark.slow
def test_the_ledger_the_json_and_the_reply_tell_the_id(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    sample = samples["2566-Q4/02-monitoring-staff"]
    typed = sample.typed | {"budget": sample.typed["budget"] | {"3": {"disbursed": 23_000}}}
    ws = fresh_office.ws
    path = fresh_office.fill(
        Sample("off-plan", sample.project, sample.period, "", typed), ws.inbox / "off-plan.xlsx"
    )
    findings = json.loads(as_json(check(ws, [path], received=IN_TIME.date())))
    assert [(f["code"], f["rule"]) for f in findings] == [("V-B1", "V-B1.kind_missing")]
    (outcome,) = ingest(ws, now=IN_TIME).outcomes
    with sqlite3.connect(ws.root / "ledger.sqlite") as db:
        assert ("V-B1", "V-B1.kind_missing") in db.execute(
            "SELECT code, rule FROM findings"
        ).fetchall()
    page = openpyxl.load_workbook(outcome.reply).worksheets[0]
    assert "V-B1.kind_missing" in {cell.value for row in page.iter_rows() for cell in row}
