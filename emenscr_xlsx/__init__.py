"""Quarterly project reports (eMENSCR M6) by Excel workbook.

Workbooks are issued, checked, answered and consolidated.
The public names are below; each is imported when it is first used, so that
`import emenscr_xlsx` loads no pandas.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .api import (
        Findings as Findings,
        Report as Report,
        Workbook as Workbook,
        Workspace as Workspace,
        check as check,
        dictionary as dictionary,
        read_registry as read_registry,
        read_report as read_report,
        schema as schema,
    )
    from .config.settings import Settings as Settings
    from .model import (
        Above as Above,
        Always as Always,
        Below as Below,
        Choices as Choices,
        Column as Column,
        Condition as Condition,
        Equal as Equal,
        Filled as Filled,
        Is as Is,
        Kind as Kind,
        Required as Required,
        Rule as Rule,
        Sheet as Sheet,
        Table as Table,
    )
    from .model.finding import (
        Finding as Finding,
        Severity as Severity,
    )
    from .text.errors import Error as Error
    from .text.period import Period as Period
    from .text.words import Words as Words

__version__ = "0.1.0"

_HOMES = {
    "api": "Findings Report Workbook Workspace check dictionary read_registry read_report schema",
    "config.settings": "Settings",
    "model": "Above Always Below Choices Column Condition Equal Filled Is Kind Required Rule Sheet "
    "Table",
    "text.errors": "Error",
    "model.finding": "Finding Severity",
    "text.period": "Period",
    "text.words": "Words",
}
_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = [*_HOME, "__version__"]  # noqa: PLE0604 - all are texts


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
