"""What follows a pass over the inbox: the outbox of what is to be sent, and the board."""

from collections.abc import Iterable

from ..office.board import board
from ..office.outbox import Parcel, outbox
from ..office.report import present
from ..office.workspace import Workspace
from ..text.period import Period


def lay_out(ws: Workspace, periods: Iterable[Period], *, watched: bool = False) -> list[Parcel]:
    """Lay out what is to be sent of these quarters and the present one, and make the board anew."""
    now = present(ws)
    chosen = sorted({*periods, now})
    board(ws, now, watched=watched)
    return [parcel for period in chosen for parcel in outbox(ws, period)]
