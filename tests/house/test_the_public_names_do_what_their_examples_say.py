"""The public names: lazy, typed, pure, and as their own examples say."""

import ast
import doctest
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import emenscr_xlsx as ex
from emenscr_xlsx.api import findings, workbooks, workspace as api_workspace
from emenscr_xlsx.office import workspace
from support.office import IN_TIME, Office

FAULTY = "wrong/budget-lines"
GOOD = "2566-Q4/01-overall-monitoring"


@pytest.fixture(scope="module")
def desk(office: Office, filled: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the examples name: workbooks, a registry, a key, and a workspace."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(office.ws.root, folder / "งาน")
    shutil.copy(filled[GOOD], folder / "filled.xlsx")
    shutil.copy(filled[FAULTY], folder / "faulty.xlsx")
    shutil.copy(office.ws.registry_file, folder / "registry.xlsx")
    shutil.copy(office.ws.key_file, folder / ".emenscr.key")
    return folder


def test_every_example_does_what_it_says(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    flags = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
    for module in (findings, workbooks, api_workspace):
        failed, attempted = doctest.testmod(module, extraglobs={"ex": ex}, optionflags=flags)
        assert (failed, attempted > 3) == (0, True), module.__name__


def test_the_package_loads_no_pandas_until_a_name_needs_it() -> None:
    asked = "import sys, emenscr_xlsx as ex; ex.Period, ex.Error, ex.Table; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "emenscr_xlsx.model" in loaded
    assert not {"pandas", "numpy", "pandera", "xlsxwriter", "sqlalchemy"} & set(loaded)


def test_type_checkers_see_the_names_that_there_are() -> None:
    """The names are listed twice, for a type checker and for Python."""
    tree = ast.parse(Path(str(ex.__file__)).read_text("utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    typed = {
        a.asname for node in block.body if isinstance(node, ast.ImportFrom) for a in node.names
    }
    assert typed | {"__version__"} == set(ex.__all__) == set(dir(ex))
    for name in ex.__all__:
        assert getattr(ex, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        _ = ex.nothing


def test_every_table_is_typed_and_passes_its_schema_alone(desk: Path) -> None:
    report = ex.read_report(desk / "filled.xlsx", key=desk / ".emenscr.key")
    registry = ex.read_registry(desk / "registry.xlsx")
    for workbook, form in ((report, "report"), (registry, "registry")):
        for name, frame in workbook.tables.items():
            assert frame.index.name == "record"
            types = {str(dtype) for dtype in frame.dtypes}
            assert types <= {"string", "Int64", "float64", "datetime64[s]"}, (name, types)
            ex.schema(name, form).validate(frame, lazy=True)


def test_a_schema_names_the_rule_of_what_fails(desk: Path) -> None:
    """Also where the frame has nullable types, as those that are given out have."""
    from pandera.errors import SchemaErrors

    frame = ex.read_report(desk / "faulty.xlsx", key=desk / ".emenscr.key").tables["budget"]
    budget = ex.schema("budget")
    with pytest.raises(SchemaErrors) as failed:
        budget.validate(frame, lazy=True)
    names = {error.check.name for error in failed.value.schema_errors}
    assert names
    assert names <= budget.metadata["checks"].keys()
    findings = ex.check(ex.read_report(desk / "faulty.xlsx", key=desk / ".emenscr.key"))
    rules = {budget.metadata["checks"][name]["rule"] for name in names}
    assert rules <= {finding.rule for finding in findings}


def test_a_check_may_run_twice_and_changes_nothing(desk: Path) -> None:
    report = ex.read_report(desk / "faulty.xlsx", key=(desk / ".emenscr.key").read_bytes())
    before = {name: frame.copy() for name, frame in report.tables.items()}
    first = ex.check(report)
    assert first.errors
    assert ex.check(report) == first
    assert ex.check(report, settings=ex.Settings(lang="en")) == first
    for name, frame in report.tables.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_a_workspace_answers_in_frames(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    shutil.copytree(desk / "งาน", tmp_path / "งาน")
    ws, period = ex.Workspace(tmp_path / "งาน"), ex.Period(2566, 4)
    assert len(repr(ws).splitlines()) == 1
    issued = ws.issue(period)
    assert not issued["written"].any()
    shutil.copy(desk / "filled.xlsx", tmp_path / "งาน" / "inbox" / "ส่ง.xlsx")
    taken = ws.ingest()
    assert taken.loc["ส่ง.xlsx", ["status", "errors"]].tolist() == ["SUBMITTED", 0]
    assert ws.status(period)["status"].eq("SUBMITTED").sum() == 1
    assert ws.load(period)["budget"]["project"].nunique() == 1
    assert ws.summarise(period).is_file()
    assert ws.ingest().empty


def test_what_cannot_be_read_is_said_in_both_languages(desk: Path) -> None:
    with pytest.raises(ex.Error) as refused:
        ex.read_report(desk / "registry.xlsx", key=desk / ".emenscr.key")
    assert refused.value.words.th
    assert refused.value.words.en
