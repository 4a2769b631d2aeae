"""The exports of several workspaces make one national summary (Q7)."""

import io
import shutil
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from emenscr_xlsx.office.errors import WorkspaceError
from emenscr_xlsx.office.exporting import export
from emenscr_xlsx.office.report import SummaryScope
from emenscr_xlsx.office.rollup import RolledUp, rollup
from emenscr_xlsx.text.period import Period
from support.office import Office

Q3 = Period(2566, 3)
SENT = ["SUBMITTED", "RETURNED", "APPROVED"]


@pytest.fixture(scope="module")
def folders(office: Office, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two exports: all projects but one of the second have codes of their own."""
    root = tmp_path_factory.mktemp("exports")
    first, second = root / "กระทรวง ก", root / "กระทรวง ข" / "outputs" / "export" / "latest"
    export(SummaryScope(office.ws, Q3), "csv", first)
    second.mkdir(parents=True)
    kept = pd.read_csv(first / "projects.csv")["project_code"].iloc[0]
    for path in first.iterdir():
        frame = pd.read_csv(path, dtype=object)
        if "project_code" in frame:
            codes = frame["project_code"]
            frame["project_code"] = codes.where(codes == kept, "B-" + codes)
        frame.to_csv(second / path.name, index=False, encoding="utf-8-sig")
    return [first, root / "กระทรวง ข"]


@pytest.fixture(scope="module")
def rolled(folders: list[Path]) -> RolledUp:
    return rollup(folders, Q3, folders[0].parent / "rollup.xlsx", "en")


def shown(rolled: RolledUp, sheet: str) -> pd.DataFrame:
    """A sheet's rows, by heading, without what stands below them."""
    rows = list(load_workbook(io.BytesIO(rolled.path.read_bytes()))[sheet].values)
    top = next(n for n, row in enumerate(rows) if row[0] in ("From", "Project code"))
    frame = pd.DataFrame(rows[top + 1 :], columns=rows[top])
    return frame[frame.iloc[:, 0].notna().cummin()]


def test_totals_are_those_of_the_exports(folders: list[Path], rolled: RolledUp) -> None:
    """Against a sum of its own: the second export without the project that both have."""
    first = {n: pd.read_csv(folders[0] / f"{n}.csv") for n in ("projects", "budget", "plan_lines")}
    kept = first["projects"]["project_code"].iloc[0]
    budget, plans = first["budget"], first["plan_lines"]
    budget = budget[budget["status"].isin(SENT) & (budget["quarter"] <= 3)]
    plans = plans[plans["quarter"] <= 3]

    def twice(frame: pd.DataFrame, column: str) -> float:
        once = frame.loc[frame["project_code"] == kept, column].sum()
        return float(2 * frame[column].sum() - once)

    assert rolled.disbursed == pytest.approx(twice(budget, "disbursed"), abs=0.005)
    assert rolled.plan == pytest.approx(twice(plans, "plan"), abs=0.005)
    assert rolled.doubled == (kept,)
    count = 2 * len(first["projects"]) - 1
    for sheet in ("Compared", "By agency", "By project"):
        frame = shown(rolled, sheet)
        assert frame["Projects"].sum() == count == rolled.projects
        assert frame["Disbursed to date (baht)"].sum() == pytest.approx(rolled.disbursed)
        assert frame["Plan to date (baht)"].sum() == pytest.approx(rolled.plan)
    assert list(shown(rolled, "Compared")["From"]) == [folder.name for folder in folders]
    assert set(shown(rolled, "Doubled projects")["From"]) == {folder.name for folder in folders}


def test_reports_and_kpis_are_those_of_the_quarter(folders: list[Path], rolled: RolledUp) -> None:
    reports = pd.read_csv(folders[0] / "reports.csv").query("quarter == 3")
    kpis = pd.read_csv(folders[0] / "kpi_results.csv").query("quarter == 3")
    kpis = kpis[kpis["status"].isin(SENT)]
    line = shown(rolled, "Compared").iloc[0]
    assert line["Reports due"] == (reports["duty"] == "due").sum()
    assert line["Sent"] == reports["status"].isin(SENT).sum()
    assert line["KPIs met"] == (kpis["achieved"] == "met").sum()


def test_a_parquet_export_sums_to_the_same(
    office: Office, folders: list[Path], tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow")
    export(SummaryScope(office.ws, Q3), "parquet", tmp_path / "parquet")
    typed, plain = (
        rollup([f], Q3, tmp_path / "r.xlsx") for f in (tmp_path / "parquet", folders[0])
    )
    assert typed == plain


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (shutil.rmtree, "There is no export"),
        (
            lambda folder: (folder / "data_dictionary.csv").write_text("form_version\n99\n"),
            "by version 99 of the form, which is newer than",
        ),
        (lambda folder: (folder / "budget.csv").write_text("project_code\n"), "another version"),
        (lambda folder: (folder / "reports.csv").unlink(), "There is no export"),
    ],
    ids=["missing", "newer", "other version", "half"],
)
def test_an_export_that_cannot_be_summed_is_named(
    folders: list[Path], tmp_path: Path, change: object, says: str
) -> None:
    copy = tmp_path / "สำเนา"
    shutil.copytree(folders[0], copy)
    change(copy)  # type: ignore[operator]
    with pytest.raises(WorkspaceError, match=says) as slip:
        rollup([copy], Q3, tmp_path / "r.xlsx")
    assert str(copy) in slip.value.words.th


def test_an_export_of_another_year_and_one_named_twice_are_named(
    folders: list[Path], tmp_path: Path
) -> None:
    with pytest.raises(WorkspaceError, match="export that year again"):
        rollup(folders, Period(2567, 1), tmp_path / "r.xlsx")
    with pytest.raises(WorkspaceError, match="named twice"):
        rollup([folders[0], folders[0]], Q3, tmp_path / "r.xlsx")
