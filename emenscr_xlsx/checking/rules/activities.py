"""Checks on activities against earlier quarters and against the budget."""

from collections.abc import Iterator

import pandas as pd

from ...model.finding import Severity
from ..engine import CheckContext, Hit, check, keyed, rows


@check(
    "V-A5.promise_not_kept",
    Severity.WARNING,
    "กิจกรรมนี้เลื่อนมาทำในไตรมาสนี้ แต่ยังไม่ได้ดำเนินการ",
    "This activity was deferred to this quarter, and is still not done",
    "S27a",
)
def promise_not_kept(facts: CheckContext) -> Iterator[Hit]:
    now, earlier = facts["activities"], facts.earlier("activities")
    deferred = earlier[earlier["no_action"].eq("deferred")]
    if deferred.empty:
        return
    this_year = deferred["next_year"].isna() | (
        deferred["next_year"] == facts.report("fiscal_year", deferred)
    )
    due = deferred[this_year & (deferred["next_quarter"] == facts.report("quarter", deferred))]
    promised = pd.Series(keyed(now, "_key").isin(keyed(due, "_key")), index=now.index)
    for row in rows(promised & ~now["state"].eq("done")):
        yield "activities", row, "state"


@check(
    "V-A6.work_after_the_end",
    Severity.WARNING,
    "เคยรายงานว่ายุติแล้วในไตรมาสที่ {before} แต่ไตรมาสนี้รายงานว่าดำเนินการ",
    "Reported as terminated in quarter {before}, yet done this quarter",
    "S27c",
)
def work_after_the_end(facts: CheckContext) -> Iterator[Hit]:
    now, earlier = facts["activities"], facts.earlier("activities")
    ended = earlier[earlier["no_action"].eq("terminated")]
    whole = facts.earlier("report")
    whole = whole[whole["project_state"].eq("terminated")]
    activity_end = dict(
        zip(zip(ended["_report"], ended["_key"], strict=True), ended["quarter"], strict=True)
    )
    project_end = dict(zip(whole["_report"], whole["quarter"], strict=True))
    project_end |= {
        r: q
        for r, q, s in zip(
            ended["_report"], ended["quarter"], ended["terminated_scope"], strict=True
        )
        if s == "project"
    }
    if not activity_end and not project_end:
        return
    for row in rows(now["state"].eq("done")):
        report, key = now["_report"].iat[row], now["_key"].iat[row]
        before = activity_end.get((report, key)) or project_end.get(report)
        if before:
            yield "activities", row, "state", {"before": f"{before:g}"}


def _idle_lines(facts: CheckContext) -> pd.Series:
    """Budget lines whose activity is reported as not done."""
    budget, activities = facts["budget"], facts["activities"]
    idle = activities[activities["state"].eq("no_action")]
    return pd.Series(keyed(budget, "activity_no").isin(keyed(idle, "no")), index=budget.index)


@check(
    "V-B4.idle_but_on_plan",
    Severity.WARNING,
    "กิจกรรมนี้ไม่มีการดำเนินการ แต่เบิกจ่ายครบตามแผน โปรดตรวจสอบ",
    "This activity was not done, yet its whole plan was disbursed; please check",
    "S33",
)
def idle_but_on_plan(facts: CheckContext) -> Iterator[Hit]:
    budget = facts["budget"]
    for row in rows(
        _idle_lines(facts) & (budget["plan"] > 0) & (budget["disbursed"] == budget["plan"])
    ):
        yield "budget", row, "disbursed"


@check(
    "V-A4.disbursed",
    Severity.WARNING,
    "กิจกรรมนี้ไม่มีการดำเนินการ แต่มีการเบิกจ่าย โปรดตรวจสอบ",
    "This activity was not done, yet money was disbursed for it; please check",
    "D11",
)
def idle_but_disbursed(facts: CheckContext) -> Iterator[Hit]:
    budget = facts["budget"]
    for row in rows(_idle_lines(facts) & (budget["disbursed"] > 0)):
        yield "budget", row, "disbursed"


@check(
    "V-B3.activity_was_done",
    Severity.WARNING,
    "อ้างว่ากิจกรรมที่ {reason_activity} ไม่ได้ดำเนินการ แต่กิจกรรมนั้นไม่ได้รายงานว่าไม่มีการดำเนินการ",
    "Activity {reason_activity} is named as not done, but is not reported as “No action”",
    "S33",
)
def reason_names_done_activity(facts: CheckContext) -> Iterator[Hit]:
    budget, activities = facts["budget"], facts["activities"]
    idle = activities[activities["state"].eq("no_action") | facts.faulty("activities", "state")]
    confirmed = pd.Series(
        keyed(budget, "reason_activity").isin(keyed(idle, "no")), index=budget.index
    )
    for row in rows(
        budget["reason_kind"].eq("activity_not_done")
        & budget["reason_activity"].notna()
        & ~confirmed
    ):
        yield "budget", row, "reason_activity"
