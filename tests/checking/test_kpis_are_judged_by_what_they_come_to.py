"""A KPI is judged by what its quarters come to, in its own measure.

In the sheet, on receipt, and in the summary alike (T14-T20).
"""

import io
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.config.limits import ROOMY
from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.forms import registry as registry_form, report as form
from emenscr_xlsx.forms.lists import FIGURE, ROLL_UP
from emenscr_xlsx.forms.registry_notation import bounded_of, measure_of
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.intake.outcome import Outcome
from emenscr_xlsx.model import ToDate, meets, rolled_up
from emenscr_xlsx.model.finding import Severity, Verdict
from emenscr_xlsx.model.values import parse
from emenscr_xlsx.office.issue import issue as issue_
from emenscr_xlsx.office.registry_file import read_registry
from emenscr_xlsx.office.starting import init
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.reading import pool as isolate, report as reader
from emenscr_xlsx.reading.jobs import Job
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.writing.registry import registry_workbook
from support.desk import Desk
from support.filling import cells_of
from support.parity import sheet_verdicts
from support.summaries import book_of, rows

PROJECT = "ทส 01-66-0001"
MET, NOT_MET, NOT_YET = "บรรลุ", "ไม่บรรลุ", "ยังไม่ส่งผลต่อเป้าหมาย"
M6_TABLES = {
    "what": "ตรวจเยี่ยมและปลูกป่าชายเลนตามแผน",
    "where": "ตำบลชายฝั่ง 12 แห่ง",
    "how": "ออกพื้นที่ร่วมกับชุมชนทุกสัปดาห์",
    "result": "ได้พื้นที่ปลูกใหม่ตามตารางแนบ",
}


@dataclass
class OneKpi:
    """An office with one project, and that with one KPI."""

    ws: Workspace
    issued: dict[int, Path] = field(default_factory=dict)

    @classmethod
    def made(cls, root: Path, **kpi: object) -> "OneKpi":
        ws = init(root)
        row = {
            "project_code": PROJECT,
            "kind": "QUANT",
            "no": 1,
            "text": "พื้นที่ป่าชายเลนที่ปลูกใหม่",
            "unit": "ไร่",
        } | kpi
        tables = {
            "agencies": [{"agency_code": "ทส 01", "name": "กรมทรัพยากรชายฝั่ง"}],
            "projects": [
                {
                    "project_code": PROJECT,
                    "name": "โครงการปลูกป่าชายเลน",
                    "fiscal_year": 2566,
                    "agency_code": "ทส 01",
                    "total_budget": 0,
                }
            ],
            "kpis": [row],
        }
        ws.registry_file.write_bytes(registry_workbook("th", tables))
        return cls(ws)

    def issue(self, quarter: int) -> Path:
        (made,) = issue_(self.ws, Period(2566, quarter))
        self.issued[quarter] = made.path
        return made.path

    def fill(
        self, quarter: int, achieved: str, file: Path | None = None, **figures: object
    ) -> Path:
        """A report of a quarter with one figure and its verdict, complete in all else."""
        blank = self.issued.get(quarter) or self.issue(quarter)
        state = "เสร็จสิ้น" if quarter == 4 else "อยู่ระหว่างดำเนินการ"
        typed = {
            ("kpis", "QUANT-1", n): v
            for n, v in (M6_TABLES | figures | {"achieved": achieved}).items()
        }
        typed |= {("report", "-", "project_state"): state, ("report", "-", "sending"): "ส่งรายงาน"}
        typed |= {
            ("summary", "-", "summary"): "ดำเนินการตามแผน",
            ("summary", "-", "problems"): "น้ำทะเลหนุนสูงกว่าปกติหลายสัปดาห์",
        }
        book = load_workbook(blank)
        places = cells_of(book)
        for place, value in typed.items():
            sheet, row, col = places[place]
            book[sheet].cell(row, col).value = value
        target = file or self.ws.inbox / f"q{quarter}.xlsx"
        book.save(target)
        return target

    def report(self, quarter: int, achieved: str, **figures: object) -> Outcome:
        self.fill(quarter, achieved, **figures)
        (outcome,) = ingest(
            self.ws, now=datetime.combine(Period(2566, quarter).end, time(9))
        ).outcomes
        return outcome

    def evaluation(self, quarter: int) -> dict[str, object]:
        (row,) = rows(book_of(self.ws, Period(2566, quarter)), "การประเมิน")
        return row


def errors(outcome: Outcome) -> list[str]:
    return [f.rule for f in outcome.findings if f.severity is Severity.ERROR]


# T14: over the year ---------------------------------------------------------------------------


def test_a_sum_of_four_quarters_that_reaches_the_target_is_achieved_everywhere(
    tmp_path: Path, soffice
) -> None:
    """310 + 330 + 290 + 300 = 1,230 against ≥ 1,200.

    In the sheet, on receipt, in the ledger's own answer and in the evaluation.
    """
    office = OneKpi.made(
        tmp_path / "office", operator="ge", target=1200, roll_up="sum", target_q4=300
    )
    for quarter, figure in ((1, 310), (2, 330), (3, 290)):
        assert office.report(quarter, NOT_YET, quantity=figure).status == "SUBMITTED"
        row = office.evaluation(quarter)
        assert (row["Meets the target"], row[f"Standing in Q{quarter}"]) == (
            "ไม่ใช่ / No",
            "ยังไม่ส่งผลต่อเป้าหมาย / Not yet",
        )
    wrong = office.report(4, NOT_MET, quantity=300)
    assert (wrong.verdict, errors(wrong)) == (Verdict.TO_CORRECT, ["V-K2.disagrees"])
    (message,) = [f.message.th for f in wrong.findings if f.rule == "V-K2.disagrees"]
    assert "1,230" in message
    assert "≥ 1,200" in message
    right = office.fill(4, MET, tmp_path / "right.xlsx", quantity=300)
    (recalculated,) = soffice([right], tmp_path / "recalculated")
    read = reader.read_report(recalculated, office.ws.key)
    record = read.cells["kpis"]["QUANT-1"]
    assert [record[n] for n in ("previous", "before", "to_date", "quarter_target")] == [
        290,
        930,
        1230,
        300,
    ]
    assert sheet_verdicts(recalculated, read)["kpis", "QUANT-1", 1][1] == "✓"
    assert office.report(4, MET, quantity=300).status == "SUBMITTED"
    row = office.evaluation(4)
    assert (row["Result"], row["Meets the target"], row["Standing in Q4"]) == (
        1230,
        "ใช่ / Yes",
        "บรรลุ / Achieved",
    )


@pytest.mark.slow
def test_a_sum_that_must_stay_below_is_met_only_at_the_end(tmp_path: Path) -> None:
    """≤ 10: three a quarter are “not yet” until the year is over, and eleven are not achieved."""
    office = OneKpi.made(tmp_path / "office", operator="le", target=10, unit="เรื่อง", roll_up="sum")
    assert errors(office.report(1, MET, quantity=3)) == ["V-K2.too_early"]
    assert errors(office.report(1, NOT_MET, quantity=3)) == ["V-K2.disagrees"]
    for quarter in (1, 2, 3):
        assert office.report(quarter, NOT_YET, quantity=3).status == "SUBMITTED"
        row = office.evaluation(quarter)
        assert (row["Meets the target"], row[f"Standing in Q{quarter}"]) == (
            None,
            "ยังไม่ส่งผลต่อเป้าหมาย / Not yet",
        )
    assert errors(office.report(4, MET, quantity=2)) == ["V-K2.disagrees"]
    assert errors(office.report(4, NOT_MET, quantity=1)) == ["V-K2.disagrees"]
    assert office.report(4, NOT_MET, quantity=2).status == "SUBMITTED"
    row = office.evaluation(4)
    assert (row["Result"], row["Meets the target"], row["Standing in Q4"]) == (
        11,
        "ไม่ใช่ / No",
        "ไม่บรรลุ / Not achieved",
    )


@pytest.mark.slow
def test_a_target_already_reached_may_be_said_to_be_met_and_never_to_be_missed(
    tmp_path: Path,
) -> None:
    office = OneKpi.made(tmp_path / "office", operator="ge", target=500, roll_up="sum")
    assert office.report(1, NOT_YET, quantity=310).status == "SUBMITTED"
    assert errors(office.report(2, NOT_MET, quantity=330)) == ["V-K2.disagrees"]
    assert errors(office.report(2, NOT_YET, quantity=330)) == []
    assert errors(office.report(2, MET, quantity=330)) == []
    assert office.evaluation(2)["Standing in Q2"] == "บรรลุ / Achieved"


@pytest.mark.slow
def test_a_form_issued_before_earlier_quarters_were_reported_counts_them_too(
    tmp_path: Path,
) -> None:
    """What stands on receipt counts, not what stood when the form was made; the answer shows it."""
    office = OneKpi.made(tmp_path / "office", operator="ge", target=1200, roll_up="sum")
    for quarter in (1, 2, 3, 4):
        office.issue(quarter)
    for quarter, figure in ((1, 310), (2, 330), (3, 290)):
        office.report(quarter, NOT_YET, quantity=figure)
    wrong = office.report(4, NOT_MET, quantity=300)
    assert errors(wrong) == ["V-K2.disagrees"]
    (given,) = reader.read_report(office.ws.root / wrong.reply, office.ws.key).given["kpis"]
    assert (given["before"], given["before_count"], given["previous"]) == (930, 3, 290)
    assert errors(office.report(4, MET, quantity=300)) == []


def test_a_year_that_is_added_up_needs_the_quarters_own_figure(desk: Desk) -> None:
    """Parts say nothing of the sum to date."""
    blank = {"kpis.QUANT-1.quantity": "", "kpis.QUANT-1.percent": ""}
    latest, total = desk.retyped(blank), desk.retyped(blank | {"kpis.QUANT-1.roll_up": "sum"})
    of_latest, of_total = desk.findings([latest, total])
    assert [f.rule for f in of_latest] == []
    assert [(f.rule, f.record, f.column) for f in of_total] == [
        ("V-K2.figure_missing", "QUANT-1", "percent")
    ]


FIGURES = (310.0, 0.1, 0.2, 290.0)


@pytest.mark.parametrize("roll_up", ROLL_UP.items)
def test_quarter_by_quarter_comes_to_the_same_as_all_at_once(roll_up: str) -> None:
    """What the form adds to what it was given is what the summary makes of all quarters."""
    to_date = ToDate("measure", tuple(FIGURE.items()), "roll_up", "before", "count")
    for known in range(len(FIGURES)):
        before = rolled_up(roll_up, FIGURES[:known])
        record = {
            "measure": "count",
            "roll_up": roll_up,
            "before": before,
            "count": known,
            "quantity": FIGURES[known],
        }
        assert to_date.value(record) == pytest.approx(rolled_up(roll_up, FIGURES[: known + 1]))
    assert rolled_up(roll_up, FIGURES) == pytest.approx(
        {"latest": 290, "sum": 600.3, "average": 150.075, "maximum": 310}[roll_up]
    )


def test_whether_a_value_meets_its_target_is_said_by_one_function() -> None:
    """By operator, by roll-up, and by whether the year is over.

    Sums of decimals are what they are by hand.
    """
    assert meets(0.1 + 0.2, "le", 0.3)
    assert meets(0.1 + 0.2, "eq", 0.3)
    assert not meets(0.3001, "le", 0.3)
    for roll_up in ROLL_UP.items:
        assert meets(1230, "ge", 1200, roll_up, False)
        assert not meets(1199.99, "ge", 1200, roll_up, True)
        for operator in ("le", "eq"):
            assert meets(10, operator, 10, roll_up, True)
            assert bool(meets(10, operator, 10, roll_up, False)) is (
                roll_up in ("latest", "average")
            )
            assert not meets(11, operator, 10, roll_up, True)


# T15: units, targets and criteria as people write them -----------------------------------------


@pytest.mark.parametrize(
    "unit",
    [
        "ร้อยละ",
        "%",
        "เปอร์เซ็นต์",
        "เปอร์เซนต์",
        "percent",
        "Per cent",
        "PERCENTAGE",
        " ร้อยละ (%) ",
        "ร้อยละของครัวเรือน",
    ],
)
def test_per_cent_is_per_cent_however_it_is_spelled(unit: str) -> None:
    assert measure_of("QUANT", unit) == "percent"


@pytest.mark.parametrize("unit", ["คน", "ระบบ", "percentile", "เรื่อง", None])
def test_other_units_are_no_per_cent(unit: str | None) -> None:
    assert measure_of("QUANT", unit) == "count"
    assert measure_of("QUAL", unit) == "qualitative"


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["%", "เปอร์เซ็นต์"])
def test_a_percent_kpi_is_judged_by_its_percent_however_its_unit_is_spelled(
    tmp_path: Path, unit: str
) -> None:
    """31.25 % does not meet 85, though 245 does."""
    office = OneKpi.made(tmp_path / "office", operator="ge", target=85, unit=unit)
    assert errors(office.report(4, MET, quantity=245, total=784, percent=31.25)) == [
        "V-K2.disagrees"
    ]
    assert errors(office.report(4, MET, quantity=245)) == ["V-K2.figure_missing"]
    assert errors(office.report(4, NOT_MET, quantity=245, total=784, percent=31.25)) == []


def typed_registry(tmp_path: Path, number_format: str = "General", **typed: object) -> Path:
    """A registry with one KPI as a person types it."""
    office = OneKpi.made(tmp_path / "typed", operator="ge", target=1)
    book = load_workbook(office.ws.registry_file)
    places = cells_of(book)
    for column, value in typed.items():
        sheet, row, col = places["kpis", "1", column]
        cell = book[sheet].cell(row, col)
        cell.value, cell.number_format = (
            value,
            number_format if column.startswith("target") else "General",
        )
    path = tmp_path / "registry.xlsx"
    book.save(path)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("number_format", ["0%", "0.00%", '0.0" คิดเป็น "%'])
def test_a_target_shown_as_95_per_cent_is_95_and_that_is_said(
    tmp_path: Path, number_format: str
) -> None:
    path = typed_registry(tmp_path, number_format, unit="ร้อยละ", target=0.95, target_q1=0.5)
    findings, batch = read_registry(path, Settings())
    assert batch["kpis"][["target", "target_q1"]].to_numpy().tolist() == [[95, 50]]
    remarks = [f for f in findings if f.code == "PERCENT_SHOWN"]
    assert [(f.column, f.severity) for f in remarks] == [
        ("target", Severity.INFO),
        ("target_q1", Severity.INFO),
    ]
    assert "shows 95 %, which was read as 95;" in remarks[0].message.en
    assert "shows 50 %, which was read as 50;" in remarks[1].message.en
    assert all(f.cell for f in remarks)


@pytest.mark.slow
def test_a_number_is_no_percent_where_its_kpi_is_none_or_its_cell_shows_none(
    tmp_path: Path,
) -> None:
    path = typed_registry(tmp_path, "0%", unit="เท่า", measure="อัตราส่วน", target=0.95)
    assert read_registry(path, Settings())[1]["kpis"]["target"].tolist() == [0.95]
    path = typed_registry(tmp_path, '0.00"%"', unit="ร้อยละ", target=95)
    assert read_registry(path, Settings())[1]["kpis"]["target"].tolist() == [95]
    path = typed_registry(tmp_path, unit="ร้อยละ", target="95%")
    assert read_registry(path, Settings())[1]["kpis"]["target"].tolist() == [95]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *((w, "ge") for w in (">=", "≥", "ไม่น้อยกว่า", "ไม่ต่ำกว่า", "อย่างน้อย", "At least")),
        *((w, "le") for w in ("<=", "≤", "ไม่เกิน", "ไม่มากกว่า", " at most ")),
        *((w, "eq") for w in ("=", "เท่ากับ")),
    ],
)
def test_a_criterion_is_read_as_people_write_it(written: str, code: str) -> None:
    assert parse(registry_form.KPIS["operator"], written) == (code, None)


@pytest.mark.slow
@pytest.mark.parametrize(("written", "code"), [(">=", "ge"), ("ไม่เกิน", "le")])
def test_a_registry_with_such_a_criterion_is_in_order(
    tmp_path: Path, written: str, code: str
) -> None:
    findings, batch = read_registry(
        typed_registry(tmp_path, operator=written, target=5), Settings()
    )
    assert [f for f in findings if f.severity is Severity.ERROR] == []
    assert batch["kpis"]["operator"].tolist() == [code]


def test_what_a_list_also_takes_is_not_stopped_by_the_drop_down(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(registry_workbook("th")))
    checks = {v.formula1: v.errorStyle for v in book["ตัวชี้วัด"].data_validations.dataValidation}
    assert checks["=L_operator" if "=L_operator" in checks else "L_operator"] == "warning"
    assert checks["=L_kpi_kind" if "=L_kpi_kind" in checks else "L_kpi_kind"] in (None, "stop")


# T16: part-results ----------------------------------------------------------------------------

PART = {"label": "ผลส่วนหนึ่ง", "quantity": "", "total": "", "percent": ""}


def with_parts(
    kpi: str, achieved: str, *figures: float, column: str = "percent", **given: object
) -> dict[str, object]:
    """A KPI of the deck's report told by part-results alone."""
    typed: dict[str, object] = {
        f"kpis.{kpi}.{n}": v
        for n, v in (
            {"quantity": "", "total": "", "percent": "", "achieved": achieved} | given
        ).items()
    }
    tag = f"เชิงปริมาณ {kpi[-1]}"
    for number in (1, 2, 3):
        part = (
            PART | {"kpi": tag, "label": f"ส่วนที่ {number}", column: figures[number - 1]}
            if number <= len(figures)
            else dict.fromkeys((*PART, "kpi"), "")
        )
        typed |= {f"kpi_parts.{number}.{n}": v for n, v in part.items()}
    return typed


def findings_of(desk: Desk, *typed: dict[str, object]) -> list[list[tuple[str, str]]]:
    """Of each report, the rules broken and where, but for the reminder to give a cause."""
    reports = [desk.retyped(t) for t in typed]
    return [
        [(f.rule, f"{f.record}.{f.column}") for f in findings if f.code != "V-K7"]
        for findings in desk.findings(reports)
    ]


def test_part_results_agree_with_the_verdict(desk: Desk) -> None:
    """40 % and 20 % against 85 are not achieved; two that meet it are.

    A mixture asks for the whole.
    """
    findings = findings_of(
        desk,
        with_parts("QUANT-1", MET, 40, 20, target=85),
        with_parts("QUANT-1", NOT_MET, 40, 20, target=85),
        with_parts("QUANT-1", NOT_MET, 85, 97.5, target=85),
        with_parts("QUANT-1", MET, 85, 97.5, target=85),
        with_parts("QUANT-1", MET, 40, 97.5, target=85),
        with_parts("QUANT-1", MET, 40, 97.5, target=85, percent=86),
        with_parts("QUANT-1", MET, 4, 2, target=5, operator="le"),
        with_parts("QUANT-1", MET, 14, 12, target=5, operator="le"),
    )
    assert findings == [
        [("V-K6.none_meets", "QUANT-1.achieved")],
        [],
        [("V-K6.all_meet", "QUANT-1.achieved")],
        [],
        [("V-K6.parts_are_mixed", "QUANT-1.percent")],
        [],
        [],
        [("V-K6.none_meets", "QUANT-1.achieved")],
    ]


def test_part_results_of_a_count_carry_a_quantity_and_no_percent(desk: Desk) -> None:
    """Parts of a count may add up to its target; what no reading of them meets is an error."""
    count = {"column": "quantity", "target": 200}
    findings = findings_of(
        desk,
        with_parts("QUANT-4", MET, 250, 210, **count),
        with_parts("QUANT-4", MET, 100, 110, **count),
        with_parts("QUANT-4", MET, 40, 20, **count),
        with_parts("QUANT-4", NOT_MET, 250, 210, **count),
        with_parts("QUANT-4", NOT_MET, 40, 20, **count),
    )
    assert findings == [
        [],
        [],
        [("V-K6.sum_disagrees", "QUANT-4.achieved")],
        [("V-K6.all_meet", "QUANT-4.achieved")],
        [],
    ]


# T17, T18, T20: figures that are no percent of a whole -----------------------------------------

ALONE = {"kpis.QUANT-1.quantity": "", "kpis.QUANT-1.total": ""} | {
    f"kpi_parts.{number}.{n}": "" for number in (1, 2, 3) for n in (*PART, "kpi")
}


def one_percent(percent: float, achieved: str, **given: object) -> dict[str, object]:
    return ALONE | {
        f"kpis.QUANT-1.{n}": v
        for n, v in ({"percent": percent, "achieved": achieved} | given).items()
    }


def test_a_percent_above_100_or_below_0_is_reported_where_the_kpi_allows_it(desk: Desk) -> None:
    findings = findings_of(
        desk,
        one_percent(112.5, MET, bounded="no", target=110),
        one_percent(-3.2, NOT_MET, bounded="no", target=2),
        one_percent(112.5, MET, bounded="yes"),
        one_percent(-3.2, NOT_MET, bounded="yes"),
        {
            "kpis.QUANT-1.quantity": 300,
            "kpis.QUANT-1.total": 245,
            "kpis.QUANT-1.percent": 122.45,
            "kpis.QUANT-1.bounded": "no",
        },
    )
    out = [("V-K4.out_of_range", "QUANT-1.percent")]
    assert findings == [[], [], out, out, []]
    assert [bounded_of("percent", t) for t in ([95], [95, 60], [120], [-5], [None])] == [
        "yes",
        "yes",
        "no",
        "no",
        "yes",
    ]
    assert bounded_of("count", [95]) == "no"


def test_a_fraction_for_a_percent_is_asked_about_with_or_without_its_parts(desk: Desk) -> None:
    ratio = {"kpis.QUANT-1.quantity": 242, "kpis.QUANT-1.total": 245}
    findings = findings_of(
        desk,
        one_percent(0.9877, NOT_MET),
        one_percent(0.9877, NOT_MET) | ratio,
        one_percent(0.5, NOT_MET) | {"kpis.QUANT-1.quantity": 1, "kpis.QUANT-1.total": 200},
        one_percent(0.4, MET, target=0.5, operator="le"),
        one_percent(1.2, NOT_MET),
        with_parts("QUANT-1", NOT_MET, 0.4, 20),
    )
    hint = [("V-K4.fraction", "QUANT-1.percent")]
    assert findings == [hint, hint, [], [], [], [("V-K4.fraction", "1.percent")]]


def test_a_ratio_may_be_more_than_what_it_is_taken_from(desk: Desk) -> None:
    """1.68 from 1; and of a percent of a whole, more than all of it is said once."""
    ratio = {
        f"kpis.QUANT-4.{n}": v
        for n, v in {
            "measure": "ratio",
            "unit": "เท่า",
            "target": 1.5,
            "quantity": 1.68,
            "total": 1,
            "percent": "",
        }.items()
    }
    more = {"kpis.QUANT-1.quantity": 250, "kpis.QUANT-1.total": 245, "kpis.QUANT-1.percent": 97.55}
    assert findings_of(desk, ratio, more) == [[], [("V-K5.above_total", "QUANT-1.quantity")]]


def test_a_negative_disbursement_is_said_once(desk: Desk) -> None:
    assert findings_of(desk, {"budget.1.disbursed": -50_000}) == [
        [("V-B7.negative", "1.disbursed")]
    ]


def test_a_qualitative_kpi_needs_no_figure_and_is_compared_with_none(desk: Desk) -> None:
    typed = {
        f"kpis.QUANT-1.{n}": v
        for n, v in {
            "measure": "qualitative",
            "quantity": "",
            "total": "",
            "percent": "",
            "achieved": NOT_MET,
        }.items()
    }
    parts = {f"kpi_parts.{number}.{n}": "" for number in (1, 2, 3) for n in (*PART, "kpi")}
    assert findings_of(desk, typed | parts) == [[]]


# T19: what states a target --------------------------------------------------------------------


@pytest.mark.parametrize(
    "innocent",
    [
        "กลุ่มเป้าหมายร้อยละ 60 เป็นผู้สูงอายุ",
        "สุ่มตรวจหมู่บ้านเป้าหมายร้อยละ 10 ของทั้งหมด",
        "โรงเรียนเป้าหมายร้อยละ 75 ตั้งอยู่ในเขตชนบท",
        "ตอบตัวชี้วัดที่ 2 ของโครงการ และเป้าหมายตัวชี้วัด 3 ข้อ",
        "ตัวชี้วัดที่กำหนดไว้ 12 ตัว ครบถ้วน",
        "บรรลุดัชนีชี้วัดที่ตั้งไว้ร้อยละ ๙๐ และค่าเป้าหมายตัวชี้วัด คือ ร้อยละ 90.00",
    ],
)
def test_ordinary_words_state_no_other_target(desk: Desk, innocent: str) -> None:
    assert findings_of(desk, {"kpis.QUANT-1.result": f"ดำเนินการครบ 242 เขต {innocent}"}) == [[]]


@pytest.mark.parametrize(
    "stated",
    [
        "บรรลุ ดัชนีชี้วัดที่ตั้งไว้ร้อยละ 80",
        "เทียบค่าเป้าหมายตัวชี้วัดคือ 80",
        "ค่าเป้าหมายตัวชี้วัด 80 เปอร์เซ็นต์",
        "ค่าเป้าหมายของตัวชี้วัดที่กำหนดไว้ ไม่น้อยกว่าร้อยละ ๘๐",
    ],
)
def test_another_target_stated_as_the_indicators_own_is_remarked_on(
    desk: Desk, stated: str
) -> None:
    report = desk.retyped({"kpis.QUANT-1.result": f"ดำเนินการครบ 242 เขต {stated}"})
    (findings,) = desk.findings([report])
    assert [(f.rule, f.severity, f.column) for f in findings] == [
        ("V-K3.other_target", Severity.WARNING, "result")
    ]
    assert "80" in findings[0].message.th


# Forms and registries of before ---------------------------------------------------------------


def test_a_form_without_the_new_columns_is_read_by_what_their_absence_means() -> None:
    """A percent by its unit, within 0-100 by its target.

    What it does not know of earlier quarters it does not judge.
    """
    before = {
        "kind": "QUANT",
        "no": 1,
        "text": "ก",
        "operator": "ge",
        "target": 85,
        "unit": "%",
        "roll_up": "sum",
        "previous": 20,
        "last_text": None,
    }
    (given,) = form.edition(2).given({"kpis": [before]})["kpis"]
    assert given == before | {
        "answered_by": None,
        "measure": "percent",
        "bounded": "yes",
        "quarter_target": None,
        "before": None,
        "before_count": None,
        "to_date": None,
        "judged_before": None,
    }
    assert form.KPIS["to_date"].computed.value(given | {"percent": 90.0}) is None
    assert form.KPIS["to_date"].computed.value(given | {"percent": 90.0, "roll_up": "latest"}) == 90


def test_a_registry_may_leave_out_how_kpis_are_measured(tmp_path: Path) -> None:
    office = OneKpi.made(tmp_path / "office", operator="ge", target=120, unit="เปอร์เซ็นต์")
    (given,) = prefill.given(office.ws.registry, PROJECT, Period(2566, 1))["kpis"]
    assert [given[n] for n in ("measure", "bounded", "roll_up")] == ["percent", "no", "latest"]
    source = str(office.ws.registry_file)
    read = isolate.read_one(Job("registry.xlsx", ROOMY, sealed=False, source=source))
    assert set(read.places["kpis"].columns) == {c.name for c in registry_form.KPIS.columns}
