"""The overview's drop-downs.

Whatever is chosen, LibreOffice recalculates what pandas makes of the ledger.
"""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms.lists import STATUS
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.office.report import summarise
from emenscr_xlsx.office.statuses import status
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.text.period import Period
from support.building import Builder
from support.office import IN_TIME, Office

CHOICES = {
    "all": (None, None, 4),
    "an office": ("สตผ.", None, 4),
    "a source": (None, "เงินรายได้", 4),
    "an earlier quarter": (None, None, 3),
    "all three": ("สพป.ธารทอง เขต 1", "งบประมาณแผ่นดิน", 3),
    "nothing there": ("สสค.", "เงินบริจาค", 1),
}
SENT = ("SUBMITTED", "RETURNED", "APPROVED")


@pytest.fixture(scope="module")
def ws(
    office: Office, samples: dict[str, Sample], tmp_path_factory: pytest.TempPathFactory
) -> Workspace:
    """The samples' year, its last quarter reported in part, one report as a draft."""
    import shutil

    root = tmp_path_factory.mktemp("selectors") / "office"
    shutil.copytree(office.ws.root, root)
    workspace = Workspace(root)
    for name, sample in samples.items():
        if name.startswith("2566-Q4/"):
            office.fill(sample, workspace.inbox / f"{Path(name).name}.xlsx")
    ingest(workspace, now=IN_TIME)
    return workspace


@pytest.fixture(scope="module")
def books(ws: Workspace, soffice: Callable[..., list[Path]], built: Builder) -> dict[str, Workbook]:
    """The workbook as LibreOffice recalculates it once each choice was made in its cells."""
    paths = built.once("chosen", lambda folder: soffice(chosen(ws, folder), folder / "out"))
    return {p.stem: load_workbook(p, data_only=True) for p in paths}


def chosen(ws: Workspace, folder: Path) -> list[Path]:
    """The workbook with each choice made in its cells."""
    folder.mkdir()
    for kind, path in (
        ("quarter", summarise(ws, Period(2566, 4), lang="both")),
        ("year", summarise(ws, Period(2566, 4), whole_year=True, lang="both")),
    ):
        for name, (agency, source, quarter) in CHOICES.items():
            if kind == "year" and name not in ("all", "all three"):
                continue
            book = load_workbook(path)
            for cell, value in zip(
                ("s_office", "s_source", "s_quarter"), (agency, source, quarter), strict=True
            ):
                sheet, address = book.defined_names[cell].attr_text.split("!")
                if value is not None:
                    book[sheet.strip("'")][address.replace("$", "")].value = value
            book.save(folder / f"{kind} {name}.xlsx")
    return sorted(folder.glob("*.xlsx"))


class Expected:
    """The figures of a choice, from the ledger and the registry, by pandas alone."""

    def __init__(self, ws: Workspace, agency: str | None, source: str | None, quarter: int) -> None:
        self.quarter, registry = quarter, ws.registry
        name = {code: a["abbr"] or a["name"] for code, a in registry.agencies.items()}
        office = {p: name[r["agency_code"]] for p, r in registry.projects.items()}
        periods = [Period(2566, q) for q in (1, 2, 3, 4)]
        with ws.ledger() as ledger:
            rows = ledger.rows(periods, tables=["budget", "kpis", "activities"])
        board = pd.DataFrame([{**b, "quarter": p.quarter} for p in periods for b in status(ws, p)])
        self.board = board.assign(office=board["project"].map(office))
        lines = pd.DataFrame(registry.tables["budget_lines"]).melt(
            ["project_code", "source"], ["q1", "q2", "q3", "q4"], "q", "plan"
        )
        self.lines = lines.assign(
            quarter=lines["q"].str[1].astype(int), office=lines["project_code"].map(office)
        )
        budget = rows["budget"]
        self.budget = budget[budget["_status"].isin(SENT)].assign(
            office=budget["_project"].map(office), quarter=budget["_quarter"]
        )
        kpis = rows["kpis"]
        self.kpis = kpis[
            kpis["_status"].isin(SENT) & kpis["achieved"].notna() & (kpis["_quarter"] <= quarter)
        ].assign(office=kpis["_project"].map(office))
        known = pd.DataFrame(registry.tables["kpis"])
        self.known = known.assign(office=known["project_code"].map(office))
        self.agency, self.source = agency, source

    def selected(
        self, frame: pd.DataFrame, *, money: bool = False, quarter: bool = True
    ) -> pd.DataFrame:
        if self.agency:
            frame = frame[frame["office"] == self.agency]
        if money and self.source:
            frame = frame[frame["source"] == self.source]
        return frame[frame["quarter"] == self.quarter] if quarter else frame

    @property
    def figures(self) -> dict[str, float]:
        board = self.selected(self.board)
        board = board[board["counts"]]
        statuses = {
            words.en: float((board["status"] == s).sum()) for s, words in STATUS.items.items()
        }
        plan, spent = (
            self.selected(self.lines, money=True, quarter=False),
            self.selected(self.budget, money=True, quarter=False),
        )
        so_far = self.selected(self.board, quarter=False)
        begun = set(
            so_far.loc[so_far["counts"] & (so_far["quarter"] <= self.quarter), "project"]
        )  # one that ended since keeps its KPIs in the count
        known = self.selected(self.known, quarter=False)
        known = known[known["project_code"].isin(begun)]
        latest = (
            self.selected(self.kpis, quarter=False)
            .sort_values("_quarter")
            .drop_duplicates(["_project", "_key"], keep="last")
        )
        latest = latest[latest["_project"].isin(begun)]
        counts = latest["achieved"].value_counts()
        return {
            "Projects": float(len(board)),
            **statuses,
            "Plan, quarter (baht)": plan.loc[plan["quarter"] == self.quarter, "plan"].sum(),
            "Disbursed, quarter (baht)": spent.loc[
                spent["quarter"] == self.quarter, "disbursed"
            ].sum(),
            "Plan to date (baht)": plan.loc[plan["quarter"] <= self.quarter, "plan"].sum(),
            "Disbursed to date (baht)": spent.loc[
                spent["quarter"] <= self.quarter, "disbursed"
            ].sum(),
            "Achieved": float(counts.get("met", 0)),
            "Not achieved": float(counts.get("not_met", 0)),
            "Not yet": float(counts.get("not_yet", 0)),
            "Unanswered": float(len(known) - len(latest)),
        }


def total_line(book: Workbook) -> dict[str, float]:
    """The total of all offices on the sheet of figures, by heading."""
    rows = [[c.value for c in row] for row in book["ตัวเลข"].iter_rows()]
    start = next(index for index, row in enumerate(rows) if row[0] == "หน่วยงาน\nOffice")
    line = next(row for row in rows[start:] if row[0] == "รวม")
    return {
        str(head).split("\n")[-1]: value
        for head, value in zip(rows[start], line, strict=True)
        if head
    }


@pytest.mark.parametrize("choice", CHOICES)
def test_the_figures_follow_the_choice(
    ws: Workspace, books: dict[str, Workbook], choice: str
) -> None:
    shown, expected = total_line(books[f"quarter {choice}"]), Expected(ws, *CHOICES[choice]).figures
    assert {name: shown[name] for name in expected} == pytest.approx(expected)
    sent = sum(expected[STATUS.items[s].en] for s in SENT)
    texts = [
        str(c.value)
        for row in books[f"quarter {choice}"]["ภาพรวม"].iter_rows()
        for c in row
        if c.value is not None
    ]
    assert f"{sent:.0f} / {expected['Projects']:.0f}" in texts, "and so does the page"


@pytest.mark.parametrize("choice", CHOICES)
def test_the_comparison_and_the_sentences_follow_the_choice(
    ws: Workspace, books: dict[str, Workbook], choice: str
) -> None:
    """P6: of the office and the quarter chosen, and of the quarter before it."""
    book, (agency, source, quarter) = books[f"quarter {choice}"], CHOICES[choice]
    (total,) = (
        [c.value for c in row] for row in book["รายหน่วยงาน"].iter_rows() if row[0].value == "รวม"
    )
    shares = []
    for number in (quarter, quarter - 1):
        figures = Expected(ws, agency, source, number).figures
        plan, spent = (figures[f"{name} to date (baht)"] for name in ("Plan", "Disbursed"))
        shares.append(spent * 100 / plan if plan else None)
    now, before, moved = total[8:11]
    assert [now or None, before or None] == pytest.approx([s or None for s in shares])
    if None not in shares:
        assert moved == pytest.approx(shares[0] - shares[1])
    words = [str(c.value) for row in book["ภาพรวม"].iter_rows() for c in row if c.value]
    assert len([text for text in words if text.startswith("• เบิกจ่ายได้ร้อยละ")]) == 1
    assert not [text for text in words if "#" in text]


def test_the_choices_differ(ws: Workspace) -> None:
    totals = {tuple(Expected(ws, *choice).figures.items()) for choice in CHOICES.values()}
    assert len(totals) == len(CHOICES), "or following one would not show"


@pytest.mark.slow
def test_every_value_is_right_as_written(ws: Workspace, books: dict[str, Workbook]) -> None:
    for kind, whole_year in (("quarter", False), ("year", True)):
        path = summarise(ws, Period(2566, 4), whole_year=whole_year, lang="both")
        formulas, values, again = (
            load_workbook(path),
            load_workbook(path, data_only=True),
            books[f"{kind} all"],
        )
        seen = 0
        for sheet in formulas:
            for cell in (c for row in sheet.iter_rows() for c in row if c.data_type == "f"):
                written, recalculated = (
                    b[sheet.title][cell.coordinate].value or 0 for b in (values, again)
                )
                assert written == (
                    pytest.approx(recalculated)
                    if isinstance(recalculated, float | int)
                    else recalculated
                ), (sheet.title, cell.coordinate)
                seen += 1
        assert seen > 120


def test_the_year_shows_its_quarters_side_by_side(
    ws: Workspace, books: dict[str, Workbook]
) -> None:
    for choice in ("all", "all three"):
        agency, source, _ = CHOICES[choice]
        rows = {
            row[0].value: [c.value for c in row[1:5]]
            for row in books[f"year {choice}"]["เทียบไตรมาส"].iter_rows()
            if row[0].value
        }
        expected = [Expected(ws, agency, source, q).figures for q in (1, 2, 3, 4)]
        assert rows["แผนไตรมาส"] == pytest.approx([e["Plan, quarter (baht)"] for e in expected])
        assert rows["เบิกจ่ายสะสม"] == pytest.approx(
            [e["Disbursed to date (baht)"] for e in expected]
        )
        assert rows["ส่งแล้ว"] == [e["Submitted"] for e in expected]
        assert rows["บรรลุ"] == [e["Achieved"] for e in expected]
        if agency is None:
            parts = [
                row[1:5]
                for row in books[f"year {choice}"]["เทียบไตรมาส"].iter_rows(values_only=True)
                if row[0] in ("สตผ.", "สสค.", "สพป.ธารทอง เขต 1")
            ]
            sent = [sum(int(str(part[q]).partition(" / ")[0]) for part in parts) for q in range(4)]
            assert sent == [sum(e[STATUS.items[s].en] for s in SENT) for e in expected], (
                "and office by office"
            )
