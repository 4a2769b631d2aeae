"""What became of a file, by its name, its digest, or its project."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..forms.lists import STATUS
from ..ledger.rows import Story
from ..model.finding import Verdict
from ..office.workspace import Workspace
from ..text.words import Words
from ..workbook.submission import file_digest
from . import inbox


@dataclass(frozen=True)
class Traced:
    """One arrival of a file, and what became of it.

    `kept` says whether what was filed is still there as it came.
    """

    file: str
    sha256: str
    received: datetime | None
    state: Words
    report: str = ""
    message: Words | None = None
    filed: Path | None = None
    kept: bool | None = None
    reply: Path | None = None
    steps: tuple[tuple[Words, datetime], ...] = ()


_WAITING = Words("รออยู่ในกล่องรับ", "Waiting in the inbox")
_IN_HAND = Words(
    "รับเข้าแล้ว ยังตรวจไม่เสร็จ รอบถัดไปจะดำเนินการต่อ",
    "Taken in, not decided yet; the next run goes on with it",
)
_DIGEST = re.compile(r"[0-9a-f]{8,64}")


def trace(ws: Workspace, wanted: str) -> list[Traced]:
    """Every arrival that these words mean.

    They are a path, a digest (at least 8 characters), a project code or part of a file's name.
    """
    path = Path(wanted)
    with ws.ledger() as ledger:
        if path.is_file():
            rows = ledger.story(sha256=file_digest(path))
        elif _DIGEST.fullmatch(wanted.lower()):
            rows = ledger.story(sha256=wanted.lower())
        elif ws.registry_file.exists() and (project := ws.registry.project_code(wanted)):
            rows = ledger.story(project=project)
        else:
            rows = ledger.story(file=wanted)
    return [_traced(ws, row) for row in rows] or [
        Traced(p.name, "", None, _WAITING)
        for p in inbox.look(ws.inbox, ignore=ws.settings.ignore)
        if wanted in p.name
    ]


def _traced(ws: Workspace, row: Story) -> Traced:
    if row["verdict"] is None:
        return Traced(row["file"], row["sha256"], row["time"], _IN_HAND)
    filed, reply = (ws.root / place if place else None for place in (row["filed"], row["reply"]))
    kept = (
        filed is not None
        and filed.exists()
        and (not row["sha256"] or file_digest(filed) == row["sha256"])
    )  # what could not be copied has no digest
    report = (
        f"{row['project']} {row['fiscal_year']}-Q{row['quarter']}"
        if row.get("project") and row.get("quarter")
        else ""
    )
    steps = tuple((STATUS.words(status), time) for status, time in row["steps"])
    return Traced(
        row["file"],
        row["sha256"],
        row["received"],
        Verdict(row["verdict"]).words,
        report,
        row["message"],
        filed,
        kept,
        reply,
        steps,
    )
