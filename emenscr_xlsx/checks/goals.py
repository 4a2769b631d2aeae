"""Checks on goals and KPIs across tables and quarters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ..cells import shown
from ..finding import Severity
from ..form import PARTS
from ..lists import FIGURE
from ..spec import meets
from ..words import Words, joined, number, squash
from .core import Facts, Hit, check, keyed, rows, texts

_JUDGED = ("met", "not_met")


def _parts(facts: Facts) -> pd.DataFrame:
    """The part-results of KPIs, each with its `figure`, by how its KPI is measured; those without one are left out, or blank where it cannot be read."""
    parts = facts["kpi_parts"]
    parts = parts.assign(figure=_figures(parts))
    return parts[parts["figure"].notna() | facts.faulty("kpi_parts", "percent", "quantity")]


def _figures(frame: pd.DataFrame) -> pd.Series:
    """What was reported of each record, in the cell in which its kind of figure stands."""
    found = pd.Series(float("nan"), index=frame.index)
    for measure, column in FIGURE.items():
        found = found.where(frame["measure"] != measure, frame[column])
    return found


def _has_parts(facts: Facts) -> pd.Series:
    kpis, parts = facts["kpis"], _parts(facts)
    nameless = set(facts["kpi_parts"].loc[facts.faulty("kpi_parts", "kpi"), "_report"])  # may be a part of any KPI
    return pd.Series(keyed(kpis, "_key").isin(keyed(parts, "kpi")), index=kpis.index) | kpis["_report"].isin(nameless)


@check(
    "V-Q3.kpi_unanswered",
    Severity.ERROR,
    "ไตรมาสนี้ต้องตอบตัวชี้วัดให้ครบทุกข้อ ตัวชี้วัดนี้ยังไม่มีผลในไตรมาสใด",
    "Every KPI is due this quarter, and this one has no result in any quarter",
    "S47",
)
def unanswered_kpis(facts: Facts) -> Iterator[Hit]:
    kpis, earlier = facts["kpis"], facts.earlier("kpis")
    judged = earlier[earlier["achieved"].isin(_JUDGED)]
    before = keyed(kpis, "_key").isin(keyed(judged, "_key"))
    for row in rows(facts.final(kpis) & kpis["achieved"].isna() & ~before):
        yield "kpis", row, "achieved"


@check(
    "V-K2.figure_missing",
    Severity.ERROR,
    "เลือก “{achieved}” ต้องกรอกผลของไตรมาสนี้เป็นตัวเลข{or_parts}",
    "“{achieved}” needs this quarter's figure here{or_parts}",
    "S28",
)
def judged_without_figure(facts: Facts) -> Iterator[Hit]:
    kpis = facts["kpis"]
    latest = kpis["roll_up"].eq("latest")  # parts do not say what is to be added up over the year
    lacking = _figures(kpis).isna() & kpis["measure"].isin(list(FIGURE)) & ~(latest & _has_parts(facts))
    for row in rows(kpis["achieved"].isin(_JUDGED) & lacking & ~facts.faulty("kpis", "percent", "quantity")):
        yield "kpis", row, FIGURE[kpis["measure"].iat[row]], {"or_parts": _OR_PARTS if latest.iat[row] else Words("", "")}


_OR_PARTS = Words(" หรือกรอกผลย่อย", ", or part-results")


@dataclass(frozen=True)
class _Spread:
    """How the part-results of each KPI lie about its target: masks over the KPIs. What cannot be read is not judged."""

    all_meet: pd.Series
    none_meets: pd.Series
    mixed: pd.Series


def _spread(facts: Facts) -> _Spread:
    """V-K6, of KPIs judged by their latest value: over several quarters, one quarter's parts do not tell."""
    kpis, parts = facts["kpis"], _parts(facts)
    own = kpis.set_index(["_report", "_key"])[["operator", "target", "roll_up"]].reindex(keyed(parts, "kpi")).set_index(parts.index)
    met = meets(parts["figure"], own["operator"], own["target"])
    judged = parts.assign(met=met)[parts["figure"].notna() & own["target"].notna() & own["roll_up"].eq("latest")]
    unread = keyed(kpis, "_key").isin(keyed(parts[parts["figure"].isna()], "kpi"))
    least_most = judged.groupby(["_report", "kpi"]).agg(least=("met", "min"), most=("met", "max"), whole=("figure", "sum")).reindex(keyed(kpis, "_key"))
    least_most.index = kpis.index
    known = least_most["least"].notna() & ~unread
    every, some = known & least_most["least"].eq(True), known & least_most["most"].eq(True)
    # Parts of a count may add up: 100 + 110 meets 200 though neither part does.
    whole = kpis["quantity"].fillna(least_most["whole"]).where(kpis["measure"].eq("count"))
    whole_met = meets(whole, kpis["operator"], kpis["target"])
    return _Spread(every & (whole.isna() | whole_met), known & ~some & ~whole_met, some & ~every)


@check(
    "V-K6.all_meet",
    Severity.ERROR,
    "ผลย่อยทุกส่วนถึงเป้าหมาย {operator} {target} แต่เลือก “{achieved}” ให้แก้ผลย่อย หรือเลือก “บรรลุ”",
    "Every part-result meets the target {operator} {target}, yet “{achieved}” is chosen; correct the part-results, or choose “Achieved”",
    "S22.1",
)
def missed_though_all_parts_meet(facts: Facts) -> Iterator[Hit]:
    for row in rows(_spread(facts).all_meet & facts["kpis"]["achieved"].eq("not_met")):
        yield "kpis", row, "achieved"


@check(
    "V-K6.none_meets",
    Severity.ERROR,
    "ไม่มีผลย่อยส่วนใดถึงเป้าหมาย {operator} {target} แต่เลือก “{achieved}” ให้แก้ผลย่อย หรือเลือก “ไม่บรรลุ”",
    "No part-result meets the target {operator} {target}, yet “{achieved}” is chosen; correct the part-results, or choose “Not achieved”",
    "S22.1",
)
def met_though_no_part_meets(facts: Facts) -> Iterator[Hit]:
    for row in rows(_spread(facts).none_meets & facts["kpis"]["achieved"].eq("met")):
        yield "kpis", row, "achieved"


@check(
    "V-K6.parts_are_mixed",
    Severity.WARNING,
    "มีผลย่อยที่ถึงและไม่ถึงเป้าหมายปนกัน แต่ไม่มีผลภาพรวม โปรดระบุผลภาพรวมของตัวชี้วัด",
    "Some part-results meet the target and some do not, and there is no overall figure; please give one",
    "S22.1",
)
def parts_without_headline(facts: Facts) -> Iterator[Hit]:
    kpis = facts["kpis"]
    for row in rows(_spread(facts).mixed & kpis["percent"].isna() & kpis["measure"].eq("percent")):
        yield "kpis", row, "percent"


# Only a target said to be the indicator's own counts: กลุ่มเป้าหมายร้อยละ 60 and หมู่บ้านเป้าหมายร้อยละ 10 state none (T19).
_SET = r"(?:ที่ตั้งไว้|ที่กำหนดไว้|ที่วางไว้)"
_IS = r"(?:คือ|เท่ากับ|อยู่ที่|เป็น|[=:])?(?:ไม่น้อยกว่า|ไม่ต่ำกว่า|ไม่เกิน|ไม่มากกว่า|อย่างน้อย|[≥≤<>=]+)?"
_NUMBER = r"([0-9][0-9,]*+(?:\.[0-9]++)?+)"
_STATED = re.compile(
    rf"(?:(?:ดัชนีชี้วัด|ตัวชี้วัด){_SET}|(?:ค่า)?เป้าหมาย(?:ของ)?(?:ตัวชี้วัด|ดัชนีชี้วัด)(?:นี้|ของโครงการ)?{_SET}?)"
    rf"{_IS}(?:ร้อยละ)?{_NUMBER}(?!ข้อ|ตัว|ประการ|รายการ|ด้าน|เรื่อง|ปี)"
)


@check(
    "V-K3.other_target",
    Severity.WARNING,
    "ข้อความระบุเป้าหมาย {stated} แต่ค่าเป้าหมายของตัวชี้วัดคือ {target}",
    "The text states the target {stated}, but the KPI's target is {target}",
    "S28",
)
def stated_target(facts: Facts) -> Iterator[Hit]:
    kpis, said = facts["kpis"], set()
    targets = list(zip(kpis["target"], kpis["quarter_target"], strict=True))
    for row, part, text in texts(kpis, PARTS):
        if row in said or targets[row][0] != targets[row][0]:
            continue
        stated = map(number, _STATED.findall(squash(text)))
        other = [s for s in stated if s is not None and s not in targets[row]]
        if other:
            said.add(row)
            yield "kpis", row, part, {"stated": shown(other[0])}


@check(
    "V-K7.cause_missing",
    Severity.WARNING,
    "มีตัวชี้วัดที่ไม่บรรลุ ({kpis}) ควรเขียนสาเหตุในปัญหา อุปสรรค หรือข้อเสนอแนะ",
    "A KPI was not achieved ({kpis}); please give the cause under problems or suggestions",
    "V-K7",
)
def missed_without_problem(facts: Facts) -> Iterator[Hit]:
    kpis, summary = facts["kpis"], facts["summary"]
    missed = kpis[kpis["achieved"].eq("not_met")]
    table = facts.batch.tables["kpis"]
    by_report = {r: [table.tag_words({"kind": k, "no": int(n)}) for k, n in zip(g["kind"], g["no"], strict=True)] for r, g in missed.groupby("_report")}
    silent = facts.final(summary) & summary["problems"].isna() & summary["suggestions"].isna() & ~facts.faulty("summary", "problems", "suggestions")
    for row in rows(silent & summary["_report"].isin(list(by_report))):
        names = by_report[summary["_report"].iat[row]]
        yield "summary", row, "problems", {"kpis": joined(names, ", ", ", ")}


@check(
    "V-N6.not_yet_alone",
    Severity.WARNING,
    "เลือก “ยังไม่ส่งผล” แต่มีกิจกรรมที่ดำเนินการแล้ว ควรอธิบายสิ่งที่ทำก่อน",
    "“Not yet” is chosen though activities were done; please first say what was done",
    "S11, S18, S24",
)
def not_yet_alone(facts: Facts) -> Iterator[Hit]:
    activities = facts["activities"]
    done = set(activities.loc[activities["state"].eq("done"), "_report"])
    for name in ("goals", "kpis"):
        frame = facts[name]
        silent = frame[[*PARTS, "as_activity"]].isna().all(axis=1) & ~facts.faulty(name, *PARTS, "as_activity")
        for row in rows(frame["achieved"].eq("not_yet") & silent & frame["_report"].isin(done)):
            yield name, row, "what"
