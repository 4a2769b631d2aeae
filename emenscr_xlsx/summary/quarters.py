"""The year's four quarters side by side: of all that the selectors choose, and office by office."""

from ..lists import STATUS
from ..words import Words
from .board import TIMELY
from .core import SENT
from .evaluation import OUTCOMES
from .figures import Figures
from .sheet import MONEY
from .tally import Figure

NAME = Words("เทียบไตรมาส", "Quarters compared")
_TITLE = Words("สี่ไตรมาสเทียบกัน", "The four quarters side by side")
_QUARTERS = (1, 2, 3, 4)


def write(figures: Figures, ws) -> Figures:
    """Fill the page."""
    f = figures.on(ws, _TITLE)
    known = f.facts.quarters
    heads = [Words(f"ไตรมาส {q}", f"Q{q}") for q in _QUARTERS]

    def line(words: Words, of, number_format: str = "0", style: str = "cell") -> None:
        f.line(words, [of(q) if q in known else None for q in _QUARTERS], [number_format] * len(_QUARTERS), style)

    f.block(Words("สถานะ (โครงการ)", "Status (projects)"), [Words("สถานะ", "Status"), *heads])
    for status, words in STATUS.items.items():
        line(words, lambda q, status=status: f.status(status, quarter=q))
    for timely, words in TIMELY.items():
        line(words, lambda q, timely=timely: f.timely(timely, quarter=q))
    f.row += 1
    f.block(Words("งบประมาณ (บาท)", "Budget (baht)"), [Words("รายการ", "Item"), *heads])
    plan, spent = Words("แผนไตรมาส", "Plan"), Words("เบิกจ่าย", "Disbursed")
    line(plan, lambda q: f.money("plan", quarter=q), MONEY)
    line(spent, lambda q: f.money("disbursed", quarter=q), MONEY)
    line(Words("ร้อยละของแผน", "% of plan"), lambda q: f.money("disbursed", quarter=q).share(f.money("plan", quarter=q)), "0.00")
    line(Words("แผนสะสม", "Plan to date"), lambda q: f.money("plan", quarter=q, until=True), MONEY)
    line(Words("เบิกจ่ายสะสม", "Disbursed to date"), lambda q: f.money("disbursed", quarter=q, until=True), MONEY)
    line(Words("ร้อยละของแผนทั้งปี", "% of the year"), lambda q: f.money("disbursed", quarter=q, until=True).share(f.money("plan", year=True)), "0.00")
    f.row += 1
    f.block(Words("ผลตัวชี้วัด (ตัวชี้วัด)", "KPI outcome (KPIs)"), [Words("ผล", "Outcome"), *heads])
    for outcome, words in OUTCOMES.items():
        line(words, lambda q, outcome=outcome: f.standing(outcome, q))
    f.row += 1
    f.ws.set_h_pagebreaks([f.row])
    _offices(f)
    return f


def _offices(f: Figures) -> None:
    """Office by office: reports sent of projects, money spent of the plan, KPIs achieved of all, each by quarter."""
    parts = (
        (Words("ส่งแล้ว", "Sent"), "General"),
        (Words("เบิกจ่าย ร้อยละ", "% of plan"), "0.00"),
        (Words("ตัวชี้วัดบรรลุ", "KPIs achieved"), "General"),
    )
    heads = [Words(f"{w.th} ไตรมาส {q}", f"{w.en} Q{q}") for w, _ in parts for q in _QUARTERS]
    f.block(Words("รายหน่วยงาน", "By office"), [Words("หน่วยงาน", "Office"), *heads])
    for office in f.facts.offices:
        own = (office, f"'{f.ws.get_name()}'!$A${f.row + 1}")
        figures: list[Figure | None] = []
        for q in _QUARTERS:
            figures.append(_of([f.status(s, own, q) for s in STATUS.items], [f.status(s, own, q) for s in SENT]) if q in f.facts.quarters else None)
        for q in _QUARTERS:
            figures.append(f.money("disbursed", own, q).share(f.money("plan", own, q)) if q in f.facts.quarters else None)
        for q in _QUARTERS:
            figures.append(_of([f.standing(o, q, own) for o in OUTCOMES], [f.standing("met", q, own)]) if q in f.facts.quarters else None)
        f.line(office, figures, [number_format for _, number_format in parts for _ in _QUARTERS])


def _of(whole: list[Figure], part: list[Figure]) -> Figure:
    """So many of so many."""
    n, of = _plus(part), _plus(whole)
    return Figure(f'({n.formula})&" / "&({of.formula})', f"{n.value:.0f} / {of.value:.0f}")


def _plus(figures: list[Figure]) -> Figure:
    found = figures[0]
    for figure in figures[1:]:
        found += figure
    return found
