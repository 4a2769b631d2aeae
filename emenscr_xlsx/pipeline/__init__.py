"""The verbs: issue, check, ingest, summarise. Each is one call that prints nothing and returns what it did."""

from .approve import Asked, approvals
from .by_hand import reinstate, reopen, withdraw
from .examine import BATCH, Checked, as_json, check
from .exporting import FORMATS, export
from .extend import Extended, extend
from .ingest import ingest
from .issue import ISSUE, Issued, issue, live, reissue
from .outcome import Ingested, Outcome
from .report import Scope, latest, status, summarise
from .trace import Traced, trace
from .watch import REMOTE_LEDGER, closed_folder, take_in, watch
from .workspace import Progress, Workspace, WorkspaceError, init, new_registry, read_registry

__all__ = [
    "BATCH",
    "FORMATS",
    "ISSUE",
    "REMOTE_LEDGER",
    "Asked",
    "Checked",
    "Extended",
    "Ingested",
    "Issued",
    "Outcome",
    "Progress",
    "Scope",
    "Traced",
    "Workspace",
    "WorkspaceError",
    "approvals",
    "as_json",
    "check",
    "closed_folder",
    "export",
    "extend",
    "ingest",
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
    "take_in",
    "trace",
    "watch",
    "withdraw",
]
