"""Thai that looks the same is the same to every comparison, however it was stored (T38)."""

from itertools import permutations, product

import pandas as pd
import pytest

from emenscr_xlsx.forms.lists import PROJECT_STATE
from emenscr_xlsx.forms.phrases import NOT_YET_SENTENCES
from emenscr_xlsx.forms.report import BY_NAME
from emenscr_xlsx.model import Contains
from emenscr_xlsx.model.values import parse
from emenscr_xlsx.text.thai import canonical, clean, code_key, squash
from support.desk import Desk

VOWELS = ("", "\u0e31", "\u0e34", "\u0e35", "\u0e36", "\u0e37", "\u0e38", "\u0e39", "\u0e47")
TONES = ("", "\u0e48", "\u0e49", "\u0e4a", "\u0e4b", "\u0e4c")


def test_marks_over_a_consonant_are_the_same_in_any_order_and_however_often() -> None:
    """And two that look different stay two."""
    seen: dict[str, str] = {}
    for vowel, tone in product(VOWELS, TONES):
        usual = f"ก{vowel}{tone}น"
        for marks in {
            *permutations(vowel + tone),
            *permutations(vowel + tone + tone),
            *permutations(vowel * 2 + tone),
        }:
            assert squash(f"ก{''.join(marks)}น") == squash(usual), ascii(marks)
        assert seen.setdefault(squash(usual), usual) == usual
    assert len(seen) == len(VOWELS) * len(TONES)


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("ท่ี", "ที่"),
        ("เเผนงาน", "แผนงาน"),
        ("เเละเเผน", "และแผน"),
        ("ผู้้", "ผู้"),
        ("น\u0e33\u0e49", "น้ำ"),
        ("น\u0e4d\u0e49\u0e32", "น้ำ"),
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),
        ("ด\u0e4d\u0e32เนินการ", "ดำเนินการ"),
        ("ท\u0e33\u0e33", "ทำ"),
        ("บ\u0e34\u0e4d", "บึ"),
        ("สิทธ์ิ", "สิทธิ์"),
        ("ป\uf702\uf713", "ปี่"),
        ("พ\uf704\uf714น\uf700าน", "พื้นฐาน"),
        ("ก\uf70aอน", "ก่อน"),
        ("ป\uf706า", "ป้า"),
        ("น\uf711\uf70b\u0e32", "น้ำ"),
        ("ห\uf70f\uf718", "หญุ"),
        ("ท\uf702\uf88c", "ที่"),
        ("เป\u0e32\u0e49หมาย", "เป้าหมาย"),
        ("ท\u0e32\u0e4d", "ทำ"),
        ("\u0e42\u0e42ครงการ", "โครงการ"),
        ("เป\uf712น", "เป็น"),
    ],
)
def test_what_looks_the_same_is_compared_as_the_same(stored: str, meant: str) -> None:
    """F20: tone before vowel or after sara aa, two เ for แ, sara am in pieces, old glyphs."""
    assert canonical(stored) == canonical(meant) == meant
    assert clean(stored) == meant  # and so it is kept: it can only be meant so
    assert squash(f"ก {stored} ข") == squash(f"ก {meant} ข")


def test_a_choice_and_a_code_are_found_in_any_spelling(desk: Desk) -> None:
    state = BY_NAME["report"]["project_state"]
    assert PROJECT_STATE.items["finished"].th == "เสร็จสิ้น"
    assert parse(state, "เสร็จส้ิน") == ("finished", None)
    assert parse(state, "เสร็็จสิ้้น") == ("finished", None)
    assert code_key("ศธ ท่ี-1") == code_key("ศธ ที่-1")


@pytest.mark.parametrize("section", ["OUTPUT", "OUTCOME", "KPI"])
@pytest.mark.parametrize(
    ("usual", "stored"),
    [
        ("ที่", "ท่ี"),
        ("นี้", "น้ี"),
        ("ำ", "\u0e4d\u0e32"),
        ("ดำ", "ด ำ"),
        ("ง", "ง\n"),
        ("บั", "บ\uf710"),
        ("ชี้", "ช้้ี"),
    ],
)
def test_a_fixed_sentence_is_known_however_it_is_stored(
    section: str, usual: str, stored: str
) -> None:
    sentence = NOT_YET_SENTENCES[section]
    texts = pd.DataFrame(
        {
            "how": [
                f"ประชุม 4 ครั้ง {sentence.replace(usual, stored)} ครับ",
                f"ประชุม 4 ครั้ง {sentence[1:]}",
                None,
            ]
        }
    )
    assert Contains("how", sentence).mask(texts).tolist() == [True, False, False]


def test_another_sections_sentence_is_recognised_with_tone_and_vowel_exchanged(
    desk: Desk,
) -> None:
    """V-N4, V-N5: the wrong “not yet” sentence, and the right one beside บรรลุ."""
    other, right = (
        NOT_YET_SENTENCES[k].replace("ที่", "ท่ี").replace("นี้", "น้ี") for k in ("KPI", "OUTPUT")
    )
    wrong, against = (
        desk.retyped({"goals.OUTPUT-1.how": f"ประชุมคณะทำงาน 4 ครั้ง {s}"}) for s in (other, right)
    )
    of_wrong, of_against = desk.findings([wrong, against])
    assert [f.rule for f in of_wrong] == ["V-N4.other_sentence"]
    assert [f.rule for f in of_against] == ["V-N5.achieved_and_not_yet"]
