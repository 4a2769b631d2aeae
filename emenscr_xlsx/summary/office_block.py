"""The block of the sheet of figures that goes by office, and what the dashboard needs of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..forms.lists import STATUS
from ..text.excel import address
from ..text.formula import Expression, fn, ref
from ..text.words import Words
from .board import TIMELY
from .counting import Figures, Office
from .evaluation import OUTCOMES
from .fields import MONEY
from .figures import Head
from .tally import Figure

CHARTED = 8
"""Offices that a chart shows; where there are more, the last place is for all others together."""

HEADS: tuple[Head, ...] = (
    Words("หน่วยงาน", "Office"),
    (Words("โครงการที่ต้องรายงาน", "Projects"), Words("รายงานที่ต้องส่ง", "Reports due")),
    *STATUS.items.values(),
    TIMELY["in_time"],
    TIMELY["late"],
    TIMELY["overdue"],
    (Words("แผนไตรมาส (บาท)", "Plan, quarter (baht)"), Words("แผนทั้งปี (บาท)", "Plan, year (baht)")),
    (
        Words("เบิกจ่ายไตรมาส (บาท)", "Disbursed, quarter (baht)"),
        Words("เบิกจ่ายทั้งปี (บาท)", "Disbursed, year (baht)"),
    ),
    (Words("ร้อยละของแผนไตรมาส", "% of plan"), Words("ร้อยละของแผนทั้งปี", "% of the year's plan")),
    Words("แผนสะสม (บาท)", "Plan to date (baht)"),
    Words("เบิกจ่ายสะสม (บาท)", "Disbursed to date (baht)"),
    Words("ร้อยละสะสมของแผนสะสม", "% to date"),
    Words("ก่อหนี้คงค้าง (บาท)", "Committed, outstanding (baht)"),
    Words("โครงการของปี", "Projects of the year"),
    Words("โครงการที่ส่งรายงานแล้ว", "Projects that have reported"),
    Words("โครงการที่เริ่มรายงานแล้ว", "Projects begun"),
    *OUTCOMES.values(),
)
_FORMATS = (
    "0",
    *["0"] * (len(STATUS.items) + 3),
    *(MONEY, MONEY, "0.00"),
    *(MONEY, MONEY, "0.00"),
    MONEY,
    *("0", "0", "0"),
    *["0"] * len(OUTCOMES),
)
COLUMNS = {(head[0] if isinstance(head, tuple) else head).en: col for col, head in enumerate(HEADS)}
"""The columns by the English of their headings, a quarter's where a year's differs."""


@dataclass(frozen=True)
class OfficeBlock:
    """The rows of the offices to chart, and the total of each column by its heading."""

    first: int
    last: int
    totals: dict[str, Figure]


def office_block(f: Figures) -> OfficeBlock:
    """Write the offices, each with all its figures.

    A project belongs to the year whether it reports in the quarter or not: money and KPIs are of
    all projects, statuses of those that report.
    """
    f.block(Words("รายหน่วยงาน", "By office"), HEADS)
    offices, others = f.facts.offices, []
    if len(offices) > CHARTED:
        offices = sorted(offices, key=lambda o: -f.tally.value("plan", "", o, (1, 2, 3, 4)))
        offices, others = offices[: CHARTED - 1], offices[CHARTED - 1 :]
    first = f.row
    for office in offices:
        _office_line(f, office)
    end = f.row
    if others:  # they come below the total line; their sum stands here
        here, f.row = f.row, f.row + 2
        rest = [_office_line(f, office) for office in others]
        end, f.row = f.row, here
        label = Words(f"หน่วยงานอื่น {len(others)} แห่ง", f"{len(others)} other offices")
        sums = [
            sum(figure.number for figure in column if figure.value != "")
            for column in zip(*rest, strict=True)
        ]
        f.line(label, _column_sums(f.row, here + 2, end - 1, sums), _FORMATS)
    last = f.row - 1
    values = [figure.value for figure in _office(f, None)]
    sums_of_all = _column_sums(f.row, first, last, values)
    totals = f.line(Words("รวม", "Total"), sums_of_all, _FORMATS, "total")
    f.row = (end if others else f.row) + 1
    named = zip([name for name, col in COLUMNS.items() if col], totals, strict=True)
    return OfficeBlock(first, last, {name: total for name, total in named if total is not None})


def _office_line(f: Figures, office: str) -> list[Figure]:
    figures = _office(f, (office, f.cell(f.row, 0)))
    f.line(office, figures, _FORMATS)
    return figures


def _office(f: Figures, office: Office) -> list[Figure]:
    """The figures of an office, or of all."""
    statuses = [f.status(s, office) for s in STATUS.items]
    plan, spent = f.money("plan", office), f.money("disbursed", office)
    plan_to_date = f.money("plan", office, until=True)
    spent_to_date = f.money("disbursed", office, until=True)
    reports = _span(f.row, STATUS.items["NOT_REPORTED"].en, STATUS.items["APPROVED"].en)

    def share(part_name: str, whole_name: str, part: Figure, whole: Figure) -> Figure:
        part_cell, whole_cell = (
            ref(address(f.row, COLUMNS[name])) for name in (part_name, whole_name)
        )
        return Figure(part_cell, part.value).share(Figure(whole_cell, whole.value))

    return [
        Figure(fn.SUM(reports), sum(s.number for s in statuses)),
        *statuses,
        *(f.timely(t, office) for t in ("in_time", "late", "overdue")),
        plan,
        spent,
        share("Disbursed, quarter (baht)", "Plan, quarter (baht)", spent, plan),
        plan_to_date,
        spent_to_date,
        share("Disbursed to date (baht)", "Plan to date (baht)", spent_to_date, plan_to_date),
        f.outstanding(office),
        f.projects(office),
        f.reported(office),
        f.begun(office),
        *(f.outcome(o, office) for o in OUTCOMES),
    ]


def _span(row: int, first: str, last: str) -> Expression:
    """The cells of a row from one heading to another."""
    return ref(f"{address(row, COLUMNS[first])}:{address(row, COLUMNS[last])}")


def _column_sums(row: int, first: int, last: int, values: Sequence[float | str]) -> list[Figure]:
    """Sums of columns, and shares of sums; a share stands right of its whole and its part."""
    sums = []
    for name, col in COLUMNS.items():
        if not col:
            continue
        if name.startswith("%"):
            part, whole = (Figure(ref(address(row, c)), values[c - 1]) for c in (col - 1, col - 2))
            sums.append(part.share(whole))
        else:
            span = ref(f"{address(first, col)}:{address(last, col)}")
            sums.append(Figure(fn.SUM(span), values[col - 1]))
    return sums
