"""The audit of a workspace: what must hold whatever happened on the way.

Written against files and tables, not against our own code.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from openpyxl import load_workbook

FILED = ("accepted/**/*", "replies/**/*", "refused/**/*", "approvals/*/*/*")


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def audit(root: Path, dropped: Sequence[bytes], quarter: int = 4) -> list[str]:
    """What is amiss in a workspace into which these contents were dropped, each once per entry.

    Nothing if all is well.
    """
    engine = sa.create_engine(_address(root))
    with engine.connect() as db:
        faults = [
            *_whole(db),
            *_nothing_waits(root),
            *_all_kept(root, db, dropped, quarter),
            *_booked_once(db, quarter),
            *_no_orphans(root, db),
        ]
        faults += _sums(root, db, quarter)
    engine.dispose()
    return faults


def _address(root: Path) -> str:
    """Of the ledger, as the settings name it."""
    settings = root / "emenscr.toml"
    named = re.search('^database = "(.*)"', settings.read_text("utf-8"), re.MULTILINE)
    return named[1] if named else f"sqlite:///{root / 'ledger.sqlite'}"


def _asked(db: sa.Connection, query: str, **given: object) -> Sequence[sa.Row]:
    return db.execute(sa.text(query), given).all()


def _whole(db: sa.Connection) -> list[str]:
    if db.dialect.name != "sqlite":
        return []
    checks = [row[0] for row in _asked(db, "pragma integrity_check")]
    broken = _asked(db, "pragma foreign_key_check")
    return [f"integrity check: {c}" for c in checks if c != "ok"] + [
        f"foreign key: {b}" for b in broken
    ]


def _nothing_waits(root: Path) -> list[str]:
    """No file in the inbox, no claim, no private copy, no answer, nothing half written."""
    left = [
        p
        for folder in ("inbox", ".intake/store", ".intake/answers")
        for p in (root / folder).rglob("*")
        if p.is_file()
    ]
    left += list(root.rglob(".*.tmp"))
    return [f"left over: {p.relative_to(root)}" for p in left]


def _all_kept(root: Path, db: sa.Connection, dropped: Sequence[bytes], quarter: int) -> list[str]:
    """Every content is filed byte for byte, each drop was noted and decided exactly once."""
    wanted = Counter(map(sha, dropped))
    noted = Counter(
        d for (d,) in _asked(db, f"select sha256 from arrivals where \"at\" >= '{_since(quarter)}'")
    )
    decided = Counter(
        d
        for (d,) in _asked(
            db, f"select sha256 from deliveries where received >= '{_since(quarter)}'"
        )
    )
    faults = (
        []
        if noted == wanted
        else [f"arrivals {_few(noted - wanted)} too many, {_few(wanted - noted)} missing"]
    )
    faults += (
        []
        if decided == wanted
        else [f"deliveries {_few(decided - wanted)} too many, {_few(wanted - decided)} missing"]
    )
    for digest, filed in _asked(
        db, f"select sha256, filed from deliveries where received >= '{_since(quarter)}'"
    ):
        path = root / filed
        if not path.is_file():
            faults.append(f"not kept: {digest[:12]} at {filed}")
        elif sha(path.read_bytes()) != digest:
            faults.append(f"kept otherwise than it came: {digest[:12]} at {filed}")
    taken = Counter(
        d for (d,) in _asked(db, "select sha256 from deliveries where verdict <> 'refused'")
    )
    return faults + [f"the same bytes taken {n} times: {d[:12]}" for d, n in taken.items() if n > 1]


def _since(quarter: int) -> str:
    """The quarter's own drops come after its beginning.

    The samples' earlier quarters were dropped before.
    """
    return {4: "2023-07-01"}[quarter]


def _few(some: Counter[str]) -> str:
    return ", ".join(f"{d[:12]}×{n}" for d, n in some.items()) or "none"


def _booked_once(db: sa.Connection, quarter: int) -> list[str]:
    """The rows booked are those of the reports taken; the newest issue counts.

    Each claim led to one delivery.
    """
    faults = []
    taken = {
        i
        for (i,) in _asked(
            db,
            "select id from deliveries where verdict <> 'refused' and project is not null"
            " and quarter = :quarter",
            quarter=quarter,
        )
    }
    rows = Counter(
        i
        for (i,) in _asked(
            db,
            'select "_delivery" from m6_report r join deliveries d on d.id = r."_delivery" '
            "where d.quarter = :quarter",
            quarter=quarter,
        )
    )
    reports = {
        i
        for i in taken
        if i in rows or _asked(db, "select count(*) from m6_report where _delivery = :i", i=i)[0][0]
    }
    if set(rows) != reports or any(n != 1 for n in rows.values()):
        faults.append(f"rows booked for {sorted(rows)}, reports taken are {sorted(reports)}")
    counting = dict(
        _asked(
            db,
            "select project, delivery from statuses"
            " where quarter = :quarter and delivery is not null",
            quarter=quarter,
        )
    )
    latest = dict(
        _asked(
            db,
            "select project, id from (select project, id, row_number() over (partition by project "
            "order by issue desc, id desc) as n from deliveries"
            " where verdict in ('accepted', 'accepted with remarks') and withdrawn is null and "
            "quarter = :quarter and id in (select _delivery from m6_report)) as ranked where n = 1",
            quarter=quarter,
        )
    )
    if counting != latest:
        faults.append(f"counting {counting}, newest {latest}")
    steps = dict(
        _asked(
            db,
            "select project, status from status_history where id in (select max(id) from "
            "status_history where quarter = :quarter group by project)",
            quarter=quarter,
        )
    )
    stands = dict(
        _asked(db, "select project, status from statuses where quarter = :quarter", quarter=quarter)
    )
    if steps != stands:
        faults.append(f"statuses {stands}, the history ends in {steps}")
    return faults


def _no_orphans(root: Path, db: sa.Connection) -> list[str]:
    """Every filed file and every answer is booked, and every booked one is there."""
    booked = {p for row in _asked(db, "select filed, reply from deliveries") for p in row if p}
    booked |= {
        p
        for (further,) in _asked(db, "select further from deliveries where further is not null")
        for p in json.loads(further)
    }
    there = {
        p.relative_to(root).as_posix() for places in FILED for p in root.glob(places) if p.is_file()
    }
    return [f"not booked: {p}" for p in sorted(there - booked)] + [
        f"booked, not there: {p}" for p in sorted(booked - there)
    ]


def _sums(root: Path, db: sa.Connection, quarter: int) -> list[str]:
    """What the counting rows say was disbursed stands in the filed workbooks.

    They are read by another reader.
    """
    query = (
        "select s.project, d.filed, (select coalesce(sum(b.disbursed), 0.0) from m6_budget b "
        "where b._delivery = d.id)"
        " from statuses s join deliveries d on d.id = s.delivery where s.quarter = :quarter"
    )
    faults = []
    for project, filed, booked in _asked(db, query, quarter=quarter):
        stands = disbursed(root / filed)
        if abs(stands - booked) > 0.005:
            faults.append(f"{project}: {booked} booked, {stands} in the file")
    return faults


_READ: dict[str, float] = {}


def disbursed(path: Path) -> float:
    """The sum of the column “disbursed” of a report, by its own ruler.

    Each content is read once.
    """
    content = path.read_bytes()
    if (digest := sha(content)) not in _READ:
        book = load_workbook(path, read_only=True, data_only=True)
        total = 0.0
        for ws in book.worksheets:
            col = None
            for row in ws.iter_rows(values_only=True):
                if row[0] == "@budget|0":
                    col = row.index("disbursed")
                elif col is not None and isinstance(row[0], str) and row[0].startswith("budget|"):
                    total += _amount(row[col])
        _READ[digest] = total
    return _READ[digest]


def _amount(value: object) -> float:
    """An amount however it was typed; anything else counts nothing."""
    try:
        return float(
            "".join(c for c in str(value).translate(_DIGITS) if c in "0123456789.-")
            if value is not None
            else 0
        )
    except ValueError:
        return 0.0


_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
