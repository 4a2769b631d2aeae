"""Alerts by the office's own bands (C21): one cause, one alert.

A report that did not come explains the figures that are missing with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..forms import report as form
from ..text.words import Words
from .board import Timeliness
from .cells import Origin
from .chunk import Chunk
from .evaluation import OUTCOMES, KpiStanding
from .facts import QUARTER, SOURCE_CELL, WHO
from .fields import Field
from .records import Record, origin

NAME, TITLE = Words("แจ้งเตือน", "Alerts"), Words("การแจ้งเตือน", "Alerts")
_NO_WORDS, _OF_TARGET = Words("", ""), Words("ร้อยละของเป้าหมาย ", "% of target, ")
LEVELS = {"critical": Words("วิกฤต", "Critical"), "watch": Words("เฝ้าระวัง", "Watch")}
CAUSES = {
    "unreported": Words("ไม่รายงานตามกำหนด", "Not reported when due"),
    "spend": Words("เบิกจ่ายสะสมต่ำกว่าแผน", "Spending to date below plan"),
    "kpi": Words("ตัวชี้วัดเชิงปริมาณไม่บรรลุ", "Quantitative KPI not achieved"),
    "quality": Words("ตัวชี้วัดเชิงคุณภาพไม่บรรลุ", "Qualitative KPI not achieved"),
}

_SENTENCES = {
    ("unreported", True): Words("เลยกำหนดส่งรายงาน {figure} วัน", "report {figure} days overdue"),
    ("spend", True): Words(
        "เบิกจ่ายสะสมได้ร้อยละ {figure} ของแผนสะสม", "disbursed {figure}% of the plan to date"
    ),
    ("kpi", True): Words(
        "ตัวชี้วัด{about} ได้ร้อยละ {figure} ของเป้าหมาย", "KPI {about}: {figure}% of its target"
    ),
    ("kpi", False): Words("ตัวชี้วัด{about} ไม่บรรลุ", "KPI {about} not achieved"),
    ("quality", False): Words("ตัวชี้วัด{about} ไม่บรรลุ", "KPI {about} not achieved"),
}
"""An alert as a sentence, by its cause and whether it has a figure."""

FIELDS = (
    *WHO,
    QUARTER,
    Field(Words("ระดับ", "Level"), width=14, name="level"),
    Field(Words("สาเหตุ", "Cause"), width=22, name="cause"),
    Field(Words("ตัวเลข", "Figure"), "#,##0.00", 10),
    Field(Words("หน่วย", "Unit"), width=22),
    Field(Words("เกณฑ์", "Criterion"), width=14),
    SOURCE_CELL,
)


def criteria(bands: Mapping[str, float]) -> dict[str, Words]:
    """What each alert goes by, in words."""
    b = {name: f"{value:g}" for name, value in bands.items()}
    return {
        "unreported": Words(
            f"เลยกำหนดส่ง = เฝ้าระวัง, {b['unreported_days']} วันขึ้นไป = วิกฤต",
            f"past its due date: watch; {b['unreported_days']} days or more: critical",
        ),
        "spend": Words(
            "เบิกจ่ายสะสมเทียบแผนสะสมของไตรมาสที่รายงาน "
            f"ต่ำกว่าร้อยละ {b['spend_watch']} = เฝ้าระวัง, {b['spend_critical']} = วิกฤต",
            "disbursed against planned, to date, in reported quarters, "
            f"below {b['spend_watch']}%: watch; {b['spend_critical']}%: critical",
        ),
        "kpi": Words(
            f"ต่ำกว่าร้อยละ {b['kpi_watch']} ของเป้าหมาย (≤: เป้าหมาย ÷ ผล) "
            f"หรือไม่มีร้อยละ = เฝ้าระวัง, {b['kpi_critical']} = วิกฤต",
            f"below {b['kpi_watch']}% of its target (≤: target ÷ result), "
            f"or without a percent: watch; {b['kpi_critical']}%: critical",
        ),
        "quality": Words("ไม่บรรลุ = เฝ้าระวัง (ไม่มีร้อยละ)", "not achieved: watch (it has no percent)"),
    }


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert of a quarter: its level and cause, its figure and what that is, band and source."""

    quarter: int
    level: str
    cause: str
    figure: float | None
    unit: Words
    band: str | Words
    source: Origin | None
    about: Words = _NO_WORDS  # which KPI it speaks of

    @property
    def sentence(self) -> Words:
        """What it says, for people who do not see its columns."""
        say = _SENTENCES[self.cause, self.figure is not None]
        return say.format(figure=f"{self.figure or 0:,.0f}", about=self.about)

    def row(self, who: tuple[str, str, str]) -> list[object]:
        """Its row on the sheet."""
        level, cause = LEVELS[self.level], CAUSES[self.cause]
        return [
            *who,
            self.quarter,
            level,
            cause,
            self.figure,
            self.unit,
            self.band,
            self.source,
        ]


def _level(value: float, bands: Mapping[str, float], cause: str) -> str | None:
    """How bad a figure is; None where it is well."""
    if value < bands[f"{cause}_critical"]:
        return "critical"
    return "watch" if value < bands[f"{cause}_watch"] else None


def alerts(
    chunk: Chunk,
    project: str,
    timely: Mapping[int, Timeliness | None],
    standings: Sequence[KpiStanding],
) -> Iterator[Alert]:
    """A project's alerts, quarter after quarter; `timely` by the quarters on the board."""
    bands, covers = chunk.facts.settings.alerts, chunk.covers(project)
    for quarter, timeliness in timely.items():
        if timeliness and timeliness.state == "overdue":
            yield _unreported(quarter, -timeliness.days, bands)
        if quarter in covers:
            yield from _spending(chunk, project, covers[quarter], bands)
            yield from _missed(standings, quarter, bands)


def _unreported(quarter: int, days: int, bands: Mapping[str, float]) -> Alert:
    """A report that is overdue by so many days."""
    critical = days >= bands["unreported_days"]
    band = f"≥ {bands['unreported_days'] if critical else 1:g}"
    level, unit = "critical" if critical else "watch", Words("วันหลังกำหนด", "days late")
    return Alert(quarter, level, "unreported", days, unit, band, None)


def _spending(
    chunk: Chunk, project: str, cover: Record, bands: Mapping[str, float]
) -> Iterator[Alert]:
    """Spending to date that is below the plan.

    Only quarters that were reported are counted: those that were not have their own alert.
    """
    quarter, lines = cover.quarter, chunk.sent("budget", project)
    to_date = [line for line in lines if line.quarter <= quarter]
    planned = sum(line.amount("plan") for line in to_date)
    spent = sum(line.amount("disbursed") for line in to_date)
    if not planned or (level := _level(spent / planned * 100, bands, "spend")) is None:
        return
    first = next((line for line in lines if line.quarter == quarter), None)
    source = origin(form.BUDGET, first) if first else origin(form.REPORT, cover)
    unit, band = Words("ร้อยละของแผนสะสม", "% of the plan to date"), f"< {bands[f'spend_{level}']:g}"
    yield Alert(quarter, level, "spend", spent / planned * 100, unit, band, source)


def _missed(
    standings: Sequence[KpiStanding], quarter: int, bands: Mapping[str, float]
) -> Iterator[Alert]:
    """The quantitative KPI that is furthest from its target, and the first qualitative one missed.

    A qualitative KPI has no percent.
    """
    missed = [s for s in standings if s.outcome(quarter) == "not_met"]
    for cause, kpis in (
        ("kpi", [s for s in missed if not s.qualitative]),
        ("quality", [s for s in missed if s.qualitative]),
    ):
        attained = [(s.attained(quarter), s) for s in kpis]
        measured = [(percent, s) for percent, s in attained if percent is not None]
        without = [s for percent, s in attained if percent is None]
        worst = min(measured, key=lambda m: m[0], default=None)
        level = _level(worst[0], bands, "kpi") if worst else None
        if worst and level:
            percent, kpi = worst
            unit, band = _whose(kpi, len(kpis), _OF_TARGET), f"< {bands[f'kpi_{level}']:g}"
            source, about = _source(kpi, quarter), _whose(kpi, len(kpis))
            yield Alert(quarter, level, cause, percent, unit, band, source, about)
        elif without:
            unit = _whose(without[0], len(kpis))
            source = _source(without[0], quarter)
            yield Alert(quarter, "watch", cause, None, unit, OUTCOMES["not_met"], source, unit)


def _whose(s: KpiStanding, missed: int, figure: Words = _NO_WORDS) -> Words:
    """Which KPI an alert speaks of, and how many of its kind were missed."""
    name = form.KPIS.tag_words({"kind": s.given["kind"], "no": s.given["no"]})
    more = Words(f" (ไม่บรรลุ {missed} ตัวชี้วัด)", f" ({missed} missed)") if missed > 1 else _NO_WORDS
    return Words(f"{figure.th}{name.th}{more.th}", f"{figure.en}{name.en}{more.en}")


def _source(s: KpiStanding, quarter: int) -> Origin:
    return origin(form.KPIS, s.last(quarter))
