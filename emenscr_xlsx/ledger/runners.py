"""Who takes files out of the inbox: of several at once, none takes up what another has claimed."""

from datetime import timedelta

import sqlalchemy as sa

from . import dialect
from .opening import Database
from .tables import RUNNERS

LEASE = timedelta(minutes=10)
"""For so long after a runner was last heard of, nobody takes up its claims."""


class Runners(Database):
    """Those who take files, each a copy of the workspace on some machine."""

    def at_work(self, runner: str) -> set[str]:
        """Note that a runner takes files for some minutes more; returns the others who do.

        By the database's clock: those of the machines differ.
        """
        with self._writing.begin() as db:
            now = dialect.clock(db)
            db.execute(sa.delete(RUNNERS).where(RUNNERS.c.runner == runner))
            db.execute(sa.insert(RUNNERS).values(runner=runner, until=now + LEASE))
            others = (RUNNERS.c.runner != runner) & (RUNNERS.c.until > now)
            return set(db.scalars(sa.select(RUNNERS.c.runner).where(others)))

    def done(self, runner: str) -> None:
        """Note that a runner takes no more files: what it left may be taken up."""
        with self._writing.begin() as db:
            db.execute(sa.delete(RUNNERS).where(RUNNERS.c.runner == runner))
