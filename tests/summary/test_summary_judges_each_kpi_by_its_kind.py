"""A KPI is judged in one place by its kind, operator and roll-up.

A qualitative one has no percent anywhere, and hides no other.
"""

import io

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.office.report import SummaryScope
from emenscr_xlsx.summary import workbook as summary
from emenscr_xlsx.summary.evaluation import KpiStanding
from emenscr_xlsx.summary.facts import SummaryFacts
from emenscr_xlsx.summary.records import Record
from emenscr_xlsx.text.period import Period
from support.office import Office
from support.summaries import rows

Q3, PROJECT = Period(2566, 3), "ศธ 04006-66-0001"


def standing(
    figures: dict[int, float | None],
    operator: str = "ge",
    target: float | None = 100,
    roll_up: str = "latest",
    **more: object,
) -> KpiStanding:
    """A KPI of a unit that is no percent, with its figures and verdicts by quarter."""
    given = {
        "kind": "QUANT",
        "no": 1,
        "operator": operator,
        "target": target,
        "unit": "ราย",
        "measure": "count",
        "roll_up": roll_up,
    }
    records = {
        q: Record(
            quantity=figure, percent=None, achieved=more.get("verdicts", {}).get(q, "not_yet")
        )
        for q, figure in figures.items()
    }
    return KpiStanding(Record(given | more.get("given", {})), records, more.get("closed"))


# How much of the target -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operator", "target", "value", "percent", "meets"),
    [
        ("ge", 80, 60, 75, False),
        ("ge", 80, 100, 125, True),
        ("ge", 80, 0, 0, False),
        ("le", 10, 16, 62.5, False),
        ("le", 10, 8, 125, True),
        ("le", 10, 0, None, True),
        ("le", 0, 3, None, False),
        ("eq", 12, 9, 75, False),
        ("eq", 12, 16, 75, False),
        ("eq", 12, 12, 100, True),
        ("ge", 0, 5, None, True),
        ("ge", 1.5, 1.68, 112, True),
        ("ge", -2, -3, None, False),
        ("ge", None, 5, None, None),
        ("ge", 80, None, None, None),
    ],
)
def test_the_percent_of_a_target_means_the_same_for_every_operator(
    operator: str, target: float, value: float, percent: float | None, meets: bool | None
) -> None:
    kpi = standing({4: value}, operator, target)
    assert kpi.attained(4) == (None if percent is None else pytest.approx(percent))
    assert kpi.meets(4) is meets


def test_a_qualitative_kpi_has_no_figure_and_no_percent() -> None:
    kpi = standing(
        {4: 0}, target=1, given={"kind": "QUAL", "measure": "qualitative"}, verdicts={4: "not_met"}
    )
    assert (kpi.figure(4), kpi.total(4), kpi.attained(4), kpi.meets(4)) == (None, None, None, None)
    assert kpi.outcome(4) == "not_met"


# Over the year --------------------------------------------------------------------------------

FOUR = {1: 310.0, 2: 330.0, 3: 290.0, 4: 300.0}


@pytest.mark.parametrize(
    ("roll_up", "total"), [("latest", 300), ("sum", 1230), ("average", 307.5), ("maximum", 330)]
)
def test_quarters_come_to_what_the_roll_up_says(roll_up: str, total: float) -> None:
    assert standing(FOUR, target=1200, roll_up=roll_up).total(4) == total


def test_a_sum_is_judged_on_the_sum_to_date() -> None:
    kpi = standing(FOUR, target=1200, roll_up="sum")
    assert [kpi.outcome(q) for q in (1, 2, 3, 4)] == ["not_yet", "not_yet", "not_yet", "met"]


def test_a_sum_that_must_stay_below_is_met_only_at_the_end() -> None:
    few = standing({1: 2.0, 2: 3.0, 3: 1.0, 4: 2.0}, "le", 10, "sum")
    assert [few.meets(q) for q in (1, 2, 3, 4)] == [None, None, None, True]
    assert [few.outcome(q) for q in (1, 2, 3, 4)] == ["not_yet", "not_yet", "not_yet", "met"]
    many = standing(
        {1: 2.0, 2: 3.0, 3: 1.0, 4: 5.0},
        "le",
        10,
        "sum",
        verdicts=dict.fromkeys((1, 2, 3, 4), "met"),
    )
    assert many.total(4) == 11
    assert many.outcome(4) == "not_met"


def test_a_project_that_ended_is_judged_at_its_end() -> None:
    kpi = standing({1: 2.0, 2: 3.0}, "le", 10, "sum", closed=2)
    assert [kpi.outcome(q) for q in (1, 2, 3, 4)] == ["not_yet", "met", "met", "met"]


def test_a_kpi_of_which_nothing_was_said_is_unanswered() -> None:
    assert standing({}).outcome(4) == "unanswered"


# In the workbook ------------------------------------------------------------------------------


def book_with(office: Office, answers: dict[str, dict[str, object]]):
    """The third quarter's summary, had the project's KPIs been reported so."""
    with office.ws.ledger() as ledger:
        facts = SummaryScope(office.ws, Q3, lang="both").facts(ledger)

        class ChangedReports:
            def __getattr__(self, name: str) -> object:
                return getattr(facts.source, name)

            def rows(self, projects):
                frames = facts.source.rows(projects)
                kpis = frames["kpis"]
                for key, row in answers.items():
                    mask = (
                        (kpis["_project"] == PROJECT)
                        & (kpis["_quarter"] == 3)
                        & (kpis["_key"] == key)
                    )
                    assert mask.sum() == 1
                    for name, value in row.items():
                        kpis.loc[mask, name] = value
                return frames

        content = summary.summary_workbook(
            SummaryFacts(**{**vars_of(facts), "source": ChangedReports()})
        )
    return load_workbook(io.BytesIO(content), data_only=True)


def vars_of(facts: SummaryFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in facts.__dataclass_fields__}


def test_a_qualitative_kpi_is_alerted_without_a_percent(
    office: Office,
) -> None:
    missed = {"achieved": "not_met"}
    book = book_with(
        office,
        {
            "QUANT-1": missed | {"percent": 45.0},
            "QUANT-2": missed | {"percent": 80.0},
            "QUAL-1": missed,
            "QUAL-2": missed,
        },
    )
    alerts = [
        a
        for a in rows(book, "แจ้งเตือน")
        if (a["Project code"], a["Quarter"]) == (PROJECT, 3) and "KPI" in str(a["Cause"])
    ]
    worst, quality = alerts
    assert (worst["Cause"], worst["Level"], worst["Figure"]) == (
        "ตัวชี้วัดเชิงปริมาณไม่บรรลุ / Quantitative KPI not achieved",
        "วิกฤต / Critical",
        50,
    )
    assert (
        worst["Unit"]
        == "ร้อยละของเป้าหมาย เชิงปริมาณ 1 (ไม่บรรลุ 2 ตัวชี้วัด) / % of target, Quantitative 1 (2 missed)"
    )
    assert (quality["Cause"], quality["Level"], quality["Figure"]) == (
        "ตัวชี้วัดเชิงคุณภาพไม่บรรลุ / Qualitative KPI not achieved",
        "เฝ้าระวัง / Watch",
        None,
    )
    assert (quality["Unit"], quality["Criterion"]) == (
        "เชิงคุณภาพ 1 (ไม่บรรลุ 2 ตัวชี้วัด) / Qualitative 1 (2 missed)",
        "ไม่บรรลุ / Not achieved",
    )
    kpis = {k["KPI"]: k for k in rows(book, "การประเมิน") if k["Project code"] == PROJECT}
    percent = "% of target (≤: target ÷ result)"
    assert kpis["เชิงปริมาณ 1 / Quantitative 1"][percent] == 50
    for name in ("เชิงคุณภาพ 1 / Qualitative 1", "เชิงคุณภาพ 2 / Qualitative 2"):
        assert (kpis[name][percent], kpis[name]["Result"], kpis[name]["Meets the target"]) == (
            None,
            None,
            None,
        )
        assert kpis[name]["Standing in Q3"] == "ไม่บรรลุ / Not achieved"
    text = "\n".join(str(c.value) for row in book["ภาพรวม"].iter_rows() for c in row if c.value)
    assert "ตัวชี้วัดเชิงคุณภาพไม่บรรลุ: ไม่บรรลุ = เฝ้าระวัง (ไม่มีร้อยละ)" in text


def test_a_kpi_missed_without_a_figure_has_no_percent_either(office: Office) -> None:
    book = book_with(office, {"QUANT-1": {"achieved": "not_met", "percent": float("nan")}})
    (alert,) = [
        a
        for a in rows(book, "แจ้งเตือน")
        if (a["Project code"], a["Quarter"]) == (PROJECT, 3) and "KPI" in str(a["Cause"])
    ]
    assert (alert["Level"], alert["Figure"], alert["Criterion"]) == (
        "เฝ้าระวัง / Watch",
        None,
        "ไม่บรรลุ / Not achieved",
    )
