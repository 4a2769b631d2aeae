"""The samples as text: two offices' stories, their reports, and what must be found in each."""

import csv
import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..checking.stacking import stack
from ..forms import registry as registry_form
from ..model import Kind
from ..registry.registry import Registry
from ..text.period import Period
from ..text.words import Words
from ..workbook.submission import Submission


def folder() -> Path:
    """The samples folder: inside the installed package, or beside it in a checkout."""
    package = Path(str(files("emenscr_xlsx")))
    inside = package / "samples"
    return inside if inside.is_dir() else package.parent / "samples"


@dataclass(frozen=True)
class Story:
    """The year of an office as text: its registry, its reports, and faulty ones, in a folder."""

    name: str
    title: Words
    folder: Path


def stories() -> tuple[Story, ...]:
    """The stories of a bureau of the Ministry of Education and of a provincial health office."""
    return (
        Story(
            "education",
            Words(
                "สำนักติดตามและประเมินผล กระทรวงศึกษาธิการ ปี 2566",
                "A bureau of the Ministry of Education, 2566",
            ),
            folder(),
        ),
        Story(
            "health",
            Words(
                "สำนักงานสาธารณสุขจังหวัด กระทรวงสาธารณสุข ปี 2567",
                "A provincial public health office, 2567",
            ),
            folder() / "health",
        ),
    )


@dataclass
class Sample:
    """A filled workbook as text: whose it is, what is typed where, and what must be found."""

    name: str
    project: str
    period: Period
    about: str
    typed: dict[str, Any]  # by table: rows of an open table, or columns by record
    received: date | None = None
    returned: str | None = None  # what the first approver writes on sending it back
    corrects: str | None = None  # the sample that was sent back, and is corrected by this one
    overtype: list[dict[str, Any]] = field(default_factory=list)
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


def read_samples(story: Path) -> list[Sample]:
    """Every report of a story's folder, the good ones by quarter and then the wrong ones."""
    good = {
        f"{p.parent.name}/{p.stem}": tomllib.loads(p.read_text("utf-8"))
        for p in sorted((story / "reports").rglob("*.toml"))
    }
    wrong = {
        f"wrong/{p.stem}": tomllib.loads(p.read_text("utf-8"))
        for p in sorted((story / "wrong").glob("*.toml"))
    }
    return [
        _sample(name, text, good[text["base"]] if "base" in text else {})
        for name, text in (good | wrong).items()
    ]


def _sample(name: str, text: dict[str, Any], base: dict[str, Any]) -> Sample:
    whole = base | text
    typed = {
        t: _merged(base.get(t), text.get(t))
        for t in dict.fromkeys([*base, *text])
        if t not in _NOT_TABLES
    }
    return Sample(
        name,
        whole["project"],
        Period(whole["year"], whole["quarter"]),
        text["about"],
        typed,
        text.get("received"),
        text.get("returned"),
        text.get("corrects"),
        text.get("overtype", []),
        text.get("expect", []),
    )


def _merged(base: object, over: object) -> object:
    """A table's cells with single ones typed over; lists (of open tables) are replaced whole."""
    if isinstance(base, dict) and isinstance(over, dict):
        return {k: _merged(base.get(k), over.get(k)) for k in dict.fromkeys([*base, *over])}
    return base if over is None else over


def entries(sample: Sample) -> Iterator[tuple[str, str, str, Any]]:
    """What a person types: table, record, column, value."""
    for table, typed in sample.typed.items():
        if isinstance(typed, list):
            for number, row in enumerate(typed, 1):
                yield from ((table, str(number), column, value) for column, value in row.items())
        elif table in ("report", "summary"):
            yield from ((table, "-", column, value) for column, value in typed.items())
        else:
            for key, row in typed.items():
                yield from ((table, key, column, value) for column, value in row.items())
    yield from ((o["table"], o["record"], o["column"], o["value"]) for o in sample.overtype)


def registry_cells(story: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """What is typed into a registry, from its CSV files: table → row → column → value."""
    cells: dict[str, dict[str, dict[str, Any]]] = {}
    for table in registry_form.TABLES:
        rows = csv.DictReader(io.StringIO((story / f"{table.name}.csv").read_text("utf-8-sig")))
        cells[table.name] = {
            str(number): {c: _typed(v, table[c].kind) for c, v in row.items() if v}
            for number, row in enumerate(rows, 1)
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


def sample_registry() -> Registry:
    """The samples' registry, straight from its text."""
    typed = Submission("registry", cells=registry_cells(folder() / "registry"))
    return Registry.from_batch(stack([typed], registry_form.BY_NAME))
