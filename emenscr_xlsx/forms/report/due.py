"""Which records a report must answer this quarter, and which are answered (S5, S6)."""

from enum import IntEnum

from ...model import Condition, Table
from .. import report as form


class AnswerState(IntEnum):
    """How a record stands: the check list counts it, the checks and the summary ask it."""

    NOT_ASKED = 0  # an activity that is not planned, a line without money: nothing is missing
    LATER = 1  # may follow, by quarter 4 or the project's end
    DUE = 2  # must be answered now, and is not
    ANSWERED = 3


def answer_states(table: Table) -> tuple[tuple[Condition, AnswerState], ...]:
    """How a table's records may stand, and when: the last that holds is how one does."""
    return (
        (form.by_the_end(table), AnswerState.LATER),
        (table.due, AnswerState.DUE),
        (table.answered, AnswerState.ANSWERED),
    )
