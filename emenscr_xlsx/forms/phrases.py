"""The fixed sentences of D18, when each is said, and the boxes of eMENSCR they make. Data only.

What D18 names has its name in capitals here; what only joins those is in small letters. `lead` is
the part of a box's text that comes from what was written; what was chosen adds the rest.
"""

from ..model import Above, Below, Box, Condition, Each, Equal, Filled, Is, Phrase, Piece, Says
from ..text.words import Words

LEADS = {
    "because": ("เนื่องจาก", "เน่ืองจาก", "เนื่องด้วย", "เน่ืองด้วย"),
    "project": ("โครงการ",),
    "plan": ("แผนงาน",),
}
"""By manner of showing a text, the words that already stand before it.

Staff type them too, and they would double (D18, notes).
"""

NOT_YET_SENTENCES = {
    "OUTPUT": "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถส่งผลต่อเป้าหมายเชิงผลผลิต (Output) ที่กำหนดไว้",
    "OUTCOME": "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถส่งผลต่อเป้าหมายเชิงผลลัพธ์ (Outcome) ที่กำหนดไว้",
    "KPI": "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถบรรลุดัชนีชี้วัดที่กำหนดไว้",
}
"""The three not-yet sentences (S11, S18, S24)."""

CLOSINGS = {
    "OUTPUT": ("บรรลุตามเป้าหมายเชิงผลผลิต", "บรรลุเป้าหมายเชิงผลผลิต"),
    "OUTCOME": ("บรรลุตามเป้าหมายเชิงผลลัพธ์", "บรรลุเป้าหมายเชิงผลลัพธ์"),
    "KPI": ("บรรลุค่าเป้าหมายตัวชี้วัด", "บรรลุตามค่าเป้าหมายตัวชี้วัด", "บรรลุดัชนีชี้วัดที่ตั้งไว้"),
}
"""How people say of each that it was achieved (S12, S22, S28)."""

_DENIED = ("ไม่บรรลุ", "ไม่ได้บรรลุ", "มิได้บรรลุ", "ไม่สามารถบรรลุ", "ไม่อาจบรรลุ", "ไม่สามารถดำเนินการได้บรรลุ")
_AIMED_AT = ("ให้บรรลุ", "เพื่อบรรลุ", "จะบรรลุ", "การบรรลุ")


def achieved_in(columns: tuple[str, ...], what: str) -> Says:
    """Texts say that it was achieved; neither that it was not, nor that it is to be."""
    return Says(columns, CLOSINGS[what], (*_DENIED, *_AIMED_AT))


def missed_in(columns: tuple[str, ...], what: str) -> Says:
    """Texts say that it was not achieved."""
    closings = CLOSINGS[what]
    return Says(columns, (*(f"ไม่{text}" for text in closings), f"ไม่สามารถ{closings[0]}"))


_NOT_YET = Is("achieved", "not_yet")
_MET = Is("achieved", "met")
_DONE, _NO_ACTION = Is("state", "done"), Is("state", "no_action")
_JUDGED = ~Is("measure", "qualitative") & Is("achieved", "met", "not_met") & Filled("target")
_BY_PERCENT = Is("measure", "percent")
_LEAD = ("lead",)


def _parts(*names: str) -> tuple[Phrase, ...]:
    return tuple(Phrase(name, f"{{{name}}}", Filled(name)) for name in names)


def _not_yet(what: str) -> Phrase:
    sentence = NOT_YET_SENTENCES[what]
    return Phrase(f"NY_{what}", sentence, _NOT_YET & ~Says(_LEAD, (sentence,)))


_NARRATIVE = _parts("what", "where", "how", "result")
_CONTRIBUTION = (*_NARRATIVE, *_parts("contribution", "target_answer"))
_DEFERRED = (
    "ไม่มีการดำเนินการในไตรมาสที่ {quarter} เนื่องจาก{reason:because}และจะดำเนินการในไตรมาส {next_quarter}"
)
_FIGURES = "ผลการดำเนินงานเชิงปริมาณ จำนวน {to_date:against target} {unit}"
_TARGET = "{achieved} ดัชนีชี้วัดที่ตั้งไว้"

KPI_RESULTS = Piece(
    "kpi_results",
    "kpis",
    (
        # The deck writes the phrase for percents; a count target has no ร้อยละ (D18, notes).
        Phrase(
            "KPI_PHRASE",
            f"ผลการดำเนินงานเชิงปริมาณ จำนวน {{quantity}} คิดเป็นร้อยละ {{to_date:against target}} "
            f"{_TARGET}ร้อยละ {{target:exact}}",
            _JUDGED & _BY_PERCENT & Filled("quantity") & Filled("to_date"),
        ),
        Phrase(
            "KPI_PHRASE_PERCENT",
            f"ผลการดำเนินงานเชิงปริมาณ คิดเป็นร้อยละ {{to_date:against target}} {_TARGET}ร้อยละ "
            f"{{target:exact}}",
            _JUDGED & _BY_PERCENT & ~Filled("quantity") & Filled("to_date"),
        ),
        Phrase(
            "KPI_PHRASE_COUNT",
            f"{_FIGURES} {_TARGET} {{target:exact}} {{unit}}",
            _JUDGED & ~_BY_PERCENT & Filled("to_date") & Filled("unit"),
        ),
    ),
)
"""What an activity that answers a KPI says of its result (S28).

It gives the figure that is judged: that to date, where quarters are put together.
"""

KPI_PARTS = Piece(
    "kpi_parts",
    "kpi_parts",
    (
        Phrase("part", "{label}", Filled("label")),
        Phrase("part_count", "จำนวน {quantity} {unit}", Filled("label") & Filled("quantity")),
        Phrase("part_percent", "({percent}%)", Filled("label") & Filled("percent")),
    ),
    by="kpi",
    listed="จำแนกเป็น {n} ส่วน คือ ",
)
"""The part-results in their KPI's text, as the deck lists them (S9.1, S22.1)."""

_REASONED, _ADDED = (
    Filled("reason_kind") | Filled("reason"),
    Is("reason_kind", "additional_allocation"),
)


def _line(which: Condition, *reasons: Phrase) -> tuple[Phrase, ...]:
    """What is said of a budget line: what people call it, how far it is off the plan, and why."""
    explained = _REASONED & which
    return (
        Phrase(
            "line_activity",
            "กิจกรรมที่ {activity_no} {activity_no:title}",
            explained & Filled("activity_no"),
        ),
        Phrase("line_source", "({source} {expense_class})", explained & Filled("source")),
        Phrase(
            "line_below",
            "ต่ำกว่าแผน {disbursed:from plan} บาท",
            explained & Below("disbursed", "plan"),
        ),
        Phrase(
            "line_above",
            "สูงกว่าแผน {disbursed:from plan} บาท",
            explained & Above("disbursed", "plan"),
        ),
        *reasons,
    )


BUDGET_LINES = Piece(
    "budget_lines",
    "budget",
    _line(
        ~_ADDED,
        Phrase(
            "BUD_ACT",
            "เนื่องจาก ไม่มีการดำเนินการในกิจกรรมที่ {reason_activity} {reason_activity:title}",
            Is("reason_kind", "activity_not_done"),
        ),
        Phrase(
            "BUD_EST",
            "เนื่องจาก เป็นงบที่ประมาณการจากแผนงานในปีที่ผ่านมา",
            Is("reason_kind", "prior_year_estimate"),
        ),
        Phrase(
            "bud_other",
            "เนื่องจาก{reason:because}",
            ~_ADDED
            & ~Is("reason_kind", "activity_not_done", "prior_year_estimate")
            & Filled("reason"),
        ),
        Phrase(
            "bud_more",
            "{reason:because}",
            Is("reason_kind", "activity_not_done", "prior_year_estimate") & Filled("reason"),
        ),
    ),
)
BUDGET_ADDED = Piece(
    "budget_added",
    "budget",
    _line(_ADDED, Phrase("bud_added", "{reason:because}", _ADDED & Filled("reason"))),
)
"""Lines whose reason is an additional allocation stand last.

The sentences that follow (S35) are their reason.
"""

ALLOCATIONS = Piece(
    "allocations",
    "allocations",
    (
        Phrase(
            "BUD_ADD",
            "เนื่องจากได้รับจัดสรรงบประมาณเพิ่มเติมจากโครงการ {source_name:project} รหัสโครงการ "
            "{source_code} แผนงาน {work_plan:plan} จำนวนงบประมาณ {amount} บาท",
            Filled("source_name") & Filled("source_code") & Filled("work_plan") & Filled("amount"),
        ),
    ),
)

BOXES = (
    Box(
        "goals",
        "goals",
        _NARRATIVE,
        (
            Phrase(
                "ACH_OUT",
                "บรรลุตามเป้าหมายเชิงผลผลิต",
                Is("level", "OUTPUT") & _MET & ~achieved_in(_LEAD, "OUTPUT"),
            ),
            *(
                Phrase(p.name, p.say, Is("level", level) & p.when)
                for level in ("OUTPUT", "OUTCOME")
                for p in [_not_yet(level)]
            ),
        ),
    ),
    Box(
        "kpis",
        "kpis",
        _NARRATIVE,
        (
            Each(KPI_PARTS, when=~Says(_LEAD, ("ส่วน คือ 1)",))),
            Phrase(
                "ACH_KPI",
                "โดยสามารถดำเนินการได้บรรลุค่าเป้าหมายตัวชี้วัดของโครงการ",
                _MET & Filled(*_LEAD) & ~achieved_in(_LEAD, "KPI"),
            ),
            Phrase("ACH_KPI_ALONE", "บรรลุค่าเป้าหมายตัวชี้วัดของโครงการ", _MET & ~Filled(*_LEAD)),
            _not_yet("KPI"),
        ),
    ),
    Box(
        "activities",
        "activities",
        _NARRATIVE,
        (
            Each(KPI_RESULTS, by="answers", when=_DONE),
            Phrase(
                "NA_DEFER",
                _DEFERRED + " ต่อไป",
                _NO_ACTION & Is("no_action", "deferred") & ~Filled("next_year"),
            ),
            Phrase(
                "NA_DEFER_YEAR",
                _DEFERRED + " ปีงบประมาณ พ.ศ. {next_year} ต่อไป",
                _NO_ACTION & Is("no_action", "deferred") & Filled("next_year"),
            ),
            Phrase(
                "NA_CUT",
                "ไม่มีการดำเนินการในไตรมาสที่ {quarter} เนื่องจาก{reason:because}",
                _NO_ACTION & Is("no_action", "budget_cut"),
            ),
            Phrase(
                "NA_END",
                "ไม่มีการดำเนินการในไตรมาสที่ {quarter} เนื่องจากยุติ{terminated_scope} "
                "เนื่องจาก{reason:because}",
                _NO_ACTION & Is("no_action", "terminated"),
            ),
        ),
    ),
    Box(
        "budget",
        "quarter_money",
        (
            Phrase(
                "money",
                "แผนการใช้จ่ายไตรมาสที่ {quarter} จำนวน {planned} บาท เบิกจ่ายจริง จำนวน {spent} บาท",
                Filled("spent"),
            ),
            Phrase("money_below", "ต่ำกว่าแผน {spent:from planned} บาท", Below("spent", "planned")),
            Phrase("money_above", "สูงกว่าแผน {spent:from planned} บาท", Above("spent", "planned")),
            Phrase("money_as_planned", "ตามแผน", Equal("spent", "planned")),
        ),
        (Each(BUDGET_LINES), Each(BUDGET_ADDED), Each(ALLOCATIONS)),
    ),
    Box("master_plan", "master_plan", _CONTRIBUTION),
    Box("nesd_plan", "nesd_plan", _CONTRIBUTION),
    Box("summary", "summary", _parts("summary")),
    Box(
        "problems",
        "summary",
        (
            Phrase("problems_alone", "{problems}", Filled("problems") & ~Filled("suggestions")),
            Phrase(
                "suggestions_alone", "{suggestions}", Filled("suggestions") & ~Filled("problems")
            ),
            Phrase(
                "problems",
                "ปัญหา อุปสรรค: {problems} ข้อเสนอแนะ: {suggestions}",
                Filled("problems") & Filled("suggestions"),
            ),
        ),
        title=Words("ปัญหา อุปสรรค/ข้อเสนอแนะ", "Problems and suggestions"),
    ),
)
"""The boxes in the order in which they stand (S8-S44).

The budget has one for the quarter (S30-S34).
"""

PIECES = tuple(
    {e.piece.name: e.piece for box in BOXES for e in box.rest if isinstance(e, Each)}.values()
)

PHRASES: dict[str, tuple[Phrase, ...]] = {}
"""By table, all that may be said of a record of it."""
_TEXTS: tuple[Box | Piece, ...] = (*BOXES, *PIECES)
for _text in _TEXTS:
    PHRASES[_text.table] = (*PHRASES.get(_text.table, ()), *_text.phrases)
