"""What becomes of a file that was read: a refusal, a report, or an approver's decisions."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from ..checking.batch import Batch
from ..checking.verdict import verdict
from ..ledger.arrivals import Booked
from ..ledger.entries import Entry
from ..ledger.ledger import Ledger
from ..ledger.rows import Standing
from ..model.finding import Finding, Verdict
from ..office import disk, file_names, gate
from ..office.answer import ready_to_correct
from ..office.approval import decide
from ..office.examine import Examined, ReportFile
from ..office.standing import delivery, replaced, status_after
from ..office.statuses import status_of
from ..office.workspace import Workspace
from ..text.period import Period
from ..workbook.changes import Replaced
from ..writing import reply
from ..writing.delivery import Delivery
from . import inbox
from .incoming import Decision, IncomingFile


@dataclass(frozen=True)
class Deciding:
    """Decides what becomes of files; nothing is booked or delivered by it."""

    ws: Workspace
    ledger: Ledger
    now: datetime

    def refusal(self, file: IncomingFile, reason: Finding) -> Decision:
        """A refused file is kept, booked, and answered in plain text beside it."""
        folder = self.ws.folder("refused")
        name = (file.sha256 or file.id)[:16]
        if file.before:
            filed = file.before[1]
        elif file.sha256:
            filed = self.ws.within(folder / (name + disk.suffix(file.name)))
        else:
            filed = self.ws.within(inbox.aside(file.claim, folder, self.ws.inbox))
        # Each sender's own: the same bytes may come from several.
        sender = hashlib.sha256(f"{file.claim.folder}/{file.name}".encode()).hexdigest()[:8]
        answer = folder / f"{name}_{sender}_reply.txt"
        entry = self._entry(file, Verdict.REFUSED, [reason], filed, answer)
        if file.ticket:
            entry = replace(entry, project=file.ticket.subject)
        return _decision(entry, reply.refusal_text(reason, self.now, name).encode("utf-8-sig"))

    def _entry(
        self,
        file: IncomingFile,
        result: Verdict,
        findings: Sequence[Finding],
        filed: str,
        answer: Path,
    ) -> Entry:
        """What is booked of any file."""
        ticket = file.ticket
        return Entry(
            file.sha256,
            file.name,
            self.now,
            result,
            findings,
            period=ticket.period if ticket else None,
            issue=ticket.issue if ticket else None,
            filed=filed,
            reply=self.ws.within(answer),
            claim=file.id,
        )

    def approval(self, file: IncomingFile, workbook: ReportFile) -> Decision:
        """What an approver decided: each report moved on or returned."""
        s, ticket = workbook.submission, workbook.ticket
        decided = decide(self.ws, self.ledger, s, self.now)
        result, folder = verdict(decided.findings), self.ws.folder("approvals", ticket.period)
        stem = f"{file_names.safe(ticket.agency)}_{ticket.level}_{file.sha256[:16]}.xlsx"
        entry = replace(
            self._entry(
                file,
                result,
                decided.findings,
                self.ws.within(folder / "decided" / stem),
                folder / "answers" / stem,
            ),
            rows=(s.rows_read, s.rows_used, s.rows_ignored),
            further=tuple(decided.returned),
        )
        answer = reply.receipt(Delivery(s, decided.findings, result, self.now))
        return replace(
            _decision(entry, answer, *decided.returned.values()), moves=tuple(decided.moves)
        )

    def gate(
        self, file: IncomingFile, report: ReportFile, standing: Mapping[str, Standing], newest: int
    ) -> Finding | None:
        """Why a report cannot be taken, whatever it says; None where it can."""
        ticket = report.ticket
        arrived = gate.Arrived(
            file.name,
            ticket,
            self.now.date(),
            file.claim.folder,
            standing.get(ticket.project),
            newest,
        )
        return gate.refusal(arrived, self.ws.in_year(ticket.fiscal_year).registry)

    def reports(
        self,
        period: Period,
        examined: Examined,
        files: Mapping[int, IncomingFile],
        standing: Mapping[str, Standing],
        beside: Mapping[str, Sequence[Replaced]],
    ) -> list[tuple[IncomingFile, Decision]]:
        """What becomes of reports that were checked together, given by their place in the batch.

        `beside` are the deliveries of the same pass that each project's newest supersedes.
        """
        before = replaced(self.ledger, period, examined, files, standing)
        deliveries, registry = {}, self.ws.in_year(period.fiscal_year).registry
        for place in files:
            project = examined.submissions[place].ticket.project
            due = registry.due(registry.project(project), period)
            deliveries[place] = delivery(
                examined,
                place,
                self.now,
                due,
                standing,
                (*before.get(place, ()), *beside.get(project, ())),
            )
        answers = self._answers(period, examined.batch, deliveries)
        return [
            (file, self._report(file, examined, place, deliveries[place], answers[place], standing))
            for place, file in files.items()
        ]

    def _report(
        self,
        file: IncomingFile,
        examined: Examined,
        place: int,
        delivery: Delivery,
        answer: bytes,
        standing: Mapping[str, Standing],
    ) -> Decision:
        s, result = delivery.submission, delivery.verdict
        ticket = s.ticket
        before = standing.get(ticket.project)
        replies = self.ws.folder("replies", ticket.period)
        originals = (
            self.ws.folder("accepted", ticket.period) if result.stands else replies / "originals"
        )
        stem = f"{file_names.safe(ticket.project)}_{file.sha256[:16]}.xlsx"
        moved = status_after(result, status_of(before))
        entry = replace(
            self._entry(
                file, result, delivery.findings, self.ws.within(originals / stem), replies / stem
            ),
            project=ticket.project,
            content=examined.contents[place],
            rows=(s.rows_read, s.rows_used, s.rows_ignored),
            report=place,
            status=moved,
            saved=s.saved,
            replaces=before["delivery"] if before and result.stands else None,
        )
        return replace(
            _decision(entry, answer),
            status=moved or status_of(before),
            replaced=delivery.replaced,
        )

    def _answers(
        self, period: Period, batch: Batch, deliveries: Mapping[int, Delivery]
    ) -> dict[int, bytes]:
        """The answer to each report: a receipt, or the report itself to complete or correct."""
        going_back = {place: d for place, d in deliveries.items() if not d.verdict.stands}
        back = ready_to_correct(self.ws, self.ledger, period, batch, going_back, self.now)
        made = [
            back[place][1] if place in back else partial(reply.receipt, d)
            for place, d in deliveries.items()
        ]
        return dict(zip(deliveries, self.ws.workers.each(made), strict=True))


def _decision(entry: Entry, *answers: bytes) -> Decision:
    places = Booked(entry.sha256, entry.filed or "", entry.reply or "", entry.further)
    return Decision(entry, places, answers)
