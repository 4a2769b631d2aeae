"""The ledger: what was issued, delivered, found and reported, and every report's status. The only module with SQL.

Its tables for reported rows are built from the declarations of the form; any database that SQLAlchemy
knows will do, SQLite in the workspace by default.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
import sqlalchemy as sa

from ..model.finding import Finding, Verdict
from ..model.values import is_blank
from ..text.errors import Error
from ..text.period import Period
from ..text.words import Words
from .opening import LedgerError, Unreachable, begun, connected, prepare, tell_unreachable
from .queries import Booked, Reading, mark_of
from .steps import IllegalStep, Move, move
from .tables import (
    ARRIVALS,
    DELIVERIES,
    EXTENSIONS,
    FINDINGS,
    ISSUES,
    ROWS,
    STATUSES,
    TEMPLATES,
    of_period,
)

__all__ = [
    "Booked",
    "Entry",
    "IllegalStep",
    "Ledger",
    "LedgerError",
    "Move",
    "Overtaken",
    "Unreachable",
    "begun",
]


@dataclass(slots=True)
class Entry:
    """A delivery to be booked; `report` is its place in the batch whose frames hold its rows, if it was read."""

    sha256: str
    file: str
    received: datetime
    verdict: Verdict
    findings: Sequence[Finding]
    project: str | None = None
    period: Period | None = None
    issue: int | None = None
    content: str | None = None
    filed: str | None = None
    reply: str | None = None
    rows: tuple[int, int, int] = (0, 0, 0)
    report: int | None = None
    status: str | None = (
        None  # what the delivery makes of the report; None where the report stands as it stood
    )
    saved: datetime | None = None
    replaces: int | None = None
    claim: str | None = None
    further: tuple[str, ...] = ()


class Overtaken(Error):
    """Somebody else booked in the meantime: what was decided must be decided anew."""

    def __init__(self) -> None:
        super().__init__(
            Words("มีอีกกระบวนการหนึ่งรับไฟล์อยู่ ให้ลองใหม่", "Another run is taking files; try again")
        )


class Ledger(Reading):
    """An open ledger. Each public method is one transaction."""

    def __init__(self, url: str) -> None:
        try:
            self.engine = connected(url)
            self._writing = self.engine.execution_options(writing=True)
            prepare(self.engine)
        except (sa.exc.SQLAlchemyError, ImportError) as slip:
            raise LedgerError(slip) from slip
        tell_unreachable(self.engine)

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Issuing ----------------------------------------------------------------------------------

    def issue(self, given: dict[str, str], period: Period, at: datetime) -> dict[str, int]:
        """Issue numbers for projects, by the digest of their given values: the same values keep their number."""
        with self._writing.begin() as db:
            known: dict[str, tuple[int, str]] = {}
            for project, issue, digest in db.execute(
                sa.select(ISSUES.c.project, ISSUES.c.issue, ISSUES.c.given)
                .where(of_period(ISSUES, period))
                .order_by(ISSUES.c.issue)
            ):
                known[project] = (issue, digest)
            numbers, fresh = {}, []
            for project, digest in given.items():
                last, held = known.get(project, (0, None))
                numbers[project] = last if held == digest else last + 1
                if held != digest:
                    fresh.append(
                        {
                            "project": project,
                            "fiscal_year": period.fiscal_year,
                            "quarter": period.quarter,
                            "issue": last + 1,
                            "given": digest,
                            "at": at,
                        }
                    )
            if fresh:
                db.execute(sa.insert(ISSUES), fresh)
        return numbers

    def reissue(self, given: dict[str, str], period: Period, at: datetime) -> dict[str, int]:
        """A further issue number for each project, for the copy that goes back to be corrected."""
        with self._writing.begin() as db:
            latest = (
                sa.select(ISSUES.c.project, sa.func.max(ISSUES.c.issue))
                .where(of_period(ISSUES, period))
                .group_by(ISSUES.c.project)
            )
            known = dict(db.execute(latest).all())
            numbers = {project: known.get(project, 0) + 1 for project in given}
            same = {"fiscal_year": period.fiscal_year, "quarter": period.quarter, "at": at}
            if given:
                db.execute(
                    sa.insert(ISSUES),
                    [
                        {"project": p, "issue": n, "given": given[p], **same}
                        for p, n in numbers.items()
                    ],
                )
        return numbers

    def wrote(self, period: Period, written: Sequence[dict[str, object]], at: datetime) -> None:
        """Note the workbooks that were written to the templates folder: project, issue, stamp and given values."""
        with self._writing.begin() as db:
            db.execute(
                sa.delete(TEMPLATES).where(
                    of_period(TEMPLATES, period),
                    TEMPLATES.c.project.in_([w["project"] for w in written]),
                )
            )
            if written:
                db.execute(
                    sa.insert(TEMPLATES),
                    [
                        {
                            "fiscal_year": period.fiscal_year,
                            "quarter": period.quarter,
                            "at": at,
                            **w,
                        }
                        for w in written
                    ],
                )

    # Booking ----------------------------------------------------------------------------------

    def receive(self, arrivals: Sequence[dict[str, object]]) -> None:
        """Note files that were taken out of the inbox: each claim once."""
        with self._writing.begin() as db:
            known = set(
                db.scalars(
                    sa.select(ARRIVALS.c.claim).where(
                        ARRIVALS.c.claim.in_([a["claim"] for a in arrivals])
                    )
                )
            )
            if fresh := [a for a in arrivals if a["claim"] not in known]:
                db.execute(sa.insert(ARRIVALS), fresh)

    def book(
        self,
        entries: Sequence[Entry],
        frames: dict[str, pd.DataFrame],
        sheets: Sequence[dict[str, str]],
        mark: tuple[int, int] | None = None,
        moves: Sequence[Move] = (),
    ) -> tuple[int, int]:
        """Book deliveries with their findings, rows and statuses, all or nothing; returns the ledger's new mark.

        `frames` are a batch's (with `_report`); `sheets` gives, per report of the batch, each table's sheet. With a
        `mark`, nothing is booked, and Overtaken raised, if anybody else has booked since. `moves` are what an approver decided.
        """
        with self._writing.begin() as db:
            if mark is not None and mark_of(db) != mark:
                raise Overtaken
            first = (db.scalar(sa.select(sa.func.max(DELIVERIES.c.id))) or 0) + 1
            ids = list(range(first, first + len(entries)))
            if entries:
                db.execute(
                    sa.insert(DELIVERIES),
                    [_delivery(i, e) for i, e in zip(ids, entries, strict=True)],
                )
            findings = [
                _finding(i, f) for i, e in zip(ids, entries, strict=True) for f in e.findings
            ]
            if findings:
                db.execute(sa.insert(FINDINGS), findings)
            booked = {
                e.report: i for i, e in zip(ids, entries, strict=True) if e.report is not None
            }
            for name, frame in ((n, f) for n, f in frames.items() if n in ROWS):
                self._book_rows(db, name, frame, booked, sheets)
            move(
                db,
                [
                    Move(e.project, e.period, e.status, e.received, i, sent=True)
                    for i, e in zip(ids, entries, strict=True)
                    if e.status is not None
                ],
            )
            move(db, moves)
            return mark_of(db)

    def _book_rows(
        self,
        db: sa.Connection,
        name: str,
        frame: pd.DataFrame,
        booked: dict[int, int],
        sheets: Sequence[dict[str, str]],
    ) -> None:
        frame = frame[frame["_report"].isin(booked)]
        if frame.empty:
            return
        reports = frame["_report"]
        out = frame.drop(columns="_report").assign(
            _delivery=reports.map(booked), _sheet=[sheets[r].get(name, "") for r in reports]
        )
        columns = [c.name for c in ROWS[name].columns]
        rows = list(zip(*(_stored(out[c]) for c in columns), strict=True))
        db.exec_driver_sql(
            str(sa.insert(ROWS[name]).compile(db)), rows
        )  # as values of the database's own: told by the name, ten thousand rows take long

    def answered(self, claim: str, reply: str, *further: str) -> None:
        """Note where answers went that had to go elsewhere than booked, their places being held open."""
        with self._writing.begin() as db:
            db.execute(
                sa.update(DELIVERIES)
                .where(DELIVERIES.c.claim == claim)
                .values(reply=reply, further=_listed(further))
            )

    def move(
        self,
        project: str,
        period: Period,
        status: str,
        at: datetime,
        comment: str = "",
        who: str = "",
    ) -> None:
        """Move a report to a status by hand, with the reason; raises IllegalStep where it may not follow."""
        with self._writing.begin() as db:
            move(db, [Move(project, period, status, at, comment=comment, who=who)])

    def withdraw(
        self, project: str, period: Period, at: datetime, comment: str, who: str = ""
    ) -> None:
        """Take back the report that stands: none stands until one is sent, or reinstated; raises IllegalStep where none can be taken back."""
        with self._writing.begin() as db:
            delivery = db.scalar(
                sa.select(STATUSES.c.delivery).where(of_period(STATUSES, period, project))
            )
            move(
                db, [Move(project, period, "SAVED", at, delivery, comment, who=who, withdrawn=True)]
            )
            db.execute(
                sa.update(DELIVERIES).where(DELIVERIES.c.id == delivery).values(withdrawn=at)
            )

    def reinstate(
        self, project: str, period: Period, delivery: int, at: datetime, comment: str, who: str = ""
    ) -> None:
        """Make an earlier delivery, that was sent and accepted, the standing report again."""
        with self._writing.begin() as db:
            move(db, [Move(project, period, "SUBMITTED", at, delivery, comment, who=who)])
            db.execute(
                sa.update(DELIVERIES).where(DELIVERIES.c.id == delivery).values(withdrawn=None)
            )

    def extend(
        self,
        period: Period,
        new_due: date,
        reason: str,
        at: datetime,
        *,
        agency: str | None,
        project: str | None,
        who: str = "",
    ) -> None:
        """Give an agency's reports, or one project's, more time (C8)."""
        given = {
            "agency_code": agency,
            "project_code": project,
            "new_due": new_due,
            "reason": reason,
            "who": who,
            "at": at,
        }
        with self._writing.begin() as db:
            db.execute(
                sa.insert(EXTENSIONS),
                [given | {"fiscal_year": period.fiscal_year, "quarter": period.quarter}],
            )


def _delivery(number: int, e: Entry) -> dict[str, object]:
    read, used, ignored = e.rows
    return {
        "id": number,
        "claim": e.claim,
        "sha256": e.sha256,
        "file": e.file,
        "received": e.received,
        "verdict": str(e.verdict),
        "project": e.project,
        "fiscal_year": e.period and e.period.fiscal_year,
        "quarter": e.period and e.period.quarter,
        "issue": e.issue,
        "content": e.content,
        "saved": e.saved,
        "replaces": e.replaces,
        "filed": e.filed,
        "reply": e.reply,
        "further": _listed(e.further),
        "rows_read": read,
        "rows_used": used,
        "rows_ignored": ignored,
    }


def _finding(number: int, f: Finding) -> dict[str, object]:
    return {
        "delivery": number,
        "code": f.code,
        "rule": f.rule,
        "severity": int(f.severity),
        "sheet": f.sheet,
        "cell": f.cell,
        "message_th": f.message.th,
        "message_en": f.message.en,
        "value": f.value,
        "table": f.table,
        "record": f.record,
        "column": f.column,
    }


def _listed(places: Sequence[str]) -> str | None:
    return json.dumps(places, ensure_ascii=False) if places else None


def _stored(series: pd.Series) -> list[object]:
    """A column as SQLite holds it: None for blanks, dates as text."""
    if series.dtype.kind == "M":
        return [None if v is pd.NaT else v.date().isoformat() for v in series]
    return [None if is_blank(v) else v for v in series.tolist()]
