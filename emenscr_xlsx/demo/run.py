"""The samples, played through: typed into issued workbooks, dropped, answered, summed up."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time as clock, timedelta
from pathlib import Path

from .. import intake
from ..model.finding import Verdict
from ..office import disk, file_names, verbs as office
from ..text.period import Period
from ..text.words import Words
from .filling import decide, fill, fill_registry
from .samples import Sample, Story, read_samples, stories


@dataclass
class Ran:
    """What the demonstration did with one story."""

    story: Story
    workspace: office.Workspace
    passes: list[tuple[str, intake.Ingested]]
    to_open: list[tuple[Words, Path]]


_MARK = ".emenscr-demo"
"""Marks the folder of a demonstration, which alone the next one may empty."""


def run(root: Path, *, progress: office.Progress = lambda _done, _of: None) -> list[Ran]:
    """Do the whole job on each story, in a fresh workspace of its own below that place."""
    if root.exists() and any(root.iterdir()):
        _clear(root)
    disk.write(root / _MARK, b"")
    samples = [(story, read_samples(story.folder)) for story in stories()]
    total, before = sum(len(reports) for _, reports in samples), 0
    ran: list[Ran] = []

    def step(done: float, _total: int) -> None:
        progress(before + done, total)

    for story, reports in samples:
        ran.append(play(story, reports, root / story.name, progress=step))
        before += len(reports)
    return ran


def play(
    story: Story,
    reports: Sequence[Sample],
    root: Path,
    *,
    progress: office.Progress = lambda _done, _of: None,
) -> Ran:
    """Take a story through its year: issue, fill, drop and answer its reports, and sum up.

    The reports of all quarters but the last are approved.
    """
    ws = office.init(root)
    fill_registry(ws.registry_file, story.folder / "registry", ws.registry_file)
    last = max(s.period for s in reports)
    passes: list[tuple[str, intake.Ingested]] = []
    done = 0
    for period in sorted({s.period for s in reports}):
        of_quarter = [s for s in reports if s.period == period]
        issued = {i.project: i.path for i in office.issue(ws, period)}
        for day, wrong, group in _drops(ws, period, of_quarter):
            for sample in group:
                fill(issued[sample.project], sample, _dropped(ws, sample))
                done += 1
                progress(done, len(reports))
            words = period.words.th + (" (ชุดที่มีข้อผิดพลาด / with mistakes)" if wrong else "")
            passes.append((words, intake.ingest(ws, now=datetime.combine(day, clock(9)))))
        if period != last:  # the last quarter's reports still wait for their supervisors
            words = f"{period.words.th} (ผู้อนุมัติพิจารณา / approved)"
            approved = approve_all(ws, period, datetime.combine(day, clock(15)), of_quarter)
            outcomes = [o for done_at_once in approved for o in done_at_once.outcomes]
            passes.append((words, intake.Ingested(outcomes)))
        office.summarise(ws, period)
    progress(len(reports), len(reports))
    return Ran(story, ws, passes, _to_open(ws, last, issued.values(), passes))


def _to_open(
    ws: office.Workspace,
    period: Period,
    issued: Iterable[Path],
    passes: Sequence[tuple[str, intake.Ingested]],
) -> list[tuple[Words, Path]]:
    """The workbooks worth a look, each with what it is."""
    asked = office.approvals(ws, period)
    reply = next(
        (
            o.reply
            for _, p in reversed(passes)
            for o in p.outcomes
            if o.verdict is Verdict.TO_CORRECT
        ),
        None,
    )
    to_open = [
        (
            Words("สมุดงานสรุป", "consolidated workbook"),
            ws.folder("outputs", period) / "summary.xlsx",
        ),
        (Words("แบบรายงานเปล่า", "a blank workbook"), next(iter(issued))),
    ]
    if reply:
        to_open.append((Words("คำตอบที่ส่งกลับ", "a reply"), reply))
    to_open += [
        (Words("รายงานที่ผู้อนุมัติส่งกลับ", "a report that an approver returned"), path)
        for path in ws.root.glob("replies/*/*_returned_*.xlsx")
    ]
    to_open += [
        (Words("แบบพิจารณาของผู้อนุมัติ", "an approver's workbook"), request.path)
        for request in asked[:1]
    ]
    return to_open


def approve_all(
    ws: office.Workspace, period: Period, now: datetime, reports: Sequence[Sample] = ()
) -> Iterator[intake.Ingested]:
    """Every approver approves all that waits, level after level.

    A report that is returned in its story goes back first, and comes corrected.
    """
    returned = {s.project: s.returned for s in reports if s.returned}
    while asked := office.approvals(ws, period):
        for request in asked:
            decide(request.path, returned, ws.settings.lang, ws.inbox / request.path.name)
        yield intake.ingest(ws, now=now)
        if corrected := [s for s in reports if s.corrects and s.project in returned]:
            for sample in corrected:
                for sent_back in ws.folder("replies", period).glob(
                    f"{file_names.safe(sample.project)}_returned_*.xlsx"
                ):
                    fill(sent_back, sample, _dropped(ws, sample))
            yield intake.ingest(ws, now=now + timedelta(days=1))
        returned = {}


def _dropped(ws: office.Workspace, sample: Sample) -> Path:
    return ws.inbox / f"{Path(sample.name).name}.xlsx"


def _drops(
    ws: office.Workspace, period: Period, reports: Sequence[Sample]
) -> Iterator[tuple[date, bool, list[Sample]]]:
    """A quarter's samples by the day they are dropped, the wrong ones before their corrections."""
    calendar = ws.registry.calendar(period)
    if calendar is None:
        raise ValueError(f"the story's calendar lacks {period.label}")
    due = date.fromisoformat(calendar["internal_due"])
    groups: dict[tuple[bool, date], list[Sample]] = {}
    for sample in reports:
        if not sample.corrects:
            wrong = sample.name.startswith("wrong/")
            day = due - timedelta(days=10) if wrong else sample.received or due - timedelta(days=3)
            groups.setdefault((not wrong, day), []).append(sample)
    for (good, day), group in sorted(groups.items(), key=lambda g: g[0]):
        yield day, not good, group


def _clear(root: Path) -> None:
    """Empty an earlier demonstration; anything else is left alone."""
    if not (root / _MARK).exists():
        raise office.WorkspaceError(
            f"โฟลเดอร์ {root} มีไฟล์อื่นอยู่ ให้เลือกที่อื่นด้วย --out",
            f"{root} holds other files; choose another place with --out",
        )
    shutil.rmtree(root)
