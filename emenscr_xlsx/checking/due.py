"""How the records of a batch stand: due, answered, or neither (S5, S6)."""

from typing import TYPE_CHECKING

from ..forms.report.due import AnswerState, answer_states
from ..model import Table

if TYPE_CHECKING:
    from .frames import Frames


def answer_state(frames: "Frames", table: Table) -> list[AnswerState]:
    """How each record of a table stands, in the order of its frame."""
    states = [AnswerState.NOT_ASKED] * len(frames[table.name])
    for condition, state in answer_states(table):
        for row in frames.holds(table.name, condition).nonzero()[0].tolist():
            states[row] = state
    return states
