"""The ticket says whose a report is.

A cover typed over so that it names another known report is to be put right (T11).
"""

import pytest

from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms.report import BY_NAME, VERSION
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.model.finding import Finding, Severity, Verdict
from emenscr_xlsx.reading import report as reader
from support.desk import Desk
from support.office import IN_TIME, Office

CLEAN = "2566-Q4/01-overall-monitoring"
OTHER_NAME = "โครงการพัฒนาผู้รับผิดชอบงานติดตามและประเมินผลของเขตพื้นที่ ปี 2566"


def overtyped(desk: Desk, office: Office, column: str, value: object) -> list[Finding]:
    report = desk.retyped({})
    report.cells["report"]["-"][column] = value
    (findings,) = desk.findings([report], called=office.ws.registry.called)
    return [f for f in findings if f.table == "report"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("project_code", "ศธ 04006-66-0002"),
        ("project_code", "ศธ.๐๔๐๐๖–๖๖–๐๐๐๒"),
        ("project_code", OTHER_NAME),
        ("project_name", OTHER_NAME),
        ("project_name", "ศธ 04006-66-0002"),
        ("quarter", 3.0),
        ("quarter", "ไตรมาสที่ ๓"),
        ("quarter", "Q1"),
        ("fiscal_year", 2567.0),
        ("fiscal_year", "2024"),
        ("fiscal_year", "ปีงบประมาณ พ.ศ. ๒๕๖๕"),
    ],
)
def test_what_names_another_known_report_is_an_error(
    desk: Desk, office: Office, column: str, value: object
) -> None:
    (finding,) = overtyped(desk, office, column, value)
    assert (finding.rule, finding.severity, finding.column) == (
        "V-I1.other_report",
        Severity.ERROR,
        column,
    )
    assert "ศธ 04006-66-0001" in finding.message.th


@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("project_code", "ศธ 04006-66-9999"),
        ("project_name", "โครงการติดตาม"),
        ("quarter", 9.0),
        ("quarter", "สุดท้าย"),
        ("fiscal_year", "2023"),
        ("fiscal_year", "66"),
        ("agency", "สตผ. 2"),
    ],
)
def test_what_names_no_other_report_stays_a_remark(
    desk: Desk, office: Office, column: str, value: object
) -> None:
    (finding,) = overtyped(desk, office, column, value)
    assert (finding.rule, finding.severity) == ("V-I1.given_changed", Severity.WARNING)


@pytest.mark.parametrize(
    ("column", "value"),
    [("project_code", "ศธ๐๔๐๐๖-๖๖-๐๐๐๑"), ("quarter", "4"), ("fiscal_year", "๒๕๖๖")],
)
def test_the_same_written_otherwise_is_no_change(
    desk: Desk, office: Office, column: str, value: object
) -> None:
    assert overtyped(desk, office, column, value) == []


@pytest.mark.slow
def test_a_report_under_another_name_is_not_taken_and_comes_back_under_its_own(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    sample = samples[CLEAN]
    sample = Sample(
        **vars(sample)
        | {
            "overtype": [
                {
                    "table": "report",
                    "record": "-",
                    "column": "project_code",
                    "value": "ศธ 04006-66-0002",
                }
            ]
        }
    )
    fresh_office.fill(sample, fresh_office.ws.inbox / "x.xlsx")
    (outcome,) = ingest(fresh_office.ws, now=IN_TIME).outcomes
    assert (outcome.verdict, outcome.project) == (Verdict.TO_CORRECT, sample.project)
    back = reader.read_report(outcome.reply, fresh_office.ws.key, BY_NAME, VERSION)
    assert back.cells["report"]["-"]["project_code"] == sample.project
