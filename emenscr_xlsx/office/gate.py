"""The layers a report passes before its contents are looked at, each with one reason why not.

Whoever dropped the wrong file gets that one reason, not the four hundred findings that follow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ..ledger.rows import Standing
from ..model.finding import Finding
from ..model.messages import finding
from ..registry.duty import SENT, Duties
from ..registry.registry import Registry
from ..text.typed import date_words
from ..text.words import Words, joined
from ..workbook.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Arrived:
    """A report of ours at the gate.

    `folder` is where in the inbox it was dropped, `standing` how the report stands (None where that
    is not asked), `newest` the highest issue of the same report that came at the same time.
    """

    name: str
    ticket: Ticket
    received: date
    folder: str = ""
    standing: Standing | None = None
    newest: int = 0


Layer = Callable[[Arrived, Registry], Finding | None]


def _known(report: Arrived, registry: Registry) -> Finding | None:
    return (
        None
        if registry.project_code(report.ticket.subject)
        else finding("UNKNOWN_PROJECT", report.name, project=report.ticket.subject)
    )


def _in_its_folder(report: Arrived, registry: Registry) -> Finding | None:
    """A folder of the inbox that is named after an office takes that office's reports only."""
    project = registry.project(report.ticket.project)
    agency = registry.agency_of(report.folder) if report.folder else None
    if agency is None or registry.within(project["agency_code"], agency):
        return None
    return finding(
        "WRONG_FOLDER",
        report.name,
        folder=_named(registry, agency),
        project=project["project_code"],
        agency=_named(registry, project["agency_code"]),
    )


def _named(registry: Registry, agency: str) -> str:
    row = registry.agencies.get(agency)
    return row["name"] if row else agency


def _open(report: Arrived, registry: Registry) -> Finding | None:
    """The period takes reports from its opening to its closing, or to a later day if given."""
    period, today = report.ticket.period, report.received.isoformat()
    calendar = registry.calendar(period)
    if calendar is None:
        return None
    opens, closes = calendar["opens"], calendar["closes"]
    if opens and today < opens:
        day = date_words(date.fromisoformat(opens))
        return _closed_now("NOT_OPEN", "another_is", report, registry, day)
    due = registry.due(registry.project(report.ticket.project), period)
    if closes and today > max(closes, due or closes):
        day = date_words(date.fromisoformat(closes))
        return _closed_now("CLOSED", "another_is_open", report, registry, day)
    return None


def _closed_now(
    code: str, otherwise: str, report: Arrived, registry: Registry, day: Words
) -> Finding:
    """That a period takes no reports today; where another does, which (F22)."""
    period = report.ticket.period
    others = [p.words for p in registry.open_on(report.received) if p != period]
    rule = f"{code}.{otherwise}" if others else code
    open_now = joined(others, ", ", ", ")
    return finding(rule, report.name, period=period.words, day=day, open=open_now)


def _not_approved(report: Arrived, registry: Registry) -> Finding | None:
    """Once a level has approved, only a return or the coordinator opens the report again (S53)."""
    if report.standing is None:
        return None
    if report.standing["status"] == "APPROVED":
        return finding("V-T1.approved", report.name)
    level = report.standing["level"]
    if not level:
        return None
    then = registry.next_approver(registry.project(report.ticket.project), level)
    return finding(
        "V-T1.approved_level",
        report.name,
        level=level,
        next=then["position"] if then else _ITS_APPROVER,
    )


_ITS_APPROVER = Words("ผู้อนุมัติ", "its approver")


def _started(report: Arrived, registry: Registry) -> Finding | None:
    """The project has begun, unless a report of that quarter stands.

    A report that is not asked for any more may still be sent; one that never was is a slip.
    """
    project, period = registry.project(report.ticket.project), report.ticket.period
    duties = Duties(registry)
    if duties.duty_of(project, period) != "not_started":
        return None
    if report.standing and report.standing["status"] in SENT:
        return None
    return finding("NOT_STARTED", report.name, why=duties.why_not(project, period))


def _current(report: Arrived, _registry: Registry) -> Finding | None:
    """The newest issue counts, by the number in the ticket and never by a file's times."""
    received = (report.standing["issue"] or 0) if report.standing else 0
    latest = max(received, report.newest)
    if latest <= report.ticket.issue:
        return None
    return finding("STALE", report.name, issue=report.ticket.issue, latest=latest)


OURS: tuple[Layer, ...] = (_known,)
LAYERS: tuple[Layer, ...] = (*OURS, _in_its_folder, _started, _open, _not_approved, _current)


def refusal(
    report: Arrived, registry: Registry, layers: tuple[Layer, ...] = LAYERS
) -> Finding | None:
    """The first reason why a report cannot be taken, None where it can."""
    reasons = (layer(report, registry) for layer in layers)
    return next((reason for reason in reasons if reason is not None), None)
