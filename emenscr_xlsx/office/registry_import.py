"""Taking an office's own lists into the registry (P2): matched, shown, merged, and written."""

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..config.limits import ROOMY
from ..forms import registry as registry_form
from ..model import Column, Kind, Table
from ..model.values import CellFault, parse, plain
from ..reading.opening import open_workbook
from ..registry.matching import ForeignList, Mapped, Match, column_named, match, table_named
from ..text.thai import code_key, squash
from ..text.words import Lang, Words
from ..writing.registry import registry_workbook
from . import disk, workspace
from .errors import WorkspaceError
from .registry_file import TypedRow, open_registry, replace_registry

_ENCODINGS = ("utf-8-sig", "cp874")
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Proposal:
    """The lists that feed tables, and those in which nothing was recognised."""

    matches: list[Match]
    unused: list[ForeignList]


@dataclass
class TableCount:
    """What became of a table: rows that are new, filled in or changed, and as they were."""

    table: Table
    before: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0


@dataclass
class Imported:
    """The registry as it was written, where the earlier one is kept, and what changed in it."""

    registry: Path
    kept: Path | None
    counts: list[TableCount]
    replaced: list[Words] = field(default_factory=list)
    beside: int = 0  # notes that stood beside the tables, and are in the earlier one only


# Reading --------------------------------------------------------------------------------------


def lists_of(path: Path) -> list[ForeignList]:
    """The sheets of an Excel file, or a CSV file. Raises Error where it cannot be read."""
    if not path.is_file():
        raise WorkspaceError(f"ไม่พบไฟล์ {path}", f"There is no file {path}")
    content = path.read_bytes()
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        if len(content) > ROOMY["file_mb"] * _MEGABYTE:
            raise WorkspaceError(f"{path} ใหญ่เกินไป", f"{path} is too large")
        return [ForeignList(path.name, "", _csv(path, content))]
    opened = open_workbook(content, path.name, ROOMY)
    return [ForeignList(path.name, name, grid) for name, grid in opened.grids.items()]


def _csv(path: Path, content: bytes) -> list[list[object]]:
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        first = text.partition("\n")[0]
        delimiter = max(",;\t|", key=first.count)
        return [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    raise WorkspaceError(
        f"อ่านตัวอักษรของ {path} ไม่ได้ ให้บันทึกเป็น CSV UTF-8",
        f"The characters of {path} cannot be read; save it as CSV UTF-8",
    )


def read_map(path: Path) -> list[Mapped]:
    """What an office says of its lists; raises WorkspaceError where it cannot be so."""
    try:
        entries = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as slip:
        raise WorkspaceError(f"อ่าน {path} ไม่ได้: {slip}", f"Cannot read {path}: {slip}") from None
    mapped = []
    for entry in entries.get("list", []):
        where, name = str(entry.get("where", "")), str(entry.get("table", ""))
        table = table_named(name) if name else None
        if name and table is None:
            known = [t.title for t in registry_form.TABLES]
            raise WorkspaceError(
                f"{path}: ไม่มีตาราง “{name}” ให้ใช้ {', '.join(w.th for w in known)}",
                f"{path}: there is no table “{name}”; use {', '.join(w.en for w in known)}",
            )
        columns = {str(h): str(c) for h, c in dict(entry.get("columns", {})).items()}
        for written in filter(None, columns.values()):
            if table is not None and column_named(table, written) is None:
                raise WorkspaceError(
                    f"{path}: ตาราง {table.title.th} ไม่มีช่อง “{written}”",
                    f"{path}: the table {table.title.en} has no column “{written}”",
                )
        mapped.append(Mapped(where, table, columns))
    return mapped


def propose(files: Sequence[Path], mapped: Sequence[Mapped] = ()) -> Proposal:
    """Which table each list of these files feeds, and by which headings."""
    matches, unused = [], []
    for source in (cells for path in files for cells in lists_of(path)):
        if not any(cell != "" for row in source.cells for cell in row):
            continue
        entries = [m for m in mapped if m.speaks_of(source)] or [Mapped()]
        fed = [m for entry in entries if (m := match(source, entry))]
        matches += fed
        unused += [] if fed else [source]
    order = {table.name: place for place, table in enumerate(registry_form.TABLES)}
    matches.sort(key=lambda m: order[m.table.name])
    return Proposal(matches, unused)


# Merging --------------------------------------------------------------------------------------


def take(registry: Path, proposal: Proposal, lang: Lang, year: int | None = None) -> Imported:
    """Write the registry with what the lists say; the earlier one is kept beside it.

    A row is known by its key. What a list leaves blank stays; what it says otherwise is counted
    and told. `year` is that of rows that name none.
    """
    merge = _Merge(year)
    beside = 0
    if registry.exists():
        read = open_registry(registry)
        beside = len(read.leftovers)
        for table in registry_form.TABLES:
            merge.begin(table, list(read.cells.get(table.name, {}).values()))
    for matched in proposal.matches:
        for record in matched.records():
            merge.add(matched.table, record)
    content = registry_workbook(lang, merge.rows)
    kept = None
    if registry.exists():
        stamp = f"{workspace.clock():%Y-%m-%d %H%M%S}"
        kept = disk.copy(registry, registry.with_stem(f"{registry.stem} {stamp}"))
    replace_registry(registry, content)
    counts = [c for c in merge.counts.values() if c.before or c.new]
    return Imported(registry, kept, counts, merge.replaced, beside)


class _Merge:
    """The registry's rows while lists are taken in; a value that cannot be read stays a text."""

    def __init__(self, year: int | None) -> None:
        self.year = year
        self.rows: dict[str, list[TypedRow]] = {t.name: [] for t in registry_form.TABLES}
        self.counts = {t.name: TableCount(t) for t in registry_form.TABLES}
        self.replaced: list[Words] = []
        self._places: dict[str, dict[tuple[str, ...], TypedRow]] = {
            t.name: {} for t in registry_form.TABLES
        }
        self._numbers: dict[tuple[str, ...], int] = {}
        self._codes: dict[str, dict[str, str]] = {"agencies": {}, "projects": {}}

    def begin(self, table: Table, cells: Sequence[Mapping[str, object]]) -> None:
        """Take the rows that are there."""
        for raw in cells:
            values = {n: self._value(column, raw.get(n)) for n, column in table.by_name.items()}
            row = {name: value for name, value in values.items() if value is not None}
            if row:
                self._put(table, row)
                self.counts[table.name].before += 1

    def add(self, table: Table, record: Mapping[str, object]) -> None:
        """Take a row of a list."""
        row = {n: v for n, raw in record.items() if (v := self._value(table[n], raw)) is not None}
        if "fiscal_year" in table.by_name and self.year is not None:
            row.setdefault("fiscal_year", self.year)
        for column in table.columns:
            if column.told_by is not None and isinstance(row.get(column.told_by[0]), int | float):
                row.setdefault(column.name, column.told_by[1])
        known, count = self._same(table, row), self.counts[table.name]
        if known is None:
            self._put(table, row)
            count.new += 1
            return
        changed = False
        for name, value in row.items():
            before = known.get(name)
            if before is None:
                known[name], changed = value, True
            elif _compared(before) != _compared(value):
                self._tell(table, known, name, value)
                known[name], changed = value, True
        count.changed += changed
        count.same += not changed

    def _same(self, table: Table, row: TypedRow) -> TypedRow | None:
        """The row that is there under the same key; one without a number is numbered in order."""
        for name in _numbers_of(table):
            if name not in row:
                text = next((n for n in ("text", "title", "goal_text", "position") if n in row), "")
                rest = [n for n in table.key if n != name]
                for known in self.rows[table.name]:
                    if all(_compared(known.get(n)) == _compared(row.get(n)) for n in (*rest, text)):
                        return known
                group = (table.name, *(_compared(row.get(n)) for n in rest))
                row[name] = float(self._numbers.get(group, 0) + 1)
        return self._places[table.name].get(_key(table, row)) if table.key else None

    def _put(self, table: Table, row: TypedRow) -> None:
        self.rows[table.name].append(row)
        self._places[table.name].setdefault(_key(table, row), row)
        for name in _numbers_of(table):
            if isinstance(number := row.get(name), int | float):
                rest = [n for n in table.key if n != name]
                group = (table.name, *(_compared(row.get(n)) for n in rest))
                self._numbers[group] = max(self._numbers.get(group, 0), int(number))
        if (codes := self._codes.get(table.name)) is not None:
            code = str(row.get(table.key[0], ""))
            for text in (code, row.get("name"), row.get("abbr")):
                if text:
                    codes.setdefault(code_key(str(text)), code)

    def _tell(self, table: Table, row: TypedRow, name: str, value: object) -> None:
        record = " ".join(plain(row.get(n, "")) for n in table.key)
        before, after = (str(table[name].words(v)) for v in (plain(row[name]), plain(value)))
        head = table[name].head
        self.replaced.append(
            Words(
                f"{table.title.th} {record}: {head.th} จาก “{before}” เป็น “{after}”",
                f"{table.title.en} {record}: {head.en} from “{before}” to “{after}”",
            )
        )

    def _value(self, column: Column, raw: object) -> Any:
        """A cell as its column has it; as it was typed where it cannot be read so."""
        if isinstance(raw, CellFault):
            return raw.text
        if isinstance(column.choices, str):
            written = "" if raw is None else plain(raw).strip()
            return self._codes[column.choices].get(code_key(written), written) or None
        value, _ = parse(column, raw)
        if value is None and raw not in (None, ""):
            return plain(raw).strip() or None
        whole = column.kind is Kind.WHOLE and isinstance(value, float) and value.is_integer()
        return int(value) if whole and isinstance(value, float) else value


def _numbers_of(table: Table) -> list[str]:
    """The last part of a key, where it numbers rows: in their order where a list has no numbers."""
    last = table.key[-1:]
    return [n for n in last if n in ("no", "level") and table[n].kind is Kind.WHOLE]


def _key(table: Table, row: TypedRow) -> tuple[str, ...]:
    return tuple(_compared(row.get(name)) for name in table.key)


def _compared(value: object) -> str:
    """A value for comparing only."""
    if isinstance(value, int | float):
        return plain(float(value))
    return "" if value is None else squash(plain(value))
