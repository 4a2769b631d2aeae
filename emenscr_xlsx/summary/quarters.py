"""The year's four quarters side by side: of all that the selectors choose, and office by office."""

from collections.abc import Callable
from functools import partial

from ..forms.lists import STATUS
from ..registry.duty import SENT
from ..text.excel import address
from ..text.formula import fn, ref
from ..text.words import Words
from ..writing.fast_sheet import FastSheet
from .board import TIMELY
from .counting import Figures
from .evaluation import OUTCOMES
from .fields import MONEY
from .tally import Figure, added, so_many

NAME = Words("เทียบไตรมาส", "Quarters compared")
_TITLE = Words("สี่ไตรมาสเทียบกัน", "The four quarters side by side")
_QUARTERS = (1, 2, 3, 4)
_HEADS = (*(Words(f"ไตรมาส {q}", f"Q{q}") for q in _QUARTERS), Words("ทั้งปี", "Year"))

_ByQuarter = Callable[[int], Figure]


def write(figures: Figures, ws: FastSheet) -> Figures:
    """Fill the page."""
    f = figures.on(ws, NAME[figures.facts.lang], _TITLE)
    f.block(Words("สถานะ (โครงการ)", "Status (projects)"), [Words("สถานะ", "Status"), *_HEADS])
    for status, words in STATUS.items.items():
        _line(f, words, partial(_status, f, status))
    for timely, words in TIMELY.items():
        _line(f, words, partial(_timely, f, timely))
    f.row += 1
    _money(f)
    f.row += 1
    f.block(Words("ผลตัวชี้วัด (ตัวชี้วัด)", "KPI outcome (KPIs)"), [Words("ผล", "Outcome"), *_HEADS])
    for outcome, words in OUTCOMES.items():
        _line(f, words, partial(f.standing, outcome), adds=False)
    f.row += 1
    f.ws.set_h_pagebreaks([f.row])
    _offices(f)
    return f


def _status(f: Figures, status: str, quarter: int) -> Figure:
    return f.status(status, quarter=quarter)


def _timely(f: Figures, state: str, quarter: int) -> Figure:
    return f.timely(state, quarter=quarter)


def _line(
    f: Figures,
    words: Words,
    of_quarter: _ByQuarter,
    number_format: str = "0",
    *,
    adds: bool = True,
    ahead: bool = False,
) -> None:
    """A figure by quarter, with their sum where it is one; a plan is known `ahead`."""
    known = _QUARTERS if ahead else f.facts.quarters
    figures = [of_quarter(q) if q in known else None for q in _QUARTERS]
    year = None
    if adds:
        span = ref(f"{address(f.row, 1)}:{address(f.row, 4)}")
        year = Figure(fn.SUM(span), sum(figure.number for figure in figures if figure))
    f.line(words, [*figures, year], [number_format] * len(_HEADS))


def _money(f: Figures) -> None:
    """Planned, disbursed, committed and spent, in each quarter and to date."""

    def plan(quarter: int) -> Figure:
        return f.money("plan", quarter=quarter)

    def disbursed(quarter: int) -> Figure:
        return f.money("disbursed", quarter=quarter)

    def plan_to_date(quarter: int) -> Figure:
        return f.money("plan", quarter=quarter, until=True)

    def disbursed_to_date(quarter: int) -> Figure:
        return f.money("disbursed", quarter=quarter, until=True)

    def committed(quarter: int) -> Figure:
        return f.outstanding(quarter=quarter)

    def spent(quarter: int) -> Figure:
        return disbursed_to_date(quarter) + committed(quarter)

    def share(quarter: int) -> Figure:
        return disbursed(quarter).share(plan(quarter))

    def share_to_date(quarter: int) -> Figure:
        return disbursed_to_date(quarter).share(f.whole(quarter=quarter))

    f.block(Words("งบประมาณ (บาท)", "Budget (baht)"), [Words("รายการ", "Item"), *_HEADS])
    _line(f, Words("แผนไตรมาส", "Plan"), plan, MONEY, ahead=True)
    _line(f, Words("เบิกจ่าย", "Disbursed"), disbursed, MONEY)
    _line(f, Words("ร้อยละของแผน", "% of plan"), share, "0.00", adds=False)
    _line(f, Words("แผนสะสม", "Plan to date"), plan_to_date, MONEY, adds=False, ahead=True)
    _line(f, Words("เบิกจ่ายสะสม", "Disbursed to date"), disbursed_to_date, MONEY, adds=False)
    _line(f, Words("ก่อหนี้คงค้าง", "Committed, outstanding"), committed, MONEY, adds=False)
    _line(f, Words("ใช้จ่ายสะสม", "Spent to date"), spent, MONEY, adds=False)
    whole = f.denominator
    words = Words(f"เบิกจ่ายสะสม ร้อยละของ{whole.th}", f"Disbursed to date, % of {whole.en}")
    _line(f, words, share_to_date, "0.00", adds=False)


def _offices(f: Figures) -> None:
    """Office by office and quarter by quarter.

    Reports sent of projects, money spent of the plan, KPIs achieved of all.
    """
    parts = (
        (Words("ส่งแล้ว", "Sent"), "General"),
        (Words("เบิกจ่าย ร้อยละ", "% of plan"), "0.00"),
        (Words("ตัวชี้วัดบรรลุ", "KPIs achieved"), "General"),
    )
    heads = [Words(f"{w.th} ไตรมาส {q}", f"{w.en} Q{q}") for w, _ in parts for q in _QUARTERS]
    formats = [number_format for _, number_format in parts for _ in _QUARTERS]
    f.block(Words("รายหน่วยงาน", "By office"), [Words("หน่วยงาน", "Office"), *heads])
    for name in f.facts.offices:
        office = (name, f.cell(f.row, 0))
        known = [q if q in f.facts.quarters else None for q in _QUARTERS]
        sent = [
            q
            and so_many(
                added(f.status(s, office, q) for s in SENT),
                added(f.status(s, office, q) for s in STATUS.items),
            )
            for q in known
        ]
        spent = [
            q and f.money("disbursed", office, q).share(f.money("plan", office, q)) for q in known
        ]
        achieved = [
            q
            and so_many(
                f.standing("met", q, office), added(f.standing(o, q, office) for o in OUTCOMES)
            )
            for q in known
        ]
        f.line(name, [*sent, *spent, *achieved], formats)
