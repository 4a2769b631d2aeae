"""Checks that need more than one row: plain functions over the tables of a batch, by subject.

Each yields the cells to blame. What it says, how much it weighs and where it comes from stand in
its decorator, so the rule catalogue reads them like any declared rule.
"""

from ..catalogue import known, objection, on_receipt, waive
from ..engine import REGISTERED as CHECKS, CheckContext, run
from . import (
    activities,
    addresses,
    contributions,
    days,
    goals,
    identity,
    money,
    registry,
    registry_whole,
    report,
)

__all__ = [
    "CHECKS",
    "CheckContext",
    "activities",
    "addresses",
    "contributions",
    "days",
    "goals",
    "identity",
    "known",
    "money",
    "objection",
    "on_receipt",
    "registry",
    "registry_whole",
    "report",
    "run",
    "waive",
]
