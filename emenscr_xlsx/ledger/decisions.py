"""The log of decisions: every row that a transaction writes, a line of JSON, in a file beside it.

A line is noted in the transaction itself, appended to the file once that is done, and only then
let go of: wherever a run ends, the next one appends what is missing. With the filed originals the
log makes the ledger anew (`restore`); rows of reports are not in it, for the originals hold them.
"""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa

from ..text.errors import Error
from .noting import LOGGED
from .opening import Database
from .tables import DECISIONS, DELIVERIES, IDENTITY, IN_SUMMARY
from .versions import number_findings


class Decisions(Database):
    """The log of a ledger's decisions."""

    def tell(self) -> None:
        """Append what was noted to the log; what cannot be written now is left for the next time.

        A reader of the log skips a line that was cut, and one whose number it knows.
        """
        if self.log is None:
            return
        with contextlib.suppress(OSError, Error), self._writing.begin() as db:
            lines = db.execute(sa.select(DECISIONS).order_by(DECISIONS.c.id)).all()
            if lines:
                _append(self.log, [f'{{"no": {number}, {line[1:]}' for number, line in lines])
                db.execute(sa.delete(DECISIONS).where(DECISIONS.c.id <= lines[-1][0]))

    def untold(self) -> int:
        """How many decisions are not in the log yet."""
        with self._reading() as db:
            return db.scalar(sa.select(sa.func.count()).select_from(DECISIONS)) or 0

    @contextlib.contextmanager
    def deciding(self) -> Iterator[sa.Connection]:
        """A transaction whose rows are logged."""
        with self._writing.begin() as db:
            yield db
        self.tell()

    def restore(self, lines: Sequence[Mapping[str, object]]) -> None:
        """Write the rows of logged decisions, in their order, into a ledger that is new."""
        tables = {table.name: table for table in LOGGED}
        with self._writing.begin() as db:
            for line in lines:
                if IDENTITY.name in line:
                    db.execute(sa.delete(IDENTITY))
                for name, rows in line.items():
                    if name in tables and isinstance(rows, list):
                        for row in rows:
                            _put(db, tables[name], row)
            number_findings(db)
            if lines:  # the numbers go on from here
                last = lines[-1]["no"]
                db.execute(sa.insert(DECISIONS).values(id=last, line="{}"))
                db.execute(sa.delete(DECISIONS))
            db.execute(sa.update(DELIVERIES).values(told=IN_SUMMARY))


def _append(path: Path, lines: Sequence[str]) -> None:
    """Append whole lines to a file, on the disk when this returns."""
    path.parent.mkdir(exist_ok=True)
    with path.open("a+b") as out:
        if out.tell():
            out.seek(-1, os.SEEK_END)
            if out.read(1) != b"\n":  # the last line was cut
                out.write(b"\n")
        out.write("".join(f"{line}\n" for line in lines).encode())
        out.flush()
        os.fsync(out.fileno())


def _put(db: sa.Connection, table: sa.Table, row: Mapping[str, object]) -> None:
    """Write a row, or what is new of one that is there."""
    values = {name: _value(table.c[name], value) for name, value in row.items() if name in table.c}
    key = [column.name for column in table.primary_key]
    if key and values.keys() >= set(key):
        same = sa.and_(*(table.c[name] == values[name] for name in key))
        if db.execute(sa.update(table).where(same).values(values)).rowcount:
            return
    db.execute(sa.insert(table).values(values))


def _value(column: sa.Column[object], value: object) -> object:
    """A logged value as its column holds it."""
    if isinstance(value, str) and isinstance(column.type, sa.DateTime):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(column.type, sa.Date):
        return date.fromisoformat(value)
    return value


def read_log(path: Path) -> tuple[list[dict[str, object]], list[int]]:
    """The lines of a log in order, each once; and the numbers that are missing among them."""
    lines: dict[int, dict[str, object]] = {}
    for text in path.read_bytes().splitlines():
        try:
            line = json.loads(text)
            lines.setdefault(int(line["no"]), line)
        except (ValueError, KeyError, TypeError):
            continue
    last = max(lines, default=0)
    return [lines[n] for n in sorted(lines)], [n for n in range(1, last + 1) if n not in lines]
