"""The blocks of the sheet of figures: by office, by quarter, and the reasons for variance."""

from collections.abc import Sequence

from ..forms.lists import REASON_KIND, STATUS, TARGET_CLASS
from ..text.excel import address
from ..text.period import Period
from ..text.words import Words
from .board import TIMELY
from .evaluation import OUTCOMES
from .figures import Figures, Head, Office
from .sheet import MONEY
from .tally import Figure

_POINTS = "+0.00;−0.00;0.00"

CHARTED = 8
"""Offices that a chart shows; where there are more, the last place is for all others together."""


def offices_block(f: Figures) -> tuple[int, int, list[Figure], dict[str, int]]:
    """The offices, each with all its figures; returns the rows to chart, the total line, and the columns by name.

    A project belongs to the year whether it reports in the quarter or not: money and KPIs are of all, statuses of those that report.
    """
    heads: list[Head] = [
        Words("หน่วยงาน", "Office"),
        (Words("โครงการที่ต้องรายงาน", "Projects"), Words("รายงานที่ต้องส่ง", "Reports due")),
        *STATUS.items.values(),
        TIMELY["in_time"],
        TIMELY["late"],
        TIMELY["overdue"],
        (
            Words("แผนไตรมาส (บาท)", "Plan, quarter (baht)"),
            Words("แผนทั้งปี (บาท)", "Plan, year (baht)"),
        ),
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
    ]
    formats = [
        "0",
        *["0"] * (len(STATUS.items) + 3),
        MONEY,
        MONEY,
        "0.00",
        MONEY,
        MONEY,
        "0.00",
        MONEY,
        "0",
        "0",
        "0",
        *["0"] * len(OUTCOMES),
    ]
    columns = {(h[0] if isinstance(h, tuple) else h).en: no for no, h in enumerate(heads)}
    f.block(Words("รายหน่วยงาน", "By office"), heads)
    offices = (
        sorted(f.facts.offices, key=lambda o: -f.tally.value("plan", "", o, (1, 2, 3, 4)))
        if len(f.facts.offices) > CHARTED
        else f.facts.offices
    )
    first = f.row
    many = len(offices) > CHARTED
    shown, others = (offices[: CHARTED - 1], offices[CHARTED - 1 :]) if many else (offices, [])
    last = first + len(shown) - (0 if many else 1)
    for office in shown:
        f.line(
            office, _office(f, (office, f"'{f.ws.get_name()}'!$A${f.row + 1}"), columns), formats
        )
    rest = []
    if many:
        at, f.row = f.row, f.row + 2  # the others come below the total line; their sum stands here
        for office in others:
            rest.append(
                f.line(
                    office,
                    _office(f, (office, f"'{f.ws.get_name()}'!$A${f.row + 1}"), columns),
                    formats,
                )
            )
        end, f.row = f.row, at
        label = Words(f"หน่วยงานอื่น {len(others)} แห่ง", f"{len(others)} other offices")
        values = [
            sum(v for r in rest if not isinstance(v := r[no].value, str))
            for no in range(len(columns) - 1)
        ]
        f.line(label, _column_sums(f.row, at + 2, end - 1, columns, values), formats)
    values = [figure.value for figure in _office(f, None, columns)]
    totals = f.line(
        Words("รวม", "Total"), _column_sums(f.row, first, last, columns, values), formats, "total"
    )
    f.row = (end if many else f.row) + 1
    return first, last, totals, columns


def _office(f: Figures, own: Office, columns: dict[str, int]) -> list[Figure]:
    """The figures of an office, or of all."""
    statuses = [f.status(s, own) for s in STATUS.items]
    cell = {name: address(f.row, no) for name, no in columns.items()}
    plan, spent = f.money("plan", own), f.money("disbursed", own)
    cum_plan, cum_spent = f.money("plan", own, until=True), f.money("disbursed", own, until=True)

    def share(a: str, b: str, part: Figure, whole: Figure) -> Figure:
        return Figure(cell[a], part.value).share(Figure(cell[b], whole.value))

    return [
        Figure(
            f"SUM({cell[STATUS.items['NOT_REPORTED'].en]}:{cell[STATUS.items['APPROVED'].en]})",
            sum(s.value for s in statuses),
        ),
        *statuses,
        *(f.timely(t, own) for t in ("in_time", "late", "overdue")),
        plan,
        spent,
        share("Disbursed, quarter (baht)", "Plan, quarter (baht)", spent, plan),
        cum_plan,
        cum_spent,
        share("Disbursed to date (baht)", "Plan to date (baht)", cum_spent, cum_plan),
        f.outstanding(own),
        f.projects(own),
        f.reported(own),
        f.begun(own),
        *(f.outcome(o, own) for o in OUTCOMES),
    ]


def _column_sums(
    row: int, first: int, last: int, columns: dict[str, int], values: Sequence[float | str]
) -> list[Figure]:
    """Sums of columns, and shares of sums."""
    found = []
    names = list(columns)
    for no, name in enumerate(names[1:], 1):
        if name.startswith("%"):
            part, whole = (names[no - 1], names[no - 2])
            cells = [address(row, columns[n]) for n in (part, whole)]
            found.append(
                Figure(cells[0], values[columns[part] - 1]).share(
                    Figure(cells[1], values[columns[whole] - 1])
                )
            )
        else:
            found.append(Figure(f"SUM({address(first, no)}:{address(last, no)})", values[no - 1]))
    return found


def quarters_block(f: Figures) -> tuple[int, dict[str, int]]:
    """The year's quarters, each with its figures to date and the national benchmark; returns the first row, and where the shares are."""
    of = f.denominator
    heads = [
        Words("ไตรมาส", "Quarter"),
        Words("แผนสะสม (บาท)", "Plan to date (baht)"),
        Words("เบิกจ่ายสะสม (บาท)", "Disbursed to date (baht)"),
        Words(f"ตัวหาร: {of.th} (บาท)", f"Denominator: {of.en} (baht)"),
        Words(f"แผนสะสม ร้อยละของ{of.th}", f"Plan to date, % of {of.en}"),
        Words(f"เบิกจ่ายสะสม ร้อยละของ{of.th}", f"Disbursed to date, % of {of.en}"),
        Words("เป้าหมายประเทศ เบิกจ่าย ร้อยละ", "National benchmark, %"),
    ]
    f.block(Words("สะสมรายไตรมาส", "To date, by quarter"), heads)
    first = f.row
    for quarter in (1, 2, 3, 4):
        known = quarter <= f.facts.period.quarter
        plan, whole = f.money("plan", quarter=quarter, until=True), f.whole(quarter=quarter)
        spent = f.money("disbursed", quarter=quarter, until=True) if known else None
        b, c, d = (address(f.row, n) for n in (1, 2, 3))
        f.line(
            Words(f"ไตรมาส {quarter}", f"Q{quarter}"),
            [
                plan,
                spent,
                whole,
                Figure(b, plan.value).share(Figure(d, whole.value)),
                Figure(c, spent.value).share(Figure(d, whole.value)) if spent else None,
                _target(f, quarter, "total", "disbursed_pct"),
            ],
            [MONEY, MONEY, MONEY, "0.00", "0.00", "0.00"],
        )
    f.row += 1
    return first, {"plan": 4, "disbursed": 5, "national": 6}


def _target(f: Figures, quarter: int, target_class: str, name: str) -> float | None:
    """A national target of a quarter (B7); None where the registry has none."""
    target = f.facts.registry.benchmark(Period(f.facts.period.fiscal_year, quarter), target_class)
    return float(target[name]) if target and target[name] is not None else None


BENCHMARK_HEADS = (
    Words("กลุ่มรายจ่าย", "Class"),
    Words("ตัวหาร (บาท)", "Denominator (baht)"),
    Words("เบิกจ่ายสะสม (บาท)", "Disbursed to date (baht)"),
    Words("เบิกจ่าย ร้อยละ", "Disbursed, %"),
    Words("เป้าหมายประเทศ ร้อยละ", "National target, disbursed, %"),
    Words("สูงกว่า (+) ต่ำกว่า (−)", "Above (+), below (−)"),
    Words("ก่อหนี้คงค้าง (บาท)", "Committed (baht)"),
    Words("ใช้จ่ายสะสม (บาท)", "Spent to date (baht)"),
    Words("ใช้จ่าย ร้อยละ", "Spent, %"),
    Words("เป้าหมายประเทศ ร้อยละ", "National target, spent, %"),
    Words("สูงกว่า (+) ต่ำกว่า (−)", "Above (+), below (−)"),
)
BENCHMARK_FORMATS = (MONEY, MONEY, "0.00", "0.00", _POINTS, MONEY, MONEY, "0.00", "0.00", _POINTS)


TARGET = 3  # where the national target for what was disbursed is among them

Benchmarks = dict[tuple[str, int], list[Figure | None]]
"""The figures by class and quarter."""


def benchmark_block(f: Figures) -> Benchmarks:
    """Disbursed and spent to date against the national targets, by class and quarter (B6, B7, P23): the figures placed, by class and quarter.

    A class is measured against its plan; only all together can be against the budget after transfers, which is of no class.
    """
    found: Benchmarks = {}
    for quarter in f.facts.quarters:
        title = Words(
            f"เทียบเป้าหมายประเทศ สะสมถึงไตรมาส {quarter}",
            f"Against the national targets, to Q{quarter}",
        )
        f.block(title, [*BENCHMARK_HEADS, Words("ตัวหารคือ", "Denominator")])
        for target_class, words in TARGET_CLASS.items.items():
            one = "" if target_class == "total" else target_class
            whole = (
                f.money("plan", year=True, expense_class=one) if one else f.whole(quarter=quarter)
            )
            paid, open_ = (
                f.money("disbursed", quarter=quarter, until=True, expense_class=one),
                f.outstanding(quarter=quarter, expense_class=one),
            )
            b, c, d, e, _, g, h, i, j, _ = (address(f.row, n) for n in range(1, 11))
            spent, targets = (
                Figure(f"{c}+{g}", paid.value + open_.value),
                [_target(f, quarter, target_class, n) for n in ("disbursed_pct", "spent_pct")],
            )
            shares = [
                Figure(cell, figure.value).share(Figure(b, whole.value))
                for cell, figure in ((c, paid), (h, spent))
            ]
            gaps = [_gap(d, shares[0], e, targets[0]), _gap(i, shares[1], j, targets[1])]
            found[target_class, quarter] = f.line(
                words,
                [
                    whole,
                    paid,
                    shares[0],
                    targets[0],
                    gaps[0],
                    open_,
                    spent,
                    shares[1],
                    targets[1],
                    gaps[1],
                    f.named(by_class=bool(one)),
                ],
                (*BENCHMARK_FORMATS, "General"),
                "cell" if one else "total",
            )
        f.row += 1
    return found


def _gap(cell: str, share: Figure, at: str, target: float | None) -> Figure | None:
    """By how many points a share lies above its target, or below."""
    if target is None:
        return None
    return Figure(
        f'IF({cell}="","",{cell}-{at})', share.value - target if share.value != "" else ""
    )


def reasons_block(f: Figures) -> tuple[int, int]:
    """The kinds of reasons for variance, with lines and baht; returns first and last row."""
    f.block(
        Words("สาเหตุที่เบิกจ่ายไม่ตรงแผน", "Reasons for variance"),
        [
            Words("ประเภทสาเหตุ", "Kind of reason"),
            Words("รายการ", "Lines"),
            Words("ผลต่างสุทธิ (บาท)", "Net variance (baht)"),
        ],
    )
    first = f.row
    for kind, words in REASON_KIND.items.items():
        f.line(words, f.reason(kind), ["0", MONEY])
    f.row += 1
    return first, f.row - 2
