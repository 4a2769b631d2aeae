"""What several tables of the form ask alike. Data only.

Narratives, the not-yet sentences, “as activity n”.
"""

from dataclasses import replace

from ...model import (
    Above,
    Column,
    Condition,
    Contains,
    Count,
    Filled,
    Is,
    Kind,
    Or,
    OrElse,
    Placeholder,
    Required,
    Rule,
    Says,
    Short,
)
from ...model.finding import Severity
from ...text.words import Words
from ..lists import UNCHANGED
from ..phrases import NOT_YET_SENTENCES, achieved_in, missed_in

BAHT = Words("บาท", "baht")

FINAL = Is("closing", "yes") | Is("project_state", "finished", "terminated")
"""All six items are due: quarter 4, or the project has ended (S6, S49)."""

PARTS = ("what", "where", "how", "result")
"""The four parts of a narrative (S10)."""

IN_PARTS, IN_ONE = Is("narrative", "parts"), Is("narrative", "single")
"""How an office has results told: a box for each part, or one box for all."""

_PART_HEADS = {
    "what": Words("1 ทำอะไร", "1 What was done"),
    "where": Words("2 ที่ไหน", "2 Where"),
    "how": Words("3 อย่างไร", "3 How"),
    "result": Words("4 ผลเป็นอย่างไร", "4 With what result"),
    "contribution": Words("5 ส่งผลให้เกิดเป้าหมายอย่างไร", "5 How it brings the goal about"),
}
_PART_HINTS = {
    "what": Words("งานที่ทำในไตรมาสนี้", "The work done this quarter"),
    "where": Words("สถานที่ หน่วยงาน ระบบ หรือกลุ่มเป้าหมาย", "The place, office, system or target group"),
    "how": Words("วิธีการ วันที่ ผู้เข้าร่วม", "Method, dates, participants"),
    "result": Words("ผลที่เกิดขึ้น พร้อมตัวเลข", "What came of it, with figures"),
    "contribution": Words(
        "ผลนี้ทำให้เป้าหมายของแผนเกิดขึ้นได้อย่างไร ด้วยถ้อยคำของท่านเอง",
        "How this result brings the plan's goal about, in your own words",
    ),
}


_WHOLE = {
    4: Words(
        "ผลการดำเนินงาน: ทำอะไร ที่ไหน อย่างไร ผลเป็นอย่างไร",
        "What was done, where, how, and with what result",
    ),
    5: Words(
        "ผลการดำเนินงาน: ทำอะไร ที่ไหน อย่างไร ผลเป็นอย่างไร และส่งผลให้เกิดเป้าหมายอย่างไร",
        "What was done, where, how, with what result, and how it brings the goal about",
    ),
}
"""The heading of one box for a whole narrative of so many parts.

The rules on its parts fall to this hint.
"""


_AS_BEFORE = {name: ("unchanged", f"last_{name}") for name in ("where", "how")}
"""The parts that one choice leaves as they were in the quarter before."""


def parts(
    when: Condition,
    code: str,
    source: str,
    contribution: Required | None = None,
    *,
    may_stay: bool = False,
) -> tuple[Column, ...]:
    """The boxes of a narrative, each required when it is told in parts.

    `contribution` says when the fifth is required, where there is one; some boxes `may_stay` as
    they were.
    """
    needs = dict.fromkeys(PARTS, Required(when & IN_PARTS, code, source))
    if contribution is not None:
        needs["contribution"] = replace(contribution, when=contribution.when & IN_PARTS)
    first, *rest = (
        Column(
            n,
            _PART_HEADS[n],
            Kind.LONG,
            required=need,
            hint=_PART_HINTS[n],
            source="D8",
            as_before=_AS_BEFORE.get(n) if may_stay else None,
        )
        for n, need in needs.items()
    )
    return (
        replace(first, single_box_heading=_WHOLE[len(needs)]),
        *(replace(c, part=True) for c in rest),
    )


def written(when: Condition, source: str) -> Rule:
    """V-N1 where one box takes the whole narrative."""
    say = Words(
        "ยังไม่ได้เขียนผลการดำเนินงาน: ทำอะไร ที่ไหน อย่างไร ผลเป็นอย่างไร",
        "Not told yet: what was done, where, how, and with what result",
    )
    return Rule("V-N1.not_told", "what", when & IN_ONE & ~Filled("what"), say, source)


def vague(*names: str) -> tuple[Rule, ...]:
    """V-N2: a text that only fills its box, and one too short to say how or with what result.

    A place may be two letters.
    """
    idle = Words(
        "ข้อความนี้เป็นเพียงคำหรือเครื่องหมายแทนข้อความ ควรเขียนให้ทราบสิ่งที่เกิดขึ้นจริง",
        "This only fills the box; please say in words what is meant",
    )
    short = Words(
        "ข้อความสั้นเกินไป ควรเขียนให้ชัดเจน", "The text is too short; please say it in more words"
    )
    too_short: dict[str, Condition] = {
        n: Short(n, "shortest_narrative") for n in names if n in ("how", "result")
    }
    if too_short:
        too_short["what"] = IN_ONE & Short(
            "what", "shortest_narrative"
        )  # there it tells how and with what result too
    return (
        *(
            Rule("V-N2.placeholder", n, Placeholder(n), idle, "S10", Severity.WARNING)
            for n in names
        ),
        *(
            Rule("V-N2.short", n, wrong, short, "S10", Severity.WARNING)
            for n, wrong in too_short.items()
        ),
    )


def sentence_rules(level: str, when: Condition) -> tuple[Rule, ...]:
    """V-N4 and V-N5 on sentences typed by hand.

    The wrong variant; the right one without its mark, or against it; a closing against what is
    chosen.
    """
    others = [s for key, s in NOT_YET_SENTENCES.items() if key != level]
    sentence = NOT_YET_SENTENCES[level]
    wrong_variant = tuple(
        Rule(
            "V-N4.other_sentence",
            part,
            when & Or(tuple(Contains(part, s) for s in others)),
            severity=Severity.WARNING,
            source="S11, S18, S24",
            say=Words(
                "ประโยค “ยังไม่ส่งผลต่อเป้าหมาย” นี้เป็นของหัวข้ออื่น ให้เลือก “ยังไม่ส่งผลต่อเป้าหมาย” "
                "แล้วลบประโยคที่พิมพ์ไว้ ระบบจะเติมประโยคที่ถูกต้องให้",
                "This “not yet” sentence belongs to another section. Choose “Not yet” and delete "
                "the sentence; the right one is added for you",
            ),
        )
        for part in PARTS
    )
    return (
        Rule(
            "V-N5.achieved_and_not_yet",
            "achieved",
            when & Says(PARTS, (sentence,)) & Is("achieved", "met"),
            source="S11",
            say=Words(
                "ระบุว่า “บรรลุ” แต่ข้อความบอกว่ายังไม่ส่งผลต่อเป้าหมาย ให้แก้อย่างใดอย่างหนึ่ง",
                "Marked “Achieved”, yet the text says it does not yet affect the goal; correct "
                "one of the two",
            ),
        ),
        Rule(
            "V-N5.closing_contradicts",
            "achieved",
            when & Is("achieved", "not_met", "not_yet") & achieved_in(PARTS, level),
            source="S12, S22",
            say=Words(
                "ข้อความบอกว่าบรรลุแล้ว แต่เลือก “{achieved}” ให้แก้อย่างใดอย่างหนึ่ง",
                "The text says that it was achieved, yet “{achieved}” is chosen; correct one of "
                "the two",
            ),
        ),
        Rule(
            "V-N5.closing_denies",
            "achieved",
            when & Is("achieved", "met") & missed_in(PARTS, level),
            source="S12, S22",
            say=Words(
                "ข้อความบอกว่าไม่บรรลุ แต่เลือก “บรรลุ” ให้แก้อย่างใดอย่างหนึ่ง",
                "The text says that it was not achieved, yet “Achieved” is chosen; correct one "
                "of the two",
            ),
        ),
        *wrong_variant,
        Rule(
            "V-N4.typed_not_chosen",
            "achieved",
            when & Says(PARTS, (sentence,)) & ~Is("achieved", "met", "not_yet"),
            severity=Severity.WARNING,
            source="S11, S18, S24",
            say=Words(
                "ข้อความบอกว่ายังไม่ส่งผลต่อเป้าหมาย แต่ไม่ได้เลือก “ยังไม่ส่งผลต่อเป้าหมาย”",
                "The text says “not yet”, but “Not yet” is not chosen here",
            ),
        ),
    )


NOT_YET_RULES = (
    Rule(
        "V-N5.finished_and_not_yet",
        "achieved",
        Is("achieved", "not_yet") & Is("project_state", "finished"),
        source="S11",
        say=Words(
            "โครงการเสร็จสิ้นแล้ว จึงเลือก “ยังไม่ส่งผลต่อเป้าหมาย” ไม่ได้ ให้เลือก “บรรลุ” หรือ “ไม่บรรลุ”",
            "The project is finished, so “Not yet” cannot stand; choose “Achieved” or “Not "
            "achieved”",
        ),
    ),
    Rule(
        "V-Q5.not_yet_at_the_end",
        "achieved",
        Is("achieved", "not_yet") & FINAL,
        severity=Severity.WARNING,
        source="S6, S11",
        say=Words(
            "ไตรมาสนี้ต้องตอบให้ครบ หากไม่ถึงเป้าหมายให้เลือก “ไม่บรรลุ” แทน “ยังไม่ส่งผลต่อเป้าหมาย”",
            "This quarter must answer everything; if the target was missed, choose “Not "
            "achieved” rather than “Not yet”",
        ),
    ),
)

LAST_TEXT = Column(
    "last_text",
    Words("ไตรมาสก่อน", "Last quarter"),
    Kind.LONG,
    given=True,
    display_only=True,
    source="C9",
)
"""What was said of the record when it was last reported; its line is hidden where nothing was."""

LAST_PARTS = tuple(
    Column(
        name,
        LAST_TEXT.head,
        Kind.LONG,
        given=True,
        display_only=True,
        source="C9",
    )
    for _, name in _AS_BEFORE.values()
)
"""What was written in the parts that may stay as they were."""

KEEP_PARTS = Column(
    "unchanged",
    UNCHANGED.title,
    Kind.CHOICE,
    choices=UNCHANGED,
    span=3,
    hint=Words(
        "ข้อ 2 และ 3 ใช้ตามที่รายงานไตรมาสก่อน เว้นแต่ข้อที่พิมพ์ใหม่",
        "Parts 2 and 3 stay as last reported, but for what is typed there",
    ),
    idle_where=("last_where", None),
    source="C9",
)

AS_ACTIVITY = Column(
    "as_activity",
    Words("ใช้ข้อความเดียวกับกิจกรรมที่", "As activity no."),
    Kind.WHOLE,
    choices="activities",
    span=3,
    source="S29",
    hint=Words(
        "ใส่เลขกิจกรรม หากข้อความเหมือนที่เขียนไว้ในกิจกรรมนั้น",
        "The number of the activity whose text says the same",
    ),
)

ANSWERED_BY = Column(
    "answered_by",
    Words("กิจกรรมที่ตอบ", "Answered by activity"),
    Kind.WHOLE,
    given=True,
    source="S29, S45",
)
"""The one activity due this quarter that answers the record, where there is one."""

TOLD_AS = Column(
    "told_as",
    Words("ใช้ข้อความของกิจกรรมที่", "Told as activity"),
    Kind.WHOLE,
    computed=OrElse("as_activity", "answered_by", "achieved", PARTS),
    source="S29",
)
"""The activity whose text is the record's: the one named; or, once a result is chosen and nothing
is written here, the one that answers it."""

TOLD_THERE = Count(
    "told_there",
    Words("จำนวนกิจกรรมที่อ้างและเขียนผลไว้แล้ว", "activities named that have a text of their own"),
    "activities",
    "told",
    "as_activity",
)
TOLD_BY_ITS_ACTIVITY = replace(TOLD_THERE, by="told_as")
AS_TOLD = Above("told_there", 0)
"""The record's text is that of an activity which has one (S29)."""

NOTHING_TO_REPEAT = Rule(
    "V-N1.nothing_to_repeat",
    "as_activity",
    Filled("as_activity") & ~AS_TOLD,
    source="S29",
    say=Words(
        "กิจกรรมที่ {as_activity} ยังไม่มีข้อความของตนเอง (ต้องดำเนินการแล้วและเขียนผลไว้) ให้เขียนผลที่กิจกรรมนั้น "
        "หรือเขียนที่ช่องนี้แทน",
        "Activity {as_activity} has no text of its own (it must be done, and told): tell it "
        "there, or write the text here",
    ),
)
