"""The vocabulary of the declarations: Table, Column, Need, Rule, Choices, Condition, Phrase. Standard library only."""

from .condition import Above, Always, Below, Cells, Condition, Equal, Filled, Is, Or
from .measures import Differs, Meets, RatioOff
from .phrase import Phrase
from .table import Choices, Column, Difference, Kind, Need, Rule, Scope, Share, Sheet, Table
from .wording import Contains, Figure, Short

__all__ = [
    "Above",
    "Always",
    "Below",
    "Cells",
    "Choices",
    "Column",
    "Condition",
    "Contains",
    "Difference",
    "Differs",
    "Equal",
    "Figure",
    "Filled",
    "Is",
    "Kind",
    "Meets",
    "Need",
    "Or",
    "Phrase",
    "RatioOff",
    "Rule",
    "Scope",
    "Share",
    "Sheet",
    "Short",
    "Table",
]
