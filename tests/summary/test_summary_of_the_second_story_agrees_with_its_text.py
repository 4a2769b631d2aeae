"""The second story's summaries of the last quarter and of the year hold what its text says.

Nothing of the package computes what is expected here: the registry's CSV files and the reports'
TOML files are read with the standard library and added up with pandas, as an auditor would.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from emenscr_xlsx.demo.run import Ran
from emenscr_xlsx.office.report import summarise
from emenscr_xlsx.text.period import Period

pytestmark = pytest.mark.slow

QUARTERS = [1, 2, 3, 4]
TERMINATED, FINISHED, LATE_STARTER = "สธ 07101-67-0001", "สธ 07101-67-0002", "สธ 07100-67-0003"
LINE = ["project", "line"]
CLASS = ["Quarter", "Source", "Class"]

# What the text says -----------------------------------------------------------------------------


@dataclass
class Text:
    """The story as frames.

    The registry's sheets, and one row a report, a KPI, an activity and a budget line of each
    quarter.
    """

    folder: Path
    reports: pd.DataFrame
    kpis: pd.DataFrame
    activities: pd.DataFrame
    budget: pd.DataFrame

    def registry(self, name: str) -> pd.DataFrame:
        return pd.read_csv(self.folder / "registry" / f"{name}.csv", dtype={"code_no": str})

    def plan(self) -> pd.DataFrame:
        """The budget plan, a row for each line and quarter."""
        lines = self.registry("budget_lines").rename(columns={"project_code": "project"})
        lines["line"] = lines.groupby("project").cumcount() + 1
        long = lines.melt(
            [*LINE, "activity_no", "source", "expense_class"],
            [f"q{q}" for q in QUARTERS],
            "quarter",
            "plan",
        )
        return long.assign(quarter=long["quarter"].str[1].astype(int))

    def money(self) -> pd.DataFrame:
        """Planned, disbursed and committed, by line and quarter; 0 where nothing was reported."""
        both = (
            self.plan()
            .merge(self.budget, "left", [*LINE, "quarter"])
            .fillna({"disbursed": 0, "committed": 0})
        )
        return both.rename(
            columns={"quarter": "Quarter", "source": "Source", "expense_class": "Class"}
        )

    def goals(self) -> pd.DataFrame:
        """KPIs with their targets, and their figure by quarter in the unit of their measure."""
        known = self.registry("kpis").rename(columns={"project_code": "project"})
        known["key"] = known["kind"] + " " + known["no"].astype(str)
        figures = self.kpis.merge(known[["project", "key", "measure"]], "left", ["project", "key"])
        figures["value"] = figures["percent"].where(
            figures["measure"].eq("ร้อยละ"), figures["quantity"]
        )
        known = known.set_index(["project", "key"])
        return known.join(
            figures.pivot(index=["project", "key"], columns="quarter", values="value").reindex(
                columns=QUARTERS
            )
        )

    def verdicts(self) -> pd.DataFrame:
        """What was last said of each KPI, up to each quarter."""
        wide = self.kpis.pivot(index=["project", "key"], columns="quarter", values="achieved")
        return wide.reindex(index=self.goals().index, columns=QUARTERS).ffill(axis=1)


_KIND = {"QUANT": "เชิงปริมาณ", "QUAL": "เชิงคุณภาพ"}


@pytest.fixture(scope="module")
def text(played: Ran) -> Text:
    reports, kpis, activities, budget = [], [], [], []
    for path in sorted((played.story.folder / "reports").rglob("*.toml")):
        report = tomllib.loads(path.read_text("utf-8"))
        if (
            "base" in report
        ):  # a correction of words is no further report, with the figures of the one returned
            continue
        who = {"project": report["project"], "quarter": report["quarter"]}
        reports.append(
            who | {"state": report["report"]["project_state"], "received": report.get("received")}
        )
        for key, row in report.get("kpis", {}).items():
            kind, number = key.split("-")
            kpis.append(
                who
                | {"key": f"{_KIND[kind]} {number}"}
                | {n: row.get(n) for n in ("quantity", "percent", "achieved")}
            )
        activities += [
            who | {"no": int(number), "state": row["state"]}
            for number, row in report.get("activities", {}).items()
        ]
        budget += [
            who | {"line": int(line)} | {n: row.get(n) for n in ("disbursed", "committed")}
            for line, row in report.get("budget", {}).items()
        ]
    kpis_frame = pd.DataFrame(kpis).astype({"quantity": float, "percent": float})
    budget_frame = pd.DataFrame(budget).astype({"disbursed": float, "committed": float})
    return Text(
        played.story.folder,
        pd.DataFrame(reports),
        kpis_frame,
        pd.DataFrame(activities),
        budget_frame,
    )


_OVER_THE_YEAR: dict[str, Callable[[pd.Series], float]] = {
    "ใช้ค่าล่าสุด": lambda known: known.iloc[-1],
    "รวมทุกไตรมาส": lambda known: known.sum(),
    "เฉลี่ยทุกไตรมาส": lambda known: known.mean(),
    "ใช้ค่าสูงสุด": lambda known: known.max(),
}


def over_the_year(kpi: pd.Series) -> float | None:
    """What a KPI's figures come to."""
    known = kpi[QUARTERS].dropna().astype(float)
    return None if known.empty else _OVER_THE_YEAR[kpi["roll_up"]](known)


def meets(kpi: pd.Series) -> bool:
    value, target = over_the_year(kpi), kpi["target"]
    return {"≥": value >= target, "≤": value <= target, "=": value == target}[kpi["operator"]]


# What the workbooks say -------------------------------------------------------------------------


@dataclass
class Workbook:
    """A consolidated workbook, its tables by the English half of their headings."""

    sheets: dict[str, object]

    def rows(self, name: str) -> pd.DataFrame:
        ws = self.sheets[name]
        (table,) = ws.tables.values()
        heads, *rows = [[c.value for c in row] for row in ws[table.ref]]
        return pd.DataFrame(
            rows, columns=[h.split("\n")[-1].removesuffix(" (baht)") for h in heads]
        ).dropna(how="all")

    def lines(self, name: str) -> pd.DataFrame:
        """A page's lines of figures by their first cell; of two with one name the first."""
        table = pd.DataFrame(
            {
                row[0].value: [c.value for c in row[1:5]]
                for row in reversed(list(self.sheets[name].iter_rows()))
                if row[0].value
            }
        ).T
        return table.set_axis(QUARTERS, axis=1)

    def tile(self, label: str) -> object:
        """What stands on the first page below a label."""
        (place,) = [
            c
            for row in self.sheets["ภาพรวม"]["A5:X5"]
            for c in row
            if str(c.value).startswith(label)
        ]
        return place.offset(row=1).value

    def words(self, name: str) -> list[str]:
        return [
            str(c.value)
            for row in self.sheets[name].iter_rows()
            for c in row
            if c.value is not None
        ]


def thai(column: pd.Series) -> pd.Series:
    """The Thai half of bilingual cells."""
    return column.str.split(" / ").str[0]


@pytest.fixture(scope="module")
def quarter(played: Ran) -> Workbook:
    return _read(summarise(played.workspace, Period(2567, 4), lang="both"))


@pytest.fixture(scope="module")
def year(played: Ran) -> Workbook:
    return _read(summarise(played.workspace, Period(2567, 4), whole_year=True, lang="both"))


def _read(path: Path) -> Workbook:
    return Workbook({ws.title: ws for ws in load_workbook(path, data_only=True)})


# Money ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("amount", ["plan", "disbursed", "committed"])
@pytest.mark.parametrize("period", ["quarter", "year"])
def test_money_by_quarter_source_and_class(
    period: str, amount: str, text: Text, request: pytest.FixtureRequest
) -> None:
    """Planned for every project of the year, whether it still reports or not.

    Disbursed and committed as reported.
    """
    shown = request.getfixturevalue(period).rows("งบประมาณ")
    shown["Class"] = thai(shown["Class"])
    got = shown.astype({"Quarter": int}).groupby(CLASS)[amount.capitalize()].sum().astype(float)
    wanted = text.money().groupby(CLASS)[amount].sum().astype(float)
    pd.testing.assert_series_equal(got, wanted, check_names=False)


def test_the_quarters_stand_side_by_side(text: Text, year: Workbook) -> None:
    """What a report says is committed is outstanding until the next one says otherwise."""
    page, money = (
        year.lines("เทียบไตรมาส"),
        text.money().groupby("Quarter")[["plan", "disbursed", "committed"]].sum(),
    )
    for label, wanted in {
        "แผนไตรมาส": money["plan"],
        "เบิกจ่าย": money["disbursed"],
        "ร้อยละของแผน": money["disbursed"] / money["plan"] * 100,
        "แผนสะสม": money["plan"].cumsum(),
        "เบิกจ่ายสะสม": money["disbursed"].cumsum(),
        "ก่อหนี้คงค้าง": money["committed"],
        "ใช้จ่ายสะสม": money["disbursed"].cumsum() + money["committed"],
    }.items():
        assert page.loc[label].astype(float).tolist() == pytest.approx(wanted.tolist()), label


def test_the_first_page_tells_the_money_of_its_time(
    text: Text, quarter: Workbook, year: Workbook
) -> None:
    """The quarter's workbook the quarter's, the year's the year's.

    Both say what share of the year's plan was disbursed.
    """
    whole, last = text.money(), text.money().query("Quarter == 4")
    assert (quarter.tile("แผนไตรมาสนี้"), quarter.tile("เบิกจ่ายไตรมาสนี้")) == (
        last["plan"].sum(),
        last["disbursed"].sum(),
    )
    assert (year.tile("แผนทั้งปี"), year.tile("เบิกจ่ายทั้งปี")) == (
        whole["plan"].sum(),
        whole["disbursed"].sum(),
    )
    share = whole["disbursed"].sum() / whole["plan"].sum() * 100
    assert (
        float(quarter.tile("เบิกจ่ายสะสม"))
        == float(year.tile("เบิกจ่ายสะสม"))
        == pytest.approx(share, abs=0.005)
    )


def test_each_project_has_its_years_figures_once(text: Text, year: Workbook) -> None:
    """Its plan, and what it disbursed, though it ended early or began late."""
    shown = year.rows("โครงการ").set_index("Project code").sort_index()
    wanted = text.money().groupby("project")[["plan", "disbursed"]].sum().sort_index()
    assert (
        shown["Plan of the year"].astype(float).to_dict() == wanted["plan"].astype(float).to_dict()
    )
    assert (
        shown["Disbursed, year"].astype(float).to_dict()
        == wanted["disbursed"].astype(float).to_dict()
    )


def test_the_additional_allocation_is_listed(year: Workbook) -> None:
    (given,) = year.rows("จัดสรรเพิ่มเติม").to_dict("records")
    assert (given["Project code"], given["Quarter"], given["Amount"]) == (
        "สธ 07100-67-0002",
        3,
        25_000,
    )


# KPIs -------------------------------------------------------------------------------------------


def evaluated(book: Workbook) -> pd.DataFrame:
    shown = book.rows("การประเมิน")
    return (
        shown.assign(project=shown["Project code"], key=thai(shown["KPI"]))
        .set_index(["project", "key"])
        .sort_index()
    )


@pytest.mark.parametrize("period", ["quarter", "year"])
def test_a_kpis_figures_and_what_they_come_to(
    period: str, text: Text, request: pytest.FixtureRequest
) -> None:
    """Latest, sum, average and maximum; in percent, in number or as a ratio."""
    shown, wanted = evaluated(request.getfixturevalue(period)), text.goals().sort_index()
    assert shown.index.tolist() == wanted.index.tolist()
    for q in QUARTERS:
        assert shown[f"Result Q{q}"].astype(float).tolist() == pytest.approx(
            wanted[q].tolist(), nan_ok=True
        )
    quantitative = wanted[wanted["kind"].eq("เชิงปริมาณ")]
    assert set(quantitative["roll_up"]) == set(_OVER_THE_YEAR)
    got = shown.loc[quantitative.index, "Result"].astype(float).tolist()
    assert got == pytest.approx([over_the_year(k) for _, k in quantitative.iterrows()])
    assert shown.loc[wanted["kind"].eq("เชิงคุณภาพ"), "Result"].isna().all()


@pytest.mark.parametrize("period", ["quarter", "year"])
def test_a_kpi_meets_its_target_by_what_its_figures_come_to(
    period: str, text: Text, request: pytest.FixtureRequest
) -> None:
    """1,230 of 1,200 though no quarter reaches it.

    11 villages of 10 though every quarter lies below.
    """
    shown, wanted = evaluated(request.getfixturevalue(period)), text.goals()
    quantitative = wanted[wanted["kind"].eq("เชิงปริมาณ")]
    verdicts = {index: "ใช่" if meets(kpi) else "ไม่ใช่" for index, kpi in quantitative.iterrows()}
    assert thai(shown.loc[quantitative.index, "Meets the target"]).to_dict() == verdicts
    assert verdicts["สธ 07100-67-0001", "เชิงปริมาณ 1"] == "ใช่"
    assert verdicts["สธ 07100-67-0002", "เชิงปริมาณ 2"] == "ไม่ใช่"


def test_what_the_staff_chose_agrees_with_the_figures(text: Text) -> None:
    """So that the story itself is sound."""
    quantitative = text.goals().query("kind == 'เชิงปริมาณ'")
    chosen = text.verdicts()[4].loc[quantitative.index]
    assert chosen.eq("บรรลุ").tolist() == [meets(kpi) for _, kpi in quantitative.iterrows()]


def test_how_many_kpis_were_met_by_each_quarter(text: Text, year: Workbook) -> None:
    """Of all projects that have begun to report; those of an ended one stay."""
    page, verdicts = year.lines("เทียบไตรมาส"), text.verdicts()
    first = text.reports.groupby("project")["quarter"].min()
    begun = {q: verdicts.index.get_level_values("project").map(first) <= q for q in QUARTERS}
    for label in ("บรรลุ", "ไม่บรรลุ", "ยังไม่ส่งผลต่อเป้าหมาย"):
        assert page.loc[label].astype(int).tolist() == [
            int(verdicts[q].eq(label).sum()) for q in QUARTERS
        ], label
    assert page.loc["ยังไม่ตอบ"].astype(int).tolist() == [
        int(verdicts.loc[begun[q], q].isna().sum()) for q in QUARTERS
    ]


@pytest.mark.parametrize("period", ["quarter", "year"])
def test_the_first_page_counts_the_kpis_of_the_year(
    period: str, text: Text, request: pytest.FixtureRequest
) -> None:
    verdicts = text.verdicts()[4]
    assert (
        request.getfixturevalue(period).tile("ตัวชี้วัดบรรลุ")
        == f"{verdicts.eq('บรรลุ').sum()} / {len(verdicts)}"
    )


# Reports ----------------------------------------------------------------------------------------


def expected_reports(text: Text) -> pd.DataFrame:
    """Who has to report: from the quarter of its start to that of the report that says it ended."""
    starts = pd.to_datetime(text.registry("projects").set_index("project_code")["start_date"])
    ends = text.reports[text.reports["state"].ne("อยู่ระหว่างดำเนินการ")].set_index("project")[
        "quarter"
    ]
    quarter_ends = {1: "2023-12-31", 2: "2024-03-31", 3: "2024-06-30", 4: "2024-09-30"}
    return pd.DataFrame(
        {
            q: (starts <= pd.Timestamp(day)) & (ends.reindex(starts.index).fillna(4) >= q)
            for q, day in quarter_ends.items()
        }
    )


def test_the_reports_due_are_those_that_came(text: Text) -> None:
    """So that the story itself is whole."""
    due, sent = expected_reports(text), text.reports.groupby("quarter").size()
    assert due.sum().to_dict() == sent.to_dict()


def test_how_many_reports_were_due_and_sent_by_quarter(text: Text, year: Workbook) -> None:
    page, due = year.lines("เทียบไตรมาส"), expected_reports(text).sum()
    sent = page.loc[["ส่งแล้ว", "ส่งกลับแก้ไข", "อนุมัติแล้ว"]].astype(int).sum()
    assert sent.to_dict() == due.to_dict()
    assert page.loc[["ยังไม่รายงาน", "บันทึก"]].astype(int).sum().sum() == 0
    assert page.loc["อนุมัติแล้ว"].astype(int).tolist() == [*due[[1, 2, 3]], 0]


def test_one_report_was_late_and_one_in_time_by_its_extension(text: Text, year: Workbook) -> None:
    page = year.lines("เทียบไตรมาส")
    calendar, given = (
        text.registry("calendar"),
        text.registry("extensions").rename(columns={"project_code": "project"}),
    )
    due = text.reports.merge(calendar, on="quarter").merge(
        given[["project", "quarter", "new_due"]], "left", ["project", "quarter"]
    )
    late = pd.to_datetime(due["received"]) > pd.to_datetime(
        due["new_due"].fillna(due["internal_due"])
    )
    assert late[due["new_due"].notna()].tolist() == [False]
    wanted = late.groupby(due["quarter"]).sum().reindex(QUARTERS)
    assert page.loc["ช้ากว่ากำหนด"].astype(int).tolist() == wanted.tolist() == [0, 0, 1, 0]
    assert page.loc["เลยกำหนด ยังไม่ส่ง"].astype(int).sum() == 0


def test_the_first_page_counts_the_reports(text: Text, quarter: Workbook, year: Workbook) -> None:
    """Of those who have to report in the quarter, or of the year's reports.

    The last quarter's are not approved yet.
    """
    due = expected_reports(text).sum()
    assert (quarter.tile("ส่งรายงานแล้ว"), quarter.tile("ส่งตรงเวลา"), quarter.tile("อนุมัติแล้ว")) == (
        f"{due[4]} / {due[4]}",
        f"{due[4]} / {due[4]}",
        f"0 / {due[4]}",
    )
    whole = due.sum()
    assert (year.tile("ส่งรายงานแล้ว"), year.tile("ส่งตรงเวลา"), year.tile("อนุมัติแล้ว")) == (
        f"{whole} / {whole}",
        f"{whole - 1} / {whole}",
        f"{whole - due[4]} / {whole}",
    )


@pytest.mark.parametrize("period", ["quarter", "year"])
def test_the_first_page_counts_the_activities_that_were_not_done(
    period: str, text: Text, request: pytest.FixtureRequest
) -> None:
    activities = text.activities if period == "year" else text.activities.query("quarter == 4")
    idle = activities["state"].eq("ไม่มีการดำเนินการ").sum()
    assert (
        request.getfixturevalue(period).tile("กิจกรรมที่ไม่ได้ดำเนินการ") == f"{idle} / {len(activities)}"
    )
    assert idle == {"quarter": 0, "year": 2}[period]


def test_a_project_that_ended_or_has_not_begun_is_asked_nothing(
    played: Ran, text: Text, year: Workbook
) -> None:
    """The board names why; no form is issued, no alert is raised."""
    due = expected_reports(text)
    states = {
        project: {q: None for q in QUARTERS if not due.loc[project, q]} for project in due.index
    }
    assert {p: set(q) for p, q in states.items() if q} == {
        TERMINATED: {3, 4},
        FINISHED: {4},
        LATE_STARTER: {1, 2},
    }
    for q in QUARTERS:
        forms = list(played.workspace.folder("templates", Period(2567, q)).rglob("*.xlsx"))
        assert len(forms) == due[q].sum()
    board = year.rows("สถานะ").set_index(["Project code", "Quarter"])["Status"]
    wanted = {TERMINATED: "ยุติ", FINISHED: "เสร็จสิ้น", LATE_STARTER: "ยังไม่เริ่ม"}
    alerts = year.rows("แจ้งเตือน")
    for project, quarters in states.items():
        for q in quarters:
            assert wanted[project] in board[project, q]
            assert alerts[alerts["Project code"].eq(project) & alerts["Quarter"].eq(q)].empty


def test_a_returned_report_came_back_corrected(played: Ran, year: Workbook) -> None:
    """Sent twice, its words as corrected, and approved."""
    board = year.rows("สถานะ")
    (row,) = board[board["Times sent"].gt(1)].to_dict("records")
    assert (row["Project code"], row["Quarter"]) == ("สธ 07102-67-0001", 3)
    assert row["Status"].startswith("อนุมัติแล้ว")
    path = played.workspace.folder("outputs", Period(2567, 3)) / "summary.xlsx"
    assert any("41 คน" in words for words in _read(path).words("ข้อความ M6"))
