"""What a workbook's formulas show, stored and recalculated, is what the pipeline says."""

import pytest

from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.office.stored_values import cached_values
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.text.words import LANGS
from support.excel import differences, shown_by
from support.filling import filled_workbooks, submissions


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_every_stored_value_of_an_issued_workbook_is_what_recalculating_gives(
    lang, samples, soffice, tmp_path
):
    """Blank, partly filled, complete and wrong workbooks: in Thai of all samples.

    Live checks, check list, M6 text and arithmetic.
    """
    chosen = list(samples.values())[:: 1 if lang == "th" else 3]
    blank = [Sample("blank", s.project, s.period, "", {}) for s in chosen[:1]]
    issued = filled_workbooks([*chosen, *blank], lang, tmp_path)
    assert any("✗" in str(v) for path in issued for v in shown_by(path).values()), (
        "the samples must show errors"
    )
    assert differences(issued, soffice(issued, tmp_path / "recalculated")) == []


def test_the_check_beside_a_line_names_the_problem_that_the_pipeline_finds(samples):
    """Each row-wise error of the wrong samples stands in the sheet; the clean report has none."""
    wrong = samples["wrong/budget-lines"]
    chosen = [wrong, samples["2566-Q4/01-overall-monitoring"]]
    read = submissions(chosen)
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
    """Not-yet, no-action and closing sentences (D18), letter by letter, with what was typed."""
    registry = demo.sample_registry()
    q4 = next(s.period for s in samples.values() if s.name.startswith("2566-Q4"))
    project = samples["2566-Q4/01-overall-monitoring"].project
    given = prefill.given(registry, project, q4)
    cells = {
        "goals": {
            "OUTPUT-1": {"achieved": "ยังไม่ส่งผลต่อเป้าหมาย"},
            "OUTPUT-2": {"achieved": "บรรลุ", "what": "ทำแล้ว"},
            "OUTCOME-1": {"achieved": "ยังไม่ส่งผลต่อเป้าหมาย"},
        },
        "kpis": {
            "QUANT-1": {"achieved": "บรรลุ", "quantity": 239.0, "total": 245.0, "percent": 97.55},
            "QUANT-2": {"achieved": "ยังไม่ส่งผลต่อเป้าหมาย"},
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
        == "ไม่มีการดำเนินการในไตรมาสที่ 4 เนื่องจากรออุปกรณ์และจะดำเนินการในไตรมาส 1 ปีงบประมาณ พ.ศ. 2567 "
        "ต่อไป"
    )
    assert texts["activities", "2"] == "ไม่มีการดำเนินการในไตรมาสที่ 4 เนื่องจากงบถูกโอนคืน"
    assert (
        texts["activities", "3"] == "ไม่มีการดำเนินการในไตรมาสที่ 4 เนื่องจากยุติกิจกรรม เนื่องจากหมดความจำเป็น"
    )
