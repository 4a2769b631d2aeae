"""What a workbook's formulas show as it is made: the values that are stored beside them."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from .. import __version__
from ..checking import rules
from ..checking.batch import Batch
from ..checking.stacking import stack
from ..config.settings import Settings
from ..forms import report as form
from ..model.records import Records, Row
from ..text.period import Period
from ..text.words import Lang
from ..workbook.submission import Submission
from ..writing import m6
from ..writing.cached import meanings, verdicts
from ..writing.parts import CachedValues, Values
from . import workspace
from .workspace import Workspace


def settings_for(ws: Workspace, project: str, period: Period, on: date | None = None) -> Settings:
    """How the office weighs a project's report on a day, by default the day on which it is due.

    What is waived is a remark only, in the sheet too.
    """
    ws = ws.in_year(period.fiscal_year)
    due = ws.registry.due(ws.registry.projects[project], period)
    waived = ws.registry.waived(
        project, period, on or (date.fromisoformat(due) if due else workspace.clock().date())
    )
    return (
        replace(ws.weighing, trial=frozenset({*ws.weighing.trial, *waived}))
        if waived
        else ws.weighing
    )


def stamp(chosen: Settings, *what: object) -> str:
    """A digest of what makes a workbook what it is: what goes in, and how it is weighed."""
    looks = (
        __version__,
        sorted(chosen.thresholds.items()),
        sorted((rule, str(weight)) for rule, weight in chosen.severity.items()),
        sorted(chosen.trial),
    )
    return hashlib.sha256(repr((*what, looks)).encode()).hexdigest()


def cached_values(
    given: Sequence[Records], values: Sequence[Values], lang: Lang, chosen: Settings
) -> list[CachedValues]:
    """What each workbook's formulas show as issued: the pipeline's reading of the declarations."""
    batch = stack(
        [Submission("", given=g, cells=_cells(v)) for g, v in zip(given, values, strict=True)],
        form.BY_NAME,
        chosen.thresholds,
    )
    return cached_values_of(batch, lang, chosen)


def _cells(values: Values) -> dict[str, dict[str, Row]]:
    return {
        table: {record: dict(row) for record, row in records.items()}
        for table, records in values.items()
    }


def cached_values_of(batch: Batch, lang: Lang, chosen: Settings) -> list[CachedValues]:
    """What the formulas of a batch's workbooks show, one a report."""
    shows = (
        verdicts(batch, lang, chosen),
        m6.m6_cells(batch),
        meanings(batch, lang),
    )
    names = rules.on_receipt(chosen)
    return [CachedValues(chosen, *report, on_receipt=names) for report in zip(*shows, strict=True)]
