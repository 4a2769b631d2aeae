"""Due: which records a report must answer this quarter, which may follow, and which are answered (S5, S6)."""

from enum import IntEnum

import pandas as pd

from . import form
from .frames import Batch
from .spec import Condition, Table


class Standing(IntEnum):
    """How a record stands: the check list counts it, the checks and the summary ask it."""

    NOT_ASKED = 0  # an activity that is not planned, a line without money: nothing is missing
    LATER = 1  # may follow, by quarter 4 or the project's end
    DUE = 2  # must be answered now, and is not
    ANSWERED = 3


def standings(table: Table) -> tuple[tuple[Condition, Standing], ...]:
    """How a table's records may stand, and when: the last that holds is how one does."""
    return (
        (form.by_the_end(table), Standing.LATER),
        (table.due, Standing.DUE),
        (table.answered, Standing.ANSWERED),
    )


def standing(batch: Batch, table: Table) -> pd.Series:
    """How each record of a table stands."""
    found = pd.Series(int(Standing.NOT_ASKED), index=batch[table.name].index)
    for condition, stands in standings(table):
        found[batch.holds(table.name, condition)] = int(stands)
    return found
