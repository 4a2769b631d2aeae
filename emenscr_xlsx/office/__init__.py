"""The verbs of an office: issue, check, approve, summarise. Each is one call that prints nothing and returns what it did."""

from .approval import Asked, approvals
from .by_hand import reinstate, reopen, withdraw
from .examine import BATCH, Checked, as_json, check
from .exporting import FORMATS, export
from .extend import Extended, extend
from .issue import ISSUE, Issued, issue, live, reissue
from .report import Scope, latest, status, summarise
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
    "Scope",
    "Workspace",
    "WorkspaceError",
    "approvals",
    "as_json",
    "check",
    "export",
    "extend",
    "init",
    "issue",
    "latest",
    "live",
    "new_registry",
    "read_registry",
    "reinstate",
    "reissue",
    "reopen",
    "status",
    "summarise",
    "withdraw",
]
