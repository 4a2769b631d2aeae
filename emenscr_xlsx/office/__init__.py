"""The verbs of an office: issue, check, approve, summarise. Each is one call that prints nothing and returns what it did."""

from .approval_request import Asked, approvals
from .by_hand import reinstate, reopen, withdraw
from .examine import BATCH, Checked, as_json, check
from .exporting import FORMATS, export
from .extend import Extended, extend
from .issue import ISSUE, Issued, cached_values, issue, reissue
from .report import SummaryScope, latest, status, summarise
from .workspace import Progress, Workspace, WorkspaceError, init, new_registry, read_registry

__all__ = [
    "BATCH",
    "FORMATS",
    "ISSUE",
    "Asked",
    "Checked",
    "Extended",
    "Issued",
    "Progress",
    "SummaryScope",
    "Workspace",
    "WorkspaceError",
    "approvals",
    "as_json",
    "cached_values",
    "check",
    "export",
    "extend",
    "init",
    "issue",
    "latest",
    "new_registry",
    "read_registry",
    "reinstate",
    "reissue",
    "reopen",
    "status",
    "summarise",
    "withdraw",
]
