"""October: the next year's registry, made from this year's and from what was reported (T13).

This year's is kept beside it, as it is, for its own quarters: their summaries do not change.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..forms.lists import DUTY, PROJECT_STATE
from ..ledger.ledger import Ledger
from ..registry.duty import CLOSED
from ..text.period import Period
from ..text.typed import date_words
from ..text.words import Words
from ..workbook.submission import file_digest
from ..writing.registry import registry_workbook
from . import disk
from .errors import WorkspaceError
from .registry_file import TypedRow, read_registry, replace_registry, typed_rows
from .workspace import Workspace

_OF_PROJECTS = ("goals", "kpis", "activities", "budget_lines", "plan_links")
_OF_YEARS = ("calendar", "extensions", "national_targets", "waivers")
_DAYS = ("opens", "internal_due", "ministry_due", "closes")
_PLANS = ("q1", "q2", "q3", "q4")
_SATURDAY = 5

_STAYS = Words("{project} ไม่ยกมา: {why}", "{project} is not carried over: {why}")
_NO_END = Words(
    "{project}: ไม่มีวันสิ้นสุด จึงยกมา หากไม่ทำต่อให้ลบออก",
    "{project} has no end, and is carried over; take it out if it does not go on",
)
_NOT_SENT = Words(
    "{project}: ยังไม่มีรายงานไตรมาส 4 ยอดเบิกจ่ายสะสมปีก่อน {spent} บาทนับเฉพาะที่รายงานแล้ว",
    "{project}: no report of quarter 4 yet; {spent} baht disbursed before are what was reported",
)
_PLAN = Words(
    "{project}: ใส่แผนเงินของปี {year} (วงเงิน {total} บาท เบิกจ่ายปีก่อน {spent} บาท)"
    " และตรวจไตรมาสตามแผนของกิจกรรม",
    "{project}: fill in the budget plan of {year} (budget {total} baht, {spent} disbursed before),"
    " and look at the planned quarters of its activities",
)
_TARGETS = Words(
    "{project}: ตรวจค่าเป้าหมายของตัวชี้วัด {count} ตัวว่ายังใช้ในปี {year}",
    "{project}: confirm the targets of its {count} KPIs for {year}",
)
_TERMINATED = Words(
    "{project}: กิจกรรมที่ {no} รายงานว่ายุติแล้ว จึงไม่ยกมา",
    "{project}: activity {no} was reported as terminated, and is not carried over",
)
_DEFERRED = Words(
    "{project}: กิจกรรมที่ {no} เลื่อนมาไตรมาส {quarter} ของปี {year} ให้ใส่ในไตรมาสตามแผน",
    "{project}: activity {no} was deferred to quarter {quarter} of {year}; plan it there",
)
_WEEKEND = Words(
    "ปฏิทินไตรมาส {quarter}: {day} ตรงกับวันหยุดสุดสัปดาห์",
    "Calendar of quarter {quarter}: {day} falls on a weekend",
)
_CALENDAR = Words(
    "ไม่มีปฏิทินของปี {year} ให้ใส่กำหนดส่งของแต่ละไตรมาส",
    "There is no calendar of {year}: fill in when each quarter is due",
)
_TARGETS_OF_COUNTRY = Words(
    "ใส่เป้าหมายการเบิกจ่ายของประเทศปี {year}", "Fill in the national disbursement targets of {year}"
)
_TITLE = Words("ทะเบียนปี {year}: สิ่งที่ต้องตัดสินใจ", "The registry of {year}: what a person must decide")


@dataclass(frozen=True)
class RolledOver:
    """The next year's registry, where earlier ones are kept, and what a person must decide."""

    registry: Path
    kept: tuple[Path, ...]
    continuing: int
    decisions: tuple[Words, ...]
    listed: Path


@dataclass(frozen=True)
class Reported:
    """What was reported of a year: each project's last state, its spending, its activities."""

    states: Mapping[str, str]
    sent: frozenset[str]
    spent: Mapping[str, float]
    activities: Mapping[tuple[str, int], TypedRow]

    @classmethod
    def in_year(cls, ledger: Ledger, year: int) -> "Reported":
        last = Period(year, 4)
        states = sorted(ledger.project_states(year).items(), key=lambda state: state[0][1])
        rows = ledger.rows([*last.earlier(), last], tables=("budget", "activities"))
        spent = rows["budget"].groupby("_project")["disbursed"].sum()
        return cls(
            {project: state for (project, _), state in states},
            frozenset(c for c, row in ledger.standing(last).items() if row["delivery"]),
            {str(project): round(float(baht), 2) for project, baht in spent.items()},
            {
                (a["_project"], int(a["no"])): {str(n): v for n, v in a.items()}
                for a in rows["activities"].to_dict("records")
            },
        )


def rollover(ws: Workspace, to: int) -> RolledOver:
    """Make the registry of fiscal year `to` from that of the year before.

    Projects that go on are carried over with their goals, KPIs, activities, plan links and what
    they spent; the calendar moves by one year. The registry of the years gone by is kept beside it.
    Raises WorkspaceError where it was done before, or nothing can be carried over.
    """
    year = Period(to, 1).fiscal_year - 1
    present, kept = ws.registry_file, ws.past_registry(year)
    if kept.exists() and file_digest(kept) != file_digest(present):  # else a run was cut
        raise WorkspaceError(
            f"ทำไปแล้ว: ทะเบียนปี {year} เก็บไว้ที่ {kept}",
            f"That was done before: the registry of {year} is kept in {kept}",
        )
    if not ws.registry.of_year(year):
        raise WorkspaceError(
            f"ทะเบียนไม่มีโครงการของปี {year}", f"The registry has no project of {year}"
        )
    _, batch = read_registry(present, ws.settings)
    rows = typed_rows(batch)
    with ws.ledger() as ledger:
        reported = Reported.in_year(ledger, year)
    made, decisions = next_year(rows, reported, to)
    years = sorted({p["fiscal_year"] for p in rows["projects"] if p["fiscal_year"] < to})
    places = [
        path for y in years if not (path := ws.past_registry(int(y))).exists() or path == kept
    ]
    for place in places:
        disk.copy(present, place)
    listed = _list(ws, to, decisions)
    try:  # at last: with it the year begins
        replace_registry(present, registry_workbook(ws.settings.lang, made))
    except WorkspaceError:
        for place in (*places, listed):
            place.unlink()
        raise
    continuing = len({p["project_code"] for p in made["projects"]})
    return RolledOver(present, tuple(places), continuing, tuple(decisions), listed)


def _list(ws: Workspace, to: int, decisions: Sequence[Words]) -> Path:
    """Write down what a person must decide."""
    title = _TITLE.format(year=to)
    lines = [title.th, title.en, ""]
    for number, words in enumerate(decisions, 1):
        lines += [f"[ ] {number}. {words.th}", f"       {words.en}"]
    text = "\r\n".join((*lines, ""))
    return disk.write(ws.root / f"rollover-{to}.txt", text.encode("utf-8-sig"))


def next_year(
    rows: Mapping[str, list[TypedRow]], reported: Reported, to: int
) -> tuple[dict[str, list[TypedRow]], list[Words]]:
    """The rows of the next year's registry, and what a person must decide."""
    decisions: list[Words] = []
    there = [p for p in rows["projects"] if p["fiscal_year"] >= to]
    known = {p["project_code"] for p in there}
    carried: dict[str, TypedRow] = {}
    for project in rows["projects"]:
        code = project["project_code"]
        if project["fiscal_year"] != to - 1 or code in known:
            continue
        if why := _over(project, reported.states.get(code), to):
            decisions.append(_STAYS.format(project=_called(project), why=why))
            continue
        spent = (project["spent_before"] or 0) + reported.spent.get(code, 0)
        carried[code] = {**project, "fiscal_year": to, "spent_before": spent or None}
    made = {n: rows[n] for n in ("agencies", "approvers", "code_lists")}
    made["projects"] = [*carried.values(), *there]
    gone = {
        key
        for key, activity in reported.activities.items()
        if activity["no_action"] == "terminated"
    }
    for name in _OF_PROJECTS:
        number = "activity_no" if name == "budget_lines" else "no"
        ends = name in ("activities", "budget_lines")
        made[name] = [
            {**row, **dict.fromkeys(_PLANS)}
            if name == "budget_lines" and row["project_code"] in carried
            else row
            for row in rows[name]
            if row["project_code"] in known
            or (
                row["project_code"] in carried
                and not (ends and (row["project_code"], row[number]) in gone)
            )
        ]
    for name in _OF_YEARS:
        made[name] = [row for row in rows[name] if row["fiscal_year"] >= to]
    decisions += _of_projects(carried, made, reported, gone, to)
    if not any(row["fiscal_year"] == to for row in made["calendar"]):
        moved = [_moved(row) for row in rows["calendar"] if row["fiscal_year"] == to - 1]
        made["calendar"] = [*moved, *made["calendar"]]
        decisions += _weekends(moved) if moved else [_CALENDAR.format(year=to)]
    if not any(row["fiscal_year"] == to for row in made["national_targets"]):
        decisions.append(_TARGETS_OF_COUNTRY.format(year=to))
    return made, decisions


def _called(project: TypedRow) -> str:
    return f"{project['project_code']} {project['name']}"


def _over(project: TypedRow, state: str | None, to: int) -> Words | None:
    """Why a project does not go on in a year; None where it does."""
    end = project["end_date"]
    if state in CLOSED:
        return DUTY.words(state)
    if isinstance(end, dt.date) and end < Period(to, 1).start:
        words, day = DUTY.words("ended"), date_words(end)
        last = PROJECT_STATE.words(state) if state else Words("–", "–")
        return Words(
            f"{words.th} ({day.th} รายงานล่าสุด: {last.th})",
            f"{words.en} ({day.en}; last reported: {last.en})",
        )
    return None


def _of_projects(
    carried: Mapping[str, TypedRow],
    made: Mapping[str, list[TypedRow]],
    reported: Reported,
    gone: set[tuple[str, int]],
    to: int,
) -> Iterator[Words]:
    """What is to be decided of the projects that go on."""
    kpis: dict[object, int] = {}
    for row in made["kpis"]:
        kpis[row["project_code"]] = kpis.get(row["project_code"], 0) + (row["target"] is not None)
    for code, project in carried.items():
        called, spent = _called(project), f"{project['spent_before'] or 0:,.2f}"
        if project["end_date"] is None:
            yield _NO_END.format(project=called)
        if code not in reported.sent:
            yield _NOT_SENT.format(project=called, spent=spent)
        total = f"{project['total_budget']:,.2f}"
        yield _PLAN.format(project=called, year=to, total=total, spent=spent)
        if count := kpis.get(code):
            yield _TARGETS.format(project=called, count=count, year=to)
    for (code, number), activity in reported.activities.items():
        if code not in carried:
            continue
        called = _called(carried[code])
        if (code, number) in gone:
            yield _TERMINATED.format(project=called, no=number)
        elif activity["no_action"] == "deferred" and activity["next_year"] == to:
            quarter = f"{activity['next_quarter']:g}"
            yield _DEFERRED.format(project=called, no=number, quarter=quarter, year=to)


def _moved(row: TypedRow) -> TypedRow:
    """A quarter of the calendar, one year on."""
    days = {n: _year_on(d) for n in _DAYS if isinstance(d := row[n], dt.date)}
    return {**row, **days, "fiscal_year": row["fiscal_year"] + 1}


def _year_on(day: dt.date) -> dt.date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)


def _weekends(calendar: Sequence[TypedRow]) -> Iterator[Words]:
    for row in calendar:
        for name in _DAYS:
            if isinstance(day := row[name], dt.date) and day.weekday() >= _SATURDAY:
                yield _WEEKEND.format(quarter=f"{row['quarter']:g}", day=date_words(day))
