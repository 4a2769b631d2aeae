"""Versions of the ledger's tables, and the steps that bring an earlier ledger up to today's.

A ledger knows the number of the step it was brought to. Missing tables, columns and indexes are
made from the declarations; what else a change asks for is a step of its own, taken once, in the
lock, all or nothing. A ledger from a later version is refused.
"""

import hashlib
from collections.abc import Callable, Collection

import sqlalchemy as sa

from ..model.finding import Verdict
from ..text.words import Words
from .failures import Unusable
from .noting import note_all
from .tables import DELIVERIES, FINDINGS, HISTORY, IN_SUMMARY, METADATA, ROWS, STATUSES, VERSION


def up_to_date(engine: sa.Engine) -> None:
    """Make the tables, or bring those of an earlier version to today's.

    Raises Unusable where they are of a later version.
    """
    with engine.connect() as db:
        if _version(db) == (NUMBER, DECLARED):
            return
    with engine.execution_options(writing=True).begin() as db:
        number, declared = _version(db)  # once more: another run may have come first
        if number > NUMBER:
            raise Unusable(_LATER.format(number=number, today=NUMBER))
        if (number, declared) == (NUMBER, DECLARED):
            return
        added = _complete(db)
        for step in STEPS[number:]:
            step(db, added)
        db.execute(sa.delete(VERSION))
        db.execute(sa.insert(VERSION).values(number=NUMBER, declared=DECLARED))


def _version(db: sa.Connection) -> tuple[int, str]:
    """The step that a ledger was brought to, and the digest of its tables; 0 before there was any.

    An empty database has nothing to be brought forward.
    """
    tables = sa.inspect(db)
    if tables.has_table(VERSION.name):
        number, declared = db.execute(sa.select(VERSION.c.number, VERSION.c.declared)).one()
        return int(number), str(declared)
    return (0 if tables.has_table(DELIVERIES.name) else NUMBER), ""


def _complete(db: sa.Connection) -> set[str]:
    """Make what is declared and missing; the columns that were added, by table and name."""
    inspected, added = sa.inspect(db), set()
    there = {*inspected.get_table_names()}
    METADATA.create_all(db)
    quote = db.dialect.identifier_preparer.quote
    for table in (t for t in METADATA.sorted_tables if t.name in there):
        names = {column["name"] for column in inspected.get_columns(table.name)}
        for column in table.columns:
            if column.name not in names:
                declared = sa.schema.CreateColumn(column).compile(dialect=db.dialect)
                db.execute(sa.text(f"ALTER TABLE {quote(table.name)} ADD COLUMN {declared}"))
                added.add(f"{table.name}.{column.name}")
        for index in table.indexes:
            index.create(db, checkfirst=True)
    return added


# Steps ----------------------------------------------------------------------------------------


def _let_the_newest_stand(db: sa.Connection, added: Collection[str]) -> None:
    """Tell drafts from reports, and let the newest report that was sent stand.

    In a ledger before that the newest delivery of any kind counted, and nothing was logged.
    """
    if "deliveries.withdrawn" in added:
        cover = ROWS["report"]
        drafts = sa.select(cover.c["_delivery"]).where(cover.c.sending == "draft")
        db.execute(
            sa.update(DELIVERIES)
            .where(DELIVERIES.c.id.in_(drafts), DELIVERIES.c.verdict != Verdict.REFUSED)
            .values(verdict=str(Verdict.DRAFT))
        )
        newest = (
            sa.select(sa.func.max(DELIVERIES.c.id))
            .where(
                *(DELIVERIES.c[n] == STATUSES.c[n] for n in ("project", "fiscal_year", "quarter")),
                DELIVERIES.c.verdict.in_([str(v) for v in Verdict if v.stands]),
            )
            .scalar_subquery()
        )
        db.execute(sa.update(STATUSES).values(delivery=newest))
        sent = (STATUSES.c.status == "SAVED") & STATUSES.c.delivery.is_not(None)
        names = ("project", "fiscal_year", "quarter", "delivery", "level")
        steps = sa.select(
            *(STATUSES.c[name] for name in names),
            *(sa.literal("SUBMITTED"), STATUSES.c.since, sa.literal(""), sa.literal("")),
        ).where(sent)
        db.execute(
            sa.insert(HISTORY).from_select([*names, "status", "at", "comment", "who"], steps)
        )
        db.execute(sa.update(STATUSES).where(sent).values(status="SUBMITTED"))
    if "deliveries.told" in added:
        db.execute(sa.update(DELIVERIES).values(told=IN_SUMMARY))
        note_all(db)


def number_findings(db: sa.Connection, _added: Collection[str] = ()) -> None:
    """Number the findings of deliveries in the order in which they were booked.

    SQLite alone has ledgers from before they were numbered.
    """
    if db.dialect.name == "sqlite":
        in_order = sa.literal_column("rowid", sa.Integer)
        db.execute(sa.update(FINDINGS).where(FINDINGS.c.place.is_(None)).values(place=in_order))


def _tell_from_nothing(db: sa.Connection, _added: Collection[str]) -> None:
    """Whatever was not told of yet is told of to 0, which an index finds."""
    db.execute(sa.update(DELIVERIES).where(DELIVERIES.c.told.is_(None)).values(told=0))


STEPS: tuple[Callable[[sa.Connection, Collection[str]], None], ...] = (
    _let_the_newest_stand,
    number_findings,
    _tell_from_nothing,
)
"""What brings a ledger from each number to the next; a step is never changed, only added."""

NUMBER = len(STEPS)

DECLARED = hashlib.sha256(
    "\n".join(
        f"{table.name} {[(c.name, str(c.type)) for c in table.columns]}"
        f" {sorted(str(index.name) for index in table.indexes)}"
        for table in METADATA.sorted_tables
    ).encode()
).hexdigest()
"""A digest of the tables as they are declared: where it is the ledger's, nothing is missing."""

_LATER = Words(
    "ฐานข้อมูลนี้สร้างหรือปรับแล้วโดยโปรแกรมรุ่นใหม่กว่า (รุ่นข้อมูล {number} โปรแกรมนี้รู้จักถึง {today}) "
    "ให้ติดตั้งโปรแกรมรุ่นใหม่กว่า: pip install --upgrade emenscr-xlsx",
    "A later version of this program has written the workspace's database (its tables are of "
    "version {number}, and this program knows them up to {today}); install the later one: "
    "pip install --upgrade emenscr-xlsx",
)
