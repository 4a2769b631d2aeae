"""The vocabulary of the declarations: Table, Column, Need, Rule, Choices, Condition, Phrase. Standard library only."""

from .computed import Computed, Difference, LookedUp, Share, Sum
from .condition import Above, Always, Below, Cells, Condition, Equal, Filled, Is, Or, Suppose
from .counts import Count, Fact
from .measures import Differs, RatioOff
from .phrase import Box, Each, Phrase, Piece
from .saying import Says
from .table import Choices, Column, Kind, Need, Rule, Scope, Sheet, Table
from .targets import Meets, ToDate, meets, rolled_up
from .wording import Contains, Figure, Placeholder, SameCode, Short

__all__ = [
    "Above",
    "Always",
    "Below",
    "Box",
    "Cells",
    "Choices",
    "Column",
    "Computed",
    "Condition",
    "Contains",
    "Count",
    "Difference",
    "Differs",
    "Each",
    "Equal",
    "Fact",
    "Figure",
    "Filled",
    "Is",
    "Kind",
    "LookedUp",
    "Meets",
    "Need",
    "Or",
    "Phrase",
    "Piece",
    "Placeholder",
    "RatioOff",
    "Rule",
    "SameCode",
    "Says",
    "Scope",
    "Share",
    "Sheet",
    "Short",
    "Sum",
    "Suppose",
    "Table",
    "ToDate",
    "meets",
    "rolled_up",
]
