"""Checks on goals and KPIs across tables and quarters."""

import re
from collections.abc import Iterator

import pandas as pd

from ..finding import Severity
from ..form import PARTS
from ..phrases import PERCENT_UNIT
from ..words import joined, number, squash
from .core import Facts, Hit, check, keyed, rows, texts

_JUDGED = ("met", "not_met")


def _has_parts(facts: Facts) -> pd.Series:
    kpis, parts = facts["kpis"], facts["kpi_parts"]
    nameless = set(parts.loc[facts.faulty("kpi_parts", "kpi"), "_report"])  # may be a part of any KPI
    parts = parts[parts["percent"].notna() | parts["quantity"].notna() | facts.faulty("kpi_parts", "percent", "quantity")]
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


@check("V-K2.figure_missing", Severity.ERROR, "เลือก “{achieved}” ต้องกรอกผลเป็นตัวเลข หรือกรอกผลย่อย", "“{achieved}” needs its figure here, or part-results", "S28")
def judged_without_figure(facts: Facts) -> Iterator[Hit]:
    kpis = facts["kpis"]
    percent = kpis["unit"].eq(PERCENT_UNIT)
    figure = kpis["percent"].where(percent, kpis["quantity"]).notna()
    for row in rows(kpis["kind"].eq("QUANT") & kpis["achieved"].isin(_JUDGED) & ~figure & ~_has_parts(facts)):
        column = "percent" if percent.iat[row] else "quantity"
        if (row, "percent") not in facts.batch.bad["kpis"] and (row, "quantity") not in facts.batch.bad["kpis"]:
            yield "kpis", row, column


@check(
    "V-K6.parts_are_mixed",
    Severity.WARNING,
    "มีผลย่อยที่ถึงและไม่ถึงเป้าหมายปนกัน แต่ไม่มีผลภาพรวม โปรดระบุผลภาพรวมของตัวชี้วัด",
    "Some part-results meet the target and some do not, and there is no overall figure; please give one",
    "S22.1",
)
def parts_without_headline(facts: Facts) -> Iterator[Hit]:
    kpis, parts = facts["kpis"], facts["kpi_parts"]
    if parts.empty:
        return
    targets = kpis.set_index(["_report", "_key"])[["target", "operator", "percent"]]
    own = targets.reindex(keyed(parts, "kpi"))
    value, target, sense = parts["percent"].to_numpy(), own["target"].to_numpy(), own["operator"].to_numpy()
    meets = ((sense == "ge") & (value >= target)) | ((sense == "le") & (value <= target)) | ((sense == "eq") & (value == target))
    spread = pd.DataFrame({"r": parts["_report"], "k": parts["kpi"], "meets": meets})[parts["percent"].notna()].groupby(["r", "k"])["meets"].agg(["min", "max"])
    mixed = spread.index[spread["min"] != spread["max"]]
    # Not all parts meet the target, and the KPI is called achieved, or not: only a headline can tell.
    for row in rows(pd.Series(keyed(kpis, "_key").isin(mixed), index=kpis.index) & kpis["percent"].isna() & kpis["unit"].eq(PERCENT_UNIT)):
        yield "kpis", row, "percent"


_STATED = re.compile(r"ดัชนีชี้วัดที่ตั้งไว้(?:ร้อยละ)?([0-9,.]*[0-9])|(?:ค่า)?เป้าหมาย(?:ที่ตั้งไว้|ที่กำหนดไว้|ไว้)?ร้อยละ([0-9,.]*[0-9])")


@check(
    "V-K3.other_target",
    Severity.ERROR,
    "ข้อความระบุเป้าหมาย {stated} แต่ค่าเป้าหมายของตัวชี้วัดคือ {target}",
    "The text states the target {stated}, but the KPI's target is {target}",
    "S28",
)
def stated_target(facts: Facts) -> Iterator[Hit]:
    kpis = facts["kpis"]
    targets, said = kpis["target"].where(kpis["result"].notna()).tolist(), set()
    for row, part, text in texts(kpis, PARTS):
        if row in said or targets[row] != targets[row]:
            continue
        stated = [number(a or b) for a, b in _STATED.findall(squash(text))]
        wrong = [s for s in stated if s is not None and s != targets[row]]
        if wrong:
            said.add(row)
            yield "kpis", row, part, {"stated": f"{wrong[0]:g}"}


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
