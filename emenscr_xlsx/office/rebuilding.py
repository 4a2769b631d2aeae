"""Making the ledger anew: from the log of decisions, and the filed originals.

The log holds what was decided, the originals what was reported. What cannot be had from either is
named, and nothing is guessed.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ..ledger.decisions import read_log
from ..ledger.ledger import Ledger
from ..ledger.rows import Delivered
from ..ledger.snapshot import beside
from ..registry.registry import Registry
from ..text.period import Period
from ..text.words import Words
from ..workbook.submission import Submission, file_digest
from . import workspace
from .errors import WorkspaceError
from .examine import chunks, content_digests, stacked
from .workspace import Workspace, in_one_go


@dataclass
class Rebuilt:
    """A ledger that was made anew: how much is in it, and what could not be had."""

    deliveries: int = 0
    reports: int = 0  # whose rows were read from their originals
    lacking: list[Words] = field(default_factory=list)
    kept: Path | None = None  # where the ledger lies that was there before


@in_one_go()
def rebuild(ws: Workspace) -> Rebuilt:
    """Make the ledger anew and put it in its place; the old one, if any, is kept beside it.

    Raises WorkspaceError where there is no log of decisions, or the ledger is no file.
    """
    place = ws.ledger_file
    if place is None:
        raise WorkspaceError.saying(_NO_FILE)
    if not ws.decisions.exists():
        raise WorkspaceError.saying(_NO_LOG, log=ws.decisions)
    with ws.alone():
        made = place.with_name(f"{place.name}.rebuilt")
        for path in _files(made):
            path.unlink(missing_ok=True)
        rebuilt = Rebuilt()
        with Ledger(f"sqlite:///{made}") as ledger:
            lines, missing = read_log(ws.decisions)
            if missing:
                rebuilt.lacking.append(_GAPS.format(numbers=_ranges(missing)))
            ledger.restore(lines)
            _read_rows(ws, ledger, rebuilt)
        rebuilt.kept = _set_aside(place)
        os.replace(made, place)
    return rebuilt


def _read_rows(ws: Workspace, ledger: Ledger, rebuilt: Rebuilt) -> None:
    """Read the rows of every report that was booked from its original."""

    @cache
    def registry_of(year: int) -> Registry:
        registry = ws.in_year(year).registry_alone()
        registry.extend(ledger.extensions())
        return registry

    periods: dict[Period, list[Delivered]] = defaultdict(list)
    for delivery in ledger.taken():
        rebuilt.deliveries += 1
        year, quarter = delivery["fiscal_year"], delivery["quarter"]
        if delivery["verdict"] != "refused" and delivery["project"] and year and quarter:
            periods[Period(year, quarter)].append(delivery)
    for period, deliveries in sorted(periods.items()):
        for wave in _waves(deliveries):
            for some in chunks(wave):
                _read_some(ws, registry_of(period.fiscal_year), ledger, period, some, rebuilt)


def _waves(deliveries: Sequence[Delivered]) -> Iterator[list[Delivered]]:
    """Deliveries in groups of one a project, each in the order in which it came."""
    waves: list[list[Delivered]] = []
    counts: dict[str | None, int] = defaultdict(int)
    for delivery in deliveries:
        project = delivery["project"]
        if counts[project] == len(waves):
            waves.append([])
        waves[counts[project]].append(delivery)
        counts[project] += 1
    yield from waves


def _read_some(
    ws: Workspace,
    registry: Registry,
    ledger: Ledger,
    period: Period,
    deliveries: Sequence[Delivered],
    rebuilt: Rebuilt,
) -> None:
    there = []
    for delivery in deliveries:
        path = ws.root / (delivery["filed"] or "")
        if not path.is_file() or file_digest(path) != delivery["sha256"]:
            rebuilt.lacking.append(_said(_NO_ORIGINAL, delivery))
        elif not registry.project_code(delivery["project"] or ""):
            rebuilt.lacking.append(_said(_NO_PROJECT, delivery))
        else:
            there.append(delivery)
    jobs = [ws.job(ws.root / (d["filed"] or ""), d["file"]) for d in there]
    read: list[tuple[Delivered, Submission]] = []
    for delivery, answer in zip(there, ws.read(jobs), strict=True):
        if isinstance(answer.result, Submission):
            read.append((delivery, answer.result))
        else:
            rebuilt.lacking.append(_said(_NO_ORIGINAL, delivery))
    if not read:
        return
    submissions = [submission for _, submission in read]
    batch, _, _ = stacked(registry, ws.settings, ledger, period, submissions)
    ledger.restore_rows(
        batch.frames,
        {place: delivery["id"] for place, (delivery, _) in enumerate(read)},
        [{t: p.sheet for t, p in s.places.items()} for s in batch.submissions],
    )
    rebuilt.reports += len(read)
    for (delivery, _), content in zip(read, content_digests(batch), strict=True):
        if content != delivery["content"]:
            rebuilt.lacking.append(_said(_OTHERWISE, delivery))


def _said(words: Words, delivery: Delivered) -> Words:
    period = f"{delivery['fiscal_year']}-Q{delivery['quarter']}"
    return words.format(
        number=delivery["id"],
        project=delivery["project"],
        period=period,
        filed=delivery["filed"],
    )


def _files(database: Path) -> list[Path]:
    """A database's file, and those that SQLite keeps beside it."""
    return [database, *beside(database)]


def _set_aside(database: Path) -> Path | None:
    """Keep the ledger that was there under another name; the name, None where there was none.

    What lies beside it goes too, and also without it: a new ledger would take it for its own.
    """
    there = database.exists()
    kept = database.with_stem(f"{database.stem} {workspace.clock():%Y-%m-%d %H%M%S}")
    for old, new in zip(_files(database), _files(kept), strict=True):
        if old.exists():
            os.replace(old, new)
    return kept if there else None


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers as people list them: 3, 7–9."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][-1] == number - 1:
            parts[-1] = [parts[-1][0], number]
        else:
            parts.append([number])
    return ", ".join("–".join(map(str, part)) for part in parts)


_NO_FILE = Words(
    "ฐานข้อมูลไม่ได้เป็นไฟล์ในพื้นที่ทำงาน ให้ผู้ดูแลฐานข้อมูลกู้คืนจากสำเนาสำรอง",
    "The database is no file of this workspace; whoever keeps it restores it from a backup",
)
_NO_LOG = Words(
    "ไม่มีบันทึกการตัดสิน {log} จึงสร้างฐานข้อมูลใหม่ไม่ได้ ให้นำฐานข้อมูลหรือบันทึกนี้กลับมาจากสำเนาสำรอง",
    "There is no log of decisions at {log}, so the ledger cannot be made anew; "
    "put the ledger or the log back from a backup",
)
_GAPS = Words(
    "บันทึกการตัดสินขาดรายการที่ {numbers} สิ่งที่ตัดสินไว้ในรายการเหล่านั้นจึงไม่มีในฐานข้อมูลใหม่",
    "The log of decisions lacks its numbers {numbers}; what was decided in them is not in the "
    "new ledger",
)
_NO_ORIGINAL = Words(
    "เลขรับ {number} ({project} {period}): ไม่พบไฟล์ต้นฉบับ {filed} ตามที่จัดเก็บไว้ "
    "จึงไม่มีตัวเลขของรายงานนี้ ให้นำไฟล์เดิมกลับมาวางแล้วสั่ง emenscr rebuild อีกครั้ง",
    "Delivery {number} ({project} {period}): its original {filed} is not there as it was filed, so "
    "its figures are missing; put it back and run emenscr rebuild again",
)
_NO_PROJECT = Words(
    "เลขรับ {number} ({project} {period}): โครงการไม่อยู่ในทะเบียน จึงไม่มีตัวเลขของรายงานนี้",
    "Delivery {number} ({project} {period}): the project is not in the registry, so its figures "
    "are missing",
)
_OTHERWISE = Words(
    "เลขรับ {number} ({project} {period}): ค่าที่อ่านได้จาก {filed} ในวันนี้ต่างจากเมื่อรับไว้",
    "Delivery {number} ({project} {period}): what {filed} reads as today differs from what was "
    "booked",
)
