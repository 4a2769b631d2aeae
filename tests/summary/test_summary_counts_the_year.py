"""The summary's sums are of what belongs to them, each thing once, and say of what.

Compared with figures made in the test from the typed samples alone.
"""

import copy
import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from emenscr_xlsx.config import settings
from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.office.exporting import export
from emenscr_xlsx.office.report import SummaryScope, summarise
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.summary import workbook as summary
from emenscr_xlsx.text.errors import Error
from emenscr_xlsx.text.period import Period
from support.building import Builder
from support.office import IN_TIME, Office, build_office

pytestmark = pytest.mark.slow

YEAR = 2566
DECK, MONTHLY, ENDED = "ศธ 04006-66-0001", "ศธ 04006-66-0004", "ศธ 04006-66-0005"
CLASSES = {"รายจ่ายประจำ": "recurrent", "รายจ่ายลงทุน": "investment"}

COMMITTED = {
    ("2566-Q3/01-overall-monitoring", "4"): 250_000.5,
    ("2566-Q4/01-overall-monitoring", "4"): 1_200.25,
    ("2566-Q2/05-indicator-database", "3"): 1_500,
}
"""What is typed as ก่อหนี้/PO beyond the samples.

Twice the same purchase, less of it left the second time; and one of a project that ended.
"""


def typed_over(samples: dict[str, Sample]) -> dict[str, Sample]:
    """The samples with commitments, and with two KPIs that were missed, one of them qualitative."""
    changed = {name: replace(s, typed=copy.deepcopy(s.typed)) for name, s in samples.items()}
    for (name, line), amount in COMMITTED.items():
        changed[name].typed["budget"].setdefault(line, {})["committed"] = amount
    kpis = changed["2566-Q4/01-overall-monitoring"].typed["kpis"]
    kpis["QUANT-2"] |= {"quantity": 196, "total": 245, "percent": 80, "achieved": "ไม่บรรลุ"}
    kpis["QUAL-1"]["achieved"] = "ไม่บรรลุ"
    monthly = changed["2566-Q4/04-monthly-information"].typed["kpis"]["QUANT-1"]
    monthly |= {"quantity": 16, "achieved": "ไม่บรรลุ"}
    return changed


def number(typed: object) -> float | None:
    """What a person means by “๑๒,๕๐๐” or “12,500 บาท”; None for a blank."""
    if typed is None or isinstance(typed, int | float):
        return typed
    digits = re.sub(r"[^\d.]", "", str(typed))  # \d takes Thai digits, and so does float
    return float(digits) if digits else None


class Expected:
    """What the samples and the registry's text files come to, without the package.

    Money, KPIs and reports.
    """

    def __init__(self, samples: dict[str, Sample]) -> None:
        folder = demo.folder() / "registry"
        table = {
            n: pd.DataFrame(
                csv.DictReader(io.StringIO((folder / f"{n}.csv").read_text("utf-8-sig")))
            )
            for n in ("projects", "agencies", "budget_lines", "kpis")
        }
        office = (
            table["agencies"]
            .set_index("agency_code")
            .apply(lambda a: a["abbr"] or a["name"], axis=1)
        )
        self.projects = table["projects"].assign(
            office=table["projects"]["agency_code"].map(office)
        )
        self.projects["total_budget"] = self.projects["total_budget"].astype(float)
        self.office = dict(zip(self.projects["project_code"], self.projects["office"], strict=True))
        lines = table["budget_lines"].copy()
        lines["line"] = (lines.groupby("project_code").cumcount() + 1).astype(str)
        for q in range(1, 5):
            lines[f"q{q}"] = pd.to_numeric(lines[f"q{q}"]).fillna(0)
        self.lines = lines.assign(
            year=lines[["q1", "q2", "q3", "q4"]].sum(axis=1),
            office=lines["project_code"].map(self.office),
        )
        self.kpis = table["kpis"].assign(office=table["kpis"]["project_code"].map(self.office))
        sent = [
            s
            for n, s in samples.items()
            if not n.startswith("wrong/") and s.typed["report"].get("sending") == "ส่งรายงาน"
        ]
        self.sent = {(s.project, s.period.quarter): s.typed for s in sent}
        money = [
            {
                "project": p,
                "quarter": q,
                "line": line,
                "disbursed": number(row.get("disbursed")),
                "committed": number(row.get("committed")),
            }
            for (p, q), typed in self.sent.items()
            for line, row in typed.get("budget", {}).items()
        ]
        frame = pd.DataFrame(money).merge(
            lines[["project_code", "line", "source", "expense_class"]],
            left_on=["project", "line"],
            right_on=["project_code", "line"],
        )
        self.money = frame.assign(office=frame["project"].map(self.office))
        self.allocated = sum(
            number(row["amount"])
            for typed in self.sent.values()
            for row in typed.get("allocations", [])
        )

    def due(self, quarter: int) -> set[str]:
        """Who reports in a quarter."""
        begin = Period(YEAR, quarter).start.isoformat()
        over = {
            p
            for (p, q), typed in self.sent.items()
            if q < quarter and typed["report"].get("project_state") in ("เสร็จสิ้น", "ยุติ")
        }
        return set(self.projects.loc[self.projects["end_date"] >= begin, "project_code"]) - over

    def disbursed(self, *quarters: int, expense_class: str = "") -> float:
        rows = self.money[self.money["quarter"].isin(quarters)]
        return rows.loc[
            (rows["expense_class"] == expense_class) | (not expense_class), "disbursed"
        ].sum()

    def plan(self, *quarters: int, expense_class: str = "") -> float:
        rows = self.lines[(self.lines["expense_class"] == expense_class) | (not expense_class)]
        return rows[[f"q{q}" for q in quarters]].to_numpy().sum()

    def outstanding(self, until: int, expense_class: str = "") -> float:
        """What the newest report of each project says is committed."""
        newest = {
            p: max(q for (project, q) in self.sent if project == p and q <= until)
            for (p, q0) in self.sent
            if q0 <= until
        }
        rows = self.money[
            [
                newest.get(p) == q
                for p, q in zip(self.money["project"], self.money["quarter"], strict=True)
            ]
        ]
        return rows.loc[
            (rows["expense_class"] == expense_class) | (not expense_class), "committed"
        ].sum()

    def outcomes(self, until: int) -> dict[str, int]:
        """The KPIs of all projects that had to report by then, as last said.

        Those that are added up count as achieved once their sum is there.
        """
        counts = {"บรรลุ": 0, "ไม่บรรลุ": 0, "ยังไม่ส่งผลต่อเป้าหมาย": 0, "ยังไม่ตอบ": 0}
        begun = set().union(*(self.due(q) for q in range(1, until + 1)))
        for k in self.kpis[self.kpis["project_code"].isin(begun)].to_dict("records"):
            key = f"{'QUANT' if k['kind'] == 'เชิงปริมาณ' else 'QUAL'}-{k['no']}"
            rows = [
                t["kpis"][key]
                for q in range(1, until + 1)
                if (t := self.sent.get((k["project_code"], q))) and key in t.get("kpis", {})
            ]
            answers = [r["achieved"] for r in rows if r.get("achieved")]
            outcome = answers[-1] if answers else "ยังไม่ตอบ"
            if (
                answers
                and k["roll_up"] == "รวมทุกไตรมาส"
                and sum(number(r.get("quantity")) or 0 for r in rows) >= float(k["target"])
            ):
                outcome = "บรรลุ"
            counts[outcome] += 1
        return counts


@dataclass
class Year:
    """A workspace with the whole year in it, and the figures that it must show."""

    ws: Workspace
    expected: Expected

    def book(self, quarter: int = 4, *, whole_year: bool = False, **how: object) -> Workbook:
        return load_workbook(
            summarise(self.ws, Period(YEAR, quarter), whole_year=whole_year, lang="both"),
            **{"data_only": True, **how},
        )


@pytest.fixture(scope="module")
def year(
    samples: dict[str, Sample], built: Builder, tmp_path_factory: pytest.TempPathFactory
) -> Year:
    typed = typed_over(samples)
    office = built.once("year", lambda root: reported(root, typed))
    return Year(office.copy(tmp_path_factory.mktemp("year") / "office").ws, Expected(typed))


def reported(root: Path, samples: dict[str, Sample]) -> Office:
    """An office to which the fourth quarter was reported too."""
    office = build_office(root, samples)
    for name, sample in samples.items():
        if name.startswith("2566-Q4/"):
            office.fill(sample, office.ws.inbox / f"{Path(name).name}.xlsx")
    outcomes = ingest(office.ws, now=IN_TIME).outcomes
    assert not [o for o in outcomes if str(o.verdict) == "to_correct"]
    return office


def rows(book: Workbook, name: str) -> list[dict[str, object]]:
    ws = book[name]
    (table,) = ws.tables.values()
    head, *body = ws[table.ref]
    heads = [str(c.value).split("\n")[-1] for c in head]
    return [dict(zip(heads, [c.value for c in row], strict=True)) for row in body]


def totals(book: Workbook, name: str) -> dict[str, object]:
    """The line of totals below a table, by heading."""
    ws = book[name]
    (table,) = ws.tables.values()
    heads = [str(c.value).split("\n")[-1] for c in ws[table.ref][0]]
    line = next(row for row in ws.iter_rows() if str(row[0].value).startswith("รวมที่แสดง"))
    return {
        head: cell.value
        for head, cell in zip(heads, line, strict=False)
        if cell.value is not None and cell is not line[0]
    }


def texts(book: Workbook, name: str = "ภาพรวม") -> list[str]:
    return [str(c.value) for row in book[name].iter_rows() for c in row if c.value is not None]


def values(book: Workbook) -> list[object]:
    """What the first page shows, texts to the letter."""
    cells = [c.value for row in book["ภาพรวม"].iter_rows() for c in row if c.value is not None]
    return [round(v, 6) if isinstance(v, int | float) else v for v in cells]


def tile(book: Workbook, label: str) -> tuple[str, object, str]:
    """A tile of the overview: its label, figure and note."""
    ws = book["ภาพรวม"]
    cell = next(c for row in ws.iter_rows(max_row=8) for c in row if str(c.value).startswith(label))
    return (
        str(cell.value),
        ws.cell(cell.row + 1, cell.column).value,
        str(ws.cell(cell.row + 2, cell.column).value),
    )


def total_line(book: Workbook) -> dict[str, object]:
    table = [[c.value for c in row] for row in book["ตัวเลข"].iter_rows()]
    start = next(index for index, row in enumerate(table) if row[0] == "หน่วยงาน\nOffice")
    line = next(row for row in table[start:] if row[0] == "รวม")
    return {
        str(head).split("\n")[-1]: value
        for head, value in zip(table[start], line, strict=True)
        if head
    }


def benchmark(book: Workbook, quarter: int) -> dict[str, dict[str, object]]:
    """The block against the national targets of a quarter: by class, by heading."""
    table = [[c.value for c in row] for row in book["ตัวเลข"].iter_rows()]
    start = next(
        index
        for index, row in enumerate(table)
        if row[0] == f"เทียบเป้าหมายประเทศ สะสมถึงไตรมาส {quarter}"
    )
    heads = [
        f"{index} {str(h).split(chr(10))[-1]}" for index, h in enumerate(table[start + 1]) if h
    ]
    return {row[0]: dict(zip(heads, row, strict=False)) for row in table[start + 2 : start + 5]}


# Each line once (T39) -------------------------------------------------------------------------


def test_every_total_counts_each_budget_line_once(year: Year) -> None:
    book, expected = year.book(), year.expected
    shown = totals(book, "งบประมาณ")
    assert shown["Plan (baht)"] == pytest.approx(expected.plan(1, 2, 3, 4))
    assert shown["Disbursed (baht)"] == pytest.approx(expected.disbursed(1, 2, 3, 4))
    assert (
        not {"Plan of the year (baht)", "Plan to date (baht)", "Committed (baht)"} & shown.keys()
    ), "what every quarter says again has no sum there"
    assert any("งบประมาณทั้งปี" in text and "แผนทั้งปี" in text for text in texts(book, "งบประมาณ")), (
        "and it is said where it has"
    )
    lines = rows(book, "งบประมาณทั้งปี")
    assert len(lines) == len(expected.lines)
    assert len({(r["Project code"], r["Activity"], r["Source"], r["Class"]) for r in lines}) == len(
        lines
    )
    of_year = totals(book, "งบประมาณทั้งปี")
    assert of_year["Plan of the year"] == pytest.approx(expected.lines["year"].sum())
    assert of_year["Disbursed, year"] == pytest.approx(expected.disbursed(1, 2, 3, 4))
    for q in (1, 2, 3, 4):
        assert of_year[f"Plan Q{q}"] == pytest.approx(expected.plan(q))
        assert of_year[f"Disbursed Q{q}"] == pytest.approx(expected.disbursed(q))


def test_the_projects_have_a_row_each_and_sums_of_the_year(year: Year) -> None:
    for how in ({}, {"whole_year": True}):
        book, expected = year.book(**how), year.expected
        assert [r["Project code"] for r in rows(book, "โครงการ")] == sorted(
            expected.projects["project_code"], key=lambda p: (expected.office[p] != "สตผ.", p)
        )
        shown = totals(book, "โครงการ")
        outstanding = expected.outstanding(4)
        assert outstanding == 1_200.25 + 1_500, (
            "of what was committed in Q3 only what the newest report still has"
        )
        wanted = {
            "Total budget": expected.projects["total_budget"].sum(),
            "Additional allocations": expected.allocated,
            "Budget after transfers": expected.projects["total_budget"].sum() + expected.allocated,
            "Plan of the year": expected.lines["year"].sum(),
            "Disbursed, year": expected.disbursed(1, 2, 3, 4),
            "Committed, outstanding": outstanding,
            "Spent (disbursed + committed)": expected.disbursed(1, 2, 3, 4) + outstanding,
            "Reports due": sum(len(expected.due(q)) for q in (1, 2, 3, 4)),
            "Reports sent": len(expected.sent),
            "KPIs": len(expected.kpis),
        }
        assert {name: shown[name] for name in wanted} == pytest.approx(wanted)


def test_what_is_filtered_away_is_in_no_total(
    year: Year, soffice: Callable[..., list[Path]], tmp_path: Path
) -> None:
    book, expected = year.book(data_only=False), year.expected
    for name in ("งบประมาณทั้งปี", "โครงการ"):
        ws = book[name]
        (table,) = ws.tables.values()
        for row in ws[table.ref][1:]:
            ws.row_dimensions[row[0].row].hidden = row[2].value != "สสค."
    book.save(tmp_path / "filtered.xlsx")
    (again,) = soffice([tmp_path / "filtered.xlsx"], tmp_path / "out")
    shown = load_workbook(again, data_only=True)
    amount = expected.lines[expected.lines["office"] == "สสค."]["year"].sum()
    assert 0 < amount < expected.lines["year"].sum()
    assert totals(shown, "งบประมาณทั้งปี")["Plan of the year"] == pytest.approx(amount)
    assert totals(shown, "โครงการ")["Plan of the year"] == pytest.approx(amount)


# Those that ended (T40) -----------------------------------------------------------------------


def test_a_project_that_ended_keeps_its_money_and_its_kpis_in_the_year(year: Year) -> None:
    expected = year.expected
    assert ENDED not in expected.due(4)
    for book in (year.book(), year.book(whole_year=True)):
        line, counts = total_line(book), expected.outcomes(4)
        assert (
            line["Achieved"],
            line["Not achieved"],
            line["Not yet"],
            line["Unanswered"],
        ) == tuple(counts.values())
        assert sum(counts.values()) == len(expected.kpis)
        assert line["Projects of the year"] == line["Projects begun"] == len(expected.projects)
        assert line["Projects that have reported"] == len({p for p, _ in expected.sent})
        assert line["Disbursed to date (baht)"] == pytest.approx(expected.disbursed(1, 2, 3, 4))
        kpi = next(r for r in rows(book, "การประเมิน") if r["Project code"] == ENDED)
        assert [kpi[f"Standing in Q{q}"] for q in (2, 3, 4)] == ["บรรลุ / Achieved"] * 3
        row = next(r for r in rows(book, "โครงการ") if r["Project code"] == ENDED)
        assert (row["Status"], row["Reports due"], row["Reports sent"]) == (
            "เสร็จสิ้น / Finished",
            2,
            2,
        )
        assert (
            row["Disbursed, year"]
            == expected.money.loc[expected.money["project"] == ENDED, "disbursed"].sum()
        )


def test_the_base_of_each_figure_is_named(year: Year) -> None:
    book, expected = year.book(), year.expected
    due, every = len(expected.due(4)), len(expected.projects)
    sent = sum(q == 4 for _, q in expected.sent)
    assert (due, every) == (12, 14)
    assert tile(book, "ส่งรายงานแล้ว")[1] == f"{sent} / {due}"
    assert f"ของ {every} โครงการ" in tile(book, "ตัวชี้วัดบรรลุ")[2]
    assert f"ทุกโครงการของปี {every}" in tile(book, "แผนไตรมาสนี้")[2]
    assert f"รายงาน {sent}/{due}" in tile(book, "เบิกจ่ายไตรมาสนี้")[2]
    assert f"{len({p for p, _ in expected.sent})}/{every} โครงการ" in tile(book, "เบิกจ่ายสะสม")[2]


def test_a_project_that_has_not_begun_keeps_its_plan_and_is_asked_nothing(year: Year) -> None:
    """Whoever is not on the board of any quarter yet.

    No KPI of it is unanswered, and its plan is in the year's.
    """
    scope = SummaryScope(year.ws, Period(YEAR, 1), lang="both")
    with year.ws.ledger() as ledger:
        facts = scope.facts(ledger)
        begun = {key: row for key, row in facts.board.items() if key[0] != MONTHLY}
        content = summary.summary_workbook(replace(facts, board=begun))
    book = load_workbook(io.BytesIO(content), data_only=True)
    expected, line = year.expected, total_line(book)
    assert (line["Projects"], line["Projects of the year"], line["Projects begun"]) == (13, 14, 13)
    monthly = expected.kpis["project_code"] == MONTHLY
    assert (
        sum(line[n] for n in ("Achieved", "Not achieved", "Not yet", "Unanswered"))
        == len(expected.kpis) - monthly.sum()
    )
    assert (
        next(r for r in rows(book, "โครงการ") if r["Project code"] == MONTHLY)["Status"]
        == "ยังไม่เริ่ม / Not begun"
    )
    assert totals(book, "งบประมาณทั้งปี")["Plan of the year"] == pytest.approx(
        expected.lines["year"].sum()
    )


# The year (T45) -------------------------------------------------------------------------------


def test_the_years_overview_counts_the_year(year: Year) -> None:
    book, expected = year.book(whole_year=True), year.expected
    due, sent = sum(len(expected.due(q)) for q in (1, 2, 3, 4)), len(expected.sent)
    assert "ถึงไตรมาส" in texts(book)
    assert tile(book, "ส่งรายงานแล้ว")[1] == f"{sent} / {due}"
    label, plan, note = tile(book, "แผนทั้งปี")
    assert "year" in label
    assert plan == pytest.approx(expected.lines["year"].sum())
    label, spent, note = tile(book, "เบิกจ่ายทั้งปี")
    assert spent == pytest.approx(expected.disbursed(1, 2, 3, 4))
    assert f"รายงาน {sent}/{due}" in note
    outcomes = expected.outcomes(4)
    assert tile(book, "ตัวชี้วัดบรรลุ")[1] == f"{outcomes['บรรลุ']} / {len(expected.kpis)}"
    line = total_line(book)
    assert line["Reports due"] == due
    assert line["Plan, year (baht)"] == pytest.approx(expected.lines["year"].sum())
    assert line["% of the year's plan"] == pytest.approx(
        expected.disbursed(1, 2, 3, 4) / expected.lines["year"].sum() * 100
    )
    assert not [t for t in texts(book) if "ไตรมาสนี้" in t], "no heading speaks of a quarter"
    compared = {
        str(row[0].value): row[5].value for row in book["เทียบไตรมาส"].iter_rows() if row[0].value
    }
    assert compared["แผนไตรมาส"] == pytest.approx(expected.lines["year"].sum())
    assert compared["เบิกจ่าย"] == pytest.approx(expected.disbursed(1, 2, 3, 4))


def test_an_unfinished_year_counts_its_quarters_and_plans_all_four(year: Year) -> None:
    book, expected = year.book(3, whole_year=True), year.expected
    assert any("ปีงบประมาณ พ.ศ. 2566 (ถึงไตรมาสที่ 3)" in t for t in texts(book))
    assert tile(book, "แผนทั้งปี")[1] == pytest.approx(expected.lines["year"].sum())
    assert tile(book, "เบิกจ่ายทั้งปี")[1] == pytest.approx(expected.disbursed(1, 2, 3))
    sent, due = sum(q <= 3 for _, q in expected.sent), sum(len(expected.due(q)) for q in (1, 2, 3))
    assert tile(book, "ส่งรายงานแล้ว")[1] == f"{sent} / {due}"


def test_the_year_can_be_seen_up_to_an_earlier_quarter(
    year: Year, soffice: Callable[..., list[Path]], tmp_path: Path
) -> None:
    for name, chosen in (("whole", 4), ("half", 2)):
        book = year.book(whole_year=True, data_only=False)
        sheet, address = book.defined_names["s_quarter"].attr_text.split("!")
        book[sheet.strip("'")][address.replace("$", "")].value = chosen
        book.save(tmp_path / f"{name}.xlsx")
    made = {
        p.stem: load_workbook(p, data_only=True)
        for p in soffice(sorted(tmp_path.glob("*.xlsx")), tmp_path / "out")
    }
    expected, half = year.expected, made["half"]
    assert tile(half, "แผนทั้งปี")[1] == pytest.approx(expected.lines["year"].sum()), (
        "the plan is known ahead"
    )
    assert tile(half, "เบิกจ่ายทั้งปี")[1] == pytest.approx(expected.disbursed(1, 2))
    assert (
        tile(half, "ส่งรายงานแล้ว")[1]
        == f"{sum(q <= 2 for _, q in expected.sent)} / {sum(len(expected.due(q)) for q in (1, 2))}"
    )
    assert list(expected.outcomes(2).values()) == [
        total_line(half)[n] for n in ("Achieved", "Not achieved", "Not yet", "Unanswered")
    ]
    written = year.book(whole_year=True)
    assert values(made["whole"]) == values(written), (
        "and what is stored is what is recalculated, to the last digit"
    )


# By class, disbursed and spent (T42) ----------------------------------------------------------

TARGETS = {(1, "รวม"): (32, None), (1, "รายจ่ายประจำ"): (35, None), (1, "รายจ่ายลงทุน"): (19, None)}
TARGETS |= {(4, "รวม"): (93, 100), (4, "รายจ่ายประจำ"): (98, None), (4, "รายจ่ายลงทุน"): (75, None)}


@pytest.mark.parametrize("quarter", [1, 2, 4])
def test_each_class_stands_beside_its_national_target(year: Year, quarter: int) -> None:
    expected, block = year.expected, benchmark(year.book(), quarter)
    for name, line in block.items():
        expense_class = "" if name == "รวม" else name
        whole, paid = (
            expected.plan(1, 2, 3, 4, expense_class=expense_class),
            expected.disbursed(*range(1, quarter + 1), expense_class=expense_class),
        )
        spent = paid + expected.outstanding(quarter, expense_class)
        disbursed_target, spent_target = TARGETS.get((quarter, name), (None, None))
        assert line["1 Denominator (baht)"] == pytest.approx(whole)
        assert line["11 Denominator"] == "แผนทั้งปี"
        assert line["2 Disbursed to date (baht)"] == pytest.approx(paid)
        assert line["3 Disbursed, %"] == pytest.approx(paid / whole * 100)
        assert line["7 Spent to date (baht)"] == pytest.approx(spent)
        assert line["8 Spent, %"] == pytest.approx(spent / whole * 100)
        for index, target, share in ((4, disbursed_target, paid), (9, spent_target, spent)):
            values = list(line.values())
            assert values[index] == target
            assert values[index + 1] == (
                None if target is None else pytest.approx(share / whole * 100 - target)
            )


def test_the_first_page_shows_the_classes_of_the_quarter_chosen(year: Year) -> None:
    expected, ws = year.expected, year.book()["ภาพรวม"]
    lines = {
        str(row[0].value): [c.value for c in row if c.value is not None]
        for row in ws.iter_rows(min_row=29)
    }
    _, whole, paid, _, target, _, committed, spent, _, spent_target, _ = lines["รวม"]
    assert (whole, paid) == pytest.approx(
        (expected.lines["year"].sum(), expected.disbursed(1, 2, 3, 4))
    )
    assert (target, spent_target) == (93, 100)
    assert committed == pytest.approx(expected.outstanding(4))
    assert spent == pytest.approx(paid + committed)
    assert lines["รายจ่ายลงทุน"][4] == 75
    assert lines["รายจ่ายลงทุน"][9] == "–", "the registry has no such target"
    assert any("ตัวหาร: แผนทั้งปี" in t for t in texts(year.book()))


def test_the_denominator_is_the_offices_choice_and_is_named(
    year: Year, soffice: Callable[..., list[Path]], tmp_path: Path
) -> None:
    import shutil

    root = tmp_path / "office"
    shutil.copytree(year.ws.root, root)
    (root / "emenscr.toml").write_text('denominator = "after_transfers"\n', "utf-8")
    other, expected = Year(Workspace(root), year.expected), year.expected
    book = other.book()
    whole = expected.projects["total_budget"].sum() + expected.allocated
    total = benchmark(book, 4)["รวม"]
    assert (total["1 Denominator (baht)"], total["11 Denominator"]) == (
        pytest.approx(whole),
        "วงเงินหลังโอน",
    )
    assert total["3 Disbursed, %"] == pytest.approx(expected.disbursed(1, 2, 3, 4) / whole * 100)
    assert benchmark(book, 4)["รายจ่ายลงทุน"]["11 Denominator"] == "แผนทั้งปี", "a budget is of no class"
    assert "ของวงเงินหลังโอน" in tile(book, "เบิกจ่ายสะสม")[2]
    assert any("วงเงินหลังโอน = วงเงินในทะเบียน + จัดสรรเพิ่มเติม" in t for t in texts(book))
    assert any("ร้อยละของวงเงินหลังโอน" in str(c.value) for c in book["โครงการ"][4])
    chosen = other.book(data_only=False)
    sheet, address = chosen.defined_names["s_source"].attr_text.split("!")
    chosen[sheet.strip("'")][address.replace("$", "")].value = "เงินรายได้"
    chosen.save(tmp_path / "source.xlsx")
    other.book(data_only=False).save(tmp_path / "all.xlsx")
    made = {
        p.stem: load_workbook(p, data_only=True)
        for p in soffice([tmp_path / "source.xlsx", tmp_path / "all.xlsx"], tmp_path / "out")
    }
    assert benchmark(made["source"], 4)["รวม"]["11 Denominator"] == "แผนทั้งปี", "nor of a source"
    of_source = expected.lines.loc[expected.lines["source"] == "เงินรายได้", "year"].sum()
    assert benchmark(made["source"], 4)["รวม"]["1 Denominator (baht)"] == pytest.approx(of_source)
    assert values(made["all"]) == values(book)


@pytest.mark.parametrize("written", ['"budget"', "1", '["plan"]'])
def test_a_denominator_that_is_none_is_refused_by_name(written: str, tmp_path: Path) -> None:
    (tmp_path / "emenscr.toml").write_text(f"denominator = {written}\n", "utf-8")
    with pytest.raises(Error, match="denominator"):
        settings.load(tmp_path / "emenscr.toml")


def test_the_typed_tables_have_classes_and_commitments(year: Year, tmp_path: Path) -> None:
    scope = SummaryScope(year.ws, Period(YEAR, 4), whole_year=True)
    files = {p.name: p for p in export(scope, "csv", tmp_path)}
    budget = pd.read_csv(files["budget.csv"])
    for name in CLASSES:
        assert budget.loc[
            budget["expense_class_label"] == name, "disbursed"
        ].sum() == pytest.approx(year.expected.disbursed(1, 2, 3, 4, expense_class=name))
    assert sorted(budget["committed"].dropna()) == pytest.approx(sorted(COMMITTED.values()))
    assert ENDED in set(budget["project_code"])
