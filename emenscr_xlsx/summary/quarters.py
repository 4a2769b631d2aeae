"""The year's four quarters side by side: of all that the selectors choose, and office by office."""

from ..forms.lists import STATUS
from ..registry.duty import SENT
from ..text.excel import address
from ..text.words import Words
from .board import TIMELY
from .evaluation import OUTCOMES
from .figures import Figures
from .sheet import MONEY
from .tally import Figure, added, so_many

NAME = Words("เทียบไตรมาส", "Quarters compared")
_TITLE = Words("สี่ไตรมาสเทียบกัน", "The four quarters side by side")
_QUARTERS = (1, 2, 3, 4)


def write(figures: Figures, ws) -> Figures:
    """Fill the page."""
    f = figures.on(ws, _TITLE)
    known = f.facts.quarters
    heads = [*(Words(f"ไตรมาส {q}", f"Q{q}") for q in _QUARTERS), Words("ทั้งปี", "Year")]

    def line(
        words: Words, of, number_format: str = "0", *, adds: bool = True, ahead: bool = False
    ) -> None:
        """A figure by quarter, with their sum where it is one; a plan is known `ahead`."""
        figures = [of(q) if ahead or q in known else None for q in _QUARTERS]
        year = (
            Figure(
                f"SUM({address(f.row, 1)}:{address(f.row, 4)})", sum(x.value for x in figures if x)
            )
            if adds
            else None
        )
        f.line(words, [*figures, year], [number_format] * len(heads))

    f.block(Words("สถานะ (โครงการ)", "Status (projects)"), [Words("สถานะ", "Status"), *heads])
    for status, words in STATUS.items.items():
        line(words, lambda q, status=status: f.status(status, quarter=q))
    for timely, words in TIMELY.items():
        line(words, lambda q, timely=timely: f.timely(timely, quarter=q))
    f.row += 1
    f.block(Words("งบประมาณ (บาท)", "Budget (baht)"), [Words("รายการ", "Item"), *heads])
    plan, spent = Words("แผนไตรมาส", "Plan"), Words("เบิกจ่าย", "Disbursed")
    line(plan, lambda q: f.money("plan", quarter=q), MONEY, ahead=True)
    line(spent, lambda q: f.money("disbursed", quarter=q), MONEY)
    line(
        Words("ร้อยละของแผน", "% of plan"),
        lambda q: f.money("disbursed", quarter=q).share(f.money("plan", quarter=q)),
        "0.00",
        adds=False,
    )
    line(
        Words("แผนสะสม", "Plan to date"),
        lambda q: f.money("plan", quarter=q, until=True),
        MONEY,
        adds=False,
        ahead=True,
    )
    line(
        Words("เบิกจ่ายสะสม", "Disbursed to date"),
        lambda q: f.money("disbursed", quarter=q, until=True),
        MONEY,
        adds=False,
    )
    line(
        Words("ก่อหนี้คงค้าง", "Committed, outstanding"),
        lambda q: f.outstanding(quarter=q),
        MONEY,
        adds=False,
    )
    line(
        Words("ใช้จ่ายสะสม", "Spent to date"),
        lambda q: f.money("disbursed", quarter=q, until=True) + f.outstanding(quarter=q),
        MONEY,
        adds=False,
    )
    of = f.denominator
    share = Words(f"เบิกจ่ายสะสม ร้อยละของ{of.th}", f"Disbursed to date, % of {of.en}")
    line(
        share,
        lambda q: f.money("disbursed", quarter=q, until=True).share(f.whole(quarter=q)),
        "0.00",
        adds=False,
    )
    f.row += 1
    f.block(Words("ผลตัวชี้วัด (ตัวชี้วัด)", "KPI outcome (KPIs)"), [Words("ผล", "Outcome"), *heads])
    for outcome, words in OUTCOMES.items():
        line(words, lambda q, outcome=outcome: f.standing(outcome, q), adds=False)
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
            figures.append(
                so_many(
                    added(f.status(s, own, q) for s in SENT),
                    added(f.status(s, own, q) for s in STATUS.items),
                )
                if q in f.facts.quarters
                else None
            )
        for q in _QUARTERS:
            figures.append(
                f.money("disbursed", own, q).share(f.money("plan", own, q))
                if q in f.facts.quarters
                else None
            )
        for q in _QUARTERS:
            figures.append(
                so_many(f.standing("met", q, own), added(f.standing(o, q, own) for o in OUTCOMES))
                if q in f.facts.quarters
                else None
            )
        f.line(office, figures, [number_format for _, number_format in parts for _ in _QUARTERS])
