"""The reports, and what the registry knows, as data for other tools: a star of typed tables.

The tables of the registry are looked up by the others: agencies by `agency_code`, projects by
`project_code`, quarters by `period`, goals, KPIs and activities by `record_id`. All follows from
the declarations.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ..forms import registry as registry_form, report as form
from ..model import Kind, Table
from ..text.period import Period
from ..text.words import Lang, Words
from . import export_rows as rows_of
from .chunk import Chunk, chunks
from .export_columns import (
    DELIVERY,
    FINDING,
    FROM,
    LISTED,
    NAMES,
    PERIOD,
    PLAN,
    RECORD,
    REPORT,
    STATUS,
    STEP,
    TEXT,
    WHO,
)
from .export_items import Item, columns_of, dictionary_rows, frame_of, items_of
from .export_rows import Rows
from .facts import SummaryFacts
from .records import Record


@dataclass(frozen=True)
class Exported:
    """A table: its columns, and its rows, of some projects at a time or `once` for all."""

    title: Words
    items: Sequence[Item]
    rows: Callable[[SummaryFacts, Chunk], Rows]
    once: bool = False


def exported(lang: Lang) -> dict[str, Exported]:
    """The exported tables, by name."""
    made = {t.name: _of_registry(t, lang) for t in registry_form.TABLES if t.name not in _WITHOUT}
    made["plan_lines"] = Exported(
        Words("แผนการใช้จ่าย", "Plan of every project, by quarter"), (*PLAN,), rows_of.plan_lines
    )
    made["reports"] = Exported(Words("รายงาน", "Reports"), (*WHO, *REPORT), rows_of.reports)
    for table in form.KEPT:
        items = (*WHO, STATUS, *items_of(table, lang, WHO), *FROM)
        made[NAMES.get(table.name, table.name)] = Exported(
            table.title, items, rows_of.reported(table)
        )
    for name, title, items, rows in (
        ("findings", Words("ผลการตรวจ", "Findings"), FINDING, rows_of.findings),
        ("decisions", Words("ผลการพิจารณา", "Decisions (M7)"), STEP, rows_of.decisions),
        ("history", Words("ประวัติสถานะ", "History of statuses"), STEP, rows_of.history),
        ("deliveries", Words("ไฟล์ที่ได้รับ", "Deliveries"), DELIVERY, rows_of.deliveries),
        ("m6_texts", Words("ข้อความ M6", "M6 texts"), TEXT, rows_of.texts),
    ):
        made[name] = Exported(title, (*WHO, *items), rows)
    lists = {i.choices.name: i.choices for t in made.values() for i in t.items if i.choices}
    made["codes"] = Exported(
        Words("รหัสและชื่อ", "Codes and their labels"), LISTED, rows_of.codes(lists), once=True
    )
    return made


def dictionary(lang: Lang) -> pd.DataFrame:
    """The data dictionary; it says of which version of the form the tables are."""
    described = {name: (table.title, table.items) for name, table in exported(lang).items()}
    explained = pd.DataFrame(list(dictionary_rows(described, lang)))
    return explained.assign(form_version=form.VERSION).astype({"form_version": "Int64"})


def tables(facts: SummaryFacts) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every table, some projects at a time; each comes at least once, and may be empty."""
    lang, made = facts.lang, exported(facts.lang)
    for name, table in made.items():
        rows = list(table.rows(facts, Chunk(facts, []))) if table.once else []
        yield name, frame_of(rows, table.items, lang)
    for chunk in chunks(facts):
        for name, table in made.items():
            if not table.once:
                yield name, frame_of(list(table.rows(facts, chunk)), table.items, lang)


_WITHOUT = ("code_lists", "budget_lines")
"""Tables of the registry that others stand for: the plan's lines are by quarter."""


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _of_registry(table: Table, lang: Lang) -> Exported:
    """A table of the registry: what the others look up."""
    items, keyed = items_of(table, lang), form.BY_NAME.get(table.name)
    extra: list[Item] = []
    if table is registry_form.CALENDAR:
        extra.append(PERIOD)
    if keyed is not None:
        extra += RECORD

    def rows(facts: SummaryFacts, _: Chunk) -> Rows:
        days = [column.name for column in table.columns if column.kind is Kind.DATE]
        for values in facts.registry.tables[table.name]:
            row = Record(values | {n: _day(values[n]) for n in days})
            if not rows_of.within(facts, table, row):
                continue
            further: list[object] = []
            if table is registry_form.CALENDAR:
                year, quarter = (int(row.amount(n)) for n in ("fiscal_year", "quarter"))
                further.append(Period(year, quarter).label)
            if keyed is not None:
                further += rows_of.record_id(str(row["project_code"]), keyed.record_key(row))
            yield [*(row[column.name] for column in columns_of(table)), *further]

    return Exported(table.title, (*items, *extra), rows, once=True)
