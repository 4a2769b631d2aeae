"""Which delivery of a report stands: the newest that was sent and accepted.

It may come alone, with others at once, or after another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ..ledger.ledger import Ledger
from ..ledger.rows import Standing
from ..model.finding import Finding, Verdict
from ..model.messages import finding
from ..text.period import Period
from ..text.typed import date_words
from ..text.words import Words
from ..workbook.changes import Replaced, listed_changes
from ..workbook.submission import Submission
from ..writing.delivery import Delivery
from .differences import changes
from .examine import Examined


def status_after(result: Verdict, before: str) -> str | None:
    """The status a delivery leads to (S55); None where it changes nothing of a report that stands.

    One that is sent and accepted is submitted; a draft or a faulty one is saved where nothing was
    sent before.
    """
    if result.stands:
        return "SUBMITTED"
    return "SAVED" if before in ("NOT_REPORTED", "SAVED") else None


def _saved(when: datetime | None) -> Words:
    """When a workbook was saved by its own word, as clocks show it here."""
    if when is None:
        return Words("", "")
    here = when.replace(tzinfo=UTC).astimezone()
    day = date_words(here.date())
    return Words(f" (บันทึกเมื่อ {day.th} {here:%H:%M} น.)", f" (saved on {day.en} at {here:%H:%M})")


# Several at once ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Superseded:
    """A good report that does not count, because a newer one of the same pass does."""

    winner: Submission
    replaced: Replaced

    def finding(self, name: str) -> Finding:
        """Why it does not count, and what differs."""
        return finding(
            "SUPERSEDED",
            name,
            newer=self.winner.file,
            saved=_saved(self.winner.saved),
            differences=listed_changes(self.replaced.changes),
        )


def superseded(rounds: Sequence[Examined], now: datetime) -> dict[str, Superseded]:
    """By digest, the accepted reports that a newer accepted one of the same project supersedes.

    The newest wave comes first.
    """
    winners: dict[str, tuple[Examined, int]] = {}
    lost: dict[str, Superseded] = {}
    for examined in rounds:
        for place, submission in enumerate(examined.submissions):
            if not examined.verdicts[place].stands:
                continue
            newer, winning = winners.setdefault(submission.ticket.project, (examined, place))
            if newer is not examined:
                rows = {
                    name: frame[frame["_report"] == place].assign(_report=winning)
                    for name, frame in examined.batch.frames.items()
                }
                listed = changes(rows, newer.batch).get(winning, [])
                lost[submission.sha256] = Superseded(
                    newer.submissions[winning], Replaced(submission.file, now, None, tuple(listed))
                )
    return lost


# One after another ----------------------------------------------------------------------------


def replaced(
    ledger: Ledger,
    period: Period,
    examined: Examined,
    places: Iterable[int],
    standing: Mapping[str, Standing],
) -> dict[int, tuple[Replaced, ...]]:
    """By place in the batch, the delivery that stood until now and whose place a report takes.

    Only the reports at these places are asked for.
    """
    before = {
        place: stood
        for place in places
        if examined.verdicts[place].stands
        and (stood := _that_stands(standing.get(examined.submissions[place].ticket.project)))
    }
    if not before:
        return {}
    projects = {examined.submissions[place].ticket.project: place for place in before}
    rows = ledger.rows([period], list(projects))
    differ = changes(
        {
            name: frame.assign(_report=frame["_project"].map(projects))
            for name, frame in rows.items()
        },
        examined.batch,
    )
    return {
        place: (replace(stood, changes=tuple(differ.get(place, ()))),)
        for place, stood in before.items()
    }


def _that_stands(row: Standing | None) -> Replaced | None:
    """The delivery of a report that stands; None where none does."""
    if row is None or row["file"] is None or row["received"] is None:
        return None
    return Replaced(row["file"], row["received"], row["delivery"])


def delivery(
    examined: Examined,
    place: int,
    now: datetime,
    due: str | None,
    standing: Mapping[str, Standing],
    replaces: tuple[Replaced, ...],
) -> Delivery:
    """What the answer to a report is about.

    It also says whose place the report takes, or which one still counts because it does not.
    """
    submission, result = examined.submissions[place], examined.verdicts[place]
    findings = examined.findings[place]
    if result.stands:
        return Delivery(submission, findings, result, now, due, replaced=replaces)
    stands = _that_stands(standing.get(submission.ticket.project))
    return Delivery(submission, findings, result, now, due, stands=stands)
