"""A workspace that files are dropped into, and what it has become of them."""

import shutil
import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from emenscr_xlsx.intake.ingest import ingest as ingest_
from emenscr_xlsx.intake.outcome import Outcome
from emenscr_xlsx.office.statuses import status as status_
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.registry.registry import Registry
from emenscr_xlsx.text.period import Period
from support.office import IN_TIME, Office

Q4 = Period(2566, 4)


CLEAN, OTHER, DRAFT, WRONG = (
    "2566-Q4/02-monitoring-staff",
    "2566-Q4/04-monthly-information",
    "2566-Q4/14-report-writing",
    "wrong/kpi-figures",
)
DECK = "2566-Q4/01-overall-monitoring"


@dataclass
class Post:
    """A workspace that files are dropped into."""

    root: Path
    registry: Registry

    @property
    def ws(self) -> Workspace:
        """The workspace as a new run finds it; only the registry is not read again."""
        ws = Workspace(self.root)
        ws.__dict__["registry"] = self.registry
        return ws

    def drop(self, content: bytes | Path, name: str = "รายงาน.xlsx") -> bytes:
        """Put a file into the inbox; returns its bytes."""
        content = content if isinstance(content, bytes) else content.read_bytes()
        path = self.ws.inbox / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return content

    def ingest(self, now: datetime = IN_TIME) -> list[Outcome]:
        return ingest_(self.ws, now=now).outcomes

    def kept(self) -> Counter[bytes]:
        """How often each content lies where filed files lie.

        Refusals' answers are no filed files.
        """
        folders = (
            self.root / "accepted",
            self.root / "refused",
            *self.root.glob("replies/*/originals"),
        )
        return Counter(
            p.read_bytes()
            for f in folders
            for p in f.rglob("*")
            if p.is_file() and not p.name.endswith("_reply.txt")
        )

    def waiting(self) -> list[Path]:
        return [
            p
            for f in ("inbox", ".intake/store", ".intake/answers")
            for p in (self.root / f).rglob("*")
            if p.is_file()
        ]

    def status(self, project: str) -> dict[str, object]:
        return next(b for b in status_(self.ws, Q4) if b["project"] == project)

    def booked(self) -> list[tuple[object, ...]]:
        """What the ledger says, but for times and the order of arrival."""
        with sqlite3.connect(self.root / "ledger.sqlite") as db:
            deliveries = db.execute(
                "select sha256, verdict, project, filed, reply, content from deliveries where "
                "quarter is not 3 order by 1, 2"
            ).fetchall()
            statuses = db.execute(
                "select project, status, submissions from statuses where quarter = 4 order by 1"
            ).fetchall()
            history = db.execute(
                "select project, status, comment from status_history where quarter = 4 "
                "order by 1, 2"
            ).fetchall()
            rows = db.execute(
                "select d.sha256, count(*) from m6_activities a join deliveries d on "
                "d.id = a._delivery group by 1 order by 1"
            ).fetchall()
        db.close()
        return [*deliveries, *statuses, *history, *rows]


def post_of(office: Office, root: Path) -> Post:
    """A copy of the office's ledger and registry, with empty folders."""
    for name in ("inbox", "accepted", "replies", "refused"):
        (root / name).mkdir(parents=True)
    for name in (".emenscr.key", "emenscr.toml", "ledger.sqlite"):
        shutil.copy(office.ws.root / name, root / name)
    return Post(root, office.ws.registry)
