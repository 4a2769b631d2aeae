"""Which delivery of a report stands: the newest that was sent and accepted, be it alone, one of several at once, or after another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..ledger.ledger import Ledger
from ..ledger.rows import Standing
from ..model.finding import Finding, Verdict
from ..model.messages import finding
from ..text.period import Period
from ..text.words import Words
from ..workbook.changes import Replaced, listed_changes
from ..workbook.submission import Submission
from ..writing.delivery import Delivery
from .differences import changes
from .examine import Examined, StandingReports


def status_of(standing: Standing | None) -> str:
    """A report's status (S50-S54); NOT_REPORTED where the ledger knows nothing of it."""
    return standing["status"] if standing else "NOT_REPORTED"


def status_after(result: Verdict, held: str) -> str | None:
    """The status a delivery leads to (S55); None where it changes nothing of a report that stands.

    One that is sent and accepted is submitted; a draft or a faulty one is saved where nothing was sent before.
    """
    if result.stands:
        return "SUBMITTED"
    return "SAVED" if held in ("NOT_REPORTED", "SAVED") else None


# Several at once ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Superseded:
    """A good report that does not count, because a newer one of the same pass does."""

    winner: Submission
    replaced: Replaced

    def finding(self, name: str) -> Finding:
        """Why it does not count, and what differs."""
        saved = self.winner.saved
        when = (
            Words(f" (บันทึกเมื่อ {saved:%Y-%m-%d %H:%M} UTC)", f" (saved {saved:%Y-%m-%d %H:%M} UTC)")
            if saved
            else Words("", "")
        )
        return finding(
            "SUPERSEDED",
            name,
            newer=self.winner.file,
            saved=when,
            differences=listed_changes(self.replaced.changes),
        )


def superseded(rounds: Sequence[Examined], now: datetime) -> dict[str, Superseded]:
    """By digest, the accepted reports that a newer accepted one of the same project supersedes; the newest wave comes first."""
    winners: dict[str, tuple[Examined, int]] = {}
    lost: dict[str, Superseded] = {}
    for examined in rounds:
        for no, submission in enumerate(examined.submissions):
            if not examined.verdicts[no].stands:
                continue
            newer, place = winners.setdefault(submission.ticket.project, (examined, no))
            if newer is not examined:
                rows = {
                    name: frame[frame["_report"] == no].assign(_report=place)
                    for name, frame in examined.batch.frames.items()
                }
                listed = changes(rows, newer.batch).get(place, [])
                lost[submission.sha256] = Superseded(
                    newer.submissions[place], Replaced(submission.file, now, None, tuple(listed))
                )
    return lost


# One after another ----------------------------------------------------------------------------


def replaced(
    ledger: Ledger,
    period: Period,
    examined: Examined,
    places: Iterable[int],
    standing: StandingReports,
) -> dict[int, tuple[Replaced, ...]]:
    """By its place in the wave, the delivery that stood until now, for each report at these places that takes its place."""
    projects = {
        project: no
        for no in places
        for project in (examined.submissions[no].ticket.project,)
        if examined.verdicts[no].stands and standing.get(project, {}).get("delivery")
    }
    if not projects:
        return {}
    rows = ledger.rows([period], list(projects))
    differ = changes(
        {
            name: frame.assign(_report=frame["_project"].map(projects))
            for name, frame in rows.items()
        },
        examined.batch,
    )
    return {
        no: (_stands(standing[project], differ.get(no, ())),) for project, no in projects.items()
    }


def _stands(held: Mapping[str, object], listed: Sequence = ()) -> Replaced:
    return Replaced(str(held["file"]), held["received"], held["delivery"], tuple(listed))


def delivery(
    examined: Examined,
    no: int,
    now: datetime,
    due: str | None,
    standing: StandingReports,
    replaces: tuple[Replaced, ...],
) -> Delivery:
    """What the answer to a report is about: also whose place it takes, or which report still counts because it does not."""
    submission, result = examined.submissions[no], examined.verdicts[no]
    findings = examined.findings[no]
    held = standing.get(submission.ticket.project, {})
    if result.stands:
        return Delivery(submission, findings, result, now, due, replaced=replaces)
    return Delivery(
        submission,
        findings,
        result,
        now,
        due,
        stands=_stands(held) if held.get("delivery") else None,
    )
