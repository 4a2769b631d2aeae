"""The reports that go back to be corrected: each in today's form, with a further issue number."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from ..checking.batch import Batch
from ..checking.stacking import stack
from ..config.settings import Settings
from ..forms import report as form
from ..ledger.ledger import Ledger
from ..text.period import Period
from ..text.words import Lang
from ..writing import reply
from ..writing.delivery import Delivery
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
    alike: dict[tuple[Lang, Settings], list[int]] = defaultdict(list)
    for place, s in reports.items():
        alike[s.ticket.lang, settings_for(ws, s.ticket.project, period, now.date())].append(place)
    made: dict[int, tuple[int, Work[bytes]]] = {}
    for (lang, settings), places in alike.items():
        # Of these only: most reports are accepted, and need no form.
        back = [reply.asking(deliveries[place]) for place in places]
        some = stack([d.submission for d in back], batch.tables, settings.thresholds)
        shown = cached_values_of(some, lang, settings)
        for place, delivery, cached in zip(places, back, shown, strict=True):
            issue = issues[reports[place].ticket.project]
            ticket = reports[place].renewed(form.VERSION, issue)
            work = partial(reply.corrected_ready, delivery, ticket, ticket.seal(ws.key), cached)
            made[place] = issue, work
    return made
