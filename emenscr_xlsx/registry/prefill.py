"""What a project's report is given: its plan in the registry, and what its reports said before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..forms import report as form
from ..forms.lists import FIGURE, JUDGED, PLAN_LISTS
from ..forms.registry_notation import bounded_of, links, measure_of, quarters
from ..model import rolled_up
from ..model.records import Records, Row
from ..model.values import is_blank
from ..text.period import Period
from .registry import Registry, json_value
from .rows import Activity, BudgetLine, Goal, Kpi, PlanLink, Project

Past = Mapping[str, Sequence[Row]]
"""A project's rows of earlier quarters of the year by table, the earliest quarter first."""

Prefilled = dict[str, dict[str, Row]]
"""Asked values by table, record and column."""

LastTexts = Mapping[tuple[str, str], str]
"""The text that was last reported of a record, by table and record key."""


def given(
    registry: Registry,
    code: str,
    period: Period,
    past: Past | None = None,
    last_texts: LastTexts | None = None,
) -> Records:
    """The given values of a project's workbook."""
    past, texts = past or {}, last_texts or {}
    plan = registry.plan_of(code)
    lines = _budget(plan.budget_lines, plan.activities, period, past.get("budget", ()))
    activities = [
        _activity(
            a,
            plan.kpis,
            lines,
            period,
            past.get("activities", ()),
            in_parts=registry.narrative == "parts",
        )
        | {"last_text": _cut(texts.get(("activities", str(a["no"]))))}
        for a in plan.activities
    ]
    answering = _answering(plan.activities, activities)
    return {
        "report": [_report(registry, registry.projects[code], period)],
        "goals": [
            _goal(g, past.get("goals", ()), texts)
            | {"answered_by": answering.get(form.GOALS.record_key(g))}
            for g in plan.goals
        ],
        "kpis": [
            _kpi(k, period, past.get("kpis", ()))
            | {
                "answered_by": answering.get(key := form.KPIS.record_key(k)),
                "last_text": _cut(texts.get(("kpis", key))),
            }
            for k in plan.kpis
        ],
        "kpi_parts": [],
        "activities": activities,
        "budget": lines,
        "extra_budget": [],
        "allocations": [],
        "master_plan": [
            _link(p, "master_plan", texts) for p in plan.plan_links if p["level"] != "NESDP13"
        ],
        "nesd_plan": [
            _link(p, "nesd_plan", texts) for p in plan.plan_links if p["level"] == "NESDP13"
        ],
        "summary": [
            {
                "last_text": _cut(
                    "\n".join(
                        texts[box, "-"] for box in ("summary", "problems") if (box, "-") in texts
                    )
                )
            }
        ],
        "explanations": [],
    }


_REPORTER = ("reporter", "position", "phone")


def prefilled(registry: Registry, code: str, past: Past | None = None) -> Prefilled:
    """Asked cells that are filled in beforehand and may be changed, by table, record and column.

    The totals of KPIs from the registry, and who reported last in the year.
    """
    covers = (past or {}).get("report", ())
    last = {n: v for n in _REPORTER if covers and (v := covers[-1].get(n)) is not None}
    return {
        "report": {"-": last} if last else {},
        "kpis": {
            form.KPIS.record_key(k): {"total": k["total"]}
            for k in registry.plan_of(code).kpis
            if k["total"] is not None
        },
    }


def _report(registry: Registry, project: Project, period: Period) -> Row:
    agency = registry.agencies.get(project["agency_code"])
    closing = period.quarter == 4 or bool(
        project["end_date"] and project["end_date"] <= period.end.isoformat()
    )
    return {
        "project_code": project["project_code"],
        "project_name": project["name"],
        "agency_code": project["agency_code"],
        "agency": agency["name"] if agency else None,
        "contact": agency["contact"] if agency else None,
        "fiscal_year": period.fiscal_year,
        "quarter": period.quarter,
        "start_date": project["start_date"],
        "end_date": project["end_date"],
        "due_date": registry.due(project, period),
        "closing": "yes" if closing else "no",
        "narrative": registry.narrative,
        "total_budget": project["total_budget"],
    }


_LONGEST = 600  # characters of an earlier text that are worth showing again


def _cut(text: str | None) -> str | None:
    """An earlier text, shortened where it is long."""
    return f"{text[:_LONGEST].rstrip()} …" if text and len(text) > _LONGEST else text or None


def _goal(goal: Goal, past: Sequence[Row], texts: LastTexts) -> Row:
    results = [
        r["achieved"]
        for r in past
        if (r["level"], r["no"]) == (goal["level"], goal["no"]) and r["achieved"] is not None
    ]
    return {
        "level": goal["level"],
        "no": goal["no"],
        "text": goal["text"],
        "previous": results[-1] if results else None,
        "last_text": _cut(texts.get(("goals", form.GOALS.record_key(goal)))),
    }


def _measure(kpi: Kpi) -> str:
    return kpi["measure"] or measure_of(kpi["kind"], kpi["unit"])


def _kpi(kpi: Kpi, period: Period, past: Sequence[Row]) -> Row:
    targets = [
        kpi["target"],
        kpi["target_q1"],
        kpi["target_q2"],
        kpi["target_q3"],
        kpi["target_q4"],
    ]
    measure, roll_up = _measure(kpi), kpi["roll_up"] or "latest"
    earlier = [r for r in past if (r["kind"], r["no"]) == (kpi["kind"], kpi["no"])]
    return {
        "kind": kpi["kind"],
        "no": kpi["no"],
        "text": kpi["text"],
        "operator": kpi["operator"],
        "target": kpi["target"],
        "unit": kpi["unit"],
        "roll_up": roll_up,
        "measure": measure,
        "bounded": kpi["bounded"] or bounded_of(measure, targets),
        "quarter_target": targets[period.quarter],
        **_before(measure, roll_up, earlier),
        "judged_before": "yes" if any(r["achieved"] in JUDGED for r in earlier) else "no",
    }


def _before(measure: str, roll_up: str, past: Sequence[Row]) -> Row:
    """A KPI's results of earlier quarters: the last figure, and what this quarter's is added to."""
    column = FIGURE.get(measure)
    figures = [f for r in past if (f := _number(r.get(column))) is not None] if column else []
    total = None
    if roll_up != "latest":
        total = rolled_up(roll_up, figures) if figures else 0 if roll_up == "sum" else None
    return {
        "previous": figures[-1] if figures else None,
        "before": None if total is None else round(total, 6),  # as it is shown
        "before_count": len(figures),
    }


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not is_blank(value) else None


def _activity(
    activity: Activity,
    kpis: Sequence[Kpi],
    lines: Sequence[Row],
    period: Period,
    past: Sequence[Row],
    *,
    in_parts: bool,
) -> Row:
    answers = [key for _, key in links(activity["answers"]) if key]
    quantitative = {form.KPIS.record_key(k) for k in kpis if _measure(k) in FIGURE}
    planned = period.quarter in (quarters(activity["planned_quarters"]) or ())
    promised = any(
        r["no"] == activity["no"]
        and r["no_action"] == "deferred"
        and r["next_quarter"] == period.quarter
        and r["next_year"] in (None, period.fiscal_year)
        for r in past
    )
    before = [r for r in past if r["no"] == activity["no"]]
    last = {
        kept.column: next((t for r in reversed(before) if (t := r.get(part))), None)
        for part, kept in form.ACTIVITIES.kept.items()
    }
    return {
        "no": activity["no"],
        "title": activity["title"],
        "is_main": activity["is_main"] or "no",
        "planned": "yes" if planned else "no",
        "promised": "yes" if promised else "no",
        "plan_amount": sum(
            _number(line["plan"]) or 0 for line in lines if line["activity_no"] == activity["no"]
        ),
        "answers": activity["answers"],
        "answers_figures": "yes" if quantitative & set(answers) else "no",
        **(last if in_parts else dict.fromkeys(last)),
    }


def _answering(planned: Sequence[Activity], given: Sequence[Row]) -> dict[str, int]:
    """The one activity due this quarter that answers a goal or KPI, by its key."""
    by_key: dict[str, set[int]] = defaultdict(set)
    for activity, row in zip(planned, given, strict=True):
        if "yes" in (row["planned"], row["promised"]):
            for _, key in links(activity["answers"]):
                by_key[key or ""].add(activity["no"])
    return {key: numbers.pop() for key, numbers in by_key.items() if len(numbers) == 1}


def _budget(
    lines: Sequence[BudgetLine],
    activities: Sequence[Activity],
    period: Period,
    past: Sequence[Row],
) -> list[Row]:
    """The planned lines, then those without a plan on which money was disbursed earlier."""
    titles: dict[object, str] = {a["no"]: a["title"] for a in activities}
    before: dict[tuple[object, object, object], float] = defaultdict(float)
    for r in past:
        before[r["activity_no"], r["source"], r["expense_class"]] += _number(r["disbursed"]) or 0
    plans: list[tuple[tuple[object, object, object], list[float]]] = [
        (
            (line["activity_no"], line["source"], line["expense_class"]),
            [line["q1"] or 0, line["q2"] or 0, line["q3"] or 0, line["q4"] or 0],
        )
        for line in lines
    ]
    unplanned = before.keys() - dict(plans).keys()
    plans += [(line, [0] * 4) for line in sorted(unplanned, key=str) if before[line]]
    return [
        {
            "line": number,
            "activity_no": json_value(line[0]),
            "activity": titles.get(line[0]),
            "source": line[1],
            "expense_class": line[2],
            "plan": amounts[period.quarter - 1],
            "cum_plan": sum(amounts[: period.quarter]),
            "cum_before": json_value(before.get(line, 0)),
            "year_plan": sum(amounts),
        }
        for number, (line, amounts) in enumerate(plans, 1)
    ]


def _link(link: PlanLink, table: str, texts: LastTexts) -> Row:
    name = (
        PLAN_LISTS[link["level"]].words(str(link["code_no"])).th
        if link["level"] in PLAN_LISTS
        else link["plan_name"]
    )
    return {
        "level": link["level"],
        "no": link["no"],
        "goal_text": link["goal_text"],
        "target_value": link["target_value"],
        "plan_name": f"{link['code_no']} {name}" if link["code_no"] and name else name,
        "last_text": _cut(texts.get((table, form.BY_NAME[table].record_key(link)))),
    }
