"""The registry as a plan: what is given to each project's report of a quarter."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from ..checking.frames import Batch
from ..forms.lists import FIGURE, JUDGED, PLAN_LISTS
from ..forms.registry_notation import bounded_of, links, measure_of, quarters
from ..model import rolled_up
from ..model.records import Records
from ..text.period import Period
from ..text.thai import code_key
from ..text.words import Words

Row = dict[str, object]
Told = dict[tuple[str, str], str]


def _rows(frame: pd.DataFrame) -> list[Row]:
    """A frame's rows with None for blanks, whole numbers as int and dates as ISO text."""
    return [{name: _json(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _json(value: object) -> object:
    if value is None or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value


@dataclass(frozen=True)
class Registry:
    """The registry's rows, by table and by project."""

    batch: Batch
    narrative: str = "parts"  # how the office has results told: in parts, or single
    given_since: list[Row] = field(default_factory=list)  # extensions that the ledger holds

    @cached_property
    def _tables(self) -> dict[str, list[Row]]:
        return {name: _rows(frame) for name, frame in self.batch.frames.items()}

    @cached_property
    def _by_project(self) -> dict[str, dict[str, list[Row]]]:
        grouped: dict[str, dict[str, list[Row]]] = {}
        for name in ("goals", "kpis", "activities", "budget_lines", "plan_links"):
            of = grouped[name] = defaultdict(list)
            for row in self._tables[name]:
                of[row["project_code"]].append(row)
        return grouped

    def rows_of(self, table: str, project: str) -> list[Row]:
        """A project's rows of one of the registry's tables."""
        return self._by_project[table].get(project, [])

    @cached_property
    def projects(self) -> dict[str, Row]:
        """Projects by code."""
        return {p["project_code"]: p for p in self._tables["projects"] if p["project_code"]}

    @cached_property
    def agencies(self) -> dict[str, Row]:
        """Agencies by code."""
        return {a["agency_code"]: a for a in self._tables["agencies"] if a["agency_code"]}

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {code_key(code): code for code in self.projects}

    def project_code(self, written: str) -> str | None:
        """The project's code as the registry has it, however its dashes, digits and spaces were written (B5)."""
        return self._codes.get(code_key(written))

    def project(self, written: str) -> Row:
        """The project that a code means, however written; a KeyError where the registry has none."""
        return self.projects[self.project_code(written)]

    @cached_property
    def called(self) -> dict[str, frozenset[str]]:
        """What people may write for a project, its code or its name, for matching: the codes of those it means."""
        found: dict[str, set[str]] = defaultdict(set)
        for code, project in self.projects.items():
            for name in (code, project["name"]):
                found[code_key(str(name or code))].add(code)
        return {name: frozenset(codes) for name, codes in found.items()}

    def of_year(self, year: int, *, agency: str | None = None) -> list[Row]:
        """The projects of a fiscal year, of one agency if named, in the registry's order; which of them report in a quarter `duty` says."""
        return [
            p
            for p in self.projects.values()
            if p["fiscal_year"] == year and agency in (None, p["agency_code"])
        ]

    def due(self, project: Row, period: Period) -> str | None:
        """The day a report is due, as ISO text: the calendar's, or the latest that its project or agency was given (C8)."""
        return self.due_of(period, project["project_code"], project["agency_code"])

    def due_of(self, period: Period, project: str | None, agency: str) -> str | None:
        """The same for a project, or for an agency as a whole where none is named."""
        calendar = self.calendar(period)
        days = [calendar["internal_due"]] if calendar else []
        for e in (*self.given_since, *self._tables["extensions"]):
            own = (
                e["project_code"] == project
                if e["project_code"] is not None
                else e["agency_code"] == agency
            )
            if own and (e["fiscal_year"], e["quarter"]) == (period.fiscal_year, period.quarter):
                days.append(e["new_due"])
        return max((d for d in days if d is not None), default=None)

    def agency_of(self, written: str) -> str | None:
        """The agency that a folder's name means: its code, short name or name, however written; None where it means none."""
        return self._agency_names.get(code_key(written))

    @cached_property
    def _agency_names(self) -> dict[str, str]:
        return {
            code_key(str(a[n])): code
            for code, a in self.agencies.items()
            for n in ("name", "abbr", "agency_code")
            if a[n]
        }

    def approvers(self, project: Row) -> list[Row]:
        """Who approves a project's reports, level 1 first: its agency's approvers, or those of the nearest agency above that has some."""
        agency, seen = project["agency_code"], set()
        while agency and agency not in seen:
            if own := [a for a in self._tables["approvers"] if a["agency_code"] == agency]:
                return sorted(own, key=lambda a: a["level"])
            seen.add(agency)
            agency = self.agencies.get(agency, {}).get("parent")
        return []

    def within(self, agency: str, other: str) -> bool:
        """Whether an agency is another, or stands below it."""
        seen: set[str] = set()
        while agency and agency != other and agency not in seen:
            seen.add(agency)
            agency = self.agencies.get(agency, {}).get("parent")
        return agency == other

    def calendar(self, period: Period) -> Row | None:
        """The calendar's row for a period."""
        return next(
            (
                c
                for c in self._tables["calendar"]
                if (c["fiscal_year"], c["quarter"]) == (period.fiscal_year, period.quarter)
            ),
            None,
        )

    def waivers(self, fiscal_year: int) -> list[Row]:
        """The waivers of a fiscal year."""
        return [w for w in self._tables["waivers"] if w["fiscal_year"] == fiscal_year]

    def benchmark(self, period: Period, target_class: str = "total") -> Row | None:
        """The national disbursement target of a period (B7)."""
        return next(
            (
                t
                for t in self._tables["national_targets"]
                if (t["fiscal_year"], t["quarter"], t["target_class"])
                == (period.fiscal_year, period.quarter, target_class)
            ),
            None,
        )

    def waived(self, project: str, period: Period, on: date) -> dict[str, Words]:
        """The rules waived for a report on a day, each with the words that say so."""
        found = {}
        for w in self._tables["waivers"]:
            if (w["project_code"], w["fiscal_year"], w["quarter"]) == (
                project,
                period.fiscal_year,
                period.quarter,
            ) and (w["until"] is None or w["until"] >= on.isoformat()):
                found[w["rule"]] = Words(
                    f"ผ่อนผันโดย {w['approved_by']}: {w['reason']}",
                    f"waived by {w['approved_by']}: {w['reason']}",
                )
        return found

    # What a report is given --------------------------------------------------------------------

    def given(
        self,
        code: str,
        period: Period,
        past: dict[str, list[Row]] | None = None,
        told: Told | None = None,
    ) -> Records:
        """The given values of a project's workbook.

        `past` holds the project's rows of earlier quarters by table, `told` what was last said of (table, record).
        """
        past, told = past or {}, told or {}
        project = self.projects[code]
        own = {name: rows[code] for name, rows in self._by_project.items()}
        lines = _budget(own["budget_lines"], own["activities"], period, past.get("budget", ()))
        return {
            "report": [self._report(project, period)],
            "goals": [
                {
                    **{n: g[n] for n in ("level", "no", "text")},
                    "previous": _last(
                        past.get("goals", ()), "achieved", level=g["level"], no=g["no"]
                    ),
                    "last_text": _cut(told.get(("goals", f"{g['level']}-{g['no']}"))),
                }
                for g in own["goals"]
            ],
            "kpis": [
                _kpi(k, period, past.get("kpis", ()))
                | {"last_text": _cut(told.get(("kpis", f"{k['kind']}-{k['no']}")))}
                for k in own["kpis"]
            ],
            "kpi_parts": [],
            "activities": [
                _activity(a, own["kpis"], lines, period, past.get("activities", ()))
                | {"last_text": _cut(told.get(("activities", str(a["no"]))))}
                for a in own["activities"]
            ],
            "budget": lines,
            "extra_budget": [],
            "allocations": [],
            "master_plan": [
                _link(p, "master_plan", told) for p in own["plan_links"] if p["level"] != "NESDP13"
            ],
            "nesd_plan": [
                _link(p, "nesd_plan", told) for p in own["plan_links"] if p["level"] == "NESDP13"
            ],
            "summary": [
                {
                    "last_text": _cut(
                        "\n".join(
                            told[box, "-"] for box in ("summary", "problems") if (box, "-") in told
                        )
                    )
                }
            ],
        }

    def prefilled(self, code: str) -> dict[str, dict[str, Row]]:
        """Asked cells that are filled in beforehand and may be changed: by table, record and column."""
        return {
            "kpis": {
                f"{k['kind']}-{k['no']}": {"total": k["total"]}
                for k in self._by_project["kpis"][code]
                if k["total"] is not None
            }
        }

    def _report(self, project: Row, period: Period) -> Row:
        agency = self.agencies.get(project["agency_code"], {})
        closing = period.quarter == 4 or bool(
            project["end_date"] and project["end_date"] <= period.end.isoformat()
        )
        return {
            "project_code": project["project_code"],
            "project_name": project["name"],
            "agency_code": project["agency_code"],
            "agency": agency.get("name"),
            "contact": agency.get("contact"),
            "fiscal_year": period.fiscal_year,
            "quarter": period.quarter,
            "start_date": project["start_date"],
            "end_date": project["end_date"],
            "due_date": self.due(project, period),
            "closing": "yes" if closing else "no",
            "narrative": self.narrative,
            "total_budget": project["total_budget"],
        }


_LONGEST = 600  # characters of an earlier text that are worth showing again


def _cut(text: str | None) -> str | None:
    """An earlier text, shortened where it is long."""
    return f"{text[:_LONGEST].rstrip()} …" if text and len(text) > _LONGEST else text or None


def _last(rows: Iterable[Row], column: str, **key: object) -> object:
    """The latest value of a column in earlier quarters' rows of one record."""
    filled = [
        r for r in rows if r.get(column) is not None and all(r[k] == v for k, v in key.items())
    ]
    return max(filled, key=lambda r: r["quarter"])[column] if filled else None


def _kpi(kpi: Row, period: Period, past: Iterable[Row]) -> Row:
    targets = [kpi[n] for n in ("target", *(f"target_q{q}" for q in (1, 2, 3, 4)))]
    measure = kpi["measure"] or measure_of(kpi["kind"], kpi["unit"])
    own = [r for r in past if (r["kind"], r["no"]) == (kpi["kind"], kpi["no"])]
    return {
        **{n: kpi[n] for n in ("kind", "no", "text", "operator", "target", "unit")},
        "roll_up": kpi["roll_up"] or "latest",
        "measure": measure,
        "bounded": kpi["bounded"] or bounded_of(measure, targets),
        "quarter_target": targets[period.quarter],
        **before(measure, kpi["roll_up"] or "latest", own),
        "judged_before": "yes" if any(r["achieved"] in JUDGED for r in own) else "no",
    }


def before(measure: str, roll_up: str, past: Iterable[Row]) -> Row:
    """What a KPI's rows of earlier quarters came to: the last figure, and that with which this quarter's is put together."""
    figure = FIGURE.get(measure)
    told = [r.get(figure) for r in sorted(past, key=lambda r: r["quarter"])] if figure else []
    figures = [f for f in told if f is not None and f == f]
    together = (
        None
        if roll_up == "latest"
        else rolled_up(roll_up, figures)
        if figures
        else 0
        if roll_up == "sum"
        else None
    )
    together = together if together is None else round(together, 6)  # as it is shown
    return {
        "previous": figures[-1] if figures else None,
        "before": together,
        "before_count": len(figures),
    }


def _activity(
    activity: Row, kpis: list[Row], lines: list[Row], period: Period, past: Iterable[Row]
) -> Row:
    answers = [key for _, key in links(activity["answers"]) if key]
    quantitative = {
        f"{k['kind']}-{k['no']}"
        for k in kpis
        if (k["measure"] or measure_of(k["kind"], k["unit"])) in FIGURE
    }
    promised = any(
        r["no"] == activity["no"]
        and r["no_action"] == "deferred"
        and r["next_quarter"] == period.quarter
        and r["next_year"] in (None, period.fiscal_year)
        for r in past
    )
    return {
        "no": activity["no"],
        "title": activity["title"],
        "is_main": activity["is_main"] or "no",
        "planned": "yes"
        if period.quarter in (quarters(activity["planned_quarters"]) or ())
        else "no",
        "promised": "yes" if promised else "no",
        "plan_amount": sum(line["plan"] for line in lines if line["activity_no"] == activity["no"]),
        "answers": activity["answers"],
        "answers_figures": "yes" if quantitative & set(answers) else "no",
    }


_SAME_LINE = ("activity_no", "source", "expense_class")
"""What tells one budget line from another."""


def _budget(
    lines: list[Row], activities: list[Row], period: Period, past: Iterable[Row]
) -> list[Row]:
    """The planned lines, and after them whatever else money was disbursed on earlier in the year, with what was."""
    titles, before = {a["no"]: a["title"] for a in activities}, defaultdict(float)
    for r in past:
        before[tuple(r[n] for n in _SAME_LINE)] += r["disbursed"] or 0
    planned = [
        (tuple(line[n] for n in _SAME_LINE), [line[f"q{q}"] or 0 for q in (1, 2, 3, 4)])
        for line in lines
    ]
    extra = [
        (of, [0] * 4) for of in sorted(before.keys() - dict(planned).keys(), key=str) if before[of]
    ]
    found = []
    for no, ((activity, source, expense_class), plans) in enumerate(planned + extra, 1):
        found.append(
            {
                "line": no,
                "activity_no": _json(activity),
                "activity": titles.get(activity),
                "source": source,
                "expense_class": expense_class,
                "plan": plans[period.quarter - 1],
                "cum_plan": sum(plans[: period.quarter]),
                "cum_before": _json(before.get((activity, source, expense_class), 0)),
                "year_plan": sum(plans),
            }
        )
    return found


def _link(link: Row, table: str, told: Told) -> Row:
    name = (
        PLAN_LISTS[link["level"]].words(str(link["code_no"])).th
        if link["level"] in PLAN_LISTS
        else link["plan_name"]
    )
    numbered = f"{link['code_no']} {name}" if link["code_no"] and name else name
    return {
        **{n: link[n] for n in ("level", "no", "goal_text", "target_value")},
        "plan_name": numbered,
        "last_text": _cut(told.get((table, f"{link['level']}-{link['no']}"))),
    }
