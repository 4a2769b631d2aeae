"""Claims about what is taken in and sent out, each proved by trying.

A function over so many trials, entered with `@claim`.
"""

import importlib
import itertools
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.demo.samples import Sample
from support.office import Office, build_office
from support.postgres import Postgres


@dataclass
class Tally:
    """The result of a proof: the number of trials, the violations of its claim, and a note."""

    trials: int = 0
    violations: list[str] = field(default_factory=list)
    note: str = ""

    def check(self, passed: object, failure: str) -> None:
        """Count a trial, and keep its failure where it did not pass."""
        self.trials += 1
        if not passed:
            self.violations.append(failure)

    def add_audit(self, trial: str, faults: list[str]) -> None:
        """Count a trial, and keep the faults that its audit names."""
        self.trials += 1
        self.violations += [f"{trial}: {fault}" for fault in faults]


class Ground:
    """Where proofs are made.

    Folders to work in, and an office with issued and filled workbooks, built when first asked
    for. With a `server` the ledgers of trials lie there.
    """

    def __init__(self, root: Path, server: Postgres | None = None) -> None:
        self.root, self.server, self._count = root, server, itertools.count(1)

    def folder(self) -> Path:
        """A new empty folder."""
        path = self.root / f"{next(self._count):05}"
        path.mkdir(parents=True)
        return path

    @cached_property
    def samples(self) -> dict[str, Sample]:
        return {s.name: s for s in demo.read_samples(demo.folder())}

    @cached_property
    def office(self) -> Office:
        """Only to be read from."""
        return build_office(self.folder() / "office", self.samples)

    @cached_property
    def filled(self) -> dict[str, Path]:
        """Every sample of the quarter at hand, typed into its issued workbook."""
        folder = self.folder()
        return {
            n: self.office.fill(s, folder / f"{n.replace('/', '_')}.xlsx")
            for n, s in self.samples.items()
        }


@dataclass(frozen=True)
class Claim:
    """Something said of the system, how often it is tried in small and in full, and how."""

    name: str
    says: str
    small: int
    full: int
    prove: Callable[[Ground, int], Tally]


CLAIMS: dict[str, Claim] = {}


def claim(
    says: str, *, small: int, full: int
) -> Callable[[Callable[[Ground, int], Tally]], Callable[[Ground, int], Tally]]:
    """Enter a proof under its function's name.

    What `small` and `full` count is the proof's own: trials, every which step.
    """

    def enter(prove: Callable[[Ground, int], Tally]) -> Callable[[Ground, int], Tally]:
        name = prove.__name__
        assert name not in CLAIMS, f"there are two claims called {name}"
        CLAIMS[name] = Claim(name, says, small, full, prove)
        return prove

    return enter


def claims() -> dict[str, Claim]:
    """Every claim of every file in this folder."""
    for group in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{group.name}")
    return CLAIMS
