"""The audit of a workspace: whether its ledger, its files and its logs agree, and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..ledger.arrivals import Booked
from ..ledger.decisions import read_log
from ..ledger.failures import Damaged, LedgerError
from ..ledger.ledger import Ledger
from ..ledger.rows import Delivered
from ..office.workspace import Workspace
from ..text.words import Words
from ..workbook.submission import file_digest
from . import inbox
from .owners import strangers
from .summaries import command, stale

_ORIGINALS = (
    "accepted/*/*",
    "replies/*/originals/*",
    "approvals/*/decided/*",
    "refused/*",
)


@dataclass(frozen=True)
class Amiss:
    """Something that is not as it should be, and what to do about it."""

    what: Words
    todo: Words


def audit(ws: Workspace) -> list[Amiss]:
    """What is amiss in a workspace; nothing is changed by looking."""
    try:
        with ws.ledger() as ledger:
            if broken := ledger.integrity():
                return [Amiss(_BROKEN.format(reason="; ".join(broken[:3])), _RESTORE)]
            return [
                *_filed(ws, ledger.taken()),
                *_logged(ws, ledger),
                *_statuses(ledger),
                *_left(ws, ledger),
            ]
    except (Damaged, LedgerError) as slip:
        if ws.ledger_file is None:  # a server keeps its own watch, and its own backups
            raise
        return [Amiss(_BROKEN.format(reason=slip), _RESTORE)]


def _filed(ws: Workspace, deliveries: list[Delivered]) -> Iterator[Amiss]:
    """Every original against its digest, and every filed file against the ledger."""
    booked = set()
    for delivery in deliveries:
        booked |= set(_places(delivery))
        path = ws.root / (delivery["filed"] or "")
        about = _ABOUT.format(
            number=delivery["id"],
            file=delivery["file"],
            project=delivery["project"] or "–",
            filed=delivery["filed"] or "–",
        )
        if not path.is_file():
            yield Amiss(_MISSING.format(about=about), _PUT_BACK)
        elif delivery["sha256"] and file_digest(path) != delivery["sha256"]:
            yield Amiss(_CHANGED.format(about=about), _PUT_BACK)
    there = {
        ws.within(path)
        for pattern in _ORIGINALS
        for path in ws.root.glob(pattern)
        if path.is_file() and not path.name.startswith(".")
    }
    for place in sorted(there - booked):
        yield Amiss(_NOT_BOOKED.format(place=place), _DROP_AGAIN)


def _places(delivery: Delivered) -> tuple[str, ...]:
    booked = Booked.from_row(
        delivery["sha256"], delivery["filed"], delivery["reply"], delivery["further"]
    )
    return booked.filed, booked.reply, *booked.further


def _logged(ws: Workspace, ledger: Ledger) -> Iterator[Amiss]:
    """Whether the log of decisions is whole, from which a ledger that is a file is made anew."""
    if ws.ledger_file is None:
        return
    lines, missing = read_log(ws.decisions) if ws.decisions.exists() else ([], [])
    if missing or not lines:
        yield Amiss(_LOG_GAPS.format(log=ws.decisions), _BACK_UP)
    if ledger.untold():
        yield Amiss(_NOT_LOGGED, _INGEST)


def _statuses(ledger: Ledger) -> Iterator[Amiss]:
    """Whether every report stands where its last step led."""
    for project, period in ledger.unexplained():
        yield Amiss(_STRAY.format(project=project, period=period.words), _REBUILD)


def _left(ws: Workspace, ledger: Ledger) -> Iterator[Amiss]:
    """What an interrupted run left."""
    claims = inbox.claims(ws.inbox) if ws.inbox.is_dir() else []
    if claims:
        names = ", ".join(claim.name for claim in claims[:5])
        yield Amiss(_CLAIMS.format(count=len(claims), names=names), _INGEST)
    for folder in strangers(ws.inbox, ledger.id):
        yield Amiss(_SHARED.format(folder=folder), _ONE_LEDGER)
    for period in stale(ledger):
        yield Amiss(
            _NOT_SUMMARISED.format(period=period.words), _SHOW.format(command=command(period))
        )
    halves = [p for p in ws.root.rglob(".*.tmp") if p.is_file()]
    if halves:
        yield Amiss(_HALVES.format(count=len(halves), first=ws.within(halves[0])), _DELETE)


_BROKEN = Words("ฐานข้อมูลเสียหาย ({reason})", "The ledger is damaged ({reason})")
_ABOUT = Words(
    "เลขรับ {number} ({file}, {project}) ที่ {filed}",
    "delivery {number} ({file}, {project}) at {filed}",
)
_MISSING = Words("ไม่พบไฟล์ต้นฉบับของ{about}", "The original is missing of {about}")
_CHANGED = Words(
    "ไฟล์ต้นฉบับถูกแก้ไขหลังจัดเก็บ: {about}", "The original was changed since it was filed: {about}"
)
_NOT_BOOKED = Words("ไฟล์ {place} ไม่มีในฐานข้อมูล", "The file {place} is not in the ledger")
_LOG_GAPS = Words(
    "บันทึกการตัดสิน {log} ไม่ครบ หากฐานข้อมูลเสียหายจะสร้างใหม่ได้ไม่ครบ",
    "The log of decisions {log} is not whole; a ledger made anew from it would lack something",
)
_NOT_LOGGED = Words("มีการตัดสินที่ยังไม่ได้เขียนลงบันทึก", "Some decisions are not written to the log yet")
_STRAY = Words(
    "สถานะของ {project} {period} ไม่ตรงกับประวัติ",
    "The status of {project} for {period} is not where its history ends",
)
_CLAIMS = Words(
    "มีไฟล์ที่รับเข้าแล้วยังไม่เสร็จ {count} ไฟล์: {names}",
    "{count} files were taken in and are not finished: {names}",
)
_SHARED = Words(
    "กล่องรับนี้มีไฟล์ที่ฐานข้อมูลอื่นรับไว้ที่ {folder}",
    "Another ledger has taken files from this inbox, at {folder}",
)
_NOT_SUMMARISED = Words(
    "มีรายงานของ{period} ที่ยังไม่ได้รวมในสมุดงานสรุป",
    "Some reports of {period} are not in its summary yet",
)
_HALVES = Words(
    "มีไฟล์ที่เขียนค้างไว้ {count} ไฟล์ เช่น {first}",
    "{count} files were left half written, such as {first}",
)
_RESTORE = Words(
    "ให้นำฐานข้อมูลกลับมาจากสำเนาสำรอง หรือสั่ง emenscr rebuild เพื่อสร้างใหม่จากไฟล์ต้นฉบับและบันทึกการตัดสิน",
    "Put the ledger back from a backup, or run emenscr rebuild to make it anew from the originals "
    "and the log of decisions",
)
_PUT_BACK = Words(
    "ให้นำไฟล์เดิมจากสำเนาสำรองกลับมาวางที่เดิม", "Put the file back in its place, from a backup"
)
_DROP_AGAIN = Words(
    "หากเป็นไฟล์ที่ผู้ส่งส่งมา ให้ย้ายไปที่กล่องรับแล้วสั่ง emenscr ingest หากไม่ใช่ให้ย้ายออก",
    "If somebody sent it, move it into the inbox and run emenscr ingest; else move it away",
)
_BACK_UP = Words(
    "ให้นำบันทึกกลับมาจากสำเนาสำรอง และสำรองฐานข้อมูลไว้เสมอ",
    "Put the log back from a backup, and keep backups of the ledger",
)
_REBUILD = Words("ให้สั่ง emenscr rebuild", "Run emenscr rebuild")
_INGEST = Words("ให้สั่ง emenscr ingest", "Run emenscr ingest")
_SHOW = Words(
    "ให้สั่ง emenscr ingest หากยังไม่สร้างสมุดงานสรุป ให้สั่ง {command}",
    "Run emenscr ingest; where it leaves the summary, run {command}",
)
_ONE_LEDGER = Words(
    "ให้ใช้กล่องรับละหนึ่งพื้นที่ทำงาน หากเลิกใช้พื้นที่ทำงานนั้นแล้ว ให้ย้ายไฟล์ที่ค้างกลับไปที่กล่องรับ แล้วลบโฟลเดอร์นั้น",
    "Give each workspace an inbox of its own; if that workspace is given up, move what is left "
    "back into the inbox, and delete the folder",
)
_DELETE = Words("ลบไฟล์เหล่านั้นได้", "They may be deleted")
