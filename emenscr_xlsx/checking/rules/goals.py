"""Checks on goals and KPIs across tables and quarters."""

import re
from collections.abc import Iterator

from ...forms.lists import JUDGED
from ...forms.report import PARTS
from ...model import meets
from ...model.finding import Severity
from ...model.values import shown
from ...text.thai import squash
from ...text.typed import number
from ...text.words import Words, joined
from ..engine import CheckContext, Hit, check, keyed, rows, texts


@check(
    "V-K6.sum_disagrees",
    Severity.ERROR,
    "ผลย่อยรวมกันได้ {together} เทียบเป้าหมาย {operator} {target} ไม่ตรงกับที่เลือก "
    "“{achieved}” ให้กรอกจำนวนรวม หรือแก้ผลย่อย",
    "The part-results add up to {together}, which against the target {operator} {target} "
    "does not agree with “{achieved}”; give the whole, or correct them",
    "S22.1",
    name=Words(
        "ผลรวมของผลย่อยตรงกับผลของตัวชี้วัดที่เลือก",
        "part-results of a count add up to the outcome that is chosen",
    ),
)
def parts_that_add_up_otherwise(facts: CheckContext) -> Iterator[Hit]:
    """Parts of a count may add up: 100 + 110 meets 200 though neither part does."""
    kpis, parts = facts["kpis"], facts["kpi_parts"]
    together = (
        parts["quantity"]
        .groupby([parts["_report"], parts["kpi"]])
        .sum(min_count=1)
        .reindex(keyed(kpis, "_key"))
    )
    together.index = kpis.index
    by_sum = (
        kpis["measure"].eq("count")
        & kpis["roll_up"].eq("latest")
        & kpis["quantity"].isna()
        & kpis["target"].notna()
        & together.notna()
    )
    known = ~kpis["_report"].isin(
        parts.loc[facts.faulty("kpi_parts", "kpi", "quantity"), "_report"]
    ) & ~facts.faulty("kpis", "quantity")
    for row in rows(
        by_sum
        & known
        & (kpis["achieved"].eq("met") ^ meets(together, kpis["operator"], kpis["target"]))
        & kpis["achieved"].isin(JUDGED)
    ):
        yield "kpis", row, "achieved", {"together": shown(together.iat[row])}


# Only a target said to be the indicator's own counts (T19).
# กลุ่มเป้าหมายร้อยละ 60 and หมู่บ้านเป้าหมายร้อยละ 10 state none.
_SET = r"(?:ที่ตั้งไว้|ที่กำหนดไว้|ที่วางไว้)"
_IS = r"(?:คือ|เท่ากับ|อยู่ที่|เป็น|[=:])?(?:ไม่น้อยกว่า|ไม่ต่ำกว่า|ไม่เกิน|ไม่มากกว่า|อย่างน้อย|[≥≤<>=]+)?"
_NUMBER = r"([0-9][0-9,]*+(?:\.[0-9]++)?+)"
_STATED = re.compile(
    rf"(?:(?:ดัชนีชี้วัด|ตัวชี้วัด){_SET}"
    rf"|(?:ค่า)?เป้าหมาย(?:ของ)?(?:ตัวชี้วัด|ดัชนีชี้วัด)(?:นี้|ของโครงการ)?{_SET}?)"
    rf"{_IS}(?:ร้อยละ)?{_NUMBER}(?!ข้อ|ตัว|ประการ|รายการ|ด้าน|เรื่อง|ปี)"
)


@check(
    "V-K3.other_target",
    Severity.WARNING,
    "ข้อความระบุเป้าหมาย {stated} แต่ค่าเป้าหมายของตัวชี้วัดคือ {target}",
    "The text states the target {stated}, but the KPI's target is {target}",
    "S28",
)
def stated_target(facts: CheckContext) -> Iterator[Hit]:
    kpis, remarked = facts["kpis"], set()
    targets = list(zip(kpis["target"], kpis["quarter_target"], strict=True))
    for row, part, text in texts(kpis, PARTS):
        if row in remarked or targets[row][0] != targets[row][0]:
            continue
        stated = map(number, _STATED.findall(squash(text)))
        other = [s for s in stated if s is not None and s not in targets[row]]
        if other:
            remarked.add(row)
            yield "kpis", row, part, {"stated": shown(other[0])}


@check(
    "V-K7.cause_missing",
    Severity.WARNING,
    "มีตัวชี้วัดที่ไม่บรรลุ ({kpis}) ควรเขียนสาเหตุในปัญหา อุปสรรค หรือข้อเสนอแนะ",
    "A KPI was not achieved ({kpis}); please give the cause under problems or suggestions",
    "V-K7",
)
def missed_without_problem(facts: CheckContext) -> Iterator[Hit]:
    kpis, summary = facts["kpis"], facts["summary"]
    missed = kpis[kpis["achieved"].eq("not_met")]
    table = facts.batch.tables["kpis"]
    by_report = {
        r: [
            table.tag_words({"kind": k, "no": int(n)})
            for k, n in zip(g["kind"], g["no"], strict=True)
        ]
        for r, g in missed.groupby("_report")
    }
    silent = (
        facts.final(summary)
        & summary["problems"].isna()
        & summary["suggestions"].isna()
        & ~facts.faulty("summary", "problems", "suggestions")
    )
    for row in rows(silent & summary["_report"].isin(list(by_report))):
        names = by_report[facts.batch.report_of("summary", row)]
        yield "summary", row, "problems", {"kpis": joined(names, ", ", ", ")}


@check(
    "V-N6.not_yet_alone",
    Severity.WARNING,
    "เลือก “ยังไม่ส่งผลต่อเป้าหมาย” แต่มีกิจกรรมที่ดำเนินการแล้ว ควรอธิบายสิ่งที่ทำก่อน",
    "“Not yet” is chosen though activities were done; please first say what was done",
    "S11, S18, S24",
)
def not_yet_alone(facts: CheckContext) -> Iterator[Hit]:
    activities = facts["activities"]
    done = set(activities.loc[activities["state"].eq("done"), "_report"])
    for name in ("goals", "kpis"):
        frame = facts[name]
        by_activity = facts.batch.joined(name, ["told_there"])["told_there"].gt(0)
        silent = frame[[*PARTS, "as_activity"]].isna().all(axis=1) & ~by_activity
        silent &= ~facts.faulty(name, *PARTS, "as_activity")
        for row in rows(frame["achieved"].eq("not_yet") & silent & frame["_report"].isin(done)):
            yield name, row, "what"
