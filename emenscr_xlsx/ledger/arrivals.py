"""The files that came: which are known, which are booked, and what became of each."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ..model.finding import Verdict
from ..text.words import Words
from .dialect import among
from .opening import Database
from .rows import Delivered, Story, rows
from .tables import ARRIVALS, DELIVERIES, FINDINGS, HISTORY, STATUSES, in_order


@dataclass(frozen=True, slots=True)
class Booked:
    """A booked delivery: its file, and where that and its answer belong in the workspace."""

    sha256: str
    filed: str
    reply: str
    further: tuple[str, ...] = ()

    @classmethod
    def from_row(
        cls, sha256: str, filed: str | None, reply: str | None, further: str | None
    ) -> "Booked":
        """The same of a row of the ledger."""
        return cls(sha256, filed or "", reply or "", tuple(json.loads(further or "[]")))


class Arrivals(Database):
    """The files that were taken out of the inbox."""

    def receive(self, arrivals: Sequence[Mapping[str, object]]) -> None:
        """Note files that were taken out of the inbox: each claim once."""
        with self._writing.begin() as db:
            claims = [str(a["claim"]) for a in arrivals]
            query = sa.select(ARRIVALS.c.claim).where(among(ARRIVALS.c.claim, claims))
            known = set(db.scalars(query))
            if fresh := [dict(a) for a in arrivals if a["claim"] not in known]:
                db.execute(sa.insert(ARRIVALS), fresh)

    def arrivals(self, claims: Iterable[str]) -> dict[str, str]:
        """Of these claims, those noted before, each with the whole name it came under."""
        query = sa.select(ARRIVALS.c.claim, ARRIVALS.c.file)
        with self._reading() as db:
            return dict(db.execute(query.where(among(ARRIVALS.c.claim, claims))).all())

    def booked(self, claims: Iterable[str]) -> dict[str, Booked]:
        """Of these claims, those already booked by a run that was interrupted."""
        query = sa.select(
            DELIVERIES.c.claim,
            DELIVERIES.c.sha256,
            DELIVERIES.c.filed,
            DELIVERIES.c.reply,
            DELIVERIES.c.further,
        )
        with self._reading() as db:
            return {
                claim: Booked.from_row(*places)
                for claim, *places in db.execute(query.where(among(DELIVERIES.c.claim, claims)))
            }

    def seen(self, digests: Iterable[str]) -> dict[str, tuple[datetime, str]]:
        """Of these files, those taken before and not withdrawn.

        Each with the time it first came, and the place where it is kept.
        """
        query = sa.select(DELIVERIES.c.sha256, DELIVERIES.c.received, DELIVERIES.c.filed)
        taken = (
            (among(DELIVERIES.c.sha256, digests))
            & (DELIVERIES.c.verdict != Verdict.REFUSED)
            & DELIVERIES.c.withdrawn.is_(None)
        )
        first: dict[str, tuple[datetime, str]] = {}
        with self._reading() as db:
            for sha256, received, filed in db.execute(query.where(taken).order_by(DELIVERIES.c.id)):
                first.setdefault(sha256, (received, filed))
        return first

    def note_told(self, claims: Sequence[str], so_far: int) -> None:
        """Note how far these claims' deliveries have been told of."""
        with self._writing.begin() as db:
            some = among(DELIVERIES.c.claim, claims)
            db.execute(sa.update(DELIVERIES).where(some).values(told=so_far))

    def to_tell(self, so_far: int) -> list[Delivered]:
        """The deliveries that have not been told of so far."""
        return self._deliveries(DELIVERIES.c.told.in_(range(so_far)))

    def taken(self) -> list[Delivered]:
        """Every delivery, in the order it came."""
        return self._deliveries(sa.true())

    def _deliveries(self, which: sa.ColumnElement[bool]) -> list[Delivered]:
        counts = (STATUSES.c.delivery == DELIVERIES.c.id).label("counts")
        query = sa.select(DELIVERIES, counts).outerjoin(
            STATUSES, STATUSES.c.delivery == DELIVERIES.c.id
        )
        with self._reading() as db:
            return rows(db, query.where(which).order_by(DELIVERIES.c.id), Delivered)

    def gravest(self, delivery: int) -> Words | None:
        """The message of a delivery's gravest finding."""
        with self._reading() as db:
            return _gravest(db, delivery)

    def story(
        self, *, project: str | None = None, sha256: str | None = None, file: str | None = None
    ) -> list[Story]:
        """Every arrival, in order.

        Asked by a project, by a digest (or its beginning), or by a part of the file's name.
        """
        query = sa.select(
            *(
                sa.func.coalesce(DELIVERIES.c[n], ARRIVALS.c[n]).label(n)
                for n in ("file", "sha256")
            ),
            ARRIVALS.c["at"],
            *(
                DELIVERIES.c[name]
                for name in ("id", "received", "verdict", "project", "fiscal_year", "quarter")
            ),
            DELIVERIES.c.filed,
            DELIVERIES.c.reply,
        ).outerjoin_from(ARRIVALS, DELIVERIES, DELIVERIES.c.claim == ARRIVALS.c.claim, full=True)
        if project is not None:
            query = query.where(DELIVERIES.c.project == project)
        elif sha256 is not None:
            digest = sa.func.coalesce(ARRIVALS.c.sha256, DELIVERIES.c.sha256)
            query = query.where(digest.istartswith(sha256, autoescape=True))
        else:
            whole_name = sa.func.coalesce(ARRIVALS.c.file, DELIVERIES.c.file)
            query = query.where(whole_name.icontains(file, autoescape=True))
        query = query.order_by(
            DELIVERIES.c.id.is_(None), DELIVERIES.c.id, ARRIVALS.c["at"], ARRIVALS.c.claim
        )
        stories: list[Story] = []
        with self._reading() as db:
            for row in db.execute(query).mappings():
                stories.append(
                    Story(
                        file=row["file"],
                        sha256=row["sha256"],
                        time=row["at"],
                        received=row["received"],
                        verdict=row["verdict"],
                        project=row["project"],
                        fiscal_year=row["fiscal_year"],
                        quarter=row["quarter"],
                        filed=row["filed"],
                        reply=row["reply"],
                        message=_gravest(db, row["id"]),
                        steps=_steps(db, row["id"]),
                    )
                )
        return stories


def _gravest(db: sa.Connection, delivery: int | None) -> Words | None:
    """The message of a delivery's gravest finding."""
    query = (
        sa.select(FINDINGS.c.message_th, FINDINGS.c.message_en)
        .where(FINDINGS.c.delivery == delivery)
        .order_by(*in_order(FINDINGS))
        .limit(1)
    )
    message = db.execute(query).first()
    return Words(*message) if message else None


def _steps(db: sa.Connection, delivery: int | None) -> list[tuple[str, datetime]]:
    """The statuses that a delivery led to, each with its time."""
    query = (
        sa.select(HISTORY.c.status, HISTORY.c["at"])
        .where(HISTORY.c.delivery == delivery)
        .order_by(HISTORY.c.id)
    )
    return [(status, time) for status, time in db.execute(query)]
