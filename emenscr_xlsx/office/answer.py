"""The reports that go back to be corrected: each in today's form, with a further issue number."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

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
from .workers import Work
from .workspace import Workspace


def ready_to_correct(
    ws: Workspace,
    ledger: Ledger,
    period: Period,
    batch: Batch,
    deliveries: Mapping[int, Delivery],
    now: datetime,
) -> dict[int, tuple[int, Work[bytes]]]:
    """What goes back of reports, by place in their batch: an issue number, and the making of it."""
    reports = {place: d.submission for place, d in deliveries.items()}
    issues = ledger.reissue(
        {s.ticket.project: s.renewed(form.VERSION, 0).given for s in reports.values()}, period, now
    )
    lives: dict[tuple[Lang, Settings], list[CachedValues]] = {}
    made: dict[int, tuple[int, Work[bytes]]] = {}
    for place, s in reports.items():
        shown = s.ticket.lang, settings_for(ws, s.ticket.project, period, now.date())
        if shown not in lives:
            lives[shown] = cached_values_of(batch, *shown)
        issue, cached = issues[s.ticket.project], lives[shown][place]
        ticket = s.renewed(form.VERSION, issue)
        made[place] = (
            issue,
            partial(reply.corrected_ready, deliveries[place], ticket, ticket.seal(ws.key), cached),
        )
    return made
