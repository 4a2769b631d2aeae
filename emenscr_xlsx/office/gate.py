"""The layers a report passes before its contents are looked at, each with its one reason why not.

Whoever dropped the wrong file is told that, and not four hundred things that follow from it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ..model.finding import Finding
from ..model.messages import finding
from ..registry.duty import SENT, Duties
from ..registry.registry import Registry
from ..text.typed import date_words
from ..text.words import Words
from ..workbook.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Arrived:
    """A report of ours at the gate: what it is for, where it was dropped, when, and where that report stands."""

    name: str
    ticket: Ticket
    received: date
    folder: str = ""
    standing: Mapping[str, object] | None = (
        None  # its row of the ledger's standing, where that is asked
    )
    newest: int = 0  # the highest issue of the same report that came at the same time


Layer = Callable[[Arrived, Registry], Finding | None]


def _known(one: Arrived, registry: Registry) -> Finding | None:
    return (
        None
        if registry.project_code(one.ticket.project)
        else finding("UNKNOWN_PROJECT", one.name, project=one.ticket.project)
    )


def _in_its_folder(one: Arrived, registry: Registry) -> Finding | None:
    """A folder of the inbox that is named after an office takes that office's reports only."""
    project = registry.project(one.ticket.project)
    agency = registry.agency_of(one.folder) if one.folder else None
    if agency is None or registry.within(project["agency_code"], agency):
        return None
    return finding(
        "WRONG_FOLDER",
        one.name,
        folder=_named(registry, agency),
        project=project["project_code"],
        agency=_named(registry, project["agency_code"]),
    )


def _named(registry: Registry, agency: str) -> str:
    return str(registry.agencies.get(agency, {}).get("name") or agency)


def _open(one: Arrived, registry: Registry) -> Finding | None:
    """The period takes reports: from its opening to its closing, or to a later day the report was given."""
    calendar = registry.calendar(one.ticket.period) or {}
    due = registry.due(registry.project(one.ticket.project), one.ticket.period)
    opens, closes, today = calendar.get("opens"), calendar.get("closes"), one.received.isoformat()
    if opens and today < opens:
        return finding(
            "NOT_OPEN",
            one.name,
            period=one.ticket.period.words,
            day=date_words(date.fromisoformat(opens)),
        )
    if closes and today > max(closes, due or closes):
        return finding(
            "CLOSED",
            one.name,
            period=one.ticket.period.words,
            day=date_words(date.fromisoformat(closes)),
        )
    return None


def _not_approved(one: Arrived, registry: Registry) -> Finding | None:
    """Once a level has approved, only a return or the coordinator opens the report again (S53)."""
    held = one.standing or {}
    if held.get("status") == "APPROVED":
        return finding("V-T1.approved", one.name)
    level = held.get("level") or 0
    if not level:
        return None
    levels = registry.approvers(registry.project(one.ticket.project))
    return finding(
        "V-T1.approved_level",
        one.name,
        level=level,
        next=levels[level]["position"] if level < len(levels) else _ITS_APPROVER,
    )


_ITS_APPROVER = Words("ผู้อนุมัติ", "its approver")


def _started(one: Arrived, registry: Registry) -> Finding | None:
    """The project has begun, unless a report of that quarter stands: what is not asked of it any more may be told, what never was is a slip."""
    project, period = registry.project(one.ticket.project), one.ticket.period
    duties = Duties(registry)
    if (
        duties.duty_of(project, period) != "not_started"
        or (one.standing or {}).get("status") in SENT
    ):
        return None
    return finding("NOT_STARTED", one.name, why=duties.why_not(project, period))


def _current(one: Arrived, _plan: Registry) -> Finding | None:
    """The newest issue counts, by the number in the ticket and never by a file's times."""
    latest = max((one.standing or {}).get("issue") or 0, one.newest)
    return (
        finding("STALE", one.name, issue=one.ticket.issue, latest=latest)
        if latest > one.ticket.issue
        else None
    )


OURS: tuple[Layer, ...] = (_known,)
LAYERS: tuple[Layer, ...] = (*OURS, _in_its_folder, _started, _open, _not_approved, _current)


def refusal(one: Arrived, registry: Registry, layers: tuple[Layer, ...] = LAYERS) -> Finding | None:
    """The first reason why a report cannot be taken, None where it can."""
    return next((said for layer in layers if (said := layer(one, registry)) is not None), None)
