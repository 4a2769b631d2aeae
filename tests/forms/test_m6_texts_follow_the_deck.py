"""The texts to paste are the deck's, letter by letter.

What belongs in which box, nothing said twice, no figure that contradicts the verdict.
"""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.forms.lists import NARRATIVE
from emenscr_xlsx.forms.phrases import NOT_YET_SENTENCES
from emenscr_xlsx.model import values as cells
from emenscr_xlsx.office.stored_values import cached_values
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.text.thai import clean
from emenscr_xlsx.text.words import LANGS, Lang
from emenscr_xlsx.workbook.ticket import Ticket, digest, pack
from emenscr_xlsx.writing import report as template
from support.excel import differences
from support.filling import KEY

Q4 = Period(2566, 4)
PROJECT = "ศธ 04006-66-0001"
M6_TABLES = {"what": "ติดตามผล", "where": "สพท. 245 เขต", "how": "ผ่าน e-MES", "result": "ได้ผลครบ"}
LEAD = "ติดตามผล สพท. 245 เขต ผ่าน e-MES ได้ผลครบ"
CLOSING = "บรรลุค่าเป้าหมายตัวชี้วัดของโครงการ"
DONE = {"state": "ดำเนินการ"}


def texts_of(
    typed: dict[str, dict[str, dict[str, object]]], over: dict[str, object] | None = None
) -> dict[tuple[str, str], str]:
    """The texts of the deck's project in its last quarter.

    `over` changes given cells, by table.record.column.
    """
    given = prefill.given(demo.sample_registry(), PROJECT, Q4)
    for path, value in (over or {}).items():
        table, key, column = path.split(".")
        next(r for r in given[table] if form.BY_NAME[table].record_key(r) == key)[column] = value
    return cached_values([given], [typed], "th", Settings())[0].texts


# T27: whose sentence it is ---------------------------------------------------------------------


def test_the_result_of_a_kpi_stands_in_the_text_of_each_activity_that_answers_it():
    """S28, once in the activity's text.

    The KPI's own text closes in a form of the deck's, and says neither twice.
    """
    typed = {
        "kpis": {
            "QUANT-1": {
                "quantity": 239.0,
                "total": 245.0,
                "percent": 97.55,
                "achieved": "บรรลุ",
                **M6_TABLES,
            }
        },
        "activities": {"4": DONE | M6_TABLES, "2": DONE | M6_TABLES},
    }
    texts = texts_of(typed)
    sentence = "ผลการดำเนินงานเชิงปริมาณ จำนวน 239 คิดเป็นร้อยละ 97.55 บรรลุ ดัชนีชี้วัดที่ตั้งไว้ร้อยละ 90"
    assert texts["activities", "4"] == f"{LEAD} {sentence}"
    assert texts["activities", "2"] == LEAD  # it answers no quantitative KPI
    assert texts["kpis", "QUANT-1"] == f"{LEAD} โดยสามารถดำเนินการได้{CLOSING}"


def test_an_activity_that_answers_several_kpis_tells_the_result_of_each():
    """One sentence per KPI, in the order of the activity's links; a count is told in its unit."""
    typed = {
        "kpis": {
            "QUANT-1": {"percent": 85.0, "achieved": "ไม่บรรลุ"},
            "QUANT-4": {"quantity": 1.0, "achieved": "บรรลุ"},
            "QUANT-2": {"percent": 100.0},
        },
        "activities": {"3": DONE},
    }
    text = texts_of(typed, {"activities.3.answers": "เชิงปริมาณ 4, เชิงปริมาณ 1, ผลผลิต 5, เชิงปริมาณ 2"})[
        "activities", "3"
    ]
    assert text == (
        "ผลการดำเนินงานเชิงปริมาณ จำนวน 1 ระบบ บรรลุ ดัชนีชี้วัดที่ตั้งไว้ 1 ระบบ ผลการดำเนินงานเชิงปริมาณ "
        "คิดเป็นร้อยละ 85 ไม่บรรลุ ดัชนีชี้วัดที่ตั้งไว้ร้อยละ 90"
    )


def test_an_activity_that_was_not_done_tells_no_result():
    typed = {
        "kpis": {"QUANT-4": {"quantity": 1.0, "achieved": "บรรลุ"}},
        "activities": {
            "3": {"state": "ไม่มีการดำเนินการ", "no_action": "ถูกตัดงบประมาณ", "reason": "งบถูกโอนคืน"}
        },
    }
    assert texts_of(typed)["activities", "3"] == "ไม่มีการดำเนินการในไตรมาสที่ 4 เนื่องจากงบถูกโอนคืน"


def test_a_kpi_that_refers_to_an_activity_takes_the_activitys_text():
    """Otherwise it would say twice that it was achieved."""
    typed = {
        "kpis": {"QUANT-4": {"quantity": 1.0, "achieved": "บรรลุ", "as_activity": 3.0}},
        "goals": {"OUTPUT-5": {"achieved": "บรรลุ", "as_activity": 3.0}},
        "activities": {"3": DONE | M6_TABLES},
    }
    texts = texts_of(typed)
    assert texts["kpis", "QUANT-4"] == f"{LEAD} โดยสามารถดำเนินการได้{CLOSING}"
    assert texts["goals", "OUTPUT-5"] == f"{LEAD} บรรลุตามเป้าหมายเชิงผลผลิต"
    typed["activities"]["3"]["result"] = f"ได้ระบบ 1 ระบบ ซึ่ง{CLOSING}"
    assert texts_of(typed)["kpis", "QUANT-4"].count("บรรลุ") == 1


# T28: two boxes --------------------------------------------------------------------------------


def test_summary_and_problems_are_boxes_of_their_own():
    """S43 and S44; problems and suggestions are named where both stand in their box."""
    typed = {
        "summary": {"-": {"summary": "สรุปแล้ว", "problems": "รถไม่พอ", "suggestions": "ขอรถเพิ่ม"}}
    }
    texts = texts_of(typed)
    assert texts["summary", "-"] == "สรุปแล้ว"
    assert texts["problems", "-"] == "ปัญหา อุปสรรค: รถไม่พอ ข้อเสนอแนะ: ขอรถเพิ่ม"
    del typed["summary"]["-"]["suggestions"]
    assert texts_of(typed)["problems", "-"] == "รถไม่พอ"


# T29: nothing twice ----------------------------------------------------------------------------

NOT_YET = NOT_YET_SENTENCES["OUTPUT"]
VARIANTS = [
    NOT_YET,
    NOT_YET.replace("ไตรมาสนี้", " ไตรมาส นี้ "),
    NOT_YET.replace("ที่", "ท่ี").replace("นี้", "น้ี"),  # the tone before its vowel, which looks the same
    NOT_YET.replace("\u0e33", "\u0e4d\u0e32"),  # sara am in two pieces
    NOT_YET.replace("การดำเนินงาน", "การด าเนินงาน"),  # as a PDF gives it
]


@pytest.mark.slow
@pytest.mark.parametrize("typed", VARIANTS, ids=range(len(VARIANTS)))
def test_a_not_yet_sentence_that_was_typed_is_not_written_again(typed: str):
    """However it is spaced or spelled."""
    text = texts_of(
        {"goals": {"OUTPUT-1": {"achieved": "ยังไม่ส่งผลต่อเป้าหมาย", "what": f"ประชุม 2 ครั้ง {typed}"}}}
    )["goals", "OUTPUT-1"]
    assert text.startswith("ประชุม 2 ครั้ง ผลการ")
    assert text.count("Output") == 1


@pytest.mark.parametrize(
    ("typed", "closed"),
    [
        (f"ได้ผลครบ ซึ่ง{CLOSING}", ""),
        ("ได้ผลครบ บรรลุ ค่าเป้าหมาย ตัวชี้วัด", ""),
        ("ได้ผลครบ ผลร้อยละ 97 บรรลุ ดัชนีชี้วัดที่ตั้งไว้ร้อยละ 90", ""),
        (f"ปรับแผนเพื่อให้{CLOSING}", f" โดยสามารถดำเนินการได้{CLOSING}"),  # an aim, not yet a result
    ],
)
def test_a_closing_that_was_typed_is_not_written_again(typed: str, closed: str):
    text = texts_of({"kpis": {"QUAL-1": {"achieved": "บรรลุ", "what": typed}}})["kpis", "QUAL-1"]
    assert text == typed + closed


def test_an_output_that_says_so_is_not_said_to_be_achieved_again():
    text = texts_of(
        {
            "goals": {
                "OUTPUT-1": {"achieved": "บรรลุ", "result": "ครบ 245 เขต บรรลุ ตามเป้าหมาย เชิงผลผลิต"}
            }
        }
    )["goals", "OUTPUT-1"]
    assert text == "ครบ 245 เขต บรรลุ ตามเป้าหมาย เชิงผลผลิต"


def test_the_result_of_a_kpi_that_was_typed_is_not_written_again():
    sentence = "ผลการดำเนินงานเชิงปริมาณ จำนวน 1 ระบบ บรรลุดัชนีชี้วัดที่ตั้งไว้ 1 ระบบ"
    typed = {
        "kpis": {"QUANT-4": {"quantity": 1.0, "achieved": "บรรลุ"}},
        "activities": {"3": DONE | {"result": sentence}},
    }
    assert texts_of(typed)["activities", "3"] == sentence


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed",
    [
        "เนื่องจากรออุปกรณ์",
        "เนื่องจากเนื่องจาก รออุปกรณ์",
        "เนื่องด้วย รออุปกรณ์",
        "เนื่องจาก เน่ืองด้วย\nรออุปกรณ์ ",
        "รออุปกรณ์",
    ],
)
def test_because_is_said_once(typed: str):
    """However often staff typed it."""
    activity = {
        "state": "ไม่มีการดำเนินการ",
        "no_action": "เลื่อนไปไตรมาสอื่น",
        "reason": typed,
        "next_quarter": 1.0,
    }
    text = texts_of({"activities": {"1": activity | {"next_year": 2567.0}, "2": activity}})
    assert (
        text["activities", "2"]
        == "ไม่มีการดำเนินการในไตรมาสที่ 4 เนื่องจากรออุปกรณ์และจะดำเนินการในไตรมาส 1 ต่อไป"
    )
    assert (
        text["activities", "1"]
        == "ไม่มีการดำเนินการในไตรมาสที่ 4 เนื่องจากรออุปกรณ์และจะดำเนินการในไตรมาส 1 ปีงบประมาณ พ.ศ. 2567 "
        "ต่อไป"
    )


# T30: part-results -----------------------------------------------------------------------------


def parts(*rows: tuple[str, str, float | None, str, float | None]) -> dict[str, dict[str, object]]:
    named = ("kpi", "label", "quantity", "unit", "percent")
    return {
        str(number): {n: v for n, v in zip(named, row, strict=True) if v is not None}
        for number, row in enumerate(rows, 1)
    }


def test_part_results_are_listed_in_their_kpis_text():
    """As the deck does.

    Numbered, with quantity and percent, between what was written and the closing.
    """
    typed = {
        "kpis": {
            "QUANT-1": {"achieved": "บรรลุ", "percent": 97.55, "result": "มีผลระดับดีขึ้นไป"},
            "QUANT-2": {"achieved": "บรรลุ", "percent": 100.0},
        },
        "kpi_parts": parts(
            ("เชิงปริมาณ 1", "ตัวชี้วัด QP", 242.0, "เขต", 98.77),
            ("เชิงปริมาณ 2", "นโยบาย ศธ.", None, "", 100.0),
            ("เชิงปริมาณ 1", "แผนปฏิบัติราชการ", 239.0, "เขต", 97.55),
            ("เชิงปริมาณ 1", "มาตรฐาน สพท.", 245.0, "เขต", 100.0),
        ),
    }
    texts = texts_of(typed)
    assert texts["kpis", "QUANT-1"] == (
        "มีผลระดับดีขึ้นไป จำแนกเป็น 3 ส่วน คือ 1) ตัวชี้วัด QP จำนวน 242 เขต (98.77%) 2) แผนปฏิบัติราชการ จำนวน "
        "239 เขต (97.55%) "
        f"และ 3) มาตรฐาน สพท. จำนวน 245 เขต (100%) โดยสามารถดำเนินการได้{CLOSING}"
    )
    assert texts["kpis", "QUANT-2"] == f"นโยบาย ศธ. (100%) {CLOSING}"  # one alone is no list


# T31: figures ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "target", "shown"),
    [
        (98.77, 90, "98.77"),
        (100.0, 90, "100"),
        (1.5, 1, "1.5"),
        (97.551020408, 90, "97.55"),
        (4.504, 4.5, "4.504"),
        (89.996, 90, "89.996"),
        (89.99996, 90, "89.9999"),
        (90.00004, 90, "90.0001"),
        (-1.496, -1.5, "-1.496"),
        (4.504, 4.504, "4.504"),
        (12345.678, None, "12,345.68"),
        (-0.001, None, "0"),
    ],
)
def test_a_figure_tells_no_other_story_than_the_verdict(
    value: float, target: float | None, shown: str
):
    """Two decimals at most, up to four where two would stand on the other side of the target."""
    assert cells.figure(value, target) == shown


def test_a_text_does_not_contradict_its_verdict_by_rounding():
    typed = {
        "kpis": {"QUANT-1": {"percent": 89.996, "achieved": "ไม่บรรลุ"}},
        "activities": {"4": DONE},
    }
    assert (
        texts_of(typed)["activities", "4"]
        == "ผลการดำเนินงานเชิงปริมาณ คิดเป็นร้อยละ 89.996 ไม่บรรลุ ดัชนีชี้วัดที่ตั้งไว้ร้อยละ 90"
    )
    typed["kpis"] = {"QUANT-1": {"quantity": 4.504, "achieved": "ไม่บรรลุ"}}
    text = texts_of(
        typed,
        {
            "kpis.QUANT-1.unit": "วัน",
            "kpis.QUANT-1.measure": "count",
            "kpis.QUANT-1.operator": "le",
            "kpis.QUANT-1.target": 4.5,
        },
    )["activities", "4"]
    assert text == "ผลการดำเนินงานเชิงปริมาณ จำนวน 4.504 วัน ไม่บรรลุ ดัชนีชี้วัดที่ตั้งไว้ 4.5 วัน"


# T32: the box of the budget --------------------------------------------------------------------


def test_the_budget_box_of_a_quarter_has_the_projects_totals_and_the_reasons():
    """Plan, disbursed, which way off and by how much (S30-S35).

    Lines are called by activity and source, an allocation is a reason among them.
    """
    given = prefill.given(demo.sample_registry(), PROJECT, Q4)["budget"]
    plan = sum(line["plan"] for line in given)
    full = {str(line["line"]): {"disbursed": float(line["plan"])} for line in given}
    assert (
        texts_of({"budget": full})["budget", "-"]
        == f"แผนการใช้จ่ายไตรมาสที่ 4 จำนวน {plan:,} บาท เบิกจ่ายจริง จำนวน {plan:,} บาท ตามแผน"
    )
    typed = {
        "budget": full
        | {
            "1": {"disbursed": given[0]["plan"] + 5000.0, "reason_kind": "ได้รับจัดสรรเพิ่มเติม"},
            "2": {"disbursed": 0.0, "reason_kind": "กิจกรรมไม่ได้ดำเนินการ", "reason_activity": 2.0},
            "3": {
                "disbursed": given[2]["plan"] - 0.5,
                "reason_kind": "อื่น ๆ",
                "reason": "เนื่องจากราคาถูกลง",
            },
        },
        "allocations": {
            "1": {
                "source_name": "โครงการ ข",
                "source_code": "ศธ 1",
                "work_plan": "แผนงานพื้นฐาน",
                "amount": 5000.0,
            }
        },
    }
    named = [
        f"กิจกรรมที่ {line['activity_no']} {line['activity']} ({line['source']} "
        f"{line['expense_class']})"
        for line in given
    ]
    named = [
        n.replace("recurrent", "รายจ่ายประจำ").replace("investment", "รายจ่ายลงทุน") for n in named
    ]
    title = next(
        a["title"] for a in demo.sample_registry().plan_of(PROJECT).activities if a["no"] == 2
    )
    spent = plan + 5000 - given[1]["plan"] - 0.5
    assert texts_of(typed)["budget", "-"] == " ".join(
        (
            f"แผนการใช้จ่ายไตรมาสที่ 4 จำนวน {plan:,} บาท เบิกจ่ายจริง จำนวน {spent:,.2f} บาท ต่ำกว่าแผน "
            f"{plan - spent:,.2f} บาท",
            f"{named[1]} ต่ำกว่าแผน {given[1]['plan']:,} บาท เนื่องจาก ไม่มีการดำเนินการในกิจกรรมที่ 2 "
            f"{title}",
            f"{named[2]} ต่ำกว่าแผน 0.50 บาท เนื่องจากราคาถูกลง",
            f"{named[0]} สูงกว่าแผน 5,000 บาท",
            "เนื่องจากได้รับจัดสรรงบประมาณเพิ่มเติมจากโครงการ ข รหัสโครงการ ศธ 1 แผนงาน พื้นฐาน "
            "จำนวนงบประมาณ 5,000 บาท",
        )
    )


def test_money_without_a_planned_line_is_told_with_the_rest():
    typed = {
        "extra_budget": {
            "1": {
                "activity_no": 3.0,
                "source": "เงินรายได้",
                "expense_class": "รายจ่ายลงทุน",
                "disbursed": 700.0,
                "reason_kind": "อื่น ๆ",
                "reason": "ซื้อเพิ่ม",
            },
            "3": {
                "source": "เงินบริจาค",
                "expense_class": "รายจ่ายประจำ",
                "disbursed": 300.0,
                "reason_kind": "ประมาณการจากปีที่ผ่านมา",
            },
        },
    }
    plan, title = (
        sum(line["plan"] for line in prefill.given(demo.sample_registry(), PROJECT, Q4)["budget"]),
        demo.sample_registry().plan_of(PROJECT).activities[2]["title"],
    )
    assert texts_of(typed)["budget", "-"] == (
        f"แผนการใช้จ่ายไตรมาสที่ 4 จำนวน {plan:,} บาท เบิกจ่ายจริง จำนวน 1,000 บาท ต่ำกว่าแผน "
        f"{plan - 1000:,} บาท "
        f"กิจกรรมที่ 3 {title} (เงินรายได้ รายจ่ายลงทุน) สูงกว่าแผน 700 บาท เนื่องจากซื้อเพิ่ม "
        "(เงินบริจาค รายจ่ายประจำ) สูงกว่าแผน 300 บาท เนื่องจาก เป็นงบที่ประมาณการจากแผนงานในปีที่ผ่านมา"
    )


# The sheet says the same ------------------------------------------------------------------------

_SAID = (
    "ติดตามผล 245 เขต",
    f"ได้ผลครบ {CLOSING}",
    f"เร่งให้{CLOSING}",
    f"ไม่{CLOSING}",
    "ครบ บรรลุ ตามเป้าหมาย เชิงผลผลิต",
    *(
        v for v in VARIANTS if cells.clean(v) == v
    ),  # what is repaired on reading is shown as typed in the sheet
    *(f"ประชุม {s}" for s in NOT_YET_SENTENCES.values()),
    "จำแนกเป็น 2 ส่วน คือ 1) ก 2) ข",
    "ผลการดำเนินงานเชิงปริมาณ จำนวน 1 ระบบ บรรลุ ดัชนีชี้วัดที่ตั้งไว้ 1 ระบบ",
)
_BECAUSE = (
    "เนื่องจาก",
    "เนื่องจากเนื่องด้วย ฝนตก เนื่องจากพายุ",
    "เน่ืองจาก ฝนตก",
    "โครงการ โครงการหลวง",
    "แผนงานแผนงาน ก",
    "ฝนตก",
    "เนื่องจาก\nฝนตก",
)
_FIGURES = (
    0.0,
    1.0,
    1.5,
    4.504,
    89.996,
    89.99996,
    90.0,
    90.00004,
    97.551020408,
    98.77,
    100.0,
    1234.5,
    242.0,
)

_NEAR = (4.5, 4.504, 89.99996, 89.996, 90.0, 90.00004, 97.551020408)


def told_at_random(
    rng: random.Random, given: dict[str, list[dict[str, object]]], lang: Lang
) -> dict[str, dict[str, dict[str, object]]]:
    """Answers that put the composing to the test, as the pipeline types them."""
    typed: dict[str, dict[str, dict[str, object]]] = {}
    for table in form.TABLES:
        keys = (
            [str(n) for n in range(1, table.open + 1)]
            if table.open
            else [table.record_key(r) for r in given[table.name]]
        )
        for key in keys:
            row = typed.setdefault(table.name, {}).setdefault(key, {})
            for c in table.asked:
                if rng.random() < (0.1 if table in (form.KPIS, form.KPI_PARTS) else 0.3) or (
                    c.part and form.in_one_box(given)
                ):
                    continue
                if c.choices == "kpis":
                    row[c.name] = rng.choice([form.KPIS.tag_words(k)[lang] for k in given["kpis"]])
                elif c.choices == "activities":
                    row[c.name] = rng.choice([a["no"] for a in given["activities"]])
                elif c.name == "state":
                    row[c.name] = rng.choice(("done", "done", "no_action"))
                elif c.choices is not None:
                    row[c.name] = rng.choice(list(c.choices.items))
                elif c.name in ("next_quarter", "next_year"):
                    row[c.name] = 1 if c.name == "next_quarter" else 2567
                elif c.kind.is_number:
                    row[c.name] = rng.choice(_NEAR if table is form.KPIS else _FIGURES)
                else:
                    reason = c.name in ("reason", "source_name", "work_plan")
                    row[c.name] = clean(rng.choice(_BECAUSE if reason else _SAID))
    return typed


@pytest.mark.parametrize("lang", LANGS)
def test_the_sheet_composes_every_text_as_the_pipeline_does(lang, soffice, tmp_path: Path):
    """Every text and its parts, recalculated by a real engine, on answers made to trip it."""
    rng, issued, texts = random.Random(2567), [], []
    plans = [replace(demo.sample_registry(), narrative=way) for way in NARRATIVE.items]
    for index, project in enumerate(
        [*list(plans[0].projects)[:4], PROJECT, PROJECT, PROJECT, PROJECT]
    ):
        given = prefill.given(plans[index % 4 == 1], project, Q4)
        typed = told_at_random(rng, given, lang)
        for kpi in given["kpis"]:
            kpi["target"] = rng.choice((90, 90, 4.5, 4.504))
        for activity in given["activities"]:
            activity["answers"] = ", ".join(form.KPIS.tag_words(k).th for k in given["kpis"])
            if not form.in_one_box(given):
                activity["last_where"] = rng.choice((None, clean(rng.choice(_SAID))))
                activity["last_how"] = clean(rng.choice(_SAID)) * rng.choice((1, 40))
        (live,) = cached_values([given], [typed], lang, Settings())
        texts += live.texts.values()
        ticket = Ticket(
            project, Q4.fiscal_year, Q4.quarter, form.VERSION, index + 1, lang, digest(pack(given))
        )
        issued.append(tmp_path / f"{lang}-{index}.xlsx")
        issued[-1].write_bytes(
            template.report_workbook(ticket, given, ticket.seal(KEY), live, typed)
        )
    assert any("89.9999 " in t or "90.0001 " in t for t in texts)
    assert any("จำแนกเป็น" in t and "และ 2)" in t for t in texts)
    assert differences(issued, soffice(issued, tmp_path / "recalculated")) == []
