"""The reports that go back to be corrected: each made anew in today's form, with a further issue number."""

from collections.abc import Mapping
from datetime import datetime

from .. import form, reply
from ..frames import Batch
from ..ledger import Ledger
from ..period import Period
from .issue import live_of
from .workspace import Workspace


def ready_to_correct(
    ws: Workspace, ledger: Ledger, period: Period, batch: Batch, deliveries: Mapping[int, reply.Delivery], now: datetime
) -> dict[int, tuple[int, bytes]]:
    """For these reports of a batch, by their place in it, the issue number and the workbook that go back."""
    reports = {no: d.submission for no, d in deliveries.items()}
    issues = ledger.reissue({s.ticket.project: s.renewed(form.VERSION, 0).given for s in reports.values()}, period, now)
    lives = {lang: live_of(batch, lang, ws.settings) for lang in {s.ticket.lang for s in reports.values()}}
    made = {}
    for no, s in reports.items():
        issue = issues[s.ticket.project]
        made[no] = issue, reply.corrected_ready(deliveries[no], issue, ws.key, lives[s.ticket.lang][no])
    return made
