"""The form's tables over all reports, one sheet each, as the form declares them."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..forms import report as form
from ..forms.lists import STATUS
from ..model import Choices, Column, Kind, Table
from ..model.values import is_blank
from ..text.words import Words
from .cells import Uncountable
from .chunk import Chunk
from .facts import QUARTER, SOURCE_CELL, STATUS_FIELD, WHO, SummaryFacts
from .fields import Field
from .records import Record, origin, source_name, tag

_ASIDE = frozenset(
    (
        "is_main",
        "answers_figures",
        "previous",
        "judged_before",
        "activity",
        "cum_before",
        "plan_amount",
        "roll_up",
    )
)
"""Given columns that another sheet shows, or that serve only the form."""

_STANDING = frozenset(("cum_plan", "cum_before", "year_plan", "committed"))
"""Money of the year, or as it stands: each quarter says it anew, and it is never summed (T39)."""

_UNTIL = Field(Words("ฉบับล่าสุดจนถึงไตรมาส", "Newest report until quarter"), "0", 9, name="until")

_ITEM = Field(Words("รายการ", "Item"), width=15)


@dataclass(frozen=True)
class TableSheet:
    """A sheet with one or more tables of the form that have the same columns."""

    name: Words
    tables: tuple[Table, ...]
    planned: bool = False  # what the registry plans is listed too where no report has come
    dated: bool = False  # with the quarter up to which a report is its project's newest

    @property
    def key(self) -> str:
        return self.tables[0].name

    @property
    def title(self) -> Words:
        return self.tables[0].title if len(self.tables) == 1 else self.name

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are kept; narratives stand whole on the sheet of M6 texts."""
        first = self.tables[0]
        return tuple(
            c
            for c in first.columns
            if not (c.display_only or c.part or c.single_box_heading)
            and c.name not in _ASIDE
            and c.name not in first.key
        )

    @property
    def fields(self) -> list[Field]:
        item = (_ITEM,) if self.tables[0].key else ()
        return [
            *WHO,
            QUARTER,
            *item,
            *map(_field, self.columns),
            STATUS_FIELD,
            *((_UNTIL,) if self.dated else ()),
            SOURCE_CELL,
        ]

    @property
    def foot(self) -> Words | None:
        """What its totals leave out."""
        if not self.planned:
            return None
        return Words(
            f"แผนสะสม แผนทั้งปี และยอดก่อหนี้คงค้าง รายงานซ้ำทุกไตรมาส จึงไม่รวมไว้ที่นี่ ยอดรวมอยู่ที่ชีต “{LINES.th}”",
            "What is planned or outstanding to date is said again each quarter, and not summed "
            f"here but on the sheet “{LINES.en}”",
        )

    def rows(self, chunk: Chunk, project: str) -> Iterator[list[object]]:
        """A project's rows, quarter after quarter."""
        who = chunk.facts.who(project)
        for table in self.tables:
            records = chunk.sent(table.name, project)
            columns = [table[c.name] for c in self.columns]
            for record in records:
                until = chunk.newest_until(project, record.quarter) if self.dated else None
                yield [
                    *who,
                    record.quarter,
                    *((tag(table, record),) if table.key else ()),
                    *(_value(c, record) for c in columns),
                    STATUS.words(record.status),
                    *((until,) if self.dated else ()),
                    origin(table, record),
                ]
            if self.planned:
                reported = {record.quarter for record in records}
                yield from self._planned(chunk.facts, project, reported, table)

    def _planned(
        self, facts: SummaryFacts, project: str, reported: set[int], table: Table
    ) -> Iterator[list[object]]:
        """What the registry plans for quarters of which nothing was reported, later ones too.

        Together with what was reported it is the plan of the year.
        """
        for quarter in (1, 2, 3, 4):
            if quarter in reported:
                continue
            status = None
            if facts.reports_in(project, quarter):
                status = STATUS.words(facts.board[project, quarter]["status"])
            for line in planned_lines(facts, project, quarter):
                record = Record((c.name, line.get(c.name)) for c in table.columns)
                yield [
                    *facts.who(project),
                    quarter,
                    None,
                    *(_value(table[c.name], record) for c in self.columns),
                    status,
                    *((None,) if self.dated else ()),
                    None,
                ]


def planned_lines(facts: SummaryFacts, project: str, quarter: int) -> Iterator[Record]:
    """The budget lines that the registry plans for a quarter."""
    for line in facts.registry.plan_of(project).budget_lines:
        plans = [line["q1"] or 0, line["q2"] or 0, line["q3"] or 0, line["q4"] or 0]
        if plans[quarter - 1]:
            plan, to_date = plans[quarter - 1], sum(plans[:quarter])
            yield Record(line, plan=plan, cum_plan=to_date, year_plan=sum(plans))


LINES = Words("งบประมาณทั้งปี", "Budget of the year")
BUDGET = TableSheet(Words("งบประมาณ", "Budget"), (form.BUDGET,), planned=True, dated=True)
ACTIVITIES = TableSheet(Words("กิจกรรม", "Activities"), (form.ACTIVITIES,))
SHEETS = (
    TableSheet(Words("ตัวชี้วัด", "KPIs"), (form.KPIS,)),
    TableSheet(Words("ผลย่อยตัวชี้วัด", "KPI part-results"), (form.KPI_PARTS,)),
    TableSheet(Words("เป้าหมาย", "Goals"), (form.GOALS,)),
    ACTIVITIES,
    BUDGET,
    TableSheet(Words("จัดสรรเพิ่มเติม", "Additional allocations"), (form.ALLOCATIONS,)),
    TableSheet(
        Words("แผนแม่บทและแผนฯ 13", "Plan contributions"), (form.MASTER_PLAN, form.NESD_PLAN)
    ),
    TableSheet(Words("ปัญหาและข้อเสนอแนะ", "Problems, suggestions"), (form.SUMMARY,)),
    TableSheet(Words("คำชี้แจง", "Explanations"), (form.EXPLANATIONS,)),
)


def _field(column: Column) -> Field:
    width = {Kind.LONG: 44.0, Kind.MONEY: 13.0, Kind.TEXT: 18.0, Kind.CHOICE: 13.0}.get(
        column.kind, 8.0
    )
    return Field(
        column.heading,
        column.kind.number_format,
        width,
        column.kind is Kind.MONEY and column.name not in _STANDING,
        column.name,
    )


def _value(column: Column, record: Record) -> object:
    if column.computed is not None:
        return column.computed.value(record)
    value = record[column.name]
    if column.name == "source":
        return source_name(value)
    if is_blank(value):
        return value if isinstance(value, Uncountable) else None
    if isinstance(column.choices, Choices):
        return column.choices.words(value)
    if column.choices == "kpis":
        return form.KPIS.called(str(value))
    return value
