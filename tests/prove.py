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

from proof import Claim, Ground, Told, claims


def tried(claim: Claim, ground: Ground, *, full: bool) -> Told:
    """A proof made; one that breaks off speaks against its claim."""
    try:
        told = claim.prove(ground, claim.full if full else claim.small)
    except Exception:
        return Told(0, [traceback.format_exc()])
    return told if told.tried else Told(0, ["nothing was tried"])


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
            told = tried(claim, ground, full=full)
            broken += bool(told.violations)
            seen = f"; {told.seen}" if told.seen else ""
            print(
                f"{'✗' if told.violations else '✓'} {claim.name}: {claim.says} – {told.tried} "
                f"tried, {len(told.violations)} violations{seen} "
                f"({time.perf_counter() - since:.0f} s)"
            )
            for violation in told.violations[:20]:
                print("    " + violation.strip().replace("\n", "\n    "))
            sys.stdout.flush()
    return int(broken > 0)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("claims", nargs="*", metavar="CLAIM", help="only these")
    arguments.add_argument("--full", action="store_true", help="the large figures")
    said = arguments.parse_args()
    sys.exit(main(*said.claims, full=said.full))
