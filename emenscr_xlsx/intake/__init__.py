"""Taking files in: claimed, kept, noted, checked, booked, delivered, let go of last."""

from .afterwards import lay_out
from .auditing import Amiss, audit
from .cautions import REMOTE_LEDGER, closed_folder
from .ingest import ingest
from .outcome import Ingested, Outcome
from .summaries import showing
from .trace import Traced, trace
from .watch import renew, take_in, watch

__all__ = [
    "REMOTE_LEDGER",
    "Amiss",
    "Ingested",
    "Outcome",
    "Traced",
    "audit",
    "closed_folder",
    "ingest",
    "lay_out",
    "renew",
    "showing",
    "take_in",
    "trace",
    "watch",
]
