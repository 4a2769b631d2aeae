"""Every rule by its id.

What a name that people write stands for, and which rules an office may weigh, try or waive.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache

from ..config.settings import Settings
from ..forms import approval, registry as registry_form, report as form
from ..model.finding import Finding, Severity, rule_number
from ..model.messages import MESSAGES, ON_RECEIPT
from ..model.rules import declared
from ..text.thai import squash
from ..text.words import Words
from .engine import REGISTERED

REPORT = frozenset({"report"})
EVERYWHERE = REPORT | {"registry", "approval"}
"""What a rule looks at."""


@dataclass(frozen=True)
class Known:
    """A rule by its id.

    What it looks at, and whether it holds the structure, so that no office can weigh or waive it.
    """

    rule: str
    scope: str
    structural: bool


@cache
def known() -> dict[str, Known]:
    """Every rule there is, by its id."""
    books = {"report": form.TABLES, "registry": registry_form.TABLES, "approval": approval.TABLES}
    rules = [Known(name, "report", structural=True) for name in MESSAGES]
    rules += [
        Known(d.code, scope, d.structural)
        for scope, tables in books.items()
        for t in tables
        for d in declared(t)
        if d.code not in MESSAGES
    ]
    rules += [Known(c.code, c.scope, c.structural) for c in REGISTERED]
    return {k.rule: k for k in rules}


@cache
def covered(name: str, scopes: frozenset[str] = EVERYWHERE) -> frozenset[str]:
    """The ids that a name stands for: one by its id, all of them by their number."""
    wanted = squash(name)
    return frozenset(
        k.rule
        for k in known().values()
        if k.scope in scopes and wanted in (squash(k.rule), squash(rule_number(k.rule)))
    )


def weighable(name: str, scopes: frozenset[str] = EVERYWHERE) -> frozenset[str]:
    """The ids that a name stands for, but for those that hold the structure."""
    return frozenset(rule for rule in covered(name, scopes) if not known()[rule].structural)


def near(name: str, scopes: frozenset[str] = EVERYWHERE) -> str:
    """What may have been meant by a name that stands for nothing, as one text."""
    rules = sorted(k.rule for k in known().values() if k.scope in scopes and not k.structural)
    names = {squash(n): n for rule in rules for n in (rule, rule_number(rule))}
    of_number = [rule for rule in rules if squash(rule_number(rule)) == squash(rule_number(name))]
    return (
        ", ".join(of_number or [names[n] for n in get_close_matches(squash(name), list(names))])
        or "emenscr rules"
    )


def objection(name: str) -> Words | None:
    """Why an office cannot weigh or try a rule of this name; None where it can."""
    if not any(name in (rule, rule_number(rule)) for rule in known()):
        return Words(
            f"ไม่มีข้อกำหนด “{name}” ที่ใกล้เคียง: {near(name)}",
            f"there is no rule “{name}”; near it: {near(name)}",
        )
    if not weighable(name):
        return Words(
            f"“{name}” เป็นข้อกำหนดที่ยึดโครงสร้างของระบบ จึงปิด เปลี่ยนระดับ หรือทดลองไม่ได้",
            f"“{name}” holds the structure: it cannot be switched off, weighed or put on trial",
        )
    return None


def on_receipt(settings: Settings) -> list[Words]:
    """The names of the checks that only run on receipt and may keep a report from acceptance."""
    named = [
        c.called
        for c in REGISTERED
        if c.scope == "report" and settings.severity_of(c) is Severity.ERROR
    ]
    return list(dict.fromkeys([*named, *ON_RECEIPT]))


def waive(findings: Iterable[Finding], waived: dict[str, Words]) -> list[Finding]:
    """Errors of a rule that is waived, by its id or its number, as remarks that name the waiver."""
    why = {rule: words for name, words in waived.items() for rule in weighable(name, REPORT)}

    def as_remark(f: Finding) -> Finding:
        words = why[f.rule]
        return replace(
            f,
            severity=Severity.WARNING,
            message=Words(f"{f.message.th} ({words.th})", f"{f.message.en} ({words.en})"),
        )

    return [as_remark(f) if f.severity is Severity.ERROR and f.rule in why else f for f in findings]
