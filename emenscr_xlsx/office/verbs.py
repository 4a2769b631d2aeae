"""The verbs of an office: issue, check, approve, summarise.

Each is one call that prints nothing and returns what it did.
"""

from .approval_request import Asked, approvals
from .backup import Kept, backup, restore
from .by_hand import reinstate, reopen, withdraw
from .check import Checked, as_json, check
from .errors import WorkspaceError
from .examine import BATCH
from .exporting import FORMATS, export
from .extend import Extended, extend
from .issue import ISSUE, Issued, issue, not_asked
from .outbox import Parcel, outbox, sent
from .pdf import to_pdf
from .rebuilding import Rebuilt, rebuild
from .registry_file import by_cause, new_registry, open_registry, read_registry
from .registry_import import Imported, Proposal, propose, read_map, take
from .reissue import reissue
from .report import SummaryScope, brief, summarise
from .rollover import RolledOver, rollover
from .rollup import RolledUp, rollup
from .starting import init
from .statuses import latest, present, status
from .stored_values import cached_values
from .unsound import unsound
from .workspace import Progress, Workspace

__all__ = [
    "BATCH",
    "FORMATS",
    "ISSUE",
    "Asked",
    "Checked",
    "Extended",
    "Imported",
    "Issued",
    "Kept",
    "Parcel",
    "Progress",
    "Proposal",
    "Rebuilt",
    "RolledOver",
    "RolledUp",
    "SummaryScope",
    "Workspace",
    "WorkspaceError",
    "approvals",
    "as_json",
    "backup",
    "brief",
    "by_cause",
    "cached_values",
    "check",
    "export",
    "extend",
    "init",
    "issue",
    "latest",
    "new_registry",
    "not_asked",
    "open_registry",
    "outbox",
    "present",
    "propose",
    "read_map",
    "read_registry",
    "rebuild",
    "reinstate",
    "reissue",
    "reopen",
    "restore",
    "rollover",
    "rollup",
    "sent",
    "status",
    "summarise",
    "take",
    "to_pdf",
    "unsound",
    "withdraw",
]
