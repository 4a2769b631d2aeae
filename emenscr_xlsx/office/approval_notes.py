"""What a supervisor would ask about a report, and what its staff explain."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from ..forms import report as form
from ..forms.lists import ACHIEVEMENT, NO_ACTION, REASON_KIND
from ..model.values import shown, to_python
from ..text.words import Lang, Words

_UNMET = Words("ไม่บรรลุ: {parts}", "Not achieved: {parts}")
_IDLE = Words("ไม่ได้ดำเนินการ: {parts}", "Not done: {parts}")
_OFF_PLAN = Words("เบิกจ่ายต่างจากแผน: {parts}", "Off the plan: {parts}")
_PROBLEMS = Words("ปัญหา: {parts}", "Problems: {parts}")
_REMARK = Words("ข้อสังเกต: {parts}", "Remark: {parts}")
_EXPLAINED = Words("↳ เจ้าหน้าที่ชี้แจง: {parts}", "↳ Staff explain: {parts}")


def _explained(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """What staff explained, each with what it is about."""
    rows = frame[frame["answer"].notna()]
    return list(zip(rows["about"].fillna(""), rows["answer"], strict=True))


def notes(frames: Mapping[str, pd.DataFrame], remarks: Sequence[str], lang: Lang) -> Iterator[str]:
    """What a supervisor would ask about.

    Targets missed, work not done, money off the plan, problems, and remarks.
    """

    def line(words: Words, *parts: object) -> str:
        filled = [str(part) for part in parts if to_python(part) is not None]
        return words[lang].format(parts=" · ".join(filled))

    for _, k in frames["kpis"].iterrows():
        if k["achieved"] in ("not_met", "not_yet"):
            tag = form.KPIS.tag_words({"kind": k["kind"], "no": int(k["no"])})
            yield line(_UNMET, tag[lang], ACHIEVEMENT.words(k["achieved"])[lang])
    for _, a in frames["activities"].iterrows():
        if a["state"] == "no_action":
            why = NO_ACTION.words(a["no_action"])[lang] if a["no_action"] else None
            yield line(_IDLE, f"{a['no']:g} {a['title']}", why, a["reason"])
    budget = frames["budget"]
    off_plan = budget["disbursed"].fillna(0) - budget["plan"].fillna(0)
    for difference, (_, b) in zip(off_plan, budget.iterrows(), strict=True):
        if b["reason_kind"]:
            kind = REASON_KIND.words(b["reason_kind"])[lang]
            yield line(_OFF_PLAN, b["activity"], shown(float(difference)), kind, b["reason"])
    for problem in frames["summary"]["problems"].dropna():
        yield line(_PROBLEMS, problem)
    answers = _explained(frames["explanations"])
    for message in remarks:
        yield line(_REMARK, message)
        yield from (line(_EXPLAINED, answer) for about, answer in answers if message in about)
    for about, answer in answers:
        if not any(message in about for message in remarks):
            yield line(_EXPLAINED, about, answer)
