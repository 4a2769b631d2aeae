"""Checks on money across tables and quarters."""

from collections.abc import Iterator

import pandas as pd

from ...model.finding import Severity
from ..engine import CheckContext, Hit, check, rows

_MAGNITUDE = 1_000


@check(
    "V-B7.wrong_unit",
    Severity.WARNING,
    "เบิกจ่าย {disbursed} เทียบแผน {plan} บาท ต่างกันเกินพันเท่า โปรดตรวจหน่วย (บาท ไม่ใช่ล้านบาท)",
    "Disbursed {disbursed} against a plan of {plan} baht is a thousandfold apart; check the "
    "unit (baht, not million)",
    "C1",
)
def wrong_unit(facts: CheckContext) -> Iterator[Hit]:
    budget = facts["budget"]
    spent, plan = budget["disbursed"], budget["plan"]
    for row in rows(
        (spent > 0) & (plan > 0) & ((spent * _MAGNITUDE <= plan) | (spent >= plan * _MAGNITUDE))
    ):
        yield "budget", row, "disbursed"


@check(
    "V-B7.over_budget",
    Severity.WARNING,
    "เบิกจ่ายสะสมทั้งโครงการ {spent} บาท เกินวงเงินรวมเงินจัดสรรเพิ่มเติม {limit} บาท",
    "The project has disbursed {spent} baht, more than its budget with additional "
    "allocations, {limit} baht",
    "C6",
)
def over_budget(facts: CheckContext) -> Iterator[Hit]:
    budget = facts["budget"]
    if budget.empty:
        return
    line = budget["cum_before"].fillna(0) + budget["disbursed"].fillna(0)
    spent = line.groupby(budget["_report"]).sum()
    given = facts["allocations"][
        ~facts.batch.again("allocations", "row")
    ]  # the same money again is no more money
    extra = pd.concat([given, facts.earlier("allocations")]).groupby("_report")["amount"].sum()
    limit = facts["report"]["total_budget"].reindex(spent.index) + extra.reindex(
        spent.index
    ).fillna(0)
    over = (line - budget["year_plan"].fillna(0)).groupby(budget["_report"]).idxmax()
    unknown = facts["allocations"].loc[facts.faulty("allocations", "amount"), "_report"]
    for report in spent.index[(spent > limit + 0.005) & limit.notna() & ~spent.index.isin(unknown)]:
        yield (
            "budget",
            int(over[report]),
            "disbursed",
            {"spent": f"{spent[report]:,.2f}", "limit": f"{limit[report]:,.2f}"},
        )
