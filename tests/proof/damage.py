"""Files that came to harm on the way.

Cut off, or filled up with zeros by a copy that never ended.
"""

import random

from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.office.check import check

from . import Ground, Told, claim


@claim("truncated and zero-tailed copies are never accepted", small=200, full=5000)
def half_copied(ground: Ground, count: int) -> Told:
    told, dice = Told(), random.Random(2566)
    sources = [path.read_bytes() for path in ground.filled.values()]
    folder = ground.folder()
    for start in range(0, count, 200):
        batch = []
        for no in range(start, min(start + 200, count)):
            batch.append(folder / f"{no}.xlsx")
            batch[-1].write_bytes(_harmed(dice.choice(sources), dice, zeros=no % 2 == 1))
        for one in check(ground.office.ws, batch):
            told.hold(
                one.verdict is Verdict.REFUSED and len(one.findings) == 1,
                f"{one.file}: {one.verdict}",
            )
        for path in batch:
            path.unlink()
    return told


def _harmed(whole: bytes, dice: random.Random, *, zeros: bool) -> bytes:
    """A file without its end, or with zeros in its place."""
    while True:
        cut = len(whole) - dice.randint(1, dice.choice((64, 4096, len(whole))))
        harmed = whole[:cut] + bytes(len(whole) - cut) * zeros
        if harmed != whole:  # it may have ended in zeros
            return harmed
