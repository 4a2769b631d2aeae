"""A report that cannot be taken gets one reason, in the order in which a person would ask.

Whose, where, when, how new.
"""

import importlib
from datetime import datetime
from pathlib import Path

import pytest

from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.office import gate
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.text.words import LANGS
from emenscr_xlsx.workbook.ticket import Ticket
from support.office import IN_TIME, Office

CLEAN, EXTENDED = "2566-Q4/02-monitoring-staff", "2566-Q4/08-quality-handbook"
EARLY, LATE = datetime(2023, 8, 31, 9), datetime(2023, 11, 11, 9)


def drop(office: Office, path: Path, folder: str = "") -> None:
    target = office.ws.inbox / folder / path.name
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(path.read_bytes())


def codes(office: Office, now: datetime = IN_TIME) -> list[str]:
    (outcome,) = ingest(office.ws, now=now).outcomes
    assert (outcome.verdict is Verdict.REFUSED) == (
        len(outcome.findings) == 1 and outcome.status is None
    )
    return [f.code for f in outcome.findings]


@pytest.mark.slow
@pytest.mark.parametrize(
    "folder",
    [
        "ศธ 04006",
        "ศธ04006",
        "สตผ.",
        "สำนักติดตามและประเมินผลการจัดการศึกษาขั้นพื้นฐาน",
        "ศธ 04000",
        "ส่งรอบสอง",
    ],
)
def test_an_offices_folder_takes_its_own_reports(
    fresh_office: Office, filled: dict[str, Path], folder: str
) -> None:
    """By code, short name or name.

    The office above takes them too, and a folder that names no office takes all.
    """
    drop(fresh_office, filled[CLEAN], folder)
    assert codes(fresh_office) == []


def test_an_offices_folder_takes_no_other_offices_reports(
    fresh_office: Office, filled: dict[str, Path]
) -> None:
    drop(fresh_office, filled[CLEAN], "ศธ 04901")
    (outcome,) = ingest(fresh_office.ws, now=IN_TIME).outcomes
    assert [f.code for f in outcome.findings] == ["WRONG_FOLDER"]
    text = outcome.reply.read_text("utf-8-sig")
    assert "สำนักส่งเสริมคุณภาพสถานศึกษา" in text
    drop(fresh_office, filled[CLEAN])
    assert codes(fresh_office) == [], "the same file in the right place is taken"


def test_a_folder_is_remembered_by_a_run_that_takes_over(
    fresh_office: Office, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(fresh_office, filled[CLEAN], "ศธ 04901")
    with monkeypatch.context() as cut:
        cut.setattr(
            importlib.import_module("emenscr_xlsx.intake.ingest")._Pass,
            "take",
            lambda *_: (_ for _ in ()).throw(InterruptedError()),
        )
        with pytest.raises(InterruptedError):
            ingest(fresh_office.ws, now=IN_TIME)
    assert codes(fresh_office) == ["WRONG_FOLDER"]


@pytest.mark.slow
@pytest.mark.parametrize(("now", "code"), [(EARLY, "NOT_OPEN"), (LATE, "CLOSED")])
def test_a_period_takes_reports_while_it_is_open(
    fresh_office: Office, filled: dict[str, Path], now: datetime, code: str
) -> None:
    drop(fresh_office, filled[CLEAN])
    assert codes(fresh_office, now) == [code]
    drop(fresh_office, filled[CLEAN])
    assert codes(fresh_office) == [], "refused for the day, not for good"


def test_a_form_of_another_quarter_is_told_which_quarter_is_open(
    office: Office, samples: dict[str, Sample]
) -> None:
    """F22: not only that its own is closed; without one that is open, how to get more time."""
    project = samples[CLEAN].project
    ticket = Ticket(project, 2566, 1, form.VERSION, 1, "th", "")
    refusals = {}
    for day in (IN_TIME.date(), LATE.date()):
        refusals[day] = gate.refusal(gate.Arrived("ร่าง.xlsx", ticket, day), office.ws.registry)
    first, late = refusals.values()
    assert first is not None
    assert late is not None
    assert (first.code, late.code) == ("CLOSED", "CLOSED")
    for lang in LANGS:
        assert Period(2566, 4).words[lang] in first.message[lang]
        assert Period(2566, 4).words[lang] not in late.message[lang]
    assert "แบบของไตรมาสที่ 4" in first.message.th
    assert "พ.ศ. 2566ปิด" not in first.message.th + late.message.th


def test_a_report_of_a_project_that_is_not_in_the_registry_is_named(
    fresh_office: Office,
    filled: dict[str, Path],
    samples: dict[str, Sample],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drop(fresh_office, filled[CLEAN], "ศธ 04901")
    codes_of_the_plan = {
        k: v for k, v in fresh_office.ws.registry._codes.items() if v != samples[CLEAN].project
    }
    monkeypatch.setitem(fresh_office.ws.registry.__dict__, "_codes", codes_of_the_plan)
    assert codes(fresh_office) == ["UNKNOWN_PROJECT"], "and not that its folder is the wrong one"
