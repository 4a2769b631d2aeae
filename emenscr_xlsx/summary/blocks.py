"""The blocks of the sheet of figures: by office, by quarter, and the reasons for variance."""

from collections.abc import Sequence

from ..layout import address
from ..lists import REASON_KIND, STATUS
from ..period import Period
from ..words import Words
from .board import TIMELY
from .evaluation import OUTCOMES
from .figures import Figures
from .sheet import MONEY
from .tally import Figure

CHARTED = 8
"""Offices that a chart shows; where there are more, the last place is for all others together."""


def offices_block(f: Figures) -> tuple[int, int, list[Figure], dict[str, int]]:
    """The offices, each with all its figures; returns the rows to chart, the total line, and the columns by name."""
    heads = [
        Words("หน่วยงาน", "Office"),
        Words("โครงการ", "Projects"),
        *STATUS.items.values(),
        TIMELY["in_time"],
        TIMELY["late"],
        TIMELY["overdue"],
        Words("แผนไตรมาส (บาท)", "Plan, quarter (baht)"),
        Words("เบิกจ่ายไตรมาส (บาท)", "Disbursed, quarter (baht)"),
        Words("ร้อยละของแผน", "% of plan"),
        Words("แผนสะสม (บาท)", "Plan to date (baht)"),
        Words("เบิกจ่ายสะสม (บาท)", "Disbursed to date (baht)"),
        Words("ร้อยละสะสม", "% to date"),
        *OUTCOMES.values(),
    ]
    formats = ["0", *["0"] * (len(STATUS.items) + 3), MONEY, MONEY, "0.00", MONEY, MONEY, "0.00", *["0"] * len(OUTCOMES)]
    columns = {h.en: no for no, h in enumerate(heads)}
    f.block(Words("รายหน่วยงาน", "By office"), heads)
    offices = sorted(f.facts.offices, key=lambda o: -f.tally.of("plan", "", o, (1, 2, 3, 4))) if len(f.facts.offices) > CHARTED else f.facts.offices
    first = f.row
    many = len(offices) > CHARTED
    shown, others = (offices[: CHARTED - 1], offices[CHARTED - 1 :]) if many else (offices, [])

    def line(office: str) -> list[Figure]:
        own = (office, f"'{f.ws.get_name()}'!$A${f.row + 1}")
        statuses = [f.status(s, own) for s in STATUS.items]
        cell = [address(f.row, no) for no in range(len(heads))]
        projects = Figure(f"SUM({cell[2]}:{cell[1 + len(statuses)]})", sum(s.value for s in statuses))
        plan, spent = f.money("plan", own), f.money("disbursed", own)
        cum_plan, cum_spent = f.money("plan", own, until=True), f.money("disbursed", own, until=True)
        at = {name: Figure(cell[no], 0) for name, no in columns.items()}

        def share(a: str, b: str, part: Figure, whole: Figure) -> Figure:
            return Figure(at[a].formula, part.value).share(Figure(at[b].formula, whole.value))

        return [
            projects,
            *statuses,
            *(f.timely(t, own) for t in ("in_time", "late", "overdue")),
            plan,
            spent,
            share("Disbursed, quarter (baht)", "Plan, quarter (baht)", spent, plan),
            cum_plan,
            cum_spent,
            share("Disbursed to date (baht)", "Plan to date (baht)", cum_spent, cum_plan),
            *(f.outcome(o, own) for o in OUTCOMES),
        ]

    for office in shown:
        f.line(office, line(office), formats)
    last = f.row - (0 if many else 1)
    rest = []
    if many:
        at, f.row = f.row, f.row + 2  # the others come below the total line; their sum stands here
        for office in others:
            rest.append(f.line(office, line(office), formats))
        end, f.row = f.row, at
        label = Words(f"หน่วยงานอื่น {len(others)} แห่ง", f"{len(others)} other offices")
        f.line(label, _sums(rest, at + 2, end - 1, columns), formats)
    totals = f.line(Words("รวม", "Total"), _totals(f, first, last, columns, formats), formats, "total")
    f.row = (end if many else f.row) + 1
    return first, last, totals, columns


def _sums(rows: list[list[Figure]], first: int, last: int, columns: dict[str, int]) -> list[Figure]:
    return _column_sums(first, last, columns, [sum(v for r in rows if not isinstance(v := r[no].value, str)) for no in range(len(columns) - 1)], -1)


def _totals(f: Figures, first: int, last: int, columns: dict[str, int], formats: Sequence[str]) -> list[Figure]:
    own = [f.status(s) for s in STATUS.items]
    values = [
        sum(s.value for s in own),
        *(s.value for s in own),
        *(f.timely(t).value for t in ("in_time", "late", "overdue")),
        f.money("plan").value,
        f.money("disbursed").value,
        0,
        f.money("plan", until=True).value,
        f.money("disbursed", until=True).value,
        0,
        *(f.outcome(o).value for o in OUTCOMES),
    ]
    return _column_sums(first, last, columns, values, f.row)


def _column_sums(first: int, last: int, columns: dict[str, int], values: list[float], row: int) -> list[Figure]:
    """Sums of columns, and shares of sums."""
    at = row if row >= 0 else first - 2
    found = []
    names = list(columns)
    for no, name in enumerate(names[1:], 1):
        if name.startswith("%"):
            part, whole = (names[no - 1], names[no - 2])
            cells = [address(at, columns[n]) for n in (part, whole)]
            found.append(Figure(cells[0], values[columns[part] - 1]).share(Figure(cells[1], values[columns[whole] - 1])))
        else:
            found.append(Figure(f"SUM({address(first, no)}:{address(last, no)})", values[no - 1]))
    return found


def quarters_block(f: Figures) -> tuple[int, dict[str, int]]:
    """The year's quarters, each with its figures to date and the national benchmark; returns the first row."""
    heads = [
        Words("ไตรมาส", "Quarter"),
        Words("แผนสะสม (บาท)", "Plan to date (baht)"),
        Words("เบิกจ่ายสะสม (บาท)", "Disbursed to date (baht)"),
        Words("แผนทั้งปี (บาท)", "Plan of the year (baht)"),
        Words("แผนสะสม ร้อยละของแผนทั้งปี", "Plan to date, % of the year"),
        Words("เบิกจ่ายสะสม ร้อยละของแผนทั้งปี", "Disbursed to date, % of the year"),
        Words("เป้าหมายประเทศ ร้อยละ", "National benchmark, %"),
    ]
    f.block(Words("สะสมรายไตรมาส", "To date, by quarter"), heads)
    first = f.row
    for quarter in (1, 2, 3, 4):
        known = quarter <= f.facts.period.quarter
        plan, year = f.money("plan", quarter=quarter, until=True), f.money("plan", year=True)
        spent = f.money("disbursed", quarter=quarter, until=True) if known else None
        b, c, d = (address(f.row, n) for n in (1, 2, 3))
        target = f.facts.plan.benchmark(Period(f.facts.period.fiscal_year, quarter))
        f.line(
            Words(f"ไตรมาส {quarter}", f"Q{quarter}"),
            [
                plan,
                spent,
                year,
                Figure(b, plan.value).share(Figure(d, year.value)),
                Figure(c, spent.value).share(Figure(d, year.value)) if spent else None,
                float(target["disbursed_pct"]) if target else None,
            ],
            [MONEY, MONEY, MONEY, "0.00", "0.00", "0.00"],
        )
    f.row += 1
    return first, {h.en: no for no, h in enumerate(heads)}


def reasons_block(f: Figures) -> tuple[int, int]:
    """The kinds of reasons for variance, with lines and baht; returns first and last row."""
    f.block(
        Words("สาเหตุที่เบิกจ่ายไม่ตรงแผน", "Reasons for variance"),
        [Words("ประเภทสาเหตุ", "Kind of reason"), Words("รายการ", "Lines"), Words("ผลต่างสุทธิ (บาท)", "Net variance (baht)")],
    )
    first = f.row
    for kind, words in REASON_KIND.items.items():
        f.line(words, f.reason(kind), ["0", MONEY])
    f.row += 1
    return first, f.row - 2
