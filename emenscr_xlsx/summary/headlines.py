"""What the figures say, in a few sentences that follow the selectors."""

from collections.abc import Callable, Mapping, Sequence

from ..forms.lists import STATUS
from ..registry.duty import SENT
from ..text.formula import Expression, fn, literal, ref
from ..text.words import Words
from .cells import in_sheet
from .compare import ALERTS, NAME as COMPARED, SPENT, Compared
from .counting import Figures
from .evaluation import OUTCOMES
from .page import chosen
from .parts import column_span
from .tally import Figure, added, sentence
from .year_blocks import DIFFERENCE, SHARE, TARGET, Benchmarks

MOST = 5
"""How many sentences there are."""


def headlines(
    f: Figures, totals: Mapping[str, Figure], benchmarks: Benchmarks, compared: Compared
) -> list[Figure]:
    """The sentences: reports, money, how it moved, KPIs, alerts."""
    return [
        _reports(f, totals),
        _money(f, benchmarks),
        _moved(f, compared),
        _kpis(f, totals),
        _alerts(f, compared),
    ]


def _either(test: Expression, holds: bool, first: Figure, other: Figure) -> Figure:
    """One figure or another."""
    return Figure(fn.IF(test, first.formula, other.formula), first.value if holds else other.value)


def _said(f: Figures, words: Words, **places: tuple[Figure, str]) -> Figure:
    return sentence(words[f.facts.lang], **places)


_NOTHING = Figure(literal(""), "")


def _reports(f: Figures, totals: Mapping[str, Figure]) -> Figure:
    """How many were sent, and how many are overdue."""
    sent, due = added(totals[STATUS.items[s].en] for s in SENT), totals["Projects"]
    overdue = totals["Overdue, not sent"]
    late = Words(" · เลยกำหนดยังไม่ส่ง {n}", "; {n} overdue")
    return _said(
        f,
        Words(
            "ส่งรายงานแล้ว {n} จาก {whole} (ร้อยละ {p}){end}",
            "{n} of {whole} reports sent ({p}%){end}",
        ),
        n=(sent, "0"),
        whole=(due, "0"),
        p=(sent.share(due), "0.0"),
        end=(
            _either(
                overdue.formula > 0,
                overdue.number > 0,
                _said(f, late, n=(overdue, "0")),
                _said(f, Words(" · ไม่มีรายงานเลยกำหนด", "; none overdue")),
            ),
            "",
        ),
    )


def _money(f: Figures, benchmarks: Benchmarks) -> Figure:
    """What share was disbursed, and how far that is from the national target (B7)."""

    def shown_by(column: int, number_format: str = "") -> Figure:
        return chosen(f, [benchmarks["total", q][column] for q in f.facts.quarters], number_format)

    apart = shown_by(DIFFERENCE)
    known, below = isinstance(apart.value, float | int), Words("ต่ำกว่า", "below")
    far = _said(
        f,
        Words(
            " · {side}เป้าหมายประเทศ ({t}) {d} จุด", "; {d} points {side} the national target ({t})"
        ),
        side=(
            _either(
                apart.formula < 0,
                known and apart.number < 0,
                _said(f, below),
                _said(f, Words("สูงกว่า", "above")),
            ),
            "",
        ),
        t=(shown_by(TARGET, "0.0"), ""),
        d=(Figure(fn.ABS(apart.formula), abs(apart.number) if known else ""), "0.0"),
    )
    return _said(
        f,
        Words("เบิกจ่ายสะสมร้อยละ {p} ของ{whole}{far}", "{p}% of {whole} disbursed to date{far}"),
        p=(shown_by(SHARE, "0.0"), ""),
        whole=(f.named(), ""),
        far=(_either(fn.ISNUMBER(apart.formula), known, far, _NOTHING), ""),
    )


def _moved(f: Figures, compared: Compared) -> Figure:
    """How spending against the plan moved since last quarter, and which office is last."""
    share, moved = compared.total[SPENT - 1], compared.total[SPENT + 1]
    known = moved.value != ""
    up = known and moved.number >= 0
    by = _said(
        f,
        Words(" · {way} {d} จุดจากไตรมาสก่อน", "; {way} {d} points since last quarter"),
        way=(
            _either(
                moved.formula < 0,
                known and not up,
                _said(f, Words("ลดลง", "down")),
                _said(f, Words("เพิ่มขึ้น", "up")),
            ),
            "",
        ),
        d=(Figure(fn.ABS(moved.formula), abs(moved.number) if known else ""), "0.0"),
    )
    return _said(
        f,
        Words(
            "เบิกจ่ายได้ร้อยละ {p} ของแผนสะสม{by}{least}",
            "{p}% of the plan to date is disbursed{by}{least}",
        ),
        p=(share, "0.0"),
        by=(_either(moved.formula.ne(""), known, by, _NOTHING), ""),
        least=(_extreme(f, compared, SPENT, fn.MIN, min, _LEAST, "0.0"), ""),
    )


_LEAST = Words(" · ต่ำสุด {office} ร้อยละ {n}", "; lowest: {office}, {n}%")
_MOST = Words(" · มากที่สุด {office} ({n})", "; most: {office} ({n})")


def _extreme(
    f: Figures,
    compared: Compared,
    col: int,
    function: Callable[..., Expression],
    extreme_of: Callable[[Sequence[float]], float],
    words: Words,
    shown: str,
) -> Figure:
    """Which office stands out in a column; blank where there is none to compare with."""
    sheet, last = COMPARED[f.facts.lang], compared.first + len(compared.offices) - 1
    names, column = (
        ref(in_sheet(sheet, column_span(compared.first, last, number))) for number in (0, col)
    )
    known = {
        office: figures[col - 1].number
        for office, figures in compared.offices.items()
        if figures[col - 1].value != ""
    }
    value = extreme_of(list(known.values())) if known else 0
    office = next((name for name, figure in known.items() if figure == value), "")
    extreme, lowest = function(column), extreme_of is min
    return _either(
        fn.AND(fn.COUNT(column) > 1, extreme.ne(fn.MAX(column)) if lowest else extreme > 0),
        len(known) > 1 and (value != max(known.values()) if lowest else value > 0),
        _said(
            f,
            words,
            office=(Figure(fn.INDEX(names, fn.MATCH(extreme, column, 0)), office), ""),
            n=(Figure(extreme, value), shown),
        ),
        _NOTHING,
    )


def _kpis(f: Figures, totals: Mapping[str, Figure]) -> Figure:
    """How many KPIs are met, missed, and without an answer."""
    counts = {name: totals[words.en] for name, words in OUTCOMES.items()}
    return _said(
        f,
        Words(
            "ตัวชี้วัดบรรลุ {met} จาก {n} · ไม่บรรลุ {missed} · ยังไม่ส่งผลหรือยังไม่ตอบ {open}",
            "{met} of {n} KPIs met; {missed} missed, {open} without a result yet",
        ),
        met=(counts["met"], "0"),
        n=(added(counts.values()), "0"),
        missed=(counts["not_met"], "0"),
        open=(counts["not_yet"] + counts["unanswered"], "0"),
    )


def _alerts(f: Figures, compared: Compared) -> Figure:
    """How many alerts there are, and which office has most that are critical."""
    critical, watch = compared.total[ALERTS - 1], compared.total[ALERTS]
    return _said(
        f,
        Words(
            "การแจ้งเตือน: วิกฤต {c} · เฝ้าระวัง {w}{most}", "Alerts: {c} critical, {w} to watch{most}"
        ),
        c=(critical, "0"),
        w=(watch, "0"),
        most=(_extreme(f, compared, ALERTS, fn.MAX, max, _MOST, "0"), ""),
    )
