"""What reports are given when the ledger is asked too: what their projects reported earlier in the year."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..checking.frames import Frames
from ..forms import report as form
from ..ledger.ledger import Ledger
from ..model import Kind
from ..model.records import Records, Row
from ..registry import prefill
from ..registry.registry import Registry
from ..text.period import Period
from ..writing import m6

Past = dict[str, dict[str, list[Row]]]
"""Earlier rows by project and table."""


def given(
    registry: Registry, ledger: Ledger, period: Period, projects: Sequence[str]
) -> dict[str, Records]:
    """What is given to each project's workbook."""
    rows = (
        ledger.rows(period.earlier(), projects, [t.name for t in form.M6_TABLES])
        if period.earlier()
        else {}
    )
    past, told = past_of(rows), _told(rows)
    return {c: prefill.given(registry, c, period, past.get(c), told.get(c)) for c in projects}


def past_of(rows: dict[str, pd.DataFrame]) -> Past:
    """The rows of earlier quarters, but for their narratives, as the plan asks for them."""
    past: Past = defaultdict(lambda: defaultdict(list))
    for name, frame in rows.items():
        short = [
            c.name
            for c in form.BY_NAME[name].columns
            if c.kind is not Kind.LONG and c.name in frame.columns
        ]
        own = frame[["_project", *short]].astype(object)
        for row in own.where(own.notna(), None).to_dict("records"):
            past[row["_project"]][name].append(row)
    return past


def _told(rows: dict[str, pd.DataFrame]) -> dict[str, dict[tuple[str, str], str]]:
    """By project, what was last said of each record, as it went to eMENSCR."""
    reports = sorted(
        {
            at
            for frame in rows.values()
            for at in zip(frame["_project"], frame["_quarter"], strict=True)
        },
        key=lambda r: r[1],
    )
    number = {at: no for no, at in enumerate(reports)}
    frames = {
        name: frame.assign(
            _report=np.array(
                [number[at] for at in zip(frame["_project"], frame["_quarter"], strict=True)],
                dtype=np.int64,
            )
        )
        for name, frame in rows.items()
    }
    told: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    if reports:
        batch = Frames(
            form.BY_NAME,
            frames,
            len(reports),
            outer={"quarter": pd.Series([float(q) for _, q in reports])},
        )
        for (project, _), texts in zip(reports, m6.m6_texts(batch), strict=True):
            told[project] |= {at: text for at, text in texts.items() if text}
    return told
