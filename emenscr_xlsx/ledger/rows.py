"""The ledger's rows as the software holds them: the columns of `tables`, typed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypedDict, TypeVar

import sqlalchemy as sa

from ..text.words import Words

Row = TypeVar("Row")


def rows(db: sa.Connection, query: sa.Executable, row: Callable[..., Row]) -> list[Row]:
    """What a query gives, a `row` each."""
    return [row(**values) for values in db.execute(query).mappings()]


class Standing(TypedDict):
    """How a project's report of a period stands.

    `content`, `received`, `verdict`, `file`, `filed` and `sha256` are those of the standing
    delivery; None where there is none. `issue` is the highest that was received. `newest` is the
    newest delivery that was kept, be it a draft or to be corrected: where it is not the standing
    one, something has come that does not count.
    """

    project: str
    fiscal_year: int
    quarter: int
    status: str
    delivery: int | None
    submissions: int
    since: datetime
    level: int
    content: str | None
    received: datetime | None
    verdict: str | None
    file: str | None
    filed: str | None
    sha256: str | None
    issue: int | None
    newest: int | None
    newest_verdict: str | None
    newest_received: datetime | None
    newest_file: str | None


class Step(TypedDict):
    """A report's step to a status (S55), by a delivery or by hand."""

    id: int
    project: str
    fiscal_year: int
    quarter: int
    status: str
    time: datetime
    delivery: int | None
    comment: str | None
    level: int | None
    who: str | None


class Delivered(TypedDict):
    """A delivery that was booked; `counts` where it is the report that stands."""

    id: int
    claim: str | None
    sha256: str
    file: str
    received: datetime
    verdict: str
    project: str | None
    fiscal_year: int | None
    quarter: int | None
    issue: int | None
    content: str | None
    saved: datetime | None
    replaces: int | None
    withdrawn: datetime | None
    filed: str | None
    reply: str | None
    further: str | None
    rows_read: int
    rows_used: int
    rows_ignored: int
    told: int | None
    counts: bool | None


class Answered(TypedDict):
    """A delivery with its answer, and how many errors and remarks that names."""

    id: int
    project: str | None
    fiscal_year: int | None
    quarter: int | None
    verdict: str
    received: datetime
    file: str
    filed: str | None
    reply: str | None
    errors: int
    remarks: int


class ReportFinding(TypedDict):
    """A finding of a standing report, with the report and its file."""

    project: str
    quarter: int
    file: str
    filed: str | None
    delivery: int
    code: str
    rule: str
    sheet: str | None
    cell: str | None
    message_th: str
    message_en: str
    value: str | None
    table: str | None
    record: str | None
    column: str | None
    severity: int
    place: int | None


class Template(TypedDict):
    """The workbook that lies in the templates folder for a project, with what it was given."""

    project: str
    issue: int
    stamp: str
    given: bytes


class Story(TypedDict):
    """An arrival of a file and what became of it; without a verdict while it is not decided.

    `message` is its gravest finding's, `steps` the statuses that it led to, each with its time.
    """

    file: str
    sha256: str
    time: datetime | None
    received: datetime | None
    verdict: str | None
    project: str | None
    fiscal_year: int | None
    quarter: int | None
    filed: str | None
    reply: str | None
    message: Words | None
    steps: Sequence[tuple[str, datetime]]
