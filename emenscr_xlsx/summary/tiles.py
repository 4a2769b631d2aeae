"""The tiles of the overview: each a label, a figure and what it is of."""

from collections.abc import Mapping

from ..forms.lists import STATUS
from ..registry.duty import SENT
from ..text.formula import fn, in_brackets
from ..text.words import Words
from .counting import Figures
from .evaluation import OUTCOMES
from .figures import Head
from .page import chosen
from .tally import Figure, added, sentence, shown, so_many
from .year_blocks import TARGET, Benchmarks

Tile = tuple[Head, Figure, Figure]
"""A label, a figure, and a note."""


def tiles(f: Figures, totals: Mapping[str, Figure], benchmarks: Benchmarks) -> list[Tile]:
    """The tiles of a page, from the totals of all offices by their headings."""
    return [*_reports(f, totals), *_money(f, totals, benchmarks), *_results(f, totals)]


def _unit(f: Figures) -> str:
    """What is counted: a quarter's projects, or a year's reports."""
    return f.heading((Words("โครงการ", "projects"), Words("รายงาน", "reports")))[f.facts.lang]


def _sent(totals: Mapping[str, Figure]) -> Figure:
    return added(totals[STATUS.items[status].en] for status in SENT)


def _reports(f: Figures, totals: Mapping[str, Figure]) -> list[Tile]:
    """How many were sent, in time, and approved."""
    lang, unit = f.facts.lang, _unit(f)
    due, sent = totals["Projects"], _sent(totals)
    return [
        (
            Words("ส่งรายงานแล้ว", "Sent"),
            so_many(sent, due),
            sentence(
                Words(f"{unit} · ร้อยละ {{p}}", f"{unit}, {{p}}%")[lang],
                p=(sent.share(due), "0.0"),
            ),
        ),
        (
            Words("ส่งตรงเวลา", "In time"),
            so_many(totals["In time"], sent),
            sentence(
                Words("ช้า {late} · เลยกำหนด {over}", "late {late}, overdue {over}")[lang],
                late=(totals["Late"], "0"),
                over=(totals["Overdue, not sent"], "0"),
            ),
        ),
        (
            Words("อนุมัติแล้ว", "Approved"),
            so_many(totals["Approved"], due),
            sentence(
                Words("รออนุมัติ {s} · ส่งกลับ {r}", "waiting {s}, returned {r}")[lang],
                s=(totals["Submitted"], "0"),
                r=(totals["Returned"], "0"),
            ),
        ),
    ]


def _money(f: Figures, totals: Mapping[str, Figure], benchmarks: Benchmarks) -> list[Tile]:
    """What is planned and disbursed."""
    lang, year = f.facts.lang, totals["Projects of the year"]
    to_date = totals["Disbursed to date (baht)"].share(f.whole())
    percent = in_brackets(to_date.formula)
    return [
        (
            (
                Words("แผนไตรมาสนี้ (บาท)", "Plan (baht)"),
                Words("แผนทั้งปี (บาท)", "Plan, year (baht)"),
            ),
            totals["Plan, quarter (baht)"],
            sentence(
                Words("ทุกโครงการของปี {n}", "all {n} projects of the year")[lang], n=(year, "0")
            ),
        ),
        (
            (
                Words("เบิกจ่ายไตรมาสนี้ (บาท)", "Disbursed (baht)"),
                Words("เบิกจ่ายทั้งปี (บาท)", "Disbursed, year (baht)"),
            ),
            totals["Disbursed, quarter (baht)"],
            sentence(
                Words(
                    "ร้อยละ {p} ของแผน · ก่อหนี้คงค้าง {c} · รายงาน {n}/{of}",
                    "{p}% of plan, committed {c}, reports {n}/{of}",
                )[lang],
                p=(totals["% of plan"], "0.0"),
                c=(totals["Committed, outstanding (baht)"], "#,##0"),
                **_so_many(_sent(totals), totals["Projects"]),
            ),
        ),
        (
            Words("เบิกจ่ายสะสม ร้อยละ", "Disbursed to date, %"),
            Figure(
                fn.IF(percent.eq(""), "–", fn.TEXT(percent, "0.00")),
                shown(to_date.value, "0.00") or "–",
            ),
            _against(f, benchmarks, totals["Projects that have reported"], year),
        ),
    ]


def _against(f: Figures, benchmarks: Benchmarks, reported: Figure, year: Figure) -> Figure:
    """What the share is of, the national benchmark to date (B7), and of how many projects."""
    by_quarter = [benchmarks["total", quarter][TARGET] for quarter in f.facts.quarters]
    words = Words(
        "ของ{whole} · เป้าหมายประเทศ {t} · {n}/{of} โครงการ",
        "of {whole}, national target {t}, {n}/{of} projects",
    )
    return sentence(
        words[f.facts.lang],
        whole=(f.named(), ""),
        t=(chosen(f, by_quarter, "0.00"), ""),
        **_so_many(reported, year),
    )


def _so_many(some: Figure, whole: Figure) -> dict[str, tuple[Figure, str]]:
    """The places of a sentence that says of how many a figure is."""
    return {"n": (some, "0"), "of": (whole, "0")}


def _results(f: Figures, totals: Mapping[str, Figure]) -> list[Tile]:
    """KPIs achieved, and activities without action."""
    lang, unit = f.facts.lang, _unit(f)
    done, idle = f.activity("done"), f.activity("no_action")
    return [
        (
            Words("ตัวชี้วัดบรรลุ", "KPIs achieved"),
            so_many(totals["Achieved"], added(totals[words.en] for words in OUTCOMES.values())),
            sentence(
                Words(
                    "ไม่บรรลุ {a} · ยังไม่ส่งผลต่อเป้าหมาย {b} · ยังไม่ตอบ {c} · ของ {n} โครงการ",
                    "not {a}, not yet {b}, none {c}, of {n} projects",
                )[lang],
                a=(totals["Not achieved"], "0"),
                b=(totals["Not yet"], "0"),
                c=(totals["Unanswered"], "0"),
                n=(totals["Projects begun"], "0"),
            ),
        ),
        (
            Words("กิจกรรมที่ไม่ได้ดำเนินการ", "Activities without action"),
            so_many(idle, done + idle),
            sentence(
                Words(f"จากรายงาน {{n}} จาก {{of}} {unit}", f"from {{n}} of {{of}} {unit}")[lang],
                **_so_many(_sent(totals), totals["Projects"]),
            ),
        ),
    ]
