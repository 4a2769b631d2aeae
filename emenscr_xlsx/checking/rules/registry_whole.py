"""Checks on the registry as a whole: what is not there, or goes in a circle (P2).

Each says a cause once, at the first row that shows it.
"""

from collections import defaultdict
from collections.abc import Iterator

from ...forms import registry as registry_form
from ...model.finding import Severity
from ...model.records import line_of
from ...text.thai import squash
from ...text.words import Words, joined
from ..engine import CheckContext, Hit, check

_OF_PROJECTS = ("activities", "kpis", "goals", "plan_links")
_NAMED = 5  # projects that a message names


def _several(codes: list[str]) -> Words:
    """Some projects by code, and how many more there are."""
    more = len(codes) - _NAMED
    named = ", ".join(codes[:_NAMED])
    return (
        Words(f"{named} และอีก {more}", f"{named} and {more} more")
        if more > 0
        else Words(named, named)
    )


@check(
    "UNKNOWN.nothing_planned",
    Severity.WARNING,
    "โครงการยังไม่มี{lacking}: {projects}",
    "Nothing on the sheets {lacking} for: {projects}",
    "D4, D5, D6, D3",
    scope="registry",
)
def projects_with_nothing(facts: CheckContext) -> Iterator[Hit]:
    there = {name: set(facts[name]["project_code"]) for name in _OF_PROJECTS}
    if any(facts.faulty(name, "project_code").any() for name in _OF_PROJECTS):
        return
    rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
    codes = facts["projects"]["project_code"].tolist()
    for row, code in enumerate(codes):
        if code and (lacking := tuple(n for n in _OF_PROJECTS if code not in there[n])):
            rows[lacking].append(row)
    for lacking, several in rows.items():
        titles = joined([registry_form.BY_NAME[name].title for name in lacking], ", ", ", ")
        projects = _several([codes[row] for row in several])
        yield "projects", several[0], "project_code", {"lacking": titles, "projects": projects}


@check(
    "DATES.no_calendar",
    Severity.WARNING,
    "ปี {fiscal_year} ไม่มีปฏิทินของไตรมาส {quarters} จึงไม่มีกำหนดส่ง",
    "The calendar has no quarter {quarters} of {fiscal_year}, so that nothing is ever due",
    "D17",
    scope="registry",
)
def years_without_calendar(facts: CheckContext) -> Iterator[Hit]:
    calendar, projects = facts["calendar"], facts["projects"]
    doubled = calendar.duplicated(["fiscal_year", "quarter"]).any()
    if doubled or facts.faulty("calendar", "fiscal_year", "quarter").any():
        return  # said there
    known = set(zip(calendar["fiscal_year"], calendar["quarter"], strict=True))
    years: list[float] = projects["fiscal_year"].dropna().drop_duplicates().tolist()
    rows: list[int] = projects["fiscal_year"].dropna().drop_duplicates().index.tolist()
    for year, row in zip(years, rows, strict=True):
        if lacking := [str(q) for q in (1, 2, 3, 4) if (year, q) not in known]:
            yield "projects", row, "fiscal_year", {"quarters": ", ".join(lacking)}


@check(
    "UNKNOWN.loop_of_parents",
    Severity.ERROR,
    "สังกัดวนเป็นวง: {circle}",
    "These agencies stand above one another in a circle: {circle}",
    "D1",
    scope="registry",
    structural=True,
)
def loops_of_parents(facts: CheckContext) -> Iterator[Hit]:
    agencies = facts["agencies"]
    codes, parents = agencies["agency_code"].tolist(), agencies["parent"].tolist()
    above = dict(zip(codes, parents, strict=True))
    settled: set[str] = set()
    for row, code in enumerate(codes):
        line: list[str] = []
        agency = code
        while agency and agency not in settled and agency not in line:
            line.append(agency)
            agency = above.get(agency)
        if agency in line:
            circle = line[line.index(agency) :]
            first = row if code in circle else codes.index(circle[0])
            yield "agencies", first, "parent", {"circle": " → ".join((*circle, circle[0]))}
        settled |= {*line}


@check(
    "UNKNOWN.ends_below_the_top",
    Severity.INFO,
    "การอนุมัติของ {agencies} จบก่อนถึงผู้อนุมัติของ {top} หากต้องผ่านให้เพิ่มระดับ",
    "Approval of {agencies} ends below the approvers of {top}; add a level if it has to pass them",
    "S53",
    scope="registry",
)
def chains_that_end_below(facts: CheckContext) -> Iterator[Hit]:
    agencies, approvers = facts["agencies"], facts["approvers"]
    if facts.faulty("approvers", "agency_code", "level").any():
        return
    above = dict(zip(agencies["agency_code"], agencies["parent"], strict=True))
    last: dict[str, int] = {}
    positions: dict[str, set[str]] = defaultdict(set)
    levels: list[float] = approvers["level"].tolist()
    for row, (agency, position) in enumerate(
        zip(approvers["agency_code"], approvers["position"], strict=True)
    ):
        if agency and position:
            positions[agency].add(squash(position))
            if agency not in last or levels[row] > levels[last[agency]]:
                last[agency] = row
    below: dict[str, list[str]] = defaultdict(list)
    for agency in last:
        line = line_of(above, agency)
        top = next((a for a in line[1:] if a in positions), None)
        in_a_circle = above.get(line[-1])
        if top and not in_a_circle and not positions[agency] & positions[top]:
            below[top].append(agency)
    for top, ending in below.items():
        places = {"top": top, "agencies": _several(ending)}
        yield "approvers", last[ending[0]], "position", places
