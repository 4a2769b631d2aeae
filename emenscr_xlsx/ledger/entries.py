"""What is booked of a delivery, and how its rows are stored."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..model.finding import Finding, Verdict
from ..model.values import is_blank
from ..text.period import Period
from .dialect import storable
from .steps import Move

if TYPE_CHECKING:
    import pandas as pd


@dataclass(slots=True)
class Entry:
    """A delivery to be booked.

    `report` is its place in the batch whose frames hold its rows, if it was read. `status` is what
    the delivery makes of the report; None where the report stands as it stood.
    """

    sha256: str
    file: str
    received: datetime
    verdict: Verdict
    findings: Sequence[Finding]
    project: str | None = None
    period: Period | None = None
    issue: int | None = None
    content: str | None = None
    filed: str | None = None
    reply: str | None = None
    rows: tuple[int, int, int] = (0, 0, 0)
    report: int | None = None
    status: str | None = None
    saved: datetime | None = None
    replaces: int | None = None
    claim: str | None = None
    further: tuple[str, ...] = ()

    def move(self, delivery: int) -> Move | None:
        """The step that its report takes by it, if any."""
        if self.status is None or self.project is None or self.period is None:
            return None
        return Move(self.project, self.period, self.status, self.received, delivery, sent=True)

    def row(self, delivery: int) -> dict[str, object]:
        """Its row among the deliveries."""
        read, used, ignored = self.rows
        return {
            "id": delivery,
            "claim": self.claim,
            "sha256": self.sha256,
            "file": self.file,
            "received": self.received,
            "verdict": str(self.verdict),
            "project": self.project,
            "fiscal_year": self.period and self.period.fiscal_year,
            "quarter": self.period and self.period.quarter,
            "issue": self.issue,
            "content": self.content,
            "saved": self.saved,
            "replaces": self.replaces,
            "filed": self.filed,
            "reply": self.reply,
            "further": listed(self.further),
            "rows_read": read,
            "rows_used": used,
            "rows_ignored": ignored,
            "told": 0,
        }


def finding_row(delivery: int, place: int, finding: Finding) -> dict[str, object]:
    """A finding's row; `place` is its number among those of its delivery."""
    return {
        "delivery": delivery,
        "place": place,
        "code": finding.code,
        "rule": finding.rule,
        "severity": int(finding.severity),
        "sheet": finding.sheet,
        "cell": finding.cell,
        "message_th": finding.message.th,
        "message_en": finding.message.en,
        "value": finding.value,
        "table": finding.table,
        "record": finding.record,
        "column": finding.column,
    }


def listed(places: Sequence[str]) -> str | None:
    """Places as a JSON list; None where there are none."""
    return json.dumps(places, ensure_ascii=False) if places else None


def stored(series: "pd.Series[Any]") -> list[object]:
    """A column as databases take it: None for blanks, dates as text."""
    if series.dtype.kind == "M":
        return [None if is_blank(day) else day.date().isoformat() for day in series]
    return [
        storable(value) if type(value) is str else None if is_blank(value) else value
        for value in series.tolist()
    ]
