"""The office's own choices: thresholds, severities and where the ledger lies, read from `emenscr.toml`."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ..forms.lists import DENOMINATOR, NARRATIVE
from ..forms.thresholds import _SHEET, ALERT_DEFAULTS, ALERTS, DEFAULTS, SETTINGS
from ..model import Column, Kind, Table
from ..model.finding import Finding, Refusal, Severity, rule_number
from ..text.words import LANGS, Lang, Words
from . import limits

_LIMITS = Table(
    "limits",
    Words("ขีดจำกัดของไฟล์ที่รับ", "Limits of a file"),
    _SHEET,
    key=(),
    columns=tuple(
        Column(one.name, one.what, Kind.NUMBER, low=1, high=one.most) for one in limits.LIMITS
    ),
)

TEMPLATE = """\
# ค่าตั้งของหน่วยงาน / This office's settings. Lines that begin with # are the defaults.

# lang = "th"                      # ภาษาของแบบรายงาน / language of the workbooks: th, en
# database = "sqlite:///ledger.sqlite"   # ต้องอยู่ในเครื่องนี้ ไม่ใช่โฟลเดอร์เครือข่าย / on this machine, never on a shared drive
# inbox = "inbox"                  # กล่องรับ จะเป็นโฟลเดอร์เครือข่ายก็ได้ / where files are dropped; may be a shared folder
# settle_seconds = 2               # ไฟล์ต้องนิ่งกี่วินาทีจึงรับ / how long a file must have lain still before it is taken
# narrative = "parts"              # parts = แยกช่องตามส่วน, single = ช่องเดียวต่อเรื่อง / a box for each part of a narrative, or one for all of it
# denominator = "plan"             # ตัวหารของร้อยละการเบิกจ่ายสะสม: plan = แผนทั้งปี, after_transfers = วงเงินหลังโอน / what disbursed to date is a share of: the year's plan, or total budget plus additional allocations
# trial = ["V-K2"]                 # ข้อกำหนดใหม่ที่ให้เป็นข้อสังเกตไปก่อน / new rules that speak as remarks first

[thresholds]
# tolerance_baht = 0               # V-B2: ส่วนต่างจากแผนที่ไม่ต้องชี้แจง / difference from the plan that needs no reason
# percent_tolerance = 0.01         # V-K1
# shortest_narrative = 4           # V-N2
# copy_ratio = 50                  # V-C1: คัดลอกต่อเนื่องกี่ร้อยละของเป้าหมายแผน / how much of a plan's goal may stand word for word, in %

[alerts]                           # C21: สมุดงานสรุป / the summary's alerts
# kpi_critical = 75                # ผลต่ำกว่าร้อยละนี้ของเป้าหมาย = วิกฤต / below this % of the target: critical
# kpi_watch = 100                  # เฝ้าระวัง / watch
# spend_critical = 60              # เบิกจ่ายต่ำกว่าร้อยละนี้ของแผน / below this % of the plan
# spend_watch = 85
# unreported_days = 90             # ไม่รายงานเกินกี่วันหลังกำหนด = วิกฤต / days after the due date
# swing_percent = 30               # เปลี่ยนจากไตรมาสก่อนเกินร้อยละ / swing against last quarter, in %

[severity]
# "V-N2" = "info"                  # error, warning, info, off ของทั้งเลขข้อ / of all rules under a number
# "V-K2.figure_missing" = "warning"   # หรือของข้อเดียว / or of one rule; emenscr rules

[limits]                           # ไฟล์ที่เกินนี้จะไม่ถูกเปิดอ่าน / files beyond these are not opened
""" + "".join(
    f"# {f'{one.name} = {one.usual}':<33}# {one.what.th} / {one.what.en}\n" for one in limits.LIMITS
)


class HasSeverity(Protocol):
    """What an office may weigh: a rule by its id, with the severity it was declared with."""

    code: str
    severity: Severity
    structural: bool


@dataclass(frozen=True)
class Settings:
    """What `emenscr.toml` says, with a default for whatever it does not."""

    lang: Lang = "th"
    database: str = "sqlite:///ledger.sqlite"
    thresholds: dict[str, float] = field(default_factory=lambda: dict(DEFAULTS))
    severity: dict[str, Severity | None] = field(default_factory=dict)
    trial: frozenset[str] = frozenset()  # rules that speak as remarks for now
    inbox: str = "inbox"
    settle_seconds: float = 2.0
    narrative: str = "parts"
    denominator: str = "plan"
    alerts: dict[str, float] = field(default_factory=lambda: dict(ALERT_DEFAULTS))
    limits: dict[str, float] = field(default_factory=lambda: dict(limits.USUAL))

    def __hash__(self) -> int:
        return hash(
            (
                self.lang,
                self.database,
                frozenset(self.thresholds.items()),
                frozenset(self.severity.items()),
                self.trial,
            )
        )

    def severity_of(self, rule: HasSeverity) -> Severity | None:
        """The severity of a rule in this office, by its id or else by its number; None where it is switched off.

        A number speaks for those under it that do not hold the structure.
        """
        if rule.structural:
            return rule.severity
        number = rule_number(rule.code)
        weight = self.severity.get(rule.code, self.severity.get(number, rule.severity))
        return (
            Severity.WARNING
            if weight is Severity.ERROR and {rule.code, number} & self.trial
            else weight
        )


def _bad(path: Path, thai: str, english: str) -> Refusal:
    return Refusal(
        Finding(
            "SETTINGS",
            Severity.ERROR,
            Words(f"{path.name}: {thai}", f"{path.name}: {english}"),
            file=str(path),
        )
    )


def _numbers(
    path: Path, said: dict[str, dict[str, object]], table: Table, defaults: dict[str, float]
) -> dict[str, float]:
    """The numbers of a section, each within its bounds."""
    found = dict(defaults)
    section = "thresholds" if table is SETTINGS else table.name
    for name, value in said.get(section, {}).items():
        column = table.by_name.get(name)
        if column is None:
            raise _bad(path, f"ไม่มีเกณฑ์ชื่อ “{name}”", f"there is no threshold “{name}”")
        top = column.high if column.high is not None else float("inf")
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not column.low <= value <= top
        ):
            raise _bad(
                path,
                f"{name} ต้องเป็นตัวเลขตั้งแต่ {column.low:g} ถึง {top:g}",
                f"{name} is a number from {column.low:g} to {top:g}",
            )
        found[name] = value
    return found


def refuse_unknown(chosen: Settings, objection: Callable[[str], Words | None], path: Path) -> None:
    """A rule that the office weighs, or tries, and to which there is an objection: refused by name, for a slip would switch nothing off."""
    for name in sorted({*chosen.severity, *chosen.trial}):
        if why := objection(name):
            raise _bad(
                path, f"{why.th} (ดูทั้งหมด: emenscr rules)", f"{why.en} (see all: emenscr rules)"
            )


def load(path: Path) -> Settings:
    """Read the settings file; a missing file means the defaults, an unknown or impossible entry is refused by name."""
    if not path.exists():
        return Settings()
    try:
        said = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as slip:
        raise _bad(path, f"อ่านไม่ได้ ({slip})", f"cannot be read ({slip})") from None

    for name in said.keys() - {
        "lang",
        "database",
        "inbox",
        "settle_seconds",
        "thresholds",
        "alerts",
        "severity",
        "trial",
        "narrative",
        "denominator",
        "limits",
    }:
        raise _bad(path, f"ไม่รู้จักค่าตั้ง “{name}”", f"there is no setting “{name}”")
    lang = said.get("lang", "th")
    if lang not in LANGS:
        raise _bad(path, f"lang ต้องเป็น th หรือ en ไม่ใช่ “{lang}”", f"lang is th or en, not “{lang}”")

    narrative = said.get("narrative", Settings.narrative)
    if not isinstance(narrative, str) or narrative not in NARRATIVE.items:
        raise _bad(
            path,
            f"narrative ต้องเป็น parts หรือ single ไม่ใช่ “{narrative}”",
            f"narrative is parts or single, not “{narrative}”",
        )

    denominator = said.get("denominator", Settings.denominator)
    if not isinstance(denominator, str) or denominator not in DENOMINATOR.items:
        raise _bad(
            path,
            f"denominator ต้องเป็น plan หรือ after_transfers ไม่ใช่ “{denominator}”",
            f"denominator is plan or after_transfers, not “{denominator}”",
        )

    for name in ("database", "inbox"):
        if not isinstance(said.get(name, ""), str):
            raise _bad(
                path, f"{name} ต้องเป็นข้อความในเครื่องหมายคำพูด", f"{name} is a text in quotation marks"
            )
    settle = said.get("settle_seconds", Settings.settle_seconds)
    if isinstance(settle, bool) or not isinstance(settle, int | float) or not 0 <= settle <= 3600:
        raise _bad(
            path,
            "settle_seconds ต้องเป็นตัวเลข 0 ถึง 3600",
            "settle_seconds is a number from 0 to 3600",
        )
    for name in ("thresholds", "alerts", "limits", "severity"):
        if not isinstance(said.get(name, {}), dict):
            raise _bad(path, f"{name} ต้องเป็นหัวข้อ [{name}]", f"{name} is a section, [{name}]")

    thresholds = _numbers(path, said, SETTINGS, DEFAULTS)
    alerts = _numbers(path, said, ALERTS, ALERT_DEFAULTS)

    most = _numbers(path, said, _LIMITS, limits.USUAL)

    weights = {
        "error": Severity.ERROR,
        "warning": Severity.WARNING,
        "info": Severity.INFO,
        "off": None,
    }
    severity = {}
    for code, word in said.get("severity", {}).items():
        if not isinstance(word, str) or word not in weights:
            raise _bad(
                path,
                f"{code} ต้องเป็น error, warning, info หรือ off",
                f"{code} is error, warning, info or off",
            )
        severity[code] = weights[word]
    trial = said.get("trial", [])
    if not isinstance(trial, list) or not all(isinstance(code, str) for code in trial):
        raise _bad(
            path,
            'trial ต้องเป็นรายการข้อกำหนด เช่น ["V-N2"]',
            'trial is a list of rules, such as ["V-N2"]',
        )
    database, inbox = said.get("database", Settings.database), said.get("inbox", Settings.inbox)
    return Settings(
        lang,
        database,
        thresholds,
        severity,
        frozenset(trial),
        inbox,
        settle,
        narrative,
        denominator,
        alerts,
        most,
    )
