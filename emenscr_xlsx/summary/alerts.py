"""Alerts by the office's own bands (C21): one cause, one alert. A report that did not come explains the figures that are missing with it."""

from collections.abc import Iterator, Sequence

from .. import form
from ..words import Words
from .core import FROM, QUARTER, SENT, WHO, Chunk, Record, origin
from .evaluation import Standing
from .sheet import Field

NAME, TITLE = Words("แจ้งเตือน", "Alerts"), Words("การแจ้งเตือน", "Alerts")
LEVELS = {"critical": Words("วิกฤต", "Critical"), "watch": Words("เฝ้าระวัง", "Watch")}
CAUSES = {
    "unreported": Words("ไม่รายงานตามกำหนด", "Not reported when due"),
    "spend": Words("เบิกจ่ายสะสมต่ำกว่าแผน", "Spending to date below plan"),
    "kpi": Words("ตัวชี้วัดไม่บรรลุ", "KPI not achieved"),
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
            f"เลยกำหนดส่ง = เฝ้าระวัง, {b['unreported_days']} วันขึ้นไป = วิกฤต", f"past its due date: watch; {b['unreported_days']} days or more: critical"
        ),
        "spend": Words(
            f"เบิกจ่ายสะสมเทียบแผนสะสมของไตรมาสที่รายงาน ต่ำกว่าร้อยละ {b['spend_watch']} = เฝ้าระวัง, {b['spend_critical']} = วิกฤต",
            f"disbursed against planned, to date, in reported quarters, below {b['spend_watch']}%: watch; {b['spend_critical']}%: critical",
        ),
        "kpi": Words(
            f"ตัวชี้วัดที่ไม่บรรลุ ผลต่ำกว่าร้อยละ {b['kpi_watch']} ของเป้าหมาย = เฝ้าระวัง, {b['kpi_critical']} = วิกฤต",
            f"KPI not achieved, below {b['kpi_watch']}% of its target: watch; {b['kpi_critical']}%: critical",
        ),
    }


def _level(value: float, bands: dict[str, float], cause: str) -> str | None:
    return "critical" if value < bands[f"{cause}_critical"] else "watch" if value < bands[f"{cause}_watch"] else None


def rows(
    chunk: Chunk, project: str, timely: dict[int, tuple[str | None, int | None]], standings: Sequence[Standing]
) -> Iterator[tuple[str, str, list[object]]]:
    """A project's alerts, quarter after quarter: level, cause and row."""
    facts = chunk.facts
    bands = facts.settings.alerts
    who = facts.who(project)
    reports = {r["_quarter"]: r for r in chunk.records["report"].get(project, ())}
    days_words, share = Words("วันหลังกำหนด", "days late"), Words("ร้อยละของแผนสะสม", "% of the plan to date")
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
        if held["status"] not in SENT or quarter not in reports:
            continue
        report = reports[quarter]
        planned, spent = _money(chunk, project, quarter)
        if planned and (level := _level(spent / planned * 100, bands, "spend")):
            line = next((r for r in chunk.records["budget"].get(project, ()) if r["_quarter"] == quarter), None)
            source = origin(form.BUDGET, line) if line else origin(form.REPORT, report)
            yield level, "spend", [*who, quarter, LEVELS[level], CAUSES["spend"], spent / planned * 100, share, f"< {bands[f'spend_{level}']:g}", source]
        worst = min(_missed(standings, quarter), key=lambda m: m[0], default=None)
        if worst and (level := _level(worst[0], bands, "kpi")):
            attained, s, record = worst
            unit = form.KPIS.tag_words({"kind": s.given["kind"], "no": s.given["no"]})
            words = Words(f"ร้อยละของเป้าหมาย {unit.th}", f"% of target, {unit.en}")
            yield (
                level,
                "kpi",
                [*who, quarter, LEVELS[level], CAUSES["kpi"], attained, words, f"< {bands[f'kpi_{level}']:g}", origin(form.KPIS, record)],
            )


def _money(chunk: Chunk, project: str, quarter: int) -> tuple[float, float]:
    """Planned and disbursed up to a quarter, of the quarters that were reported: those that were not have their own alert."""
    told = [r for r in chunk.sent("budget", project) if r["_quarter"] <= quarter]
    return sum(r["plan"] or 0 for r in told), sum(r["disbursed"] for r in told if r["disbursed"] == r["disbursed"])


def _missed(standings: Sequence[Standing], quarter: int) -> Iterator[tuple[float, Standing, Record]]:
    """KPIs that were not achieved, by how much of the target was."""
    for s in standings:
        if s.outcome(quarter) != "not_met":
            continue
        record = s.told[max(q for q, r in s.told.items() if q <= quarter and r["achieved"])]
        total, target = s.total(quarter), s.given["target"]
        if total is None or not target:
            yield 0.0, s, record
        elif s.given["operator"] == "le":
            yield (target / total * 100 if total else 100.0), s, record
        else:
            yield total / target * 100, s, record
