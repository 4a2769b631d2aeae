"""The vocabulary of the declarations. Standard library only.

Table, Column, Required, Rule, Choices, Condition, Phrase.
"""

from .choices import Choices
from .computed import Computed, Difference, LookedUp, OrElse, Share, Sum
from .condition import Always, Cells, Condition, Filled, Is, Or, Suppose
from .counts import Count, Fact
from .kind import DataType, Kind
from .measures import Above, Below, Differs, Equal, RatioOff
from .phrase import Box, Each, Phrase, Piece
from .saying import Says
from .table import Column, ColumnScope, Offer, Required, Rule, Sheet, Table
from .targets import Meets, ToDate, meets, rolled_up
from .wording import Contains, HasFigure, Placeholder, SameCode, Short

__all__ = [
    "Above",
    "Always",
    "Below",
    "Box",
    "Cells",
    "Choices",
    "Column",
    "ColumnScope",
    "Computed",
    "Condition",
    "Contains",
    "Count",
    "DataType",
    "Difference",
    "Differs",
    "Each",
    "Equal",
    "Fact",
    "Filled",
    "HasFigure",
    "Is",
    "Kind",
    "LookedUp",
    "Meets",
    "Offer",
    "Or",
    "OrElse",
    "Phrase",
    "Piece",
    "Placeholder",
    "RatioOff",
    "Required",
    "Rule",
    "SameCode",
    "Says",
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
