"""A report typed by any program that is let in gives the same rows, and its reply every cell.

Issue 12, "Proof": writers that install from the package indexes.
"""

from pathlib import Path

import pandas as pd
import pytest

from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.demo.filling import typed_at
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.reading.report import read_report
from support import writers
from support.answers import answer
from support.filling import raw
from support.office import Office
from support.writers import Typing, Writer

pytestmark = pytest.mark.slow

COMPLETE, FAULTY = "2566-Q4/01-overall-monitoring", "wrong/mistyped-cells"


@pytest.fixture
def writer(request: pytest.FixtureRequest) -> Writer:
    """The writer of that name."""
    if request.param == "libreoffice":
        return writers.libreoffice(request.getfixturevalue("soffice"))
    if request.param in ("exceljs", "sheetjs"):
        return writers.node(request.param)
    return getattr(writers, request.param)


@pytest.mark.parametrize(
    "writer",
    [
        "openpyxl",
        "pyexcelerate",
        pytest.param("libreoffice", marks=pytest.mark.libreoffice),
        "exceljs",
        "sheetjs",
    ],
    indirect=True,
)
def test_a_report_typed_by_any_writer_gives_identical_rows_and_its_reply_every_cell(
    office: Office,
    samples: dict[str, Sample],
    filled: dict[str, Path],
    writer: Writer,
    tmp_path: Path,
) -> None:
    """A complete one is accepted as typed, and a faulty one goes back whole."""
    complete, faulty = (tmp_path / f"{name}.xlsx" for name in ("complete", "faulty"))
    issued = {name: office.template(samples[name]) for name in (COMPLETE, FAULTY)}
    writer(
        [
            Typing(issued[name], typed_at(issued[name], samples[name]), target)
            for name, target in ((COMPLETE, complete), (FAULTY, faulty))
        ]
    )

    def rows(path: Path) -> dict[str, pd.DataFrame]:
        read = read_report(path, office.ws.key, form.BY_NAME, form.VERSION)
        return stack([read], form.BY_NAME).frames

    typed = rows(complete)
    for name, frame in rows(filled[COMPLETE]).items():
        pd.testing.assert_frame_equal(
            typed[name].drop(columns="_row"), frame.drop(columns="_row"), obj=name
        )
    assert office.check(complete) == [[]]
    answered = answer(office, faulty, tmp_path / "reply.xlsx")
    assert answered.verdict is Verdict.TO_CORRECT
    assert raw(answered.reply, office.ws.key) == raw(filled[FAULTY], office.ws.key)
