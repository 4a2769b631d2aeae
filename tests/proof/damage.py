"""Files that came to harm on the way.

Cut off, or filled up with zeros by a copy that never ended.
"""

import random

from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.office.check import check

from . import Ground, Tally, claim


@claim("truncated and zero-tailed copies are never accepted", small=200, full=5000)
def half_copied(ground: Ground, count: int) -> Tally:
    tally, dice = Tally(), random.Random(2566)
    sources = [path.read_bytes() for path in ground.filled.values()]
    folder = ground.folder()
    for start in range(0, count, 200):
        batch = []
        for number in range(start, min(start + 200, count)):
            batch.append(folder / f"{number}.xlsx")
            batch[-1].write_bytes(_harmed(dice.choice(sources), dice, zeros=number % 2 == 1))
        for checked in check(ground.office.ws, batch):
            tally.check(
                checked.verdict is Verdict.REFUSED and len(checked.findings) == 1,
                f"{checked.file}: {checked.verdict}",
            )
        for path in batch:
            path.unlink()
    return tally


def _harmed(whole: bytes, dice: random.Random, *, zeros: bool) -> bytes:
    """A file without its end, or with zeros in its place."""
    while True:
        cut = len(whole) - dice.randint(1, dice.choice((64, 4096, len(whole))))
        harmed = whole[:cut] + bytes(len(whole) - cut) * zeros
        if harmed != whole:  # it may have ended in zeros
            return harmed
