"""Rules on put-off dates, copied goals and empty texts speak where something is wrong.

They are silent on routine work.
"""

import random
from collections.abc import Sequence
from time import perf_counter

import pytest

from emenscr_xlsx.checking.rules.contributions import shared_run
from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.forms.report import PARTS
from emenscr_xlsx.forms.thresholds import THRESHOLDS
from emenscr_xlsx.model.finding import Severity
from emenscr_xlsx.text.thai import squash
from support.desk import Desk
from support.edits import CUT, DEFERRED, GOAL_TEXT, MIDYEAR, OWN_WORDS

Findings = list[tuple[str, str, Severity]]


def findings_of_each(desk: Desk, edits: Sequence[dict[str, object]], number: str) -> list[Findings]:
    """A rule's findings in each retyped copy of the clean report, checked in one batch."""
    reports = [desk.retyped(e) for e in edits]
    return [
        [(f.rule, f.column, f.severity) for f in findings if f.code == number]
        for findings in desk.findings(reports)
    ]


def findings_of(desk: Desk, edits: dict[str, object], number: str) -> Findings:
    return findings_of_each(desk, [edits], number)[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("now", "quarter", "year", "expected"),
    [
        (2, 3, "", None),
        (2, 3, 2566, None),
        (2, 1, 2567, None),
        (2, 2, 2567, None),
        (2, 2, "", ("V-A3.not_later", "next_quarter", Severity.ERROR)),
        (2, 1, 2566, ("V-A3.not_later", "next_quarter", Severity.ERROR)),
        (2, 3, 2560, ("V-A3.year_is_over", "next_year", Severity.ERROR)),
        (2, 1, 2565, ("V-A3.year_is_over", "next_year", Severity.ERROR)),
        (1, 4, 2565, ("V-A3.year_is_over", "next_year", Severity.ERROR)),
        (4, 1, 2567, None),
        (4, 4, 2568, None),
        (4, 3, 2560, ("V-A3.year_is_over", "next_year", Severity.ERROR)),
        (4, 1, 2565, ("V-A3.year_is_over", "next_year", Severity.ERROR)),
        (4, 1, 2566, ("V-A3.year_is_over", "next_year", Severity.ERROR)),
        (4, 4, 2566, ("V-A3.year_is_over", "next_year", Severity.ERROR)),
        (4, 1, "", ("V-A3.year_missing", "next_year", Severity.WARNING)),
    ],
)
def test_an_activity_is_put_off_to_a_later_quarter_and_never_to_a_past_year(
    desk: Desk, now: int, quarter: int, year: object, expected: object
) -> None:
    """T34: quarter 3 of 2560 comes after no quarter of 2566."""
    setting = (MIDYEAR | {"report.-.quarter": now} if now < 4 else {}) | DEFERRED
    typed = setting | {"activities.2.next_quarter": quarter, "activities.2.next_year": year}
    assert findings_of(desk, typed, "V-A3") == ([expected] if expected else [])


def test_a_year_of_the_cover_is_told_as_a_year(desk: Desk) -> None:
    report = desk.retyped(DEFERRED | {"activities.2.next_year": 2560})
    (findings,) = desk.findings([report])
    (message,) = [f.message for f in findings if f.code == "V-A3"]
    assert "ปีงบประมาณ 2560" in message.th
    assert "of 2566" in message.en


def copied(share: float) -> str:
    """Words of one's own around so much of the plan's goal."""
    return f"{OWN_WORDS[:60]}{GOAL_TEXT[: round(len(GOAL_TEXT) * share)]}{OWN_WORDS[60:]}"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("share", "remarked"),
    [(0.27, False), (0.4, False), (0.48, False), (0.55, True), (0.7, True), (1, True)],
)
def test_a_goal_is_copied_from_half_of_it_word_for_word(
    desk: Desk, share: float, remarked: bool
) -> None:
    """The longest run that text and goal share, over the goal's length (T35).

    The deck's own models reach 27 per cent.
    """
    findings = findings_of(desk, {"master_plan.NS-1.contribution": copied(share)}, "V-C1")
    assert findings == (
        [("V-C1.copied_goal", "contribution", Severity.WARNING)] if remarked else []
    )
    assert THRESHOLDS.numbers["copy_ratio"] == 50


def test_a_copy_is_seen_through_spaces_and_spelling(desk: Desk) -> None:
    text = copied(0.7).replace("ที่", "ท่ี").replace("ความ", "ความ ")
    assert findings_of(desk, {"master_plan.NS-1.contribution": text}, "V-C1") != []


@pytest.mark.parametrize("goal", ["คนไทยมีสุขภาวะที่ดี", "ความสุขของคนไทย"])
def test_a_short_goal_may_be_named_and_not_handed_in_as_the_answer(desk: Desk, goal: str) -> None:
    """Fewer than twenty characters are shared by nature; the whole text is not."""
    given = {"master_plan.NS-1.goal_text": goal}
    assert (
        findings_of(
            desk,
            given | {"master_plan.NS-1.contribution": f"{OWN_WORDS} จึงช่วยเรื่อง{goal[:12]}ในพื้นที่"},
            "V-C1",
        )
        == []
    )
    assert findings_of(desk, given | {"master_plan.NS-1.contribution": goal}, "V-C1") != []


def test_the_shared_run_is_that_of_the_plain_definition() -> None:
    dice = random.Random(7)
    for _ in range(400):
        goal, text = ("".join(dice.choices("กขค", k=dice.randint(1, 14))) for _ in range(2))
        runs = {goal[a:b] for a in range(len(goal)) for b in range(a + 1, len(goal) + 1)}
        longest = max((len(r) for r in runs if r in text), default=0)
        for least in range(1, len(goal) + 2):
            assert shared_run(text, goal, least) == (longest if longest >= least else 0), (
                goal,
                text,
                least,
            )


def test_a_batch_of_a_thousand_reports_is_compared_in_a_breath() -> None:
    """8,000 texts of 500 characters, none of them a copy.

    Measured in hundredths of a second each thousand.
    """
    dice, words = random.Random(3), OWN_WORDS.split() * 8
    texts = [squash(" ".join(dice.sample(words, len(words)))) for _ in range(800)]
    goal = squash(GOAL_TEXT)
    start = perf_counter()
    assert not any(shared_run(t, goal, len(goal) // 2) for t in texts * 10)
    assert perf_counter() - start < 2


def earlier(desk: Desk, edits: dict[str, object]) -> dict[str, object]:
    """The clean report as that of the quarter before, so retyped."""
    frames = stack([desk.retyped(edits)], form.BY_NAME).frames
    return {"history": {name: frame.assign(quarter=3.0) for name, frame in frames.items()}}


def test_routine_work_may_be_done_where_and_how_it_was_before(desk: Desk) -> None:
    """What and result identical to last quarter's are remarked, and the summary (T36).

    Where, how, problems and reasons are not.
    """
    report = desk.retyped(CUT)
    (findings,) = desk.findings([report], **earlier(desk, CUT))
    cells = {(f.table, f.column) for f in findings if f.code == "V-N7"}
    assert {c for _, c in cells} == {"what", "result", "summary"}
    assert {t for t, _ in cells} >= {
        "goals",
        "kpis",
        "activities",
        "master_plan",
        "nesd_plan",
        "summary",
    }
    new = {
        f"{t}.{r}.{c}": f"{OWN_WORDS} ({t} {r} {c})"
        for t, rows in desk.clean.cells.items()
        for r, row in rows.items()
        for c in ("what", "result", "summary")
        if row.get(c)
    }
    again = desk.retyped(new)
    (findings,) = desk.findings([again], **earlier(desk, {}))
    assert [f for f in findings if f.code == "V-N7"] == []


PLACEHOLDERS = (
    *(
        "-",
        "--",
        "ไม่มี",
        "ไม่มีค่ะ",
        "ไม่มีครับ",
        "ไม่มีคะ",
        "ไม่มีนะคะ",
        "ไม่มี ครับ.",
        "เหมือนเดิม",
        "เหมือนเดิมค่ะ",
        "เช่นเดิม",
        "ตามเดิม",
    ),
    *(
        "....",
        "…",
        "xxx",
        "XXX",
        "x.x",
        "ok",
        "OK ครับ",
        "Test",
        "test!",
        "n/a",
        "N.A.",
        "None",
        "กกกก",
        "1111",
        "ครับ",
        "ไม่ระบุ",
        "(ไม่มี)",
        "ไม่มีี",
    ),
)


NO_FIGURES = {"activities.1.answers_figures": "no"}


def test_what_only_fills_the_box_is_remarked_in_any_part(desk: Desk) -> None:
    """T36: with polite particles and marks of any kind around it."""
    places = (
        *(f"activities.1.{part}" for part in PARTS),
        "master_plan.NS-1.contribution",
        "summary.-.summary",
    )
    tried = [(path, text) for path in places for text in PLACEHOLDERS]
    findings = findings_of_each(desk, [{path: text} | NO_FIGURES for path, text in tried], "V-N2")
    for (path, text), remarks in zip(tried, findings, strict=True):
        assert remarks == [("V-N2.placeholder", path.rpartition(".")[2], Severity.WARNING)], (
            path,
            text,
        )


@pytest.mark.slow
@pytest.mark.parametrize("place", ["เลย", "ตาก", "น่าน", "แพร่", "สพฐ", "UN", "วัด"])
def test_a_place_may_be_short(desk: Desk, place: str) -> None:
    """T36: จังหวัดเลย is a place; so few letters tell neither how nor with what result."""
    where, what, how, result = findings_of_each(
        desk,
        [
            {f"activities.1.{part}": place} | NO_FIGURES
            for part in ("where", "what", "how", "result")
        ],
        "V-N2",
    )
    assert where == what == []
    short = len(place) < THRESHOLDS.numbers["shortest_narrative"]
    assert how == ([("V-N2.short", "how", Severity.WARNING)] if short else [])
    assert result == ([("V-N2.short", "result", Severity.WARNING)] if short else [])
