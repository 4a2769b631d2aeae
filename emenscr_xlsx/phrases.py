"""The fixed sentences (D18), exact, and the conditions under which each is said of a record. Data only."""

from .spec import Filled, Is, Phrase

PERCENT_UNIT = "ร้อยละ"
BECAUSE = "เนื่องจาก"  # stripped where staff typed it before a reason, or it would double

NOT_YET_SENTENCES = {
    "OUTPUT": "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถส่งผลต่อเป้าหมายเชิงผลผลิต (Output) ที่กำหนดไว้",
    "OUTCOME": "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถส่งผลต่อเป้าหมายเชิงผลลัพธ์ (Outcome) ที่กำหนดไว้",
    "KPI": "ผลการดำเนินงานกิจกรรมในไตรมาสนี้ยังไม่สามารถบรรลุดัชนีชี้วัดที่กำหนดไว้",
}
"""The three not-yet sentences (S11, S18, S24)."""

_NOT_YET = Is("achieved", "not_yet")
_NO_ACTION = Is("state", "no_action")
_JUDGED = Is("kind", "QUANT") & Is("achieved", "met", "not_met")
_BY_PERCENT = Is("unit", PERCENT_UNIT)


def _parts(*names: str) -> tuple[Phrase, ...]:
    return tuple(Phrase(name.upper(), f"{{{name}}}", Filled(name)) for name in names)


_NARRATIVE = _parts("what", "where", "how", "result")
_DEFERRED = "ไม่มีการดำเนินการในไตรมาสที่ {quarter} เนื่องจาก{reason:because} และจะดำเนินการในไตรมาส {next_quarter}"
_FIGURES = "ผลการดำเนินงานเชิงปริมาณ จำนวน {quantity} {unit}"

PHRASES: dict[str, tuple[Phrase, ...]] = {
    "goals": (
        *_NARRATIVE,
        Phrase("ACH_OUT", "บรรลุตามเป้าหมายเชิงผลผลิต", Is("level", "OUTPUT") & Is("achieved", "met")),
        Phrase("NY_OUTPUT", NOT_YET_SENTENCES["OUTPUT"], Is("level", "OUTPUT") & _NOT_YET),
        Phrase("NY_OUTCOME", NOT_YET_SENTENCES["OUTCOME"], Is("level", "OUTCOME") & _NOT_YET),
    ),
    "kpis": (
        *_NARRATIVE,
        # The deck writes the phrase for percents; a count target has no ร้อยละ (D18, notes).
        Phrase(
            "KPI_PHRASE",
            "ผลการดำเนินงานเชิงปริมาณ จำนวน {quantity} คิดเป็นร้อยละ {percent} {achieved} ดัชนีชี้วัดที่ตั้งไว้ร้อยละ {target}",
            _JUDGED & _BY_PERCENT & Filled("quantity") & Filled("percent"),
        ),
        Phrase(
            "KPI_PHRASE_PERCENT",
            "ผลการดำเนินงานเชิงปริมาณ คิดเป็นร้อยละ {percent} {achieved} ดัชนีชี้วัดที่ตั้งไว้ร้อยละ {target}",
            _JUDGED & _BY_PERCENT & ~Filled("quantity") & Filled("percent"),
        ),
        Phrase("KPI_PHRASE_COUNT", _FIGURES + " {achieved} ดัชนีชี้วัดที่ตั้งไว้ {target} {unit}", _JUDGED & ~_BY_PERCENT & Filled("quantity") & Filled("unit")),
        Phrase("ACH_KPI", "บรรลุค่าเป้าหมายตัวชี้วัดของโครงการ", Is("achieved", "met")),
        Phrase("NY_KPI", NOT_YET_SENTENCES["KPI"], _NOT_YET),
    ),
    "activities": (
        *_NARRATIVE,
        Phrase("NA_DEFER", _DEFERRED + " ต่อไป", _NO_ACTION & Is("no_action", "deferred") & ~Filled("next_year")),
        Phrase("NA_DEFER_YEAR", _DEFERRED + " ปีงบประมาณ พ.ศ. {next_year} ต่อไป", _NO_ACTION & Is("no_action", "deferred") & Filled("next_year")),
        Phrase("NA_CUT", "ไม่มีการดำเนินการในไตรมาสที่ {quarter} เนื่องจาก{reason:because}", _NO_ACTION & Is("no_action", "budget_cut")),
        Phrase("NA_END", "ไม่มีการดำเนินการในไตรมาสที่ {quarter} เนื่องจากยุติ{terminated_scope} เนื่องจาก{reason:because}", _NO_ACTION & Is("no_action", "terminated")),
    ),
    "budget": (
        Phrase("BUD_ACT", "เนื่องจาก ไม่มีการดำเนินการในกิจกรรมที่ {reason_activity} {reason_activity:title}", Is("reason_kind", "activity_not_done")),
        Phrase("BUD_EST", "เนื่องจาก เป็นงบที่ประมาณการจากแผนงานในปีที่ผ่านมา", Is("reason_kind", "prior_year_estimate")),
        Phrase("BUD_OTHER", "เนื่องจาก{reason:because}", Is("reason_kind", "other") & Filled("reason")),
        Phrase("BUD_MORE", "{reason}", ~Is("reason_kind", "other") & Filled("reason")),
    ),
    "allocations": (
        Phrase(
            "BUD_ADD",
            "เนื่องจากได้รับจัดสรรงบประมาณเพิ่มเติมจากโครงการ {source_name} รหัสโครงการ {source_code} แผนงาน {work_plan} จำนวนงบประมาณ {amount} บาท",
            Filled("source_name") & Filled("source_code") & Filled("work_plan") & Filled("amount"),
        ),
    ),
    "master_plan": _parts("what", "where", "how", "result", "contribution", "target_answer"),
    "nesd_plan": _parts("what", "where", "how", "result", "contribution", "target_answer"),
    "summary": _parts("summary", "problems", "suggestions"),
}
"""By table, what is said of a record, in the order in which it is said."""
