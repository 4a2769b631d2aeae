"""Checks on the registry: links between its sheets, sums, and plan names in the wrong field."""

from collections.abc import Iterator

import pandas as pd

from ...forms import report as form
from ...forms.lists import PLAN_LISTS
from ...forms.registry_notation import is_percent, links, measure_of, quarters
from ...model.finding import Severity
from ...model.values import is_blank
from ...text.thai import squash
from ..catalogue import REPORT, covered, near, weighable
from ..engine import CheckContext, Hit, check, rows

# A check over several rows waits until all of them can be read: what a faulty cell would have
# said is unknown (law 2).

_PLANS = ("q1", "q2", "q3", "q4")


@check(
    "V-B8.plans_do_not_add_up",
    Severity.WARNING,
    "แผนการใช้จ่ายงบประมาณทุกไตรมาสรวม {planned} บาท ไม่เท่าวงเงินโครงการ {total_budget} บาท",
    "The quarterly plans and what was disbursed before add up to {planned} baht, "
    "the project's budget is {total_budget} baht",
    "C10",
    scope="registry",
)
def plans_do_not_add_up(facts: CheckContext) -> Iterator[Hit]:
    projects, lines = facts["projects"], facts["budget_lines"]
    if facts.faulty("budget_lines", "project_code", *_PLANS).any():
        return
    planned = lines[list(_PLANS)].sum(axis=1).groupby(lines["project_code"]).sum()
    before = projects["spent_before"].fillna(0)
    sums = projects["project_code"].map(planned).fillna(0) + before
    for row in rows((sums - projects["total_budget"]).abs() > 0.005):
        yield "projects", row, "total_budget", {"planned": f"{sums.iat[row]:,.2f}"}


@check(
    "V-K8.no_activity",
    Severity.WARNING,
    "ไม่มีกิจกรรมใดตอบตัวชี้วัดนี้",
    "No activity answers this KPI",
    "S46",
    scope="registry",
)
def kpis_without_activity(facts: CheckContext) -> Iterator[Hit]:
    kpis, activities = facts["kpis"], facts["activities"]
    if facts.faulty("activities", "project_code", "answers").any():
        return
    answered = {
        (project, key)
        for project, text in zip(activities["project_code"], activities["answers"], strict=True)
        for _, key in links(text)
    }
    for row, (project, kind, number) in enumerate(
        zip(kpis["project_code"], kpis["kind"], kpis["no"], strict=True)
    ):
        if not project or not kind or is_blank(number):
            continue
        if (project, form.KPIS.record_key({"kind": kind, "no": number})) not in answered:
            yield "kpis", row, "no"


@check(
    "UNKNOWN.answer",
    Severity.ERROR,
    "ไม่พบ “{written}” ในเป้าหมายหรือตัวชี้วัดของโครงการนี้",
    "“{written}” is no goal or KPI of this project",
    "S46",
    scope="registry",
    structural=True,
)
def unknown_answers(facts: CheckContext) -> Iterator[Hit]:
    tables = (form.GOALS, form.KPIS)
    if any(facts.faulty(table.name, "project_code", *table.key).any() for table in tables):
        return
    known = {
        (record["project_code"], table.record_key({str(n): v for n, v in record.items()}))
        for table in tables
        for row in facts[table.name].dropna(subset=list(table.key)).to_dict("records")
        for record in [{str(name): value for name, value in row.items()}]
    }
    activities = facts["activities"]
    for row, (project, text) in enumerate(
        zip(activities["project_code"], activities["answers"], strict=True)
    ):
        for written, key in links(text):
            if project and (project, key) not in known:
                yield "activities", row, "answers", {"written": written}
                break


@check(
    "UNKNOWN.planned_quarters",
    Severity.ERROR,
    "“{planned_quarters}” ไม่ใช่ไตรมาส ให้พิมพ์เช่น 1, 3",
    "“{planned_quarters}” are no quarters; type them like 1, 3",
    "D6",
    scope="registry",
    structural=True,
)
def unreadable_quarters(facts: CheckContext) -> Iterator[Hit]:
    activities = facts["activities"]
    for row, text in enumerate(activities["planned_quarters"]):
        if isinstance(text, str) and quarters(text) is None:
            yield "activities", row, "planned_quarters"


@check(
    "UNKNOWN.activity",
    Severity.ERROR,
    "โครงการนี้ไม่มีกิจกรรมที่ {activity_no}",
    "This project has no activity {activity_no}",
    "D13",
    scope="registry",
    structural=True,
)
def unknown_activities(facts: CheckContext) -> Iterator[Hit]:
    if facts.faulty("activities", "project_code", "no").any():
        return
    lines, activities = facts["budget_lines"], facts["activities"]
    known = pd.MultiIndex.from_arrays([activities["project_code"], activities["no"]])
    named = pd.MultiIndex.from_arrays([lines["project_code"], lines["activity_no"]])
    for row in rows(
        pd.Series(~named.isin(known), index=lines.index)
        & lines["project_code"].notna()
        & lines["activity_no"].notna()
    ):
        yield "budget_lines", row, "activity_no"


@check(
    "UNKNOWN.budget_source",
    Severity.WARNING,
    "“{source}” ไม่อยู่ในรายการแหล่งเงิน",
    "“{source}” is not in the list of budget sources",
    "B6",
    scope="registry",
)
def unknown_sources(facts: CheckContext) -> Iterator[Hit]:
    lists, lines = facts["code_lists"], facts["budget_lines"]
    known = {squash(item) for item in lists.loc[lists["list_name"].eq("budget_source"), "item"]}
    for row, source in enumerate(lines["source"]):
        if known and isinstance(source, str) and squash(source) not in known:
            yield "budget_lines", row, "source"


@check(
    "UNKNOWN.unit",
    Severity.WARNING,
    "“{unit}” ไม่อยู่ในรายการหน่วยนับ",
    "“{unit}” is not in the list of units",
    "S19, B8",
    scope="registry",
)
def unknown_units(facts: CheckContext) -> Iterator[Hit]:
    lists, kpis = facts["code_lists"], facts["kpis"]
    known = {squash(item) for item in lists.loc[lists["list_name"].eq("unit"), "item"]}
    for row, unit in enumerate(kpis["unit"]):
        if known and isinstance(unit, str) and squash(unit) not in known and not is_percent(unit):
            yield "kpis", row, "unit"


@check(
    "V-K4.target_fraction",
    Severity.WARNING,
    "ค่าเป้าหมาย {target} ดูเหมือนเศษส่วน หากหมายถึงร้อยละ 95 ให้พิมพ์ 95 ไม่ใช่ 0.95",
    "The target {target} looks like a fraction; for 95 per cent type 95, not 0.95",
    "D10",
    scope="registry",
)
def fractions_for_percents(facts: CheckContext) -> Iterator[Hit]:
    kpis = facts["kpis"]
    for row, (measure, kind, unit, target) in enumerate(
        zip(kpis["measure"], kpis["kind"], kpis["unit"], kpis["target"], strict=True)
    ):
        if (measure or measure_of(kind, unit)) == "percent" and 0 < target < 1:
            yield "kpis", row, "target"


@check(
    "UNKNOWN.plan_number",
    Severity.ERROR,
    "ลำดับ {code_no} ไม่อยู่ใน{list}",
    "There is no number {code_no} in {list}",
    "B8",
    scope="registry",
    structural=True,
)
def unknown_plan_numbers(facts: CheckContext) -> Iterator[Hit]:
    plans = facts["plan_links"]
    for row, (level, number) in enumerate(zip(plans["level"], plans["code_no"], strict=True)):
        if level not in PLAN_LISTS or is_blank(number):
            continue
        if str(int(number)) not in PLAN_LISTS[level].items:
            yield "plan_links", row, "code_no", {"list": PLAN_LISTS[level].title}


@check(
    "V-L1.swapped_name",
    Severity.WARNING,
    "“{plan_name}” เป็นชื่อใน{list} ไม่ใช่ระดับ{level}",
    "“{plan_name}” is a name from {list}, not of the level {level}",
    "C2",
    scope="registry",
)
def swapped_plan_names(facts: CheckContext) -> Iterator[Hit]:
    names: dict[str, list[str]] = {}
    for level, choices in PLAN_LISTS.items():
        for words in choices.items.values():
            names.setdefault(squash(words.th), []).append(level)
    plans = facts["plan_links"]
    for row, (level, name) in enumerate(zip(plans["level"], plans["plan_name"], strict=True)):
        levels = names.get(squash(name), []) if isinstance(name, str) else []
        if levels and level not in levels:
            yield "plan_links", row, "plan_name", {"list": PLAN_LISTS[levels[0]].title}


@check(
    "UNKNOWN.falling_target",
    Severity.WARNING,
    "เป้าหมายสะสมของไตรมาสนี้น้อยกว่าไตรมาสก่อน",
    "The cumulative target is lower than the quarter before",
    "B7",
    scope="registry",
)
def falling_targets(facts: CheckContext) -> Iterator[Hit]:
    targets = facts["national_targets"]
    ordered = targets.sort_values(["fiscal_year", "target_class", "quarter"])
    step = ordered.groupby(["fiscal_year", "target_class"])["disbursed_pct"].diff()
    for row in ordered.index[step < 0]:
        yield "national_targets", int(row), "disbursed_pct"


@check(
    "UNKNOWN.level_gap",
    Severity.ERROR,
    "ไม่มีผู้อนุมัติระดับ {missing} ก่อนระดับ {level} ของหน่วยงานนี้",
    "This office has no approver of level {missing} before level {level}",
    "S53",
    scope="registry",
    structural=True,
)
def gap_in_levels(facts: CheckContext) -> Iterator[Hit]:
    approvers = facts["approvers"]
    if facts.faulty("approvers", "agency_code", "level").any():
        return
    known = {(a, n) for a, n in zip(approvers["agency_code"], approvers["level"], strict=True)}
    above = dict(zip(facts["agencies"]["agency_code"], facts["agencies"]["parent"], strict=True))
    for row, (agency, level) in enumerate(
        zip(approvers["agency_code"], approvers["level"], strict=True)
    ):
        line, each = [], agency
        while each and each not in line:
            line.append(each)
            each = above.get(each)
        if line and level > 1 and not any((a, level - 1) in known for a in line):
            yield "approvers", row, "level", {"missing": f"{level - 1:g}"}


@check(
    "WAIVERS.unknown_rule",
    Severity.ERROR,
    "ไม่มีข้อกำหนด “{rule}” ในแบบรายงาน ที่ใกล้เคียง: {near}",
    "The report has no rule “{rule}”; near it: {near}",
    "C8",
    scope="registry",
    structural=True,
)
def waiver_of_no_rule(facts: CheckContext) -> Iterator[Hit]:
    for row, name in _waivers(facts):
        if not covered(name, REPORT):
            yield "waivers", row, "rule", {"near": near(name, REPORT)}


@check(
    "WAIVERS.structural_rule",
    Severity.ERROR,
    "“{rule}” เป็นข้อกำหนดที่ยึดโครงสร้างของระบบ จึงผ่อนผันไม่ได้",
    "“{rule}” holds the structure, and cannot be waived",
    "C8",
    scope="registry",
    structural=True,
)
def waiver_of_the_structure(facts: CheckContext) -> Iterator[Hit]:
    for row, name in _waivers(facts):
        if covered(name, REPORT) and not weighable(name, REPORT):
            yield "waivers", row, "rule"


def _waivers(facts: CheckContext) -> list[tuple[int, str]]:
    """The rules that are waived, each with its row."""
    return [
        (row, name) for row, name in enumerate(facts["waivers"]["rule"]) if isinstance(name, str)
    ]
