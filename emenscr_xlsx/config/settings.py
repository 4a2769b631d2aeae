"""The office's own choices, read from `emenscr.toml`: language, thresholds, severities, places.

Each is declared once: the loader, the defaults and the commented file of a new workspace are
made from the declarations.
"""

import math
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from ..forms.thresholds import ALERTS, THRESHOLDS
from ..model import Choices, Column, Kind
from ..model.finding import Severity, rule_number
from ..model.setting import Section, text_of
from ..text.errors import Error
from ..text.words import Lang, Words
from .declared import INBOX, SETTINGS, SEVERITY
from .limits import LIMITS
from .rows import ROWS

_NUMBERS = (THRESHOLDS, ROWS, ALERTS, LIMITS)
_SECTIONS = (INBOX, THRESHOLDS, ROWS, ALERTS, SEVERITY, LIMITS)
_DEFAULTS: dict[str, Any] = {s.column.name: s.default for s in SETTINGS}
_WEIGHTS = {
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "info": Severity.INFO,
    "off": None,
}

TEMPLATE = "\n".join(
    (
        "# ค่าตั้งของหน่วยงาน / This office's settings. Lines that begin with # are the defaults.\n",
        text_of(SETTINGS),
        *(section.text for section in _SECTIONS),
    )
)
"""The settings file of a new workspace."""


class HasSeverity(Protocol):
    """A rule whose severity an office may choose: its id and the severity it was declared with."""

    @property
    def code(self) -> str: ...

    @property
    def severity(self) -> Severity: ...

    @property
    def structural(self) -> bool: ...


@dataclass(frozen=True)
class Settings:
    """What `emenscr.toml` says, with a default for whatever it does not."""

    lang: Lang = _DEFAULTS["lang"]
    database: str = _DEFAULTS["database"]
    thresholds: dict[str, float] = field(default_factory=lambda: dict(THRESHOLDS.numbers))
    severity: dict[str, Severity | None] = field(default_factory=dict)  # None: switched off
    trial: frozenset[str] = _DEFAULTS["trial"]  # rules that speak as remarks for now
    inbox: str = "inbox"
    ignore: tuple[str, ...] = ()  # patterns of names in the inbox that are nobody's report
    settle_seconds: float = _DEFAULTS["settle_seconds"]
    summary_seconds: float = _DEFAULTS["summary_seconds"]
    summary_reports: int = _DEFAULTS["summary_reports"]
    narrative: str = _DEFAULTS["narrative"]
    denominator: str = _DEFAULTS["denominator"]
    rows: dict[str, float] = field(default_factory=lambda: dict(ROWS.numbers))
    macros: str = _DEFAULTS["macros"]
    cluster: str = _DEFAULTS["cluster"]
    alerts: dict[str, float] = field(default_factory=lambda: dict(ALERTS.numbers))
    limits: dict[str, float] = field(default_factory=lambda: dict(LIMITS.numbers))

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Worked out once: every formula of a form is looked up by the settings."""
        values = (getattr(self, f.name) for f in fields(self))
        return hash(tuple(frozenset(v.items()) if isinstance(v, dict) else v for v in values))

    def reading(self, limits: Mapping[str, float]) -> dict[str, float]:
        """What a file is read by: these limits, and whether one with macros is read."""
        return {**limits, "macros": float(self.macros == "read")}

    def severity_of(self, rule: HasSeverity) -> Severity | None:
        """The severity of a rule in this office; None where it is switched off.

        The rule's id counts before its number, which speaks for all rules under it. A structural
        rule keeps the severity it was declared with.
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


def _bad(path: Path, thai: str, english: str) -> Error:
    return Error(Words(f"{path.name}: {thai}", f"{path.name}: {english}"))


def refuse_unknown(chosen: Settings, objection: Callable[[str], Words | None], path: Path) -> None:
    """Raise Error with the objection that there is to a rule named under `severity` or `trial`.

    A misspelled rule would otherwise change nothing, unseen.
    """
    for name in sorted({*chosen.severity, *chosen.trial}):
        if why := objection(name):
            raise _bad(
                path, f"{why.th} (ดูทั้งหมด: emenscr rules)", f"{why.en} (see all: emenscr rules)"
            )


def load(path: Path) -> Settings:
    """Read the settings file; where there is none, the defaults hold.

    Raises Error where the file cannot be read, or names an entry that is unknown or impossible.
    """
    if not path.exists():
        return Settings()
    try:
        entries = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as slip:
        line = re.search(r"line (\d+)", str(slip))
        where = f" (บรรทัดที่ {line[1]})" if line else ""
        raise _bad(path, f"อ่านไม่ได้{where}", f"cannot be read ({slip})") from None

    if isinstance(entries.get("inbox"), str):  # as it was written before there was a section
        entries["inbox"] = {"folder": entries["inbox"]}
    known = {s.column.name: s for s in SETTINGS}
    sections = [section.name for section in _SECTIONS]
    for name in entries.keys() - {*known, *sections}:
        raise _bad(path, f"ไม่รู้จักค่าตั้ง “{name}”", f"there is no setting “{name}”")
    chosen: dict[str, Any] = {
        name: _rules(path, name, value)
        if name == "trial"
        else _value(path, known[name].column, value)
        for name, value in entries.items()
        if name in known
    }
    for name in sections:
        if not isinstance(entries.get(name, {}), dict):
            raise _bad(path, f"{name} ต้องเป็นหัวข้อ [{name}]", f"{name} is a section, [{name}]")
    for section in _NUMBERS:
        chosen[section.name] = _numbers(path, entries.get(section.name, {}), section)
    chosen |= _inbox(path, entries.get("inbox", {}))
    chosen["severity"] = _severities(path, entries.get("severity", {}))
    return Settings(**chosen)


def _value(path: Path, column: Column, value: object) -> object:
    """A value, where it is one of the column's list, within its bounds, or a text."""
    name = column.name
    if isinstance(column.choices, Choices):
        if not isinstance(value, str) or value not in column.choices.items:
            raise _bad(
                path,
                f"{name} ต้องเป็น {' หรือ '.join(column.choices.items)} ไม่ใช่ “{value}”",
                f"{name} is {' or '.join(column.choices.items)}, not “{value}”",
            )
    elif column.kind.is_number:
        low = -math.inf if column.low is None else column.low
        high = math.inf if column.high is None else column.high
        whole = column.kind is Kind.WHOLE
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
            or (whole and value != int(value))
        ):
            th, en = ("จำนวนเต็ม", "whole number") if whole else ("ตัวเลข", "number")
            where = Words(f"ตั้งแต่ {low:g} ถึง {high:g}", f"from {low:g} to {high:g}")
            raise _bad(path, f"{name} ต้องเป็น{th}{where.th}", f"{name} is a {en} {where.en}")
    elif not isinstance(value, str):
        raise _bad(
            path, f"{name} ต้องเป็นข้อความในเครื่องหมายคำพูด", f"{name} is a text in quotation marks"
        )
    return value


def _numbers(path: Path, entries: dict[str, object], section: Section) -> dict[str, object]:
    """The numbers of a section, each within its bounds."""
    columns = {s.column.name: s.column for s in section.settings}
    for name in entries.keys() - columns.keys():
        section_name = f"[{section.name}]"
        raise _bad(path, f"{section_name} ไม่มี “{name}”", f"{section_name} has no “{name}”")
    return section.numbers | {
        name: _value(path, columns[name], value) for name, value in entries.items()
    }


def _inbox(path: Path, entries: dict[str, object]) -> dict[str, object]:
    """The inbox's folder, and the patterns of what is left alone in it."""
    folder, ignore = INBOX.settings
    for name in entries.keys() - {s.column.name for s in INBOX.settings}:
        raise _bad(path, f"ไม่รู้จักค่าตั้ง inbox.{name}", f"there is no setting inbox.{name}")
    patterns = entries.get("ignore", [])
    if not isinstance(patterns, list) or not all(isinstance(p, str) for p in patterns):
        raise _bad(
            path,
            f"{ignore.column.name} ต้องเป็นรายการ เช่น {ignore.example}",
            f"{ignore.column.name} is a list of names, such as {ignore.example}",
        )
    where = _value(path, folder.column, entries.get("folder", folder.default))
    return {"inbox": where, "ignore": tuple(patterns)}


def _severities(path: Path, entries: dict[str, object]) -> dict[str, Severity | None]:
    for code, word in entries.items():
        if not isinstance(word, str) or word not in _WEIGHTS:
            raise _bad(
                path,
                f"{code} ต้องเป็น error, warning, info หรือ off",
                f"{code} is error, warning, info or off",
            )
    return {code: _WEIGHTS[str(word)] for code, word in entries.items()}


def _rules(path: Path, name: str, value: object) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise _bad(
            path,
            f'{name} ต้องเป็นรายการข้อกำหนด เช่น ["V-N2"]',
            f'{name} is a list of rules, such as ["V-N2"]',
        )
    return frozenset(value)
