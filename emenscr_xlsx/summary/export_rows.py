"""The rows of the exported tables, of some projects at a time."""

from collections.abc import Callable, Iterator, Sequence

from ..model import Choices, Column, Kind, Table
from ..model.finding import Severity, Verdict
from ..model.values import is_blank
from ..text.period import Period
from ..writing.m6 import m6_texts
from .cells import Uncountable
from .chunk import Chunk
from .export_columns import NAMES, WHO
from .export_items import columns_of
from .facts import SummaryFacts
from .records import Record, origin
from .tables import planned_lines

Rows = Iterator[Sequence[object]]


def _who(facts: SummaryFacts, code: str, quarter: int) -> list[object]:
    project = facts.projects[code]
    agency = facts.registry.agencies.get(project["agency_code"])
    name, year = agency and agency["name"], facts.period.fiscal_year
    return [
        *(code, project["name"], project["agency_code"], name),
        *(year, quarter, Period(year, quarter).label),
    ]


def record_id(project: str, record: object) -> list[object]:
    return [record, f"{project}|{record}" if record else None]


def within(facts: SummaryFacts, table: Table, row: dict[str, object]) -> bool:
    """Whether a row of the registry is of the year and of the agency that are exported."""
    project, agency, year = (row.get(n) for n in ("project_code", "agency_code", "fiscal_year"))
    if project is not None:
        return project in facts.projects
    if year is not None and year != facts.period.fiscal_year:
        return False
    return not (facts.agency and agency) or facts.registry.within(str(agency), facts.agency)


def codes(lists: dict[str, Choices]) -> Callable[[SummaryFacts, Chunk], Rows]:
    def rows(_: SummaryFacts, __: Chunk) -> Rows:
        for name, choices in lists.items():
            for code, words in choices.items.items():
                yield name, code, words.th, words.en

    return rows


def plan_lines(facts: SummaryFacts, chunk: Chunk) -> Rows:
    """What every project plans, whether it has reported or not."""
    year = facts.period.fiscal_year
    for project in chunk.projects:
        for quarter in (1, 2, 3, 4):
            for line in planned_lines(facts, project, quarter):
                when = (year, quarter, Period(year, quarter).label)
                kept = (line[n] for n in ("activity_no", "source", "expense_class", "plan"))
                yield [project, *when, *kept]


def reports(facts: SummaryFacts, chunk: Chunk) -> Rows:
    for project in chunk.projects:
        for quarter in facts.quarters:
            if report := facts.board.get((project, quarter)):
                yield [
                    *_who(facts, project, quarter),
                    report["status"],
                    report["since"],
                    report["due"],
                    report["submissions"],
                    report["duty"],
                    report["level"],
                ]


def reported(table: Table) -> Callable[[SummaryFacts, Chunk], Rows]:
    """The records of a table of the form, of reports that were sent."""
    columns = columns_of(table, WHO)

    def rows(facts: SummaryFacts, chunk: Chunk) -> Rows:
        for project in chunk.projects:
            for record in chunk.sent(table.name, project):
                yield [
                    *_who(facts, project, record.quarter),
                    record.status,
                    *(_value(column, record) for column in columns),
                    *record_id(project, record.key),
                    record["_file"],
                    record["_filed"],
                    origin(table, record).location,
                ]

    return rows


def _value(column: Column, record: Record) -> object:
    """A column's value, chosen items by their codes."""
    value = column.computed.value(record) if column.computed else record[column.name]
    if isinstance(value, Uncountable):  # a float holds it as it came; a whole number does not
        return None if column.kind is Kind.WHOLE else value.reported
    return None if is_blank(value) else value


def findings(facts: SummaryFacts, chunk: Chunk) -> Rows:
    for f in facts.source.findings(chunk.projects):
        yield [
            *_who(facts, f["project"], f["quarter"]),
            Severity(f["severity"]).name.lower(),
            f["code"],
            f["rule"],
            f["message_th"],
            f["message_en"],
            f["value"],
            NAMES.get(f["table"] or "", f["table"]),
            *record_id(f["project"], f["record"]),
            f["column"],
            f["sheet"],
            f["cell"],
            f["delivery"],
        ]


def _steps(facts: SummaryFacts, chunk: Chunk) -> Iterator[tuple[bool, list[object]]]:
    """Every step of a report's status, and whether an approver decided it."""
    for step in facts.source.steps(chunk.projects):
        status = step["status"]
        decided = status in ("APPROVED", "RETURNED") or bool(
            status == "SUBMITTED" and step["level"]
        )
        yield (
            decided,
            [
                *_who(facts, step["project"], step["quarter"]),
                *(step["id"], status, step["time"].date(), step["level"]),
                *(step["who"] or None, step["comment"] or None, step["delivery"]),
            ],
        )


def decisions(facts: SummaryFacts, chunk: Chunk) -> Rows:
    return (row for decided, row in _steps(facts, chunk) if decided)


def history(facts: SummaryFacts, chunk: Chunk) -> Rows:
    return (row for _, row in _steps(facts, chunk))


def deliveries(facts: SummaryFacts, chunk: Chunk) -> Rows:
    for d in facts.source.deliveries(chunk.projects):
        yield [
            *_who(facts, str(d["project"]), d["quarter"] or 0),
            *(d["id"], d["file"], d["received"].date(), Verdict(d["verdict"]).name.lower()),
            *(d["issue"], d["rows_read"], d["rows_used"], int(bool(d["counts"]))),
            *(d["filed"], d["sha256"]),
        ]


def texts(facts: SummaryFacts, chunk: Chunk) -> Rows:
    batch, keys = chunk.batch(facts.quarters)
    for (project, quarter), texts in zip(keys, m6_texts(batch), strict=True):
        for (box, record), text in texts.items():
            if text:
                yield [*_who(facts, project, quarter), box, *record_id(project, record), text]
