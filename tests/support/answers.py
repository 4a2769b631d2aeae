"""The reply to a file, made without a ledger."""

from dataclasses import dataclass
from pathlib import Path

from emenscr_xlsx.forms import report as form
from emenscr_xlsx.model.finding import Finding, Verdict
from emenscr_xlsx.office.check import check as check_
from emenscr_xlsx.office.stored_values import cached_values_of
from emenscr_xlsx.writing import reply
from emenscr_xlsx.writing.delivery import Delivery
from support.office import IN_TIME, Office


@dataclass(frozen=True)
class Answered:
    """How a file was judged, and the workbook that goes back."""

    verdict: Verdict
    findings: list[Finding]
    reply: Path

    def codes(self) -> list[str]:
        return sorted(f.rule for f in self.findings)


def answer(office: Office, file: Path, target: Path, issue: int = 2) -> Answered:
    """Check a file, and write the report that goes back to whoever sent it."""
    (checked,) = check_(office.ws, [file], received=IN_TIME.date())
    assert checked.submission is not None, checked.findings
    assert checked.batch is not None
    assert checked.report is not None
    delivery = Delivery(checked.submission, checked.findings, checked.verdict, IN_TIME)
    lang = checked.submission.ticket.lang
    cached = cached_values_of(checked.batch, lang, office.ws.settings)[checked.report]
    ticket = checked.submission.renewed(form.VERSION, issue)
    seal = ticket.seal(office.ws.key)
    target.write_bytes(reply.corrected_ready(reply.asking(delivery), ticket, seal, cached))
    return Answered(checked.verdict, checked.findings, target)
