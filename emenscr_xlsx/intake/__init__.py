"""Taking files in: claimed, kept, noted, checked, booked, delivered, let go of last."""

from .auditing import Amiss, audit
from .ingest import ingest
from .outcome import Ingested, Outcome
from .trace import Traced, trace
from .watch import REMOTE_LEDGER, closed_folder, take_in, watch

__all__ = [
    "REMOTE_LEDGER",
    "Amiss",
    "Ingested",
    "Outcome",
    "Traced",
    "audit",
    "closed_folder",
    "ingest",
    "take_in",
    "trace",
    "watch",
]
