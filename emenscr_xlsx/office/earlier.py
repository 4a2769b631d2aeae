"""What reports are given from the ledger: what their projects reported earlier in the year."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

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
) -> dict[str, tuple[Records, prefill.Prefilled]]:
    """What is given to each project's workbook, and what is filled in beforehand."""
    quarters = period.earlier()
    tables = [form.REPORT.name, *(t.name for t in form.M6_TABLES)]
    rows = ledger.rows(quarters, projects, tables) if quarters else {}
    past, texts = past_of(rows), last_texts(rows)
    return {
        code: (
            prefill.given(registry, code, period, past.get(code), texts.get(code)),
            prefill.prefilled(registry, code, past.get(code)),
        )
        for code in projects
    }


def by_project(rows: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, list[Row]]]:
    """Rows of the ledger by project and table, in plain values with None for blanks."""
    listed: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for name, frame in rows.items():
        values = frame.astype(object)
        for row in values.where(values.notna(), None).to_dict("records"):
            listed[row["_project"]][name].append({str(column): v for column, v in row.items()})
    return listed


def past_of(rows: Mapping[str, pd.DataFrame]) -> Past:
    """The rows of earlier quarters as the plan asks for them.

    Of their narratives, the parts that may stay as they were.
    """
    short = {
        name: [
            c.name
            for c in form.BY_NAME[name].columns
            if (c.kind is not Kind.LONG or c.as_before) and c.name in frame.columns
        ]
        for name, frame in rows.items()
    }
    return by_project({name: rows[name][["_project", *columns]] for name, columns in short.items()})


def last_texts(rows: Mapping[str, pd.DataFrame]) -> dict[str, dict[tuple[str, str], str]]:
    """By project, the last text of each record, as it went to eMENSCR."""
    keys = {
        name: list(zip(frame["_project"], frame["_quarter"], strict=True))
        for name, frame in rows.items()
    }
    reports = sorted({key for listed in keys.values() for key in listed}, key=lambda key: key[1])
    last: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    if not reports:
        return last
    number = {key: place for place, key in enumerate(reports)}
    batch = Frames(
        form.BY_NAME,
        {
            name: frame.assign(_report=np.array([number[k] for k in keys[name]], dtype=np.int64))
            for name, frame in rows.items()
        },
        len(reports),
        outer={"quarter": pd.Series([float(quarter) for _, quarter in reports])},
    )
    for (project, _), texts in zip(reports, m6.m6_texts(batch), strict=True):
        last[project] |= {record: text for record, text in texts.items() if text}
    return last
