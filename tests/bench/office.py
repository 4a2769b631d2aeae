"""What both benches need.

A registry of as many projects as wished, cloned from the samples', and workbooks filled in as Excel
saves them.
"""

import resource
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from emenscr_xlsx.demo import filling, samples as demo
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.model.records import Row
from emenscr_xlsx.office.examine import BATCH
from emenscr_xlsx.office.starting import init
from emenscr_xlsx.office.stored_values import cached_values
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.registry.registry import Registry
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.workbook.ticket import Ticket, digest, pack
from emenscr_xlsx.writing import report as template

LAST = Period(2566, 4)
_OWN = (
    "projects",
    "goals",
    "kpis",
    "activities",
    "budget_lines",
    "plan_links",
)  # the registry's tables of one project


def of_children() -> float:
    """CPU seconds of the processes that this one has started and seen end."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@dataclass
class Copy:
    """A project made for the bench, and the sample that it repeats."""

    code: str
    sample: Sample
    earlier: Sample | None  # what the sample's project reported the quarter before


@dataclass
class Office:
    """A workspace whose registry holds one project per copy."""

    ws: Workspace
    copies: list[Copy]

    def workbooks(self, copies: list[Copy], period: Period) -> Iterator[tuple[Copy, bytes]]:
        """The copies' filled workbooks, with a value stored for every formula as Excel does."""
        for start in range(0, len(copies), BATCH):
            some = copies[start : start + BATCH]
            given = [prefill.given(self.ws.registry, c.code, period) for c in some]
            values = [typed(c.sample if period == LAST else c.earlier) for c in some]
            lives = cached_values(given, values, "th", self.ws.weighing)
            works = []
            for copy, records, filled, live in zip(some, given, values, lives, strict=True):
                ticket = Ticket(
                    copy.code,
                    period.fiscal_year,
                    period.quarter,
                    form.VERSION,
                    1,
                    "th",
                    digest(pack(records)),
                )
                seal = ticket.seal(self.ws.key)
                works.append(partial(template.report_workbook, ticket, records, seal, live, filled))
            yield from zip(some, self.ws.workers.each(works), strict=True)


def typed(sample: Sample) -> dict[str, dict[str, dict[str, object]]]:
    """What a person types into a sample's asked cells, by table, record and column."""
    values: dict[str, dict[str, dict[str, object]]] = {}
    for table, key, column, value in demo.entries(sample):
        if value != "" and form.BY_NAME[table][column].asked:
            values.setdefault(table, {}).setdefault(key, {})[column] = value
    return values


def build(root: Path, count: int, first: int = 10_000) -> Office:
    """A workspace with so many projects, numbered from the first on.

    Two good samples of the last quarter to each wrong one, in turn.
    """
    ws = init(root)
    folder = demo.folder()
    filling.fill_registry(ws.registry_file, folder / "registry", ws.registry_file)
    available = demo.read_samples(folder)
    good = [s for s in available if s.period == LAST and not s.name.startswith("wrong/")]
    wrong = [s for s in available if s.period == LAST and s.name.startswith("wrong/")]
    before = {
        s.project: s
        for s in available
        if s.period == LAST.previous() and not s.name.startswith("wrong/")
    }
    turns = [*good, *good, *wrong]
    samples = [turns[index % len(turns)] for index in range(count)]
    copies = [
        Copy(f"ศธ 04006-66-{number:05}", s, before.get(s.project))
        for number, s in enumerate(samples, first)
    ]
    ws.__dict__["registry"] = Registry(
        _clones(ws.registry.tables, copies)
    )  # in the place of the registry it would read
    return Office(ws, copies)


def _clones(tables: Mapping[str, list[Row]], copies: list[Copy]) -> dict[str, list[Row]]:
    """A registry's rows with each copy's project in the place of the samples' own."""
    cloned = dict(tables)
    for name in _OWN:
        of_project: dict[object, list[Row]] = defaultdict(list)
        for row in tables[name]:
            of_project[row["project_code"]].append(row)
        cloned[name] = [
            row | {"project_code": c.code} for c in copies for row in of_project[c.sample.project]
        ]
    return cloned
