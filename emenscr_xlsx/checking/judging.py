"""All that is wrong with the reports of a batch."""

from itertools import chain

from . import rules, schema
from .batch import FindingsByReport
from .engine import CheckContext
from .verdict import settle


def judge(context: CheckContext, scope: str = "report") -> FindingsByReport:
    """What reading, parsing, the rules and the checks of a scope find, settled, by report."""
    batch = context.batch
    stages = (batch.findings, schema.check(batch, context.settings), rules.run(context, scope))
    return [settle(chain(*findings)) for findings in zip(*stages, strict=True)]
