"""Carrying a filled workbook over to a fresh form."""

from functools import partial
from pathlib import Path

from ..forms import report as form
from ..model.finding import Refusal
from ..reading import pool
from ..text.words import Words
from ..workbook.revision import revise
from ..workbook.ticket import Ticket, digest, pack
from ..writing import reply
from ..writing.report import report_workbook
from . import disk, earlier, gate, workspace
from .errors import WorkspaceError
from .form_size import sized
from .issue import Issued, place
from .stored_values import cached_values, settings_for
from .workspace import Workspace


def reissue(ws: Workspace, file: Path) -> Issued:
    """Carry a filled workbook, of today's form or an earlier one, over to a fresh form.

    The form is as the registry has it now, and everything typed is kept. Raises Refusal where the
    file is none of ours, WorkspaceError where the fresh form would be too large.
    """
    read = pool.read_one(ws.job(file, file.name), ws.key)
    arrived = gate.Arrived(read.file, read.ticket, workspace.clock().date())
    ws = ws.in_year(read.ticket.period.fiscal_year)
    if reason := gate.refusal(arrived, ws.registry, gate.OURS):
        raise Refusal(reason)
    project, period, lang = (
        ws.registry.project(read.ticket.project),
        read.ticket.period,
        read.ticket.lang,
    )
    code = project["project_code"]
    with ws.ledger() as ledger:
        today, prefilled = earlier.given(ws.registry, ledger, period, [code])[code]
        revised, changed = revise(read, today, prefilled, promises=True)
        given, values = revised.given, reply.carried(revised)
        number = ledger.reissue({code: digest(pack(given))}, period, workspace.clock())[code]
    ticket = Ticket(
        code, period.fiscal_year, period.quarter, form.VERSION, number, lang, digest(pack(given))
    )
    (shown,) = cached_values([given], [values], lang, settings_for(ws, code, period))
    make = partial(report_workbook, ticket, given, ticket.seal(ws.key), shown, values)
    content = sized(code, given, ws.settings.limits, make)
    if isinstance(content, Words):
        raise WorkspaceError(content.th, content.en)
    path = disk.write(place(ws, period, project, number), content)
    state = "changed" if changed else "unchanged"
    return Issued(code, path, number, state, tuple(c.words for c in changed))
