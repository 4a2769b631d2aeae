"""Prove what is claimed of the intake and of what goes out: one line a claim, and an exit code.

    python tests/prove.py [--full] [CLAIM…]

Small by default, as the tests run it; `--full` runs the large figures. Exit 0: every
claim held; 1: one did not.
"""

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path

from proof import Claim, Ground, Tally, claims


def tally_of(claim: Claim, ground: Ground, *, full: bool) -> Tally:
    """A proof made; one that breaks off speaks against its claim."""
    try:
        tally = claim.prove(ground, claim.full if full else claim.small)
    except Exception:
        return Tally(0, [traceback.format_exc()])
    return tally if tally.trials else Tally(0, ["nothing was tried"])


def main(*names: str, full: bool = False) -> int:
    """Prove the claims named, or all, and print what was found."""
    known = claims()
    if unknown := [n for n in names if n not in known]:
        print(f"there is no claim {', '.join(unknown)}; there are: {', '.join(known)}")
        return 2
    broken = 0
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(Path(folder))
        for claim in [known[n] for n in names] or known.values():
            since = time.perf_counter()
            tally = tally_of(claim, ground, full=full)
            broken += bool(tally.violations)
            note = f"; {tally.note}" if tally.note else ""
            print(
                f"{'✗' if tally.violations else '✓'} {claim.name}: {claim.says} – {tally.trials} "
                f"tried, {len(tally.violations)} violations{note} "
                f"({time.perf_counter() - since:.0f} s)"
            )
            for violation in tally.violations[:20]:
                print("    " + violation.strip().replace("\n", "\n    "))
            sys.stdout.flush()
    return int(broken > 0)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("claims", nargs="*", metavar="CLAIM", help="only these")
    arguments.add_argument("--full", action="store_true", help="the large figures")
    options = arguments.parse_args()
    sys.exit(main(*options.claims, full=options.full))
