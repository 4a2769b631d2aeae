"""The samples, played through: readable text typed into issued workbooks as a person would, dropped, checked, answered.

The workbooks are filled with openpyxl in the cells that the sheet's own rulers name, not by this package's
writer, so that what is read back was never in our hands.
"""

import csv
import io
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock
from importlib.resources import files
from pathlib import Path

from openpyxl import load_workbook

from .. import intake, office
from ..checking.frames import stack
from ..config.settings import Settings
from ..forms import registry as registry_form
from ..forms import report as form
from ..forms.lists import DECISION
from ..model import Kind
from ..model.finding import Verdict
from ..office import disk, file_names
from ..registry import prefill
from ..registry.registry import Registry
from ..text.period import Period
from ..text.words import LANGS, Words
from ..workbook.anchors import DECOR
from ..workbook.submission import Submission
from ..workbook.ticket import Ticket, digest, pack
from ..writing.registry import registry_workbook
from ..writing.report import report_workbook


def samples() -> Path:
    """The samples folder: inside the installed package, or beside it in a checkout."""
    inside = Path(str(files("emenscr_xlsx"))) / "samples"
    return inside if inside.is_dir() else Path(str(files("emenscr_xlsx"))).parent / "samples"


@dataclass(frozen=True)
class Story:
    """The year of an office in text: a registry, the reports of its quarters, and faulty ones, in a folder."""

    name: str
    title: Words
    folder: Path


def stories() -> tuple[Story, ...]:
    """The stories that are told: of a bureau of the Ministry of Education, and of a provincial office of public health."""
    return (
        Story(
            "education",
            Words(
                "สำนักติดตามและประเมินผล กระทรวงศึกษาธิการ ปี 2566",
                "A bureau of the Ministry of Education, 2566",
            ),
            samples(),
        ),
        Story(
            "health",
            Words(
                "สำนักงานสาธารณสุขจังหวัด กระทรวงสาธารณสุข ปี 2567",
                "A provincial public health office, 2567",
            ),
            samples() / "health",
        ),
    )


@dataclass
class Sample:
    """A filled workbook as text: whose it is, what is typed where, and what must be found."""

    name: str
    project: str
    period: Period
    about: str
    typed: dict[str, object]
    received: date | None = None
    returned: str | None = None  # what the first approver writes on sending it back
    corrects: str | None = None  # the sample that was sent back, and is corrected by this one
    overtype: list[dict[str, object]] = field(default_factory=list)
    expect: list[dict[str, str]] = field(default_factory=list)


_NOT_TABLES = {
    "project",
    "year",
    "quarter",
    "about",
    "received",
    "returned",
    "corrects",
    "overtype",
    "expect",
    "base",
}


def read_samples(folder: Path) -> list[Sample]:
    """Every report of a samples folder, the good ones by quarter and then the wrong ones."""
    good = {
        f"{p.parent.name}/{p.stem}": tomllib.loads(p.read_text("utf-8"))
        for p in sorted((folder / "reports").rglob("*.toml"))
    }
    wrong = {
        f"wrong/{p.stem}": tomllib.loads(p.read_text("utf-8"))
        for p in sorted((folder / "wrong").glob("*.toml"))
    }
    return [
        _sample(name, said, good[said["base"]] if "base" in said else {})
        for name, said in (good | wrong).items()
    ]


def _sample(name: str, said: dict[str, object], base: dict[str, object]) -> Sample:
    whole = base | said
    typed = {
        t: _merged(base.get(t), said.get(t))
        for t in dict.fromkeys([*base, *said])
        if t not in _NOT_TABLES
    }
    return Sample(
        name,
        whole["project"],
        Period(whole["year"], whole["quarter"]),
        said["about"],
        typed,
        said.get("received"),
        said.get("returned"),
        said.get("corrects"),
        said.get("overtype", []),
        said.get("expect", []),
    )


def _merged(base: object, over: object) -> object:
    """A table's cells with single ones typed over; lists (of open tables) are replaced whole."""
    if isinstance(base, dict) and isinstance(over, dict):
        return {k: _merged(base.get(k), over.get(k)) for k in dict.fromkeys([*base, *over])}
    return base if over is None else over


# Typing ---------------------------------------------------------------------------------------


def cells_of(book) -> dict[tuple[str, str, str], tuple[str, int, int]]:
    """Where each record's columns lie, by the sheet's own rulers and anchors: (table, record, column) → (sheet, row, column)."""
    found = {}
    for ws in book.worksheets:
        rulers: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for row in ws.iter_rows():
            mark = row[0].value
            if not isinstance(mark, str) or "|" not in mark:
                continue
            if mark.startswith("@"):
                table, line = mark[1:].split("|")
                rulers[table, line] = [
                    (c.column, c.value)
                    for c in row[1:]
                    if isinstance(c.value, str) and c.value != DECOR
                ]
            else:
                table, key, line = mark.split("|")
                for col, name in rulers[table, line]:
                    found[table, key, name] = (ws.title, row[0].row, col)
    return found


def entries(sample: Sample) -> Iterator[tuple[str, str, str, object]]:
    """What a person types: table, record, column, value."""
    for table, said in sample.typed.items():
        if isinstance(said, list):
            for no, row in enumerate(said, 1):
                yield from ((table, str(no), column, value) for column, value in row.items())
        elif table in ("report", "summary"):
            yield from ((table, "-", column, value) for column, value in said.items())
        else:
            for key, row in said.items():
                yield from ((table, key, column, value) for column, value in row.items())
    yield from ((o["table"], o["record"], o["column"], o["value"]) for o in sample.overtype)


def fill(template: Path, sample: Sample, target: Path) -> Path:
    """Type a sample into an issued workbook and save it elsewhere."""
    book = load_workbook(template)
    places = cells_of(book)
    for table, key, column, value in entries(sample):
        sheet, row, col = places[table, key, column]
        cell = book[sheet].cell(row, col)
        cell.value = None if value == "" else value
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def fill_registry(blank: Path, folder: Path, target: Path) -> Path:
    """Type the registry's CSV files into a blank registry workbook."""
    book = load_workbook(blank)
    places = cells_of(book)
    for table, records in registry_cells(folder).items():
        for key, row in records.items():
            for column, value in row.items():
                sheet, at, col = places[table, key, column]
                book[sheet].cell(at, col).value = value
    book.save(target)
    return target


def registry_cells(folder: Path) -> dict[str, dict[str, dict[str, object]]]:
    """What is typed into a registry, from its CSV files: table → row → column → value."""
    cells = {}
    for table in registry_form.TABLES:
        rows = csv.DictReader(io.StringIO((folder / f"{table.name}.csv").read_text("utf-8-sig")))
        cells[table.name] = {
            str(no): {c: _typed(v, table[c].kind) for c, v in row.items() if v}
            for no, row in enumerate(rows, 1)
        }
    return cells


def _typed(text: str, kind: Kind) -> object:
    """What Excel makes of a typed text: numbers and ISO dates become such where they are asked."""
    try:
        return (
            float(text)
            if kind.is_number
            else datetime.fromisoformat(text)
            if kind is Kind.DATE
            else text
        )
    except ValueError:
        return text


# Blanks ---------------------------------------------------------------------------------------


def sample_registry() -> Registry:
    """The samples' registry, straight from its text."""
    return Registry(
        stack(
            [Submission("registry", cells=registry_cells(samples() / "registry"))],
            registry_form.BY_NAME,
        )
    )


def blanks() -> dict[str, bytes]:
    """The workbooks of `templates/`: blank registries and the deck's project in both languages, sealed with a key that no office has."""
    registry, period, made = sample_registry(), Period(2566, 4), {}
    project = next(iter(registry.projects))
    given, filled = prefill.given(registry, project, period), prefill.prefilled(registry, project)
    for lang in LANGS:
        ticket = Ticket(
            project, period.fiscal_year, period.quarter, form.VERSION, 1, lang, digest(pack(given))
        )
        cached = office.cached_values([given], [filled], lang, Settings())[0]
        made[f"report_{lang}.xlsx"] = report_workbook(ticket, given, b"templates", cached, filled)
        made[f"registry_{lang}.xlsx"] = registry_workbook(lang)
    return made


# The whole job --------------------------------------------------------------------------------


@dataclass
class Ran:
    """What the demonstration did with one story."""

    story: Story
    workspace: office.Workspace
    passes: list[tuple[str, intake.Ingested]]
    to_open: list[tuple[Words, Path]]


_MARK = ".emenscr-demo"
"""Tells a demonstration's folder, which the next one may empty, from an office's, which nothing may."""


def run(root: Path, *, progress: office.Progress = lambda _done, _of: None) -> list[Ran]:
    """Do the whole job on each story, in a fresh workspace of its own below that place."""
    if root.exists() and any(root.iterdir()):
        _clear(root)
    disk.write(root / _MARK, b"")
    told = [(story, read_samples(story.folder)) for story in stories()]
    total, before, ran = sum(len(reports) for _, reports in told), 0, []
    for story, reports in told:
        ran.append(
            play(
                story,
                reports,
                root / story.name,
                progress=lambda done, _of, before=before: progress(before + done, total),
            )
        )
        before += len(reports)
    return ran


def play(
    story: Story,
    reports: Sequence[Sample],
    root: Path,
    *,
    progress: office.Progress = lambda _done, _of: None,
) -> Ran:
    """Take a story through its year: issue, fill, drop and answer its reports, have all but the last quarter's approved, and sum up."""
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
            passes.append((words, intake.Ingested([o for one in approved for o in one.outcomes])))
        office.summarise(ws, period)
    progress(len(reports), len(reports))
    asked = office.approvals(ws, last)
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
        (Words("สมุดงานสรุป", "consolidated workbook"), ws.folder("outputs", last) / "summary.xlsx"),
        (Words("แบบรายงานเปล่า", "a blank workbook"), next(iter(issued.values()))),
    ]
    if reply:
        to_open.append((Words("คำตอบที่ส่งกลับ", "a reply"), reply))
    to_open += [
        (Words("รายงานที่ผู้อนุมัติส่งกลับ", "a report that an approver returned"), path)
        for path in ws.root.glob("replies/*/*_returned_*.xlsx")
    ]
    to_open += [
        (Words("แบบพิจารณาของผู้อนุมัติ", "an approver's workbook"), one.path) for one in asked[:1]
    ]
    return Ran(story, ws, passes, to_open)


def approve_all(
    ws: office.Workspace, period: Period, now: datetime, reports: Sequence[Sample] = ()
) -> Iterator[intake.Ingested]:
    """Every approver approves all that waits, level after level; a report that its story says is returned goes back first, and comes corrected."""
    returned = {s.project: s.returned for s in reports if s.returned}
    while asked := office.approvals(ws, period):
        for one in asked:
            book = load_workbook(one.path)
            places = cells_of(book)
            for (table, project, column), (sheet, row, col) in places.items():
                if (table, column) == ("decisions", "decision"):
                    book[sheet].cell(row, col).value = DECISION.items[
                        "return" if project in returned else "approve"
                    ][ws.settings.lang]
                elif (table, column) == ("decisions", "comment"):
                    book[sheet].cell(row, col).value = returned.get(project)
            book.save(ws.inbox / one.path.name)
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
    """A quarter's samples by the day they are dropped, the wrong ones before the good ones that correct them."""
    due = date.fromisoformat(str(ws.registry.calendar(period)["internal_due"]))
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
    import shutil

    if not (root / _MARK).exists():
        raise office.WorkspaceError(
            f"โฟลเดอร์ {root} มีไฟล์อื่นอยู่ ให้เลือกที่อื่นด้วย --out",
            f"{root} holds other files; choose another place with --out",
        )
    shutil.rmtree(root)
