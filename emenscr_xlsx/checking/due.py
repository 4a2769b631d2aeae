"""How the records of a batch stand: due, answered, or neither (S5, S6)."""

import pandas as pd

from ..forms.report.due import AnswerState, answer_states
from ..model import Table
from .frames import Batch


def answer_state(batch: Batch, table: Table) -> pd.Series:
    """How each record of a table stands."""
    found = pd.Series(int(AnswerState.NOT_ASKED), index=batch[table.name].index)
    for condition, stands in answer_states(table):
        found[batch.holds(table.name, condition)] = int(stands)
    return found
