"""Noting what a transaction writes, for the log of decisions."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from .tables import (
    DECISIONS,
    DELIVERIES,
    EXTENSIONS,
    FINDINGS,
    HISTORY,
    IDENTITY,
    ISSUES,
    SENT,
    STATUSES,
)

LOGGED = (IDENTITY, ISSUES, DELIVERIES, FINDINGS, STATUSES, HISTORY, EXTENSIONS, SENT)
"""The tables whose rows are logged, each after those it refers to."""

Rows = Mapping[sa.Table, Sequence[Mapping[str, object]]]


def note(db: sa.Connection, rows: Rows) -> None:
    """Note rows that this transaction writes: whole ones, or what is new of one, with its key."""
    noted = {table.name: list(listed) for table, listed in rows.items() if listed}
    if noted:
        line = json.dumps(noted, ensure_ascii=False, default=_text)
        db.execute(sa.insert(DECISIONS).values(line=line))


def note_all(db: sa.Connection) -> None:
    """Note all that a ledger holds which was begun before there was a log."""
    for table in LOGGED:
        note(db, {table: [dict(row) for row in db.execute(sa.select(table)).mappings()]})


def _text(value: object) -> str:
    if isinstance(value, date):  # and with it datetime
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not logged")
