"""The inbox: which files wait, claiming them, and putting files where they belong. The only room that moves files.

A file is claimed by a rename, so one runner gets it; kept as a private copy named by its digest before anything
looks into it; and its claim is removed last, so nothing is lost wherever a run ends.
"""

from .claims import (
    Claim,
    Look,
    Unfit,
    aside,
    at_rest,
    claim,
    claims,
    look,
    refuse_unfit,
    release,
    set_aside,
    store,
    stored,
)
from .files import copy, deliver, suffix, sweep, together, write
from .names import safe

__all__ = [
    "Claim",
    "Look",
    "Unfit",
    "aside",
    "at_rest",
    "claim",
    "claims",
    "copy",
    "deliver",
    "look",
    "refuse_unfit",
    "release",
    "safe",
    "set_aside",
    "store",
    "stored",
    "suffix",
    "sweep",
    "together",
    "write",
]
