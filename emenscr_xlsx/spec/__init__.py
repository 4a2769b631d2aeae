"""The vocabulary of the declarations: Table, Column, Need, Rule, Choices, Condition, Phrase. Standard library only."""

from .condition import Above, Always, Below, Cells, Condition, Equal, Filled, Is, Or
from .measures import Differs, Meets, RatioOff
from .phrase import Box, Each, Phrase, Piece
from .table import Choices, Column, Difference, Kind, Need, Rule, Scope, Share, Sheet, Sum, Table
from .wording import Contains, Figure, Says, Short

__all__ = [
    "Above",
    "Always",
    "Below",
    "Box",
    "Cells",
    "Choices",
    "Column",
    "Condition",
    "Contains",
    "Difference",
    "Differs",
    "Each",
    "Equal",
    "Figure",
    "Filled",
    "Is",
    "Kind",
    "Meets",
    "Need",
    "Or",
    "Phrase",
    "Piece",
    "RatioOff",
    "Rule",
    "Says",
    "Scope",
    "Share",
    "Sheet",
    "Short",
    "Sum",
    "Table",
]
