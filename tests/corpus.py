"""What becomes of any folder of workbooks: run by hand as `python tests/corpus.py DIR`.

Each file goes through the door as a dropped one does, in the readers' own processes; a table says
how many were read, refused and why, and how many broke their reader. With `--graft FILLED.xlsx`
each file's harmless parts go into a filled form instead, with its styles and shared texts before
the form's own, and every value of it must still be read.
"""

import argparse
import io
import re
import resource
import sys
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from emenscr_xlsx.config.limits import USUAL
from emenscr_xlsx.model.finding import Finding, Refusal
from emenscr_xlsx.reading.jobs import Job
from emenscr_xlsx.reading.opening import open_workbook
from emenscr_xlsx.reading.pool import read_all

KINDS = (".xlsx", ".xlsm")
GRAFTED = ("xl/theme/", "xl/media/", "xl/drawings/", "xl/charts/", "customXml/", "docProps/")
GRAFTED += ("xl/printerSettings/", "xl/externalLinks/", "xl/pivotCache/")
BROKE = "UNSAFE"  # a reader that crashed, hung or ran out of memory

STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
TEXT = re.compile(rb"<si>.*?</si>|<si/>", re.DOTALL)
FORMAT = re.compile(rb"<numFmt [^<>]*/>")
STYLE_OF_CELLS = re.compile(rb"<cellXfs[^<>]*>(.*?)</cellXfs>", re.DOTALL)
NUMBER_FORMAT = re.compile(rb'numFmtId="(\d+)"')
CELL = re.compile(rb"(<c r=[^<>/]*)(/?>)(<f\b[^<>]*(?:/>|>[^<]*</f>))?(<v>\d+)?")
STYLE = re.compile(rb"<xf\b[^<>]*?(?:/>|>.*?</xf>)", re.DOTALL)

Outcomes = dict[str, list[str]]


def dropped(folder: Path) -> Outcomes:
    """The files by what becomes of each: NOT_OURS has passed the door, as no form of ours."""
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in KINDS)
    jobs = [Job(path.name, USUAL, sealed=True, source=str(path)) for path in files]
    read = [answer.checked(bytes(32)) for answer in read_all(jobs)]
    outcomes: Outcomes = defaultdict(list)
    for path, answer in zip(files, read, strict=True):
        code = answer.result.code if isinstance(answer.result, Finding) else "READ"
        outcomes[code].append(str(path.relative_to(folder)))
    return outcomes


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        return {name: box.read(name) for name in box.namelist()}


def grafts(form: bytes, folder: Path) -> Iterator[tuple[str, bytes]]:
    """The form with the harmless parts of each file beside its own."""
    parts = _parts(form)
    for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() in KINDS):
        try:
            theirs = _parts(path.read_bytes())
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
            continue
        taken = {name: body for name, body in theirs.items() if name.startswith(GRAFTED)}
        taken |= before_ours(parts, theirs)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
            folded = {name.casefold() for name in taken}
            ours = {n: b for n, b in parts.items() if n.casefold() not in folded}
            for name, body in (ours | taken).items():
                box.writestr(name, body)
        yield str(path.relative_to(folder)), out.getvalue()


def before_ours(ours: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Their texts and styles before those of the form, whose cells then count on behind them."""
    texts = TEXT.findall(theirs.get(STRINGS, b""))
    look = theirs.get(STYLES, b"")
    named = set(NUMBER_FORMAT.findall(b"".join(FORMAT.findall(look))))
    look = NUMBER_FORMAT.sub(lambda m: m[0][:-1] + b'999"' if m[1] in named else m[0], look)
    listed = STYLE_OF_CELLS.search(look)
    styles = STYLE.findall(listed[1]) if listed else []

    def further(match: re.Match[bytes]) -> bytes:
        head, kind, formula, value = match.groups(b"")
        style = re.search(rb' s="(\d+)"', head)
        number = len(styles) + (int(style[1]) if style else 0)
        head = head.replace(style[0] if style else b"", b"", 1) + b' s="%d"' % number
        if b't="s"' in head and value:
            value = b"<v>%d" % (int(value[3:]) + len(texts))
        return head + kind + formula + value

    sheets = {
        name: CELL.sub(further, body)
        for name, body in ours.items()
        if name.startswith("xl/worksheets/sheet")
    }
    return sheets | {
        STRINGS: _put_first(ours[STRINGS], b"sst", texts),
        STYLES: _put_first(
            _put_first(ours[STYLES], b"cellXfs", styles), b"numFmts", FORMAT.findall(look)
        ),
    }


def _put_first(xml: bytes, element: bytes, some: list[bytes]) -> bytes:
    """The same with some elements first in one of its lists."""
    return re.sub(rb"(<%b\b[^<>]*>)" % element, lambda m: m[0] + b"".join(some), xml, count=1)


def grafted(form: bytes, folder: Path) -> Outcomes:
    """The grafts by what becomes of each: SAME has every value of the form."""
    plain = open_workbook(form, "form").grids
    outcomes: Outcomes = defaultdict(list)
    for name, content in grafts(form, folder):
        try:
            code = "SAME" if open_workbook(content, name).grids == plain else "DIFFERS"
        except Refusal as refused:
            code = refused.finding.code
        outcomes[code].append(name)
    return outcomes


def table(outcomes: Mapping[str, list[str]], examples: int = 5) -> str:
    """The outcomes as lines: how many, what, and some of the files."""
    ordered = sorted(outcomes.items(), key=lambda item: -len(item[1]))
    return "\n".join(
        f"{len(names):6}  {code:<16}{', '.join(names[:examples])}" for code, names in ordered
    )


def main() -> int:
    """Print the table; 1 where a reader broke, or a graft changed a value."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--graft", type=Path, metavar="FILLED.xlsx")
    parser.add_argument("--examples", type=int, default=5)
    chosen = parser.parse_args()
    since = time.perf_counter()
    outcomes = (
        grafted(chosen.graft.read_bytes(), chosen.folder)
        if chosen.graft
        else dropped(chosen.folder)
    )
    print(table(outcomes, chosen.examples))
    process, workers = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    memory = max(process.ru_maxrss, workers.ru_maxrss) / 1024
    spent = time.perf_counter() - since
    cpu = process.ru_utime + process.ru_stime
    print(f"{spent:.1f} s, CPU here {cpu:.1f} s, {memory:.0f} MB at most")
    return int(bool(outcomes.get(BROKE) or outcomes.get("DIFFERS")))


if __name__ == "__main__":
    sys.exit(main())
