"""The reports that go back to be corrected: each in today's form, with a further issue number."""

from collections.abc import Mapping
from datetime import datetime

from ..checking.batch import Batch
from ..config.settings import Settings
from ..forms import report as form
from ..ledger.ledger import Ledger
from ..text.period import Period
from ..text.words import Lang
from ..writing import reply
from ..writing.delivery import Delivery
from ..writing.parts import CachedValues
from .stored_values import cached_values_of, settings_for
from .workspace import Workspace


def ready_to_correct(
    ws: Workspace,
    ledger: Ledger,
    period: Period,
    batch: Batch,
    deliveries: Mapping[int, Delivery],
    now: datetime,
) -> dict[int, tuple[int, bytes]]:
    """For reports, by place in their batch, the issue number and the workbook that go back."""
    reports = {place: d.submission for place, d in deliveries.items()}
    issues = ledger.reissue(
        {s.ticket.project: s.renewed(form.VERSION, 0).given for s in reports.values()}, period, now
    )
    lives: dict[tuple[Lang, Settings], list[CachedValues]] = {}
    made = {}
    for place, s in reports.items():
        issue, shown = (
            issues[s.ticket.project],
            (s.ticket.lang, settings_for(ws, s.ticket.project, period, now.date())),
        )
        if shown not in lives:
            lives[shown] = cached_values_of(batch, *shown)
        cached = lives[shown][place]
        made[place] = issue, reply.corrected_ready(deliveries[place], issue, ws.key, cached)
    return made
