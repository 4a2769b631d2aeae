"""The offices side by side, each with the quarter before; all follows the overview's selectors."""

from dataclasses import dataclass

from ..forms.lists import STATUS
from ..registry.duty import SENT
from ..text.excel import address
from ..text.formula import fn, ref
from ..text.words import Words
from ..writing.fast_sheet import FastSheet
from .counting import Figures, Office
from .evaluation import OUTCOMES
from .fields import POINTS, SHARE
from .tally import Figure, added

NAME = Words("รายหน่วยงาน", "By office")
_TITLE = Words("หน่วยงานเทียบกัน และเทียบไตรมาสก่อน", "Offices compared, and with last quarter")
_COMPARED = (
    Words("ส่งแล้ว ร้อยละ", "Sent, %"),
    Words("ส่งตรงเวลา ร้อยละ", "In time, %"),
    Words("เบิกจ่ายสะสม ร้อยละของแผนสะสม", "Disbursed, % of plan to date"),
    Words("ตัวชี้วัดบรรลุ ร้อยละ", "KPIs met, %"),
)
_HEADS = (
    Words("หน่วยงาน", "Office"),
    Words("ต้องรายงาน", "Due"),
    *(
        head
        for words in _COMPARED
        for head in (
            words,
            Words("ไตรมาสก่อน", "Last quarter"),
            Words("ผลต่าง", "Change"),
        )
    ),
    Words("เตือนวิกฤต", "Critical alerts"),
    Words("เตือนเฝ้าระวัง", "Alerts to watch"),
)
_FORMATS = ("0", *(SHARE, SHARE, POINTS) * len(_COMPARED), "0", "0")
_WIDTHS = (24, 9.5, *(11.5, 9.5, 8.5) * len(_COMPARED), 9.5, 9.5)
SPENT = 2 + 3 * 2
"""The column of what was disbursed of the plan to date; the two right of it say how it moved."""

ALERTS = 2 + 3 * len(_COMPARED)
"""The column of critical alerts."""


_COUNTED = ("sent", "due", "in time", "plan", "disbursed", "KPIs met", "KPIs")
_PARTS = ((0, 1), (2, 0), (4, 3), (5, 6))
"""What each share is made of, by its part and its whole among what is counted."""


@dataclass(frozen=True)
class Compared:
    """The page, the rows of its offices with what they show, and the line of all."""

    page: Figures
    first: int
    offices: dict[str, list[Figure]]
    total: list[Figure]

    def finish(self) -> None:
        """Have the page printed, but for the columns that its shares are counted in."""
        self.page.finish(printed=True)
        self.page.ws.print_area(0, 0, self.page.row, len(_HEADS) - 1)
        self.page.ws.fit_to_pages(1, 0)


def write(figures: Figures, ws: FastSheet) -> Compared:
    """Fill the page."""
    f = figures.on(ws, NAME[figures.facts.lang], _TITLE)
    f.block(Words("ถึงไตรมาสที่เลือก และก่อนหน้า", "Up to the quarter chosen, and before it"), _HEADS)
    for col, width in enumerate(_WIDTHS):
        ws.set_column(col, col, width)
    ws.set_column(len(_HEADS), len(_HEADS) + 2 * len(_COUNTED) - 1, None, None, {"hidden": True})
    first, offices = f.row, {}
    for office in f.facts.offices:
        offices[office] = _line(f, office, (office, f.cell(f.row, 0)), "cell")
    total = _line(f, Words("รวม", "Total"), None, "total")
    return Compared(f, first, offices, total)


def _line(f: Figures, label: Words | str, office: Office, style: str) -> list[Figure]:
    """An office's figures, or those of all, as placed; what they are made of stands hidden."""
    counted = [*_counted(f, office), *_counted(f.before(), office)]
    placed = [
        Figure(ref(address(f.row, len(_HEADS) + number)), figure.value)
        for number, figure in enumerate(counted)
    ]
    now, before = placed[: len(_COUNTED)], placed[len(_COUNTED) :]
    compared = []
    for number, (part, whole) in enumerate(_PARTS):
        share, was = (counts[part].share(counts[whole]) for counts in (now, before))
        compared += [share, was, _moved(f.row, 2 + 3 * number, share, was)]
    alerts = [f.alerts(level, office) for level in ("critical", "watch")]
    figures = [now[1], *compared, *alerts, *counted]
    shown = f.line(label, figures, (*_FORMATS, *["General"] * len(counted)), style)
    return [figure for figure in shown if figure is not None]


def _counted(f: Figures, office: Office) -> list[Figure]:
    """What is counted of an office, as `_COUNTED` names it."""
    sent = added(f.status(s, office) for s in SENT)
    due = added(f.status(s, office) for s in STATUS.items)
    plan, paid = (f.money(field, office, until=True) for field in ("plan", "disbursed"))
    kpis = added(f.outcome(o, office) for o in OUTCOMES)
    in_time, met = f.timely("in_time", office), f.outcome("met", office)
    return [sent, due, in_time, plan, paid, met, kpis]


def _moved(row: int, col: int, now: Figure, before: Figure) -> Figure:
    """By how many points a share moved; blank where one of the two is."""
    here, there = ref(address(row, col)), ref(address(row, col + 1))
    value = "" if "" in (now.value, before.value) else now.number - before.number
    return Figure(fn.IF(fn.OR(here.eq(""), there.eq("")), "", here - there), value)
