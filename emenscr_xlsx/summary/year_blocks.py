"""The blocks of the sheet of figures that go by quarter, by national target, and by reason."""

from ..forms.lists import REASON_KIND, TARGET_CLASS
from ..text.excel import address
from ..text.formula import Expression, fn, ref
from ..text.period import Period
from ..text.words import Words
from .counting import Figures
from .fields import MONEY
from .tally import Figure

_POINTS = '+0.00;"−"0.00;0.00'

# By quarter -----------------------------------------------------------------------------------

QUARTER_SHARES = {"plan": 4, "disbursed": 5, "national": 6}
"""The columns of the shares to date."""


def quarters_block(f: Figures) -> int:
    """Write the year's quarters, each with its figures to date and the national benchmark.

    Returns the first row.
    """
    whole_words = f.denominator
    heads = [
        Words("ไตรมาส", "Quarter"),
        Words("แผนสะสม (บาท)", "Plan to date (baht)"),
        Words("เบิกจ่ายสะสม (บาท)", "Disbursed to date (baht)"),
        Words(f"ตัวหาร: {whole_words.th} (บาท)", f"Denominator: {whole_words.en} (baht)"),
        Words(f"แผนสะสม ร้อยละของ{whole_words.th}", f"Plan to date, % of {whole_words.en}"),
        Words(f"เบิกจ่ายสะสม ร้อยละของ{whole_words.th}", f"Disbursed to date, % of {whole_words.en}"),
        Words("เป้าหมายประเทศ เบิกจ่าย ร้อยละ", "National benchmark, %"),
    ]
    f.block(Words("สะสมรายไตรมาส", "To date, by quarter"), heads)
    first = f.row
    for quarter in (1, 2, 3, 4):
        known = quarter <= f.facts.period.quarter
        plan, whole = f.money("plan", quarter=quarter, until=True), f.whole(quarter=quarter)
        spent = f.money("disbursed", quarter=quarter, until=True) if known else None
        plan_cell, spent_cell, whole_cell = (ref(address(f.row, col)) for col in (1, 2, 3))
        f.line(
            Words(f"ไตรมาส {quarter}", f"Q{quarter}"),
            [
                plan,
                spent,
                whole,
                Figure(plan_cell, plan.value).share(Figure(whole_cell, whole.value)),
                Figure(spent_cell, spent.value).share(Figure(whole_cell, whole.value))
                if spent
                else None,
                _targets(f, quarter, "total")[0],
            ],
            [MONEY, MONEY, MONEY, "0.00", "0.00", "0.00"],
        )
    f.row += 1
    return first


def _targets(f: Figures, quarter: int, target_class: str) -> tuple[float | None, float | None]:
    """The national targets of a quarter for what is disbursed and for what is spent (B7).

    None where the registry has none.
    """
    target = f.facts.registry.benchmark(Period(f.facts.period.fiscal_year, quarter), target_class)
    if not target:
        return None, None
    spent = target["spent_pct"]
    return float(target["disbursed_pct"]), None if spent is None else float(spent)


# Against the national targets -----------------------------------------------------------------

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

SHARE, TARGET, DIFFERENCE = (
    2,
    3,
    4,
)  # where what was disbursed is among them, in per cent, its target, and both compared

Benchmarks = dict[tuple[str, int], list[Figure | None]]
"""The figures by class and quarter."""


def benchmark_block(f: Figures) -> Benchmarks:
    """Write disbursed and spent to date against the national targets (B6, B7, P23).

    Returns the figures placed. A class is measured against its plan; only all together can be
    against the budget after transfers, which is of no class.
    """
    placed: Benchmarks = {}
    for quarter in f.facts.quarters:
        title = Words(
            f"เทียบเป้าหมายประเทศ สะสมถึงไตรมาส {quarter}",
            f"Against the national targets, to Q{quarter}",
        )
        f.block(title, [*BENCHMARK_HEADS, Words("ตัวหารคือ", "Denominator")])
        for target_class, words in TARGET_CLASS.items.items():
            placed[target_class, quarter] = f.line(
                words,
                [*_benchmark(f, quarter, target_class), f.named(by_class=target_class != "total")],
                (*BENCHMARK_FORMATS, "General"),
                "total" if target_class == "total" else "cell",
            )
        f.row += 1
    return placed


def _benchmark(f: Figures, quarter: int, target_class: str) -> list[Figure | float | None]:
    """The figures of a class, or of all, as `BENCHMARK_HEADS` has them."""
    expense_class = "" if target_class == "total" else target_class
    whole = (
        f.money("plan", year=True, expense_class=expense_class)
        if expense_class
        else f.whole(quarter=quarter)
    )
    disbursed = f.money("disbursed", quarter=quarter, until=True, expense_class=expense_class)
    committed = f.outstanding(quarter=quarter, expense_class=expense_class)
    cells = [ref(address(f.row, col)) for col in range(1, len(BENCHMARK_HEADS))]
    whole_cell, disbursed_cell, share_cell, target_cell, _, committed_cell, *spent_cells = cells
    spent_cell, spent_share_cell, spent_target_cell, _ = spent_cells
    spent = Figure(disbursed_cell + committed_cell, disbursed.number + committed.number)
    target, spent_target = _targets(f, quarter, target_class)
    denominator = Figure(whole_cell, whole.value)
    share = Figure(disbursed_cell, disbursed.value).share(denominator)
    spent_share = Figure(spent_cell, spent.value).share(denominator)
    return [
        whole,
        disbursed,
        share,
        target,
        _gap(share_cell, share, target_cell, target),
        committed,
        spent,
        spent_share,
        spent_target,
        _gap(spent_share_cell, spent_share, spent_target_cell, spent_target),
    ]


def _gap(
    share_cell: Expression, share: Figure, target_cell: Expression, target: float | None
) -> Figure | None:
    """By how many points a share lies above its target, or below."""
    if target is None:
        return None
    return Figure(
        fn.IF(share_cell.eq(""), "", share_cell - target_cell),
        share.number - target if share.value != "" else "",
    )


# Reasons --------------------------------------------------------------------------------------


def reasons_block(f: Figures) -> tuple[int, int]:
    """Write the kinds of reasons for variance, with lines and baht; returns first and last row."""
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
