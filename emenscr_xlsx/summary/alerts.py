"""Alerts by the office's own bands (C21): one cause, one alert. A report that did not come explains the figures that are missing with it."""

from collections.abc import Iterator, Sequence

from ..forms import report as form
from ..text.words import Words
from .core import FROM, QUARTER, WHO, Chunk, origin
from .evaluation import OUTCOMES, KpiStanding
from .sheet import Field, Origin

NAME, TITLE = Words("แจ้งเตือน", "Alerts"), Words("การแจ้งเตือน", "Alerts")
_NO_WORDS, _OF_TARGET = Words("", ""), Words("ร้อยละของเป้าหมาย ", "% of target, ")
LEVELS = {"critical": Words("วิกฤต", "Critical"), "watch": Words("เฝ้าระวัง", "Watch")}
CAUSES = {
    "unreported": Words("ไม่รายงานตามกำหนด", "Not reported when due"),
    "spend": Words("เบิกจ่ายสะสมต่ำกว่าแผน", "Spending to date below plan"),
    "kpi": Words("ตัวชี้วัดเชิงปริมาณไม่บรรลุ", "Quantitative KPI not achieved"),
    "quality": Words("ตัวชี้วัดเชิงคุณภาพไม่บรรลุ", "Qualitative KPI not achieved"),
}

FIELDS = (
    *WHO,
    QUARTER,
    Field(Words("ระดับ", "Level"), width=14, name="level"),
    Field(Words("สาเหตุ", "Cause"), width=22, name="cause"),
    Field(Words("ตัวเลข", "Figure"), "#,##0.00", 10),
    Field(Words("หน่วย", "Unit"), width=22),
    Field(Words("เกณฑ์", "Criterion"), width=14),
    *FROM,
)


def criteria(bands: dict[str, float]) -> dict[str, Words]:
    """What each alert goes by, in words."""
    b = {name: f"{value:g}" for name, value in bands.items()}
    return {
        "unreported": Words(
            f"เลยกำหนดส่ง = เฝ้าระวัง, {b['unreported_days']} วันขึ้นไป = วิกฤต",
            f"past its due date: watch; {b['unreported_days']} days or more: critical",
        ),
        "spend": Words(
            f"เบิกจ่ายสะสมเทียบแผนสะสมของไตรมาสที่รายงาน ต่ำกว่าร้อยละ {b['spend_watch']} = เฝ้าระวัง, {b['spend_critical']} = วิกฤต",
            f"disbursed against planned, to date, in reported quarters, below {b['spend_watch']}%: watch; {b['spend_critical']}%: critical",
        ),
        "kpi": Words(
            f"ต่ำกว่าร้อยละ {b['kpi_watch']} ของเป้าหมาย (≤: เป้าหมาย ÷ ผล) หรือไม่มีร้อยละ = เฝ้าระวัง, {b['kpi_critical']} = วิกฤต",
            f"below {b['kpi_watch']}% of its target (≤: target ÷ result), or without a percent: watch; {b['kpi_critical']}%: critical",
        ),
        "quality": Words("ไม่บรรลุ = เฝ้าระวัง (ไม่มีร้อยละ)", "not achieved: watch (it has no percent)"),
    }


def _level(value: float, bands: dict[str, float], cause: str) -> str | None:
    return (
        "critical"
        if value < bands[f"{cause}_critical"]
        else "watch"
        if value < bands[f"{cause}_watch"]
        else None
    )


def rows(
    chunk: Chunk,
    project: str,
    timely: dict[int, tuple[str | None, int | None]],
    standings: Sequence[KpiStanding],
) -> Iterator[tuple[str, str, list[object]]]:
    """A project's alerts, quarter after quarter: level, cause and row."""
    facts = chunk.facts
    bands = facts.settings.alerts
    who = facts.who(project)
    reports = {r["_quarter"]: r for r in chunk.records["report"].get(project, ())}
    days_words, share = (
        Words("วันหลังกำหนด", "days late"),
        Words("ร้อยละของแผนสะสม", "% of the plan to date"),
    )
    for quarter in facts.quarters:
        held = facts.board.get((project, quarter))
        if held is None:
            continue
        standing, days = timely[quarter]
        if standing == "overdue":
            level = "critical" if -days >= bands["unreported_days"] else "watch"
            yield (
                level,
                "unreported",
                [
                    *who,
                    quarter,
                    LEVELS[level],
                    CAUSES["unreported"],
                    -days,
                    days_words,
                    f"≥ {bands['unreported_days'] if level == 'critical' else 1:g}",
                    None,
                ],
            )
        if quarter not in reports:
            continue
        report = reports[quarter]
        planned, spent = _money(chunk, project, quarter)
        if planned and (level := _level(spent / planned * 100, bands, "spend")):
            line = next(
                (r for r in chunk.records["budget"].get(project, ()) if r["_quarter"] == quarter),
                None,
            )
            source = origin(form.BUDGET, line) if line else origin(form.REPORT, report)
            yield (
                level,
                "spend",
                [
                    *who,
                    quarter,
                    LEVELS[level],
                    CAUSES["spend"],
                    spent / planned * 100,
                    share,
                    f"< {bands[f'spend_{level}']:g}",
                    source,
                ],
            )
        for cause, level, *told in _missed(standings, quarter, bands):
            yield level, cause, [*who, quarter, LEVELS[level], CAUSES[cause], *told]


def _money(chunk: Chunk, project: str, quarter: int) -> tuple[float, float]:
    """Planned and disbursed up to a quarter, of the quarters that were reported: those that were not have their own alert."""
    told = [r for r in chunk.sent("budget", project) if r["_quarter"] <= quarter]
    return sum(r["plan"] or 0 for r in told), sum(
        r["disbursed"] for r in told if r["disbursed"] == r["disbursed"]
    )


def _missed(
    standings: Sequence[KpiStanding], quarter: int, bands: dict[str, float]
) -> Iterator[list[object]]:
    """The quantitative KPI that is furthest from its target, and beside it the qualitative one, which has no percent.

    Each is cause, level, and the row's figure, what the figure is and whose, band and source.
    """
    missed = [s for s in standings if s.outcome(quarter) == "not_met"]
    for cause, own in (
        ("kpi", [s for s in missed if not s.qualitative]),
        ("quality", [s for s in missed if s.qualitative]),
    ):
        by_percent = sorted(
            ((p, no) for no, s in enumerate(own) if (p := s.attained(quarter)) is not None),
            key=lambda m: m[0],
        )
        without = [no for no, s in enumerate(own) if s.attained(quarter) is None]
        if by_percent and (level := _level(by_percent[0][0], bands, "kpi")):
            attained, no = by_percent[0]
            yield [
                cause,
                level,
                attained,
                _whose(own[no], len(own), _OF_TARGET),
                f"< {bands[f'kpi_{level}']:g}",
                _source(own[no], quarter),
            ]
        elif without:
            yield [
                cause,
                "watch",
                None,
                _whose(own[without[0]], len(own)),
                OUTCOMES["not_met"],
                _source(own[without[0]], quarter),
            ]


def _whose(s: KpiStanding, missed: int, figure: Words = _NO_WORDS) -> Words:
    """Which KPI an alert speaks of, and how many of its kind were missed."""
    name = form.KPIS.tag_words({"kind": s.given["kind"], "no": s.given["no"]})
    more = Words(f" (ไม่บรรลุ {missed} ตัวชี้วัด)", f" ({missed} missed)") if missed > 1 else _NO_WORDS
    return Words(f"{figure.th}{name.th}{more.th}", f"{figure.en}{name.en}{more.en}")


def _source(s: KpiStanding, quarter: int) -> Origin:
    return origin(form.KPIS, s.last(quarter))
