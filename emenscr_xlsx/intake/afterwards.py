"""What follows a pass over the inbox: the outbox of what is to be sent, and the board."""

from collections.abc import Iterable
from pathlib import Path

from ..office.board import board
from ..office.exporting import export_again
from ..office.outbox import Parcel, outbox
from ..office.report import summarise
from ..office.statuses import present, status
from ..office.workspace import Workspace
from ..text.period import Period


def lay_out(ws: Workspace, periods: Iterable[Period], *, watched: bool = False) -> list[Parcel]:
    """Lay out what is to be sent of these quarters and the present one, and make the board anew."""
    now = present(ws)
    statuses = {period: status(ws, period) for period in sorted({*periods, now})}
    board(ws, now, statuses[now], watched=watched)
    return [parcel for period, known in statuses.items() for parcel in outbox(ws, period, known)]


def show(ws: Workspace, period: Period) -> Path:
    """Make the summary of a period anew, and the exports that it bears on; the summary's path."""
    path = summarise(ws, period)
    export_again(ws, period)
    return path
