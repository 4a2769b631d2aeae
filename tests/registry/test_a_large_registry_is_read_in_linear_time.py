"""Nothing of reading a registry grows with what is not asked (Q1)."""

from pathlib import Path

import pytest

from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.forms import registry as registry_form
from emenscr_xlsx.model.values import parse
from emenscr_xlsx.office.registry_file import read_registry
from emenscr_xlsx.writing.registry import registry_workbook


class _Unlisted(dict[str, object]):
    """Codes that can be looked up, and are not to be listed where no message needs them."""

    def values(self) -> None:  # type: ignore[override]
        raise AssertionError("all known codes were listed for one cell")


def test_a_known_code_is_looked_up_without_listing_all_codes() -> None:
    """Q1: listing them for each cell took 9 s for 1,000 projects."""
    column = registry_form.GOALS["project_code"]
    assert parse(column, "P-1", _Unlisted({"p-1": "P-1"})) == ("P-1", None)


def test_a_message_names_some_of_thousands_of_codes() -> None:
    column = registry_form.GOALS["project_code"]
    _, problem = parse(column, "X", {f"p{n}": f"P{n}" for n in range(5000)})
    assert problem is not None
    assert str(problem.places["choices"]).split(" / ")[0].count(",") == 11


@pytest.mark.slow
def test_rows_beyond_a_thousand_are_rows_like_any_other(tmp_path: Path) -> None:
    """Q1: the numbers of rows from 1,000 on were “outside the form”."""
    goals = [{"project_code": "P", "level": "OUTPUT", "no": n, "text": "x"} for n in range(1, 1102)]
    path = tmp_path / "r.xlsx"
    path.write_bytes(registry_workbook("th", {"goals": goals}))
    findings, batch = read_registry(path, Settings())
    assert len(batch["goals"]) == 1101
    assert "OUTSIDE" not in {f.code for f in findings}
