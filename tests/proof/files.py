"""Files as they may come, and what goes out.

Hostile ones refused, damaged ones survived, nothing sent on that could act.
"""

import csv
import html
import io
import itertools
import random
import re
import resource
import shutil
import time
import zipfile

from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.model import Kind
from emenscr_xlsx.model.finding import Finding
from emenscr_xlsx.office.approval_request import approvals
from emenscr_xlsx.office.exporting import export
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.report import SummaryScope, summarise
from emenscr_xlsx.office.stored_values import cached_values
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.reading import pool as isolate
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.text.excel import CELL
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.workbook.ticket import Ticket, digest, pack
from emenscr_xlsx.writing import report as template
from support import hostile
from support.office import IN_TIME

from . import Ground, Tally, claim


@claim(
    "hostile files are refused with their reason, harmless odd ones read exactly", small=1, full=4
)
def hostile_files(ground: Ground, count: int) -> Tally:
    tally, folder = Tally(), ground.folder()
    for source in list(ground.office.issued.values())[-count:]:
        (plain,) = ground.office.ws.read([ground.office.ws.job(source, source.name)])
        jobs, made = [], list(hostile.cases(source.read_bytes()))
        for number, case in enumerate(made):
            path = folder / f"{number}.xlsx"
            path.write_bytes(case.content)
            jobs.append(ground.office.ws.job(path, case.name))
        for case, read in zip(made, ground.office.ws.read(jobs), strict=True):
            verdict = (
                read.result.code
                if isinstance(read.result, Finding)
                else hostile.READ
                if read.result.cells == plain.result.cells
                else "read otherwise"
            )
            tally.check(verdict == case.verdict, f"{case.name}: {verdict}, not {case.verdict}")
    return tally


@claim(
    "no mutant of a real form crashes, hangs or exhausts its reader, or breaks off the reading",
    small=300,
    full=10_000,
)
def mutants(ground: Ground, count: int) -> Tally:
    tally, dice, folder = Tally(), random.Random(2566), ground.folder()
    sources = [path.read_bytes() for path in ground.filled.values()]
    read_on, since = 0, time.monotonic()
    for start in range(0, count, 100):
        jobs = []
        for number in range(start, min(start + 100, count)):
            path = folder / f"{number % 100}.xlsx"
            path.write_bytes(_mutant(dice.choice(sources), dice))
            jobs.append(ground.office.ws.job(path, str(number)))
        for job, read in zip(jobs, ground.office.ws.read(jobs), strict=True):
            broken = isinstance(read.result, Finding) and read.result.code == "UNSAFE"
            tally.check(not broken, f"mutant {job.name} ended its reader")
            read_on += not isinstance(read.result, Finding)
    isolate.close()
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    tally.note = (
        f"{read_on} read on, readers held {most:.0f} MB at the most, "
        f"{(time.monotonic() - since) / count * 1000:.0f} ms each"
    )
    return tally


_WORDS = (
    b"",
    b"<",
    b">",
    b'"',
    b"&",
    b"&#0;",
    b"\0",
    b"\xff",
    b"9" * 30,
    b"A1",
    b"XFD1048576",
    b"<c>",
    b"</row>",
    b"<v>-1</v>",
    b't="s"',
    b't="e"',
    b"-1",
    b"1e400",
)


def _mutant(whole: bytes, dice: random.Random) -> bytes:
    """A form with something in it changed.

    Bytes of the file, or of a part that is then packed again.
    """
    changed = bytearray(whole)
    if dice.random() < 0.25:
        for _ in range(dice.choice((1, 3, 30))):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        return bytes(changed)
    parts = hostile.parts_of(whole)
    name = dice.choice(list(parts))
    xml = bytearray(parts[name])
    for _ in range(dice.choice((1, 2, 8))):
        start = dice.randrange(len(xml) + 1)
        end = min(len(xml), start + dice.choice((0, 1, 4, 40)))
        xml[start:end] = dice.choice(
            (dice.choice(_WORDS), bytes(xml[end : end + dice.randrange(200)]))
        )
    return hostile.Box(parts | {name: bytes(xml)}).bytes()


_MARK = "ZQX"
_PAYLOADS = tuple(
    text.replace("*", _MARK)
    for text in (
        "=1+1&*", "=cmd|'/c calc'!A0 *", '=HYPERLINK("http://e.org/*")', "{=*}", "+*", "-*",
        "@SUM(*)", "\t=*", "\n=*", "http://e.org/*", "file:///*",
        "mailto:*", "internal:Sheet1!A1*", "external:*", "_x0000_*", "\x0b*", "</t></si>*",
        "&lt;f&gt;*", "' onload=*", "=" + "ก" * 30_000 + "*", "%s{0}*",
    )
)  # fmt: skip


@claim(
    "what people type becomes no formula, link or outside relation in anything that goes out, and "
    "no cell holds more than it can",
    small=2,
    full=len(_PAYLOADS),
)
def injection(ground: Ground, count: int) -> Tally:
    """Replies, forms of the next quarter, approval workbooks, the summary and exports."""
    tally = Tally()
    root = ground.folder() / "office"
    shutil.copytree(ground.office.ws.root, root)
    ws = Workspace(root)
    good = {s.period: s for n, s in ground.samples.items() if n.endswith("/01-overall-monitoring")}
    code = good[Period(2566, 4)].project
    for period, now in ((Period(2566, 3), IN_TIME.replace(month=7)), (Period(2566, 4), IN_TIME)):
        for turn in range(count):
            (ws.inbox / f"{_MARK}{turn}.xlsx").write_bytes(_poisoned(ws, good[period], turn))
            for outcome in ingest(ws, now=now).outcomes:
                _inert(
                    outcome.reply.read_bytes() if outcome.reply.suffix == ".xlsx" else b"",
                    outcome.reply.name,
                    tally,
                )
    (issued,) = issue(ws, period, project=code)
    _inert(issued.path.read_bytes(), "next quarter's form", tally)
    with ws.ledger() as ledger:
        if ledger.standing(period)[code]["status"] != "SUBMITTED":
            ledger.move(code, period, "SUBMITTED", IN_TIME)
    for asked in approvals(ws, period):
        _inert(asked.path.read_bytes(), "approval workbook", tally)
    _inert(summarise(ws, period).read_bytes(), "summary", tally)
    for path in export(SummaryScope(ws, period, whole_year=True), "csv", root / "data"):
        with path.open(encoding="utf-8-sig", newline="") as text:
            tally.check(
                not [
                    c
                    for row in csv.reader(text)
                    for c in row
                    if _MARK in c and c.startswith(tuple("=+-@\t\r\n"))
                ],
                path.name,
            )
    return tally


def _poisoned(ws: Workspace, good: Sample, turn: int) -> bytes:
    """A good report with another payload in each of its texts, `turn` telling which comes first."""
    payloads = itertools.cycle(_PAYLOADS[turn:] + _PAYLOADS[:turn])
    code, period = good.project, good.period
    given = prefill.given(ws.registry, code, period)
    (live,) = cached_values([given], [{}], "th", ws.settings)
    typed: dict[str, dict[str, dict[str, object]]] = {}
    for name, key, column, value in demo.entries(good):
        declared = form.BY_NAME[name][column]
        free = (
            declared.kind in (Kind.TEXT, Kind.LONG)
            and declared.choices is None
            and column != "source_code"
        )
        typed.setdefault(name, {}).setdefault(key or "-", {})[column] = (
            next(payloads) if free and value else value
        )
    ticket = Ticket(
        code, period.fiscal_year, period.quarter, form.VERSION, 50 + turn, "th", digest(pack(given))
    )
    return template.report_workbook(ticket, given, ticket.seal(ws.key), live, typed)


def _inert(content: bytes, name: str, tally: Tally) -> None:
    """Nothing that was typed stands in a formula, a link, a name or a relation.

    No text is longer than a cell.
    """
    seen, longest = False, 0
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        for part in box.namelist():
            xml = box.read(part).decode("utf-8", "replace")
            seen |= _MARK in xml
            acting = re.findall(
                r"<f[ >].*?</f>|<hyperlink[^>]*>"
                r"|<definedName.*?</definedName>|<formula.*?</formula>",
                xml,
                re.S,
            )
            tally.check(
                not any(_MARK in a for a in acting)
                and not (part.endswith(".rels") and _MARK in xml),
                f"{name}: {part}",
            )
            longest = max(
                [
                    longest,
                    *(
                        len(html.unescape(text))
                        for text in re.findall("<[tv](?: [^>]*)?>([^<]*)</[tv]>", xml)
                    ),
                ]
            )
    tally.check(longest <= CELL, f"{name}: a cell of {longest} characters")
    tally.check(seen, f"{name}: nothing of what was typed is in it")
