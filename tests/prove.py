"""Prove what is claimed of the intake and of what goes out: one line a claim, and an exit code.

    python tests/prove.py [--full] [--jobs N] [CLAIM…]

Small by default, as the tests run it; `--full` runs the large figures. Exit 0: every
claim held; 1: one did not.
"""

import argparse
import sys
import tempfile
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from functools import cache, partial
from pathlib import Path

from proof import Claim, Ground, Tally, claims


def tally_of(claim: Claim, ground: Ground, *, full: bool) -> Tally:
    """A proof made; one that breaks off speaks against its claim."""
    try:
        tally = claim.prove(ground, claim.full if full else claim.small)
    except Exception:
        return Tally(0, [traceback.format_exc()])
    return tally if tally.trials else Tally(0, ["nothing was tried"])


def proved(name: str, root: str, *, full: bool) -> tuple[str, bool]:
    """What is to be printed of a claim, and whether it held."""
    since, claim = time.perf_counter(), claims()[name]
    tally = tally_of(claim, ground(root), full=full)
    note = f"; {tally.note}" if tally.note else ""
    lines = [
        f"{'✗' if tally.violations else '✓'} {claim.name}: {claim.says} – {tally.trials} "
        f"tried, {len(tally.violations)} violations{note} ({time.perf_counter() - since:.0f} s)"
    ]
    lines += ["    " + v.strip().replace("\n", "\n    ") for v in tally.violations[:20]]
    return "\n".join(lines), not tally.violations


@cache
def ground(root: str) -> Ground:
    """Where this process makes its proofs."""
    return Ground(Path(tempfile.mkdtemp(dir=root)))


def main(*names: str, full: bool = False, jobs: int = 1) -> int:
    """Prove the claims named, or all, in so many processes, and print what was found."""
    known = claims()
    if unknown := [n for n in names if n not in known]:
        print(f"there is no claim {', '.join(unknown)}; there are: {', '.join(known)}")
        return 2
    holds = True
    with (
        tempfile.TemporaryDirectory() as root,
        ProcessPoolExecutor(jobs) if jobs > 1 else nullcontext() as pool,
    ):
        each = pool.map if pool else map
        for report, proven in each(partial(proved, root=root, full=full), names or known):
            holds &= proven
            print(report, flush=True)
    return int(not holds)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("claims", nargs="*", metavar="CLAIM", help="only these")
    arguments.add_argument("--full", action="store_true", help="the large figures")
    arguments.add_argument("--jobs", type=int, default=1, help="claims proved at once")
    options = arguments.parse_args()
    sys.exit(main(*options.claims, full=options.full, jobs=options.jobs))
