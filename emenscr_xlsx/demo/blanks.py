"""The blank workbooks of `templates/`."""

from ..config.settings import Settings
from ..forms import report as form
from ..office.stored_values import cached_values
from ..registry import prefill
from ..text.period import Period
from ..text.words import LANGS
from ..workbook.ticket import Ticket, digest, pack
from ..writing.registry import registry_workbook
from ..writing.report import report_workbook
from .samples import sample_registry


def blanks() -> dict[str, bytes]:
    """Blank registries and the deck's project in both languages, by file name.

    They are sealed with a key that no office has.
    """
    registry, period = sample_registry(), Period(2566, 4)
    workbooks: dict[str, bytes] = {}
    project = next(iter(registry.projects))
    given = prefill.given(registry, project, period)
    filled = prefill.prefilled(registry, project)
    for lang in LANGS:
        ticket = Ticket(
            project, period.fiscal_year, period.quarter, form.VERSION, 1, lang, digest(pack(given))
        )
        cached = cached_values([given], [filled], lang, Settings())[0]
        workbooks[f"report_{lang}.xlsx"] = report_workbook(
            ticket, given, ticket.seal(b"templates"), cached, filled
        )
        workbooks[f"registry_{lang}.xlsx"] = registry_workbook(lang)
    return workbooks
