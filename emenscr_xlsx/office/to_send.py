"""What is to be sent: which file goes to whom, what it is, and what is to be done with it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..ledger.rows import Answered
from ..model.finding import Verdict
from ..summary.facts import ReportStatus
from ..text.period import Period
from ..text.thai import clean
from ..text.typed import date_words
from ..text.words import Lang, Words
from ..workbook.submission import file_digest
from . import file_names
from .statuses import status
from .workspace import Workspace

LONGEST = 80  # characters of a file's name, which is read in mail and on telephones


@dataclass(frozen=True)
class Purpose:
    """Why a file is sent: what its name says, and what is to be done with it."""

    name: Words
    todo: Words
    owed: bool = False  # something is expected back of staff


PURPOSES = {
    "form": Purpose(
        Words("แบบรายงาน", "form"),
        Words("กรอกแล้วส่งกลับ{by}", "Fill it in and send it back{by}"),
        True,
    ),
    "returned": Purpose(
        Words("ส่งกลับแก้ไข", "returned"),
        Words(
            "ผู้บังคับบัญชาส่งกลับ แก้ตามความเห็นในไฟล์ แล้วส่งกลับ{by}",
            "Returned by the superior: correct it as the file says, and send it back{by}",
        ),
        True,
    ),
    str(Verdict.TO_CORRECT): Purpose(
        Words("ต้องแก้ไข", "to correct"),
        Words(
            "แก้ {errors} จุดที่ชีตแรกบอก ในไฟล์นี้ แล้วส่งกลับ{by}",
            "Correct, in this file, the {errors} places its first sheet names; send it back{by}",
        ),
        True,
    ),
    str(Verdict.DRAFT): Purpose(
        Words("ร่าง", "draft"),
        Words(
            "เก็บเป็นร่างแล้ว กรอกต่อในไฟล์นี้ เลือก “ส่งรายงาน” แล้วส่งกลับ{by}",
            "Kept as a draft: go on in this file, choose to send, and send it back{by}",
        ),
        True,
    ),
    str(Verdict.ACCEPTED): Purpose(
        Words("รับแล้ว", "accepted"), Words("รับไว้แล้ว ไม่ต้องทำอะไร", "Accepted; nothing is to be done")
    ),
    str(Verdict.REMARKS): Purpose(
        Words("รับแล้ว-มีข้อสังเกต", "accepted with remarks"),
        Words("รับไว้แล้ว มีข้อสังเกต {remarks} ข้อ", "Accepted, with {remarks} remarks"),
    ),
    str(Verdict.REFUSED): Purpose(
        Words("ไม่รับ", "not taken"),
        Words("ไฟล์ที่ส่งมาไม่ได้รับไว้ เหตุผลอยู่ในไฟล์นี้", "The file was not taken; this says why"),
    ),
    "approval": Purpose(
        Words("แบบพิจารณา", "to decide"),
        Words("พิจารณาแต่ละรายงาน แล้วส่งไฟล์คืน", "Decide each report, and send the file back"),
    ),
    "originals": Purpose(
        Words("รายงานทั้งหมด", "all reports"),
        Words("รายงานที่รอพิจารณา ทุกฉบับ ไว้เปิดอ่าน", "Every report that waits, to be read"),
    ),
    "decided": Purpose(
        Words("ผลการพิจารณา", "decided"), Words("บันทึกการพิจารณาแล้ว", "What was done of the decisions")
    ),
}
"""Why a file is sent, by verdict where it answers one."""


@dataclass(frozen=True)
class Item:
    """A file to be sent: where it lies, to which agency or approver, and why.

    `level` is the approver's, 0 for the agency's staff.
    """

    path: Path
    agency: str
    purpose: Purpose
    name: str
    code: str = ""
    level: int = 0
    todo: Words = Words("", "")

    def file_name(self, period: Period, lang: Lang) -> str:
        """Its name as people read it, within the longest that is taken."""
        end = f"_Q{period.quarter}_{self.purpose.name[lang]}{self.path.suffix}"
        code = file_names.safe(self.code or self.agency)[: LONGEST - len(end)]
        short = _plain(self.name)[: max(0, LONGEST - len(code) - len(end) - 1)]
        return f"{code}{'_' if short else ''}{short.rstrip('-. ')}{end}"

    @property
    def digest(self) -> str:
        return file_digest(self.path)


def _plain(name: str) -> str:
    """A project's name as part of a file name: its letters, digits and their marks."""
    kept = "".join(c if file_names.plain(c) and c not in "._" else " " for c in clean(name))
    return "-".join(kept.split())


@dataclass(frozen=True)
class ToSend:
    """What there is to send of a quarter, be it gone or not."""

    ws: Workspace
    period: Period
    board: dict[str, ReportStatus]
    answers: Sequence[Answered]

    @classmethod
    def now(
        cls, ws: Workspace, period: Period, statuses: Sequence[ReportStatus] | None = None
    ) -> "ToSend":
        """As things stand now."""
        with ws.ledger() as ledger:
            answers = ledger.answers(period)
        statuses = status(ws, period) if statuses is None else statuses
        return cls(ws, period, {s["project"]: s for s in statuses}, answers)

    def items(self) -> Iterator[Item]:
        """The files, those of staff first; none that a newer one has overtaken."""
        for item in (*self._answers(), *self._returned(), *self._forms(), *self._approvals()):
            if item.path.is_file():
                yield item

    def _of(self, path: Path, code: str, purpose: str, errors: int = 0, remarks: int = 0) -> Item:
        """A file about a project, for the staff of its agency."""
        s = self.board[code]
        by = Words("", "")
        if s["due"] and (s["days_left"] or 0) >= 0:
            day = date_words(date.fromisoformat(s["due"]))
            by = Words(f"ภายใน {day.th}", f" by {day.en}")
        elif s["due"]:
            by = Words("โดยเร็ว (เลยกำหนดแล้ว)", " at once (it is overdue)")
        why = PURPOSES[purpose]
        todo = why.todo.format(by=by, errors=errors, remarks=remarks)
        return Item(path, s["agency"], why, s["name"], code, 0, todo)

    def _answers(self) -> Iterator[Item]:
        """The answers to reports; of those to be corrected, only that to the newest report."""
        kept = [a for a in self.answers if a["verdict"] != Verdict.REFUSED]
        newest = {a["project"]: a["id"] for a in kept}
        for a in self.answers:
            code, verdict = a["project"], Verdict(a["verdict"])
            path = self.ws.root / (a["reply"] or "")
            if code is None:
                if a["reply"] and path.parent.name == "answers":
                    yield from self._to_approver(path, "decided")
            elif code in self.board and a["reply"]:
                current = newest.get(code) == a["id"] and self.board[code]["status"] == "SAVED"
                if verdict is Verdict.REFUSED or verdict.stands or current:
                    yield self._of(path, code, str(verdict), a["errors"], a["remarks"])

    def _returned(self) -> Iterator[Item]:
        """The reports that were returned, each as it was returned last."""
        folder = self.ws.folder("replies", self.period)
        for code, s in self.board.items():
            if s["status"] == "RETURNED":
                name = file_names.safe(code)
                paths = folder.glob(f"{_literal(name)}_returned_*.xlsx")
                if last := max(paths, key=lambda p: p.stat().st_mtime_ns, default=None):
                    yield self._of(last, code, "returned")

    def _forms(self) -> Iterator[Item]:
        """The blank reports of those who have not reported at all."""
        for code, s in self.board.items():
            if s["counts"] and s["status"] == "NOT_REPORTED":
                folder = self.ws.folder("templates", self.period) / file_names.safe(s["agency"])
                path = folder / f"{file_names.safe(code)}_{self.period.label}.xlsx"
                yield self._of(path, code, "form")

    def _approvals(self) -> Iterator[Item]:
        """The workbooks of those approvers for whom a report waits."""
        folder = self.ws.folder("approvals", self.period)
        turns = set()
        for code, s in self.board.items():
            if s["status"] != "SUBMITTED":
                continue
            project = self.ws.registry.projects[code]
            if approver := self.ws.registry.next_approver(project, s["level"]):
                person = self.ws.registry.person(approver)
                turns.add((person["agency_code"], person["level"]))
        for agency, level in sorted(turns):
            path = folder / f"{file_names.safe(agency)}_{self.period.label}_{level}.xlsx"
            yield from self._to_approver(path, "approval", agency, level)
            yield from self._to_approver(path.with_suffix(".zip"), "originals", agency, level)

    def _to_approver(
        self, path: Path, purpose: str, agency: str = "", level: int = 0
    ) -> Iterator[Item]:
        """A file for an approver, who for an answer is the one its name begins with."""
        name, _, rest = path.stem.rpartition("_")[0].rpartition("_")
        for code in self.ws.registry.agencies:
            if code == agency or (not agency and file_names.safe(code) == name and rest.isdigit()):
                why, level = PURPOSES[purpose], level or int(rest)
                who = Words(f"ผู้อนุมัติระดับ {level}", f"approver level {level}")
                yield Item(path, code, why, who[self.ws.settings.lang], "", level, why.todo)


def _literal(name: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", name)
