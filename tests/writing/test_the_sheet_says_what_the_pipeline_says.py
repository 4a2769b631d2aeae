"""What a workbook's formulas show, before and after a real spreadsheet engine recalculates them, is what the pipeline says."""

from pathlib import Path

import pytest
from conftest import shown_by

from emenscr_xlsx.checking.frames import stack
from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo import run as demo
from emenscr_xlsx.demo.run import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.model.values import to_python
from emenscr_xlsx.office.issue import cached_values
from emenscr_xlsx.text.words import LANGS, Lang
from emenscr_xlsx.workbook.submission import Submission
from emenscr_xlsx.workbook.ticket import Ticket, digest, pack
from emenscr_xlsx.writing import report as template

KEY = b"test"


def submissions(told: list[Sample]) -> list[Submission]:
    """What was typed, without a file in between."""
    registry, read = demo.sample_registry(), []
    for sample in told:
        cells: dict[str, dict[str, dict[str, object]]] = {}
        for table, key, column, value in demo.entries(sample):
            if value != "" and form.BY_NAME[table][column].asked:
                cells.setdefault(table, {}).setdefault(key, {})[column] = (
                    float(value) if isinstance(value, int) else value
                )
        read.append(
            Submission(
                sample.name, given=registry.given(sample.project, sample.period), cells=cells
            )
        )
    return read


def filled_workbooks(told: list[Sample], lang: Lang, folder: Path) -> list[Path]:
    """Each sample's workbook with its answers in it, as the reply to it would be: what was typed, as typed values."""
    read = submissions(told)
    batch = stack(read, form.BY_NAME)
    values: list[dict[str, dict[str, dict[str, object]]]] = [{} for _ in read]
    for table in form.TABLES:
        for row in batch[table.name].to_dict("records"):
            values[row["_report"]].setdefault(table.name, {})[row["_key"]] = {
                c.name: to_python(row[c.name]) for c in table.asked
            }
    for one in values:
        for part in one.get("kpi_parts", {}).values():
            if part["kpi"]:
                kind, no = part["kpi"].split("-")
                part["kpi"] = form.KPIS.tag_words({"kind": kind, "no": no})[lang]
    made = []
    lives = cached_values([s.given for s in read], values, lang, Settings())
    for sample, submission, typed, live in zip(told, read, values, lives, strict=True):
        ticket = Ticket(
            sample.project,
            sample.period.fiscal_year,
            sample.period.quarter,
            form.VERSION,
            1,
            lang,
            digest(pack(submission.given)),
        )
        made.append(folder / f"{lang}_{sample.name.replace('/', '_')}.xlsx")
        made[-1].write_bytes(template.report_workbook(ticket, submission.given, KEY, live, typed))
    return made


def differences(issued: list[Path], recalculated: list[Path]) -> list[tuple[object, ...]]:
    found = []
    for before, after in zip(issued, recalculated, strict=True):
        old, new = shown_by(before), shown_by(after)
        found += [
            (before.name, *at, old.get(at), new.get(at))
            for at in old.keys() | new.keys()
            if old.get(at) != new.get(at)
        ]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_every_stored_value_of_an_issued_workbook_is_what_recalculating_gives(
    lang, samples, soffice, tmp_path
):
    """Blank, partly filled, complete and wrong workbooks of all samples: live checks, check list, M6 text and arithmetic."""
    told = list(samples.values())
    blank = [Sample("blank", s.project, s.period, "", {}) for s in told[:1]]
    issued = filled_workbooks([*told, *blank], lang, tmp_path)
    assert any("✗" in str(v) for path in issued for v in shown_by(path).values()), (
        "the samples must show errors"
    )
    assert differences(issued, soffice(issued, tmp_path / "recalculated")) == []


def test_the_check_beside_a_line_names_the_problem_that_the_pipeline_finds(samples):
    """Each row-wise error of the wrong samples stands in words in the sheet, and the clean report shows none."""
    wrong = samples["wrong/budget-lines"]
    told = [wrong, samples["2566-Q4/01-overall-monitoring"]]
    read = submissions(told)
    wrong_live, clean_live = cached_values(
        [s.given for s in read], [s.cells for s in read], "th", Settings()
    )
    assert not [t for t in clean_live.problems.values() if t.startswith("✗")]
    errors = {
        (table, key): text
        for (table, key, _), text in wrong_live.problems.items()
        if text.startswith("✗")
    }
    expected = {
        (e["table"], e["record"])
        for e in wrong.expect
        if e["severity"] == "error" and e["code"] in ("V-B1", "V-B7")
    }
    assert expected
    assert expected <= errors.keys()


def test_the_fixed_sentences_stand_in_the_m6_text_exactly(samples):
    """Not-yet, no-action and closing sentences (D18), letter by letter, with what was typed in them."""
    registry = demo.sample_registry()
    q4 = next(s.period for s in samples.values() if s.name.startswith("2566-Q4"))
    project = samples["2566-Q4/01-overall-monitoring"].project
    given = registry.given(project, q4)
    cells = {
        "goals": {
            "OUTPUT-1": {"achieved": "ยังไม่ส่งผล"},
            "OUTPUT-2": {"achieved": "บรรลุ", "what": "ทำแล้ว"},
            "OUTCOME-1": {"achieved": "ยังไม่ส่งผล"},
        },
        "kpis": {
            "QUANT-1": {"achieved": "บรรลุ", "quantity": 239.0, "total": 245.0, "percent": 97.55},
            "QUANT-2": {"achieved": "ยังไม่ส่งผล"},
            "QUANT-4": {"achieved": "ไม่บรรลุ", "quantity": 0.0},
        },
        "activities": {
            "1": {
                "state": "ไม่มีการดำเนินการ",
                "no_action": "เลื่อนไปไตรมาสอื่น",
                "reason": "เนื่องจากรออุปกรณ์",
                "next_quarter": 1.0,
                "next_year": 2567.0,
            },
            "2": {"state": "ไม่มีการดำเนินการ", "no_action": "ถูกตัดงบประมาณ", "reason": "งบถูกโอนคืน"},
            "3": {
                "state": "ไม่มีการดำเนินการ",
                "no_action": "ยุติโครงการ/กิจกรรม",
                "terminated_scope": "กิจกรรม",
                "reason": "หมดความจำเป็น",
            },
        },
    }
    texts = cached_values([given], [cells], "th", Settings())[0].texts
    assert (
        texts["goals", "OUTPUT-1"]
        == "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถส่งผลต่อเป้าหมายเชิงผลผลิต (Output) ที่กำหนดไว้"
    )
    assert texts["goals", "OUTPUT-2"] == "ทำแล้ว บรรลุตามเป้าหมายเชิงผลผลิต"
    assert (
        texts["goals", "OUTCOME-1"]
        == "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถส่งผลต่อเป้าหมายเชิงผลลัพธ์ (Outcome) ที่กำหนดไว้"
    )
    assert texts["kpis", "QUANT-1"] == "บรรลุค่าเป้าหมายตัวชี้วัดของโครงการ"
    assert texts["kpis", "QUANT-2"] == "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถบรรลุดัชนีชี้วัดที่กำหนดไว้"
    assert texts["kpis", "QUANT-4"] == ""
    assert (
        texts["activities", "1"]
        == "ไม่มีการดำเนินการในไตรมาสที่ 4 เนื่องจากรออุปกรณ์และจะดำเนินการในไตรมาส 1 ปีงบประมาณ พ.ศ. 2567 ต่อไป"
    )
    assert texts["activities", "2"] == "ไม่มีการดำเนินการในไตรมาสที่ 4 เนื่องจากงบถูกโอนคืน"
    assert (
        texts["activities", "3"] == "ไม่มีการดำเนินการในไตรมาสที่ 4 เนื่องจากยุติกิจกรรม เนื่องจากหมดความจำเป็น"
    )
