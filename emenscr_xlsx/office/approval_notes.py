"""What a supervisor would ask about a report, and what its staff explain."""

from collections.abc import Iterator, Mapping, Sequence

from ..forms import report as form
from ..forms.lists import ACHIEVEMENT, NO_ACTION, REASON_KIND
from ..model.records import Row
from ..model.values import shown
from ..text.words import Lang, Words

_UNMET = Words("ไม่บรรลุ: {parts}", "Not achieved: {parts}")
_IDLE = Words("ไม่ได้ดำเนินการ: {parts}", "Not done: {parts}")
_OFF_PLAN = Words("เบิกจ่ายต่างจากแผน: {parts}", "Off the plan: {parts}")
_PROBLEMS = Words("ปัญหา: {parts}", "Problems: {parts}")
_REMARK = Words("ข้อสังเกต: {parts}", "Remark: {parts}")
_EXPLAINED = Words("↳ เจ้าหน้าที่ชี้แจง: {parts}", "↳ Staff explain: {parts}")


Rows = Mapping[str, Sequence[Row]]
"""A report's rows by table."""


def amount(row: Row, column: str) -> float:
    """An amount; 0 for a blank."""
    value = row[column]
    return float(value) if isinstance(value, int | float) else 0.0


def notes(rows: Rows, remarks: Sequence[str], lang: Lang) -> Iterator[str]:
    """What a supervisor would ask about.

    Targets missed, work not done, money off the plan, problems, and remarks.
    """

    def line(words: Words, *parts: object) -> str:
        filled = [str(part) for part in parts if part is not None]
        return words[lang].format(parts=" · ".join(filled))

    for k in rows["kpis"]:
        if k["achieved"] in ("not_met", "not_yet"):
            tag = form.KPIS.tag_words({"kind": k["kind"], "no": int(amount(k, "no"))})
            yield line(_UNMET, tag[lang], ACHIEVEMENT.words(k["achieved"])[lang])
    for a in rows["activities"]:
        if a["state"] == "no_action":
            why = NO_ACTION.words(a["no_action"])[lang] if a["no_action"] else None
            yield line(_IDLE, f"{a['no']:g} {a['title']}", why, a["reason"])
    for b in rows["budget"]:
        if b["reason_kind"]:
            kind = REASON_KIND.words(b["reason_kind"])[lang]
            difference = amount(b, "disbursed") - amount(b, "plan")
            yield line(_OFF_PLAN, b["activity"], shown(difference), kind, b["reason"])
    for summary in rows["summary"]:
        if summary["problems"] is not None:
            yield line(_PROBLEMS, summary["problems"])
    answers = [
        (str(row["about"] or ""), row["answer"])
        for row in rows["explanations"]
        if row["answer"] is not None
    ]
    for message in remarks:
        yield line(_REMARK, message)
        yield from (line(_EXPLAINED, answer) for about, answer in answers if message in about)
    for about, answer in answers:
        if not any(message in about for message in remarks):
            yield line(_EXPLAINED, about, answer)
